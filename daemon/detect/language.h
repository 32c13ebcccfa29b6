/*
 * In which language is a text? Invariant: it is one of those that rules are written in, another
 * one, or not sure; what is not sure is for the rules of every language.
 */
#ifndef DAEMON_DETECT_LANGUAGE_H
#define DAEMON_DETECT_LANGUAGE_H

#include <stddef.h>

enum { /* bits, in the order of the words of a rule's key "language" */
	LANGUAGE_EN = 1 << 0,
	LANGUAGE_FR = 1 << 1,
	LANGUAGE_ES = 1 << 2,
	LANGUAGE_ALL = (1 << 3) - 1,
};
#define LANGUAGES_TOLD_APART 15 /* with those that no rule reads */

struct language_count { /* zeroed at first */
	unsigned words[LANGUAGES_TOLD_APART];
	unsigned latin, foreign; /* letters of the Latin alphabet, and of others */
};

/* Adds the beginning of a normalised text. */
void language_count(struct language_count *, const char *s, size_t len);
void language_add(struct language_count *, const struct language_count *more);
/* One bit; LANGUAGE_ALL: not sure; 0: a language that no rule reads. hint: what the publisher says
 * it is ("fr", "es-MX"), one voice among the words; may be NULL. */
unsigned language_verdict(const struct language_count *, const char *hint);

#endif
