/*
 * Who is at work in a sentence: an organ of States, a legislature, the people at the polls. Each
 * has drafts, committees and votes. Invariant: only the stronger cue of another forum speaks
 * against a milestone; without any, or with equal ones, the rules' weights decide. But a rule that
 * names the organs of States itself needs a cue of them, where its source is not declared to tell
 * of such.
 */
#ifndef DAEMON_DETECT_FORUM_H
#define DAEMON_DETECT_FORUM_H

#include "daemon/detect/clause.h"
#include "daemon/detect/detect.h"
#include "daemon/detect/probe.h"

struct forums;

int forums_new(struct forums **ret, struct literals *, struct err *) MUST_USE; /* unsealed */
void forums_free(struct forums *);
/* Does the rule, or the milestone that it tells of, belong to another forum than the text? The
 * clause is asked first, the whole text when the clause names no forum. of_states: its source is
 * declared to tell of organs of States, which only what nobody else says outweighs. */
bool forums_deny(const struct forums *, const struct re_env *clause_words,
    const struct re_env *text_words, const char *s, size_t len, const struct clause *,
    const struct rule_def *, enum ms_type, bool of_states) MUST_USE;

#endif
