#include "tests/suite.h"

#include "daemon/poll/rhythm.h"

#include <stdio.h>

/* 2026-11-23, a Monday */
#define MON 20780

static const struct {
	const char *days; /* as stored */
	int patience, after_days, silent_from;
} rows[] = {
	/* too little is known, unless the configuration says */
	{ NULL, RHYTHM_NEVER, 0, RHYTHM_NEVER },
	{ "", RHYTHM_NEVER, 5, RHYTHM_NEVER },
	{ "20780", RHYTHM_NEVER, 0, RHYTHM_NEVER },
	{ "20780", RHYTHM_NEVER, 5, MON + 6 },
	{ "20773,20774,20775,20776,20777,20778,20779,20780", RHYTHM_NEVER, 0, RHYTHM_NEVER },
	/* each working day: the fourth without news is too much, week-ends aside */
	{ "20768,20769,20770,20773,20774,20775,20776,20777,20780", 3, 0, MON + 4 },
	{ "20767,20768,20769,20770,20773,20774,20775,20776,20777", 3, 0, MON + 3 },
	/* once a week */
	{ "20724,20731,20738,20745,20752,20759,20766,20773,20780", 15, 0, MON + 22 },
	/* the one gap of eleven that is a recess is no habit, the two working days are */
	{ "20730,20731,20732,20733,20734,20766,20767,20768,20769,20773,20774,20775", 6, 0, 20784 },
	/* twice in any order is once */
	{ "20780,20768,20769,20770,20773,20774,20780,20775,20776,20777", 3, 0, MON + 4 },
	/* what cannot be read ends it */
	{ "20780,x", RHYTHM_NEVER, 2, MON + 3 },
	{ "20780,99999999999", RHYTHM_NEVER, 2, MON + 3 },
	{ "-x", RHYTHM_NEVER, 2, RHYTHM_NEVER },
	/* from Tuesday, 22 December 2026: what counts are the 23rd and then 4, 5 and 6 January */
	{ "20799,20800,20801,20802,20803,20804,20805,20806,20807,20808,20809", 3, 0, 20824 },
};

START_TEST(test_rhythm)
{
	struct rhythm r;

	rhythm_read(&r, rows[_i].days);
	ck_assert_int_eq(rhythm_patience(&r), rows[_i].patience);
	ck_assert_int_eq(rhythm_silent_from(&r, rows[_i].after_days), rows[_i].silent_from);
}
END_TEST

START_TEST(test_last_ones)
{
	char text[RHYTHM_TEXT], again[RHYTHM_TEXT];
	struct rhythm r, s;
	int day;

	rhythm_read(&r, NULL);
	for (day = 1; day <= 40; day++)
		rhythm_note(&r, (day * 7) % 41); /* each of 1 to 40, once, in no order */
	ck_assert_uint_eq(r.n, RHYTHM_MAX);
	for (day = 0; day < RHYTHM_MAX; day++)
		ck_assert_int_eq(r.days[day], 40 - RHYTHM_MAX + 1 + day);
	rhythm_note(&r, 3); /* older than all that is kept */
	ck_assert_int_eq(r.days[0], 40 - RHYTHM_MAX + 1);
	for (day = 0; day < RHYTHM_MAX; day++)
		r.days[day] -= 2000000000;
	rhythm_write(&r, text);
	rhythm_read(&s, text);
	ck_assert_uint_eq(s.n, 0); /* out of the range of any calendar */
	for (day = 0; day < RHYTHM_MAX; day++)
		r.days[day] = MON + day;
	rhythm_write(&r, text);
	rhythm_read(&s, text);
	rhythm_write(&s, again);
	ck_assert_str_eq(text, again);
	ck_assert_uint_eq(s.n, RHYTHM_MAX);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("rhythm");
	TCase *tc = tcase_create("table");

	tcase_add_loop_test(tc, test_rhythm, 0, (int)ARRAY_LEN(rows));
	tcase_add_test(tc, test_last_ones);
	suite_add_tcase(s, tc);
	return s;
}
SUITE_MAIN
