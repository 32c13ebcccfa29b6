#include "tests/suite.h"

#include "daemon/poll/schedule.h"

#define MIN_MS 60000LL
#define HOUR_MS (60 * MIN_MS)
#define DAY_MS (24 * HOUR_MS)
/* 2026-11-23, a Monday, 00:00 UTC */
#define MONDAY (20780LL * DAY_MS)
#define BIT(n) (1U << (n))

static const struct {
	int64_t interval, hint_s, retry_after_s;
	unsigned failures;
	int64_t min_ms, max_ms;
} rows[] = {
	/* the interval, never less, a tenth more at most */
	{ 15 * MIN_MS, -1, -1, 0, 15 * MIN_MS, 15 * MIN_MS * 11 / 10 },
	{ 100, -1, -1, 0, 100, 110 },
	{ 30 * DAY_MS, -1, -1, 0, 30 * DAY_MS, 33 * DAY_MS },
	/* nothing and nonsense are a minute; a year is the most */
	{ 0, -1, -1, 0, MIN_MS, MIN_MS * 11 / 10 },
	{ -5, -1, -1, 0, MIN_MS, MIN_MS * 11 / 10 },
	{ INT64_MAX, -1, -1, 0, 366 * DAY_MS, 366 * DAY_MS * 11 / 10 },
	{ INT64_MAX, INT64_MAX, INT64_MAX, 4294967295U, 366 * DAY_MS, 366 * DAY_MS * 11 / 10 },
	/* hints lengthen, up to a day */
	{ 15 * MIN_MS, 60, -1, 0, 15 * MIN_MS, 15 * MIN_MS * 11 / 10 },
	{ 15 * MIN_MS, 3600, -1, 0, HOUR_MS, HOUR_MS * 11 / 10 },
	{ 15 * MIN_MS, 86400, -1, 0, DAY_MS, DAY_MS * 11 / 10 },
	{ 15 * MIN_MS, INT64_MAX, -1, 0, DAY_MS, DAY_MS * 11 / 10 },
	{ 15 * MIN_MS, INT64_MIN, -1, 0, 15 * MIN_MS, 15 * MIN_MS * 11 / 10 },
	{ 7 * DAY_MS, 86400, -1, 0, 7 * DAY_MS, 7 * DAY_MS * 11 / 10 },
	/* failures double it, up to a day or the interval, for ever */
	{ 15 * MIN_MS, -1, -1, 1, 30 * MIN_MS, 33 * MIN_MS },
	{ 15 * MIN_MS, -1, -1, 2, 60 * MIN_MS, 66 * MIN_MS },
	{ 15 * MIN_MS, -1, -1, 6, 16 * HOUR_MS, 16 * HOUR_MS * 11 / 10 },
	{ 15 * MIN_MS, -1, -1, 7, DAY_MS * 9 / 10, DAY_MS },
	{ 15 * MIN_MS, -1, -1, 4294967295U, DAY_MS * 9 / 10, DAY_MS },
	{ 23 * HOUR_MS, -1, -1, 3, 23 * HOUR_MS, DAY_MS },
	{ 24 * HOUR_MS, -1, -1, 3, DAY_MS, DAY_MS * 11 / 10 },
	{ 30 * DAY_MS, -1, -1, 40, 30 * DAY_MS, 33 * DAY_MS },
	{ 1, -1, -1, 4294967295U, DAY_MS * 9 / 10, DAY_MS },
	/* Retry-After is obeyed, up to seven days, and shortens nothing */
	{ 15 * MIN_MS, -1, 0, 0, 15 * MIN_MS, 15 * MIN_MS * 11 / 10 },
	{ 15 * MIN_MS, -1, 1, 0, 15 * MIN_MS, 15 * MIN_MS * 11 / 10 },
	{ 15 * MIN_MS, -1, INT64_MIN, 0, 15 * MIN_MS, 15 * MIN_MS * 11 / 10 },
	{ 100, -1, 2, 1, 2000, 2200 },
	{ 15 * MIN_MS, -1, 7200, 1, 2 * HOUR_MS, 2 * HOUR_MS + MIN_MS },
	{ 15 * MIN_MS, -1, 7 * 86400, 0, 7 * DAY_MS, 7 * DAY_MS },
	{ 15 * MIN_MS, -1, 7 * 86400 - 10, 0, 7 * DAY_MS - 10000, 7 * DAY_MS },
	{ 15 * MIN_MS, -1, INT64_MAX, 0, 7 * DAY_MS, 7 * DAY_MS },
	{ 30 * DAY_MS, -1, INT64_MAX, 0, 30 * DAY_MS, 33 * DAY_MS },
};

static uint32_t
nth_random(uint32_t n)
{
	static const uint32_t edges[] = { 0, 1, 0x7fffffff, 0x80000000, 0xffffffff };

	return n < ARRAY_LEN(edges) ? edges[n] : n * 2654435761U;
}

START_TEST(delays)
{
	struct schedule_input in = { .interval_ms = rows[_i].interval,
		.hint_s = rows[_i].hint_s,
		.retry_after_s = rows[_i].retry_after_s,
		.failures = rows[_i].failures,
		.now_ms = MONDAY };
	int64_t got;
	uint32_t n;

	for (n = 0; n < 3000; n++) {
		in.random = nth_random(n);
		got = schedule_delay_ms(&in);
		ck_assert_msg(got >= rows[_i].min_ms && got <= rows[_i].max_ms, "row %d: %lld ms",
		    _i, (long long)got);
	}
}
END_TEST

/* now, interval, skip bits, and when the poll may come at the earliest and latest (from MONDAY) */
static const struct {
	int64_t now, interval;
	unsigned hours, days;
	int64_t min_at, max_at;
} skip_rows[] = {
	/* not at rest */
	{ 10 * HOUR_MS, HOUR_MS, BIT(12), 0, 11 * HOUR_MS, 11 * HOUR_MS + 6 * MIN_MS },
	/* due at 11:10 - 11:16; 11 is at rest */
	{ 10 * HOUR_MS + 10 * MIN_MS, HOUR_MS, BIT(11), 0, 12 * HOUR_MS, 12 * HOUR_MS + MIN_MS },
	/* 22 to 5 are at rest */
	{ 21 * HOUR_MS + 30 * MIN_MS, HOUR_MS,
	    BIT(22) | BIT(23) | BIT(0) | BIT(1) | BIT(2) | BIT(3) | BIT(4) | BIT(5), 0,
	    DAY_MS + 6 * HOUR_MS, DAY_MS + 6 * HOUR_MS + MIN_MS },
	/* Tuesday at rest, due on Tuesday; Monday is bit 1 */
	{ 23 * HOUR_MS + 30 * MIN_MS, HOUR_MS, 0, BIT(2), DAY_MS + 23 * HOUR_MS + 30 * MIN_MS,
	    DAY_MS + 23 * HOUR_MS + 36 * MIN_MS },
	{ 23 * HOUR_MS + 30 * MIN_MS, HOUR_MS, 0, BIT(1), DAY_MS + 30 * MIN_MS,
	    DAY_MS + 36 * MIN_MS },
	/* a weekend is two days: after one day we ask all the same */
	{ 4 * DAY_MS + 23 * HOUR_MS + 30 * MIN_MS, HOUR_MS, 0, BIT(6) | BIT(0),
	    5 * DAY_MS + 23 * HOUR_MS + 30 * MIN_MS, 5 * DAY_MS + 23 * HOUR_MS + 36 * MIN_MS },
	/* always at rest means nothing */
	{ 10 * HOUR_MS, HOUR_MS, 0xffffff, 0, 11 * HOUR_MS, 11 * HOUR_MS + 6 * MIN_MS },
	{ 10 * HOUR_MS, HOUR_MS, 0xffffffff, 0xffffffff, 11 * HOUR_MS, 11 * HOUR_MS + 6 * MIN_MS },
	{ 10 * HOUR_MS, HOUR_MS, 0, 0x7f, 11 * HOUR_MS, 11 * HOUR_MS + 6 * MIN_MS },
	/* hours and days together leave nothing within a day */
	{ 10 * HOUR_MS, HOUR_MS, 0xfffffe, BIT(2), DAY_MS + 10 * HOUR_MS,
	    DAY_MS + 10 * HOUR_MS + 6 * MIN_MS },
	/* a longer interval is not lengthened by more than it already is */
	{ 0, 3 * DAY_MS, 0, BIT(4), 3 * DAY_MS, 3 * DAY_MS * 11 / 10 },
};

START_TEST(rests)
{
	struct schedule_input in = { .interval_ms = skip_rows[_i].interval,
		.hint_s = -1,
		.retry_after_s = -1,
		.skip_hours = skip_rows[_i].hours,
		.skip_days = skip_rows[_i].days,
		.now_ms = MONDAY + skip_rows[_i].now };
	int64_t at;
	uint32_t n;

	for (n = 0; n < 3000; n++) {
		in.random = nth_random(n);
		at = skip_rows[_i].now + schedule_delay_ms(&in);
		ck_assert_msg(at >= skip_rows[_i].min_at && at <= skip_rows[_i].max_at,
		    "row %d: %lld min", _i, (long long)(at / MIN_MS));
	}
}
END_TEST

static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525U + 1013904223U;
	return *state >> 1 ^ *state << 15;
}

/* Any input at all: at least the interval, at most 7 days or the interval and a tenth. */
START_TEST(bounds)
{
	struct schedule_input in;
	int64_t got;
	uint32_t n, r = 1;

	for (n = 0; n < 50000; n++) {
		in.interval_ms =
		    (int64_t)next_random(&r) * (next_random(&r) % 3 == 0 ? 7 : 1) + 100;
		in.hint_s = (int64_t)next_random(&r) - 1000;
		in.skip_hours = next_random(&r) | next_random(&r);
		in.skip_days = next_random(&r) | next_random(&r);
		in.retry_after_s = (next_random(&r) % 4 == 0) ? (int64_t)next_random(&r) : -1;
		in.failures = next_random(&r) % 40;
		in.now_ms = MONDAY + next_random(&r);
		in.random = next_random(&r);
		got = schedule_delay_ms(&in);
		ck_assert_int_ge(got, in.interval_ms);
		ck_assert(got <= 7 * DAY_MS || got <= in.interval_ms * 11 / 10);
	}
}
END_TEST

START_TEST(a_clock_without_sense)
{
	struct schedule_input in = { .interval_ms = HOUR_MS,
		.hint_s = -1,
		.retry_after_s = -1,
		.skip_hours = 0xff,
		.now_ms = -1 };

	ck_assert_int_eq(schedule_delay_ms(&in), HOUR_MS);
	in.now_ms = INT64_MAX;
	ck_assert_int_eq(schedule_delay_ms(&in), HOUR_MS);
}
END_TEST

static const struct {
	int64_t deadline, interval, want;
} round_rows[] = {
	{ 1, MIN_MS, 1 },
	{ 1, 5 * MIN_MS - 1, 1 },
	{ 1, 5 * MIN_MS, 15000 },
	{ 15000, 5 * MIN_MS, 15000 },
	{ 15001, 5 * MIN_MS, 30000 },
	{ 15001, 15 * MIN_MS, MIN_MS },
	{ MIN_MS, 15 * MIN_MS, MIN_MS },
	{ MIN_MS + 1, 6 * HOUR_MS, 5 * MIN_MS },
	{ 0, 6 * HOUR_MS, 0 },
	{ -7, 6 * HOUR_MS, -7 },
	{ INT64_MAX - 1, 6 * HOUR_MS, INT64_MAX - 1 },
};

START_TEST(rounding)
{
	ck_assert_int_eq(schedule_round_ms(round_rows[_i].deadline, round_rows[_i].interval),
	    round_rows[_i].want);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("schedule");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, delays, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(t, rests, 0, ARRAY_LEN(skip_rows));
	tcase_add_test(t, bounds);
	tcase_add_test(t, a_clock_without_sense);
	tcase_add_loop_test(t, rounding, 0, ARRAY_LEN(round_rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
