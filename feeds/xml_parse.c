/*
 * One XML document from bytes to entries: charset, the look beforehand, the strict pass, and the
 * second one on a text that was put right. Invariant: what a second pass gave is always marked.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "feeds/charset.h"
#include "feeds/repair.h"
#include "feeds/url.h"
#include "feeds/xml_feed.h"

static void
reset(struct xml_feed *f, const char *base)
{
	struct feed_doc fresh = { .ttl_s = -1, .stated_signatories = -1, .stated_parties = -1 };

	fresh.entry = f->doc.entry;
	f->doc = fresh;
	f->failed = 0;
	f->foreign_root = f->root_closed = false;
	f->root[0] = '\0';
	f->depth = f->entry_depth = f->capture_depth = f->person_depth = 0;
	free(f->feed.category);
	memset(&f->feed, 0, sizeof(f->feed));
	f->capturing = NULL;
	f->capturing_person = NULL;
	f->mode = CAPTURE_AS_IS;
	f->period_s = 0;
	f->frequency = 1;
	memset(f->cache, 0, sizeof(f->cache));
	memset(&f->level[0], 0, sizeof(f->level[0]));
	f->level[0].base = base;
	memset(&f->push, 0, sizeof(f->push));
	f->push.events = &xml_feed_events;
	f->push.arg = f;
	f->push.max_depth = f->limits->max_depth;
}

static int
run(struct xml_feed *f, const char *base, const char *data, size_t len, enum xml_push_mode mode)
{
	int r;

	reset(f, base);
	r = xml_push_run(&f->push, data, len, mode, f->err);
	if (r < 0)
		return r;
	if (f->push.has_entity_declaration)
		return err_set(
		    f->err, FEED_HOSTILE, "the document declares entities, which no feed needs");
	if (f->push.too_deep)
		return err_set(
		    f->err, FEED_HOSTILE, "elements are nested over %u deep", f->limits->max_depth);
	if (f->failed == -EFBIG)
		return err_set(f->err, -EFBIG, "the document needs too much memory");
	return f->failed;
}

/* A base is where the document says it is, as far as that leads to the web. */
static const char *
document_base(struct xml_feed *f, const struct feed_input *in)
{
	const char *base = in->url != NULL && url_is_absolute(in->url) ? in->url : NULL;

	return url_rebase(f->arena, base, in->content_location);
}

static int
foreign(struct xml_feed *f, struct feed_doc *ret, bool well_formed)
{
	ret->bozo = !well_formed;
	if (f->root[0] == '\0')
		return err_set(f->err, FEED_NOT_MINE, "no XML element was found");
	if (strcasecmp(f->root, "html") == 0)
		return err_set(f->err, FEED_NOT_MINE, "an HTML page, where a feed was expected");
	return err_set(f->err, FEED_NOT_MINE,
	    "the document's element is <%s>, where a feed was expected", f->root);
}

/* Second pass, on a text that was put right: 0 or an outcome. */
static int
run_repaired(struct xml_feed *f, const char *base, const struct charset_text *text)
{
	struct buf fixed;
	unsigned flaws = 0;
	int r;

	buf_init(&fixed, text->len * 5 + 4096); /* "&" becomes "&amp;" */
	r = repair_xml(text->data, text->len, &fixed, &flaws);
	if (r == 0)
		r = run(f, base, buf_str(&fixed), fixed.len, XML_PUSH_RECOVER);
	else
		err_set(f->err, r,
		    r > 0 ? "elements are nested too deep" : "the document needs too much memory");
	f->doc.flaws |= flaws | FEED_FLAW_SYNTAX;
	buf_done(&fixed);
	return r;
}

/* The entry in which the text breaks off counts when it can be known again. */
static void
end_cut(struct xml_feed *f)
{
	f->doc.flaws |= FEED_FLAW_CUT;
	if (f->entry_depth == 0 || f->entry.slot[FIELD_ID].text == NULL ||
	    f->entry.slot[FIELD_TITLE].text == NULL)
		return;
	f->entry.flaws |= FEED_FLAW_CUT;
	xml_value_end_entry(f);
}

static int
parse_text(struct xml_feed *f, const struct feed_input *in, const struct charset_text *text)
{
	const char *base = document_base(f, in);
	int r = repair_prescan_count(text->data, text->len, f->limits, &f->expected, f->err);
	bool well_formed;

	if (r != 0)
		return r;
	r = run(f, base, text->data, text->len, XML_PUSH_STRICT);
	if (r != 0)
		return r;
	well_formed = !f->push.ill_formed && !f->push.unfinished;
	if (f->push.used_entities) {
		f->doc.flaws |= FEED_FLAW_ENTITY;
		well_formed = well_formed && f->push.has_doctype;
	}
	if (f->foreign_root && f->root[0] != '\0') {
		f->doc.bozo = !well_formed;
		return 0;
	}
	if (f->push.ill_formed || f->root[0] == '\0')
		r = run_repaired(f, base, text);
	if (!f->root_closed)
		end_cut(f);
	f->doc.bozo = !well_formed;
	return r;
}

static bool
is_blank_text(const struct charset_text *t)
{
	size_t i;

	for (i = 0; i < t->len; i++)
		if ((unsigned char)t->data[i] > ' ')
			return false;
	return true;
}

static int
finish(struct xml_feed *f, const struct charset_text *text, struct feed_doc *ret)
{
	struct feed_doc *d = &f->doc;
	size_t i;

	d->flaws |= text->flaws;
	d->encoding = arena_strdup(f->arena, text->name);
	if (d->encoding == NULL)
		return err_set(f->err, -EFBIG, "the document needs too much memory");
	for (i = 0; i < d->count; i++)
		d->entry[i].flaws |= d->flaws & ~(unsigned)(FEED_FLAW_DATE | FEED_FLAW_CUT);
	xml_value_end_feed(f);
	*ret = *d;
	return 0;
}

int
xml_feed_parse(unsigned families, const struct feed_input *in, const struct feed_limits *limits,
    struct arena *arena, struct feed_doc *ret, struct err *err)
{
	struct xml_feed *f;
	struct charset_text text;
	int r = charset_decode(in, limits->max_bytes * 2, &text, err);

	if (r < 0)
		return r;
	f = xcalloc(1, sizeof(*f));
	f->limits = limits;
	f->arena = arena;
	f->err = err;
	f->families = families;
	f->level = xcalloc((size_t)limits->max_depth + 2, sizeof(*f->level));
	buf_init(&f->text, limits->max_text_bytes);
	ret->bozo = true;
	if (is_blank_text(&text))
		r = err_set(err, FEED_NOT_MINE, "an empty answer, where a feed was expected");
	else
		r = parse_text(f, in, &text);
	if (r == 0 && f->foreign_root)
		r = foreign(f, ret, !f->doc.bozo);
	else if (r == 0 && f->root[0] == '\0')
		r = foreign(f, ret, false);
	if (r == 0)
		r = finish(f, &text, ret);
	free(f->entry.category);
	free(f->feed.category);
	buf_done(&f->text);
	free(f->level);
	charset_done(&text);
	free(f);
	return r;
}
