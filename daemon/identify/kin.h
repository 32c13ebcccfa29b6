/*
 * Whether a name stands for a treaty of its own kin: "Protocol to the Lantern Convention" is not
 * the Lantern Convention, "New START" is not START. Invariant: it looks at the words beside the
 * name alone, in one sentence.
 */
#ifndef DAEMON_IDENTIFY_KIN_H
#define DAEMON_IDENTIFY_KIN_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/identify/fold.h"

#define KIN_WORDS 12
struct kin { /* the words that were read last, a ring */
	struct fold_word word[KIN_WORDS];
	size_t count;
};

/* A title, folded, that is a treaty's: others have amendments, too, and stay what they are. */
bool kin_is_treaty(const char *key);
void kin_take(struct kin *, const struct fold_word *);
/* The words before a name whose first word is at from; acronym: the name is one. */
bool kin_before(const struct kin *, const char *text, const struct fold_word *first, bool acronym);
/* The words from it on, where the name ended at text[to]. */
bool kin_after(struct fold_iter it, const char *text, size_t to, bool acronym);

#endif
