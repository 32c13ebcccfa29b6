/*
 * Child processes beside the loop, see spawn.h. Invariant: a process group is only ever killed
 * while its leader is not yet reaped, so the number cannot have become somebody else's.
 */
#include "lib/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/mem.h"

#define LINE_MAX_BYTES 65536u      /* of a helper's line; more is no helper of ours */
#define QUEUE_MAX_BYTES (1u << 20) /* what waits for a helper that does not read */
#define OUTPUT_DEFAULT_BYTES 65536u
#define DRAIN_READS 64 /* after the exit: a grandchild that writes for ever is not waited for */
#define ENV_MORE_MAX 32
#define REAP_MS 1000 /* after SIGKILL: only a process stuck in the kernel takes longer */

struct spawn {
	struct loop *loop;
	pid_t pid;
	int pidfd, in_fd, out_fd;
	struct loop_io *pid_io, *in_io, *out_io;
	struct loop_timer *deadline;
	struct buf in, out;
	size_t in_pos;
	spawn_line_fn *line;
	spawn_done_fn *done;
	void *arg;
	int status;
	bool keep_open, reaped, timed_out, out_full;
	bool busy;      /* one of the caller's functions runs */
	bool cancelled; /* inside it: freed when it returns */
};

/* ---- one process ------------------------------------------------------------------- */

static const char *const kept_env[] = { "PATH", "HOME", "LANG", "XDG_RUNTIME_DIR",
	"DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY" };

struct small_env {
	char *v[ARRAY_LEN(kept_env) + ENV_MORE_MAX + 1];
};

static void
small_env_init(struct small_env *env, const char *const *more)
{
	size_t i, n = 0;
	const char *value;

	for (i = 0; i < ARRAY_LEN(kept_env); i++)
		if ((value = getenv(kept_env[i])) != NULL)
			env->v[n++] = xasprintf("%s=%s", kept_env[i], value);
	for (i = 0; more != NULL && more[i] != NULL && i < ENV_MORE_MAX; i++)
		env->v[n++] = xstrdup(more[i]);
	env->v[n] = NULL;
}

static void
small_env_done(struct small_env *env)
{
	size_t i;

	for (i = 0; env->v[i] != NULL; i++)
		free(env->v[i]);
}

/* posix_spawn wants char *const[] for historical reasons and changes nothing. */
static char *const *
as_argv(const char *const *v)
{
	union {
		const char *const *in;
		char *const *out;
	} u = { .in = v };

	return u.out;
}

/* fds for 0, 1 and 2; -1 keeps ours (standard error) or gives /dev/null (the others). */
static int
set_files(posix_spawn_file_actions_t *files, const int fd[3], bool quiet)
{
	int r = 0;

	r = fd[0] >= 0 ? posix_spawn_file_actions_adddup2(files, fd[0], 0)
		       : posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0);
	if (r == 0)
		r = posix_spawn_file_actions_adddup2(files, fd[1], 1);
	if (r == 0 && fd[2] >= 0)
		r = posix_spawn_file_actions_adddup2(files, fd[2], 2);
	else if (r == 0 && quiet)
		r = posix_spawn_file_actions_addopen(files, 2, "/dev/null", O_WRONLY, 0);
	if (r == 0)
		r = posix_spawn_file_actions_addclosefrom_np(files, 3);
	return r;
}

static int
set_attributes(posix_spawnattr_t *attr)
{
	sigset_t none, all;
	int r;

	sigemptyset(&none);
	sigfillset(&all);
	r = posix_spawnattr_setflags(
	    attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	if (r == 0)
		r = posix_spawnattr_setpgroup(attr, 0);
	if (r == 0)
		r = posix_spawnattr_setsigmask(attr, &none);
	if (r == 0)
		r = posix_spawnattr_setsigdefault(attr, &all);
	return r;
}

static int
run_process(const struct spawn_options *o, const int fd[3], bool quiet, pid_t *ret, struct err *err)
{
	const char *const *argv = o->argv, *const *env = o->env;
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	struct small_env small = { { NULL } };
	int r;

	if (env == NULL)
		small_env_init(&small, o->env_more);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	r = set_files(&files, fd, quiet);
	if (r == 0)
		r = set_attributes(&attr);
	if (r == 0)
		r = posix_spawnp(ret, argv[0], &files, &attr, as_argv(argv),
		    env != NULL ? as_argv(env) : small.v);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	small_env_done(&small);
	return r == 0 ? 0 : err_set(err, -r, "cannot run %s: %s", argv[0], strerror(r));
}

static int
exit_status(const siginfo_t *si)
{
	return si->si_code == CLD_EXITED ? si->si_status : -si->si_status;
}

/* Kills the group and reaps its leader. */
static void
kill_and_reap(pid_t pid, int pidfd)
{
	struct pollfd p = { .fd = pidfd, .events = POLLIN };
	siginfo_t si;

	kill(-pid, SIGKILL);
	while (poll(&p, 1, REAP_MS) < 0 && errno == EINTR)
		;
	waitid(P_PID, (id_t)pid, &si, WEXITED | WNOHANG);
}

/* ---- beside the loop --------------------------------------------------------------- */

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
close_input(void *arg)
{
	struct spawn *s = arg;

	loop_io_free(s->in_io);
	s->in_io = NULL;
	close_fd(&s->in_fd);
}

static void
release(struct spawn *s)
{
	if (s->in_io != NULL)
		loop_io_free(s->in_io);
	if (s->out_io != NULL)
		loop_io_free(s->out_io);
	if (s->pid_io != NULL)
		loop_io_free(s->pid_io);
	s->in_io = s->out_io = s->pid_io = NULL;
	loop_timer_free(s->deadline);
	s->deadline = NULL;
	close_fd(&s->in_fd);
	close_fd(&s->out_fd);
	close_fd(&s->pidfd);
}

static void
destroy(struct spawn *s)
{
	release(s);
	buf_done(&s->in);
	buf_done(&s->out);
	free(s);
}

/* Hands out whole lines; with last also what has no newline. True when the caller cancelled. */
static bool
run_lines(struct spawn *s, bool last)
{
	size_t from = 0;
	char *nl;

	s->busy = true;
	while (!s->cancelled && from < s->out.len) {
		nl = memchr(s->out.data + from, '\n', s->out.len - from);
		if (nl == NULL && !last)
			break;
		if (nl != NULL)
			*nl = '\0';
		s->line(s->out.data + from, s->arg);
		from = nl != NULL ? (size_t)(nl - s->out.data) + 1 : s->out.len;
	}
	s->busy = false;
	if (s->cancelled)
		return true;
	if (from > 0) {
		/* with the NUL behind the last byte */
		memmove(s->out.data, s->out.data + from, s->out.len - from + 1);
		s->out.len -= from;
	}
	return false;
}

static void
lines_deferred(void *arg)
{
	struct spawn *s = arg;

	if (s->out.len == 0)
		return;
	if (run_lines(s, false))
		destroy(s);
	else if (s->out.len > LINE_MAX_BYTES)
		spawn_kill(s);
}

/* Takes what fits; the rest of an endless output is read and forgotten, so that the child
 * does not block on it. */
static void
keep_output(struct spawn *s, const char *data, size_t len)
{
	size_t room = s->out.max - s->out.len;

	if (s->line == NULL && len > room)
		len = room;
	if (buf_append(&s->out, data, len) < 0)
		spawn_kill(s); /* a helper that floods us */
}

/* One read: > 0 something came, 0 end, < 0 nothing now. */
static ssize_t
read_some(struct spawn *s)
{
	char chunk[8192];
	ssize_t n = read(s->out_fd, chunk, sizeof(chunk));

	if (n > 0)
		keep_output(s, chunk, (size_t)n);
	return n < 0 && errno != EAGAIN && errno != EINTR ? 0 : n;
}

static void
on_output(int fd, unsigned events, void *arg)
{
	struct spawn *s = arg;

	(void)fd;
	(void)events;
	if (read_some(s) == 0)
		loop_io_set(s->out_io, 0);
	if (s->line != NULL)
		loop_defer(s->loop, lines_deferred, s);
}

static void
on_writable(int fd, unsigned events, void *arg)
{
	struct spawn *s = arg;
	ssize_t n = 0;

	(void)events;
	if (s->in_pos < s->in.len)
		n = write(fd, s->in.data + s->in_pos, s->in.len - s->in_pos);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0)
		s->in_pos += (size_t)n;
	if (n >= 0 && s->in_pos < s->in.len)
		return;
	buf_reset(&s->in);
	s->in_pos = 0;
	loop_io_set(s->in_io, 0);
	if (n < 0 || !s->keep_open)
		loop_defer(s->loop, close_input, s);
}

static void
forget_deferred(struct spawn *s)
{
	loop_defer_cancel(s->loop, close_input, s);
	loop_defer_cancel(s->loop, lines_deferred, s);
}

static void
finish(void *arg)
{
	struct spawn *s = arg;
	struct spawn_exit end;
	int i;

	forget_deferred(s);
	for (i = 0; i < DRAIN_READS && read_some(s) > 0; i++)
		;
	release(s);
	if (s->line != NULL && run_lines(s, true)) {
		destroy(s);
		return;
	}
	end = (struct spawn_exit){ .status = s->status,
		.timed_out = s->timed_out,
		.output = buf_str(&s->out),
		.output_len = s->out.len };
	s->busy = true;
	s->done(&end, s->arg);
	destroy(s);
}

static void
on_exit_seen(int fd, unsigned events, void *arg)
{
	struct spawn *s = arg;
	siginfo_t si = { .si_pid = 0 };

	(void)fd;
	(void)events;
	if (waitid(P_PID, (id_t)s->pid, &si, WEXITED | WNOHANG) == 0 && si.si_pid == 0)
		return;
	s->status = si.si_pid != 0 ? exit_status(&si) : -SIGKILL;
	s->reaped = true;
	loop_io_set(s->pid_io, 0);
	loop_timer_clear(s->deadline);
	loop_defer(s->loop, finish, s);
}

static void
on_deadline(void *arg)
{
	struct spawn *s = arg;

	s->timed_out = true;
	spawn_kill(s);
}

/* ret[0] ours, ret[1] the child's. */
static int
make_pipe(bool we_write, int ret[2], struct err *err)
{
	int p[2] = { -1, -1 };

	if (pipe2(p, O_CLOEXEC) < 0)
		return err_set(err, -errno, "cannot make a pipe: %s", strerror(errno));
	ret[0] = we_write ? p[1] : p[0];
	ret[1] = we_write ? p[0] : p[1];
	return 0;
}

static void
watch(struct spawn *s, unsigned deadline_ms)
{
	fcntl(s->in_fd, F_SETFL, O_NONBLOCK);
	fcntl(s->out_fd, F_SETFL, O_NONBLOCK);
	s->pid_io = loop_io_new(s->loop, s->pidfd, LOOP_READ, on_exit_seen, s);
	s->out_io = loop_io_new(s->loop, s->out_fd, LOOP_READ, on_output, s);
	s->in_io = loop_io_new(
	    s->loop, s->in_fd, s->in.len > 0 || !s->keep_open ? LOOP_WRITE : 0, on_writable, s);
	s->deadline = loop_timer_new(s->loop, on_deadline, s);
	if (deadline_ms > 0)
		loop_timer_in(s->deadline, deadline_ms);
}

static struct spawn *
spawn_new(struct loop *loop, const struct spawn_options *o, spawn_line_fn *line,
    spawn_done_fn *done, void *arg)
{
	struct spawn *s = xcalloc(1, sizeof(*s));
	size_t max = o->max_output_bytes > 0 ? o->max_output_bytes : OUTPUT_DEFAULT_BYTES;

	s->loop = loop;
	s->pidfd = s->in_fd = s->out_fd = -1;
	s->line = line;
	s->done = done;
	s->arg = arg;
	s->keep_open = o->keep_open != 0;
	buf_init(&s->in, o->input_len > QUEUE_MAX_BYTES ? o->input_len : QUEUE_MAX_BYTES);
	buf_init(&s->out, line != NULL ? 4 * LINE_MAX_BYTES : max);
	return s;
}

int
spawn_start(struct spawn **ret, struct loop *loop, const struct spawn_options *o,
    spawn_line_fn *line, spawn_done_fn *done, void *arg, struct err *err)
{
	struct spawn *s = spawn_new(loop, o, line, done, arg);
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, r;

	/* A write to a child that is gone has to be EPIPE, not the end of this process. */
	(void)signal(SIGPIPE, SIG_IGN);
	r = o->input_len > 0 ? buf_append(&s->in, o->input, o->input_len) : 0;
	if (r == 0)
		r = make_pipe(true, in, err);
	if (r == 0)
		r = make_pipe(false, out, err);
	if (r == 0)
		r = run_process(o, (int[3]){ in[1], out[1], o->with_errors ? out[1] : -1 }, false,
		    &s->pid, err);
	close_fd(&in[1]);
	close_fd(&out[1]);
	s->in_fd = in[0];
	s->out_fd = out[0];
	if (r == 0 && (s->pidfd = pidfd_open(s->pid, 0)) < 0) {
		r = err_set(err, -errno, "cannot watch %s: %s", o->argv[0], strerror(errno));
		kill(-s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
	}
	if (r < 0) {
		destroy(s);
		return r;
	}
	watch(s, o->deadline_ms);
	*ret = s;
	return 0;
}

int
spawn_write(struct spawn *s, const char *data, size_t len)
{
	if (s->in_fd < 0 || s->reaped || !s->keep_open)
		return -EPIPE;
	if (s->in_pos > 0) {
		memmove(s->in.data, s->in.data + s->in_pos, s->in.len - s->in_pos);
		s->in.len -= s->in_pos;
		s->in_pos = 0;
	}
	if (buf_append(&s->in, data, len) < 0)
		return -ENOBUFS;
	loop_io_set(s->in_io, LOOP_WRITE);
	return 0;
}

void
spawn_kill(struct spawn *s)
{
	if (!s->reaped)
		kill(-s->pid, SIGKILL);
}

void
spawn_cancel(struct spawn *s)
{
	if (s == NULL || s->cancelled)
		return;
	if (!s->reaped)
		kill_and_reap(s->pid, s->pidfd);
	s->reaped = true;
	loop_defer_cancel(s->loop, finish, s);
	forget_deferred(s);
	if (s->busy)
		s->cancelled = true;
	else
		destroy(s);
}

/* ---- blocking ---------------------------------------------------------------------- */

static int64_t
now_ms(void)
{
	struct timespec ts = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int
left_ms(int64_t until_ms)
{
	int64_t left = until_ms - now_ms();

	return left > 0 ? (int)left : 0;
}

/* Until the end of the output or the deadline; only the first line is kept. */
static int
read_first_line(int fd, int64_t until_ms, struct buf *line)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	bool whole = false;
	char chunk[4096], *nl;
	ssize_t n;
	int r;

	for (;;) {
		r = poll(&p, 1, left_ms(until_ms));
		if (r == 0)
			return -ETIMEDOUT;
		n = r > 0 ? read(fd, chunk, sizeof(chunk)) : 0;
		if ((r < 0 || n < 0) && errno == EINTR)
			continue;
		if (r < 0 || n <= 0)
			return r < 0 || n < 0 ? -errno : 0;
		nl = memchr(chunk, '\n', (size_t)n);
		if (!whole &&
		    buf_append(line, chunk, nl != NULL ? (size_t)(nl - chunk) : (size_t)n) < 0)
			return -EFBIG;
		whole = whole || nl != NULL;
	}
}

static int
wait_status(pid_t pid, int pidfd, int64_t until_ms, int *ret)
{
	struct pollfd p = { .fd = pidfd, .events = POLLIN };
	siginfo_t si;
	int r;

	while ((r = poll(&p, 1, left_ms(until_ms))) < 0 && errno == EINTR)
		;
	if (r <= 0)
		return -ETIMEDOUT;
	if (waitid(P_PID, (id_t)pid, &si, WEXITED) < 0)
		return -errno;
	*ret = exit_status(&si);
	return 0;
}

/* What went wrong, in words; the output is never quoted, it may hold a secret. */
static int
read_line_result(const char *name, int r, int status, struct err *err)
{
	if (r == -ETIMEDOUT)
		return err_set(err, r, "%s gave no answer in time and was ended", name);
	if (r == -EFBIG)
		return err_set(err, r, "%s printed a first line of more than 64 KiB", name);
	if (r < 0)
		return err_set(err, r, "cannot read from %s: %s", name, strerror(-r));
	if (status < 0)
		return err_set(err, -EIO, "%s was ended by signal %d", name, -status);
	if (status > 0)
		return err_set(err, -EIO, "%s ended with exit status %d", name, status);
	return 0;
}

int
spawn_read_line(const char *const *argv, unsigned deadline_ms, char **ret, struct err *err)
{
	const struct spawn_options o = { .argv = argv };
	int64_t until_ms = now_ms() + deadline_ms;
	int out[2] = { -1, -1 }, r, pidfd, status = 0;
	struct buf line;
	pid_t pid = -1;

	r = make_pipe(false, out, err);
	if (r < 0)
		return r;
	r = run_process(&o, (int[3]){ -1, out[1], -1 }, true, &pid, err);
	close(out[1]);
	if (r < 0) {
		close(out[0]);
		return r;
	}
	buf_init(&line, LINE_MAX_BYTES);
	pidfd = pidfd_open(pid, 0);
	r = read_first_line(out[0], until_ms, &line);
	if (r == 0)
		r = wait_status(pid, pidfd, until_ms, &status);
	if (r < 0)
		kill_and_reap(pid, pidfd);
	close(out[0]);
	close_fd(&pidfd);
	r = read_line_result(argv[0], r, status, err);
	if (r == 0)
		*ret = buf_take(&line);
	buf_done(&line);
	return r;
}
