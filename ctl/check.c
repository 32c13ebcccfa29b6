/*
 * `ratifyctl check`: the same path as the daemon takes at start and at a reload, up to where it
 * would begin to work. Invariant: exit 0 means that ratifyd would take the configuration.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <jansson.h>

#include "ctl/ctl.h"
#include "daemon/setup/setup.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "sinks/sink.h"

/* The list of sinks brings them all along, and they want somebody who hears how a send ended. The
 * command that sends (sinks test) has its own; without it nothing is ever opened. */
__attribute__((weak)) void
sink_done(struct sink_call *call, const struct sink_result *result)
{
	(void)call;
	(void)result;
	abort();
}

#define EXAMPLES 2 /* of each kind, by which a rule has to be tried */

struct findings {
	json_t *mistakes, *warnings, *notices;
	bool json;
};

static void
on_mistake(const char *text, void *arg)
{
	struct findings *f = arg;

	json_array_append_new(f->mistakes, json_string(text));
	if (!f->json)
		(void)fprintf(stderr, "%s\n", text);
}

/* The detector's words hold texts of the files as they are. */
static void
on_example(const char *text, void *arg)
{
	_cleanup_free_ char *safe = str_safe(text, 2000);

	on_mistake(safe, arg);
}

static void
warn(struct findings *f, const char *text)
{
	json_array_append_new(f->warnings, json_string(text));
	if (!f->json)
		(void)fprintf(stderr, "warning: %s\n", text);
}

/* A rule that nobody tried may say anything. */
static void
look_for_untried(const struct settings *s, struct findings *f)
{
	const struct rule_conf *rule;
	char text[240];
	size_t i;

	for (i = 0; i < s->rule_count; i++) {
		rule = &s->rules[i];
		if (rule->examples.n >= EXAMPLES && rule->counter_examples.n >= EXAMPLES)
			continue;
		(void)snprintf(text, sizeof(text),
		    "rules.%s has too few texts to be tried by: %zu in examples, %zu in "
		    "counter-examples, expected at least two in each",
		    rule->name, rule->examples.n, rule->counter_examples.n);
		warn(f, text);
	}
}

/* What is no mistake and still not what somebody wants. */
static void
look_for_gaps(const struct settings *s, struct findings *f)
{
	char text[240];
	size_t i;

	if (s->source_count == 0)
		warn(f, "there are no sources: nothing is polled");
	if (s->dossier_count == 0)
		warn(f, "there are no dossiers: nothing is followed");
	if (s->sink_count == 0)
		warn(f, "there are no sinks: nobody is told");
	if (s->source_count > 0 && s->rule_count == 0)
		warn(f,
		    "there are no rules: prose is not read, only tables are (see the rules-* "
		    "packs)");
	if (getenv("DBUS_SESSION_BUS_ADDRESS") != NULL || getenv("XDG_RUNTIME_DIR") != NULL)
		return;
	for (i = 0; i < s->sink_count; i++) {
		if (strcmp(s->sinks[i].type, "desktop") != 0)
			continue;
		(void)snprintf(text, sizeof(text),
		    "sinks.%s needs a session bus, but neither DBUS_SESSION_BUS_ADDRESS nor "
		    "XDG_RUNTIME_DIR is set: run ratifyd as the user's service",
		    s->sinks[i].name);
		warn(f, text);
	}
}

/* What is as it should be, and worth knowing. */
static void
look_for_keys(const struct settings *s, struct findings *f)
{
	char *off, *text;
	size_t i;

	for (i = 0; i < s->source_count; i++) {
		off = s->sources[i].enabled ? settings_source_off(&s->sources[i]) : NULL;
		if (off == NULL)
			continue;
		text = xasprintf("source %s is off: it %s", s->sources[i].name, off);
		json_array_append_new(f->notices, json_string(text));
		if (!f->json)
			(void)fprintf(stderr, "notice: %s\n", text);
		free(text);
		free(off);
	}
}

static void
print_json(const struct findings *f, const struct setup *s)
{
	json_t *files = json_array(), *out;
	size_t i;

	for (i = 0; s != NULL && s->settings->files[i] != NULL; i++)
		json_array_append_new(files, json_string(s->settings->files[i]));
	out = json_pack("{s:b,s:o,s:O,s:O,s:O}", "ok", (int)(json_array_size(f->mistakes) == 0),
	    "files", files, "mistakes", f->mistakes, "warnings", f->warnings, "notices",
	    f->notices);
	(void)json_dumpf(out, stdout, JSON_COMPACT);
	(void)putchar('\n');
	json_decref(out);
}

static void
print_count(size_t n, const char *what, const char *after)
{
	(void)printf("%zu %s%s%s", n, what, n == 1 ? "" : "s", after);
}

static void
print_summary(const struct settings *s)
{
	_cleanup_free_ char *file = str_safe(s->files[0], 400);
	size_t files = 0;

	while (s->files[files] != NULL)
		files++;
	(void)printf("%s: ok: ", STR_OR(file, "no file"));
	print_count(s->source_count, "source", ", ");
	print_count(s->dossier_count, "dossier", ", ");
	print_count(s->rule_count, "rule", ", ");
	print_count(s->sink_count, "sink", ", ");
	print_count(s->route_count, "route", " in ");
	print_count(files, "file", "\n");
}

static void
check(const struct ctl_options *opt, const char *path, struct findings *f)
{
	struct setup *s = NULL;
	struct err err;
	int r = setup_load(&s, path, opt->packs, NULL, on_mistake, f, &err);

	if (r < 0)
		on_example(err.text, f);
	if (r == -ENOENT && !f->json)
		(void)fprintf(stderr,
		    "ratifyctl: ratifyd.yaml(5) tells how to write one; there is a sample in "
		    "/usr/share/doc/ratifyd/examples\n");
	if (r == 0) {
		(void)detector_check_examples(s->detector, on_example, f);
		look_for_gaps(s->settings, f);
		look_for_untried(s->settings, f);
		look_for_keys(s->settings, f);
	}
	if (f->json)
		print_json(f, s);
	else if (json_array_size(f->mistakes) == 0)
		print_summary(s->settings);
	else
		(void)fprintf(stderr, "ratifyctl: %zu mistake%s\n", json_array_size(f->mistakes),
		    json_array_size(f->mistakes) == 1 ? "" : "s");
	setup_free(s);
}

static int
run_check(const struct ctl_options *opt, int argc, char **argv)
{
	struct findings f = { .json = opt->json };
	int code;

	if (argc > 2 || (argc > 1 && argv[1][0] == '-'))
		return ctl_fail(EX_USAGE, "usage: ratifyctl check [FILE]");
	f.mistakes = json_array();
	f.warnings = json_array();
	f.notices = json_array();
	check(opt, argc > 1 ? argv[1] : opt->config, &f);
	code = json_array_size(f.mistakes) == 0 ? 0 : EX_CONFIG;
	json_decref(f.mistakes);
	json_decref(f.warnings);
	json_decref(f.notices);
	return code;
}

const struct ctl_command cmd_check = { .name = "check",
	.usage = "check [FILE]",
	.help = "read the configuration and list every mistake",
	.run = run_check };
