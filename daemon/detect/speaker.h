/*
 * Who speaks in a statement: a person or an organisation that its words name. Invariant: nobody is
 * guessed; without words that say so it is nobody, and the publisher's name stands for itself.
 */
#ifndef DAEMON_DETECT_SPEAKER_H
#define DAEMON_DETECT_SPEAKER_H

#include "daemon/model.h"
#include "lib/arena.h"

/* One of the people who are followed, if the entry says that they speak; else who speaks in its
 * title; NULL: nobody does. Of people, or the arena's. *ret_followed: index of the one, or n. */
const char *speaker_of(const struct entry *, const char *const *people, size_t n, struct arena *,
    size_t *ret_followed);
/* Whether that voter ("Akaka (D-HI)", with the publisher's id S213) is the person: by the id, by
 * the whole name, by what stands before the bracket, or by the family name. */
bool speaker_is_voter(const char *person, const char *voter, const char *id);

#endif
