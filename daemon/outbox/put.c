/*
 * The step from an alert to its deliveries, inside the transaction of what caused it.
 * Invariant: an alert that is stored has a row for every sink that the routes name for it.
 */
#include <jansson.h>

#include "daemon/audit/audit.h"
#include "daemon/outbox/outbox.h"
#include "lib/mem.h"

#define PUT_MAX_SINKS 64

static json_t *
alert_record(const struct alert *a, const char *const *sinks, size_t n)
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
	return o;
}

static int
put(struct tx *tx, const struct routing *routing, const struct alert *a, const char *const *sinks,
    size_t n, int64_t now_ms, struct err *err)
{
	size_t i;
	int r = alert_put(tx, a, err);

	if (r != 0)
		return r;
	for (i = 0; i < n; i++) {
		r = delivery_put(tx, a->id, sinks[i],
		    routing != NULL ? timing_not_before(routing, sinks[i], a, now_ms) : now_ms,
		    now_ms, err);
		if (r < 0 || r == STORE_FULL)
			return r;
	}
	return audit_add(tx, now_ms, "alert", alert_record(a, sinks, n), err);
}

int
outbox_put_alert(struct tx *tx, const struct routing *routing, const struct alert *a,
    enum ms_type type, enum ms_state state, const char *except, int64_t now_ms, struct err *err)
{
	const char *sinks[PUT_MAX_SINKS];
	size_t n = alert_route(routing, a, type, state, except, sinks, ARRAY_LEN(sinks));

	return put(tx, routing, a, sinks, n, now_ms, err);
}

int
outbox_put_alert_to(
    struct tx *tx, const struct alert *a, const char *sink, int64_t now_ms, struct err *err)
{
	return put(tx, NULL, a, &sink, 1, now_ms, err);
}
