/*
 * UTF-8 at the edge: every text that enters is made valid here once, and stays so.
 * Sources: RFC 3629; WHATWG Encoding for the replacement of maximal subparts.
 */
#ifndef LIB_UTF8_H
#define LIB_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one character. Returns its length, or 0 when the bytes at s are no valid UTF-8. */
size_t utf8_decode(const char *s, size_t len, uint32_t *ret);
size_t utf8_encode(uint32_t c, char out[4]); /* 0 for surrogates and above U+10FFFF */
bool utf8_valid(const char *s, size_t len);
/* Copies at most cap bytes, each invalid sequence as U+FFFD; returns the bytes written. cap of 3 *
 * len is always enough. */
size_t utf8_repair(const char *s, size_t len, char *out, size_t cap);
/* Longest prefix of at most max bytes that does not cut a character. */
size_t utf8_cut(const char *s, size_t len, size_t max);
bool utf8_is_control(uint32_t c); /* C0 but \t \n, DEL, C1 */
bool utf8_is_bidi(uint32_t c);    /* U+200E-F, 202A-E, 2066-9, 061C */

#endif
