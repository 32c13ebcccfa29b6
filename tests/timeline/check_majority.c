#include "tests/suite.h"

#include "daemon/timeline/timeline.h"

static const struct {
	const char *name;
	struct vote vote;
	int voting, required;
} rows[] = {
	{ "New START", { .counted = true, .for_ = 71, .against = 26, .two_thirds = true }, 97, 65 },
	{ "a rejection with 61 for it",
	    { .counted = true, .for_ = 61, .against = 38, .two_thirds = true }, 99, 66 },
	{ "all hundred", { .counted = true, .for_ = 66, .against = 34, .two_thirds = true }, 100,
	    67 },
	{ "one short of three", { .counted = true, .for_ = 64, .against = 31, .two_thirds = true },
	    95, 64 },
	{ "who is present does not vote",
	    { .counted = true, .for_ = 60, .against = 30, .present = 5, .two_thirds = true }, 90,
	    60 },
	{ "nobody against", { .counted = true, .for_ = 99, .against = 0, .two_thirds = true }, 99,
	    66 },
	{ "one voter", { .counted = true, .for_ = 1, .against = 0, .two_thirds = true }, 1, 1 },
	{ "nobody at all", { .counted = true, .for_ = 0, .against = 0, .two_thirds = true }, 0,
	    -1 },
	{ "a simple majority", { .counted = true, .for_ = 51, .against = 49 }, 100, -1 },
	{ "by division: nobody counted",
	    { .for_ = -1, .against = -1, .abstain = -1, .two_thirds = true }, -1, -1 },
};

START_TEST(arithmetic)
{
	ck_assert_msg(timeline_voting(&rows[_i].vote) == rows[_i].voting, "%s: %d voting",
	    rows[_i].name, timeline_voting(&rows[_i].vote));
	ck_assert_msg(timeline_required(&rows[_i].vote) == rows[_i].required, "%s: %d required",
	    rows[_i].name, timeline_required(&rows[_i].vote));
}
END_TEST

#define COUNT(y, n) .vote = { .counted = true, .for_ = (y), .against = (n) }
#define COUNT_2_3(y, n) .vote = { .counted = true, .for_ = (y), .against = (n), .two_thirds = true }
static const struct {
	const char *name;
	struct milestone m;
	bool disagrees;
} results[] = {
	{ "61-38 rejects", { .type = MS_CONSENT_REFUSED, .body = "US Senate", COUNT(61, 38) },
	    false },
	{ "61-38 cannot consent", { .type = MS_CONSENT_GIVEN, .body = "US Senate", COUNT(61, 38) },
	    true },
	{ "71-26 consents", { .type = MS_CONSENT_GIVEN, .body = "US Senate", COUNT(71, 26) },
	    false },
	{ "71-26 cannot reject", { .type = MS_CONSENT_REFUSED, .body = "US Senate", COUNT(71, 26) },
	    true },
	{ "a parliament with a simple majority",
	    { .type = MS_CONSENT_GIVEN, .body = "Parliament", COUNT(61, 38) }, false },
	{ "which cannot ask more than what is known to refuse",
	    { .type = MS_CONSENT_REFUSED, .body = "Parliament", COUNT(61, 38) }, false },
	{ "passed", { .type = MS_FLOOR_PASSED, COUNT(218, 217) }, false },
	{ "not with fewer", { .type = MS_FLOOR_PASSED, COUNT(217, 218) }, true },
	{ "nor with as many", { .type = MS_FLOOR_PASSED, COUNT(50, 50) }, true },
	{ "under suspension", { .type = MS_FLOOR_PASSED, COUNT_2_3(250, 150) }, true },
	{ "more for it, and failed", { .type = MS_FLOOR_FAILED, COUNT_2_3(250, 150) }, false },
	{ "and without that rule nobody knows", { .type = MS_FLOOR_FAILED, COUNT(250, 150) },
	    false },
	{ "three fifths of all", { .type = MS_CLOTURE_FAILED, COUNT(56, 40) }, false },
	{ "79-60", { .type = MS_UN_GA_ADOPTED, COUNT(79, 60) }, false },
	{ "60-79", { .type = MS_UN_GA_ADOPTED, COUNT(60, 79) }, true },
	{ "override", { .type = MS_OVERRIDE_PASSED, COUNT(66, 34) }, true },
	{ "sustained", { .type = MS_OVERRIDE_FAILED, COUNT(66, 34) }, false },
	{ "failed with more for it, as the House has it",
	    { .type = MS_FLOOR_FAILED, .body = "US House", .best = EV_OFFICIAL, COUNT(220, 199) },
	    true },
	{ "of newspapers, which leave two thirds out",
	    { .type = MS_FLOOR_FAILED, .body = "US House", .best = EV_PRESS, COUNT(250, 170) },
	    false },
	{ "cloture with 52", { .type = MS_CLOTURE_INVOKED, .body = "US Senate", COUNT(52, 47) },
	    true },
	{ "with two vacancies", { .type = MS_CLOTURE_INVOKED, .body = "US Senate", COUNT(59, 38) },
	    false },
	{ "cloture failed with 61",
	    { .type = MS_CLOTURE_FAILED, .body = "US Senate", COUNT(61, 30) }, true },
	{ "the Council with eight", { .type = MS_UN_SC_ADOPTED, COUNT(8, 0) }, true },
	{ "a veto", { .type = MS_UN_FAILED, .body = "Security Council", COUNT(13, 1) }, false },
	{ "nobody against it in the Council",
	    { .type = MS_UN_FAILED, .body = "Security Council", COUNT(12, 0) }, true },
	{ "an important question", { .type = MS_UN_GA_ADOPTED, COUNT_2_3(90, 60) }, true },
	{ "nobody counted", { .type = MS_UN_GA_ADOPTED }, false },
};

START_TEST(doubt)
{
	ck_assert_msg(timeline_vote_disagrees(&results[_i].m) == results[_i].disagrees, "%s",
	    results[_i].name);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("majority");
	TCase *tc = tcase_create("all");

	tcase_add_loop_test(tc, arithmetic, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(tc, doubt, 0, ARRAY_LEN(results));
	suite_add_tcase(s, tc);
	return s;
}

SUITE_MAIN
