/*
 * From the keys of daemon and routes to what follows an alert while nobody says anything.
 */
#ifndef DAEMON_SETUP_ATTENDING_H
#define DAEMON_SETUP_ATTENDING_H

#include "config/settings.h"
#include "daemon/alert/alert.h"

/* routes: in the order of the settings. The number of mistakes, all reported. */
int attending_build(
    const struct settings *, struct route_def *routes, conf_report_fn *report, void *arg);
/* Of the one route that there is without any in the settings. */
void attending_default(const struct settings *, struct route_def *);

#endif
