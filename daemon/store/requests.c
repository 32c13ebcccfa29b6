/*
 * Documents that rows name, until they were read. Invariant: (source, URL, mapping) is one request,
 * however many rows name it.
 */
#include "daemon/store/internal.h"

const char *const request_state_words[REQUEST_STATE_COUNT + 1] = { "due", "done", "failed", NULL };

#define REQUEST_COLUMNS                                                                    \
	"r.id, n.name, r.name, url, map, entry_id, silent, state, attempts, depth, page, " \
	"stamp, since_ms, due_ms, detail, dossiers"
#define REQUEST_FROM "request r JOIN name n ON n.id = r.source_id"

int
request_put(struct tx *tx, const struct request *q, bool again, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO request (source_id, name, url, map, entry_id, silent, state, attempts,"
	    " depth, page, stamp, since_ms, due_ms, dossiers)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'due', 0, ?7, ?8, ?9, ?10, ?10, ?12)"
	    " ON CONFLICT DO UPDATE SET (name, entry_id, silent, state, attempts, stamp, since_ms,"
	    " due_ms, detail, dossiers) = (?2, ?5, CASE WHEN state = 'done' THEN ?6"
	    " ELSE max(silent, ?6) END, 'due', 0, max(stamp, ?9), ?10, ?10, NULL, ?12) WHERE ?11";
	int64_t source;
	int changes, r = source_id(tx, q->source, &source, err);

	if (r == 0)
		r = stmt_write(tx, "request_put", sql,
		    ARGS(A_INT(source), A_NAME(q->name), A_TEXT(q->url), A_TEXT(q->map),
			A_INT(q->entry_id), A_INT(q->silent), A_INT(q->depth), A_INT(q->page),
			A_INT(q->stamp), A_INT(q->since_ms), A_INT(again), A_TEXT(q->dossiers)),
		    &changes, err);
	return r == 0 && changes == 0 ? STORE_KNOWN : r;
}

static int
read_one(
    struct store *st, sqlite3_stmt *q, struct arena *arena, struct request *ret, struct err *err)
{
	struct cols c = { .q = q, .arena = arena };
	struct request row = { .id = 0 };
	int r = stmt_next(st, q, err);

	if (r != 0)
		return r;
	row.id = col_int(&c);
	row.source = col_text(&c);
	row.name = col_text(&c);
	row.url = col_text(&c);
	row.map = col_text(&c);
	row.entry_id = col_int(&c);
	row.silent = col_int(&c) != 0;
	row.state = (enum request_state)col_word(&c, request_state_words);
	row.attempts = (int)col_int(&c);
	row.depth = (int)col_int(&c);
	row.page = (int)col_int(&c);
	row.stamp = col_int(&c);
	row.since_ms = col_int(&c);
	row.due_ms = col_int(&c);
	row.detail = col_text(&c);
	row.dossiers = col_text(&c);
	r = cols_check(&c, err);
	if (r == 0)
		*ret = row;
	return r;
}

int
request_next(
    struct store *st, const char *source, struct arena *arena, struct request *ret, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	int64_t id;
	int r = source_known(st, source, &id, err);

	if (r == 0)
		r = stmt_open(st, &q,
		    "SELECT " REQUEST_COLUMNS " FROM " REQUEST_FROM
		    " WHERE source_id = ? AND state = 'due' ORDER BY due_ms, r.id LIMIT 1",
		    ARGS(A_INT(id)), err);
	return r == 0 ? read_one(st, q, arena, ret, err) : r;
}

int
request_find(struct store *st, const char *source, const char *url, const char *map,
    struct arena *arena, struct request *ret, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	int64_t id;
	int r = source_known(st, source, &id, err);

	if (r == 0)
		r = stmt_open(st, &q,
		    "SELECT " REQUEST_COLUMNS " FROM " REQUEST_FROM
		    " WHERE source_id = ? AND url = ? AND map = ?",
		    ARGS(A_INT(id), A_TEXT(url), A_TEXT(map)), err);
	return r == 0 ? read_one(st, q, arena, ret, err) : r;
}

int
request_of_document(struct store *st, int64_t document_id, struct arena *arena, struct request *ret,
    struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	int r = stmt_open(st, &q,
	    "SELECT " REQUEST_COLUMNS " FROM " REQUEST_FROM
	    " WHERE (r.source_id, r.url) = (SELECT d.source_id, d.url FROM document d WHERE d.id = "
	    "?)"
	    " ORDER BY r.id LIMIT 1",
	    ARGS(A_INT(document_id)), err);

	return r == 0 ? read_one(st, q, arena, ret, err) : r;
}

int
request_settle(struct tx *tx, const struct request *q, struct err *err)
{
	return stmt_write(tx, "request_settle",
	    "UPDATE request SET state = ?, attempts = ?, due_ms = ?, detail = ? WHERE id = ?",
	    ARGS(A_TEXT(request_state_words[q->state]), A_INT(q->attempts), A_INT(q->due_ms),
		A_TEXT(q->detail), A_INT(q->id)),
	    NULL, err);
}

int
request_waiting(struct store *st, const char *source, int64_t *ret, struct err *err)
{
	return stmt_int(st,
	    "SELECT count(*) FROM request WHERE source_id = (SELECT id FROM name WHERE name = ?)"
	    " AND state = 'due'",
	    ARGS(A_TEXT(source)), ret, err);
}

int
request_forget(struct tx *tx, const char *source, struct err *err)
{
	return stmt_write(tx, "request_forget",
	    "DELETE FROM request WHERE source_id = (SELECT id FROM name WHERE name = ?)",
	    ARGS(A_TEXT(source)), NULL, err);
}
