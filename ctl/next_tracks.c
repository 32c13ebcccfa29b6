/*
 * The tracks of a dossier, for `ratifyctl next`: which clocks run and when they end, and which
 * steps may come next. Invariant: what cannot be computed is said with its reason.
 */
#include <stdio.h>

#include "ctl/next.h"
#include "ctl/table.h"
#include "lib/mem.h"
#include "lib/str.h"

#define NOT_YET "not computable yet: "

typedef void clock_fn(const struct track_state *, const struct forecast *, const char *at, void *);

bool
next_has_tracks(const struct next *x)
{
	size_t i;

	for (i = 0; i < x->track_count; i++)
		if (x->tracks[i].next_count > 0)
			return true;
	return false;
}

/* Entry into force, and each clock that a step has started. */
static void
each_clock(const struct view *v, const struct next *x, clock_fn *fn, void *arg)
{
	const struct threshold_def *def = setup_threshold(v->setup, x->dossier);
	int64_t now_s = x->now_ms / 1000;
	struct arena a;
	size_t i, k;

	arena_init(&a, 16u << 20);
	for (i = 0; i < x->track_count; i++) {
		const struct track_state *t = &x->tracks[i];
		const struct procedure_def *p = t->def->procedure;
		struct forecast f;

		if (!t->def->national && t->proof != NULL && t->proof->level != LEVEL_NONE &&
		    !t->proof->in_force && threshold_forecast(def, t->proof, now_s, &a, &f) == 0)
			fn(t, &f, f.source, arg);
		for (k = 0; k < p->route_count; k++)
			if (due_clock_runs(t, &p->routes[k]) &&
			    due_clock(t, &p->routes[k], x->sittings, x->sitting_count, now_s, &a,
				&f) == 0)
				fn(t, &f, p->clocks[p->routes[k].clock].at, arg);
	}
	arena_done(&a);
}

/* "1 March 2027", "not before 1 March 2027; at the rate of the last year ..." */
static char *
forecast_words(const struct forecast *f)
{
	char day[WHEN_TEXT], from[WHEN_TEXT], to[WHEN_TEXT];

	if (f->kind == FORECAST_EXACT) {
		when_format_human(&f->date, day);
		return xasprintf("%s%s", day, f->over ? ", which is over" : "");
	}
	if (f->kind == FORECAST_NOT_COMPUTABLE)
		return str_starts(STR_OR(f->inputs, ""), NOT_YET)
		    ? xstrdup(f->inputs)
		    : xasprintf(NOT_YET "%s", STR_OR(f->inputs, "not known"));
	when_format_human(&f->earliest, day);
	when_format_human(&f->latest, to);
	if (to[0] != '\0')
		return xasprintf("between %s and %s%s", day, to, f->over ? ", which is over" : "");
	when_format_human(&f->rate_from, from);
	when_format_human(&f->rate_to, to);
	if (from[0] == '\0')
		return xasprintf("not before %s", day);
	return xasprintf("not before %s; at the rate of the last year from %s%s%s", day, from,
	    to[0] != '\0' ? " to " : " on", to);
}

static void
put_clock(const struct track_state *t, const struct forecast *f, const char *at, void *arg)
{
	struct table *table = arg;
	char *words = forecast_words(f);

	table_put(table, t->def->name);
	table_put(table, f->what);
	table_put(table, words);
	table_put(table, at);
	free(words);
}

static void
count_clock(const struct track_state *t, const struct forecast *f, const char *at, void *arg)
{
	(void)t;
	(void)f;
	(void)at;
	(*(size_t *)arg)++;
}

static void
print_possible(const struct next *x)
{
	static const char *const headers[] = { "TRACK", "STEP", "WHO ACTS", "SEEN IN", NULL };
	struct table *t = table_new(headers);
	size_t i, k, n = 0;

	for (i = 0; i < x->track_count; i++)
		for (k = 0; k < x->tracks[i].next_count; k++) {
			const struct track_state *s = &x->tracks[i];
			const struct procedure_step *step = &s->def->procedure->steps[s->next[k]];

			table_put(t, s->def->name);
			table_put(t, STR_OR(step->title, step->name));
			table_put(t, step->who);
			table_put(t, step->seen_in);
			n++;
		}
	if (n > 0) {
		(void)printf("\nmay come next\n");
		table_print(t, stdout, 2);
	}
	table_free(t);
}

void
next_print_tracks(const struct view *v, const struct next *x)
{
	static const char *const headers[] = { "TRACK", "WHAT", "WHEN", "WRITTEN IN", NULL };
	struct table *t = table_new(headers);
	size_t n = 0;

	each_clock(v, x, count_clock, &n);
	each_clock(v, x, put_clock, t);
	if (n > 0) {
		(void)printf("\nclocks\n");
		table_print(t, stdout, 2);
	}
	table_free(t);
	print_possible(x);
}

static void
add_clock(const struct track_state *t, const struct forecast *f, const char *at, void *arg)
{
	(void)json_array_append_new(arg,
	    json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o}", "track",
		t->def->name, "what", STR_OR(f->what, ""), "kind", forecast_kind_words[f->kind],
		"date", view_json_when(&f->date), "earliest", view_json_when(&f->earliest),
		"latest", view_json_when(&f->latest), "rate_from", view_json_when(&f->rate_from),
		"rate_to", view_json_when(&f->rate_to), "over", f->over, "inputs",
		view_json_text(f->inputs), "source", view_json_text(at)));
}

json_t *
next_json_clocks(const struct view *v, const struct next *x)
{
	json_t *list = json_array();

	each_clock(v, x, add_clock, list);
	return list;
}

json_t *
next_json_possible(const struct next *x)
{
	json_t *list = json_array();
	size_t i, k;

	for (i = 0; i < x->track_count; i++)
		for (k = 0; k < x->tracks[i].next_count; k++) {
			const struct track_state *s = &x->tracks[i];
			const struct procedure_step *step = &s->def->procedure->steps[s->next[k]];

			(void)json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "track", s->def->name,
				"procedure", s->def->procedure->name, "step", step->name, "title",
				view_json_text(step->title), "who", view_json_text(step->who),
				"state", view_json_text(s->def->state), "seen_in",
				view_json_text(step->seen_in)));
		}
	return list;
}
