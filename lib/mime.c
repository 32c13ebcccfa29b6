/*
 * Header fields and quoted-printable text, see mime.h. Invariant: an encoded word never cuts a
 * character, never passes 75 characters, and is never put beside plain text without a blank.
 */
#include "lib/mime.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"
#include "lib/utf8.h"

#define LINE_CHARS                                                                                 \
	76             /* RFC 2047 section 2 for lines with encoded words, RFC 2045 6.7 for bodies \
			*/
#define WORD_CHARS 75  /* of one encoded word */
#define PLAIN_CHARS 60 /* a longer word is encoded, because that can be folded */
#define HARD_CHARS 990 /* RFC 5321 4.5.3.1.6 has 1000 with CRLF: one plain word may not pass it */
#define WORD_OPEN "=?UTF-8?Q?"
#define WORD_CLOSE "?="
#define REPLACEMENT "\xef\xbf\xbd"

/* ---- one line ---------------------------------------------------------------------- */

static bool
is_separator(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == 0x2028 || c == 0x2029 || c == 0xfeff ||
	    utf8_is_control(c) || utf8_is_bidi(c);
}

char *
mime_one_line(const char *text, size_t max_chars)
{
	size_t len = text != NULL ? strlen(text) : 0, i, n, chars = 0;
	bool blank = false;
	struct buf b;
	uint32_t c;

	buf_init(&b, 4 * max_chars + 16);
	for (i = 0; i<len; i += n> 0 ? n : 1) {
		n = utf8_decode(text + i, len - i, &c);
		if (n > 0 && is_separator(c)) {
			blank = chars > 0;
			continue;
		}
		if (chars + (blank ? 1 : 0) + 1 > max_chars) {
			IGNORE(buf_puts(&b, "..."));
			break;
		}
		if (blank)
			IGNORE(buf_putc(&b, ' '));
		IGNORE(n > 0 ? buf_append(&b, text + i, n) : buf_puts(&b, REPLACEMENT));
		chars += blank ? 2 : 1;
		blank = false;
	}
	return buf_take(&b);
}

/* ---- header fields ----------------------------------------------------------------- */

/* A header field while it is written: column of the present line, first error kept. */
struct field {
	struct buf *b;
	size_t column;
	int r;
};

static void
put(struct field *f, const char *s, size_t len)
{
	if (f->r == 0)
		f->r = buf_append(f->b, s, len);
	f->column += len;
}

static void
fold(struct field *f)
{
	put(f, "\r\n", 2);
	f->column = 0;
	put(f, " ", 1);
}

/* A blank and room for len more characters: on this line or on the next one. */
static void
put_blank(struct field *f, size_t len)
{
	if (f->column > 1 && f->column + 1 + len > LINE_CHARS)
		fold(f);
	else
		put(f, " ", 1);
}

static void
field_open(struct field *f, struct buf *b, const char *name)
{
	*f = (struct field){ .b = b };
	put(f, name, strlen(name));
	put(f, ":", 1);
}

/* Undoes the whole field when it did not fit. */
static int
field_close(struct field *f, size_t start)
{
	put(f, "\r\n", 2);
	if (f->r < 0 && f->b->len > start) {
		f->b->len = start;
		f->b->data[start] = '\0';
	}
	return f->r;
}

/* Letters and digits only: valid in every place where an encoded word may stand (RFC 2047 5). */
static bool
plain_in_word(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static size_t
encode_char(const char *s, size_t n, char out[16])
{
	static const char hex[] = "0123456789ABCDEF";
	size_t i, len = 0;

	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == ' ') {
			out[len++] = '_';
		} else if (plain_in_word(c)) {
			out[len++] = (char)c;
		} else {
			out[len++] = '=';
			out[len++] = hex[c >> 4];
			out[len++] = hex[c & 15];
		}
	}
	return len;
}

/* Encoded words for text; the blank between two of them is not part of the text (RFC 2047 6.2). */
static void
put_encoded(struct field *f, const char *text, size_t len)
{
	const size_t frame = strlen(WORD_OPEN) + strlen(WORD_CLOSE);
	size_t i = 0, n, out_len, used = 0;
	char out[16];
	uint32_t c;

	while (i < len && f->r == 0) {
		n = utf8_decode(text + i, len - i, &c);
		out_len = n > 0 ? encode_char(text + i, n, out) : encode_char(REPLACEMENT, 3, out);
		if (used > 0 &&
		    (used + out_len > WORD_CHARS || f->column + out_len + 2 > LINE_CHARS)) {
			put(f, WORD_CLOSE, strlen(WORD_CLOSE));
			used = 0;
		}
		if (used == 0) {
			put_blank(f, frame + out_len);
			put(f, WORD_OPEN, strlen(WORD_OPEN));
			used = frame;
		}
		put(f, out, out_len);
		used += out_len;
		i += n > 0 ? n : 1;
	}
	if (used > 0)
		put(f, WORD_CLOSE, strlen(WORD_CLOSE));
}

/* Printable ASCII that no reader takes for an encoded word, of a length that may stand. */
static bool
plain_text(const char *s, size_t len)
{
	size_t i;

	if (len > PLAIN_CHARS || memmem(s, len, "=?", 2) != NULL)
		return false;
	for (i = 0; i < len; i++)
		if (s[i] < 0x21 || s[i] > 0x7e)
			return false;
	return true;
}

/* From the first word that has to be encoded to the last one: one run, because blanks between
 * encoded words vanish and have to be inside them. Everything before and behind stays readable. */
static void
put_phrase(struct field *f, const char *text)
{
	size_t len = strlen(text), i = 0, end, odd_from = len, odd_to = 0;

	for (i = 0; i < len; i = end + 1) {
		end = i + strcspn(text + i, " ");
		if (plain_text(text + i, end - i))
			continue;
		odd_from = odd_from < i ? odd_from : i;
		odd_to = end;
	}
	for (i = 0; i < len; i = end + 1) {
		end = i >= odd_from && i < odd_to ? odd_to : i + strcspn(text + i, " ");
		if (i >= odd_from && i < odd_to) {
			put_encoded(f, text + i, end - i);
			continue;
		}
		put_blank(f, end - i);
		put(f, text + i, end - i);
	}
}

int
mime_put_header(struct buf *b, const char *name, const char *text)
{
	size_t start = b->len;
	char *line = mime_one_line(text, strlen(text) + 1);
	struct field f;

	field_open(&f, b, name);
	put_phrase(&f, line);
	free(line);
	return field_close(&f, start);
}

int
mime_put_structured(struct buf *b, const char *name, const char *value)
{
	size_t start = b->len, i, end, len = strlen(value);
	struct field f;

	for (i = 0; i < len; i++)
		if (value[i] < 0x20 || value[i] > 0x7e)
			return -EINVAL;
	field_open(&f, b, name);
	for (i = 0; i < len; i = end + 1) {
		end = i + strcspn(value + i, " ");
		if (end - i > HARD_CHARS)
			f.r = -EINVAL;
		put_blank(&f, end - i);
		put(&f, value + i, end - i);
	}
	return field_close(&f, start);
}

/* ---- addresses --------------------------------------------------------------------- */

static bool
addr_spec_ok(const char *s)
{
	const char *at = strrchr(s, '@');
	size_t i;

	if (at == NULL || at == s || at[1] == '\0' || strlen(s) > 254)
		return false;
	for (i = 0; s[i] != '\0'; i++)
		if (s[i] < 0x21 || s[i] > 0x7e || strchr("<>,;()\"\\", s[i]) != NULL)
			return false;
	return true;
}

int
mime_split_address(const char *address, char **ret_name, char **ret_addr)
{
	const char *open = strrchr(address, '<');
	char *name = NULL, *addr, *copy = NULL, *trimmed;

	if (open != NULL) {
		copy = xstrndup(address, (size_t)(open - address));
		trimmed = str_trim(copy);
		if (strlen(trimmed) > 1 && trimmed[0] == '"' && str_ends(trimmed, "\"")) {
			trimmed++;
			trimmed[strlen(trimmed) - 1] = '\0';
		}
		name = *trimmed != '\0' ? mime_one_line(trimmed, 200) : NULL;
		free(copy);
		copy = xstrdup(open + 1);
		trimmed = str_trim(copy);
		if (!str_ends(trimmed, ">"))
			*trimmed = '\0';
		else
			trimmed[strlen(trimmed) - 1] = '\0';
	} else {
		copy = xstrdup(address);
		trimmed = str_trim(copy);
	}
	addr = xstrdup(trimmed);
	free(copy);
	if (!addr_spec_ok(addr)) {
		free(name);
		free(addr);
		return -EINVAL;
	}
	*ret_name = name;
	*ret_addr = addr;
	return 0;
}

/* Letters, digits, blanks and a few harmless marks need no quotes (RFC 5322 3.2.3 atext). */
static bool
is_atoms(const char *s)
{
	return s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -+_")] ==
	    '\0';
}

static int
put_address(struct field *f, const char *address, bool last)
{
	char *name, *addr, *spec;
	int r = mime_split_address(address, &name, &addr);

	if (r < 0)
		return r;
	if (name != NULL && is_atoms(name))
		put_phrase(f, name);
	else if (name != NULL)
		put_encoded(f, name, strlen(name));
	spec = xasprintf(name != NULL ? "<%s>%s" : "%s%s", addr, last ? "" : ",");
	put_blank(f, strlen(spec));
	put(f, spec, strlen(spec));
	free(spec);
	free(name);
	free(addr);
	return 0;
}

int
mime_put_addresses(struct buf *b, const char *name, const char *const *address, size_t count)
{
	size_t start = b->len, i;
	struct field f;
	int r;

	field_open(&f, b, name);
	for (i = 0; i < count && f.r == 0; i++)
		if ((r = put_address(&f, address[i], i + 1 == count)) < 0)
			f.r = r;
	return field_close(&f, start);
}

/* ---- bodies ------------------------------------------------------------------------ */

static void
put_soft_break(struct field *f)
{
	put(f, "=\r\n", 3);
	f->column = 0;
}

/* A blank at the end of a line would be lost on the way (RFC 2045 6.7 rule 3). A line that
 * starts with "From " or "." is changed by old mail transports: its first character is encoded. */
static bool
needs_quoting(const char *s, size_t i, size_t column)
{
	unsigned char c = (unsigned char)s[i];

	if (c == ' ' || c == '\t')
		return s[i + 1] == '\n' || s[i + 1] == '\0' || s[i + 1] == '\r';
	if (column == 0 && (c == '.' || (c == 'F' && str_starts(s + i, "From "))))
		return true;
	return c < 0x20 || c > 0x7e || c == '=';
}

static void
put_qp_byte(struct field *f, const char *s, size_t i)
{
	static const char hex[] = "0123456789ABCDEF";
	unsigned char c = (unsigned char)s[i];
	bool quote;
	char out[3] = { '=', hex[c >> 4], hex[c & 15] };

	quote = needs_quoting(s, i, f->column);
	if (f->column + (quote ? 3 : 1) > LINE_CHARS - 1) {
		put_soft_break(f);
		quote = needs_quoting(s, i, f->column);
	}
	if (quote)
		put(f, out, 3);
	else
		put(f, s + i, 1);
}

int
mime_put_quoted_printable(struct buf *b, const char *text)
{
	struct field f = { .b = b };
	size_t len = strlen(text), i, n, k, start = b->len;
	uint32_t c;

	for (i = 0; i < len && f.r == 0; i += n > 0 ? n : 1) {
		n = utf8_decode(text + i, len - i, &c);
		if (n > 0 && (utf8_is_control(c) || utf8_is_bidi(c)))
			continue;
		if (n > 0 && c == '\n') {
			put(&f, "\r\n", 2);
			f.column = 0;
			continue;
		}
		for (k = 0; k < n; k++)
			put_qp_byte(&f, text, i + k);
		for (k = 0; n == 0 && k < 3; k++)
			put_qp_byte(&f, REPLACEMENT, k);
	}
	if (f.column > 0 || b->len == start)
		put(&f, "\r\n", 2);
	if (f.r < 0 && b->len > start) {
		b->len = start;
		b->data[start] = '\0';
	}
	return f.r;
}
