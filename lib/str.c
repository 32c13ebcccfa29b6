#include "lib/str.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/utf8.h"

#define NEAREST_MAX_LEN 64

bool
str_eq(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool
str_empty(const char *s)
{
	return s == NULL || *s == '\0';
}

bool
str_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool
str_ends(const char *s, const char *suffix)
{
	size_t a = strlen(s), b = strlen(suffix);

	return a >= b && memcmp(s + a - b, suffix, b) == 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

char *
str_trim(char *s)
{
	size_t len;

	while (is_blank(*s))
		s++;
	len = strlen(s);
	while (len > 0 && is_blank(s[len - 1]))
		s[--len] = '\0';
	return s;
}

int
str_to_int(const char *s, int64_t min, int64_t max, int64_t *ret)
{
	char *end;
	long long v;

	if (*s != '-' && (*s < '0' || *s > '9'))
		return -EINVAL;
	errno = 0;
	v = strtoll(s, &end, 10);
	if (*end != '\0' || end == s)
		return -EINVAL;
	if (errno == ERANGE || v < min || v > max)
		return -ERANGE;
	*ret = v;
	return 0;
}

/* Levenshtein distance with adjacent transposition counted as two; bounded input. */
static unsigned
edit_distance(const char *a, const char *b)
{
	unsigned row[NEAREST_MAX_LEN + 1];
	size_t la = strlen(a), lb = strlen(b), i, j;

	for (j = 0; j <= lb; j++)
		row[j] = (unsigned)j;
	for (i = 1; i <= la; i++) {
		unsigned diag = row[0];

		row[0] = (unsigned)i;
		for (j = 1; j <= lb; j++) {
			unsigned up = row[j], best = diag + (a[i - 1] != b[j - 1]);

			if (up + 1 < best)
				best = up + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
			diag = up;
		}
	}
	return row[lb];
}

const char *
str_nearest(const char *s, const char *const *words, size_t count)
{
	const char *best = NULL;
	unsigned best_d, d;
	size_t i, len = strlen(s);

	if (len == 0 || len > NEAREST_MAX_LEN)
		return NULL;
	best_d = len <= 3 ? 2 : len <= 8 ? 3 : 4;
	for (i = 0; i < count; i++) {
		if (strlen(words[i]) > NEAREST_MAX_LEN)
			continue;
		d = edit_distance(s, words[i]);
		if (d < best_d) {
			best_d = d;
			best = words[i];
		}
	}
	return best;
}

static int
put_escaped(struct buf *b, uint32_t c)
{
	if (c == '\n')
		return buf_puts(b, "\\n");
	if (c == '\t')
		return buf_puts(b, "\\t");
	if (c == '\\')
		return buf_puts(b, "\\\\");
	return c < 0x80 ? buf_printf(b, "\\x%02x", c) : buf_printf(b, "\\u{%04x}", c);
}

static bool
needs_escape(uint32_t c)
{
	return c == '\n' || c == '\t' || c == '\\' || c == 0x2028 || c == 0x2029 || c == 0xfeff ||
	    utf8_is_control(c) || utf8_is_bidi(c);
}

int
str_put_safe(struct buf *b, const char *s, size_t max_bytes)
{
	size_t len = strlen(s), i = 0, n, start = b->len;
	uint32_t c;
	int r = 0;

	while (i < len && r == 0) {
		if (b->len - start + 8 > max_bytes)
			return buf_puts(b, "...");
		n = utf8_decode(s + i, len - i, &c);
		if (n == 0)
			r = buf_printf(b, "\\x%02x", (unsigned char)s[i]);
		else if (needs_escape(c))
			r = put_escaped(b, c);
		else
			r = buf_append(b, s + i, n);
		i += n ? n : 1;
	}
	return r;
}

char *
str_safe(const char *s, size_t max_bytes)
{
	struct buf b;

	buf_init(&b, max_bytes + 16);
	if (s != NULL)
		IGNORE(str_put_safe(&b, s, max_bytes));
	return buf_take(&b);
}

static const char *
xml_reference(uint32_t c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

int
str_put_xml(struct buf *b, const char *s)
{
	size_t len = strlen(s), i = 0, n;
	const char *ref;
	uint32_t c;
	int r = 0;

	while (i < len && r == 0) {
		n = utf8_decode(s + i, len - i, &c);
		if (n == 0)
			r = buf_puts(b, "\xef\xbf\xbd");
		else if ((ref = xml_reference(c)) != NULL)
			r = buf_puts(b, ref);
		else if (!utf8_is_control(c) && !utf8_is_bidi(c) && c != 0xfffe && c != 0xffff)
			r = buf_append(b, s + i, n); /* the last two are no characters of XML */
		i += n ? n : 1;
	}
	return r;
}
