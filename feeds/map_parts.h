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
#include "lib/zone.h"

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
	pcre2_code *regex;
	bool whole; /* of text: "." */
	bool top;   /* of text: looked for in the whole document, not in the row */
};
struct map_value {
	const struct map_value_def *def;
	enum map_target target;
	struct map_select *select;
	pcre2_code *match;
	struct zone *zone, *day_in; /* NULL: not written */
	bool is_date, required;
};
struct map_condition {
	size_t value;
	pcre2_code *match;
};
struct map_conditions {
	struct map_condition *v;
	size_t n;
};
struct map_fact {
	const struct map_fact_def *def;
	size_t date, actor, body, quote, kind; /* indexes of values; MAP_NONE */
	struct map_conditions when;
};
struct map_position {
	const struct map_position_def *def;
	struct map_select each;
	struct map_value actor, vote, id, group; /* def NULL: not written */
};
struct map_event {
	const struct map_event_def *def;
	size_t starts, title, place, body, status;
	struct map_conditions when;
};
struct map_request {
	const struct map_request_def *def;
	size_t url;
	struct map_conditions when;
};
#define MAP_NONE ((size_t)-1)
#define MAP_POSITIONS_MAX 1000 /* of one row: more than any chamber or organisation has members */
#define MAP_KINDS_MAX 16       /* of positions, events and requests in one mapping, each */

struct map {
	struct map_def def;
	struct map_value *value; /* values, then fields */
	size_t count;
	size_t by_target[TARGET_COUNT]; /* MAP_NONE: not mapped */
	struct map_fact *fact;
	struct map_conditions expect;
	struct map_position *position;
	struct map_event *event;
	struct map_request *request;
	struct map_select rows, next, whole, empty;
	pcre2_code *empty_match;
};

struct map_said { /* what the positions of one kind had, over all rows */
	size_t finds, actors, votes, rows;
	const char *first; /* actor */
};

/* Why a value has no text although something is there. */
enum map_lack {
	MAP_LACK_NULL = 1 << 0,   /* null, or a word that stands for nothing */
	MAP_LACK_UNREAD = 1 << 1, /* a text that does not match, or is not what its field holds */
};

struct map_run {
	const struct map *map;
	const struct feed_limits *limits;
	struct arena *arena;
	struct err *err;
	const char *base;
	bool at_end; /* what its next page would be asked with is what it was asked with */
	struct feed_doc doc;
	size_t room;           /* of doc.entry */
	const char **text;     /* of the row in work, by value; NULL: absent */
	struct when *date;     /* the same */
	size_t *found;         /* rows that had it, by value */
	const char **first;    /* what the first of them had */
	unsigned char *lacked; /* map_lack bits of the rows that did not have it, by value */
	unsigned lack;         /* the same of the value in work */
	struct map_said *said; /* by position */
	unsigned flaws;        /* of the row in work */
	bool lenient;          /* map_try: nothing that is lacking ends it */
	pcre2_match_data *match;
	pcre2_match_context *limit;
	uint32_t groups; /* that the last match has set */
	void *document;  /* the kind's own */
};

/* What a selector finds in a row, several joined when join is not NULL: 0 with *ret in the arena,
 * NULL for nothing; or an outcome with words. */
typedef int map_pick_fn(
    struct map_run *, const struct map_select *, const char *join, void *row, const char **ret);
/* A row inside of a row; other than 0 ends it. */
typedef int map_find_fn(struct map_run *, void *find, void *arg);
struct map_reader { /* a kind of document */
	map_pick_fn *pick;
	/* Every find of a selector, in its order. */
	int (*each)(
	    struct map_run *, const struct map_select *, void *row, map_find_fn *, void *arg);
};

/* map_value.c: room for n rows, then each row. */
int map_run_rows(struct map_run *, size_t n) MUST_USE;
int map_run_row(struct map_run *, const struct map_reader *, void *row) MUST_USE;
int map_run_end(struct map_run *) MUST_USE;
/* No row was found: is that right? FEED_BROKEN with words unless the mapping says so. */
int map_run_empty(struct map_run *, const struct map_reader *, void *root) MUST_USE;
/* What the document says as a whole: that it is whole, and its next page. */
int map_run_whole(struct map_run *, const struct map_reader *, void *root) MUST_USE;
int map_full(struct map_run *);
int map_matches(struct map_run *, const pcre2_code *, const char *s, bool *ret) MUST_USE;
/* The text of a value in a row; NULL: it has none. */
int map_value_text(struct map_run *, const struct map_value *, const struct map_reader *, void *row,
    const char **ret) MUST_USE;
const char *map_text_of(const struct map_run *, enum map_target); /* of the row; NULL */

/* map_said.c: what a row says beside its fields, after them. */
int map_said_fill(
    struct map_run *, const struct map_reader *, void *row, struct feed_typed *ret) MUST_USE;
int map_said_end(struct map_run *) MUST_USE;

/* html_end.c */
bool html_breaks_off(const char *s, size_t len);

/* vote_words.c: for, against, abstain, present or absent; NULL: unknown. */
const char *vote_word(const char *text);
extern const char *const map_target_names[TARGET_COUNT];
/* {NAME} of values before `limit`; the length of the braces, 0 when it is no reference. */
size_t map_reference(const struct map *, const char *s, size_t limit, size_t *ret_value);

/* The kinds: compile a selector (0, or -EINVAL with what was expected), free it, read a document.
 */
int
map_xml_compile(const struct map_def *, const char *s, struct map_select *, struct err *) MUST_USE;
int map_json_compile(const char *s, struct map_select *, struct err *) MUST_USE;
bool map_json_goes_up(const struct map_select *); /* ^ */
void map_select_done(struct map_select *);
void map_json_path_free(struct json_path *);
int map_tags_check(struct map_run *, const char *s, size_t len) MUST_USE; /* XML and HTML */
int map_xml_read(struct map_run *, const struct charset_text *) MUST_USE;
int map_json_read(struct map_run *, const struct charset_text *) MUST_USE;
int map_csv_read(struct map_run *, const struct charset_text *) MUST_USE;
int map_text_read(struct map_run *, const struct charset_text *) MUST_USE;

/* map_twins.c: a row that is listed twice is one entry. */
int map_drop_twins(struct map_run *) MUST_USE;

/* map_date.c: forms. Checked at load: -EINVAL with what was expected. */
int map_date_check(const char *form, struct err *) MUST_USE;
/* Makes a time the day that it is in that zone. */
void map_day_in(const struct zone *, struct when *);
/* form, zone may be NULL. 0 or WHEN_UNREADABLE. */
int map_date(const char *s, const char *form, const struct zone *zone, struct when *ret) MUST_USE;

#endif
