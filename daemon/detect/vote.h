/*
 * Votes as they are written: by yeas and nays, in favour to against, for-against-abstaining.
 * Invariant: the outcome is never inferred from a count; only a vote's own wording gives one.
 */
#ifndef DAEMON_DETECT_VOTE_H
#define DAEMON_DETECT_VOTE_H

#include "daemon/detect/probe.h"
#include "daemon/model.h"

struct votes;

int votes_new(struct votes **ret, struct literals *, struct err *) MUST_USE; /* unsealed */
void votes_free(struct votes *);
/* No more can have voted than the body has; who of the Security Council neither voted for it nor
 * abstained voted against it. A count that cannot be is none. */
void vote_fit(struct vote *, const char *body);
/* How it was decided where nobody is counted: "unanimous", "without a vote", "consensus", "voice
 * vote", "division", "unanimous consent", "without objection"; NULL. */
const char *
votes_manner(const struct votes *, const struct re_env *, const char *s, size_t len) MUST_USE;
/* "160", "1,204", "two", "none"; -1 when it is no number. */
int vote_number(const char *s, size_t len);
/* The first vote in s as these languages write it; *ret_roll is the roll or record number's span.
 * False: none is there. */
bool votes_read(const struct votes *, unsigned languages, const struct re_env *, const char *s,
    size_t len, struct vote *ret, struct re_span *ret_roll);

#endif
