#include "feeds/format.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "feeds/json_feed.h"
#include "feeds/mtdsg.h"
#include "feeds/xml_feed.h"
#include "lib/str.h"

#define SNIFF_BYTES 1024

const struct feed_limits feed_limits_default = {
	.max_bytes = (size_t)8 << 20,
	.max_entries = 10000,
	.max_tag_bytes = (size_t)64 << 10,
	.max_depth = 200,
	.max_text_bytes = (size_t)1 << 20,
};

const char *
feed_flaw_name(unsigned bit_index)
{
	static const char *const names[FEED_FLAW_COUNT_] = { "charset", "bytes", "syntax", "cut",
		"entity", "control", "date", "leading", "count", "vote", "fact" };

	return bit_index < FEED_FLAW_COUNT_ ? names[bit_index] : "unknown";
}

/* The first letters of the document with the zero bytes of wide characters left out. */
static size_t
head_of(const struct feed_input *in, char head[SNIFF_BYTES + 1])
{
	size_t i, n = 0;

	for (i = 0; i < in->len && n < SNIFF_BYTES; i++)
		if (in->data[i] != '\0')
			head[n++] = in->data[i];
	head[n] = '\0';
	return n;
}

static bool
has_tag(const char *head, const char *name)
{
	const char *p;
	size_t n = strlen(name);

	for (p = head; (p = strchr(p, '<')) != NULL; p++) {
		const char *local = p + 1 + strcspn(p + 1, ": \t\r\n/>\"'<");

		local = *local == ':' ? local + 1 : p + 1;
		if (strncasecmp(local, name, n) == 0 && strchr(" \t\r\n>/", local[n]) != NULL)
			return true;
	}
	return false;
}

static int
sniff_rss(const struct feed_input *in)
{
	char head[SNIFF_BYTES + 1];

	(void)head_of(in, head);
	return has_tag(head, "rss") || has_tag(head, "RDF") ? 90
	    : has_tag(head, "channel")                      ? 60
							    : 0;
}

static int
sniff_atom(const struct feed_input *in)
{
	char head[SNIFF_BYTES + 1];

	(void)head_of(in, head);
	return has_tag(head, "feed") ? 90 : 0;
}

/* Any of them: a little surer than either alone, so that "auto" does not have to choose. */
static int
sniff_feed(const struct feed_input *in)
{
	int rss = sniff_rss(in), atom = sniff_atom(in);

	return rss > 0 || atom > 0 ? (rss > atom ? rss : atom) + 1 : 1;
}

static int
parse_rss(const struct feed_input *in, const struct feed_limits *limits, struct arena *arena,
    struct feed_doc *ret, struct err *err)
{
	return xml_feed_parse(XML_FEED_RSS, in, limits, arena, ret, err);
}

static int
parse_atom(const struct feed_input *in, const struct feed_limits *limits, struct arena *arena,
    struct feed_doc *ret, struct err *err)
{
	return xml_feed_parse(XML_FEED_ATOM, in, limits, arena, ret, err);
}

static int
parse_feed(const struct feed_input *in, const struct feed_limits *limits, struct arena *arena,
    struct feed_doc *ret, struct err *err)
{
	return xml_feed_parse(XML_FEED_RSS | XML_FEED_ATOM, in, limits, arena, ret, err);
}

static const struct feed_format format_feed = { "feed", sniff_feed, parse_feed };
static const struct feed_format format_rss = { "rss", sniff_rss, parse_rss };
static const struct feed_format format_atom = { "atom", sniff_atom, parse_atom };

/* Among equals the first is taken. */
const struct feed_format *const feed_formats[] = {
	&format_feed,
	&format_rss,
	&format_atom,
	&feed_format_json,
	&feed_format_mtdsg,
	NULL,
};

const struct feed_format *
feed_format_by_name(const char *name)
{
	size_t i;

	for (i = 0; feed_formats[i] != NULL; i++)
		if (strcmp(feed_formats[i]->name, name) == 0)
			return feed_formats[i];
	return NULL;
}

static const struct feed_format *
surest(const struct feed_input *in)
{
	const struct feed_format *best = feed_formats[0];
	int sure = 0, s;
	size_t i;

	for (i = 0; feed_formats[i] != NULL; i++) {
		s = feed_formats[i]->sniff(in);
		if (s > sure) {
			best = feed_formats[i];
			sure = s;
		}
	}
	return best;
}

/* Every entry has the same id, link and title, and another text: the publisher's name for the feed
 * stands where that of an entry should. */
static bool
is_one_name(const struct feed_doc *d)
{
	const struct feed_entry *a = d->entry, *b;
	bool differ = false;
	size_t i;

	if (d->count < 2 || d->is_table || a->id == NULL || a->typed != NULL)
		return false;
	for (i = 1; i < d->count; i++) {
		b = &d->entry[i];
		if (!str_eq(a->id, b->id) || !str_eq(a->link, b->link) ||
		    !str_eq(a->title, b->title))
			return false;
		differ =
		    differ || !str_eq(a->summary, b->summary) || !str_eq(a->content, b->content);
	}
	return differ;
}

/* Time and text, since nothing else tells them apart. */
static int
tell_apart(struct feed_doc *d, struct arena *arena, struct err *err)
{
	struct feed_entry *e;
	size_t i;

	for (i = 0; i < d->count; i++) {
		e = &d->entry[i];
		e->id = arena_printf(arena, "%s %s %s", e->id, STR_OR(e->published_text, ""),
		    STR_OR(e->summary, STR_OR(e->content, "")));
		if (e->id == NULL)
			return err_set(err, -EFBIG, "its entries do not fit into memory");
	}
	return 0;
}

int
feed_parse(const char *format, const struct feed_input *in, const struct feed_limits *limits,
    struct arena *arena, struct feed_doc *ret, struct err *err)
{
	const struct feed_format *f;
	int r;

	memset(ret, 0, sizeof(*ret));
	ret->bozo = true;
	if (in->len > limits->max_bytes)
		return err_set(err, FEED_TOO_MUCH, "%zu bytes, where at most %zu are read", in->len,
		    limits->max_bytes);
	if (format == NULL || strcmp(format, "auto") == 0)
		f = surest(in);
	else
		f = feed_format_by_name(format);
	if (f == NULL)
		return err_set(err, FEED_NOT_MINE, "no format is called \"%s\"", format);
	r = f->parse(in, limits, arena, ret, err);
	if (r == 0 && is_one_name(ret))
		r = tell_apart(ret, arena, err);
	return r;
}
