#include "daemon/timeline/running.h"

#include <errno.h>

#include "daemon/timeline/due.h"
#include "lib/str.h"

/* A clock that brings something about runs where the track stands: an extended period is no longer
 * the first one. */
static bool
is_stood_at(const struct track_state *t, const struct procedure_clock *c)
{
	const struct procedure_def *p = t->def->procedure;
	bool brings = false;
	size_t i;

	for (i = 0; i < p->route_count; i++) {
		if (p->routes[i].kind != ROUTE_CAUSES || p->routes[i].clock == PROCEDURE_NONE ||
		    &p->clocks[p->routes[i].clock] != c)
			continue;
		if (due_clock_runs(t, &p->routes[i]))
			return true;
		brings = true;
	}
	return !brings;
}

static bool
is_running(const struct track_state *t, const struct procedure_clock *c)
{
	const struct procedure_step *from = &t->def->procedure->steps[c->from];
	const struct step_state *to = &t->steps[c->to];

	if (!c->rule.known || t->ended || from->per_actor || from->threshold == THRESHOLD_CONSENTS)
		return false;
	return t->steps[c->from].status == STEP_DONE &&
	    (to->status == STEP_NOT_YET || to->status == STEP_POSSIBLE) && is_stood_at(t, c);
}

static int
forecast_of(const struct track_state *t, const struct procedure_clock *c, const struct milestone *m,
    const struct clock_calendar *calendar, int64_t now_s, struct arena *a, struct forecast *ret)
{
	const struct step_state *from = &t->steps[c->from];
	const char *body = from->last != PROCEDURE_NONE ? m[from->last].body : NULL;
	const char *seat = STR_OR(t->def->seat, STR_OR(body, t->def->body));
	const char *what =
	    arena_printf(a, "%s: %s", t->def->name, t->def->procedure->steps[c->to].title);
	int r;

	if (what == NULL)
		return -EFBIG;
	r = clock_forecast(&c->rule, what, &from->date, seat, calendar, now_s, a, ret);
	ret->source = c->at;
	return r;
}

int
clocks_running(const struct track_state *t, const struct milestone *m,
    const struct announcement *events, size_t event_count, int64_t now_s, struct arena *a,
    struct forecast **ret, size_t *ret_n)
{
	const struct procedure_def *p = t->def->procedure;
	struct forecast *v = arena_alloc(a, (p->clock_count + 1) * sizeof(*v));
	size_t i, n = 0;

	if (v == NULL)
		return -EFBIG;
	for (i = 0; i < p->clock_count; i++) {
		const struct procedure_clock *c = &p->clocks[i];
		struct clock_calendar calendar = { .n = 0 };

		if (!is_running(t, c))
			continue;
		if (c->rule.sitting_days > 0 &&
		    clock_calendar_of(
			events, event_count, c->calendars, c->calendar_count, a, &calendar) != 0)
			return -EFBIG;
		if (forecast_of(t, c, m, &calendar, now_s, a, &v[n]) != 0)
			return -EFBIG;
		n++;
	}
	*ret = v;
	*ret_n = n;
	return 0;
}
