/*
 * What people said about alerts, and what is told again while they say nothing. Invariant: one
 * thing waits once a route, however often it is told.
 */
#include "daemon/store/internal.h"

#include "lib/mem.h"

const char *const pending_words[PENDING_WHAT_COUNT + 1] = { "again", "escalated", "snoozed", NULL };

#define PENDING_COLUMNS "id, about, what, route, alert, type, n, since_ms, due_ms"
#define MUTE_COLUMNS "id, dossier, type, milestone, until_ms, until_type, by, since_ms"

/* ---- what waits */

int
pending_put(struct tx *tx, const struct pending *p, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO pending (about, what, route, alert, type, n, since_ms, due_ms)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (about, what, route) DO UPDATE SET"
	    " alert = excluded.alert, type = excluded.type, n = excluded.n,"
	    " since_ms = excluded.since_ms, due_ms = excluded.due_ms";

	return stmt_write(tx, "pending_put", sql,
	    ARGS(A_NAME(p->about), A_TEXT(pending_words[p->what]), A_NAME(p->route),
		A_TEXT(p->alert), A_TEXT(p->type), A_INT(p->n), A_INT(p->since_ms),
		A_INT(p->due_ms)),
	    NULL, err);
}

static void
read_pending(struct cols *c, void *ret)
{
	struct pending *p = ret;

	p->id = col_int(c);
	p->about = col_text(c);
	p->what = (enum pending_what)col_word(c, pending_words);
	if (c->bad) /* its caller says so, and goes on with the others */
		p->what = PENDING_WHAT_COUNT;
	c->bad = false;
	p->route = col_name(c);
	p->alert = col_text(c);
	p->type = col_text(c);
	p->n = (int)col_int(c);
	p->since_ms = col_int(c);
	p->due_ms = col_int(c);
}

int
pending_list(struct store *st, const char *about, size_t max, struct arena *arena,
    struct pending **ret, size_t *ret_n, struct err *err)
{
	return rows_list(st,
	    "SELECT " PENDING_COLUMNS
	    " FROM pending WHERE ?1 IS NULL OR about = ?1 ORDER BY due_ms, id LIMIT ?2",
	    ARGS(A_TEXT(about), A_INT(max > INT64_MAX ? INT64_MAX : (int64_t)max)), read_pending,
	    sizeof(**ret), arena, ret, ret_n, err);
}

int
pending_drop(struct tx *tx, int64_t id, struct err *err)
{
	return stmt_write(
	    tx, "pending_drop", "DELETE FROM pending WHERE id = ?", ARGS(A_INT(id)), NULL, err);
}

int
pending_drop_about(struct tx *tx, const char *about, int *ret_n, struct err *err)
{
	return stmt_write(tx, "pending_drop_about", "DELETE FROM pending WHERE about = ?",
	    ARGS(A_NAME(about)), ret_n, err);
}

int
pending_delay(struct tx *tx, const char *about, int64_t by_ms, struct err *err)
{
	return stmt_write(tx, "pending_delay",
	    "UPDATE pending SET due_ms = due_ms + ?1 WHERE about = ?2 AND what <> 'snoozed'",
	    ARGS(A_INT(by_ms), A_NAME(about)), NULL, err);
}

int
pending_shift(struct tx *tx, int64_t now_ms, struct err *err)
{
	return stmt_write(tx, "pending_shift",
	    "UPDATE pending SET due_ms = due_ms - (since_ms - ?1), since_ms = ?1"
	    " WHERE since_ms > ?1",
	    ARGS(A_INT(now_ms)), NULL, err);
}

int
pending_count(
    struct store *st, enum pending_what what, const char *route, int64_t *ret, struct err *err)
{
	return stmt_int(st, "SELECT count(*) FROM pending WHERE what = ? AND route = ?",
	    ARGS(A_TEXT(pending_words[what]), A_NAME(route)), ret, err);
}

int64_t
pending_next(struct store *st, int64_t now_ms)
{
	int64_t due = INT64_MAX;
	int r = stmt_int(st,
	    "SELECT min(CASE WHEN since_ms > ?1 THEN ?1 ELSE due_ms END) FROM pending"
	    " HAVING count(*) > 0",
	    ARGS(A_INT(now_ms)), &due, NULL);

	return r == 0 ? due : INT64_MAX;
}

/* ---- what people said */

int
attended_put(struct tx *tx, const struct attended *a, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO attended (about, alert, how, by, at_ms, until_ms) VALUES (?, ?, ?, ?, ?, "
	    "?)"
	    " ON CONFLICT (about) DO UPDATE SET alert = excluded.alert, how = excluded.how,"
	    " by = excluded.by, at_ms = excluded.at_ms, until_ms = excluded.until_ms";

	return stmt_write(tx, "attended_put", sql,
	    ARGS(A_NAME(a->about), A_TEXT(a->alert), A_TEXT(a->how), A_TEXT(a->by), A_INT(a->at_ms),
		A_INT(a->until_ms)),
	    NULL, err);
}

int
attended_get(
    struct store *st, const char *about, struct arena *arena, struct attended *ret, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct attended a;
	struct cols c;
	int r = stmt_open(st, &q,
	    "SELECT about, alert, how, by, at_ms, until_ms FROM attended WHERE about = ?",
	    ARGS(A_NAME(about)), err);

	if (r == 0)
		r = stmt_next(st, q, err);
	if (r != 0)
		return r;
	c = (struct cols){ .q = q, .arena = arena };
	a.about = col_text(&c);
	a.alert = col_text(&c);
	a.how = col_text(&c);
	a.by = col_text(&c);
	a.at_ms = col_int(&c);
	a.until_ms = col_int(&c);
	r = cols_check(&c, err);
	if (r == 0)
		*ret = a;
	return r;
}

int
mute_put(struct tx *tx, const struct mute *m, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO mute (dossier, type, milestone, until_ms, until_type, by, since_ms)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (dossier, type, milestone) DO UPDATE SET"
	    " until_ms = excluded.until_ms, until_type = excluded.until_type, by = excluded.by,"
	    " since_ms = excluded.since_ms";

	return stmt_write(tx, "mute_put", sql,
	    ARGS(A_NAME(m->dossier), A_NAME(m->type), A_NAME(m->milestone), A_INT(m->until_ms),
		A_NAME(m->until_type), A_TEXT(m->by), A_INT(m->since_ms)),
	    NULL, err);
}

static void
read_mute(struct cols *c, void *ret)
{
	struct mute *m = ret;

	m->id = col_int(c);
	m->dossier = col_name(c);
	m->type = col_name(c);
	m->milestone = col_name(c);
	m->until_ms = col_int(c);
	m->until_type = col_name(c);
	m->by = col_text(c);
	m->since_ms = col_int(c);
}

int
mute_list(struct store *st, struct arena *arena, struct mute **ret, size_t *ret_n, struct err *err)
{
	return rows_list(st, "SELECT " MUTE_COLUMNS " FROM mute ORDER BY id", NO_ARGS, read_mute,
	    sizeof(**ret), arena, ret, ret_n, err);
}

int
mute_drop(struct tx *tx, int64_t id, struct err *err)
{
	return stmt_write(
	    tx, "mute_drop", "DELETE FROM mute WHERE id = ?", ARGS(A_INT(id)), NULL, err);
}
