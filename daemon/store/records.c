/*
 * The audit table: lines that daemon/audit made. Invariant: records are numbered without a gap
 * and neither changed nor deleted (triggers of the schema).
 */
#include "daemon/store/internal.h"

#include <errno.h>
#include <string.h>

static int
read_row(struct store *st, const char *sql, const struct arg *args, struct audit_row *ret,
    struct arena *arena, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct audit_row row;
	struct cols c;
	int r = stmt_open(st, &q, sql, args, err);

	if (r == 0)
		r = stmt_next(st, q, err);
	if (r != 0)
		return r;
	c = (struct cols){ .q = q, .arena = arena };
	row.seq = col_int(&c);
	col_hash(&c, &row.hash);
	row.line = arena != NULL ? col_text(&c) : NULL;
	r = cols_check(&c, err);
	if (r == 0)
		*ret = row;
	return r;
}

int
audit_last(struct store *st, struct audit_row *ret, struct arena *arena, struct err *err)
{
	return read_row(st, "SELECT seq, hash, line FROM audit ORDER BY seq DESC LIMIT 1", NO_ARGS,
	    ret, arena, err);
}

int
audit_get(
    struct store *st, int64_t seq, struct audit_row *ret, struct arena *arena, struct err *err)
{
	return read_row(st, "SELECT seq, hash, line FROM audit WHERE seq = ?", ARGS(A_INT(seq)),
	    ret, arena, err);
}

int
audit_insert(struct tx *tx, int64_t seq, const char *line, const struct hash *hash, struct err *err)
{
	int changes,
	    r = stmt_write(tx, "audit_insert",
		"INSERT INTO audit (seq, line, hash) SELECT ?1, ?2, ?3"
		" WHERE ?1 = (SELECT coalesce(max(seq), -1) + 1 FROM audit)",
		ARGS(A_INT(seq), A_TEXT(line), A_HASH(hash)), &changes, err);

	if (r == 0 && changes == 0)
		r = tx_result(tx,
		    err_set(err, -EINVAL, "audit record %lld does not follow the last one",
			(long long)seq));
	return r;
}

int
audit_each(struct store *st, int64_t from_seq, audit_row_fn *fn, void *arg, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct audit_row row;
	struct cols c;
	int r = stmt_open(st, &q, "SELECT seq, hash, line FROM audit WHERE seq >= ? ORDER BY seq",
	    ARGS(A_INT(from_seq)), err);

	while (r == 0 && (r = stmt_next(st, q, err)) == 0) {
		c = (struct cols){ .q = q };
		row.seq = col_int(&c);
		col_hash(&c, &row.hash);
		row.line = (const char *)sqlite3_column_text(q, c.i);
		r = fn(&row, arg);
		if (r != 0)
			return r;
	}
	return r == STORE_NONE ? 0 : r;
}
