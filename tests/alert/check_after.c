/* When reminders and repeats are told, and what they say: tables over hours and days, both changes
 * of the clocks, moves, and a machine that slept. */
#include "tests/suite.h"

#include <string.h>

#include "daemon/alert/after.h"
#include "lib/str.h"

#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)

static const int64_t usual[] = { 7 * DAY, DAY, HOUR };

static int64_t
at(int year, unsigned month, unsigned day, int hour, int minute) /* UTC, ms */
{
	return (when_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60) * 1000;
}

struct moment {
	int year;
	unsigned month, day;
	int hour, minute;
};

static int64_t
ms_of(const struct moment *m)
{
	return m->year == 0 ? INT64_MAX : at(m->year, m->month, m->day, m->hour, m->minute);
}

/* In Washington the clocks go forward on 8 March 2026 and back on 1 November. */
#define SENATE "US Senate"
static const struct {
	const char *name, *body;
	enum event_kind kind;
	enum event_state state;
	enum when_precision precision;
	struct moment starts, changed, now;
	int64_t due; /* -1: none */
	struct moment next;
} rows[] = {
	{ "announced a month before", NULL, EVENT_HEARING, EVENT_LISTED, WHEN_MINUTE,
	    { 2026, 6, 30, 14, 30 }, { 2026, 6, 1, 0, 0 }, { 2026, 6, 1, 0, 0 }, -1,
	    { 2026, 6, 23, 14, 30 } },
	{ "a minute before the week", NULL, EVENT_HEARING, EVENT_LISTED, WHEN_MINUTE,
	    { 2026, 6, 30, 14, 30 }, { 2026, 6, 1, 0, 0 }, { 2026, 6, 23, 14, 29 }, -1,
	    { 2026, 6, 23, 14, 30 } },
	{ "at the week", NULL, EVENT_HEARING, EVENT_LISTED, WHEN_MINUTE, { 2026, 6, 30, 14, 30 },
	    { 2026, 6, 1, 0, 0 }, { 2026, 6, 23, 14, 30 }, 7 * DAY, { 2026, 6, 29, 14, 30 } },
	{ "at the hour", NULL, EVENT_HEARING, EVENT_LISTED, WHEN_MINUTE, { 2026, 6, 30, 14, 30 },
	    { 2026, 6, 1, 0, 0 }, { 2026, 6, 30, 13, 30 }, HOUR, { 0, 0, 0, 0, 0 } },
	{ "slept over two of them", NULL, EVENT_HEARING, EVENT_LISTED, WHEN_MINUTE,
	    { 2026, 6, 30, 14, 30 }, { 2026, 6, 1, 0, 0 }, { 2026, 6, 30, 14, 29 }, HOUR,
	    { 0, 0, 0, 0, 0 } },
	{ "slept until it began", NULL, EVENT_HEARING, EVENT_LISTED, WHEN_MINUTE,
	    { 2026, 6, 30, 14, 30 }, { 2026, 6, 1, 0, 0 }, { 2026, 6, 30, 14, 30 }, -1,
	    { 0, 0, 0, 0, 0 } },
	{ "announced within the week", NULL, EVENT_HEARING, EVENT_LISTED, WHEN_MINUTE,
	    { 2026, 6, 30, 14, 30 }, { 2026, 6, 25, 0, 0 }, { 2026, 6, 26, 0, 0 }, -1,
	    { 2026, 6, 29, 14, 30 } },
	{ "announced within the hour", NULL, EVENT_HEARING, EVENT_LISTED, WHEN_MINUTE,
	    { 2026, 6, 30, 14, 30 }, { 2026, 6, 30, 14, 0 }, { 2026, 6, 30, 14, 10 }, -1,
	    { 0, 0, 0, 0, 0 } },
	{ "moved, told just now", NULL, EVENT_HEARING, EVENT_MOVED, WHEN_MINUTE,
	    { 2026, 6, 30, 14, 30 }, { 2026, 6, 29, 15, 0 }, { 2026, 6, 29, 16, 0 }, -1,
	    { 2026, 6, 30, 13, 30 } },
	{ "listed no longer", NULL, EVENT_HEARING, EVENT_UNLISTED, WHEN_MINUTE,
	    { 2026, 6, 30, 14, 30 }, { 2026, 6, 1, 0, 0 }, { 2026, 6, 29, 14, 30 }, -1,
	    { 0, 0, 0, 0, 0 } },
	{ "of a day: mornings where it is, a week before over the change of the clocks", SENATE,
	    EVENT_BUSINESS_MEETING, EVENT_LISTED, WHEN_DAY, { 2026, 3, 12, 0, 0 },
	    { 2026, 2, 1, 0, 0 }, { 2026, 3, 5, 13, 59 }, -1, { 2026, 3, 5, 14, 0 } },
	{ "of a day: the day before, in summer time", SENATE, EVENT_BUSINESS_MEETING, EVENT_LISTED,
	    WHEN_DAY, { 2026, 3, 12, 0, 0 }, { 2026, 2, 1, 0, 0 }, { 2026, 3, 11, 13, 0 }, DAY,
	    { 2026, 3, 12, 13, 0 } },
	{ "of a day: on it", SENATE, EVENT_BUSINESS_MEETING, EVENT_LISTED, WHEN_DAY,
	    { 2026, 11, 1, 0, 0 }, { 2026, 10, 1, 0, 0 }, { 2026, 11, 1, 14, 0 }, HOUR,
	    { 0, 0, 0, 0, 0 } },
	{ "of a day: its evening there is the next day in UTC", SENATE, EVENT_BUSINESS_MEETING,
	    EVENT_LISTED, WHEN_DAY, { 2026, 11, 1, 0, 0 }, { 2026, 10, 1, 0, 0 },
	    { 2026, 11, 2, 4, 59 }, HOUR, { 0, 0, 0, 0, 0 } },
	{ "of a day: over there, too", SENATE, EVENT_BUSINESS_MEETING, EVENT_LISTED, WHEN_DAY,
	    { 2026, 11, 1, 0, 0 }, { 2026, 10, 1, 0, 0 }, { 2026, 11, 2, 5, 0 }, -1,
	    { 0, 0, 0, 0, 0 } },
	{ "a deadline: not the day before", NULL, EVENT_DEADLINE, EVENT_LISTED, WHEN_DAY,
	    { 2026, 6, 30, 0, 0 }, { 2026, 6, 1, 0, 0 }, { 2026, 6, 29, 12, 0 }, -1,
	    { 2026, 6, 30, 9, 0 } },
	{ "a deadline: on its day", NULL, EVENT_DEADLINE, EVENT_LISTED, WHEN_DAY,
	    { 2026, 6, 30, 0, 0 }, { 2026, 6, 1, 0, 0 }, { 2026, 6, 30, 9, 0 }, 0,
	    { 0, 0, 0, 0, 0 } },
	{ "of a month nobody is reminded", NULL, EVENT_DEADLINE, EVENT_LISTED, WHEN_MONTH,
	    { 2026, 6, 1, 0, 0 }, { 2026, 1, 1, 0, 0 }, { 2026, 6, 1, 9, 0 }, -1,
	    { 0, 0, 0, 0, 0 } },
};

static struct announcement
event_of(int i)
{
	return (struct announcement){ .source = "list",
		.dossier = "t",
		.entry_id = 7,
		.state = rows[i].state,
		.first_seen_ms = ms_of(&rows[i].changed),
		.changed_ms = ms_of(&rows[i].changed),
		.now = { .kind = rows[i].kind,
		    .name = "meeting",
		    .title = "Tables",
		    .body = rows[i].body,
		    .starts = {
			.at = ms_of(&rows[i].starts) / 1000, .precision = rows[i].precision } } };
}

START_TEST(reminding)
{
	struct announcement a = event_of(_i);
	struct after_reminder r;

	after_remind(&a, usual, ARRAY_LEN(usual), ms_of(&rows[_i].now), &r);
	ck_assert_msg(r.due == (rows[_i].due >= 0), "%s: due %d", rows[_i].name, r.due);
	if (r.due)
		ck_assert_msg(r.before_ms == rows[_i].due, "%s: %lld before", rows[_i].name,
		    (long long)r.before_ms);
	ck_assert_msg(r.next_ms == ms_of(&rows[_i].next), "%s: next %lld, not %lld", rows[_i].name,
	    (long long)r.next_ms, (long long)ms_of(&rows[_i].next));
	/* the seat of its dossier is as good as that of its body */
	a.seat = a.now.body;
	a.now.body = "Committee on Furniture";
	after_remind(&a, usual, ARRAY_LEN(usual), ms_of(&rows[_i].now), &r);
	ck_assert_msg(r.due == (rows[_i].due >= 0) && r.next_ms == ms_of(&rows[_i].next),
	    "%s: seat", rows[_i].name);
	a.now.status = "Hearing POSTPONED";
	after_remind(&a, usual, ARRAY_LEN(usual), ms_of(&rows[_i].now), &r);
	ck_assert_msg(!r.due && r.next_ms == INT64_MAX, "%s: called off", rows[_i].name);
	a.now.status = NULL;
	after_remind(&a, NULL, 0, ms_of(&rows[_i].now), &r);
	ck_assert_msg(!r.due && r.next_ms == INT64_MAX, "%s: without a list", rows[_i].name);
}
END_TEST

/* Whatever the moments at which somebody looks: each at most once, in order, and an honest next. */
START_TEST(every_step)
{
	static const int64_t steps[] = { 60000, 7 * 60000, HOUR, 5 * HOUR, DAY, 3 * DAY };
	struct announcement a = event_of(0);
	int64_t now, told[8];
	struct after_reminder r;
	size_t n = 0;

	for (now = a.changed_ms; now < at(2026, 7, 2, 0, 0); now += steps[_i]) {
		after_remind(&a, usual, ARRAY_LEN(usual), now, &r);
		ck_assert(r.next_ms > now);
		if (r.due && (n == 0 || told[n - 1] != r.before_ms)) {
			ck_assert(n < 3 && (n == 0 || r.before_ms < told[n - 1]));
			told[n++] = r.before_ms;
		}
	}
	ck_assert(_i < 3 ? n == 3 : n >= 1);
	/* who follows next_ms alone misses none */
	for (now = a.changed_ms, n = 0; now != INT64_MAX; now = r.next_ms) {
		after_remind(&a, usual, ARRAY_LEN(usual), now, &r);
		n += r.due;
	}
	ck_assert_uint_eq(n, 3);
}
END_TEST

static const struct {
	int64_t every;
	int n;
	int64_t gap;
} gaps[] = {
	{ HOUR, 1, HOUR },
	{ HOUR, 2, 2 * HOUR },
	{ HOUR, 6, 32 * HOUR },
	{ HOUR, 20, AFTER_GAP_MAX_MS },
	{ 1000, 1, 1000 },
	{ 30 * DAY, 1, 30 * DAY },
	{ 30 * DAY, 1000000, AFTER_GAP_MAX_MS },
};

START_TEST(doubling)
{
	ck_assert_int_eq(after_gap_ms(gaps[_i].every, gaps[_i].n), gaps[_i].gap);
}
END_TEST

static const struct {
	enum event_kind kind;
	enum when_precision precision;
	bool zone_assumed;
	int64_t before;
	const char *title;
} titles[] = {
	{ EVENT_HEARING, WHEN_MINUTE, false, 7 * DAY, "In 7 days: Hearing on 30 June 2026, 14:30" },
	{ EVENT_HEARING, WHEN_MINUTE, false, DAY, "In 24 hours: Hearing on" },
	{ EVENT_HEARING, WHEN_MINUTE, false, HOUR, "In 1 hour: Hearing on" },
	{ EVENT_HEARING, WHEN_MINUTE, false, 10 * 60000, "In 10 minutes: Hearing on" },
	{ EVENT_HEARING, WHEN_MINUTE, false, 60000, "In 1 minute: Hearing on" },
	{ EVENT_VOTE, WHEN_DAY, false, DAY, "Tomorrow: Vote on 30 June 2026: Tables" },
	{ EVENT_VOTE, WHEN_DAY, false, 0, "Today: Vote on" },
	{ EVENT_VOTE, WHEN_DAY, false, 7 * DAY, "In 7 days: Vote on" },
};

START_TEST(saying)
{
	struct announcement a = event_of(0), moved;
	struct after_context ctx = { .dossier_title = "Tables", .before_ms = titles[_i].before };
	struct alert first, again, other, later;
	struct arena mem;
	int64_t now;

	arena_init(&mem, 1u << 20);
	a.now.kind = titles[_i].kind;
	a.now.starts.precision = titles[_i].precision;
	if (titles[_i].precision == WHEN_DAY)
		a.now.starts.at -= a.now.starts.at % 86400;
	now = a.now.starts.at * 1000 - titles[_i].before;
	ctx.told_ms = ctx.now_ms = now;
	ck_assert_int_eq(alert_compose_reminder(&a, &ctx, &mem, &first, NULL), 0);
	ck_assert_msg(str_starts(first.title, titles[_i].title), "%s", first.title);
	ck_assert_int_eq(first.kind, ALERT_REMINDER);
	ck_assert_ptr_nonnull(strstr(first.text, "has not happened yet"));
	ck_assert_ptr_null(strstr(first.text, "Not read now"));
	/* told late it is the same; another one, or of another time, is not */
	ctx.now_ms += 30000;
	ctx.told_ms = 0;
	ctx.unread = "list";
	ck_assert_int_eq(alert_compose_reminder(&a, &ctx, &mem, &again, NULL), 0);
	ck_assert_str_eq(first.id, again.id);
	ck_assert_msg(str_starts(again.title, "Reminder: "), "%s", again.title);
	ck_assert_ptr_nonnull(
	    strstr(again.text, "\nNot read now: source list, which may have said"));
	ctx.told_ms = a.now.starts.at * 1000 + 2 * DAY; /* after quiet hours, when it is over */
	ck_assert_int_eq(alert_compose_reminder(&a, &ctx, &mem, &again, NULL), 0);
	ck_assert_msg(str_starts(again.title, "Reminder: "), "%s", again.title);
	ctx.before_ms++;
	ck_assert_int_eq(alert_compose_reminder(&a, &ctx, &mem, &other, NULL), 0);
	ck_assert_str_ne(first.id, other.id);
	ck_assert_str_eq(first.milestone, other.milestone);
	moved = a;
	moved.now.starts.at += 86400;
	ctx.before_ms--;
	ck_assert_int_eq(alert_compose_reminder(&moved, &ctx, &mem, &later, NULL), 0);
	ck_assert_str_ne(first.id, later.id);
	arena_done(&mem);
}
END_TEST

START_TEST(repeating)
{
	struct alert first = { .id = "0123456789abcdef0123456789abcdef",
		.kind = ALERT_NEW,
		.milestone = "key",
		.type = "ratified",
		.dossier = "t",
		.importance = 'A',
		.title = "Qatar ratifies",
		.text = "What happened: Ratification.",
		.created_ms = at(2026, 11, 25, 8, 0) };
	struct after_again one = { .route = "r", .n = 1, .max = 6, .next_ms = 2 * HOUR },
			   two = { .route = "r", .n = 2, .max = 2 },
			   other = { .route = "s", .n = 1, .max = 6 }, back = { .moment_ms = 5 };
	struct alert a, b, c, d, e;
	struct arena mem;

	arena_init(&mem, 1u << 20);
	ck_assert_int_eq(alert_compose_again(&first, ALERT_AGAIN, &one, 9, &mem, &a, NULL), 0);
	ck_assert_str_eq(a.title, "Not acknowledged: Qatar ratifies");
	ck_assert_str_eq(a.text,
	    "What happened: Ratification.\nWhy again: told first 2026-11-25T08:00:00Z, and not "
	    "acknowledged; repeat 1 of at most 6, the next in 2 hours.\nTo acknowledge it: "
	    "ratifyctl ack 0123456789ab");
	ck_assert_str_eq(a.milestone, "key");
	ck_assert_int_eq(a.importance, 'A');
	ck_assert_int_eq(alert_compose_again(&first, ALERT_AGAIN, &two, 9, &mem, &b, NULL), 0);
	ck_assert_ptr_nonnull(strstr(b.text, "repeat 2 of at most 2.\n"));
	ck_assert_int_eq(alert_compose_again(&first, ALERT_AGAIN, &other, 9, &mem, &c, NULL), 0);
	ck_assert_int_eq(alert_compose_again(&first, ALERT_ESCALATED, &one, 9, &mem, &d, NULL), 0);
	ck_assert_str_eq(d.title, "Escalated: Qatar ratifies");
	ck_assert_int_eq(alert_compose_again(&first, ALERT_AGAIN, &back, 9, &mem, &e, NULL), 0);
	ck_assert_str_eq(e.title, "Again, as asked: Qatar ratifies");
	ck_assert(strcmp(a.id, b.id) != 0 && strcmp(a.id, c.id) != 0 && strcmp(a.id, d.id) != 0 &&
	    strcmp(a.id, e.id) != 0 && strcmp(c.id, d.id) != 0);
	first.milestone = NULL; /* of health: about itself */
	ck_assert_int_eq(alert_compose_again(&first, ALERT_AGAIN, &back, 9, &mem, &e, NULL), 0);
	ck_assert_str_eq(e.milestone, first.id);
	arena_done(&mem);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("after");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, reminding, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(t, every_step, 0, 6);
	tcase_add_loop_test(t, doubling, 0, ARRAY_LEN(gaps));
	tcase_add_loop_test(t, saying, 0, ARRAY_LEN(titles));
	tcase_add_test(t, repeating);
	suite_add_tcase(s, t);
	return s;
}

SUITE_MAIN
