/*
 * Proving a chain. Invariant: the first record that is not exactly what was written, in its place,
 * is named; what stands before it is good.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/audit/audit.h"
#include "daemon/audit/canon.h"
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
	ch->tip = h;
	ch->records++;
	return 0;
}

/* ---- a file, mapped so that its size costs no memory of ours */
struct mapped {
	const char *data;
	size_t len;
};

static int
map_file(const char *path, struct mapped *ret, struct err *err)
{
	int e, fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	ret->data = NULL;
	ret->len = 0;
	if (fd < 0)
		return err_set(err, -errno, "opening %s: %s", path, strerror(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		(void)close(fd);
		return err_set(err, -EINVAL, "%s is no regular file", path);
	}
	if (st.st_size > 0) {
		ret->data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		e = errno;
		if (ret->data == MAP_FAILED) {
			(void)close(fd);
			return err_set(err, -e, "reading %s: %s", path, strerror(e));
		}
		ret->len = (size_t)st.st_size;
	}
	(void)close(fd);
	return 0;
}

static void
unmap_file(struct mapped *m)
{
	if (m->len > 0)
		(void)munmap((void *)(uintptr_t)m->data, m->len);
}

/* The next line of the file from *at; false at its end. A last line without its end is given with
 * ends = false. */
static bool
next_line(const struct mapped *m, size_t *at, const char **line, size_t *len, bool *ends)
{
	const char *nl;

	if (*at >= m->len)
		return false;
	*line = m->data + *at;
	nl = memchr(*line, '\n', m->len - *at);
	*ends = nl != NULL;
	*len = nl != NULL ? (size_t)(nl - *line) : m->len - *at;
	*at += *len + 1;
	return true;
}

int
audit_verify_file(
    const char *path, int64_t *ret_records, struct audit_problem *ret, struct err *err)
{
	struct chain ch = { .ret = ret };
	struct mapped m;
	const char *line;
	size_t at = 0, len;
	bool ends;
	int r = map_file(path, &m, err);

	if (r != 0)
		return r;
	*ret = (struct audit_problem){ .line = 0 };
	while (r == 0 && next_line(&m, &at, &line, &len, &ends)) {
		if (!ends)
			r = name_it(&ch, "it is cut: the line does not end");
		else
			r = check_record(&ch, line, len);
	}
	unmap_file(&m);
	*ret_records = ch.records;
	return r;
}

/* ---- the table, beside its file */
struct both {
	struct chain chain;
	const char *path;
	struct mapped file;
	size_t at;
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
	if (!next_line(&b->file, &b->at, &line, &len, &ends))
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

int
audit_verify_store(struct store *st, const char *path, int64_t *ret_records,
    struct audit_problem *ret, struct err *err)
{
	struct both b = { .chain = { .ret = ret }, .path = path };
	int r = 0;

	*ret = (struct audit_problem){ .line = 0 };
	if (path != NULL)
		r = map_file(path, &b.file, err);
	if (r != 0)
		return r;
	r = audit_each(st, 0, check_row, &b, err);
	if (r == 0 && path != NULL && b.at < b.file.len)
		r = name_it(&b.chain, "the file has a record that the table does not know");
	unmap_file(&b.file);
	*ret_records = b.chain.records;
	ret->missing = b.missing;
	return r;
}
