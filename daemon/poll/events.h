/*
 * From what an entry announces for a time to come to what is written: the event, its alert and
 * audit record. Invariant: a first look fires nothing, and neither does what is over.
 */
#ifndef DAEMON_POLL_EVENTS_H
#define DAEMON_POLL_EVENTS_H

#include <stdbool.h>

#include "daemon/poll/facts.h"

/* same: the entry was known and says what it said. *ret_kept: an event was stored or changed. */
int events_take(struct facts_pass *, const struct detect_source *, const struct entry *,
    int64_t entry_id, bool same, bool *ret_kept, struct err *) MUST_USE;
/* A row of a table is listed no longer. */
int events_vanished(struct facts_pass *, int64_t entry_id, struct err *) MUST_USE;
/* When all that it announces is over, and it may go from a list without meaning anything; 0: it
 * says more than that, or nobody knows when. */
int64_t events_until_ms(const struct entry *);

#endif
