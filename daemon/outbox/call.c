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

#define CALL_ARENA_BYTES (1u << 20)

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

static void
notice_fill(struct sink_call *c)
{
	const struct alert *a = &c->alert;
	const struct dossier_conf *d = NULL;
	struct hash h;
	char hex[HASH_HEX];

	hash_strings(&h, a->id, c->row.sink, HASH_END);
	hash_hex(&h, hex);
	memcpy(c->delivery_id, hex, sizeof(c->delivery_id) - 1);
	if (a->dossier != NULL)
		d = settings_dossier(c->box->settings, a->dossier);
	when_format_human(&a->event, c->event_text);
	when_format(&a->event, c->event);
	c->notice = (struct notice){
		.delivery_id = c->delivery_id,
		.alert_id = a->id,
		.kind = alert_kind_words[a->kind],
		.milestone = a->milestone,
		.type = a->type,
		.dossier = a->dossier,
		.dossier_title = d == NULL ? a->dossier : STR_OR(d->short_title, d->title),
		.state = a->state,
		.importance = a->importance,
		.title = a->title,
		.text = a->text,
		.url = a->url,
		.source = a->source,
		.created_ms = a->created_ms,
		.event_at = a->event.precision != WHEN_NONE ? a->event.at : 0,
		.event_text = c->event_text[0] != '\0' ? c->event_text : NULL,
		.event = c->event[0] != '\0' ? c->event : NULL,
		.attempt = c->row.attempts,
		.next = a->next,
		.links = a->links,
		.link_count = a->link_count,
	};
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

int
call_claim(struct lane *lane, struct tx *tx, int64_t now_ms, struct err *err)
{
	struct outbox *box = lane->box;
	struct sink_call *c = xcalloc(1, sizeof(*c));
	int r;

	c->box = box;
	c->lane = lane;
	arena_init(&c->arena, CALL_ARENA_BYTES);
	r = delivery_claim(tx, now_ms, lane->conf->name, &c->arena, &c->row, err);
	if (r == 0)
		r = alert_get(box->store, c->row.alert_id, &c->arena, &c->alert, err);
	if (r != 0) {
		arena_done(&c->arena);
		free(c);
		return r;
	}
	notice_fill(c);
	c->deadline = loop_timer_new(box->loop, on_deadline, c);
	c->next = box->calls;
	box->calls = c;
	lane->running++;
	return 0;
}

/* A delivery that ended as failed, or a sink that broke, is told through its fallback or the
 * others. */
static int
tell_failure(struct sink_call *c, struct tx *tx, const char *what, int64_t now_ms, struct err *err)
{
	struct outbox *box = c->box;
	struct alert a;
	struct arena arena;
	char *detail;
	int r;

	if (c->alert.kind ==
	    ALERT_SINK) /* trouble about telling trouble ends here, in log and audit */
		return 0;
	arena_init(&arena, CALL_ARENA_BYTES);
	detail = xasprintf(
	    "\"%s\": %s", STR_OR(c->alert.title, ""), STR_OR(c->detail, "no reason given"));
	r = alert_compose_health(ALERT_SINK, c->row.sink, what, detail, now_ms, &arena, &a, err);
	if (r == 0 && c->lane->conf->fallback != NULL)
		r = outbox_put_alert_to(tx, &a, c->lane->conf->fallback, now_ms, err);
	else if (r == 0)
		r = outbox_put_alert(
		    tx, box->routing, &a, MS_NONE, ST_REPORTED, c->row.sink, now_ms, err);
	free(detail);
	arena_done(&arena);
	return r == STORE_KNOWN ? 0 : r;
}

int
call_settle(struct sink_call *c, struct tx *tx, int64_t now_ms, struct err *err)
{
	int64_t give_up_ms = c->lane->conf->give_up_ms;
	const char *told = NULL;
	int r = 0;

	c->row.detail = c->detail;
	c->row.settled_ms = now_ms;
	switch (c->verdict) {
	case SINK_DELIVERED:
		c->row.state = DLV_DELIVERED;
		break;
	case SINK_REJECTED:
		c->row.state = DLV_FAILED;
		told = "refused";
		break;
	case SINK_BROKEN:
		c->row.state = DLV_HELD;
		if (!c->lane->held && !c->lane->telling)
			told = "held";
		c->lane->telling = true;
		break;
	case SINK_DEFERRED:
		if (retry_give_up(c->row.created_ms, now_ms, give_up_ms, c->row.attempts)) {
			c->row.state = DLV_FAILED;
			told = "failed";
			break;
		}
		c->row.state = DLV_DUE;
		c->row.settled_ms = 0;
		c->row.due_ms = now_ms +
		    retry_delay_ms(c->row.attempts, c->retry_after_s, randombytes_random());
		break;
	}
	r = delivery_settle(tx, &c->row, err);
	if (r == 0)
		r = audit_add(tx, now_ms, "delivery",
		    json_pack("{s:s, s:s, s:s, s:i, s:s, s:s*}", "alert", c->alert.id, "id",
			c->delivery_id, "sink", c->row.sink, "attempt", c->row.attempts, "verdict",
			sink_verdict_words[c->verdict], "detail", c->detail),
		    err);
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
		{ "RATIFYD_ALERT_ID", c->alert.id }, { "RATIFYD_DOSSIER", c->alert.dossier },
		{ NULL, NULL } };
	/* A host that is down is said once, not for each of the thousands that wait for it. */
	bool quiet = c->verdict == SINK_DELIVERED ||
	    (c->verdict == SINK_DEFERRED && c->lane->said && c->row.state == DLV_DUE);
	enum log_level level = quiet ? LOG_DEBUG_ : LOG_WARN_;

	log_event(level, fields, "sink %s: %s \"%.120s\", attempt %d%s%s", c->row.sink,
	    sink_verdict_words[c->verdict], STR_OR(c->alert.title, ""), c->row.attempts,
	    c->detail != NULL ? ": " : "", STR_OR(c->detail, ""));
}
