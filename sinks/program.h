/*
 * A program as the far side: what its end means, in one table for every sink that runs one.
 * Invariant: its words come into a detail bounded, on one line and as text only.
 */
#ifndef SINKS_PROGRAM_H
#define SINKS_PROGRAM_H

#include "lib/spawn.h"
#include "sinks/sink.h"

enum sink_verdict program_verdict(const struct spawn_exit *);
/* "exit status 75: the first lines of its output". Heap. */
char *program_words(const struct spawn_exit *);

#endif
