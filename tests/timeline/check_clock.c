#include "tests/suite.h"

#include <string.h>

#include "daemon/timeline/clock.h"
#include "lib/str.h"

static int64_t
day_of(const char *text)
{
	struct when w;

	ck_assert_msg(when_parse(text, strlen(text), &w) == 0, "%s", text);
	return w.at / CLOCK_DAY_S;
}

#define DAYS(n)                          \
	{                                \
		.known = true, .days = n \
	}
#define MONTHS(n)                          \
	{                                  \
		.known = true, .months = n \
	}
#define MONTHS_FIRST(n)                                            \
	{                                                          \
		.known = true, .months = n, .first_of_month = true \
	}
#define BUT_SUNDAYS(n)                                             \
	{                                                          \
		.known = true, .days = n, .sundays_excepted = true \
	}

/* Known clocks of known treaties, and the corners of the calendar. */
static const struct {
	const char *name;
	struct clock_rule rule;
	const char *from, *to, *words;
} rows[] = {
	{ "the ninetieth day", DAYS(90), "2003-09-26", "2003-12-25", "the 90th day after it" },
	{ "the thirtieth day", DAYS(30), "2016-10-05", "2016-11-04", "the 30th day after it" },
	{ "120 days over a leap day", DAYS(120), "2024-01-01", "2024-04-30",
	    "the 120th day after it" },
	{ "60 days", DAYS(60), "2026-12-31", "2027-03-01", "the 60th day after it" },
	{ "the first day", DAYS(1), "2026-12-31", "2027-01-01", "the 1st day after it" },
	{ "the 22nd", DAYS(22), "2026-01-01", "2026-01-23", "the 22nd day after it" },
	{ "the 113th", DAYS(113), "2026-01-01", "2026-04-24", "the 113th day after it" },
	{ "on that very day", { .known = true }, "2026-05-05", "2026-05-05", "that very day" },
	{ "three months, then the first", MONTHS_FIRST(3), "2004-03-18", "2004-07-01",
	    "3 months after it, then the first day of the next month" },
	{ "three months from a first", MONTHS_FIRST(3), "2004-03-01", "2004-07-01",
	    "3 months after it, then the first day of the next month" },
	{ "over the end of the year", MONTHS_FIRST(3), "2025-09-30", "2026-01-01",
	    "3 months after it, then the first day of the next month" },
	{ "60 days, then the first", { .known = true, .days = 60, .first_of_month = true },
	    "2002-04-11", "2002-07-01",
	    "the 60th day after it, then the first day of the next month" },
	{ "first of the next month", { .known = true, .first_of_month = true }, "2026-12-15",
	    "2027-01-01", "the first day of the next month" },
	{ "six months", MONTHS(6), "1983-04-06", "1983-10-06", "6 months after it" },
	{ "to a shorter month", MONTHS(6), "2025-08-31", "2026-02-28", "6 months after it" },
	{ "to a leap day", MONTHS(1), "2024-01-31", "2024-02-29", "1 month after it" },
	{ "a year", MONTHS(12), "2011-09-26", "2012-09-26", "12 months after it" },
	{ "the President, from a Monday", BUT_SUNDAYS(10), "2026-11-02", "2026-11-13",
	    "the 10th day (Sundays excepted) after it" },
	{ "the President, from a Saturday", BUT_SUNDAYS(10), "2026-11-07", "2026-11-19",
	    "the 10th day (Sundays excepted) after it" },
	{ "the President, from a Sunday", BUT_SUNDAYS(10), "2026-11-08", "2026-11-19",
	    "the 10th day (Sundays excepted) after it" },
	{ "six days but Sundays from a Sunday", BUT_SUNDAYS(6), "2026-11-08", "2026-11-14",
	    "the 6th day (Sundays excepted) after it" },
	{ "before 1970", DAYS(90), "1945-07-26", "1945-10-24", "the 90th day after it" },
	{ "in time for a fixed day",
	    { .known = true,
		.days = 90,
		.fixed = { .at = 17897LL * CLOCK_DAY_S, .precision = WHEN_DAY } },
	    "2017-11-17", "2019-01-01",
	    "1 January 2019 if it comes by then, else the 90th day after it" },
	{ "too late for it",
	    { .known = true,
		.days = 90,
		.fixed = { .at = 17897LL * CLOCK_DAY_S, .precision = WHEN_DAY } },
	    "2019-01-02", "2019-04-02",
	    "1 January 2019 if it comes by then, else the 90th day after it" },
};

START_TEST(leads_to)
{
	char words[CLOCK_WORDS], got[WHEN_TEXT];
	struct when w;
	int64_t day;

	ck_assert_int_eq(clock_add(&rows[_i].rule, day_of(rows[_i].from), NULL, &day), 0);
	w = clock_when(day);
	when_format(&w, got);
	ck_assert_msg(strcmp(got, rows[_i].to) == 0, "%s: %s", rows[_i].name, got);
	clock_words(&rows[_i].rule, words);
	ck_assert_str_eq(words, rows[_i].words);
}
END_TEST

/* Sundays are left out: the same as going day by day, from every day of a week. */
START_TEST(sundays_one_by_one)
{
	struct clock_rule rule = BUT_SUNDAYS(0);
	int64_t from, days, day, left, got;

	for (from = 20000; from < 20007; from++)
		for (days = 1; days < 40; days++) {
			for (day = from, left = days; left > 0;)
				left -= ((++day + 4) % 7) == 0 ? 0 : 1;
			rule.days = days;
			ck_assert_int_eq(clock_add(&rule, from, NULL, &got), 0);
			ck_assert_msg(got == day, "%lld days from %lld: %lld, not %lld",
			    (long long)days, (long long)from, (long long)got, (long long)day);
		}
}
END_TEST

START_TEST(no_rule)
{
	struct clock_rule none = { .known = false };
	char words[CLOCK_WORDS];
	int64_t day;

	ck_assert_int_eq(clock_add(&none, 1, NULL, &day), CLOCK_NO_RULE);
	clock_words(&none, words);
	ck_assert_str_eq(words, "");
}
END_TEST

/* A calendar without enough sitting days tells nothing; with one more it does. */
START_TEST(unpublished_then_computable)
{
	int64_t days[30], day;
	struct clock_rule rule = { .known = true, .sitting_days = 21 };
	struct clock_calendar c = { .days = days, .n = 20 };
	struct when laid = { .at = 20000LL * CLOCK_DAY_S, .precision = WHEN_DAY };
	struct forecast f;
	struct arena a;
	size_t i;

	arena_init(&a, 1 << 16);
	for (i = 0; i < ARRAY_LEN(days); i++)
		days[i] = 20001 + (int64_t)i * 2;
	ck_assert_int_eq(clock_add(&rule, 20000, NULL, &day), CLOCK_UNPUBLISHED);
	ck_assert_int_eq(clock_add(&rule, 20000, &c, &day), CLOCK_UNPUBLISHED);
	ck_assert_int_eq(clock_forecast(&rule, "objections", &laid, NULL, NULL, 0, &a, &f), 0);
	ck_assert_int_eq(f.kind, FORECAST_NOT_COMPUTABLE);
	ck_assert_str_eq(f.inputs, "not computable yet: calendar unpublished");
	ck_assert_int_eq(clock_forecast(&rule, "objections", &laid, NULL, &c, 0, &a, &f), 0);
	ck_assert_int_eq(f.kind, FORECAST_NOT_COMPUTABLE);
	ck_assert_str_eq(f.inputs,
	    "not computable yet: calendar unpublished after 12 November 2024 (20 of 21 sitting "
	    "days)");
	c.n = 21;
	ck_assert_int_eq(clock_forecast(&rule, "objections", &laid, NULL, &c, 0, &a, &f), 0);
	ck_assert_int_eq(f.kind, FORECAST_EXACT);
	ck_assert_int_eq(f.date.at, days[20] * CLOCK_DAY_S);
	ck_assert_int_eq(f.date.precision, WHEN_DAY);
	/* that day itself is not counted */
	ck_assert_int_eq(clock_add(&rule, days[0], &c, &day), CLOCK_UNPUBLISHED);
	c.n = 22;
	ck_assert_int_eq(clock_add(&rule, days[0], &c, &day), 0);
	ck_assert_int_eq(day, days[21]);
	arena_done(&a);
}
END_TEST

START_TEST(sitting_days_of_announcements)
{
	struct announcement a[] = {
		{ .source = "commons",
		    .now = { .kind = EVENT_SITTING,
			.starts = { 20003 * 86400LL, WHEN_DAY, false } } },
		{ .source = "commons",
		    .now = { .kind = EVENT_SITTING,
			.starts = { 20001 * 86400LL, WHEN_DAY, false } } },
		{ .source = "commons",
		    .now = { .kind = EVENT_SITTING,
			/* a quarter to midnight in summer, in London */
			.body = "House of Commons",
			.starts = { 20307 * 86400LL + 82800, WHEN_MINUTE, false } } },
		{ .source = "commons",
		    .now = { .kind = EVENT_SITTING,
			.starts = { 20003 * 86400LL, WHEN_DAY, false } } },
		{ .source = "commons",
		    .state = EVENT_UNLISTED,
		    .now = { .kind = EVENT_SITTING,
			.starts = { 20004 * 86400LL, WHEN_DAY, false } } },
		{ .source = "lords",
		    .now = { .kind = EVENT_SITTING,
			.starts = { 20002 * 86400LL, WHEN_DAY, false } } },
		{ .source = "commons",
		    .now = { .kind = EVENT_VOTE, .starts = { 20005 * 86400LL, WHEN_DAY, false } } },
		{ .source = "commons",
		    .now = { .kind = EVENT_SITTING,
			.starts = { 19997 * 86400LL, WHEN_MONTH, false } } },
	};
	static const char *const both[] = { "commons", "lords" },
				 *const gone[] = { "commons", "nobody" };
	struct clock_calendar c;
	struct arena mem;

	arena_init(&mem, 1 << 16);
	ck_assert_int_eq(clock_calendar_of(a, ARRAY_LEN(a), both, 1, &mem, &c), 0);
	ck_assert_uint_eq(c.n, 3);
	ck_assert(c.days[0] == 20001 && c.days[1] == 20003 && c.days[2] == 20308);
	ck_assert(c.begins == 20001 && c.missing == NULL);
	ck_assert_int_eq(clock_calendar_of(a, ARRAY_LEN(a), NULL, 0, &mem, &c), 0);
	ck_assert_uint_eq(c.n, 4);
	/* a day on which both sit */
	ck_assert_int_eq(clock_calendar_of(a, ARRAY_LEN(a), both, 2, &mem, &c), 0);
	ck_assert_uint_eq(c.n, 0);
	ck_assert(c.begins == 20002 && c.missing == NULL);
	a[5].now.starts.at = 20003 * 86400LL;
	ck_assert_int_eq(clock_calendar_of(a, ARRAY_LEN(a), both, 2, &mem, &c), 0);
	ck_assert(c.n == 1 && c.days[0] == 20003);
	/* without one of them nobody knows */
	ck_assert_int_eq(clock_calendar_of(a, ARRAY_LEN(a), gone, 2, &mem, &c), 0);
	ck_assert_uint_eq(c.n, 0);
	ck_assert_str_eq(c.missing, "nobody");
	ck_assert_int_eq(clock_calendar_of(a, 0, NULL, 0, &mem, &c), 0);
	ck_assert_uint_eq(c.n, 0);
	arena_done(&mem);
}
END_TEST

/* What happened at an hour happened on the day of where it did. */
static const struct {
	const char *body, *at, *day;
} zones[] = {
	{ "US Senate", "2010-12-23T02:30:00Z", "2010-12-22" },
	{ "US Senate", "2026-07-02T03:59:00Z", "2026-07-01" },
	{ "US Senate", "2026-07-02T04:01:00Z", "2026-07-02" },
	{ "General Assembly", "2024-12-25T01:00:00Z", "2024-12-24" },
	{ "Senate Committee on Foreign Relations", "2024-12-25T01:00:00Z", "2024-12-24" },
	{ "European Parliament", "2024-06-30T22:30:00Z", "2024-07-01" },
	{ "House of Lords", "2024-06-30T23:30:00Z", "2024-07-01" },
	{ "House of Lords", "2024-12-30T23:30:00Z", "2024-12-30" },
	{ "somebody", "2024-06-30T23:30:00Z", "2024-06-30" },
	{ NULL, "2024-06-30T23:30:00Z", "2024-06-30" },
	{ "US Senate", "2024-06-30", "2024-06-30" },
};

START_TEST(day_of_the_body)
{
	char got[WHEN_TEXT];
	struct when w, day;

	ck_assert_int_eq(when_parse(zones[_i].at, strlen(zones[_i].at), &w), 0);
	day = clock_when(clock_day(&w, zones[_i].body));
	when_format(&day, got);
	ck_assert_msg(strcmp(got, zones[_i].day) == 0, "%s at %s: %s",
	    STR_OR(zones[_i].body, "nobody"), zones[_i].at, got);
}
END_TEST

START_TEST(forecasts)
{
	struct clock_rule rule = DAYS(90), none = { .known = false };
	struct when start = clock_when(20000), unknown = { .precision = WHEN_NONE },
		    year = { .at = 20000LL * CLOCK_DAY_S, .precision = WHEN_YEAR };
	struct forecast f;
	struct arena a;

	arena_init(&a, 1 << 16);
	ck_assert_int_eq(
	    clock_forecast(&rule, "x", &start, NULL, NULL, 20089LL * 86400, &a, &f), 0);
	ck_assert_int_eq(f.kind, FORECAST_EXACT);
	ck_assert_int_eq(f.date.at, 20090LL * 86400);
	ck_assert(!f.over);
	ck_assert_str_eq(f.inputs, "the 90th day after it; it is counted from 4 October 2024");
	ck_assert_int_eq(
	    clock_forecast(&rule, "x", &start, NULL, NULL, 20090LL * 86400, &a, &f), 0);
	ck_assert(f.over);
	ck_assert_int_eq(
	    clock_forecast(&rule, "x", &unknown, NULL, NULL, 20000LL * 86400, &a, &f), 0);
	ck_assert_int_eq(f.kind, FORECAST_RANGE);
	ck_assert_int_eq(f.earliest.at, 20090LL * 86400);
	ck_assert_int_eq(f.date.precision, WHEN_NONE);
	ck_assert_int_eq(clock_forecast(&rule, "x", &year, NULL, NULL, 0, &a, &f), 0);
	ck_assert_int_eq(f.kind, FORECAST_NOT_COMPUTABLE);
	ck_assert_int_eq(clock_forecast(&none, "x", &start, NULL, NULL, 0, &a, &f), 0);
	ck_assert_int_eq(f.kind, FORECAST_NOT_COMPUTABLE);
	arena_done(&a);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("clock");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, leads_to, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(t, day_of_the_body, 0, ARRAY_LEN(zones));
	tcase_add_test(t, sundays_one_by_one);
	tcase_add_test(t, no_rule);
	tcase_add_test(t, unpublished_then_computable);
	tcase_add_test(t, sitting_days_of_announcements);
	tcase_add_test(t, forecasts);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
