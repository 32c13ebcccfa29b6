#include "tests/suite.h"

#include <string.h>

#include "daemon/timeline/timeline.h"
#include "lib/str.h"

#define DAY0 20089LL /* 2025-01-01 */
#define NOW ((DAY0 + 1000) * CLOCK_DAY_S + CLOCK_DAY_S / 2)
#define OFFICIAL .state = ST_OFFICIAL, .best = EV_RECORD
#define AT(day) .date = { .at = (DAY0 + (day)) * CLOCK_DAY_S, .precision = WHEN_DAY }
#define BOUND(who, day)                                              \
	{                                                            \
		OFFICIAL, .type = MS_RATIFIED, .actor = who, AT(day) \
	}
#define LEFT(who, day)                                                 \
	{                                                              \
		OFFICIAL, .type = MS_WITHDRAWAL, .actor = who, AT(day) \
	}

static struct arena mem;

static void
begin(void)
{
	arena_init(&mem, 64UL << 20);
}

static void
end(void)
{
	arena_done(&mem);
}

static struct threshold_proof
prove(const struct threshold_def *d, const struct milestone *m, size_t n, int64_t now_s)
{
	struct threshold_proof p;

	ck_assert_int_eq(threshold_prove(d, m, n, now_s, &mem, &p), 0);
	return p;
}

static const struct threshold_input *
input(const struct threshold_proof *p, const char *actor)
{
	size_t i;

	for (i = 0; i < p->input_count; i++)
		if (strcmp(p->inputs[i].actor, actor) == 0)
			return &p->inputs[i];
	return NULL;
}

static int64_t
day(const struct when *w)
{
	return w->precision == WHEN_NONE ? -1 : w->at / CLOCK_DAY_S - DAY0;
}

/* ---- why each counts or does not */

START_TEST(reasons)
{
	static const struct milestone m[] = {
		BOUND("Peru", 10),
		BOUND("European Union", 11),
		BOUND("Hong Kong", 12),
		BOUND("Fiji", 13),
		LEFT("Fiji", 500),
		BOUND("Mali", 14),
		LEFT("Mali", 1400), /* not yet */
		BOUND("Chile", 2000),
		{ .type = MS_RATIFIED,
		    .actor = "Kenya",
		    .state = ST_DISPUTED,
		    .best = EV_RECORD,
		    AT(1) },
		{ .type = MS_RATIFIED,
		    .actor = "Ghana",
		    .state = ST_CORROBORATED,
		    .best = EV_PRESS,
		    AT(1) },
		{ .type = MS_RATIFIED,
		    .actor = "Togo",
		    .state = ST_RETRACTED,
		    .best = EV_PRESS,
		    AT(1) },
		{ OFFICIAL, .type = MS_PROVISIONAL_APPLICATION, .actor = "Chad", AT(1) },
		{ OFFICIAL, .type = MS_RATIFIED, .actor = "Czechoslovakia",
		    .date = { .at = 7000LL * CLOCK_DAY_S, .precision = WHEN_DAY } },
		{ OFFICIAL, .type = MS_ACCEDED, .kind = "succession", .actor = "Slovakia", AT(2) },
		{ OFFICIAL, .type = MS_RATIFIED, .kind = "acceptance",
		    .actor = "Kerguelen Fisheries Organization", AT(2) },
		{ OFFICIAL, .type = MS_RATIFIED, .actor = "Atlantis", AT(2) },
		{ OFFICIAL, .type = MS_TREATY_SIGNED, .kind = "signature", .actor = "Japan",
		    AT(2) },
		{ OFFICIAL, .type = MS_WITHDRAWAL, .kind = "candidate", .actor = "Peru", AT(900) },
		{ OFFICIAL, .type = MS_CONSENT_GIVEN, .actor = "Azerbaijan", AT(900) },
	};
	static const struct {
		const char *actor;
		enum input_why why;
		bool end;
	} want[] = { { "Peru", INPUT_COUNTED, true },
		{ "European Union", INPUT_ORGANISATION, false },
		{ "Hong Kong", INPUT_TERRITORY, false }, { "Fiji", INPUT_WITHDRAWN, true },
		{ "Mali", INPUT_COUNTED, true }, { "Chile", INPUT_LATER, false },
		{ "Kenya", INPUT_DISPUTED, false }, { "Ghana", INPUT_UNOFFICIAL, false },
		{ "Togo", INPUT_RETRACTED, false }, { "Chad", INPUT_PROVISIONAL, false },
		{ "Czechoslovakia", INPUT_FORMER, false }, { "Slovakia", INPUT_COUNTED, false },
		{ "Kerguelen Fisheries Organization", INPUT_ORGANISATION, false },
		{ "Atlantis", INPUT_COUNTED, false } };
	struct threshold_def d = { .required = 40 };
	struct threshold_proof p = prove(&d, m, ARRAY_LEN(m), NOW);
	size_t i;

	for (i = 0; i < ARRAY_LEN(want); i++) {
		const struct threshold_input *in = input(&p, want[i].actor);

		ck_assert_msg(in != NULL, "%s is no input", want[i].actor);
		ck_assert_msg(
		    in->why == want[i].why, "%s: %s", want[i].actor, input_why_words[in->why]);
		ck_assert_msg((in->end != NULL) == want[i].end, "%s", want[i].actor);
		ck_assert_ptr_nonnull(in->consent);
	}
	ck_assert_uint_eq(p.input_count, ARRAY_LEN(want));
	ck_assert_ptr_null(input(&p, "Japan"));
	ck_assert_int_eq(p.parties, 4); /* Peru, Mali, Slovakia, Atlantis */
	ck_assert_int_eq(p.organisations, 2);
	ck_assert_int_eq(p.signatories, 1);
	ck_assert(input(&p, "Atlantis")->unknown);
	ck_assert(!input(&p, "Peru")->unknown);
	ck_assert_int_eq(p.level, LEVEL_OPEN);
	/* where organisations count, they do */
	d.organisations_count = true;
	p = prove(&d, m, ARRAY_LEN(m), NOW);
	ck_assert_int_eq(p.parties, 6);
	ck_assert_int_eq(p.organisations, 0);
}
END_TEST

/* ---- words */

START_TEST(in_words)
{
	struct milestone m[] = { BOUND("Peru", 700), BOUND("Fiji", 950), BOUND("Mali", 960) };
	struct threshold_def d = { .required = 40, .after = { .known = true, .days = 90 } };
	struct threshold_proof p = prove(&d, m, 3, NOW);
	struct forecast f;
	char *words = threshold_words(&d, &p);

	ck_assert_str_eq(words, "3 of 40; 37 short; +2 in the last 90 days");
	free(words);
	ck_assert_int_eq(threshold_forecast(&d, &p, NOW, &mem, &f), 0);
	ck_assert_int_eq(f.kind, FORECAST_RANGE);
	ck_assert_int_eq(day(&f.earliest), 1090);
	ck_assert_int_eq(f.rate_from.precision, WHEN_MONTH);
	/* 3 in the last year, give or take 2: 37 of them take 7 years, or 37 */
	ck_assert_int_eq(day(&f.rate_from) / 365, (1000 + 37 * 365 / 5 + 90) / 365);
	ck_assert_int_eq(day(&f.rate_to) / 365, (1000 + 37 * 365 / 1 + 90) / 365);
	ck_assert_str_eq(f.inputs,
	    "missing: 37 consents; the earliest if all of it came today, then the 90th day after "
	    "it; the range if they come as often as in the last year, which nobody promises");
	d.required = 3;
	p = prove(&d, m, 3, NOW);
	words = threshold_words(&d, &p);
	ck_assert_str_eq(words, "3 of 3; met on 19 August 2027 (Mali); +2 in the last 90 days");
	free(words);
	ck_assert_int_eq(threshold_forecast(&d, &p, NOW, &mem, &f), 0);
	ck_assert_int_eq(f.kind, FORECAST_EXACT);
	ck_assert_int_eq(day(&f.date), 1050);
	ck_assert(!f.over);
	d = (struct threshold_def){ .required = 0 };
	p = prove(&d, m, 3, NOW);
	words = threshold_words(&d, &p);
	ck_assert_str_eq(words, "");
	free(words);
	ck_assert_int_eq(p.level, LEVEL_NONE);
	ck_assert_int_eq(threshold_forecast(&d, &p, NOW, &mem, &f), 0);
	ck_assert_int_eq(f.kind, FORECAST_NOT_COMPUTABLE);
}
END_TEST

START_TEST(levels)
{
	static const struct milestone m[] = { BOUND("Peru", 10), BOUND("Fiji", 20),
		BOUND("European Union", 21), BOUND("Mali", 30), LEFT("Mali", 60),
		BOUND("Chile", 200), LEFT("Peru", 400),
		{ OFFICIAL, .type = MS_ENTERED_INTO_FORCE, AT(290) } };
	static const struct {
		size_t n;
		enum threshold_level level;
		int64_t met, lost;
		bool below;
	} want[] = { { 1, LEVEL_OPEN, -1, -1, false }, { 2, LEVEL_ONE_SHORT, -1, -1, false },
		{ 3, LEVEL_ONE_SHORT, -1, -1, false }, { 4, LEVEL_MET, 30, -1, false },
		{ 5, LEVEL_LOST, -1, 60, false }, { 6, LEVEL_MET, 200, 60, false },
		{ 7, LEVEL_MET, 200, 400, true }, { 8, LEVEL_MET, 200, 400, true } };
	struct threshold_def d = { .required = 3, .after = { .known = true, .days = 90 } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(want); i++) {
		struct threshold_proof p = prove(&d, m, want[i].n, NOW);

		ck_assert_msg(
		    p.level == want[i].level, "%zu: %s", want[i].n, threshold_level_words[p.level]);
		ck_assert_int_eq(day(&p.met_on), want[i].met);
		ck_assert_int_eq(day(&p.lost_on), want[i].lost);
		ck_assert(p.below == want[i].below);
	}
}
END_TEST

/* ---- the other conditions */

START_TEST(named_states)
{
	static const char *const names[] = { "Peru", "US", "Russia" };
	static const struct milestone m[] = { BOUND("Peru", 10), BOUND("Fiji", 20),
		BOUND("Russian Federation", 30), BOUND("United States of America", 40) };
	struct threshold_def d = {
		.states = names, .state_count = 3, .after = { .known = true, .days = 180 }
	};
	struct threshold_proof p = prove(&d, m, 2, NOW);
	struct forecast f;
	struct standing s;
	char *words;

	ck_assert_int_eq(p.parts[0].kind, PART_STATES);
	ck_assert_int_eq(p.parts[0].have, 1);
	ck_assert_int_eq(p.parts[0].missing, 2);
	ck_assert_int_eq(p.level, LEVEL_OPEN);
	ck_assert_int_eq(p.parties, 2);
	words = threshold_words(&d, &p);
	ck_assert_str_eq(words, "1 of 3 named States; 2 short; +0 in the last 90 days");
	free(words);
	threshold_stand(&d, &p, &s);
	ck_assert(s.parties == 2 && s.counted == 1 && s.threshold == 3);
	d.required = 3; /* which says the same */
	p = prove(&d, m, 2, NOW);
	ck_assert(p.part_count == 1 && p.parts[0].kind == PART_STATES);
	threshold_stand(&d, &p, &s);
	ck_assert(s.parties == 2 && s.counted == 1 && s.threshold == 3);
	ck_assert_int_eq(threshold_forecast(&d, &p, NOW, &mem, &f), 0);
	ck_assert_int_eq(f.kind, FORECAST_RANGE);
	ck_assert_int_eq(f.rate_from.precision, WHEN_NONE); /* a rate says nothing of these two */
	p = prove(&d, m, 3, NOW);
	ck_assert_int_eq(p.level, LEVEL_ONE_SHORT);
	p = prove(&d, m, 4, NOW);
	ck_assert_int_eq(p.level, LEVEL_MET);
	ck_assert_int_eq(day(&p.met_on), 40);
	ck_assert_str_eq(p.met_by, "United States of America");
}
END_TEST

START_TEST(double_condition)
{
	static const struct threshold_share shares[] = { { "China", 20090000 }, { "US", 17890000 },
		{ "India", 4100000 }, { "Fiji", 0 }, { "Germany", 2560000 } };
	static const struct milestone m[] = { BOUND("Fiji", 1), BOUND("Mali", 2), BOUND("China", 3),
		BOUND("United States of America", 4), BOUND("India", 5), BOUND("Germany", 6) };
	struct threshold_def d = { .required = 3,
		.shares = shares,
		.share_count = 5,
		.share_required = 40 * THRESHOLD_PERCENT,
		.share_what = "emissions" };
	struct threshold_proof p = prove(&d, m, 3, NOW);
	char *words = threshold_words(&d, &p);

	ck_assert_str_eq(words, "3 of 3; 20.09 % of 40 % of emissions; +0 in the last 90 days");
	free(words);
	ck_assert_int_eq(day(&p.parts[0].met_on), 3);
	ck_assert_int_eq(p.level, LEVEL_OPEN); /* nobody alone has the rest */
	p = prove(&d, m, 4, NOW);
	ck_assert_int_eq(p.level, LEVEL_ONE_SHORT);
	ck_assert_int_eq(p.parts[1].missing, 2020000);
	p = prove(&d, m, 5, NOW);
	ck_assert_int_eq(p.level, LEVEL_MET);
	ck_assert_int_eq(day(&p.met_on), 5);
	ck_assert_int_eq(p.parts[1].margin, 2080000);
}
END_TEST

START_TEST(members_of_a_group)
{
	static const char *const members[] = { "Albania", "Croatia", "Estonia", "Hungary",
		"Lithuania" };
	static const struct milestone m[] = { BOUND("Japan", 1), BOUND("Canada", 2),
		BOUND("Israel", 3), BOUND("Albania", 4), BOUND("Croatia", 5), BOUND("Estonia", 6) };
	struct threshold_def d = { .required = 5,
		.members = members,
		.member_count = 5,
		.members_required = 3,
		.members_of = "the Council of Europe" };
	struct threshold_proof p = prove(&d, m, 5, NOW);
	char *words = threshold_words(&d, &p);

	ck_assert_int_eq(p.level, LEVEL_ONE_SHORT); /* a member can, Fiji cannot */
	ck_assert_str_eq(words,
	    "5 of 5; 2 of 3 members of the Council of Europe; 1 short; +0 in the last 90 days");
	free(words);
	p = prove(&d, m, 6, NOW);
	ck_assert_int_eq(p.level, LEVEL_MET);
	ck_assert_int_eq(day(&p.met_on), 6);
	ck_assert(input(&p, "Estonia")->member);
	ck_assert(!input(&p, "Japan")->member);
}
END_TEST

/* ---- from when it binds each */

START_TEST(in_force_for_each)
{
	static const struct milestone m[] = { BOUND("Peru", 10), BOUND("Fiji", 20),
		BOUND("Mali", 50), BOUND("Chile", 300) };
	struct threshold_def d = { .required = 2,
		.after = { .known = true, .days = 90 },
		.late = { .known = true, .days = 30 } };
	struct threshold_proof p = prove(&d, m, 4, NOW);
	struct when w, none = { .precision = WHEN_NONE };

	ck_assert_int_eq(threshold_in_force_for(&d, &p, &m[0].date, &w), 0);
	ck_assert_int_eq(day(&w), 110);
	ck_assert_int_eq(threshold_in_force_for(&d, &p, &m[1].date, &w), 0);
	ck_assert_int_eq(day(&w), 110);
	/* after the second, and thirty days are over before it enters into force */
	ck_assert_int_eq(threshold_in_force_for(&d, &p, &m[2].date, &w), 0);
	ck_assert_int_eq(day(&w), 110);
	ck_assert_int_eq(threshold_in_force_for(&d, &p, &m[3].date, &w), 0);
	ck_assert_int_eq(day(&w), 330);
	ck_assert_int_eq(threshold_in_force_for(&d, &p, &none, &w), CLOCK_NO_RULE);
	d.late.known = false;
	ck_assert_int_eq(threshold_in_force_for(&d, &p, &m[3].date, &w), CLOCK_NO_RULE);
	ck_assert_int_eq(threshold_in_force_for(&d, &p, &m[0].date, &w), 0);
	p = prove(&d, m, 1, NOW);
	ck_assert_int_eq(threshold_in_force_for(&d, &p, &m[0].date, &w), CLOCK_NO_RULE);
}
END_TEST

START_TEST(official_day_wins)
{
	static const struct milestone m[] = { BOUND("Peru", 10), BOUND("Fiji", 20),
		{ OFFICIAL, .type = MS_ENTERED_INTO_FORCE, AT(112) } };
	struct threshold_def d = { .required = 2, .after = { .known = true, .days = 90 } };
	struct threshold_proof p = prove(&d, m, 3, NOW);
	struct forecast f;

	ck_assert(p.in_force);
	ck_assert_int_eq(threshold_forecast(&d, &p, NOW, &mem, &f), 0);
	ck_assert_int_eq(f.kind, FORECAST_EXACT);
	ck_assert(f.over);
	ck_assert_int_eq(day(&f.date), 112);
	ck_assert_str_eq(
	    f.inputs, "as an official source says; counted from the threshold it is 21 April 2025");
	d.after.days = 92;
	ck_assert_int_eq(threshold_forecast(&d, &p, NOW, &mem, &f), 0);
	ck_assert_str_eq(
	    f.inputs, "as an official source says, and as it is counted from the threshold");
	/* announced for a day to come */
	p = prove(&d, m, 3, (DAY0 + 100) * CLOCK_DAY_S);
	ck_assert(!p.in_force);
	ck_assert_int_eq(threshold_forecast(&d, &p, (DAY0 + 100) * CLOCK_DAY_S, &mem, &f), 0);
	ck_assert(!f.over);
	ck_assert_int_eq(day(&f.date), 112);
}
END_TEST

START_TEST(closing_for_signature)
{
	struct threshold_def d = { .signature_closes = clock_when(DAY0 + 100),
		.closes_source = "article 64" };
	struct forecast f;

	ck_assert(threshold_closing(&d, (DAY0 + 100) * CLOCK_DAY_S + 60000, &f));
	ck_assert_int_eq(f.kind, FORECAST_EXACT);
	ck_assert(!f.over); /* the last day is one on which it can be signed */
	ck_assert(threshold_closing(&d, (DAY0 + 101) * CLOCK_DAY_S + 60000, &f));
	ck_assert(f.over);
	ck_assert_str_eq(f.source, "article 64");
	d.signature_closes.precision = WHEN_NONE;
	ck_assert(!threshold_closing(&d, NOW, &f));
}
END_TEST

/* ---- a brute-force count */

static uint64_t
next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return *seed >> 33;
}

static const char *const who[] = { "Peru", "Fiji", "Mali", "Chile", "Kenya", "Togo", "Japan",
	"European Union", "Hong Kong", "Ghana" };

static bool
is_state(const char *name)
{
	return strcmp(name, "European Union") != 0 && strcmp(name, "Hong Kong") != 0;
}

/* Bound at the end of that day: its last word by then was a consent. On one day leaving is last. */
static bool
bound_on(const struct milestone *m, size_t n, const char *actor, int64_t on)
{
	int64_t best = INT64_MIN;
	bool bound = false;
	size_t i;

	for (i = 0; i < n; i++) {
		bool leaves = m[i].type == MS_WITHDRAWAL;

		if (strcmp(m[i].actor, actor) != 0 || m[i].state != ST_OFFICIAL ||
		    m[i].date.at > on || m[i].date.at < best)
			continue;
		if (m[i].date.at > best || leaves)
			bound = !leaves;
		best = m[i].date.at;
	}
	return bound;
}

static int
count_on(const struct milestone *m, size_t n, int64_t on)
{
	int count = 0;
	size_t i;

	for (i = 0; i < ARRAY_LEN(who); i++)
		count += is_state(who[i]) && bound_on(m, n, who[i], on);
	return count;
}

/* Day by day: the meeting that holds, and the last loss. */
static void
count_slowly(const struct milestone *m, size_t n, int required, int days, int64_t now_s,
    int64_t *met, int64_t *lost)
{
	bool before = false, effect = false, now;
	int64_t d;

	*met = *lost = -1;
	for (d = 0; d <= 1000; d++) {
		now = count_on(m, n, (DAY0 + d) * CLOCK_DAY_S) >= required;
		if (before && !now) {
			effect = effect || *met + days <= d;
			*lost = d;
		}
		if (!before && now && !effect)
			*met = d;
		before = now;
	}
	if (!before && !effect)
		*met = -1;
	(void)now_s;
}

START_TEST(as_by_hand)
{
	uint64_t seed = 1000 + (uint64_t)_i;
	size_t n = 1 + next_random(&seed) % 40, i, k;
	struct threshold_def d = { .required = (int64_t)(1 + next_random(&seed) % 6),
		.after = { .known = true,
		    .days = (int64_t)(next_random(&seed) % (_i % 3 == 0 ? 6 : 120)) } };
	/* crowded days, too, and always up to today */
	uint64_t span = (const uint64_t[]){ 12, 120, 1000 }[_i % 3];
	struct milestone m[40], swap;
	struct threshold_proof p, again;
	int64_t met, lost;

	for (i = 0; i < n; i++)
		m[i] = (struct milestone){
			.type = next_random(&seed) % 3 == 0 ? MS_WITHDRAWAL : MS_RATIFIED,
			.actor = who[next_random(&seed) % ARRAY_LEN(who)],
			.state = next_random(&seed) % 8 == 0 ? ST_DISPUTED : ST_OFFICIAL,
			.best = EV_RECORD,
			.date = clock_when(DAY0 + 999 - (int64_t)(next_random(&seed) % span)),
		};
	p = prove(&d, m, n, NOW);
	count_slowly(m, n, (int)d.required, (int)d.after.days, NOW, &met, &lost);
	ck_assert_int_eq(p.parties, count_on(m, n, NOW));
	ck_assert_int_eq(day(&p.met_on), met);
	ck_assert_int_eq(day(&p.lost_on), lost);
	ck_assert_int_eq(p.delta, count_on(m, n, NOW) - count_on(m, n, NOW - 90LL * CLOCK_DAY_S));
	ck_assert_int_eq(p.parts[0].missing, d.required > p.parties ? d.required - p.parties : 0);
	ck_assert((p.level == LEVEL_MET) == (p.parties >= d.required || p.below));
	for (i = 0, k = 0; i < p.input_count; i++)
		k += p.inputs[i].why == INPUT_COUNTED;
	ck_assert_uint_eq(k, p.parties);
	/* order and repetition do not matter */
	for (i = n; i-- > 1;) {
		k = next_random(&seed) % (i + 1);
		swap = m[i];
		m[i] = m[k];
		m[k] = swap;
	}
	again = prove(&d, m, n, NOW);
	ck_assert_int_eq(again.parties, p.parties);
	ck_assert_int_eq(day(&again.met_on), met);
	ck_assert_int_eq(again.level, p.level);
	ck_assert_uint_eq(again.input_count, p.input_count);
	for (i = 0; i < p.input_count; i++) {
		ck_assert_str_eq(again.inputs[i].actor, p.inputs[i].actor);
		ck_assert_int_eq(again.inputs[i].why, p.inputs[i].why);
	}
}
END_TEST

/* ---- votes */

#define VOTE(f, a) .vote = { .counted = true, .for_ = f, .against = a }
static const struct {
	const char *name;
	struct milestone m;
	int outcome;
	struct vote_proof want;
} votes[] = {
	{ "New START", { .type = MS_CONSENT_GIVEN, .body = "US Senate", VOTE(71, 26) }, 0,
	    { 97, true, 65, 6, true, 7, MAJORITY_TWO_THIRDS } },
	{ "Disabilities", { .type = MS_CONSENT_REFUSED, .body = "US Senate", VOTE(61, 38) }, 0,
	    { 99, true, 66, -5, false, 5, MAJORITY_TWO_THIRDS } },
	{ "NATO", { .type = MS_CONSENT_GIVEN, .body = "US Senate", VOTE(95, 1) }, 0,
	    { 96, true, 64, 31, true, 32, MAJORITY_TWO_THIRDS } },
	{ "by one", { .type = MS_CONSENT_REFUSED, .body = "US Senate", VOTE(66, 34) }, 0,
	    { 100, true, 67, -1, false, 1, MAJORITY_TWO_THIRDS } },
	{ "a plain majority", { .type = MS_UN_GA_ADOPTED, VOTE(79, 60) }, 0,
	    { 139, false, 70, 9, true, 10, MAJORITY_MORE } },
	{ "a bill", { .type = MS_FLOOR_PASSED, VOTE(51, 50) }, 0,
	    { 101, false, 51, 0, true, 1, MAJORITY_MORE } },
	{ "nothing counted", { .type = MS_CONSENT_GIVEN, .body = "US Senate" }, VOTE_UNCOUNTED,
	    { 0 } },
	{ "of those elected, by whom nobody knows", { .type = MS_CLOTURE_INVOKED, VOTE(60, 40) },
	    VOTE_RULE_UNKNOWN, { 0 } },
	{ "of all Senators", { .type = MS_CLOTURE_FAILED, .body = "US Senate", VOTE(55, 40) }, 0,
	    { 95, false, 60, -5, false, 5, MAJORITY_THREE_FIFTHS } },
	{ "of the Council", { .type = MS_UN_SC_ADOPTED, .body = "Security Council", VOTE(10, 0) },
	    0, { 10, false, 9, 1, true, 2, MAJORITY_NINE } },
	{ "by an order of the Senate",
	    { .type = MS_FLOOR_FAILED,
		.body = "US Senate",
		.vote = { .counted = true, .for_ = 53, .against = 45, .sixty = true } },
	    0, { 98, false, 60, -7, false, 7, MAJORITY_SIXTY } },
};

START_TEST(vote)
{
	struct vote_proof p = { 0 };
	const struct vote_proof *w = &votes[_i].want;

	ck_assert_int_eq(threshold_vote(&votes[_i].m, &p), votes[_i].outcome);
	ck_assert_msg(p.voting == w->voting && p.two_thirds == w->two_thirds &&
		p.required == w->required && p.margin == w->margin && p.carried == w->carried &&
		p.switches == w->switches && p.majority == w->majority,
	    "%s: %d voting, %d required, margin %d, %d switches", votes[_i].name, p.voting,
	    p.required, p.margin, p.switches);
}
END_TEST

/* So many switches turn the result, and one less does not. */
START_TEST(switches_by_hand)
{
	struct milestone m = {
		.type = MS_CONSENT_GIVEN, .body = "US Senate", .vote.counted = true
	};
	struct vote_proof p;
	int yes, k;

	for (yes = 0; yes <= _i; yes++) {
		m.vote.for_ = yes;
		m.vote.against = _i - yes;
		ck_assert_int_eq(threshold_vote(&m, &p), 0);
		ck_assert(p.carried == (3 * yes >= 2 * _i));
		for (k = 0; (3 * (p.carried ? yes - k : yes + k) >= 2 * _i) == p.carried; k++)
			;
		ck_assert_int_eq(p.switches, k);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("threshold");
	TCase *t = tcase_create("core"), *q = tcase_create("property"), *v = tcase_create("votes");

	tcase_add_checked_fixture(t, begin, end);
	tcase_add_test(t, reasons);
	tcase_add_test(t, in_words);
	tcase_add_test(t, levels);
	tcase_add_test(t, named_states);
	tcase_add_test(t, double_condition);
	tcase_add_test(t, members_of_a_group);
	tcase_add_test(t, in_force_for_each);
	tcase_add_test(t, official_day_wins);
	tcase_add_test(t, closing_for_signature);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(q, begin, end);
	tcase_add_loop_test(q, as_by_hand, 0, 300);
	suite_add_tcase(s, q);
	tcase_add_loop_test(v, vote, 0, ARRAY_LEN(votes));
	tcase_add_loop_test(v, switches_by_hand, 1, 101);
	suite_add_tcase(s, v);
	return s;
}
SUITE_MAIN
