/*
 * What waits for somebody to say something. Invariant: the alert that is told and what then waits
 * are one transaction; what came due while the machine slept is told once, not as often as it was
 * missed.
 */
#include "daemon/watch/again.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>

#include "daemon/alert/after.h"
#include "daemon/attend/attend.h"
#include "daemon/audit/audit.h"
#include "daemon/outbox/aloud.h"
#include "daemon/outbox/outbox.h"
#include "lib/mem.h"
#include "lib/str.h"

#define AGAIN_ARENA_BYTES (8u << 20)
#define AT_ONCE 10 /* of one look, a commit each; the others follow in the next one */
#define SHORT_ID 12
#define DAY_MS 86400000LL

struct again {
	struct tx *tx;
	const struct setup *setup;
	int64_t now_ms;
	const struct pending *waiting;
	const struct route_def *route; /* NULL: of a snooze */
	struct alert first;
	enum ms_type type;
	struct arena *a;
	size_t told;
};

static const struct route_def *
route_of(const struct routing *routing, const char *name)
{
	size_t i;

	for (i = 0; i < routing->route_count; i++)
		if (str_eq(routing->routes[i].name, name))
			return &routing->routes[i];
	return NULL;
}

static int
stop(struct again *g, const char *why, struct err *err)
{
	int r = pending_drop(g->tx, g->waiting->id, err);

	if (r != 0 || why == NULL)
		return r;
	return audit_add(g->tx, g->now_ms, "waited",
	    json_pack("{s:s, s:s, s:s, s:s*, s:s}", "alert", g->waiting->alert, "about",
		g->waiting->about, "for", STR_OR(pending_words[g->waiting->what], "?"), "route",
		g->waiting->route, "ended", why),
	    err);
}

/* The route's sinks that have told all that is about it: at the others it would be told twice when
 * they are back. */
static int
find_ready(struct again *g, const char **ret, size_t *ret_n, struct err *err)
{
	int64_t open = 0;
	size_t i;
	int r = 0;

	*ret_n = 0;
	for (i = 0; i < g->route->sink_count && *ret_n < SETTINGS_SINKS_MAX && r == 0; i++) {
		r = delivery_open_about(
		    tx_store(g->tx), g->waiting->about, g->route->sinks[i], &open, err);
		if (r == 0 && open == 0)
			ret[(*ret_n)++] = g->route->sinks[i];
	}
	return r == 0 ? 0 : tx_fail(g->tx, r);
}

/* When the first sink may tell it. */
static int
told_ms(const struct again *g, const char *alert, int64_t *ret, struct err *err)
{
	struct delivery *v = NULL;
	size_t n = 0, i;
	int r = delivery_of_alert(tx_store(g->tx), alert, g->a, &v, &n, err);

	*ret = n > 0 ? INT64_MAX : g->now_ms;
	for (i = 0; i < n; i++)
		*ret = v[i].due_ms < *ret ? v[i].due_ms : *ret;
	*ret = *ret > g->now_ms ? *ret : g->now_ms;
	return r == 0 ? 0 : tx_fail(g->tx, r);
}

static bool
is_of_route(const struct again *g, const char *sink)
{
	size_t i;

	for (i = 0; i < g->route->sink_count; i++)
		if (str_eq(g->route->sinks[i], sink))
			return true;
	return false;
}

/* From when on somebody can read what was delivered there, or waits there for a digest or behind a
 * fuse; 0: nobody can, it or what is before it was tried in vain. */
static int
read_there_ms(const struct again *g, const struct delivery *d, int64_t *ret, struct err *err)
{
	bool stuck = d->state != DLV_DUE || d->attempts > 0;
	int r = 0;

	*ret = 0;
	if (d->state == DLV_DELIVERED)
		*ret = d->settled_ms < g->now_ms ? d->settled_ms : g->now_ms;
	else if (!stuck && d->due_ms > g->now_ms)
		*ret = d->due_ms;
	else if (!stuck) {
		r = delivery_is_stuck(tx_store(g->tx), d->sink, &stuck, err);
		*ret = stuck ? 0 : g->now_ms;
	}
	return r;
}

/* The alert that was told last: it itself, or the last that was told for it. */
static void
told_last(const struct again *g, char ret[33])
{
	struct after_again how = { .route = g->waiting->route, .n = g->waiting->n };

	if (how.n > 0)
		after_again_id(&g->first,
		    g->waiting->what == PENDING_AGAIN ? ALERT_AGAIN : ALERT_ESCALATED, &how, ret);
	else
		(void)snprintf(ret, 33, "%s", g->waiting->alert);
}

/* The same of the first sink that had that: of its route, or to which it was passed on. */
static int
read_ms(const struct again *g, int64_t *ret, struct err *err)
{
	struct delivery *v = NULL;
	char id[33];
	int64_t at = 0;
	size_t n = 0, i;
	int r;

	told_last(g, id);
	r = delivery_of_alert(tx_store(g->tx), id, g->a, &v, &n, err);
	*ret = 0;
	for (i = 0; i < n && r == 0; i++) {
		if (g->waiting->n == 0 && !is_of_route(g, v[i].sink))
			continue;
		r = read_there_ms(g, &v[i], &at, err);
		if (at != 0 && (*ret == 0 || at < *ret))
			*ret = at;
	}
	return r == 0 ? 0 : tx_fail(g->tx, r);
}

static int
wait_on(struct again *g, int n, int64_t due_ms, struct err *err)
{
	struct pending next = *g->waiting;

	next.n = n;
	next.since_ms = g->now_ms;
	next.due_ms = due_ms;
	return pending_put(g->tx, &next, err);
}

static int
tell(struct again *g, enum alert_kind kind, const struct after_again *how, const char *const *sinks,
    size_t n, struct alert *ret, struct err *err)
{
	int r = alert_compose_again(&g->first, kind, how, g->now_ms, g->a, ret, err);

	if (r != 0)
		return tx_fail(g->tx, r);
	r = outbox_put_alert_for(g->tx, &g->setup->routing, ret, g->type, sinks, n, g->now_ms, err);
	g->told += r == 0;
	return r == STORE_KNOWN ? 0 : r;
}

static int
repeat(struct again *g, struct err *err)
{
	int n = g->waiting->n + 1;
	bool last = n >= g->route->repeat_max;
	int64_t gap = after_gap_ms(g->route->repeat_ms, n + 1), start = 0;
	struct after_again how = { .route = g->route->name,
		.n = n,
		.max = g->route->repeat_max,
		.next_ms = last ? 0 : gap };
	const char *sinks[SETTINGS_SINKS_MAX];
	struct alert a;
	size_t ready = 0;
	int r = find_ready(g, sinks, &ready, err);

	if (r == 0 && ready == 0)
		return wait_on(
		    g, g->waiting->n, g->now_ms + after_gap_ms(g->route->repeat_ms, n), err);
	if (r == 0)
		r = tell(g, ALERT_AGAIN, &how, sinks, ready, &a, err);
	if (r != 0 || last)
		return r != 0 ? r : stop(g, NULL, err);
	r = told_ms(g, a.id, &start, err);
	return r != 0 ? r : wait_on(g, n, start + gap, err);
}

static int
pass_on(struct again *g, struct err *err)
{
	int n = g->waiting->n + 1;
	bool last = (size_t)n >= g->route->escalate_count;
	struct after_again how = {
		.route = g->route->name, .n = n, .max = (int)g->route->escalate_count
	};
	struct alert a;
	int64_t start = 0;
	int r;

	if ((size_t)n > g->route->escalate_count)
		return stop(g, "its route names no further sink", err);
	r = tell(g, ALERT_ESCALATED, &how, &g->route->escalate[n - 1], 1, &a, err);
	if (r != 0 || last)
		return r != 0 ? r : stop(g, NULL, err);
	r = told_ms(g, a.id, &start, err);
	return r != 0 ? r : wait_on(g, n, start + g->route->escalate_ms, err);
}

static bool
has_sink(const struct again *g, const char *name)
{
	return settings_sink(g->setup->settings, name) != NULL;
}

/* It was told just now: what else waits for it begins to wait anew. */
static int
wait_anew(struct again *g, int64_t start_ms, struct err *err)
{
	struct pending *v = NULL;
	size_t n = 0, i;
	int64_t due;
	int r = pending_list(tx_store(g->tx), g->waiting->about, SIZE_MAX, g->a, &v, &n, err);

	if (r != 0)
		return tx_fail(g->tx, r);
	for (i = 0; i < n && r == 0; i++) {
		const struct route_def *route = route_of(&g->setup->routing, v[i].route);

		if (route == NULL || v[i].what >= PENDING_SNOOZED)
			continue;
		due = start_ms +
		    (v[i].what == PENDING_AGAIN ? after_gap_ms(route->repeat_ms, v[i].n + 1)
						: route->escalate_ms);
		if (due <= v[i].due_ms)
			continue;
		v[i].since_ms = g->now_ms;
		v[i].due_ms = due;
		r = pending_put(g->tx, &v[i], err);
	}
	return r;
}

static enum ms_state
state_of(const struct alert *a)
{
	int i;

	for (i = 0; i < ST_COUNT; i++)
		if (str_eq(ms_state_words[i], a->state))
			return (enum ms_state)i;
	return ST_REPORTED;
}

/* It is told there itself: it waits for its digest, or was held back until now. */
static bool
comes_itself(const struct again *g, const struct delivery *d)
{
	return d->state == DLV_DUE || d->state == DLV_CLAIMED || d->state == DLV_HELD ||
	    (d->state == DLV_DELIVERED && d->settled_ms >= g->waiting->due_ms);
}

/* Where the alert went, as far as that is there; else where it would go today. */
static int
find_back(struct again *g, const char **ret, size_t *ret_n, struct err *err)
{
	struct delivery *v = NULL;
	size_t n = 0, i, k = 0;
	bool any = false;
	int r = delivery_of_alert(tx_store(g->tx), g->waiting->alert, g->a, &v, &n, err);

	for (i = 0; i < n && k < SETTINGS_SINKS_MAX && r == 0; i++) {
		if (!has_sink(g, v[i].sink))
			continue;
		any = true;
		if (!comes_itself(g, &v[i]))
			ret[k++] = v[i].sink;
	}
	if (r == 0 && !any)
		k = alert_route(&g->setup->routing, &g->first, g->type, state_of(&g->first), NULL,
		    ret, SETTINGS_SINKS_MAX);
	*ret_n = k;
	return r == 0 ? 0 : tx_fail(g->tx, r);
}

static int
bring_back(struct again *g, struct err *err)
{
	struct after_again how = { .moment_ms = g->waiting->due_ms };
	const char *sinks[SETTINGS_SINKS_MAX];
	struct alert a = { .title = NULL };
	size_t n = 0;
	int64_t start = g->now_ms;
	int r = find_back(g, sinks, &n, err);

	r = r != 0 ? r : delivery_wake(g->tx, g->waiting->about, g->now_ms, err);
	if (r == 0 && n > 0)
		r = tell(g, ALERT_AGAIN, &how, sinks, n, &a, err);
	r = r != 0 ? r : stop(g, NULL, err);
	if (r == 0 && n > 0)
		r = told_ms(g, a.id, &start, err);
	return r != 0 ? r : wait_anew(g, start, err);
}

/* Nobody was late to say something about what came later than it was meant to. */
static int
take_in_time(
    struct again *g, int64_t gap_ms, int (*take)(struct again *, struct err *), struct err *err)
{
	int64_t start = 0;
	int r = read_ms(g, &start, err);

	if (r == 0 && start != 0 && start + gap_ms > g->now_ms)
		return wait_on(g, g->waiting->n, start + gap_ms, err);
	return r != 0 ? r : take(g, err);
}

static int
take_due(struct again *g, struct err *err)
{
	const struct mute *muted = NULL;
	int r;

	if (g->waiting->what == PENDING_WHAT_COUNT)
		return tx_fail(
		    g->tx, err_set(err, -EBADMSG, "it waits for what this version does not know"));
	r = alert_get(tx_store(g->tx), g->waiting->alert, g->a, &g->first, err);
	if (r != 0)
		return r < 0 ? tx_fail(g->tx, r) : stop(g, "its alert is gone", err);
	if (g->waiting->type == NULL || ms_type_by_code(g->waiting->type, &g->type) != 0)
		g->type = MS_NONE;
	r = attend_muted(g->tx, &g->first, g->type, g->now_ms, g->a, &muted, err);
	if (r != 0 || muted != NULL)
		return r != 0 ? r : stop(g, "muted", err);
	g->route = route_of(&g->setup->routing, g->waiting->route);
	switch (g->waiting->what) {
	case PENDING_SNOOZED:
		return bring_back(g, err);
	case PENDING_AGAIN:
		return g->route == NULL || g->route->repeat_ms == 0
		    ? stop(g, "its route repeats nothing", err)
		    : take_in_time(
			  g, after_gap_ms(g->route->repeat_ms, g->waiting->n + 1), repeat, err);
	default:
		return g->route == NULL || g->route->escalate_ms == 0
		    ? stop(g, "its route names no further sink", err)
		    : take_in_time(g, g->route->escalate_ms, pass_on, err);
	}
}

/* What cannot be told again waits no longer, and that is told. */
static int
give_up(struct again *g, struct err *err)
{
	struct aloud u = { .what = "unread",
		.name =
		    arena_printf(g->a, "what waits about alert %.*s", SHORT_ID, g->waiting->alert),
		.detail = arena_strdup(g->a, err->text) };
	int r = stop(g, "it cannot be read", err);

	return r != 0 ? r : aloud_put(g->tx, g->setup, &u, g->now_ms, &g->told, err);
}

/* One transaction for each: what is told is told, whatever becomes of the next one. */
static int
take_one(struct again *g, struct store *store, int (*take)(struct again *, struct err *),
    struct err *err)
{
	size_t told = g->told;
	int r = tx_begin(store, &g->tx, err);

	if (r != 0)
		return r;
	r = take(g, err);
	if (r == 0)
		r = tx_commit(g->tx, err);
	else
		tx_abort(g->tx);
	if (r != 0)
		g->told = told;
	return r;
}

static int
mend_clock(struct store *store, int64_t now_ms, struct err *err)
{
	struct tx *tx = NULL;
	int r = tx_begin(store, &tx, err);

	if (r != 0)
		return r;
	r = pending_shift(tx, now_ms, err);
	if (r == 0)
		return tx_commit(tx, err);
	tx_abort(tx);
	return r;
}

static int
take_all(struct again *g, struct store *store, struct err *err)
{
	struct pending *v = NULL;
	size_t n = 0, i;
	int r = mend_clock(store, g->now_ms, err);

	for (i = 0; i < AT_ONCE && r == 0; i++) {
		arena_reset(g->a);
		r = pending_list(store, NULL, 1, g->a, &v, &n, err);
		if (r != 0 || n == 0 || v->due_ms > g->now_ms)
			break;
		g->waiting = v;
		r = take_one(g, store, take_due, err);
		if (store_row_failed(r))
			r = take_one(g, store, give_up, err);
	}
	return r;
}

/* A route that waits for as many as it may: once a day. */
static int
tell_full(struct again *g, struct store *store, enum pending_what what, const char *route,
    struct err *err)
{
	struct aloud u = { .what = "full", .number = g->now_ms / DAY_MS };
	int64_t n = 0;
	int r = pending_count(store, what, route, &n, err);

	if (r != 0 || n < ATTEND_WAITING_MAX)
		return r;
	u.name = arena_printf(g->a, "route %s", route);
	u.detail = arena_printf(g->a, "%d alerts wait to be %s", ATTEND_WAITING_MAX,
	    what == PENDING_AGAIN ? "told again" : "passed on");
	return aloud_tell(store, g->setup, &u, g->now_ms, &g->told, err);
}

static int
look_for_full(struct again *g, struct store *store, struct err *err)
{
	const struct routing *routing = &g->setup->routing;
	size_t i;
	int r = 0;

	for (i = 0; i < routing->route_count && r == 0; i++) {
		const struct route_def *route = &routing->routes[i];

		arena_reset(g->a);
		if (route->repeat_ms > 0)
			r = tell_full(g, store, PENDING_AGAIN, route->name, err);
		if (r == 0 && route->escalate_ms > 0)
			r = tell_full(g, store, PENDING_ESCALATED, route->name, err);
	}
	return r;
}

int
again_look(struct store *store, const struct setup *setup, int64_t now_ms, int64_t *ret_next_ms,
    size_t *ret_told, struct err *err)
{
	struct again g = { .setup = setup, .now_ms = now_ms };
	struct arena a;
	int r = 0;

	arena_init(&a, AGAIN_ARENA_BYTES);
	g.a = &a;
	r = look_for_full(&g, store, err);
	if (r == 0 && pending_next(store, now_ms) <= now_ms)
		r = take_all(&g, store, err);
	arena_done(&a);
	*ret_told += g.told;
	if (r == 0)
		*ret_next_ms = pending_next(store, now_ms);
	return r;
}
