#include "feeds/json_feed.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "feeds/charset.h"
#include "feeds/text.h"
#include "feeds/url.h"
#include "lib/str.h"

struct json_feed {
	const struct feed_limits *limits;
	struct arena *arena;
	struct err *err;
	const char *base;
	unsigned flaws; /* of the entry in work */
	bool full;
};

static int
sniff(const struct feed_input *in)
{
	size_t i = 0;

	if (in->len >= 3 && memcmp(in->data, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	while (i < in->len && strchr(" \t\r\n", in->data[i]) != NULL && in->data[i] != '\0')
		i++;
	if (i < in->len && (in->data[i] == '{' || in->data[i] == '['))
		return 80;
	return in->content_type != NULL && strstr(in->content_type, "json") != NULL ? 50 : 0;
}

/* Brackets outside of strings. */
static bool
too_deep(const char *s, size_t len, unsigned max)
{
	unsigned depth = 0;
	bool string = false;
	size_t i;

	for (i = 0; i < len; i++) {
		if (string) {
			if (s[i] == '\\')
				i++;
			else if (s[i] == '"')
				string = false;
		} else if (s[i] == '"') {
			string = true;
		} else if (s[i] == '{' || s[i] == '[') {
			if (++depth > max)
				return true;
		} else if ((s[i] == '}' || s[i] == ']') && depth > 0) {
			depth--;
		}
	}
	return false;
}

static const char *
keep(struct json_feed *f, const char *s, size_t len)
{
	bool controls = false;
	const char *kept =
	    text_keep(f->arena, s, len, f->limits->max_text_bytes, TEXT_FROM_ANYWHERE, &controls);

	f->full |= kept == NULL;
	f->flaws |= controls ? FEED_FLAW_CONTROL : 0;
	return kept != NULL && *kept != '\0' ? kept : NULL;
}

/* A string, or a number where a string was meant (ids of 1.0 feeds). */
static const char *
text(struct json_feed *f, const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);
	char number[40];

	if (json_is_string(v))
		return keep(f, json_string_value(v), json_string_length(v));
	if (json_is_integer(v))
		(void)snprintf(
		    number, sizeof(number), "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	else if (json_is_real(v))
		(void)snprintf(number, sizeof(number), "%.17g", json_real_value(v));
	else
		return NULL;
	return keep(f, number, strlen(number));
}

static const char *
link_of(struct json_feed *f, const json_t *object, const char *key)
{
	const char *s = text(f, object, key);
	const char *r = s == NULL ? NULL : url_resolve(f->arena, f->base, s, strlen(s));

	f->full |= s != NULL && r == NULL;
	return r;
}

static const char *
date(struct json_feed *f, const json_t *object, const char *key, struct when *ret)
{
	const char *s = text(f, object, key);

	if (s == NULL)
		return NULL;
	if (when_parse(s, strlen(s), ret) != 0 || ret->zone_assumed)
		f->flaws |= FEED_FLAW_DATE;
	return s;
}

/* author of 1.0, the first of authors of 1.1; a bare string is a name. */
static const char *
author(struct json_feed *f, const json_t *object, const char **ret_name)
{
	const json_t *a = json_object_get(object, "authors");
	const char *s;

	if (json_is_array(a))
		a = json_array_get(a, 0);
	if (a == NULL)
		a = json_object_get(object, "author");
	if (json_is_string(a))
		s = keep(f, json_string_value(a), json_string_length(a));
	else
		s = text(f, a, "name");
	*ret_name = s == NULL ? NULL : text_author_name(f->arena, s);
	return s;
}

static void
tags(struct json_feed *f, const json_t *object, struct feed_entry *e)
{
	const json_t *list = json_object_get(object, "tags");
	size_t n = json_array_size(list), i;
	const char **kept;
	const json_t *v;

	if (n == 0)
		return;
	if (n > 1000)
		n = 1000;
	kept = arena_alloc(f->arena, n * sizeof(*kept));
	if (kept == NULL) {
		f->full = true;
		return;
	}
	for (i = 0; i < n; i++) {
		v = json_array_get(list, i);
		if (!json_is_string(v))
			continue;
		kept[e->category_count] = keep(f, json_string_value(v), json_string_length(v));
		e->category_count += kept[e->category_count] != NULL ? 1 : 0;
	}
	e->categories = kept;
}

static void
read_item(struct json_feed *f, const json_t *item, const char *lang, struct feed_entry *e)
{
	f->flaws = 0;
	e->id = text(f, item, "id");
	e->link = link_of(f, item, "url");
	if (e->link == NULL)
		e->link = link_of(f, item, "external_url");
	e->title = text(f, item, "title");
	e->summary = text(f, item, "summary");
	e->content = text(f, item, "content_html");
	if (e->content == NULL)
		e->content = text(f, item, "content_text");
	e->author = author(f, item, &e->author_name);
	e->lang = text(f, item, "language");
	if (e->lang == NULL)
		e->lang = lang;
	e->published_text = date(f, item, "date_published", &e->published);
	e->updated_text = date(f, item, "date_modified", &e->updated);
	tags(f, item, e);
	e->flaws = f->flaws;
}

static const char *
version_name(const json_t *root)
{
	const char *v = json_string_value(json_object_get(root, "version"));

	if (v != NULL && strstr(v, "jsonfeed.org/version/1.1") != NULL)
		return "json11";
	if (v != NULL && strstr(v, "jsonfeed.org/version/") != NULL)
		return "json1";
	return NULL;
}

static int
read_items(struct json_feed *f, const json_t *items, struct feed_doc *d)
{
	size_t n = json_array_size(items), i;

	if (n > f->limits->max_entries)
		return err_set(f->err, FEED_TOO_MUCH, "%zu entries, where at most %zu are read", n,
		    f->limits->max_entries);
	if (n == 0)
		return 0;
	d->entry = arena_alloc(f->arena, n * sizeof(*d->entry));
	if (d->entry == NULL)
		return err_set(f->err, -EFBIG, "the document needs too much memory");
	for (i = 0; i < n; i++) {
		const json_t *item = json_array_get(items, i);

		if (!json_is_object(item))
			continue;
		read_item(f, item, d->lang, &d->entry[d->count]);
		if (d->entry[d->count].updated.at > d->updated.at)
			d->updated =
			    d->entry[d->count].updated; /* the format has none of its own */
		d->flaws |= d->entry[d->count++].flaws;
	}
	return 0;
}

static int
read_feed(struct json_feed *f, const json_t *root, struct feed_doc *ret)
{
	struct feed_doc d = { .ttl_s = -1, .stated_signatories = -1, .stated_parties = -1 };
	const json_t *items = json_object_get(root, "items");
	int r;

	d.format = version_name(root);
	if (d.format == NULL && !json_is_array(items)) {
		ret->bozo = false;
		return err_set(f->err, FEED_NOT_MINE,
		    "JSON, but no JSON Feed: no version and no "
		    "items");
	}
	if (d.format == NULL)
		d.format = "json1";
	d.title = text(f, root, "title");
	d.link = link_of(f, root, "home_page_url");
	d.id = text(f, root, "feed_url");
	d.subtitle = text(f, root, "description");
	d.author = author(f, root, &d.author_name);
	d.lang = text(f, root, "language");
	d.flaws = f->flaws;
	r = read_items(f, items, &d);
	if (r == 0 && f->full)
		r = err_set(f->err, -EFBIG, "the document needs too much memory");
	if (r == 0)
		*ret = d;
	return r;
}

static json_t *
load(const struct charset_text *t, json_error_t *why)
{
	json_t *root = json_loadb(t->data, t->len, JSON_ALLOW_NUL, why);

	if (root == NULL && json_error_code(why) == json_error_numeric_overflow)
		root = json_loadb(t->data, t->len, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, why);
	return root;
}

static int
parse(const struct feed_input *in, const struct feed_limits *limits, struct arena *arena,
    struct feed_doc *ret, struct err *err)
{
	struct json_feed f = { .limits = limits, .arena = arena, .err = err };
	struct charset_text t;
	json_error_t why;
	json_t *root;
	int r = charset_decode(in, limits->max_bytes * 2, &t, err);

	if (r < 0)
		return r;
	ret->bozo = true;
	f.base = in->url != NULL && url_is_absolute(in->url) ? in->url : NULL;
	f.base = url_rebase(arena, f.base, in->content_location);
	if (too_deep(t.data, t.len, limits->max_depth)) {
		r = err_set(err, FEED_HOSTILE, "nested over %u deep", limits->max_depth);
	} else if ((root = load(&t, &why)) == NULL) {
		r = err_set(err, t.len == 0 ? FEED_NOT_MINE : FEED_BROKEN,
		    "no JSON: line %d column %d: %s", why.line, why.column, why.text);
	} else {
		r = read_feed(&f, root, ret);
		json_decref(root);
	}
	if (r == 0) {
		ret->encoding = arena_strdup(arena, t.name);
		ret->flaws |= t.flaws;
		ret->bozo = false;
	}
	charset_done(&t);
	return r;
}

const struct feed_format feed_format_json = { "jsonfeed", sniff, parse };
