/*
 * Documents that were held back because too many rows were missing in them. Invariant: at most one
 * a source, the newest, so that a publisher in trouble does not fill the disk.
 */
#include "daemon/store/internal.h"

#include "lib/mem.h"

const char *const quarantine_state_words[QUARANTINE_STATE_COUNT + 1] = { "held", "released",
	"discarded", NULL };

int
quarantine_put(struct tx *tx, const struct quarantine *q, struct err *err)
{
	static const char sql[] = "INSERT OR REPLACE INTO quarantine (source, state, sha256, gone, "
				  "why, url, content_type,"
				  " rows_before, rows_after, rows_gone, seen_ms, body)"
				  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

	return stmt_write(tx, "quarantine_put", sql,
	    ARGS(A_NAME(q->source), A_TEXT(quarantine_state_words[q->state]), A_HASH(&q->sha256),
		A_HASH(&q->gone), A_NAME(q->why), A_TEXT(q->url), A_TEXT(q->content_type),
		A_INT(q->rows_before), A_INT(q->rows_after), A_INT(q->rows_gone), A_INT(q->seen_ms),
		A_BLOB(q->body, q->body_len)),
	    NULL, err);
}

int
quarantine_get(struct store *st, const char *source, bool body, struct arena *arena,
    struct quarantine *ret, struct err *err)
{
	static const char sql[] =
	    "SELECT source, state, sha256, gone, why, url, content_type, rows_before, rows_after,"
	    " rows_gone, seen_ms, CASE WHEN ?2 THEN body END FROM quarantine WHERE source = ?1";
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct quarantine row = { .body = NULL };
	struct cols c;
	int r = stmt_open(st, &q, sql, ARGS(A_NAME(source), A_INT(body)), err);

	if (r == 0)
		r = stmt_next(st, q, err);
	if (r != 0)
		return r;
	c = (struct cols){ .q = q, .arena = arena };
	row.source = col_text(&c);
	row.state = (enum quarantine_state)col_word(&c, quarantine_state_words);
	col_hash(&c, &row.sha256);
	col_hash(&c, &row.gone);
	row.why = col_text(&c);
	row.url = col_text(&c);
	row.content_type = col_text(&c);
	row.rows_before = col_int(&c);
	row.rows_after = col_int(&c);
	row.rows_gone = col_int(&c);
	row.seen_ms = col_int(&c);
	row.body = col_blob(&c, &row.body_len);
	r = cols_check(&c, err);
	if (r == 0)
		*ret = row;
	return r;
}

int
quarantine_decide(struct tx *tx, const char *source, enum quarantine_state state, struct err *err)
{
	int changes,
	    r = stmt_write(tx, "quarantine_decide",
		"UPDATE quarantine SET state = ?1, body = CASE WHEN ?1 = 'discarded' THEN NULL"
		" ELSE body END WHERE source = ?2",
		ARGS(A_TEXT(quarantine_state_words[state]), A_NAME(source)), &changes, err);

	return r == 0 && changes == 0 ? STORE_NONE : r;
}

int
quarantine_drop(struct tx *tx, const char *source, struct err *err)
{
	return stmt_write(tx, "quarantine_drop", "DELETE FROM quarantine WHERE source = ?",
	    ARGS(A_NAME(source)), NULL, err);
}
