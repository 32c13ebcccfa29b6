#include "daemon/setup/routes.h"

#include <string.h>

#include "daemon/setup/attending.h"
#include "daemon/setup/defs.h"
#include "lib/mem.h"
#include "lib/str.h"

/* A State goes by one name in milestones, whatever a user calls it. */
static const char *
actor_name(const char *word)
{
	const struct state_name *st = state_by_name(word, strlen(word));

	return st != NULL ? st->name : word;
}

static void
build_route(const struct route_conf *c, struct route_def *ret)
{
	const char **actors = xcalloc(c->actors.n + 1, sizeof(*actors));
	size_t i;

	defs_route(c, ret);
	for (i = 0; i < c->actors.n; i++)
		actors[i] = actor_name(c->actors.v[i]);
	ret->actors = actors;
	ret->actor_count = c->actors.n;
}

static int
tell(conf_report_fn *report, void *arg, const struct conf_text *at, const char *key,
    const char *expected)
{
	_cleanup_free_ char *safe = str_safe(at->text, 80);
	_cleanup_free_ char *text = xasprintf("%s is \"%s\", expected %s", key, safe, expected);

	report(&at->place, text, arg);
	return 1;
}

static int
build_timing(const struct sink_conf *c, struct sink_timing *ret, conf_report_fn *report, void *arg)
{
	struct zone *zone = NULL;
	struct err err = { .code = 0 };
	int mistakes = 0;

	*ret = (struct sink_timing){ .sink = c->name, .pierce = (unsigned)c->pierce };
	if (zone_new(&zone, STR_OR(c->zone.text, "UTC"), &err) != 0)
		mistakes += tell(report, arg, &c->zone, "zone", err.text);
	ret->zone = zone;
	if (c->quiet.text == NULL)
		return mistakes;
	if (timing_parse(c->quiet.text, &ret->from_min, &ret->to_min) != 0)
		mistakes += tell(
		    report, arg, &c->quiet, "quiet", "two times of the day such as 22:00-07:00");
	ret->quiet = mistakes == 0;
	return mistakes;
}

static void
build_importance(struct setup *s)
{
	const struct importance_conf *c = s->settings->importances;
	enum ms_type type;
	size_t i;

	for (i = 0; i < MS_TYPE_COUNT; i++)
		s->importance[i] = ms_types[i].importance;
	for (i = 0; i < s->settings->importance_count; i++)
		if (ms_type_by_code(c[i].name, &type) == 0 && type >= 0)
			s->importance[type] = settings_importance_words[c[i].importance][0];
}

int
routes_build(struct setup *s, conf_report_fn *report, void *arg)
{
	const struct settings *c = s->settings;
	size_t i, n = c->route_count;
	int mistakes = 0;

	build_importance(s);
	s->routes = xcalloc(n + 1, sizeof(*s->routes));
	s->sink_names = xcalloc(c->sink_count + 1, sizeof(*s->sink_names));
	s->timings = xcalloc(c->sink_count + 1, sizeof(*s->timings));
	for (i = 0; i < n; i++)
		build_route(&c->routes[i], &s->routes[i]);
	mistakes += attending_build(c, s->routes, report, arg);
	for (i = 0; i < c->sink_count; i++) {
		s->sink_names[i] = c->sinks[i].name;
		mistakes += build_timing(&c->sinks[i], &s->timings[i], report, arg);
	}
	if (n == 0 && c->sink_count > 0)
		s->routes[n++] = (struct route_def){ .name = "all",
			.sinks = s->sink_names,
			.sink_count = c->sink_count,
			.health = true };
	if (n > c->route_count)
		attending_default(c, &s->routes[0]);
	s->routing = (struct routing){ .routes = s->routes,
		.route_count = n,
		.timings = s->timings,
		.timing_count = c->sink_count,
		.alert_on = (enum ms_state)c->daemon.alert_on };
	return mistakes;
}

void
routes_free(struct setup *s)
{
	size_t i;

	for (i = 0; s->routes != NULL && i < s->settings->route_count; i++)
		free((void *)(uintptr_t)s->routes[i].actors);
	for (i = 0; s->timings != NULL && i < s->settings->sink_count; i++)
		zone_free((struct zone *)(uintptr_t)s->timings[i].zone);
	free(s->routes);
	free(s->timings);
	free(s->sink_names);
}
