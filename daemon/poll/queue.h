/*
 * Whose turn it is: hosts in the order in which they may be asked, and of each its sources in the
 * order in which they are due. Invariant: a host has a place in that order exactly while a source
 * of it waits and none of it is being asked.
 */
#ifndef DAEMON_POLL_QUEUE_H
#define DAEMON_POLL_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/loop_heap.h"

struct poll_host { /* scheme://host:port */
	struct loop_heap_item item;
	char *key;
	struct loop_heap waiting;
	bool busy, loopback;
	int64_t not_before_ms;
	/* the poller's own notes */
	uint64_t silent_since; /* it was well, and nobody answered since that many answers */
	bool failing;          /* its last poll failed: its silence says nothing about us */
};
struct poll_turn { /* embedded in what waits; poll_turn_init before anything else */
	struct loop_heap_item item;
	struct poll_host *host;
	void (*ask)(struct poll_turn *); /* the poller's own note: what to do when it comes */
};
struct poll_queue {
	struct loop_heap hosts;
	void *by_key; /* tsearch tree */
	size_t host_count;
};

void poll_queue_done(struct poll_queue *); /* and all its hosts; zeroed it is an empty queue */
/* The host of a URL, which may be in it for the first time; NULL: no http or https URL. */
struct poll_host *poll_queue_host(struct poll_queue *, const char *url);
void poll_turn_init(struct poll_turn *, struct poll_host *, void (*ask)(struct poll_turn *));
/* From now on it waits until due_ms (boot); INT64_MAX: it does not wait. Not while it is asked. */
void poll_queue_put(struct poll_queue *, struct poll_turn *, int64_t due_ms);
/* When somebody's turn comes, INT64_MAX never, and whose. */
int64_t poll_queue_next(const struct poll_queue *, struct poll_turn **ret);
/* Its host is asked by nobody else until poll_queue_answered. */
void poll_queue_asked(struct poll_queue *, struct poll_turn *);
void poll_queue_answered(struct poll_queue *, struct poll_turn *);
/* The host of this one wants quiet until then (boot), if not for longer. */
void poll_queue_quiet(struct poll_queue *, struct poll_turn *, int64_t until_ms);
void poll_queue_quiet_host(struct poll_queue *, struct poll_host *, int64_t until_ms);

#endif
