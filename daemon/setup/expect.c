/*
 * From the settings of a dossier to what is expected of it. Invariant: what its procedure or its
 * keys do not say is not expected.
 */
#include <errno.h>
#include <string.h>

#include "daemon/setup/setup.h"
#include "lib/mem.h"
#include "lib/str.h"

#define RECORD_DAYS 14 /* a source that is usually slower than half of it is waited for longer */

static const struct procedure_step_conf *
find_step(const struct settings *s, const char *procedure, const char *step)
{
	const struct procedure_conf *p = settings_procedure(s, procedure);
	const struct procedure_step_conf *v = p != NULL ? p->steps.v : NULL;
	size_t i;

	for (i = 0; p != NULL && i < p->steps.n; i++)
		if (str_eq(v[i].name, step))
			return &v[i];
	return NULL;
}

static const char *
procedure_of(const struct dossier_conf *d, const struct window_conf *w)
{
	const struct track_conf *v = d->tracks.v;
	size_t i;

	for (i = 0; i < d->tracks.n; i++)
		if (str_eq(v[i].name, w->track.text))
			return v[i].procedure;
	return d->procedure;
}

static struct when
day_of(const char *text)
{
	struct when w = { .precision = WHEN_NONE };

	if (text == NULL || when_parse_day(text, strlen(text), &w) != 0)
		IGNORE(text == NULL ? 0 : when_parse(text, strlen(text), &w));
	return w;
}

static int
put_types(const struct conf_list *codes, struct arena *a, struct due_window *ret)
{
	enum ms_type *types = arena_alloc(a, (codes->n + 1) * sizeof(*types));
	size_t i, n = 0;

	if (types == NULL)
		return -EFBIG;
	for (i = 0; i < codes->n; i++)
		n += ms_type_by_code(codes->v[i], &types[n]) == 0;
	ret->types = types;
	ret->type_count = n;
	return 0;
}

static int
put_windows(
    const struct settings *s, const struct dossier_conf *d, struct arena *a, struct due_def *def)
{
	const struct window_conf *w = d->windows.v;
	struct due_window *v = arena_alloc(a, (d->windows.n + 1) * sizeof(*v));
	const struct procedure_step_conf *step;
	size_t i;

	if (v == NULL)
		return -EFBIG;
	for (i = 0; i < d->windows.n; i++) {
		step = find_step(s, procedure_of(d, &w[i]), w[i].step.text);
		if (step == NULL)
			continue;
		v[def->window_count].name = w[i].name;
		v[def->window_count].what = STR_OR(w[i].what, STR_OR(step->title, w[i].name));
		v[def->window_count].who = step->who;
		v[def->window_count].bodies = step->bodies.v;
		v[def->window_count].body_count = step->bodies.n;
		v[def->window_count].kinds = step->kinds.v;
		v[def->window_count].kind_count = step->kinds.n;
		v[def->window_count].opens = day_of(w[i].opens);
		v[def->window_count].closes = day_of(w[i].closes);
		if (put_types(&step->by, a, &v[def->window_count]) != 0)
			return -EFBIG;
		def->window_count++;
	}
	def->windows = v;
	return 0;
}

static int
put_closings(const struct dossier_conf *d, struct arena *a, struct due_def *def)
{
	struct due_closing *c = arena_alloc(a, sizeof(*c));

	if (c == NULL)
		return -EFBIG;
	if (d->closes.name == NULL || d->closes.signature == NULL)
		return 0;
	c->name = "signature";
	c->day = day_of(d->closes.signature);
	c->source = d->closes.source;
	def->closings = c;
	def->closing_count = 1;
	return 0;
}

int
setup_tracks(const struct setup *s, const struct setup_known *k, int64_t now_ms, struct arena *a,
    struct track_state **ret, size_t *ret_n)
{
	size_t n = 0, i;
	const struct track_def *defs = procedures_tracks(s->procedures, k->dossier, &n);
	struct track_state *v = arena_alloc(a, (n + 1) * sizeof(*v));
	int r = v == NULL ? -EFBIG : 0;

	for (i = 0; i < n && r == 0; i++)
		r = procedure_run(&defs[i], k->m, k->n, now_ms / 1000, a, &v[i]);
	*ret = v;
	*ret_n = n;
	return r;
}

static int
put_steps(const struct setup *s, const struct setup_known *k, int64_t now_ms, struct arena *a,
    struct due_def *def)
{
	struct due_step *all = NULL, *v, *grown;
	struct track_state *tracks = k->tracks;
	size_t count = k->track_count, n = 0, i, total = 0;
	int r = tracks == NULL ? setup_tracks(s, k, now_ms, a, &tracks, &count) : 0;

	for (i = 0; i < count && r == 0; i++) {
		r = due_steps(
		    &tracks[i], k->m, k->events, k->event_count, now_ms / 1000, a, &v, &n);
		if (r != 0 || n == 0)
			continue;
		grown = arena_alloc(a, (total + n) * sizeof(*grown));
		if (grown == NULL)
			return -EFBIG;
		if (all != NULL)
			memcpy(grown, all, total * sizeof(*grown));
		memcpy(grown + total, v, n * sizeof(*grown));
		all = grown;
		total += n;
	}
	def->steps = all;
	def->step_count = total;
	return r;
}

int
setup_expect(const struct setup *s, const struct setup_known *k, int64_t now_ms, struct arena *a,
    struct due_list *ret)
{
	const struct dossier_conf *d = &s->settings->dossiers[k->dossier];
	struct due_def def = { .record_days = RECORD_DAYS,
		.seat = procedures_seat(s->settings, d),
		.consents = &s->thresholds[k->dossier] };

	if (d->record_days > 0)
		def.record_days = d->record_days;
	else if (k->usual_days * 2 > def.record_days)
		def.record_days = k->usual_days * 2;
	if (put_windows(s->settings, d, a, &def) != 0 || put_closings(d, a, &def) != 0 ||
	    put_steps(s, k, now_ms, a, &def) != 0)
		return -EFBIG;
	return due_run(&def, k->m, k->n, now_ms, a, ret);
}
