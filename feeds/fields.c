#include "feeds/fields.h"

#include <string.h>
#include <strings.h>

#include "lib/arena.h"

/* Namespace names as they are written, letter case aside. An end of '*' matches any rest. */
static const struct {
	const char *uri;
	enum field_space space;
} uris[] = {
	{ "http://www.w3.org/2005/atom", SPACE_ATOM },
	{ "https://www.w3.org/2005/atom", SPACE_ATOM },
	{ "http://www.w3.org/2005/atom/", SPACE_ATOM },
	{ "http://purl.org/atom/ns#*", SPACE_ATOM },
	{ "http://purl.org/atom/ns", SPACE_ATOM },
	{ "http://example.com/newformat#", SPACE_ATOM },
	{ "http://example.com/necho", SPACE_ATOM },
	{ "http://purl.org/echo/", SPACE_ATOM },
	{ "uri/of/echo/namespace#", SPACE_ATOM },
	{ "http://purl.org/pie/", SPACE_ATOM },
	{ "http://backend.userland.com/rss*", SPACE_CORE },
	{ "http://blogs.law.harvard.edu/tech/rss", SPACE_CORE },
	{ "http://cyber.law.harvard.edu/rss/rss.html", SPACE_CORE },
	{ "http://purl.org/rss/1.0/", SPACE_CORE },
	{ "http://purl.org/rss/1.0", SPACE_CORE },
	{ "http://my.netscape.com/rdf/simple/0.9/", SPACE_CORE },
	{ "http://channel.netscape.com/rdf/simple/0.9/", SPACE_CORE },
	{ "http://my.netscape.com/publish/formats/rss-0.91.dtd", SPACE_CORE },
	{ "http://purl.org/net/rss1.1#", SPACE_CORE },
	{ "http://purl.org/rss/2.0/", SPACE_CORE },
	{ "http://purl.org/rss/1.0/modules/rss091#", SPACE_CORE },
	{ "http://purl.org/dc/elements/1.*", SPACE_DC },
	{ "http://purl.org/dc/", SPACE_DC },
	{ "http://purl.org/metadata/dublin_core", SPACE_DC },
	{ "http://purl.org/dc/terms/", SPACE_DCTERMS },
	{ "http://purl.org/rss/1.0/modules/dcterms/", SPACE_DCTERMS },
	{ "http://purl.org/rss/1.0/modules/dc/", SPACE_DC },
	{ "http://purl.org/rss/1.0/modules/content/*", SPACE_CONTENT },
	{ "http://purl.org/rss/1.0/modules/content", SPACE_CONTENT },
	{ "http://www.itunes.com/dtds/podcast-1.0.dtd", SPACE_ITUNES },
	{ "http://example.com/dtds/podcast-1.0.dtd", SPACE_ITUNES },
	{ "http://search.yahoo.com/mrss*", SPACE_MEDIA },
	{ "http://purl.org/rss/1.0/modules/syndication/*", SPACE_SY },
	{ "http://www.w3.org/1999/xhtml*", SPACE_XHTML },
	{ "http://www.w3.org/1999/02/22-rdf-syntax-ns#", SPACE_RDF },
	{ "http://www.w3.org/xml/1998/namespace", SPACE_XML },
};

/* For names that nobody knows, and for prefixes that nobody declared. */
static const struct {
	const char *prefix;
	enum field_space space;
} prefixes[] = { { "atom", SPACE_ATOM }, { "atom03", SPACE_ATOM }, { "atom10", SPACE_ATOM },
	{ "a10", SPACE_ATOM }, { "dc", SPACE_DC }, { "dcterms", SPACE_DCTERMS },
	{ "content", SPACE_CONTENT }, { "itunes", SPACE_ITUNES }, { "media", SPACE_MEDIA },
	{ "sy", SPACE_SY }, { "rdf", SPACE_RDF }, { "xhtml", SPACE_XHTML }, { "xml", SPACE_XML },
	{ "rss", SPACE_CORE } };

static const struct field_row rows[] = {
	{ SPACE_CORE, "item", IN_BOTH, KIND_ENTRY, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_CORE, "entry", IN_BOTH, KIND_ENTRY, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_CORE, "channel", IN_FEED, KIND_CHANNEL, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_CORE, "items", IN_FEED, KIND_WRAP, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_CORE, "title", IN_BOTH, KIND_CONSTRUCT, FIELD_TITLE, { 1, 1 }, 0 },
	{ SPACE_CORE, "link", IN_BOTH, KIND_LINK, FIELD_LINK, { 1, 1 }, 0 },
	{ SPACE_CORE, "guid", IN_ENTRY, KIND_GUID, FIELD_ID, { 1, 2 }, 0 },
	{ SPACE_CORE, "id", IN_BOTH, KIND_TEXT, FIELD_ID, { 1, 1 }, 0 },
	{ SPACE_CORE, "description", IN_BOTH, KIND_CONSTRUCT, FIELD_SUMMARY, { 1, 2 },
	    FIELD_OVERFLOWS },
	{ SPACE_CORE, "summary", IN_BOTH, KIND_CONSTRUCT, FIELD_SUMMARY, { 2, 1 },
	    FIELD_OVERFLOWS },
	{ SPACE_CORE, "subtitle", IN_BOTH, KIND_CONSTRUCT, FIELD_SUMMARY, { 3, 1 }, 0 },
	{ SPACE_CORE, "tagline", IN_FEED, KIND_CONSTRUCT, FIELD_SUMMARY, { 3, 1 }, 0 },
	{ SPACE_CORE, "abstract", IN_BOTH, KIND_CONSTRUCT, FIELD_SUMMARY, { 3, 3 }, 0 },
	{ SPACE_CORE, "content", IN_ENTRY, KIND_CONSTRUCT, FIELD_CONTENT, { 2, 1 }, 0 },
	{ SPACE_CORE, "fullitem", IN_ENTRY, KIND_CONSTRUCT, FIELD_CONTENT, { 4, 4 }, 0 },
	{ SPACE_CORE, "body", IN_ENTRY, KIND_CONSTRUCT, FIELD_CONTENT, { 4, 4 }, 0 },
	{ SPACE_CORE, "pubdate", IN_BOTH, KIND_DATE, FIELD_PUBLISHED, { 1, 1 }, FIELD_LAST_WINS },
	{ SPACE_CORE, "published", IN_BOTH, KIND_DATE, FIELD_PUBLISHED, { 1, 1 }, FIELD_LAST_WINS },
	{ SPACE_CORE, "issued", IN_BOTH, KIND_DATE, FIELD_PUBLISHED, { 2, 2 }, FIELD_LAST_WINS },
	{ SPACE_CORE, "created", IN_BOTH, KIND_DATE, FIELD_PUBLISHED, { 5, 5 }, 0 },
	{ SPACE_CORE, "updated", IN_BOTH, KIND_DATE, FIELD_UPDATED, { 1, 1 }, FIELD_LAST_WINS },
	{ SPACE_CORE, "modified", IN_BOTH, KIND_DATE, FIELD_UPDATED, { 2, 2 }, FIELD_LAST_WINS },
	{ SPACE_CORE, "lastbuilddate", IN_BOTH, KIND_DATE, FIELD_UPDATED, { 1, 1 },
	    FIELD_LAST_WINS },
	{ SPACE_CORE, "date", IN_BOTH, KIND_DATE, FIELD_UPDATED, { 6, 6 }, FIELD_BOTH_DATES },
	{ SPACE_CORE, "author", IN_BOTH, KIND_PERSON, FIELD_AUTHOR, { 1, 1 }, 0 },
	{ SPACE_CORE, "managingeditor", IN_BOTH, KIND_PERSON, FIELD_AUTHOR, { 1, 2 }, 0 },
	{ SPACE_CORE, "webmaster", IN_FEED, KIND_PERSON, FIELD_AUTHOR, { 6, 6 }, 0 },
	{ SPACE_CORE, "language", IN_BOTH, KIND_TEXT, FIELD_LANG, { 1, 1 }, 0 },
	{ SPACE_CORE, "category", IN_ENTRY, KIND_CATEGORY, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_CORE, "keywords", IN_ENTRY, KIND_WORDS, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_CORE, "tags", IN_ENTRY, KIND_WORDS, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_CORE, "ttl", IN_FEED, KIND_TTL, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_CORE, "skiphours", IN_FEED, KIND_SKIP_HOURS, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_CORE, "skipdays", IN_FEED, KIND_SKIP_DAYS, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_CORE, "hour", IN_HINT, KIND_HOUR, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_CORE, "day", IN_HINT, KIND_DAY, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_SY, "updateperiod", IN_FEED, KIND_PERIOD, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_SY, "updatefrequency", IN_FEED, KIND_FREQUENCY, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_DC, "title", IN_BOTH, KIND_CONSTRUCT, FIELD_TITLE, { 3, 3 }, 0 },
	{ SPACE_DC, "description", IN_BOTH, KIND_CONSTRUCT, FIELD_SUMMARY, { 4, 4 }, 0 },
	{ SPACE_DC, "creator", IN_BOTH, KIND_PERSON, FIELD_AUTHOR, { 3, 3 }, 0 },
	{ SPACE_DC, "author", IN_BOTH, KIND_PERSON, FIELD_AUTHOR, { 2, 2 }, 0 },
	{ SPACE_DC, "date", IN_BOTH, KIND_DATE, FIELD_UPDATED, { 4, 4 }, FIELD_BOTH_DATES },
	{ SPACE_DC, "subject", IN_ENTRY, KIND_CATEGORY, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_DC, "language", IN_BOTH, KIND_TEXT, FIELD_LANG, { 2, 2 }, 0 },
	{ SPACE_DC, "identifier", IN_ENTRY, KIND_TEXT, FIELD_ID, { 4, 4 }, 0 },
	{ SPACE_DCTERMS, "modified", IN_BOTH, KIND_DATE, FIELD_UPDATED, { 3, 3 }, 0 },
	{ SPACE_DCTERMS, "issued", IN_BOTH, KIND_DATE, FIELD_PUBLISHED, { 3, 3 }, 0 },
	{ SPACE_DCTERMS, "created", IN_BOTH, KIND_DATE, FIELD_PUBLISHED, { 5, 5 }, 0 },
	{ SPACE_CONTENT, "encoded", IN_ENTRY, KIND_CONSTRUCT, FIELD_CONTENT, { 1, 2 }, 0 },
	{ SPACE_ITUNES, "title", IN_BOTH, KIND_CONSTRUCT, FIELD_TITLE, { 4, 4 }, 0 },
	{ SPACE_ITUNES, "summary", IN_BOTH, KIND_CONSTRUCT, FIELD_SUMMARY, { 5, 5 }, 0 },
	{ SPACE_ITUNES, "subtitle", IN_BOTH, KIND_CONSTRUCT, FIELD_SUMMARY, { 6, 6 }, 0 },
	{ SPACE_ITUNES, "author", IN_BOTH, KIND_PERSON, FIELD_AUTHOR, { 4, 4 }, 0 },
	{ SPACE_ITUNES, "category", IN_ENTRY, KIND_LABELLED, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_ITUNES, "keywords", IN_ENTRY, KIND_WORDS, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_MEDIA, "title", IN_BOTH, KIND_CONSTRUCT, FIELD_TITLE, { 9, 9 }, 0 },
	{ SPACE_MEDIA, "description", IN_BOTH, KIND_CONSTRUCT, FIELD_SUMMARY, { 9, 9 }, 0 },
	{ SPACE_MEDIA, "category", IN_ENTRY, KIND_CATEGORY, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_MEDIA, "keywords", IN_ENTRY, KIND_WORDS, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_MEDIA, "group", IN_BOTH, KIND_WRAP, FIELD_NONE, { 1, 1 }, 0 },
	{ SPACE_XHTML, "body", IN_ENTRY, KIND_CONSTRUCT, FIELD_CONTENT, { 3, 3 }, 0 },
};

static bool
uri_matches(const char *pattern, const char *uri)
{
	size_t n = strlen(pattern);

	if (pattern[n - 1] == '*')
		return strncasecmp(uri, pattern, n - 1) == 0;
	return strcasecmp(uri, pattern) == 0;
}

enum field_space
field_space_of(const char *uri, const char *prefix)
{
	size_t i;

	for (i = 0; uri != NULL && i < ARRAY_LEN(uris); i++)
		if (uri_matches(uris[i].uri, uri))
			return uris[i].space;
	if (prefix == NULL)
		return SPACE_CORE;
	for (i = 0; i < ARRAY_LEN(prefixes); i++)
		if (strcasecmp(prefix, prefixes[i].prefix) == 0)
			return prefixes[i].space;
	return SPACE_OTHER;
}

const struct field_row *
field_find(enum field_space space, const char *name)
{
	size_t i;

	if (space == SPACE_ATOM)
		space = SPACE_CORE;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].space == space && strcasecmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}
