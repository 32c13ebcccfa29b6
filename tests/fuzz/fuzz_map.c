/*
 * Any bytes through a mapping of each kind of document: an outcome with words or entries whose
 * texts are valid UTF-8 without control characters, and the same when it is asked again. The first
 * byte chooses the kind.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "feeds/map.h"
#include "lib/hash.h"
#include "lib/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define T(s)                \
	{                   \
		.text = (s) \
	}
static const struct map_text xml_id = T("@id"), xml_title[] = { T("t"), T("*[1]") },
			     xml_date = T("d"), json_id = T("id"),
			     json_title[] = { T("t"), T("a[*].b") }, json_date = T("['d']"),
			     csv_id = T("Id"), csv_title[] = { T("Title"), T("Name") },
			     csv_date = T("Date"), text_id = T("^#(\\d+)"),
			     text_title[] = { T("^: (.*)"), T("\\w+") }, text_date = T("^@(.*)$");
static const struct map_named_text when = { .name = "title", .text = T("^(a|b)+c?") };
static const struct map_fact_def fact = {
	.name = "f", .type = "ratified", .when = &when, .when_count = 1, .counts = true
};
static const struct map_named_text space = { .name = "x", .text = T("urn:x") };

static void
on_mistake(const void *at, const char *text, void *arg)
{
	(void)at;
	(void)text;
	(void)arg;
	abort();
}

/* Voters of a row, by kind of document; CSV has none. */
static const struct {
	struct map_text each, part;
} voters[] = {
	{ T("v"), T("@c") },
	{ T("td"), T(".") },
	{ T("v[*]"), T("@") },
	{ T("v[*]"), T("^.t") },
	{ T(NULL), T(NULL) },
	{ T("^-.*"), T("\\w+") },
};

static const struct map_text *
of_kind(enum map_document document, const struct map_text *xml, const struct map_text *json,
    const struct map_text *csv, const struct map_text *text)
{
	const struct map_text *const by_kind[] = { xml, xml, json, json, csv, text };

	return by_kind[document];
}

static struct map *
make(enum map_document document, struct map_value_def fields[3], struct map_position_def *position)
{
	static const char *const lists[] = { "//item | //x:item", "//tr", "items[*]", NULL, NULL,
		"^#[^#]+" };
	static const char *const next[] = { "//next/@href", "//a/@href", "next", NULL, NULL,
		"^> (.*)" };
	static const struct map_event_def event = {
		.name = "e", .kind = "other", .starts = T("date"), .when = &when, .when_count = 1
	};
	static const struct map_request_def request = {
		.name = "r", .map = "fuzz", .url = T("id")
	};
	struct map_def def = { .name = "fuzz",
		.document = document,
		.table = true,
		.rows = T(lists[document]),
		.next = T(next[document]),
		.next_parameter = T(document == MAP_JSON ? "at" : NULL),
		.namespaces = &space,
		.namespace_count = document == MAP_XML ? 1 : 0,
		.fields = fields,
		.field_count = 3,
		.facts = &fact,
		.fact_count = 1,
		.expect = &when,
		.expect_count = 1,
		.positions = position,
		.position_count = document == MAP_CSV ? 0 : 1,
		.events = &event,
		.event_count = 1,
		.requests = &request,
		.request_count = 1 };
	struct map *map = NULL;

	fields[0] = (struct map_value_def){ .name = "id",
		.select = of_kind(document, &xml_id, &json_id, &csv_id, &text_id),
		.select_count = 1 };
	fields[1] = (struct map_value_def){ .name = "title",
		.select = of_kind(document, xml_title, json_title, csv_title, text_title),
		.select_count = 2,
		.template_ = T("{}!"),
		.join = ", " };
	fields[2] = (struct map_value_def){ .name = "date",
		.select = of_kind(document, &xml_date, &json_date, &csv_date, &text_date),
		.select_count = 1,
		.date_form = T("MON DD, YYYY hh:mm AM"),
		.zone = T("America/New_York"),
		.optional = true };
	*position = (struct map_position_def){ .name = "p", .each = voters[document].each };
	position->actor = (struct map_value_def){
		.name = "actor", .select = &voters[document].part, .select_count = 1
	};
	position->vote = position->actor;
	position->vote.name = "vote";
	if (map_new(&map, &def, on_mistake, NULL) != 0)
		abort();
	return map;
}

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
check_typed(const struct feed_typed *t)
{
	size_t i;

	for (i = 0; i < t->position_count; i++) {
		check_text(t->positions[i].actor);
		check_text(t->positions[i].text);
		if (t->positions[i].actor == NULL)
			abort();
	}
	for (i = 0; i < t->event_count; i++)
		if (t->events[i].starts.precision == WHEN_NONE)
			abort();
	for (i = 0; i < t->request_count; i++)
		if (strncasecmp(t->requests[i].url, "http", 4) != 0)
			abort();
}

static int
parse_once(const struct map *map, const struct feed_input *in, struct hash *ret)
{
	struct feed_limits limits = feed_limits_default;
	struct err err = { .code = 0 };
	struct arena arena;
	struct feed_doc doc;
	size_t i;
	int r;

	limits.max_entries = 50;
	arena_init(&arena, (size_t)64 << 20);
	r = map_parse(map, in, &limits, &arena, &doc, &err);
	hash_strings(ret, err.text, HASH_END);
	if (r != 0 && err.text[0] == '\0')
		abort();
	for (i = 0; r == 0 && i < doc.count; i++) {
		check_text(doc.entry[i].id);
		check_text(doc.entry[i].title);
		check_text(doc.entry[i].published_text);
		if (doc.entry[i].typed == NULL || doc.entry[i].title == NULL)
			abort();
		check_typed(doc.entry[i].typed);
	}
	if (r == 0)
		hash_strings(ret, doc.count > 0 ? doc.entry[0].title : NULL, HASH_END);
	arena_done(&arena);
	return r;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct map_value_def fields[3];
	static struct map_position_def position;
	struct feed_input in = { .url = "http://fuzz.example/list?at=%2b&b" };
	struct hash first, second;
	struct map *map;

	if (size == 0)
		return 0;
	map = make((enum map_document)(data[0] % 6), fields, &position);
	in.data = (const char *)data + 1;
	in.len = size - 1;
	if (parse_once(map, &in, &first) != parse_once(map, &in, &second) ||
	    memcmp(&first, &second, sizeof(first)) != 0)
		abort();
	map_free(map);
	return 0;
}
