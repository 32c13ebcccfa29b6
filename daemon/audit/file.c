/*
 * The append-only file of JSON lines behind the table. Invariant: the file is a prefix of the
 * table; it is only ever appended to, but for a last line that a crash has torn.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/audit/audit.h"
#include "daemon/audit/canon.h"
#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/mem.h"

/* A record is a few hundred bytes; the longest that a file's last line may be. */
#define LINE_MAX_BYTES (8u * 1024 * 1024)
#define TAIL_BYTES 4096
#define WRITE_BYTES (64u * 1024)

struct tail {
	off_t size;      /* of the file */
	off_t keep;      /* up to and with the last newline */
	struct buf last; /* the last whole line, without newline */
	struct buf torn; /* what follows it */
};

static int
fail_errno(const char *doing, const char *path, struct err *err)
{
	int e = errno;

	return err_set(err, -e, "%s %s: %s", doing, path, strerror(e));
}

static int
foreign(const char *path, const char *what, struct err *err)
{
	return err_set(err, -EBADMSG,
	    "%s holds %s, it is left alone; expected the audit records of this state directory",
	    path, what);
}

static int
open_file(const char *path, int *ret, struct err *err)
{
	struct stat st;
	int fd =
	    open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);

	if (fd < 0)
		return fail_errno("opening", path, err);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		(void)close(fd);
		return err_set(err, -EINVAL, "%s is no regular file", path);
	}
	*ret = fd;
	return 0;
}

/* Reads the file backwards until the last whole line is in hand. */
static int
read_tail(int fd, const char *path, struct tail *t, struct err *err)
{
	size_t want = TAIL_BYTES, len, torn, start;
	_cleanup_free_ char *data = NULL;
	const char *nl, *before;
	ssize_t n;

	for (;; want *= 8) {
		len = (off_t)want < t->size ? want : (size_t)t->size;
		free(data);
		data = xmalloc(len + 1);
		n = pread(fd, data, len, t->size - (off_t)len);
		if (n < 0 || (size_t)n != len)
			return fail_errno("reading", path, err);
		nl = memrchr(data, '\n', len);
		before = nl != NULL && nl > data ? memrchr(data, '\n', (size_t)(nl - data)) : NULL;
		if (before != NULL || (off_t)len == t->size)
			break;
		if (want > LINE_MAX_BYTES)
			return foreign(path, "a line that is too long for a record", err);
	}
	torn = nl != NULL ? (size_t)(nl - data) + 1 : 0;
	start = before != NULL ? (size_t)(before - data) + 1 : 0;
	t->keep = t->size - (off_t)(len - torn);
	if (buf_append(&t->torn, data + torn, len - torn) != 0 ||
	    (nl != NULL && buf_append(&t->last, data + start, torn - 1 - start) != 0))
		return foreign(path, "a line that is too long for a record", err);
	return 0;
}

/* Which record the file ends with (-1: none), after asking the table whether it is ours. */
static int
find_place(
    struct store *st, const char *path, const struct tail *t, int64_t *ret_seq, struct err *err)
{
	struct audit_row row;
	struct arena arena;
	struct canon c;
	int r;

	*ret_seq = -1;
	if (t->keep == 0)
		return 0;
	if (canon_scan(buf_str(&t->last), t->last.len, &c) != NULL)
		return foreign(path, "a last line that is no audit record", err);
	arena_init(&arena, LINE_MAX_BYTES * 2);
	r = audit_get(st, c.seq, &row, &arena, err);
	if (r == STORE_NONE || (r == 0 && strcmp(row.line, buf_str(&t->last)) != 0))
		r = foreign(path, "records that the table does not know", err);
	arena_done(&arena);
	if (r == 0)
		*ret_seq = c.seq;
	return r;
}

/* A torn last line: the beginning of the record that is due next, or the zeros that a file system
 * leaves after a power cut. Anything else is not ours to cut. */
static int
cut_torn(
    struct store *st, int fd, const char *path, const struct tail *t, int64_t next, struct err *err)
{
	static const char zeros[TAIL_BYTES];
	struct audit_row row;
	struct arena arena;
	bool ours;
	int r;

	if (t->torn.len == 0)
		return 0;
	ours = t->torn.len <= sizeof(zeros) && memcmp(t->torn.data, zeros, t->torn.len) == 0;
	arena_init(&arena, LINE_MAX_BYTES * 2);
	r = audit_get(st, next, &row, &arena, err);
	if (r == 0 && t->torn.len <= strlen(row.line))
		ours = ours || memcmp(t->torn.data, row.line, t->torn.len) == 0;
	arena_done(&arena);
	if (r < 0)
		return r;
	if (!ours)
		return foreign(path, "a last line that is no audit record", err);
	if (ftruncate(fd, t->keep) != 0)
		return fail_errno("cutting the torn last line of", path, err);
	return 0;
}

struct writer {
	int fd, error;
	off_t keep; /* the file up to here is whole */
	struct buf out;
	bool wrote;
};

static int
flush(struct writer *w)
{
	size_t done = 0;
	ssize_t n;

	while (done < w->out.len) {
		n = write(w->fd, w->out.data + done, w->out.len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			w->error = n < 0 ? errno : EIO;
			return -1;
		}
		w->wrote = true;
		done += (size_t)n;
	}
	w->keep += (off_t)done;
	buf_reset(&w->out);
	return 0;
}

static int
write_row(const struct audit_row *row, void *arg)
{
	struct writer *w = arg;

	if (buf_puts(&w->out, row->line) != 0 || buf_putc(&w->out, '\n') != 0) {
		w->error = EFBIG;
		return -1;
	}
	return w->out.len >= WRITE_BYTES ? flush(w) : 0;
}

static int
append_missing(
    struct store *st, int fd, const char *path, off_t keep, int64_t next, struct err *err)
{
	struct writer w = { .fd = fd, .keep = keep };
	int r;

	buf_init(&w.out, LINE_MAX_BYTES * 2);
	r = audit_each(st, next, write_row, &w, err);
	if (r == 0)
		r = flush(&w);
	buf_done(&w.out);
	if (w.error != 0) {
		/* Nothing half-written stays, if the file system lets us. */
		IGNORE(ftruncate(fd, w.keep));
		return err_set(err, -w.error, "writing %s: %s", path, strerror(w.error));
	}
	if (r < 0)
		return r;
	if (w.wrote && fsync(fd) != 0)
		return fail_errno("syncing", path, err);
	return 0;
}

static int
sync_open(struct store *st, int fd, const char *path, struct err *err)
{
	struct tail t = { .keep = 0 };
	struct audit_row last;
	struct stat sb;
	int64_t seq = -1;
	int r;

	if (fstat(fd, &sb) != 0)
		return fail_errno("looking at", path, err);
	t.size = sb.st_size;
	buf_init(&t.last, LINE_MAX_BYTES * 8);
	buf_init(&t.torn, LINE_MAX_BYTES * 8);
	r = read_tail(fd, path, &t, err);
	if (r == 0)
		r = find_place(st, path, &t, &seq, err);
	if (r == 0)
		r = cut_torn(st, fd, path, &t, seq + 1, err);
	if (r == 0) {
		r = audit_last(st, &last, NULL, err);
		if (r == 0 && last.seq > seq)
			r = append_missing(st, fd, path, t.keep, seq + 1, err);
		else if (r == STORE_NONE)
			r = 0;
	}
	buf_done(&t.last);
	buf_done(&t.torn);
	return r;
}

int
audit_file_sync(struct store *st, const char *path, struct err *err)
{
	int fd = -1, r = open_file(path, &fd, err);

	if (r != 0)
		return r;
	store_step("audit_file_sync");
	r = sync_open(st, fd, path, err);
	if (close(fd) != 0 && r == 0)
		r = fail_errno("closing", path, err);
	store_step("audit_file_sync done");
	return r;
}
