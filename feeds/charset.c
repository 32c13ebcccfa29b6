#include "feeds/charset.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "lib/str.h"
#include "lib/utf8.h"

#define HEAD_BYTES 512 /* in which an XML declaration is looked for */

/* Beginnings that tell the width of a character. skip: bytes of the mark itself. */
static const struct mark {
	const char *bytes;
	size_t len, skip;
	const char *name;
	const char *not_then; /* NULL, or two bytes that must not follow */
} marks[] = {
	{ "\x00\x00\xfe\xff", 4, 4, "utf-32be", NULL },
	{ "\xff\xfe\x00\x00", 4, 4, "utf-32le", NULL },
	{ "\xfe\xff", 2, 2, "utf-16be", NULL },
	{ "\xff\xfe", 2, 2, "utf-16le", NULL },
	{ "\xef\xbb\xbf", 3, 3, "utf-8", NULL },
	{ "\x00<\x00?", 4, 0, "utf-16be", NULL },
	{ "<\x00?\x00", 4, 0, "utf-16le", NULL },
	{ "\x00\x00\x00<", 4, 0, "utf-32be", NULL },
	{ "<\x00\x00\x00", 4, 0, "utf-32le", NULL },
	{ "\x00<\x00", 3, 0, "utf-16be", NULL },
	{ "<\x00", 2, 0, "utf-16le", NULL },
	{ "\x4c\x6f\xa7\x94", 4, 0, "cp037", NULL },
};

/* Names that the C library does not know, and those that are wider in practice than by name. */
static const struct {
	const char *name, *iconv_name;
} aliases[] = { { "gb2312", "gb18030" }, { "gb-2312", "gb18030" }, { "gb2312-80", "gb18030" },
	{ "gbk", "gb18030" }, { "x-gbk", "gb18030" }, { "utf8", "utf-8" }, { "utf_8", "utf-8" },
	{ "u8", "utf-8" }, { "utf", "utf-8" }, { "unicode-1-1-utf-8", "utf-8" },
	{ "x-sjis", "cp932" }, { "ms_kanji", "cp932" }, { "windows-31j", "cp932" },
	{ "shift-jis", "cp932" }, { "x-euc-jp", "euc-jp" }, { "ks_c_5601-1987", "uhc" },
	{ "ks_c_5601", "uhc" }, { "ksc5601", "uhc" }, { "cp949", "uhc" }, { "ms949", "uhc" },
	{ "x-mac-roman", "macintosh" }, { "macroman", "macintosh" }, { "mac-roman", "macintosh" },
	{ "mac-cyrillic", "mac-cyrillic" }, { "x-mac-cyrillic", "mac-cyrillic" },
	{ "iso-8859-8-i", "iso-8859-8" }, { "iso8859_1", "iso-8859-1" }, { "latin-1", "latin1" },
	{ "l1", "latin1" }, { "win-1251", "cp1251" }, { "win-1252", "cp1252" },
	{ "windows1251", "cp1251" }, { "windows1252", "cp1252" }, { "hz", "hz" },
	{ "iso2022_kr", "iso-2022-kr" }, { "iso2022_jp", "iso-2022-jp" }, { "euc_jp", "euc-jp" },
	{ "euc_kr", "euc-kr" }, { "koi8_r", "koi8-r" }, { "koi8_u", "koi8-u" }, { "u16", "utf-16" },
	{ "utf16", "utf-16" }, { "u32", "utf-32" }, { "utf32", "utf-32" },
	{ "iso-10646-ucs-2", "utf-16" }, { "csunicode", "utf-16" }, { "ucs-2", "utf-16" },
	{ "iso-10646-ucs-4", "utf-32" }, { "csucs4", "utf-32" }, { "ucs-4", "utf-32" } };

/* 0x80-0x9f of windows-1252; 0 where it has none. */
static const uint16_t cp1252[32] = { 0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178 };

struct names {
	char http[CHARSET_NAME], xml[CHARSET_NAME], declared[CHARSET_NAME];
	const char *mark;
};

static bool
is_ascii_or_utf8(const char *s, size_t len, bool *ret_ascii)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	uint64_t word[4];
	size_t i = 0, n;
	uint32_t c;

	*ret_ascii = true;
	while (i < len) {
		while (i + sizeof(word) <= len) {
			memcpy(word, s + i, sizeof(word));
			if (((word[0] | word[1] | word[2] | word[3]) & high) != 0)
				break;
			i += sizeof(word);
		}
		if (i >= len)
			break;
		if ((unsigned char)s[i] < 0x80) {
			i++;
			continue;
		}
		*ret_ascii = false;
		n = utf8_decode(s + i, len - i, &c);
		if (n == 0)
			return false;
		i += n;
	}
	return true;
}

static void
keep_name(char out[CHARSET_NAME], const char *s, size_t len)
{
	size_t i;
	int c;

	for (i = 0; i < len && i + 1 < CHARSET_NAME; i++) {
		c = (unsigned char)s[i];
		out[i] = s[i];
		if (c >= 'A' && c <= 'Z')
			out[i] = (char)(c | 0x20);
		else if (!isalnum(c) && strchr("-_.:+", c) == NULL)
			break; /* nothing of iconv's own syntax */
	}
	out[i == len ? i : 0] = '\0';
}

/* charset=... of a Content-Type; quotes of either kind. */
static void
http_charset(const char *type, char out[CHARSET_NAME])
{
	const char *p = type == NULL ? NULL : strchr(type, ';');
	size_t n;

	out[0] = '\0';
	for (; p != NULL; p = strchr(p, ';')) {
		p += 1 + strspn(p + 1, " \t");
		if (strncasecmp(p, "charset", 7) != 0)
			continue;
		p += 7 + strspn(p + 7, " \t");
		if (*p != '=')
			continue;
		p += 1 + strspn(p + 1, " \t\"'");
		n = strcspn(p, " \t\"';");
		keep_name(out, p, n);
		return;
	}
}

/* encoding="..." of an XML declaration in ASCII-compatible bytes. */
static void
xml_charset(const char *s, size_t len, char out[CHARSET_NAME])
{
	char head[HEAD_BYTES + 1];
	char *end, *p;
	size_t n, skip = 0;

	out[0] = '\0';
	while (skip < len && isspace((unsigned char)s[skip]))
		skip++;
	n = len - skip < HEAD_BYTES ? len - skip : HEAD_BYTES;
	if (n < 5 || memcmp(s + skip, "<?xml", 5) != 0)
		return;
	memcpy(head, s + skip, n);
	head[n] = '\0';
	end = strstr(head, "?>");
	if (end == NULL)
		return;
	*end = '\0';
	p = strstr(head, "encoding");
	if (p == NULL)
		return;
	p += 8 + strspn(p + 8, " \t\r\n");
	if (*p != '=')
		return;
	p += 1 + strspn(p + 1, " \t\r\n");
	if (*p == '"' || *p == '\'')
		keep_name(out, p + 1, strcspn(p + 1, "\"'"));
}

static bool
type_is(const char *type, const char *head, const char *tail)
{
	size_t n = strcspn(type, "; \t");

	return n >= strlen(head) + strlen(tail) && strncasecmp(type, head, strlen(head)) == 0 &&
	    strncasecmp(type + n - strlen(tail), tail, strlen(tail)) == 0;
}

static bool
type_among(const char *type, const char *const *list)
{
	for (; *list != NULL; list++)
		if (type_is(type, *list, "") && strcspn(type, "; \t") == strlen(*list))
			return true;
	return false;
}

/* What the document is said to be in, following RFC 3023: for application/xml HTTP goes before the
 * declaration, for text/xml only HTTP counts and nothing means ASCII. */
static void
declare(const struct feed_input *in, struct names *n)
{
	static const char *const app[] = { "application/xml", "application/xml-dtd",
		"application/xml-external-parsed-entity", NULL };
	const char *type = in->content_type;
	const char *fallback = "utf-8";
	const char *said = n->xml;

	if (type != NULL && (type_among(type, app) || type_is(type, "application/", "+xml")))
		said = n->http[0] != '\0' ? n->http : n->xml;
	else if (type != NULL && type_is(type, "text/", "")) {
		said = n->http;
		fallback = "us-ascii";
	} else if (type != NULL && type_is(type, "application/", "json"))
		said = n->http;
	(void)snprintf(n->declared, CHARSET_NAME, "%s", said[0] != '\0' ? said : fallback);
}

static const char *
alias(const char *name, const char *mark)
{
	const char *found = name;
	size_t i;

	for (i = 0; i < ARRAY_LEN(aliases); i++)
		if (strcmp(name, aliases[i].name) == 0)
			found = aliases[i].iconv_name;
	if (strcmp(found, "utf-16") == 0)
		return mark != NULL && strncmp(mark, "utf-16", 6) == 0 ? mark : "utf-16le";
	if (strcmp(found, "utf-32") == 0)
		return mark != NULL && strncmp(mark, "utf-32", 6) == 0 ? mark : "utf-32le";
	return found;
}

/* The whole of it or nothing: 0, -EFBIG, or 1 when the bytes are not in that charset. */
static int
convert(const char *from, const char *data, size_t len, struct buf *out)
{
	iconv_t cd = iconv_open("UTF-8", from);
	char chunk[16384];
	char *in = (char *)(uintptr_t)data;
	char *to;
	size_t left = len, room, n;
	int r = 0;

	if (cd == (iconv_t)-1)
		return 1;
	buf_reset(out);
	while (r == 0 && left > 0) {
		to = chunk;
		room = sizeof(chunk);
		n = iconv(cd, &in, &left, &to, &room);
		if (n == (size_t)-1 && errno == EINVAL && left < 4)
			left = 0; /* cut inside a character */
		else if (n == (size_t)-1 && errno != E2BIG)
			r = 1;
		if (r == 0)
			r = buf_append(out, chunk, sizeof(chunk) - room);
	}
	(void)iconv_close(cd);
	return r;
}

/* windows-1252 never fails: a byte without a character is left out. */
static int
convert_cp1252(struct charset_text *t, const char *data, size_t len)
{
	char enc[4];
	uint32_t c;
	size_t i, n;
	int r = 0;

	buf_reset(&t->own);
	for (i = 0; i < len && r == 0; i++) {
		c = (unsigned char)data[i];
		if (c >= 0x80 && c < 0xa0)
			c = cp1252[c - 0x80];
		if (c == 0 && data[i] != 0) {
			t->flaws |= FEED_FLAW_BYTES;
			continue;
		}
		n = utf8_encode(c, enc);
		r = buf_append(&t->own, enc, n);
	}
	return r;
}

/* Tries one name. 0: done, 1: not that one. */
static int
attempt(struct charset_text *t, const char *name, const char *mark, const char *data, size_t len)
{
	const char *real = alias(name, mark);
	bool ascii, valid;
	int r;

	if (name[0] == '\0')
		return 1;
	if (strcmp(real, "utf-8") == 0 || strcmp(real, "us-ascii") == 0 ||
	    strcmp(real, "ascii") == 0) {
		if (mark != NULL && strcmp(mark, "utf-8") != 0)
			return 1; /* wide characters of ASCII are no ASCII */
		valid = is_ascii_or_utf8(data, len, &ascii);
		if (!valid || (!ascii && strcmp(real, "utf-8") != 0))
			return 1;
		t->data = data;
		t->len = len;
	} else {
		r = convert(real, data, len, &t->own);
		if (r != 0)
			return r;
		t->data = buf_str(&t->own);
		t->len = t->own.len;
	}
	(void)snprintf(t->name, CHARSET_NAME, "%s", strncmp(real, "utf-", 4) == 0 ? real : name);
	return 0;
}

/* UTF-8 with a few bad bytes in it, rather than another charset. */
static bool
mostly_utf8(const char *s, size_t len)
{
	size_t i = 0, n, good = 0, bad = 0;
	uint32_t c;

	while (i < len) {
		if ((unsigned char)s[i] < 0x80) {
			i++;
			continue;
		}
		n = utf8_decode(s + i, len - i, &c);
		good += n > 0 ? 1 : 0;
		bad += n > 0 ? 0 : 1;
		i += n > 0 ? n : 1;
	}
	return good > 4 * bad;
}

static int
repair_utf8(struct charset_text *t, const char *data, size_t len)
{
	char piece[3 * 1024];
	size_t i = 0, take;
	int r = 0;

	buf_reset(&t->own);
	while (i < len && r == 0) {
		take = utf8_cut(data + i, len - i, 1024);
		if (take == 0)
			take = len - i < 1024 ? len - i : 1024;
		r = buf_append(&t->own, piece, utf8_repair(data + i, take, piece, sizeof(piece)));
		i += take;
	}
	t->flaws |= FEED_FLAW_BYTES;
	(void)snprintf(t->name, CHARSET_NAME, "utf-8");
	return r;
}

/* No declared charset fits. */
static int
last_resort(struct charset_text *t, const char *data, size_t len)
{
	int r;

	if (mostly_utf8(data, len)) {
		r = repair_utf8(t, data, len);
	} else {
		r = convert_cp1252(t, data, len);
		(void)snprintf(t->name, CHARSET_NAME, "windows-1252");
	}
	t->data = buf_str(&t->own);
	t->len = t->own.len;
	return r;
}

static const struct mark *
find_mark(const char *data, size_t len)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(marks); i++)
		if (len >= marks[i].len && memcmp(data, marks[i].bytes, marks[i].len) == 0)
			return &marks[i];
	return NULL;
}

/* The declaration of a document in wide characters, by way of its first part. */
static void
read_declaration(struct names *n, const char *data, size_t len)
{
	struct buf head;

	if (n->mark == NULL || strcmp(n->mark, "utf-8") == 0) {
		xml_charset(data, len, n->xml);
		return;
	}
	buf_init(&head, (size_t)8 * HEAD_BYTES);
	(void)!convert(
	    n->mark, data, len < 4 * HEAD_BYTES ? len & ~(size_t)3 : (size_t)4 * HEAD_BYTES, &head);
	xml_charset(buf_str(&head), head.len, n->xml);
	if (strcmp(alias(n->xml, n->mark), n->mark) == 0)
		(void)snprintf(n->xml, CHARSET_NAME, "%s", n->mark);
	buf_done(&head);
}

int
charset_decode(
    const struct feed_input *in, size_t max_bytes, struct charset_text *ret, struct err *err)
{
	struct charset_text t = { .data = in->data, .len = in->len };
	const struct mark *m = find_mark(in->data, in->len);
	const char *data = in->data + (m != NULL ? m->skip : 0);
	size_t len = in->len - (m != NULL ? m->skip : 0), i;
	struct names n = { .mark = m != NULL ? m->name : NULL };
	int r = 1;

	buf_init(&t.own, max_bytes);
	http_charset(in->content_type, n.http);
	read_declaration(&n, data, len);
	declare(in, &n);
	const char *const tries[] = { n.declared, n.xml, STR_OR(n.mark, ""), "utf-8" };
	for (i = 0; i < ARRAY_LEN(tries) && r == 1; i++)
		r = attempt(&t, tries[i], n.mark, data, len);
	if (r == 1) {
		i = ARRAY_LEN(tries) + 1;
		r = last_resort(&t, data, len);
	}
	if (r < 0) {
		buf_done(&t.own);
		return err_set(err, r, "the document is over %zu bytes in UTF-8", max_bytes);
	}
	if (i > 1)
		t.flaws |= FEED_FLAW_CHARSET;
	*ret = t;
	return 0;
}

void
charset_done(struct charset_text *t)
{
	buf_done(&t->own);
}
