/*
 * Lines for people, as wide as their terminal. Invariant: nothing is cut off; what does not fit
 * goes on in the next line, under what it belongs to.
 */
#ifndef CTL_PROSE_H
#define CTL_PROSE_H

#include <stddef.h>
#include <stdio.h>

/* What $COLUMNS or the terminal says; 0 where neither does: a pipe, a file. */
size_t prose_terminal(void);
size_t prose_width(void); /* the same, or 80 */
#define PROSE_WIDE 110    /* there is room for sources and titles, too */

struct prose {
	FILE *to;
	char *text;
	size_t len;
};
FILE *prose_begin(struct prose *); /* to print into */
/* Prints it to standard output, so many characters a line (0: as it is). What a line begins with,
 * of blanks and bars, begins what goes on, too. */
void prose_end(struct prose *, size_t width);

/* How many bytes of a text go into so many characters: up to a blank, all of it, or a piece of a
 * word that is longer than that. *ret_next: where the rest begins. */
size_t prose_cut(const char *text, size_t width, size_t *ret_next);
/* Characters, not bytes. */
size_t prose_count(const char *text, size_t len);

#endif
