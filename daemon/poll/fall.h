/*
 * A table that lost many rows at once was not read right, or its publisher broke it: the document
 * is held back until a person says what it is. Invariant: nothing is concluded from it before.
 */
#ifndef DAEMON_POLL_FALL_H
#define DAEMON_POLL_FALL_H

#include <stdbool.h>

#include "daemon/store/store.h"

struct fall {
	const char *source;
	struct hash sha256;          /* of the document */
	struct hash which;           /* rows that are missing in it */
	int64_t before, after, gone; /* rows */
	bool held;                   /* it is not taken in */
	bool news;                   /* nobody was told of it yet */
	bool kept;                   /* these very bytes are in the store */
	bool discarded;              /* a person has said that it is not true */
};

/* Whether so many of so many rows may be missing. */
bool fall_is_many(int64_t gone, int64_t before);
/* present: ids of the rows that the document has, any order; rows: how many it has. Sets the rest,
 * and says so in err where it is held. */
int fall_check(struct store *, const char *source, const struct hash *sha256, int64_t *present,
    size_t n, size_t rows, int64_t now_ms, struct fall *ret, struct err *) MUST_USE;
/* Keeps the document, the newest of its source. */
int fall_hold(struct tx *, const struct fall *, const struct document *, const char *why,
    struct err *) MUST_USE;

#endif
