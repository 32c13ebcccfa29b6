/*
 * `ratifyctl procedure`: the procedures that are known, and one of them drawn: as text, as a graph
 * in the DOT language, as JSON. Invariant: what is drawn is what the timeline computes with.
 */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/prose.h"
#include "ctl/table.h"
#include "ctl/view.h"
#include "lib/mem.h"
#include "lib/str.h"

static const char marks[] = {
	[ROLE_STEP] = 'o', [ROLE_FAILURE] = '!', [ROLE_REVERSAL] = '<', [ROLE_END] = '#'
};

static size_t
count_dossiers(const struct view *v, const struct procedure_def *p)
{
	size_t i, k, n, used = 0;

	for (i = 0; i < v->setup->settings->dossier_count; i++) {
		const struct track_def *t = procedures_tracks(v->setup->procedures, i, &n);

		for (k = 0; k < n && t[k].procedure != p; k++)
			;
		used += k < n;
	}
	return used;
}

static int
list(const struct view *v, bool json)
{
	static const char *const headers[] = { "PROCEDURE", ">STEPS", ">DOSSIERS", "TITLE", NULL };
	size_t n, i;
	const struct procedure_def *all = procedures_all(v->setup->procedures, &n);
	json_t *rows = json_array();
	struct table *t = table_new(headers);

	for (i = 0; i < n; i++) {
		table_put(t, all[i].name);
		table_putf(t, "%zu", all[i].step_count);
		table_putf(t, "%zu", count_dossiers(v, &all[i]));
		table_put(t, all[i].title);
		(void)json_array_append_new(rows,
		    json_pack("{s:s, s:o, s:I, s:I}", "procedure", all[i].name, "title",
			view_json_text(all[i].title), "steps", (json_int_t)all[i].step_count,
			"dossiers", (json_int_t)count_dossiers(v, &all[i])));
	}
	if (!json)
		table_print(t, stdout, 0);
	table_free(t);
	if (json)
		return view_print_json(json_pack("{s:o}", "procedures", rows));
	json_decref(rows);
	return 0;
}

static void
print_text(FILE *to, const char *before, const char *text)
{
	char *safe = str_safe(text, 400);

	if (safe[0] != '\0')
		(void)fprintf(to, "%s%s\n", before, safe);
	free(safe);
}

static void
print_by(FILE *to, const struct procedure_step *s)
{
	size_t i;

	for (i = 0; i < s->by_count; i++)
		(void)fprintf(to, "%s%s", i == 0 ? "|      by " : ", ", ms_types[s->by[i]].code);
	for (i = 0; i < s->kind_count; i++)
		(void)fprintf(to, "%s%s", i == 0 ? " of kind " : " or ", s->kinds[i]);
	for (i = 0; i < s->body_count; i++)
		(void)fprintf(to, "%s%s", i == 0 ? " of " : " or ", s->bodies[i]);
	if (s->by_count > 0)
		(void)fprintf(to, "%s%s\n", s->per_actor ? ", one per State" : "",
		    s->numbered ? ", with the number that the dossier gives" : "");
	if (s->threshold == THRESHOLD_CONSENTS)
		(void)fprintf(to, "|      when as many have consented as the dossier says\n");
	if (s->threshold == THRESHOLD_CLOSING)
		(void)fprintf(to, "|      when the dossier's last day for signature is over\n");
	if (s->threshold == THRESHOLD_TWO_THIRDS)
		(void)fprintf(to, "|      by two thirds\n");
}

static void
print_routes(FILE *to, const struct procedure_def *p, size_t from)
{
	static const char *const arrows[] = { "+-->", "+..>", "+==>", "+--X" };
	const struct procedure_clock *c;
	size_t i;
	char words[CLOCK_WORDS];

	for (i = 0; i < p->route_count; i++) {
		const struct procedure_route *r = &p->routes[i];

		if (r->from != from)
			continue;
		(void)fprintf(to, "%s %s", arrows[r->kind], p->steps[r->to].name);
		if (r->kind != ROUTE_ALLOWS)
			(void)fprintf(to, " (%s it", route_kind_words[r->kind]);
		if (r->kind == ROUTE_REQUIRES)
			(void)fprintf(to, " first");
		c = r->clock != PROCEDURE_NONE ? &p->clocks[r->clock] : NULL;
		if (c != NULL) {
			clock_words(&c->rule, words);
			(void)fprintf(to, ", %s", c->at != NULL ? c->at : words);
		}
		(void)fprintf(to, "%s\n", r->kind != ROUTE_ALLOWS ? ")" : "");
	}
}

static void
draw(const struct procedure_def *p)
{
	char *title = str_safe(p->title, 400);
	struct prose out;
	FILE *to = prose_begin(&out);
	size_t i;

	(void)fprintf(to, "%s: %s\n", p->name, title);
	free(title);
	(void)fprintf(to,
	    "o step  ! failure  < reversal  # end   "
	    "--> allows  ..> is required by  ==> causes  --X precludes\n\n");
	for (i = 0; i < p->step_count; i++) {
		const struct procedure_step *s = &p->steps[i];

		(void)fprintf(to, "%c  %s: ", marks[s->role], s->name);
		print_text(to, "", s->title);
		print_text(to, "|      ", s->who);
		print_by(to, s);
		print_text(to, "|      seen in: ", s->seen_in);
		print_routes(to, p, i);
		(void)fprintf(to, "%s\n", i + 1 < p->step_count ? "|" : "");
	}
	prose_end(&out, prose_terminal());
}

/* A quoted string of the DOT language: only the quote and the backslash mean something in it. */
static void
print_quoted(const char *a, const char *b)
{
	char *first = str_safe(a, 400), *second = str_safe(b, 400);
	const char *s;

	(void)putchar('"');
	for (s = first; *s != '\0'; s++)
		(void)printf("%s%c", *s == '"' || *s == '\\' ? "\\" : "", *s);
	if (second[0] != '\0')
		(void)printf("\\n");
	for (s = second; *s != '\0'; s++)
		(void)printf("%s%c", *s == '"' || *s == '\\' ? "\\" : "", *s);
	(void)putchar('"');
	free(first);
	free(second);
}

static void
print_dot(const struct procedure_def *p)
{
	static const char *const shapes[] = { "box", "octagon", "cds", "doublecircle" };
	static const char *const styles[] = { "solid", "dotted", "bold", "dashed" };
	size_t i;

	(void)printf("digraph ");
	print_quoted(p->name, NULL);
	(void)printf(" {\n\tlabel = ");
	print_quoted(p->title, NULL);
	(void)printf(";\n\tnode [fontname = \"sans-serif\"];\n");
	for (i = 0; i < p->step_count; i++) {
		(void)printf("\t");
		print_quoted(p->steps[i].name, NULL);
		(void)printf(" [label = ");
		print_quoted(p->steps[i].title, p->steps[i].who);
		(void)printf(", shape = %s%s];\n", shapes[p->steps[i].role],
		    p->steps[i].optional ? ", style = dashed" : "");
	}
	for (i = 0; i < p->route_count; i++) {
		const struct procedure_route *r = &p->routes[i];

		(void)printf("\t");
		print_quoted(p->steps[r->from].name, NULL);
		(void)printf(" -> ");
		print_quoted(p->steps[r->to].name, NULL);
		(void)printf(" [style = %s", styles[r->kind]);
		if (r->kind != ROUTE_ALLOWS) {
			(void)printf(", label = ");
			print_quoted(route_kind_words[r->kind],
			    r->clock != PROCEDURE_NONE ? p->clocks[r->clock].at : NULL);
		}
		(void)printf("%s];\n", r->kind == ROUTE_PRECLUDES ? ", arrowhead = tee" : "");
	}
	(void)printf("}\n");
}

static json_t *
json_texts(const char *const *v, size_t n)
{
	json_t *texts = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		(void)json_array_append_new(texts, json_string(v[i]));
	return texts;
}

static json_t *
json_step(const struct procedure_step *s)
{
	json_t *by = json_array();
	size_t i;

	for (i = 0; i < s->by_count; i++)
		(void)json_array_append_new(by, json_string(ms_types[s->by[i]].code));
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:b, s:s, s:s}", "step",
	    s->name, "title", view_json_text(s->title), "who", view_json_text(s->who), "seen_in",
	    view_json_text(s->seen_in), "by", by, "bodies", json_texts(s->bodies, s->body_count),
	    "kinds", json_texts(s->kinds, s->kind_count), "actor", s->per_actor, "optional",
	    s->optional, "numbered", s->numbered, "role", step_role_words[s->role], "threshold",
	    step_threshold_words[s->threshold]);
}

static json_t *
json_clock(const struct procedure_def *p, size_t i)
{
	const struct procedure_clock *c;
	char words[CLOCK_WORDS];

	if (i == PROCEDURE_NONE)
		return json_null();
	c = &p->clocks[i];
	clock_words(&c->rule, words);
	return json_pack("{s:s, s:o, s:o, s:o, s:o}", "clock", c->name, "length",
	    view_json_text(words[0] != '\0' ? words : NULL), "calendar",
	    view_json_text(c->calendar_count > 0 ? c->calendars[0] : NULL), "calendars",
	    json_texts(c->calendars, c->calendar_count), "at", view_json_text(c->at));
}

static int
print_json(const struct procedure_def *p)
{
	json_t *steps = json_array(), *routes = json_array();
	size_t i;

	for (i = 0; i < p->step_count; i++)
		(void)json_array_append_new(steps, json_step(&p->steps[i]));
	for (i = 0; i < p->route_count; i++)
		(void)json_array_append_new(routes,
		    json_pack("{s:s, s:s, s:s, s:o}", "from", p->steps[p->routes[i].from].name,
			"to", p->steps[p->routes[i].to].name, "kind",
			route_kind_words[p->routes[i].kind], "after",
			json_clock(p, p->routes[i].clock)));
	return view_print_json(json_pack("{s:s, s:o, s:o, s:o, s:b, s:o, s:o}", "procedure",
	    p->name, "title", view_json_text(p->title), "state", view_json_text(p->state), "bodies",
	    json_texts(p->bodies, p->body_count), "states", p->states, "steps", steps, "routes",
	    routes));
}

static int
show(const struct view *v, const char *name, bool dot, bool json)
{
	const struct procedure_def *p = procedures_find(v->setup->procedures, name), *all;
	_cleanup_free_ const char **names = NULL;
	const char *near;
	size_t n, i;

	if (p != NULL && json)
		return print_json(p);
	if (p != NULL) {
		if (dot)
			print_dot(p);
		else
			draw(p);
		return 0;
	}
	all = procedures_all(v->setup->procedures, &n);
	names = xcalloc(n + 1, sizeof(*names));
	for (i = 0; i < n; i++)
		names[i] = all[i].name;
	near = str_nearest(name, names, n);
	if (near != NULL)
		return ctl_fail(EX_USAGE, "no procedure \"%s\" (did you mean \"%s\"?)", name, near);
	return ctl_fail(EX_USAGE, "no procedure \"%s\"; ratifyctl procedure list lists them", name);
}

/* Without a configuration, or one without dossiers, those that are shipped. */
static int
need_procedures(struct view *v, const struct ctl_options *opt)
{
	static const char *const shipped[] = { "procedures", NULL };
	struct err err = { 0 };
	size_t n = 0;

	if (v->setup != NULL)
		(void)procedures_all(v->setup->procedures, &n);
	if (n > 0)
		return 0;
	setup_free(v->setup);
	v->setup = NULL;
	if (setup_load_packs(&v->setup, opt->packs, shipped, NULL, NULL, &err) == 0)
		return 0;
	return ctl_fail(EX_CONFIG, "the pack procedures cannot be read: %s", err.text);
}

static int
usage(void)
{
	return ctl_fail(EX_USAGE, "usage: ratifyctl %s", cmd_procedure.usage);
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	bool listing = argc == 2 && strcmp(argv[1], "list") == 0, dot = false;
	const char *name = NULL;
	struct view v;
	int i, r;

	if (!listing && (argc < 3 || strcmp(argv[1], "show") != 0))
		return usage();
	for (i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--dot") == 0 && !dot)
			dot = true;
		else if (argv[i][0] == '-' || name != NULL)
			return usage();
		else
			name = argv[i];
	}
	if (!listing && name == NULL)
		return usage();
	r = view_open_settings(&v, opt);
	if (r != 0)
		return r;
	r = need_procedures(&v, opt);
	if (r == 0)
		r = listing ? list(&v, opt->json) : show(&v, name, dot, opt->json);
	view_close(&v);
	return r;
}

const struct ctl_command cmd_procedure = {
	.name = "procedure",
	.usage = "procedure list | procedure show NAME [--dot]",
	.help = "the steps that treaties and bills can take, drawn",
	.run = run,
};
