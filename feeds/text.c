#include "feeds/text.h"

#include <stdint.h>
#include <string.h>

#include "lib/str.h"
#include "lib/utf8.h"

static const uint16_t cp1252[32] = { 0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178 };

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Whether anything in it has to go or to be mapped; few texts need a second look. */
static bool
is_clean(const char *s, size_t len, int from)
{
	const char *p = s, *end = s + len;
	size_t i;

	if (from == TEXT_FROM_ANYWHERE) {
		for (i = 0; i < len; i++)
			if ((unsigned char)s[i] < 0x20 && s[i] != '\n' && s[i] != '\t')
				return false;
	} else if (memchr(s, '\r', len) != NULL) {
		return false;
	}
	if (memchr(s, 0x7f, len) != NULL)
		return false;
	while (p < end && (p = memchr(p, 0xc2, (size_t)(end - p))) != NULL) {
		if (p + 1 < end && (unsigned char)p[1] < 0xa0)
			return false;
		p++;
	}
	return true;
}

static size_t
clean(char *s, size_t len, char *out)
{
	size_t i = 0, n, step;
	uint32_t c;
	char *to = out;

	while (i < len) {
		step = utf8_decode(s + i, len - i, &c);
		if (step == 0) {
			step = 1;
			c = 0xfffd;
		}
		i += step;
		if (c >= 0x80 && c <= 0x9f)
			c = cp1252[c - 0x80];
		else if (c == '\r')
			c = i < len && s[i] == '\n' ? 0 : '\n';
		if (c == 0 || utf8_is_control(c))
			continue;
		n = utf8_encode(c, to);
		to += n;
	}
	*to = '\0';
	return (size_t)(to - out);
}

char *
text_keep(struct arena *a, const char *s, size_t len, size_t max, int from, bool *ret_controls)
{
	char *copy, *out;

	while (len > 0 && is_blank(s[0])) {
		s++;
		len--;
	}
	while (len > 0 && is_blank(s[len - 1]))
		len--;
	len = utf8_cut(s, len, max);
	copy = arena_strndup(a, s, len);
	if (copy == NULL || is_clean(copy, len, from))
		return copy;
	out = arena_alloc(a, len * 3 + 1); /* C1: two bytes may become three */
	if (out == NULL)
		return NULL;
	if (clean(copy, len, out) != len && ret_controls != NULL)
		*ret_controls = true;
	return str_trim(out);
}

static int
sextet(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

char *
text_base64(struct arena *a, const char *s, size_t len)
{
	char *out = arena_alloc(a, len / 4 * 3 + 4);
	size_t n = 0, i;
	unsigned bits = 0, have = 0;
	int v;

	if (out == NULL)
		return NULL;
	for (i = 0; i < len && s[i] != '='; i++) {
		if (is_blank(s[i]))
			continue;
		v = sextet(s[i]);
		if (v < 0)
			return NULL;
		bits = bits << 6 | (unsigned)v;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (char)(bits >> have & 0xff);
		}
	}
	return n > 0 && memchr(out, '\0', n) == NULL && utf8_valid(out, n) ? out : NULL;
}

static bool
mail_char(char c, bool domain)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    c == '.' || c == '-')
		return true;
	return !domain && (c == '_' || c == '+');
}

/* Takes "()", "<>" and what is left around a name off its ends. */
static char *
trim_name(char *s)
{
	size_t n;

	for (;;) {
		s = str_trim(s);
		n = strlen(s);
		if (n >= 2 &&
		    ((s[0] == '(' && s[n - 1] == ')') || (s[0] == '<' && s[n - 1] == '>') ||
			(s[0] == '"' && s[n - 1] == '"'))) {
			s[n - 1] = '\0';
			s++;
		} else if (n >= 2 &&
		    (strcmp(s + n - 2, "()") == 0 || strcmp(s + n - 2, "<>") == 0)) {
			s[n - 2] = '\0';
		} else if (strncmp(s, "()", 2) == 0 || strncmp(s, "<>", 2) == 0) {
			s += 2;
		} else {
			return s;
		}
	}
}

const char *
text_author_name(struct arena *a, const char *author)
{
	const char *at = strchr(author, '@'), *from = at, *to, *dot;
	char *rest;

	if (at == NULL)
		return author;
	while (from > author && mail_char(from[-1], false))
		from--;
	for (to = at + 1; mail_char(*to, true); to++)
		continue;
	dot = memchr(at, '.', (size_t)(to - at));
	if (from == at || dot == NULL)
		return author;
	if (strncmp(to, "?subject=", 9) == 0)
		to += strcspn(to, " )>");
	rest = arena_printf(a, "%.*s%s", (int)(from - author), author, to);
	if (rest == NULL)
		return author;
	rest = trim_name(rest);
	return *rest != '\0' ? rest : arena_strndup(a, from, (size_t)(to - from));
}
