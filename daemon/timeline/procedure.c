#include "daemon/timeline/procedure.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/timeline/parts.h"
#include "daemon/timeline/procedure_parts.h"
#include "lib/mem.h"
#include "lib/str.h"

const char *const step_role_words[] = { "step", "failure", "reversal", "end", NULL };
const char *const step_threshold_words[] = { "none", "consents", "two-thirds", "closing", NULL };
const char *const route_kind_words[] = { "allows", "requires", "causes", "precludes", NULL };
const char *const step_status_words[STEP_STATUS_COUNT + 1] = { "not yet", "possible", "done",
	"skipped", "failed", "reversed", "disputed", "precluded", NULL };

size_t
procedure_step_by_name(const struct procedure_def *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->step_count; i++)
		if (str_eq(p->steps[i].name, name))
			return i;
	return PROCEDURE_NONE;
}

/* The set of steps from which a route of this kind leads to it. */
static uint64_t
routed_to(const struct procedure_def *p, size_t to, enum route_kind kind)
{
	uint64_t from = 0;
	size_t i;

	for (i = 0; i < p->route_count; i++)
		if (p->routes[i].to == to && p->routes[i].kind == kind)
			from |= STEP_BIT(p->routes[i].from);
	return from;
}

/* The steps that happened and exclude it: what failed did, whatever came of it later. One State's
 * act excludes another's nothing. */
static uint64_t
excluded_by(const struct walk *w, size_t step)
{
	uint64_t from = routed_to(w->p, step, ROUTE_PRECLUDES) & (w->done | w->failed);
	size_t i;

	for (i = 0; i < w->p->step_count && !w->track->national; i++)
		if (w->p->steps[i].per_actor)
			from &= ~STEP_BIT(i);
	return from;
}

static size_t
first_of(uint64_t steps)
{
	return steps != 0 ? (size_t)__builtin_ctzll(steps) : PROCEDURE_NONE;
}

/* Everything that was ever said about each step, and what is announced for later. */
static int
take_evidence(const struct walk *w, struct track_state *ret)
{
	size_t *all = arena_alloc(w->arena, (w->occasion_count + 1) * sizeof(*all));
	const struct when closes = procedure_closing(w);
	size_t i, k, n = 0;
	uint64_t steps;
	struct step_state *s;

	if (all == NULL)
		return -EFBIG;
	for (i = 0; i < ret->step_count; i++) {
		s = &ret->steps[i];
		s->evidence = all + n;
		for (k = 0; k < w->occasion_count; k++)
			if (w->occasions[k].step == i && w->occasions[k].m != NULL)
				all[n++] = w->occasions[k].milestone;
		s->evidence_count = (size_t)(all + n - s->evidence);
	}
	for (i = 0; i < ret->step_count; i++)
		if (w->p->steps[i].threshold == THRESHOLD_CLOSING &&
		    closes.precision != WHEN_NONE && procedure_is_open(w, &closes))
			ret->steps[i].due = closes;
	for (k = 0; k < w->n; k++) {
		steps = w->steps[k] & w->line;
		for (i = 0; i < ret->step_count && steps >> i != 0; i++) {
			s = &ret->steps[i];
			if ((steps & STEP_BIT(i)) && procedure_is_due(w, i, &w->m[k].date) &&
			    (s->due.precision == WHEN_NONE || w->m[k].date.at < s->due.at))
				s->due = w->m[k].date;
		}
	}
	return 0;
}

static int
take_transitions(const struct walk *w, struct track_state *ret)
{
	struct transition *t = arena_alloc(w->arena, (w->occasion_count + 1) * sizeof(*t));
	size_t i;

	if (t == NULL)
		return -EFBIG;
	for (i = 0; i < w->occasion_count; i++) {
		if ((w->line & STEP_BIT(w->occasions[i].step)) == 0)
			continue;
		t[ret->transition_count++] = (struct transition){ .step = w->occasions[i].step,
			.milestone = w->occasions[i].milestone,
			.round = w->occasions[i].round };
	}
	ret->transitions = t;
	ret->rounds = w->rounds;
	return 0;
}

static bool
is_official(const struct milestone *m)
{
	return m->best >= EV_RECORD && m->best <= EV_OFFICIAL &&
	    (m->state == ST_OFFICIAL || m->state == ST_CORRECTED);
}

static int
compare_names(const void *pa, const void *pb)
{
	return strcmp(*(const char *const *)pa, *(const char *const *)pb);
}

/* How many States did it: each once, and only where an official source says so. */
static int
count_actors(const struct walk *w, const struct step_state *s, size_t *ret)
{
	const char **names = arena_alloc(w->arena, (s->evidence_count + 1) * sizeof(*names));
	size_t i, n = 0, kept = 0;

	if (names == NULL)
		return -EFBIG;
	for (i = 0; i < s->evidence_count; i++) {
		const struct milestone *m = &w->m[s->evidence[i]];

		if (!str_empty(m->actor) && is_official(m))
			names[n++] = m->actor;
	}
	qsort(names, n, sizeof(*names), compare_names);
	for (i = 0; i < n; i++)
		kept += i == 0 || strcmp(names[i - 1], names[i]) != 0;
	*ret = kept;
	return 0;
}

/* All of its evidence since the step was last undone is of two minds. */
static bool
is_disputed(const struct walk *w, const struct step_state *s)
{
	size_t i;

	for (i = 0; i < s->evidence_count; i++)
		if (w->m[s->evidence[i]].state != ST_DISPUTED)
			return false;
	return s->evidence_count > 0;
}

/* The step that the other side of a disputed milestone would be. */
static size_t
other_side(const struct walk *w, size_t step, const struct milestone *m)
{
	struct milestone other = *m;
	int type;
	uint64_t steps;

	for (type = 0; type < MS_TYPE_COUNT; type++) {
		if (!timeline_opposite(m->type, (enum ms_type)type))
			continue;
		other.type = (enum ms_type)type;
		steps = procedure_steps_of(w->track, &other) & w->line & ~STEP_BIT(step);
		if (steps != 0)
			return first_of(steps);
	}
	return PROCEDURE_NONE;
}

static void
dispute(struct track_state *ret, size_t step, size_t against)
{
	struct step_state *s = &ret->steps[step], *o;

	s->status = STEP_DISPUTED;
	if (against == PROCEDURE_NONE)
		return;
	s->against = against;
	o = &ret->steps[against];
	if (o->status == STEP_NOT_YET || o->status == STEP_POSSIBLE) {
		o->evidence = s->evidence; /* both sides rest on the same milestones */
		o->evidence_count = s->evidence_count;
		o->last = s->last;
		o->date = s->date;
	}
	o->status = STEP_DISPUTED;
	o->against = step;
}

/* Of two steps that exclude each other both are on record, the excluded one later. */
static void
dispute_excluded(const struct walk *w, struct track_state *ret, uint64_t happened)
{
	const struct procedure_route *r;
	size_t i;

	for (i = 0; i < w->p->route_count; i++) {
		r = &w->p->routes[i];
		if (r->kind != ROUTE_PRECLUDES || (happened & STEP_BIT(r->from)) == 0 ||
		    (happened & STEP_BIT(r->to)) == 0 ||
		    (w->p->steps[r->to].per_actor && !w->track->national))
			continue;
		if (w->since[r->to].precision != WHEN_NONE &&
		    w->since[r->from].precision != WHEN_NONE &&
		    w->since[r->to].at > w->since[r->from].at)
			dispute(ret, r->to, r->from);
	}
}

static void
find_disputes(const struct walk *w, struct track_state *ret)
{
	uint64_t happened = (w->done | (w->failed & ~w->overtaken)) & w->line;
	struct step_state *s;
	size_t i;

	for (i = 0; i < ret->step_count; i++) {
		s = &ret->steps[i];
		if ((happened & STEP_BIT(i)) && (w->inferred & STEP_BIT(i)) == 0 &&
		    (!w->p->steps[i].per_actor || w->track->national) && is_disputed(w, s))
			dispute(
			    ret, i, other_side(w, i, &w->m[s->evidence[s->evidence_count - 1]]));
	}
	dispute_excluded(w, ret, happened & ~w->inferred);
}

/* What some State does on its own way tells nothing of the whole. */
static bool
is_aside(const struct walk *w, size_t step)
{
	return !w->track->national && w->p->steps[step].per_actor && w->p->steps[step].optional;
}

/* A step of the track that is done and lies behind it, and not before it as well (chambers pass a
 * bill in any order): the record went on without it. */
static size_t
passed_by(const struct walk *w, size_t step)
{
	uint64_t later =
	    w->reach[step] & (w->done | (w->failed & ~w->overtaken)) & w->line & ~STEP_BIT(step);
	size_t i;

	for (i = 0; i < w->p->step_count; i++)
		if (w->p->steps[i].role == ROLE_REVERSAL || is_aside(w, i) ||
		    (w->reach[i] & STEP_BIT(step)))
			later &= ~STEP_BIT(i);
	if (w->p->steps[step].role != ROLE_STEP ||
	    (w->p->steps[step].per_actor && !w->track->national))
		return PROCEDURE_NONE;
	return first_of(later);
}

static enum step_status
status_of(const struct walk *w, size_t step, size_t *ret_by)
{
	uint64_t bit = STEP_BIT(step), by;

	*ret_by = w->by[step];
	if (w->done & bit)
		return STEP_DONE;
	if (w->failed & bit)
		return STEP_FAILED;
	if (w->reversed & bit)
		return STEP_REVERSED;
	by = excluded_by(w, step);
	if (by != 0) {
		*ret_by = first_of(by);
		return STEP_PRECLUDED;
	}
	*ret_by = passed_by(w, step);
	return *ret_by != PROCEDURE_NONE ? STEP_SKIPPED : STEP_NOT_YET;
}

/* Done, and nothing that is done lies behind it; in a circle the later one. */
static uint64_t
find_current(const struct walk *w)
{
	uint64_t there = (w->done | (w->failed & ~w->overtaken)) & w->line, behind, current = 0;
	size_t i, k;

	if (w->reversal != PROCEDURE_NONE)
		return STEP_BIT(w->reversal);
	for (i = 0; i < w->p->step_count; i++)
		if (w->p->steps[i].role == ROLE_REVERSAL || is_aside(w, i))
			there &= ~STEP_BIT(i);
	for (i = 0; i < w->p->step_count; i++) {
		behind = (there & STEP_BIT(i)) ? w->reach[i] & there & ~STEP_BIT(i) : 0;
		for (k = 0; behind != 0 && k < w->p->step_count; k++)
			if ((behind & STEP_BIT(k)) && (w->reach[k] & STEP_BIT(i)) &&
			    w->since[k].at <= w->since[i].at &&
			    (w->since[k].at < w->since[i].at || k < i))
				behind &= ~STEP_BIT(k);
		if ((there & STEP_BIT(i)) && behind == 0)
			current |= STEP_BIT(i);
	}
	return current;
}

/* Where nothing leads to, it can begin. */
static bool
is_first(const struct walk *w, size_t step)
{
	uint64_t from = routed_to(w->p, step, ROUTE_ALLOWS) | routed_to(w->p, step, ROUTE_CAUSES);
	size_t i;

	for (i = 0; i < w->p->step_count; i++)
		if (w->p->steps[i].role == ROLE_FAILURE || w->p->steps[i].role == ROLE_REVERSAL)
			from &= ~STEP_BIT(i);
	return w->p->steps[step].role == ROLE_STEP && w->p->steps[step].by_count > 0 && from == 0;
}

static bool
nothing_happened(const struct walk *w)
{
	uint64_t steps = w->done | w->failed | w->reversed;
	size_t i;

	for (i = 0; i < w->p->step_count; i++)
		if (is_aside(w, i))
			steps &= ~STEP_BIT(i);
	return steps == 0;
}

static bool
may_come(const struct walk *w, const struct track_state *ret, size_t step, uint64_t current)
{
	const struct procedure_step *s = &w->p->steps[step];
	uint64_t from = routed_to(w->p, step, ROUTE_ALLOWS) | routed_to(w->p, step, ROUTE_CAUSES);
	uint64_t at = current, needs = routed_to(w->p, step, ROUTE_REQUIRES);
	size_t i;

	for (i = 0; i < w->p->step_count; i++)
		if (ret->steps[i].status == STEP_SKIPPED)
			needs &= ~STEP_BIT(i);
	if ((needs & ~w->done) != 0)
		return false;
	if (s->role == ROLE_STEP && !s->optional && (s->per_actor || w->track->national))
		at |= w->done; /* the treaty stays open for the others */
	if (w->reversal != PROCEDURE_NONE)
		at |= procedure_routed(w->p, w->reversal, ROUTE_CAUSES);
	if (is_aside(w, step) || (s->role != ROLE_STEP && (w->roles & STEP_BIT(step)) == 0))
		return false; /* a matter of one State among many */
	return (from & at) != 0 || (nothing_happened(w) && is_first(w, step));
}

/* Another State may do it, too; what failed or was undone may be tried again. */
static bool
may_be_open(const struct walk *w, const struct step_state *s, size_t step, uint64_t current)
{
	uint64_t failures = current & w->failed;
	size_t i;

	for (i = 0; i < w->p->step_count; i++)
		if ((failures & STEP_BIT(i)) &&
		    (procedure_routed(w->p, i, ROUTE_ALLOWS) & STEP_BIT(step)))
			return true;
	if (s->status == STEP_DONE && w->p->steps[step].per_actor && !w->track->national)
		return excluded_by(w, step) == 0;
	if (s->status == STEP_DONE && w->p->steps[step].role == ROLE_REVERSAL)
		return w->reversal != step;
	return s->status == STEP_NOT_YET || s->status == STEP_REVERSED ||
	    (s->status == STEP_FAILED && (w->overtaken & STEP_BIT(step)));
}

static int
list_steps(struct arena *a, uint64_t steps, const size_t **ret, size_t *ret_n)
{
	size_t *v = arena_alloc(a, (PROCEDURE_MAX_STEPS + 1) * sizeof(*v)), i, n = 0;

	if (v == NULL)
		return -EFBIG;
	for (i = 0; i < PROCEDURE_MAX_STEPS; i++)
		if (steps & STEP_BIT(i))
			v[n++] = i;
	*ret = v;
	*ret_n = n;
	return 0;
}

static int
find_positions(const struct walk *w, struct track_state *ret)
{
	uint64_t current = find_current(w), next = 0;
	struct step_state *s;
	size_t i;
	int r;

	for (i = 0; i < ret->step_count; i++) /* of two minds: it may stand at either */
		if ((current & STEP_BIT(i)) && ret->steps[i].against != PROCEDURE_NONE)
			current |= STEP_BIT(ret->steps[i].against);
	for (i = 0; i < ret->step_count; i++) {
		s = &ret->steps[i];
		s->current = (current & STEP_BIT(i)) != 0;
		s->next = (w->line & STEP_BIT(i)) && may_be_open(w, s, i, current) &&
		    may_come(w, ret, i, current);
		if (s->next)
			next |= STEP_BIT(i);
		ret->ended |= s->current && w->p->steps[i].role == ROLE_END;
	}
	for (i = 0; i < ret->step_count; i++)
		if (ret->steps[i].next && ret->steps[i].status == STEP_NOT_YET)
			ret->steps[i].status = STEP_POSSIBLE;
	ret->ended &= next == 0;
	r = list_steps(w->arena, current, &ret->current, &ret->current_count);
	return r < 0 ? r : list_steps(w->arena, next, &ret->next, &ret->next_count);
}

static int
fill(const struct walk *w, struct track_state *ret)
{
	struct step_state *s;
	size_t i;
	int r;

	ret->step_count = w->p->step_count;
	ret->steps = arena_alloc(w->arena, (ret->step_count + 1) * sizeof(*ret->steps));
	if (ret->steps == NULL)
		return -EFBIG;
	r = take_evidence(w, ret);
	if (r == 0)
		r = take_transitions(w, ret);
	for (i = 0; r == 0 && i < ret->step_count; i++) {
		s = &ret->steps[i];
		s->against = PROCEDURE_NONE;
		s->status = status_of(w, i, &s->by);
		s->last = w->last[i];
		s->date = w->since[i];
		s->inferred = (w->inferred & STEP_BIT(i)) != 0;
		if (w->p->steps[i].per_actor)
			r = count_actors(w, s, &s->actors);
	}
	if (r < 0)
		return r;
	find_disputes(w, ret);
	return find_positions(w, ret);
}

int
procedure_run_proven(const struct track_def *t, const struct threshold_proof *proof,
    const struct milestone *m, size_t n, int64_t now_s, struct arena *arena,
    struct track_state *ret)
{
	struct walk *w = arena_alloc(arena, sizeof(*w));
	struct track_state state = { .def = t, .proof = t->national ? NULL : proof };
	int r;

	if (w == NULL)
		return -EFBIG;
	*w = (struct walk){
		.track = t, .p = t->procedure, .m = m, .n = n, .now_s = now_s, .arena = arena
	};
	r = procedure_walk(w, state.proof);
	if (r == 0)
		r = fill(w, &state);
	if (r == 0)
		*ret = state;
	return r;
}

int
procedure_run(const struct track_def *t, const struct milestone *m, size_t n, int64_t now_s,
    struct arena *arena, struct track_state *ret)
{
	struct threshold_proof *proof = NULL;
	int r = 0;

	if (t->consents != NULL && !t->national) {
		proof = arena_alloc(arena, sizeof(*proof));
		r = proof == NULL ? -EFBIG
				  : threshold_prove(t->consents, m, n, now_s, arena, proof);
	}
	return r != 0 ? r : procedure_run_proven(t, proof, m, n, now_s, arena, ret);
}
