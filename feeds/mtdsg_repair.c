/*
 * Mends what the Treaty Collection's export does to its texts: characters above U+00FF were cut
 * to their low byte. Invariant: the six bytes and the ampersand that can be told are mapped back,
 * every other control byte is dropped, and the result is UTF-8.
 */
#include <ctype.h>
#include <string.h>

#include "feeds/mtdsg.h"
#include "feeds/repair.h"
#include "lib/utf8.h"

static const struct {
	char byte;
	const char *text;
} cut[] = {
	{ 0x1c, "\xe2\x80\x9c" },
	{ 0x1d, "\xe2\x80\x9d" },
	{ 0x02, "\xe2\x80\x82" },
	{ 0x19, "\xe2\x80\x99" },
	{ 0x18, "\xe2\x80\x98" },
	{ 0x13, "\xe2\x80\x93" },
};
#define ELLIPSIS "\xe2\x80\xa6" /* U+2026, whose low byte is '&' */

/* "&lt;", "&#233;", "&#xE9;", "&nbsp;": a reference that means a character. */
static bool
is_reference(const char *s, size_t len)
{
	size_t i = 1;
	bool hex;

	if (i < len && s[i] == '#') {
		hex = ++i < len && (s[i] == 'x' || s[i] == 'X');
		if (hex && s[i] == 'X')
			return false;
		for (i += hex; i < len && i < 12; i++)
			if (!(hex ? isxdigit((unsigned char)s[i]) : isdigit((unsigned char)s[i])))
				break;
		return i < len && s[i] == ';' && s[i - 1] != '#' && s[i - 1] != 'x';
	}
	while (i < len && i < 32 && isalnum((unsigned char)s[i]))
		i++;
	if (i == 1 || i >= len || s[i] != ';')
		return false;
	return (i == 3 && (memcmp(s, "&lt", 3) == 0 || memcmp(s, "&gt", 3) == 0)) ||
	    (i == 4 && memcmp(s, "&amp", 4) == 0) ||
	    (i == 5 && (memcmp(s, "&quot", 5) == 0 || memcmp(s, "&apos", 5) == 0)) ||
	    repair_named(s + 1, i - 1) != 0;
}

static int
put_control(struct buf *out, char c, unsigned *flaws)
{
	size_t i;

	*flaws |= FEED_FLAW_CONTROL;
	for (i = 0; i < sizeof(cut) / sizeof(cut[0]); i++)
		if (cut[i].byte == c)
			return buf_puts(out, cut[i].text);
	return 0;
}

/* A byte of ISO 8859-1; 0x80 to 0x9f never occur there and stand for nothing. */
static int
put_latin1(struct buf *out, unsigned char c, unsigned *flaws)
{
	char enc[4];

	if (c < 0xa0) {
		*flaws |= FEED_FLAW_BYTES;
		return buf_puts(out, "\xef\xbf\xbd");
	}
	return buf_append(out, enc, utf8_encode(c, enc));
}

bool
mtdsg_is_wide(const char *data, size_t len)
{
	size_t i, zeros = 0;

	len = len < 4096 ? len : 4096;
	for (i = 0; i < len; i++)
		zeros += data[i] == '\0';
	return zeros > len / 4;
}

int
mtdsg_repair(
    const char *data, size_t len, struct buf *out, unsigned *ret_flaws, const char **ret_encoding)
{
	unsigned flaws = 0;
	size_t i, run;
	bool latin1;
	int r = 0;

	if (len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		data += 3;
		len -= 3;
	}
	latin1 = !utf8_valid(data, len);
	for (i = 0; i < len && r == 0; i += run) {
		unsigned char c = (unsigned char)data[i];

		for (run = 0; i + run < len; run++) {
			c = (unsigned char)data[i + run];
			if (c == '&' || (c >= 0x80 && latin1) || c == 0x7f ||
			    (c < 0x20 && c != '\t' && c != '\n' && c != '\r'))
				break;
		}
		if (run > 0) {
			r = buf_append(out, data + i, run);
			continue;
		}
		run = 1;
		if (c == '&') {
			bool fine = is_reference(data + i, len - i);

			flaws |= fine ? 0 : FEED_FLAW_CONTROL;
			r = buf_puts(out, fine ? "&" : ELLIPSIS);
		} else if (c < 0x80) {
			r = put_control(out, (char)c, &flaws);
		} else {
			r = put_latin1(out, c, &flaws);
		}
	}
	*ret_flaws = flaws;
	*ret_encoding = latin1 ? "iso-8859-1" : "utf-8";
	return r;
}
