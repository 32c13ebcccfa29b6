/*
 * Group commit: what the answers of one turn of the loop write is one transaction, each answer's
 * part of it whole or not at all. Invariant: the transaction is over before the loop goes on, so it
 * never waits for a network.
 */
#ifndef DAEMON_POLL_BATCH_H
#define DAEMON_POLL_BATCH_H

#include <stdbool.h>

#include "daemon/store/store.h"

struct batch {
	struct store *store;
	struct tx *tx; /* NULL: none is open */
	int64_t begun_ms;
	unsigned parts;
};

/* Begins a part, and the transaction before the first one. Ends with batch_end. */
int batch_begin(struct batch *, struct tx **ret, struct err *) MUST_USE;
/* r == 0 keeps the part, else it is undone; returns r, or why it could not be kept. */
int batch_end(struct batch *, int r, struct err *) MUST_USE;
bool batch_full(const struct batch *); /* has enough in it to be committed now */
/* Commits what was kept; 0 also when there is nothing. On failure nothing of it is stored. */
int batch_commit(struct batch *, struct err *) MUST_USE;

#endif
