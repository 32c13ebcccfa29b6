/*
 * What the files of the mapping language share: the compiled mapping, and one run of it over one
 * document. Invariant: a kind of document only finds rows and texts; what they mean is the same for
 * all and stands in map_value.c.
 */
#ifndef FEEDS_MAP_PARTS_H
#define FEEDS_MAP_PARTS_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <libxml/xpath.h>
#include <pcre2.h>

#include "feeds/charset.h"
#include "feeds/map.h"

enum map_target {
	TARGET_VALUE, /* of the mapping's own */
	TARGET_ID,
	TARGET_TITLE,
	TARGET_LINK,
	TARGET_DATE,
	TARGET_UPDATED,
	TARGET_SUMMARY,
	TARGET_BODY,
	TARGET_AUTHOR,
	TARGET_LANGUAGE,
	TARGET_ABOUT,
	TARGET_ACTOR,
	TARGET_ACTING_BODY,
	TARGET_NUMBER,
	TARGET_CODE,
	TARGET_STATUS,
	TARGET_FOR,
	TARGET_AGAINST,
	TARGET_ABSTAIN,
	TARGET_PRESENT,
	TARGET_ABSENT,
	TARGET_MAJORITY,
	TARGET_COUNT
};

struct json_path;
struct map_select { /* one of them, by the kind of document */
	xmlXPathCompExprPtr xpath;
	struct json_path *path;
	const char *column;
};
struct map_value {
	const struct map_value_def *def;
	enum map_target target;
	struct map_select *select;
	pcre2_code *match;
	bool is_date, required;
};
struct map_condition {
	size_t value;
	pcre2_code *match;
};
struct map_fact {
	const struct map_fact_def *def;
	size_t date, actor, quote; /* indexes of values; MAP_NONE */
	struct map_condition *when;
};
#define MAP_NONE ((size_t)-1)

struct map {
	struct map_def def;
	struct map_value *value; /* values, then fields */
	size_t count;
	size_t by_target[TARGET_COUNT]; /* MAP_NONE: not mapped */
	struct map_fact *fact;
	struct map_select rows, empty;
	pcre2_code *empty_match;
};

struct map_run {
	const struct map *map;
	const struct feed_limits *limits;
	struct arena *arena;
	struct err *err;
	const char *base;
	struct feed_doc doc;
	size_t room;        /* of doc.entry */
	const char **text;  /* of the row in work, by value; NULL: absent */
	struct when *date;  /* the same */
	size_t *found;      /* rows that had it, by value */
	const char **first; /* what the first of them had */
	unsigned flaws;     /* of the row in work */
	bool lenient;       /* map_try: nothing that is lacking ends it */
	pcre2_match_data *match;
	pcre2_match_context *limit;
	uint32_t groups; /* that the last match has set */
	void *document;  /* the kind's own */
};

/* What a selector finds in a row, several joined when join is not NULL: 0 with *ret in the arena,
 * NULL for nothing; or an outcome with words. */
typedef int map_pick_fn(
    struct map_run *, const struct map_select *, const char *join, void *row, const char **ret);

/* map_value.c: room for n rows, then each row. */
int map_run_rows(struct map_run *, size_t n) MUST_USE;
int map_run_row(struct map_run *, map_pick_fn *, void *row) MUST_USE;
int map_run_end(struct map_run *) MUST_USE;
/* No row was found: is that right? FEED_BROKEN with words unless the mapping says so. */
int map_run_empty(struct map_run *, map_pick_fn *, void *root) MUST_USE;
int map_full(struct map_run *);
/* NULL when s does not match, else the first group or the whole, in the arena. */
int map_matches(struct map_run *, const pcre2_code *, const char *s, bool *ret) MUST_USE;

/* map_check.c */
enum map_target map_target_of(const char *name); /* TARGET_COUNT: none */
extern const char *const map_target_names[TARGET_COUNT];
/* {NAME} of values before `limit`; the length of the braces, 0 when it is no reference. */
size_t map_reference(const struct map *, const char *s, size_t limit, size_t *ret_value);

/* The kinds: compile a selector (0, or -EINVAL with what was expected), free it, read a document.
 */
int
map_xml_compile(const struct map_def *, const char *s, struct map_select *, struct err *) MUST_USE;
int map_json_compile(const char *s, struct map_select *, struct err *) MUST_USE;
void map_select_done(struct map_select *);
void map_json_path_free(struct json_path *);
int map_xml_read(struct map_run *, const struct charset_text *) MUST_USE;
int map_json_read(struct map_run *, const struct charset_text *) MUST_USE;
int map_csv_read(struct map_run *, const struct charset_text *) MUST_USE;

/* map_date.c: forms and zones. Checked at load: -EINVAL with what was expected. */
int map_date_check(const char *form, struct err *) MUST_USE;
int map_zone_check(const char *zone, struct err *) MUST_USE;
/* form, zone may be NULL. 0 or WHEN_UNREADABLE. */
int map_date(const char *s, const char *form, const char *zone, struct when *ret) MUST_USE;

#endif
