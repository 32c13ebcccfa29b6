/*
 * What the commands share that say something about alerts. Invariant: the daemon that owns the
 * state writes; without one this does, under the same lock, by the same function.
 */
#ifndef CTL_ATTEND_H
#define CTL_ATTEND_H

#include <jansson.h>

#include "ctl/ctl.h"

/* Takes request. 0 with *ret, what was done; else the exit code after a sentence. */
int attend_ask(const struct ctl_options *, json_t *request, json_t **ret);
/* "2h", a day or a moment into request's for_ms or until_ms. False: it is neither. */
bool attend_put_until(json_t *request, const char *word);
bool attend_is_id(const char *word); /* may be an alert's, or its beginning */

#endif
