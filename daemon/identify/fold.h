/*
 * Text as folded words: lower case, without accents, apostrophes, "the" and the points of
 * abbreviations, so that every spelling of a name meets. Each word knows its bytes in the text.
 * Invariant: one pass, no allocation; what does not fit into a word's buffer matches nothing.
 */
#ifndef DAEMON_IDENTIFY_FOLD_H
#define DAEMON_IDENTIFY_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOLD_WORD_BYTES 64
#define FOLD_KEY_BYTES 512 /* longest name of a treaty, folded */

struct fold_iter {
	const char *text;
	size_t len, pos;
	bool
	    prev_short; /* the word before is an abbreviation: a point behind it ends no sentence */
};

struct fold_word {
	char s[FOLD_WORD_BYTES]; /* NUL-terminated */
	size_t len;
	size_t from, to;              /* bytes of the text, without a possessive 's */
	size_t start;                 /* from, or where the "the" that was passed over starts */
	bool hard;                    /* a sentence ended before it */
	bool first_upper, last_upper; /* case of its first and last letter */
};

void fold_begin(struct fold_iter *, const char *text, size_t len);
bool fold_next(struct fold_iter *, struct fold_word *ret); /* false: no more words */
/* All words of a text with one blank between them; returns the length, 0 when it does not fit. */
size_t fold_key(const char *text, size_t len, char *ret, size_t cap);

/* A sorted list of keys, walked word by word. */
struct fold_key {
	const char *key;
	int32_t id;
	uint32_t flags;
};
struct fold_walk {
	const struct fold_key *keys;
	size_t lo, hi; /* keys that start with what was taken so far */
	char key[FOLD_KEY_BYTES];
	size_t len;
};
void fold_walk_begin(struct fold_walk *, const struct fold_key *, size_t n);
/* Takes one more word: false when no key goes on like that. */
bool fold_walk_take(struct fold_walk *, const struct fold_word *);
/* How many keys, from lo on, are equal to what was taken. */
size_t fold_walk_equal(const struct fold_walk *);

#endif
