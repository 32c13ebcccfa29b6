/*
 * Columns of text for people. Invariant: every cell is escaped for a terminal, and nothing is
 * said by colour.
 */
#ifndef CTL_TABLE_H
#define CTL_TABLE_H

#include <stddef.h>
#include <stdio.h>

struct table;
/* headers: NULL-terminated, kept; one that begins with '>' is aligned to the right. */
struct table *table_new(const char *const *headers);
void table_free(struct table *);
/* Cells fill row after row; NULL and "" show as "-". */
void table_put(struct table *, const char *text);
void table_putf(struct table *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Header line and rows, each after indent blanks; without rows nothing but the header. As wide as
 * the terminal; as wide as it is where there is none. */
void table_print(const struct table *, FILE *to, int indent);
/* So wide at most (0: no limit), as far as that goes without breaking words: what does not fit goes
 * on below. */
void table_print_within(const struct table *, FILE *to, int indent, size_t width);

#endif
