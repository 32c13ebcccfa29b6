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
	/* official names have brackets of their own */
	{ "Bolivia (Plurinational State of), Iran (Islamic Republic of) and Chad deposited their "
	  "instruments of ratification.",
	    "ratified Bolivia (Plurinational State of) - - -; ratified Iran (Islamic Republic of) "
	    "- - -; ratified Chad - - -; deposited Bolivia (Plurinational State of) - - -; "
	    "deposited Iran (Islamic Republic of) - - -; deposited Chad - - -" },
	/* a list that punctuation divides from its verb, or in itself */
	{ "Fiji, Malta, and Chad - deposited their instruments of ratification.",
	    "ratified Fiji - - -; ratified Malta - - -; ratified Chad - - -; deposited Fiji - - -; "
	    "deposited Malta - - -; deposited Chad - - -" },
	{ "Fiji; St. Kitts and Nevis; and Chad deposited their instruments of ratification.",
	    "ratified Fiji - - -; ratified Saint Kitts and Nevis - - -; ratified Chad - - -; "
	    "deposited Fiji - - -; deposited Saint Kitts and Nevis - - -; deposited Chad - - -" },
	{ "Fiji spoke; Malta; Chad deposited its instrument of ratification.",
	    "ratified Malta - - -; ratified Chad - - -; deposited Malta - - -; deposited Chad - - "
	    "-" },
	{ "Fiji spoke of Malta; Chad deposited its instrument of ratification.",
	    "ratified Chad - - -; deposited Chad - - -" },
	{ "Talks with Fiji - deposited their instruments of ratification.", "" },
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
