#include "tests/suite.h"

#include "daemon/outbox/retry.h"

#define DAY_S 86400LL
#define DAY_MS (DAY_S * 1000)

static const struct {
	int attempts;
	int64_t retry_after_s, min_ms, max_ms;
} rows[] = {
	{ 1, -1, 45000, 55000 },
	{ 2, -1, 90000, 110000 },
	{ 3, -1, 180000, 220000 },
	{ 4, -1, 360000, 440000 },
	{ 5, -1, 720000, 880000 },
	{ 6, -1, 1440000, 1760000 },
	{ 7, -1, 2880000, 3520000 },
	{ 8, -1, 3240000, 3960000 },
	{ 9, -1, 3240000, 3960000 },
	{ 1000000, -1, 3240000, 3960000 },
	{ 2147483647, -1, 3240000, 3960000 },
	/* nonsense counts as the first attempt */
	{ 0, -1, 45000, 55000 },
	{ -2147483647, -1, 45000, 55000 },
	/* what the other side asked only lengthens, up to a day */
	{ 1, 0, 45000, 55000 },
	{ 1, -5, 45000, 55000 },
	{ 1, INT64_MIN, 45000, 55000 },
	{ 1, 10, 45000, 55000 },
	{ 1, 120, 120000, 120000 },
	{ 1, 7200, 7200000, 7200000 },
	{ 1, DAY_S, DAY_MS, DAY_MS },
	{ 1, DAY_S + 1, DAY_MS, DAY_MS },
	{ 1, INT64_MAX, DAY_MS, DAY_MS },
	{ 9, 60, 3240000, 3960000 },
};

START_TEST(delays)
{
	static const uint32_t randoms[] = { 0, 1, 2, 0x7fffffff, 0x80000000, 0xfffffffe,
		0xffffffff };
	uint32_t state = 1;
	int64_t got;
	size_t i;

	for (i = 0; i < 3000; i++) {
		state = state * 1664525U + 1013904223U;
		got = retry_delay_ms(rows[_i].attempts, rows[_i].retry_after_s,
		    i < ARRAY_LEN(randoms) ? randoms[i] : state);
		ck_assert_msg(got >= rows[_i].min_ms && got <= rows[_i].max_ms, "row %d: %lld ms",
		    _i, (long long)got);
	}
}
END_TEST

/* Jitter is used in both directions: over many draws both ends are nearly reached. */
START_TEST(jitter_spreads)
{
	int64_t lo = INT64_MAX, hi = 0, got;
	uint32_t state = 7;
	int i;

	for (i = 0; i < 2000; i++) {
		state = state * 1664525U + 1013904223U;
		got = retry_delay_ms(1, -1, state);
		lo = got < lo ? got : lo;
		hi = got > hi ? got : hi;
	}
	ck_assert_int_lt(lo, 45500);
	ck_assert_int_gt(hi, 54500);
}
END_TEST

/* A sink that is down: five days of attempts, then none; between 108 and 134 of them. */
START_TEST(five_days)
{
	int64_t now = 0;
	int attempts = 0;

	while (!retry_give_up(0, now, 5 * DAY_MS, attempts)) {
		attempts++;
		now += retry_delay_ms(attempts, -1, (uint32_t)attempts * 2654435761U);
	}
	ck_assert_int_ge(attempts, 108);
	ck_assert_int_le(attempts, 144);
}
END_TEST

static const struct {
	int64_t created, now, give_up;
	int attempts;
	bool over;
} give_up_rows[] = {
	{ 1000, 1000, 1, 1, false },
	{ 1000, 1001, 1, 1, true },
	{ 0, 5 * DAY_MS - 1, 5 * DAY_MS, 120, false },
	{ 0, 5 * DAY_MS, 5 * DAY_MS, 120, true },
	{ 5 * DAY_MS, 0, DAY_MS, 120, false }, /* the clock was set back */
	{ INT64_MIN, INT64_MAX, DAY_MS, 120, false },
	{ 0, 3650 * DAY_MS, 5 * DAY_MS, 1, false }, /* the clock jumped, or the machine slept */
	{ 0, 3650 * DAY_MS, 5 * DAY_MS, 11, false },
	{ 0, 3650 * DAY_MS, 5 * DAY_MS, 12, true },
	{ 0, 60000, 60000, 1, false }, /* a minute: at once, and after 50 s */
	{ 0, 60000, 60000, 2, true },
};

START_TEST(gives_up)
{
	ck_assert_int_eq(retry_give_up(give_up_rows[_i].created, give_up_rows[_i].now,
			     give_up_rows[_i].give_up, give_up_rows[_i].attempts),
	    give_up_rows[_i].over);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("retry");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, delays, 0, ARRAY_LEN(rows));
	tcase_add_test(t, jitter_spreads);
	tcase_add_test(t, five_days);
	tcase_add_loop_test(t, gives_up, 0, ARRAY_LEN(give_up_rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
