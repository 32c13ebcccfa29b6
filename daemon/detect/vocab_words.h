/*
 * The words that rules share, a table for each language. Invariant: a word is one group without
 * captures, so that it can be followed by a quantifier.
 */
#ifndef DAEMON_DETECT_VOCAB_WORDS_H
#define DAEMON_DETECT_VOCAB_WORDS_H

#include <stddef.h>

struct vocab_word {
	const char *name, *text;
};

extern const struct vocab_word vocab_words_fr[], vocab_words_es[];
extern const size_t vocab_words_fr_count, vocab_words_es_count;

#endif
