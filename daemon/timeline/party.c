#include "daemon/timeline/party.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/timeline/parts.h"
#include "lib/str.h"

struct table {
	const struct threshold_def *def;
	const struct threshold_proof *proof;
	struct party *v;
	size_t n;
};

static bool
is_known(const struct milestone *m)
{
	return m->state != ST_RETRACTED;
}

/* Says something of one participant of the treaty. */
static bool
is_of_party(const struct milestone *m)
{
	if (str_empty(m->actor) || !is_known(m))
		return false;
	return threshold_is_signature(m) || threshold_is_consent(m) ||
	    threshold_is_provisional(m) || m->type == MS_WITHDRAWAL || m->type == MS_RESERVATION ||
	    m->type == MS_TERRITORIAL_APPLICATION || m->type == MS_IN_FORCE_FOR;
}

static int
compare_parties(const void *pa, const void *pb)
{
	return strcmp(((const struct party *)pa)->actor, ((const struct party *)pb)->actor);
}

static struct party *
party_of(const struct table *t, const char *actor)
{
	struct party key = { .actor = threshold_name(actor, NULL) };

	return bsearch(&key, t->v, t->n, sizeof(key), compare_parties);
}

static int
collect(struct table *t, const struct milestone *m, size_t n, struct arena *a)
{
	size_t i, count = 0;

	t->v = arena_alloc(a, (n + 1) * sizeof(*t->v));
	if (t->v == NULL)
		return -EFBIG;
	for (i = 0; i < n; i++)
		if (is_of_party(&m[i]))
			t->v[count++].actor = threshold_name(m[i].actor, NULL);
	qsort(t->v, count, sizeof(*t->v), compare_parties);
	for (i = 0; i < count; i++)
		if (t->n == 0 || strcmp(t->v[t->n - 1].actor, t->v[i].actor) != 0)
			t->v[t->n++] = t->v[i];
	return 0;
}

/* The official one before others, of several the first. */
static void
keep_first(const struct milestone **slot, const struct milestone *m)
{
	bool better = *slot != NULL && threshold_is_official(m) && !threshold_is_official(*slot);

	if (*slot == NULL || better ||
	    (threshold_is_official(m) == threshold_is_official(*slot) &&
		m->date.precision != WHEN_NONE &&
		((*slot)->date.precision == WHEN_NONE || m->date.at < (*slot)->date.at)))
		*slot = m;
}

static void
count_statement(struct party *p, const struct milestone *m)
{
	static const char *const declared[] = { "declaration", "understanding", "statement",
		"notification" };
	size_t i;

	if (m->kind != NULL && strstr(m->kind, "withdrawn") != NULL)
		return;
	if (str_eq(m->kind, "objection")) {
		p->objections++;
		return;
	}
	for (i = 0; i < sizeof(declared) / sizeof(declared[0]); i++)
		if (str_eq(m->kind, declared[i])) {
			p->declarations++;
			return;
		}
	p->reservations++;
}

static void
take(struct table *t, const struct milestone *m)
{
	struct party *p;

	if (!is_of_party(m))
		return;
	p = party_of(t, m->actor);
	if (threshold_is_signature(m))
		keep_first(&p->signature, m);
	else if (threshold_is_provisional(m))
		keep_first(&p->provisional, m);
	else if (m->type == MS_RESERVATION)
		count_statement(p, m);
	else if (m->type == MS_TERRITORIAL_APPLICATION)
		p->territories++;
	else if (m->type == MS_WITHDRAWAL)
		keep_first(&p->end, m);
	else if (m->type == MS_IN_FORCE_FOR && threshold_is_official(m))
		p->in_force = m->date;
}

/* What binds it, as the proof has found. */
static void
take_input(const struct table *t, const struct threshold_input *in)
{
	struct party *p = party_of(t, in->actor);

	if (p == NULL)
		return;
	p->why = in->why;
	p->bound = in->why <= INPUT_TERRITORY;
	p->end = in->end;
	if (in->why != INPUT_PROVISIONAL)
		p->consent = in->consent;
	if (!p->bound || p->in_force.precision != WHEN_NONE || in->consent == NULL)
		return;
	p->computed =
	    threshold_in_force_for(t->def, t->proof, &in->consent->date, &p->in_force) == 0;
}

int
party_list(const struct threshold_def *d, const struct threshold_proof *proof,
    const struct milestone *m, size_t n, struct arena *a, struct party **ret, size_t *ret_n)
{
	struct table t = { .def = d, .proof = proof };
	size_t i;
	int r = collect(&t, m, n, a);

	if (r != 0)
		return r;
	for (i = 0; i < n; i++)
		take(&t, &m[i]);
	for (i = 0; i < proof->input_count; i++)
		take_input(&t, &proof->inputs[i]);
	*ret = t.v;
	*ret_n = t.n;
	return 0;
}

/* ---- adoption */

static bool
is_adoption(const struct milestone *m)
{
	return is_known(m) &&
	    (m->type == MS_UN_GA_ADOPTED || m->type == MS_TEXT_ADOPTED ||
		m->type == MS_UN_SC_ADOPTED);
}

const struct milestone *
party_adoption(const struct milestone *m, size_t n, const bool *has_names)
{
	const struct milestone *last = NULL;
	bool named = false;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!is_adoption(&m[i]) || (named && !has_names[i]))
			continue;
		if (last == NULL || (has_names[i] && !named) || timeline_compare(&m[i], last) > 0)
			last = &m[i];
		named = named || has_names[i];
	}
	return last;
}
