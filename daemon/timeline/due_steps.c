/*
 * Steps of a track that are to follow one that was taken: within a time that its procedure gives,
 * or when a clock has run. Invariant: only what the track may do next, from where it stands.
 */
#include <errno.h>

#include "daemon/timeline/due.h"
#include "lib/mem.h"
#include "lib/str.h"

#define DAY_S 86400

static bool
is_known_day(const struct when *w)
{
	return w->precision >= WHEN_DAY;
}

/* A step that a clock brings about is taken for done when it has run, whoever has seen it. */
static bool
is_waited_for(const struct step_state *s)
{
	return s->next || s->status == STEP_POSSIBLE ||
	    (s->status == STEP_DONE && s->inferred && s->evidence_count == 0);
}

static bool
is_stood_at(const struct track_state *t, const struct procedure_route *r)
{
	const struct step_state *from = &t->steps[r->from], *to = &t->steps[r->to];

	return from->status == STEP_DONE && is_known_day(&from->date) &&
	    (from->current || (to->inferred && to->current && to->by == r->from));
}

int
due_clock(const struct track_state *t, const struct procedure_route *r,
    const struct announcement *events, size_t n, int64_t now_s, struct arena *a,
    struct forecast *ret)
{
	const struct procedure_clock *c = &t->def->procedure->clocks[r->clock];
	struct clock_calendar calendar = { .n = 0 };

	if (c->rule.sitting_days > 0 &&
	    clock_calendar_of(events, n, c->calendars, c->calendar_count, a, &calendar) != 0)
		return -EFBIG;
	return clock_forecast(&c->rule, t->def->procedure->steps[r->to].title,
	    &t->steps[c->from].date, t->def->seat, &calendar, now_s, a, ret);
}

bool
due_clock_runs(const struct track_state *t, const struct procedure_route *r)
{
	return r->clock != PROCEDURE_NONE && r->kind == ROUTE_CAUSES &&
	    t->def->procedure->steps[r->from].threshold == THRESHOLD_NONE && is_stood_at(t, r) &&
	    is_waited_for(&t->steps[r->to]);
}

static int
by_clock(const struct track_state *t, const struct procedure_route *r,
    const struct announcement *events, size_t n, int64_t now_s, struct arena *a, struct when *ret)
{
	struct forecast f;
	int e = due_clock(t, r, events, n, now_s, a, &f);

	if (e == 0 && f.kind != FORECAST_NOT_COMPUTABLE)
		*ret = f.kind == FORECAST_EXACT ? f.date : f.latest;
	return e;
}

static struct when
days_after(const struct when *w, int64_t days)
{
	return (struct when){ .at = (w->at / DAY_S + days) * DAY_S, .precision = WHEN_DAY };
}

static void
put(const struct track_state *t, const struct milestone *m, const struct procedure_route *r,
    const struct when *by, struct due_step *ret)
{
	const struct procedure_step *from = &t->def->procedure->steps[r->from];
	const struct procedure_step *to = &t->def->procedure->steps[r->to];
	const struct step_state *s = &t->steps[r->from];

	if (ret->name != NULL && by->at < ret->by.at)
		return; /* of several that it follows the last one counts */
	*ret = (struct due_step){ .track = t->def->name,
		.name = to->name,
		.what = STR_OR(to->title, to->name),
		.after = STR_OR(from->title, from->name),
		.who = to->who,
		.type = to->by_count > 0 ? to->by[0] : MS_NONE,
		.since = s->date,
		.by = *by };
	if (s->last != PROCEDURE_NONE) {
		ret->milestone_id = m[s->last].id;
		ret->fresh = m[s->last].announced;
	}
}

int
due_steps(const struct track_state *t, const struct milestone *m, const struct announcement *events,
    size_t event_count, int64_t now_s, struct arena *a, struct due_step **ret, size_t *ret_n)
{
	const struct procedure_def *p = t->def->procedure;
	struct due_step *v = arena_alloc(a, (p->step_count + 1) * sizeof(*v));
	size_t i, n = 0;
	int e = 0;

	if (v == NULL)
		return -EFBIG;
	for (i = 0; i < p->route_count && e == 0; i++) {
		const struct procedure_route *r = &p->routes[i];
		struct when by = { .precision = WHEN_NONE };

		if (t->def->national || !is_waited_for(&t->steps[r->to]) || !is_stood_at(t, r))
			continue;
		if (due_clock_runs(t, r))
			e = by_clock(t, r, events, event_count, now_s, a, &by);
		else if (r->within_days > 0)
			by = days_after(&t->steps[r->from].date, r->within_days);
		if (by.precision != WHEN_NONE)
			put(t, m, r, &by, &v[r->to]);
	}
	for (i = 0; i < p->step_count; i++)
		if (v[i].name != NULL)
			v[n++] = v[i];
	*ret = v;
	*ret_n = n;
	return e;
}
