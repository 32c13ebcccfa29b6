/*
 * What happened, in order, and what is left of it: failures that were overtaken, steps that a
 * reversal undid. Invariant: the order is that of dates, then of the procedure, then of what the
 * milestones say; never that of their arrival.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/timeline/parts.h"
#include "daemon/timeline/procedure_parts.h"
#include "lib/mem.h"
#include "lib/str.h"

static int
compare_texts(const char *a, const char *b)
{
	return strcmp(STR_OR(a, ""), STR_OR(b, ""));
}

static int
compare_milestones(const struct milestone *a, const struct milestone *b)
{
	int d;

	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if ((d = compare_texts(a->actor, b->actor)) != 0)
		return d;
	if ((d = compare_texts(a->body, b->body)) != 0)
		return d;
	if ((d = compare_texts(a->number, b->number)) != 0)
		return d;
	if ((d = compare_texts(a->kind, b->kind)) != 0)
		return d;
	return a->occurrence < b->occurrence ? -1 : a->occurrence > b->occurrence;
}

static int
compare_occasions(const void *pa, const void *pb)
{
	const struct occasion *a = pa, *b = pb;
	bool a_none = a->date.precision == WHEN_NONE, b_none = b->date.precision == WHEN_NONE;

	if (a_none != b_none)
		return a_none ? 1 : -1;
	if (!a_none && a->date.at != b->date.at)
		return a->date.at < b->date.at ? -1 : 1;
	if (a->step != b->step)
		return a->step < b->step ? -1 : 1;
	return compare_milestones(a->m, b->m);
}

static int64_t
today(const struct walk *w)
{
	struct when now = { .at = w->now_s, .precision = WHEN_SECOND };

	return clock_day(&now, w->track->seat);
}

/* What a State does is of its own day, which may have begun in the east. */
bool
procedure_is_due(const struct walk *w, size_t step, const struct when *date)
{
	if (date->precision == WHEN_NONE)
		return false;
	if (w->p->steps[step].per_actor || w->p->steps[step].threshold == THRESHOLD_CONSENTS)
		return date->at > w->now_s + THRESHOLD_DAY_BEGUN_S;
	return date->precision > WHEN_DAY ? date->at > w->now_s : clock_day(date, NULL) > today(w);
}

struct when
procedure_closing(const struct walk *w)
{
	return w->track->consents != NULL ? w->track->consents->signature_closes
					  : (struct when){ .precision = WHEN_NONE };
}

/* The whole last day belongs to it. */
bool
procedure_is_open(const struct walk *w, const struct when *last_day)
{
	return today(w) <= clock_day(last_day, NULL);
}

static void
add_occasion(struct walk *w, size_t step, size_t milestone, const struct when *date)
{
	w->occasions[w->occasion_count++] = (struct occasion){ .step = step,
		.milestone = milestone,
		.m = milestone != PROCEDURE_NONE ? &w->m[milestone] : NULL,
		.date = *date };
}

/* The consent that met the threshold, of those of its day. */
static size_t
milestone_of_day(const struct walk *w, const struct when *date)
{
	size_t i, found = PROCEDURE_NONE;

	for (i = 0; i < w->n; i++)
		if (timeline_head(w->m[i].type) == MS_RATIFIED && w->m[i].date.at == date->at &&
		    w->m[i].state != ST_RETRACTED &&
		    (found == PROCEDURE_NONE || compare_milestones(&w->m[i], &w->m[found]) < 0))
			found = i;
	return found;
}

static void
add_computed(struct walk *w, const struct threshold_proof *proof)
{
	const struct when closes = procedure_closing(w);
	size_t i;

	for (i = 0; i < w->p->step_count; i++) {
		enum step_threshold threshold = w->p->steps[i].threshold;

		if (threshold == THRESHOLD_CONSENTS && proof != NULL && proof->level == LEVEL_MET &&
		    proof->met_on.precision != WHEN_NONE && !procedure_is_due(w, i, &proof->met_on))
			add_occasion(w, i, milestone_of_day(w, &proof->met_on), &proof->met_on);
		if (threshold == THRESHOLD_CLOSING && closes.precision != WHEN_NONE &&
		    !procedure_is_open(w, &closes))
			add_occasion(w, i, PROCEDURE_NONE, &closes);
	}
}

static bool
may_fulfil(const struct procedure_step *s, enum ms_type type)
{
	size_t i;

	for (i = 0; i < s->by_count; i++)
		if (s->by[i] == type)
			return true;
	return false;
}

/* The first day on which anybody did it; precision none: nobody. */
static struct when
first_day(const struct walk *w, const struct track_def *whole, size_t step)
{
	struct when first = { .precision = WHEN_NONE };
	size_t i;

	for (i = 0; i < w->n; i++) {
		const struct when *date = &w->m[i].date;

		if (date->precision == WHEN_NONE || !may_fulfil(&w->p->steps[step], w->m[i].type) ||
		    (first.precision != WHEN_NONE && date->at >= first.at))
			continue;
		if ((procedure_steps_of(whole, &w->m[i]) & STEP_BIT(step)) &&
		    !procedure_is_due(w, step, date))
			first = *date;
	}
	return first;
}

/* What others did shows where the whole stands: what somebody signed is open to everybody. */
static void
add_shown(struct walk *w)
{
	struct track_def whole = *w->track;
	struct when day;
	size_t i;

	whole.national = false;
	whole.state = NULL;
	for (i = 0; i < w->p->route_count; i++) {
		const struct procedure_route *r = &w->p->routes[i];

		if (r->kind != ROUTE_CAUSES || r->clock != PROCEDURE_NONE ||
		    !w->p->steps[r->from].per_actor || w->p->steps[r->to].per_actor)
			continue;
		day = first_day(w, &whole, r->from);
		if (day.precision != WHEN_NONE)
			add_occasion(w, r->to, PROCEDURE_NONE, &day);
	}
}

static int
collect(struct walk *w, const struct threshold_proof *proof)
{
	size_t i, k, count = w->p->step_count + w->p->route_count;

	w->steps = arena_alloc(w->arena, (w->n + 1) * sizeof(*w->steps));
	for (i = 0; i < w->n && w->steps != NULL; i++) {
		w->steps[i] = procedure_steps_of(w->track, &w->m[i]);
		count += (size_t)__builtin_popcountll(w->steps[i]);
	}
	w->occasions = arena_alloc(w->arena, (count + 1) * sizeof(*w->occasions));
	if (w->steps == NULL || w->occasions == NULL)
		return -EFBIG;
	for (i = 0; i < w->n; i++)
		for (k = 0; k < w->p->step_count && w->steps[i] >> k != 0; k++)
			if ((w->steps[i] & STEP_BIT(k)) && !procedure_is_due(w, k, &w->m[i].date))
				add_occasion(w, k, i, &w->m[i].date);
	add_computed(w, proof);
	if (w->track->national)
		add_shown(w);
	qsort(w->occasions, w->occasion_count, sizeof(*w->occasions), compare_occasions);
	return 0;
}

static void
set(struct walk *w, size_t step, const struct occasion *o, bool anew)
{
	if (anew || w->since[step].precision == WHEN_NONE || !(w->done & STEP_BIT(step))) {
		w->since[step] = o->date;
		w->last[step] = o->milestone;
	}
	w->done |= STEP_BIT(step);
	w->reversed &= ~STEP_BIT(step);
}

static void
infer(struct walk *w, size_t step, const struct occasion *o, size_t by, bool anew)
{
	bool was_done = (w->done & STEP_BIT(step)) != 0;

	if (was_done && !anew)
		return;
	set(w, step, o, anew);
	w->inferred |= STEP_BIT(step);
	w->by[step] = by;
}

/* What a done step brings about at once; what waits for a clock needs a milestone of its own. */
static void
infer_causes(struct walk *w, size_t step, const struct occasion *o)
{
	uint64_t todo = STEP_BIT(step), seen = 0;
	size_t i, from;

	while ((todo & ~seen) != 0) {
		from = (size_t)__builtin_ctzll(todo & ~seen);
		seen |= STEP_BIT(from);
		for (i = 0; i < w->p->route_count; i++) {
			const struct procedure_route *r = &w->p->routes[i];

			if (r->from != from || r->kind != ROUTE_CAUSES ||
			    r->clock != PROCEDURE_NONE || (w->line & STEP_BIT(r->to)) == 0 ||
			    w->p->steps[r->to].role == ROLE_REVERSAL)
				continue;
			infer(w, r->to, o, from, false);
			todo |= STEP_BIT(r->to);
		}
	}
}

static void
undo(struct walk *w, uint64_t steps, size_t by)
{
	size_t i;

	w->reversed |= w->done & steps;
	w->done &= ~steps;
	w->inferred &= ~steps;
	for (i = 0; i < w->p->step_count; i++)
		if ((w->reversed & steps) & STEP_BIT(i))
			w->by[i] = by;
}

/* Something before a failure happens after it: another attempt, which everything behind it is yet
 * to see. */
static bool
begin_attempt(struct walk *w, const struct occasion *o)
{
	uint64_t failures = w->failed & ~w->overtaken & w->reach[o->step];
	size_t i;

	for (i = 0; i < w->p->step_count; i++) {
		if ((failures & STEP_BIT(i)) == 0)
			continue;
		if (o->date.precision == WHEN_NONE || w->since[i].precision == WHEN_NONE ||
		    o->date.at <= w->since[i].at)
			failures &= ~STEP_BIT(i);
	}
	if (failures == 0)
		return false;
	w->overtaken |= failures;
	undo(w, w->reach[o->step] & ~STEP_BIT(o->step) & ~w->failed, o->step);
	w->rounds++;
	return true;
}

/* A failure is overtaken by what it allows, and by whatever comes on a later day. */
static void
overtake(struct walk *w, const struct occasion *o)
{
	uint64_t open = w->failed & ~w->overtaken;
	size_t i;

	for (i = 0; i < w->p->step_count; i++) {
		if ((open & STEP_BIT(i)) == 0)
			continue;
		if ((procedure_routed(w->p, i, ROUTE_ALLOWS) & STEP_BIT(o->step)) ||
		    (o->date.precision != WHEN_NONE && w->since[i].precision != WHEN_NONE &&
			o->date.at > w->since[i].at))
			w->overtaken |= STEP_BIT(i);
	}
}

/* To be referred again is to be referred; to be returned is not to be signed again. */
static bool
is_same_act(const struct walk *w, size_t step, const struct occasion *o)
{
	const struct procedure_step *s = &w->p->steps[step];
	size_t i;

	for (i = 0; o->m != NULL && i < s->by_count; i++)
		if (s->by[i] == o->m->type)
			return true;
	return false;
}

static void
reverse(struct walk *w, const struct occasion *o)
{
	uint64_t targets = procedure_routed(w->p, o->step, ROUTE_CAUSES) & w->line, behind = 0;
	size_t i;

	for (i = 0; i < w->p->step_count; i++)
		if (targets & STEP_BIT(i))
			behind |= w->reach[i];
	for (i = 0; i < w->p->step_count; i++) {
		if (targets & STEP_BIT(i)) /* what the target brings about stands with it */
			behind &= ~procedure_routed(w->p, i, ROUTE_CAUSES);
		if (w->p->steps[i].role == ROLE_REVERSAL)
			behind &= ~STEP_BIT(i);
	}
	undo(w, behind & ~targets, o->step);
	w->overtaken |= w->failed;
	set(w, o->step, o, true);
	w->by[o->step] = PROCEDURE_NONE;
	w->reversal = o->step;
	for (i = 0; i < w->p->step_count; i++) {
		if ((targets & STEP_BIT(i)) == 0 || !is_same_act(w, i, o))
			continue;
		infer(w, i, o, o->step, true);
		w->reversal = PROCEDURE_NONE; /* it stands there again */
	}
	w->rounds++;
}

static void
happen(struct walk *w, struct occasion *o)
{
	enum step_role role =
	    (w->roles & STEP_BIT(o->step)) ? w->p->steps[o->step].role : ROLE_STEP;
	bool anew = false;

	if (role != ROLE_REVERSAL && role != ROLE_FAILURE)
		anew = begin_attempt(w, o);
	o->round = w->rounds;
	if (role == ROLE_REVERSAL) {
		reverse(w, o);
		return;
	}
	w->reversal = PROCEDURE_NONE;
	overtake(w, o);
	w->by[o->step] = PROCEDURE_NONE;
	if (role == ROLE_FAILURE) {
		w->failed |= STEP_BIT(o->step);
		w->overtaken &= ~STEP_BIT(o->step);
		w->since[o->step] = o->date;
		w->last[o->step] = o->milestone;
		return;
	}
	if (w->inferred & STEP_BIT(o->step)) { /* now it has its own evidence */
		w->inferred &= ~STEP_BIT(o->step);
		w->done &= ~STEP_BIT(o->step);
	}
	set(w, o->step, o, anew);
	infer_causes(w, o->step, o);
}

/* Another State's withdrawal reverses nothing of the whole. */
static void
set_lines(struct walk *w)
{
	size_t i;

	for (i = 0; i < w->p->step_count; i++) {
		if (!w->track->national || w->p->steps[i].per_actor)
			w->line |= STEP_BIT(i);
		if (w->track->national == w->p->steps[i].per_actor)
			w->roles |= STEP_BIT(i);
		w->by[i] = PROCEDURE_NONE;
		w->last[i] = PROCEDURE_NONE;
	}
}

int
procedure_walk(struct walk *w, const struct threshold_proof *proof)
{
	size_t i;
	int r;

	set_lines(w);
	procedure_reach(w->p, w->reach);
	w->rounds = 1;
	w->reversal = PROCEDURE_NONE;
	r = collect(w, proof);
	for (i = 0; r == 0 && i < w->occasion_count; i++)
		happen(w, &w->occasions[i]);
	return r;
}
