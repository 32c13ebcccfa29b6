/*
 * What was meant for a sink that is no more. Invariant: no delivery waits for ever without a word:
 * it is settled as failed, recorded, and told through the sinks that are left.
 */
#include <jansson.h>
#include <stdlib.h>

#include "daemon/audit/audit.h"
#include "daemon/outbox/internal.h"
#include "lib/mem.h"
#include "lib/str.h"

#define ORPHANS_ARENA_BYTES (1u << 20)

static bool
has_lane(const struct outbox *box, const char *sink)
{
	size_t i;

	for (i = 0; i < box->lane_count; i++)
		if (str_eq(box->lanes[i].conf->name, sink))
			return true;
	return false;
}

static int
settle_one(struct outbox *box, struct tx *tx, const struct open_sink *s, int64_t now_ms,
    struct arena *arena, struct err *err)
{
	_cleanup_free_ char *detail = xasprintf(
	    "the configuration has no such sink any more; %lld not sent", (long long)s->open);
	struct alert a;
	int r = delivery_fail_sink(tx, s->sink, now_ms, detail, err);

	if (r == 0)
		r = audit_add(tx, now_ms, "orphans",
		    json_pack("{s:s, s:I, s:s}", "sink", s->sink, "deliveries", (json_int_t)s->open,
			"detail", detail),
		    err);
	if (r == 0)
		r = alert_compose_health(
		    ALERT_SINK, s->sink, "failed", detail, now_ms, arena, &a, err);
	if (r == 0)
		r = outbox_put_alert(
		    tx, box->routing, &a, MS_NONE, ST_REPORTED, s->sink, now_ms, err);
	return r == STORE_KNOWN ? 0 : r;
}

int
orphans_settle(struct outbox *box, struct tx *tx, int64_t now_ms, struct err *err)
{
	struct open_sink *open = NULL;
	struct arena arena;
	size_t n = 0, i;
	int r;

	arena_init(&arena, ORPHANS_ARENA_BYTES);
	r = delivery_open_sinks(box->store, &arena, &open, &n, err);
	for (i = 0; i < n && r == 0; i++)
		if (!has_lane(box, open[i].sink))
			r = settle_one(box, tx, &open[i], now_ms, &arena, err);
	arena_done(&arena);
	return r;
}
