/*
 * Lists that begin anew: each poll asks for the present one first, and while it is not there for
 * the one that was asked so far. Invariant: a list that is left was followed by one that was read.
 */
#ifndef DAEMON_POLL_ROLLOVER_H
#define DAEMON_POLL_ROLLOVER_H

#include "daemon/poll/internal.h"

/* Of a source whose URL names the time (else nothing happens): its configuration is from now on a
 * copy with the address that it was last asked at, or that of a year ago. 0 or an error. */
int rollover_begin(struct poll_source *, struct arena *, struct err *) MUST_USE;
void rollover_done(struct poll_source *);
/* The present list becomes what is asked next, if it is another one and was not just asked for. */
void rollover_try(struct poll_source *);
/* What was tried answered; true: it is the list from now on, and this is its answer. false: the
 * next question is for the one before. */
bool rollover_answered(struct poll_source *, const struct http_response *);

#endif
