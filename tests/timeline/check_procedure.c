/*
 * Whole histories through the shipped procedures: what each step comes to, what is current and what
 * may come next, in whatever order the facts arrive, doubled, and with a source missing.
 */
#include "daemon/timeline/procedure.h"

#include "lib/arena.h"
#include "lib/buf.h"
#include "tests/timeline/facts.h"
#include "tests/timeline/shipped.h"

#define US "United States of America"
#define CONGRESS "www.congress.gov"
#define SENATE "www.senate.gov"
#define UNTC "treaties.un.org"
#define PRESS "press"
#define MAX_TOLD 40

struct history {
	const char *name, *procedure, *state; /* state: of a national line */
	bool national;
	int now[3];
	const char *without; /* this origin is missing */
	const char *due; /* "status step date[ ~by]" of all that are not "not yet", then "> current"
			    and "? next" */
	const struct {
		enum ms_type type;
		int day[3];
		const char *origin, *body, *actor, *number, *kind;
		int vote[2];
		enum evidence_class evidence; /* 0: record */
	} told[MAX_TOLD];
	int64_t threshold;
	const char *closes;
	struct {
		const char *step, *number;
	} numbers[4];
};

#define ON(y, m, d)     \
	{               \
		y, m, d \
	}
#define SFRC "Senate Committee on Foreign Relations"
#include "tests/timeline/histories.h"

static struct track_def
track_of(const struct history *h)
{
	static struct step_number numbers[4];
	static struct threshold_def consents;
	size_t i;
	struct track_def t = { .name = "t",
		.procedure = procedures_find(setup->procedures, h->procedure),
		.state = h->state,
		.national = h->national,
		.consents = &consents };

	ck_assert_msg(t.procedure != NULL, "no procedure %s", h->procedure);
	consents = (struct threshold_def){ .required = h->threshold };
	if (h->closes != NULL)
		ck_assert_int_eq(
		    when_parse(h->closes, strlen(h->closes), &consents.signature_closes), 0);
	for (i = 0; i < ARRAY_LEN(h->numbers) && h->numbers[i].step != NULL; i++)
		numbers[i] =
		    (struct step_number){ procedure_step_by_name(t.procedure, h->numbers[i].step),
			    h->numbers[i].number };
	t.numbers = numbers;
	t.number_count = i;
	return t;
}

static struct told
told_of(const struct history *h, size_t i)
{
	struct told t = { .origin = h->told[i].origin, .text = h->told[i].origin };

	t.fact = (struct fact){ .type = h->told[i].type,
		.dossier = "d",
		.body = h->told[i].body,
		.actor = h->told[i].actor,
		.number = h->told[i].number,
		.kind = h->told[i].kind,
		.date_from = DATE_RECORD,
		.evidence = h->told[i].evidence != 0 ? h->told[i].evidence : EV_RECORD,
		.confidence = 100,
		.rule = "record:test" };
	if (h->told[i].day[0] != 0)
		t.fact.date =
		    on(h->told[i].day[0], (unsigned)h->told[i].day[1], (unsigned)h->told[i].day[2]);
	t.fact.vote =
	    (struct vote){ .for_ = -1, .against = -1, .abstain = -1, .present = -1, .absent = -1 };
	if (h->told[i].vote[0] != 0) {
		t.fact.vote.counted = true;
		t.fact.vote.for_ = h->told[i].vote[0];
		t.fact.vote.against = h->told[i].vote[1];
	}
	return t;
}

static void
write_steps(struct buf *b, const struct track_state *s, const struct milestone *m)
{
	const struct procedure_step *steps = s->def->procedure->steps;
	char date[WHEN_TEXT];
	size_t i;

	for (i = 0; i < s->step_count; i++) {
		const struct step_state *st = &s->steps[i];

		if (st->status == STEP_NOT_YET || st->status == STEP_POSSIBLE ||
		    (s->def->national && !steps[i].per_actor))
			continue;
		IGNORE(buf_printf(b, "%s %s", step_status_words[st->status], steps[i].name));
		when_format(&st->date, date);
		if (date[0] != '\0')
			IGNORE(buf_printf(b, " %s", date));
		if (st->last != PROCEDURE_NONE && m[st->last].vote.counted)
			IGNORE(buf_printf(
			    b, " %d-%d", m[st->last].vote.for_, m[st->last].vote.against));
		if (steps[i].per_actor && !s->def->national)
			IGNORE(buf_printf(b, " x%zu", st->actors));
		if (st->status == STEP_DISPUTED)
			IGNORE(buf_printf(b, " against %s",
			    st->against != PROCEDURE_NONE ? steps[st->against].name : "itself"));
		else if (st->by != PROCEDURE_NONE)
			IGNORE(buf_printf(b, " by %s", steps[st->by].name));
		IGNORE(buf_printf(b, "\n"));
	}
}

static void
write_list(struct buf *b, const char *mark, const struct track_state *s, const size_t *v, size_t n)
{
	size_t i;

	IGNORE(buf_printf(b, "%s", mark));
	for (i = 0; i < n; i++)
		IGNORE(buf_printf(b, " %s", s->def->procedure->steps[v[i]].name));
	IGNORE(buf_printf(b, "\n"));
}

static void
render(struct buf *b, const struct history *h, const struct world *w)
{
	const struct track_def t = track_of(h);
	struct track_state s;
	struct arena a;
	int64_t now = when_from_civil(h->now[0], (unsigned)h->now[1], (unsigned)h->now[2]) * 86400;

	arena_init(&a, 1 << 20);
	ck_assert_int_eq(procedure_run(&t, w->m, w->mn, now, &a, &s), 0);
	write_steps(b, &s, w->m);
	write_list(b, ">", &s, s.current, s.current_count);
	write_list(b, "?", &s, s.next, s.next_count);
	arena_done(&a);
}

static void
expect(const struct history *h, const struct world *w, const char *how)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	render(&b, h, w);
	ck_assert_msg(strcmp(buf_str(&b), h->due) == 0, "%s, %s:\n--- is\n%s--- due\n%s", h->name,
	    how, buf_str(&b), h->due);
	buf_done(&b);
}

static size_t
count_told(const struct history *h)
{
	size_t n = 0;

	while (n < MAX_TOLD && h->told[n].origin != NULL)
		n++;
	return n;
}

static bool
is_missing(const struct history *h, size_t i)
{
	return h->without != NULL && str_eq(h->told[i].origin, h->without);
}

START_TEST(as_told)
{
	const struct history *h = &histories[_i];
	struct world *w = new_world();
	size_t i, n = count_told(h);

	for (i = 0; i < n; i++) {
		const struct told t = told_of(h, i);

		if (!is_missing(h, i))
			(void)tell(w, &t);
	}
	expect(h, w, "in order");
	free(w);
}
END_TEST

static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

START_TEST(in_any_order)
{
	const struct history *h = &histories[_i];
	size_t order[2 * MAX_TOLD], n = count_told(h), i, k, m, round;
	uint64_t seed = 88172645463325252ULL + (uint64_t)_i;
	struct world *w;
	char how[40];

	for (round = 0; round < 40; round++) {
		for (m = 0, i = 0; i < n; i++)
			for (k = 0; k < 1 + next_random(&seed) % 2; k++)
				order[m++] = i;
		for (i = m; i > 1; i--) {
			size_t at = next_random(&seed) % i, swap = order[at];

			order[at] = order[i - 1];
			order[i - 1] = swap;
		}
		w = new_world();
		for (i = 0; i < m; i++) {
			const struct told t = told_of(h, order[i]);

			if (!is_missing(h, order[i]))
				(void)tell(w, &t);
		}
		(void)snprintf(how, sizeof(how), "order %zu", round);
		expect(h, w, how);
		free(w);
	}
}
END_TEST

/* ---- the arithmetic of the same histories */

static const struct history *
history_named(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(histories); i++)
		if (strcmp(histories[i].name, name) == 0)
			return &histories[i];
	ck_abort_msg("no history %s", name);
}

static struct world *
tell_all(const struct history *h)
{
	struct world *w = new_world();
	size_t i, n = count_told(h);

	for (i = 0; i < n; i++) {
		const struct told t = told_of(h, i);

		if (!is_missing(h, i))
			(void)tell(w, &t);
	}
	return w;
}

/* Two thirds of those present and voting; of a refusal so many of those against would have had to
 * vote otherwise, of a consent so many of those for it. */
static const struct {
	const char *history;
	enum ms_type type;
	int outcome, for_, voting, required, margin, switches;
	bool carried;
} senate[] = {
	{ "108-11 by division vote, and the Council of Europe's deposit", MS_CONSENT_GIVEN,
	    VOTE_UNCOUNTED, 0, 0, 0, 0, 0, false },
	{ "117-3 the day after", MS_CONSENT_GIVEN, 0, 95, 96, 64, 31, 32, true },
	{ "117-1 to the deposit", MS_CONSENT_GIVEN, 0, 69, 96, 64, 5, 6, true },
	{ "112-7 after its defeat", MS_CONSENT_REFUSED, 0, 61, 99, 66, -5, 5, false },
	{ "112-7 re-referred at sine die", MS_CONSENT_REFUSED, 0, 61, 99, 66, -5, 5, false },
	{ "112-7 without the Senate's roll call", MS_CONSENT_REFUSED, VOTE_UNCOUNTED, 0, 0, 0, 0, 0,
	    false },
	{ "111-5", MS_CONSENT_GIVEN, 0, 71, 97, 65, 6, 7, true },
	{ "114-12 across Congresses", MS_CONSENT_GIVEN, 0, 97, 99, 66, 31, 32, true },
};

START_TEST(two_thirds)
{
	struct world *w = tell_all(history_named(senate[_i].history));
	struct vote_proof p = { .voting = -1 };
	size_t i, found = 0;

	for (i = 0; i < w->mn; i++) {
		if (w->m[i].type != senate[_i].type)
			continue;
		found++;
		ck_assert_int_eq(threshold_vote(&w->m[i], &p), senate[_i].outcome);
		if (senate[_i].outcome != 0)
			continue;
		ck_assert_int_eq(w->m[i].vote.for_, senate[_i].for_);
		ck_assert(p.two_thirds && p.carried == senate[_i].carried);
		ck_assert_int_eq(p.voting, senate[_i].voting);
		ck_assert_int_eq(p.required, senate[_i].required);
		ck_assert_int_eq(p.margin, senate[_i].margin);
		ck_assert_int_eq(p.switches, senate[_i].switches);
	}
	ck_assert_uint_eq(found, 1);
	free(w);
}
END_TEST

/* Articles 64 and 65: forty, ninety days, the last day for signature. At midnight UTC it is the day
 * before in New York. */
static const struct {
	const char *history, *words, *earliest;
	int signatories;
	bool closed;
} consents_of[] = {
	{ "the cybercrime convention in November 2026", "1 of 40; 39 short", "2027-02-22", 6,
	    false },
	{ "after the last day for signature", "1 of 40; 39 short", "2027-04-01", 6, true },
	{ "the same without the treaty collection", "0 of 40; 40 short", "2027-02-22", 0, false },
};

START_TEST(forty)
{
	const struct history *h = history_named(consents_of[_i].history);
	struct world *w = tell_all(h);
	struct threshold_def def = *track_of(h).consents;
	int64_t now = when_from_civil(h->now[0], (unsigned)h->now[1], (unsigned)h->now[2]) * 86400;
	struct forecast entry, closing;
	struct threshold_proof p;
	char day[WHEN_TEXT];
	struct arena a;
	char *words;

	arena_init(&a, 1 << 20);
	def.after = (struct clock_rule){ .known = true, .days = 90 };
	ck_assert_int_eq(threshold_prove(&def, w->m, w->mn, now, &a, &p), 0);
	words = threshold_words(&def, &p);
	ck_assert_msg(str_starts(words, consents_of[_i].words), "%s", words);
	ck_assert_int_eq(p.signatories, consents_of[_i].signatories);
	ck_assert_int_eq(threshold_forecast(&def, &p, now, &a, &entry), 0);
	ck_assert_int_eq(entry.kind, FORECAST_RANGE);
	when_format(&entry.earliest, day);
	ck_assert_str_eq(day, consents_of[_i].earliest);
	ck_assert(threshold_closing(&def, now, &closing));
	when_format(&closing.date, day);
	ck_assert_str_eq(day, "2026-12-31");
	ck_assert(closing.over == consents_of[_i].closed);
	free(words);
	arena_done(&a);
	free(w);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("procedure");
	TCase *t = tcase_create("histories");

	tcase_add_unchecked_fixture(t, load_shipped, free_shipped);
	tcase_add_loop_test(t, as_told, 0, ARRAY_LEN(histories));
	tcase_add_loop_test(t, in_any_order, 0, ARRAY_LEN(histories));
	tcase_add_loop_test(t, two_thirds, 0, ARRAY_LEN(senate));
	tcase_add_loop_test(t, forty, 0, ARRAY_LEN(consents_of));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
