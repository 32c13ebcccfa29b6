/*
 * A growable byte buffer with a mandatory maximum, for everything whose size the outside
 * decides. Invariant: data[len] is always NUL once anything was appended; len <= max.
 */
#ifndef LIB_BUF_H
#define LIB_BUF_H

#include <stdarg.h>
#include <stddef.h>

#include "lib/err.h"

struct buf {
	char *data;
	size_t len, cap, max;
};

void buf_init(struct buf *b, size_t max);
void buf_done(struct buf *b);  /* frees; the buffer is empty and usable again */
void buf_reset(struct buf *b); /* len = 0, keeps the memory */
/* All: 0, or -EFBIG when it would pass max (nothing is appended then). */
int buf_append(struct buf *b, const void *data, size_t len) MUST_USE;
int buf_puts(struct buf *b, const char *s) MUST_USE;
int buf_putc(struct buf *b, char c) MUST_USE;
int buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3) MUST_USE;
int buf_vprintf(struct buf *b, const char *fmt, va_list ap) PRINTF_LIKE(2, 0) MUST_USE;
/* The contents as a string that the caller frees; the buffer is empty afterwards. */
char *buf_take(struct buf *b);
const char *buf_str(const struct buf *b); /* "" when empty */

#endif
