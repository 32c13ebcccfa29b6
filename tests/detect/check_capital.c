/*
 * Governments by their cities. Invariant: what happened in a city was not done by its State.
 */
#include <string.h>

#include "daemon/detect/actor.h"
#include "tests/suite.h"

static const struct {
	const char *before_verb, *state;
} rows[] = {
	{ "Moscow has already ", "Russian Federation" },
	{ "On Monday, Tokyo formally ", "Japan" },
	{ "Ministers said that Kyiv ", "Ukraine" },
	{ "LONDON ", "United Kingdom of Great Britain and Northern Ireland" },
	{ "Buenos Aires also ", "Argentina" },
	{ "Ministers meeting in Paris ", NULL },
	{ "The Government of Ruritania in Moscow ", NULL },
	{ "Talks in Vienna between delegations of Moscow ", NULL },
	{ "Notmoscow ", NULL },
	{ "", NULL },
	{ "   ", NULL },
};

START_TEST(subject)
{
	const char *got = actors_by_capital(rows[_i].before_verb, strlen(rows[_i].before_verb));

	if (rows[_i].state == NULL)
		ck_assert_ptr_null(got);
	else
		ck_assert_str_eq(got != NULL ? got : "nobody", rows[_i].state);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("capital");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, subject, 0, ARRAY_LEN(rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
