/*
 * Dates in a text of which a test of whole rules would see no fact.
 */
#include <string.h>

#include "daemon/detect/date.h"
#include "daemon/detect/language.h"
#include "lib/str.h"
#include "tests/suite.h"

/* Of less than a day: guards take many of them for background. */
static const struct {
	const char *text, *published, *date; /* NULL: none */
} rough_rows[] = {
	{ "Malta ratified it in September 2025", "2025-10-07", "2025-09" },
	{ "Malta ratified it in Sept. 2025", "", "2025-09" },
	{ "ratified during the spring of May, 2025", "", "2025-05" },
	{ "In 2025 Malta ratified it", "2025-10-07", "2025" },
	{ "In 2015 Malta ratified it", "2025-10-07", NULL },
	{ "Malta ratified it in late 2025, on 5 October", "2025-10-07", "2025-10-05" },
	{ "Malta ratified it, agreed in May 2015", "2025-10-07", NULL },
	{ "Malta ratified it, adopted in May 2025", "2025-10-07", NULL },
	{ "The text was adopted in May 2025", "2025-10-07", "2025-05" },
	{ "Malta ratified it, the first since 2024", "2025-10-07", NULL },
	{ "Malta ratified it in 2024-25", "", NULL },
	{ "12/03/2025", "", "2025-03-12" },
	/* without a year, the nearest */
	{ "on 30 December", "2025-01-02", "2024-12-30" },
	{ "on 2 January", "2025-12-30", "2026-01-02" },
	{ "on 20 September", "2025-11-05", "2025-09-20" },
	{ "on 29 February", "2025-03-02", "2024-02-29" },
};

START_TEST(rough_dates)
{
	const char *s = rough_rows[_i].text, *published = rough_rows[_i].published;
	const struct clause all = { 0, strlen(s) };
	struct when got, when = { .precision = WHEN_NONE };
	struct re_env env;
	struct literals *l = literals_new(0);
	struct dates *d;
	char date[WHEN_TEXT] = "";

	re_env_init(&env);
	ck_assert_int_eq(dates_new(&d, l, NULL), 0);
	if (*published != '\0')
		ck_assert_int_eq(when_parse(published, strlen(published), &when), 0);
	if (dates_find(d, LANGUAGE_EN, &env, s, &all, NULL, 0, &when, false, &got))
		when_format(&got, date);
	ck_assert_msg(strcmp(date, STR_OR(rough_rows[_i].date, "")) == 0, "%s: %s", s, date);
	dates_free(d);
	literals_free(l);
	re_env_done(&env);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("date");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, rough_dates, 0, ARRAY_LEN(rough_rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
