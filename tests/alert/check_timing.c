/* Quiet hours, by the clock on the wall: over midnight, both changes of the clocks, what pierces
 * them. */
#include "tests/suite.h"

#include "daemon/alert/alert.h"
#include "lib/when.h"

static int64_t
at(int year, unsigned month, unsigned day, int hour, int minute) /* UTC, ms */
{
	return (when_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60) * 1000;
}

static const struct {
	const char *text;
	int from, to; /* -1: refused */
} texts[] = {
	{ "22:00-07:00", 1320, 420 },
	{ "0:30-6:05", 30, 365 },
	{ "13:00-24:00", 780, 0 },
	{ "00:00-24:00", -1, -1 },
	{ "22:00-22:00", -1, -1 },
	{ "22-7", -1, -1 },
	{ "22:00", -1, -1 },
	{ "24:01-07:00", -1, -1 },
	{ "22:60-07:00", -1, -1 },
	{ "22:00-07:00 ", -1, -1 },
	{ "", -1, -1 },
};

START_TEST(reading)
{
	int from = -1, to = -1, r = timing_parse(texts[_i].text, &from, &to);

	ck_assert_msg((r == 0) == (texts[_i].from >= 0), "%s", texts[_i].text);
	ck_assert_int_eq(from, texts[_i].from);
	ck_assert_int_eq(to, texts[_i].to);
}
END_TEST

/* Berlin is at UTC+1 in winter, +2 in summer; in 2026 it changes on 29 March and 25 October. */
struct moment {
	int year;
	unsigned month, day;
	int hour, minute;
};
static const struct {
	const char *name, *quiet;
	struct moment now, due;
} rows[] = {
	{ "by day", "22:00-07:00", { 2026, 11, 25, 12, 0 }, { 2026, 11, 25, 12, 0 } },
	{ "before midnight", "22:00-07:00", { 2026, 11, 25, 21, 0 }, { 2026, 11, 26, 6, 0 } },
	{ "after midnight", "22:00-07:00", { 2026, 11, 26, 1, 30 }, { 2026, 11, 26, 6, 0 } },
	{ "at its end", "22:00-07:00", { 2026, 11, 26, 6, 0 }, { 2026, 11, 26, 6, 0 } },
	{ "a minute before it begins", "22:00-07:00", { 2026, 11, 25, 20, 59 },
	    { 2026, 11, 25, 20, 59 } },
	{ "at noon", "12:00-13:00", { 2026, 7, 1, 10, 30 }, { 2026, 7, 1, 11, 0 } },
	{ "until midnight", "20:00-24:00", { 2026, 7, 1, 19, 0 }, { 2026, 7, 1, 22, 0 } },
	{ "from midnight", "00:00-06:00", { 2026, 6, 30, 22, 0 }, { 2026, 7, 1, 4, 0 } },
	{ "the night that is an hour short", "22:00-07:00", { 2026, 3, 28, 22, 0 },
	    { 2026, 3, 29, 5, 0 } },
	{ "the night that is an hour long", "22:00-07:00", { 2026, 10, 24, 21, 0 },
	    { 2026, 10, 25, 6, 0 } },
	{ "ends in the hour that is left out", "22:00-02:30", { 2026, 3, 28, 22, 0 },
	    { 2026, 3, 29, 1, 30 } },
	{ "ends in the hour that comes twice: at the first", "22:00-02:30", { 2026, 10, 24, 22, 0 },
	    { 2026, 10, 25, 0, 30 } },
	{ "the end of a year", "22:00-07:00", { 2026, 12, 31, 22, 30 }, { 2027, 1, 1, 6, 0 } },
};

static int64_t
ms_of(const struct moment *m)
{
	return at(m->year, m->month, m->day, m->hour, m->minute);
}

START_TEST(waiting)
{
	struct sink_timing t = { .sink = "mail", .quiet = true, .pierce = 1 };
	struct routing routing = { .timings = &t, .timing_count = 1 };
	struct alert b = { .importance = 'B' }, a = { .importance = 'A' },
		     health = { .importance = 'H' };
	int64_t now = ms_of(&rows[_i].now), due = ms_of(&rows[_i].due);
	struct zone *zone = NULL;

	ck_assert_int_eq(zone_new(&zone, "Europe/Berlin", NULL), 0);
	t.zone = zone;
	ck_assert_int_eq(timing_parse(rows[_i].quiet, &t.from_min, &t.to_min), 0);
	ck_assert_msg(timing_not_before(&routing, "mail", &b, now) == due, "%s: %lld, not %lld",
	    rows[_i].name, (long long)timing_not_before(&routing, "mail", &b, now), (long long)due);
	ck_assert(timing_not_before(&routing, "mail", &health, now) == due);
	/* class A pierces, another sink is not quiet, and hours are only quiet when they are said
	 */
	ck_assert(timing_not_before(&routing, "mail", &a, now) == now);
	ck_assert(timing_not_before(&routing, "desktop", &b, now) == now);
	t.quiet = false;
	ck_assert(timing_not_before(&routing, "mail", &b, now) == now);
	zone_free(zone);
}
END_TEST

/* What was put off is due at the end or later, whenever that is asked. */
START_TEST(every_minute)
{
	struct sink_timing t = { .sink = "mail", .quiet = true };
	struct routing routing = { .timings = &t, .timing_count = 1 };
	struct alert b = { .importance = 'B' };
	int64_t now, due, begin = at(2026, 10, 24, 0, 0);
	struct zone *zone = NULL;

	ck_assert_int_eq(zone_new(&zone, "Europe/Berlin", NULL), 0);
	t.zone = zone;
	ck_assert_int_eq(timing_parse("22:00-07:00", &t.from_min, &t.to_min), 0);
	for (now = begin; now < begin + INT64_C(3) * 86400000; now += 60000) {
		due = timing_not_before(&routing, "mail", &b, now);
		ck_assert(due >= now && due - now <= INT64_C(10) * 3600000);
		ck_assert(timing_not_before(&routing, "mail", &b, due) == due);
	}
	zone_free(zone);
}
END_TEST

static const char *const us[] = { "United States of America" };
static const struct {
	const char *name;
	struct route_def route;
	enum route_why why;
} routes[] = {
	{ "all", { .name = "r" }, ROUTE_TAKES },
	{ "class A", { .importance = 1 }, ROUTE_TAKES },
	{ "classes B and C", { .importance = 6 }, ROUTE_IMPORTANCE },
	{ "the United States", { .actors = us, .actor_count = 1 }, ROUTE_ACTOR },
	{ "records", { .evidence = 1 }, ROUTE_TAKES },
	{ "the press", { .evidence = 8 }, ROUTE_EVIDENCE },
	{ "official only", { .states = 1u << ST_OFFICIAL }, ROUTE_TAKES },
	{ "reported only", { .states = 1u << ST_REPORTED }, ROUTE_STATE },
};

START_TEST(taking)
{
	struct alert a = {
		.kind = ALERT_NEW, .importance = 'A', .actor = "Qatar", .best = EV_RECORD
	};
	struct routing routing = { .alert_on = ST_REPORTED };

	ck_assert_msg(route_takes(&routing, &routes[_i].route, &a, MS_RATIFIED, ST_OFFICIAL) ==
		routes[_i].why,
	    "%s", routes[_i].name);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("timing");
	TCase *tc = tcase_create("all");

	tcase_add_loop_test(tc, reading, 0, ARRAY_LEN(texts));
	tcase_add_loop_test(tc, waiting, 0, ARRAY_LEN(rows));
	tcase_add_test(tc, every_minute);
	tcase_add_loop_test(tc, taking, 0, ARRAY_LEN(routes));
	suite_add_tcase(s, tc);
	return s;
}

SUITE_MAIN
