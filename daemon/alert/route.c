/*
 * To which sinks an alert goes. Invariant: each sink at most once, in the order of the routes.
 */
#include "daemon/alert/alert.h"

#include "lib/str.h"

/* An empty list allows everything. */
static bool
allows(const char *const *list, size_t n, const char *value)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(list[i], value))
			return true;
	return n == 0;
}

static bool
state_allowed(const struct route_def *r, enum ms_state alert_on, enum ms_state state)
{
	if (state >= ST_COUNT)
		return false;
	if (r->states != 0)
		return (r->states >> state & 1) != 0;
	return state > ST_OFFICIAL || state >= alert_on;
}

static bool
is_health(const struct alert *a)
{
	return a->kind >= ALERT_SOURCE;
}

/* Of what is announced or expected no type of milestone may come: only routes without types take
 * it then. */
static bool
is_event(const struct alert *a)
{
	return a->kind >= ALERT_SCHEDULED && a->kind <= ALERT_REMINDER;
}

static bool
type_allowed(const struct route_def *r, const struct alert *a, enum ms_type type)
{
	if (type >= 0 && type < MS_TYPE_COUNT)
		return allows(r->types, r->type_count, ms_types[type].code);
	return is_event(a) && r->type_count == 0;
}

const char *const route_why_words[ROUTE_WHY_COUNT + 1] = { "", "types", "dossiers", "sources",
	"states", "importance", "actors", "evidence", "health", NULL };

static bool
has_bit(unsigned bits, int i)
{
	return bits == 0 || (i >= 0 && (bits >> i & 1) != 0);
}

enum route_why
route_takes(const struct routing *routing, const struct route_def *r, const struct alert *a,
    enum ms_type type, enum ms_state state)
{
	if (is_health(a)) {
		if (!r->health)
			return ROUTE_HEALTH;
		return a->kind != ALERT_SOURCE || allows(r->sources, r->source_count, a->source)
		    ? ROUTE_TAKES
		    : ROUTE_SOURCE;
	}
	if (!type_allowed(r, a, type))
		return ROUTE_TYPE;
	if (!allows(r->dossiers, r->dossier_count, a->dossier))
		return ROUTE_DOSSIER;
	if (!allows(r->sources, r->source_count, a->source))
		return ROUTE_SOURCE;
	if (!state_allowed(r, routing->alert_on, state))
		return ROUTE_STATE;
	if (!has_bit(r->importance, a->importance - 'A'))
		return ROUTE_IMPORTANCE;
	if (!allows(r->actors, r->actor_count, a->actor))
		return ROUTE_ACTOR;
	return has_bit(r->evidence, (int)a->best - EV_RECORD) ? ROUTE_TAKES : ROUTE_EVIDENCE;
}

static size_t
add(const char **ret, size_t n, size_t max, const char *sink, const char *except)
{
	size_t i;

	if (str_eq(sink, except) || n >= max)
		return n;
	for (i = 0; i < n; i++)
		if (str_eq(ret[i], sink))
			return n;
	ret[n] = sink;
	return n + 1;
}

size_t
alert_route(const struct routing *routing, const struct alert *a, enum ms_type type,
    enum ms_state state, const char *except, const char **ret, size_t max)
{
	const struct route_def *r;
	size_t i, k, n = 0;

	for (i = 0; i < routing->route_count; i++) {
		r = &routing->routes[i];
		if (route_takes(routing, r, a, type, state) != ROUTE_TAKES)
			continue;
		for (k = 0; k < r->sink_count; k++)
			n = add(ret, n, max, r->sinks[k], except);
	}
	return n;
}
