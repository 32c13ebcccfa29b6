/*
 * `ratifyctl sources try`: fetches a document once, as the daemon would, and says what it is, what
 * its first entries are, and which fields a mapping finds. Invariant: nothing is stored.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <unistd.h>

#include "config/address.h"
#include "config/value.h"
#include "ctl/parse.h"
#include "ctl/table.h"
#include "ctl/view.h"
#include "daemon/setup/asking.h"
#include "daemon/setup/mapping.h"
#include "feeds/format.h"
#include "feeds/map.h"
#include "feeds/plain.h"
#include "lib/arena.h"
#include "lib/http.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/when.h"

#define SHOWN 5 /* entries */

struct attempt {
	const char *what, *map_name, *source_name; /* the words of the command line */
	struct setup *setup;
	const struct source_conf *source;
	const struct map *map;
	struct feed_limits limits;
	struct buf body;
	char *url, *type, *location; /* that answered */
	long status;
	char *trouble; /* NULL: there is a document */
	json_t *json;  /* NULL: it is shown as a text */
	struct loop *loop;
};

static char *
copy(const char *s)
{
	return s != NULL ? xstrdup(s) : NULL;
}

static void
on_response(const struct http_response *resp, void *arg)
{
	struct attempt *a = arg;

	a->status = resp->status;
	a->url = copy(resp->final_url);
	a->type = copy(resp->content_type);
	a->location = copy(resp->content_location);
	if (resp->end != HTTP_OK)
		a->trouble = xasprintf(
		    "%s: %s", http_end_name(resp->end), STR_OR(resp->detail, "no details"));
	else if (resp->status != 200)
		a->trouble = xasprintf("it answers %ld", resp->status);
	else if (buf_append(&a->body, resp->body, resp->body_len) < 0)
		a->trouble = xstrdup("it is too large");
	loop_stop(a->loop);
}

/* Once, under the daemon's own policy: its agent, bounds, proxy and authorities. */
static int
fetch(struct attempt *a, struct err *err)
{
	const struct settings *s = a->setup->settings;
	_cleanup_free_ char *agent = setup_agent(s);
	_cleanup_free_ char *url = address_at(a->what, when_wall_ms());
	const struct http_options opt = {
		.user_agent = agent, .ca_file = s->http.ca_file, .proxy = s->http.proxy
	};
	const struct source_conf nobody = { .name = "", .url = a->what };
	const struct source_conf *source = a->source != NULL ? a->source : &nobody;
	struct asking ask;
	struct mask *key = NULL;
	struct http *http = NULL;
	struct http_call *call;
	int r = loop_new(&a->loop, err);

	if (r == 0)
		r = http_new(&http, a->loop, &opt, err);
	if (r == 0)
		r = asking_key(source, &key, err);
	if (r == 0) {
		asking_begin(&ask, s, source, key, url, true);
		r = http_start(http, &ask.request, on_response, a, &call, err);
		asking_done(&ask);
	}
	mask_free(key);
	if (r == 0)
		r = loop_run(a->loop, err);
	http_free(http);
	loop_free(a->loop);
	return r;
}

static bool
is_url(const char *s)
{
	return strncasecmp(s, "http://", 7) == 0 || strncasecmp(s, "https://", 8) == 0;
}

static int
get_document(struct attempt *a)
{
	struct err err = { .code = 0 };
	int r;

	if (is_url(a->what)) {
		r = fetch(a, &err);
		if (r < 0)
			return ctl_fail(EX_UNAVAILABLE, "%s", err.text);
		return a->trouble == NULL ? 0
					  : ctl_fail(EX_UNAVAILABLE, "%s: %s", a->what, a->trouble);
	}
	r = ctl_slurp(a->what, a->limits.max_bytes, &a->body);
	return r == 0 ? 0 : ctl_fail(EX_NOINPUT, "%s: %s", a->what, strerror(-r));
}

/* ---- what it is, when no format and no mapping reads it */

static const char *
kind_of(const struct buf *b)
{
	const char *s = buf_str(b) + strspn(buf_str(b), "\xef\xbb\xbf \t\r\n"), *line;

	if (strncasecmp(s, "<!doctype html", 14) == 0 || strncasecmp(s, "<html", 5) == 0)
		return "html";
	if (*s == '<')
		return strcasestr(s, "<html") != NULL ? "html" : "xml";
	if (*s == '{' || *s == '[') {
		line = strchr(s, '\n');
		return line != NULL && line > s && line[-1] == '}' && line[1] == '{' ? "jsonl"
										     : "json";
	}
	line = strchr(s, '\n');
	return line != NULL && strpbrk(s, ",;\t") != NULL ? "csv" : NULL;
}

static void
on_mistake(const void *at, const char *text, void *arg)
{
	(void)at;
	(void)arg;
	(void)ctl_fail(EX_SOFTWARE, "%s", text);
}

/* Feeds that an HTML page names in its head. */
static void
show_alternates(const struct attempt *a, const struct feed_input *in)
{
	static const struct map_text href = { .text = "@href" },
				     titles[] = { { .text = "@title" }, { .text = "@type" } };
	static const struct map_value_def fields[] = {
		{ .name = "title", .select = titles, .select_count = 2 },
		{ .name = "link", .select = &href, .select_count = 1 },
	};
	static const struct map_def links = { .name = "alternates",
		.document = MAP_HTML,
		.rows = { .text = "//link[@rel='alternate'][contains(@type, 'rss') or "
				  "contains(@type, 'atom') or contains(@type, 'feed')]" },
		.fields = fields,
		.field_count = ARRAY_LEN(fields) };
	json_t *feeds = json_array();
	struct map *map = NULL;
	struct feed_doc doc;
	struct arena arena;
	struct err err;
	char *safe;
	size_t i;

	if (a->json != NULL)
		(void)json_object_set(a->json, "feeds", feeds);
	json_decref(feeds);
	if (map_new(&map, &links, on_mistake, NULL) != 0)
		return;
	arena_init(&arena, (size_t)64 << 20);
	if (map_parse(map, in, &a->limits, &arena, &doc, &err) == 0)
		for (i = 0; i < doc.count; i++) {
			if (a->json != NULL) {
				(void)json_array_append_new(
				    feeds, view_json_text(doc.entry[i].link));
				continue;
			}
			safe = str_safe(doc.entry[i].link, 500);
			(void)printf("it names a feed: %s\n", safe);
			free(safe);
		}
	arena_done(&arena);
	map_free(map);
}

/* ---- what is shown */

static void
show_entries(const struct feed_doc *doc, struct arena *arena)
{
	static const char *const headers[] = { "DATE", "ID", "TITLE", "LINK", NULL };
	struct table *t = table_new(headers);
	char date[WHEN_TEXT];
	size_t i;

	for (i = 0; i < doc->count && i < SHOWN; i++) {
		const struct feed_entry *e = &doc->entry[i];

		when_format(&e->published, date);
		table_put(t, *date != '\0' ? date : "-");
		table_put(t, STR_OR(e->id, "-"));
		table_put(t, STR_OR(feed_plain(arena, e->title, 100), "-"));
		table_put(t, STR_OR(e->link, "-"));
	}
	table_print(t, stdout, 0);
	table_free(t);
}

static void
show_found(const struct map_found *f, size_t rows, struct arena *arena)
{
	static const char *const headers[] = { "FIELD", ">ROWS", "FIRST", NULL };
	struct table *t = table_new(headers);

	for (; f->name != NULL; f++) {
		table_put(t, f->name);
		table_putf(t, "%zu of %zu", f->rows, rows);
		table_put(t, STR_OR(feed_plain(arena, f->first, 100), "-"));
	}
	table_print(t, stdout, 0);
	table_free(t);
}

struct totals {
	size_t facts, positions, events, requests;
};

static struct totals
add_up(const struct feed_doc *doc)
{
	struct totals sum = { 0 };
	size_t i;

	for (i = 0; i < doc->count; i++) {
		const struct feed_typed *t = doc->entry[i].typed;

		if (t == NULL)
			continue;
		sum.facts += t->fact_count;
		sum.positions += t->position_count;
		sum.events += t->event_count;
		sum.requests += t->request_count;
	}
	return sum;
}

static void
show_totals(const struct attempt *a, const struct feed_doc *doc)
{
	const struct totals sum = add_up(doc);

	(void)printf("format: %s%s, %zu entries, %zu facts", a->map != NULL ? "mapping " : "",
	    doc->format, doc->count, sum.facts);
	if (sum.positions > 0)
		(void)printf(", %zu positions", sum.positions);
	if (sum.events > 0)
		(void)printf(", %zu events", sum.events);
	if (sum.requests > 0)
		(void)printf(", %zu requests", sum.requests);
	(void)printf("\n");
}

static json_t *
json_entries(const struct feed_doc *doc, struct arena *arena)
{
	json_t *list = json_array();
	char date[WHEN_TEXT];
	size_t i;

	for (i = 0; i < doc->count && i < SHOWN; i++) {
		const struct feed_entry *e = &doc->entry[i];

		when_format(&e->published, date);
		(void)json_array_append_new(list,
		    json_pack("{s:o, s:o, s:o, s:o}", "date",
			view_json_text(*date != '\0' ? date : NULL), "id", view_json_text(e->id),
			"title", view_json_text(feed_plain(arena, e->title, 1000)), "link",
			view_json_text(e->link)));
	}
	return list;
}

static json_t *
json_found(const struct map_found *f)
{
	json_t *list = json_array();

	for (; f != NULL && f->name != NULL; f++)
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:I, s:o}", "field", f->name, "rows", (json_int_t)f->rows,
			"first", view_json_text(f->first)));
	return list;
}

static void
put_document(const struct attempt *a, const struct feed_doc *doc, const struct map_found *found,
    struct arena *arena)
{
	const struct totals sum = add_up(doc);
	json_t *o = json_pack("{s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "format",
	    view_json_text(doc->format), "mapping",
	    view_json_text(a->map != NULL ? map_name(a->map) : NULL), "entries",
	    (json_int_t)doc->count, "facts", (json_int_t)sum.facts, "positions",
	    (json_int_t)sum.positions, "events", (json_int_t)sum.events, "requests",
	    (json_int_t)sum.requests, "next", view_json_text(doc->next), "fields",
	    json_found(found), "first", json_entries(doc, arena));

	(void)json_object_update(a->json, o);
	json_decref(o);
}

static int
refuse(const struct attempt *a, const struct feed_input *in, const char *why)
{
	const char *kind = kind_of(&a->body);

	if (a->json != NULL) {
		(void)json_object_set_new(a->json, "refused", view_json_text(why));
		(void)json_object_set_new(
		    a->json, "looks_like", view_json_text(a->map == NULL ? kind : NULL));
	}
	if (a->map == NULL && kind != NULL) {
		if (a->json == NULL)
			(void)printf(
			    "format: none that ratifyd has; it looks like %s, see MAPPINGS in "
			    "ratifyd-packs(5)\n",
			    kind);
		if (strcmp(kind, "html") == 0)
			show_alternates(a, in);
	}
	(void)fflush(stdout);
	return ctl_fail(EX_DATAERR, "it would be refused: %s", why);
}

static int
show(const struct attempt *a)
{
	const struct feed_input in = { buf_str(&a->body), a->body.len,
		a->url != NULL          ? a->url
		    : a->source != NULL ? a->source->url
					: NULL,
		a->type, a->location };
	const struct map_found *found = NULL;
	struct err err = { .code = 0 };
	struct feed_doc doc;
	struct arena arena;
	int r;

	arena_init(&arena, a->limits.max_bytes * 8 + ((size_t)16 << 20));
	if (a->map != NULL)
		r = map_try(a->map, &in, &a->limits, &arena, &doc, &found, &err);
	else
		r = feed_parse(a->source != NULL ? a->source->format : NULL, &in, &a->limits,
		    &arena, &doc, &err);
	if (doc.format != NULL && a->json != NULL) {
		put_document(a, &doc, found, &arena);
	} else if (doc.format != NULL) {
		show_totals(a, &doc);
		if (found != NULL)
			show_found(found, doc.count, &arena);
		show_entries(&doc, &arena);
	}
	r = r == 0 ? 0 : refuse(a, &in, err.text);
	if (a->json != NULL)
		(void)view_print_json(json_incref(a->json));
	arena_done(&arena);
	return r;
}

/* ---- the command */

static int
take_words(struct attempt *a, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		const char **value = strcmp(argv[i], "--map") == 0 ? &a->map_name
		    : strcmp(argv[i], "--source") == 0             ? &a->source_name
								   : NULL;

		if (value != NULL && i + 1 < argc)
			*value = argv[++i];
		else if (value == NULL && a->what == NULL && strncmp(argv[i], "--", 2) != 0)
			a->what = argv[i];
		else
			return ctl_fail(EX_USAGE,
			    "usage: ratifyctl sources try [--map NAME | --source NAME] URL|FILE");
	}
	if (a->map_name != NULL && a->source_name != NULL)
		return ctl_fail(EX_USAGE, "--map and --source exclude each other");
	if (a->what == NULL)
		return ctl_fail(EX_USAGE, "what is to be tried, expected a URL or a file");
	return 0;
}

static int
find_reader(struct attempt *a)
{
	const char *name = a->map_name;
	int r;

	if (a->source_name != NULL) {
		r = ctl_find_source(a->setup, a->source_name, &a->source);
		if (r != 0)
			return r;
		name = a->source->map;
	}
	a->map = mappings_find(a->setup->mappings, name);
	if (name != NULL && a->map == NULL)
		return ctl_fail(EX_USAGE, "no mapping is called \"%s\"", name);
	a->limits = setup_limits(a->setup->settings);
	buf_init(&a->body, a->limits.max_bytes + ((size_t)128 << 10));
	return 0;
}

static void
tell(const char *text, void *arg)
{
	(void)arg;
	(void)fprintf(stderr, "%s\n", text);
}

/* Who has no configuration yet can ask what a document is. */
static int
load(const struct ctl_options *opt, struct attempt *a)
{
	static const char *const none[] = { NULL };
	_cleanup_free_ char *path = NULL;
	struct err err = { .code = 0 };

	if (opt->config != NULL || a->map_name != NULL || a->source_name != NULL)
		return ctl_load_setup(opt, &a->setup);
	path = settings_default_path();
	if (access(path, F_OK) == 0)
		return ctl_load_setup(opt, &a->setup);
	return setup_load_packs(&a->setup, opt->packs, none, tell, NULL, &err) == 0
	    ? 0
	    : ctl_fail(EX_SOFTWARE, "%s", err.text);
}

int
ctl_try(const struct ctl_options *opt, int argc, char **argv)
{
	struct attempt a = { .what = NULL };
	char *safe;
	int r = take_words(&a, argc, argv);

	if (r == 0)
		r = load(opt, &a);
	if (r == 0)
		r = find_reader(&a);
	if (r == 0)
		r = get_document(&a);
	if (r == 0 && opt->json)
		a.json = json_pack("{s:o, s:I, s:o, s:n}", "document",
		    view_json_text(STR_OR(a.url, a.what)), "bytes", (json_int_t)a.body.len, "type",
		    view_json_text(a.type), "refused");
	if (r == 0 && !opt->json) {
		safe = str_safe(STR_OR(a.url, a.what), 1000);
		(void)printf("%s: %zu bytes%s%s\n", safe, a.body.len, a.type != NULL ? " of " : "",
		    STR_OR(a.type, ""));
		free(safe);
	}
	if (r == 0)
		r = show(&a);
	json_decref(a.json);
	setup_free(a.setup);
	buf_done(&a.body);
	free(a.url);
	free(a.type);
	free(a.location);
	free(a.trouble);
	return r;
}
