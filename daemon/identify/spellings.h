/*
 * The spellings of an instrument's number: "Treaty Doc. 108-11", "Treaty Document No. 108-11".
 * Invariant: every spelling is a folded key (fold.h); none is shorter than the number itself.
 */
#ifndef DAEMON_IDENTIFY_SPELLINGS_H
#define DAEMON_IDENTIFY_SPELLINGS_H

#include <stdbool.h>

/* Calls put with each spelling; suffix: a letter behind it ("XVIII-10-a") makes another number. */
typedef void spelling_fn(const char *key, bool suffix, void *arg);
void spellings_of(const char *identifier, spelling_fn *put, void *arg);

#endif
