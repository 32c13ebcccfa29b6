/* Whatever the order in which facts arrive, and however often, the same milestones come of them. */
#include "tests/timeline/facts.h"

#define FACTS_MAX 40

static uint32_t
next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static uint32_t
below(uint32_t *r, uint32_t n)
{
	return next_random(r) % n;
}

/* What really happened: occurrences that no date, number or actor can confuse. */
static const struct truth {
	enum ms_type type;
	const char *actor, *body, *number, *kind;
	int year;
} truths[] = {
	{ MS_RATIFIED, "Peru", NULL, "C.N.1", "ratification", 2025 },
	{ MS_RATIFIED, "Qatar", NULL, "C.N.2", "acceptance", 2025 },
	{ MS_ACCEDED, "Fiji", NULL, NULL, "accession", 2025 },
	{ MS_TREATY_SIGNED, "Peru", NULL, NULL, "signature", 2024 },
	{ MS_CONSENT_GIVEN, "United States", "US Senate", "282", NULL, 2022 },
	{ MS_CONSENT_GIVEN, "United States", "US Senate", "12", NULL, 2024 },
	{ MS_FLOOR_PASSED, NULL, "House", "188", NULL, 2021 },
	{ MS_FLOOR_PASSED, NULL, "US Senate", "549", NULL, 2023 },
	{ MS_COMMITTEE_VOTE, NULL, "Foreign Relations", NULL, NULL, 2012 },
	{ MS_COMMITTEE_VOTE, NULL, "Foreign Relations", NULL, NULL, 2014 },
	{ MS_UN_GA_ADOPTED, NULL, "General Assembly", "A/RES/74/247", NULL, 2019 },
	{ MS_UN_GA_ADOPTED, NULL, "General Assembly", "A/RES/79/243", NULL, 2024 },
	{ MS_ENTERED_INTO_FORCE, NULL, NULL, NULL, NULL, 2028 },
	{ MS_SIGNED, NULL, NULL, NULL, NULL, 2020 },
};

static enum ms_type
opposite_of(enum ms_type type)
{
	switch (type) {
	case MS_CONSENT_GIVEN:
		return MS_CONSENT_REFUSED;
	case MS_FLOOR_PASSED:
		return MS_FLOOR_FAILED;
	case MS_SIGNED:
		return MS_VETOED;
	case MS_RATIFIED:
	case MS_ACCEDED:
		return MS_DEPOSITED;
	default:
		return type;
	}
}

static bool
often(uint32_t *r, uint32_t percent)
{
	return below(r, 100) < percent;
}

/* One source's word about it: fields missing, dates a little off, counts wrong, opposites. */
static struct told
report(const struct truth *t, uint32_t *r, bool quarrel)
{
	static const char *const origins[] = { "o1", "o2", "o3", "o4" };
	static const char *const texts[] = { "t1", "t2", "t3", "t4", "t5" };
	static const char *const rules[] = { "r1", "r2", "r3" };
	struct told told = { .origin = origins[below(r, 4)], .text = texts[below(r, 5)] };
	struct fact *f = &told.fact;
	int tolerance = ms_types[t->type].tolerance_days;

	f->type = quarrel && often(r, 30) ? opposite_of(t->type) : t->type;
	f->dossier = "d";
	f->procedure = often(r, 50) ? "p" : NULL;
	f->actor = ms_types[t->type].per_actor || often(r, 50) ? t->actor : NULL;
	f->body = often(r, 50) ? t->body : NULL;
	f->number = often(r, 50) ? t->number : NULL;
	f->kind = t->kind;
	f->evidence = (enum evidence_class)(1 + below(r, 5));
	f->rule = rules[below(r, 3)];
	f->date = on(t->year, 6, 1);
	f->date.at += (int64_t)below(r, (uint32_t)tolerance + 1) * 86400;
	f->date_from = (enum date_from)(DATE_RECORD + below(r, 4));
	f->vote =
	    (struct vote){ .for_ = -1, .against = -1, .abstain = -1, .present = -1, .absent = -1 };
	if (often(r, 50)) {
		f->vote.counted = true;
		f->vote.for_ = 86 + (quarrel ? (int)below(r, 2) : 0);
		f->vote.against = 10;
		f->vote.abstain = often(r, 50) ? 3 : -1;
	}
	return told;
}

static int
compare_milestones(const void *pa, const void *pb)
{
	const struct milestone *a = pa, *b = pb;

	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->date.at != b->date.at)
		return a->date.at < b->date.at ? -1 : 1;
	return strcmp(STR_OR(a->actor, ""), STR_OR(b->actor, ""));
}

static void
check_equal(const struct milestone *a, const struct milestone *b, uint32_t seed)
{
	bool told_otherwise = a->state == ST_CORRECTED || b->state == ST_CORRECTED;

#define SAME(expr)                                                                 \
	ck_assert_msg(expr, "seed %u: %s of %s: %s", seed, ms_types[a->type].code, \
	    STR_OR(a->actor, "-"), #expr)
	SAME(a->type == b->type);
	SAME(str_eq(a->actor, b->actor));
	SAME(str_eq(a->body, b->body));
	SAME(str_eq(a->number, b->number));
	SAME(str_eq(a->procedure, b->procedure));
	SAME(str_eq(a->kind, b->kind));
	SAME(told_otherwise || a->state == b->state);
	SAME(a->date.at == b->date.at && a->date.precision == b->date.precision);
	SAME(a->date_from == b->date_from);
	SAME(a->vote.counted == b->vote.counted);
	SAME(a->vote.for_ == b->vote.for_ && a->vote.against == b->vote.against);
	SAME(a->vote.abstain == b->vote.abstain);
	SAME(a->best == b->best);
	SAME(a->evidence_count == b->evidence_count);
	SAME(a->origin_count == b->origin_count);
#undef SAME
}

/* Folds them in a random order, some of them again later. */
static struct world *
fold_shuffled(const struct told *facts, size_t n, uint32_t *r)
{
	struct world *w = new_world();
	size_t order[FACTS_MAX], i, k, t;

	for (i = 0; i < n; i++)
		order[i] = i;
	for (i = n - 1; i > 0; i--) {
		k = below(r, (uint32_t)i + 1);
		t = order[i];
		order[i] = order[k];
		order[k] = t;
	}
	for (i = 0; i < n; i++) {
		(void)tell(w, &facts[order[i]]);
		if (often(r, 30))
			(void)tell(w, &facts[order[below(r, (uint32_t)i + 1)]]);
	}
	qsort(w->m, w->mn, sizeof(w->m[0]), compare_milestones);
	return w;
}

static void
try_seed(uint32_t seed, bool quarrel)
{
	struct told facts[FACTS_MAX];
	struct world *first, *other;
	uint32_t r = seed * 2654435761U + 1;
	size_t n = 0, i, k, occurrences;
	int round;

	occurrences = 2 + below(&r, 8);
	for (i = 0; i < occurrences; i++) {
		const struct truth *t = &truths[below(&r, ARRAY_LEN(truths))];

		for (k = 1 + below(&r, 5); k > 0 && n < FACTS_MAX; k--)
			facts[n++] = report(t, &r, quarrel);
	}
	first = fold_shuffled(facts, n, &r);
	for (round = 0; round < 6; round++) {
		other = fold_shuffled(facts, n, &r);
		ck_assert_msg(first->mn == other->mn, "seed %u: %zu and %zu milestones", seed,
		    first->mn, other->mn);
		for (i = 0; i < first->mn; i++)
			check_equal(&first->m[i], &other->m[i], seed);
		free(other);
	}
	free(first);
}

START_TEST(agreeing)
{
	uint32_t seed;

	for (seed = 1; seed <= 400; seed++)
		try_seed(seed, false);
}
END_TEST

START_TEST(quarrelling)
{
	uint32_t seed;

	for (seed = 1; seed <= 400; seed++)
		try_seed(seed, true);
}
END_TEST

/* Twice the same is nothing new: the second time nothing but evidence that is there. */
START_TEST(idempotent)
{
	struct told facts[FACTS_MAX];
	struct world *w;
	struct fold f;
	uint32_t r = 77;
	size_t i, round;

	for (round = 0; round < 100; round++) {
		w = new_world();
		for (i = 0; i < FACTS_MAX; i++)
			facts[i] =
			    report(&truths[below(&r, ARRAY_LEN(truths))], &r, round % 2 == 1);
		for (i = 0; i < FACTS_MAX; i++)
			(void)tell(w, &facts[i]);
		for (i = 0; i < FACTS_MAX; i++) {
			f = tell(w, &facts[i]);
			ck_assert_msg(
			    f.what == FOLD_EVIDENCE, "round %zu, fact %zu: %d", round, i, f.what);
		}
		free(w);
	}
}
END_TEST

/* Evidence adds: what there was is there still, as well supported as before, and none of it is
 * taken back. Only its own entry takes a thing back (timeline_take_back). */
START_TEST(nothing_is_removed)
{
	static struct milestone before[FACTS_MAX];
	struct told fact;
	struct world *w;
	uint32_t r = 4711;
	size_t i, k, n, round;

	for (round = 0; round < 300; round++) {
		w = new_world();
		for (i = 0; i < FACTS_MAX; i++) {
			n = w->mn;
			memcpy(before, w->m, n * sizeof(before[0]));
			fact = report(&truths[below(&r, ARRAY_LEN(truths))], &r, round % 2 == 1);
			(void)tell(w, &fact);
			ck_assert_msg(
			    w->mn == n || w->mn == n + 1, "round %zu, fact %zu", round, i);
			for (k = 0; k < n; k++)
				ck_assert_msg(w->m[k].id == before[k].id &&
					str_eq(w->m[k].actor, before[k].actor) &&
					w->m[k].state != ST_RETRACTED &&
					w->m[k].evidence_count >= before[k].evidence_count &&
					w->m[k].best <= before[k].best,
				    "round %zu, fact %zu, milestone %zu", round, i, k);
		}
		free(w);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("order");
	TCase *t = tcase_create("core");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, agreeing);
	tcase_add_test(t, quarrelling);
	tcase_add_test(t, idempotent);
	tcase_add_test(t, nothing_is_removed);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
