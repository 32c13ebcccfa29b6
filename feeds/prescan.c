/*
 * The look at a document that costs one pass over its angle brackets. libxml2 2.9 is quadratic in
 * the attributes of one element, so their sum is bounded here, before it sees any.
 */
#include <string.h>

#include "feeds/repair.h"

struct scan {
	const char *p, *end;
	const struct feed_limits *limits;
	struct err *err;
	size_t entries; /* tags that look like the start of one */
};

/* memmem, by the first letter of what: the ends of sections and comments begin with a letter that
 * is rare in them, which makes this several times faster. */
static const char *
find(const char *p, const char *end, const char *what)
{
	size_t n = strlen(what);

	while (p < end && (p = memchr(p, *what, (size_t)(end - p))) != NULL) {
		if ((size_t)(end - p) >= n && memcmp(p, what, n) == 0)
			return p;
		p++;
	}
	return NULL;
}

static inline bool
begins(const struct scan *s, const char *what)
{
	size_t n = strlen(what);

	return (size_t)(s->end - s->p) >= n && memcmp(s->p, what, n) == 0;
}

/* Behind the construct that ends with what; the end of the text when it does not end. */
static void
skip_past(struct scan *s, const char *what)
{
	const char *found = find(s->p, s->end, what);

	s->p = found != NULL ? found + strlen(what) : s->end;
}

/* '>' inside quotes does not end a tag. */
static int
scan_tag(struct scan *s)
{
	const char *start = s->p, *close = memchr(s->p, '>', (size_t)(s->end - s->p));
	char quote = 0;

	s->entries += begins(s, "<item") || begins(s, "<entry") ? 1 : 0;
	if (close == NULL)
		close = s->end;
	if (memchr(start, '=', (size_t)(close - start)) == NULL) {
		s->p = close; /* without attributes, however long */
	} else {
		for (s->p = start; s->p < s->end && (quote != 0 || *s->p != '>'); s->p++)
			if (quote != 0 ? *s->p == quote : *s->p == '"' || *s->p == '\'')
				quote = quote != 0 ? 0 : *s->p;
	}
	if ((size_t)(s->p - start) <= s->limits->max_tag_bytes)
		return 0;
	if (s->p >= s->end && (close == s->end || (size_t)(close - start) <= 4096)) {
		s->p = close; /* an open quote: a broken tag rather than a giant */
		return 0;
	}
	return err_set(
	    s->err, FEED_HOSTILE, "a start tag is over %zu bytes", s->limits->max_tag_bytes);
}

int
repair_prescan_count(const char *text, size_t len, const struct feed_limits *limits,
    size_t *ret_entries, struct err *err)
{
	struct scan s = { text, text + len, limits, err, 0 };
	int r;

	while (s.p < s.end && (s.p = memchr(s.p, '<', (size_t)(s.end - s.p))) != NULL) {
		if (s.p + 1 >= s.end)
			break;
		r = 0;
		if (s.p[1] == '!') {
			if (begins(&s, "<![CDATA["))
				skip_past(&s, "]]>");
			else if (begins(&s, "<!--"))
				skip_past(&s, "-->");
			else if (begins(&s, "<!ENTITY"))
				r = err_set(err, FEED_HOSTILE,
				    "the document declares entities, which no feed needs");
			else
				s.p += 2;
		} else if (s.p[1] == '?') {
			skip_past(&s, "?>");
		} else {
			r = s.p[1] == '/' ? (s.p += 2, 0) : scan_tag(&s);
		}
		if (r != 0)
			return r;
	}
	*ret_entries = s.entries;
	return 0;
}

int
repair_prescan(const char *text, size_t len, const struct feed_limits *limits, struct err *err)
{
	size_t entries;

	return repair_prescan_count(text, len, limits, &entries, err);
}
