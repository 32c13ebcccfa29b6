/*
 * Child processes beside the loop: argv without a shell, a small environment, a deadline that
 * ends in SIGKILL, reaped through a pidfd. A helper that stays speaks lines in both directions.
 */
#ifndef LIB_SPAWN_H
#define LIB_SPAWN_H

#include <stddef.h>

#include "lib/err.h"
#include "lib/loop.h"

struct spawn_options {           /* borrowed until spawn_start returns */
	const char *const *argv; /* NULL-terminated, argv[0] with a slash or found in PATH */
	const char *const
	    *env; /* NULL-terminated NAME=value; NULL: PATH, HOME, LANG, XDG_RUNTIME_DIR,
		     DBUS_SESSION_BUS_ADDRESS, DISPLAY, WAYLAND_DISPLAY */
	const char *const *env_more; /* NULL-terminated, at most 32: beside those; may be NULL */
	const char
	    *input; /* written to its standard input, which is closed after it unless keep_open */
	size_t input_len;
	int keep_open;           /* a helper: spawn_write may follow */
	int with_errors;         /* its standard error is part of its output */
	unsigned deadline_ms;    /* 0: none */
	size_t max_output_bytes; /* of standard output when no line function; 0: 64 KiB */
};

struct spawn_exit { /* borrowed by done() */
	int status; /* exit status, or -signal */
	int timed_out;
	const char *output;
	size_t output_len;
};
typedef void spawn_done_fn(const struct spawn_exit *, void *arg);
typedef void spawn_line_fn(const char *line,
    void *arg); /* one line of its standard output, without the newline; at most 64 KiB */

struct spawn;
/* Errors: -ENOENT, -EACCES, -EAGAIN. line may be NULL. done runs once, from the loop, unless
 * cancelled. */
int spawn_start(struct spawn **ret, struct loop *, const struct spawn_options *,
    spawn_line_fn *line, spawn_done_fn *done, void *arg, struct err *err) MUST_USE;
int spawn_write(struct spawn *, const char *data,
    size_t len) MUST_USE;          /* queued; -EPIPE when it is gone, -ENOBUFS over 1 MiB queued */
void spawn_kill(struct spawn *);   /* SIGKILL; done still runs */
void spawn_cancel(struct spawn *); /* SIGKILL, reaped quietly, done never runs */

/* Blocking, for secrets while a configuration is loaded: first line of standard output, heap.
 * Deadline in ms. */
int spawn_read_line(
    const char *const *argv, unsigned deadline_ms, char **ret, struct err *err) MUST_USE;

#endif
