/*
 * An alert as a mail. Invariant: headers hold foreign text in Subject alone; everything else in
 * them is ours, the configuration's, or checked to be a plain token.
 */
#ifndef SINKS_MESSAGE_H
#define SINKS_MESSAGE_H

#include <stdint.h>

#include "lib/buf.h"
#include "sinks/sink.h"

/* Subject, the thread, the X-Ratifyd-* fields and both bodies: the same for every recipient and
 * every attempt. host: of the ids. */
int message_put_common(struct buf *b, const struct notice *n, const char *host) MUST_USE;
/* From, To, Date and Message-ID, to be put before it. from and to as the configuration has them.
 * The id depends on the delivery and the recipient only. */
int message_put_own(struct buf *b, const char *from, const char *to, const char *delivery_id,
    const char *host, int64_t now_s) MUST_USE;

#endif
