/*
 * Strings: comparing, trimming, and the one escaping function for each border over which
 * foreign text leaves (terminal and log lines, mark-up, JSON is jansson's).
 */
#ifndef LIB_STR_H
#define LIB_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/buf.h"

#define STR_OR(s, other) ((s) != NULL ? (s) : (other))

bool str_eq(const char *a, const char *b); /* NULL equals only NULL */
bool str_empty(const char *s);             /* NULL or "" */
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
char *str_trim(char *s); /* in place, ASCII blanks at both ends; returns the new start */
/* Whole string must be a decimal number within [min, max]; 0 or -EINVAL / -ERANGE. */
int str_to_int(const char *s, int64_t min, int64_t max, int64_t *ret) MUST_USE;
/* Nearest of the words by edit distance, for "did you mean ...?"; NULL when none is near. */
const char *str_nearest(const char *s, const char *const *words, size_t count);

/*
 * For a terminal or a one-line log record: C0, DEL, C1, bidi controls, line and paragraph
 * separators and bytes that are no UTF-8 become \n \t \xNN \u{NNNN}; a backslash becomes \\.
 * max_bytes bounds the result (cut at a character, with "..." appended).
 */
int str_put_safe(struct buf *b, const char *s, size_t max_bytes) MUST_USE;
char *str_safe(const char *s, size_t max_bytes); /* the same on the heap; NULL gives "" */
int
str_put_xml(struct buf *b, const char *s) MUST_USE; /* & < > " ' as references, controls dropped */

#endif
