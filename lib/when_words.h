/*
 * The words of dates: months in the languages that feeds use, halves of the day, zone names.
 * Invariant: words come in lower case; an unknown word is none of the three.
 */
#ifndef LIB_WHEN_WORDS_H
#define LIB_WHEN_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#define WHEN_WORD_BYTES 48

/* Copies in lower case (Latin, Greek, Cyrillic); 0 when it is too long to be a word of a date. */
size_t when_word_lower(const char *s, size_t len, char out[WHEN_WORD_BYTES]);
unsigned when_word_month(const char *word); /* 1-12, 0 for no month */
bool when_word_zone(const char *word, int *ret_minutes);
/* 1 for before noon, 2 for after noon, 0 for neither. */
unsigned when_word_half(const char *word);
bool when_word_filler(const char *word); /* day names, ordinals, "at", "de", "o'clock" */

#endif
