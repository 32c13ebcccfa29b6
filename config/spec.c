#include "config/spec.h"

#include "config/settings.h"
#include "lib/mem.h"

const char *const settings_class_words[] = { "any", "us_bill", "us_treaty", "un", "news", NULL };
const char *const settings_evidence_words[] = { "record", "official", "official-press", "press",
	"campaign", NULL };
const char *const settings_importance_words[] = { "A", "B", "C", NULL };
const char *const settings_kind_words[] = { "auto", "stream", "table", NULL };
const char *const settings_alert_on_words[] = { "reported", "corroborated", "official", NULL };
const char *const settings_state_words[] = { "reported", "corroborated", "official", "disputed",
	"corrected", "retracted", NULL };
const char *const settings_tls_words[] = { "default", "legacy", NULL };
const char *const settings_log_words[] = { "error", "warning", "notice", "info", "debug", NULL };
const char *const settings_language_words[] = { "en", "fr", "es", NULL };
const char *const settings_scope_words[] = { "title", "summary", "content", NULL };
const char *const settings_guard_words[] = { "future", "modal", "call", "condition", "negation",
	"delay", "attributive", "anniversary", "question", "none", NULL };

#define MS_SECOND INT64_C(1000)
#define MS_MINUTE (60 * MS_SECOND)
#define MS_HOUR (60 * MS_MINUTE)
#define MS_DAY (24 * MS_HOUR)
#define KIB INT64_C(1024)
#define MIB (1024 * KIB)

static const char *const ref_mappings[] = { "mappings", NULL };
static const char *const ref_formats[] = { "formats", NULL };
static const char *const ref_dossiers[] = { "dossiers", NULL };
static const char *const ref_sources[] = { "sources", NULL };
static const char *const ref_sinks[] = { "sinks", NULL };
static const char *const ref_presets[] = { "presets", NULL };
static const char *const ref_milestones[] = { "milestones", NULL };
static const char *const ref_rule_types[] = { "rule-types", NULL };
static const char *const ref_guards[] = { "guards", NULL };

#define AT(field) .offset = offsetof(struct daemon_conf, field)
static const struct conf_key daemon_keys[] = {
	{ .name = "packs",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST,
	    AT(packs),
	    .help = "packs to read before this file: names that are looked up in the pack folders, "
		    "or paths" },
	{ .name = "contact",
	    .kind = CONF_STRING,
	    .flags = CONF_RESTART,
	    AT(contact),
	    .help = "mail address or URL that publishers see in the User-Agent, so that they can "
		    "reach you" },
	{ .name = "interval",
	    .kind = CONF_DURATION,
	    .dflt = "30min",
	    .min = 100,
	    .max = 7 * MS_DAY,
	    AT(interval_ms),
	    .unit = "time",
	    .help = "time between two polls of a source that has no interval of its own" },
	{ .name = "drain",
	    .kind = CONF_DURATION,
	    .dflt = "4s",
	    .min = 100,
	    .max = MS_MINUTE,
	    AT(drain_ms),
	    .unit = "time",
	    .help = "how long running deliveries may take to end when ratifyd is stopped" },
	{ .name = "alert-on",
	    .kind = CONF_ENUM,
	    .dflt = "reported",
	    .words = settings_alert_on_words,
	    AT(alert_on),
	    .help = "lowest state in which a new milestone is alerted" },
	{ .name = "log-level",
	    .kind = CONF_ENUM,
	    .dflt = "info",
	    .words = settings_log_words,
	    AT(log_level),
	    .help = "how much ratifyd tells the journal or standard error" },
	{ .name = "keep-bodies",
	    .kind = CONF_SIZE,
	    .dflt = "256KiB",
	    .min = 0,
	    .max = 8 * MIB,
	    AT(keep_bodies_bytes),
	    .unit = "bytes",
	    .help =
		"raw documents that gave evidence are kept when they are not larger than this" },
	{ .name = NULL },
};
#undef AT

#define AT(field) .offset = offsetof(struct http_conf, field)
static const struct conf_key http_keys[] = {
	{ .name = "connect-timeout",
	    .kind = CONF_DURATION,
	    .dflt = "10s",
	    .min = 100,
	    .max = 2 * MS_MINUTE,
	    AT(connect_ms),
	    .unit = "time",
	    .help = "time for name resolution, connection and TLS together" },
	{ .name = "timeout",
	    .kind = CONF_DURATION,
	    .dflt = "30s",
	    .min = 100,
	    .max = 10 * MS_MINUTE,
	    AT(total_ms),
	    .unit = "time",
	    .help = "time for one poll as a whole, redirects included" },
	{ .name = "max-body",
	    .kind = CONF_SIZE,
	    .dflt = "8MiB",
	    .min = KIB,
	    .max = 256 * MIB,
	    AT(max_body_bytes),
	    .unit = "bytes",
	    .help = "largest document that is read, after decompression" },
	{ .name = "max-entries",
	    .kind = CONF_INT,
	    .dflt = "10000",
	    .min = 1,
	    .max = 1000000,
	    AT(max_entries),
	    .unit = "entries",
	    .help = "most entries that are read from one document" },
	{ .name = "ca-file",
	    .kind = CONF_PATH,
	    .flags = CONF_RESTART | CONF_READABLE,
	    AT(ca_file),
	    .help = "file of the certification authorities to trust instead of the system's" },
	{ .name = "proxy",
	    .kind = CONF_URL,
	    .flags = CONF_RESTART,
	    AT(proxy),
	    .help = "HTTP proxy for all sources; the proxy variables of the environment are not "
		    "looked at" },
	{ .name = "user-agent",
	    .kind = CONF_STRING,
	    .flags = CONF_RESTART,
	    AT(user_agent),
	    .help = "replaces the User-Agent made of ratifyd's name, its version and the contact" },
	{ .name = "max-transfers",
	    .kind = CONF_INT,
	    .flags = CONF_RESTART,
	    .dflt = "32",
	    .min = 1,
	    .max = 256,
	    AT(max_transfers),
	    .unit = "transfers",
	    .help = "polls that may run at once; one host never sees more than one" },
	{ .name = NULL },
};
#undef AT

#define AT(field) .offset = offsetof(struct source_conf, field)
static const struct conf_key source_keys[] = {
	{ .name = "url",
	    .kind = CONF_URL,
	    .flags = CONF_REQUIRED,
	    AT(url),
	    .help = "address that is polled; another one under the same name starts with a base "
		    "line, unless the publisher had moved it there" },
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

#define AT(field) .offset = offsetof(struct rule_conf, field)
static const struct conf_key rule_keys[] = {
	{ .name = "type",
	    .kind = CONF_NAME,
	    .flags = CONF_REQUIRED | CONF_REF,
	    .words = ref_rule_types,
	    AT(type),
	    .help = "milestone code of what it recognises; none: what it matches is no milestone" },
	{ .name = "pattern",
	    .kind = CONF_REGEX,
	    .flags = CONF_REQUIRED,
	    AT(pattern),
	    .help = "regular expression (PCRE2) with the named groups actor, body, object, for, "
		    "against, abstain, present, roll, date, number, outcome and head" },
	{ .name = "outcome",
	    .kind = CONF_PAIRS,
	    .flags = CONF_REF | CONF_FREE,
	    .words = ref_rule_types,
	    AT(outcome),
	    .help = "words that the group outcome captures, each with the milestone code that it "
		    "means; for other words type holds" },
	{ .name = "literals",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST,
	    AT(literals),
	    .help = "words in lower case, one of which every match contains; without them the "
		    "pattern is always tried" },
	{ .name = "classes",
	    .kind = CONF_ENUM,
	    .flags = CONF_LIST,
	    .words = settings_class_words,
	    AT(classes),
	    .help = "classes of sources that it reads, by default all" },
	{ .name = "scope",
	    .kind = CONF_ENUM,
	    .flags = CONF_LIST,
	    .words = settings_scope_words,
	    AT(scope),
	    .help = "parts of an entry that it reads, by default all" },
	{ .name = "language",
	    .kind = CONF_ENUM,
	    .flags = CONF_LIST,
	    .words = settings_language_words,
	    AT(languages),
	    .help = "languages of the texts that it reads, by default en" },
	{ .name = "guards",
	    .kind = CONF_NAME,
	    .flags = CONF_LIST | CONF_REF,
	    .words = ref_guards,
	    AT(guards),
	    .help = "turns of phrase before the match that undo it, by default all; none: it obeys "
		    "no guard" },
	{ .name = "official",
	    .kind = CONF_BOOL,
	    .dflt = "no",
	    AT(official),
	    .help =
		"closed sentence of an official record: an entry that matches is read no further" },
	{ .name = "body",
	    .kind = CONF_STRING,
	    AT(body),
	    .help = "body that acts when the pattern captures none" },
	{ .name = "kind",
	    .kind = CONF_STRING,
	    AT(kind),
	    .help = "property of what it recognises, such as acceptance" },
	{ .name = "dossier",
	    .kind = CONF_NAME,
	    .flags = CONF_REF,
	    .words = ref_dossiers,
	    AT(dossier),
	    .help = "dossier that it speaks of even when the entry has none of its names" },
	{ .name = "needs-actor",
	    .kind = CONF_BOOL,
	    .dflt = "no",
	    AT(needs_actor),
	    .help = "a match without a State of the table of States is nothing" },
	{ .name = "since",
	    .kind = CONF_STRING,
	    AT(since),
	    .help = "year or day since which publishers write so: an entry published before is "
		    "not read" },
	{ .name = "until",
	    .kind = CONF_STRING,
	    AT(until),
	    .help = "year or day, the last, until which publishers wrote so: an entry published "
		    "after is not read" },
	{ .name = "weight",
	    .kind = CONF_INT,
	    .dflt = "50",
	    .min = 1,
	    .max = 100,
	    AT(weight),
	    .unit = "points",
	    .help = "the heavier of two rules that match in one clause wins" },
	{ .name = "examples",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST,
	    AT(examples),
	    .help = "texts that it must recognise, tried by ratifyctl check" },
	{ .name = "counter-examples",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST,
	    AT(counter_examples),
	    .help = "texts that it must not recognise, tried by ratifyctl check" },
	{ .name = NULL },
};
#undef AT

#define AT(field) .offset = offsetof(struct template_conf, field)
static const struct conf_key template_keys[] = {
	{ .name = "title",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(title),
	    .help = "their title in this sink: a template, see ratifyd-sinks(7)" },
	{ .name = "text",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(text),
	    .help = "their text in this sink: a template" },
	{ .name = NULL },
};
#undef AT

static const struct conf_spec spec_template = { "sinks.NAME.templates.TYPE",
	"words for alerts of one kind, or about milestones of one type",
	sizeof(struct template_conf), template_keys };

#define AT(field) .offset = offsetof(struct sink_conf, field)
static const struct conf_key sink_keys[] = {
	{ .name = "type",
	    .kind = CONF_NAME,
	    .flags = CONF_REQUIRED,
	    AT(type),
	    .help = "what kind of sink it is; the other keys depend on it" },
	{ .name = "preset",
	    .kind = CONF_NAME,
	    .flags = CONF_REF,
	    .words = ref_presets,
	    AT(preset),
	    .help =
		"what it has of the keys that it does not have itself; those that are shipped are "
		"in the pack presets, which is read by itself" },
	{ .name = "deadline",
	    .kind = CONF_DURATION,
	    .min = 100,
	    .max = 10 * MS_MINUTE,
	    AT(deadline_ms),
	    .unit = "time",
	    .help = "time for one attempt, by default what suits the type" },
	{ .name = "give-up",
	    .kind = CONF_DURATION,
	    .dflt = "5d",
	    .min = MS_MINUTE,
	    .max = 30 * MS_DAY,
	    AT(give_up_ms),
	    .unit = "time",
	    .help = "age at which an alert that cannot be delivered is settled as failed" },
	{ .name = "quiet",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(quiet),
	    .help = "hours of the day in which alerts wait until its end, such as 22:00-07:00" },
	{ .name = "zone",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(zone),
	    .help = "zone of quiet, such as Europe/Paris; by default UTC" },
	{ .name = "pierce",
	    .kind = CONF_ENUM,
	    .flags = CONF_LIST,
	    .words = settings_importance_words,
	    AT(pierce),
	    .help = "classes of alerts that come in quiet hours, too" },
	{ .name = "fallback",
	    .kind = CONF_NAME,
	    .flags = CONF_REF,
	    .words = ref_sinks,
	    AT(fallback),
	    .help = "sink that tells when this one fails, by default every other one" },
	{ .name = "title",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(title),
	    .help = "title of its alerts: a template, see ratifyd-sinks(7)" },
	{ .name = "text",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(text),
	    .help = "text of its alerts: a template" },
	{ .name = "templates",
	    .kind = CONF_ITEMS,
	    AT(templates),
	    .items = &spec_template,
	    .help = "title and text for milestones of a type, such as ratified, or for alerts of a "
		    "kind, such as source" },
	{ .name = NULL },
};
#undef AT

static const struct conf_key preset_keys[] = {
	{ .name = "type",
	    .kind = CONF_NAME,
	    .flags = CONF_REQUIRED,
	    .help = "what kind of sink it is for; beside it keys of that type, judged where a sink "
		    "uses them" },
	{ .name = NULL },
};

static const struct conf_key importance_keys[] = {
	{ .name = "class",
	    .kind = CONF_ENUM,
	    .flags = CONF_REQUIRED,
	    .words = settings_importance_words,
	    .offset = offsetof(struct importance_conf, importance),
	    .help = "their class, for routes, quiet hours and what they look like" },
	{ .name = NULL },
};

#define AT(field) .offset = offsetof(struct route_conf, field)
static const struct conf_key route_keys[] = {
	{ .name = "sinks",
	    .kind = CONF_NAME,
	    .flags = CONF_REQUIRED | CONF_LIST | CONF_REF,
	    .words = ref_sinks,
	    AT(sinks),
	    .help = "where its alerts go" },
	{ .name = "dossiers",
	    .kind = CONF_NAME,
	    .flags = CONF_LIST | CONF_REF,
	    .words = ref_dossiers,
	    AT(dossiers),
	    .help = "only alerts about these dossiers" },
	{ .name = "types",
	    .kind = CONF_NAME,
	    .flags = CONF_LIST | CONF_REF,
	    .words = ref_milestones,
	    AT(types),
	    .help = "only alerts about milestones of these codes" },
	{ .name = "sources",
	    .kind = CONF_NAME,
	    .flags = CONF_LIST | CONF_REF,
	    .words = ref_sources,
	    AT(sources),
	    .help = "only alerts whose best evidence comes from these sources" },
	{ .name = "states",
	    .kind = CONF_ENUM,
	    .flags = CONF_LIST,
	    .words = settings_state_words,
	    AT(states),
	    .help = "only alerts about milestones in these states; by default daemon.alert-on and "
		    "above" },
	{ .name = "importance",
	    .kind = CONF_ENUM,
	    .flags = CONF_LIST,
	    .words = settings_importance_words,
	    AT(importance),
	    .help = "only alerts of these classes, see ratifyd-milestones(7)" },
	{ .name = "actors",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST,
	    AT(actors),
	    .help = "only alerts about what these States do, by any name or code of theirs" },
	{ .name = "evidence",
	    .kind = CONF_ENUM,
	    .flags = CONF_LIST,
	    .words = settings_evidence_words,
	    AT(evidence),
	    .help = "only alerts whose best evidence is of these classes" },
	{ .name = "health",
	    .kind = CONF_BOOL,
	    .dflt = "yes",
	    AT(health),
	    .help = "alerts about sources and sinks in trouble, too" },
	{ .name = NULL },
};
#undef AT

const struct conf_spec spec_daemon = { "daemon", "the daemon as a whole",
	sizeof(struct daemon_conf), daemon_keys };
const struct conf_spec spec_http = { "http", "how sources are asked", sizeof(struct http_conf),
	http_keys };
const struct conf_spec spec_source = { "sources.NAME", "addresses that are polled",
	sizeof(struct source_conf), source_keys };
const struct conf_spec spec_rule = { "rules.NAME", "how prose is read", sizeof(struct rule_conf),
	rule_keys };
const struct conf_spec spec_sink = { "sinks.NAME", "ways out; keys of every type",
	sizeof(struct sink_conf), sink_keys };
const struct conf_spec spec_preset = { "presets.NAME", "what sinks for one service have in common",
	sizeof(const char *), preset_keys };
const struct conf_spec spec_importance = { "importance.TYPE",
	"how much alerts about milestones of a type matter, where it is not what "
	"ratifyd-milestones(7) says; a class alone, such as \"committee_vote: A\", is enough",
	sizeof(struct importance_conf), importance_keys };
const struct conf_spec spec_route = { "routes.NAME", "which alerts go to which sinks",
	sizeof(struct route_conf), route_keys };

const struct section sections[] = {
	{ "daemon", &spec_daemon, false, false, false },
	{ "http", &spec_http, false, false, false },
	{ "sources", &spec_source, true, true, false },
	{ "dossiers", &spec_dossier, true, true, false },
	{ "rules", &spec_rule, true, true, false },
	{ "sinks", &spec_sink, true, false, false },
	{ "routes", &spec_route, true, false, false },
	{ "mappings", &spec_mapping, true, true, false },
	{ "procedures", &spec_procedure, true, true, false },
	{ "presets", &spec_preset, true, true, false },
	{ "importance", &spec_importance, true, false, true },
};
const size_t section_count = ARRAY_LEN(sections);
