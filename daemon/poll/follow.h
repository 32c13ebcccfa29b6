/*
 * The documents that a source's rows name, asked for one at a time beside its own polls, through
 * the same queue. Invariant: what was asked for in vain is due again, ever less often, until it is
 * given up after two weeks; the store knows it all, so a crash loses none.
 */
#ifndef DAEMON_POLL_FOLLOW_H
#define DAEMON_POLL_FOLLOW_H

#include "daemon/poll/internal.h"

/* The next one waits for its turn; nothing happens while one is being asked. After whatever may
 * have put others before it. */
void follow_load(struct poll_source *);
void follow_stop(struct poll_source *);   /* cancels what runs */
void follow_forget(struct poll_source *); /* the same, for ever: before the queue is done */

#endif
