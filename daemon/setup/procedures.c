#include "daemon/setup/procedures.h"

#include <stdio.h>
#include <string.h>

#include "daemon/identify/identify.h"
#include "lib/arena.h"
#include "lib/mem.h"
#include "lib/str.h"

enum { RULE_FIRST_OF_MONTH = 1, RULE_SUNDAYS_EXCEPTED }; /* settings_clock_rule_words */

#define ARENA_MAX ((size_t)64 << 20) /* the settings themselves are bounded below that */

struct tracks {
	struct track_def *v;
	size_t n;
};
struct procedures {
	struct arena arena;
	struct procedure_def *v;
	size_t n;
	struct tracks *tracks; /* one a dossier */
	size_t dossier_count;
};
struct making {
	struct procedures *made;
	const struct settings *settings;
	conf_report_fn *report;
	void *arg;
	int mistakes;
};

static void *
alloc(struct making *k, size_t size)
{
	void *p = arena_alloc(&k->made->arena, size);

	if (p == NULL)
		abort();
	return p;
}

/* The canonical name; NULL for nothing, or after telling that nobody knows it. */
static const char *
state_of(struct making *k, const struct conf_text *t, const char *key)
{
	const struct state_name *name;
	char text[400];

	if (t->text == NULL)
		return NULL;
	name = state_by_name(t->text, strlen(t->text));
	if (name != NULL)
		return name->name;
	(void)snprintf(text, sizeof(text),
	    "%s is \"%.200s\", expected a State or organisation, by its name or its code, such as "
	    "US or Viet Nam",
	    key, t->text);
	k->mistakes++;
	k->report(&t->place, text, k->arg);
	return NULL;
}

static size_t
step_index(const struct procedure_conf *c, const char *name)
{
	const struct procedure_step_conf *steps = c->steps.v;
	size_t i;

	for (i = 0; i < c->steps.n; i++)
		if (str_eq(steps[i].name, name))
			return i;
	abort(); /* the settings have checked it */
}

static size_t
clock_index(const struct procedure_conf *c, const char *name)
{
	const struct procedure_clock_conf *clocks = c->clocks.v;
	size_t i;

	for (i = 0; i < c->clocks.n; i++)
		if (str_eq(clocks[i].name, name))
			return i;
	return PROCEDURE_NONE;
}

static void
make_steps(struct making *k, const struct procedure_conf *c, struct procedure_def *ret)
{
	const struct procedure_step_conf *conf = c->steps.v;
	struct procedure_step *v = alloc(k, (c->steps.n + 1) * sizeof(*v));
	enum ms_type *by;
	size_t i, j;

	for (i = 0; i < c->steps.n; i++, conf++) {
		by = alloc(k, (conf->by.n + 1) * sizeof(*by));
		for (j = 0; j < conf->by.n; j++)
			if (ms_type_by_code(conf->by.v[j], &by[j]) < 0)
				abort(); /* the settings have checked it */
		v[i] = (struct procedure_step){ .name = conf->name,
			.title = conf->title,
			.who = conf->who,
			.seen_in = conf->seen_in,
			.by = by,
			.by_count = conf->by.n,
			.bodies = conf->bodies.v,
			.body_count = conf->bodies.n,
			.kinds = conf->kinds.v,
			.kind_count = conf->kinds.n,
			.numbered = conf->numbered,
			.per_actor = conf->actor,
			.optional = conf->optional,
			.role = (enum step_role)conf->role,
			.threshold = (enum step_threshold)conf->threshold };
	}
	ret->steps = v;
	ret->step_count = c->steps.n;
}

static void
make_routes(struct making *k, const struct procedure_conf *c, struct procedure_def *ret)
{
	const struct procedure_route_conf *conf = c->routes.v;
	struct procedure_route *v;
	size_t i, f, t, n = 0;

	for (i = 0; i < c->routes.n; i++)
		n += conf[i].from.n * conf[i].to.n;
	v = alloc(k, (n + 1) * sizeof(*v));
	for (n = 0, i = 0; i < c->routes.n; i++)
		for (f = 0; f < conf[i].from.n; f++)
			for (t = 0; t < conf[i].to.n; t++)
				v[n++] = (struct procedure_route){
					.from = step_index(c, conf[i].from.v[f].text),
					.to = step_index(c, conf[i].to.v[t].text),
					.kind = (enum route_kind)conf[i].kind,
					.clock = clock_index(c, conf[i].after.text),
					.within_days = conf[i].within,
				};
	ret->routes = v;
	ret->route_count = n;
}

/* A clock without a length runs as the dossier says, if it does. */
static struct clock_rule
rule_of(const struct procedure_clock_conf *c)
{
	return (struct clock_rule){ .known = c->days > 0 || c->months > 0 || c->sitting_days > 0,
		.days = c->days,
		.months = c->months,
		.first_of_month = c->rule == RULE_FIRST_OF_MONTH,
		.sundays_excepted = c->rule == RULE_SUNDAYS_EXCEPTED,
		.sitting_days = c->sitting_days,
		.least_sittings = c->least_sitting_days };
}

static void
make_clocks(struct making *k, const struct procedure_conf *c, struct procedure_def *ret)
{
	const struct procedure_clock_conf *conf = c->clocks.v;
	struct procedure_clock *v = alloc(k, (c->clocks.n + 1) * sizeof(*v));
	size_t i;

	for (i = 0; i < c->clocks.n; i++, conf++)
		v[i] = (struct procedure_clock){ .name = conf->name,
			.from = step_index(c, conf->from.text),
			.to = step_index(c, conf->to.text),
			.rule = rule_of(conf),
			.calendars = conf->calendar.v,
			.calendar_count = conf->calendar.n,
			.at = conf->at };
	ret->clocks = v;
	ret->clock_count = c->clocks.n;
}

static void
make_procedure(struct making *k, const struct procedure_conf *c, struct procedure_def *ret)
{
	*ret = (struct procedure_def){ .name = c->name,
		.title = c->title,
		.state = state_of(k, &c->state, "state"),
		.bodies = c->bodies.v,
		.body_count = c->bodies.n,
		.states = c->states };
	make_steps(k, c, ret);
	make_routes(k, c, ret);
	make_clocks(k, c, ret);
}

static const char *
seat_of(const struct procedure_conf *p)
{
	return p->seat.text != NULL || p->bodies.n == 0 ? p->seat.text : p->bodies.v[0];
}

const char *
procedures_seat(const struct settings *s, const struct dossier_conf *d)
{
	const struct procedure_conf *p = settings_procedure(s, d->procedure);

	if (d->seat.text != NULL)
		return d->seat.text;
	return p != NULL ? seat_of(p) : NULL;
}

static const char *
track_seat(const struct settings *s, const struct track_conf *t)
{
	const struct procedure_conf *p = settings_procedure(s, t->procedure);

	return p != NULL && (t->body == NULL || p->seat.text != NULL) ? seat_of(p) : t->body;
}

static void
check_seat(struct making *k, const struct conf_text *t)
{
	char text[400];
	_cleanup_free_ char *safe = NULL;

	if (t->text == NULL || clock_seat_known(t->text))
		return;
	safe = str_safe(t->text, 80);
	(void)snprintf(text, sizeof(text),
	    "seat is \"%s\", expected a body whose seat is known, such as United Nations, or a "
	    "zone such as Europe/Paris",
	    safe);
	k->mistakes++;
	k->report(&t->place, text, k->arg);
}

static void
make_main(struct making *k, const struct dossier_conf *d, const struct threshold_def *consents,
    struct tracks *t)
{
	const struct procedure_def *p = procedures_find(k->made, d->procedure);
	struct step_number *numbers;
	size_t i;

	if (p == NULL)
		return;
	numbers = alloc(k, (d->numbers.n + 1) * sizeof(*numbers));
	for (i = 0; i < d->numbers.n; i++)
		numbers[i] = (struct step_number){ procedure_step_by_name(p, d->numbers.v[i].name),
			d->numbers.v[i].text.text };
	t->v[t->n++] = (struct track_def){ .name = "main",
		.procedure = p,
		.seat = procedures_seat(k->settings, d),
		.consents = consents,
		.numbers = numbers,
		.number_count = d->numbers.n };
}

static void
make_tracks(struct making *k, const struct dossier_conf *d, const struct threshold_def *consents,
    struct tracks *t)
{
	const struct track_conf *conf = d->tracks.v;
	const struct conf_texts *states = &d->follow.states;
	const char *state;
	size_t i;

	t->v = alloc(k, (1 + d->tracks.n + states->n) * sizeof(*t->v));
	make_main(k, d, consents, t);
	for (i = 0; i < d->tracks.n; i++)
		t->v[t->n++] = (struct track_def){ .name = conf[i].name,
			.procedure = procedures_find(k->made, conf[i].procedure),
			.state = state_of(k, &conf[i].state, "state"),
			.body = conf[i].body,
			.seat = track_seat(k->settings, &conf[i]) };
	for (i = 0; i < states->n; i++) {
		state = state_of(k, &states->v[i], "states");
		if (state == NULL || t->n == 0 || !t->v[0].procedure->states)
			continue;
		t->v[t->n] = t->v[0];
		t->v[t->n].name = state;
		t->v[t->n].state = state;
		t->v[t->n++].national = true;
	}
}

int
procedures_new(const struct settings *s, const struct threshold_def *consents,
    conf_report_fn *report, void *arg, struct procedures **ret)
{
	struct procedures *p = xcalloc(1, sizeof(*p));
	struct making k = { .made = p, .settings = s, .report = report, .arg = arg };
	size_t i;

	arena_init(&p->arena, ARENA_MAX);
	p->v = alloc(&k, (s->procedure_count + 1) * sizeof(*p->v));
	for (i = 0; i < s->procedure_count; i++)
		make_procedure(&k, &s->procedures[i], &p->v[i]);
	for (i = 0; i < s->procedure_count; i++)
		check_seat(&k, &s->procedures[i].seat);
	for (i = 0; i < s->dossier_count; i++)
		check_seat(&k, &s->dossiers[i].seat);
	p->n = s->procedure_count;
	p->tracks = alloc(&k, (s->dossier_count + 1) * sizeof(*p->tracks));
	p->dossier_count = s->dossier_count;
	for (i = 0; i < s->dossier_count; i++)
		make_tracks(
		    &k, &s->dossiers[i], consents != NULL ? &consents[i] : NULL, &p->tracks[i]);
	if (k.mistakes == 0)
		*ret = p;
	else
		procedures_free(p);
	return k.mistakes;
}

void
procedures_free(struct procedures *p)
{
	if (p == NULL)
		return;
	arena_done(&p->arena);
	free(p);
}

const struct procedure_def *
procedures_all(const struct procedures *p, size_t *ret_n)
{
	*ret_n = p->n;
	return p->v;
}

const struct procedure_def *
procedures_find(const struct procedures *p, const char *name)
{
	size_t i;

	for (i = 0; name != NULL && i < p->n; i++)
		if (str_eq(p->v[i].name, name))
			return &p->v[i];
	return NULL;
}

const struct track_def *
procedures_tracks(const struct procedures *p, size_t dossier, size_t *ret_n)
{
	*ret_n = dossier < p->dossier_count ? p->tracks[dossier].n : 0;
	return dossier < p->dossier_count ? p->tracks[dossier].v : NULL;
}

bool
procedures_is_calendar(const struct procedures *p, const char *source)
{
	size_t i, k, j;

	for (i = 0; i < p->n; i++)
		for (k = 0; k < p->v[i].clock_count; k++)
			for (j = 0; j < p->v[i].clocks[k].calendar_count; j++)
				if (str_eq(p->v[i].clocks[k].calendars[j], source))
					return true;
	return false;
}
