/*
 * Which rules can match at all? One pass over the text finds every literal and every needed word of
 * every rule (Aho-Corasick). Invariant: it answers exactly "is one of the rule's literals in the
 * text" and "is there a word of each set that the rule needs".
 */
#ifndef DAEMON_DETECT_LITERAL_H
#define DAEMON_DETECT_LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct literals;

struct literals *literals_new(size_t rules); /* heap */
void literals_free(struct literals *);
/* Literals are lower case, as literals_lower makes them. Before literals_seal only. */
void literals_add(struct literals *, size_t rule, const char *literal);
/* A pattern that is no rule: its number for the two functions that ask for words. */
size_t literals_pattern(struct literals *);
/* One more set of which the rule needs a word; a rule's sets come one after the other. */
void literals_need(struct literals *, size_t rule, const char *const *words, size_t n);
void literals_seal(struct literals *);
/* How many numbers hold the set of words that are in a text. */
size_t literals_set_size(const struct literals *);
/* maybe[rule] becomes true for each rule with a literal in the text, or with none at all; words is
 * the set of words in the text. */
void
literals_find(const struct literals *, const char *lower, size_t len, bool *maybe, uint64_t *words);
/* The words alone, of a piece of the text. */
void literals_find_words(const struct literals *, const char *lower, size_t len, uint64_t *words);
bool literals_are_met(const struct literals *, size_t rule, const uint64_t *words);
/* maybe, one by one: what the pass above is checked against. */
void literals_find_slowly(const struct literals *, const char *lower, size_t len, bool *maybe);
/* Lower case by character; heap, length in *ret_len. Whether each character has as many bytes as
 * before, so that both have the same places, in *ret_aligned, which may be NULL. */
char *literals_lower(const char *s, size_t len, size_t *ret_len, bool *ret_aligned);

#endif
