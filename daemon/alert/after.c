/*
 * Reminders and repeats. Invariant: the id of each is a function of what it is about and of its
 * number or moment, so that none is told twice whatever happens in between.
 */
#include "daemon/alert/after.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "daemon/timeline/clock.h"
#include "lib/mem.h"
#include "lib/str.h"

#define HOUR_MS 3600000LL
#define DAY_MS (24 * HOUR_MS)
#define MORNING_S (9 * 3600)
#define SHORT_ID 12

int64_t
after_gap_ms(int64_t every_ms, int n)
{
	int64_t gap = every_ms;

	for (; n > 1 && gap < AFTER_GAP_MAX_MS; n--)
		gap *= 2;
	return gap < AFTER_GAP_MAX_MS ? gap : AFTER_GAP_MAX_MS;
}

/* ---- reminders */

/* An hour in no zone is known as its day only, and a deadline is a day. */
static bool
has_hour(const struct announcement *a)
{
	return a->now.kind != EVENT_DEADLINE && a->now.starts.precision >= WHEN_MINUTE &&
	    !a->now.starts.zone_assumed;
}

static int64_t
morning_ms(const struct announcement *a, int64_t days)
{
	return clock_moment(clock_day(&a->now.starts, alert_event_seat(a)) + days, MORNING_S,
		   alert_event_seat(a)) *
	    1000;
}

static int64_t
moment_of(const struct announcement *a, int64_t before_ms)
{
	if (has_hour(a))
		return a->now.starts.at * 1000 - before_ms;
	return morning_ms(a, -(before_ms / DAY_MS));
}

/* It is too late to be reminded then. */
static int64_t
end_of(const struct announcement *a)
{
	if (has_hour(a))
		return a->now.starts.at * 1000;
	return clock_moment(
		   clock_day(&a->now.starts, alert_event_seat(a)) + 1, 0, alert_event_seat(a)) *
	    1000;
}

void
after_remind(const struct announcement *a, const int64_t *before_ms, size_t n, int64_t now_ms,
    struct after_reminder *ret)
{
	static const int64_t on_its_day[] = { 0 };
	int64_t moment, best = INT64_MIN;
	bool to_come;
	size_t i;

	*ret = (struct after_reminder){ .next_ms = INT64_MAX };
	if (a->state == EVENT_UNLISTED || alert_event_is_off(&a->now) ||
	    a->now.starts.precision < WHEN_DAY)
		return;
	if (a->now.kind == EVENT_DEADLINE && n > 0) {
		before_ms = on_its_day;
		n = 1;
	}
	to_come = now_ms < end_of(a);
	for (i = 0; i < n && to_come; i++) {
		moment = moment_of(a, before_ms[i]);
		if (moment > now_ms) {
			ret->next_ms = moment < ret->next_ms ? moment : ret->next_ms;
		} else if (moment > a->changed_ms && moment > best) {
			best = moment;
			ret->due = true;
			ret->before_ms = before_ms[i];
		}
	}
}

static const char *
how_near(const struct announcement *a, int64_t told_ms, struct arena *mem)
{
	struct when told = { .at = told_ms / 1000, .precision = WHEN_SECOND };
	int64_t days =
	    clock_day(&a->now.starts, alert_event_seat(a)) - clock_day(&told, alert_event_seat(a));
	int64_t left_s = a->now.starts.at - told.at, n;
	const char *unit;

	if (told_ms == 0 || told_ms >= end_of(a))
		return "Reminder: ";
	if (!has_hour(a) || left_s >= 2 * CLOCK_DAY_S) {
		if (days <= 1)
			return days <= 0 ? "Today: " : "Tomorrow: ";
		return arena_printf(mem, "In %" PRId64 " days: ", days);
	}
	n = left_s >= 3600 - 60 ? (left_s + 1800) / 3600 : (left_s + 59) / 60;
	unit = left_s >= 3600 - 60 ? "hour" : "minute";
	return arena_printf(mem, "In %" PRId64 " %s%s: ", n, unit, n == 1 ? "" : "s");
}

static void
make_id(char ret[33], const char *about, const char *what, const char *more, int64_t number)
{
	char text[24], hex[HASH_HEX];
	struct hash h;

	(void)snprintf(text, sizeof(text), "%" PRId64, number);
	hash_strings(&h, "alert", "after", about, what, more, text, HASH_END);
	hash_hex(&h, hex);
	memcpy(ret, hex, 32);
	ret[32] = '\0';
}

int
alert_compose_reminder(const struct announcement *a, const struct after_context *ctx,
    struct arena *mem, struct alert *ret, struct err *err)
{
	const char *near = how_near(a, ctx->told_ms, mem);
	char starts[24];
	int r =
	    alert_compose_event(a, ALERT_REMINDER, ctx->dossier_title, ctx->now_ms, mem, ret, err);

	if (r != 0)
		return r;
	(void)snprintf(starts, sizeof(starts), "%" PRId64, a->now.starts.at);
	make_id(ret->id, ret->milestone, "reminder", starts, ctx->before_ms);
	ret->title = near != NULL ? arena_printf(mem, "%s%s", near, ret->title) : NULL;
	if (ctx->unread != NULL)
		ret->text =
		    arena_printf(mem, "%s\nNot read now: source %s, which may have said otherwise.",
			ret->text, ctx->unread);
	return ret->title != NULL && ret->text != NULL
	    ? 0
	    : err_set(err, -EFBIG, "a reminder does not fit into memory");
}

/* ---- once more */

const char *
alert_about(const struct alert *a)
{
	return a->milestone != NULL ? a->milestone : a->id;
}

static const char *
span(int64_t ms, struct arena *a)
{
	static const struct {
		int64_t ms;
		const char *word;
	} units[] = { { DAY_MS, "day" }, { HOUR_MS, "hour" }, { 60000, "minute" },
		{ 1000, "second" } };
	size_t i = 0;

	while (i + 1 < ARRAY_LEN(units) && ms < 2 * units[i].ms && ms % units[i].ms != 0)
		i++;
	while (i + 1 < ARRAY_LEN(units) && ms < units[i].ms)
		i++;
	ms /= units[i].ms;
	return arena_printf(a, "%" PRId64 " %s%s", ms, units[i].word, ms == 1 ? "" : "s");
}

static const char *
why_again(
    const struct alert *first, enum alert_kind kind, const struct after_again *how, struct arena *a)
{
	char told[WHEN_TEXT];
	const char *gap = how->next_ms > 0 ? span(how->next_ms, a) : NULL;
	const char *next = gap == NULL ? "" : arena_printf(a, ", the next in %s", gap);

	when_format_s(first->created_ms / 1000, told);
	if (how->route == NULL)
		return arena_printf(a, "told first %s, and snoozed until now", told);
	if (kind == ALERT_ESCALATED)
		return arena_printf(a, "told first %s, and not acknowledged; route %s asks for it",
		    told, how->route);
	return next == NULL
	    ? NULL
	    : arena_printf(a, "told first %s, and not acknowledged; repeat %d of at most %d%s",
		  told, how->n, how->max, next);
}

void
after_again_id(
    const struct alert *first, enum alert_kind kind, const struct after_again *how, char ret[33])
{
	make_id(ret, first->id, how->route == NULL ? "snoozed" : alert_kind_words[kind], how->route,
	    how->route == NULL ? how->moment_ms : how->n);
}

int
alert_compose_again(const struct alert *first, enum alert_kind kind, const struct after_again *how,
    int64_t now_ms, struct arena *a, struct alert *ret, struct err *err)
{
	const char *prefix = how->route == NULL ? "Again, as asked: "
	    : kind == ALERT_ESCALATED           ? "Escalated: "
						: "Not acknowledged: ";
	const char *why = why_again(first, kind, how, a);
	struct alert al = *first;

	al.kind = kind;
	al.created_ms = now_ms;
	al.milestone = arena_strdup(a, alert_about(first));
	al.title = arena_printf(a, "%s%s", prefix, STR_OR(first->title, ""));
	al.text = arena_printf(a, "%s\nWhy again: %s.\nTo acknowledge it: ratifyctl ack %.*s",
	    STR_OR(first->text, ""), STR_OR(why, ""), SHORT_ID, first->id);
	if (why == NULL || al.milestone == NULL || al.title == NULL || al.text == NULL)
		return err_set(err, -EFBIG, "a repeated alert does not fit into memory");
	after_again_id(first, kind, how, al.id);
	*ret = al;
	return 0;
}
