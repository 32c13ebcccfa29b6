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

static Suite *
make_suite(void)
{
	Suite *s = suite_create("majority");
	TCase *tc = tcase_create("all");

	tcase_add_loop_test(tc, arithmetic, 0, ARRAY_LEN(rows));
	suite_add_tcase(s, tc);
	return s;
}

SUITE_MAIN
