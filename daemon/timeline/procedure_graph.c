/*
 * The routes of a procedure as sets. Invariant: nothing is reached through a reversal, nor through
 * a failure what comes before it.
 */
#include "daemon/timeline/procedure_parts.h"

uint64_t
procedure_routed(const struct procedure_def *p, size_t from, enum route_kind kind)
{
	uint64_t to = 0;
	size_t i;

	for (i = 0; i < p->route_count; i++)
		if (p->routes[i].from == from && p->routes[i].kind == kind)
			to |= STEP_BIT(p->routes[i].to);
	return to;
}

static void
close_over(const struct procedure_def *p, uint64_t reach[PROCEDURE_MAX_STEPS])
{
	size_t i, k;

	for (k = 0; k < p->step_count; k++)
		for (i = 0; i < p->step_count; i++)
			if (reach[i] & STEP_BIT(k))
				reach[i] |= reach[k];
}

/* What a failure allows and what does not lead to it again: a veto may be overridden. */
static uint64_t
beyond_failure(const struct procedure_def *p, size_t failure, const uint64_t *reach)
{
	uint64_t to = procedure_routed(p, failure, ROUTE_ALLOWS);
	size_t i;

	for (i = 0; i < p->step_count; i++)
		if (reach[i] & STEP_BIT(failure))
			to &= ~STEP_BIT(i);
	return to;
}

void
procedure_reach(const struct procedure_def *p, uint64_t reach[PROCEDURE_MAX_STEPS])
{
	uint64_t beyond[PROCEDURE_MAX_STEPS] = { 0 };
	size_t i;

	for (i = 0; i < p->step_count; i++) {
		reach[i] = 0;
		if (p->steps[i].role == ROLE_FAILURE || p->steps[i].role == ROLE_REVERSAL)
			continue;
		reach[i] = procedure_routed(p, i, ROUTE_ALLOWS) |
		    procedure_routed(p, i, ROUTE_CAUSES) | procedure_routed(p, i, ROUTE_REQUIRES);
	}
	close_over(p, reach);
	for (i = 0; i < p->step_count; i++)
		if (p->steps[i].role == ROLE_FAILURE)
			beyond[i] = beyond_failure(p, i, reach);
	for (i = 0; i < p->step_count; i++)
		reach[i] |= beyond[i];
	close_over(p, reach);
}
