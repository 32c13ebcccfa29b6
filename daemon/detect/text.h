/*
 * One field of an entry, normalised once for the rules. Invariant: every byte of the normalised
 * text knows the bytes of the original that it came from.
 */
#ifndef DAEMON_DETECT_TEXT_H
#define DAEMON_DETECT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEXT_MAX 4096 /* bytes of a field that rules get to see: a page of print */

struct text {
	const char *src; /* borrowed */
	char *s;         /* NUL at s[len] */
	size_t len;
	uint32_t *from, *to; /* per byte of s: its original bytes; NULL: it is as it was */
	bool cut;            /* the field is longer than what was read */
};

/* Entities twice, NFC, dashes, quotes and blanks as ASCII, zero-width and control characters out;
 * an empty line becomes one '\n'. src NULL gives an empty text. */
void text_init(struct text *ret, const char *src);
void text_done(struct text *);
/* The original bytes of s[from, to). */
void text_span(const struct text *, size_t from, size_t to, size_t *ret_from, size_t *ret_to);

#endif
