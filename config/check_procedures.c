/*
 * Procedures and the dossiers that name them: what the rows of the tables cannot say. Invariant:
 * after it every route and clock leads from a step to a step, and no step requires itself.
 */
#include <string.h>

#include "config/checks.h"
#include "lib/mem.h"
#include "lib/str.h"

#define MAX_STEPS 64 /* as the engine's sets of steps */

static size_t
step_index(const struct procedure_conf *p, const char *name)
{
	const struct procedure_step_conf *steps = p->steps.v;
	size_t i;

	for (i = 0; i < p->steps.n; i++)
		if (strcmp(steps[i].name, name) == 0)
			return i;
	return SIZE_MAX;
}

/* A name that is none of the n names of items of this size. */
static void
tell_no_item(struct conf_load *l, const struct conf_text *t, const char *what, const char *kind,
    const struct conf_items *items, size_t size)
{
	const char *words[MAX_STEPS];
	char quoted[160], hint[160], list[400];
	size_t i, n = items->n < MAX_STEPS ? items->n : MAX_STEPS;

	for (i = 0; i < n; i++)
		words[i] =
		    ((const struct conf_item *)(const void *)((const char *)items->v + i * size))
			->name;
	if (n == 0)
		mistake_add(&l->mistakes, &t->place,
		    "%s is %s, expected one of the %ss, but there are none", what,
		    mistake_quote(quoted, t->text), kind);
	else
		mistake_add(&l->mistakes, &t->place, "%s is %s, expected %s%s", what,
		    mistake_quote(quoted, t->text), mistake_words(list, words, n),
		    mistake_hint(hint, t->text, words, n));
}

static bool
check_step(struct conf_load *l, const struct procedure_conf *p, const struct conf_text *t,
    const char *what)
{
	if (t->text == NULL || step_index(p, t->text) != SIZE_MAX)
		return t->text != NULL;
	tell_no_item(l, t, what, "step", &p->steps, sizeof(struct procedure_step_conf));
	return false;
}

static const struct procedure_clock_conf *
find_clock(const struct procedure_conf *p, const char *name)
{
	const struct procedure_clock_conf *clocks = p->clocks.v;
	size_t i;

	for (i = 0; i < p->clocks.n; i++)
		if (strcmp(clocks[i].name, name) == 0)
			return &clocks[i];
	return NULL;
}

/* Adds what the route requires to the sets of steps that each step needs. */
static void
check_route(struct conf_load *l, const struct procedure_conf *p,
    const struct procedure_route_conf *r, uint64_t *needs, const struct conf_place **at)
{
	static const int requires = 1, causes = 2;
	size_t i, k, from, to;

	for (i = 0; i < r->from.n; i++)
		(void)check_step(l, p, &r->from.v[i], "from");
	for (i = 0; i < r->to.n; i++)
		(void)check_step(l, p, &r->to.v[i], "to");
	if (r->after.text != NULL && find_clock(p, r->after.text) == NULL)
		tell_no_item(l, &r->after, "after", "clock", &p->clocks,
		    sizeof(struct procedure_clock_conf));
	if (r->after.text != NULL && r->kind != causes)
		mistake_add(&l->mistakes, &r->after.place,
		    "after stands in a route of kind %s, expected one of kind causes",
		    settings_route_words[r->kind]);
	for (i = 0; i < r->from.n; i++) {
		for (k = 0; k < r->to.n; k++) {
			from = step_index(p, r->from.v[i].text);
			to = step_index(p, r->to.v[k].text);
			if (from >= MAX_STEPS || to >= MAX_STEPS)
				continue;
			if (from == to)
				mistake_add(&l->mistakes, &r->to.v[k].place,
				    "the route leads from %s to itself, expected two steps",
				    r->to.v[k].text);
			else if (r->kind == requires) {
				needs[to] |= UINT64_C(1) << from;
				at[to] = &r->to.v[k].place;
			}
		}
	}
}

/* What needs itself, over any number of steps, can never come. */
static void
check_circles(struct conf_load *l, const struct procedure_conf *p, uint64_t *needs,
    const struct conf_place *const *at)
{
	const struct procedure_step_conf *steps = p->steps.v;
	size_t n = p->steps.n < MAX_STEPS ? p->steps.n : MAX_STEPS, i, k;

	for (k = 0; k < n; k++)
		for (i = 0; i < n; i++)
			if (needs[i] & (UINT64_C(1) << k))
				needs[i] |= needs[k];
	for (i = 0; i < n; i++) {
		if ((needs[i] & (UINT64_C(1) << i)) == 0)
			continue;
		mistake_add(&l->mistakes, at[i],
		    "%s requires itself in a circle, expected routes of kind requires without "
		    "circles",
		    steps[i].name);
		return;
	}
}

static void
check_clock(
    struct conf_load *l, const struct procedure_conf *p, const struct procedure_clock_conf *c)
{
	int set = (c->days > 0) + (c->months > 0) + (c->sitting_days > 0);

	(void)check_step(l, p, &c->from, "from");
	(void)check_step(l, p, &c->to, "to");
	if (set > 1)
		mistake_add(&l->mistakes, &c->place,
		    "clocks.%s has more than one of days, months and sitting-days, expected one",
		    c->name);
	if (c->rule == 1 && c->months == 0)
		mistake_add(&l->mistakes, &c->place,
		    "clocks.%s has a rule without months, expected both", c->name);
	if (c->least_sitting_days > 0 && c->least_sitting_days >= c->sitting_days)
		mistake_add(&l->mistakes, &c->place,
		    "clocks.%s runs for %lld sitting days at the least, expected fewer than its "
		    "sitting-days",
		    c->name, (long long)c->least_sitting_days);
	if (c->calendar.n > 0 && c->sitting_days == 0)
		mistake_add(&l->mistakes, &c->place,
		    "clocks.%s has a calendar without sitting-days, expected both", c->name);
}

static void
check_procedure(struct conf_load *l, const struct procedure_conf *p)
{
	const struct procedure_step_conf *steps = p->steps.v;
	const struct procedure_route_conf *routes = p->routes.v;
	const struct procedure_clock_conf *clocks = p->clocks.v;
	const struct conf_place *at[MAX_STEPS] = { NULL };
	uint64_t needs[MAX_STEPS] = { 0 };
	size_t i;

	if (p->steps.n > MAX_STEPS)
		mistake_add(&l->mistakes, &p->place,
		    "procedures.%s has %zu steps, expected at most %d", p->name, p->steps.n,
		    MAX_STEPS);
	for (i = 0; i < p->steps.n; i++)
		if (steps[i].by.n == 0 && (steps[i].kinds.n > 0 || steps[i].bodies.n > 0))
			mistake_add(&l->mistakes, &steps[i].place,
			    "steps.%s has a body or kind and no \"by\", expected both",
			    steps[i].name);
	for (i = 0; i < p->routes.n; i++)
		check_route(l, p, &routes[i], needs, at);
	check_circles(l, p, needs, at);
	for (i = 0; i < p->clocks.n; i++)
		check_clock(l, p, &clocks[i]);
}

/* Its procedure is unknown: told. Without any procedure at all the shipped ones are not installed,
 * and the dossier is followed without steps. */
static const struct procedure_conf *
procedure_of(struct conf_load *l, const struct settings *s, const struct dossier_conf *d,
    const struct merged_item *item)
{
	const struct conf_node *node = tree_get(&item->map, "procedure");
	const struct procedure_conf *p = settings_procedure(s, d->procedure);
	const char **words;
	char quoted[160], hint[160], list[400];
	size_t i;

	if (p != NULL || s->procedure_count == 0 || node == NULL ||
	    load_is_partial(l, "procedures"))
		return p;
	words = load_scratch(l, s->procedure_count * sizeof(*words));
	for (i = 0; i < s->procedure_count; i++)
		words[i] = s->procedures[i].name;
	mistake_add(&l->mistakes, &node->place,
	    "procedure names %s, expected one of the procedures: %s%s",
	    mistake_quote(quoted, d->procedure), mistake_words(list, words, s->procedure_count),
	    mistake_hint(hint, d->procedure, words, s->procedure_count));
	return NULL;
}

static void
check_window(struct conf_load *l, const struct settings *s, const struct dossier_conf *d,
    const struct procedure_conf *main_, const struct window_conf *w)
{
	const struct track_conf *tracks = d->tracks.v;
	const struct procedure_conf *p = main_;
	size_t i;

	if (w->opens != NULL && w->closes != NULL && strcmp(w->opens, w->closes) > 0)
		mistake_add(&l->mistakes, &w->place,
		    "windows.%s opens on %s and closes on %s, expected it to open first", w->name,
		    w->opens, w->closes);
	if (w->track.text != NULL) {
		for (i = 0; i < d->tracks.n; i++)
			if (strcmp(tracks[i].name, w->track.text) == 0)
				break;
		if (i == d->tracks.n) {
			tell_no_item(
			    l, &w->track, "track", "track", &d->tracks, sizeof(struct track_conf));
			return;
		}
		p = tracks[i].procedure != NULL ? settings_procedure(s, tracks[i].procedure) : NULL;
	}
	if (p != NULL)
		(void)check_step(l, p, &w->step, "step");
}

/* same-day is a rule without a time, first-of-month-after one that needs it. */
static void
check_rule(struct conf_load *l, const struct dossier_conf *d, const char *key, int rule,
    int64_t days, int64_t months)
{
	bool timed = days > 0 || months > 0;

	if (rule == 1 && !timed)
		mistake_add(&l->mistakes, &d->place,
		    "dossiers.%s has %s-rule: first-of-month-after without a time, expected "
		    "%s-months, too",
		    d->name, key, key);
	if (rule == 2 && timed)
		mistake_add(&l->mistakes, &d->place,
		    "dossiers.%s has %s-rule: same-day and a time, expected one of them", d->name,
		    key);
}

static void
check_numbers(struct conf_load *l, const struct procedure_conf *p, const struct conf_pairs *numbers)
{
	struct conf_text name;
	size_t i;

	for (i = 0; i < numbers->n; i++) {
		name = (struct conf_text){ numbers->v[i].name, numbers->v[i].place };
		(void)check_step(l, p, &name, "numbers");
	}
}

/* What a track is called is what the dossier is called, too. */
static void
add_identifiers(struct conf_load *l, struct dossier_conf *d, const struct conf_list *more)
{
	const char **v;

	if (more->n == 0)
		return;
	v = load_alloc(l, (d->identifiers.n + more->n) * sizeof(*v));
	if (d->identifiers.n > 0)
		memcpy(v, d->identifiers.v, d->identifiers.n * sizeof(*v));
	memcpy(v + d->identifiers.n, more->v, more->n * sizeof(*v));
	d->identifiers = (struct conf_list){ .v = v, .n = d->identifiers.n + more->n };
}

static void
check_lengths(struct conf_load *l, const struct dossier_conf *d)
{
	check_rule(l, d, "threshold", d->threshold_rule, d->threshold_days, d->threshold_months);
	check_rule(l, d, "late", d->late_rule, d->late_days, d->late_months);
	if (d->threshold_months > 0 && d->threshold_days > 0)
		mistake_add(&l->mistakes, &d->place,
		    "dossiers.%s has threshold-days and threshold-months, expected one of them",
		    d->name);
	if (d->late_months > 0 && d->late_days > 0)
		mistake_add(&l->mistakes, &d->place,
		    "dossiers.%s has late-days and late-months, expected one of them", d->name);
	if ((d->threshold_members > 0) != (d->members_of.n > 0))
		mistake_add(&l->mistakes, &d->place,
		    "dossiers.%s has only one of threshold-members and members-of, expected both",
		    d->name);
}

static void
check_dossier(struct conf_load *l, const struct settings *s, struct dossier_conf *d,
    const struct merged_item *item)
{
	const struct procedure_conf *p = procedure_of(l, s, d, item);
	const struct track_conf *tracks = d->tracks.v;
	const struct window_conf *windows = d->windows.v;
	size_t i;

	for (i = 0; i < d->tracks.n; i++) {
		add_identifiers(l, d, &tracks[i].identifiers);
		if (strcmp(tracks[i].name, "main") == 0)
			mistake_add(&l->mistakes, &tracks[i].place,
			    "tracks has the name main, which is that of the dossier's own "
			    "procedure, expected another name");
	}
	for (i = 0; i < d->windows.n; i++)
		check_window(l, s, d, p, &windows[i]);
	check_lengths(l, d);
	if (p != NULL)
		check_numbers(l, p, &d->numbers);
	if (d->follow.name != NULL && p != NULL && !p->states)
		mistake_add(&l->mistakes, &d->follow.place,
		    "dossiers.%s follows States, but its procedure %s has no line for each State",
		    d->name, p->name);
}

void
check_procedures(struct conf_load *l, struct settings *s, const struct merged_item *dossiers)
{
	size_t i;

	for (i = 0; i < s->procedure_count; i++)
		check_procedure(l, &s->procedures[i]);
	for (i = 0; i < s->dossier_count; i++)
		check_dossier(l, s, &s->dossiers[i], &dossiers[i]);
}
