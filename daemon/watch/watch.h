/*
 * What is expected of each dossier is looked at when its time changes or when something was stored,
 * and told once; so are reminders (remind.h), and what waits for a person (again.h). Invariant:
 * what was told is remembered in the transaction that holds the alert; a first look at a dossier,
 * or at an expectation of it, remembers and tells nothing.
 */
#ifndef DAEMON_WATCH_WATCH_H
#define DAEMON_WATCH_WATCH_H

#include <stdbool.h>

#include "daemon/outbox/outbox.h"
#include "daemon/setup/setup.h"
#include "daemon/store/store.h"
#include "lib/loop.h"

struct watch;
struct watch_options { /* borrowed while the watch lives; setup until watch_reload */
	struct loop *loop;
	struct store *store;
	struct outbox *outbox;
	const struct setup *setup;
	/* Whether the sources were asked since then (boot), as far as it was their turn: before
	 * that, nobody can say that something did not happen. */
	bool (*caught_up)(int64_t since_boot_ms, void *arg);
	void *arg;
};

struct watch *watch_new(const struct watch_options *);
void watch_free(struct watch *);                         /* NULL is fine */
void watch_reload(struct watch *, const struct setup *); /* looks at all of them anew */
void watch_kick(struct watch *); /* something was stored; looks shortly, at what changed */
void watch_stop(struct watch *); /* nothing is told any more */
void watch_clock_step(struct watch *);
/* Looks now, whoever was asked or not (--once). Whether something was told. */
bool watch_now(struct watch *);

#endif
