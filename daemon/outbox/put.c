/*
 * The step from an alert to its deliveries, inside the transaction of what caused it.
 * Invariant: an alert that is stored has a row for every sink that the routes name for it.
 */
#include <jansson.h>

#include "daemon/attend/attend.h"
#include "daemon/audit/audit.h"
#include "daemon/outbox/outbox.h"
#include "lib/mem.h"
#include "lib/str.h"

#define PUT_ARENA_BYTES (1u << 20)

static json_t *
alert_record(const struct alert *a, const char *const *sinks, size_t n, const char *muted)
{
	json_t *list = json_array();
	json_t *o = json_pack("{s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*, s:s*}", "alert",
	    a->id, "kind", alert_kind_words[a->kind], "dossier", a->dossier, "milestone",
	    a->milestone, "source", a->source, "type", a->type, "title", a->title, "text", a->text,
	    "state", a->state, "url", a->url);
	size_t i;

	for (i = 0; i < n; i++)
		IGNORE(json_array_append_new(list, json_string(sinks[i])));
	IGNORE(json_object_set_new(o, "sinks", list));
	if (muted != NULL)
		IGNORE(json_object_set_new(o, "muted", json_string(muted)));
	return o;
}

/* What is put, and by which routes it was found. */
struct put {
	const struct routing *routing; /* NULL: at once */
	const struct alert *alert;
	enum ms_type type;
	enum ms_state state;
	const char *except;
	const char *const *sinks;
	size_t sink_count;
	const struct plan *plans; /* of these sinks; NULL: at once, but for quiet hours */
	bool followed;            /* by what is told again, as the routes say */
};

/* With whom it goes: heap; NULL: alone. */
static char *
batch_of(const struct plan *p, const struct alert *a)
{
	if (p->digest != NULL)
		return xasprintf("digest:%s", p->digest->name);
	if (p->group_ms > 0)
		return xasprintf("group:%s:%s", STR_OR(a->dossier, ""),
		    STR_OR(a->type, alert_kind_words[a->kind]));
	return NULL;
}

/* An open group has its time: who comes later does not make the first ones wait longer. */
static int
put_planned(
    struct tx *tx, const struct put *p, const struct plan *plan, int64_t now_ms, struct err *err)
{
	_cleanup_free_ char *batch = batch_of(plan, p->alert);
	int64_t due_ms = plan_due_ms(p->routing, plan, p->alert, now_ms), open_ms;

	if (batch != NULL && plan->digest == NULL) {
		open_ms = delivery_batch_due(tx_store(tx), plan->sink, batch);
		due_ms = open_ms < due_ms ? open_ms : due_ms;
	}
	return delivery_put_in(tx, p->alert->id, plan->sink, batch, due_ms, now_ms, err);
}

static int
put_deliveries(struct tx *tx, const struct put *p, int64_t now_ms, struct err *err)
{
	const struct routing *routing = p->routing;
	size_t i;
	int r = 0;

	for (i = 0; i < p->sink_count && r >= 0 && r != STORE_FULL; i++)
		if (p->plans != NULL)
			r = put_planned(tx, p, &p->plans[i], now_ms, err);
		else
			r = delivery_put(tx, p->alert->id, p->sinks[i],
			    routing != NULL
				? timing_not_before(routing, p->sinks[i], p->alert, now_ms)
				: now_ms,
			    now_ms, err);
	return r == STORE_KNOWN ? 0 : r;
}

static int
put_in(struct tx *tx, const struct put *p, struct arena *arena, int64_t now_ms, struct err *err)
{
	const struct alert *a = p->alert;
	const struct mute *muted = NULL;
	int r = alert_put(tx, a, err);

	if (r != 0)
		return r;
	if (p->followed)
		r = attend_muted(tx, a, p->type, now_ms, arena, &muted, err);
	r = r != 0 ? r : put_deliveries(tx, p, now_ms, err);
	if (r == 0 && p->followed)
		r = attend_follow(
		    tx, p->routing, a, p->type, p->state, p->except, muted, now_ms, err);
	if (r != 0)
		return r;
	return audit_add(tx, now_ms, "alert",
	    alert_record(
		a, p->sinks, p->sink_count, muted != NULL ? attend_mute_words(muted, arena) : NULL),
	    err);
}

static int
put(struct tx *tx, const struct put *p, int64_t now_ms, struct err *err)
{
	struct arena arena;
	int r;

	arena_init(&arena, PUT_ARENA_BYTES);
	r = put_in(tx, p, &arena, now_ms, err);
	arena_done(&arena);
	return r;
}

int
outbox_put_alert(struct tx *tx, const struct routing *routing, const struct alert *a,
    enum ms_type type, enum ms_state state, const char *except, int64_t now_ms, struct err *err)
{
	const char *sinks[SETTINGS_SINKS_MAX];
	struct plan plans[SETTINGS_SINKS_MAX];
	size_t i, n = alert_plan(routing, a, type, state, except, plans, ARRAY_LEN(plans));
	struct put p = { .routing = routing,
		.alert = a,
		.type = type,
		.state = state,
		.except = except,
		.sinks = sinks,
		.sink_count = n,
		.plans = plans,
		.followed = true };

	for (i = 0; i < n; i++)
		sinks[i] = plans[i].sink;
	return put(tx, &p, now_ms, err);
}

int
outbox_put_alert_for(struct tx *tx, const struct routing *routing, const struct alert *a,
    enum ms_type type, const char *const *sinks, size_t n, int64_t now_ms, struct err *err)
{
	struct put p = { .routing = routing,
		.alert = a,
		.type = type,
		.sinks = sinks,
		.sink_count = n,
		.followed = true };

	return put(tx, &p, now_ms, err);
}

int
outbox_put_alert_to(
    struct tx *tx, const struct alert *a, const char *sink, int64_t now_ms, struct err *err)
{
	struct put p = { .alert = a, .sinks = &sink, .sink_count = 1 };

	return put(tx, &p, now_ms, err);
}
