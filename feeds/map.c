/*
 * A document -> its reader. Invariant: what is wrong with a document is an outcome with words, and
 * the same document gives the same outcome.
 */
#include "feeds/map.h"

#include <errno.h>
#include <string.h>

#include "feeds/map_parts.h"
#include "feeds/url.h"
#include "lib/str.h"

#define MATCH_LIMIT 200000 /* of PCRE2: a pattern that needs more is given up */

const char *
map_name(const struct map *map)
{
	return map->def.name;
}

/* charset="..." of a meta element; HTTP's own wins. */
static const char *
html_type(const struct feed_input *in, char out[80])
{
	size_t n = in->len < 2048 ? in->len : 2048;
	const char *p, *end;

	if (in->content_type != NULL && strcasestr(in->content_type, "charset") != NULL)
		return in->content_type;
	p = memmem(in->data, n, "charset=", 8);
	if (p == NULL)
		return in->content_type;
	p += 8;
	end = in->data + n;
	while (p < end && (*p == '"' || *p == '\''))
		p++;
	for (n = 0; p + n < end && n < 40 && memchr("\"' ;>/", p[n], 6) == NULL; n++)
		;
	(void)snprintf(out, 80, "text/html; charset=%.*s", (int)n, p);
	return out;
}

static bool
is_blank(const struct charset_text *t)
{
	size_t i;

	for (i = 0; i < t->len; i++)
		if (memchr(" \t\r\n", t->data[i], 4) == NULL)
			return false;
	return true;
}

static int
read_text(struct map_run *run, const struct charset_text *t)
{
	switch (run->map->def.document) {
	case MAP_XML:
	case MAP_HTML:
		return map_xml_read(run, t);
	case MAP_CSV:
		return map_csv_read(run, t);
	case MAP_TEXT:
		return map_text_read(run, t);
	default:
		return map_json_read(run, t);
	}
}

static int
run_begin(struct map_run *run, const struct feed_input *in)
{
	size_t n = run->map->count + 1;

	run->doc = (struct feed_doc){ .format = run->map->def.name,
		.ttl_s = -1,
		.stated_signatories = -1,
		.stated_parties = -1,
		.is_table = run->map->def.table,
		.by_id = run->map->by_target[TARGET_ID] != MAP_NONE };
	run->base = in->url != NULL && url_is_absolute(in->url) ? in->url : NULL;
	run->base = url_rebase(run->arena, run->base, in->content_location);
	run->text = arena_alloc(run->arena, n * sizeof(*run->text));
	run->date = arena_alloc(run->arena, n * sizeof(*run->date));
	run->found = arena_alloc(run->arena, n * sizeof(*run->found));
	run->first = arena_alloc(run->arena, n * sizeof(*run->first));
	run->lacked = arena_alloc(run->arena, n * sizeof(*run->lacked));
	run->said =
	    arena_alloc(run->arena, (run->map->def.position_count + 1) * sizeof(*run->said));
	if (run->text == NULL || run->date == NULL || run->found == NULL || run->first == NULL ||
	    run->lacked == NULL || run->said == NULL)
		return map_full(run);
	run->match = pcre2_match_data_create(10, NULL);
	run->limit = pcre2_match_context_create(NULL);
	if (run->match == NULL || run->limit == NULL)
		return map_full(run);
	(void)pcre2_set_match_limit(run->limit, MATCH_LIMIT);
	return 0;
}

static int
run_map(struct map_run *run, const struct feed_input *in, struct feed_doc *ret)
{
	struct feed_input with = *in;
	struct charset_text t;
	char type[80];
	int r;

	memset(ret, 0, sizeof(*ret));
	ret->bozo = true;
	if (in->len > run->limits->max_bytes)
		return err_set(run->err, FEED_TOO_MUCH, "%zu bytes, where at most %zu are read",
		    in->len, run->limits->max_bytes);
	if (run->map->def.document == MAP_HTML || run->map->def.document == MAP_TEXT)
		with.content_type = html_type(in, type);
	r = charset_decode(&with, run->limits->max_bytes * 3, &t, run->err);
	if (r < 0)
		return r;
	r = run_begin(run, in);
	if (r == 0 && is_blank(&t))
		r = err_set(run->err, FEED_NOT_MINE, "the answer is empty");
	if (r == 0)
		r = read_text(run, &t);
	if (r == 0)
		r = map_drop_twins(run);
	if (r == 0) {
		run->doc.encoding = arena_strdup(run->arena, t.name);
		run->doc.flaws |= t.flaws;
		*ret = run->doc;
	}
	pcre2_match_data_free(run->match);
	pcre2_match_context_free(run->limit);
	charset_done(&t);
	return r;
}

int
map_parse(const struct map *map, const struct feed_input *in, const struct feed_limits *limits,
    struct arena *arena, struct feed_doc *ret, struct err *err)
{
	struct map_run run = { .map = map, .limits = limits, .arena = arena, .err = err };

	return run_map(&run, in, ret);
}

int
map_try(const struct map *map, const struct feed_input *in, const struct feed_limits *limits,
    struct arena *arena, struct feed_doc *ret, const struct map_found **ret_found, struct err *err)
{
	struct map_run run = {
		.map = map, .limits = limits, .arena = arena, .err = err, .lenient = true
	};
	size_t voters = map->def.position_count;
	struct map_found *found = arena_alloc(arena, (map->count + voters + 1) * sizeof(*found));
	size_t i, k;
	int r;

	if (found == NULL)
		return map_full(&run);
	r = run_map(&run, in, ret);
	for (i = 0; i < map->count && run.found != NULL; i++)
		found[i] =
		    (struct map_found){ map->value[i].def->name, run.found[i], run.first[i] };
	for (k = 0; k < voters && run.said != NULL; k++)
		found[i + k] = (struct map_found){ map->def.positions[k].name, run.said[k].rows,
			run.said[k].first };
	*ret_found = found;
	if (r == 0) {
		run.lenient = false;
		r = map_run_end(&run);
	}
	return r;
}
