/*
 * One delivery in a sink's hands: claimed, handed over with a deadline, ended by the sink or by its
 * deadline. Invariant: what ended stays as it ended until a turn has written it down (settle.c).
 */
#include "daemon/outbox/internal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/audit/audit.h"
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
call_end(struct sink_call *c, const struct sink_result *result)
{
	if (c->ended)
		return;
	c->ended = true;
	c->verdict = result->verdict;
	c->retry_after_s = result->retry_after_s;
	c->away = result->away;
	c->detail = xstrdup(result->detail);
	loop_timer_clear(c->deadline);
	outbox_kick(c->box);
}

void
sink_done(struct sink_call *c, const struct sink_result *result)
{
	store_step("sink-done");
	call_end(c, result);
}

static void
defer(struct sink_call *c, const char *why)
{
	call_end(c,
	    &(struct sink_result){ .verdict = SINK_DEFERRED, .retry_after_s = -1, .detail = why });
}

static void
on_deadline(void *arg)
{
	struct sink_call *c = arg;

	if (c->ended)
		return;
	c->lane->ops->cancel(c->lane->sink, c);
	defer(c, "no answer within its deadline");
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
		defer(c, err.text);
}

static int
claim_rows(struct sink_call *c, struct tx *tx, int64_t now_ms, struct err *err)
{
	const char *sink = c->lane->conf->name;
	const struct sink_timing *timing = timing_of(c->box->routing, sink);
	struct delivery first;
	int r = 0;

	if (c->lane->failures > 0) /* the oldest is tried first, whenever it was tried last */
		r = delivery_hurry_tried(tx, sink, now_ms, err);
	if (r == 0 && timing != NULL)
		r = gather(c->box, tx, timing, now_ms, err);
	if (r == 0)
		r = delivery_first(c->box->store, now_ms, sink, lane_takes_oldest(c->lane),
		    &c->arena, &first, err);
	if (r == 0)
		r = delivery_claim(tx, &first, now_ms, BUNDLE_MAX, BUNDLE_TITLE_BYTES, &c->arena,
		    &c->rows, &c->row_count, err);
	if (r == 0)
		c->row = c->rows[0];
	return r;
}

/* ---- what cannot be read */

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
	return r == 0 ? call_tell(c, tx, "failed", detail, false, now_ms, err) : r;
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
