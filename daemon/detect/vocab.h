/*
 * Words that many rules share, written {{name}} in a pattern, and the bodies and chambers by the
 * names they go by. Invariant: one list each, so that a new name is added once.
 */
#ifndef DAEMON_DETECT_VOCAB_H
#define DAEMON_DETECT_VOCAB_H

#include <stddef.h>

#include "lib/err.h"

/* The pattern with every {{name}} replaced by its group; heap. -EINVAL for an unknown name. */
int vocab_expand(char **ret, const char *pattern, struct err *err) MUST_USE;

struct body_name {
	const char *word;  /* as in a text, lower case; NULL ends the table */
	const char *name;  /* canonical */
	const char *state; /* whose legislature it is; NULL */
};
/* The body that a text names; the earliest in it wins, the table's order at one place. */
const struct body_name *vocab_body(const char *s, size_t len);

#endif
