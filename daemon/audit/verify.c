/*
 * Proving a chain. Invariant: the first record that is not exactly what was written, in its place,
 * is named; what stands before it is good.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/audit/audit.h"
#include "daemon/audit/canon.h"
#include "daemon/audit/seal.h"
#include "lib/arena.h"
#include "lib/mem.h"

struct chain {
	int64_t records; /* good ones */
	struct hash tip;
	struct audit_problem *ret;
};

static int name_it(struct chain *ch, const char *fmt, ...) PRINTF_LIKE(2, 3);

static int
name_it(struct chain *ch, const char *fmt, ...)
{
	va_list ap;

	ch->ret->line = ch->records + 1;
	ch->ret->seq = ch->records;
	va_start(ap, fmt);
	(void)vsnprintf(ch->ret->text, sizeof(ch->ret->text), fmt, ap);
	va_end(ap);
	return 1;
}

static int
check_seal(struct chain *ch, const char *line, size_t len)
{
	char key[SEAL_HEX];
	const char *bad = seal_check(line, len, ch->records, &ch->tip, key);

	if (bad != NULL)
		return name_it(ch, "%s", bad);
	if (key[0] == '\0')
		return 0; /* no checkpoint after all */
	if (ch->ret->checkpoints++ > 0 && strcmp(ch->ret->key, key) != 0)
		ch->ret->keys_differ = true;
	ch->ret->covered = ch->records;
	memcpy(ch->ret->key, key, sizeof(key));
	return 0;
}

static int
check_record(struct chain *ch, const char *line, size_t len)
{
	char hex[HASH_HEX];
	const char *bad;
	struct canon c;
	struct hash h;

	bad = canon_scan(line, len, &c);
	if (bad != NULL)
		return name_it(ch, "not a record as it was written: %s", bad);
	if (c.seq != ch->records)
		return name_it(ch, "it has number %lld, expected %lld", (long long)c.seq,
		    (long long)ch->records);
	hash_hex(&ch->tip, hex);
	if (memcmp(c.prev, hex, HASH_HEX - 1) != 0)
		return name_it(ch, "it does not follow the record before it");
	canon_hash(line, len, &c, &ch->tip, &h);
	hash_hex(&h, hex);
	if (memcmp(c.hash, hex, HASH_HEX - 1) != 0)
		return name_it(ch, "it was changed: its hash is not that of its text");
	if (seal_is_checkpoint(line, len) && check_seal(ch, line, len) != 0)
		return 1;
	ch->tip = h;
	ch->records++;
	return 0;
}

/* ---- a file, read in pieces: it may be large, and may be appended to or cut meanwhile */
#define PIECE_BYTES (256u * 1024)
/* Longer than any record that is ever written; a longer line is no record. */
#define LINE_MAX_BYTES (16u * 1024 * 1024)

struct lines {
	const char *path;
	int fd, error;
	char *data; /* what was read and not yet given: [at, len) */
	size_t at, len, cap;
};

static int
lines_open(struct lines *l, const char *path, struct err *err)
{
	struct stat st;

	*l = (struct lines){ .path = path };
	l->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (l->fd < 0)
		return err_set(err, -errno, "opening %s: %s", path, strerror(errno));
	if (fstat(l->fd, &st) == 0 && S_ISREG(st.st_mode))
		return 0;
	(void)close(l->fd);
	return err_set(err, -EINVAL, "%s is no regular file", path);
}

/* Closes and gives r, or what went wrong while reading. */
static int
lines_close(struct lines *l, int r, struct err *err)
{
	(void)close(l->fd);
	free(l->data);
	if (l->error == 0)
		return r;
	return err_set(err, -l->error, "reading %s: %s", l->path, strerror(l->error));
}

/* Reads one more piece behind what is there; false at the end of the file. */
static bool
read_piece(struct lines *l)
{
	ssize_t n;

	if (l->at > 0 && l->len > l->at)
		memmove(l->data, l->data + l->at, l->len - l->at);
	l->len -= l->at;
	l->at = 0;
	if (l->cap - l->len < PIECE_BYTES) {
		l->cap = l->len + 2 * (size_t)PIECE_BYTES;
		l->data = xreallocarray(l->data, l->cap, 1);
	}
	do
		n = read(l->fd, l->data + l->len, PIECE_BYTES);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		l->error = errno;
	else
		l->len += (size_t)n;
	return n > 0;
}

/* The next line; false at the end of the file. A last line without its end is given with
 * ends = false. */
static bool
next_line(struct lines *l, const char **line, size_t *len, bool *ends)
{
	size_t looked = 0;
	const char *nl = NULL;

	for (;;) {
		if (l->len > l->at + looked)
			nl = memchr(l->data + l->at + looked, '\n', l->len - l->at - looked);
		looked = l->len - l->at;
		if (nl != NULL || looked > LINE_MAX_BYTES || !read_piece(l))
			break;
	}
	if (l->error != 0 || l->len == l->at)
		return false;
	*line = l->data + l->at;
	*len = nl != NULL ? (size_t)(nl - *line) : l->len - l->at;
	*ends = nl != NULL;
	l->at += *len + (nl != NULL ? 1 : 0);
	return true;
}

int
audit_verify_file(
    const char *path, int64_t *ret_records, struct audit_problem *ret, struct err *err)
{
	struct chain ch = { .ret = ret };
	struct lines lines;
	const char *line;
	size_t len;
	bool ends;
	int r = lines_open(&lines, path, err);

	if (r != 0)
		return r;
	*ret = (struct audit_problem){ .line = 0 };
	while (r == 0 && next_line(&lines, &line, &len, &ends)) {
		if (!ends)
			r = name_it(&ch, "it is cut: the line does not end");
		else
			r = check_record(&ch, line, len);
	}
	*ret_records = ch.records;
	return lines_close(&lines, r, err);
}

/* ---- the table, beside its file */
struct both {
	struct chain chain;
	const char *path;
	struct lines file;
	int64_t missing;
};

/* What the file has where this row is due: 0 the same, 1 something else, 2 nothing yet. */
static int
compare_file(struct both *b, const char *want, size_t want_len)
{
	const char *line;
	size_t len;
	bool ends;

	if (b->path == NULL)
		return 0;
	if (!next_line(&b->file, &line, &len, &ends))
		return 2;
	if (ends)
		return len == want_len && memcmp(line, want, len) == 0 ? 0 : 1;
	/* Torn by a crash while it was appended: repaired at the next start. */
	return len <= want_len && memcmp(line, want, len) == 0 ? 2 : 1;
}

static int
check_row(const struct audit_row *row, void *arg)
{
	struct both *b = arg;
	struct chain before = b->chain;
	size_t len = strlen(row->line);
	const char *bad = NULL;
	int r = check_record(&b->chain, row->line, len);

	if (r != 0)
		return r;
	if (memcmp(&row->hash, &b->chain.tip, sizeof(row->hash)) != 0)
		bad = "the table's hash is not that of its text";
	else
		r = compare_file(b, row->line, len);
	if (r == 1)
		bad = "the file differs from the table";
	else if (r == 2)
		b->missing++;
	if (bad == NULL)
		return 0;
	b->chain = before;
	return name_it(&b->chain, "%s", bad);
}

/* More lines in the file than there were rows: good when the table has that row by now. */
static int
check_rest(struct store *st, struct both *b, const char *line, size_t len, struct err *err)
{
	struct audit_row row;
	struct arena arena;
	int r;

	arena_init(&arena, LINE_MAX_BYTES * 2);
	r = audit_get(st, b->chain.records, &row, &arena, err);
	if (r == STORE_NONE ||
	    (r == 0 && (len > strlen(row.line) || memcmp(line, row.line, len) != 0)))
		r = name_it(&b->chain, "the file has a record that the table does not know");
	arena_done(&arena);
	return r;
}

int
audit_verify_store(struct store *st, const char *path, int64_t *ret_records,
    struct audit_problem *ret, struct err *err)
{
	struct both b = { .chain = { .ret = ret }, .path = path };
	const char *line;
	size_t len;
	bool ends;
	int r = 0;

	*ret = (struct audit_problem){ .line = 0 };
	if (path != NULL)
		r = lines_open(&b.file, path, err);
	if (r != 0)
		return r;
	r = audit_each(st, 0, check_row, &b, err);
	/* The daemon may have gone on since: what it added was in the table first. */
	if (r == 0 && path != NULL && next_line(&b.file, &line, &len, &ends))
		r = check_rest(st, &b, line, len, err);
	*ret_records = b.chain.records;
	ret->missing = b.missing;
	return path != NULL ? lines_close(&b.file, r, err) : r;
}
