#include "tests/suite.h"

#include <string.h>

#include "daemon/timeline/timeline.h"
#include "lib/str.h"

static struct when
on(int year, unsigned month, unsigned day)
{
	return (
	    struct when){ .at = when_from_civil(year, month, day) * 86400, .precision = WHEN_DAY };
}

#define OFFICIAL .state = ST_OFFICIAL, .best = EV_RECORD, .dossier = "d"
/* date as days after 2025-01-01 */
#define AT(day) .date = { .at = (20089LL + (day)) * 86400, .precision = WHEN_DAY }
#define SIGNED(who)                                                                          \
	{                                                                                    \
		OFFICIAL, .type = MS_TREATY_SIGNED, .actor = who, .kind = "signature", AT(0) \
	}
#define BOUND(who, day)                                                                      \
	{                                                                                    \
		OFFICIAL, .type = MS_RATIFIED, .actor = who, .kind = "ratification", AT(day) \
	}
#define LEFT(who, day)                                                 \
	{                                                              \
		OFFICIAL, .type = MS_WITHDRAWAL, .actor = who, AT(day) \
	}

/* As of a day after all of these. */
static void
stand(const struct milestone *m, size_t n, int64_t threshold, int64_t days,
    bool organisations_count, struct standing *ret)
{
	struct threshold_def d = { .required = threshold,
		.organisations_count = organisations_count,
		.after = { .known = days > 0, .days = days } };

	ck_assert_int_eq(threshold_standing(&d, m, n, 30000LL * 86400, ret), 0);
}

static const struct {
	const char *name;
	int64_t threshold;
	bool organisations_count;
	int signatories, parties, organisations;
	int met; /* day, -1 none */
	struct milestone m[8];
} rows[] = {
	{ "nothing", 3, false, 0, 0, 0, -1, { { .type = MS_ENACTED } } },
	{ "signatures only", 3, false, 2, 0, 0, -1, { SIGNED("Peru"), SIGNED("Chile") } },
	{ "signed and ratified", 1, false, 1, 1, 0, 9, { SIGNED("Peru"), BOUND("Peru", 9) } },
	{ "the third of three", 3, false, 0, 3, 0, 30,
	    { BOUND("Peru", 10), BOUND("Chile", 30), BOUND("Fiji", 20) } },
	{ "a fourth moves nothing", 3, false, 0, 4, 0, 30,
	    { BOUND("Peru", 10), BOUND("Chile", 30), BOUND("Fiji", 20), BOUND("Mali", 40) } },
	{ "twice the same State", 2, false, 0, 1, 0, -1,
	    { BOUND("Peru", 10), BOUND("Peru", 500) } },
	{ "an organisation does not count", 2, false, 0, 1, 1, -1,
	    { BOUND("Peru", 10), BOUND("European Union", 20) } },
	{ "an organisation counts", 2, true, 0, 2, 0, 20,
	    { BOUND("Peru", 10), BOUND("European Union", 20) } },
	{ "withdrawal below the threshold", 2, false, 0, 1, 0, -1,
	    { BOUND("Peru", 10), LEFT("Peru", 15), BOUND("Fiji", 20) } },
	{ "withdrawal before it took effect", 2, false, 0, 1, 0, -1,
	    { BOUND("Peru", 10), BOUND("Fiji", 20), LEFT("Peru", 25) } },
	{ "withdrawal after it took effect", 2, false, 0, 1, 0, 20,
	    { BOUND("Peru", 10), BOUND("Fiji", 20), LEFT("Peru", 110) } },
	{ "the last day before it takes effect", 2, false, 0, 1, 0, -1,
	    { BOUND("Peru", 10), BOUND("Fiji", 20), LEFT("Peru", 109) } },
	{ "met, lost and met again", 2, false, 0, 2, 0, 60,
	    { BOUND("Peru", 10), BOUND("Fiji", 20), LEFT("Peru", 25), BOUND("Mali", 60) } },
	{ "a territory is no party", 2, false, 0, 1, 0, -1,
	    { BOUND("Peru", 10), BOUND("Hong Kong", 20) } },
	{ "a State that ended", 2, false, 0, 1, 0, -1,
	    { { OFFICIAL, .type = MS_RATIFIED, .actor = "Czechoslovakia", .kind = "ratification",
		  .date = { .at = 7000LL * 86400, .precision = WHEN_DAY } },
		BOUND("Peru", 10) } },
	{ "left and came back", 2, false, 0, 2, 0, 40,
	    { BOUND("Peru", 10), LEFT("Peru", 15), BOUND("Fiji", 20), BOUND("Peru", 40) } },
	{ "a withdrawal of one that was not bound", 2, false, 0, 1, 0, -1,
	    { LEFT("Peru", 5), BOUND("Fiji", 20) } },
	{ "reports do not count", 1, false, 0, 0, 0, -1,
	    { { .type = MS_RATIFIED,
		  .actor = "Peru",
		  .state = ST_CORROBORATED,
		  .best = EV_PRESS,
		  AT(1) },
		{ .type = MS_RATIFIED,
		    .actor = "Fiji",
		    .state = ST_REPORTED,
		    .best = EV_PRESS,
		    AT(2) } } },
	{ "what is no longer listed does not count", 1, false, 0, 0, 0, -1,
	    { { .type = MS_RATIFIED,
		.actor = "Peru",
		.state = ST_DISPUTED,
		.best = EV_RECORD,
		AT(1) } } },
	{ "what was corrected counts", 1, false, 0, 1, 0, 1,
	    { { .type = MS_RATIFIED,
		.actor = "Peru",
		.state = ST_CORRECTED,
		.best = EV_RECORD,
		AT(1) } } },
	{ "kinds that bind", 5, false, 0, 5, 0, 5,
	    { { OFFICIAL, .type = MS_RATIFIED, .actor = "A", .kind = "acceptance", AT(1) },
		{ OFFICIAL, .type = MS_RATIFIED, .actor = "B", .kind = "approval", AT(2) },
		{ OFFICIAL, .type = MS_ACCEDED, .actor = "C", .kind = "succession", AT(3) },
		{ OFFICIAL, .type = MS_TREATY_SIGNED, .actor = "D", .kind = "definitive-signature",
		    AT(4) },
		{ OFFICIAL, .type = MS_DEPOSITED, .actor = "E", AT(5) } } },
	{ "kinds that do not", 1, false, 0, 0, 0, -1,
	    { { OFFICIAL, .type = MS_RATIFIED, .actor = "A", .kind = "provisional", AT(1) },
		{ OFFICIAL, .type = MS_CONSENT_GIVEN, .actor = "B", AT(2) } } },
	{ "undated consents count without a date", 2, false, 0, 2, 0, -1,
	    { { OFFICIAL, .type = MS_RATIFIED, .actor = "A" }, BOUND("B", 3) } },
	{ "no threshold", 0, false, 0, 1, 0, -1, { BOUND("Peru", 1) } },
};

START_TEST(counts)
{
	struct milestone shuffled[8];
	struct standing s;
	size_t n = 0, turn, i;

	while (n < 8 && rows[_i].m[n].dossier != NULL)
		n++;
	while (n < 8 && rows[_i].m[n].actor != NULL)
		n++;
	for (turn = 0; turn < (n > 0 ? n : 1); turn++) {
		for (i = 0; i < n; i++)
			shuffled[i] = rows[_i].m[(i + turn) % n];
		stand(shuffled, n, rows[_i].threshold, 90, rows[_i].organisations_count, &s);
		ck_assert_msg(
		    s.signatories == rows[_i].signatories, "%s: %d", rows[_i].name, s.signatories);
		ck_assert_msg(s.parties == rows[_i].parties, "%s: %d", rows[_i].name, s.parties);
		ck_assert_int_eq(s.organisations, rows[_i].organisations);
		if (rows[_i].met < 0) {
			ck_assert_int_eq(s.threshold_met.precision, WHEN_NONE);
			ck_assert_int_eq(s.expected_in_force.precision, WHEN_NONE);
			continue;
		}
		ck_assert_int_eq(s.threshold_met.at, (20089LL + rows[_i].met) * 86400);
		ck_assert_int_eq(s.expected_in_force.at, (20089LL + rows[_i].met + 90) * 86400);
	}
}
END_TEST

START_TEST(in_force)
{
	struct milestone m = { OFFICIAL, .type = MS_ENTERED_INTO_FORCE, AT(5) };
	struct standing s;

	stand(&m, 1, 0, 0, false, &s);
	ck_assert(s.in_force);
	m.state = ST_REPORTED;
	m.best = EV_PRESS;
	stand(&m, 1, 0, 0, false, &s);
	ck_assert(!s.in_force);
	m.state = ST_OFFICIAL;
	m.actor = "Peru"; /* for Peru only */
	stand(&m, 1, 0, 0, false, &s);
	ck_assert(!s.in_force);
}
END_TEST

START_TEST(progress)
{
	struct standing s = { .parties = 4, .counted = 3, .threshold = 40 };
	char text[32], small[4];

	timeline_progress(&s, text, sizeof(text));
	ck_assert_str_eq(text, "3 of 40");
	timeline_progress(&s, small, sizeof(small));
	ck_assert_str_eq(small, "3 o");
	s.threshold = 0;
	timeline_progress(&s, text, sizeof(text));
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(display_order)
{
	struct milestone m[] = {
		{ .id = 1, .first_seen_ms = 5 },
		{ .id = 2, .date = on(2025, 1, 2), .first_seen_ms = 1 },
		{ .id = 3, .date = on(2024, 1, 2), .first_seen_ms = 9 },
		{ .id = 4, .first_seen_ms = 4 },
		{ .id = 5, .date = on(2025, 1, 2), .first_seen_ms = 0 },
	};
	const int64_t want[] = { 3, 5, 2, 4, 1 };
	size_t i;

	qsort(m, ARRAY_LEN(m), sizeof(m[0]), timeline_compare);
	for (i = 0; i < ARRAY_LEN(m); i++)
		ck_assert_int_eq(m[i].id, want[i]);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("standing");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, counts, 0, ARRAY_LEN(rows));
	tcase_add_test(t, in_force);
	tcase_add_test(t, progress);
	tcase_add_test(t, display_order);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
