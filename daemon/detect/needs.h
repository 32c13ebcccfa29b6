/*
 * The words that a pattern cannot match without, read off the pattern itself. Invariant: whatever
 * it matches contains a word of every set; where that is not certain there is no set.
 */
#ifndef DAEMON_DETECT_NEEDS_H
#define DAEMON_DETECT_NEEDS_H

#include "lib/arena.h"

#define NEEDS_ARENA_BYTES \
	(4u << 20)        /* to read one pattern; where it is too little, it needs nothing */
#define NEEDS_SETS 4      /* of a pattern: the most telling ones */
#define NEEDS_WORDS 144   /* of a set */
#define NEEDS_WORD_MIN 3  /* bytes: what is shorter stands everywhere */
#define NEEDS_WORD_MAX 10 /* a longer one is known by its beginning */

struct needs {
	struct needs_set {
		const char *word[NEEDS_WORDS]; /* lower case, as literals_lower makes it */
		size_t n;
	} set[NEEDS_SETS + 1]; /* the last may be that of all digits */
	size_t n;
};
/* Of a pattern that compiled (caseless, shared words expanded). None where the arena is full or the
 * pattern has something that is not read here (back references, recursion, ...). The long s must
 * not be in the text: to a caseless pattern it is an s, and lower case keeps it. */
void needs_read(const char *pattern, struct arena *, struct needs *ret);

#endif
