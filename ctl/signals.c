/*
 * Signals of a dossier. Invariant: what stands here is shown and nothing else: it is no milestone,
 * counts for nothing, and nobody is told of it.
 */
#include "ctl/signals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ctl/positions.h"
#include "ctl/table.h"
#include "daemon/detect/speaker.h"
#include "daemon/identify/identify.h"
#include "lib/mem.h"
#include "lib/str.h"

#define ENTRIES_MAX 2000 /* of a source, the newest */
#define STATEMENTS_MAX 200
#define ABOUT_MAX 16

struct cast { /* a vote that somebody cast */
	const struct milestone *m;
	const struct position_row *p;
};
struct statement {
	int64_t entry;
	const char *source, *who, *speaker, *origin, *title, *url, *class_; /* speaker: NULL */
	struct when date;
};
struct signals {
	struct cast *votes;
	size_t vote_count;
	struct statement *statements;
	size_t statement_count;
	bool asked; /* the dossier wants statements */
	bool all;   /* of everybody who speaks for himself, not only of those who are followed */
};

static const struct dossier_conf *
conf_of(const struct view *v, const char *dossier)
{
	return v->setup != NULL ? settings_dossier(v->setup->settings, dossier) : NULL;
}

/* ---- votes */

static bool
is_wanted(const struct dossier_conf *d, const char *actor, const struct position *p)
{
	const struct conf_texts *follow = d != NULL ? &d->follow.states : NULL;
	const struct conf_list *people = d != NULL ? &d->follow.people : NULL;
	const char *voter = p->actor;
	size_t i;

	if (actor != NULL) /* "Akaka" is "Akaka (D-HI)" */
		return str_eq(voter, actor) ||
		    (strncasecmp(voter, actor, strlen(actor)) == 0 &&
			strncmp(voter + strlen(actor), " (", 2) == 0);
	for (i = 0; follow != NULL && i < follow->n; i++)
		if (str_eq(positions_actor(follow->v[i].text), voter))
			return true;
	for (i = 0; people != NULL && i < people->n; i++)
		if (speaker_is_voter(people->v[i], voter, p->id))
			return true;
	return follow == NULL || (follow->n == 0 && people->n == 0);
}

/* Rows are by actor, the best evidence first: what another source says of the same one is passed
 * over. */
static int
take_votes(struct view *v, const struct dossier_conf *d, const char *actor,
    const struct milestone *m, struct signals *s)
{
	struct position_row *p = NULL;
	struct err err = { 0 };
	const char *last = NULL;
	size_t n = 0, i;

	if (position_list(v->store, m->id, &v->arena, &p, &n, &err) != 0)
		return ctl_fail_err(&err);
	for (i = 0; i < n; i++) {
		if (str_eq(p[i].p.actor, last) || !is_wanted(d, actor, &p[i].p))
			continue;
		last = p[i].p.actor;
		s->votes = xreallocarray(s->votes, s->vote_count + 1, sizeof(*s->votes));
		s->votes[s->vote_count++] = (struct cast){ m, &p[i] };
	}
	return 0;
}

/* ---- statements */

static bool
gave_milestone(struct view *v, int64_t entry, const struct milestone *m, size_t n, int *r)
{
	struct evidence *e = NULL;
	struct err err = { 0 };
	size_t count = 0, i, k;

	if (evidence_of_entry(v->store, entry, &v->arena, &e, &count, &err) != 0) {
		*r = ctl_fail_err(&err);
		return true;
	}
	for (i = 0; i < count; i++)
		for (k = 0; k < n; k++)
			if (e[i].milestone_id == m[k].id)
				return true;
	return false;
}

static bool
is_about(const struct view *v, const struct source_conf *c, const struct entry *e, const char *name)
{
	const struct detect_source src = { .cls = (enum source_class)c->source_class,
		.evidence = (enum evidence_class)(c->evidence + 1),
		.dossiers = c->dossiers.v,
		.dossier_count = c->dossiers.n };
	const char *names[ABOUT_MAX];
	size_t n = detect_about(v->setup->detector, &src, e, names, ABOUT_MAX), i;

	for (i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

static bool
people_have(const struct conf_list *people, const char *name)
{
	size_t i;

	for (i = 0; i < people->n; i++)
		if (strcasecmp(people->v[i], name) == 0)
			return true;
	return false;
}

static bool
speaks_for_itself(const struct source_conf *c)
{
	return c->evidence + 1 == EV_CAMPAIGN || c->evidence + 1 == EV_OFFICIAL_PRESS;
}

/* What others report is a statement only of those who are followed. */
static void
add_statement(const struct source_conf *c, const struct dossier_conf *d,
    const struct entry_row *row, const struct entry *e, struct arena *a, struct signals *s)
{
	const struct conf_list *people = &d->follow.people;
	size_t at = people->n;
	const char *speaker = speaker_of(e, people->v, people->n, a, &at);
	const char *origin = STR_OR(c->origin, c->name);
	bool followed = at < people->n || people_have(people, origin);
	struct statement t = { .entry = row->id,
		.source = c->name,
		.who = STR_OR(speaker, origin),
		.speaker = speaker,
		.origin = origin,
		.title = e->title,
		.url = e->link,
		.class_ = view_evidence_word((enum evidence_class)(c->evidence + 1)),
		.date = e->published };

	if (!followed && !(s->all && speaks_for_itself(c)))
		return;
	if (t.date.precision == WHEN_NONE)
		t.date = (struct when){ .at = row->first_ms / 1000, .precision = WHEN_SECOND };
	s->statements = xreallocarray(s->statements, s->statement_count + 1, sizeof(t));
	s->statements[s->statement_count++] = t;
}

static int
take_source(struct view *v, const struct source_conf *c, const struct dossier_conf *d,
    const struct milestone *m, size_t n, struct signals *s)
{
	struct entry_row *rows = NULL;
	struct err err = { 0 };
	size_t count = 0, i;
	int r = 0;

	if (entry_list(v->store, c->name, 0, ENTRIES_MAX, &v->arena, &rows, &count, &err) != 0)
		return ctl_fail_err(&err);
	for (i = 0; i < count && r == 0; i++) {
		struct entry e = { .source = c->name };

		if (!rows[i].has_body || rows[i].vanished)
			continue;
		if (entry_get_body(v->store, rows[i].id, 0, &v->arena, &e, NULL, &err) < 0)
			return ctl_fail_err(&err);
		if (is_about(v, c, &e, d->name) && !gave_milestone(v, rows[i].id, m, n, &r))
			add_statement(c, d, &rows[i], &e, &v->arena, s);
	}
	return r;
}

static int
compare_statements(const void *pa, const void *pb)
{
	const struct statement *a = pa, *b = pb;

	if (a->date.at != b->date.at)
		return a->date.at < b->date.at ? -1 : 1;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

/* Of those who speak for themselves: press offices and campaigns; and of those who are followed,
 * whoever tells it. A record is no statement. */
static int
take_statements(struct view *v, const struct dossier_conf *d, const struct milestone *m, size_t n,
    struct signals *s)
{
	const struct settings *conf = v->setup->settings;
	size_t i, over;
	int r = 0;

	for (i = 0; i < conf->source_count && r == 0; i++)
		if (speaks_for_itself(&conf->sources[i]) ||
		    (conf->sources[i].evidence + 1 == EV_PRESS && d->follow.people.n > 0))
			r = take_source(v, &conf->sources[i], d, m, n, s);
	if (s->statement_count > 1)
		qsort(
		    s->statements, s->statement_count, sizeof(*s->statements), compare_statements);
	if (s->statement_count > STATEMENTS_MAX) {
		over = s->statement_count - STATEMENTS_MAX;
		memmove(
		    s->statements, s->statements + over, STATEMENTS_MAX * sizeof(*s->statements));
		s->statement_count = STATEMENTS_MAX;
	}
	return r;
}

static int
gather(struct view *v, const char *dossier, const char *actor, const struct milestone *m, size_t n,
    struct signals *s)
{
	const struct dossier_conf *d = conf_of(v, dossier);
	const char *name = actor != NULL ? positions_actor(actor) : NULL;
	size_t i;
	int r = 0;

	*s = (struct signals){ .all = d != NULL && d->signals };
	s->asked = s->all || (d != NULL && d->follow.people.n > 0);
	for (i = 0; i < n && r == 0; i++)
		r = take_votes(v, d, name, &m[i], s);
	if (r == 0 && d != NULL && s->asked)
		r = take_statements(v, d, m, n, s);
	return r;
}

static void
done(struct signals *s)
{
	free(s->votes);
	free(s->statements);
}

/* ---- for people */

static void
print_votes(const struct signals *s)
{
	static const char *const headers[] = { "DATE", "VOTE", "WHO", "HOW", "SOURCE", NULL };
	struct table *t = table_new(headers);
	char date[VIEW_DATE], *what;
	size_t i;

	for (i = 0; i < s->vote_count; i++) {
		what = view_what(s->votes[i].m);
		view_date(s->votes[i].m, date);
		table_put(t, date);
		table_put(t, what);
		table_put(t, s->votes[i].p->p.actor);
		table_put(t, position_words[s->votes[i].p->p.vote]);
		table_put(t, s->votes[i].p->source);
		free(what);
	}
	if (s->vote_count > 0) {
		(void)printf("\nhow they voted\n");
		table_print(t, stdout, 0);
	}
	table_free(t);
}

static void
print_reservations(const struct milestone *m, size_t n)
{
	static const char *const headers[] = { "DATE", "WHO", "WHAT", "STATE", NULL };
	struct table *t = table_new(headers);
	char date[VIEW_DATE];
	size_t i, count = 0;

	for (i = 0; i < n; i++) {
		if (m[i].type != MS_RESERVATION)
			continue;
		view_date(&m[i], date);
		table_put(t, date);
		table_put(t, m[i].actor);
		table_put(t, STR_OR(m[i].kind, "reservation or declaration"));
		table_put(t, ms_state_words[m[i].state]);
		count++;
	}
	if (count > 0) {
		(void)printf("\nreservations and declarations\n");
		table_print(t, stdout, 0);
	}
	table_free(t);
}

static void
print_statements(const struct signals *s)
{
	static const char *const headers[] = { "DATE", "WHO", "CLASS", "WHAT THEY SAY", NULL };
	struct table *t = table_new(headers);
	char date[WHEN_TEXT];
	struct when day;
	size_t i;

	for (i = 0; i < s->statement_count; i++) {
		day = s->statements[i].date;
		if (day.precision > WHEN_DAY)
			day.precision = WHEN_DAY;
		when_format(&day, date);
		table_put(t, date);
		table_put(t, s->statements[i].who);
		table_put(t, s->statements[i].class_);
		table_put(t, s->statements[i].title);
	}
	if (s->statement_count > 0) {
		(void)printf("\nstatements, which are evidence of nothing\n");
		table_print(t, stdout, 0);
	}
	table_free(t);
}

int
signals_print(
    struct view *v, const char *dossier, const char *actor, const struct milestone *m, size_t n)
{
	struct signals s;
	int r = gather(v, dossier, actor, m, n, &s);

	if (r == 0) {
		print_votes(&s);
		print_reservations(m, n);
		print_statements(&s);
		if (!s.asked)
			(void)printf("\nstatements are left out: the dossier does not say "
				     "\"signals: yes\" or \"follow: {people: ...}\"\n");
	}
	done(&s);
	return r;
}

/* ---- for scripts */

static json_t *
votes_json(const struct signals *s)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < s->vote_count; i++) {
		const struct milestone *m = s->votes[i].m;
		const struct position *p = &s->votes[i].p->p;

		(void)json_array_append_new(list,
		    json_pack("{s:I, s:s, s:o, s:o, s:s, s:s, s:o, s:s}", "milestone",
			(json_int_t)m->id, "type", ms_types[m->type].code, "date",
			view_json_when(&m->date), "number", view_json_text(m->number), "actor",
			p->actor, "position", position_words[p->vote], "group",
			view_json_text(p->group), "source", s->votes[i].p->source));
	}
	return list;
}

static json_t *
reservations_json(const struct milestone *m, size_t n)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		if (m[i].type == MS_RESERVATION)
			(void)json_array_append_new(list,
			    json_pack("{s:I, s:o, s:o, s:o, s:s}", "milestone", (json_int_t)m[i].id,
				"date", view_json_when(&m[i].date), "actor",
				view_json_text(m[i].actor), "kind", view_json_text(m[i].kind),
				"state", ms_state_words[m[i].state]));
	return list;
}

static json_t *
statements_json(const struct signals *s)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < s->statement_count; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:I, s:o, s:s, s:o, s:s, s:s, s:s, s:o, s:o}", "entry",
			(json_int_t)s->statements[i].entry, "date",
			view_json_when(&s->statements[i].date), "who", s->statements[i].who,
			"speaker", view_json_text(s->statements[i].speaker), "origin",
			s->statements[i].origin, "class", s->statements[i].class_, "source",
			s->statements[i].source, "title", view_json_text(s->statements[i].title),
			"url", view_json_text(s->statements[i].url)));
	return list;
}

int
signals_json(struct view *v, const char *dossier, const char *actor, const struct milestone *m,
    size_t n, json_t **ret)
{
	struct signals s;
	int r = gather(v, dossier, actor, m, n, &s);

	if (r == 0)
		*ret = json_pack("{s:o, s:o, s:o}", "votes", votes_json(&s), "reservations",
		    reservations_json(m, n), "statements",
		    s.asked ? statements_json(&s) : json_null());
	done(&s);
	return r;
}
