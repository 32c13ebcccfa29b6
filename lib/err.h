/*
 * How things fail. Results of type int are 0 for done, negative for -errno to be forwarded
 * unchanged, positive for an outcome that its header names and the caller must handle.
 * The words of a failure are set once, where they are known.
 */
#ifndef LIB_ERR_H
#define LIB_ERR_H

#include <stdarg.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
/* For a result that is left alone on purpose: gcc does not take (void) for that. */
#define IGNORE(result) ((void)!(result))

struct err {
	int code; /* negative errno, 0 when nothing failed */
	char text[480];
};

/* Sets code and text and returns code: return err_set(err, -EPROTO, "..."). err may be NULL. */
int err_set(struct err *err, int code, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Puts "context: " before the words that are there and returns the code. */
int err_wrap(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
