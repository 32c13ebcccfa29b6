/*
 * What is announced for a time to come, for `ratifyctl timeline`.
 */
#ifndef CTL_EVENTS_H
#define CTL_EVENTS_H

#include "ctl/view.h"

/* A table of those to come and one of those that are over; nothing without any. */
void events_print(const struct announcement *, size_t n, int64_t now_ms);
/* Where hours are not of a body whose clock is known, they are shown by that of the dossier. */
void events_set_seat(const struct view *, const char *dossier, struct announcement *, size_t n);
/* "local" and "zone" of its hour, null without one. */
void events_json_local(json_t *, const struct announcement *);
json_t *events_json(const struct announcement *, size_t n, int64_t now_ms); /* an array */

#endif
