/*
 * Numbers of instruments, resolutions and notifications that a text names, each in one spelling.
 * Invariant: a number alone is none; its family's letters or words stand before it.
 */
#ifndef DAEMON_DETECT_REFERENCE_H
#define DAEMON_DETECT_REFERENCE_H

#include "daemon/detect/clause.h"
#include "daemon/detect/probe.h"
#include "daemon/model.h"
#include "lib/arena.h"

#define REFERENCES_MAX 16

struct references;

int
references_new(struct references **ret, struct literals *, struct err *) MUST_USE; /* unsealed */
void references_free(struct references *);
/* Once each, in order, at most max: "C.N.63.2016.TREATIES-XXVII.7.d", "A/RES/79/243",
 * "S/RES/2803 (2025)", "Treaty Doc. 112-7", "CETS 210", "UNTS I-54113". -EFBIG: the arena is full.
 */
int references_find(const struct references *, const struct re_env *, const char *s,
    const struct clause *within, struct arena *, const char **ret, size_t max,
    size_t *ret_count) MUST_USE;
/* The number of the resolution whose adoption the clause tells, not of one that it recalls; NULL:
 * it names none. -EFBIG: the arena is full. */
int references_adopted(const struct references *, const struct re_env *, enum ms_type,
    const char *s, const struct clause *within, struct arena *, const char **ret) MUST_USE;

#endif
