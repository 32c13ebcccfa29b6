/*
 * Bytes to UTF-8: which charset a document is in (byte order mark, HTTP, XML declaration, with
 * the precedence of RFC 3023 as feed readers practise it) and the conversion. Invariant: what
 * comes out is valid UTF-8 without a byte order mark, whatever came in.
 */
#ifndef FEEDS_CHARSET_H
#define FEEDS_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "feeds/format.h"
#include "lib/buf.h"

#define CHARSET_NAME 40

struct charset_text {
	const char *data; /* into the input when nothing had to be converted, else into own */
	size_t len;
	char name[CHARSET_NAME]; /* as used, lower case */
	unsigned flaws;
	struct buf own;
};

/* 0, or -EFBIG when the text is longer than max_bytes in UTF-8. */
int charset_decode(
    const struct feed_input *, size_t max_bytes, struct charset_text *ret, struct err *) MUST_USE;
void charset_done(struct charset_text *);

#endif
