#include "feeds/xml_feed.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "feeds/url.h"
#include "lib/str.h"
#include "lib/utf8.h"

static void
put(struct xml_feed *f, const char *s, size_t len)
{
	size_t room = f->text.max - f->text.len;

	if (f->capture_full)
		return;
	f->capture_full = len > room;
	IGNORE(buf_append(&f->text, s, utf8_cut(s, len, room)));
}

static void
put_escaped(struct xml_feed *f, const char *s, size_t len, const char *quote)
{
	static const char *const names[] = { "&amp;", "&lt;", "&gt;", "&quot;" };
	const char *run = s, *end = s + len, *found;

	for (; s < end; s++) {
		found = memchr("&<>\"", *s, *quote != '\0' ? 4 : 3);
		if (found == NULL)
			continue;
		put(f, run, (size_t)(s - run));
		found = names[strchr("&<>\"", *s) - "&<>\""];
		put(f, found, strlen(found));
		run = s + 1;
	}
	put(f, run, (size_t)(s - run));
}

static void
begin_capture(struct xml_feed *f, const struct field_row *row)
{
	f->capturing = row;
	f->capture_depth = f->depth;
	f->capture_full = false;
	f->mode = CAPTURE_AS_IS;
	buf_reset(&f->text);
	f->level[f->depth].scope = SCOPE_TEXT;
	f->level[f->depth].row = row;
}

static bool
ends_in_xml(const char *type)
{
	return str_ends(type, "+xml") || str_ends(type, "/xml");
}

/* type and mode of Atom 0.3 and 1.0: whether mark-up inside is the value's own (xhtml), and
 * whether it is base64. */
static enum capture_mode
construct_mode(struct xml_feed *f, const struct xml_element *e)
{
	const char *type = xml_attribute(f, e, "type"), *mode = xml_attribute(f, e, "mode");

	if (mode != NULL && strcasecmp(mode, "base64") == 0)
		return CAPTURE_BASE64;
	if (mode != NULL && strcasecmp(mode, "escaped") == 0)
		return CAPTURE_AS_IS;
	if (type == NULL || strchr(type, '/') == NULL)
		return type != NULL && strcasecmp(type, "xhtml") == 0 ? CAPTURE_XHTML
								      : CAPTURE_AS_IS;
	if (ends_in_xml(type))
		return CAPTURE_XHTML;
	return strncasecmp(type, "text/", 5) == 0 ? CAPTURE_AS_IS : CAPTURE_BASE64;
}

/* How good an Atom link is as the page of its entry; 0: another relation. */
static unsigned
link_rank(struct xml_feed *f, const struct xml_element *e, enum field_space space)
{
	const char *rel = xml_attribute(f, e, "rel"), *type = xml_attribute(f, e, "type");
	unsigned rank = f->family == FAMILY_RSS && space == SPACE_ATOM ? 3 : 1;

	if (rel != NULL && *rel != '\0' && strcasecmp(rel, "alternate") != 0 &&
	    !str_ends(rel, "/relation/alternate"))
		return 0;
	if (type != NULL && strstr(type, "html") == NULL)
		rank++;
	return rank;
}

static void
begin_link(struct xml_feed *f, const struct xml_element *e, const struct field_row *row,
    enum field_space space)
{
	const char *href = e->attr_count > 0 ? xml_attribute(f, e, "href") : NULL;

	f->link_rank = e->attr_count > 0 ? link_rank(f, e, space) : 1;
	if (href == NULL && e->attr_count > 0 && f->family == FAMILY_RSS)
		href = xml_attribute(f, e, "resource");
	if (href != NULL && f->link_rank != 0)
		xml_value_link(f, row, href, strlen(href), f->link_rank);
	else if (href == NULL && f->link_rank != 0)
		begin_capture(f, row);
}

static void
begin_category(struct xml_feed *f, const struct xml_element *e, const struct field_row *row)
{
	const char *term = e->attr_count > 0 ? xml_attribute(f, e, "term") : NULL;

	if (str_empty(term) && e->attr_count > 0 && f->family == FAMILY_ATOM)
		term = xml_attribute(f, e, "label");
	if (term != NULL && *term != '\0')
		xml_value_category(f, term, strlen(term));
	begin_capture(f, row);
}

static void
begin_guid(struct xml_feed *f, const struct xml_element *e, const struct field_row *row)
{
	const char *flag = e->attr_count > 0 ? xml_attribute(f, e, "isPermaLink") : NULL;

	f->permalink = flag == NULL || strcasecmp(flag, "true") == 0;
	begin_capture(f, row);
}

static void
begin_labelled(struct xml_feed *f, const struct xml_element *e, enum scope parent)
{
	const char *label = xml_attribute(f, e, "text");

	if (label != NULL)
		xml_value_category(f, label, strlen(label));
	f->level[f->depth].scope = parent;
}

static void
begin_person(struct xml_feed *f, const struct field_row *row)
{
	memset(&f->person, 0, sizeof(f->person));
	begin_capture(f, row);
	f->person_depth = f->depth;
	f->level[f->depth].scope = SCOPE_PERSON;
}

/* An element that the table knows, in its place. */
static void
begin_known(struct xml_feed *f, const struct xml_element *e, const struct field_row *row,
    enum field_space space, enum scope parent)
{
	struct level *l = &f->level[f->depth];

	switch (row->kind) {
	case KIND_ENTRY:
		if (f->entry_depth != 0) /* the end tag of the one before is missing */
			xml_value_end_entry(f);
		l->scope = SCOPE_ENTRY;
		xml_value_begin_entry(f, e);
		break;
	case KIND_CHANNEL:
	case KIND_WRAP:
		l->scope = parent;
		break;
	case KIND_SKIP_HOURS:
	case KIND_SKIP_DAYS:
		l->scope = SCOPE_HINT;
		break;
	case KIND_LINK:
		begin_link(f, e, row, space);
		break;
	case KIND_CATEGORY:
		begin_category(f, e, row);
		break;
	case KIND_GUID:
		begin_guid(f, e, row);
		break;
	case KIND_LABELLED:
		begin_labelled(f, e, parent);
		break;
	case KIND_PERSON:
		begin_person(f, row);
		break;
	case KIND_CONSTRUCT:
		begin_capture(f, row);
		if (e->attr_count > 0)
			f->mode = construct_mode(f, e);
		break;
	default:
		begin_capture(f, row);
		break;
	}
}

static bool
is_void(const char *name)
{
	static const char *const names[] = { "br", "img", "hr", "input", "col", "area", "embed",
		"source", "wbr", "param", "link", "meta", "base" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

/* A tag inside of text is text. The div around XHTML is the carrier's, not the author's. */
static void
begin_inline(struct xml_feed *f, const struct xml_element *e)
{
	const xmlChar **a = e->attrs;
	struct level *l = &f->level[f->depth];
	const char *name = (const char *)e->name;
	int i;

	l->scope = SCOPE_TEXT;
	l->quiet = is_void(name);
	if (f->depth == f->capture_depth + 1 && f->mode == CAPTURE_XHTML &&
	    strcmp(name, "div") == 0) {
		l->quiet = true;
		return;
	}
	put(f, "<", 1);
	put(f, name, strlen(name));
	for (i = 0; i < e->attr_count; i++, a += 5) {
		put(f, " ", 1);
		put(f, (const char *)a[0], strlen((const char *)a[0]));
		put(f, "=\"", 2);
		put_escaped(f, (const char *)a[3], (size_t)(a[4] - a[3]), "\"");
		put(f, "\"", 1);
	}
	put(f, l->quiet ? " />" : ">", l->quiet ? 3 : 1);
}

/* Parts of an author are found by their names whatever their namespace. */
static void
begin_person_part(struct xml_feed *f, const struct xml_element *e)
{
	static const char *const parts[] = { "name", "email" };
	static const char *const others[] = { "uri", "url", "homepage", "avatar", "image" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(parts); i++)
		if (strcasecmp((const char *)e->name, parts[i]) == 0) {
			f->capturing_person = parts[i];
			f->capture_depth = f->depth;
			f->capture_full = false;
			buf_reset(&f->text);
			f->level[f->depth].scope = SCOPE_TEXT;
			return;
		}
	for (i = 0; i < ARRAY_LEN(others); i++)
		if (strcasecmp((const char *)e->name, others[i]) == 0)
			return;
	if (f->family == FAMILY_RSS) /* mark-up in a name */
		begin_inline(f, e);
}

static const struct field_row *
lookup(struct xml_feed *f, const struct xml_element *e, enum field_space *space)
{
	size_t h = ((size_t)e->name >> 3 ^ (size_t)e->uri >> 5) % CACHE_SLOTS;
	struct cache_slot *c = &f->cache[h];

	if (!c->used || c->name != e->name || c->uri != e->uri || c->prefix != e->prefix) {
		c->name = e->name;
		c->uri = e->uri;
		c->prefix = e->prefix;
		c->space = field_space_of((const char *)e->uri, (const char *)e->prefix);
		c->row = field_find(c->space, (const char *)e->name);
		c->used = true;
	}
	*space = c->space;
	return c->row;
}

static const char *
rss_name(const char *version)
{
	static const struct {
		const char *version, *name;
	} names[] = { { "0.90", "rss090" }, { "0.91", "rss091" }, { "0.92", "rss092" },
		{ "0.93", "rss093" }, { "0.94", "rss094" }, { "1.0", "rss10" } };
	size_t i;

	if (version == NULL)
		return "rss";
	for (i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(version, names[i].version) == 0)
			return names[i].name;
	return version[0] == '2' ? "rss20" : "rss";
}

static const char *
rdf_name(const struct xml_element *e)
{
	int i;

	for (i = 0; i < e->namespace_count; i++) {
		const char *uri = (const char *)e->namespaces[2 * i + 1];

		if (uri != NULL && strstr(uri, "netscape.com/rdf/simple/0.9") != NULL)
			return "rss090";
		if (uri != NULL && strcasecmp(uri, "http://purl.org/net/rss1.1#") == 0)
			return "rss11";
	}
	return "rss10";
}

static const char *
atom_name(struct xml_feed *f, const struct xml_element *e)
{
	const char *version = xml_attribute(f, e, "version");

	if (e->uri != NULL && strcasecmp((const char *)e->uri, "http://www.w3.org/2005/Atom") == 0)
		return "atom10";
	if (version != NULL && strcmp(version, "0.1") == 0)
		return "atom01";
	if (version != NULL && strcmp(version, "0.2") == 0)
		return "atom02";
	if ((version != NULL && strcmp(version, "0.3") == 0) ||
	    (e->uri != NULL && strstr((const char *)e->uri, "purl.org/atom/ns") != NULL))
		return "atom03";
	return "atom";
}

static void
begin_root(struct xml_feed *f, const struct xml_element *e)
{
	const char *name = (const char *)e->name;
	struct level *l = &f->level[f->depth];

	(void)snprintf(f->root, sizeof(f->root), "%.40s", name);
	l->scope = SCOPE_FEED;
	f->family = FAMILY_RSS;
	if (strcasecmp(name, "rss") == 0) {
		f->doc.format = rss_name(xml_attribute(f, e, "version"));
	} else if (strcasecmp(name, "rdf") == 0) {
		f->doc.format = rdf_name(e);
	} else if (strcasecmp(name, "channel") == 0) {
		f->doc.format = e->uri != NULL ? "rss11" : "cdf";
	} else if (strcasecmp(name, "feed") == 0) {
		f->family = FAMILY_ATOM;
		f->doc.format = atom_name(f, e);
	} else if (strcmp(name, "entry") == 0 &&
	    field_space_of((const char *)e->uri, NULL) == SPACE_ATOM) {
		f->family = FAMILY_ATOM;
		f->doc.format = "atom10";
		l->scope = SCOPE_ENTRY;
		xml_value_begin_entry(f, e);
	} else {
		f->foreign_root = true;
	}
	if (f->foreign_root || (f->families & 1u << f->family) == 0) {
		f->foreign_root = true;
		l->scope = SCOPE_SKIP;
	}
	f->feed.lang = l->lang;
}

/* xml:base and xml:lang hold for the element and all in it. */
static void
inherit(struct xml_feed *f, const struct xml_element *e)
{
	struct level *l = &f->level[f->depth];
	const xmlChar **a = e->attrs;
	int i;

	for (i = 0; i < e->attr_count; i++, a += 5) {
		if (a[1] == NULL || a[1][0] != 'x' || strcmp((const char *)a[1], "xml") != 0)
			continue;
		if (strcmp((const char *)a[0], "base") == 0)
			l->base = url_rebase(f->arena, l->base, xml_attribute(f, e, "base"));
		else if (strcmp((const char *)a[0], "lang") == 0)
			l->lang = xml_attribute(f, e, "lang");
	}
	if (l->lang != NULL && *l->lang == '\0')
		l->lang = NULL;
}

static void
on_start(void *arg, const struct xml_element *e)
{
	struct xml_feed *f = arg;
	const struct level *parent = &f->level[f->depth];
	struct level *l = &f->level[++f->depth];
	const struct field_row *row;
	enum field_space space;
	unsigned here;

	l->scope = SCOPE_SKIP;
	l->row = NULL;
	l->base = parent->base;
	l->lang = parent->lang;
	l->quiet = false;
	if (f->depth > 1 && parent->scope == SCOPE_SKIP)
		return;
	if (e->attr_count > 0)
		inherit(f, e);
	if (f->depth == 1) {
		begin_root(f, e);
		return;
	}
	if (parent->scope == SCOPE_TEXT) {
		begin_inline(f, e);
		return;
	}
	if (parent->scope == SCOPE_PERSON) {
		begin_person_part(f, e);
		return;
	}
	row = lookup(f, e, &space);
	here = parent->scope == SCOPE_ENTRY ? IN_ENTRY
	    : parent->scope == SCOPE_FEED   ? IN_FEED
					    : IN_HINT;
	if (row != NULL && (row->where & here) != 0)
		begin_known(f, e, row, space, parent->scope);
}

static void
end_person_part(struct xml_feed *f)
{
	const char *text = xml_value_text(f);

	if (strcmp(f->capturing_person, "name") == 0)
		f->person.name = text;
	else
		f->person.mail = text;
	f->capturing_person = NULL;
	f->capture_depth = f->person_depth;
	buf_reset(&f->text);
}

static void
end_inline(struct xml_feed *f, const struct level *l, const char *name)
{
	if (l->quiet)
		return;
	put(f, "</", 2);
	put(f, name, strlen(name));
	put(f, ">", 1);
}

static void
on_end(void *arg, const char *name)
{
	struct xml_feed *f = arg;
	const struct level *l = &f->level[f->depth];

	if (l->scope == SCOPE_TEXT && f->depth > f->capture_depth) {
		end_inline(f, l, name);
	} else if (f->capturing_person != NULL && f->depth == f->capture_depth) {
		end_person_part(f);
	} else if (f->person_depth != 0 && f->depth == f->person_depth) {
		xml_value_person(f, l->row);
		f->capturing = NULL;
		f->person_depth = f->capture_depth = 0;
	} else if (f->capturing != NULL && f->depth == f->capture_depth) {
		xml_value_captured(f, f->capturing);
		f->capturing = NULL;
		f->capture_depth = 0;
	} else if (f->entry_depth != 0 && f->depth == f->entry_depth) {
		xml_value_end_entry(f);
	}
	f->depth--;
	f->root_closed = f->depth == 0;
}

static void
on_text(void *arg, const char *s, size_t len)
{
	struct xml_feed *f = arg;
	enum scope scope = f->level[f->depth].scope;

	if (scope != SCOPE_TEXT && scope != SCOPE_PERSON)
		return;
	if (f->mode == CAPTURE_XHTML && f->capturing_person == NULL)
		put_escaped(f, s, len, "");
	else
		put(f, s, len);
}

const struct xml_push_events xml_feed_events = { on_start, on_end, on_text };
