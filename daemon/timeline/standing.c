/*
 * Who has signed, who is bound, and how many are still missing. Invariant: only what an official
 * source says counts, once for each State, as of its date.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/identify/identify.h"
#include "daemon/timeline/parts.h"
#include "lib/mem.h"
#include "lib/str.h"

#define DAY_S 86400

/* A State comes to be bound (+1) or ceases to be (-1). */
struct step {
	const char *actor;
	struct when date;
	int change;
	int64_t seen_ms;
};

static bool
is_word(const char *s, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(s, words[i]) == 0)
			return true;
	return false;
}

static bool
counts(const struct milestone *m)
{
	return !str_empty(m->actor) && m->best >= EV_RECORD && m->best <= EV_OFFICIAL &&
	    (m->state == ST_OFFICIAL || m->state == ST_CORRECTED);
}

static bool
is_consent(const struct milestone *m)
{
	static const char *const binding[] = { "ratification", "acceptance", "approval",
		"accession", "succession", "definitive-signature", "formal-confirmation",
		"participation", "consent" };

	if (!str_empty(m->kind) && !is_word(m->kind, binding, ARRAY_LEN(binding)))
		return false;
	if (timeline_head(m->type) == MS_RATIFIED)
		return true;
	return m->type == MS_TREATY_SIGNED && str_eq(m->kind, "definitive-signature");
}

/* A notification takes effect later, a part of a State leaves the rest bound, and a candidate is
 * only inferred. */
static bool
is_departure(const struct milestone *m)
{
	static const char *const not_yet[] = { "notification", "partial", "candidate" };

	return m->type == MS_WITHDRAWAL &&
	    (str_empty(m->kind) || !is_word(m->kind, not_yet, ARRAY_LEN(not_yet)));
}

static bool
is_organisation(const char *actor)
{
	const struct state_name *name = state_by_name(actor, strlen(actor));

	return name != NULL && name->organisation;
}

/* By date, undated last; on one day a withdrawal comes after a consent. */
static int
compare_steps(const void *pa, const void *pb)
{
	const struct step *a = pa, *b = pb;
	bool a_none = a->date.precision == WHEN_NONE, b_none = b->date.precision == WHEN_NONE;

	if (a_none != b_none)
		return a_none ? 1 : -1;
	if (!a_none && a->date.at != b->date.at)
		return a->date.at < b->date.at ? -1 : 1;
	if (a->change != b->change)
		return b->change - a->change;
	return strcmp(a->actor, b->actor);
}

static size_t
collect_steps(const struct milestone *m, size_t n, struct step *ret)
{
	size_t i, count = 0;
	int change;

	for (i = 0; i < n; i++) {
		if (!counts(&m[i]))
			continue;
		change = is_departure(&m[i]) ? -1 : is_consent(&m[i]) ? 1 : 0;
		if (change != 0)
			ret[count++] = (struct step){
				.actor = m[i].actor, .date = m[i].date, .change = change
			};
	}
	qsort(ret, count, sizeof(*ret), compare_steps);
	return count;
}

/* Whether the actor was bound after the first i steps. */
static bool
is_bound(const struct step *steps, size_t i, const char *actor)
{
	while (i-- > 0)
		if (strcmp(steps[i].actor, actor) == 0)
			return steps[i].change > 0;
	return false;
}

static void
count_parties(const struct step *steps, size_t n, bool organisations_count, struct standing *s)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (is_bound(steps, i, steps[i].actor) == (steps[i].change > 0))
			continue;
		if (!organisations_count && is_organisation(steps[i].actor)) {
			s->organisations += steps[i].change;
			continue;
		}
		s->parties += steps[i].change;
		if (s->threshold > 0 && s->parties == s->threshold && steps[i].change > 0 &&
		    s->threshold_met.precision == WHEN_NONE)
			s->threshold_met = steps[i].date;
	}
}

static int
count_signatories(const struct milestone *m, size_t n)
{
	int count = 0;
	size_t i, k;

	for (i = 0; i < n; i++) {
		if (m[i].type != MS_TREATY_SIGNED || !counts(&m[i]) || is_consent(&m[i]) ||
		    str_eq(m[i].kind, "confirmation-of-signature"))
			continue;
		for (k = 0; k < i; k++)
			if (m[k].type == MS_TREATY_SIGNED && counts(&m[k]) &&
			    strcmp(m[k].actor, m[i].actor) == 0)
				break;
		count += k == i ? 1 : 0;
	}
	return count;
}

/* The treaty's own entry into force, not that for one State. */
static bool
is_in_force(const struct milestone *m)
{
	return m->type == MS_ENTERED_INTO_FORCE && str_empty(m->actor) &&
	    !str_eq(m->kind, "provisional") &&
	    (m->state == ST_OFFICIAL || m->state == ST_CORRECTED || m->state == ST_CORROBORATED);
}

void
timeline_standing(const struct milestone *m, size_t n, int64_t threshold, int64_t days,
    bool organisations_count, struct standing *ret)
{
	_cleanup_free_ struct step *steps = xcalloc(n + 1, sizeof(*steps));
	struct standing s = { .threshold = threshold };
	size_t i, count = collect_steps(m, n, steps);

	count_parties(steps, count, organisations_count, &s);
	s.signatories = count_signatories(m, n);
	for (i = 0; i < n; i++)
		s.in_force |= is_in_force(&m[i]);
	if (s.threshold_met.precision >= WHEN_DAY) {
		s.expected_in_force = s.threshold_met;
		s.expected_in_force.precision = WHEN_DAY;
		s.expected_in_force.at -= s.expected_in_force.at % DAY_S;
		s.expected_in_force.at += days * DAY_S;
	}
	*ret = s;
}

void
timeline_progress(const struct standing *s, char *ret, size_t cap)
{
	if (s->threshold > 0)
		(void)snprintf(ret, cap, "%d of %lld", s->parties, (long long)s->threshold);
	else if (cap > 0)
		ret[0] = '\0';
}

static int
compare_i64(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int
timeline_compare(const void *pa, const void *pb)
{
	const struct milestone *a = pa, *b = pb;
	bool a_none = a->date.precision == WHEN_NONE, b_none = b->date.precision == WHEN_NONE;
	int d;

	if (a_none != b_none)
		return a_none ? 1 : -1;
	if (!a_none && (d = compare_i64(a->date.at, b->date.at)) != 0)
		return d;
	if ((d = compare_i64(a->first_seen_ms, b->first_seen_ms)) != 0)
		return d;
	if ((d = compare_i64(a->id, b->id)) != 0)
		return d;
	return strcmp(STR_OR(a->actor, ""), STR_OR(b->actor, ""));
}
