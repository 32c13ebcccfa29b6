/*
 * A pattern of the room's own, which no rule brings and which runs only where the words are that it
 * needs. Invariant: it answers as the pattern alone would.
 */
#ifndef DAEMON_DETECT_PROBE_H
#define DAEMON_DETECT_PROBE_H

#include "daemon/detect/literal.h"
#include "daemon/detect/re.h"

struct probe {
	struct re *re;
	size_t number; /* among the literals */
};

/* Before the literals are sealed. -EINVAL as re_compile. */
int probe_new(struct probe *ret, const char *pattern, struct literals *, struct err *) MUST_USE;
void probe_done(struct probe *);
/* Whether such a text may have what it looks for. */
bool probe_may(const struct re_env *, const struct probe *);
/* As re_exec and re_test, in a text that has no other words than those of the env. */
int probe_exec(
    const struct re_env *, const struct probe *, const char *s, size_t len, struct re_match *ret);
bool probe_test(const struct re_env *, const struct probe *, const char *s, size_t len);

#endif
