/*
 * One delivery in a sink's hands: claimed, handed over with a deadline, ended by the sink or by its
 * deadline, settled. Invariant: what ended stays as it ended until a turn has written it down.
 */
#include "daemon/outbox/internal.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/audit/audit.h"
#include "daemon/outbox/retry.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"

#define CALL_ARENA_BYTES ((size_t)48 << 20)
#define TELL_ARENA_BYTES (1u << 20)
#define CALL_PASSED_OVER 100 /* nothing is claimed, and others may be */

void
call_free(struct sink_call *c)
{
	struct sink_call **p;

	for (p = &c->box->calls; *p != NULL; p = &(*p)->next)
		if (*p == c) {
			*p = c->next;
			break;
		}
	c->lane->running--;
	loop_timer_free(c->deadline);
	arena_done(&c->arena);
	free(c->detail);
	free(c);
}

static void
call_end(struct sink_call *c, enum sink_verdict verdict, int64_t retry_after_s, const char *detail)
{
	if (c->ended)
		return;
	c->ended = true;
	c->verdict = verdict;
	c->retry_after_s = retry_after_s;
	c->detail = xstrdup(detail);
	loop_timer_clear(c->deadline);
	outbox_kick(c->box);
}

void
sink_done(struct sink_call *c, const struct sink_result *result)
{
	store_step("sink-done");
	call_end(c, result->verdict, result->retry_after_s, result->detail);
}

static void
on_deadline(void *arg)
{
	struct sink_call *c = arg;

	if (c->ended)
		return;
	c->lane->ops->cancel(c->lane->sink, c);
	call_end(c, SINK_DEFERRED, -1, "no answer within its deadline");
}

/* Words of the sink's own, in each part, too. */
static void
put_wording(struct sink_call *c, struct notice *n)
{
	wording_apply(c->lane->wording, c->lane->conf->name, c->box->host_name, &c->arena, n);
}

void
call_start(struct sink_call *c)
{
	struct err err = { 0 };
	int64_t limit_ms = c->lane->conf->deadline_ms;

	c->started = true;
	if (limit_ms <= 0)
		limit_ms = c->lane->ops->deadline_ms > 0 ? c->lane->ops->deadline_ms : 30000;
	loop_timer_in(c->deadline, limit_ms);
	store_step("sink-send");
	if (c->lane->ops->send(c->lane->sink, &c->notice, c, &err) < 0)
		call_end(c, SINK_DEFERRED, -1, err.text);
}

static int
claim_rows(struct sink_call *c, struct tx *tx, int64_t now_ms, struct err *err)
{
	const char *sink = c->lane->conf->name;
	const struct sink_timing *timing = timing_of(c->box->routing, sink);
	struct delivery first;
	int r = 0;

	if (timing != NULL)
		r = gather(c->box, tx, timing, now_ms, err);
	if (r == 0)
		r = delivery_first(
		    c->box->store, now_ms, sink, c->lane->waiting, &c->arena, &first, err);
	if (r == 0)
		r = delivery_claim(tx, &first, now_ms, BUNDLE_MAX, BUNDLE_TITLE_BYTES, &c->arena,
		    &c->rows, &c->row_count, err);
	if (r == 0)
		c->row = c->rows[0];
	return r;
}

/* ---- what cannot be read */

/* A delivery that ended as failed, or a sink that broke, is told through its fallback or the
 * others. */
static int
tell(struct sink_call *c, struct tx *tx, const char *what, const char *detail, int64_t now_ms,
    struct err *err)
{
	struct outbox *box = c->box;
	const char *sink = c->lane->conf->name;
	struct arena arena;
	struct alert a;
	int r;

	arena_init(&arena, TELL_ARENA_BYTES);
	r = alert_compose_health(ALERT_SINK, sink, what, detail, now_ms, &arena, &a, err);
	if (r == 0 && c->lane->conf->fallback != NULL)
		r = outbox_put_alert_to(tx, &a, c->lane->conf->fallback, now_ms, err);
	else if (r == 0)
		r = outbox_put_alert(tx, box->routing, &a, MS_NONE, ST_REPORTED, sink, now_ms, err);
	arena_done(&arena);
	return r == STORE_KNOWN ? 0 : r;
}

static int
give_up(struct sink_call *c, struct tx *tx, const struct delivery *d, const char *why,
    int64_t now_ms, struct err *err)
{
	_cleanup_free_ char *detail = xasprintf("alert %.12s cannot be read: %s", d->alert_id, why);
	int r = delivery_drop(tx, d->id, now_ms, detail, err);

	if (r == 0)
		r = audit_add(tx, now_ms, "delivery",
		    json_pack("{s:s, s:s, s:s, s:s}", "alert", d->alert_id, "sink", d->sink,
			"verdict", "unread", "detail", detail),
		    err);
	return r == 0 ? tell(c, tx, "failed", detail, now_ms, err) : r;
}

/* Of what was claimed and makes no notice: those whose alert cannot be read are given up, the
 * others are due again. Returns why when it is none of them. */
static int
pass_over(struct sink_call *c, struct tx *tx, int why, int64_t now_ms, struct err *err)
{
	struct err own = { .code = 0 };
	struct arena arena;
	struct alert a;
	size_t i;
	int bad = 0, r = delivery_unclaim(tx, &c->row, now_ms, err);

	for (i = 0; i < c->row_count && r == 0; i++) {
		arena_init(&arena, TELL_ARENA_BYTES);
		if (store_row_failed(
			alert_get(tx_store(tx), c->rows[i].alert_id, &arena, &a, &own))) {
			bad++;
			r = give_up(c, tx, &c->rows[i], own.text, now_ms, err);
		}
		arena_done(&arena);
	}
	if (r != 0)
		return r;
	return bad > 0 ? CALL_PASSED_OVER : tx_fail(tx, why);
}

int
call_claim(struct lane *lane, struct tx *tx, int64_t now_ms, struct err *err)
{
	struct outbox *box = lane->box;
	struct sink_call *c = xcalloc(1, sizeof(*c));
	size_t i;
	int r;

	c->box = box;
	c->lane = lane;
	arena_init(&c->arena, CALL_ARENA_BYTES);
	r = claim_rows(c, tx, now_ms, err);
	if (r == 0)
		r = notice_of(box, c->rows, c->row_count, &c->arena, &c->notice, err);
	if (store_row_failed(r) && c->row_count > 0)
		r = pass_over(c, tx, r, now_ms, err);
	if (r != 0) {
		arena_done(&c->arena);
		free(c);
		return r == CALL_PASSED_OVER ? 0 : r;
	}
	for (i = 0; i < c->notice.part_count; i++)
		put_wording(c, (struct notice *)(uintptr_t)&c->notice.parts[i]);
	put_wording(c, &c->notice);
	c->deadline = loop_timer_new(box->loop, on_deadline, c);
	c->next = box->calls;
	box->calls = c;
	lane->running++;
	return 0;
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
tell_failure(struct sink_call *c, struct tx *tx, const char *what, int64_t now_ms, struct err *err)
{
	_cleanup_free_ char *detail = NULL;

	/* Trouble about telling trouble ends here, in log and audit. */
	if (is_about_sinks(&c->notice))
		return 0;
	detail = xasprintf(
	    "\"%s\": %s", STR_OR(c->notice.title, ""), STR_OR(c->detail, "no reason given"));
	return tell(c, tx, what, detail, now_ms, err);
}

/* One record a delivery that is settled; one of the whole bundle for what is tried again. */
static int
record(struct sink_call *c, struct tx *tx, int64_t now_ms, struct err *err)
{
	bool settled = c->row.state == DLV_DELIVERED || c->row.state == DLV_FAILED;
	size_t i, n = settled ? c->row_count : 1;
	json_t *o;
	int r = 0;

	for (i = 0; i < n && r == 0; i++) {
		o = json_pack("{s:s, s:s, s:s, s:i, s:s, s:s*}", "alert", c->rows[i].alert_id, "id",
		    c->notice.delivery_id, "sink", c->row.sink, "attempt", c->row.attempts,
		    "verdict", sink_verdict_words[c->verdict], "detail", c->detail);
		if (c->row_count > 1)
			IGNORE(json_object_set_new(
			    o, "bundle_of", json_integer((json_int_t)c->row_count)));
		r = audit_add(tx, now_ms, "delivery", o, err);
	}
	return r;
}

/* Since when it could have left: of a bundle the youngest, and not before the time of its digest.
 */
static int64_t
waits_since(const struct sink_call *c, int64_t now_ms)
{
	const struct digest_def *digest = NULL;
	int64_t since_ms = c->row.created_ms;
	size_t i;

	for (i = 0; i < c->row_count; i++)
		if (c->rows[i].created_ms > since_ms)
			since_ms = c->rows[i].created_ms;
	if (c->row.batch != NULL && str_starts(c->row.batch, "digest:"))
		digest = digest_by_name(c->box->routing, c->row.batch + strlen("digest:"));
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

static void
settle_deferred(struct sink_call *c, int64_t now_ms, const char **told)
{
	if (retry_give_up(waits_since(c, now_ms), now_ms, c->lane->conf->give_up_ms, tries_of(c))) {
		c->row.state = DLV_FAILED;
		*told = "failed";
		return;
	}
	c->row.state = DLV_DUE;
	c->row.settled_ms = 0;
	c->row.due_ms =
	    now_ms + retry_delay_ms(c->row.attempts, c->retry_after_s, randombytes_random());
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

int
call_settle(struct sink_call *c, struct tx *tx, int64_t now_ms, struct err *err)
{
	const char *told = NULL;
	int r;

	settle_row(c, now_ms, &told);
	/* What is refused as a whole may pass in parts. */
	if (c->verdict == SINK_REJECTED && c->row_count > 1)
		r = delivery_split(tx, &c->row, now_ms, err);
	else
		r = delivery_settle(tx, &c->row, err);
	if (r == 0)
		r = record(c, tx, now_ms, err);
	if (r == 0 && told != NULL)
		r = tell_failure(c, tx, told, now_ms, err);
	if (r == 0 && c->verdict == SINK_DELIVERED && c->lane->waiting)
		r = delivery_hurry(tx, c->row.sink, now_ms, err); /* it is back */
	return r;
}

void
call_log(const struct sink_call *c)
{
	const struct log_field fields[] = { { "RATIFYD_SINK", c->row.sink },
		{ "RATIFYD_ALERT_ID", c->notice.alert_id },
		{ "RATIFYD_DOSSIER", c->notice.dossier }, { NULL, NULL } };
	/* A host that is down is said once, not for each of the thousands that wait for it. */
	bool quiet = c->verdict == SINK_DELIVERED ||
	    (c->verdict == SINK_DEFERRED && c->lane->said && c->row.state == DLV_DUE);
	enum log_level level = quiet ? LOG_DEBUG_ : LOG_WARN_;

	log_event(level, fields, "sink %s: %s \"%.120s\", attempt %d%s%s", c->row.sink,
	    sink_verdict_words[c->verdict], STR_OR(c->notice.title, ""), c->row.attempts,
	    c->detail != NULL ? ": " : "", STR_OR(c->detail, ""));
}
