/*
 * What all claims about one milestone come to: type, state, date, vote. Invariant: the answer is
 * a function of the set of claims, never of the order or the number of times they arrived.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/identify/identify.h"
#include "daemon/timeline/parts.h"
#include "lib/mem.h"
#include "lib/str.h"

/* More voices than these make nothing surer, but each one costs. */
#define COUNTED_MAX 200

bool
timeline_votes_differ(const struct vote *a, const struct vote *b)
{
	if (!a->counted || !b->counted)
		return false;
	if (a->for_ != b->for_ || a->against != b->against)
		return true;
	return a->abstain >= 0 && b->abstain >= 0 && a->abstain != b->abstain;
}

bool
timeline_dates_differ(enum ms_type type, const struct when *a, enum date_from a_from,
    const struct when *b, enum date_from b_from)
{
	if ((a_from != DATE_RECORD && a_from != DATE_TEXT) ||
	    (b_from != DATE_RECORD && b_from != DATE_TEXT))
		return false;
	return timeline_gap_days(a, b) > ms_types[type].tolerance_days;
}

/* Lower is better. */
static int
rank(const struct claim *c)
{
	return 2 * (int)c->evidence + (c->superseded ? 1 : 0);
}

static int
compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_votes(const struct vote *a, const struct vote *b)
{
	int d = compare_numbers(a->counted, b->counted);

	if (d != 0 || !a->counted)
		return d;
	if ((d = compare_numbers(a->for_, b->for_)) == 0)
		d = compare_numbers(a->against, b->against);
	return d != 0 ? d : compare_numbers(a->abstain, b->abstain);
}

/* A total order over what is said and by whom; equal claims are repetitions. Not the time of
 * sight. */
static int
compare_claims(const void *pa, const void *pb)
{
	const struct claim *a = pa, *b = pb;
	int d;

	if ((d = compare_numbers(a->evidence, b->evidence)) != 0 ||
	    (d = compare_numbers(a->type, b->type)) != 0 ||
	    (d = compare_numbers(a->date.precision, b->date.precision)) != 0 ||
	    (d = compare_numbers(a->date.at, b->date.at)) != 0 ||
	    (d = compare_numbers(a->date_from, b->date_from)) != 0 ||
	    (d = compare_votes(&a->vote, &b->vote)) != 0 ||
	    (d = strcmp(STR_OR(a->manner, ""), STR_OR(b->manner, ""))) != 0 ||
	    (d = strcmp(a->origin, b->origin)) != 0 || (d = strcmp(a->rule, b->rule)) != 0)
		return d;
	return memcmp(&a->text, &b->text, sizeof(a->text));
}

static size_t
drop_repetitions(struct claim *c, size_t n)
{
	size_t i, kept = 1;

	qsort(c, n, sizeof(*c), compare_claims);
	for (i = 1; i < n; i++) {
		if (compare_claims(&c[kept - 1], &c[i]) != 0)
			c[kept++] = c[i];
		else if (c[i].seen_ms > c[kept - 1].seen_ms)
			c[kept - 1].seen_ms = c[i].seen_ms;
	}
	return kept;
}

/* One row of a status table: the publisher may change what stands there (the date, the kind of the
 * act), and then means the new text only. */
static bool
is_one_row(const struct claim *a, const struct claim *b)
{
	return a->evidence == EV_RECORD && b->evidence == EV_RECORD &&
	    ms_types[a->type].per_actor && str_starts(a->rule, "record:") &&
	    str_starts(b->rule, "record:") && strcmp(a->origin, b->origin) == 0;
}

static void
mark_superseded(struct claim *c, size_t n)
{
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++)
			if (is_one_row(&c[i], &c[k]) && c[i].seen_ms < c[k].seen_ms)
				c[i].superseded = true;
}

/* A lesser source's date of a State's act is often that of the parliament or of the notice: the
 * record's replaces it without contradiction. */
static bool
contradict(const struct claim *a, const struct claim *b)
{
	if (timeline_opposite(a->type, b->type) || timeline_votes_differ(&a->vote, &b->vote))
		return true;
	if (ms_types[a->type].per_actor && a->evidence != b->evidence)
		return false;
	return timeline_dates_differ(a->type, &a->date, a->date_from, &b->date, b->date_from);
}

static bool
contradicts_best(const struct claim *x, const struct claim *c, size_t n, int best)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (rank(&c[i]) == best && contradict(x, &c[i]))
			return true;
	return false;
}

static bool
best_disagree(const struct claim *c, size_t n, int best)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (rank(&c[i]) == best && contradicts_best(&c[i], c, n, best))
			return true;
	return false;
}

static int
best_rank(const struct claim *c, size_t n)
{
	int best = rank(&c[0]);
	size_t i;

	for (i = 1; i < n; i++)
		if (rank(&c[i]) < best)
			best = rank(&c[i]);
	return best;
}

/* What most of the best say; "deposited" gives way to the word for what was deposited. */
static enum ms_type
pick_type(const struct claim *c, size_t n, int best)
{
	enum ms_type type = MS_NONE;
	int votes[MS_TYPE_COUNT] = { 0 }, most = 0, i;
	size_t k;

	for (k = 0; k < n; k++)
		if (rank(&c[k]) == best)
			votes[c[k].type]++;
	for (i = 0; i < MS_TYPE_COUNT; i++)
		if (votes[i] > most && i != MS_DEPOSITED) {
			most = votes[i];
			type = (enum ms_type)i;
		}
	if (type != MS_NONE)
		return type;
	/* Claims are sorted by class, then by type. */
	for (k = 0; k < n; k++)
		if (c[k].type != MS_DEPOSITED)
			return c[k].type;
	return MS_DEPOSITED;
}

/* Own date of the event, then better class, then day or finer, then earlier. */
static bool
is_better_date(const struct claim *a, const struct claim *b)
{
	bool a_coarse = a->date.precision < WHEN_DAY, b_coarse = b->date.precision < WHEN_DAY;

	if (a->date_from != b->date_from)
		return a->date_from < b->date_from;
	if (rank(a) != rank(b))
		return rank(a) < rank(b);
	if (a_coarse != b_coarse)
		return b_coarse;
	if (a->date.at != b->date.at)
		return a->date.at < b->date.at;
	return a->date.precision < b->date.precision;
}

static void
pick_date(const struct claim *c, size_t n, struct verdict *v)
{
	const struct claim *best = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (c[i].date.precision != WHEN_NONE && c[i].date_from != DATE_NONE &&
		    !timeline_opposite(c[i].type, v->type) &&
		    (best == NULL || is_better_date(&c[i], best)))
			best = &c[i];
	if (best == NULL)
		return;
	v->date = best->date;
	v->date_from = best->date_from;
}

static int
larger(int a, int b)
{
	return a > b ? a : b;
}

/* The count most of the best give, with what others add to it. */
static void
pick_vote(const struct claim *c, size_t n, struct verdict *v)
{
	const struct claim *best = NULL;
	int support, most = 0;
	size_t i, k;

	v->vote =
	    (struct vote){ .for_ = -1, .against = -1, .abstain = -1, .present = -1, .absent = -1 };
	for (i = 0; i < n; i++) {
		if (!c[i].vote.counted || timeline_opposite(c[i].type, v->type))
			continue;
		for (support = 0, k = 0; k < n; k++)
			support += rank(&c[k]) == rank(&c[i]) && c[k].vote.counted &&
			    !timeline_votes_differ(&c[k].vote, &c[i].vote);
		if (best == NULL || rank(&c[i]) < rank(best) ||
		    (rank(&c[i]) == rank(best) && support > most)) {
			best = &c[i];
			most = support;
		}
	}
	for (i = 0; i < n; i++) {
		v->vote.two_thirds |= c[i].vote.two_thirds;
		v->vote.sixty |= c[i].vote.sixty;
	}
	if (best == NULL)
		return;
	v->vote.counted = true;
	v->vote.for_ = best->vote.for_;
	v->vote.against = best->vote.against;
	v->vote.abstain = best->vote.abstain;
	for (i = 0; i < n; i++) {
		if (!c[i].vote.counted || timeline_votes_differ(&c[i].vote, &v->vote))
			continue;
		v->vote.abstain = larger(v->vote.abstain, c[i].vote.abstain);
		v->vote.present = larger(v->vote.present, c[i].vote.present);
		v->vote.absent = larger(v->vote.absent, c[i].vote.absent);
	}
}

/* What most of the best say of how it was decided; a count says it better. */
static void
pick_manner(const struct claim *c, size_t n, struct verdict *v)
{
	const struct claim *best = NULL;
	int support, most = 0;
	size_t i, k;

	for (i = 0; i < n && !v->vote.counted; i++) {
		if (c[i].manner == NULL || timeline_opposite(c[i].type, v->type))
			continue;
		for (support = 0, k = 0; k < n; k++)
			support += rank(&c[k]) == rank(&c[i]) && str_eq(c[k].manner, c[i].manner);
		if (best == NULL || rank(&c[i]) < rank(best) ||
		    (rank(&c[i]) == rank(best) &&
			(support > most ||
			    (support == most && strcmp(c[i].manner, best->manner) < 0)))) {
			best = &c[i];
			most = support;
		}
	}
	v->manner = best != NULL ? best->manner : NULL;
}

static bool
independent(const struct claim *a, const struct claim *b)
{
	return strcmp(a->origin, b->origin) != 0 && !identify_texts_near(&a->text, &b->text);
}

/* Two independent voices, at least one of them no campaign. */
static bool
is_corroborated(const struct claim *c, size_t n)
{
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++)
			if (c[i].evidence < EV_CAMPAIGN && independent(&c[i], &c[k]))
				return true;
	return false;
}

/* One number for texts that are copies of each other, or of a common third: the index of the first
 * of them. */
static void
number_texts(const struct claim *c, size_t n, size_t *texts)
{
	size_t i, k, m, from, to;

	for (i = 0; i < n; i++)
		texts[i] = i;
	for (i = 0; i < n; i++)
		for (k = 0; k < i; k++) {
			if (texts[i] == texts[k] || !identify_texts_near(&c[i].text, &c[k].text))
				continue;
			from = texts[i] > texts[k] ? texts[i] : texts[k];
			to = texts[i] > texts[k] ? texts[k] : texts[i];
			for (m = 0; m <= i; m++)
				texts[m] = texts[m] == from ? to : texts[m];
		}
}

static size_t
first_origin(const struct claim *c, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (strcmp(c[k].origin, c[i].origin) == 0)
			return k;
	return i;
}

/* Gives origin a text of its own if it can, moving others (Kuhn's augmenting path). */
static bool
give_text(
    const size_t *origins, const size_t *texts, size_t n, size_t origin, size_t *owner, bool *tried)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (origins[i] != origin || tried[texts[i]])
			continue;
		tried[texts[i]] = true;
		if (owner[texts[i]] == SIZE_MAX ||
		    give_text(origins, texts, n, owner[texts[i]], owner, tried)) {
			owner[texts[i]] = origin;
			return true;
		}
	}
	return false;
}

/* How many of them are independent of each other: the largest set in which neither an origin nor
 * a text comes twice. */
static int
count_origins(const struct claim *c, size_t n)
{
	_cleanup_free_ size_t *origins = xcalloc(n, sizeof(*origins));
	_cleanup_free_ size_t *texts = xcalloc(n, sizeof(*texts));
	_cleanup_free_ size_t *owner = xcalloc(n, sizeof(*owner));
	_cleanup_free_ bool *tried = xcalloc(n, sizeof(*tried));
	int count = 0;
	size_t i;

	if (n > COUNTED_MAX)
		n = COUNTED_MAX;
	for (i = 0; i < n; i++) {
		origins[i] = first_origin(c, i);
		owner[i] = SIZE_MAX;
	}
	number_texts(c, n, texts);
	for (i = 0; i < n; i++) {
		if (origins[i] != i)
			continue;
		memset(tried, 0, n * sizeof(*tried));
		count += give_text(origins, texts, n, i, owner, tried) ? 1 : 0;
	}
	return count;
}

void
timeline_weigh(struct claim *c, size_t n, struct verdict *ret)
{
	struct verdict v = { .state = ST_REPORTED };
	_cleanup_free_ struct claim *agree = NULL;
	size_t i, agreeing = 0;
	int best;

	n = drop_repetitions(c, n);
	mark_superseded(c, n);
	best = best_rank(c, n);
	agree = xcalloc(n, sizeof(*agree));
	for (i = 0; i < n; i++)
		if (!c[i].superseded &&
		    (rank(&c[i]) == best || !contradicts_best(&c[i], c, n, best)))
			agree[agreeing++] = c[i];
	v.type = pick_type(c, n, best);
	v.best = (enum evidence_class)(best / 2);
	v.evidence_count = (int)n;
	v.origin_count = count_origins(agree, agreeing);
	pick_date(c, n, &v);
	pick_vote(c, n, &v);
	pick_manner(c, n, &v);
	if (best_disagree(c, n, best))
		v.state = ST_DISPUTED;
	else if (v.best <= EV_OFFICIAL)
		v.state = ST_OFFICIAL;
	else if (is_corroborated(agree, agreeing))
		v.state = ST_CORROBORATED;
	*ret = v;
}
