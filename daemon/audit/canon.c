#include "daemon/audit/canon.h"

#include <sodium.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/utf8.h"

#define DEPTH_MAX 16
#define DUMP_MAX_BYTES (64u * 1024 * 1024)

/* ---- writing */
static bool
needs_escape(uint32_t c)
{
	return c == 0x7f || utf8_is_control(c) || utf8_is_bidi(c) || c == 0x2028 || c == 0x2029;
}

/* jansson leaves DEL, C1 and the bidi controls as they are; they can stand in strings only. */
static char *
escape_more(const char *s)
{
	size_t i, n, len = strlen(s);
	uint32_t c;
	struct buf b;
	int r = 0;

	buf_init(&b, DUMP_MAX_BYTES);
	for (i = 0; i < len && r == 0; i += n) {
		n = 1;
		c = (unsigned char)s[i];
		if (c >= 0x80) {
			n = utf8_decode(s + i, len - i, &c);
			if (n == 0)
				n = 1;
		}
		if (needs_escape(c))
			r = buf_printf(&b, "\\u%04x", (unsigned)c);
		else
			r = buf_append(&b, s + i, n);
	}
	if (r != 0) {
		buf_done(&b);
		return NULL;
	}
	return buf_take(&b);
}

static bool
is_plain(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	while (*p != '\0' && *p < 0x7f)
		p++;
	return *p == '\0';
}

char *
canon_dump(const json_t *object)
{
	char *s = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
	char *more;

	if (s == NULL || is_plain(s))
		return s;
	more = escape_more(s);
	free(s);
	return more;
}

/* ---- reading: a strict scanner, so that verifying needs no tree and no memory */
struct scan {
	const char *p, *end;
	const char *wrong;
	struct canon *ret;
};

static bool
wrong(struct scan *s, const char *what)
{
	if (s->wrong == NULL)
		s->wrong = what;
	return false;
}

static bool
take(struct scan *s, char c)
{
	if (s->p >= s->end || *s->p != c)
		return false;
	s->p++;
	return true;
}

static bool
scan_escape(struct scan *s)
{
	int i;

	if (s->p >= s->end)
		return wrong(s, "a string does not end");
	if (*s->p != 'u')
		return strchr("\"\\/bfnrt", *s->p++) != NULL || wrong(s, "an unknown escape");
	s->p++;
	for (i = 0; i < 4; i++, s->p++)
		if (s->p >= s->end || strchr("0123456789abcdefABCDEF", *s->p) == NULL)
			return wrong(s, "an unknown escape");
	return true;
}

static bool
scan_string(struct scan *s)
{
	uint32_t c;
	size_t n;

	if (!take(s, '"'))
		return wrong(s, "a string is missing");
	while (s->p < s->end) {
		c = (unsigned char)*s->p;
		if (c == '"') {
			s->p++;
			return true;
		}
		if (c < 0x20)
			return wrong(s, "a control character");
		if (c == '\\') {
			s->p++;
			if (!scan_escape(s))
				return false;
		} else if (c < 0x7f) {
			s->p++;
		} else {
			n = utf8_decode(s->p, (size_t)(s->end - s->p), &c);
			if (n == 0)
				return wrong(s, "bytes that are no UTF-8");
			if (needs_escape(c))
				return wrong(s, "a control character");
			s->p += n;
		}
	}
	return wrong(s, "a string does not end");
}

static bool
scan_digits(struct scan *s)
{
	const char *from = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		s->p++;
	return s->p > from || wrong(s, "a number is cut");
}

static bool
scan_number(struct scan *s)
{
	(void)take(s, '-');
	if (s->p + 1 < s->end && *s->p == '0' && s->p[1] >= '0' && s->p[1] <= '9')
		return wrong(s, "a number with a leading zero");
	if (!scan_digits(s))
		return false;
	if (take(s, '.') && !scan_digits(s))
		return false;
	if (take(s, 'e') || take(s, 'E')) {
		if (!take(s, '-'))
			(void)take(s, '+');
		return scan_digits(s);
	}
	return true;
}

static bool
scan_word(struct scan *s)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(words); i++) {
		n = strlen(words[i]);
		if ((size_t)(s->end - s->p) >= n && memcmp(s->p, words[i], n) == 0) {
			s->p += n;
			return true;
		}
	}
	return wrong(s, "a value is missing");
}

static bool scan_object(struct scan *s, int depth);
static bool scan_array(struct scan *s, int depth);

static bool
scan_value(struct scan *s, int depth) /* NOLINT(misc-no-recursion): bounded by DEPTH_MAX */
{
	if (s->p >= s->end)
		return wrong(s, "the record is cut");
	if (depth > DEPTH_MAX)
		return wrong(s, "nested too deep");
	switch (*s->p) {
	case '"':
		return scan_string(s);
	case '{':
		return scan_object(s, depth);
	case '[':
		return scan_array(s, depth);
	case '-':
	case '0' ... '9':
		return scan_number(s);
	default:
		return scan_word(s);
	}
}

static bool
scan_array(struct scan *s, int depth)
{
	(void)take(s, '[');
	if (take(s, ']'))
		return true;
	do
		if (!scan_value(s, depth + 1))
			return false;
	while (take(s, ','));
	return take(s, ']') || wrong(s, "a list does not end");
}

struct span {
	const char *at;
	size_t len;
};

static bool
is(struct span a, const char *word)
{
	return a.len == strlen(word) && memcmp(a.at, word, a.len) == 0;
}

static bool
is_hex(struct span v)
{
	size_t i;

	if (v.len != 2 * HASH_BYTES + 2)
		return false;
	for (i = 1; i + 1 < v.len; i++)
		if (strchr("0123456789abcdef", v.at[i]) == NULL || v.at[i] == '\0')
			return false;
	return true;
}

static bool
read_seq(struct span v, int64_t *ret)
{
	int64_t n = 0;
	size_t i;

	if (v.len == 0 || v.len > 18)
		return false;
	for (i = 0; i < v.len; i++) {
		if (v.at[i] < '0' || v.at[i] > '9')
			return false;
		n = n * 10 + (v.at[i] - '0');
	}
	*ret = n;
	return true;
}

static bool
note_member(struct scan *s, struct span key, struct span value)
{
	if (is(key, "seq"))
		return read_seq(value, &s->ret->seq) || wrong(s, "\"seq\" is no number");
	if (is(key, "prev")) {
		s->ret->prev = value.at + 1;
		return is_hex(value) || wrong(s, "\"prev\" is no hash");
	}
	if (is(key, "hash")) {
		s->ret->hash = value.at + 1;
		return is_hex(value) || wrong(s, "\"hash\" is no hash");
	}
	return true;
}

/* Byte order, as the keys are sorted when written. */
static bool
comes_after(struct span before, struct span key)
{
	size_t n = before.len < key.len ? before.len : key.len;
	int d = memcmp(before.at, key.at, n);

	return d < 0 || (d == 0 && before.len < key.len);
}

static bool
scan_member(struct scan *s, int depth, struct span *before)
{
	struct span key, value;

	key.at = s->p + 1;
	if (!scan_string(s))
		return false;
	key.len = (size_t)(s->p - key.at) - 1;
	if (before->at != NULL && !comes_after(*before, key))
		return wrong(s, "keys out of order");
	*before = key;
	if (!take(s, ':'))
		return wrong(s, "a key without a value");
	value.at = s->p;
	if (!scan_value(s, depth + 1))
		return false;
	value.len = (size_t)(s->p - value.at);
	return depth > 0 || note_member(s, key, value);
}

static bool
scan_object(struct scan *s, int depth)
{
	struct span before = { .at = NULL };
	const char *from;

	(void)take(s, '{');
	if (take(s, '}'))
		return true;
	do {
		from = s->p - 1; /* the comma before the member, or the brace */
		if (!scan_member(s, depth, &before))
			return false;
		if (depth == 0 && is(before, "hash")) {
			s->ret->cut_from = (size_t)from;
			s->ret->cut_to = (size_t)s->p;
		}
	} while (take(s, ','));
	return take(s, '}') || wrong(s, "a record does not end");
}

const char *
canon_scan(const char *line, size_t len, struct canon *ret)
{
	struct scan s = { .p = line, .end = line + len, .ret = ret };

	*ret = (struct canon){ .seq = -1 };
	if (len == 0 || *line != '{')
		return "no record";
	if (!scan_object(&s, 0))
		return s.wrong;
	if (s.p != s.end)
		return "something follows the record";
	if (ret->seq < 0 || ret->prev == NULL || ret->hash == NULL)
		return "\"seq\", \"prev\" or \"hash\" is missing";
	ret->cut_from -= (size_t)line;
	ret->cut_to -= (size_t)line;
	/* "boot" always stands before "hash", so what is cut begins with a comma. */
	return line[ret->cut_from] == ',' ? NULL : "\"boot\" is missing";
}

void
canon_hash(
    const char *line, size_t len, const struct canon *c, const struct hash *prev, struct hash *ret)
{
	crypto_hash_sha256_state st;

	(void)crypto_hash_sha256_init(&st);
	(void)crypto_hash_sha256_update(&st, prev->b, HASH_BYTES);
	(void)crypto_hash_sha256_update(&st, (const unsigned char *)line, c->cut_from);
	(void)crypto_hash_sha256_update(
	    &st, (const unsigned char *)line + c->cut_to, len - c->cut_to);
	(void)crypto_hash_sha256_final(&st, ret->b);
}
