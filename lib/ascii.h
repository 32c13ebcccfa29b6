/*
 * Quick passes over ASCII, which nearly all text is. Invariant: they only tell or copy; whatever is
 * not plain is left to whoever asked.
 */
#ifndef LIB_ASCII_H
#define LIB_ASCII_H

#include <stddef.h>

/* How much of s, from its start, is ASCII. */
size_t ascii_len(const char *s, size_t len);
/* How much of it is printable, without '&', '<' and blanks side by side: what cleaning a text
 * leaves as it is. */
size_t ascii_clean_len(const char *s, size_t len);
/* Lower case of ASCII letters; other bytes as they are. */
void ascii_lower(char *restrict to, const char *restrict from, size_t len);

#endif
