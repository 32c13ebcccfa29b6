/*
 * Looks at a document before any XML parser does: refuses what would cost too much, and rewrites
 * what is not well-formed so that as little as possible is lost.
 * Invariant: the rewritten text has no declarations of its own, every reference in it is one of
 * XML's five or a number, and its tags nest; only the last may stay open, when the text breaks off.
 */
#ifndef FEEDS_REPAIR_H
#define FEEDS_REPAIR_H

#include <stdbool.h>
#include <stddef.h>

#include "feeds/format.h"
#include "lib/buf.h"

/* 0 or FEED_HOSTILE: a start tag over max_tag_bytes, or a document that declares entities. */
int repair_prescan(const char *s, size_t len, const struct feed_limits *, struct err *err) MUST_USE;
/* The same, telling about how many entries there are. */
int repair_prescan_count(const char *s, size_t len, const struct feed_limits *, size_t *ret_entries,
    struct err *err) MUST_USE;
/* 0, or -EFBIG when the result passes out's maximum. ret_flaws: what was done. */
int repair_xml(const char *s, size_t len, struct buf *out, unsigned *ret_flaws) MUST_USE;
/* The character that an HTML name stands for, 0 for none. */
unsigned repair_named(const char *name, size_t len);

#endif
