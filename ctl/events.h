/*
 * What is announced for a time to come, for `ratifyctl timeline`.
 */
#ifndef CTL_EVENTS_H
#define CTL_EVENTS_H

#include "ctl/view.h"

/* Those of the dossier, and what clocks of it count, out of the store and into the view's arena.
 * One that cannot be read is left out; a sentence says so, once, and events_exit. 0 or the exit
 * code.
 */
int
events_find(struct view *, const char *dossier, struct announcement **ret, size_t *ret_n) MUST_USE;
int events_find_sittings(
    struct view *, const char *dossier, struct announcement **ret, size_t *ret_n) MUST_USE;
int events_exit(const struct view *, int r); /* r, or that something was left out */
bool events_left_out(const struct view *, const char *dossier); /* something of it was */
/* What was left out of the dossier: an array. */
json_t *events_json_unread(const struct view *, const char *dossier);
/* A table of those to come and one of those that are over; nothing without any. */
void events_print(const struct announcement *, size_t n, int64_t now_ms);
/* Where hours are not of a body whose clock is known, they are shown by that of the dossier. */
void events_set_seat(const struct view *, const char *dossier, struct announcement *, size_t n);
/* "local" and "zone" of its hour, null without one. */
void events_json_local(json_t *, const struct announcement *);
json_t *events_json(const struct announcement *, size_t n, int64_t now_ms); /* an array */

#endif
