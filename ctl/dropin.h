/*
 * One file a followed pack, in the folder beside ratifyd.yaml. Invariant: no other file of the user
 * is ever written.
 */
#ifndef CTL_DROPIN_H
#define CTL_DROPIN_H

#include "lib/err.h"

/* "CONFIG.d/follow-PACK.yaml"; heap. */
char *dropin_path(const char *config, const char *pack);
/* Makes the folder where there is none, and the file. -EEXIST: it is there already. */
int dropin_write(const char *path, const char *pack, struct err *) MUST_USE;
/* Out of the way without losing it, back, and away for good with the folder if that is empty then.
 */
int dropin_set_aside(const char *path, struct err *) MUST_USE;
int dropin_put_back(const char *path, struct err *) MUST_USE;
int dropin_remove(const char *path, struct err *) MUST_USE;

#endif
