#include "ctl/consents.h"

#include <stdio.h>
#include <sysexits.h>

#include "ctl/events.h"
#include "daemon/setup/procedures.h"
#include "daemon/timeline/running.h"
#include "lib/mem.h"
#include "lib/str.h"

#define SOURCE_SHOWN_BYTES 200

static int
add_running(struct view *v, const char *dossier, const struct track_def *track,
    const struct milestone *m, size_t n, struct consents *c)
{
	struct announcement *events = NULL;
	struct track_state state;
	struct forecast *more;
	size_t count, i, event_count = 0;
	int r = track->procedure->clock_count > 0
	    ? events_find_sittings(v, dossier, &events, &event_count)
	    : 0;

	if (r != 0)
		return r;
	if (procedure_run(track, m, n, c->now_s, &v->arena, &state) != 0 ||
	    clocks_running(&state, m, events, event_count, c->now_s, &v->arena, &more, &count) != 0)
		return ctl_fail(EX_SOFTWARE, "the milestones do not fit into memory");
	if (count == 0)
		return 0;
	c->clocks = xreallocarray(c->clocks, c->clock_count + count, sizeof(*c->clocks));
	for (i = 0; i < count; i++)
		c->clocks[c->clock_count++] = more[i];
	return 0;
}

/* The clocks of all its tracks. */
static int
find_running(
    struct view *v, const char *dossier, const struct milestone *m, size_t n, struct consents *c)
{
	const struct dossier_def *d = view_dossier(v, dossier);
	const struct track_def *tracks;
	size_t i, count;
	int r = 0;

	if (d == NULL)
		return 0;
	tracks = procedures_tracks(v->setup->procedures, (size_t)(d - v->setup->dossiers), &count);
	for (i = 0; i < count && r == 0; i++)
		if (!tracks[i].national)
			r = add_running(v, dossier, &tracks[i], m, n, c);
	return r;
}

void
consents_done(struct consents *c)
{
	free(c->clocks);
	c->clocks = NULL;
}

int
consents_of(
    struct view *v, const char *dossier, const struct milestone *m, size_t n, struct consents *ret)
{
	struct consents c = { .def = setup_threshold(v->setup, dossier),
		.now_s = when_wall_ms() / 1000 };

	if (threshold_prove(c.def, m, n, c.now_s, &v->arena, &c.proof) != 0 ||
	    threshold_forecast(c.def, &c.proof, c.now_s, &v->arena, &c.entry) != 0)
		return ctl_fail(
		    EX_SOFTWARE, "the milestones of %s do not fit into memory", dossier);
	IGNORE(threshold_closing(c.def, c.now_s, &c.closing));
	*ret = c;
	return find_running(v, dossier, m, n, ret);
}

/* ---- for people */

static void
print_source(FILE *to, const char *source)
{
	char *safe = str_safe(source, SOURCE_SHOWN_BYTES);

	if (!str_empty(source))
		(void)fprintf(to, " (%s)", safe);
	(void)fprintf(to, "\n");
	free(safe);
}

void
consents_print_entry(FILE *to, const struct consents *c)
{
	char day[WHEN_TEXT], from[WHEN_TEXT], until[WHEN_TEXT];

	if (c->entry.kind == FORECAST_NOT_COMPUTABLE) {
		(void)fprintf(to, "entry into force: not computable: %s\n", c->entry.inputs);
		return;
	}
	if (c->entry.kind == FORECAST_EXACT) {
		when_format_human(&c->entry.date, day);
		(void)fprintf(to, "entry into force: %s\n", day);
		return;
	}
	when_format_human(&c->entry.earliest, day);
	when_format_human(&c->entry.rate_from, from);
	when_format_human(&c->entry.rate_to, until);
	(void)fprintf(
	    to, "entry into force: %s at the earliest, if all that is missing came today", day);
	if (c->entry.rate_from.precision != WHEN_NONE && c->entry.rate_to.precision == WHEN_NONE)
		(void)fprintf(to, "; at the rate of the last year not before %s", from);
	else if (c->entry.rate_from.precision != WHEN_NONE)
		(void)fprintf(to, "; at the rate of the last year between %s and %s", from, until);
	(void)fprintf(to, "\n");
}

/* What runs: until when, or why that cannot be told. */
static void
print_clocks(FILE *to, const struct consents *c)
{
	char day[WHEN_TEXT], from[WHEN_TEXT], until[WHEN_TEXT];
	char *what;
	size_t i;

	for (i = 0; i < c->clock_count; i++) {
		const struct forecast *f = &c->clocks[i];

		when_format_human(&f->date, day);
		when_format_human(&f->earliest, from);
		when_format_human(&f->latest, until);
		what = str_safe(f->what, SOURCE_SHOWN_BYTES);
		if (f->kind == FORECAST_EXACT)
			(void)fprintf(to, "%s: %s%s", what, day, f->over ? ", which is over" : "");
		else if (until[0] != '\0')
			(void)fprintf(to, "%s: between %s and %s%s", what, from, until,
			    f->over ? ", which is over" : "");
		else
			(void)fprintf(to, "%s: %s", what, f->inputs);
		print_source(to, f->source);
		free(what);
	}
}

void
consents_print(FILE *to, const struct consents *c)
{
	char day[WHEN_TEXT];
	char *words = threshold_words(c->def, &c->proof);

	if (c->proof.level != LEVEL_NONE && !c->proof.in_force) {
		(void)fprintf(to, "threshold: %s", words);
		print_source(to, c->def->source);
		if (c->entry.kind != FORECAST_EXACT) /* that stands above */
			consents_print_entry(to, c);
	}
	free(words);
	print_clocks(to, c);
	if (c->closing.what == NULL)
		return;
	when_format_human(&c->closing.date, day);
	(void)fprintf(to,
	    c->closing.over ? "closed for signature since %s" : "open for signature until %s", day);
	print_source(to, c->closing.source);
}

/* ---- for scripts */

static json_t *
json_share(int64_t v, enum part_kind kind)
{
	return kind == PART_SHARE ? json_real((double)v / (double)THRESHOLD_PERCENT)
				  : json_integer(v);
}

static json_t *
json_part(const struct threshold_def *d, const struct threshold_part *p)
{
	const char *of = p->kind == PART_SHARE ? d->share_what
	    : p->kind == PART_MEMBERS          ? d->members_of
					       : NULL;

	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "condition",
	    part_kind_words[p->kind], "of", view_json_text(of), "required",
	    json_share(p->required, p->kind), "have", json_share(p->have, p->kind), "missing",
	    json_share(p->missing, p->kind), "margin", json_share(p->margin, p->kind), "met",
	    p->met, "met_on", view_json_when(&p->met_on));
}

json_t *
consents_json_proof(const struct consents *c, json_t *inputs)
{
	const struct threshold_proof *p = &c->proof;
	json_t *parts = json_array(), *j;
	char *words = threshold_words(c->def, p);
	size_t i;

	for (i = 0; i < p->part_count; i++)
		(void)json_array_append_new(parts, json_part(c->def, &p->parts[i]));
	j = json_pack("{s:s, s:o, s:o, s:o, s:i, s:i, s:i, s:i, s:o, s:o, s:o, s:o, s:b, s:b, s:o}",
	    "level", threshold_level_words[p->level], "words",
	    view_json_text(words[0] != '\0' ? words : NULL), "source",
	    view_json_text(c->def->source), "conditions", parts, "parties", p->parties,
	    "organisations", p->organisations, "signatories", p->signatories, "last_90_days",
	    p->delta, "met_on", view_json_when(&p->met_on), "met_by", view_json_text(p->met_by),
	    "lost_on", view_json_when(&p->lost_on), "lost_by", view_json_text(p->lost_by), "below",
	    p->below, "in_force", p->in_force, "in_force_on", view_json_when(&p->in_force_on));
	if (inputs != NULL)
		(void)json_object_set_new(j, "inputs", inputs);
	free(words);
	return j;
}

static json_t *
json_forecast(const struct forecast *f)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o}", "what", f->what,
	    "kind", forecast_kind_words[f->kind], "date", view_json_when(&f->date), "earliest",
	    view_json_when(&f->earliest), "latest", view_json_when(&f->latest), "rate_from",
	    view_json_when(&f->rate_from), "rate_to", view_json_when(&f->rate_to), "over", f->over,
	    "inputs", view_json_text(f->inputs), "source", view_json_text(f->source));
}

json_t *
consents_json_forecast(const struct consents *c)
{
	json_t *list = json_array();
	size_t i;

	(void)json_array_append_new(list, json_forecast(&c->entry));
	if (c->closing.what != NULL)
		(void)json_array_append_new(list, json_forecast(&c->closing));
	for (i = 0; i < c->clock_count; i++)
		(void)json_array_append_new(list, json_forecast(&c->clocks[i]));
	return list;
}
