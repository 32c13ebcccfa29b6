/*
 * The files of audit sinks, which follow the audit table. Invariant: a file is never ahead of what
 * was committed; one that cannot be written is said once, and tried again at each turn.
 */
#ifndef DAEMON_OUTBOX_FOLLOW_H
#define DAEMON_OUTBOX_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/store/store.h"
#include "lib/err.h"

struct follow {
	char **paths;
	size_t count;
	int64_t seq; /* last record that all of them have; 0: to be looked at */
	bool failed;
};

/* From now on the file at path follows, too; brings it up to the table. 0 or an error. */
int follow_add(struct follow *, struct store *, const char *path, struct err *) MUST_USE;
void follow_sync(struct follow *, struct store *);
void follow_done(struct follow *);

#endif
