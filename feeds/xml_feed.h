/*
 * RSS, Atom and their relatives, from XML events to entries. Invariant: an entry is added when its
 * end was seen, never before; what belongs to an unknown element is not taken for its parent's.
 */
#ifndef FEEDS_XML_FEED_H
#define FEEDS_XML_FEED_H

#include <stdbool.h>
#include <stddef.h>

#include "feeds/fields.h"
#include "feeds/format.h"
#include "feeds/xml_push.h"
#include "lib/buf.h"

enum { XML_FEED_RSS = 1 << FAMILY_RSS, XML_FEED_ATOM = 1 << FAMILY_ATOM };

/* As feed_format.parse, for the families asked for. */
int xml_feed_parse(unsigned families, const struct feed_input *, const struct feed_limits *,
    struct arena *, struct feed_doc *ret, struct err *);

/* What follows is between xml_feed.c (the tree's shape) and xml_values.c (what values mean). */
enum scope { SCOPE_SKIP, SCOPE_FEED, SCOPE_ENTRY, SCOPE_TEXT, SCOPE_PERSON, SCOPE_HINT };
enum capture_mode { CAPTURE_AS_IS, CAPTURE_XHTML, CAPTURE_BASE64 };

struct level {
	enum scope scope;
	const struct field_row *row; /* of the element, when its end has to be seen */
	const char *base, *lang;
	bool quiet; /* a tag inside text whose end is not written */
};
struct slot {
	const char *text;
	unsigned rank; /* 0: empty */
};
struct values { /* of the feed or of the entry that is open */
	struct slot slot[FIELD_NONE];
	const char *author_name;
	struct when published, updated;
	const char **category;
	size_t category_count, category_cap;
	const char *guid_link;
	const char *lang;
	unsigned flaws;
};
struct person {
	const char *name, *mail;
};
#define CACHE_SLOTS 128
struct cache_slot {
	const xmlChar *name, *uri, *prefix;
	const struct field_row *row;
	enum field_space space;
	bool used;
};
struct xml_feed {
	struct xml_push push;
	const struct feed_limits *limits;
	struct arena *arena;
	struct err *err;
	unsigned families; /* that are accepted */
	enum field_family family;
	struct feed_doc doc;
	int failed; /* a negative errno, or the outcome that ends the parse */
	bool foreign_root, root_closed;
	char root[48];

	struct level *level;
	unsigned depth, entry_depth, capture_depth, person_depth;
	struct values feed, entry;
	size_t entry_cap, expected; /* entries there is room for; about how many will come */
	struct person person;

	const struct field_row *capturing;
	const char *capturing_person; /* "name", "email" inside of an author */
	enum capture_mode mode;
	bool capture_full;
	bool permalink;
	unsigned link_rank; /* of an Atom link's text; 0: not one */
	struct buf text;
	int64_t period_s, frequency;
	struct cache_slot cache[CACHE_SLOTS];
};

extern const struct xml_push_events xml_feed_events;
void xml_value_begin_entry(struct xml_feed *, const struct xml_element *);
void xml_value_end_entry(struct xml_feed *);
void xml_value_end_feed(struct xml_feed *);
void xml_value_category(struct xml_feed *, const char *s, size_t len);
void xml_value_link(
    struct xml_feed *, const struct field_row *, const char *s, size_t len, unsigned rank);
const char *xml_value_text(struct xml_feed *); /* what was captured; NULL: the arena is full */
void xml_value_captured(struct xml_feed *, const struct field_row *);
void xml_value_person(struct xml_feed *, const struct field_row *);
/* The value of an attribute of any namespace, in the arena; NULL when there is none. */
const char *xml_attribute(struct xml_feed *, const struct xml_element *, const char *name);

#endif
