/*
 * Plain text out of what feeds call text: mark-up removed, references resolved, blanks folded.
 * Invariant: the result is valid UTF-8 on one line, without tags and control characters.
 */
#ifndef FEEDS_PLAIN_H
#define FEEDS_PLAIN_H

#include <stddef.h>

#include "lib/arena.h"

/* At most max_bytes of it, cut at a character. NULL gives NULL; so does a full arena. */
char *feed_plain(struct arena *, const char *text, size_t max_bytes);

#endif
