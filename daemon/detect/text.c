/*
 * Makes a field comparable before any rule sees it: feeds escape twice, newsrooms set typographic
 * dashes. Invariant: the map of a shortened or expanded piece spans all the bytes it came from.
 */
#include "daemon/detect/text.h"

#include <string.h>
#include <unictype.h>
#include <uninorm.h>

#include "lib/ascii.h"
#include "lib/mem.h"
#include "lib/utf8.h"

struct unit { /* one character and its original bytes */
	uint32_t c, from, to;
};
struct units {
	struct unit *v;
	size_t n;
};

#define FIRST_MARK 0x300         /* no character below it combines with the one before it */
#define UNITS_MAX (2 * TEXT_MAX) /* entities and marks shrink; twice the result is enough */

static const struct {
	const char *name;
	uint32_t c;
} entities[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' },
	{ "nbsp", ' ' }, { "ndash", '-' }, { "mdash", '-' }, { "lsquo", '\'' }, { "rsquo", '\'' },
	{ "ldquo", '"' }, { "rdquo", '"' }, { "hellip", 0x2026 }, { "shy", 0xad },
	{ "eacute", 0xe9 }, { "egrave", 0xe8 }, { "ecirc", 0xea }, { "agrave", 0xe0 },
	{ "aacute", 0xe1 }, { "acirc", 0xe2 }, { "atilde", 0xe3 }, { "auml", 0xe4 },
	{ "ccedil", 0xe7 }, { "iacute", 0xed }, { "icirc", 0xee }, { "ntilde", 0xf1 },
	{ "oacute", 0xf3 }, { "ocirc", 0xf4 }, { "ouml", 0xf6 }, { "uacute", 0xfa },
	{ "uuml", 0xfc }, { "Uuml", 0xdc }, { "Ouml", 0xd6 }, { "Auml", 0xc4 },
	{ "Eacute", 0xc9 } };

static void
push(struct units *u, uint32_t c, size_t from, size_t to)
{
	struct unit *x = &u->v[u->n++];

	x->c = c;
	x->from = (uint32_t)from;
	x->to = (uint32_t)to;
}

static uint32_t
entity_number(const char *s, size_t len)
{
	bool hex = len > 1 && (s[1] == 'x' || s[1] == 'X');
	uint32_t c = 0;
	size_t i = hex ? 2 : 1;

	if (i >= len)
		return 0;
	for (; i < len; i++) {
		unsigned d;

		if (s[i] >= '0' && s[i] <= '9')
			d = (unsigned)(s[i] - '0');
		else if (hex && (s[i] | 32) >= 'a' && (s[i] | 32) <= 'f')
			d = (unsigned)((s[i] | 32) - 'a') + 10;
		else
			return 0;
		c = c * (hex ? 16 : 10) + d;
		if (c > 0x10ffff)
			return 0;
	}
	return c >= 0xd800 && c <= 0xdfff ? 0 : c;
}

/* The character that "name" or "#39" stands for; 0 for none. */
static uint32_t
entity_char(const char *s, size_t len)
{
	size_t i;

	if (len > 1 && s[0] == '#')
		return entity_number(s, len);
	for (i = 0; i < ARRAY_LEN(entities); i++)
		if (strlen(entities[i].name) == len && memcmp(entities[i].name, s, len) == 0)
			return entities[i].c;
	return 0;
}

/* Decodes the reference at u->v[i] ('&'); returns how many units it takes, 0 for none. */
static size_t
entity_at(const struct units *u, size_t i, uint32_t *ret)
{
	char name[12];
	size_t k;

	for (k = i + 1; k < u->n && k - i - 1 < sizeof(name); k++) {
		uint32_t c = u->v[k].c;

		if (c == ';') {
			c = entity_char(name, k - i - 1);
			if (c == 0)
				return 0;
			*ret = c;
			return k - i + 1;
		}
		if (c > 0x7e || c <= ' ' || c == '&')
			return 0;
		name[k - i - 1] = (char)c;
	}
	return 0;
}

static void
decode_entities(struct units *u)
{
	size_t i, n = 0;

	for (i = 0; i < u->n;) {
		struct unit x = u->v[i];
		size_t took = x.c == '&' ? entity_at(u, i, &x.c) : 0;

		if (took > 0)
			x.to = u->v[i + took - 1].to;
		u->v[n++] = x;
		i += took > 0 ? took : 1;
	}
	u->n = n;
}

static bool
is_blank(uint32_t c)
{
	if (c > ' ' && c < 0x7f)
		return false;
	return c <= ' ' || c == 0x7f || c == 0x85 || c == 0xa0 || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
	    c == 0x205f || c == 0x3000 || (c > 0x7f && c < 0xa0);
}

static bool
is_invisible(uint32_t c)
{
	return c >= 0xad &&
	    (c == 0xad || c == 0xfeff || (c >= 0x200b && c <= 0x200d) || c == 0x2060 ||
		utf8_is_bidi(c));
}

static uint32_t
as_ascii(uint32_t c)
{
	if (c < 0x80 && c != 0x60)
		return c;
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xfe58 || c == 0xff0d)
		return '-';
	if ((c >= 0x2018 && c <= 0x201b) || c == 0x2032 || c == 0x60 || c == 0xb4)
		return '\'';
	if ((c >= 0x201c && c <= 0x201f) || c == 0x2033 || c == 0xab || c == 0xbb)
		return '"';
	return c;
}

/* Reads at most UNITS_MAX characters, runs of blanks already folded into one. */
static size_t
read_units(struct units *u, const char *src, size_t len)
{
	size_t pos = 0;

	while (pos < len && u->n < UNITS_MAX) {
		uint32_t c = (unsigned char)src[pos];
		size_t k = c < 0x80 ? 1 : utf8_decode(src + pos, len - pos, &c);

		if (k == 0) {
			k = 1;
			c = 0xfffd;
		}
		if (is_blank(c) && c != '\n' && u->n > 0 &&
		    (u->v[u->n - 1].c == ' ' || u->v[u->n - 1].c == '\n'))
			u->v[u->n - 1].to = (uint32_t)(pos + k);
		else if (c == '\n' && u->n > 1 && u->v[u->n - 1].c == '\n' &&
		    u->v[u->n - 2].c == '\n')
			u->v[u->n - 1].to = (uint32_t)(pos + k);
		else
			push(u, c == '\n' || !is_blank(c) ? c : ' ', pos, pos + k);
		pos += k;
	}
	return pos;
}

/* Blanks at both ends out, runs into one (a '\n' when there were two), invisible ones out. */
static void
fold(struct units *u)
{
	size_t i, n = 0;
	unsigned lines = 0;

	for (i = 0; i < u->n; i++) {
		struct unit x = u->v[i];

		if (is_invisible(x.c))
			continue;
		if (!is_blank(x.c)) {
			x.c = as_ascii(x.c);
			u->v[n++] = x;
			lines = 0;
			continue;
		}
		lines += x.c == '\n';
		if (n == 0)
			continue;
		if (u->v[n - 1].c == ' ' || u->v[n - 1].c == '\n') {
			u->v[n - 1].to = x.to;
			u->v[n - 1].c = lines > 1 ? '\n' : ' ';
			continue;
		}
		x.c = ' ';
		u->v[n++] = x;
	}
	while (n > 0 && (u->v[n - 1].c == ' ' || u->v[n - 1].c == '\n'))
		n--;
	u->n = n;
}

static void
put(struct text *t, uint32_t c, uint32_t from, uint32_t to)
{
	char out[4];
	size_t i, k;

	if (c == 0x2026) {
		memcpy(out, "...", 3);
		k = 3;
	} else {
		k = utf8_encode(c, out);
	}
	if (t->len + k > TEXT_MAX) {
		t->cut = true;
		return;
	}
	for (i = 0; i < k; i++) {
		t->s[t->len + i] = out[i];
		t->from[t->len + i] = from;
		t->to[t->len + i] = to;
	}
	t->len += k;
}

/* A base and the marks after it, as one NFC sequence; returns how many units were taken. */
static size_t
put_composed(struct text *t, const struct units *in, size_t i)
{
	uint32_t c[16], made[16];
	size_t k = 0, n = ARRAY_LEN(made), j;

	do {
		c[k] = in->v[i + k].c;
		k++;
	} while (k < ARRAY_LEN(c) && i + k < in->n && uc_combining_class(in->v[i + k].c) != 0);
	if (k == 1 || u32_normalize(UNINORM_NFC, c, k, made, &n) == NULL)
		n = 0;
	for (j = 0; j < n; j++)
		put(t, made[j], in->v[i].from, in->v[i + k - 1].to);
	if (n == 0)
		for (j = 0; j < k; j++)
			put(t, c[j], in->v[i + j].from, in->v[i + j].to);
	return k;
}

static size_t
put_unit(struct text *t, const struct units *in, size_t i)
{
	const struct unit *x = &in->v[i];

	if (i + 1 < in->n && x[1].c >= FIRST_MARK)
		return put_composed(t, in, i);
	if (x->c >= 0x80) {
		put(t, x->c, x->from, x->to);
		return 1;
	}
	t->s[t->len] = (char)x->c;
	t->from[t->len] = x->from;
	t->to[t->len] = x->to;
	t->len++;
	return 1;
}

/* Nearly all that is read: whoever took it in has folded its blanks. */
static bool
is_clean(const char *s, size_t len)
{
	return len <= TEXT_MAX - 4 && s[0] != ' ' && s[len - 1] != ' ' &&
	    memchr(s, '`', len) == NULL && ascii_clean_len(s, len) == len;
}

void
text_init(struct text *ret, const char *src)
{
	size_t len = src != NULL ? strlen(src) : 0, i, room;
	struct units u = { .n = 0 };

	memset(ret, 0, sizeof(*ret));
	ret->src = src;
	if (len == 0) {
		ret->s = xcalloc(1, 1);
		return;
	}
	if (is_clean(src, len)) {
		ret->s = xstrndup(src, len);
		ret->len = len;
		return;
	}
	if (len > UINT32_MAX)
		len = UINT32_MAX;
	u.v = xreallocarray(NULL, len < UNITS_MAX ? len + 1 : UNITS_MAX, sizeof(*u.v));
	ret->cut = read_units(&u, src, len) < len;
	if (memchr(src, '&', len) != NULL) {
		decode_entities(&u);
		decode_entities(&u);
	}
	fold(&u);
	/* composing rarely makes a text longer, but by a factor of three where it does */
	room = u.n * 16 < TEXT_MAX ? u.n * 16 : TEXT_MAX;
	ret->s = xmalloc(room + 1);
	ret->from = xreallocarray(NULL, room + 1, sizeof(*ret->from));
	ret->to = xreallocarray(NULL, room + 1, sizeof(*ret->to));
	for (i = 0; i < u.n && ret->len + 4 <= TEXT_MAX;)
		i += put_unit(ret, &u, i);
	ret->s[ret->len] = '\0';
	ret->cut = ret->cut || i < u.n;
	free(u.v);
}

void
text_done(struct text *t)
{
	free(t->s);
	free(t->from);
	free(t->to);
	memset(t, 0, sizeof(*t));
}

void
text_span(const struct text *t, size_t from, size_t to, size_t *ret_from, size_t *ret_to)
{
	if (from >= to || to > t->len) {
		*ret_from = *ret_to = 0;
		return;
	}
	*ret_from = t->from != NULL ? t->from[from] : from;
	*ret_to = t->to != NULL ? t->to[to - 1] : to;
}
