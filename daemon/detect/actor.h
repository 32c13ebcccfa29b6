/*
 * Which States does a piece of text name as those who act? Invariant: only names of the table of
 * States and organisations become actors; a list shares one verb.
 */
#ifndef DAEMON_DETECT_ACTOR_H
#define DAEMON_DETECT_ACTOR_H

#include <stdbool.h>
#include <stddef.h>

#define ACTORS_MAX 64

/* Every State in s, in order, once each; returns how many. */
size_t actors_in(const char *s, size_t len, bool demonyms, const char **ret, size_t max);
/* The last list of States in s: "in Vienna, Kenya and Chad" -> Kenya, Chad. */
size_t actors_last_list(const char *s, size_t len, bool demonyms, const char **ret, size_t max);

#endif
