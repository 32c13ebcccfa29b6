/*
 * How a call ends in the table, in the audit log, and in what is told of it. Invariant: each
 * delivery that is settled has one record, and one that ended as failed is told.
 */
#include "daemon/outbox/internal.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "daemon/audit/audit.h"
#include "daemon/outbox/retry.h"
#include "lib/mem.h"
#include "lib/str.h"

#define TELL_ARENA_BYTES (1u << 20)
#define LIST_ARENA_BYTES (16u << 20)
#define HOUR_MS 3600000LL

/* A delivery that ended as failed, or a sink that broke, is told through its fallback or the
 * others. */
int
call_tell(struct sink_call *c, struct tx *tx, const char *what, const char *detail, bool many,
    int64_t now_ms, struct err *err)
{
	struct outbox *box = c->box;
	const char *sink = c->lane->conf->name;
	struct arena arena;
	struct alert a;
	int r;

	arena_init(&arena, TELL_ARENA_BYTES);
	r = alert_compose_health(ALERT_SINK, sink, what, detail, now_ms, &arena, &a, err);
	if (r == 0 && many)
		alert_once(&a, now_ms / HOUR_MS);
	if (r == 0 && c->lane->conf->fallback != NULL)
		r = outbox_put_alert_to(tx, &a, c->lane->conf->fallback, now_ms, err);
	else if (r == 0)
		r = outbox_put_alert(tx, box->routing, &a, MS_NONE, ST_REPORTED, sink, now_ms, err);
	arena_done(&arena);
	return r == STORE_KNOWN ? 0 : r;
}

/* All that it says. */
static bool
is_about_sinks(const struct notice *n)
{
	const char *sink = alert_kind_words[ALERT_SINK];
	size_t i;

	for (i = 0; i < n->part_count; i++)
		if (!str_eq(n->parts[i].kind, sink))
			return false;
	return n->part_count > 0 || str_eq(n->kind, sink);
}

static int
tell_failure(struct sink_call *c, struct tx *tx, const char *what, size_t others, int64_t now_ms,
    struct err *err)
{
	bool part = delivery_is_part(&c->row);
	_cleanup_free_ char *more =
	    others > 0 ? xasprintf(" (and %zu others that wait as long)", others) : xstrdup("");
	_cleanup_free_ char *list = part
	    ? xasprintf("; others that went with it may be, too: ratifyctl outbox --sink %s "
			"--in-state failed",
		  c->row.sink)
	    : xstrdup("");
	_cleanup_free_ char *detail = NULL;

	/* Trouble about telling trouble ends here, in log and audit. */
	if (others == 0 && is_about_sinks(&c->notice))
		return 0;
	detail = xasprintf("\"%s\"%s: %s%s", STR_OR(c->notice.title, ""), more,
	    STR_OR(c->detail, "no reason given"), list);
	return call_tell(c, tx, what, detail, part, now_ms, err);
}

static int
record_one(struct sink_call *c, struct tx *tx, const struct delivery *d, const char *id,
    int64_t now_ms, struct err *err)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:i, s:s, s:s*}", "alert", d->alert_id, "id", id,
	    "sink", c->row.sink, "attempt", d->attempts, "verdict", sink_verdict_words[c->verdict],
	    "detail", c->detail);

	if (d->bundle != NULL && c->row_count > 1)
		IGNORE(json_object_set_new(o, "bundle_of", json_integer((json_int_t)c->row_count)));
	return audit_add(tx, now_ms, "delivery", o, err);
}

/* One record a delivery that is settled; one of the whole bundle for what is tried again. */
static int
record(struct sink_call *c, struct tx *tx, int64_t now_ms, struct err *err)
{
	bool settled = c->row.state == DLV_DELIVERED || c->row.state == DLV_FAILED;
	size_t i, n = settled ? c->row_count : 1;
	int r = 0;

	for (i = 0; i < n && r == 0; i++)
		r = record_one(c, tx, &c->rows[i], c->notice.delivery_id, now_ms, err);
	return r;
}

/* Since when these could have left: of a bundle the youngest, and not before the time of its
 * digest. */
static int64_t
waits_since(const struct sink_call *c, const struct delivery *rows, size_t n, int64_t now_ms)
{
	const struct digest_def *digest = NULL;
	int64_t since_ms = rows[0].created_ms;
	size_t i;

	for (i = 0; i < n; i++)
		if (rows[i].created_ms > since_ms)
			since_ms = rows[i].created_ms;
	if (rows[0].batch != NULL && str_starts(rows[0].batch, "digest:"))
		digest = digest_by_name(c->box->routing, rows[0].batch + strlen("digest:"));
	if (digest != NULL)
		since_ms = digest_next_ms(digest, since_ms);
	return since_ms < now_ms ? since_ms : now_ms;
}

static int
tries_of(const struct sink_call *c)
{
	int tries = c->row.attempts;
	size_t i;

	for (i = 0; i < c->row_count; i++)
		if (c->rows[i].attempts < tries)
			tries = c->rows[i].attempts;
	return tries;
}

/* Nothing passes there, and that is not about this delivery. */
static bool
is_closed(const struct sink_call *c)
{
	return c->away || c->lane->failures > 0;
}

/* Of what waits for a lane the tries of the lane count. */
static int
lane_tries(const struct sink_call *c, int attempts)
{
	int tries = is_closed(c) ? c->lane->failures + 1 : 0;

	return tries > attempts ? tries : attempts;
}

static void
settle_deferred(struct sink_call *c, int64_t now_ms, const char **told)
{
	c->wait_ms =
	    retry_delay_ms(lane_tries(c, c->row.attempts), c->retry_after_s, randombytes_random());
	if (retry_give_up(waits_since(c, c->rows, c->row_count, now_ms), now_ms,
		c->lane->conf->give_up_ms, lane_tries(c, tries_of(c)))) {
		c->row.state = DLV_FAILED;
		*told = "failed";
		return;
	}
	c->row.state = DLV_DUE;
	c->row.settled_ms = 0;
	c->row.due_ms = now_ms + c->wait_ms;
}

/* How its row ends, and what is told of that. */
static void
settle_row(struct sink_call *c, int64_t now_ms, const char **told)
{
	c->row.detail = c->detail;
	c->row.settled_ms = now_ms;
	switch (c->verdict) {
	case SINK_DELIVERED:
		c->row.state = DLV_DELIVERED;
		break;
	case SINK_REJECTED:
		c->row.state = c->row_count == 1 ? DLV_FAILED : DLV_DUE;
		*told = c->row_count == 1 ? "refused" : NULL;
		break;
	case SINK_BROKEN:
		c->row.state = DLV_HELD;
		if (!c->lane->held && !c->lane->telling)
			*told = "held";
		c->lane->telling = true;
		break;
	case SINK_DEFERRED:
		settle_deferred(c, now_ms, told);
		break;
	}
}

/* What waited for the same server as long as the one that was given up: it would be given up at its
 * own try, one after the other, and each would be told. */
static int
give_up_others(struct sink_call *c, struct tx *tx, int64_t now_ms, size_t *ret_n, struct err *err)
{
	struct delivery *v = NULL;
	struct arena arena;
	size_t n = 0, i;
	int r;

	arena_init(&arena, LIST_ARENA_BYTES);
	r = delivery_list(tx_store(tx), c->row.sink, DLV_DUE, BUNDLE_MAX, &arena, &v, &n, err);
	for (i = 0; i < n && r == 0; i++) {
		if (v[i].bundle != NULL || str_eq(v[i].batch, "snoozed") ||
		    !retry_give_up(waits_since(c, &v[i], 1, now_ms), now_ms,
			c->lane->conf->give_up_ms, lane_tries(c, v[i].attempts)))
			continue;
		r = delivery_drop(tx, v[i].id, now_ms, c->detail, err);
		r = r != 0 ? r : record_one(c, tx, &v[i], notice_id(&v[i], &arena), now_ms, err);
		(*ret_n)++;
	}
	arena_done(&arena);
	return r;
}

int
call_settle(struct sink_call *c, struct tx *tx, int64_t now_ms, struct err *err)
{
	const char *told = NULL;
	size_t others = 0;
	int r;

	settle_row(c, now_ms, &told);
	/* What is refused as a whole may pass in parts. */
	if (c->verdict == SINK_REJECTED && c->row_count > 1)
		r = delivery_split(tx, c->rows, c->row_count, now_ms, err);
	else
		r = delivery_settle(tx, &c->row, err);
	if (r == 0)
		r = record(c, tx, now_ms, err);
	if (r == 0 && c->row.state == DLV_FAILED && c->verdict == SINK_DEFERRED && is_closed(c))
		r = give_up_others(c, tx, now_ms, &others, err);
	if (r == 0 && told != NULL)
		r = tell_failure(c, tx, told, others, now_ms, err);
	if (r == 0 && c->verdict == SINK_DELIVERED && c->lane->waiting)
		r = delivery_hurry(tx, c->row.sink, now_ms, err); /* it is back */
	lane_note(c->lane, c, now_ms);
	return r;
}
