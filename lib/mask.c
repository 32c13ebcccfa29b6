#include "lib/mask.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"

#define WORD_BYTES (sizeof(MASK_WORD) - 1)
#define TEXT_MAX_BYTES (1u << 20) /* of a URL, a header or a request body with keys in it */

struct mask {
	char *key;
	size_t len; /* not less than the word that takes its place: hiding never needs room */
};

int
mask_new(struct mask **ret, const char *key, struct err *err)
{
	size_t i, len = strlen(key);
	struct mask *m;

	if (len < WORD_BYTES)
		return err_set(
		    err, -EINVAL, "the key has %zu bytes, expected at least %zu", len, WORD_BYTES);
	for (i = 0; i < len; i++)
		if (key[i] < ' ' || key[i] > '~')
			return err_set(err, -EINVAL,
			    "the key has a byte that is no printable ASCII, expected letters, "
			    "digits and signs");
	m = xcalloc(1, sizeof(*m));
	m->key = xstrdup(key);
	m->len = len;
	*ret = m;
	return 0;
}

struct mask *
mask_copy(const struct mask *m)
{
	struct mask *copy;

	if (m == NULL)
		return NULL;
	copy = xcalloc(1, sizeof(*copy));
	copy->key = xstrdup(m->key);
	copy->len = m->len;
	return copy;
}

void
mask_free(struct mask *m)
{
	if (m == NULL)
		return;
	mask_wipe(m->key);
	free(m);
}

void
mask_wipe(char *text)
{
	if (text != NULL)
		explicit_bzero(text, strlen(text));
	free(text);
}

/* ---- putting it in */

enum writing { AS_IS, AS_URL, AS_JSON };

static int
put_char(struct buf *b, char c, enum writing how)
{
	if (how == AS_URL && !isalnum((unsigned char)c) && strchr("-._~", c) == NULL)
		return buf_printf(b, "%%%02X", (unsigned)(unsigned char)c);
	if (how == AS_JSON && (c == '"' || c == '\\') && buf_putc(b, '\\') < 0)
		return -EFBIG;
	return buf_putc(b, c);
}

static int
put_key(struct buf *b, const struct mask *m, enum writing how)
{
	size_t i;
	int r = 0;

	for (i = 0; i < m->len && r == 0; i++)
		r = put_char(b, m->key[i], how);
	return r;
}

static char *
put(const struct mask *m, const char *text, enum writing how)
{
	const char *at;
	struct buf b;
	int r = 0;

	if (text == NULL || m == NULL)
		return xstrdup(text);
	buf_init(&b, TEXT_MAX_BYTES);
	while (r == 0 && (at = strstr(text, MASK_WORD)) != NULL) {
		r = buf_append(&b, text, (size_t)(at - text));
		if (r == 0)
			r = put_key(&b, m, how);
		text = at + WORD_BYTES;
	}
	if (r == 0)
		r = buf_puts(&b, text);
	if (r < 0)
		abort(); /* the configuration bounds what it may be put into */
	return b.data == NULL ? xstrdup("") : buf_take(&b);
}

char *
mask_put(const struct mask *m, const char *text)
{
	return put(m, text, AS_IS);
}

char *
mask_put_url(const struct mask *m, const char *text)
{
	return put(m, text, AS_URL);
}

char *
mask_put_json(const struct mask *m, const char *text)
{
	return put(m, text, AS_JSON);
}

/* ---- finding it again */

/* The value of n hex digits, -1 when they are none. */
static int
hex(const char *s, size_t n)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at;
	int v = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		at = s[i] != '\0' ? strchr(digits, s[i]) : NULL;
		if (at == NULL)
			return -1;
		v = v * 16 + (int)((at - digits) % 16);
	}
	return v;
}

/* "&amp;", "&#38;", "&#x26;" for "&". */
static size_t
reference(const char *s, size_t len, char c)
{
	static const struct {
		char c;
		const char *name;
	} names[] = { { '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" },
		{ '\'', "&apos;" } };
	char number[3][16];
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		n = strlen(names[i].name);
		if (names[i].c == c && len >= n && strncasecmp(s, names[i].name, n) == 0)
			return n;
	}
	(void)snprintf(number[0], sizeof(number[0]), "&#%d;", c);
	(void)snprintf(number[1], sizeof(number[1]), "&#%03d;", c);
	(void)snprintf(number[2], sizeof(number[2]), "&#x%x;", (unsigned)c);
	for (i = 0; i < ARRAY_LEN(number); i++) {
		n = strlen(number[i]);
		if (len >= n && strncasecmp(s, number[i], n) == 0)
			return n;
	}
	return 0;
}

/* How many bytes of s are a way of writing c, 0 none. */
static size_t
written(const char *s, size_t len, char c)
{
	if (s[0] == '%' && len >= 3 && hex(s + 1, 2) == c)
		return 3;
	if (s[0] == '\\' && len >= 2 && s[1] == c)
		return 2;
	if (s[0] == '\\' && len >= 6 && s[1] == 'u' && hex(s + 2, 4) == c)
		return 6;
	if (s[0] == '+' && c == ' ')
		return 1;
	return s[0] == '&' ? reference(s, len, c) : 0;
}

/* "%25" may be a "%" that was written so, or the three that they are: one reading for all of it. */
static size_t
match_as(const struct mask *m, const char *s, size_t len, bool plain_first)
{
	size_t i, n, used = 0;

	for (i = 0; i < m->len; i++) {
		if (used == len)
			return 0;
		n = plain_first && s[used] == m->key[i] ? 1
							: written(s + used, len - used, m->key[i]);
		if (n == 0 && s[used] == m->key[i])
			n = 1;
		if (n == 0)
			return 0;
		used += n;
	}
	return used;
}

static size_t
match_at(const struct mask *m, const char *s, size_t len)
{
	size_t n = match_as(m, s, len, false);

	return n > 0 ? n : match_as(m, s, len, true);
}

bool
mask_finds(const struct mask *m, const char *text)
{
	size_t i, len;

	if (m == NULL || text == NULL)
		return false;
	len = strlen(text);
	for (i = 0; i < len; i++)
		if (match_at(m, text + i, len - i) > 0)
			return true;
	return false;
}

size_t
mask_hide_bytes(const struct mask *m, char *data, size_t len)
{
	size_t from = 0, to = 0, n;

	if (m == NULL)
		return len;
	while (from < len) {
		n = match_at(m, data + from, len - from);
		if (n == 0) {
			data[to++] = data[from++];
			continue;
		}
		memcpy(data + to, MASK_WORD, WORD_BYTES);
		to += WORD_BYTES;
		from += n;
	}
	return to;
}

char *
mask_hide(const struct mask *m, const char *text)
{
	char *copy = xstrdup(text);

	if (copy != NULL && m != NULL)
		copy[mask_hide_bytes(m, copy, strlen(copy))] = '\0';
	return copy;
}
