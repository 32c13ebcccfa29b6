/*
 * What is next, through the shipped procedures.
 */
#include "tests/timeline/shipped.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/alert/next.h"
#include "lib/mem.h"
#include "lib/str.h"

#define US "United States of America"
#define SFRC "Senate Committee on Foreign Relations"
#define MAX_TOLD 6
#define ON(y, m, d)     \
	{               \
		y, m, d \
	}

/* The last one told is the one at hand. */
static const struct row {
	const char *procedure;
	int64_t required;
	int now[3];
	struct {
		enum ms_type type;
		int day[3];
		const char *actor, *body;
		enum evidence_class evidence; /* 0: record */
		enum ms_state state;
	} told[MAX_TOLD];
	enum alert_kind kind;
	const char *next; /* NULL: nothing */
} rows[] = {
	{ "un-treaty", 40, ON(2025, 11, 1),
	    { { .type = MS_TREATY_SIGNED, ON(2025, 10, 20), "Qatar" },
		{ .type = MS_RATIFIED, ON(2025, 10, 25), "Qatar" } },
	    ALERT_NEW, "39 further consents for entry into force, not before 29 January 2026" },
	{ "un-treaty", 2, ON(2025, 11, 1),
	    { { .type = MS_RATIFIED, ON(2025, 10, 20), "Malta" },
		{ .type = MS_RATIFIED, ON(2025, 10, 25), "Qatar" } },
	    ALERT_NEW, "entry into force on 23 January 2026" },
	{ "un-treaty", 40, ON(2025, 11, 1),
	    { { .type = MS_TREATY_SIGNED, ON(2025, 10, 25), "Qatar" } }, ALERT_NEW,
	    "for Qatar: Ratification (by an instrument deposited with the depositary); 40 further "
	    "consents for entry into force, not before 29 January 2026" },
	/* who is bound already is not asked for a consent */
	{ "un-treaty", 0, ON(2025, 11, 1),
	    { { .type = MS_RATIFIED, ON(2025, 10, 20), "Qatar" },
		{ .type = MS_TREATY_SIGNED, ON(2025, 10, 25), "Qatar" } },
	    ALERT_NEW, NULL },
	{ "un-treaty", 1, ON(2025, 11, 1),
	    { { .type = MS_RATIFIED, ON(2020, 10, 20), "Malta" },
		{ .type = MS_ENTERED_INTO_FORCE, ON(2021, 1, 18) },
		{ .type = MS_RATIFIED, ON(2025, 10, 25), "Qatar" } },
	    ALERT_NEW, "in force for Qatar on 23 January 2026" },
	{ "us-advice-consent", 0, ON(2025, 11, 1),
	    { { .type = MS_REFERRED, ON(2025, 2, 1), .body = "US Senate" },
		{ .type = MS_COMMITTEE_VOTE, ON(2025, 10, 25), .body = SFRC } },
	    ALERT_NEW, "Executive report (Committee on Foreign Relations)" },
	{ "us-advice-consent", 0, ON(2025, 11, 1),
	    { { .type = MS_COMMITTEE_VOTE, ON(2025, 10, 25), .body = SFRC, .evidence = EV_PRESS } },
	    ALERT_NEW,
	    "an official source that says so; Executive report (Committee on Foreign Relations)" },
	{ "us-bill", 0, ON(2025, 11, 1),
	    { { .type = MS_TO_PRESIDENT, ON(2025, 10, 30), .body = "US Senate" } }, ALERT_NEW,
	    "Became law (Archivist), by 11 November 2025" },
	/* old news: the record shows what came of it */
	{ "us-bill", 0, ON(2025, 11, 1),
	    { { .type = MS_ENACTED, ON(2025, 10, 30) },
		{ .type = MS_TO_PRESIDENT, ON(2025, 10, 20), .body = "US Senate" } },
	    ALERT_NEW, NULL },
	{ "un-treaty", 40, ON(2025, 11, 1),
	    { { .type = MS_RATIFIED, ON(2025, 10, 25), "Qatar", .state = ST_RETRACTED } },
	    ALERT_RETRACTED, NULL },
	{ "un-treaty", 40, ON(2025, 11, 1),
	    { { .type = MS_RATIFIED, ON(2025, 10, 25), "Qatar", .state = ST_DISPUTED } },
	    ALERT_VANISHED, NULL },
	{ NULL, 0, ON(2025, 11, 1), { { .type = MS_ENACTED, ON(2025, 10, 30) } }, ALERT_NEW, NULL },
	{ NULL, 0, ON(2025, 11, 1),
	    { { .type = MS_ENACTED, ON(2025, 10, 30), .evidence = EV_PRESS } }, ALERT_NEW,
	    "an official source that says so" },
};

static struct when
day(const int d[3])
{
	return (struct when){ .at = when_from_civil(d[0], (unsigned)d[1], (unsigned)d[2]) * 86400,
		.precision = d[0] > 0 ? WHEN_DAY : WHEN_NONE };
}

static size_t
make(const struct row *row, struct milestone m[MAX_TOLD])
{
	size_t n;

	for (n = 0; n < MAX_TOLD && row->told[n].day[0] != 0; n++)
		m[n] = (struct milestone){ .id = (int64_t)n + 1,
			.type = row->told[n].type,
			.dossier = "d",
			.actor = row->told[n].actor,
			.body = row->told[n].body,
			.occurrence = 1,
			.state = row->told[n].state != ST_REPORTED ? row->told[n].state
			    : row->told[n].evidence != 0           ? ST_REPORTED
								   : ST_OFFICIAL,
			.date = day(row->told[n].day),
			.date_from = DATE_RECORD,
			.best = row->told[n].evidence != 0 ? row->told[n].evidence : EV_RECORD };
	return n;
}

static const char *
run(const struct row *row, const struct announcement *events, size_t event_count, struct arena *a)
{
	static const char *const members[] = { US };
	struct threshold_def consents = { .required = row->required,
		.members = members,
		.after = { .known = true, .days = 90 },
		.late = { .known = true, .days = 90 } };
	struct track_def track = { .name = "main", .consents = &consents };
	struct milestone m[MAX_TOLD];
	struct next_context ctx = { .consents = &consents,
		.m = m,
		.n = make(row, m),
		.events = events,
		.event_count = event_count };
	struct threshold_proof proof;
	struct when now = day(row->now);
	const char *next = "untouched";

	ctx.now_ms = now.at * 1000;
	if (row->procedure != NULL) {
		track.procedure = procedures_find(setup->procedures, row->procedure);
		ck_assert_ptr_nonnull(track.procedure);
		ctx.tracks = &track;
		ctx.track_count = 1;
	}
	ck_assert_int_eq(threshold_prove(&consents, m, ctx.n, now.at, a, &proof), 0);
	ctx.proof = &proof;
	ck_assert_int_eq(alert_next(&m[ctx.n - 1], row->kind, &ctx, a, &next), 0);
	return next;
}

START_TEST(what_is_next)
{
	struct arena a;
	const char *next;

	arena_init(&a, 16u << 20);
	next = run(&rows[_i], NULL, 0, &a);
	ck_assert_msg(str_eq(next, rows[_i].next), "row %d: %s", _i, STR_OR(next, "nothing"));
	arena_done(&a);
}
END_TEST

/* The nearest one of this dossier that is still listed and still to come. */
START_TEST(what_is_announced)
{
	const int days[][3] = { { 2025, 10, 30 }, { 2025, 11, 20 }, { 2025, 11, 12 },
		{ 2025, 11, 5 }, { 2025, 11, 4 } };
	struct announcement e[ARRAY_LEN(days)];
	struct arena a;
	size_t i;

	for (i = 0; i < ARRAY_LEN(days); i++)
		e[i] = (struct announcement){ .dossier = i == 3 ? "other" : "d",
			.state = i == 4 ? EVENT_UNLISTED : EVENT_LISTED,
			.now = { .kind = EVENT_HEARING,
			    .body = "Foreign\x1b Relations",
			    .starts = day(days[i]) } };
	arena_init(&a, 16u << 20);
	ck_assert_str_eq(run(&rows[11], e, ARRAY_LEN(e), &a),
	    "announced: Hearing (Foreign Relations) on 12 November 2025");
	arena_done(&a);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("next");
	TCase *t = tcase_create("core");

	tcase_add_unchecked_fixture(t, load_shipped, free_shipped);
	tcase_add_loop_test(t, what_is_next, 0, ARRAY_LEN(rows));
	tcase_add_test(t, what_is_announced);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
