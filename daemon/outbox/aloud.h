/*
 * Trouble of our own: told once, as health.
 */
#ifndef DAEMON_OUTBOX_ALOUD_H
#define DAEMON_OUTBOX_ALOUD_H

#include "daemon/setup/setup.h"
#include "daemon/store/store.h"

struct aloud {
	const char *what;          /* "unread", "full": of alert_compose_health */
	const char *name, *source; /* "event 17 of source list"; source NULL: of none */
	const char *detail;
	int64_t number; /* the same trouble is told once a number */
};

/* Inside a transaction. *ret_told: alerts, added. 0, STORE_FULL or negative. */
int aloud_put(struct tx *, const struct setup *, const struct aloud *, int64_t now_ms,
    size_t *ret_told, struct err *) MUST_USE;
/* The same in a transaction of its own. */
int aloud_tell(struct store *, const struct setup *, const struct aloud *, int64_t now_ms,
    size_t *ret_told, struct err *) MUST_USE;

#endif
