/*
 * Whatever is said in whatever order: every shipped procedure answers, with steps that it has and
 * statuses that agree with their evidence, the same for any order, and more evidence takes nothing
 * away.
 */
#include <errno.h>
#include <string.h>

#include "daemon/timeline/procedure.h"
#include "lib/arena.h"
#include "lib/str.h"
#include "tests/timeline/shipped.h"

#define MAX_M 40
#define NOW_DAY 20000

struct random {
	uint64_t state;
};

static unsigned
below(struct random *r, unsigned n)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (unsigned)(r->state % n);
}

static struct milestone
random_milestone(struct random *r, int64_t id)
{
	static const char *const bodies[] = { NULL, "US Senate", "US House", "General Assembly",
		"Senate Committee on Foreign Relations", "UK Parliament", "European Parliament" };
	static const char *const actors[] = { NULL, "United States of America", "Qatar",
		"European Union", "United Kingdom" };
	static const char *const kinds[] = { NULL, "rereferred", "withdrawn", "notification",
		"definitive-signature", "accession", "no such kind" };
	static const enum evidence_class classes[] = { EV_RECORD, EV_PRESS, EV_CAMPAIGN };
	struct milestone m = { .id = id, .dossier = "d", .occurrence = 1 };

	m.type = (enum ms_type)below(r, MS_TYPE_COUNT);
	m.body = bodies[below(r, ARRAY_LEN(bodies))];
	m.actor = actors[below(r, ARRAY_LEN(actors))];
	m.kind = kinds[below(r, ARRAY_LEN(kinds))];
	m.state = (enum ms_state)below(r, ST_COUNT);
	m.best = classes[below(r, ARRAY_LEN(classes))];
	m.date.precision = (enum when_precision)below(r, WHEN_SECOND + 1);
	if (m.date.precision != WHEN_NONE)
		m.date.at = (int64_t)(NOW_DAY - 20 + below(r, 24)) * 86400;
	return m;
}

static bool
is_in(size_t step, const size_t *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i] == step)
			return true;
	return false;
}

static void
check_step(const struct track_state *s, size_t i, const struct milestone *m, size_t n)
{
	const struct step_state *st = &s->steps[i];
	size_t k;

	ck_assert_int_lt((int)st->status, STEP_STATUS_COUNT);
	ck_assert(st->by == PROCEDURE_NONE || st->by < s->step_count);
	ck_assert(st->against == PROCEDURE_NONE || st->against < s->step_count);
	ck_assert(st->last == PROCEDURE_NONE || st->last < n);
	ck_assert_int_eq(st->current, is_in(i, s->current, s->current_count));
	ck_assert_int_eq(st->next, is_in(i, s->next, s->next_count));
	if (st->status == STEP_POSSIBLE)
		ck_assert(st->next);
	if (st->status == STEP_PRECLUDED || st->status == STEP_SKIPPED)
		ck_assert(st->by != PROCEDURE_NONE);
	if (st->status == STEP_DISPUTED)
		ck_assert(st->evidence_count > 0 ||
		    (st->against != PROCEDURE_NONE && s->steps[st->against].evidence_count > 0));
	for (k = 0; k < st->evidence_count; k++) {
		ck_assert_uint_lt(st->evidence[k], n);
		ck_assert_int_ne((int)m[st->evidence[k]].state, ST_RETRACTED);
		if (m[st->evidence[k]].date.precision != WHEN_NONE)
			ck_assert_int_le(m[st->evidence[k]].date.at, NOW_DAY * 86400LL);
	}
}

/* Who did it by an official source, each counted with nobody before him. */
static size_t
actors_of(const struct step_state *s, const struct milestone *m)
{
	size_t i, k, n = 0;

	for (i = 0; i < s->evidence_count; i++) {
		const struct milestone *x = &m[s->evidence[i]];

		if (x->actor == NULL || x->best > EV_OFFICIAL ||
		    (x->state != ST_OFFICIAL && x->state != ST_CORRECTED))
			continue;
		for (k = 0; k < i; k++) {
			const struct milestone *y = &m[s->evidence[k]];

			if (str_eq(x->actor, y->actor) && y->best <= EV_OFFICIAL &&
			    (y->state == ST_OFFICIAL || y->state == ST_CORRECTED))
				break;
		}
		n += k == i;
	}
	return n;
}

static void
check_state(const struct track_state *s, const struct milestone *m, size_t n)
{
	size_t i;

	ck_assert_uint_eq(s->step_count, s->def->procedure->step_count);
	for (i = 0; i < s->step_count; i++) {
		check_step(s, i, m, n);
		if (s->def->procedure->steps[i].per_actor && s->steps[i].against == PROCEDURE_NONE)
			ck_assert_uint_eq(s->steps[i].actors, actors_of(&s->steps[i], m));
	}
	for (i = 0; i < s->current_count; i++)
		ck_assert(s->steps[s->current[i]].status == STEP_DONE ||
		    s->steps[s->current[i]].status == STEP_FAILED ||
		    s->steps[s->current[i]].status == STEP_DISPUTED);
	for (i = 0; i < s->transition_count; i++) {
		ck_assert_uint_lt(s->transitions[i].step, s->step_count);
		ck_assert_uint_ge(s->transitions[i].round, 1);
		ck_assert_uint_le(s->transitions[i].round, s->rounds);
	}
	if (s->ended)
		ck_assert_uint_eq(s->next_count, 0);
}

/* By what they are, not by their index. */
static bool
has_transition(const struct track_state *s, const struct milestone *m, size_t step, int64_t id)
{
	size_t i;

	for (i = 0; i < s->transition_count; i++)
		if (s->transitions[i].step == step &&
		    s->transitions[i].milestone != PROCEDURE_NONE &&
		    m[s->transitions[i].milestone].id == id)
			return true;
	return false;
}

static void
check_same(const struct track_state *a, const struct track_state *b)
{
	size_t i;

	for (i = 0; i < a->step_count; i++) {
		ck_assert_int_eq((int)a->steps[i].status, (int)b->steps[i].status);
		ck_assert_int_eq(a->steps[i].date.at, b->steps[i].date.at);
		ck_assert_uint_eq(a->steps[i].by, b->steps[i].by);
		ck_assert_uint_eq(a->steps[i].against, b->steps[i].against);
		ck_assert_uint_eq(a->steps[i].evidence_count, b->steps[i].evidence_count);
		ck_assert_uint_eq(a->steps[i].actors, b->steps[i].actors);
		ck_assert_int_eq(a->steps[i].current, b->steps[i].current);
		ck_assert_int_eq(a->steps[i].next, b->steps[i].next);
	}
	ck_assert_uint_eq(a->rounds, b->rounds);
	ck_assert_int_eq(a->ended, b->ended);
}

static void
shuffle(struct random *r, struct milestone *m, size_t n)
{
	size_t i, at;

	for (i = n; i > 1; i--) {
		struct milestone swap = m[i - 1];

		at = below(r, (unsigned)i);
		m[i - 1] = m[at];
		m[at] = swap;
	}
}

static void
run_track(const struct track_def *t, struct random *r)
{
	struct milestone m[MAX_M];
	struct track_state before = { .steps = NULL }, after, again;
	struct arena a;
	size_t n, i, total = 1 + below(r, MAX_M);

	arena_init(&a, 8 << 20);
	for (n = 0; n < total; n++) {
		m[n] = random_milestone(r, (int64_t)n + 1);
		ck_assert_int_eq(procedure_run(t, m, n + 1, NOW_DAY * 86400LL, &a, &after), 0);
		check_state(&after, m, n + 1);
		for (i = 0; i < before.transition_count; i++) {
			const struct transition *tr = &before.transitions[i];

			if (tr->milestone != PROCEDURE_NONE &&
			    t->procedure->steps[tr->step].threshold != THRESHOLD_CONSENTS)
				ck_assert(has_transition(&after, m, tr->step, m[tr->milestone].id));
		}
		before = after;
	}
	shuffle(r, m, n);
	ck_assert_int_eq(procedure_run(t, m, n, NOW_DAY * 86400LL, &a, &again), 0);
	check_same(&after, &again);
	arena_done(&a);
}

START_TEST(any_sequence)
{
	struct random r = { 0x9e3779b97f4a7c15ULL + (uint64_t)_i * 7919 };
	size_t n, i;
	const struct procedure_def *all = procedures_all(setup->procedures, &n);

	for (i = 0; i < n; i++) {
		struct threshold_def consents = { .required = 2 };
		struct track_def t = { .name = "t", .procedure = &all[i], .consents = &consents };

		consents.signature_closes =
		    (struct when){ (NOW_DAY - 10) * 86400LL, WHEN_DAY, false };
		run_track(&t, &r);
		t.national = all[i].states;
		t.state = "Qatar";
		run_track(&t, &r);
	}
}
END_TEST

/* No procedure of its own: any graph of any roles. */
START_TEST(any_graph)
{
	struct random r = { 0x2545f4914f6cdd1dULL + (uint64_t)_i * 104729 };
	static enum ms_type types[64];
	struct procedure_step steps[64];
	struct procedure_route routes[200];
	struct procedure_def p = { .name = "p", .steps = steps, .routes = routes };
	struct track_def t = { .name = "t", .procedure = &p };
	size_t i;

	p.step_count = 1 + below(&r, 64);
	p.route_count = below(&r, 200);
	for (i = 0; i < p.step_count; i++) {
		types[i] = (enum ms_type)below(&r, MS_TYPE_COUNT);
		steps[i] = (struct procedure_step){ .name = "s",
			.by = &types[i],
			.by_count = below(&r, 4) > 0,
			.role = (enum step_role)below(&r, 4),
			.optional = below(&r, 2) == 0,
			.per_actor = below(&r, 4) == 0 };
	}
	for (i = 0; i < p.route_count; i++)
		routes[i] = (struct procedure_route){ .from = below(&r, (unsigned)p.step_count),
			.to = below(&r, (unsigned)p.step_count),
			.kind = (enum route_kind)below(&r, 4),
			.clock = PROCEDURE_NONE };
	run_track(&t, &r);
	t.national = true;
	t.state = "Qatar";
	run_track(&t, &r);
}
END_TEST

START_TEST(a_full_arena)
{
	size_t n, max;
	const struct procedure_def *all = procedures_all(setup->procedures, &n);
	struct track_def t = { .name = "t", .procedure = &all[0] };
	struct random r = { 42 };
	struct milestone m[MAX_M];
	struct track_state s;
	struct arena a;
	int result = -1;

	for (n = 0; n < MAX_M; n++)
		m[n] = random_milestone(&r, (int64_t)n + 1);
	for (max = 64; result != 0 && max < (1 << 22); max *= 2) {
		arena_init(&a, max);
		result = procedure_run(&t, m, n, NOW_DAY * 86400LL, &a, &s);
		ck_assert(result == 0 || result == -EFBIG);
		arena_done(&a);
	}
	ck_assert_int_eq(result, 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("procedure_random");
	TCase *t = tcase_create("properties");

	tcase_add_unchecked_fixture(t, load_shipped, free_shipped);
	tcase_add_loop_test(t, any_sequence, 0, 10);
	tcase_add_loop_test(t, any_graph, 0, 60);
	tcase_add_test(t, a_full_arena);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
