/*
 * `ratifyctl sources import`: the feeds of an OPML file as sources in YAML. Invariant: what is
 * printed is a file that `include` can name; nothing is fetched and nothing changed.
 */
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "config/value.h"
#include "ctl/parse.h"
#include "feeds/map.h"
#include "lib/arena.h"
#include "lib/mem.h"
#include "lib/str.h"

#define NAME_MAX_BYTES 48

/* OPML is a mapped document like others. */
static const struct map_text outline_titles[] = { { .text = "@title" }, { .text = "@text" },
	{ .text = "@xmlUrl" } };
static const struct map_text outline_link = { .text = "@xmlUrl" };
static const struct map_value_def outline_fields[] = {
	{ .name = "title", .select = outline_titles, .select_count = 3 },
	{ .name = "link", .select = &outline_link, .select_count = 1 },
};
static const struct map_def outlines = { .name = "opml",
	.document = MAP_XML,
	.rows = { .text = "//outline[normalize-space(@xmlUrl)]" },
	.fields = outline_fields,
	.field_count = ARRAY_LEN(outline_fields) };

static void
on_mistake(const void *at, const char *text, void *arg)
{
	(void)at;
	(void)arg;
	(void)ctl_fail(EX_SOFTWARE, "%s", text);
}

static char
lower(char c)
{
	return (char)tolower((unsigned char)c);
}

/* "GovInfo: new items!" -> "govinfo-new-items" */
static void
name_of(const char *title, char out[NAME_MAX_BYTES])
{
	size_t n = 0;

	for (; *title != '\0' && n < NAME_MAX_BYTES - 8; title++) {
		bool word = isalnum((unsigned char)*title) != 0;

		if (word || (n > 0 && out[n - 1] != '-'))
			out[n++] = word ? lower(*title) : '-';
	}
	n -= n > 0 && out[n - 1] == '-';
	out[n] = '\0';
	if (n == 0)
		(void)snprintf(out, NAME_MAX_BYTES, "feed");
}

static bool
is_taken(char (*names)[NAME_MAX_BYTES], size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void
unique_name(char (*names)[NAME_MAX_BYTES], size_t n, const char *title)
{
	char base[NAME_MAX_BYTES];
	unsigned k;

	name_of(title, base);
	(void)snprintf(names[n], NAME_MAX_BYTES, "%s", base);
	for (k = 2; is_taken(names, n, names[n]); k++)
		(void)snprintf(names[n], NAME_MAX_BYTES, "%.40s-%u", base, k);
}

/* A text of JSON is one of YAML. */
static void
print_text(const char *s)
{
	json_t *text = json_string(s);
	char *line = json_dumps(text, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);

	(void)fputs(STR_OR(line, "\"\""), stdout);
	free(line);
	json_decref(text);
}

static bool
is_usable(const struct feed_entry *e)
{
	struct value_url url;
	struct err err;
	bool secret;

	if (e->link != NULL && value_url(e->link, &url, &secret, &err) == 0)
		return true;
	(void)ctl_fail(0, "%s is left out: its address is no URL of http or https", e->title);
	return false;
}

static int
print_sources(const struct feed_doc *doc)
{
	char(*names)[NAME_MAX_BYTES] = xcalloc(doc->count + 1, sizeof(*names));
	char *title;
	size_t i, n = 0;

	for (i = 0; i < doc->count; i++) {
		const struct feed_entry *e = &doc->entry[i];

		if (!is_usable(e))
			continue;
		if (n == 0)
			(void)puts("sources:");
		unique_name(names, n, e->title);
		title = str_safe(e->title, 200);
		(void)printf("  # %s\n  %s:\n    url: ", title, names[n]);
		free(title);
		print_text(e->link);
		(void)putchar('\n');
		n++;
	}
	free(names);
	return n > 0 ? 0 : ctl_fail(EX_DATAERR, "no feed is in it");
}

int
ctl_import(const struct ctl_options *opt, int argc, char **argv)
{
	struct feed_limits limits = feed_limits_default;
	struct feed_input in = { .url = NULL };
	struct map *map = NULL;
	struct feed_doc doc;
	struct arena arena;
	struct err err = { .code = 0 };
	struct buf b;
	int r;

	(void)opt;
	if (argc != 2)
		return ctl_fail(EX_USAGE, "usage: ratifyctl sources import FILE.opml");
	buf_init(&b, limits.max_bytes + ((size_t)128 << 10));
	r = ctl_slurp(argv[1], limits.max_bytes, &b);
	if (r < 0)
		return ctl_fail(EX_NOINPUT, "%s: %s", argv[1], strerror(-r));
	if (map_new(&map, &outlines, on_mistake, NULL) != 0) {
		buf_done(&b);
		return EX_SOFTWARE;
	}
	in.data = buf_str(&b);
	in.len = b.len;
	arena_init(&arena, (size_t)256 << 20);
	r = map_parse(map, &in, &limits, &arena, &doc, &err);
	r = r == 0 ? print_sources(&doc)
		   : ctl_fail(EX_DATAERR, "%s is no list of feeds: %s", argv[1], err.text);
	arena_done(&arena);
	map_free(map);
	buf_done(&b);
	return r;
}
