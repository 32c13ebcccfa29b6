/*
 * A new folder of files, each with its SHA-256 in SHA256SUMS. Invariant: nothing that was there
 * before is written to, and no file of the folder is without its line.
 */
#ifndef CTL_BUNDLE_H
#define CTL_BUNDLE_H

#include <stddef.h>

#include "lib/buf.h"
#include "lib/err.h"

struct bundle {
	const char *path; /* borrowed */
	int fd;
	struct buf sums;
};

/* Makes the folder, mode 0700. -EEXIST when there is something of that name. */
int bundle_open(struct bundle *, const char *path, const char *title, struct err *) MUST_USE;
/* A folder inside it. */
int bundle_folder(struct bundle *, const char *name, struct err *) MUST_USE;
int
bundle_put(struct bundle *, const char *name, const void *data, size_t len, struct err *) MUST_USE;
int bundle_puts(struct bundle *, const char *name, const char *text, struct err *) MUST_USE;
/* SHA256SUMS, which has no line of itself. */
int bundle_put_sums(struct bundle *, struct err *) MUST_USE;
/* A file that says what SHA256SUMS cannot: its signature. */
int bundle_put_beside(
    struct bundle *, const char *name, const void *data, size_t len, struct err *) MUST_USE;
void bundle_close(struct bundle *);

#endif
