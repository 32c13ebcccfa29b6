/*
 * How each voted, for `ratifyctl milestones`. Invariant: where sources differ the best evidence
 * stands for the actor, and all of them are shown.
 */
#ifndef CTL_POSITIONS_H
#define CTL_POSITIONS_H

#include "ctl/view.h"

/* The name under which votes are stored: of a State its canonical one, else name itself. */
const char *positions_actor(const char *name);
/* All votes of that actor (positions_actor); 0, or the exit code after a sentence. */
int positions_of_actor(
    struct view *, const char *actor, struct position_row **ret, size_t *ret_n) MUST_USE;
/* The best of those of one milestone; NULL: it had none. */
const struct position_row *
positions_best(const struct position_row *, size_t n, int64_t milestone_id);
json_t *positions_json(const struct position_row *, size_t n); /* an array */
void positions_print(const struct position_row *, size_t n);   /* a table */
/* "for  2: Fiji, Mali", a line for each vote that somebody cast; nothing without any. */
void positions_print_names(FILE *, const struct position_row *, size_t n);

#endif
