/*
 * What a clause says about its own verb: that it lies ahead, may be, is asked for, did not
 * happen. Invariant: a guard looks at the clause of the head only, never further.
 */
#ifndef DAEMON_DETECT_GUARD_H
#define DAEMON_DETECT_GUARD_H

#include "daemon/detect/clause.h"
#include "daemon/detect/probe.h"

struct guards;

int guards_new(struct guards **ret, struct literals *, struct err *) MUST_USE; /* unsealed */
void guards_free(struct guards *);
/* The bits of `want` (enum rule_guard) that stop a head at [from, to) of clause c, by the words of
 * the languages. */
unsigned guards_check(const struct guards *, unsigned languages, const struct re_env *,
    const char *s, const struct clause *c, size_t from, size_t to, unsigned want);
/* "72 States", "several parties", "more ratifications": many, none of them named. */
bool guards_plural(const struct guards *, unsigned languages, const struct re_env *, const char *s,
    const struct clause *c);
/* Is the subject of the head a word that stands for one State: "it", "the country", "President
 * Elm"? */
bool guards_stand_in(const struct guards *, unsigned languages, const struct re_env *,
    const char *s, const struct clause *c, size_t head);

#endif
