/*
 * The dispatcher: one lane a sink, one transaction a turn that settles what ended and claims what
 * may start. Invariant: a delivery is handed to a sink only after its claim was committed.
 */
#include "daemon/outbox/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/outbox/retry.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"

#define OUTBOX_STALL_MS 10000     /* after a full disk: one try each 10 s */
#define OUTBOX_CLOCK_STEP_MS 2000 /* what is less is adjustment, not a step */

static void outbox_turn(void *arg);

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

/* ---- one turn's transaction */

/* By how much the wall clock was set back since the deadlines in the table were last looked at. */
int64_t
set_back_ms(const struct outbox *box, int64_t now_ms)
{
	int64_t back_ms = box->wall_ahead_ms - (now_ms - when_boot_ms());

	return back_ms >= OUTBOX_CLOCK_STEP_MS ? back_ms : 0;
}

/* What was claimed is due again, held queues get another chance, and nothing waits longer because
 * the clock was wrong. */
static int
release_rows(struct outbox *box, struct tx *tx, int64_t now_ms, struct err *err)
{
	int64_t back_ms = set_back_ms(box, now_ms);
	size_t i;
	int r = 0;

	if (box->release) {
		r = delivery_release_claims(tx, now_ms, err);
		for (i = 0; i < box->lane_count && r == 0; i++)
			r = delivery_release_held(tx, box->lanes[i].conf->name, now_ms, err);
		if (r == 0)
			r = delivery_clamp(tx, now_ms + RETRY_MAX_MS, now_ms, err);
		if (r == 0)
			r = orphans_settle(box, tx, now_ms, err);
	}
	if (r == 0 && back_ms > 0)
		r = delivery_shift(tx, back_ms, now_ms, err);
	if (r == 0 && (box->release || back_ms > 0))
		r = gather_replan(box, tx, now_ms, err);
	return r;
}

static int
turn_in_tx(struct outbox *box, struct tx *tx, int64_t now_ms, struct err *err)
{
	struct sink_call *c;
	size_t i;
	int r = release_rows(box, tx, now_ms, err);

	if (r == 0)
		r = alive_tell(box, tx, now_ms, err);
	for (i = 0; i < box->lane_count; i++)
		box->lanes[i].telling = false;
	for (c = box->calls; c != NULL && r == 0; c = c->next)
		if (c->ended)
			r = call_settle(c, tx, now_ms, err);
	for (i = 0; i < box->lane_count && r == 0; i++) {
		struct lane *l = &box->lanes[i];
		unsigned ended = 0;

		for (c = box->calls; c != NULL; c = c->next)
			ended += c->lane == l && c->ended;
		while (r == 0 && !l->held && !l->telling && !box->draining &&
		    l->running - ended < l->max_running && lane_opens_ms(l, now_ms) <= now_ms)
			r = call_claim(l, tx, now_ms, err);
		if (r == STORE_NONE)
			r = 0;
	}
	return r;
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
			c->lane->held |= c->verdict == SINK_BROKEN;
			if (c->verdict == SINK_DELIVERED || c->verdict == SINK_DEFERRED)
				c->lane->waiting = c->verdict == SINK_DEFERRED;
			call_log(c);
			c->lane->said = c->verdict == SINK_DEFERRED;
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
	int64_t best = box->alive_ms, due, opens;
	size_t i;

	for (i = 0; i < box->lane_count; i++) {
		const struct lane *l = &box->lanes[i];

		if (l->held || l->running >= l->max_running)
			continue;
		due = delivery_next_due(box->store, l->conf->name);
		opens = lane_opens_ms(l, when_wall_ms());
		due = opens > due ? opens : due;
		if (due < best)
			best = due;
	}
	return best;
}

/* Sends that have not ended. One that has, and cannot be written down, is due again at the next
 * start: nobody waits for it here. */
static bool
is_sending(const struct outbox *box)
{
	const struct sink_call *c;

	for (c = box->calls; c != NULL; c = c->next)
		if (!c->ended)
			return true;
	return false;
}

bool
outbox_idle(const struct outbox *box)
{
	if (box->queued)
		return false;
	if (box->stalled)
		return !is_sending(box);
	return box->calls == NULL && next_due_ms(box) > when_wall_ms();
}

static void
tell_idle(struct outbox *box)
{
	if (box->draining && !is_sending(box) && (box->stalled || box->calls == NULL) &&
	    box->drained != NULL) {
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

	if (box->release || set_back_ms(box, now_ms) > 0)
		return true;
	for (c = box->calls; c != NULL; c = c->next)
		if (c->ended)
			return true;
	return !box->draining && next_due_ms(box) <= now_ms;
}

void
outbox_sync_audit(struct outbox *box)
{
	follow_sync(&box->follow, box->store);
}

void
outbox_set_checkpoint(struct outbox *box, const char *mark)
{
	free(box->checkpoint);
	box->checkpoint = mark != NULL ? xstrdup(mark) : NULL;
}

static void
stall(struct outbox *box, const struct err *err)
{
	if (store_trouble_is_news(box->store, when_boot_ms()))
		log_error("outbox: %s; nothing is sent until it can be written down", err->text);
	box->stalled = true;
	box->alive_ms = 0;
	forget_claims(box);
	loop_timer_in(box->timer, OUTBOX_STALL_MS);
	if (!box->queued)
		tell_idle(box);
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
			stall(box, &err);
			return;
		}
		if (box->stalled)
			log_info("outbox: what happens can be written down again");
		box->stalled = box->release = false;
		box->wall_ahead_ms = now_ms - when_boot_ms();
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

	return follow_add(&box->follow, box->store, path, err);
}

/* A server that was away is back: nothing waits for the end of its back-off. */
static void
on_ready(void *arg, const char *sink)
{
	struct outbox *box = arg;
	struct err err = { 0 };
	struct tx *tx;
	size_t i;
	int r = tx_begin(box->store, &tx, &err);

	for (i = 0; i < box->lane_count; i++)
		if (str_eq(box->lanes[i].conf->name, sink))
			lane_open(&box->lanes[i]);

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

	for (i = 0; i < n; i++) {
		if (lanes[i].ops != NULL)
			lanes[i].ops->close(lanes[i].sink);
		wording_free(lanes[i].wording);
		free(lanes[i].lacks);
	}
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
			.action = action_take,
			.ready = on_ready,
			.lack = lack_take,
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
		IGNORE(wording_new(&lanes[i].wording, conf, NULL, NULL)); /* it was checked */
		lanes[i].box = box;
		lanes[i].waiting = true; /* for all we know */
		lanes[i].conf = conf;
		lanes[i].ops = ops;
		lanes[i].max_running = ops->max_running > 0 ? ops->max_running : 1;
	}
	*ret = lanes;
	return 0;
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
	if (r != 0) {
		outbox_free(box);
		return r;
	}
	box->lane_count = opt->settings->sink_count;
	box->release = true;
	box->wall_ahead_ms = when_wall_ms() - when_boot_ms();
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
	if (box->acted != NULL)
		loop_defer_cancel(box->loop, box->acted, box->acted_arg);
	loop_timer_free(box->timer);
	follow_done(&box->follow);
	free(box->state_dir);
	free(box->checkpoint);
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
	box->follow.seq = 0;
	box->lanes = lanes;
	box->lane_count = settings->sink_count;
	box->settings = settings;
	box->routing = routing;
	box->release = true;
	outbox_kick(box);
	return 0;
}

void
outbox_let_go(struct outbox *box)
{
	size_t i;

	for (i = 0; i < box->lane_count; i++) {
		box->lanes[i].held = false;
		box->lanes[i].closed_for_ms = 0;
	}
	outbox_kick(box);
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
outbox_on_action(struct outbox *box, loop_fn *fn, void *arg)
{
	box->acted = fn;
	box->acted_arg = arg;
}

void
outbox_on_idle(struct outbox *box, loop_fn *fn, void *arg)
{
	box->idle = fn;
	box->idle_arg = arg;
}
