/*
 * What the text of an element is worth: which value it replaces, as what date, link or person it
 * reads, and how an entry is put together in the end.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "feeds/text.h"
#include "feeds/url.h"
#include "feeds/xml_feed.h"
#include "lib/str.h"

#define CATEGORIES_MAX 1000 /* of one entry; each is compared with all before it */

static struct values *
current(struct xml_feed *f)
{
	return f->entry_depth != 0 ? &f->entry : &f->feed;
}

static void
fail(struct xml_feed *f, int outcome)
{
	if (f->failed == 0)
		f->failed = outcome;
	xml_push_stop(&f->push);
}

static const char *
keep_from(struct xml_feed *f, const char *s, size_t len, int from)
{
	bool controls = false;
	const char *kept = text_keep(f->arena, s, len, f->limits->max_text_bytes, from, &controls);

	if (kept == NULL)
		fail(f, -EFBIG);
	if (controls)
		current(f)->flaws |= FEED_FLAW_CONTROL;
	return kept;
}

static const char *
keep(struct xml_feed *f, const char *s, size_t len)
{
	return keep_from(f, s, len, TEXT_FROM_XML);
}

const char *
xml_value_text(struct xml_feed *f)
{
	return keep(f, buf_str(&f->text), f->text.len);
}

const char *
xml_attribute(struct xml_feed *f, const struct xml_element *e, const char *name)
{
	const xmlChar **a = e->attrs;
	const char *from, *ref;
	struct buf b;
	const char *kept;
	size_t len;
	int i;

	for (i = 0; i < e->attr_count; i++, a += 5)
		if ((a[0][0] | 0x20) == (*name | 0x20) && strcasecmp((const char *)a[0], name) == 0)
			break;
	if (i == e->attr_count)
		return NULL;
	from = (const char *)a[3];
	len = (size_t)(a[4] - a[3]);
	/* libxml2 leaves an ampersand as "&#38;" in attributes, for the tree that it would build */
	if (memchr(from, '&', len) == NULL || (ref = memmem(from, len, "&#38;", 5)) == NULL)
		return keep(f, from, len);
	buf_init(&b, len);
	while (ref != NULL) {
		IGNORE(buf_append(&b, from, (size_t)(ref - from) + 1));
		len -= (size_t)(ref - from) + 5;
		from = ref + 5;
		ref = memmem(from, len, "&#38;", 5);
	}
	IGNORE(buf_append(&b, from, len));
	kept = keep(f, buf_str(&b), b.len);
	buf_done(&b);
	return kept;
}

/* True when the value was taken. A summary that is not may become the content. */
static bool
set(struct values *v, enum field field, const char *text, unsigned rank, unsigned flags)
{
	struct slot *s = &v->slot[field];
	const char *other = text;
	bool taken =
	    s->rank == 0 || rank < s->rank || (rank == s->rank && (flags & FIELD_LAST_WINS) != 0);

	if (text == NULL || *text == '\0')
		return false;
	if (taken) {
		other = s->text;
		s->text = text;
		s->rank = rank;
	}
	if ((flags & FIELD_OVERFLOWS) != 0 && other != NULL)
		(void)set(v, FIELD_CONTENT, other, 9, 0);
	return taken;
}

static void
set_date(struct xml_feed *f, const struct field_row *row, const char *text)
{
	struct values *v = current(f);
	struct when w;
	unsigned rank = row->rank[f->family];
	bool updated = row->field == FIELD_UPDATED;

	if (*text == '\0')
		return;
	if (when_parse(text, strlen(text), &w) != 0) {
		v->flaws |= FEED_FLAW_DATE;
		(void)set(v, row->field, text, 99, 0); /* kept as written, until a better one */
		return;
	}
	if (w.zone_assumed)
		v->flaws |= FEED_FLAW_DATE;
	if (set(v, row->field, text, rank, row->flags))
		*(updated ? &v->updated : &v->published) = w;
	if ((row->flags & FIELD_BOTH_DATES) != 0 && set(v, FIELD_PUBLISHED, text, rank, 0))
		v->published = w;
}

void
xml_value_category(struct xml_feed *f, const char *s, size_t len)
{
	struct values *v = current(f);
	const char *kept;
	size_t i;

	if (v->category_count >= CATEGORIES_MAX)
		return;
	kept = keep(f, s, len);
	if (kept == NULL || *kept == '\0')
		return;
	for (i = 0; i < v->category_count; i++)
		if (strcmp(v->category[i], kept) == 0)
			return;
	if (v->category_count == v->category_cap) {
		v->category_cap = v->category_cap * 2 + 16;
		v->category = xreallocarray(v->category, v->category_cap, sizeof(*v->category));
	}
	v->category[v->category_count++] = kept;
}

static void
set_words(struct xml_feed *f, const char *s, size_t len)
{
	const char *comma;

	while ((comma = memchr(s, ',', len)) != NULL) {
		xml_value_category(f, s, (size_t)(comma - s));
		len -= (size_t)(comma + 1 - s);
		s = comma + 1;
	}
	xml_value_category(f, s, len);
}

void
xml_value_link(
    struct xml_feed *f, const struct field_row *row, const char *s, size_t len, unsigned rank)
{
	const char *link = url_resolve(f->arena, f->level[f->depth].base, s, len);
	/* RSS: the last of several links is the item's; Atom: the first alternate is */
	unsigned flags = f->family == FAMILY_RSS ? FIELD_LAST_WINS : 0;

	if (link == NULL)
		fail(f, -EFBIG);
	else
		(void)set(current(f), row->field, link, rank, flags);
}

static void
set_guid(struct xml_feed *f, const struct field_row *row, const char *text)
{
	struct values *v = current(f);

	if (set(v, FIELD_ID, text, row->rank[f->family], row->flags))
		v->guid_link = f->permalink && url_is_web(text) ? text : NULL;
}

static void
set_author(struct xml_feed *f, const struct field_row *row, const char *author, const char *name)
{
	struct values *v = current(f);

	if (author != NULL && set(v, FIELD_AUTHOR, author, row->rank[f->family], 0))
		v->author_name = name != NULL ? name : text_author_name(f->arena, author);
}

/* The end of an author: from its parts, or from its text when it has none. */
void
xml_value_person(struct xml_feed *f, const struct field_row *row)
{
	struct person *p = &f->person;
	const char *both;

	if (str_empty(p->name) && str_empty(p->mail)) {
		set_author(f, row, keep(f, buf_str(&f->text), f->text.len), NULL);
	} else if (!str_empty(p->name) && !str_empty(p->mail)) {
		both = arena_printf(f->arena, "%s (%s)", p->name, p->mail);
		set_author(f, row, both, p->name);
	} else {
		both = !str_empty(p->name) ? p->name : p->mail;
		set_author(f, row, both, both);
	}
	memset(p, 0, sizeof(*p));
}

static int64_t
number(const char *s, int64_t max)
{
	int64_t v;

	return str_to_int(s, 0, max, &v) == 0 ? v : -1;
}

static void
set_day(struct xml_feed *f, const char *s)
{
	static const char *const days[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };
	unsigned i;

	for (i = 0; i < ARRAY_LEN(days); i++)
		if (strncasecmp(s, days[i], 3) == 0)
			f->doc.skip_days |= 1u << i;
}

static void
set_period(struct xml_feed *f, const char *s)
{
	static const struct {
		const char *word;
		int64_t s;
	} periods[] = { { "hourly", 3600 }, { "daily", 86400 }, { "weekly", 7 * 86400 },
		{ "monthly", 30 * 86400 }, { "yearly", 365 * 86400 } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(periods); i++)
		if (strcasecmp(s, periods[i].word) == 0)
			f->period_s = periods[i].s;
}

static void
set_hint(struct xml_feed *f, const struct field_row *row, const char *s)
{
	int64_t v;

	if (row->kind == KIND_DAY) {
		set_day(f, s);
	} else if (row->kind == KIND_PERIOD) {
		set_period(f, s);
	} else if (row->kind == KIND_HOUR) {
		v = number(s, 24);
		if (v >= 0)
			f->doc.skip_hours |= 1u << (v % 24);
	} else if (row->kind == KIND_TTL) {
		v = number(s, 525600);
		f->doc.ttl_s = v > 0 ? v * 60 : f->doc.ttl_s;
	} else {
		v = number(s, 100000);
		f->frequency = v > 0 ? v : f->frequency;
	}
}

/* The text of an element is complete. */
void
xml_value_captured(struct xml_feed *f, const struct field_row *row)
{
	const char *raw = buf_str(&f->text);
	size_t len = f->text.len;
	const char *decoded = NULL, *text;

	if (row->kind == KIND_LINK) {
		text = keep(f, raw, len);
		if (text != NULL)
			xml_value_link(f, row, text, strlen(text), f->link_rank);
		return;
	}
	if (row->kind == KIND_CATEGORY) {
		xml_value_category(f, raw, len);
		return;
	}
	if (row->kind == KIND_WORDS) {
		set_words(f, raw, len);
		return;
	}
	if (f->mode == CAPTURE_BASE64)
		decoded = text_base64(f->arena, raw, len);
	if (decoded != NULL) {
		raw = decoded;
		len = strlen(decoded);
	}
	text = keep_from(f, raw, len, decoded != NULL ? TEXT_FROM_ANYWHERE : TEXT_FROM_XML);
	if (text == NULL)
		return;
	if (row->kind == KIND_DATE)
		set_date(f, row, text);
	else if (row->kind == KIND_GUID)
		set_guid(f, row, text);
	else if (row->field != FIELD_NONE)
		(void)set(current(f), row->field, text, row->rank[f->family], row->flags);
	else
		set_hint(f, row, text);
}

static void
forget(struct values *v)
{
	const char **category = v->category;
	size_t cap = v->category_cap;

	memset(v, 0, sizeof(*v));
	v->category = category;
	v->category_cap = cap;
}

void
xml_value_begin_entry(struct xml_feed *f, const struct xml_element *e)
{
	static const struct field_row id = { SPACE_RDF, "about", IN_ENTRY, KIND_TEXT, FIELD_ID,
		{ 3, 3 }, 0 };
	static const struct field_row link = { SPACE_CORE, "href", IN_ENTRY, KIND_LINK, FIELD_LINK,
		{ 8, 8 }, 0 };
	static const struct field_row date = { SPACE_CORE, "lastmod", IN_ENTRY, KIND_DATE,
		FIELD_UPDATED, { 8, 8 }, 0 };
	const char *s;

	forget(&f->entry);
	f->entry_depth = f->depth;
	f->entry.lang = f->level[f->depth].lang;
	if (f->doc.count >= f->limits->max_entries) {
		fail(f,
		    err_set(
			f->err, FEED_TOO_MUCH, "more than %zu entries", f->limits->max_entries));
		return;
	}
	if (e->attr_count == 0)
		return;
	if ((s = xml_attribute(f, e, "about")) != NULL)
		(void)set(&f->entry, FIELD_ID, s, id.rank[f->family], 0);
	if ((s = xml_attribute(f, e, "href")) != NULL)
		xml_value_link(f, &link, s, strlen(s), 8);
	if ((s = xml_attribute(f, e, "lastmod")) != NULL)
		set_date(f, &date, s);
}

static void
copy_categories(struct xml_feed *f, struct feed_entry *e)
{
	const char **list;

	if (f->entry.category_count == 0)
		return;
	list = arena_alloc(f->arena, f->entry.category_count * sizeof(*list));
	if (list == NULL) {
		fail(f, -EFBIG);
		return;
	}
	memcpy(list, f->entry.category, f->entry.category_count * sizeof(*list));
	e->categories = list;
	e->category_count = f->entry.category_count;
}

/* Room as the document's tags promise, later as much again. */
static bool
grow_entries(struct xml_feed *f)
{
	size_t want = f->entry_cap == 0 ? f->expected : f->entry_cap * 2;
	struct feed_entry *more;

	if (want > f->limits->max_entries)
		want = f->limits->max_entries;
	if (want < f->doc.count + 1)
		want = f->doc.count + 1;
	more = arena_alloc(f->arena, want * sizeof(*more));
	if (more == NULL) {
		fail(f, -EFBIG);
		return false;
	}
	if (f->doc.count > 0)
		memcpy(more, f->doc.entry, f->doc.count * sizeof(*more));
	f->doc.entry = more;
	f->entry_cap = want;
	return true;
}

void
xml_value_end_entry(struct xml_feed *f)
{
	struct values *v = &f->entry;
	struct feed_entry *e;

	f->entry_depth = 0;
	if (f->doc.count == f->entry_cap && !grow_entries(f))
		return;
	e = &f->doc.entry[f->doc.count++];
	memset(e, 0, sizeof(*e));
	e->id = v->slot[FIELD_ID].text;
	e->link = v->slot[FIELD_LINK].text != NULL ? v->slot[FIELD_LINK].text : v->guid_link;
	e->title = v->slot[FIELD_TITLE].text;
	e->summary = v->slot[FIELD_SUMMARY].text;
	e->content = v->slot[FIELD_CONTENT].text;
	e->author = v->slot[FIELD_AUTHOR].text;
	e->author_name = v->author_name;
	e->lang = v->slot[FIELD_LANG].text != NULL ? v->slot[FIELD_LANG].text : v->lang;
	e->published_text = v->slot[FIELD_PUBLISHED].text;
	e->updated_text = v->slot[FIELD_UPDATED].text;
	e->published = v->published;
	e->updated = v->updated;
	e->flaws = v->flaws;
	copy_categories(f, e);
}

void
xml_value_end_feed(struct xml_feed *f)
{
	struct values *v = &f->feed;
	struct feed_doc *d = &f->doc;
	size_t i;

	d->title = v->slot[FIELD_TITLE].text;
	d->link = v->slot[FIELD_LINK].text;
	d->id = v->slot[FIELD_ID].text;
	d->subtitle = v->slot[FIELD_SUMMARY].text;
	d->author = v->slot[FIELD_AUTHOR].text;
	d->author_name = v->author_name;
	d->lang = v->slot[FIELD_LANG].text != NULL ? v->slot[FIELD_LANG].text : v->lang;
	d->updated = v->updated;
	d->published = v->published;
	if (d->ttl_s < 0 && f->period_s > 0)
		d->ttl_s = f->period_s / f->frequency;
	for (i = 0; i < d->count; i++) {
		if (d->entry[i].lang == NULL)
			d->entry[i].lang = d->lang;
		d->flaws |= d->entry[i].flaws;
	}
	d->flaws |= v->flaws;
}
