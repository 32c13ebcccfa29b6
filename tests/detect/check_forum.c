/*
 * Whose body acts where two kinds of them say the same words. Invariant: a cue of another forum
 * stops a milestone, its own or none at all does not.
 */
#include "tests/detect/reading.h"
#include "tests/suite.h"

static const struct rule_def both[] = {
	{ .name = "chamber",
	    .type = MS_FLOOR_PASSED,
	    .pattern = "\\b(?<head>passed|adopted)\\b",
	    .guards = GUARD_ALL,
	    .weight = 60 },
	{ .name = "assembly",
	    .type = MS_UN_GA_ADOPTED,
	    .pattern = "\\b(?<head>passed|adopted)\\b",
	    .guards = GUARD_ALL,
	    .weight = 50 },
	{ .name = "confirmed",
	    .type = MS_NONE,
	    .forum = FORUM_LEGISLATURE,
	    .pattern = "\\bconfirmed\\b",
	    .weight = 90 },
	{ .name = "brought",
	    .type = MS_INTRODUCED,
	    .pattern = "\\b(?<head>introduced)\\b",
	    .guards = GUARD_ALL,
	    .weight = 50 },
	{ .name = "fell",
	    .type = MS_UN_FAILED,
	    .forum = FORUM_STATES,
	    .pattern = "\\b(?<head>fell)\\b",
	    .weight = 50 },
};

static const struct {
	const char *text, *facts;
} rows[] = {
	/* nobody is named: the weights decide */
	{ "The measure was adopted.", "floor_passed - - - -" },
	{ "The UN panel adopted the text.", "un_ga_adopted - - - -" },
	{ "The measure was adopted with two abstentions.", "un_ga_adopted - - - -" },
	{ "The bill was adopted with two abstentions.", "floor_passed - - - -" },
	{ "Parliament adopted the text with two abstentions.", "floor_passed - - - -" },
	{ "The Ohio General Assembly adopted it.", "floor_passed - - - -" },
	{ "The text was passed. It came from the Third Committee.", "un_ga_adopted - - - -" },
	{ "The House passed the text. It is about the Security Council.", "floor_passed - - - -" },
	{ "The plan was adopted by voters.", "" },
	{ "Parliament adopted the plan for a referendum.", "floor_passed - - - -" },
	/* what is no milestone in one forum may be one in the other */
	{ "The Senate passed what was confirmed.", "" },
	{ "The UN panel adopted what was confirmed.", "un_ga_adopted - - - -" },
	{ "Elm introduced a resolution on the United Nations.", "introduced - - - -" },
	{ "Chad introduced the draft resolution.", "" },
	/* a rule of common words that names its forum wants it named */
	{ "The bid fell.", "" },
	{ "The bid in the Security Council fell.", "un_failed - - - -" },
};

START_TEST(forum)
{
	struct reader r;

	reader_init(&r, both, ARRAY_LEN(both), NULL, 0);
	ck_assert_str_eq(reader_title(&r, rows[_i].text), rows[_i].facts);
	reader_done(&r);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("forum");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, forum, 0, ARRAY_LEN(rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
