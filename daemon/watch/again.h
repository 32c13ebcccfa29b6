/*
 * Alerts that are told again while nobody acknowledges them, passed on to the next sink, or back
 * from a snooze.
 */
#ifndef DAEMON_WATCH_AGAIN_H
#define DAEMON_WATCH_AGAIN_H

#include "daemon/setup/setup.h"
#include "daemon/store/store.h"

/* As remind_look. */
int again_look(struct store *, const struct setup *, int64_t now_ms, int64_t *ret_next_ms,
    size_t *ret_told, struct err *) MUST_USE;

#endif
