/*
 * Acknowledged and snoozed, wherever a person says so. Invariant: both are of what an alert is
 * about, so that any of its repetitions may be named.
 */
#include "daemon/attend/attend.h"

#include <errno.h>

#include "daemon/alert/after.h"
#include "daemon/audit/audit.h"
#include "lib/mem.h"

#define SAID_ARENA_BYTES (1u << 20)

int
attend_meant(struct store *st, struct alert *a, struct arena *arena, struct err *err)
{
	const char *about = a->milestone;
	int r;

	if (about == NULL || (a->kind != ALERT_AGAIN && a->kind != ALERT_ESCALATED))
		return 0;
	r = alert_said_last(st, about, arena, a, err);
	if (r == STORE_NONE) /* about an alert that replaces nothing */
		r = alert_get(st, about, arena, a, err);
	return r == STORE_NONE ? 0 : r;
}

static int
find_said(struct tx *tx, const char *id, struct arena *arena, struct alert *ret, struct err *err)
{
	int r = alert_get(tx_store(tx), id, arena, ret, err);

	if (r == 0)
		r = attend_meant(tx_store(tx), ret, arena, err);
	return r < 0 ? tx_fail(tx, r) : r;
}

static int
record(struct tx *tx, const char *word, const struct alert *a, const char *by, int64_t until_ms,
    int stopped, int64_t now_ms, struct err *err)
{
	char until[WHEN_TEXT] = "";

	if (until_ms != 0)
		when_format_s(until_ms / 1000, until);
	return audit_add(tx, now_ms, word,
	    json_pack("{s:s, s:s, s:s, s:s*, s:s*, s:i}", "alert", a->id, "about", alert_about(a),
		"by", by, "title", a->title, "until", until_ms != 0 ? until : NULL, "stopped",
		stopped),
	    err);
}

static int
ack(struct tx *tx, const struct alert *a, const char *by, int64_t now_ms, int *ret_stopped,
    struct err *err)
{
	struct attended said = { .about = alert_about(a),
		.alert = a->id,
		.how = "acknowledged",
		.by = by,
		.at_ms = now_ms };
	int stopped = 0, r = pending_drop_about(tx, said.about, &stopped, err);

	if (r == 0)
		r = delivery_mute_repeats(tx, said.about, now_ms, "acknowledged", err);
	if (r == 0)
		r = delivery_wake(tx, said.about, now_ms, err);
	if (r == 0)
		r = attended_put(tx, &said, err);
	if (r == 0)
		r = record(tx, "ack", a, by, 0, stopped, now_ms, err);
	if (r == 0 && ret_stopped != NULL)
		*ret_stopped = stopped;
	return r;
}

int
attend_ack(struct tx *tx, const char *alert, const char *by, int64_t now_ms, int *ret_stopped,
    struct err *err)
{
	struct arena arena;
	struct alert a;
	int r;

	arena_init(&arena, SAID_ARENA_BYTES);
	r = find_said(tx, alert, &arena, &a, err);
	if (r == 0)
		r = ack(tx, &a, by, now_ms, ret_stopped, err);
	arena_done(&arena);
	return r;
}

static int
snooze(struct tx *tx, const struct alert *a, int64_t until_ms, const char *by, int64_t now_ms,
    struct err *err)
{
	struct attended said = { .about = alert_about(a),
		.alert = a->id,
		.how = "snoozed",
		.by = by,
		.at_ms = now_ms,
		.until_ms = until_ms };
	struct pending back = { .what = PENDING_SNOOZED,
		.about = said.about,
		.alert = a->id,
		.type = a->type,
		.since_ms = now_ms,
		.due_ms = until_ms };
	int r = pending_delay(tx, said.about, until_ms - now_ms, err);

	if (r == 0)
		r = pending_put(tx, &back, err);
	if (r == 0)
		r = delivery_mute_repeats(tx, said.about, now_ms, "snoozed", err);
	if (r == 0)
		r = delivery_snooze(tx, said.about, until_ms, err);
	if (r == 0)
		r = attended_put(tx, &said, err);
	return r == 0 ? record(tx, "snooze", a, by, until_ms, 0, now_ms, err) : r;
}

int
attend_snooze(struct tx *tx, const char *alert, int64_t until_ms, const char *by, int64_t now_ms,
    struct err *err)
{
	struct arena arena;
	struct alert a;
	int r;

	if (until_ms <= now_ms || until_ms - now_ms > ATTEND_SNOOZE_MAX_MS)
		return err_set(
		    err, -ERANGE, "a snooze ends in the time to come, and within a year");
	arena_init(&arena, SAID_ARENA_BYTES);
	r = find_said(tx, alert, &arena, &a, err);
	if (r == 0)
		r = snooze(tx, &a, until_ms, by, now_ms, err);
	arena_done(&arena);
	return r;
}
