/*
 * Who has signed, who is bound, and how many are still missing, in short. Invariant: it is the
 * proof of threshold.c with what people ask first taken out of it; nothing is counted here.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/timeline/parts.h"
#include "lib/str.h"

#define PROOF_BYTES (64UL << 20)

void
threshold_stand(
    const struct threshold_def *d, const struct threshold_proof *p, struct standing *ret)
{
	struct standing s = { .signatories = p->signatories,
		.parties = p->parties,
		.organisations = p->organisations,
		.threshold = d->required,
		.level = p->level,
		.in_force = p->in_force,
		.threshold_met = p->met_on };
	int64_t entry;

	s.counted = p->parties;
	if (p->part_count > 0 && p->parts[0].kind <= PART_STATES) {
		s.counted = (int)p->parts[0].have;
		s.threshold = p->parts[0].required;
	}
	if (p->met_on.precision >= WHEN_DAY &&
	    clock_add(&d->after, clock_day(&p->met_on, NULL), NULL, &entry) == 0)
		s.expected_in_force = clock_when(entry);
	if (p->in_force_on.precision != WHEN_NONE)
		s.expected_in_force = p->in_force_on;
	*ret = s;
}

int
threshold_standing(const struct threshold_def *d, const struct milestone *m, size_t n,
    int64_t now_s, struct standing *ret)
{
	struct threshold_proof p;
	struct arena a;
	int r;

	arena_init(&a, PROOF_BYTES);
	r = threshold_prove(d, m, n, now_s, &a, &p);
	if (r == 0)
		threshold_stand(d, &p, ret);
	arena_done(&a);
	return r;
}

void
timeline_progress(const struct standing *s, char *ret, size_t cap)
{
	if (s->threshold > 0)
		(void)snprintf(ret, cap, "%d of %lld", s->counted, (long long)s->threshold);
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
