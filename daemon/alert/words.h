/*
 * Between the files of this room: the sentences of an alert.
 */
#ifndef DAEMON_ALERT_WORDS_H
#define DAEMON_ALERT_WORDS_H

#include "daemon/alert/alert.h"
#include "lib/buf.h"

#define ALERT_NAME_BYTES 160  /* of a name inside a sentence */
#define ALERT_QUOTE_BYTES 300 /* of what a source said */
#define ALERT_NEXT_BYTES 600  /* of what may come of it */

/* Foreign text as one line of plain text: control and bidi characters out, blanks folded, cut at
 * a character with "..." when it is longer than max_bytes. */
int words_put_plain(struct buf *, const char *, size_t max_bytes) MUST_USE;
/* The value as a name between two words of ours; nothing at all where it is empty. */
int
words_put_named(struct buf *, const char *before, const char *value, const char *after) MUST_USE;
int words_title(
    struct buf *, const struct milestone *, enum alert_kind, const struct alert_context *) MUST_USE;
/* links: to its evidence, the first one is shown elsewhere. */
int words_text(struct buf *, const struct milestone *, enum alert_kind,
    const struct alert_context *, const char *const *links, size_t link_count) MUST_USE;
/* links.c: up to ALERT_LINKS, one an origin. 0 or -EFBIG. */
int links_pick(
    const struct alert_context *, struct arena *, const char *const **ret, size_t *ret_n) MUST_USE;
/* Whether it may be opened from an alert: http(s), no blanks or controls, bounded. */
bool words_is_link(const char *url);

#endif
