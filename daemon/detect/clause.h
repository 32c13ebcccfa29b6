/*
 * Cuts a normalised text into clauses, within which a verb has one subject and one tense.
 * Invariant: clauses cover the text in order and never overlap; abbreviations do not end one.
 */
#ifndef DAEMON_DETECT_CLAUSE_H
#define DAEMON_DETECT_CLAUSE_H

#include <stddef.h>

#define CLAUSE_MAX 96

struct clause {
	size_t from, to; /* bytes of the text, blanks at the ends left out */
};

/* languages: LANGUAGE_ bits of the text; of one that is not sure the conjunctions are English.
 * Returns how many; what does not fit into max is part of the last one. */
size_t clause_split(const char *s, size_t len, unsigned languages, struct clause *ret, size_t max);

#endif
