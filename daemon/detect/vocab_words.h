/*
 * The words that rules share, a table for each language. Invariant: a word is one group without
 * captures, so that it can be followed by a quantifier.
 */
#ifndef DAEMON_DETECT_VOCAB_WORDS_H
#define DAEMON_DETECT_VOCAB_WORDS_H

#include <stddef.h>

/* What patterns that are written in C share, as alternatives for the inside of a group. */
#define MONTH_NAMES \
	"january|february|march|april|may|june|july|august|september|october|november|december"
#define MONTH_STEMS "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
/* Last words of the States whose legislature is a General Assembly, too: X of each, with BETWEEN
 * two of them. */
#define ASSEMBLY_STATES(X, BETWEEN)                                                                \
	X("jersey")                                                                                \
	BETWEEN X("pennsylvania") BETWEEN X("ohio") BETWEEN X("carolina") BETWEEN X("virginia")    \
	    BETWEEN X("maryland") BETWEEN X("georgia") BETWEEN X("tennessee")                      \
		BETWEEN X("kentucky") BETWEEN X("illinois") BETWEEN X("indiana") BETWEEN X("iowa") \
		    BETWEEN X("missouri") BETWEEN X("colorado") BETWEEN X("connecticut")           \
			BETWEEN X("delaware") BETWEEN X("arkansas") BETWEEN X("vermont")           \
			    BETWEEN X("island")

struct vocab_word {
	const char *name, *text;
};

extern const struct vocab_word vocab_words_en[], vocab_words_fr[], vocab_words_es[];
extern const size_t vocab_words_en_count, vocab_words_fr_count, vocab_words_es_count;

#endif
