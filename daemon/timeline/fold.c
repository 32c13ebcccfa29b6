/*
 * One fact meets what is known. Invariant: what is stored follows from the set of evidence alone;
 * only `corrected` tells of the past: that something else was said before.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/timeline/parts.h"
#include "lib/mem.h"
#include "lib/str.h"

static enum evidence_class
class_of(enum evidence_class evidence)
{
	return evidence >= EV_RECORD && evidence <= EV_CAMPAIGN ? evidence : EV_PRESS;
}

static enum date_from
date_from_of(const struct when *date, enum date_from from, enum evidence_class evidence)
{
	if (date->precision == WHEN_NONE)
		return DATE_NONE;
	if (from != DATE_NONE)
		return from;
	return evidence == EV_RECORD ? DATE_RECORD : DATE_PUBLISHED;
}

static struct claim
claim_of_fact(const struct fact *f, const char *origin, const struct hash *text, int64_t now_ms)
{
	struct claim c = { .type = f->type,
		.evidence = class_of(f->evidence),
		.origin = STR_OR(origin, ""),
		.rule = STR_OR(f->rule, ""),
		.date = f->date,
		.vote = f->vote,
		.manner = f->manner,
		.seen_ms = now_ms };

	c.date_from = date_from_of(&f->date, f->date_from, c.evidence);
	if (text != NULL)
		c.text = *text;
	return c;
}

static struct claim
claim_of_evidence(const struct evidence *e, const struct milestone *m)
{
	struct claim c = { .type = e->type,
		.evidence = class_of(e->evidence),
		.origin = STR_OR(e->origin, STR_OR(e->source, "")),
		.rule = STR_OR(e->rule, ""),
		.text = e->text,
		.date = e->date,
		.vote = e->vote,
		.manner = e->manner,
		.seen_ms = e->seen_ms };

	if (e->type < 0 || e->type >= MS_TYPE_COUNT || !timeline_one_act(e->type, m->type))
		c.type = m->type;
	c.date_from = date_from_of(&e->date, e->date_from, c.evidence);
	return c;
}

/* For a milestone whose evidence is not at hand: it speaks for itself. */
static struct claim
claim_of_milestone(const struct milestone *m)
{
	struct claim c = { .type = m->type,
		.evidence = class_of(m->best),
		.origin = "",
		.rule = "",
		.date = m->date,
		.vote = m->vote,
		.manner = m->manner,
		.seen_ms = m->first_seen_ms };

	c.date_from = date_from_of(&m->date, m->date_from, c.evidence);
	return c;
}

/* All that is stored about m and was not taken back, and room for one more; replaced: also what an
 * entry said before its revision. Heap. */
static struct claim *
collect(
    const struct milestone *m, const struct evidence *ev, size_t n, bool replaced, size_t *ret_n)
{
	struct claim *c = xcalloc(n + 2, sizeof(*c));
	bool any = false;
	size_t i, k = 0;

	for (i = 0; i < n; i++) {
		if (ev[i].milestone_id != m->id)
			continue;
		any = true;
		if (ev[i].withdrawn_ms != 0)
			continue;
		if (replaced || !ev[i].replaced)
			c[k++] = claim_of_evidence(&ev[i], m);
	}
	if (!any)
		c[k++] = claim_of_milestone(m);
	*ret_n = k;
	return c;
}

/* Within its kin and actor, so that the key does not hang on what is learnt later. */
static int
next_occurrence(const struct milestone *m, const struct milestone *known, size_t n)
{
	int last = 0;
	size_t i;

	for (i = 0; i < n; i++)
		if (timeline_head(known[i].type) == timeline_head(m->type) &&
		    str_eq(known[i].dossier, m->dossier) &&
		    timeline_words_equal(STR_OR(known[i].actor, ""), STR_OR(m->actor, "")) &&
		    known[i].occurrence > last)
			last = known[i].occurrence;
	return last + 1;
}

static void
apply_verdict(struct milestone *m, const struct verdict *v)
{
	m->type = v->type;
	m->date = v->date;
	m->date_from = v->date_from;
	m->vote = v->vote;
	m->manner = v->manner;
	m->best = v->best;
	m->evidence_count = v->evidence_count;
	m->origin_count = v->origin_count;
}

static void
fold_new(const struct fact *f, struct claim *c, int64_t now_ms, const struct milestone *known,
    size_t known_count, struct fold *ret)
{
	struct milestone m = { .type = f->type,
		.dossier = f->dossier,
		.procedure = f->procedure,
		.body = f->body,
		.actor = f->actor,
		.number = f->number,
		.kind = f->kind,
		.first_seen_ms = now_ms,
		.changed_ms = now_ms };
	struct verdict v;

	timeline_weigh(c, 1, &v);
	apply_verdict(&m, &v);
	m.state = v.state;
	m.occurrence = next_occurrence(&m, known, known_count);
	*ret = (struct fold){ .what = FOLD_NEW, .after = m, .before = m.state };
}

static bool
fill(const char **field, const char *value)
{
	if (!str_empty(*field) || str_empty(value))
		return false;
	*field = value;
	return true;
}

/* A better source's word, and what a status table says now; among equals any rule will do that does
 * not depend on the order. */
static bool
is_better_kind(const char *kind, enum evidence_class best_before, const struct fact *f)
{
	if (str_empty(f->kind) || str_eq(f->kind, kind))
		return false;
	if (str_empty(kind) || f->evidence < best_before)
		return true;
	if (f->evidence != best_before)
		return false;
	if (f->evidence == EV_RECORD && f->rule != NULL && str_starts(f->rule, "record:"))
		return true;
	return strcmp(f->kind, kind) < 0;
}

/* What the milestone did not know yet; true when something was learnt. */
static bool
learn_words(struct milestone *m, const struct fact *f, enum evidence_class best_before,
    const struct milestone *known, size_t known_count)
{
	bool learnt = false;

	learnt |= fill(&m->procedure, f->procedure);
	learnt |= fill(&m->body, f->body);
	learnt |= fill(&m->number, f->number);
	if (fill(&m->actor, f->actor)) {
		m->occurrence = next_occurrence(m, known, known_count);
		learnt = true;
	}
	if (is_better_kind(m->kind, best_before, f)) {
		m->kind = f->kind;
		learnt = true;
	}
	return learnt;
}

static bool
is_same_content(const struct milestone *a, const struct milestone *b)
{
	return a->type == b->type && a->date.at == b->date.at &&
	    a->date.precision == b->date.precision && a->date_from == b->date_from &&
	    a->vote.counted == b->vote.counted && a->vote.two_thirds == b->vote.two_thirds &&
	    a->vote.sixty == b->vote.sixty &&
	    str_eq(STR_OR(a->manner, ""), STR_OR(b->manner, "")) &&
	    (!a->vote.counted ||
		(a->vote.for_ == b->vote.for_ && a->vote.against == b->vote.against &&
		    a->vote.abstain == b->vote.abstain && a->vote.present == b->vote.present &&
		    a->vote.absent == b->vote.absent));
}

/* Whether what is said now contradicts what was said before. */
static bool
takes_back(const struct milestone *now, const struct milestone *before)
{
	if (timeline_opposite(now->type, before->type) ||
	    timeline_votes_differ(&now->vote, &before->vote))
		return true;
	if (ms_types[now->type].per_actor && now->best != before->best)
		return false;
	return timeline_dates_differ(
	    now->type, &now->date, now->date_from, &before->date, before->date_from);
}

/* A row that was no longer listed: the evidence as it stands does not explain the dispute. Only
 * an official source that says it again lifts it. */
static bool
stays_vanished(const struct milestone *m, const struct verdict *without, enum evidence_class fact)
{
	return m->state == ST_DISPUTED && without->state != ST_DISPUTED && fact > EV_OFFICIAL;
}

/* The state to be stored, and what kind of change that is. */
static enum fold_what
decide(const struct milestone *m, struct milestone *after, const struct verdict *v)
{
	bool official = v->state == ST_OFFICIAL;

	if (m->state == ST_RETRACTED) { /* it did happen, after all */
		after->state = v->state;
		return FOLD_CORRECTED;
	}
	if (v->state == ST_DISPUTED) {
		after->state = ST_DISPUTED;
		return m->state == ST_DISPUTED ? FOLD_EVIDENCE : FOLD_DISPUTED;
	}
	if (takes_back(after, m)) {
		after->state = ST_CORRECTED;
		return FOLD_CORRECTED;
	}
	/* What was corrected stays so, until an official source says it for the first time. */
	if (m->state == ST_CORRECTED && (!official || m->best <= EV_OFFICIAL))
		return FOLD_EVIDENCE;
	after->state = v->state;
	if (after->state == m->state)
		return FOLD_EVIDENCE;
	return official ? FOLD_OFFICIAL : FOLD_UPDATE;
}

static void
fold_into(const struct fact *f, struct claim c, int64_t now_ms, size_t index,
    const struct milestone *known, size_t known_count, const struct evidence *ev, size_t n,
    struct fold *ret)
{
	const struct milestone *m = &known[index];
	struct fold fold = { .index = index, .after = *m, .before = m->state };
	_cleanup_free_ struct claim *claims = NULL;
	struct verdict without = { .state = ST_RETRACTED }, with;
	size_t count;

	claims = collect(m, ev, n, true, &count);
	if (count > 0)
		timeline_weigh(claims, count, &without);
	free(claims);
	claims = collect(m, ev, n, false, &count);
	claims[count++] = c;
	timeline_weigh(claims, count, &with);
	apply_verdict(&fold.after, &with);
	if (stays_vanished(m, &without, c.evidence))
		fold.what = FOLD_EVIDENCE;
	else
		fold.what = decide(m, &fold.after, &with);
	if ((learn_words(&fold.after, f, m->best, known, known_count) ||
		!is_same_content(&fold.after, m)) &&
	    fold.what == FOLD_EVIDENCE)
		fold.what = FOLD_UPDATE;
	if (fold.what != FOLD_EVIDENCE)
		fold.after.changed_ms = now_ms;
	*ret = fold;
}

void
timeline_fold(const struct fact *f, const char *origin, const struct hash *text, int64_t now_ms,
    const struct milestone *known, size_t known_count, const struct evidence *evidence,
    size_t evidence_count, struct fold *ret)
{
	struct claim c;
	size_t index;

	*ret = (struct fold){ .what = FOLD_NOTHING };
	if (f->type < 0 || f->type >= MS_TYPE_COUNT || str_empty(f->dossier))
		return;
	if (ms_types[f->type].per_actor && str_empty(f->actor) && str_empty(f->number))
		return;
	c = claim_of_fact(f, origin, text, now_ms);
	index = timeline_match(f, known, known_count, evidence, evidence_count);
	if (index == MATCH_NONE)
		fold_new(f, &c, now_ms, known, known_count, ret);
	else
		fold_into(f, c, now_ms, index, known, known_count, evidence, evidence_count, ret);
}

void
timeline_vanish(const struct milestone *m, int64_t now_ms, struct fold *ret)
{
	*ret = (struct fold){ .what = FOLD_NOTHING, .after = *m, .before = m->state };
	if (m->state == ST_DISPUTED || m->state == ST_RETRACTED)
		return;
	ret->what = FOLD_DISPUTED;
	ret->vanished = true;
	ret->after.state = ST_DISPUTED;
	ret->after.changed_ms = now_ms;
}

void
timeline_take_back(const struct milestone *m, const struct evidence *ev, size_t n, int64_t now_ms,
    struct fold *ret)
{
	struct fold fold = { .after = *m, .before = m->state };
	_cleanup_free_ struct claim *claims = NULL;
	struct verdict left;
	size_t count;

	claims = collect(m, ev, n, true, &count);
	if (count == 0) {
		fold.what = m->state == ST_RETRACTED ? FOLD_NOTHING : FOLD_RETRACTED;
		fold.after.state = ST_RETRACTED;
		fold.after.evidence_count = fold.after.origin_count = 0;
	} else {
		timeline_weigh(claims, count, &left);
		/* the official word was taken back, others still have it */
		if (m->best <= EV_OFFICIAL && left.best > EV_OFFICIAL)
			left.state = ST_DISPUTED;
		apply_verdict(&fold.after, &left);
		fold.what = decide(m, &fold.after, &left);
		if (fold.what == FOLD_EVIDENCE && !is_same_content(&fold.after, m))
			fold.what = FOLD_UPDATE;
	}
	if (fold.what > FOLD_EVIDENCE)
		fold.after.changed_ms = now_ms;
	*ret = fold;
}
