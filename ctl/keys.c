/*
 * `ratifyctl keys`: every key of ratifyd.yaml, from the tables that read it. Invariant: what is
 * printed here is what the manual's list is compared with.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "config/settings.h"
#include "config/value.h"
#include "ctl/ctl.h"
#include "daemon/setup/setup.h"
#include "lib/mem.h"
#include "lib/str.h"

struct printing {
	const char *wanted; /* section or type of sink; NULL: all */
	const char *last;   /* section of the row before */
	json_t *rows;       /* with --json */
	size_t shown;
};

static void
format_bound(enum conf_kind kind, int64_t v, char out[VALUE_TEXT])
{
	if (kind == CONF_DURATION)
		value_format_duration(v, out);
	else if (kind == CONF_SIZE)
		value_format_size(v, out);
	else
		(void)snprintf(out, VALUE_TEXT, "%lld", (long long)v);
}

static bool
has_range(const struct conf_key *key)
{
	return key->min != 0 || key->max != 0;
}

static int
put_words(struct buf *b, const struct conf_key *key)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && key->words[i] != NULL; i++)
		r = buf_printf(b, "%s%s", i == 0 ? "" : " | ", key->words[i]);
	return r;
}

/* "size", "list of names out of dossiers", "reported | official". */
static int
put_kind(struct buf *b, const struct conf_key *key)
{
	const char *kind = conf_kind_name(key->kind);
	bool list = (key->flags & CONF_LIST) != 0;
	int r = buf_puts(b, list ? "list of " : "");

	if (r == 0 && key->kind == CONF_ENUM)
		return put_words(b, key);
	if (r == 0)
		r = buf_printf(b, "%s%s", kind, !list ? "" : str_ends(kind, "s") ? "es" : "s");
	if (r == 0 && (key->flags & CONF_REF))
		r = buf_printf(b, " out of %s", key->words[0]);
	if (r == 0 && key->kind == CONF_SERVER) {
		r = buf_puts(b, " with the scheme ");
		return r == 0 ? put_words(b, key) : r;
	}
	return r;
}

/* "duration, 100ms to 7d, default 30min": what there is to know beside the help. */
static char *
summary_of(const struct conf_key *key)
{
	char low[VALUE_TEXT], high[VALUE_TEXT];
	struct buf b;
	int r;

	buf_init(&b, 4096);
	r = put_kind(&b, key);
	if (r == 0 && has_range(key)) {
		format_bound(key->kind, key->min, low);
		format_bound(key->kind, key->max, high);
		r = buf_printf(&b, ", %s to %s", low, high);
	}
	if (r == 0 && key->unit != NULL && key->kind == CONF_INT)
		r = buf_printf(&b, " %s", key->unit);
	if (r == 0 && key->dflt != NULL)
		r = buf_printf(&b, ", default %s", key->dflt);
	if (r == 0 && (key->flags & CONF_REQUIRED))
		r = buf_puts(&b, ", required");
	if (r == 0 && !CONF_RELOADABLE(key))
		IGNORE(buf_puts(&b, ", read at start only"));
	return buf_take(&b);
}

static json_t *
text_or_null(const char *s)
{
	return s != NULL ? json_string(s) : json_null();
}

static json_t *
words_of(const struct conf_key *key)
{
	json_t *words = json_array();
	size_t i;

	for (i = 0; key->words != NULL && !(key->flags & CONF_REF) && key->words[i] != NULL; i++)
		json_array_append_new(words, json_string(key->words[i]));
	return words;
}

static json_t *
row_of(const struct conf_spec *spec, const struct conf_key *key)
{
	_cleanup_free_ char *summary = summary_of(key);
	char low[VALUE_TEXT], high[VALUE_TEXT];
	json_t *row = json_object();

	format_bound(key->kind, key->min, low);
	format_bound(key->kind, key->max, high);
	json_object_set_new(row, "section", json_string(spec->section));
	json_object_set_new(row, "section_help", json_string(spec->help));
	json_object_set_new(row, "key", json_string(key->name));
	json_object_set_new(row, "kind", json_string(conf_kind_name(key->kind)));
	json_object_set_new(row, "list", json_boolean(key->flags & CONF_LIST));
	json_object_set_new(row, "required", json_boolean(key->flags & CONF_REQUIRED));
	json_object_set_new(row, "reloadable", json_boolean(CONF_RELOADABLE(key)));
	json_object_set_new(row, "default", text_or_null(key->dflt));
	json_object_set_new(row, "min", text_or_null(has_range(key) ? low : NULL));
	json_object_set_new(row, "max", text_or_null(has_range(key) ? high : NULL));
	json_object_set_new(row, "unit", text_or_null(key->unit));
	json_object_set_new(row, "words", words_of(key));
	json_object_set_new(
	    row, "refers", text_or_null((key->flags & CONF_REF) ? key->words[0] : NULL));
	json_object_set_new(row, "help", json_string(key->help));
	json_object_set_new(row, "summary", json_string(summary));
	return row;
}

/* "sources" for sources.NAME, "sinks" for all sinks, "mail" for one type of them. */
static bool
is_wanted(const char *wanted, const char *section)
{
	size_t n = strlen(wanted), part = strcspn(section, ". ");
	const char *type = strchr(section, '(');

	if (strcmp(wanted, section) == 0 || (n == part && memcmp(wanted, section, n) == 0))
		return true;
	return type != NULL && strncmp(type + 1, wanted, n) == 0 && type[n + 1] == ')';
}

static void
print_row(const struct conf_spec *spec, const struct conf_key *key, void *arg)
{
	_cleanup_free_ char *summary = NULL;
	struct printing *p = arg;

	if (p->wanted != NULL && !is_wanted(p->wanted, spec->section))
		return;
	p->shown++;
	if (p->rows != NULL) {
		json_array_append_new(p->rows, row_of(spec, key));
		return;
	}
	if (p->last != spec->section)
		(void)printf("%s%s: %s\n", p->last != NULL ? "\n" : "", spec->section, spec->help);
	p->last = spec->section;
	summary = summary_of(key);
	(void)printf("  %-20s %s\n  %-20s   %s\n", key->name, summary, "", key->help);
}

static int
run_keys(const struct ctl_options *opt, int argc, char **argv)
{
	_cleanup_free_ struct settings_sink_type *types = setup_sink_types();
	struct printing p = { .wanted = argc > 1 ? argv[1] : NULL };

	if (argc > 2 || (argc > 1 && argv[1][0] == '-'))
		return ctl_fail(EX_USAGE, "usage: ratifyctl keys [SECTION]");
	if (opt->json)
		p.rows = json_array();
	settings_each_key(types, print_row, &p);
	if (p.shown == 0) {
		json_decref(p.rows);
		return ctl_fail(EX_USAGE,
		    "no section \"%s\"; expected daemon, http, sources, dossiers, rules, sinks, "
		    "routes, mappings, procedures, presets or a type of sink",
		    p.wanted);
	}
	if (p.rows != NULL) {
		(void)json_dumpf(p.rows, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
		(void)putchar('\n');
		json_decref(p.rows);
	}
	return 0;
}

const struct ctl_command cmd_keys = { .name = "keys",
	.usage = "keys [SECTION]",
	.help = "list the keys of ratifyd.yaml",
	.run = run_keys };
