#include "feeds/repair.h"

#include <libxml/HTMLparser.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "lib/utf8.h"

#define OPEN_MAX 256 /* deeper elements are let through unrepaired; the parser refuses them */
#define NAME_MAX_BYTES 128
#define ATTRS_MAX 64
#define REFERENCE_MAX 34

struct span {
	const char *s;
	size_t len;
};
struct repair {
	const char *p, *end;
	struct buf *out;
	unsigned flaws;
	int failed;
	struct span open[OPEN_MAX];
	size_t depth;
	bool root_seen, root_closed;
	bool leaf; /* nothing was opened or closed since the innermost element began */
};

static bool
name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
	    (unsigned char)c >= 0x80;
}

static bool
name_char(char c)
{
	return name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
put(struct repair *r, const char *s, size_t len)
{
	if (r->failed == 0)
		r->failed = buf_append(r->out, s, len);
}

static void
puts_(struct repair *r, const char *s)
{
	put(r, s, strlen(s));
}

static bool
begins(const struct repair *r, const char *what)
{
	size_t n = strlen(what);

	return (size_t)(r->end - r->p) >= n && strncasecmp(r->p, what, n) == 0;
}

unsigned
repair_named(const char *name, size_t len)
{
	char word[REFERENCE_MAX];
	const htmlEntityDesc *e;

	if (len == 0 || len >= sizeof(word))
		return 0;
	memcpy(word, name, len);
	word[len] = '\0';
	if (strcmp(word, "apos") == 0)
		return '\'';
	e = htmlEntityLookup((const xmlChar *)word);
	return e != NULL ? e->value : 0;
}

static bool
xml_char(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xd7ff) ||
	    (c >= 0xe000 && c <= 0xfffd) || (c >= 0x10000 && c <= 0x10ffff);
}

/* "&#...;" at p, whose ';' is at semi: the number, or UINT32_MAX. */
static uint32_t
number(const char *p, const char *semi)
{
	bool hex = p[2] == 'x' || p[2] == 'X';
	uint32_t v = 0, digit;

	p += hex ? 3 : 2;
	if (p >= semi)
		return UINT32_MAX;
	for (; p < semi; p++) {
		if (*p >= '0' && *p <= '9')
			digit = (uint32_t)(*p - '0');
		else if (hex && ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'f'))
			digit = (uint32_t)((*p | 0x20) - 'a' + 10);
		else
			return UINT32_MAX;
		v = v * (hex ? 16 : 10) + digit;
		if (v > 0x10ffff)
			v = 0x110000;
	}
	return v;
}

static void
put_number(struct repair *r, uint32_t c)
{
	char text[24];
	size_t i = sizeof(text);

	text[--i] = ';';
	do {
		text[--i] = (char)('0' + c % 10);
		c /= 10;
	} while (c != 0);
	puts_(r, "&#");
	put(r, text + i, sizeof(text) - i);
}

/* The ampersand at the cursor: a reference that XML knows, else the character it means, else
 * itself. */
static void
put_ampersand(struct repair *r)
{
	size_t room = (size_t)(r->end - r->p);
	const char *semi = memchr(r->p, ';', room < REFERENCE_MAX ? room : REFERENCE_MAX);
	uint32_t c = UINT32_MAX;

	if (semi != NULL && semi - r->p >= 3 && r->p[1] == '#') {
		c = number(r->p, semi);
		if (c != UINT32_MAX && !xml_char(c)) { /* no character: nothing of it */
			r->flaws |= FEED_FLAW_CONTROL;
			r->p = semi + 1;
			return;
		}
	} else if (semi != NULL) {
		c = repair_named(r->p + 1, (size_t)(semi - r->p) - 1);
		if (c == 0)
			c = UINT32_MAX;
		else if (strchr("&<>\"'", (int)c) == NULL)
			r->flaws |= FEED_FLAW_ENTITY;
	}
	if (c == UINT32_MAX) {
		r->flaws |= FEED_FLAW_SYNTAX;
		puts_(r, "&amp;");
		r->p++;
		return;
	}
	put_number(r, c);
	r->p = semi + 1;
}

/* Text up to (not including) stop, which is in quotes or behind: references put right, control
 * characters out. */
static void
put_text(struct repair *r, const char *stop, bool references)
{
	const char *run = r->p;

	while (r->p < stop) {
		unsigned char c = (unsigned char)*r->p;
		bool control = c < 0x20 && !is_blank((char)c);
		bool nonchar = c == 0xef && stop - r->p >= 3 && (unsigned char)r->p[1] == 0xbf &&
		    (unsigned char)r->p[2] >= 0xbe;

		if (!control && !nonchar && c != '<' && !(c == '&' && references)) {
			r->p++;
			continue;
		}
		put(r, run, (size_t)(r->p - run));
		if (control || nonchar) {
			r->flaws |= FEED_FLAW_CONTROL;
			r->p += nonchar ? 3 : 1;
		} else if (c == '&') {
			put_ampersand(r);
		} else {
			puts_(r, references ? "&lt;" : "<");
			r->p++;
		}
		run = r->p;
	}
	put(r, run, (size_t)(r->p - run));
}

static void
skip_past(struct repair *r, const char *what)
{
	const char *found = memmem(r->p, (size_t)(r->end - r->p), what, strlen(what));

	r->p = found != NULL ? found + strlen(what) : r->end;
}

/* Comments, declarations and instructions say nothing to a reader of feeds: left out. */
static void
skip_declaration(struct repair *r)
{
	int depth = 0;

	if (begins(r, "<!--")) {
		skip_past(r, "-->");
		return;
	}
	if (r->p[1] == '?') {
		skip_past(r, begins(r, "<?xml ") ? ">" : "?>");
		return;
	}
	for (; r->p < r->end; r->p++) {
		depth += *r->p == '<' || *r->p == '[' ? 1 : 0;
		depth -= *r->p == '>' || *r->p == ']' ? 1 : 0;
		if (*r->p == '>' && depth <= 0) {
			r->p++;
			break;
		}
	}
}

/* A section without its end goes to the end of the text and is not passed on: what follows is
 * missing from it. */
static void
put_cdata(struct repair *r)
{
	const char *close = memmem(r->p, (size_t)(r->end - r->p), "]]>", 3);

	if (close == NULL) {
		r->p = r->end;
		return;
	}
	puts_(r, "<![CDATA[");
	r->p += 9;
	put_text(r, close, false);
	puts_(r, "]]>");
	r->p = close + 3;
}

static bool
span_is(const struct span *a, const struct span *b)
{
	return a->len == b->len && memcmp(a->s, b->s, a->len) == 0;
}

/* But for the case of its letters. */
static bool
span_is_almost(const struct span *a, const struct span *b)
{
	return a->len == b->len && (*a->s | 0x20) == (*b->s | 0x20) &&
	    strncasecmp(a->s, b->s, a->len) == 0;
}

static void
close_one(struct repair *r)
{
	struct span *s = &r->open[--r->depth];

	puts_(r, "</");
	put(r, s->s, s->len);
	puts_(r, ">");
}

static bool
is_html(const struct span *name)
{
	char word[16];

	if (name->len >= sizeof(word))
		return false;
	memcpy(word, name->s, name->len);
	word[name->len] = '\0';
	return htmlTagLookup((const xmlChar *)word) != NULL;
}

/* An end tag closes what is open inside it; one that closes nothing is left out. */
static void
put_end_tag(struct repair *r)
{
	const char *p = r->p + 2;
	struct span name = { p, 0 };
	const char *close = memchr(p, '>', (size_t)(r->end - p));
	size_t i, k;

	while (p < r->end && name_char(*p))
		p++;
	name.len = (size_t)(p - name.s);
	if (close == NULL) { /* "</rss" at the end of the text */
		r->p = r->end;
		return;
	}
	r->p = close + 1;
	for (i = r->depth; i > 0 && !span_is(&r->open[i - 1], &name); i--)
		continue;
	for (k = r->depth; i == 0 && k > 0; k--)
		if (span_is_almost(&r->open[k - 1], &name))
			i = k;
	if (i == 0 && r->leaf && r->depth > 1 && !is_html(&name))
		i = r->depth; /* <title>...</titel> */
	if (i != r->depth || i == 0)
		r->flaws |= FEED_FLAW_SYNTAX;
	if (i == 0)
		return;
	r->leaf = false;
	while (r->depth >= i)
		close_one(r);
	if (r->depth == 0)
		r->root_closed = true;
}

struct attr {
	struct span name, value;
};

/* The value behind '=': in quotes, or up to the next blank. */
static struct span
take_value(struct repair *r, const char *stop)
{
	struct span v = { NULL, 0 };
	const char *close;

	while (r->p < stop && is_blank(*r->p))
		r->p++;
	v.s = r->p;
	if (r->p < stop && (*r->p == '"' || *r->p == '\'')) {
		close = memchr(r->p + 1, *r->p, (size_t)(stop - r->p - 1));
		if (close != NULL) {
			v.s = r->p + 1;
			v.len = (size_t)(close - v.s);
			r->p = close + 1;
			return v;
		}
		v.s = ++r->p; /* no closing quote */
	}
	while (r->p < stop && !is_blank(*r->p))
		r->p++;
	v.len = (size_t)(r->p - v.s);
	return v;
}

static void
put_value(struct repair *r, const struct span *v)
{
	const char *p = r->p;
	struct span rest = *v;
	const char *quote;

	puts_(r, "\"");
	while ((quote = memchr(rest.s, '"', rest.len)) != NULL) {
		r->p = rest.s;
		put_text(r, quote, true);
		puts_(r, "&#34;");
		rest.len -= (size_t)(quote + 1 - rest.s);
		rest.s = quote + 1;
	}
	r->p = rest.s;
	put_text(r, rest.s + rest.len, true);
	puts_(r, "\"");
	r->p = p;
}

static bool
repeated(const struct attr *a, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (span_is(&a[i].name, &a[n].name))
			return true;
	return false;
}

/* name=value pairs up to stop; a name that is said again is left out. */
static void
put_attributes(struct repair *r, const char *stop)
{
	struct attr a[ATTRS_MAX];
	size_t n = 0;

	while (r->p < stop && n < ATTRS_MAX) {
		if (!name_start(*r->p)) {
			r->p++;
			continue;
		}
		a[n].name.s = r->p;
		while (r->p < stop && name_char(*r->p))
			r->p++;
		a[n].name.len = (size_t)(r->p - a[n].name.s);
		a[n].value = a[n].name;
		while (r->p < stop && is_blank(*r->p))
			r->p++;
		if (r->p < stop && *r->p == '=') {
			r->p++;
			a[n].value = take_value(r, stop);
		}
		if (repeated(a, n) || a[n].name.s[a[n].name.len - 1] == ':' || *a[n].name.s == ':')
			continue;
		puts_(r, " ");
		put(r, a[n].name.s, a[n].name.len);
		puts_(r, "=");
		put_value(r, &a[n].value);
		n++;
	}
}

/* Where the tag at the cursor ends ('>' outside of quotes, or before the next tag), NULL when the
 * text ends before. */
static const char *
tag_end(const struct repair *r)
{
	const char *p, *plain = NULL;
	char quote = 0;

	for (p = r->p + 1; p < r->end; p++) {
		if (*p == '>' && plain == NULL)
			plain = p;
		if (quote != 0) {
			if (*p == quote)
				quote = 0;
		} else if (*p == '"' || *p == '\'') {
			if (p[-1] == '=' || is_blank(p[-1]))
				quote = *p;
		} else if (*p == '>') {
			return p;
		} else if (*p == '<') {
			return plain != NULL ? plain : p;
		}
	}
	return plain;
}

static void
put_start_tag(struct repair *r)
{
	const char *stop = tag_end(r);
	struct span name = { r->p + 1, 0 };
	bool empty;

	if (stop == NULL ||
	    r->root_closed) { /* breaks off inside the tag, or stands behind it all */
		r->p = stop == NULL ? r->end : stop + (*stop == '>' ? 1 : 0);
		r->flaws |= FEED_FLAW_SYNTAX;
		return;
	}
	empty = stop[-1] == '/';
	for (r->p++; r->p < stop && name_char(*r->p); r->p++)
		continue;
	name.len = (size_t)(r->p - name.s);
	while (name.len > 1 && name.s[name.len - 1] == ':')
		name.len--;
	puts_(r, "<");
	put(r, name.s, name.len);
	put_attributes(r, stop - (empty ? 1 : 0));
	puts_(r, empty ? "/>" : ">");
	r->p = stop + (*stop == '>' ? 1 : 0);
	r->root_seen = true;
	r->leaf = !empty;
	if (empty)
		r->root_closed = r->depth == 0;
	else if (r->depth < OPEN_MAX)
		r->open[r->depth++] = name;
	else
		r->failed = FEED_HOSTILE;
}

static void
put_markup(struct repair *r)
{
	char next = r->p + 1 < r->end ? r->p[1] : '\0';

	if (begins(r, "<![CDATA[") && r->depth > 0) {
		put_cdata(r);
	} else if (next == '!' || next == '?') {
		skip_declaration(r);
	} else if (next == '/' && r->p + 2 < r->end && name_start(r->p[2])) {
		put_end_tag(r);
	} else if (name_start(next) && next != ':') {
		put_start_tag(r);
	} else if (r->p + 1 >= r->end) {
		r->p = r->end; /* breaks off right here */
	} else {
		if (r->depth > 0)
			puts_(r, "&lt;");
		r->flaws |= FEED_FLAW_SYNTAX;
		r->p++;
	}
}

int
repair_xml(const char *s, size_t len, struct buf *out, unsigned *ret_flaws)
{
	struct repair *r = xcalloc(1, sizeof(*r));
	const char *stop;
	int failed;

	r->p = s;
	r->end = s + len;
	r->out = out;
	while (r->p < r->end && r->failed == 0) {
		stop = memchr(r->p, '<', (size_t)(r->end - r->p));
		if (stop == NULL)
			stop = r->end;
		if (r->depth > 0)
			put_text(r, stop, true);
		else if (!r->root_seen && stop > r->p)
			r->flaws |= r->p == s ? FEED_FLAW_LEADING : 0;
		r->p = stop;
		if (r->p < r->end)
			put_markup(r);
	}
	*ret_flaws = r->flaws;
	failed = r->failed;
	free(r);
	return failed;
}
