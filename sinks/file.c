/*
 * Alerts as lines of a file: JSON, or a template. The file is opened for each line, so that one
 * that was rotated away is never written to. Invariant: a line is there whole and on the disk when
 * it is delivered, and what could not be written whole is taken back.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "sinks/fill.h"
#include "sinks/types.h"

#define DEADLINE_MS 30000
#define LINE_MAX_BYTES (1u << 20)

struct file_conf {
	const char *path, *line;
};

struct sink {
	char *name, *host, *path;
	struct fill *line; /* NULL: JSON */
};

static const struct conf_key keys[] = {
	{ .name = "path",
	    .kind = CONF_PATH,
	    .flags = CONF_REQUIRED,
	    .offset = offsetof(struct file_conf, path),
	    .help = "the file, made with mode 0600; never a symbolic link" },
	{ .name = "line",
	    .kind = CONF_STRING,
	    .offset = offsetof(struct file_conf, line),
	    .help = "template of a line; without it lines are JSON" },
	{ .name = NULL },
};

static const struct conf_spec spec = {
	.section = "sinks.NAME (file)",
	.help = "a line of a file for each alert",
	.size = sizeof(struct file_conf),
	.keys = keys,
};

static int
new_line(const struct file_conf *c, struct fill **ret, struct err *err)
{
	const struct fill_with none = { .pairs = NULL };
	int r;

	*ret = NULL;
	if (c->line == NULL)
		return 0;
	r = fill_new(ret, c->line, FILL_AS_IS, &none, err);
	return r < 0 ? err_wrap(err, "line") : 0;
}

static int
file_check(const void *conf, struct err *err)
{
	struct fill *line;
	int r = new_line(conf, &line, err);

	if (r == 0)
		fill_free(line);
	return r;
}

/* ---- writing ----------------------------------------------------------------------- */

/* A link or a pipe in its place, or somebody else's file, is no accident. */
static int
look(int fd, struct stat *st, struct err *err)
{
	if (fstat(fd, st) < 0)
		return err_set(err, -errno, "%s", strerror(errno));
	if (!S_ISREG(st->st_mode))
		return err_set(err, -EINVAL, "no regular file");
	if (st->st_uid != geteuid())
		return err_set(err, -EPERM, "the file belongs to another user");
	if (st->st_nlink > 1)
		return err_set(err, -EMLINK, "the file has a second name (a hard link)");
	return 0;
}

static int
write_all(int fd, const char *data, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

/* After a crash in the middle of a line the next one starts afresh. */
static bool
is_torn(int fd, off_t size)
{
	char last = '\n';

	return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

static int
append(int fd, const char *line, struct err *err)
{
	struct stat st;
	int r = look(fd, &st, err);

	if (r < 0)
		return r;
	if (is_torn(fd, st.st_size))
		r = write_all(fd, "\n", 1);
	if (r == 0)
		r = write_all(fd, line, strlen(line));
	if (r == 0 && fdatasync(fd) < 0)
		r = -errno;
	if (r == 0)
		return 0;
	if (ftruncate(fd, st.st_size) < 0) /* half a line stays: the next one makes it torn */
		return err_set(err, r, "%s, and half a line stays", strerror(-r));
	return err_set(err, r, "%s", strerror(-r));
}

/* The name of a new file is on the disk, too. */
static int
sync_dir(const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	_cleanup_free_ char *dir = slash == NULL ? xstrdup(".")
	    : slash == path                      ? xstrdup("/")
						 : xstrndup(path, (size_t)(slash - path));
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), r = 0;

	if (fd < 0 || fsync(fd) < 0)
		r = err_set(err, -errno, "its folder: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return r;
}

static int
write_line(const struct sink *s, const char *line, struct err *err)
{
	const int flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK;
	bool fresh = false;
	int fd = open(s->path, flags), r;

	if (fd < 0 && errno == ENOENT) {
		fd = open(s->path, flags | O_CREAT | O_EXCL, 0600);
		fresh = fd >= 0;
	}
	if (fd < 0)
		return err_set(
		    err, -errno, "%s", errno == ELOOP ? "it is a symbolic link" : strerror(errno));
	r = append(fd, line, err);
	close(fd);
	return r == 0 && fresh ? sync_dir(s->path, err) : r;
}

static enum sink_verdict
verdict_of(int r)
{
	switch (r) {
	case 0:
		return SINK_DELIVERED;
	case -ELOOP:
	case -EINVAL:
	case -EISDIR:
	case -ENXIO:
	case -EMLINK:
	case -EPERM:
	case -EACCES:
		return SINK_BROKEN;
	default:
		return SINK_DEFERRED; /* full, read-only, not mounted yet */
	}
}

/* ---- the line ---------------------------------------------------------------------- */

static char *
line_of(const struct sink *s, const struct notice *n)
{
	const struct fields fields = { .notice = n, .sink = s->name, .host = s->host };
	const struct fill_limits limits = { .title = 0 };
	_cleanup_free_ char *text = NULL, *safe = NULL;
	json_t *o;

	if (s->line == NULL) {
		o = fields_json(&fields);
		text = json_dumps(o, JSON_COMPACT);
		json_decref(o);
		return xasprintf("%s\n", STR_OR(text, "{}"));
	}
	text = fill_text(s->line, &fields, &limits);
	safe = str_safe(STR_OR(text, ""), LINE_MAX_BYTES);
	return xasprintf("%s\n", safe);
}

static int
file_send(struct sink *s, const struct notice *n, struct sink_call *call, struct err *err)
{
	_cleanup_free_ char *line = line_of(s, n), *words = NULL;
	struct err why = { 0 };
	int r = write_line(s, line, &why);

	(void)err;
	words = xasprintf("%s%s%s", s->path, r < 0 ? ": " : "", r < 0 ? why.text : "");
	sink_done(call,
	    &(struct sink_result){
		.verdict = verdict_of(r), .retry_after_s = -1, .status = r, .detail = words });
	return 0;
}

static void
file_cancel(struct sink *s, struct sink_call *call)
{
	(void)s;
	(void)call;
}

static void
file_close(struct sink *s)
{
	if (s == NULL)
		return;
	fill_free(s->line);
	free(s->name);
	free(s->host);
	free(s->path);
	free(s);
}

static int
file_open(struct sink **ret, const void *conf, const struct sink_env *env, struct err *err)
{
	const struct file_conf *c = conf;
	struct fill *line;
	struct sink *s;
	int r = new_line(c, &line, err);

	if (r < 0)
		return r;
	s = xcalloc(1, sizeof(*s));
	s->name = xstrdup(env->name);
	s->host = xstrdup(STR_OR(env->host_name, "localhost"));
	s->path = xstrdup(c->path);
	s->line = line;
	*ret = s;
	return 0;
}

const struct sink_ops sink_file = {
	.type = "file",
	.spec = &spec,
	.check = file_check,
	.open = file_open,
	.send = file_send,
	.cancel = file_cancel,
	.close = file_close,
	.deadline_ms = DEADLINE_MS,
};
