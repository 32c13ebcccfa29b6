#include "daemon/setup/setup.h"

#include <errno.h>

#include "daemon/setup/consents.h"
#include "daemon/setup/defs.h"
#include "daemon/setup/mapping.h"
#include "daemon/setup/routes.h"
#include "daemon/setup/wordings.h"
#include "feeds/format.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "sinks/sink.h"

struct telling {
	setup_report_fn *report;
	void *arg;
};

static void
tell_text(const struct telling *t, const char *text)
{
	if (t->report != NULL)
		t->report(text, t->arg);
}

static void
on_mistake(const struct conf_place *at, const char *text, void *arg)
{
	_cleanup_free_ char *file = str_safe(at->file, 1000);
	_cleanup_free_ char *line = NULL;

	if (at->file == NULL)
		line = xstrdup(text);
	else
		line = xasprintf("%s:%u:%u: %s", file, at->line, at->column, text);
	tell_text(arg, line);
}

struct settings_sink_type *
setup_sink_types(void)
{
	struct settings_sink_type *types;
	size_t i, n = 0;

	while (sink_types[n] != NULL)
		n++;
	types = xcalloc(n + 1, sizeof(*types));
	for (i = 0; i < n; i++)
		types[i] = (struct settings_sink_type){ sink_types[i]->type, sink_types[i]->spec };
	return types;
}

const char **
setup_format_names(void)
{
	const char **names;
	size_t i, n = 0;

	while (feed_formats[n] != NULL)
		n++;
	names = xcalloc(n + 2, sizeof(*names));
	names[0] = "auto";
	for (i = 0; i < n; i++)
		names[i + 1] = feed_formats[i]->name;
	return names;
}

static void
build_dossiers(struct setup *s)
{
	size_t i;

	s->dossier_count = s->settings->dossier_count;
	s->dossiers = xcalloc(s->dossier_count + 1, sizeof(*s->dossiers));
	for (i = 0; i < s->dossier_count; i++)
		defs_dossier(&s->settings->dossiers[i], &s->dossiers[i]);
}

static void
build_rules(struct setup *s)
{
	size_t i;

	s->rule_count = s->settings->rule_count;
	s->rules = xcalloc(s->rule_count + 1, sizeof(*s->rules));
	for (i = 0; i < s->rule_count; i++)
		defs_rule(&s->settings->rules[i], &s->rules[i]);
}

/* The detector stops at its first wrong rule: each alone, then, so that all are told. */
static int
tell_rules(const struct setup *s, const struct telling *t)
{
	struct err err;
	int mistakes = 0;
	char *safe;
	size_t i;

	for (i = 0; i < s->rule_count; i++) {
		if (detector_try(&s->rules[i], &err) == 0)
			continue;
		mistakes++;
		safe = str_safe(err.text, sizeof(err.text) * 2);
		tell_text(t, safe);
		free(safe);
	}
	return mistakes;
}

static int
tell_sinks(const struct setup *s, struct telling *t)
{
	const struct sink_conf *conf;
	const struct sink_ops *ops;
	struct err err;
	int mistakes = 0;
	char *text, *safe;
	size_t i;

	for (i = 0; i < s->settings->sink_count; i++) {
		conf = &s->settings->sinks[i];
		ops = sink_type(conf->type);
		if (ops == NULL || ops->check == NULL || ops->check(conf->conf, &err) == 0)
			continue;
		mistakes++;
		safe = str_safe(err.text, sizeof(err.text) * 2);
		text = xasprintf("sinks.%s: %s", conf->name, safe);
		on_mistake(&conf->place, text, t);
		free(text);
		free(safe);
	}
	return mistakes;
}

/* What stands in the record is read with this. The number of mistakes. */
static int
build_record(struct setup *s, struct telling *t)
{
	int mistakes = tell_sinks(s, t);

	mistakes += wordings_check(s->settings, on_mistake, t);
	build_dossiers(s);
	mistakes += consents_new(s->settings, on_mistake, t, &s->thresholds);
	mistakes += routes_build(s, on_mistake, t);
	mistakes += procedures_new(s->settings, s->thresholds, on_mistake, t, &s->procedures);
	return mistakes;
}

/* What documents are read with. */
static int
build_reading(struct setup *s, struct telling *t, struct err *err)
{
	int r, mistakes = mappings_new(s->settings, on_mistake, t, &s->mappings);

	build_rules(s);
	r = detector_new(&s->detector, s->rules, s->rule_count, s->dossiers, s->dossier_count, err);
	if (r != -EINVAL)
		return r < 0 ? r : mistakes;
	mistakes += tell_rules(s, t);
	return mistakes > 0 ? mistakes : r; /* r: wrong only together */
}

static int
build(struct setup *s, bool reading, struct telling *t, struct err *err)
{
	int mistakes = build_record(s, t), r = reading ? build_reading(s, t, err) : 0;

	if (r == -EINVAL && mistakes > 0)
		return mistakes;
	return r < 0 ? r : mistakes + r;
}

static int
load(struct setup **ret, struct settings_options *opt, struct telling *t, struct err *err)
{
	_cleanup_free_ struct settings_sink_type *types = setup_sink_types();
	_cleanup_free_ const char **formats = setup_format_names();
	struct setup *s = xcalloc(1, sizeof(*s));
	int r;

	opt->sink_types = types;
	opt->format_names = formats;
	opt->milestone_codes = ms_type_codes;
	opt->report = on_mistake;
	opt->report_arg = t;
	r = settings_load(&s->settings, opt, err);
	if (r == 0)
		r = build(s, !opt->no_rules, t, err);
	if (r == 0)
		*ret = s;
	else
		setup_free(s);
	return r;
}

int
setup_load(struct setup **ret, const char *config, const char *packs,
    const char *const *extra_packs, setup_report_fn *report, void *arg, struct err *err)
{
	struct settings_options opt = {
		.path = config, .pack_dir = packs, .extra_packs = extra_packs
	};
	struct telling t = { .report = report, .arg = arg };

	return load(ret, &opt, &t, err);
}

int
setup_load_record(struct setup **ret, const char *config, const char *packs,
    setup_report_fn *report, void *arg, struct err *err)
{
	struct settings_options opt = { .path = config, .pack_dir = packs, .no_rules = true };
	struct telling t = { .report = report, .arg = arg };

	return load(ret, &opt, &t, err);
}

int
setup_load_packs(struct setup **ret, const char *packs, const char *const *names,
    setup_report_fn *report, void *arg, struct err *err)
{
	struct settings_options opt = { .no_file = true, .pack_dir = packs, .extra_packs = names };
	struct telling t = { .report = report, .arg = arg };

	return load(ret, &opt, &t, err);
}

void
setup_free(struct setup *s)
{
	if (s == NULL)
		return;
	detector_free(s->detector);
	routes_free(s);
	free(s->rules);
	free(s->dossiers);
	consents_free(s->thresholds, s->dossier_count);
	mappings_free(s->mappings);
	procedures_free(s->procedures);
	settings_free(s->settings);
	free(s);
}

const struct threshold_def *
setup_threshold(const struct setup *s, const char *dossier)
{
	static const struct threshold_def nothing;
	size_t i;

	for (i = 0; s != NULL && i < s->dossier_count; i++)
		if (str_eq(s->dossiers[i].name, dossier))
			return &s->thresholds[i];
	return &nothing;
}

struct feed_limits
setup_limits(const struct settings *s)
{
	struct feed_limits ret = feed_limits_default;

	ret.max_bytes = (size_t)s->http.max_body_bytes;
	ret.max_entries = (size_t)s->http.max_entries;
	return ret;
}

int
setup_parse(const struct setup *s, const struct source_conf *source, const struct feed_input *in,
    const struct feed_limits *limits, struct arena *arena, struct feed_doc *ret, struct err *err)
{
	const struct map *map = mappings_find(s->mappings, source->map);

	return map != NULL ? map_parse(map, in, limits, arena, ret, err)
			   : feed_parse(source->format, in, limits, arena, ret, err);
}

char *
setup_agent(const struct settings *s)
{
	if (s->http.user_agent != NULL)
		return xstrdup(s->http.user_agent);
	if (s->daemon.contact != NULL)
		return xasprintf("ratifyd/%s (+%s)", RATIFYD_VERSION, s->daemon.contact);
	return xstrdup("ratifyd/" RATIFYD_VERSION);
}
