/*
 * Who acts where no State stands before the verb, and what else happened by the same words.
 * Invariant: many without a name, and one who only speaks of it, are nobody.
 */
#include "tests/detect/reading.h"
#include "tests/suite.h"

static const struct rule_def deposits = { .name = "deposits",
	.type = MS_RATIFIED,
	.twofold = true,
	.also = MS_DEPOSITED,
	.pattern =
	    "\\b(?<head>deposit(?:s|ed|ing)) (?:its|their|the|an) instruments? of ratification",
	.guards = GUARD_ALL,
	.needs_actor = true,
	.weight = 50 };

static const struct {
	const char *text, *facts;
} rows[] = {
	{ "Malta deposited its instrument of ratification.",
	    "ratified Malta - - -; deposited Malta - - -" },
	{ "It also deposited its instrument of ratification.",
	    "ratified - - - -; deposited - - - -" },
	{ "On Monday, the island nation deposited its instrument of ratification.",
	    "ratified - - - -; deposited - - - -" },
	{ "President Elm then deposited the instrument of ratification.",
	    "ratified - - - -; deposited - - - -" },
	{ "By depositing its instrument of ratification on 4 May, Malta became the 30th party.",
	    "ratified Malta - - -; deposited Malta - - -" },
	{ "After depositing their instruments of ratification, Fiji and Malta spoke.",
	    "ratified Fiji - - -; ratified Malta - - -; deposited Fiji - - -; deposited Malta - - "
	    "-" },
	{ "Gardeners deposited their instruments of ratification.", "" },
	{ "Twelve countries deposited their instruments of ratification.", "" },
	{ "The minister said that forty States deposited their instruments of ratification.", "" },
	{ "By depositing its instrument of ratification, one helps gardeners in Malta.", "" },
};

START_TEST(subject)
{
	struct reader r;

	reader_init(&r, &deposits, 1, NULL, 0);
	ck_assert_str_eq(reader_title(&r, rows[_i].text), rows[_i].facts);
	reader_done(&r);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("subject");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, subject, 0, ARRAY_LEN(rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
