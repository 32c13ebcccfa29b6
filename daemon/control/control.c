#include "daemon/control/control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/mem.h"

#define CONTROL_CLIENTS_MAX 16
#define CONTROL_LINE_MAX (64u * 1024)
#define CONTROL_ANSWER_MAX (16u << 20)
#define CONTROL_PAUSE_MS 1000 /* with no descriptor left, who waits would wake us for ever */
#define CONTROL_IDLE_MS 10000 /* a client that says or reads nothing for so long is let go */

struct client {
	struct control *ctl;
	struct client *next;
	int fd;
	struct loop_io *io;
	struct loop_timer *idle;
	struct buf in, out;
	size_t sent;
};

struct control {
	struct loop *loop;
	control_fn *fn;
	void *arg;
	char *path;
	int fd;
	struct loop_io *io;
	struct loop_timer *again;
	struct client *clients;
	unsigned client_count;
};

static void
client_free(struct client *c)
{
	struct client **p;

	for (p = &c->ctl->clients; *p != NULL; p = &(*p)->next)
		if (*p == c) {
			*p = c->next;
			break;
		}
	c->ctl->client_count--;
	loop_io_free(c->io);
	loop_timer_free(c->idle);
	(void)close(c->fd);
	buf_done(&c->in);
	buf_done(&c->out);
	free(c);
}

static json_t *
answer_line(struct client *c, const char *line, size_t len)
{
	json_error_t je;
	json_t *request = json_loadb(line, len, JSON_REJECT_DUPLICATES, &je), *answer;

	if (request == NULL)
		return json_pack(
		    "{s:s}", "error", "the request is not one JSON object on one line");
	answer = json_is_object(request)
	    ? c->ctl->fn(request, c->ctl->arg)
	    : json_pack("{s:s}", "error", "the request is no JSON object");
	json_decref(request);
	return answer;
}

/* Takes whole lines out of the input; -1 when the client is to be let go. */
static int
answer_lines(struct client *c)
{
	char *nl, *text;
	json_t *answer;
	size_t len;
	int r = 0;

	while (r == 0 && c->in.len > 0 && (nl = memchr(c->in.data, '\n', c->in.len)) != NULL) {
		len = (size_t)(nl - c->in.data);
		answer = answer_line(c, c->in.data, len);
		text = json_dumps(answer, JSON_COMPACT | JSON_SORT_KEYS);
		json_decref(answer);
		r = text == NULL ? -1 : buf_puts(&c->out, text);
		if (r == 0)
			r = buf_putc(&c->out, '\n');
		free(text);
		memmove(c->in.data, nl + 1, c->in.len - len - 1);
		c->in.len -= len + 1;
	}
	return r;
}

static int
client_read(struct client *c)
{
	char chunk[4096];
	ssize_t n = read(c->fd, chunk, sizeof(chunk));

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	if (n == 0 || buf_append(&c->in, chunk, (size_t)n) < 0)
		return -1;
	return answer_lines(c);
}

static int
client_write(struct client *c)
{
	ssize_t n = send(c->fd, c->out.data + c->sent, c->out.len - c->sent, MSG_NOSIGNAL);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	c->sent += (size_t)n;
	if (c->sent == c->out.len) {
		buf_reset(&c->out);
		c->sent = 0;
	}
	return 0;
}

static void
on_client(int fd, unsigned events, void *arg)
{
	struct client *c = arg;
	int r = 0;

	(void)fd;
	if (events & LOOP_READ)
		r = client_read(c);
	if (r == 0 && c->out.len > c->sent)
		r = client_write(c);
	if (r < 0) {
		client_free(c);
		return;
	}
	loop_timer_in(c->idle, CONTROL_IDLE_MS);
	loop_io_set(c->io, LOOP_READ | (c->out.len > c->sent ? LOOP_WRITE : 0));
}

static void
on_idle(void *arg)
{
	client_free(arg);
}

static bool
may_speak(int fd)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0)
		return false;
	return peer.uid == geteuid() || peer.uid == 0;
}

static struct client *
oldest(const struct control *ctl)
{
	struct client *c = ctl->clients;

	while (c->next != NULL)
		c = c->next;
	return c;
}

static void
on_accept(int fd, unsigned events, void *arg)
{
	struct control *ctl = arg;
	int s = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct client *c;

	(void)events;
	if (s < 0) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
			loop_io_set(ctl->io, 0);
			loop_timer_in(ctl->again, CONTROL_PAUSE_MS);
		}
		return;
	}
	if (!may_speak(s)) {
		(void)close(s);
		return;
	}
	if (ctl->client_count >= CONTROL_CLIENTS_MAX) /* the oldest has had its time */
		client_free(oldest(ctl));
	c = xcalloc(1, sizeof(*c));
	c->ctl = ctl;
	c->fd = s;
	buf_init(&c->in, CONTROL_LINE_MAX);
	buf_init(&c->out, CONTROL_ANSWER_MAX);
	c->idle = loop_timer_new(ctl->loop, on_idle, c);
	loop_timer_in(c->idle, CONTROL_IDLE_MS);
	c->io = loop_io_new(ctl->loop, s, LOOP_READ, on_client, c);
	c->next = ctl->clients;
	ctl->clients = c;
	ctl->client_count++;
}

static void
on_again(void *arg)
{
	struct control *ctl = arg;

	loop_io_set(ctl->io, LOOP_READ);
}

static int
make_folder(const char *path, struct err *err)
{
	char *dir = xstrdup(path), *slash = strrchr(dir, '/');
	int r = 0;

	if (slash != NULL && slash != dir) {
		*slash = '\0';
		if (mkdir(dir, 0700) < 0 && errno != EEXIST)
			r = err_set(err, -errno, "%s: %s", dir, strerror(errno));
	}
	free(dir);
	return r;
}

/* A socket that nobody answers is left from a crash; the state's lock has already told us that we
 * are alone. */
static int
bind_socket(int fd, const char *path, struct err *err)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(sa.sun_path))
		return err_set(err, -ENAMETOOLONG, "%s: too long for a socket, at most %zu bytes",
		    path, sizeof(sa.sun_path) - 1);
	memcpy(sa.sun_path, path, strlen(path) + 1);
	if (connect(fd, (const struct sockaddr *)&sa, sizeof(sa)) == 0)
		return err_set(err, -EADDRINUSE, "%s: another daemon answers there", path);
	(void)unlink(path);
	return 0;
}

static int
open_socket(const char *path, int *ret, struct err *err)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd, r;
	mode_t old;

	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return err_set(err, -errno, "socket: %s", strerror(errno));
	r = bind_socket(fd, path, err);
	(void)close(fd);
	if (r < 0)
		return r;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	memcpy(sa.sun_path, path, strlen(path) + 1);
	old = umask(0177);
	r = fd < 0 ? -errno : bind(fd, (const struct sockaddr *)&sa, sizeof(sa)) < 0 ? -errno : 0;
	(void)umask(old);
	if (r == 0 && listen(fd, 8) < 0)
		r = -errno;
	if (r < 0) {
		if (fd >= 0)
			(void)close(fd);
		return err_set(err, r, "%s: %s", path, strerror(-r));
	}
	*ret = fd;
	return 0;
}

int
control_new(struct control **ret, struct loop *loop, const char *path, control_fn *fn, void *arg,
    struct err *err)
{
	struct control *ctl;
	int fd = -1, r;

	r = make_folder(path, err);
	if (r == 0)
		r = open_socket(path, &fd, err);
	if (r < 0)
		return r;
	ctl = xcalloc(1, sizeof(*ctl));
	ctl->loop = loop;
	ctl->fn = fn;
	ctl->arg = arg;
	ctl->path = xstrdup(path);
	ctl->fd = fd;
	ctl->again = loop_timer_new(loop, on_again, ctl);
	ctl->io = loop_io_new(loop, fd, LOOP_READ, on_accept, ctl);
	*ret = ctl;
	return 0;
}

void
control_free(struct control *ctl)
{
	struct client *c, *next;

	if (ctl == NULL)
		return;
	for (c = ctl->clients; c != NULL; c = next) {
		next = c->next;
		client_free(c);
	}
	loop_timer_free(ctl->again);
	loop_io_free(ctl->io);
	(void)close(ctl->fd);
	(void)unlink(ctl->path);
	free(ctl->path);
	free(ctl);
}
