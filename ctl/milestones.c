/*
 * `ratifyctl milestones`: milestones of all dossiers, chosen by dossier, type, state, day or actor,
 * with how each voted; one of them by its number, with everything that speaks for it.
 */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/positions.h"
#include "ctl/table.h"
#include "ctl/view.h"
#include "lib/mem.h"
#include "lib/str.h"

struct filter {
	const char *dossier;
	enum ms_type type; /* MS_NONE: any */
	int state;         /* -1: any */
	struct when since;
	int64_t id;               /* 0: any */
	const char *actor;        /* whose act it is, or who voted in it; NULL: any */
	bool votes;               /* only those in which somebody voted, and how */
	struct position_row *own; /* all of the actor's */
	size_t own_count;
};

static int
wrong_word(const char *what, const char *word, const char *const *words, size_t n)
{
	const char *near = str_nearest(word, words, n);

	if (near != NULL)
		return ctl_fail(EX_USAGE, "no %s \"%s\" (did you mean \"%s\"?)", what, word, near);
	return ctl_fail(EX_USAGE, "no %s \"%s\"", what, word);
}

static int
take_state(const char *word, int *ret)
{
	int i;

	for (i = 0; i < ST_COUNT; i++)
		if (str_eq(ms_state_words[i], word)) {
			*ret = i;
			return 0;
		}
	return wrong_word("state", word, ms_state_words, ST_COUNT);
}

static int
take_option(struct filter *f, const char *name, const char *value)
{
	if (value == NULL)
		return ctl_fail(EX_USAGE, "%s lacks its value", name);
	if (strcmp(name, "--dossier") == 0) {
		f->dossier = value;
		return 0;
	}
	if (strcmp(name, "--actor") == 0) {
		f->actor = positions_actor(value);
		return 0;
	}
	if (strcmp(name, "--in-state") == 0)
		return take_state(value, &f->state);
	if (strcmp(name, "--type") == 0) {
		if (ms_type_by_code(value, &f->type) == 0 && f->type != MS_NONE)
			return 0;
		return wrong_word("type of milestone", value, ms_type_codes, MS_TYPE_COUNT);
	}
	if (strcmp(name, "--since") == 0) {
		if (when_parse(value, strlen(value), &f->since) == 0)
			return 0;
		return ctl_fail(EX_USAGE, "\"%s\" is no date; expected one like 2025-10-25", value);
	}
	return ctl_fail(EX_USAGE, "no option %s; see ratifyctl(1)", name);
}

static int
take_filter(struct filter *f, int argc, char **argv)
{
	int i, r;

	*f = (struct filter){ .type = MS_NONE, .state = -1 };
	for (i = 1; i < argc; i++) {
		if (argv[i][0] != '-') {
			if (f->id != 0 || str_to_int(argv[i], 1, INT64_MAX, &f->id) != 0)
				return ctl_fail(EX_USAGE,
				    "\"%s\" is no number of a milestone; expected one at most",
				    argv[i]);
			continue;
		}
		if (strcmp(argv[i], "--votes") == 0) {
			f->votes = true;
			continue;
		}
		r = take_option(f, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
		if (r != 0)
			return r;
		i++;
	}
	return 0;
}

static bool
is_of_actor(const struct filter *f, const struct milestone *m)
{
	return (m->actor != NULL && strcasecmp(m->actor, f->actor) == 0) ||
	    positions_best(f->own, f->own_count, m->id) != NULL;
}

static bool
passes(const struct filter *f, const struct milestone *m)
{
	if (f->id != 0)
		return m->id == f->id;
	if (f->type != MS_NONE && m->type != f->type)
		return false;
	if (f->state >= 0 && (int)m->state != f->state)
		return false;
	if (f->actor != NULL && !is_of_actor(f, m))
		return false;
	return f->since.precision == WHEN_NONE ||
	    (m->date.precision != WHEN_NONE && m->date.at >= f->since.at);
}

/* How the actor that was asked for voted, or what he did otherwise. */
static const char *
position_word(const struct filter *f, const struct milestone *m)
{
	const struct position_row *p = positions_best(f->own, f->own_count, m->id);

	return p != NULL ? position_words[p->p.vote] : NULL;
}

static void
print_list(const struct filter *f, const struct milestone *m, size_t n)
{
	static const char *const headers[] = { ">ID", "DATE", "DOSSIER", "WHAT", "WHO", "STATE",
		">EVIDENCE", "BEST", NULL };
	static const char *const with_votes[] = { ">ID", "DATE", "DOSSIER", "WHAT", "WHO", "VOTE",
		"STATE", ">EVIDENCE", "BEST", NULL };
	struct table *t = table_new(f->actor != NULL ? with_votes : headers);
	char date[VIEW_DATE];
	size_t i;

	for (i = 0; i < n; i++) {
		char *what = view_what(&m[i]);

		view_date(&m[i], date);
		table_putf(t, "%lld", (long long)m[i].id);
		table_put(t, date);
		table_put(t, m[i].dossier);
		table_put(t, what);
		table_put(t, STR_OR(m[i].actor, m[i].body));
		if (f->actor != NULL)
			table_put(t, position_word(f, &m[i]));
		table_put(t, ms_state_words[m[i].state]);
		table_putf(t, "%d", m[i].evidence_count);
		table_put(t, view_evidence_word(m[i].best));
		free(what);
	}
	table_print(t, stdout, 0);
	table_free(t);
}

static void
print_field(const char *name, const char *value)
{
	char *safe = str_safe(value, 2000);

	if (safe[0] != '\0')
		(void)printf("%-11s %s\n", name, safe);
	free(safe);
}

static void
print_evidence(const struct evidence *e)
{
	char seen[WHEN_TEXT], date[WHEN_TEXT];
	_cleanup_free_ char *span = NULL;

	view_time(e->seen_ms, seen);
	when_format(&e->date, date);
	span = xasprintf("%s, bytes %zu to %zu of %s", STR_OR(e->rule, "?"), e->from, e->to,
	    STR_OR(e->field, "?"));
	(void)printf("\n");
	print_field("source", e->source);
	print_field("class", view_evidence_word(e->evidence));
	print_field("origin", e->origin);
	print_field(
	    "says", e->type >= 0 && e->type < MS_TYPE_COUNT ? ms_types[e->type].title : NULL);
	print_field("date", date);
	print_field("title", e->title);
	print_field("quote", e->quote);
	print_field("rule", span);
	print_field("link", e->url);
	print_field("seen", seen);
}

static void
print_one(const struct milestone *m, const struct evidence *e, size_t n)
{
	_cleanup_free_ char *what = view_what(m);
	char date[VIEW_DATE], first[WHEN_TEXT], changed[WHEN_TEXT];
	size_t i;

	view_date(m, date);
	view_time(m->first_seen_ms, first);
	view_time(m->changed_ms, changed);
	print_field("what", what);
	print_field("meaning", ms_types[m->type].meaning);
	print_field("dossier", m->dossier);
	print_field("who", m->actor);
	print_field("body", m->body);
	print_field("number", m->number);
	print_field("date", date);
	print_field("date from", date_from_words[m->date_from]);
	print_field("state", ms_state_words[m->state]);
	print_field("first seen", first);
	print_field("changed", changed);
	print_field("announced", m->announced ? "yes" : "no");
	(void)printf("%-11s %d, %d independent\n", "evidence", m->evidence_count, m->origin_count);
	for (i = 0; i < n; i++)
		print_evidence(&e[i]);
}

static int
read_votes(struct view *v, const struct milestone *m, struct position_row **ret, size_t *ret_n)
{
	struct err err = { 0 };

	*ret_n = 0;
	return position_list(v->store, m->id, &v->arena, ret, ret_n, &err) != 0 ? ctl_fail_err(&err)
										: 0;
}

static int
show_one(struct view *v, const struct milestone *m, bool json)
{
	struct position_row *p = NULL;
	struct evidence *e = NULL;
	struct err err = { 0 };
	size_t n = 0, voters;
	json_t *j;
	int r;

	if (evidence_list(v->store, m->id, &v->arena, &e, &n, &err) != 0)
		return ctl_fail_err(&err);
	r = read_votes(v, m, &p, &voters);
	if (r != 0)
		return r;
	if (json) {
		j = view_json_milestone(m, e, n);
		(void)json_object_set_new(j, "positions", positions_json(p, voters));
		return view_print_json(j);
	}
	print_one(m, e, n);
	if (voters > 0)
		(void)printf("\n");
	positions_print_names(stdout, p, voters);
	return 0;
}

/* Takes list. */
static int
add_json(struct view *v, const struct filter *f, const struct milestone *m, json_t *list)
{
	struct position_row *p = NULL;
	struct evidence *e = NULL;
	struct err err = { 0 };
	size_t n = 0;
	json_t *j;

	if (evidence_list(v->store, m->id, &v->arena, &e, &n, &err) != 0)
		return ctl_fail_err(&err);
	j = view_json_milestone(m, e, n);
	if (f->actor != NULL)
		(void)json_object_set_new(j, "position", view_json_text(position_word(f, m)));
	if (f->votes && read_votes(v, m, &p, &n) == 0)
		(void)json_object_set_new(j, "positions", positions_json(p, n));
	(void)json_array_append_new(list, j);
	return 0;
}

static int
print_votes(struct view *v, const struct milestone *m, size_t n)
{
	struct position_row *p = NULL;
	char date[VIEW_DATE];
	size_t i, voters;
	int r;

	for (i = 0; i < n; i++) {
		_cleanup_free_ char *what = view_what(&m[i]);
		_cleanup_free_ char *dossier = str_safe(m[i].dossier, 200);

		r = read_votes(v, &m[i], &p, &voters);
		if (r != 0)
			return r;
		view_date(&m[i], date);
		(void)printf("%s%lld  %s  %s  %s\n", i > 0 ? "\n" : "", (long long)m[i].id, date,
		    dossier, what);
		positions_print(p, voters);
	}
	return 0;
}

static int
show_list(struct view *v, const struct filter *f, const struct milestone *m, size_t n, bool json)
{
	json_t *list;
	size_t i;
	int r = 0;

	if (!json && f->votes)
		return print_votes(v, m, n);
	if (!json) {
		print_list(f, m, n);
		return 0;
	}
	list = json_array();
	for (i = 0; i < n && r == 0; i++)
		r = add_json(v, f, &m[i], list);
	if (r == 0)
		return view_print_json(json_pack("{s:o}", "milestones", list));
	json_decref(list);
	return r;
}

/* Those that pass, in their order, to the front of m. */
static int
choose(struct view *v, const struct filter *f, struct milestone *m, size_t n, size_t *ret_kept)
{
	struct position_row *p;
	size_t i, voters = 1, kept = 0;
	int r = 0;

	for (i = 0; i < n && r == 0; i++) {
		if (!passes(f, &m[i]))
			continue;
		if (f->votes && f->id == 0)
			r = read_votes(v, &m[i], &p, &voters);
		if (r == 0 && voters > 0)
			m[kept++] = m[i];
	}
	*ret_kept = kept;
	return r;
}

static int
show(struct view *v, struct filter *f, bool json)
{
	struct milestone *m = NULL;
	struct err err = { 0 };
	size_t n = 0, kept = 0;
	int r = 0;

	if (f->dossier != NULL)
		r = view_check_dossier(v, f->dossier);
	if (r == 0 && f->actor != NULL)
		r = positions_of_actor(v, f->actor, &f->own, &f->own_count);
	if (r != 0)
		return r;
	if (milestone_list(v->store, f->dossier, NULL, 0, &v->arena, &m, &n, &err) != 0)
		return ctl_fail_err(&err);
	r = choose(v, f, m, n, &kept);
	if (r != 0)
		return r;
	if (f->id != 0)
		return kept == 1 ? show_one(v, &m[0], json)
				 : ctl_fail(EX_USAGE, "no milestone %lld", (long long)f->id);
	if (kept > 0)
		qsort(m, kept, sizeof(*m), timeline_compare);
	return show_list(v, f, m, kept, json);
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	struct filter f;
	struct view v;
	int r = take_filter(&f, argc, argv);

	if (r != 0)
		return r;
	r = view_open(&v, opt);
	if (r != 0)
		return r;
	r = show(&v, &f, opt->json);
	view_close(&v);
	return r;
}

const struct ctl_command cmd_milestones = {
	.name = "milestones",
	.usage = "milestones [--dossier D] [--type T] [--in-state S] [--since DATE] [--actor A]"
		 " [--votes] [ID]",
	.help = "milestones of all dossiers, or one with its evidence, and how each voted",
	.run = run,
};
