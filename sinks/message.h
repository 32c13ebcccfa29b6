/*
 * An alert as a mail. Invariant: headers hold foreign text in Subject alone; everything else in
 * them is ours, the configuration's, or checked to be a plain token.
 */
#ifndef SINKS_MESSAGE_H
#define SINKS_MESSAGE_H

#include <stdint.h>

#include "lib/buf.h"
#include "sinks/sink.h"

struct message_style {
	const char *host;        /* of the ids */
	const char *unsubscribe; /* address that takes a reader off; NULL: none is named */
	bool checkpoint;         /* the bodies say the newest one of the audit log, too */
	bool calendar;           /* with what a calendar takes of it */
	struct err *left_out;    /* is set where that has to be left out; may be NULL */
};

/* Subject, the thread, the X-Ratifyd-* fields, both bodies and what a calendar takes of it: the
 * same for every recipient, and for every attempt but for the checkpoint. */
int
message_put_common(struct buf *b, const struct notice *n, const struct message_style *) MUST_USE;
/* From, To, Date and Message-ID, to be put before it. from and to as the configuration has them.
 * The id depends on the delivery and the recipient only. */
int message_put_own(struct buf *b, const char *from, const char *to, const char *delivery_id,
    const char *host, int64_t now_s) MUST_USE;

#endif
