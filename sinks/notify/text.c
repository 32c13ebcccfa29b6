#include "sinks/notify/text.h"

#include <string.h>

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/mime.h"
#include "lib/str.h"
#include "lib/utf8.h"

#define SUMMARY_CHARS 160
#define BODY_BYTES 1200
#define LINK_BYTES 600
#define ROOM 8 /* an escaped byte is at most six */

char *
notify_summary(const char *title)
{
	return mime_one_line(title, SUMMARY_CHARS);
}

static int
put_plain(struct buf *b, const char *s)
{
	size_t len = strlen(s), i, n;
	uint32_t c;
	int r = 0;

	for (i = 0; i < len && r == 0; i += n > 0 ? n : 1) {
		n = utf8_decode(s + i, len - i, &c);
		if (n > 0 && !utf8_is_control(c) && !utf8_is_bidi(c))
			r = buf_append(b, s + i, n);
	}
	return r;
}

/* Cut before it is escaped, so that no reference is cut. */
static void
put(struct buf *b, const char *s, size_t max_bytes, bool with_markup)
{
	size_t len = utf8_cut(s, strlen(s), max_bytes);
	char *part = xasprintf("%.*s%s", (int)len, s, s[len] != '\0' ? "..." : "");

	IGNORE(with_markup ? str_put_xml(b, part) : put_plain(b, part));
	free(part);
}

char *
notify_body(const char *text, const char *link, bool with_markup)
{
	char *trimmed = xstrdup(text);
	struct buf b;

	buf_init(&b, ROOM * (BODY_BYTES + LINK_BYTES));
	put(&b, str_trim(trimmed), BODY_BYTES, with_markup);
	if (link != NULL) {
		if (b.len > 0)
			IGNORE(buf_putc(&b, '\n'));
		put(&b, link, LINK_BYTES, with_markup);
	}
	free(trimmed);
	return buf_take(&b);
}
