/*
 * What is expected and by when. Invariant: depends on the set of milestones and on the moment
 * alone; what is retracted, or dated after the moment, was not seen.
 */
#include "daemon/timeline/due.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/timeline/parts.h"
#include "daemon/timeline/procedure.h"
#include "lib/mem.h"
#include "lib/str.h"

#define DAY_S 86400
#define MORNING_S (9 * 3600)
#define EARLY_S (30LL * DAY_S)

const char *const due_kind_words[DUE_KIND_COUNT + 1] = { "window", "step", "closing", "threshold",
	"record", "missing", NULL };
const char *const due_state_words[DUE_STATE_COUNT + 1] = { "ahead", "open", "overdue", "done",
	"30 days", "7 days", "1 day", "closed", "short", "one short", "met", NULL };

struct run {
	const struct due_def *def;
	const struct milestone *m;
	size_t n, cap;
	int64_t now_ms;
	struct arena *a;
	struct due_list *out;
	bool full;
};

static int64_t
day_of(const struct when *w)
{
	return w->at / DAY_S - (w->at % DAY_S < 0);
}

/* The last day of a month or year that is all that is known. */
static int64_t
last_day(const struct when *w)
{
	int64_t days = day_of(w), year;
	unsigned month, day;

	when_to_civil(days, &year, &month, &day);
	if (w->precision == WHEN_YEAR)
		return when_from_civil(year + 1, 1, 1) - 1;
	if (w->precision == WHEN_MONTH)
		return when_from_civil(year + month / 12, month % 12 + 1, 1) - 1;
	return days;
}

/* When a day's news are told: nine in the morning there. */
static int64_t
morning_ms(const struct due_def *d, const struct when *day, int64_t days_later)
{
	return clock_moment(last_day(day) + days_later, MORNING_S, d->seat) * 1000;
}

int64_t
due_days_since(const struct due *d, const struct when *day, int64_t now_ms)
{
	struct when now = { .at = now_ms / 1000, .precision = WHEN_SECOND };

	return clock_day(&now, d->seat) - last_day(day);
}

/* A day begins in the morning, where people are told of it; an hour is that hour. */
static int64_t
begin_ms(const struct due_def *d, const struct when *w)
{
	if (w->precision >= WHEN_MINUTE)
		return w->at * 1000;
	return clock_moment(day_of(w), MORNING_S, d->seat) * 1000; /* of a month: its first day */
}

static int64_t
end_ms(const struct due_def *d, const struct when *w)
{
	return w->precision >= WHEN_MINUTE ? w->at * 1000 : morning_ms(d, w, 1);
}

static struct due *
add(struct run *r, enum due_kind kind, const char *key, const char *of)
{
	struct due *grown, *d;

	if (r->out->v == NULL || r->out->n == r->cap) {
		r->cap = r->cap * 2 + 16;
		grown = arena_alloc(r->a, r->cap * sizeof(*grown));
		if (grown == NULL) {
			r->full = true;
			return NULL;
		}
		if (r->out->v != NULL)
			memcpy(grown, r->out->v, r->out->n * sizeof(*grown));
		r->out->v = grown;
	}
	d = &r->out->v[r->out->n];
	*d = (struct due){ .kind = kind,
		.type = MS_NONE,
		.next_ms = INT64_MAX,
		.seat = r->def->seat,
		.key = arena_printf(r->a, "%s:%s", key, of) };
	if (d->key == NULL) {
		r->full = true;
		return NULL;
	}
	r->out->n++;
	return d;
}

static bool
is_seen(const struct run *r, const struct milestone *m)
{
	return m->state != ST_RETRACTED &&
	    (m->date.precision == WHEN_NONE || m->date.at * 1000 <= r->now_ms + DAY_S * 1000LL);
}

static bool
is_of_body(const struct due_window *w, const char *body)
{
	return w->body_count == 0 || str_empty(body) ||
	    procedure_is_body(body, w->bodies, w->body_count);
}

/* A vote that was lost was held, too. What comes again counts from shortly before the window on:
 * votes are moved forward. */
static bool
fulfils(const struct due_window *w, const struct milestone *m)
{
	size_t i;

	for (i = 0; i < w->kind_count; i++)
		if (str_eq(w->kinds[i], m->kind))
			break;
	if (!is_of_body(w, m->body) || (w->kind_count > 0 && i == w->kind_count))
		return false;
	for (i = 0; i < w->type_count; i++) {
		if (timeline_head(m->type) != timeline_head(w->types[i]) &&
		    !timeline_opposite(m->type, w->types[i]))
			continue;
		if (timeline_once(w->types[i]) || w->opens.precision == WHEN_NONE ||
		    m->date.precision == WHEN_NONE || m->date.at >= w->opens.at - EARLY_S)
			return true;
	}
	return false;
}

static void
set_window_state(const struct run *r, const struct due_window *w, struct due *d)
{
	int64_t begin = w->opens.precision != WHEN_NONE ? begin_ms(r->def, &w->opens) : INT64_MIN;
	int64_t end = w->closes.precision != WHEN_NONE ? end_ms(r->def, &w->closes) : INT64_MAX;
	size_t i;

	for (i = 0; i < r->n; i++)
		if (is_seen(r, &r->m[i]) && fulfils(w, &r->m[i])) {
			d->state = DUE_DONE;
			d->fresh |= r->m[i].announced;
		}
	if (d->state == DUE_DONE)
		return;
	if (r->now_ms < begin) {
		d->state = DUE_AHEAD;
		d->next_ms = begin;
	} else if (r->now_ms < end) {
		d->state = DUE_OPEN;
		d->next_ms = end;
	} else {
		d->state = DUE_OVERDUE;
		d->since_ms = end;
	}
}

static void
add_window(struct run *r, const struct due_window *w)
{
	struct due *d = add(r, DUE_WINDOW, "window", w->name);

	if (d == NULL)
		return;
	d->type = w->type_count > 0 ? w->types[0] : MS_NONE;
	d->what = STR_OR(w->what, d->type >= 0 ? ms_types[d->type].title : w->name);
	d->who = w->who;
	d->opens = w->opens;
	d->closes = w->closes;
	set_window_state(r, w, d);
}

static void
add_closing(struct run *r, const struct due_closing *c)
{
	static const struct {
		enum due_state state; /* from so many days before the day on */
		int64_t days;
	} stages[] = { { DUE_MONTH, -30 }, { DUE_WEEK, -7 }, { DUE_DAY, -1 } };
	struct due *d = add(r, DUE_CLOSING, "closes", c->name);
	int64_t at;
	size_t i;

	if (d == NULL)
		return;
	d->what = c->name;
	d->source = c->source;
	d->closes = c->day;
	d->type = str_eq(c->name, "signature") ? MS_TREATY_SIGNED : MS_NONE;
	d->state = DUE_AHEAD;
	for (i = 0; i < ARRAY_LEN(stages); i++) {
		at = morning_ms(r->def, &c->day, stages[i].days);
		if (r->now_ms < at) {
			d->next_ms = at;
			return;
		}
		d->state = stages[i].state;
	}
	at = clock_moment(last_day(&c->day) + 1, 0, r->def->seat) * 1000;
	if (r->now_ms < at)
		d->next_ms = at;
	else
		d->state = DUE_CLOSED;
}

static void
set_step_state(const struct run *r, struct due *d, int64_t grace_days)
{
	d->next_ms = morning_ms(r->def, &d->closes, 1 + grace_days);
	if (r->now_ms < d->next_ms)
		return;
	d->state = DUE_OVERDUE;
	d->since_ms = d->next_ms;
	d->next_ms = INT64_MAX;
}

static void
add_step(struct run *r, const struct due_step *s)
{
	const char *of = arena_printf(r->a, "%s:%s:%" PRId64, s->track, s->name, s->milestone_id);
	struct due *d = of != NULL ? add(r, DUE_STEP, "step", of) : NULL;

	if (d == NULL) {
		r->full = true;
		return;
	}
	d->type = s->type;
	d->what = s->what;
	d->after = s->after;
	d->who = s->who;
	d->track = s->track;
	d->milestone_id = s->milestone_id;
	d->fresh = s->fresh;
	d->opens = s->since;
	d->closes = s->by;
	set_step_state(r, d, 0);
}

static bool
is_counted(const struct milestone *m)
{
	return timeline_head(m->type) == MS_RATIFIED || m->type == MS_WITHDRAWAL ||
	    m->type == MS_TREATY_SIGNED;
}

/* The last change of what is counted: whether it was news here, or part of a first look. */
static bool
is_count_fresh(const struct run *r)
{
	const struct milestone *last = NULL;
	size_t i;

	for (i = 0; i < r->n; i++)
		if (is_counted(&r->m[i]) && r->m[i].best <= EV_OFFICIAL &&
		    (last == NULL || r->m[i].changed_ms > last->changed_ms ||
			(r->m[i].changed_ms == last->changed_ms && r->m[i].announced)))
			last = &r->m[i];
	return last != NULL && (last->announced || last->changed_ms > last->first_seen_ms);
}

/* It was to enter into force: the depositary's notice of that takes as long as any record. */
static void
add_entry(struct run *r, const struct threshold_proof *p, const struct forecast *f)
{
	struct due *d = add(r, DUE_STEP, "entry", "into-force");

	if (d == NULL)
		return;
	d->type = MS_ENTERED_INTO_FORCE;
	d->what = ms_types[MS_ENTERED_INTO_FORCE].title;
	d->after = "the last consent that was needed";
	d->source = f->source;
	d->opens = p->met_on;
	d->closes = f->date;
	d->fresh = is_count_fresh(r);
	set_step_state(r, d, r->def->record_days);
}

/* What was lost again is short of it, too. */
static enum due_state
level_of(const struct threshold_proof *p)
{
	int64_t missing = 0;
	size_t i;

	if (p->level == LEVEL_MET)
		return DUE_MET;
	for (i = 0; i < p->part_count; i++)
		if (!p->parts[i].met)
			missing += p->parts[i].kind == PART_COUNT ? p->parts[i].missing : 2;
	return p->level == LEVEL_ONE_SHORT || missing == 1 ? DUE_ONE_SHORT : DUE_SHORT;
}

static const char *
count_words(struct run *r, const struct threshold_def *def, const struct threshold_proof *p)
{
	_cleanup_free_ char *words = threshold_words(def, p);

	return arena_strdup(r->a, words);
}

/* In force, it is not ended by too few parties (Vienna Convention on the Law of Treaties, article
 * 55): nothing is expected any more. */
static int
add_threshold(struct run *r)
{
	const struct threshold_def *def = r->def->consents;
	struct threshold_proof p;
	struct forecast f;
	struct due *d;

	if (def == NULL)
		return 0;
	if (threshold_prove(def, r->m, r->n, r->now_ms / 1000, r->a, &p) != 0 ||
	    threshold_forecast(def, &p, r->now_ms / 1000, r->a, &f) != 0)
		return -EFBIG;
	if (p.level == LEVEL_NONE || p.in_force)
		return 0;
	d = add(r, DUE_THRESHOLD, "threshold", "consents");
	if (d == NULL)
		return -EFBIG;
	d->what = "Consents that entry into force needs";
	d->source = def->source;
	d->type = MS_ENTERED_INTO_FORCE;
	d->count = count_words(r, def, &p);
	d->fresh = is_count_fresh(r);
	d->state = level_of(&p);
	if (d->state == DUE_MET && f.kind == FORECAST_EXACT) {
		d->closes = f.date;
		add_entry(r, &p, &f);
	}
	return 0;
}

/* "Ratification, Qatar" */
static const char *
name_of(struct run *r, const struct milestone *m)
{
	const char *who = STR_OR(m->actor, m->body);

	return str_empty(who) ? ms_types[m->type].title
			      : arena_printf(r->a, "%s, %s", ms_types[m->type].title, who);
}

/* Sources that say so first are right, or they are not: the record will tell. */
static void
add_record(struct run *r, const struct milestone *m)
{
	struct when seen = { .at = m->first_seen_ms / 1000, .precision = WHEN_DAY };
	struct due *d;
	char key[33];

	if (m->best <= EV_OFFICIAL || (m->state != ST_REPORTED && m->state != ST_CORROBORATED))
		return;
	timeline_key(m, key);
	d = add(r, DUE_RECORD, "record", key);
	if (d == NULL)
		return;
	seen.at -= seen.at % DAY_S;
	d->what = name_of(r, m);
	d->type = m->type;
	d->milestone_id = m->id;
	d->fresh = m->announced;
	d->opens = seen;
	d->closes =
	    (struct when){ .at = seen.at + r->def->record_days * DAY_S, .precision = WHEN_DAY };
	d->next_ms = morning_ms(r->def, &d->closes, 1);
	if (r->now_ms >= d->next_ms) {
		d->state = DUE_OVERDUE;
		d->since_ms = d->next_ms;
		d->next_ms = INT64_MAX;
	}
	if (d->what == NULL)
		r->full = true;
}

/* ---- a record without the one that comes before it */

static bool
is_official(const struct milestone *m)
{
	return m->best >= EV_RECORD && m->best <= EV_OFFICIAL && m->state != ST_RETRACTED;
}

/* Only who has signed ratifies, accepts or approves; others accede or succeed (Vienna Convention
 * on the Law of Treaties, articles 14 and 15). */
static bool
needs_signature(const struct milestone *m)
{
	return (m->type == MS_RATIFIED || m->type == MS_DEPOSITED) && is_official(m) &&
	    !str_empty(m->actor) &&
	    (str_eq(m->kind, "ratification") || str_eq(m->kind, "acceptance") ||
		str_eq(m->kind, "approval"));
}

static bool
has_signed(const struct run *r, const char *actor)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (r->m[i].type == MS_TREATY_SIGNED && r->m[i].state != ST_RETRACTED &&
		    (actor == NULL ? is_official(&r->m[i]) : str_eq(r->m[i].actor, actor)))
			return true;
	return false;
}

/* Where no signature at all is on file, nobody looks at signatures. */
static void
add_missing(struct run *r)
{
	bool any = has_signed(r, NULL);
	struct due *d;
	size_t i;

	for (i = 0; i < r->n && any; i++) {
		if (!needs_signature(&r->m[i]) || has_signed(r, r->m[i].actor))
			continue;
		d = add(r, DUE_MISSING, "signature", r->m[i].actor);
		if (d == NULL)
			return;
		d->state = DUE_OVERDUE;
		d->type = MS_TREATY_SIGNED;
		d->what = arena_printf(r->a, "Signature, %s", r->m[i].actor);
		d->after = ms_types[r->m[i].type].title;
		d->opens = r->m[i].date;
		d->milestone_id = r->m[i].id;
		r->full |= d->what == NULL;
	}
}

int
due_run(const struct due_def *def, const struct milestone *m, size_t n, int64_t now_ms,
    struct arena *a, struct due_list *ret)
{
	struct due_list out = { .next_ms = INT64_MAX };
	struct run r = { .def = def, .m = m, .n = n, .now_ms = now_ms, .a = a, .out = &out };
	size_t i;

	for (i = 0; i < def->window_count; i++)
		add_window(&r, &def->windows[i]);
	for (i = 0; i < def->closing_count; i++)
		add_closing(&r, &def->closings[i]);
	for (i = 0; i < def->step_count; i++)
		add_step(&r, &def->steps[i]);
	r.full |= add_threshold(&r) != 0;
	add_missing(&r);
	for (i = 0; i < n && def->record_days > 0; i++)
		add_record(&r, &m[i]);
	if (r.full)
		return -EFBIG;
	for (i = 0; i < out.n; i++)
		if (out.v[i].next_ms < out.next_ms)
			out.next_ms = out.v[i].next_ms;
	*ret = out;
	return 0;
}

bool
due_is_news(const struct due *d, enum due_state before)
{
	switch (d->state) {
	case DUE_OPEN:
		return before == DUE_AHEAD;
	case DUE_OVERDUE:
		return d->kind != DUE_MISSING && before != DUE_OVERDUE;
	case DUE_MONTH:
	case DUE_WEEK:
	case DUE_DAY:
	case DUE_MET:
		return before != d->state;
	case DUE_DONE: /* else what ended it is told */
		return before == DUE_OVERDUE && !d->fresh;
	case DUE_ONE_SHORT:
		return before == DUE_SHORT || before == DUE_MET;
	case DUE_SHORT:
		return before == DUE_MET; /* it was met, and is lost again */
	default:
		return false;
	}
}
