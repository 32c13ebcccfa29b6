/*
 * Parses a small document and looks at one value of it by name ("entry.title", "feed.link").
 * A case's document is owned by the case until case_done.
 */
#ifndef TESTS_FEED_CASE_H
#define TESTS_FEED_CASE_H

#include <string.h>

#include "feeds/format.h"
#include "lib/str.h"
#include "tests/suite.h"

struct feed_case {
	struct arena arena;
	struct feed_doc doc;
	struct err err;
	int result;
	char date[WHEN_TEXT];
};

static inline void
case_parse(struct feed_case *c, const char *format, const struct feed_input *in,
    const struct feed_limits *limits)
{
	memset(c, 0, sizeof(*c));
	arena_init(&c->arena, (size_t)256 << 20);
	c->result = feed_parse(format, in, limits != NULL ? limits : &feed_limits_default,
	    &c->arena, &c->doc, &c->err);
}

static inline void
case_done(struct feed_case *c)
{
	arena_done(&c->arena);
}

static inline const char *
case_entry_value(struct feed_case *c, const struct feed_entry *e, const char *key)
{
	const struct {
		const char *key, *value;
	} values[] = { { "id", e->id }, { "link", e->link }, { "title", e->title },
		{ "summary", e->summary }, { "content", e->content }, { "author", e->author },
		{ "author_name", e->author_name }, { "lang", e->lang },
		{ "published_text", e->published_text },
		{ "category", e->category_count > 0 ? e->categories[0] : NULL },
		{ "category2", e->category_count > 1 ? e->categories[1] : NULL } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(values); i++)
		if (strcmp(values[i].key, key) == 0)
			return values[i].value;
	when_format(strcmp(key, "updated") == 0 ? &e->updated : &e->published, c->date);
	return *c->date != '\0' ? c->date : NULL;
}

static inline const char *
case_value(struct feed_case *c, const char *name)
{
	const struct feed_doc *d = &c->doc;
	const struct {
		const char *key, *value;
	} values[] = { { "format", d->format }, { "encoding", d->encoding }, { "feed.id", d->id },
		{ "feed.link", d->link }, { "feed.title", d->title },
		{ "feed.subtitle", d->subtitle }, { "feed.author", d->author },
		{ "feed.author_name", d->author_name }, { "feed.lang", d->lang } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(values); i++)
		if (strcmp(values[i].key, name) == 0)
			return values[i].value;
	if (strcmp(name, "feed.updated") == 0) {
		when_format(&d->updated, c->date);
		return *c->date != '\0' ? c->date : NULL;
	}
	i = str_starts(name, "second.") ? 1 : 0;
	return i < d->count ? case_entry_value(c, &d->entry[i], strchr(name, '.') + 1) : NULL;
}

#endif
