/*
 * `ratifyctl timeline DOSSIER`: what happened to one treaty or bill, with the state of each
 * milestone and of the whole, and what is announced.
 */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/consents.h"
#include "ctl/events.h"
#include "ctl/prose.h"
#include "ctl/signals.h"
#include "ctl/table.h"
#include "ctl/tracks.h"
#include "ctl/view.h"
#include "lib/mem.h"
#include "lib/str.h"

struct line {
	struct milestone m;
	struct evidence *e; /* the oldest first */
	size_t n;
};

static bool
is_act_of_consent(enum ms_type type)
{
	return type == MS_RATIFIED || type == MS_ACCEDED || type == MS_DEPOSITED;
}

/* Consents that no official source confirms: they are shown, but not counted. */
static int
count_unofficial(const struct milestone *m, size_t n)
{
	int count = 0;
	size_t i;

	for (i = 0; i < n; i++)
		count += is_act_of_consent(m[i].type) &&
		    (m[i].state == ST_REPORTED || m[i].state == ST_CORROBORATED);
	return count;
}

/* Parties, and how many of them count where not all do. */
static void
print_count(FILE *to, const struct standing *s)
{
	if (s->threshold <= 0 || s->counted < s->parties)
		(void)fprintf(to, "%d %s", s->parties, s->parties == 1 ? "party" : "parties");
	if (s->threshold > 0 && s->counted < s->parties)
		(void)fprintf(to, ", %d of the %lld States that are needed for entry into force",
		    s->counted, (long long)s->threshold);
	else if (s->counted > s->threshold && s->threshold > 0)
		(void)fprintf(to, "%d consents; entry into force needed %lld", s->counted,
		    (long long)s->threshold);
	else if (s->threshold > 0)
		(void)fprintf(to, "%d of %lld consents needed for entry into force", s->counted,
		    (long long)s->threshold);
}

static void
print_standing(FILE *to, const struct standing *s, int unofficial)
{
	char date[WHEN_TEXT];

	(void)fprintf(
	    to, "%d %s, ", s->signatories, s->signatories == 1 ? "signatory" : "signatories");
	print_count(to, s);
	if (s->organisations > 0)
		(void)fprintf(to, ", %d %s not counted", s->organisations,
		    s->organisations == 1 ? "organisation" : "organisations");
	if (unofficial > 0)
		(void)fprintf(to, ", %d more reported but not official", unofficial);
	(void)fprintf(to, "\n");
	if (s->in_force) {
		(void)fprintf(to, "in force\n");
	} else if (s->expected_in_force.precision != WHEN_NONE) {
		when_format_human(&s->expected_in_force, date);
		(void)fprintf(to, "expected to enter into force on %s\n", date);
	}
}

/* "Signature: Qatar", "Approved in committee: Third Committee" */
static char *
what_and_who(const struct milestone *m)
{
	_cleanup_free_ char *what = view_what(m);
	const char *who = STR_OR(m->actor, m->body);

	if (str_empty(who) || strstr(what, who) != NULL)
		return xstrdup(what);
	return xasprintf("%s: %s", what, who);
}

static void
print_lines(const struct line *lines, size_t n)
{
	static const char *const headers[] = { "STATE", "DATE", "WHAT", ">EVIDENCE", "BEST SOURCE",
		NULL };
	static const char *const narrow[] = { "STATE", "DATE", "WHAT", ">EVIDENCE", NULL };
	bool wide = prose_width() >= PROSE_WIDE, published = false;
	struct table *t = table_new(wide ? headers : narrow);
	char date[VIEW_DATE], *what;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct milestone *m = &lines[i].m;
		const struct evidence *best = view_best(lines[i].e, lines[i].n);

		what = what_and_who(m);
		view_date(m, date);
		published |= date[0] == '~';
		table_put(t, ms_state_words[m->state]);
		table_put(t, date);
		table_put(t, what);
		table_putf(t, "%d", m->evidence_count);
		if (wide)
			table_putf(t, "%s (%s)", best != NULL ? STR_OR(best->source, "?") : "?",
			    view_evidence_word(m->best));
		free(what);
	}
	table_print_within(t, stdout, 0, prose_width());
	if (published)
		(void)printf("~ is the day of the report, not of the event\n");
	table_free(t);
}

static void
print_head(const struct view *v, const char *dossier, const struct standing *s, int unofficial,
    const struct consents *c)
{
	const struct dossier_def *d = view_dossier(v, dossier);
	char *title = str_safe(d == NULL ? NULL : STR_OR(d->short_title, d->title), 400);
	char *name = str_safe(dossier, 200);
	struct prose p;
	FILE *to = prose_begin(&p);

	(void)fprintf(to, "%s%s%s\n", name, title[0] != '\0' ? ": " : "", title);
	print_standing(to, s, unofficial);
	consents_print(to, c);
	(void)fprintf(to, "\n");
	prose_end(&p, prose_width());
	free(title);
	free(name);
}

static json_t *
make_json(const struct view *v, const char *dossier, const struct standing *s, int unofficial,
    const struct line *lines, size_t n)
{
	const struct dossier_def *d = view_dossier(v, dossier);
	json_t *list = json_array();
	char progress[48];
	size_t i;

	timeline_progress(s, progress, sizeof(progress));
	for (i = 0; i < n; i++)
		(void)json_array_append_new(
		    list, view_json_milestone(&lines[i].m, lines[i].e, lines[i].n));
	return json_pack("{s:s, s:o, s:o, s:o, s:i, s:i, s:i, s:i, s:o, s:o, s:b, s:o, s:o, s:o}",
	    "dossier", dossier, "title", view_json_text(d != NULL ? d->title : NULL), "short_title",
	    view_json_text(d != NULL ? d->short_title : NULL), "procedure",
	    view_json_text(d != NULL ? d->procedure : NULL), "signatories", s->signatories,
	    "parties", s->parties, "organisations", s->organisations, "unofficial", unofficial,
	    "threshold", s->threshold > 0 ? json_integer(s->threshold) : json_null(), "progress",
	    view_json_text(progress[0] != '\0' ? progress : NULL), "in_force", s->in_force,
	    "threshold_met", view_json_when(&s->threshold_met), "expected_in_force",
	    view_json_when(&s->expected_in_force), "milestones", list);
}

/* The first that is of this milestone or of one after it; they stand in the order of milestones. */
static size_t
first_of(const struct evidence *e, size_t n, int64_t milestone)
{
	size_t from = 0, to = n, at;

	while (from < to) {
		at = from + (to - from) / 2;
		if (e[at].milestone_id < milestone)
			from = at + 1;
		else
			to = at;
	}
	return from;
}

static int
get_lines(
    struct view *v, const char *dossier, const struct milestone *m, size_t n, struct line *lines)
{
	struct evidence *all = NULL;
	struct err err = { 0 };
	size_t count = 0, at, i;

	if (evidence_of_dossier(v->store, dossier, &v->arena, &all, &count, &err) != 0)
		return ctl_fail_err(&err);
	for (i = 0; i < n; i++) {
		at = first_of(all, count, m[i].id);
		lines[i].m = m[i];
		lines[i].e = all + at;
		while (at + lines[i].n < count && all[at + lines[i].n].milestone_id == m[i].id)
			lines[i].n++;
	}
	return 0;
}

struct asked {
	const char *dossier;
	bool states;       /* --states: the table of participants */
	bool signals;      /* --signals: what is no milestone */
	const char *actor; /* only votes of that one; NULL */
	bool json;
};
struct found {
	struct next next; /* with all milestones, sorted, and events */
	struct consents consents;
	struct standing standing;
	int unofficial;
};

static int
show_json(struct view *v, const struct asked *a, const struct found *f, const struct line *lines)
{
	const struct next *x = &f->next;
	json_t *j, *states = NULL, *signals = NULL;
	int r = a->states ? states_json(v, &f->consents, x->m, x->n, &states) : 0;

	if (r == 0 && a->signals)
		r = signals_json(v, a->dossier, a->actor, x->m, x->n, &signals);
	if (r != 0) {
		json_decref(states);
		return r;
	}
	j = make_json(v, a->dossier, &f->standing, f->unofficial, lines, x->n);
	(void)json_object_set_new(j, "events", events_json(x->events, x->event_count, x->now_ms));
	(void)json_object_set_new(j, "unreadable", events_json_unread(v, a->dossier));
	(void)json_object_set_new(j, "proof", consents_json_proof(&f->consents, NULL));
	(void)json_object_set_new(j, "forecast", consents_json_forecast(&f->consents));
	(void)json_object_set_new(j, "next", next_json(v, x));
	if (a->states)
		(void)json_object_set_new(j, "states", states);
	if (a->signals)
		(void)json_object_set_new(j, "signals", signals);
	tracks_json(v, x, j);
	return view_print_json(j);
}

static int
show_text(struct view *v, const struct asked *a, const struct found *f, const struct line *lines)
{
	const struct next *x = &f->next;

	print_head(v, a->dossier, &f->standing, f->unofficial, &f->consents);
	tracks_print(v, x);
	(void)printf("\n");
	if (a->states)
		return states_print(v, &f->consents, x->m, x->n);
	if (x->n == 0)
		(void)printf("nothing has been seen of it yet\n");
	else
		print_lines(lines, x->n);
	events_print(x->events, x->event_count, x->now_ms);
	return a->signals ? signals_print(v, a->dossier, a->actor, x->m, x->n) : 0;
}

static int
find(struct view *v, const char *dossier, struct found *f)
{
	struct next *x = &f->next;
	struct err err = { 0 };
	int r;

	*x = (struct next){ .dossier = dossier, .now_ms = when_wall_ms() };
	if (milestone_list(v->store, dossier, NULL, 0, &v->arena, &x->m, &x->n, &err) != 0)
		return ctl_fail_err(&err);
	if (x->n > 0)
		qsort(x->m, x->n, sizeof(*x->m), timeline_compare);
	r = events_find(v, dossier, &x->events, &x->event_count);
	if (r == 0)
		r = consents_of(v, dossier, x->m, x->n, &f->consents);
	if (r != 0)
		return r;
	threshold_stand(f->consents.def, &f->consents.proof, &f->standing);
	f->unofficial = count_unofficial(x->m, x->n);
	return next_find(v, x);
}

static int
show_found(struct view *v, const struct asked *a, const struct found *f)
{
	_cleanup_free_ struct line *lines = xcalloc(f->next.n + 1, sizeof(*lines));
	int r = a->states && !a->json ? 0 : get_lines(v, a->dossier, f->next.m, f->next.n, lines);

	if (r != 0)
		return r;
	return a->json ? show_json(v, a, f, lines) : show_text(v, a, f, lines);
}

static int
show(struct view *v, const struct asked *a)
{
	struct found f = { .unofficial = 0 };
	int r = find(v, a->dossier, &f);

	if (r == 0)
		r = show_found(v, a, &f);
	consents_done(&f.consents);
	return r;
}

static int
take_words(struct asked *a, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--states") == 0)
			a->states = true;
		else if (strcmp(argv[i], "--signals") == 0)
			a->signals = true;
		else if (strcmp(argv[i], "--actor") == 0 && i + 1 < argc)
			a->actor = argv[++i];
		else if (argv[i][0] == '-' || a->dossier != NULL)
			return ctl_fail(EX_USAGE, "usage: ratifyctl %s", cmd_timeline.usage);
		else
			a->dossier = argv[i];
	}
	if (a->dossier == NULL || (a->actor != NULL && !a->signals))
		return ctl_fail(EX_USAGE, "usage: ratifyctl %s", cmd_timeline.usage);
	return 0;
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	struct asked a = { .json = opt->json };
	struct view v;
	int r;

	r = take_words(&a, argc, argv);
	if (r != 0)
		return r;
	r = a.signals ? view_open_rules(&v, opt) : view_open(&v, opt);
	if (r != 0)
		return r;
	r = view_check_dossier(&v, a.dossier);
	if (r == 0)
		r = events_exit(&v, show(&v, &a));
	view_close(&v);
	return r;
}

const struct ctl_command cmd_timeline = {
	.name = "timeline",
	.usage = "timeline DOSSIER [--states] [--signals [--actor NAME]]",
	.help = "what happened to a treaty or bill, and how many consents are missing",
	.run = run,
};
