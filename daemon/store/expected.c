/*
 * What was expected of each dossier when somebody last looked. Invariant: one row a dossier and
 * key, with the state in which it was last seen, so that no state is told twice.
 */
#include "daemon/store/internal.h"

#include "lib/mem.h"

int
expected_put(struct tx *tx, const struct expected *e, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO expected (dossier, key, kind, state, told, changed_ms)"
	    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (dossier, key) DO UPDATE SET"
	    " kind = excluded.kind, state = excluded.state, told = excluded.told,"
	    " changed_ms = excluded.changed_ms";

	return stmt_write(tx, "expected_put", sql,
	    ARGS(A_NAME(e->dossier), A_NAME(e->key), A_NAME(e->kind), A_NAME(e->state),
		A_INT(e->told), A_INT(e->changed_ms)),
	    NULL, err);
}

int
expected_list(struct store *st, const char *dossier, struct arena *arena, struct expected **ret,
    size_t *ret_n, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct rows rows = { .arena = arena, .size = sizeof(**ret) };
	struct expected *e;
	struct cols c;
	int r = stmt_open(st, &q,
	    "SELECT dossier, key, kind, state, told, changed_ms FROM expected WHERE dossier = ?"
	    " ORDER BY key",
	    ARGS(A_NAME(dossier)), err);

	while (r == 0 && (r = stmt_next(st, q, err)) == 0) {
		e = rows_add(&rows);
		if (e == NULL)
			return store_full_arena(err);
		c = (struct cols){ .q = q, .arena = arena };
		e->dossier = col_text(&c);
		e->key = col_text(&c);
		e->kind = col_text(&c);
		e->state = col_text(&c);
		e->told = col_int(&c) != 0;
		e->changed_ms = col_int(&c);
		r = cols_check(&c, err);
	}
	if (r != STORE_NONE)
		return r;
	*ret = (struct expected *)(void *)rows.v;
	*ret_n = rows.n;
	return 0;
}

int
expected_drop(struct tx *tx, const char *dossier, const char *key, struct err *err)
{
	return stmt_write(tx, "expected_drop",
	    "DELETE FROM expected WHERE dossier = ?1 AND (?2 IS NULL OR key = ?2)",
	    ARGS(A_NAME(dossier), A_TEXT(key)), NULL, err);
}

int
expected_dossiers(
    struct store *st, struct arena *arena, const char ***ret, size_t *ret_n, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct rows rows = { .arena = arena, .size = sizeof(**ret) };
	const char **name;
	struct cols c;
	int r = stmt_open(
	    st, &q, "SELECT DISTINCT dossier FROM expected ORDER BY dossier", NO_ARGS, err);

	while (r == 0 && (r = stmt_next(st, q, err)) == 0) {
		name = rows_add(&rows);
		if (name == NULL)
			return store_full_arena(err);
		c = (struct cols){ .q = q, .arena = arena };
		*name = col_text(&c);
		r = cols_check(&c, err);
	}
	if (r != STORE_NONE)
		return r;
	*ret = (const char **)(void *)rows.v;
	*ret_n = rows.n;
	return 0;
}

int
evidence_delays(struct store *st, const char *dossier, struct arena *arena, int64_t **ret,
    size_t *ret_n, struct err *err)
{
	/* 1 and 2 are official classes */
	static const char sql[] =
	    "SELECT min(CASE WHEN e.evidence <= 2 THEN e.seen_ms END) -"
	    " min(CASE WHEN e.evidence > 2 THEN e.seen_ms END) AS delay"
	    " FROM milestone m JOIN evidence e ON e.milestone_id = m.id"
	    " WHERE m.dossier = ? AND m.announced <> 0 AND e.withdrawn_ms = 0 GROUP BY m.id"
	    " HAVING delay > 0 ORDER BY delay";
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct rows rows = { .arena = arena, .size = sizeof(**ret) };
	int64_t *delay;
	struct cols c;
	int r = stmt_open(st, &q, sql, ARGS(A_NAME(dossier)), err);

	while (r == 0 && (r = stmt_next(st, q, err)) == 0) {
		delay = rows_add(&rows);
		if (delay == NULL)
			return store_full_arena(err);
		c = (struct cols){ .q = q, .arena = arena };
		*delay = col_int(&c);
	}
	if (r != STORE_NONE)
		return r;
	*ret = (int64_t *)(void *)rows.v;
	*ret_n = rows.n;
	return 0;
}
