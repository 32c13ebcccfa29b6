/*
 * A part of what is stored that cannot be read: told once, and passed over.
 */
#ifndef DAEMON_WATCH_UNREAD_H
#define DAEMON_WATCH_UNREAD_H

#include "daemon/setup/setup.h"
#include "daemon/store/store.h"

struct unread {
	const char *name, *source; /* "event 17 of source list"; source NULL: of none */
	const char *detail;
};

/* Inside a transaction. *ret_told: alerts, added. 0, STORE_FULL or negative. */
int unread_put(struct tx *, const struct setup *, const struct unread *, int64_t now_ms,
    size_t *ret_told, struct err *) MUST_USE;
/* The same in a transaction of its own. */
int unread_tell(struct store *, const struct setup *, const struct unread *, int64_t now_ms,
    size_t *ret_told, struct err *) MUST_USE;

#endif
