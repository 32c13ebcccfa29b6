/*
 * By whose clock a day begins and ends: of a body, of a zone, of a dossier. A day that was written
 * as a day is that day everywhere.
 */
#include <string.h>

#include "daemon/timeline/procedure.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "tests/suite.h"

static struct when
at(const char *text)
{
	struct when w;

	ck_assert_msg(when_parse(text, strlen(text), &w) == 0, "%s", text);
	return w;
}

static const struct {
	const char *seat, *moment, *day, *zone;
} rows[] = {
	{ "US Senate", "2026-07-02T03:59:00Z", "2026-07-01", "EDT" },
	{ "US Senate", "2026-01-02T04:59:00Z", "2026-01-01", "EST" },
	{ "Europe/Paris", "2026-06-30T22:30:00Z", "2026-07-01", "CEST" },
	{ "Council of Europe", "2026-12-31T22:30:00Z", "2026-12-31", "CET" },
	{ "House of Lords", "2026-06-30T23:30:00Z", "2026-07-01", "BST" },
	{ "House of Lords", "2026-12-30T23:30:00Z", "2026-12-30", "GMT" },
	{ "House of Commons of Canada", "2026-07-02T03:59:00Z", "2026-07-01", "EDT" },
	{ "Asia/Tokyo", "2026-12-31T15:30:00Z", "2027-01-01", "JST" },
	{ "World Health Assembly", "2026-05-19T22:30:00Z", "2026-05-20", "CEST" },
	{ "somebody", "2026-06-30T23:30:00Z", "2026-06-30", "UTC" },
	{ NULL, "2026-06-30T23:30:00Z", "2026-06-30", "UTC" },
	{ "Asia/Tokyo", "2026-06-30", "2026-06-30", "JST" },
};

START_TEST(days_and_names)
{
	struct when w = at(rows[_i].moment), day = clock_when(clock_day(&w, rows[_i].seat));
	char got[WHEN_TEXT], zone[CLOCK_ZONE];

	when_format(&day, got);
	ck_assert_str_eq(got, rows[_i].day);
	clock_zone(rows[_i].seat, w.at, zone);
	ck_assert_str_eq(zone, rows[_i].zone);
	ck_assert(clock_seat_known(rows[_i].seat) == (strcmp(zone, "UTC") != 0));
}
END_TEST

/* The last day for signature, and what its end does to the steps of a treaty. */
static const struct {
	const char *seat, *now;
	bool over;
} lasts[] = {
	{ "Asia/Tokyo", "2026-12-31T14:59:00Z", false },
	{ "Asia/Tokyo", "2026-12-31T15:00:00Z", true },
	{ "Council of Europe", "2026-12-31T22:59:00Z", false },
	{ "Council of Europe", "2026-12-31T23:00:00Z", true },
	{ "UK Parliament", "2026-12-31T23:59:00Z", false },
	{ "UK Parliament", "2027-01-01T00:00:00Z", true },
	{ "United Nations", "2027-01-01T04:59:00Z", false },
	{ "United Nations", "2027-01-01T05:00:00Z", true },
};
enum { SIGNED, CLOSED, FORCE };
static const enum ms_type signature[] = { MS_TREATY_SIGNED }, force[] = { MS_ENTERED_INTO_FORCE };
static const struct procedure_step steps[] = {
	[SIGNED] = { .name = "signed", .by = signature, .by_count = 1, .per_actor = true },
	[CLOSED] = { .name = "closed", .threshold = THRESHOLD_CLOSING },
	[FORCE] = { .name = "in-force", .by = force, .by_count = 1 },
};
static const struct procedure_def procedure = {
	.name = "p", .steps = steps, .step_count = ARRAY_LEN(steps)
};

START_TEST(a_last_day_ends_there)
{
	struct threshold_def def = { .seat = lasts[_i].seat, .signature_closes = at("2026-12-31") };
	struct track_def track = {
		.name = "main", .procedure = &procedure, .consents = &def, .seat = lasts[_i].seat
	};
	struct milestone m = { .type = MS_ENTERED_INTO_FORCE,
		.state = ST_OFFICIAL,
		.best = EV_RECORD,
		.date = at("2027-01-01") };
	struct track_state t;
	struct forecast f;
	struct arena mem;

	arena_init(&mem, 1 << 20);
	ck_assert(threshold_closing(&def, at(lasts[_i].now).at, &f));
	ck_assert(f.over == lasts[_i].over);
	ck_assert_int_eq(procedure_run(&track, &m, 1, at(lasts[_i].now).at, &mem, &t), 0);
	ck_assert((t.steps[CLOSED].status == STEP_DONE) == lasts[_i].over);
	/* and with it the next day has begun, on which it enters into force */
	ck_assert((t.steps[FORCE].status == STEP_DONE) == lasts[_i].over);
	ck_assert((t.steps[FORCE].due.precision != WHEN_NONE) == !lasts[_i].over);
	arena_done(&mem);
}
END_TEST

/* From a treaty's last consent on it is counted in whole days; over is what is over there. */
START_TEST(a_clock_ends_there)
{
	const struct clock_rule rule = { .known = true, .days = 1 };
	struct when start = at("2026-12-30");
	struct forecast f;
	struct arena mem;

	arena_init(&mem, 1 << 16);
	ck_assert_int_eq(clock_forecast(&rule, "x", &start, "United Nations", NULL,
			     at("2026-12-31T04:00:00Z").at, &mem, &f),
	    0);
	ck_assert(f.kind == FORECAST_EXACT && !f.over && f.date.at == at("2026-12-31").at);
	ck_assert_int_eq(clock_forecast(&rule, "x", &start, "Asia/Tokyo", NULL,
			     at("2026-12-30T15:00:00Z").at, &mem, &f),
	    0);
	ck_assert(f.over && f.date.at == at("2026-12-31").at);
	arena_done(&mem);
}
END_TEST

/* A State's act in the east is not of tomorrow. */
START_TEST(an_act_in_the_east)
{
	struct track_def track = { .name = "main", .procedure = &procedure, .seat = "US Senate" };
	struct milestone m = { .type = MS_TREATY_SIGNED,
		.state = ST_OFFICIAL,
		.actor = "Viet Nam",
		.date = at("2025-10-25") };
	struct track_state t;
	struct arena mem;

	arena_init(&mem, 1 << 20);
	ck_assert_int_eq(procedure_run(&track, &m, 1, at("2025-10-25T02:00:00Z").at, &mem, &t), 0);
	ck_assert_int_eq(t.steps[SIGNED].status, STEP_DONE);
	arena_done(&mem);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("seat");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, days_and_names, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(t, a_last_day_ends_there, 0, ARRAY_LEN(lasts));
	tcase_add_test(t, a_clock_ends_there);
	tcase_add_test(t, an_act_in_the_east);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
