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

static void
read_expected(struct cols *c, void *ret)
{
	struct expected *e = ret;

	e->dossier = col_text(c);
	e->key = col_text(c);
	e->kind = col_text(c);
	e->state = col_text(c);
	e->told = col_int(c) != 0;
	e->changed_ms = col_int(c);
}

int
expected_list(struct store *st, const char *dossier, struct arena *arena, struct expected **ret,
    size_t *ret_n, struct err *err)
{
	return rows_list(st,
	    "SELECT dossier, key, kind, state, told, changed_ms FROM expected WHERE dossier = ?"
	    " ORDER BY key",
	    ARGS(A_NAME(dossier)), read_expected, sizeof(**ret), arena, ret, ret_n, err);
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
	return rows_list(st, "SELECT DISTINCT dossier FROM expected ORDER BY dossier", NO_ARGS,
	    row_text, sizeof(**ret), arena, ret, ret_n, err);
}

static void
read_delay(struct cols *c, void *ret)
{
	int64_t *delay = ret;

	*delay = col_int(c);
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

	return rows_list(
	    st, sql, ARGS(A_NAME(dossier)), read_delay, sizeof(**ret), arena, ret, ret_n, err);
}
