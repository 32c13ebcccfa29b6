/*
 * Which States does a piece of text name as those who act? Invariant: only names of the table of
 * States and organisations become actors; a list shares one verb.
 */
#ifndef DAEMON_DETECT_ACTOR_H
#define DAEMON_DETECT_ACTOR_H

#include <stddef.h>

#define ACTORS_MAX 64

/* names: NAMES_ bits of daemon/identify/identify.h; a list of French or Spanish names is joined by
 * the words of that language, too. */
/* Every State in s, in order, once each; returns how many. */
size_t actors_in(const char *s, size_t len, unsigned names, const char **ret, size_t max);
/* The last list of States in s: "in Vienna, Kenya and Chad" -> Kenya, Chad. */
size_t actors_last_list(const char *s, size_t len, unsigned names, const char **ret, size_t max);
/* Where a list of States that goes on at s[at], after a dash or a semicolon, begins; at when none
 * stands there alone: "Fiji; Malta; and Chad", "Fiji and Malta - deposited". */
size_t actors_list_start(const char *s, size_t at, unsigned names);
/* "Moscow has already withdrawn": the State whose capital is the subject of a verb that starts
 * where s ends, in English; NULL: there is none, or the city is only where it happened. */
const char *actors_by_capital(const char *s, size_t len);

/* "By ratifying it on 4 May, Chad became": nothing but a preposition stands before the verb at
 * s[head], and the States follow a comma after s[after]. */
size_t
actors_behind(const char *s, size_t len, size_t head, size_t after, const char **ret, size_t max);

#endif
