/*
 * When to ask, politely, and one source's life: due -> asked -> understood or failed -> due again.
 * Invariants: one request a host at a time; a source is backed off, never given up, but for 410;
 * trouble of all hosts at once is ours and never a source's fault.
 */
#ifndef DAEMON_POLL_POLL_H
#define DAEMON_POLL_POLL_H

#include <jansson.h>
#include <stdbool.h>

#include "daemon/outbox/outbox.h"
#include "daemon/setup/setup.h"
#include "daemon/store/store.h"
#include "lib/http.h"
#include "lib/loop.h"

struct poller;
struct poller_options { /* borrowed while the poller lives; setup until poller_reload */
	struct loop *loop;
	struct store *store;
	struct outbox *outbox;
	const struct setup *setup;
	bool once; /* everything is due now, hints and intervals aside, each source once */
};

int poller_new(struct poller **ret, const struct poller_options *, struct err *) MUST_USE;
void poller_free(struct poller *); /* cancels what runs; NULL is fine */
/* Makes the sources of the new setup due as they were; new ones at once. What runs is cancelled and
 * due again. */
int poller_reload(struct poller *, const struct setup *, struct err *) MUST_USE;
void poller_now(struct poller *, const char *source); /* NULL: all */
void poller_stop(struct poller *);       /* no new requests; running ones are cancelled */
bool poller_idle(const struct poller *); /* nothing is being asked and nothing is due now */
void poller_on_idle(struct poller *, loop_fn *fn,
    void *arg); /* from the loop, when a poll has ended and it is idle */
/* Called, inside the loop, after each commit of what answers said. */
void poller_on_stored(struct poller *, loop_fn *fn, void *arg);
/* Every source whose turn it was, or is within a minute, was asked since then (boot), and nothing
 * is being asked. */
bool poller_caught_up(const struct poller *, int64_t since_boot_ms);
/* The wall clock was set: deadlines are on CLOCK_BOOTTIME and stay; what is stored in wall time is
 * written anew. */
void poller_clock_step(struct poller *);
json_t *poller_status(const struct poller *); /* one object a source */

#endif
