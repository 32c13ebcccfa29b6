/*
 * Entries: slim rows that say "seen", and bodies only for those that matter. Invariant:
 * (source, identity) is stored once, whatever its dates and its order.
 */
#include "daemon/store/internal.h"

#include <errno.h>
#include <string.h>

#include "lib/mem.h"

#define SOURCE_ID "(SELECT id FROM name WHERE name = ?1)"
#define SEEN_COLUMNS             \
	"id, content, revision," \
	" EXISTS (SELECT 1 FROM entry_body b WHERE b.entry_id = entry.id), vanished, reading"

static int
find_one(struct store *st, const char *sql, int64_t source, const struct hash *h,
    struct entry_seen *ret, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct cols c;
	int r = stmt_open(st, &q, sql, ARGS(A_INT(source), A_HASH(h)), err);

	if (r == 0)
		r = stmt_next(st, q, err);
	if (r != 0)
		return r;
	c = (struct cols){ .q = q };
	ret->id = col_int(&c);
	col_hash(&c, &ret->content);
	ret->revision = (int)col_int(&c);
	ret->has_body = col_int(&c) != 0;
	ret->vanished = col_int(&c) != 0;
	ret->reading = col_int(&c);
	return 0;
}

int
entry_set_reading(struct tx *tx, int64_t entry_id, int64_t reading, struct err *err)
{
	return stmt_write(tx, "entry_set_reading", "UPDATE entry SET reading = ? WHERE id = ?",
	    ARGS(A_INT(reading), A_INT(entry_id)), NULL, err);
}

int
entry_find(struct store *st, const char *source, const struct hash *identity,
    const struct hash *alias, struct entry_seen *ret, struct err *err)
{
	static const char by_identity[] =
	    "SELECT " SEEN_COLUMNS " FROM entry WHERE source_id = ? AND identity = ?";
	static const char by_alias[] =
	    "SELECT " SEEN_COLUMNS " FROM entry WHERE source_id = ? AND alias = ?"
	    " ORDER BY id DESC LIMIT 1";
	struct entry_seen seen = { .by_alias = false };
	int64_t id;
	int r = source_known(st, source, &id, err);

	if (r != 0)
		return r;
	r = find_one(st, by_identity, id, identity, &seen, err);
	if (r == STORE_NONE && alias != NULL) {
		r = find_one(st, by_alias, id, alias, &seen, err);
		seen.by_alias = true;
	}
	if (r == 0)
		*ret = seen;
	return r;
}

/* Another row has that identity already: tells which. */
static int
known(struct tx *tx, int64_t source, const struct hash *identity, int64_t *ret_id, struct err *err)
{
	int r = stmt_int(tx->st, "SELECT id FROM entry WHERE source_id = ? AND identity = ?",
	    ARGS(A_INT(source), A_HASH(identity)), ret_id, err);

	if (r == STORE_NONE)
		r = err_set(err, -ENOENT, "an entry that is to be revised is not there");
	return r == 0 ? STORE_KNOWN : tx_result(tx, r);
}

int
entry_put(struct tx *tx, const struct entry *e, const struct hash *alias, int64_t known_id,
    int64_t *ret_id, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO entry (source_id, identity, content, alias, revision, flaws, first_ms,"
	    " reading) VALUES (?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT DO NOTHING";
	static const char revise[] =
	    "UPDATE OR IGNORE entry SET identity = ?, content = ?, alias = ?, flaws = ?,"
	    " reading = ?, revision = revision + 1 WHERE id = ? AND source_id = ?";
	int64_t source;
	int changes = 0, r = source_id(tx, e->source, &source, err);

	if (r != 0)
		return r;
	if (known_id > 0)
		r = stmt_write(tx, "entry_put revision", revise,
		    ARGS(A_HASH(&e->identity), A_HASH(&e->content), A_HASH(alias), A_INT(e->flaws),
			A_INT(e->reading), A_INT(known_id), A_INT(source)),
		    &changes, err);
	else
		r = stmt_write(tx, "entry_put", insert,
		    ARGS(A_INT(source), A_HASH(&e->identity), A_HASH(&e->content), A_HASH(alias),
			A_INT(e->flaws), A_INT(e->seen_ms), A_INT(e->reading)),
		    &changes, err);
	if (r != 0)
		return r;
	if (changes == 0)
		return known(tx, source, &e->identity, ret_id, err);
	*ret_id = known_id > 0 ? known_id : sqlite3_last_insert_rowid(tx->st->db);
	return 0;
}

/* ---- bodies */
static int
put_acts(struct tx *tx, int64_t body_id, const struct entry *e, struct err *err)
{
	const struct act *a;
	size_t i;
	int r = 0;

	for (i = 0; i < e->act_count && r == 0; i++) {
		a = &e->acts[i];
		r = stmt_write(tx, "entry_put_body act",
		    "INSERT INTO entry_act (body_id, n, kind, text, " WHEN_COLUMNS(
			"date") ", bracketed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		    ARGS(A_INT(body_id), A_INT(i), A_TEXT(a->kind), A_TEXT(a->text),
			A_WHEN(a->date), A_INT(a->bracketed)),
		    NULL, err);
	}
	return r;
}

int
entry_put_body(struct tx *tx, int64_t entry_id, int revision, const struct entry *e,
    int64_t document_id, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO entry_body (entry_id, revision, document_id, flaws, "
	    "seen_ms, " WHEN_COLUMNS("published") ", " WHEN_COLUMNS(
		"updated") ", guid, link, title, summary, body)"
			   " VALUES (?, ?, nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
			   " ON CONFLICT (entry_id, revision) DO NOTHING";
	int changes, r;

	r = stmt_write(tx, "entry_put_body", sql,
	    ARGS(A_INT(entry_id), A_INT(revision), A_INT(document_id), A_INT(e->flaws),
		A_INT(e->seen_ms), A_WHEN(e->published), A_WHEN(e->updated), A_TEXT(e->guid),
		A_TEXT(e->link), A_TEXT(e->title), A_TEXT(e->summary), A_TEXT(e->body)),
	    &changes, err);
	if (r == 0 && changes > 0)
		r = put_acts(tx, sqlite3_last_insert_rowid(tx->st->db), e, err);
	return r;
}

static void
read_act(struct cols *c, void *ret)
{
	struct act *a = ret;

	a->kind = col_text(c);
	a->text = col_text(c);
	a->date = col_when(c);
	a->bracketed = col_int(c) != 0;
}

static int
read_acts(struct store *st, int64_t body_id, struct arena *arena, struct entry *e, struct err *err)
{
	return rows_list(st,
	    "SELECT kind, text, " WHEN_COLUMNS(
		"date") ", bracketed FROM entry_act WHERE body_id = ? ORDER BY n",
	    ARGS(A_INT(body_id)), read_act, sizeof(*e->acts), arena, &e->acts, &e->act_count, err);
}

int
entry_get_body(struct store *st, int64_t entry_id, int revision, struct arena *arena,
    struct entry *ret, int64_t *ret_document, struct err *err)
{
	static const char sql[] = "SELECT n.name, e.identity, e.content, b.flaws, "
				  "b.seen_ms, " WHEN_COLUMNS("published") ", " WHEN_COLUMNS(
				      "updated") ", guid, link, title, summary, body, "
						 "coalesce(document_id, 0), b.id"
						 " FROM entry_body b JOIN entry e ON e.id = "
						 "b.entry_id JOIN name n ON n.id = e.source_id"
						 " WHERE b.entry_id = ?1 AND (?2 = 0 OR b.revision "
						 "= ?2)"
						 " ORDER BY b.revision DESC LIMIT 1";
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct entry e = { .source = NULL };
	int64_t document, body_id;
	struct cols c;
	int r = stmt_open(st, &q, sql, ARGS(A_INT(entry_id), A_INT(revision)), err);

	if (r == 0)
		r = stmt_next(st, q, err);
	if (r != 0)
		return r;
	c = (struct cols){ .q = q, .arena = arena };
	e.source = col_text(&c);
	col_hash(&c, &e.identity);
	col_hash(&c, &e.content);
	e.flaws = (unsigned)col_int(&c);
	e.seen_ms = col_int(&c);
	e.published = col_when(&c);
	e.updated = col_when(&c);
	e.guid = col_text(&c);
	e.link = col_text(&c);
	e.title = col_text(&c);
	e.summary = col_text(&c);
	e.body = col_text(&c);
	document = col_int(&c);
	body_id = col_int(&c);
	r = cols_check(&c, err);
	if (r == 0)
		r = read_acts(st, body_id, arena, &e, err);
	if (r != 0)
		return r;
	*ret = e;
	if (ret_document != NULL)
		*ret_document = document;
	return 0;
}

/* ---- rows of tables */
int
entry_mark_listed(struct tx *tx, int64_t entry_id, int64_t poll_ms, struct err *err)
{
	return stmt_write(tx, "entry_mark_listed", "UPDATE entry SET listed_ms = ? WHERE id = ?",
	    ARGS(A_INT(poll_ms), A_INT(entry_id)), NULL, err);
}

int
entry_forget_listed(struct tx *tx, const char *source, struct err *err)
{
	return stmt_write(tx, "entry_forget_listed",
	    "UPDATE entry SET listed_ms = 0 WHERE source_id = " SOURCE_ID " AND listed_ms > 0",
	    ARGS(A_TEXT(source)), NULL, err);
}

struct vanished {
	int64_t id, until_ms;
	const char *title;
};

static void
read_vanished(struct cols *c, void *ret)
{
	struct vanished *v = ret;

	v->id = col_int(c);
	v->title = col_text(c);
	v->until_ms = col_int(c);
}

static int
list_vanished(
    struct store *st, const char *source, int64_t poll_ms, struct rows *rows, struct err *err)
{
	static const char sql[] =
	    "SELECT id, (SELECT title FROM entry_body b WHERE b.entry_id = entry.id"
	    " ORDER BY revision DESC LIMIT 1), until_ms FROM entry"
	    " WHERE source_id = " SOURCE_ID
	    " AND listed_ms > 0 AND listed_ms <> ?2 AND vanished = 0"
	    " ORDER BY id";

	return rows_read(st, sql, ARGS(A_TEXT(source), A_INT(poll_ms)), read_vanished, rows, err);
}

/* Far more than a table source has rows; a hostile title is cut elsewhere. */
#define VANISHED_MAX_BYTES (16u * 1024 * 1024)

int
entry_each_vanished(struct store *st, const char *source, int64_t poll_ms, entry_row_fn *fn,
    void *arg, struct err *err)
{
	struct arena arena;
	struct rows rows = { .arena = &arena, .size = sizeof(struct vanished) };
	const struct vanished *v;
	size_t i;
	int r;

	/* Collected first: the function may write to the rows it is told of. */
	arena_init(&arena, VANISHED_MAX_BYTES);
	r = list_vanished(st, source, poll_ms, &rows, err);
	for (i = 0; i < rows.n && r == 0; i++) {
		v = (const struct vanished *)(const void *)rows.v + i;
		r = fn(v->id, v->title, v->until_ms, arg);
	}
	arena_done(&arena);
	return r;
}

int
entry_set_vanished(struct tx *tx, int64_t entry_id, bool vanished, struct err *err)
{
	return stmt_write(tx, "entry_set_vanished",
	    "UPDATE entry SET vanished = ?1 WHERE id = ?2 AND vanished <> ?1",
	    ARGS(A_INT(vanished), A_INT(entry_id)), NULL, err);
}

int
entry_set_until(struct tx *tx, int64_t entry_id, int64_t until_ms, struct err *err)
{
	return stmt_write(tx, "entry_set_until",
	    "UPDATE entry SET until_ms = ?1 WHERE id = ?2 AND until_ms <> ?1",
	    ARGS(A_INT(until_ms), A_INT(entry_id)), NULL, err);
}

static void
read_listed(struct cols *c, void *ret)
{
	struct listed_row *e = ret;

	e->id = col_int(c);
	e->until_ms = col_int(c);
}

int
entry_list_listed(struct store *st, const char *source, struct arena *arena,
    struct listed_row **ret, size_t *ret_n, struct err *err)
{
	return rows_list(st,
	    "SELECT id, until_ms FROM entry WHERE source_id = " SOURCE_ID
	    " AND listed_ms > 0 AND vanished = 0 ORDER BY id",
	    ARGS(A_TEXT(source)), read_listed, sizeof(**ret), arena, ret, ret_n, err);
}

int
entry_count_listed(struct store *st, const char *source, int64_t *ret, struct err *err)
{
	return stmt_int(st,
	    "SELECT count(*) FROM entry WHERE source_id = " SOURCE_ID
	    " AND listed_ms > 0 AND vanished = 0",
	    ARGS(A_TEXT(source)), ret, err);
}

int
entry_count(struct store *st, const char *source, int64_t *ret, struct err *err)
{
	return stmt_int(st, "SELECT count(*) FROM entry WHERE source_id = " SOURCE_ID,
	    ARGS(A_TEXT(source)), ret, err);
}

static void
read_row(struct cols *c, void *ret)
{
	struct entry_row *e = ret;

	e->id = col_int(c);
	e->revision = (int)col_int(c);
	e->flaws = (unsigned)col_int(c);
	e->first_ms = col_int(c);
	e->listed_ms = col_int(c);
	e->vanished = col_int(c) != 0;
	col_hash(c, &e->identity);
	e->has_body = col_int(c) != 0;
	e->title = col_text(c);
	e->link = col_text(c);
}

int
entry_list(struct store *st, const char *source, unsigned flaws, size_t max, struct arena *arena,
    struct entry_row **ret, size_t *ret_n, struct err *err)
{
	static const char sql[] =
	    "SELECT e.id, e.revision, e.flaws, e.first_ms, e.listed_ms, e.vanished, e.identity,"
	    " b.id IS NOT NULL, b.title, b.link FROM entry e"
	    " LEFT JOIN entry_body b ON b.id = (SELECT id FROM entry_body x WHERE x.entry_id = e.id"
	    " ORDER BY revision DESC LIMIT 1)"
	    " WHERE e.source_id = " SOURCE_ID
	    " AND (?2 = 0 OR (e.flaws & ?2) <> 0) ORDER BY e.id DESC LIMIT ?3";

	return rows_list(st, sql, ARGS(A_TEXT(source), A_INT(flaws), A_INT(max)), read_row,
	    sizeof(**ret), arena, ret, ret_n, err);
}
