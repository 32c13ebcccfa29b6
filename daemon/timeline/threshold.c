#include "daemon/timeline/threshold.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/timeline/parts.h"
#include "lib/mem.h"
#include "lib/str.h"

const char *const input_why_words[INPUT_WHY_COUNT + 1] = { "counted", "organisation", "territory",
	"withdrawn", "former", "later", "disputed", "unofficial", "provisional", "retracted",
	NULL };
const char *const input_why_sentences[INPUT_WHY_COUNT + 1] = { "counts",
	"an organisation is not counted as additional to its members",
	"a territory is no party of its own", "has withdrawn", "is a State no longer",
	"its date is still to come", "disputed", "no official source says so",
	"provisional application does not bind", "was taken back", NULL };
const char *const part_kind_words[PART_KIND_COUNT + 1] = { "consents", "named-states", "share",
	"members", NULL };
const char *const threshold_level_words[LEVEL_COUNT + 1] = { "none", "open", "one-short", "met",
	"lost", NULL };

/* One who does something that is looked at, or whom a condition names. */
struct actor {
	const char *name;
	struct threshold_who who;
	bool named, member;
	int64_t share;
	bool bound;                                    /* as the replay goes on */
	const struct milestone *consent, *end, *doubt; /* doubt: an end that is not one (yet) */
	const struct milestone *best_no;               /* of what does not bind it */
	enum input_why why_no;
	bool signed_;
};
/* An actor comes to be bound (+1) or ceases to be (-1). */
struct step {
	struct actor *actor;
	const struct milestone *m; /* NULL: the State ended */
	struct when date;
	int change;
};
struct replay {
	const struct threshold_def *def;
	int64_t now_s;
	struct actor *actors;
	size_t actor_count;
	struct actor **who; /* of each milestone; NULL: it is of no interest */
	struct step *steps;
	size_t step_count;
	int64_t have[PART_KIND_COUNT]; /* as it goes on */
	bool done;                     /* it took effect: nothing that comes later undoes that */
	struct threshold_proof *p;
};

/* ---- who acts */

/* Where a name stands: by each name is looked up once, a table of names is no quick reading. */
struct mention {
	const char *name; /* canonical */
	const struct state_name *state;
	enum { BY_MILESTONE, BY_STATES, BY_SHARES, BY_MEMBERS } by;
	size_t index; /* in what names it */
};
struct mentions {
	struct mention *v;
	size_t n;
};

static bool
is_of_interest(const struct milestone *m)
{
	return !str_empty(m->actor) &&
	    (threshold_is_consent(m) || threshold_is_signature(m) || threshold_is_provisional(m) ||
		m->type == MS_WITHDRAWAL);
}

static void
add_mention(struct mentions *l, const char *name, int by, size_t index)
{
	struct mention *x = &l->v[l->n++];

	*x = (struct mention){ .by = by, .index = index };
	x->name = threshold_name(name, &x->state);
}

static int
compare_mentions(const void *pa, const void *pb)
{
	const struct mention *a = pa, *b = pb;
	int d = a->name == b->name ? 0 : strcmp(a->name, b->name);

	if (d != 0)
		return d;
	if (a->by != b->by)
		return a->by < b->by ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static int
collect_mentions(const struct replay *r, const struct milestone *m, size_t n, struct arena *arena,
    struct mentions *l)
{
	const struct threshold_def *d = r->def;
	size_t max = n + d->state_count + d->share_count + d->member_count, i;

	l->v = arena_alloc(arena, (max + 1) * sizeof(*l->v));
	if (l->v == NULL)
		return -EFBIG;
	for (i = 0; i < n; i++)
		if (is_of_interest(&m[i]))
			add_mention(l, m[i].actor, BY_MILESTONE, i);
	for (i = 0; i < d->state_count; i++)
		add_mention(l, d->states[i], BY_STATES, i);
	for (i = 0; i < d->share_count; i++)
		add_mention(l, d->shares[i].state, BY_SHARES, i);
	for (i = 0; i < d->member_count; i++)
		add_mention(l, d->members[i], BY_MEMBERS, i);
	qsort(l->v, l->n, sizeof(*l->v), compare_mentions);
	return 0;
}

static void
take_mention(struct replay *r, struct actor *a, const struct mention *x)
{
	switch (x->by) {
	case BY_MILESTONE:
		r->who[x->index] = a;
		break;
	case BY_STATES:
		a->named = true;
		break;
	case BY_SHARES:
		a->share = r->def->shares[x->index].share;
		break;
	case BY_MEMBERS:
		a->member = true;
		break;
	}
}

/* All who do something, and all whom a condition names, once each, by name. */
static int
collect_actors(struct replay *r, const struct milestone *m, size_t n, struct arena *arena)
{
	struct mentions l = { .n = 0 };
	struct actor *a;
	size_t i;
	int e = collect_mentions(r, m, n, arena, &l);

	if (e != 0)
		return e;
	r->actors = arena_alloc(arena, (l.n + 1) * sizeof(*r->actors));
	r->who = arena_alloc(arena, (n + 1) * sizeof(struct actor *));
	if (r->actors == NULL || r->who == NULL)
		return -EFBIG;
	for (i = 0; i < l.n; i++) {
		a = &r->actors[r->actor_count];
		if (r->actor_count > 0 && strcmp(a[-1].name, l.v[i].name) == 0) {
			a--;
		} else {
			a->name = l.v[i].name;
			threshold_describe(a->name, l.v[i].state, &a->who);
			r->actor_count++;
		}
		take_mention(r, a, &l.v[i]);
	}
	return 0;
}

/* ---- steps */

static bool
has_come(const struct replay *r, const struct when *date)
{
	return date->precision == WHEN_NONE || date->at <= r->now_s + THRESHOLD_DAY_BEGUN_S;
}

/* Why a consent does not bind; the first of these reasons is told. */
static void
note_no(struct actor *a, const struct milestone *m, enum input_why why)
{
	if (a->best_no != NULL && a->why_no <= why)
		return;
	a->best_no = m;
	a->why_no = why;
}

static enum input_why
why_not(const struct replay *r, const struct milestone *m)
{
	if (m->state == ST_RETRACTED)
		return INPUT_RETRACTED;
	if (m->state == ST_DISPUTED)
		return INPUT_DISPUTED;
	if (!threshold_is_official(m))
		return INPUT_UNOFFICIAL;
	return has_come(r, &m->date) ? INPUT_PROVISIONAL : INPUT_LATER;
}

static void
take_milestone(struct replay *r, const struct milestone *m, struct actor *a)
{
	bool consent = threshold_is_consent(m), departure = threshold_is_departure(m),
	     sound = threshold_is_official(m);

	if (threshold_is_signature(m)) {
		a->signed_ |= sound;
		return;
	}
	sound = sound && has_come(r, &m->date);
	if (sound && (consent || departure))
		r->steps[r->step_count++] = (struct step){
			.actor = a, .m = m, .date = m->date, .change = consent ? 1 : -1
		};
	else if (consent || threshold_is_provisional(m))
		note_no(a, m, why_not(r, m));
	else if (m->state != ST_RETRACTED)
		a->doubt = m;
}

/* By date, undated last; on one day a withdrawal comes after a consent. */
static int
compare_steps(const void *pa, const void *pb)
{
	const struct step *a = pa, *b = pb;
	bool a_none = a->date.precision == WHEN_NONE, b_none = b->date.precision == WHEN_NONE;

	if (a_none != b_none)
		return a_none ? 1 : -1;
	if (!a_none && a->date.at != b->date.at)
		return a->date.at < b->date.at ? -1 : 1;
	if (a->change != b->change)
		return b->change - a->change;
	return strcmp(a->actor->name, b->actor->name);
}

static int
collect_steps(struct replay *r, const struct milestone *m, size_t n, struct arena *arena)
{
	size_t i;

	r->steps = arena_alloc(arena, (n + r->actor_count + 1) * sizeof(*r->steps));
	if (r->steps == NULL)
		return -EFBIG;
	for (i = 0; i < n; i++)
		if (r->who[i] != NULL)
			take_milestone(r, &m[i], r->who[i]);
	for (i = 0; i < r->actor_count; i++)
		if (r->actors[i].who.former_s != INT64_MAX)
			r->steps[r->step_count++] = (struct step){ .actor = &r->actors[i],
				.date = { .at = r->actors[i].who.former_s, .precision = WHEN_DAY },
				.change = -1 };
	qsort(r->steps, r->step_count, sizeof(*r->steps), compare_steps);
	return 0;
}

/* ---- the replay */

static bool
counts(const struct replay *r, const struct actor *a)
{
	return !a->who.territory && (!a->who.organisation || r->def->organisations_count);
}

/* What one more of it is worth for each condition. */
static void
weigh(const struct replay *r, const struct actor *a, int sign, int64_t have[PART_KIND_COUNT])
{
	if (!counts(r, a))
		return;
	have[PART_COUNT] += sign;
	have[PART_STATES] += a->named ? sign : 0;
	have[PART_SHARE] += sign * a->share;
	have[PART_MEMBERS] += a->member ? sign : 0;
}

static bool
all_met(const struct threshold_proof *p, const int64_t have[PART_KIND_COUNT])
{
	size_t i;

	for (i = 0; i < p->part_count; i++)
		if (have[p->parts[i].kind] < p->parts[i].required)
			return false;
	return p->part_count > 0;
}

/* It was met and the clock has run out before that day, or an official source says so. */
static bool
took_effect(const struct replay *r, const struct when *on)
{
	const struct threshold_proof *p = r->p;
	int64_t entry;

	if (on->precision == WHEN_NONE)
		return p->in_force;
	if (p->in_force_on.precision != WHEN_NONE && p->in_force_on.at <= on->at)
		return true;
	return p->met_on.precision >= WHEN_DAY &&
	    clock_add(&r->def->after, clock_day(&p->met_on, NULL), NULL, &entry) == 0 &&
	    entry * CLOCK_DAY_S <= on->at;
}

/* After all steps of one day. */
static void
note_parts(struct replay *r, bool met_before, const struct step *last)
{
	struct threshold_proof *p = r->p;
	bool met = all_met(p, r->have);
	size_t i;

	for (i = 0; i < p->part_count; i++) {
		struct threshold_part *part = &p->parts[i];
		bool now = r->have[part->kind] >= part->required;

		if (now && !part->met)
			part->met_on = last->date;
		part->met = now;
	}
	if (met_before && !met) {
		r->done = r->done || took_effect(r, &last->date);
		p->lost_on = last->date;
		p->lost_by = last->actor->name;
	}
	if (!met_before && met && !r->done) {
		p->met_on = last->date;
		p->met_by = last->actor->name;
	}
}

static bool
same_day(const struct step *a, const struct step *b)
{
	if (a->date.precision == WHEN_NONE || b->date.precision == WHEN_NONE)
		return a->date.precision == b->date.precision;
	return a->date.at == b->date.at;
}

static bool
is_within(const struct replay *r, const struct when *date, int64_t days)
{
	return date->precision != WHEN_NONE && date->at > r->now_s - days * CLOCK_DAY_S;
}

static void
apply(struct replay *r, struct step *s)
{
	struct threshold_proof *p = r->p;
	struct actor *a = s->actor;

	if (a->bound == (s->change > 0)) {
		if (s->change < 0 && a->consent == NULL)
			a->end = s->m; /* when it was bound is not known */
		return;
	}
	a->bound = s->change > 0;
	if (a->bound)
		a->consent = s->m;
	a->end = a->bound ? NULL : s->m;
	weigh(r, a, s->change, r->have);
	if (a->who.organisation && !counts(r, a))
		p->organisations += s->change;
	if (!counts(r, a))
		return;
	p->delta += is_within(r, &s->date, THRESHOLD_WINDOW_DAYS) ? s->change : 0;
	p->last_year += is_within(r, &s->date, 365) ? s->change : 0;
}

static void
run(struct replay *r)
{
	const struct step *telling;
	size_t i, k;
	bool met;

	for (i = 0; i < r->step_count; i = k) {
		met = all_met(r->p, r->have);
		telling = &r->steps[i];
		for (k = i; k < r->step_count && same_day(&r->steps[i], &r->steps[k]); k++) {
			bool before = all_met(r->p, r->have);

			apply(r, &r->steps[k]);
			if (before != all_met(r->p, r->have))
				telling = &r->steps[k];
		}
		note_parts(r, met, telling);
	}
}

/* ---- what comes of it */

static void
put_part(struct threshold_proof *p, enum part_kind kind, int64_t required)
{
	if (required > 0)
		p->parts[p->part_count++] =
		    (struct threshold_part){ .kind = kind, .required = required };
}

static void
put_parts(const struct replay *r)
{
	const struct threshold_def *d = r->def;
	int64_t named = 0;
	size_t i;

	for (i = 0; i < r->actor_count; i++)
		named += r->actors[i].named;
	/* all of so many that are named is that number already */
	put_part(r->p, PART_COUNT, named >= d->required ? 0 : d->required);
	put_part(r->p, PART_STATES, named);
	put_part(r->p, PART_SHARE, d->share_required);
	put_part(r->p, PART_MEMBERS, d->members_required);
}

static void
finish_parts(const struct replay *r)
{
	struct threshold_proof *p = r->p;
	size_t i;

	for (i = 0; i < p->part_count; i++) {
		struct threshold_part *part = &p->parts[i];

		part->have = r->have[part->kind];
		part->met = part->have >= part->required;
		part->missing = part->met ? 0 : part->required - part->have;
		part->margin = part->have - part->required;
		if (!part->met)
			part->met_on = (struct when){ .precision = WHEN_NONE };
	}
}

static bool
would_complete(const struct replay *r, const struct actor *a)
{
	int64_t have[PART_KIND_COUNT];

	memcpy(have, r->have, sizeof(have));
	weigh(r, a, 1, have);
	return all_met(r->p, have);
}

/* Whether some State alone, known by name or any other, can complete it. */
static bool
is_one_short(const struct replay *r)
{
	const struct actor any = { .name = "" };
	size_t i;

	if (would_complete(r, &any))
		return true;
	for (i = 0; i < r->actor_count; i++)
		if (!r->actors[i].bound && r->actors[i].who.former_s == INT64_MAX &&
		    would_complete(r, &r->actors[i]))
			return true;
	return false;
}

static void
finish_level(struct replay *r)
{
	struct threshold_proof *p = r->p;
	bool met = all_met(p, r->have), once = p->met_by != NULL;

	p->below = p->part_count > 0 && !met && (r->done || p->in_force);
	if (p->part_count == 0)
		p->level = LEVEL_NONE;
	else if (met || p->below)
		p->level = LEVEL_MET;
	else if (once)
		p->level = LEVEL_LOST;
	else
		p->level = is_one_short(r) ? LEVEL_ONE_SHORT : LEVEL_OPEN;
	if (p->level != LEVEL_MET) {
		p->met_on = (struct when){ .precision = WHEN_NONE };
		p->met_by = NULL;
	}
}

static enum input_why
why_of(const struct replay *r, const struct actor *a)
{
	if (a->bound)
		return a->who.territory ? INPUT_TERRITORY
		    : counts(r, a)      ? INPUT_COUNTED
					: INPUT_ORGANISATION;
	if (a->consent != NULL)
		return a->end != NULL ? INPUT_WITHDRAWN : INPUT_FORMER;
	return a->best_no != NULL ? a->why_no : INPUT_WITHDRAWN;
}

static int
put_inputs(const struct replay *r, struct arena *arena)
{
	struct threshold_proof *p = r->p;
	size_t i;

	p->inputs = arena_alloc(arena, (r->actor_count + 1) * sizeof(*p->inputs));
	if (p->inputs == NULL)
		return -EFBIG;
	for (i = 0; i < r->actor_count; i++) {
		const struct actor *a = &r->actors[i];

		p->signatories += a->signed_;
		if (a->consent == NULL && a->best_no == NULL && a->end == NULL)
			continue;
		p->inputs[p->input_count++] = (struct threshold_input){
			.actor = a->name,
			.why = why_of(r, a),
			.consent = a->consent != NULL ? a->consent : a->best_no,
			.end = a->end != NULL ? a->end : a->doubt,
			.named = a->named,
			.member = a->member,
			.unknown = a->who.unknown,
			.share = a->share,
		};
	}
	return 0;
}

static void
note_entry(struct replay *r, const struct milestone *m, size_t n)
{
	struct threshold_proof *p = r->p;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!threshold_is_in_force(&m[i]))
			continue;
		p->in_force |= has_come(r, &m[i].date);
		if (m[i].date.precision != WHEN_NONE &&
		    (p->in_force_on.precision == WHEN_NONE || m[i].date.at < p->in_force_on.at))
			p->in_force_on = m[i].date;
	}
}

int
threshold_prove(const struct threshold_def *d, const struct milestone *m, size_t n, int64_t now_s,
    struct arena *arena, struct threshold_proof *ret)
{
	struct threshold_proof p = { .level = LEVEL_NONE };
	struct replay r = { .def = d, .now_s = now_s, .p = &p };
	int e;

	note_entry(&r, m, n);
	if ((e = collect_actors(&r, m, n, arena)) != 0 || (e = collect_steps(&r, m, n, arena)) != 0)
		return e;
	put_parts(&r);
	run(&r);
	p.parties = (int)r.have[PART_COUNT];
	finish_parts(&r);
	finish_level(&r);
	if ((e = put_inputs(&r, arena)) != 0)
		return e;
	*ret = p;
	return 0;
}
