/*
 * The dispatcher: one lane a sink, one transaction a turn that settles what ended and claims what
 * may start. Invariant: a delivery is handed to a sink only after its claim was committed.
 */
#include "daemon/outbox/outbox.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/audit/audit.h"
#include "daemon/outbox/retry.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "sinks/sink.h"

#define OUTBOX_STALL_MS 10000 /* after a full disk: one try, and one log line, each 10 s */
#define OUTBOX_CALL_ARENA_BYTES (1u << 20)

struct lane {
	struct outbox *box;
	const struct sink_conf *conf;
	const struct sink_ops *ops;
	struct sink *sink;
	unsigned running, max_running;
	bool held; /* broken: nothing is sent until a reload */
};

struct sink_call {
	struct outbox *box;
	struct lane *lane;
	struct sink_call *next;
	struct arena arena;
	struct delivery row;
	struct alert alert;
	struct notice notice;
	struct loop_timer *deadline;
	char delivery_id[33];
	char event_text[WHEN_TEXT];
	bool started, ended;
	enum sink_verdict verdict;
	int64_t retry_after_s;
	char *detail;
};

struct outbox {
	struct loop *loop;
	struct store *store;
	const struct settings *settings;
	const struct routing *routing;
	char *state_dir, *host_name;
	struct lane *lanes;
	size_t lane_count;
	struct sink_call *calls;
	struct loop_timer *timer;
	bool queued, draining;
	char **audit_paths; /* files that follow the audit table */
	size_t audit_count;
	int64_t audit_seq; /* last record they have */
	bool audit_failed;
	loop_fn *drained, *idle;
	void *drained_arg, *idle_arg;
};

static void outbox_turn(void *arg);
static void call_start(struct sink_call *);

static int
end_tx(struct tx *tx, int r, struct err *err) /* commits what went well */
{
	if (r == 0)
		return tx_commit(tx, err);
	tx_abort(tx);
	return r;
}

void
outbox_kick(struct outbox *box)
{
	if (box->queued)
		return;
	box->queued = true;
	loop_defer(box->loop, outbox_turn, box);
}

static void
on_timer(void *arg)
{
	outbox_kick(arg);
}

/* ---- calls */

static void
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
	c->notice = (struct notice){
		.delivery_id = c->delivery_id,
		.alert_id = a->id,
		.kind = alert_kind_words[a->kind],
		.milestone = a->milestone,
		.type = a->type,
		.dossier = a->dossier,
		.dossier_title = d == NULL ? a->dossier : STR_OR(d->short_title, d->title),
		.state = a->state,
		.importance = a->milestone_id != 0 ? a->importance : 'H',
		.title = a->title,
		.text = a->text,
		.url = a->url,
		.source = a->source,
		.created_ms = a->created_ms,
		.event_at = a->event.precision != WHEN_NONE ? a->event.at : 0,
		.event_text = c->event_text[0] != '\0' ? c->event_text : NULL,
		.attempt = c->row.attempts,
	};
}

static void
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

/* ---- claiming and settling, inside the turn's transaction */

/* 0 claimed, STORE_NONE nothing due, other outcomes of the store. */
static int
lane_claim(struct lane *lane, struct tx *tx, int64_t now_ms, struct err *err)
{
	struct outbox *box = lane->box;
	struct sink_call *c = xcalloc(1, sizeof(*c));
	int r;

	c->box = box;
	c->lane = lane;
	arena_init(&c->arena, OUTBOX_CALL_ARENA_BYTES);
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

/* A delivery that ended as failed, or a sink that broke, is told through the others. */
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
	arena_init(&arena, OUTBOX_CALL_ARENA_BYTES);
	detail = xasprintf(
	    "\"%s\": %s", STR_OR(c->alert.title, ""), STR_OR(c->detail, "no reason given"));
	r = alert_compose_health(ALERT_SINK, c->row.sink, what, detail, now_ms, &arena, &a, err);
	if (r == 0)
		r = outbox_put_alert(
		    tx, box->routing, &a, MS_NONE, ST_REPORTED, c->row.sink, now_ms, err);
	free(detail);
	arena_done(&arena);
	return r == STORE_KNOWN ? 0 : r;
}

static int
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
		told = "a delivery was refused for good";
		break;
	case SINK_BROKEN:
		c->row.state = DLV_HELD;
		told = c->lane->held ? NULL : "the sink is unusable and held until a reload";
		c->lane->held = true;
		break;
	case SINK_DEFERRED:
		if (retry_give_up(c->row.created_ms, now_ms, give_up_ms)) {
			c->row.state = DLV_FAILED;
			told = "a delivery was given up";
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
	return r;
}

static int
turn_in_tx(struct outbox *box, struct tx *tx, int64_t now_ms, struct err *err)
{
	struct sink_call *c;
	size_t i;
	int r = 0;

	for (c = box->calls; c != NULL && r == 0; c = c->next)
		if (c->ended)
			r = call_settle(c, tx, now_ms, err);
	for (i = 0; i < box->lane_count && r == 0; i++) {
		struct lane *l = &box->lanes[i];
		unsigned ended = 0;

		for (c = box->calls; c != NULL; c = c->next)
			ended += c->lane == l && c->ended;
		while (r == 0 && !l->held && !box->draining && l->running - ended < l->max_running)
			r = lane_claim(l, tx, now_ms, err);
		if (r == STORE_NONE)
			r = 0;
	}
	return r;
}

static void
log_settled(const struct sink_call *c)
{
	const struct log_field fields[] = { { "RATIFYD_SINK", c->row.sink },
		{ "RATIFYD_ALERT_ID", c->alert.id }, { "RATIFYD_DOSSIER", c->alert.dossier },
		{ NULL, NULL } };
	enum log_level level = c->verdict == SINK_DELIVERED ? LOG_DEBUG_ : LOG_WARN_;

	log_event(level, fields, "sink %s: %s \"%.120s\", attempt %d%s%s", c->row.sink,
	    sink_verdict_words[c->verdict], STR_OR(c->alert.title, ""), c->row.attempts,
	    c->detail != NULL ? ": " : "", STR_OR(c->detail, ""));
}

/* What a turn that did not commit claimed goes back; what ended stays for the next turn. */
static void
forget_claims(struct outbox *box)
{
	struct sink_call *c, *next;

	for (c = box->calls; c != NULL; c = next) {
		next = c->next;
		if (!c->started)
			call_free(c);
	}
}

static void
after_commit(struct outbox *box)
{
	struct sink_call *c, *next;
	bool again = false;

	for (c = box->calls; c != NULL; c = next) {
		next = c->next;
		if (c->ended) {
			again = true;
			log_settled(c);
			call_free(c);
		}
	}
	for (c = box->calls; c != NULL; c = c->next)
		if (!c->started)
			call_start(c);
	if (again) /* settling may have made room, and health alerts */
		outbox_kick(box);
}

static int64_t
next_due_ms(const struct outbox *box)
{
	int64_t best = INT64_MAX, due;
	size_t i;

	for (i = 0; i < box->lane_count; i++) {
		const struct lane *l = &box->lanes[i];

		if (l->held || l->running >= l->max_running)
			continue;
		due = delivery_next_due(box->store, l->conf->name);
		if (due < best)
			best = due;
	}
	return best;
}

bool
outbox_idle(const struct outbox *box)
{
	return box->calls == NULL && !box->queued && next_due_ms(box) > when_wall_ms();
}

static void
tell_idle(struct outbox *box)
{
	if (box->draining && box->calls == NULL && box->drained != NULL) {
		loop_fn *fn = box->drained;

		box->drained = NULL;
		fn(box->drained_arg);
		return;
	}
	if (box->idle != NULL && outbox_idle(box))
		loop_defer(box->loop, box->idle, box->idle_arg);
}

static bool
anything_to_do(const struct outbox *box, int64_t now_ms)
{
	const struct sink_call *c;

	for (c = box->calls; c != NULL; c = c->next)
		if (c->ended)
			return true;
	return !box->draining && next_due_ms(box) <= now_ms;
}

void
outbox_sync_audit(struct outbox *box)
{
	struct audit_row last = { .seq = 0 };
	struct err err = { 0 };
	struct arena a;
	size_t i;
	int r;

	if (box->audit_count == 0)
		return;
	arena_init(&a, OUTBOX_CALL_ARENA_BYTES);
	r = audit_last(box->store, &last, &a, &err);
	arena_done(&a);
	if (r != 0 || last.seq == box->audit_seq)
		return;
	for (i = 0; i < box->audit_count && r == 0; i++)
		r = audit_file_sync(box->store, box->audit_paths[i], &err);
	if (r == 0)
		box->audit_seq = last.seq;
	else if (!box->audit_failed) /* once: the next turn tries again */
		log_error("audit: %s", err.text);
	box->audit_failed = r != 0;
}

static void
outbox_turn(void *arg)
{
	struct outbox *box = arg;
	struct err err = { 0 };
	int64_t now_ms = when_wall_ms(), due;
	struct tx *tx;
	int r;

	box->queued = false;
	if (anything_to_do(box, now_ms)) {
		r = tx_begin(box->store, &tx, &err);
		if (r == 0)
			r = end_tx(tx, turn_in_tx(box, tx, now_ms, &err), &err);
		if (r != 0) {
			log_error(
			    "outbox: %s; nothing is sent until it can be written down", err.text);
			forget_claims(box);
			loop_timer_in(box->timer, OUTBOX_STALL_MS);
			return;
		}
		after_commit(box);
	}
	outbox_sync_audit(box);
	due = next_due_ms(box);
	if (due == INT64_MAX || box->draining)
		loop_timer_clear(box->timer);
	else if (due <= now_ms)
		outbox_kick(box);
	else
		loop_timer_in(box->timer, due - now_ms);
	if (!box->queued)
		tell_idle(box);
}

/* ---- sinks */

static int
on_audit_sync(void *arg, const char *path, struct err *err)
{
	struct outbox *box = arg;
	size_t i;

	for (i = 0; i < box->audit_count; i++)
		if (strcmp(box->audit_paths[i], path) == 0)
			break;
	if (i == box->audit_count) {
		box->audit_paths = xreallocarray(box->audit_paths, i + 1, sizeof(char *));
		box->audit_paths[box->audit_count++] = xstrdup(path);
	}
	return audit_file_sync(box->store, path, err);
}

static void
on_action(void *arg, const char *sink, const char *alert_id, const char *what)
{
	struct outbox *box = arg;
	struct err err = { 0 };
	struct tx *tx;
	int r = tx_begin(box->store, &tx, &err);

	if (r == 0) {
		r = audit_add(tx, when_wall_ms(), "action",
		    json_pack("{s:s, s:s, s:s}", "sink", sink, "alert", alert_id, "action", what),
		    &err);
		r = end_tx(tx, r, &err);
	}
	if (r != 0)
		log_warn("sink %s: the action \"%s\" was not recorded: %s", sink, what, err.text);
}

/* A server that was away is back: nothing waits for the end of its back-off. */
static void
on_ready(void *arg, const char *sink)
{
	struct outbox *box = arg;
	struct err err = { 0 };
	struct tx *tx;
	int r = tx_begin(box->store, &tx, &err);

	if (r == 0)
		r = end_tx(tx, delivery_hurry(tx, sink, when_wall_ms(), &err), &err);
	if (r != 0)
		log_warn("sink %s: what waits for it is not tried at once: %s", sink, err.text);
	outbox_kick(box);
}

static void
lanes_close(struct lane *lanes, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (lanes[i].ops != NULL)
			lanes[i].ops->close(lanes[i].sink);
	free(lanes);
}

static int
lanes_open(struct outbox *box, const struct settings *settings, struct lane **ret, struct err *err)
{
	struct lane *lanes = xcalloc(settings->sink_count, sizeof(*lanes));
	size_t i;

	for (i = 0; i < settings->sink_count; i++) {
		const struct sink_conf *conf = &settings->sinks[i];
		const struct sink_ops *ops = sink_type(conf->type);
		struct sink_env env = {
			.name = conf->name,
			.loop = box->loop,
			.state_dir = box->state_dir,
			.host_name = box->host_name,
			.audit_sync = on_audit_sync,
			.action = on_action,
			.ready = on_ready,
			.arg = box,
		};

		if (ops == NULL) {
			lanes_close(lanes, i);
			return err_set(
			    err, -EINVAL, "sink %s: no type \"%s\"", conf->name, conf->type);
		}
		if (ops->open(&lanes[i].sink, conf->conf, &env, err) < 0) {
			lanes_close(lanes, i);
			return err_wrap(err, "sink %s", conf->name);
		}
		lanes[i].box = box;
		lanes[i].conf = conf;
		lanes[i].ops = ops;
		lanes[i].max_running = ops->max_running > 0 ? ops->max_running : 1;
	}
	*ret = lanes;
	return 0;
}

static void
forget_audit_paths(struct outbox *box)
{
	size_t i;

	for (i = 0; i < box->audit_count; i++)
		free(box->audit_paths[i]);
	free(box->audit_paths);
	box->audit_paths = NULL;
	box->audit_count = 0;
}

static void
cancel_calls(struct outbox *box)
{
	struct sink_call *c, *next;

	for (c = box->calls; c != NULL; c = next) {
		next = c->next;
		if (c->started && !c->ended)
			c->lane->ops->cancel(c->lane->sink, c);
		call_free(c);
	}
}

/* What was claimed is due again; held queues get another chance. */
static int
release_rows(struct outbox *box, struct err *err)
{
	int64_t now_ms = when_wall_ms();
	struct tx *tx;
	size_t i;
	int r = tx_begin(box->store, &tx, err);

	if (r != 0)
		return r;
	r = delivery_release_claims(tx, now_ms, err);
	for (i = 0; i < box->lane_count && r == 0; i++)
		r = delivery_release_held(tx, box->lanes[i].conf->name, now_ms, err);
	return end_tx(tx, r, err);
}

int
outbox_new(struct outbox **ret, const struct outbox_options *opt, struct err *err)
{
	struct outbox *box = xcalloc(1, sizeof(*box));
	int r;

	box->loop = opt->loop;
	box->store = opt->store;
	box->settings = opt->settings;
	box->routing = opt->routing;
	box->state_dir = xstrdup(opt->state_dir);
	box->host_name = xstrdup(opt->host_name);
	box->timer = loop_timer_new(box->loop, on_timer, box);
	r = lanes_open(box, opt->settings, &box->lanes, err);
	if (r == 0) {
		box->lane_count = opt->settings->sink_count;
		r = release_rows(box, err);
	}
	if (r != 0) {
		outbox_free(box);
		return r;
	}
	outbox_kick(box);
	*ret = box;
	return 0;
}

void
outbox_free(struct outbox *box)
{
	if (box == NULL)
		return;
	cancel_calls(box);
	lanes_close(box->lanes, box->lane_count);
	loop_defer_cancel(box->loop, outbox_turn, box);
	if (box->idle != NULL)
		loop_defer_cancel(box->loop, box->idle, box->idle_arg);
	loop_timer_free(box->timer);
	forget_audit_paths(box);
	free(box->state_dir);
	free(box->host_name);
	free(box);
}

int
outbox_reload(struct outbox *box, const struct settings *settings, const struct routing *routing,
    struct err *err)
{
	struct lane *lanes = NULL;
	int r = lanes_open(box, settings, &lanes, err);

	if (r != 0)
		return r;
	cancel_calls(box);
	lanes_close(box->lanes, box->lane_count);
	box->audit_seq = 0;
	box->lanes = lanes;
	box->lane_count = settings->sink_count;
	box->settings = settings;
	box->routing = routing;
	outbox_kick(box);
	r = release_rows(box, err);
	if (r != 0)
		log_error("outbox: %s; held deliveries stay held until the next start", err->text);
	return 0;
}

void
outbox_drain(struct outbox *box, loop_fn *idle, void *arg)
{
	box->draining = true;
	box->drained = idle;
	box->drained_arg = arg;
	outbox_kick(box);
}

void
outbox_on_idle(struct outbox *box, loop_fn *fn, void *arg)
{
	box->idle = fn;
	box->idle_arg = arg;
}
