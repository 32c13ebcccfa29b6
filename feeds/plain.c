#include "feeds/plain.h"

#include <libxml/HTMLparser.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/ascii.h"
#include "lib/utf8.h"

#define REFERENCE_MAX 32 /* longest name of HTML 4 is 8; more is no reference */

struct out {
	char *at, *end;
	bool blank; /* a blank is owed before the next character */
	bool any;
	bool no_comment_end; /* there is none behind here: never look again */
};

static void
put(struct out *o, uint32_t c)
{
	char enc[4];
	size_t n;

	if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0xa0 ||
	    c == 0x2028 || c == 0x2029) {
		o->blank = o->any;
		return;
	}
	if (c == 0 || utf8_is_control(c) || c == 0xfeff)
		return;
	n = utf8_encode(c, enc);
	if (n == 0 || o->at + n + 1 > o->end)
		return;
	if (o->blank)
		*o->at++ = ' ';
	o->blank = false;
	o->any = true;
	memcpy(o->at, enc, n);
	o->at += n;
}

/* What stands for itself: most of most texts. Returns how much was taken. */
static size_t
put_clean(struct out *o, const char *s, size_t len)
{
	size_t room = (size_t)(o->end - o->at) - 1; /* less the blank that may be owed */
	size_t skip = strspn(s, " "), n;
	const char *last;

	if (skip > 0)
		o->blank = o->any;
	s += skip;
	n = ascii_clean_len(s, len - skip < room ? len - skip : room);
	if (n > 0 && n == room && (last = memrchr(s, ' ', n)) != NULL)
		n = (size_t)(last - s); /* what is cut is cut after its blank was paid */
	if (n > 0 && s[n - 1] == ' ')
		n--;
	if (n == 0)
		return skip;
	if (o->blank)
		*o->at++ = ' ';
	o->blank = false;
	o->any = true;
	memcpy(o->at, s, n);
	o->at += n;
	return skip + n;
}

/* Length of the tag, comment or declaration at s, 0 when it is none. */
static size_t
tag_length(const char *s)
{
	const char *p = s + 1, *end;
	char quote = 0;

	if (strncmp(s, "<!--", 4) == 0) {
		end = strstr(s + 4, "-->");
		return end != NULL ? (size_t)(end - s) + 3 : 0;
	}
	if (*p == '/' || *p == '!' || *p == '?')
		p++;
	if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || s[1] == '!' || s[1] == '?'))
		return 0;
	for (; *p != '\0'; p++) {
		if (quote != 0) {
			if (*p == quote)
				quote = 0;
		} else if (*p == '"' || *p == '\'') {
			quote = *p;
		} else if (*p == '>') {
			return (size_t)(p - s) + 1;
		} else if (*p == '<') {
			return 0;
		}
	}
	return 0;
}

/* Elements whose contents are no text: the length up to and with the end tag; 0 when s opens none.
 */
static size_t
hidden_length(const char *s)
{
	static const char *const hidden[] = { "script", "style", "template", "noscript" };
	size_t i, n;
	const char *p;

	for (i = 0; i < ARRAY_LEN(hidden); i++) {
		n = strlen(hidden[i]);
		if (strncasecmp(s + 1, hidden[i], n) != 0 || (s[1 + n] != '>' && s[1 + n] != ' '))
			continue;
		for (p = s; (p = strchr(p, '<')) != NULL; p++)
			if (p[1] == '/' && strncasecmp(p + 2, hidden[i], n) == 0)
				return (size_t)(p - s) + tag_length(p);
		return strlen(s);
	}
	return 0;
}

/* Mark-up that does not part words: "<b>Rat</b>ified" is one word. */
static bool
is_inline(const char *s)
{
	static const char *const names[] = { "a", "abbr", "acronym", "b", "big", "em", "font", "i",
		"small", "span", "strong", "sub", "sup", "u", "wbr", "mark", "q", "s", "tt",
		"code" };
	size_t i, n;

	s += s[1] == '/' ? 2 : 1;
	for (i = 0; i < ARRAY_LEN(names); i++) {
		n = strlen(names[i]);
		if (strncasecmp(s, names[i], n) == 0 && (s[n] == '>' || s[n] == ' ' || s[n] == '/'))
			return true;
	}
	return false;
}

static uint32_t
numeric_reference(const char *s, const char *end)
{
	bool hex = s[2] == 'x' || s[2] == 'X';
	char *stop;
	unsigned long v = strtoul(s + (hex ? 3 : 2), &stop, hex ? 16 : 10);

	if (stop != end || v == 0 || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return 0;
	return (uint32_t)v;
}

/* The reference at s ("&...;"): its character, and its length in *len; 0 when it is none. */
static uint32_t
reference(const char *s, size_t *len)
{
	const char *end = memchr(s, ';', strnlen(s, REFERENCE_MAX));
	char name[REFERENCE_MAX];
	const htmlEntityDesc *e;

	if (end == NULL || end - s < 2)
		return 0;
	*len = (size_t)(end - s) + 1;
	if (s[1] == '#')
		return numeric_reference(s, end);
	memcpy(name, s + 1, (size_t)(end - s) - 1);
	name[end - s - 1] = '\0';
	if (strcmp(name, "apos") == 0)
		return '\'';
	e = htmlEntityLookup((const xmlChar *)name);
	return e != NULL ? e->value : 0;
}

static size_t
skip_markup(struct out *o, const char *s)
{
	bool comment = strncmp(s, "<!--", 4) == 0;
	size_t n = hidden_length(s);

	if (n == 0 && !(comment && o->no_comment_end))
		n = tag_length(s);
	if (comment && n == 0)
		o->no_comment_end = true;
	if (n > 0 && !is_inline(s))
		put(o, ' ');
	return n;
}

char *
feed_plain(struct arena *a, const char *text, size_t max_bytes)
{
	size_t len, cap, i = 0, n;
	struct out o = { .blank = false };
	char *start;
	uint32_t c = 0;

	if (text == NULL)
		return NULL;
	len = strlen(text);
	cap = utf8_valid(text, len) ? len : 3 * len; /* U+FFFD is longer than what it stands for */
	if (cap > max_bytes)
		cap = max_bytes;
	start = arena_alloc(a, cap + 2);
	if (start == NULL)
		return NULL;
	o.at = start;
	o.end = start + cap + 1;
	while (i < len && o.at < o.end) {
		n = put_clean(&o, text + i, len - i);
		if (n > 0) {
			i += n;
			continue;
		}
		if (text[i] == '<' && (n = skip_markup(&o, text + i)) > 0) {
			i += n;
			continue;
		}
		if (text[i] == '&' && (c = reference(text + i, &n)) != 0) {
			put(&o, c);
			i += n;
			continue;
		}
		n = utf8_decode(text + i, len - i, &c);
		put(&o, n > 0 ? c : 0xfffd);
		i += n > 0 ? n : 1;
	}
	*o.at = '\0';
	return start;
}
