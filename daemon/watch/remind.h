/*
 * Reminders of what is announced, to the routes that ask for them.
 */
#ifndef DAEMON_WATCH_REMIND_H
#define DAEMON_WATCH_REMIND_H

#include "daemon/setup/setup.h"
#include "daemon/store/store.h"

/* *ret_next_ms: when to look again (wall), INT64_MAX: when something is stored. *ret_told: how many
 * were told, added. 0, STORE_FULL or negative. */
int remind_look(struct store *, const struct setup *, int64_t now_ms, int64_t *ret_next_ms,
    size_t *ret_told, struct err *) MUST_USE;

#endif
