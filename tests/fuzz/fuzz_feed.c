/*
 * Any bytes as a feed: an outcome with words or a document whose texts are all valid UTF-8 without
 * control characters, and the same when it is asked again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/format.h"
#include "lib/hash.h"
#include "lib/str.h"
#include "lib/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_text(const char *s)
{
	size_t len = s == NULL ? 0 : strlen(s), i = 0, n;
	uint32_t c;

	while (i < len) {
		n = utf8_decode(s + i, len - i, &c);
		if (n == 0 || utf8_is_control(c))
			abort();
		i += n;
	}
}

static void
check_entry(const struct feed_entry *e)
{
	const char *const texts[] = { e->id, e->link, e->title, e->summary, e->content, e->author,
		e->author_name, e->lang, e->published_text, e->updated_text };
	char date[WHEN_TEXT];
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_text(texts[i]);
	for (i = 0; i < e->category_count; i++)
		check_text(e->categories[i]);
	when_format(&e->published, date);
	when_format(&e->updated, date);
}

static int
parse_once(const struct feed_input *in, struct hash *ret)
{
	struct feed_limits limits = feed_limits_default;
	struct arena arena;
	struct feed_doc doc;
	struct err err = { .code = 0 };
	size_t i;
	int r;

	limits.max_entries = 50;
	arena_init(&arena, (size_t)64 << 20);
	r = feed_parse(NULL, in, &limits, &arena, &doc, &err);
	hash_strings(ret, err.text, HASH_END);
	if (r != 0 && err.text[0] == '\0')
		abort();
	if (r == 0) {
		check_text(doc.title);
		check_text(doc.subtitle);
		check_text(doc.link);
		if (doc.format == NULL || doc.encoding == NULL || doc.count > limits.max_entries)
			abort();
		for (i = 0; i < doc.count; i++)
			check_entry(&doc.entry[i]);
		hash_strings(ret, doc.format, doc.title, doc.count > 0 ? doc.entry[0].title : NULL,
		    HASH_END);
	}
	arena_done(&arena);
	return r;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct feed_input in = {
		.data = (const char *)data, .len = size, .url = "http://fuzz.example/feed"
	};
	struct hash first, second;

	if (parse_once(&in, &first) != parse_once(&in, &second) ||
	    memcmp(&first, &second, sizeof(first)) != 0)
		abort();
	return 0;
}
