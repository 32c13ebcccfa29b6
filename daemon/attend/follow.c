/*
 * What follows an alert that was just stored. Invariant: nothing older about the same thing is told
 * again once there is something newer.
 */
#include "daemon/attend/attend.h"

#include "daemon/alert/after.h"
#include "daemon/audit/audit.h"
#include "lib/mem.h"
#include "lib/str.h"

#define FOLLOW_ARENA_BYTES (1u << 20)

struct follow_pass {
	struct tx *tx;
	const struct alert *alert;
	const char *type, *except;
	int64_t now_ms;
	struct arena arena;
	struct pending *before; /* what waited about the same thing */
	size_t before_count;
	struct delivery *sent;
	size_t sent_count;
};

/* Repetitions follow nothing, a reminder is no news, and health has no end that a person could say.
 */
static bool
is_news(const struct alert *a)
{
	return a->kind < ALERT_REMINDER;
}

static bool
is_of(const struct route_def *r, const char *sink)
{
	size_t i;

	for (i = 0; i < r->sink_count; i++)
		if (str_eq(r->sinks[i], sink))
			return true;
	return false;
}

/* When the first of its sinks may tell it; now_ms: none of them does. */
static int64_t
told_ms(const struct follow_pass *p, const struct route_def *r)
{
	int64_t first = INT64_MAX;
	size_t i;

	for (i = 0; i < p->sent_count; i++)
		if (is_of(r, p->sent[i].sink) && p->sent[i].due_ms < first)
			first = p->sent[i].due_ms;
	return first == INT64_MAX || first < p->now_ms ? p->now_ms : first;
}

static const struct pending *
waited(const struct follow_pass *p, enum pending_what what, const char *route)
{
	size_t i;

	for (i = 0; i < p->before_count; i++)
		if (p->before[i].what == what && str_eq(p->before[i].route, route))
			return &p->before[i];
	return NULL;
}

static int
wait_for(struct follow_pass *p, const struct route_def *r, enum pending_what what, int64_t in_ms,
    struct err *err)
{
	const struct pending *old = waited(p, what, r->name);
	struct pending w = { .what = what,
		.about = alert_about(p->alert),
		.route = r->name,
		.alert = p->alert->id,
		.type = p->type,
		.since_ms = p->now_ms,
		.due_ms = told_ms(p, r) + in_ms };
	int64_t n = 0;
	int r2 = pending_count(tx_store(p->tx), what, r->name, &n, err);

	if (r2 != 0)
		return tx_fail(p->tx, r2);
	if (n >= ATTEND_WAITING_MAX)
		return 0;
	if (what == PENDING_ESCALATED && old != NULL) {
		w.n = old->n;
		w.due_ms = old->due_ms < w.due_ms ? old->due_ms : w.due_ms;
	}
	return pending_put(p->tx, &w, err);
}

static int
wait_by(struct follow_pass *p, const struct route_def *r, struct err *err)
{
	int e = 0;

	if (r->sink_count == 1 && str_eq(r->sinks[0], p->except))
		return 0;
	if (r->repeat_ms > 0 && p->alert->importance == 'A')
		e = wait_for(p, r, PENDING_AGAIN, r->repeat_ms, err);
	if (e == 0 && r->escalate_ms > 0 && r->escalate_count > 0)
		e = wait_for(p, r, PENDING_ESCALATED, r->escalate_ms, err);
	return e;
}

static int
read_before(struct follow_pass *p, struct err *err)
{
	struct store *st = tx_store(p->tx);
	int r = pending_list(
	    st, alert_about(p->alert), SIZE_MAX, &p->arena, &p->before, &p->before_count, err);

	if (r == 0)
		r = delivery_of_alert(st, p->alert->id, &p->arena, &p->sent, &p->sent_count, err);
	return r == 0 ? 0 : tx_fail(p->tx, r);
}

static int
settle_muted(struct follow_pass *p, const struct mute *muted, struct err *err)
{
	const char *detail = attend_mute_detail(muted, &p->arena);

	return delivery_mute(p->tx, p->alert->id, p->now_ms, STR_OR(detail, "muted"), err);
}

int
attend_follow(struct tx *tx, const struct routing *routing, const struct alert *a,
    enum ms_type type, enum ms_state state, const char *except, const struct mute *muted,
    int64_t now_ms, struct err *err)
{
	struct follow_pass p = { .tx = tx,
		.alert = a,
		.type = type >= 0 && type < MS_TYPE_COUNT ? ms_types[type].code : NULL,
		.except = except,
		.now_ms = now_ms };
	size_t i;
	int r = 0;

	arena_init(&p.arena, FOLLOW_ARENA_BYTES);
	if (muted != NULL)
		r = settle_muted(&p, muted, err);
	if (r == 0 && is_news(a)) {
		r = read_before(&p, err);
		if (r == 0 && p.before_count > 0)
			r = pending_drop_about(tx, alert_about(a), NULL, err);
		if (r == 0 && p.before_count > 0)
			r = delivery_wake(tx, alert_about(a), now_ms, err);
		for (i = 0; r == 0 && muted == NULL && i < routing->route_count; i++)
			if (route_takes(routing, &routing->routes[i], a, type, state) ==
			    ROUTE_TAKES)
				r = wait_by(&p, &routing->routes[i], err);
	}
	arena_done(&p.arena);
	return r;
}
