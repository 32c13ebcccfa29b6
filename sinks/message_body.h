/*
 * What stands in a mail, as plain text and as HTML with the same words. Invariant: in the HTML
 * nothing that a source wrote is mark-up.
 */
#ifndef SINKS_MESSAGE_BODY_H
#define SINKS_MESSAGE_BODY_H

#include "lib/buf.h"
#include "sinks/message.h"

/* How much of a bundle is told: its alerts with their texts, their titles alone, or what the
 * bundle says of itself. */
enum body_detail { BODY_WHOLE, BODY_TITLES, BODY_SHORT, BODY_DETAILS };

typedef int
body_fn(struct buf *, const struct notice *, const struct message_style *, enum body_detail);
/* 0 or -EFBIG: tell less of it then. */
body_fn body_put_text, body_put_html;

#endif
