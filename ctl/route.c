/*
 * `ratifyctl route explain`: to which sinks an alert would go by the routes of the configuration,
 * when, and which key of the others keeps it away. Invariant: it is the daemon's own routing that
 * answers; nothing is sent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "ctl/after.h"
#include "ctl/view.h"
#include "lib/mem.h"
#include "lib/str.h"

struct asked {
	const char *milestone;
	enum ms_type type;
	enum ms_state state;
	struct alert alert;
	bool typed;
};

static int
wrong(const char *what, const char *word, const char *const *words, size_t n)
{
	const char *near = str_nearest(word, words, n);

	if (near != NULL)
		return ctl_fail(EX_USAGE, "no %s \"%s\" (did you mean \"%s\"?)", what, word, near);
	return ctl_fail(EX_USAGE, "no %s \"%s\"", what, word);
}

static int
index_of(const char *word, const char *const *words)
{
	int i;

	for (i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

static int
take_state(struct asked *a, const char *word)
{
	int i = index_of(word, ms_state_words);

	if (i < 0)
		return wrong("state", word, ms_state_words, ST_COUNT);
	a->state = (enum ms_state)i;
	return 0;
}

static int
take_evidence(struct asked *a, const char *word)
{
	int i = index_of(word, settings_evidence_words);

	if (i < 0)
		return wrong("class of evidence", word, settings_evidence_words, EV_CAMPAIGN);
	a->alert.best = (enum evidence_class)(i + 1);
	return 0;
}

static int
take_type(struct asked *a, const char *word)
{
	a->typed = ms_type_by_code(word, &a->type) == 0 && a->type != MS_NONE;
	return a->typed ? 0 : wrong("type of milestone", word, ms_type_codes, MS_TYPE_COUNT);
}

static int
take_actor(struct asked *a, const char *word)
{
	const struct state_name *st = state_by_name(word, strlen(word));

	a->alert.actor = st != NULL ? st->name : word;
	return 0;
}

static int
take_dossier(struct asked *a, const char *word)
{
	a->alert.dossier = word;
	return 0;
}

static int
take_source(struct asked *a, const char *word)
{
	a->alert.source = word;
	return 0;
}

static const struct {
	const char *name;
	int (*take)(struct asked *, const char *);
} options[] = { { "--type", take_type }, { "--in-state", take_state },
	{ "--dossier", take_dossier }, { "--source", take_source }, { "--actor", take_actor },
	{ "--evidence", take_evidence } };

static int
take_option(struct asked *a, const char *name, const char *value)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(options); i++)
		if (strcmp(options[i].name, name) == 0)
			return value != NULL ? options[i].take(a, value)
					     : ctl_fail(EX_USAGE, "%s lacks its value", name);
	return ctl_fail(EX_USAGE, "no option %s; see ratifyctl(1)", name);
}

static int
take_words(struct asked *a, int argc, char **argv)
{
	int i, r = 0;

	*a = (struct asked){ .state = ST_OFFICIAL,
		.alert = { .kind = ALERT_NEW, .best = EV_RECORD } };
	if (argc < 2 || strcmp(argv[1], "explain") != 0)
		return ctl_fail(EX_USAGE, "expected route explain, and a milestone or --type");
	for (i = 2; i < argc && r == 0; i++) {
		if (argv[i][0] == '-') {
			r = take_option(a, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
			i++;
		} else if (a->milestone == NULL) {
			a->milestone = argv[i];
		} else {
			r = ctl_fail(EX_USAGE, "one milestone at a time, not \"%s\"", argv[i]);
		}
	}
	if (r == 0 && (a->milestone == NULL) == !a->typed)
		r = ctl_fail(EX_USAGE, "expected a milestone or --type");
	return r;
}

/* What is stored about the milestone. */
static int
take_milestone(struct view *v, struct asked *a)
{
	struct milestone *all;
	struct evidence *e = NULL;
	const struct evidence *best;
	struct err err = { .code = 0 };
	size_t n = 0, en = 0, i;

	if (milestone_list(v->store, NULL, NULL, 0, &v->arena, &all, &n, &err) != 0)
		return ctl_fail_err(&err);
	for (i = 0; i < n; i++) {
		_cleanup_free_ char *id = xasprintf("%lld", (long long)all[i].id);

		if (str_eq(id, a->milestone))
			break;
	}
	if (i == n)
		return ctl_fail(
		    EX_USAGE, "no milestone \"%s\"; ratifyctl milestones lists them", a->milestone);
	if (evidence_list(v->store, all[i].id, &v->arena, &e, &en, &err) != 0)
		return ctl_fail_err(&err);
	best = view_best(e, en);
	a->type = all[i].type;
	a->state = all[i].state;
	a->alert.dossier = all[i].dossier;
	a->alert.actor = all[i].actor;
	a->alert.best = all[i].best;
	a->alert.source = best != NULL ? best->source : NULL;
	return 0;
}

/* "at once", or "at 2026-11-25 07:00:00Z, after its quiet hours" */
static void
put_time(const struct routing *routing, const struct plan *p, const struct asked *a, char *ret,
    size_t cap)
{
	int64_t now_ms = (int64_t)time(NULL) * 1000;
	int64_t due_ms = plan_due_ms(routing, p, &a->alert, now_ms);
	char text[WHEN_TEXT], times[DIGEST_TEXT];

	view_time(due_ms, text);
	if (p->digest != NULL) {
		digest_format(p->digest, times);
		(void)snprintf(ret, cap, "at %s, in digest %s (%s)", text, p->digest->name, times);
	} else if (p->group_ms > 0) {
		(void)snprintf(ret, cap, "by %s, after %lld s in which others of its kind may come",
		    text, (long long)(p->group_ms / 1000));
	} else if (due_ms <= now_ms) {
		(void)snprintf(ret, cap, "at once");
	} else {
		(void)snprintf(ret, cap, "at %s, after its quiet hours", text);
	}
}

#define DIGESTS_SHOWN 3

/* The next times of its digest, quiet hours included. */
static json_t *
digest_times(const struct routing *routing, const struct plan *p)
{
	static const struct alert any = { .title = NULL };
	int64_t at_ms = (int64_t)time(NULL) * 1000;
	json_t *list = json_array();
	int i;

	for (i = 0; i < DIGESTS_SHOWN; i++) {
		IGNORE(json_array_append_new(
		    list, view_json_ms(plan_due_ms(routing, p, &any, at_ms))));
		at_ms = digest_next_ms(p->digest, at_ms);
	}
	return list;
}

static json_t *
sinks_json(const struct routing *routing, const struct route_def *r, const struct asked *a)
{
	json_t *list = json_array(), *j;
	char due[320];
	size_t i;

	for (i = 0; i < r->sink_count; i++) {
		struct plan p = plan_of_route(r, r->sinks[i], &a->alert);

		put_time(routing, &p, a, due, sizeof(due));
		j = json_pack("{s:s, s:s}", "sink", r->sinks[i], "when", due);
		if (p.digest != NULL)
			IGNORE(json_object_set_new(j, "digests", digest_times(routing, &p)));
		IGNORE(json_array_append_new(list, j));
	}
	return list;
}

static json_t *
explain(const struct routing *routing, const struct asked *a)
{
	json_t *routes = json_array(), *j;
	size_t i;

	for (i = 0; i < routing->route_count; i++) {
		const struct route_def *r = &routing->routes[i];
		enum route_why why = route_takes(routing, r, &a->alert, a->type, a->state);

		j = json_pack("{s:s, s:b, s:o}", "route", r->name, "takes", why == ROUTE_TAKES,
		    "because",
		    why == ROUTE_TAKES ? json_null() : json_string(route_why_words[why]));
		if (why == ROUTE_TAKES) {
			(void)json_object_set_new(j, "sinks", sinks_json(routing, r, a));
			after_put(j, r, a->alert.importance);
		}
		(void)json_array_append_new(routes, j);
	}
	return routes;
}

static void
print_route(const json_t *j)
{
	const json_t *sinks = json_object_get(j, "sinks"), *sink, *at;
	size_t i, k;

	if (sinks == NULL) {
		(void)printf("%s: not taken, by its %s\n",
		    json_string_value(json_object_get(j, "route")),
		    json_string_value(json_object_get(j, "because")));
		return;
	}
	(void)printf("%s: taken\n", json_string_value(json_object_get(j, "route")));
	json_array_foreach (sinks, i, sink) {
		(void)printf("  %s %s\n", json_string_value(json_object_get(sink, "sink")),
		    json_string_value(json_object_get(sink, "when")));
		json_array_foreach (json_object_get(sink, "digests"), k, at)
			if (k > 0)
				(void)printf("    then at %s\n", json_string_value(at));
	}
	after_print(j);
}

static int
answer(struct view *v, struct asked *a, bool json)
{
	json_t *routes, *j;
	size_t i;

	if (v->setup == NULL)
		return ctl_fail(EX_CONFIG, "without a configuration there are no routes");
	a->alert.importance = v->setup->importance[a->type];
	routes = explain(&v->setup->routing, a);
	if (json)
		return view_print_json(json_pack("{s:s, s:s, s:s%, s:o}", "type",
		    ms_types[a->type].code, "state", ms_state_words[a->state], "importance",
		    &a->alert.importance, (size_t)1, "routes", routes));
	(void)printf("%s, %s, class %c\n", ms_types[a->type].title, ms_state_words[a->state],
	    a->alert.importance);
	json_array_foreach (routes, i, j)
		print_route(j);
	if (json_array_size(routes) == 0)
		(void)printf("there are no sinks\n");
	json_decref(routes);
	return 0;
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	struct asked a;
	struct view v;
	int r = take_words(&a, argc, argv);

	if (r == 0)
		r = a.milestone != NULL ? view_open_rules(&v, opt) : view_open_settings(&v, opt);
	if (r != 0)
		return r;
	if (a.milestone != NULL)
		r = take_milestone(&v, &a);
	if (r == 0)
		r = answer(&v, &a, opt->json);
	view_close(&v);
	return r;
}

const struct ctl_command cmd_route = {
	.name = "route",
	.usage = "route explain MILESTONE | --type T [--dossier D] [--in-state S] [--actor A] "
		 "[--source S] [--evidence CLASS]",
	.help = "to which sinks an alert goes, when, and what keeps it from the others",
	.run = run,
};
