/*
 * The keys of a source. Invariant: nothing else in the program knows their names, units, ranges or
 * defaults.
 */
#include "config/settings.h"
#include "config/spec.h"
#include "lib/mem.h"

const char *const settings_kind_words[] = { "auto", "stream", "table", NULL };
const char *const settings_tls_words[] = { "default", "legacy", NULL };

#define MS_DAY INT64_C(86400000)

static const char *const ref_mappings[] = { "mappings", NULL };
static const char *const ref_formats[] = { "formats", NULL };
static const char *const ref_dossiers[] = { "dossiers", NULL };

#define AT(field) .offset = offsetof(struct source_conf, field)
static const struct conf_key source_keys[] = {
	{ .name = "url",
	    .kind = CONF_URL,
	    .flags = CONF_REQUIRED,
	    AT(url),
	    .help = "address that is polled; {year}, {congress}, {congress-session} and "
		    "{ga-session} in it are the numbers of today, for a list that begins anew; "
		    "another address under the same name starts with a base line, unless the "
		    "publisher had moved it there" },
	{ .name = "format",
	    .kind = CONF_NAME,
	    .flags = CONF_REF,
	    .dflt = "auto",
	    .words = ref_formats,
	    AT(format),
	    .help = "format of the document; auto looks at its first bytes" },
	{ .name = "map",
	    .kind = CONF_NAME,
	    .flags = CONF_REF,
	    .words = ref_mappings,
	    AT(map),
	    .help = "mapping that reads the document, instead of a format" },
	{ .name = "kind",
	    .kind = CONF_ENUM,
	    .dflt = "auto",
	    .words = settings_kind_words,
	    AT(kind),
	    .help = "table: a row that vanishes means something; stream: absence means nothing; "
		    "auto: as the format says" },
	{ .name = "class",
	    .kind = CONF_ENUM,
	    .dflt = "any",
	    .words = settings_class_words,
	    AT(source_class),
	    .help = "what is written there, which decides the rules that may read it" },
	{ .name = "evidence",
	    .kind = CONF_ENUM,
	    .dflt = "press",
	    .words = settings_evidence_words,
	    AT(evidence),
	    .help = "how good its word is: record and official make a milestone official, two of "
		    "the others corroborate it" },
	{ .name = "origin",
	    .kind = CONF_STRING,
	    AT(origin),
	    .help = "who speaks, by default the host of the URL: sources of one origin do not "
		    "corroborate each other" },
	{ .name = "interval",
	    .kind = CONF_DURATION,
	    .min = 100,
	    .max = 7 * MS_DAY,
	    AT(interval_ms),
	    .unit = "time",
	    .help = "time between two polls, by default daemon.interval: at least 1min, for "
		    "loopback hosts 100ms" },
	{ .name = "lag",
	    .kind = CONF_DURATION,
	    .max = 3650 * MS_DAY,
	    AT(lag_ms),
	    .unit = "time",
	    .help = "the words in the url mean the time so long ago: 365d is the list before the "
		    "present one" },
	{ .name = "silent-after",
	    .kind = CONF_DURATION,
	    .min = MS_DAY,
	    .max = 3650 * MS_DAY,
	    AT(silent_after_ms),
	    .unit = "time",
	    .help = "time without anything new after which it counts as silent, by default three "
		    "times what is usual between its news" },
	{ .name = "dossiers",
	    .kind = CONF_NAME,
	    .flags = CONF_LIST | CONF_REF,
	    .words = ref_dossiers,
	    AT(dossiers),
	    .help = "dossiers that the whole source is about; without it the names in each entry "
		    "decide" },
	{ .name = "headers",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST,
	    AT(headers),
	    .help = "extra request headers, each written \"Name: value\"" },
	{ .name = "key",
	    .kind = CONF_SECRET,
	    AT(key),
	    .help = "key to the service: takes the place of {key} in url, headers and post, for "
		    "this host only; a source that needs one and has none is off" },
	{ .name = "post",
	    .kind = CONF_STRING,
	    AT(post),
	    .help = "body of the request, which makes it a POST" },
	{ .name = "tls",
	    .kind = CONF_ENUM,
	    .dflt = "default",
	    .words = settings_tls_words,
	    AT(tls),
	    .help = "legacy: take a server that knows only short keys and old renegotiation, for "
		    "this host only" },
	{ .name = "max-pages",
	    .kind = CONF_INT,
	    .dflt = "20",
	    .min = 1,
	    .max = 1000,
	    AT(max_pages),
	    .unit = "pages",
	    .help = "most pages of a list that a poll asks for, when its mapping says which one is "
		    "next" },
	{ .name = "alert-first",
	    .kind = CONF_BOOL,
	    .dflt = "no",
	    AT(alert_first),
	    .help = "alert what the first poll finds, too, instead of taking it as the base line" },
	{ .name = "enabled",
	    .kind = CONF_BOOL,
	    .dflt = "yes",
	    AT(enabled),
	    .help = "no: the source of a pack is not polled" },
	{ .name = NULL },
};
#undef AT

const struct conf_spec spec_source = { "sources.NAME", "addresses that are polled",
	sizeof(struct source_conf), source_keys };
