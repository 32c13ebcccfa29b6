#include "tests/suite.h"

#include <string.h>

#include "daemon/timeline/party.h"
#include "lib/str.h"

#define DAY0 20089LL /* 2025-01-01 */
#define NOW ((DAY0 + 1000) * CLOCK_DAY_S)
#define OFFICIAL .state = ST_OFFICIAL, .best = EV_RECORD
#define AT(day) .date = { .at = (DAY0 + (day)) * CLOCK_DAY_S, .precision = WHEN_DAY }

static struct arena mem;
static struct party *parties;
static size_t count;

static const struct milestone m[] = {
	{ OFFICIAL, .type = MS_TREATY_SIGNED, .actor = "Peru", .kind = "signature", AT(1) },
	{ OFFICIAL, .type = MS_RATIFIED, .actor = "Peru", .kind = "ratification", AT(10) },
	{ OFFICIAL, .type = MS_ACCEDED, .actor = "Fiji", .kind = "accession", AT(500) },
	{ OFFICIAL, .type = MS_RATIFIED, .actor = "Mali", .kind = "acceptance", AT(20) },
	{ OFFICIAL, .type = MS_WITHDRAWAL, .actor = "Mali", .kind = "withdrawal", AT(700) },
	{ OFFICIAL, .type = MS_RESERVATION, .actor = "Peru", .kind = "reservation", AT(10) },
	{ OFFICIAL, .type = MS_RESERVATION, .actor = "Peru", .kind = "declaration", AT(10) },
	{ OFFICIAL, .type = MS_RESERVATION, .actor = "Peru", .kind = "reservation-withdrawn",
	    AT(30) },
	{ OFFICIAL, .type = MS_RESERVATION, .actor = "Kenya", .kind = "objection", AT(40) },
	{ OFFICIAL, .type = MS_PROVISIONAL_APPLICATION, .actor = "Chad", AT(5) },
	{ OFFICIAL, .type = MS_RATIFIED, .actor = "Togo", .kind = "ratification", AT(600) },
	{ OFFICIAL, .type = MS_IN_FORCE_FOR, .actor = "Togo", AT(640) },
	{ .type = MS_TREATY_SIGNED,
	    .state = ST_RETRACTED,
	    .best = EV_PRESS,
	    .actor = "Japan",
	    AT(5) },
	{ .type = MS_RATIFIED, .state = ST_REPORTED, .best = EV_PRESS, .actor = "Ghana", AT(5) },
	{ OFFICIAL, .type = MS_UN_GA_ADOPTED, .id = 1, AT(-400) },
	{ OFFICIAL, .type = MS_UN_GA_ADOPTED, .id = 2, AT(-10) },
};

static void
begin(void)
{
	struct threshold_def d = { .required = 2,
		.after = { .known = true, .days = 90 },
		.late = { .known = true, .days = 30 } };
	struct threshold_proof p;

	arena_init(&mem, 1 << 20);
	ck_assert_int_eq(threshold_prove(&d, m, ARRAY_LEN(m), NOW, &mem, &p), 0);
	ck_assert_int_eq(party_list(&d, &p, m, ARRAY_LEN(m), &mem, &parties, &count), 0);
}

static void
end(void)
{
	arena_done(&mem);
}

static const struct {
	const char *actor;
	bool signed_, consent, bound, computed;
	int64_t in_force; /* day; -1: none */
	int reservations, declarations, objections;
	bool left;
} rows[] = {
	{ "Chad", false, false, false, false, -1, 0, 0, 0, false },
	{ "Fiji", false, true, true, true, 530, 0, 0, 0, false },
	{ "Ghana", false, true, false, false, -1, 0, 0, 0, false },
	{ "Kenya", false, false, false, false, -1, 0, 0, 1, false },
	{ "Mali", false, true, false, false, -1, 0, 0, 0, true },
	{ "Peru", true, true, true, true, 110, 1, 1, 0, false },
	{ "Togo", false, true, true, false, 640, 0, 0, 0, false },
};

START_TEST(row)
{
	const struct party *p = &parties[_i];

	ck_assert_uint_eq(count, ARRAY_LEN(rows));
	ck_assert_str_eq(p->actor, rows[_i].actor);
	ck_assert((p->signature != NULL) == rows[_i].signed_);
	ck_assert((p->consent != NULL) == rows[_i].consent);
	ck_assert(p->bound == rows[_i].bound && p->computed == rows[_i].computed);
	ck_assert_int_eq(
	    p->in_force.precision != WHEN_NONE ? p->in_force.at / CLOCK_DAY_S - DAY0 : -1,
	    rows[_i].in_force);
	ck_assert_int_eq(p->reservations, rows[_i].reservations);
	ck_assert_int_eq(p->declarations, rows[_i].declarations);
	ck_assert_int_eq(p->objections, rows[_i].objections);
	ck_assert((p->end != NULL) == rows[_i].left);
	ck_assert((p->provisional != NULL) == (strcmp(p->actor, "Chad") == 0));
}
END_TEST

START_TEST(adoption)
{
	bool named[ARRAY_LEN(m)] = { false };

	ck_assert_int_eq(party_adoption(m, ARRAY_LEN(m), named)->id, 2);
	named[14] = true; /* the earlier one has names */
	ck_assert_int_eq(party_adoption(m, ARRAY_LEN(m), named)->id, 1);
	named[15] = true;
	ck_assert_int_eq(party_adoption(m, ARRAY_LEN(m), named)->id, 2);
	ck_assert_ptr_null(party_adoption(m, 14, named));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("party");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, begin, end);
	tcase_add_loop_test(t, row, 0, ARRAY_LEN(rows));
	tcase_add_test(t, adoption);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
