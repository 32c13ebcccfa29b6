/*
 * The raw bytes that gave evidence. Invariant: the same bytes of the same source are kept once.
 */
#include "daemon/store/internal.h"

int
document_put(struct tx *tx, const struct document *d, int64_t *ret_id, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO document (source_id, sha256, url, final_url, content_type, etag,"
	    " last_modified, fetched_ms, status, body, headers) VALUES (?, ?, ?, ?, ?, ?, ?, ?,"
	    " ?, ?, ?)"
	    " ON CONFLICT DO NOTHING";
	int64_t source;
	int changes, r = source_id(tx, d->source, &source, err);

	if (r != 0)
		return r;
	r = stmt_write(tx, "document_put", sql,
	    ARGS(A_INT(source), A_HASH(&d->sha256), A_TEXT(d->url), A_TEXT(d->final_url),
		A_TEXT(d->content_type), A_TEXT(d->etag), A_TEXT(d->last_modified),
		A_INT(d->fetched_ms), A_INT(d->status), A_BLOB(d->body, d->body_len),
		A_TEXT(d->headers)),
	    &changes, err);
	if (r != 0)
		return r;
	if (changes > 0) {
		*ret_id = sqlite3_last_insert_rowid(tx->st->db);
		return 0;
	}
	r = stmt_int(tx->st, "SELECT id FROM document WHERE source_id = ? AND sha256 = ?",
	    ARGS(A_INT(source), A_HASH(&d->sha256)), ret_id, err);
	return r == 0 ? STORE_KNOWN : tx_result(tx, r);
}

int
document_find(struct store *st, const char *source, const struct hash *sha256, int64_t *ret_id,
    struct err *err)
{
	return stmt_int(st,
	    "SELECT d.id FROM document d JOIN name n ON n.id = d.source_id"
	    " WHERE n.name = ? AND d.sha256 = ?",
	    ARGS(A_TEXT(source), A_HASH(sha256)), ret_id, err);
}

int
document_get(
    struct store *st, int64_t id, struct arena *arena, struct document *ret, struct err *err)
{
	static const char sql[] =
	    "SELECT n.name, sha256, url, final_url, content_type, etag, last_modified, fetched_ms,"
	    " status, body, headers FROM document d JOIN name n ON n.id = d.source_id WHERE d.id = "
	    "?";
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct document d = { .body = NULL };
	struct cols c;
	int r = stmt_open(st, &q, sql, ARGS(A_INT(id)), err);

	if (r == 0)
		r = stmt_next(st, q, err);
	if (r != 0)
		return r;
	c = (struct cols){ .q = q, .arena = arena };
	d.source = col_text(&c);
	col_hash(&c, &d.sha256);
	d.url = col_text(&c);
	d.final_url = col_text(&c);
	d.content_type = col_text(&c);
	d.etag = col_text(&c);
	d.last_modified = col_text(&c);
	d.fetched_ms = col_int(&c);
	d.status = (int)col_int(&c);
	d.body = col_blob(&c, &d.body_len);
	d.headers = col_text(&c);
	r = cols_check(&c, err);
	if (r == 0)
		*ret = d;
	return r;
}
