/*
 * What of a list was passed over because it cannot be read, told once for all of it.
 */
#ifndef DAEMON_WATCH_PASSED_H
#define DAEMON_WATCH_PASSED_H

#include "daemon/setup/setup.h"
#include "daemon/store/store.h"

struct passed_row {
	int64_t id;
	char *source, *why;
};
struct passed {
	const char *key;      /* of the store: what was told of this list */
	const char *one, *of; /* "event", "announced events" */
	struct passed_row *v;
	size_t n;
};
void passed_add(struct passed *, int64_t id, const char *source, const char *why);
/* One alert with the count and the places, when there is one among them that was not told.
 * *ret_told as of aloud_put. */
int passed_tell(struct store *, const struct setup *, struct passed *, int64_t now_ms,
    size_t *ret_told, struct err *) MUST_USE;
void passed_done(struct passed *);

#endif
