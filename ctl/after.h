/*
 * What follows an alert of a route while nobody says anything, for `ratifyctl route explain`.
 */
#ifndef CTL_AFTER_H
#define CTL_AFTER_H

#include <jansson.h>

#include "daemon/alert/alert.h"

/* Adds repeat, escalate and reminders to o; what the route does not do is null. */
void after_put(json_t *o, const struct route_def *, char importance);
void after_print(const json_t *o);

#endif
