/*
 * Between the reader of patterns and the sets of words that it puts together. Invariant: a set says
 * no more than what was put into it: taking words out, or parts of words, makes it weaker only.
 */
#ifndef DAEMON_DETECT_NEEDS_PARTS_H
#define DAEMON_DETECT_NEEDS_PARTS_H

#include <stdbool.h>

#include "daemon/detect/needs.h"

#define STRINGS_MAX 320 /* while sets are put together */
#define EXACT_MAX 48    /* so many texts are told one by one */
#define EXACT_BYTES 40  /* of one of them */

struct strings {
	const char *v[STRINGS_MAX];
	size_t n;
};
/* What a part of a pattern matches. */
struct piece {
	bool exact; /* exactly one of these, and nothing else */
	struct strings is;
	struct strings need[NEEDS_SETS]; /* what is matched, or looked at, has one of each */
	size_t needs;
	bool digit; /* and has a digit */
};
struct parser {
	const char *p;
	struct arena *a;
	unsigned depth;
	bool bad; /* the arena is full, or there is something that is not read: nothing is known */
};

/* needs_sets.c */
void needs_only(struct strings *, const char *text);
/* False: it would be more than max. */
bool needs_add_all(struct strings *to, const struct strings *, size_t max);
/* Each of the one with each of the other behind it; false: too many, or too long. */
bool needs_cross(struct parser *, struct strings *, const struct strings *with);
/* One of these must be there: kept if it is among the best. */
void needs_require(struct parser *, struct piece *, const struct strings *);
void needs_take(struct parser *, struct piece *, const struct piece *from);
/* Whatever it is exactly, it is told as something that must be there. */
void needs_loosen(struct parser *, struct piece *);
/* The one or the other; needs_tidy after the last of several. */
void needs_either(struct parser *, struct piece *, struct piece *other);
void needs_tidy(struct parser *, struct piece *);

#endif
