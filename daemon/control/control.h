/*
 * The control socket: one request a line, one JSON answer a line. Invariants: only the daemon's own
 * user and root are heard (SO_PEERCRED), lines and clients are bounded, a slow client delays
 * nobody.
 */
#ifndef DAEMON_CONTROL_CONTROL_H
#define DAEMON_CONTROL_CONTROL_H

#include <jansson.h>

#include "lib/err.h"
#include "lib/loop.h"

struct control;
/* Answers one request {"command":...}; takes nothing, returns a new object. */
typedef json_t *control_fn(const json_t *request, void *arg);

/* path: an absolute socket path; its folder is made 0700 when missing. -EADDRINUSE when a daemon
 * answers there. */
int control_new(struct control **ret, struct loop *, const char *path, control_fn *, void *arg,
    struct err *) MUST_USE;
void control_free(struct control *); /* removes the socket; NULL is fine */

#endif
