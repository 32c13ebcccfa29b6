/*
 * Which element says what: one table for all XML feeds, with a rank for each of the two families.
 * Invariant: the smaller rank wins whatever the order in the document; rank 0 is not looked at.
 */
#ifndef FEEDS_FIELDS_H
#define FEEDS_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

enum field {
	FIELD_TITLE,
	FIELD_LINK,
	FIELD_ID,
	FIELD_SUMMARY,
	FIELD_CONTENT,
	FIELD_PUBLISHED,
	FIELD_UPDATED,
	FIELD_AUTHOR,
	FIELD_LANG,
	FIELD_NONE, /* the count of those with one value */
};
enum field_kind {
	KIND_TEXT,      /* the text, mark-up inside kept as mark-up */
	KIND_CONSTRUCT, /* the same, after Atom's type and mode */
	KIND_DATE,
	KIND_LINK,
	KIND_GUID,
	KIND_PERSON,
	KIND_CATEGORY, /* term attribute or text */
	KIND_WORDS,    /* several, with commas between */
	KIND_LABELLED, /* category in a text attribute; may nest */
	KIND_WRAP,     /* transparent */
	KIND_ENTRY,
	KIND_CHANNEL,
	KIND_TTL,
	KIND_SKIP_HOURS,
	KIND_SKIP_DAYS,
	KIND_HOUR,
	KIND_DAY,
	KIND_PERIOD,
	KIND_FREQUENCY,
};
enum field_family { FAMILY_RSS, FAMILY_ATOM };
enum field_space {
	SPACE_CORE, /* of RSS, and elements without a namespace or in an unknown default one */
	SPACE_ATOM,
	SPACE_DC,
	SPACE_DCTERMS,
	SPACE_CONTENT,
	SPACE_ITUNES,
	SPACE_MEDIA,
	SPACE_SY,
	SPACE_XHTML,
	SPACE_RDF,
	SPACE_XML,
	SPACE_OTHER,
};
enum { IN_FEED = 1, IN_ENTRY = 2, IN_BOTH = 3, IN_HINT = 4 };
enum {
	FIELD_LAST_WINS = 1, /* among equal ranks */
	FIELD_OVERFLOWS = 2, /* a second summary is the content, when there is none */
	FIELD_BOTH_DATES = 4,
};

struct field_row {
	enum field_space space;
	const char *name; /* lower case */
	unsigned where;
	enum field_kind kind;
	enum field field;
	unsigned rank[2]; /* by family */
	unsigned flags;
};

enum field_space field_space_of(const char *uri, const char *prefix);
/* NULL when nothing is to be had from it. Atom's names are looked up among the core ones too. */
const struct field_row *field_find(enum field_space, const char *name);

#endif
