/*
 * What is announced for a time to come, for `ratifyctl timeline`.
 */
#ifndef CTL_EVENTS_H
#define CTL_EVENTS_H

#include "ctl/view.h"

/* A table of those to come and one of those that are over; nothing without any. */
void events_print(const struct announcement *, size_t n, int64_t now_ms);
json_t *events_json(const struct announcement *, size_t n, int64_t now_ms); /* an array */

#endif
