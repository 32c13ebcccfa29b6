/*
 * What is next. Invariant: nothing is expected that the record shows already, and of what was taken
 * back or is of two minds nothing follows.
 */
#include "daemon/alert/next.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/alert/alert.h"
#include "daemon/alert/words.h"
#include "daemon/timeline/due.h"
#include "lib/mem.h"
#include "lib/str.h"

#define STEPS_SHOWN 3

struct writer {
	struct buf b;
	const struct milestone *m;
	const struct next_context *ctx;
	struct arena *a;
};

static int
begin_part(struct writer *w)
{
	return w->b.len > 0 ? buf_puts(&w->b, "; ") : 0;
}

static int
put_day(struct buf *b, const char *before, const struct when *day)
{
	char text[WHEN_TEXT];

	if (day->precision == WHEN_NONE)
		return 0;
	when_format_human(day, text);
	return buf_printf(b, "%s%s", before, text);
}

/* ---- steps of its procedure */

/* Its own line of a State or parliament says more than the one of all parties. */
static const struct track_def *
track_of(const struct writer *w)
{
	const struct track_def *t, *found = NULL;
	size_t i;

	for (i = 0; i < w->ctx->track_count; i++) {
		t = &w->ctx->tracks[i];
		if (t->national || !procedure_concerns(t, w->m))
			continue;
		if (found == NULL ||
		    (found->procedure->state == NULL && t->procedure->state != NULL))
			found = t;
	}
	return found;
}

/* The step that this milestone is, not one that it completes; PROCEDURE_NONE. */
static size_t
step_of(const struct writer *w, const struct track_state *t)
{
	size_t i;

	for (i = t->transition_count; i > 0; i--)
		if (w->ctx->m[t->transitions[i - 1].milestone].id == w->m->id &&
		    t->def->procedure->steps[t->transitions[i - 1].step].by_count > 0)
			return t->transitions[i - 1].step;
	return PROCEDURE_NONE;
}

static bool
is_done_by(const struct writer *w, const struct procedure_step *step, const char *actor)
{
	const struct milestone *m;
	size_t i, k;

	for (i = 0; i < w->ctx->n; i++) {
		m = &w->ctx->m[i];
		if (m->state == ST_RETRACTED || !str_eq(m->actor, actor))
			continue;
		for (k = 0; k < step->by_count; k++)
			if (step->by[k] == m->type)
				return true;
	}
	return false;
}

static bool
is_required(const struct track_state *t, size_t to)
{
	const struct procedure_def *p = t->def->procedure;
	size_t i;

	for (i = 0; i < p->route_count; i++)
		if (p->routes[i].to == to && p->routes[i].kind == ROUTE_REQUIRES &&
		    t->steps[p->routes[i].from].status != STEP_DONE)
			return true;
	return false;
}

static bool
may_follow(const struct writer *w, const struct track_state *t, size_t from, size_t to)
{
	const struct procedure_step *p = &t->def->procedure->steps[to];
	const struct step_state *s = &t->steps[to];

	if (p->role == ROLE_FAILURE || p->role == ROLE_REVERSAL || p->threshold != THRESHOLD_NONE)
		return false;
	if (p->by_count > 0 && p->by[0] == MS_IN_FORCE_FOR) /* told with its day, see below */
		return false;
	if (p->per_actor && t->def->procedure->steps[from].per_actor)
		return !is_done_by(w, p, w->m->actor) && !is_required(t, to);
	return s->next || s->status == STEP_POSSIBLE;
}

static const struct when *
day_of(const struct track_state *t, size_t step, const struct due_step *due, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(due[i].name, t->def->procedure->steps[step].name))
			return &due[i].by;
	return &t->steps[step].due;
}

/* Of one State the act, not that of all: "Ratification (by an instrument ...)", for what is called
 * "Consents to be bound (each State, by an instrument ...)". */
static int
put_act(struct buf *b, const struct procedure_step *p, bool one_state, const char *before)
{
	static const char all[] = "each State";
	const char *title = STR_OR(p->title, p->name), *who = p->who;
	int r;

	if (one_state && p->by_count > 0)
		title = ms_types[p->by[0]].title;
	if (one_state && who != NULL && str_starts(who, all)) {
		who += sizeof(all) - 1;
		who += strspn(who, ", ");
	}
	r = words_put_named(b, before, title, "");
	return r != 0 ? r : words_put_named(b, " (", who, ")");
}

static int
put_step(struct writer *w, const struct track_state *t, size_t step, const struct when *by,
    bool one_state, const char *before)
{
	int r = put_act(&w->b, &t->def->procedure->steps[step], one_state, before);

	return r != 0 ? r : put_day(&w->b, ", by ", by);
}

static bool
leads_on(const struct procedure_route *r, size_t from)
{
	return r->from == from && (r->kind == ROUTE_ALLOWS || r->kind == ROUTE_CAUSES);
}

/* Whether there is a step after it that cannot be left out, done or not. */
static bool
has_firm_sequel(const struct procedure_def *p, size_t from)
{
	size_t i;

	for (i = 0; i < p->route_count; i++) {
		const struct procedure_step *to = &p->steps[p->routes[i].to];

		if (leads_on(&p->routes[i], from) && !to->optional && to->role != ROLE_FAILURE &&
		    to->role != ROLE_REVERSAL)
			return true;
	}
	return false;
}

static size_t
find_steps(const struct writer *w, const struct track_state *t, size_t from, bool optional,
    size_t ret[STEPS_SHOWN])
{
	const struct procedure_def *p = t->def->procedure;
	size_t i, k, n = 0;

	for (i = 0; i < p->route_count && n < STEPS_SHOWN; i++) {
		const struct procedure_route *r = &p->routes[i];

		if (!leads_on(r, from) || p->steps[r->to].optional != optional ||
		    !may_follow(w, t, from, r->to))
			continue;
		for (k = 0; k < n && ret[k] != r->to; k++)
			;
		if (k == n)
			ret[n++] = r->to;
	}
	return n;
}

static int
put_found(struct writer *w, const struct track_state *t, size_t from, const size_t *steps, size_t n)
{
	bool per_actor = t->def->procedure->steps[from].per_actor && !str_empty(w->m->actor);
	struct due_step *due = NULL;
	size_t i, due_count = 0;
	int r = due_steps(t, w->ctx->m, w->ctx->sittings, w->ctx->sitting_count,
	    w->ctx->now_ms / 1000, w->a, &due, &due_count);

	r = r != 0 ? r : begin_part(w);
	if (r == 0 && per_actor)
		r = words_put_named(&w->b, "for ", w->m->actor, ": ");
	for (i = 0; i < n && r == 0; i++)
		r = put_step(w, t, steps[i], day_of(t, steps[i], due, due_count), per_actor,
		    i == 0 ? "" : " or ");
	return r;
}

static int
put_steps(struct writer *w)
{
	const struct track_def *def = track_of(w);
	size_t found[STEPS_SHOWN], from, n;
	struct track_state t;
	int r;

	if (def == NULL)
		return 0;
	r = def->consents != NULL && def->consents == w->ctx->consents
	    ? procedure_run_proven(
		  def, w->ctx->proof, w->ctx->m, w->ctx->n, w->ctx->now_ms / 1000, w->a, &t)
	    : procedure_run(def, w->ctx->m, w->ctx->n, w->ctx->now_ms / 1000, w->a, &t);
	if (r != 0 || (from = step_of(w, &t)) == PROCEDURE_NONE)
		return r;
	n = find_steps(w, &t, from, !has_firm_sequel(def->procedure, from), found);
	return n > 0 ? put_found(w, &t, from, found, n) : 0;
}

/* ---- consents */

static bool
is_about_consents(const struct milestone *m)
{
	static const enum ms_type types[] = { MS_OPENED_FOR_SIGNATURE, MS_TREATY_SIGNED,
		MS_RATIFIED, MS_ACCEDED, MS_DEPOSITED, MS_WITHDRAWAL };
	size_t i;

	for (i = 0; i < ARRAY_LEN(types); i++)
		if (m->type == types[i])
			return true;
	return false;
}

static int
put_missing(struct buf *b, const struct threshold_def *d, const struct threshold_proof *p)
{
	char share[THRESHOLD_SHARE_TEXT];
	const char *before = "";
	size_t i;
	int r = 0;

	for (i = 0; i < p->part_count && r == 0; i++) {
		const struct threshold_part *part = &p->parts[i];
		const char *s = part->missing == 1 ? "" : "s";

		if (part->met)
			continue;
		if (part->kind == PART_COUNT)
			r = buf_printf(
			    b, "%s%" PRId64 " further consent%s", before, part->missing, s);
		else if (part->kind == PART_STATES)
			r = buf_printf(
			    b, "%sthose of %" PRId64 " named State%s", before, part->missing, s);
		else if (part->kind == PART_MEMBERS)
			r = buf_printf(b, "%s%" PRId64 " further member%s of %s", before,
			    part->missing, s, STR_OR(d->members_of, "those named"));
		else {
			threshold_share_words(part->missing, share);
			r = buf_printf(b, "%s%s more of %s", before, share,
			    STR_OR(d->share_what, "the shares"));
		}
		before = " and ";
	}
	return r;
}

static int
put_forecast(struct buf *b, const struct forecast *f)
{
	int r;

	if (f->kind == FORECAST_EXACT)
		return put_day(b, " on ", &f->date);
	if (f->kind != FORECAST_RANGE)
		return 0;
	r = put_day(b, ", not before ", &f->earliest);
	r = r != 0 ? r : put_day(b, ", at the rate of the last year from ", &f->rate_from);
	if (r == 0 && f->rate_from.precision != WHEN_NONE)
		r = f->rate_to.precision == WHEN_NONE ? buf_puts(b, " on")
						      : put_day(b, " to ", &f->rate_to);
	return r;
}

static int
put_entry(struct writer *w, const struct threshold_def *d, const struct threshold_proof *p)
{
	struct forecast f;
	int r = threshold_forecast(d, p, w->ctx->now_ms / 1000, w->a, &f);

	r = r != 0 ? r : begin_part(w);
	if (r == 0 && p->level != LEVEL_MET) {
		r = put_missing(&w->b, d, p);
		r = r != 0 ? r : buf_puts(&w->b, " for ");
	}
	r = r != 0 ? r : buf_puts(&w->b, "entry into force");
	return r != 0 ? r : put_forecast(&w->b, &f);
}

/* A treaty in force binds one more from a day on. */
static int
put_entry_for(struct writer *w, const struct threshold_def *d, const struct threshold_proof *p)
{
	struct when day = { .precision = WHEN_NONE };
	int r;

	if (w->m->best > EV_OFFICIAL || w->m->type == MS_WITHDRAWAL || str_empty(w->m->actor) ||
	    w->m->type == MS_TREATY_SIGNED || w->m->date.precision < WHEN_DAY ||
	    threshold_in_force_for(d, p, &w->m->date, &day) != 0 || day.at * 1000 <= w->ctx->now_ms)
		return 0;
	r = begin_part(w);
	r = r != 0 ? r : words_put_named(&w->b, "in force for ", w->m->actor, "");
	return r != 0 ? r : put_day(&w->b, " on ", &day);
}

static int
put_consents(struct writer *w)
{
	const struct threshold_def *d = w->ctx->consents;
	const struct threshold_proof *p = w->ctx->proof;

	if (d == NULL || !is_about_consents(w->m) || p->level == LEVEL_NONE)
		return 0;
	return p->in_force ? put_entry_for(w, d, p) : put_entry(w, d, p);
}

/* ---- what is announced */

static int
put_announced(struct writer *w)
{
	const struct announcement *e, *first = NULL;
	char time[ALERT_EVENT_TIME];
	size_t i;
	int r;

	for (i = 0; i < w->ctx->event_count; i++) {
		e = &w->ctx->events[i];
		if (e->state == EVENT_UNLISTED || e->now.kind == EVENT_SITTING ||
		    !str_eq(e->dossier, w->m->dossier) || e->now.starts.precision < WHEN_DAY ||
		    e->now.starts.at * 1000 <= w->ctx->now_ms || e->now.kind >= EVENT_KIND_COUNT ||
		    alert_event_is_off(&e->now))
			continue;
		if (first == NULL || e->now.starts.at < first->now.starts.at)
			first = e;
	}
	if (first == NULL)
		return 0;
	alert_event_time(first, &first->now.starts, time);
	r = begin_part(w);
	r = r != 0 ? r : buf_puts(&w->b, "announced: ");
	r = r != 0 ? r : buf_puts(&w->b, alert_event_title(first->now.kind));
	r = r != 0 ? r : words_put_named(&w->b, " (", first->now.body, ")");
	return r != 0 ? r : buf_printf(&w->b, " on %s", time);
}

static bool
has_sequel(const struct milestone *m, enum alert_kind kind)
{
	return m->state != ST_RETRACTED && m->state != ST_DISPUTED &&
	    (kind == ALERT_NEW || kind == ALERT_OFFICIAL || kind == ALERT_CORRECTED);
}

int
alert_next(const struct milestone *m, enum alert_kind kind, const struct next_context *ctx,
    struct arena *a, const char **ret)
{
	struct writer w = { .m = m, .ctx = ctx, .a = a };
	const char *line = NULL;
	int r = 0;

	if (!has_sequel(m, kind)) {
		*ret = NULL;
		return 0;
	}
	buf_init(&w.b, ALERT_NEXT_BYTES);
	if (m->best > EV_OFFICIAL)
		r = buf_puts(&w.b, "an official source that says so");
	r = r != 0 ? r : put_steps(&w);
	r = r != 0 ? r : put_consents(&w);
	r = r != 0 ? r : put_announced(&w);
	if (r == 0 && w.b.len > 0 && (line = arena_strdup(a, buf_str(&w.b))) == NULL)
		r = -EFBIG;
	buf_done(&w.b);
	if (r == 0)
		*ret = line;
	return r;
}
