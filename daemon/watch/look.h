/*
 * One look at one dossier: what holds now against what was stored, and what follows from it, in one
 * transaction.
 */
#ifndef DAEMON_WATCH_LOOK_H
#define DAEMON_WATCH_LOOK_H

#include "daemon/setup/setup.h"
#include "daemon/store/store.h"

/* *ret_next_ms: when to look again (wall), INT64_MAX: when something is stored. *ret_told: alerts.
 * 0, STORE_FULL or negative; then nothing was written. */
int look_at(struct store *, const struct setup *, size_t dossier, int64_t now_ms,
    int64_t *ret_next_ms, size_t *ret_told, struct err *) MUST_USE;
/* Forgets what was expected of dossiers that are followed no more. */
int look_forget(struct store *, const struct setup *, struct err *) MUST_USE;

#endif
