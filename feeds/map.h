/*
 * The mapping language: how an XML, HTML, JSON, JSON-lines, CSV or text document that is no feed
 * becomes entries. Invariant: a document in which something vanished is refused with its name; an
 * empty list is only what the mapping says is one.
 */
#ifndef FEEDS_MAP_H
#define FEEDS_MAP_H

#include "feeds/format.h"

enum map_document { MAP_XML, MAP_HTML, MAP_JSON, MAP_JSONL, MAP_CSV, MAP_TEXT };

/* A definition, borrowed while the map lives. `at` is whatever the caller knows the place by; it
 * comes back with a mistake. */
struct map_text {
	const char *text; /* NULL: not written */
	const void *at;
};
struct map_named_text {
	const char *name;
	const void *at;
	struct map_text text;
};
struct map_value_def {
	const char *name;
	const void *at;
	const struct map_text *select;
	size_t select_count;
	struct map_text match, template_, date_form, zone, day_in;
	const char *join, *fallback;
	const char *const *absent; /* texts that stand for nothing */
	size_t absent_count;
	bool optional;
};
struct map_fact_def {
	const char *name, *type, *kind;
	const void *at;
	struct map_text kind_from, date, actor, body, quote;
	const struct map_named_text *when;
	size_t when_count;
	bool counts;
};
struct map_position_def {
	const char *name;
	const void *at;
	struct map_text each;
	struct map_value_def actor, vote, id, group; /* name NULL: not written */
	bool required;
};
struct map_event_def {
	const char *name, *kind;
	const void *at;
	struct map_text starts, title, place, body, status;
	const struct map_named_text *when;
	size_t when_count;
};
struct map_request_def {
	const char *name, *map;
	const void *at;
	struct map_text url;
	const struct map_named_text *when;
	size_t when_count;
	bool followed, inherit;
	int64_t again_ms;
};
struct map_def {
	const char *name;
	const void *at;
	enum map_document document;
	bool table, prose, distinct;
	struct map_text rows, next, next_parameter, whole_when, empty_when, empty_match, delimiter;
	const struct map_named_text *namespaces;
	size_t namespace_count;
	const struct map_value_def *values, *fields;
	size_t value_count, field_count;
	const struct map_fact_def *facts;
	size_t fact_count;
	const struct map_named_text *expect; /* rows that should say a fact */
	size_t expect_count;
	const struct map_position_def *positions;
	size_t position_count;
	const struct map_event_def *events;
	size_t event_count;
	const struct map_request_def *requests;
	size_t request_count;
	const struct map_text *require;
	size_t require_count;
};

/* What stands at `at`, and what was expected; foreign text is in it. */
typedef void map_report_fn(const void *at, const char *text, void *arg);

struct map;
/* 0 with *ret, or how many mistakes were reported. */
int map_new(struct map **ret, const struct map_def *, map_report_fn *, void *arg) MUST_USE;
void map_free(struct map *); /* NULL is fine */
const char *map_name(const struct map *);

/* Results as feed_format.parse. */
int map_parse(const struct map *, const struct feed_input *, const struct feed_limits *,
    struct arena *, struct feed_doc *ret, struct err *) MUST_USE;

/* How many rows had it, for a person who writes a mapping; names in the order of the mapping,
 * values, fields, positions. index over all, NULL at the end. */
struct map_found {
	const char *name;
	size_t rows;
	const char *first; /* what the first of them had */
};
/* As map_parse, but a document that lacks something is shown all the same: *ret_found (arena, ends
 * with name NULL), and why it would be refused in err with the result. */
int
map_try(const struct map *, const struct feed_input *, const struct feed_limits *, struct arena *,
    struct feed_doc *ret, const struct map_found **ret_found, struct err *) MUST_USE;

#endif
