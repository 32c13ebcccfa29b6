/*
 * The state directory and its lock file. Invariant: a directory that somebody else could write to
 * is refused, and one writer at most holds the lock, for as long as its descriptor is open.
 */
#ifndef DAEMON_STORE_DIR_H
#define DAEMON_STORE_DIR_H

#include <stdbool.h>

#include "lib/err.h"

/* Creates the directory (0700, also its parents) where it is missing and checks it: ours, and
 * nobody else may write. The real path, without symbolic links, on the heap in *ret. */
int dir_prepare(const char *dir, char **ret, struct err *) MUST_USE;
/* DIR/lock: 0 with the descriptor, STORE_BUSY when another process has it. *ret_unclean: the last
 * holder did not call lock_release. */
int lock_take(const char *dir, int *ret_fd, bool *ret_unclean, struct err *) MUST_USE;
void lock_release(int fd, bool clean); /* -1 is fine */
/* DIR/NAME is there with mode 0600, made when it was missing; an existing one is never opened. */
int file_prepare(const char *dir, const char *name, struct err *) MUST_USE;

#endif
