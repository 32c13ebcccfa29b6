/*
 * Which rules can match at all? One pass over the text finds every literal of every rule
 * (Aho-Corasick). Invariant: it answers exactly "is one of the rule's literals in the text".
 */
#ifndef DAEMON_DETECT_LITERAL_H
#define DAEMON_DETECT_LITERAL_H

#include <stdbool.h>
#include <stddef.h>

struct literals;

struct literals *literals_new(size_t rules); /* heap */
void literals_free(struct literals *);
/* Literals are lower case, as text_lower makes them. Before literals_seal only. */
void literals_add(struct literals *, size_t rule, const char *literal);
void literals_seal(struct literals *);
/* maybe[rule] becomes true for each rule with a literal in the text, or with none at all. */
void literals_find(const struct literals *, const char *lower, size_t len, bool *maybe);
/* The same, one by one: what the pass above is checked against. */
void literals_find_slowly(const struct literals *, const char *lower, size_t len, bool *maybe);
/* Lower case by character; heap, length in *ret_len. */
char *literals_lower(const char *s, size_t len, size_t *ret_len);

#endif
