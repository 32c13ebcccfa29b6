/*
 * Deliveries: one alert for one sink, until it is settled. Invariant: (alert, sink) is stored
 * once; due -> claimed -> delivered, failed, due again or held, and what is claimed when the
 * program starts is due again: at least once, always under the same alert id.
 */
#include "daemon/store/internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/mem.h"

/* A snooze holds it back, whatever its sink would take: until it is claimed. */
#define NOT_SNOOZED "coalesce(batch, '') <> 'snoozed'"

int
delivery_put_in(struct tx *tx, const char *alert_id, const char *sink, const char *batch,
    int64_t due_ms, int64_t now_ms, struct err *err)
{
	int changes,
	    r = stmt_write(tx, "delivery_put",
		"INSERT INTO delivery (alert, sink, batch, state, due_ms, created_ms)"
		" VALUES (?, ?, ?, 'due', ?, ?) ON CONFLICT (alert, sink) DO NOTHING",
		ARGS(A_TEXT(alert_id), A_TEXT(sink), A_TEXT(batch), A_INT(due_ms), A_INT(now_ms)),
		&changes, err);

	if (r != 0)
		return r;
	return changes > 0 ? 0 : STORE_KNOWN;
}

int
delivery_put(struct tx *tx, const char *alert_id, const char *sink, int64_t due_ms, int64_t now_ms,
    struct err *err)
{
	return delivery_put_in(tx, alert_id, sink, NULL, due_ms, now_ms, err);
}

void
delivery_read(struct cols *c, void *ret)
{
	struct delivery *d = ret;

	d->id = col_int(c);
	(void)snprintf(d->alert_id, sizeof(d->alert_id), "%s",
	    (const char *)sqlite3_column_text(c->q, c->i++));
	d->sink = col_text(c);
	d->state = (enum delivery_state)col_word(c, delivery_state_words);
	d->attempts = (int)col_int(c);
	d->due_ms = col_int(c);
	d->created_ms = col_int(c);
	d->settled_ms = col_int(c);
	d->detail = col_text(c);
	d->batch = col_text(c);
	d->bundle = col_text(c);
}

int
delivery_list(struct store *st, const char *sink, int state, size_t max, struct arena *arena,
    struct delivery **ret, size_t *ret_n, struct err *err)
{
	static const char all[] =
	    "SELECT " DELIVERY_COLUMNS " FROM delivery WHERE ?1 IS NULL OR sink = ?1"
	    " ORDER BY due_ms, id LIMIT ?2";
	static const char of_state[] =
	    "SELECT " DELIVERY_COLUMNS
	    " FROM delivery WHERE state = ?3 AND (?1 IS NULL OR sink = ?1)"
	    " ORDER BY due_ms, id LIMIT ?2";
	struct rows rows = { .arena = arena, .size = sizeof(**ret) };
	int64_t limit = max > INT64_MAX ? INT64_MAX : (int64_t)max;
	int r;

	if (state < 0)
		r = rows_read(st, all, ARGS(A_TEXT(sink), A_INT(limit)), delivery_read, &rows, err);
	else
		r = rows_read(st, of_state,
		    ARGS(A_TEXT(sink), A_INT(limit), A_TEXT(delivery_state_words[state])),
		    delivery_read, &rows, err);
	if (r != 0)
		return r;
	*ret = (struct delivery *)(void *)rows.v;
	*ret_n = rows.n;
	return 0;
}

/*
 * The sinks that have something due, each found with one step into the index: with thousands of
 * deliveries waiting for one sink, the others are found as fast as ever.
 */
#define DUE_SINKS                                                                                  \
	"WITH RECURSIVE s (sink) AS (SELECT min(sink) FROM delivery WHERE state = 'due'"           \
	" UNION ALL SELECT (SELECT min(sink) FROM delivery WHERE state = 'due' AND sink > s.sink)" \
	" FROM s WHERE s.sink IS NOT NULL)"                                                        \
	" SELECT sink, (SELECT min(due_ms) FROM delivery WHERE state = 'due' AND sink = s.sink)"   \
	" AS due FROM s WHERE sink IS NOT NULL ORDER BY due LIMIT 1"

/* The sink whose delivery is due first. */
static int
first_sink(
    struct store *st, struct arena *arena, const char **ret_sink, int64_t *ret_due, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct cols c;
	int r = stmt_open(st, &q, DUE_SINKS, NO_ARGS, err);

	if (r == 0)
		r = stmt_next(st, q, err);
	if (r != 0)
		return r;
	c = (struct cols){ .q = q, .arena = arena };
	if (arena != NULL)
		*ret_sink = col_text(&c);
	c.i = 1;
	*ret_due = col_int(&c);
	return cols_check(&c, err);
}

int
delivery_first(struct store *st, int64_t now_ms, const char *sink, bool oldest, struct arena *arena,
    struct delivery *ret, struct err *err)
{
	static const char by_time[] =
	    "SELECT " DELIVERY_COLUMNS " FROM delivery WHERE state = 'due' AND due_ms <= ?"
	    " AND sink = ? ORDER BY due_ms, id LIMIT 1";
	static const char by_age[] =
	    "SELECT " DELIVERY_COLUMNS " FROM delivery WHERE state = 'due' AND due_ms <= ?"
	    " AND sink = ? ORDER BY id LIMIT 1";
	struct rows rows = { .arena = arena, .size = sizeof(*ret), .at_first = 1 };
	int64_t due;
	int r = 0;

	if (sink == NULL)
		r = first_sink(st, arena, &sink, &due, err);
	if (r == 0)
		r = rows_read(st, oldest ? by_age : by_time, ARGS(A_INT(now_ms), A_TEXT(sink)),
		    delivery_read, &rows, err);
	if (r != 0)
		return r;
	if (rows.n == 0)
		return STORE_NONE;
	memcpy(ret, rows.v, sizeof(*ret));
	return 0;
}

int
delivery_settle(struct tx *tx, const struct delivery *d, struct err *err)
{
	static const char sql[] =
	    "UPDATE delivery SET state = ?1, due_ms = ?2, settled_ms = ?3, detail = ?4"
	    " WHERE id = ?5 OR (bundle = ?6 AND sink = ?7 AND state = 'claimed')";
	int changes,
	    r = stmt_write(tx, "delivery_settle", sql,
		ARGS(A_TEXT(delivery_state_words[d->state]), A_INT(d->due_ms), A_INT(d->settled_ms),
		    A_TEXT(d->detail), A_INT(d->id), A_TEXT(d->bundle), A_TEXT(d->sink)),
		&changes, err);

	if (r == 0 && changes == 0)
		r = tx_result(
		    tx, err_set(err, -ENOENT, "delivery %lld is not there", (long long)d->id));
	return r;
}

int
delivery_release_claims(struct tx *tx, int64_t now_ms, struct err *err)
{
	return stmt_write(tx, "delivery_release_claims",
	    "UPDATE delivery SET state = 'due', due_ms = ? WHERE state = 'claimed'",
	    ARGS(A_INT(now_ms)), NULL, err);
}

int
delivery_release_held(struct tx *tx, const char *sink, int64_t now_ms, struct err *err)
{
	return stmt_write(tx, "delivery_release_held",
	    "UPDATE delivery SET state = 'due', due_ms = ?1"
	    " WHERE state = 'held' AND (?2 IS NULL OR sink = ?2)",
	    ARGS(A_INT(now_ms), A_TEXT(sink)), NULL, err);
}

static void
read_open_sink(struct cols *c, void *ret)
{
	struct open_sink *s = ret;

	s->sink = col_text(c);
	s->open = col_int(c);
}

int
delivery_open_sinks(
    struct store *st, struct arena *arena, struct open_sink **ret, size_t *ret_n, struct err *err)
{
	return rows_list(st,
	    "SELECT sink, count(*) FROM delivery WHERE state IN ('due', 'claimed', 'held')"
	    " GROUP BY sink ORDER BY sink",
	    NO_ARGS, read_open_sink, sizeof(**ret), arena, ret, ret_n, err);
}

int
delivery_fail_sink(
    struct tx *tx, const char *sink, int64_t now_ms, const char *detail, struct err *err)
{
	return stmt_write(tx, "delivery_fail_sink",
	    "UPDATE delivery SET state = 'failed', settled_ms = ?1, detail = ?2"
	    " WHERE sink = ?3 AND state IN ('due', 'claimed', 'held')",
	    ARGS(A_INT(now_ms), A_TEXT(detail), A_TEXT(sink)), NULL, err);
}

int
delivery_hurry(struct tx *tx, const char *sink, int64_t now_ms, struct err *err)
{
	return stmt_write(tx, "delivery_hurry",
	    "UPDATE delivery SET due_ms = ?1 WHERE state = 'due' AND sink = ?2"
	    " AND ((attempts > 0 AND " NOT_SNOOZED ") OR due_ms <= ?1)",
	    ARGS(A_INT(now_ms), A_TEXT(sink)), NULL, err);
}

int
delivery_hurry_tried(struct tx *tx, const char *sink, int64_t now_ms, struct err *err)
{
	return stmt_write(tx, "delivery_hurry_tried",
	    "UPDATE delivery SET due_ms = ?1 WHERE state = 'due' AND sink = ?2 AND due_ms > ?1"
	    " AND attempts > 0 AND " NOT_SNOOZED,
	    ARGS(A_INT(now_ms), A_TEXT(sink)), NULL, err);
}

int
delivery_shift(struct tx *tx, int64_t back_ms, int64_t now_ms, struct err *err)
{
	return stmt_write(tx, "delivery_shift",
	    "UPDATE delivery SET due_ms = max(due_ms - ?1, ?2) WHERE state = 'due' AND due_ms > ?2"
	    " AND (bundle IS NOT NULL OR coalesce(batch, '') NOT GLOB 'digest:*')",
	    ARGS(A_INT(back_ms), A_INT(now_ms)), NULL, err);
}

int
delivery_clamp(struct tx *tx, int64_t latest_ms, int64_t now_ms, struct err *err)
{
	return stmt_write(tx, "delivery_clamp",
	    "UPDATE delivery SET due_ms = ?2 WHERE state = 'due' AND due_ms > ?1"
	    " AND (bundle IS NOT NULL OR (coalesce(batch, '') NOT GLOB 'digest:*'"
	    " AND " NOT_SNOOZED "))",
	    ARGS(A_INT(latest_ms), A_INT(now_ms)), NULL, err);
}

int
delivery_is_stuck(struct store *st, const char *sink, bool *ret, struct err *err)
{
	int64_t n = 0;
	int r = stmt_int(st,
	    "SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'due' AND sink = ?"
	    " AND attempts > 0 AND " NOT_SNOOZED ")",
	    ARGS(A_TEXT(sink)), &n, err);

	*ret = n != 0;
	return r;
}

bool
delivery_has_new(struct store *st, const char *sink, int64_t after_ms, int64_t now_ms)
{
	int64_t n = 0;
	int r = stmt_int(st,
	    "SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'due' AND sink = ? AND due_ms > ?"
	    " AND due_ms <= ? AND attempts = 0)",
	    ARGS(A_TEXT(sink), A_INT(after_ms), A_INT(now_ms)), &n, NULL);

	return r == 0 && n != 0;
}

int64_t
delivery_next_due(struct store *st, const char *sink)
{
	int64_t due = INT64_MAX;
	int r;

	if (sink != NULL)
		r = stmt_int(st,
		    "SELECT due_ms FROM delivery WHERE state = 'due' AND sink = ?"
		    " ORDER BY due_ms LIMIT 1",
		    ARGS(A_TEXT(sink)), &due, NULL);
	else
		r = first_sink(st, NULL, NULL, &due, NULL);
	return r == 0 ? due : INT64_MAX;
}

int
delivery_count(struct store *st, const char *sink, struct delivery_counts *ret, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct delivery_counts counts = { .by_state = { 0 } };
	struct cols c;
	int state,
	    r = stmt_open(st, &q,
		"SELECT state, count(*) FROM delivery WHERE ?1 IS NULL OR sink = ?1 GROUP BY state",
		ARGS(A_TEXT(sink)), err);

	while (r == 0 && (r = stmt_next(st, q, err)) == 0) {
		c = (struct cols){ .q = q };
		state = col_word(&c, delivery_state_words);
		r = cols_check(&c, err);
		if (r == 0)
			counts.by_state[state] = col_int(&c);
	}
	if (r != STORE_NONE)
		return r;
	*ret = counts;
	return 0;
}

int
delivery_of_alert(struct store *st, const char *alert_id, struct arena *arena,
    struct delivery **ret, size_t *ret_n, struct err *err)
{
	return rows_list(st,
	    "SELECT " DELIVERY_COLUMNS " FROM delivery WHERE alert = ? ORDER BY id",
	    ARGS(A_TEXT(alert_id)), delivery_read, sizeof(**ret), arena, ret, ret_n, err);
}

int
delivery_mute(
    struct tx *tx, const char *alert_id, int64_t now_ms, const char *detail, struct err *err)
{
	return stmt_write(tx, "delivery_mute",
	    "UPDATE delivery SET state = 'muted', settled_ms = ?1, detail = ?2"
	    " WHERE alert = ?3 AND state = 'due' AND bundle IS NULL",
	    ARGS(A_INT(now_ms), A_TEXT(detail), A_TEXT(alert_id)), NULL, err);
}

int
delivery_count_muted(
    struct store *st, const char *detail, int64_t since_ms, int64_t *ret, struct err *err)
{
	return stmt_int(st,
	    "SELECT count(DISTINCT alert) FROM delivery WHERE state = 'muted' AND detail = ?"
	    " AND settled_ms >= ?",
	    ARGS(A_TEXT(detail), A_INT(since_ms)), ret, err);
}

/* Alerts about something, by the index on it or by their own key. Deliveries are found by them:
 * "+state" keeps the index of all that is due out of it. */
#define ABOUT(n) "(a.milestone = ?" #n " OR a.id = ?" #n ")"

int
delivery_mute_repeats(
    struct tx *tx, const char *about, int64_t now_ms, const char *detail, struct err *err)
{
	/* what was tried in a bundle goes with it: a bundle stays as it was sent first */
	return stmt_write(tx, "delivery_mute_repeats",
	    "UPDATE delivery SET state = 'muted', settled_ms = ?1, detail = ?2"
	    " WHERE +state = 'due' AND bundle IS NULL AND alert IN (SELECT a.id FROM alert a "
	    "WHERE " ABOUT(3) " AND"
			      " a.kind IN ('again', 'escalated'))",
	    ARGS(A_INT(now_ms), A_TEXT(detail), A_TEXT(about)), NULL, err);
}

int
delivery_snooze(struct tx *tx, const char *about, int64_t until_ms, struct err *err)
{
	return stmt_write(tx, "delivery_snooze",
	    "UPDATE delivery SET due_ms = ?1, batch = 'snoozed' WHERE +state = 'due'"
	    " AND bundle IS NULL AND due_ms < ?1 AND alert IN (SELECT a.id FROM "
	    "alert a"
	    " WHERE " ABOUT(2) " AND a.kind NOT IN ('again', 'escalated'))",
	    ARGS(A_INT(until_ms), A_TEXT(about)), NULL, err);
}

int
delivery_wake(struct tx *tx, const char *about, int64_t now_ms, struct err *err)
{
	return stmt_write(tx, "delivery_wake",
	    "UPDATE delivery SET due_ms = ?1 WHERE +state = 'due' AND batch = 'snoozed'"
	    " AND due_ms > ?1 AND alert IN (SELECT a.id FROM alert a WHERE " ABOUT(2) ")",
	    ARGS(A_INT(now_ms), A_TEXT(about)), NULL, err);
}

int
delivery_open_about(
    struct store *st, const char *about, const char *sink, int64_t *ret, struct err *err)
{
	return stmt_int(st,
	    "SELECT count(*) FROM alert a JOIN delivery d ON d.alert = a.id WHERE " ABOUT(
		1) " AND d.sink = ?2 AND d.state IN ('due', 'claimed', 'held')",
	    ARGS(A_TEXT(about), A_TEXT(sink)), ret, err);
}

int
delivery_get(
    struct store *st, int64_t id, struct arena *arena, struct delivery *ret, struct err *err)
{
	struct rows rows = { .arena = arena, .size = sizeof(*ret), .at_first = 1 };
	int r = rows_read(st, "SELECT " DELIVERY_COLUMNS " FROM delivery WHERE id = ?",
	    ARGS(A_INT(id)), delivery_read, &rows, err);

	if (r != 0)
		return r;
	if (rows.n == 0)
		return STORE_NONE;
	memcpy(ret, rows.v, sizeof(*ret));
	return 0;
}

int
delivery_retry(struct tx *tx, int64_t id, int64_t now_ms, struct err *err)
{
	static const char again[] =
	    "UPDATE delivery SET state = 'due', due_ms = ?1, created_ms = ?1, settled_ms = 0,"
	    " attempts = 0, batch = NULL, bundle = NULL WHERE id = ?2 AND state = 'failed'";
	static const char sooner[] =
	    "UPDATE delivery SET state = 'due', due_ms = ?1, settled_ms = 0"
	    " WHERE state IN ('due', 'held') AND (id = ?2 OR (bundle, sink) ="
	    " (SELECT bundle, sink FROM delivery WHERE id = ?2))";
	int changes = 0, r;

	r = stmt_write(tx, "delivery_retry", again, ARGS(A_INT(now_ms), A_INT(id)), &changes, err);
	if (r == 0 && changes == 0)
		r = stmt_write(tx, "delivery_retry bundle", sooner, ARGS(A_INT(now_ms), A_INT(id)),
		    &changes, err);
	return r == 0 && changes == 0 ? STORE_NONE : r;
}

int
delivery_drop(struct tx *tx, int64_t id, int64_t now_ms, const char *detail, struct err *err)
{
	/* A bundle that was tried and lacks a part now is another one, and has another id. */
	static const char unbundle[] =
	    "UPDATE delivery SET bundle = NULL WHERE id <> ?1 AND state IN ('due', 'held') AND"
	    " (bundle, sink) = (SELECT bundle, sink FROM delivery WHERE id = ?1)";
	int changes,
	    r = stmt_write(tx, "delivery_drop",
		"UPDATE delivery SET state = 'failed', settled_ms = ?1, detail = ?2"
		" WHERE id = ?3 AND state IN ('due', 'held')",
		ARGS(A_INT(now_ms), A_TEXT(detail), A_INT(id)), &changes, err);

	if (r == 0 && changes > 0)
		r = stmt_write(tx, "delivery_drop unbundle", unbundle, ARGS(A_INT(id)), NULL, err);
	return r == 0 && changes == 0 ? STORE_NONE : r;
}
