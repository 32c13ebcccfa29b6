/* Which clocks of a procedure run, and when they end: a bill before the President, a treaty laid
 * before Parliament. */
#include "tests/suite.h"

#include <string.h>

#include "daemon/timeline/running.h"
#include "lib/str.h"

#define DAY0 20759LL /* 2026-11-02, a Monday */
#define NOW ((DAY0 + 3) * CLOCK_DAY_S)
#define OFFICIAL .state = ST_OFFICIAL, .best = EV_RECORD
#define AT(day) .date = { .at = (DAY0 + (day)) * CLOCK_DAY_S, .precision = WHEN_DAY }

static const enum ms_type presented[] = { MS_TO_PRESIDENT }, enacted[] = { MS_ENACTED };
static const struct procedure_step steps[] = {
	{ .name = "presented", .title = "Presented", .by = presented, .by_count = 1 },
	{ .name = "enacted", .title = "Law", .by = enacted, .by_count = 1, .role = ROLE_END },
};
static const struct procedure_route routes[] = {
	{ .from = 0, .to = 1, .kind = ROUTE_ALLOWS, .clock = PROCEDURE_NONE },
};
static struct procedure_clock the_clock = { .name = "c", .from = 0, .to = 1, .at = "article I" };
static const struct procedure_def procedure = {
	.name = "p",
	.title = "P",
	.steps = steps,
	.step_count = 2,
	.routes = routes,
	.route_count = 1,
	.clocks = &the_clock,
	.clock_count = 1,
};
static const struct track_def track = { .name = "main", .procedure = &procedure };
static struct arena mem;

static void
begin(void)
{
	arena_init(&mem, 1 << 20);
	the_clock.rule = (struct clock_rule){ .known = true, .days = 10, .sundays_excepted = true };
	the_clock.calendar_count = 0;
}

static void
end(void)
{
	arena_done(&mem);
}

static size_t
run(const struct milestone *m, size_t n, const struct announcement *e, size_t e_n, int64_t now_s,
    struct forecast *ret)
{
	struct track_state t;
	struct forecast *v;
	size_t count;

	ck_assert_int_eq(procedure_run(&track, m, n, now_s, &mem, &t), 0);
	ck_assert_int_eq(clocks_running(&t, m, e, e_n, now_s, &mem, &v, &count), 0);
	if (count > 0)
		*ret = v[0];
	return count;
}

START_TEST(the_president)
{
	static const struct milestone m[] = {
		{ OFFICIAL, .type = MS_TO_PRESIDENT, .dossier = "d", AT(0) },
		{ OFFICIAL, .type = MS_ENACTED, .dossier = "d", AT(9) },
	};
	/* in the evening of that Monday, in Washington */
	static const struct milestone evening = { OFFICIAL, .type = MS_TO_PRESIDENT, .dossier = "d",
		.body = "US House",
		.date = { .at = (DAY0 + 1) * CLOCK_DAY_S + 7200, .precision = WHEN_MINUTE } };
	struct forecast f;

	ck_assert_uint_eq(run(m, 0, NULL, 0, NOW, &f), 0);
	ck_assert_uint_eq(run(m, 1, NULL, 0, NOW, &f), 1);
	ck_assert_int_eq(f.kind, FORECAST_EXACT);
	ck_assert_int_eq(f.date.at, (DAY0 + 11) * CLOCK_DAY_S);
	ck_assert_int_eq(f.date.precision, WHEN_DAY);
	ck_assert(!f.over);
	ck_assert_str_eq(f.what, "main: Law");
	ck_assert_str_eq(f.source, "article I");
	ck_assert_uint_eq(run(m, 1, NULL, 0, (DAY0 + 12) * CLOCK_DAY_S, &f), 1);
	ck_assert(f.over);
	ck_assert_uint_eq(run(m, 2, NULL, 0, (DAY0 + 12) * CLOCK_DAY_S, &f), 0);
	ck_assert_uint_eq(run(&evening, 1, NULL, 0, NOW, &f), 1);
	ck_assert_int_eq(f.date.at, (DAY0 + 11) * CLOCK_DAY_S);
}
END_TEST

START_TEST(sitting_days)
{
	static const struct milestone m = { OFFICIAL, .type = MS_TO_PRESIDENT, .dossier = "d",
		AT(0) };
	static const char *const name = "sittings";
	struct announcement e[5];
	struct forecast f;
	size_t i;

	the_clock.rule = (struct clock_rule){ .known = true, .sitting_days = 3 };
	the_clock.calendars = &name;
	the_clock.calendar_count = 1;
	for (i = 0; i < ARRAY_LEN(e); i++)
		e[i] = (struct announcement){ .source = i == 1 ? "another" : "sittings",
			.now = { .kind = EVENT_SITTING, .starts = clock_when(DAY0 + (int64_t)i) } };
	ck_assert_uint_eq(run(&m, 1, NULL, 0, NOW, &f), 1);
	ck_assert_int_eq(f.kind, FORECAST_NOT_COMPUTABLE);
	ck_assert_str_eq(
	    f.inputs, "not computable yet: calendar unpublished (no sitting day from sittings)");
	ck_assert_uint_eq(run(&m, 1, e, 4, NOW, &f), 1); /* two after that day */
	ck_assert_int_eq(f.kind, FORECAST_NOT_COMPUTABLE);
	ck_assert_str_eq(f.inputs,
	    "not computable yet: calendar unpublished after 5 November 2026 (2 of 3 sitting days)");
	ck_assert_uint_eq(run(&m, 1, e, 5, NOW, &f), 1);
	ck_assert_int_eq(f.kind, FORECAST_EXACT);
	ck_assert_int_eq(f.date.at, (DAY0 + 4) * CLOCK_DAY_S);
	/* how long it is extended is not known: a range, and over when its end is */
	the_clock.rule.least_sittings = 2;
	ck_assert_uint_eq(run(&m, 1, e, 5, NOW, &f), 1);
	ck_assert_int_eq(f.kind, FORECAST_RANGE);
	ck_assert_int_eq(f.earliest.at, (DAY0 + 3) * CLOCK_DAY_S);
	ck_assert_int_eq(f.latest.at, (DAY0 + 4) * CLOCK_DAY_S);
	ck_assert_int_eq(f.date.precision, WHEN_NONE);
	ck_assert_uint_eq(run(&m, 1, e, 4, NOW, &f), 1); /* its end is not announced */
	ck_assert_int_eq(f.kind, FORECAST_NOT_COMPUTABLE);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("running");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, begin, end);
	tcase_add_test(t, the_president);
	tcase_add_test(t, sitting_days);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
