/*
 * Runs the rules over the fields and decides which matches count. Invariant: inside one clause
 * the heaviest, then the longest match wins; what overlaps it is not believed, a negative
 * template silences the clause.
 */
#include <errno.h>
#include <string.h>

#include "daemon/detect/detector.h"
#include "lib/mem.h"

#define HITS_MAX 48
#define HITS_PER_RULE 8

struct hits {
	struct hit v[HITS_MAX];
	size_t n;
};

static void
note_limit(struct reading *r, const char *rule)
{
	if (r->result->limit_hits++ == 0)
		r->result->limit_rule = rule;
}

static void
shift(struct re_match *m, size_t by)
{
	size_t i;

	for (i = 0; i < RE_GROUPS; i++)
		if (m->span[i].set) {
			m->span[i].from += by;
			m->span[i].to += by;
		}
}

/* Where guards look from: the head's group, else the whole match. */
static struct re_span
head_of(const struct rule *rule, const struct hit *h)
{
	unsigned g = rule->group[GROUP_HEAD];

	return g != 0 && h->m.span[g].set ? h->m.span[g] : h->m.span[0];
}

static bool
guarded(struct reading *r, const struct field *f, const struct rule *rule, const struct hit *h)
{
	struct re_span head = head_of(rule, h);
	unsigned hit;

	if (rule->def->guards == 0)
		return false;
	hit = guards_check(r->d->guards, rule->languages, &r->env, f->text.s, &h->clause, head.from,
	    head.to, rule->def->guards);
	if (hit != 0)
		watch_note(r, STEP_GUARDED, f, h->rule, h, hit, NULL);
	return hit != 0;
}

/* A legislature's milestone in a text about an organ of States, and the other way round. */
static bool
elsewhere(struct reading *r, const struct field *f, const struct rule *rule, const struct hit *h)
{
	struct re_env all = r->env;

	if (rule->def->official || (rule->languages & LANGUAGE_EN) == 0)
		return false;
	all.words = f->words;
	if (!forums_deny(r->d->forums, &r->env, &all, f->text.s, f->text.len, &h->clause, rule->def,
		h->type, r->src->cls == CLASS_UN))
		return false;
	watch_note(r, STEP_FORUM, f, h->rule, h, 0, NULL);
	return true;
}

static enum ms_type
type_of(const struct rule *rule, const struct field *f, const struct hit *h)
{
	unsigned g = rule->group[GROUP_OUTCOME];

	if (g == 0 || !h->m.span[g].set)
		return rule->def->type;
	return rule_type(rule, f->text.s + h->m.span[g].from, h->m.span[g].to - h->m.span[g].from);
}

/* All matches of one rule in one clause. */
static void
try_rule(struct reading *r, const struct field *f, size_t rule, const struct clause *c,
    struct hits *hits)
{
	const struct rule *ru = &r->d->rule[rule];
	size_t start = 0, len = c->to - c->from, times;
	struct hit *h;
	int e;

	for (times = 0; times < HITS_PER_RULE && start < len && hits->n < HITS_MAX; times++) {
		h = &hits->v[hits->n];
		e = re_exec(&r->env, ru->re, f->text.s + c->from, len, start, &h->m);
		if (e == RE_LIMIT) {
			note_limit(r, ru->def->name);
			watch_note(r, STEP_LIMIT, f, rule, NULL, 0, NULL);
		}
		if (e != 0)
			return;
		if (h->m.span[0].to <= start)
			return;
		start = h->m.span[0].to;
		h->rule = rule;
		h->clause = *c;
		shift(&h->m, c->from);
		h->type = type_of(ru, f, h);
		if (!guarded(r, f, ru, h) && !elsewhere(r, f, ru, h))
			hits->n++;
	}
}

static void
try_rules(struct reading *r, const struct field *f, bool official, const struct clause *c,
    struct hits *hits)
{
	const uint64_t *words = r->env.words;
	size_t i;

	hits->n = 0;
	for (i = 0; i < f->ables; i++)
		if (r->d->rule[f->able[i]].def->official == official &&
		    (words == NULL || literals_are_met(r->d->literals, f->able[i], words)))
			try_rule(r, f, f->able[i], c, hits);
}

/* Does a go before b? Heavier, then negative, then longer, then earlier. */
static bool
better(const struct detector *d, const struct hit *a, const struct hit *b)
{
	const struct rule_def *x = d->rule[a->rule].def, *y = d->rule[b->rule].def;
	size_t m = a->m.span[0].to - a->m.span[0].from, n = b->m.span[0].to - b->m.span[0].from;

	if (x->weight != y->weight)
		return x->weight > y->weight;
	if ((a->type == MS_NONE) != (b->type == MS_NONE))
		return a->type == MS_NONE;
	if (m != n)
		return m > n;
	return a->m.span[0].from < b->m.span[0].from;
}

static void
sort(const struct detector *d, struct hits *hits)
{
	size_t i, k;

	for (i = 1; i < hits->n; i++) {
		struct hit x = hits->v[i];

		for (k = i; k > 0 && better(d, &x, &hits->v[k - 1]); k--)
			hits->v[k] = hits->v[k - 1];
		hits->v[k] = x;
	}
}

/* Two rules of one weight with the same span say two things about one sentence ("signed and
 * ratified"); everything else that overlaps is an alternative. */
static bool
may_join(const struct detector *d, const struct hit *won, const struct hit *h)
{
	const struct re_span *a = &won->m.span[0], *b = &h->m.span[0];
	const struct rule_def *x = d->rule[won->rule].def, *y = d->rule[h->rule].def;

	if (a->to <= b->from || b->to <= a->from)
		return true;
	return a->from == b->from && a->to == b->to && x->weight == y->weight &&
	    won->type != MS_NONE && h->type != MS_NONE && won->type != h->type;
}

static bool
apart(const struct hit *a, const struct hit *b)
{
	return a->m.span[0].to <= b->m.span[0].from || b->m.span[0].to <= a->m.span[0].from;
}

static bool
is_executive(enum ms_type t)
{
	return t == MS_SIGNED || t == MS_VETOED || t == MS_ENACTED;
}

static bool
is_floor(enum ms_type t)
{
	return t == MS_FLOOR_PASSED || t == MS_CONCURRED || t == MS_OVERRIDE_PASSED;
}

static bool
is_un_yes(enum ms_type t)
{
	return t == MS_UN_SC_ADOPTED || t == MS_UN_GA_ADOPTED || t == MS_UN_COMMITTEE_APPROVED;
}

/* "It entered into force for Chad, which so becomes the 40th party": where sentences are long. */
static bool
is_in_force(enum ms_type x, enum ms_type y)
{
	return (x == MS_ENTERED_INTO_FORCE && ms_types[y].per_actor) ||
	    (y == MS_ENTERED_INTO_FORCE && ms_types[x].per_actor);
}

/* "24 States signed the Protocol, which opened for signature yesterday" */
static bool
is_opening(enum ms_type x, enum ms_type y)
{
	return (x == MS_OPENED_FOR_SIGNATURE && y == MS_TREATY_SIGNED) ||
	    (y == MS_OPENED_FOR_SIGNATURE && x == MS_TREATY_SIGNED);
}

/* "It was adopted by the Assembly, opened for signature and entered into force": the life of a
 * text. */
static bool
is_life(enum ms_type t)
{
	return t == MS_TEXT_ADOPTED || t == MS_UN_GA_ADOPTED || t == MS_OPENED_FOR_SIGNATURE ||
	    t == MS_ENTERED_INTO_FORCE;
}

/* "Chad ratified the one and acceded to the other": acts of States stand in rows. "It passed in the
 * House and was signed": what a chamber does and what comes after it are two things. So are what an
 * organ approves and what it rejects, and what a governor signs and vetoes. */
static bool
side_by_side(const struct detector *d, const struct hit *a, const struct hit *b)
{
	bool foreign =
	    ((d->rule[a->rule].languages | d->rule[b->rule].languages) & LANGUAGE_EN) == 0;
	enum ms_type x = a->type, y = b->type;

	return (ms_types[x].per_actor && ms_types[y].per_actor) || (foreign && is_in_force(x, y)) ||
	    is_opening(x, y) || (x != y && is_life(x) && is_life(y)) ||
	    (is_executive(x) && is_floor(y)) || (is_floor(x) && is_executive(y)) ||
	    (is_floor(x) && y == MS_FLOOR_FAILED) || (x == MS_FLOOR_FAILED && is_floor(y)) ||
	    (x == MS_SIGNED && y == MS_VETOED) || (x == MS_VETOED && y == MS_SIGNED) ||
	    (is_un_yes(x) && y == MS_UN_FAILED) || (x == MS_UN_FAILED && is_un_yes(y));
}

/* The facts of a match that won, with those of what happened by the same words. */
static int
make(struct reading *r, const struct field *f, const struct hit *h)
{
	const struct rule_def *def = r->d->rule[h->rule].def;
	struct hit second = *h;
	int e;

	if (h->type == MS_NONE)
		return 0;
	e = fact_make(r, f, h);
	if (e != 0 || !def->twofold)
		return e;
	second.type = def->also;
	return fact_make(r, f, &second);
}

/* official: disjoint pieces of one line count each; open: the winner's clause is spent, but for
 * what may stand beside it. */
static int
settle(struct reading *r, const struct field *f, struct hits *hits, bool official, bool *ret_any)
{
	size_t won[HITS_MAX], n = 0, i, k;
	int e;

	sort(r->d, hits);
	for (i = 0; i < hits->n; i++) {
		const struct hit *h = &hits->v[i];

		for (k = 0; k < n; k++) {
			const struct hit *w = &hits->v[won[k]];

			if (!may_join(r->d, w, h))
				break;
			if (!official && w->rule != h->rule && apart(w, h) &&
			    !side_by_side(r->d, w, h))
				break;
		}
		if (k < n) {
			watch_note(r, STEP_BEATEN, f, h->rule, h, 0, &hits->v[won[k]]);
			continue;
		}
		*ret_any = true;
		e = make(r, f, h);
		if (e < 0)
			return e;
		if (e == FACT_NONE)
			continue;
		won[n++] = i;
		if (r->won != NULL)
			r->won[h->rule] = true;
		if (e == 0)
			watch_note(r, STEP_WON, f, h->rule, h, 0, NULL);
		if (h->type == MS_NONE)
			break; /* the heaviest left says: no milestone */
	}
	for (k = i + 1; k < hits->n; k++)
		watch_note(r, STEP_BEATEN, f, hits->v[k].rule, &hits->v[k], 0, &hits->v[i]);
	return 0;
}

int
prose_read_official(struct reading *r, bool *ret_done)
{
	struct hits *hits = xmalloc(sizeof(*hits));
	size_t i;
	int e = 0;

	*ret_done = false;
	for (i = 0; i < FIELD_COUNT && e == 0 && !*ret_done; i++) {
		struct field *f = &r->field[i];
		struct clause whole = { 0, f->text.len };

		if (f->languages == 0)
			continue;
		r->env.words = f->words;
		try_rules(r, f, true, &whole, hits);
		e = settle(r, f, hits, true, ret_done);
	}
	free(hits);
	return e;
}

/* Could any open rule match here? Nearly all that is published speaks of something else. */
static bool
any_rule(const struct reading *r, const struct field *f)
{
	size_t i;

	for (i = 0; i < f->ables; i++)
		if (!r->d->rule[f->able[i]].def->official)
			return true;
	return false;
}

static int
read_clauses(struct reading *r, struct field *f, struct hits *hits)
{
	struct clause c[CLAUSE_MAX];
	size_t n = clause_split(f->text.s, f->text.len, f->languages, c, CLAUSE_MAX), i;
	bool any = false, apiece = f->words != NULL && f->aligned && n > 1;
	uint64_t *words =
	    apiece ? xmalloc(literals_set_size(r->d->literals) * sizeof(*words)) : NULL;
	int e = 0;

	if (f->text.cut && n > 1)
		n--; /* what the cut left of the last clause has lost its end */
	for (i = 0; i < n && e == 0; i++) {
		if (apiece)
			literals_find_words(
			    r->d->literals, f->lower + c[i].from, c[i].to - c[i].from, words);
		r->env.words = apiece ? words : f->words;
		try_rules(r, f, false, &c[i], hits);
		e = settle(r, f, hits, false, &any);
	}
	r->env.words = NULL;
	free(words);
	return e;
}

int
prose_read_open(struct reading *r)
{
	struct hits *hits = xmalloc(sizeof(*hits));
	size_t i;
	int e = 0;

	for (i = 0; i < FIELD_COUNT && e == 0; i++)
		if (r->field[i].languages != 0 && any_rule(r, &r->field[i]))
			e = read_clauses(r, &r->field[i], hits);
	free(hits);
	return e;
}
