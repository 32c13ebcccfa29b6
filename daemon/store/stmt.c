/*
 * Prepared statements and the values that go in and come out of them. Invariant: each SQL text is
 * prepared once for the life of the store, and every failure becomes one of the header's outcomes.
 */
#include "daemon/store/internal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"

void
store_bug(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)fputs("bug in ratifyd's store: ", stderr);
	(void)vfprintf(stderr, fmt, ap);
	(void)fputc('\n', stderr);
	va_end(ap);
	abort();
}

static const struct {
	int rc;
	int reading, writing;
	const char *words;
} failures[] = {
	{ SQLITE_FULL, -ENOSPC, STORE_FULL, "the disk is full" },
	{ SQLITE_IOERR, -EIO, STORE_FULL, "input/output error" },
	{ SQLITE_CANTOPEN, -EIO, STORE_FULL, "a file cannot be opened" },
	{ SQLITE_BUSY, -EBUSY, STORE_FULL, "another program holds the database" },
	{ SQLITE_LOCKED, -EBUSY, STORE_FULL, "another program holds the database" },
	{ SQLITE_CORRUPT, -EBADMSG, -EBADMSG, "the database is damaged" },
	{ SQLITE_NOTADB, -EBADMSG, -EBADMSG, "this is no database of ratifyd" },
	{ SQLITE_READONLY, -EROFS, -EROFS, "the database cannot be written" },
	{ SQLITE_PERM, -EACCES, -EACCES, "permission denied" },
	{ SQLITE_NOMEM, -ENOMEM, -ENOMEM, "out of memory" },
	{ SQLITE_TOOBIG, -EFBIG, -EFBIG, "a value is too big" },
	{ SQLITE_CONSTRAINT, -EINVAL, -EINVAL, "a rule of the schema is broken" },
};

int
store_fail(struct store *st, int rc, bool writing, struct err *err)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(failures); i++)
		if ((rc & 0xff) == failures[i].rc)
			return err_set(err, writing ? failures[i].writing : failures[i].reading,
			    "%s: %s (%s)", st->path, failures[i].words, sqlite3_errmsg(st->db));
	return err_set(err, -EIO, "%s: %s", st->path, sqlite3_errmsg(st->db));
}

bool
store_row_failed(int r)
{
	return r == -EBADMSG || r == -EFBIG || r == -EINVAL;
}

int
store_full_arena(struct err *err)
{
	return err_set(err, -EFBIG, "what the store holds does not fit into the memory set aside");
}

static sqlite3_stmt **
cache_slot(struct store *st, const char *sql)
{
	size_t i = ((uintptr_t)sql >> 3) * 0x9e3779b1u % STORE_STATEMENTS;

	while (st->cache[i].sql != NULL && st->cache[i].sql != sql)
		i = (i + 1) % STORE_STATEMENTS;
	if (st->cache[i].sql == NULL) {
		if (++st->cached > STORE_STATEMENTS / 2)
			store_bug("more statements than places for them");
		st->cache[i].sql = sql;
	}
	return &st->cache[i].q;
}

static int
bind_all(sqlite3_stmt *q, const struct arg *args)
{
	const struct arg *a;
	int i = 0, rc = SQLITE_OK;

	for (a = args; a->kind != ARG_END && rc == SQLITE_OK; a++) {
		i++;
		if (a->kind == ARG_INT)
			rc = sqlite3_bind_int64(q, i, a->n);
		else if (a->data == NULL)
			rc = sqlite3_bind_null(q, i);
		else if (a->kind == ARG_TEXT)
			rc = sqlite3_bind_text64(
			    q, i, a->data, strlen(a->data), SQLITE_STATIC, SQLITE_UTF8);
		else
			rc = sqlite3_bind_blob64(q, i, a->data, a->len, SQLITE_STATIC);
	}
	if (rc == SQLITE_OK && i != sqlite3_bind_parameter_count(q))
		store_bug("%d arguments for %s", i, sqlite3_sql(q));
	return rc;
}

static int
open_statement(struct store *st, sqlite3_stmt **ret, const char *sql, const struct arg *args,
    bool writing, struct err *err)
{
	sqlite3_stmt **slot = cache_slot(st, sql);
	int rc;

	if (*slot == NULL) {
		rc = sqlite3_prepare_v3(st->db, sql, -1, SQLITE_PREPARE_PERSISTENT, slot, NULL);
		if (rc != SQLITE_OK)
			return store_fail(st, rc, writing, err);
	}
	if (sqlite3_stmt_busy(*slot))
		store_bug("a statement is used inside its own rows: %s", sql);
	rc = bind_all(*slot, args);
	if (rc != SQLITE_OK) {
		(void)sqlite3_clear_bindings(*slot);
		return store_fail(st, rc, writing, err);
	}
	*ret = *slot;
	return 0;
}

int
stmt_open(
    struct store *st, sqlite3_stmt **ret, const char *sql, const struct arg *args, struct err *err)
{
	return open_statement(st, ret, sql, args, false, err);
}

void
stmt_close(sqlite3_stmt **q)
{
	if (*q == NULL)
		return;
	(void)sqlite3_reset(*q);
	(void)sqlite3_clear_bindings(*q);
	*q = NULL; /* the cache keeps it */
}

int
stmt_next(struct store *st, sqlite3_stmt *q, struct err *err)
{
	int rc = sqlite3_step(q);

	if (rc == SQLITE_ROW)
		return 0;
	if (rc == SQLITE_DONE)
		return STORE_NONE;
	return store_fail(st, rc, false, err);
}

int
stmt_int(struct store *st, const char *sql, const struct arg *args, int64_t *ret, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	int r = stmt_open(st, &q, sql, args, err);

	if (r == 0)
		r = stmt_next(st, q, err);
	if (r == 0)
		*ret = sqlite3_column_int64(q, 0);
	return r;
}

int
stmt_write(struct tx *tx, const char *what, const char *sql, const struct arg *args,
    int *ret_changes, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct store *st = tx->st;
	int r, rc, changes;

	if (tx->failed)
		return err_set(
		    err, tx->failure, "the transaction of %s:%d failed before", tx->file, tx->line);
	r = open_statement(st, &q, sql, args, true, err);
	if (r != 0)
		return tx_result(tx, r);
	store_step(what);
	rc = sqlite3_step(q);
	if (rc != SQLITE_DONE)
		return tx_result(tx, store_fail(st, rc, true, err));
	store_step_after(what);
	changes = sqlite3_changes(st->db);
	if (changes > 0)
		tx->dirty = true;
	if (ret_changes != NULL)
		*ret_changes = changes;
	return 0;
}

int64_t
col_int(struct cols *c)
{
	return sqlite3_column_int64(c->q, c->i++);
}

const char *
col_text(struct cols *c)
{
	const char *s = (const char *)sqlite3_column_text(c->q, c->i);
	int len = sqlite3_column_bytes(c->q, c->i++);
	const char *copy;

	if (s == NULL)
		return NULL;
	copy = arena_strndup(c->arena, s, (size_t)len);
	if (copy == NULL)
		c->full = true;
	return copy;
}

const char *
col_name(struct cols *c)
{
	const char *s = col_text(c);

	return str_empty(s) ? NULL : s;
}

void
col_hash(struct cols *c, struct hash *ret)
{
	const void *p = sqlite3_column_blob(c->q, c->i);
	int len = sqlite3_column_bytes(c->q, c->i++);

	if (p != NULL && len == HASH_BYTES)
		memcpy(ret->b, p, HASH_BYTES);
	else
		memset(ret->b, 0, HASH_BYTES);
}

const char *
col_blob(struct cols *c, size_t *ret_len)
{
	const void *p = sqlite3_column_blob(c->q, c->i);
	int len = sqlite3_column_bytes(c->q, c->i++);
	const char *copy;

	*ret_len = 0;
	if (p == NULL)
		return NULL;
	copy = arena_strndup(c->arena, p, (size_t)len);
	if (copy == NULL)
		c->full = true;
	else
		*ret_len = (size_t)len;
	return copy;
}

struct when
col_when(struct cols *c)
{
	struct when w = { .at = col_int(c) };

	w.precision = (enum when_precision)col_int(c);
	w.zone_assumed = col_int(c) != 0;
	return w;
}

struct vote
col_vote(struct cols *c)
{
	struct vote v = { .counted = col_int(c) != 0 };
	int64_t needs; /* bits: two thirds, sixty */

	v.for_ = (int)col_int(c);
	v.against = (int)col_int(c);
	v.abstain = (int)col_int(c);
	v.present = (int)col_int(c);
	v.absent = (int)col_int(c);
	needs = col_int(c);
	v.two_thirds = (needs & 1) != 0;
	v.sixty = (needs & 2) != 0;
	return v;
}

int
col_word(struct cols *c, const char *const *words)
{
	const char *s = (const char *)sqlite3_column_text(c->q, c->i++);
	int i;

	for (i = 0; s != NULL && words[i] != NULL; i++)
		if (strcmp(words[i], s) == 0)
			return i;
	c->bad = true;
	return 0;
}

int
cols_check(const struct cols *c, struct err *err)
{
	if (c->full)
		return store_full_arena(err);
	if (c->bad)
		return err_set(err, -EBADMSG,
		    "the database holds a word that this version does not know: %s",
		    sqlite3_sql(c->q));
	return 0;
}

void *
rows_add(struct rows *r)
{
	size_t cap = r->cap != 0 ? r->cap * 2 : r->at_first != 0 ? r->at_first : 16;
	char *v;

	if (r->n == r->cap) {
		v = arena_alloc(r->arena, cap * r->size);
		if (v == NULL)
			return NULL;
		if (r->n > 0)
			memcpy(v, r->v, r->n * r->size);
		r->v = v;
		r->cap = cap;
	}
	return r->v + r->n++ * r->size;
}

void
row_text(struct cols *c, void *ret)
{
	*(const char **)ret = col_text(c);
}

static int
set_aside(struct rows *rows, struct rows *aside, struct err *err)
{
	char *bad = rows->v + --rows->n * rows->size;
	char *place = rows_add(aside);

	if (place == NULL)
		return store_full_arena(err);
	memcpy(place, bad, rows->size);
	memset(bad, 0, rows->size);
	return 0;
}

/* aside: where rows go that cannot be read; NULL: they fail. */
static int
read_rows(struct store *st, const char *sql, const struct arg *args, row_fn *fn, struct rows *rows,
    struct rows *aside, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct cols c;
	void *row;
	int r = stmt_open(st, &q, sql, args, err);

	while (r == 0 && (r = stmt_next(st, q, err)) == 0) {
		row = rows_add(rows);
		if (row == NULL)
			return store_full_arena(err);
		c = (struct cols){ .q = q, .arena = rows->arena };
		fn(&c, row);
		r = c.bad && !c.full && aside != NULL ? set_aside(rows, aside, err)
						      : cols_check(&c, err);
	}
	return r == STORE_NONE ? 0 : r;
}

int
rows_read(struct store *st, const char *sql, const struct arg *args, row_fn *fn, struct rows *rows,
    struct err *err)
{
	return read_rows(st, sql, args, fn, rows, NULL, err);
}

int
rows_list(struct store *st, const char *sql, const struct arg *args, row_fn *fn, size_t size,
    struct arena *arena, void *ret, size_t *ret_n, struct err *err)
{
	return rows_list_sound(st, sql, args, fn, size, arena, ret, ret_n, NULL, err);
}

int
rows_list_sound(struct store *st, const char *sql, const struct arg *args, row_fn *fn, size_t size,
    struct arena *arena, void *ret, size_t *ret_n, size_t *ret_unread, struct err *err)
{
	struct rows rows = { .arena = arena, .size = size };
	struct rows aside = { .arena = arena, .size = size };
	size_t n, i;
	int r = read_rows(st, sql, args, fn, &rows, ret_unread != NULL ? &aside : NULL, err);
	void *place;

	if (r != 0)
		return r;
	n = rows.n;
	for (i = 0; i < aside.n; i++) {
		place = rows_add(&rows);
		if (place == NULL)
			return store_full_arena(err);
		memcpy(place, aside.v + i * size, size);
	}
	memcpy(ret, &rows.v, sizeof(rows.v));
	*ret_n = n;
	if (ret_unread != NULL)
		*ret_unread = aside.n;
	return 0;
}
