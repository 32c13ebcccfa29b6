/*
 * What of the store cannot be read while a document is taken in: told once, as trouble of our own.
 */
#ifndef DAEMON_POLL_UNREAD_H
#define DAEMON_POLL_UNREAD_H

#include <stdbool.h>

#include "daemon/poll/batch.h"
#include "daemon/setup/setup.h"

/* name: "entry 17 of source list". Inside a part of the transaction; *ret_told: alerts, added. */
int unread_put(struct tx *, const struct setup *, const char *source, const char *name,
    const char *why, int64_t now_ms, size_t *ret_told, struct err *) MUST_USE;
/* Of the source as a whole, in a part of its own, if r is the failure of a row. Whether anything
 * was written. */
bool unread_tell(struct batch *, const struct setup *, const char *source, int r, const char *why);

#endif
