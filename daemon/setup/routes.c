#include "daemon/setup/routes.h"

#include <string.h>

#include "daemon/setup/attending.h"
#include "daemon/setup/defs.h"
#include "lib/mem.h"
#include "lib/str.h"

#define DESKTOP_SUMMARY_ABOVE 3

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

/* "fuse" and "summary-above" of a sink. */
static int
build_limits(const struct sink_conf *c, struct sink_timing *ret, conf_report_fn *report, void *arg)
{
	ret->summary_above = (size_t)c->summary_above;
	if (c->summary_above == 0 && str_eq(c->type, "desktop"))
		ret->summary_above = DESKTOP_SUMMARY_ABOVE;
	if (c->fuse.text == NULL || timing_parse_fuse(c->fuse.text, &ret->fuse, &ret->fuse_ms) == 0)
		return 0;
	return tell(report, arg, &c->fuse, "fuse", "a number of messages in a time such as 30/1h");
}

static unsigned
day_bits(uint64_t words)
{
	const unsigned weekdays = 0x1f, daily = 0x7f;
	unsigned bits = (unsigned)(words & daily);

	if (words == 0 || (words >> 8 & 1) != 0)
		return daily;
	return (words >> 7 & 1) != 0 ? bits | weekdays : bits;
}

static int
build_digest(const struct digest_conf *c, struct digest_def *ret, conf_report_fn *report, void *arg)
{
	struct zone *zone = NULL;
	struct err err = { .code = 0 };
	int mistakes = 0;

	*ret = (struct digest_def){ .name = c->name, .days = day_bits(c->days) };
	if (zone_new(&zone, STR_OR(c->zone.text, "UTC"), &err) != 0)
		mistakes += tell(report, arg, &c->zone, "zone", err.text);
	ret->zone = zone;
	if (timing_parse_minute(STR_OR(c->at.text, ""), &ret->at_min) != 0)
		mistakes += tell(report, arg, &c->at, "at", "a time of the day such as 07:30");
	return mistakes;
}

static int
build_digests(struct setup *s, conf_report_fn *report, void *arg)
{
	const struct settings *c = s->settings;
	size_t i, k;
	int mistakes = 0;

	s->digests = xcalloc(c->digest_count + 1, sizeof(*s->digests));
	for (i = 0; i < c->digest_count; i++)
		mistakes += build_digest(&c->digests[i], &s->digests[i], report, arg);
	for (i = 0; i < c->route_count; i++)
		for (k = 0; k < c->digest_count; k++)
			if (str_eq(c->routes[i].digest, c->digests[k].name))
				s->routes[i].digest = &s->digests[k];
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
	mistakes += build_digests(s, report, arg);
	mistakes += attending_build(c, s->routes, report, arg);
	for (i = 0; i < c->sink_count; i++) {
		s->sink_names[i] = c->sinks[i].name;
		mistakes += build_timing(&c->sinks[i], &s->timings[i], report, arg);
		mistakes += build_limits(&c->sinks[i], &s->timings[i], report, arg);
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
		.digests = s->digests,
		.digest_count = c->digest_count,
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
	for (i = 0; s->digests != NULL && i < s->settings->digest_count; i++)
		zone_free((struct zone *)(uintptr_t)s->digests[i].zone);
	free(s->digests);
	free(s->routes);
	free(s->timings);
	free(s->sink_names);
}
