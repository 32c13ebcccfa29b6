/*
 * Foreign text on its way to people. Invariant: what comes out is one line of valid UTF-8
 * without control or direction characters, at most as long as asked.
 */
#include <string.h>

#include "daemon/alert/words.h"
#include "lib/str.h"
#include "lib/utf8.h"

#define LINK_BYTES 2000

static bool
is_blank(uint32_t c)
{
	return c == 0x20 || (c >= 0x09 && c <= 0x0d) || c == 0xa0 || c == 0x2028 || c == 0x2029;
}

/* Zero-width characters hide as well as direction ones do. */
static bool
is_hidden(uint32_t c)
{
	return utf8_is_control(c) || utf8_is_bidi(c) || c == 0xfeff || c == 0x200b || c == 0x2060;
}

int
words_put_plain(struct buf *b, const char *s, size_t max_bytes)
{
	size_t len = s != NULL ? strlen(s) : 0, i = 0, step, start = b->len;
	bool gap = false;
	uint32_t c;
	int r = 0;

	for (; i < len && r == 0; i += step) {
		step = utf8_decode(s + i, len - i, &c);
		if (step == 0) {
			step = 1;
			continue;
		}
		if (is_blank(c)) {
			gap = b->len > start;
			continue;
		}
		if (is_hidden(c))
			continue;
		if (b->len - start + step + (gap ? 1 : 0) > max_bytes)
			return buf_puts(b, "...");
		if (gap)
			r = buf_putc(b, ' ');
		gap = false;
		if (r == 0)
			r = buf_append(b, s + i, step);
	}
	return r;
}

bool
words_is_link(const char *url)
{
	size_t len, i, step;
	uint32_t c;

	if (url == NULL || (!str_starts(url, "https://") && !str_starts(url, "http://")))
		return false;
	len = strlen(url);
	for (i = 0; i < len; i += step) {
		step = utf8_decode(url + i, len - i, &c);
		if (step == 0 || c <= 0x20 || is_blank(c) || is_hidden(c) || c == '"' || c == '<' ||
		    c == '>')
			return false;
	}
	return len <= LINK_BYTES;
}

int
words_put_named(struct buf *b, const char *before, const char *value, const char *after)
{
	int r;

	if (str_empty(value))
		return 0;
	r = buf_puts(b, before);
	r = r != 0 ? r : words_put_plain(b, value, ALERT_NAME_BYTES);
	return r != 0 ? r : buf_puts(b, after);
}
