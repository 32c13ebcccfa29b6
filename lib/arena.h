/*
 * Memory that dies together: everything a parser or a detector makes for one document.
 * Invariant: nothing is freed alone; the sum of all blocks never passes the maximum.
 */
#ifndef LIB_ARENA_H
#define LIB_ARENA_H

#include <stddef.h>

#include "lib/err.h"
#include "lib/mem.h"

struct arena_block;
struct arena {
	struct arena_block *head;
	size_t used_bytes, max_bytes;
};

void arena_init(struct arena *a, size_t max_bytes);
void arena_done(struct arena *a);
void arena_reset(struct arena *a); /* forgets everything, keeps one block for the next document */
/* All return NULL only when the maximum is passed: the caller answers -EFBIG. */
void *arena_alloc(struct arena *a, size_t size) MUST_USE; /* zeroed, aligned for any type */
char *arena_strndup(struct arena *a, const char *s, size_t len) MUST_USE;
char *arena_strdup(struct arena *a, const char *s) MUST_USE; /* NULL gives NULL */
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3) MUST_USE;

#endif
