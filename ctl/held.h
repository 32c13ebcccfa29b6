/*
 * Documents that are held back because many rows are missing in them: `ratifyctl sources held`,
 * `release` and `discard`.
 */
#ifndef CTL_HELD_H
#define CTL_HELD_H

#include <jansson.h>

#include "ctl/ctl.h"
#include "ctl/view.h"

/* argv[0] is the word, argv[1] the source; the exit code. */
int held_run(const struct ctl_options *, int argc, char **argv);
/* What is held back of that source; null without. */
json_t *held_json(struct view *, const char *source);

#endif
