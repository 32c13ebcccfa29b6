#include "tests/suite.h"

#include <errno.h>
#include <string.h>

#include "daemon/alert/alert.h"
#include "lib/when.h"

#define DAILY 0x7fU
#define WEEKDAYS 0x1fU
#define MON 1U

static const struct {
	const char *zone;
	int at_min;
	unsigned days;
	const char *now, *next;
} rows[] = {
	/* a later time today, or tomorrow's; its own moment is over */
	{ "UTC", 450, DAILY, "2026-11-25T07:29:59Z", "2026-11-25T07:30:00Z" },
	{ "UTC", 450, DAILY, "2026-11-25T07:30:00Z", "2026-11-26T07:30:00Z" },
	{ "UTC", 0, DAILY, "2026-11-25T23:59:59Z", "2026-11-26T00:00:00Z" },
	{ "UTC", 1439, DAILY, "2026-12-31T23:59:30Z", "2027-01-01T23:59:00Z" },
	/* week ends: Friday evening to Monday morning */
	{ "UTC", 450, WEEKDAYS, "2026-11-27T08:00:00Z", "2026-11-30T07:30:00Z" },
	{ "UTC", 450, MON, "2026-11-30T07:30:00Z", "2026-12-07T07:30:00Z" },
	{ "UTC", 450, MON, "2026-12-06T23:59:59Z", "2026-12-07T07:30:00Z" },
	/* the days are those of the zone: Monday there is Sunday here */
	{ "Pacific/Auckland", 450, MON, "2026-11-28T12:00:00Z", "2026-11-29T18:30:00Z" },
	{ "America/New_York", 1380, WEEKDAYS, "2026-11-28T03:59:59Z", "2026-11-28T04:00:00Z" },
	{ "America/New_York", 1380, WEEKDAYS, "2026-11-28T04:00:00Z", "2026-12-01T04:00:00Z" },
	/* Vienna, 29 March 2026: 02:00 becomes 03:00; the same hour of the wall before and after */
	{ "Europe/Vienna", 450, DAILY, "2026-03-28T06:30:00Z", "2026-03-29T05:30:00Z" },
	{ "Europe/Vienna", 450, DAILY, "2026-03-29T05:30:00Z", "2026-03-30T05:30:00Z" },
	/* 02:30 is left out: once, when the clock has passed it */
	{ "Europe/Vienna", 150, DAILY, "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z" },
	{ "Europe/Vienna", 150, DAILY, "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z" },
	/* 25 October 2026: 03:00 becomes 02:00; 02:30 comes twice, the digest once */
	{ "Europe/Vienna", 150, DAILY, "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z" },
	{ "Europe/Vienna", 150, DAILY, "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z" },
	{ "Europe/Vienna", 150, DAILY, "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z" },
	{ "Europe/Vienna", 450, DAILY, "2026-10-24T05:30:00Z", "2026-10-25T06:30:00Z" },
	/* New York, 8 March and 1 November 2026 */
	{ "America/New_York", 150, DAILY, "2026-03-08T00:00:00Z", "2026-03-08T07:30:00Z" },
	{ "America/New_York", 90, DAILY, "2026-11-01T04:00:00Z", "2026-11-01T05:30:00Z" },
	{ "America/New_York", 90, DAILY, "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z" },
	/* the wall's day is another one than UTC's */
	{ "Pacific/Kiritimati", 30, DAILY, "2026-11-25T10:30:00Z", "2026-11-26T10:30:00Z" },
	{ "Asia/Kolkata", 0, DAILY, "2026-11-25T18:29:59Z", "2026-11-25T18:30:00Z" },
};

static int64_t
ms_of(const char *text)
{
	struct when w;

	ck_assert_int_eq(when_parse(text, strlen(text), &w), 0);
	return w.at * 1000;
}

START_TEST(next_time)
{
	struct digest_def d = { .name = "d", .at_min = rows[_i].at_min, .days = rows[_i].days };
	struct zone *z = NULL;
	struct err err = { 0 };

	ck_assert_int_eq(zone_new(&z, rows[_i].zone, &err), 0);
	d.zone = z;
	ck_assert_int_eq(digest_next_ms(&d, ms_of(rows[_i].now)), ms_of(rows[_i].next));
	zone_free(z);
}
END_TEST

/* Whatever the clock says, the next one is ahead, on one of its days, and no two share a day. */
START_TEST(every_hour_of_a_year)
{
	static const char *const zones[] = { "UTC", "Europe/London", "America/New_York",
		"Australia/Lord_Howe" };
	struct digest_def d = { .name = "d", .at_min = 0, .days = WEEKDAYS };
	int64_t now, next, last = 0, hour;
	struct zone *z = NULL;
	struct err err = { 0 };

	ck_assert_int_eq(zone_new(&z, zones[_i % 4], &err), 0);
	d.zone = z;
	d.at_min = (_i * 37) % 1440;
	for (hour = 0; hour < 366 * 24; hour++) {
		now = ms_of("2026-01-01T00:00:00Z") + hour * 3600000;
		next = digest_next_ms(&d, now);
		ck_assert_int_gt(next, now);
		ck_assert_int_le(next, now + 73 * 3600000LL);
		ck_assert(next == last || next - last > 22 * 3600000LL);
		last = next;
	}
	zone_free(z);
}
END_TEST

static const struct {
	const char *text;
	int r, n;
	int64_t ms;
} fuses[] = {
	{ "30/1h", 0, 30, 3600000 },
	{ "1/d", 0, 1, 86400000 },
	{ "5/10min", 0, 5, 600000 },
	{ "5/10m", 0, 5, 600000 },
	{ "2/30s", 0, 2, 30000 },
	{ "0/1h", -EINVAL, 0, 0 },
	{ "30", -EINVAL, 0, 0 },
	{ "30/", -EINVAL, 0, 0 },
	{ "30/1y", -EINVAL, 0, 0 },
	{ "30/0h", -EINVAL, 0, 0 },
	{ "30/1hx", -EINVAL, 0, 0 },
	{ "/1h", -EINVAL, 0, 0 },
	{ "-3/1h", -EINVAL, 0, 0 },
	{ "99999999999/1h", -EINVAL, 0, 0 },
};

START_TEST(fuse)
{
	int64_t ms = 0;
	int n = 0;

	ck_assert_int_eq(timing_parse_fuse(fuses[_i].text, &n, &ms), fuses[_i].r);
	ck_assert_int_eq(n, fuses[_i].n);
	ck_assert_int_eq(ms, fuses[_i].ms);
}
END_TEST

/* Which way of two routes an alert takes to a sink: the sooner one. */
START_TEST(sooner_route)
{
	static const char *const mail[] = { "mail", "file" };
	const struct digest_def d = { .name = "morning", .days = DAILY };
	struct route_def routes[] = { { .name = "a", .sinks = mail, .sink_count = 2, .digest = &d },
		{ .name = "b", .sinks = mail, .sink_count = 1, .group_ms = 5000 },
		{ .name = "c", .sinks = mail, .sink_count = 1, .pierce = 1, .digest = &d } };
	struct routing routing = { .routes = routes, .route_count = 3 };
	struct alert a = { .importance = 'B', .kind = ALERT_NEW };
	struct plan p[4];

	ck_assert_uint_eq(alert_plan(&routing, &a, MS_RATIFIED, ST_OFFICIAL, NULL, p, 4), 2);
	ck_assert_str_eq(p[0].sink, "mail");
	ck_assert_ptr_null(p[0].digest);
	ck_assert_int_eq(p[0].group_ms, 5000);
	ck_assert_ptr_eq(p[1].digest, &d);
	a.importance = 'A';
	ck_assert_uint_eq(alert_plan(&routing, &a, MS_RATIFIED, ST_OFFICIAL, "file", p, 4), 1);
	ck_assert_int_eq(p[0].group_ms, 0);
	ck_assert_ptr_null(p[0].digest);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("digest");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, next_time, 0, (int)ARRAY_LEN(rows));
	tcase_add_loop_test(t, every_hour_of_a_year, 0, 12);
	tcase_add_loop_test(t, fuse, 0, (int)ARRAY_LEN(fuses));
	tcase_add_test(t, sooner_route);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
