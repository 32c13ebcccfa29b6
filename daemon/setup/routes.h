/*
 * Which alert goes where and when: routes with the names of States resolved, and the quiet hours of
 * sinks. Invariant: what is wrong is told with its place, and nothing of it is used.
 */
#ifndef DAEMON_SETUP_ROUTES_H
#define DAEMON_SETUP_ROUTES_H

#include "daemon/setup/setup.h"

/* Fills s->routing; returns the number of mistakes. */
int routes_build(struct setup *, conf_report_fn *, void *arg);
void routes_free(struct setup *);

#endif
