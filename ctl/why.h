/*
 * Which rules came near an entry, and what became of them. Invariant: it is the daemon's own
 * reading that is looked at, with the rules as they are now.
 */
#ifndef CTL_WHY_H
#define CTL_WHY_H

#include "ctl/facts.h"

/* {"labels","facts","rules":[{"rule","type","step","field","from","to","quote","guards","obeys",
 * "by"}],"unknown","language"} in *ret; 0 or the exit code, the reason already told. */
int why_read(const struct setup *, const struct detect_source *, const struct entry *,
    struct arena *, json_t **ret);
/* For people, each line behind indent blanks; all: also the rules that have but a word of it. */
void why_print(const json_t *, int indent, bool all);

#endif
