/*
 * What a checked configuration says: plain structs, owned by one struct settings, immutable.
 * Every string lives until settings_free. All maps are in the order of the files.
 */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include "config/conf.h"

/* Index = value of the enum fields below; the words are what a user writes. */
extern const char *const settings_class_words[]; /* source class: any us_bill us_treaty un news */
extern const char *const settings_evidence_words[]; /* record, official, official-press, press,
						       campaign (classes 1..5 are index + 1) */
extern const char *const settings_kind_words[];     /* auto stream table */
extern const char *const settings_alert_on_words[]; /* reported corroborated official */
extern const char
    *const settings_state_words[]; /* reported corroborated official disputed corrected retracted */
extern const char *const settings_document_words[];       /* xml html json jsonl csv text */
extern const char *const settings_mapping_kind_words[];   /* stream table */
extern const char *const settings_tls_words[];            /* default legacy */
extern const char *const settings_event_kind_words[];     /* as model.h's event_kind_words */
extern const char *const settings_role_words[];           /* as procedure.h's step_role_words */
extern const char *const settings_step_threshold_words[]; /* as its step_threshold_words */
extern const char *const settings_route_words[];          /* as its route_kind_words */
extern const char *const settings_clock_rule_words[];     /* plain first-of-month-after
								sundays-excepted */
extern const char *const settings_entry_rule_words[];     /* and same-day */
extern const char *const settings_log_words[];            /* error warning notice info debug */
extern const char *const settings_language_words[];       /* bits of daemon/detect/language.h */
extern const char *const settings_forum_words[];          /* as detect's rule_forum */
extern const char *const settings_scope_words[];          /* title summary content, bit order */
extern const char *const settings_importance_words[];     /* A B C */
extern const char *const settings_day_words[];            /* mon to sun, weekdays, daily */
extern const char *const settings_guard_words[]; /* as detect's rule_guard_words, bit order, then
						    none */

struct daemon_conf {            /* daemon: */
	struct conf_list packs; /* names looked up in the pack folders, or paths */
	const char *contact;    /* mailto: or URL for the User-Agent; may be NULL */
	int64_t interval_ms;    /* default of sources */
	int64_t drain_ms;       /* SIGTERM: default 5 s */
	int alert_on;
	int log_level;
	struct conf_texts reminders; /* durations before an event, or none; judged by the caller */
	int64_t snooze_ms;           /* where a sink cannot ask for how long */
	int64_t keep_bodies_bytes; /* raw bytes of documents that gave evidence are kept up to this
				      size each */
};

struct http_conf { /* http: */
	int64_t connect_ms, total_ms, max_body_bytes;
	int64_t max_entries;
	const char *ca_file, *proxy; /* NULL: the system's bundle, none */
	const char *user_agent;      /* NULL: ratifyd, its version, and the contact */
	int64_t max_transfers;
};

enum { KIND_AUTO, KIND_STREAM, KIND_TABLE }; /* settings_kind_words */
struct source_conf {                         /* sources.NAME */
	const char *name;
	struct conf_place place;
	const char *url;
	const char *pattern; /* its URL as written, where polling keeps a copy with the address of
			      * the present list (config/address.h) as url; else NULL */
	const char *format;  /* auto or a format name (checked by the caller against feeds/) */
	const char *map;     /* name of a mapping that reads it instead; NULL */
	int kind;            /* settings_kind_words */
	int source_class;    /* settings_class_words */
	int evidence;        /* settings_evidence_words */
	const char *origin;  /* who speaks; default: the host of the URL. Equal origins corroborate
				nothing */
	int64_t interval_ms; /* 0: the daemon's; at least 1 minute, 100 ms for loopback hosts */
	int64_t lag_ms;      /* the words in its URL mean the time so long ago */
	int64_t silent_after_ms;   /* without news; 0: what its habit says */
	struct conf_list dossiers; /* a table about one treaty names it here; else aliases decide */
	struct conf_list headers;  /* extra request headers "Name: value" */
	struct conf_secret key;    /* what {key} stands for */
	const char *post;          /* NULL: it is a GET */
	int tls;                   /* settings_tls_words */
	int64_t max_pages;
	bool alert_first; /* alert what the first poll finds, too */
	bool enabled;
	const char *same_as; /* an enabled source before it that asks the same: that one is asked */
};

struct track_conf { /* dossiers.NAME.tracks.NAME */
	const char *name;
	struct conf_place place;
	const char *procedure;
	struct conf_text state; /* checked by setup, which knows the States */
	const char *body;
	struct conf_list identifiers;
};
struct follow_conf {      /* dossiers.NAME.follow */
	const char *name; /* NULL: not written */
	struct conf_place place;
	struct conf_texts states;
	struct conf_list people; /* persons and organisations */
};
struct closes_conf {      /* dossiers.NAME.closes */
	const char *name; /* NULL: not written */
	struct conf_place place;
	const char *signature; /* YYYY-MM-DD */
	const char *source;
};
struct share_conf {       /* dossiers.NAME.threshold-share */
	const char *name; /* NULL: not written */
	struct conf_place place;
	int64_t percent;
	struct conf_pairs of; /* percent of each State, as decimal numbers */
	const char *what;     /* of what it is a share */
};
struct window_conf { /* dossiers.NAME.windows.NAME */
	const char *name;
	struct conf_place place;
	struct conf_text step;
	struct conf_text track;     /* whose step; NULL: the dossier's own procedure */
	const char *opens, *closes; /* YYYY-MM-DD; opens may be NULL */
	const char *what;
};

struct dossier_conf { /* dossiers.NAME */
	const char *name;
	struct conf_place place;
	const char *title; /* official title */
	const char *short_title;
	struct conf_list aliases;     /* names, matched without regard to case */
	struct conf_list acronyms;    /* matched with case, need a second cue in the entry */
	struct conf_list exclude;     /* longer names that are something else */
	struct conf_list identifiers; /* XVIII-16, A/RES/79/243, CETS 185, Treaty Doc. 108-11 */
	const char *procedure;        /* un-treaty, coe-treaty, us-bill, ... */
	struct conf_text seat;        /* where its days begin; NULL: as its procedure says */
	int64_t threshold;            /* consents needed for entry into force, 0 unknown */
	int64_t threshold_days;       /* days after the last of them */
	int64_t threshold_months;     /* the same in months; with the rule: then the first day of
					 the next month */
	int threshold_rule;           /* settings_entry_rule_words */
	const char *threshold_source; /* the article that says so */
	struct conf_texts threshold_states; /* States that all have to consent */
	struct share_conf threshold_share;
	const char *threshold_date;     /* YYYY-MM-DD; NULL */
	int64_t threshold_members;      /* at least so many of members_of */
	const char *members_what;       /* what members_of are members of */
	struct conf_texts members_of;   /* States */
	int64_t late_days, late_months; /* a later party is bound so long after its instrument */
	int late_rule;
	bool organisations_count;  /* regional organisations count towards the threshold */
	struct conf_pairs numbers; /* steps and the numbers of their milestones */
	struct conf_items tracks;  /* struct track_conf */
	struct follow_conf follow;
	struct closes_conf closes;
	struct conf_items windows; /* struct window_conf */
	int64_t record_days;       /* a report without a record is late then; 0: as it is usual */
	bool signals;              /* what people and organisations say is shown */
	struct conf_list links;    /* related dossiers */
};

#define SETTINGS_OUTCOMES_MAX 32
struct rule_conf { /* rules.NAME */
	const char *name;
	struct conf_place place;
	const char
	    *type; /* milestone code; "none" for a negative template (checked by the caller) */
	struct conf_list pattern;  /* alternatives; PCRE2, named groups: actor body object for
				      against  abstain present roll date number */
	struct conf_list literals; /* lower case; at least one must be in the text (prefilter);
				      empty: always tried */
	uint64_t classes;          /* bit set over settings_class_words; 0: all */
	uint64_t scope;            /* bit set: title, summary, content */
	uint64_t languages;        /* bit set over settings_language_words */
	struct conf_list guards;   /* future modal call condition negation delay attributive
				      anniversary question; "none" */
	bool official;    /* closed sentence template of an official line: an entry that matches is
			     finished */
	const char *body; /* the body when the pattern captures none */
	const char *kind; /* property of the fact, e.g. acceptance */
	const char
	    *dossier;     /* fact is about this dossier even without an alias match; may be NULL */
	int forum;        /* index into settings_forum_words */
	bool needs_actor; /* no fact without an actor from the table of States */
	const char *since, *until; /* years or days, checked: entries published outside are not
				      read; NULL: no end */
	struct conf_pairs outcome; /* words of the group outcome, each with its type */
	const char *also;          /* milestone code of what happened with it; NULL: nothing */
	int64_t weight;            /* 1..100, default 50; the heavier wins inside one clause */
	struct conf_list examples, counter_examples; /* run by `ratifyctl check` */
};

#define SETTINGS_SINKS_MAX 64 /* more are a mistake */
struct sink_conf {            /* sinks.NAME */
	const char *name, *type;
	struct conf_place place;
	const void *conf;             /* bound by the spec of its type */
	int64_t deadline_ms;          /* of one delivery */
	int64_t give_up_ms;           /* default 5 days */
	struct conf_text quiet, zone; /* "22:00-07:00", where; judged by the caller */
	uint64_t pierce;              /* bit set over settings_importance_words: comes through */
	struct conf_text fuse;        /* "30/1h"; judged by the caller */
	int64_t summary_above;        /* 0: as suits the type */
	const char *fallback; /* sink that tells when this one fails; NULL: every other one */
	const char *preset;   /* what was taken over already; NULL */
	struct conf_text title, text; /* templates of all its alerts; judged by the caller */
	struct conf_items templates;  /* struct template_conf; names judged by the caller */
};

#define SETTINGS_ROUTES_MAX 64 /* more are a mistake */
struct route_conf {            /* routes.NAME */
	const char *name;
	struct conf_place place;
	struct conf_list sinks, dossiers, types, sources; /* empty: all (sinks: required) */
	struct conf_list actors;       /* States by any of their names, or persons */
	uint64_t states;               /* bit set over settings_state_words; 0: by alert_on */
	uint64_t importance;           /* bit set over settings_importance_words; 0: all */
	uint64_t evidence;             /* bit set over settings_evidence_words; 0: all */
	bool health;                   /* alerts about sources and sinks, too; default true */
	int64_t repeat_ms, repeat_max; /* repeat_ms 0: alerts are told once */
	int64_t escalate_after_ms;     /* 0: to no other sink */
	struct conf_list escalate_to;
	struct conf_texts reminders; /* none: the daemon's */
	const char *digest;          /* NULL: at once */
	uint64_t pierce;             /* bit set over settings_importance_words: at once anyhow */
	int64_t group_ms;            /* 0: none */
};

struct digest_conf { /* digests.NAME */
	const char *name;
	struct conf_place place;
	struct conf_text at, zone; /* "07:30", where; judged by the caller */
	uint64_t days;             /* bit set over settings_day_words; 0: daily */
	struct conf_list alive;    /* sinks */
};

struct importance_conf { /* importance.TYPE */
	const char *name;
	struct conf_place place;
	int importance; /* settings_importance_words */
};

struct template_conf { /* sinks.NAME.templates.TYPE */
	const char *name;
	struct conf_place place;
	struct conf_text title, text;
};

struct mapping_value_conf { /* mappings.NAME.values.NAME and .fields.NAME */
	const char *name;
	struct conf_place place;
	struct conf_texts select; /* the first that finds something */
	struct conf_text match, template_, date_form, zone, day_in;
	const char *join, *fallback; /* NULL: the first find; absent */
	struct conf_list absent;     /* texts that are as good as none */
	bool optional;
};
struct mapping_kind_conf { /* mappings.NAME.facts.NAME.kind */
	const char *name;  /* NULL: not written */
	struct conf_place place;
	const char *text;
	struct conf_text value; /* name of a field or value */
};
struct mapping_fact_conf { /* mappings.NAME.facts.NAME */
	const char *name;
	struct conf_place place;
	const char *type;
	struct mapping_kind_conf kind;
	struct conf_text date, actor, body, quote; /* names of fields or values */
	struct conf_pairs when;
	bool counts;
};
struct mapping_position_conf { /* mappings.NAME.positions.NAME */
	const char *name;
	struct conf_place place;
	struct conf_text each;
	struct mapping_value_conf actor, vote, id, group; /* name NULL: not written */
	bool require;
};
struct mapping_event_conf { /* mappings.NAME.events.NAME */
	const char *name;
	struct conf_place place;
	int kind;                                            /* settings_event_kind_words */
	struct conf_text starts, title, where, body, status; /* names of fields or values */
	struct conf_pairs when;
};
struct mapping_request_conf { /* mappings.NAME.requests.NAME */
	const char *name;
	struct conf_place place;
	struct conf_text url; /* name of a field or value */
	const char *map;
	struct conf_pairs when;
	bool followed, inherit;
	int64_t again_ms; /* 0: when the row changes */
};
enum { MAPPING_STREAM, MAPPING_TABLE }; /* settings_mapping_kind_words */
struct mapping_conf {                   /* mappings.NAME */
	const char *name;
	struct conf_place place;
	int document; /* settings_document_words */
	int kind;     /* settings_mapping_kind_words */
	struct conf_text rows, next, next_parameter, whole_when, empty_when, empty_match, delimiter;
	struct conf_pairs namespaces, expect;
	struct conf_items fields, values; /* struct mapping_value_conf */
	struct conf_items facts;          /* struct mapping_fact_conf */
	struct conf_items positions;      /* struct mapping_position_conf */
	struct conf_items events;         /* struct mapping_event_conf */
	struct conf_items requests;       /* struct mapping_request_conf */
	struct conf_texts require;
	bool prose;
	bool distinct;
	int64_t reading; /* a number of all that is written in it; never 0 */
};

struct procedure_step_conf { /* procedures.NAME.steps.NAME */
	const char *name;
	struct conf_place place;
	const char *title, *who, *seen_in;
	struct conf_list by; /* milestone codes */
	struct conf_list bodies, kinds;
	bool actor, optional, numbered;
	int role;      /* settings_role_words */
	int threshold; /* settings_step_threshold_words */
};
struct procedure_route_conf { /* procedures.NAME.routes */
	const char *name;     /* its number */
	struct conf_place place;
	struct conf_texts from, to; /* steps; several stand for a route each */
	int kind;                   /* settings_route_words */
	struct conf_text after;     /* clock; NULL: at once */
	int64_t within;             /* days after which to is missed; 0: it is not */
};
struct procedure_clock_conf { /* procedures.NAME.clocks.NAME */
	const char *name;
	struct conf_place place;
	struct conf_text from, to; /* steps */
	int64_t days, months, sitting_days, least_sitting_days;
	int rule;                  /* settings_clock_rule_words */
	struct conf_list calendar; /* sources */
	const char *at;
};
struct procedure_conf { /* procedures.NAME */
	const char *name;
	struct conf_place place;
	const char *title;
	struct conf_text state;
	struct conf_list bodies;
	struct conf_text seat; /* where days begin and end; NULL: the first of bodies */
	bool states;
	struct conf_items steps;  /* struct procedure_step_conf */
	struct conf_items routes; /* struct procedure_route_conf */
	struct conf_items clocks; /* struct procedure_clock_conf */
};

struct settings {
	struct daemon_conf daemon;
	struct http_conf http;
	struct source_conf *sources;
	size_t source_count;
	struct dossier_conf *dossiers;
	size_t dossier_count;
	struct rule_conf *rules;
	size_t rule_count;
	struct sink_conf *sinks;
	size_t sink_count;
	struct route_conf *routes;
	size_t route_count;
	struct mapping_conf *mappings;
	size_t mapping_count;
	struct procedure_conf *procedures;
	size_t procedure_count;
	struct importance_conf *importances;
	size_t importance_count;
	struct digest_conf *digests;
	size_t digest_count;
	const char *const *files; /* every file that was read, NULL-terminated */
	const char *hash;         /* hex SHA-256 over all files' bytes */
	void *private_;
};

/* The sink types and their key tables (from sinks/, which this room may not see). */
struct settings_sink_type {
	const char *type;
	const struct conf_spec *spec;
};

struct settings_options {
	const char *path;                            /* ratifyd.yaml; NULL: settings_default_path */
	const struct settings_sink_type *sink_types; /* ends with type NULL */
	const char *const
	    *format_names; /* words allowed for sources.NAME.format, NULL-terminated */
	const char *const
	    *milestone_codes; /* words allowed for rule and route types, NULL-terminated */
	const char *const *extra_packs; /* --pack P, NULL-terminated; may be NULL */
	const char *pack_dir;           /* --packs or RATIFYD_PACKS: searched first; may be NULL */
	bool no_file;                   /* packs only: there is no ratifyd.yaml (classify) */
	bool no_rules;                  /* rules and mappings are left out, and not checked */
	const char *text;               /* the bytes of path, already read; NULL: read it */
	size_t text_len;
	conf_report_fn *report;
	void *report_arg;
};
/* 0 with *ret, or the number of mistakes (all reported, *ret untouched), or -ENOENT when there is
 * no file at path. */
int settings_load(struct settings **ret, const struct settings_options *, struct err *) MUST_USE;
void settings_free(struct settings *);
/* Every pack of the pack folders, by name; of those of one name only the first, which is the one
 * that is used. pack_dir: as in settings_options. */
typedef void settings_pack_fn(const char *name, const char *path, void *arg);
void settings_each_pack(const char *pack_dir, settings_pack_fn *, void *arg);
/* systemd's $CONFIGURATION_DIRECTORY, then XDG: $XDG_CONFIG_HOME/ratifyd/ratifyd.yaml, then
 * $XDG_CONFIG_DIRS, then /etc/ratifyd/ratifyd.yaml. The first that exists, else the user's own.
 * Heap. */
char *settings_default_path(void);
/* $STATE_DIRECTORY, else $XDG_STATE_HOME/ratifyd, else ~/.local/state/ratifyd, without a HOME
 * /var/lib/ratifyd. Heap. */
char *settings_state_dir(void);
/* $RUNTIME_DIRECTORY, else $XDG_RUNTIME_DIR/ratifyd, else NULL. Heap. */
char *settings_runtime_dir(void);
/* Every row of every table, sections in file order. */
void settings_each_key(const struct settings_sink_type *, conf_key_fn *, void *arg);

/* Keys that are read at start only and differ: what a reload tells and does not do. */
typedef void settings_change_fn(const char *section, const char *key, void *arg);
void settings_each_restart(
    const struct settings *before, const struct settings *after, settings_change_fn *, void *arg);

const struct dossier_conf *
settings_dossier(const struct settings *, const char *name); /* NULL unknown */
/* Whether {key} stands in its url, headers or post. */
bool settings_wants_key(const struct source_conf *);
/* Notes those that ask the same of the same address, as two packs may. */
void settings_find_same(struct settings *);
/* Why it is not asked, for a person (heap): it needs a key and has none, or another asks the same.
 * NULL: it can be asked. */
char *settings_source_off(const struct source_conf *);
const struct procedure_conf *settings_procedure(const struct settings *, const char *name);
const struct source_conf *settings_source(const struct settings *, const char *name);
const struct sink_conf *settings_sink(const struct settings *, const char *name);

#endif
