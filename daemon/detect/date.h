/*
 * The date that a clause gives for its event. Invariant: dates inside names ("Convention of 10
 * December 1984", a dossier's own title) are names, not events.
 */
#ifndef DAEMON_DETECT_DATE_H
#define DAEMON_DETECT_DATE_H

#include "daemon/detect/clause.h"
#include "daemon/detect/probe.h"
#include "lib/when.h"

struct dates;

int dates_new(struct dates **ret, struct literals *, struct err *) MUST_USE; /* unsealed */
void dates_free(struct dates *);
/* The first date, as these languages write it, in s[from, to) that lies in none of the masks.
 * published helps with missing years and week days; month_first says how "03/04/2025" is meant.
 * False: none. */
bool dates_find(const struct dates *, unsigned languages, const struct re_env *, const char *s,
    const struct clause *within, const struct clause *mask, size_t masks,
    const struct when *published, bool month_first, struct when *ret);

#endif
