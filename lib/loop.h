/*
 * The event loop: libevent for descriptors and signals, one timerfd on CLOCK_BOOTTIME for all
 * deadlines (a laptop that wakes sees them pass). Nothing ticks; nothing is freed inside its own
 * callback.
 */
#ifndef LIB_LOOP_H
#define LIB_LOOP_H

#include <stdint.h>

#include "lib/err.h"

struct loop;
struct loop_timer;
struct loop_io;
struct loop_signal;
typedef void loop_fn(void *arg);
typedef void loop_io_fn(int fd, unsigned events, void *arg);

enum { LOOP_READ = 1, LOOP_WRITE = 2 };

int loop_new(struct loop **ret, struct err *err) MUST_USE;
void loop_free(struct loop *); /* NULL is fine; timers, ios and signals must be freed before */
int loop_run(struct loop *, struct err *err) MUST_USE; /* until loop_stop */
void loop_stop(struct loop *); /* after the present turn and what it deferred; before loop_run: at
				  once */
/* Runs fn after the present callback has returned, before the loop sleeps again. In order. */
void loop_defer(struct loop *, loop_fn *fn, void *arg);
void
loop_defer_cancel(struct loop *, loop_fn *fn, void *arg); /* forgets what is queued of that pair */

/* Timers fire once and have to be set again. */
struct loop_timer *loop_timer_new(struct loop *, loop_fn *fn, void *arg);
void loop_timer_set(struct loop_timer *, int64_t deadline_boot_ms);
void loop_timer_in(struct loop_timer *, int64_t delay_ms); /* never early; 0: the next turn */
void loop_timer_clear(struct loop_timer *);
void loop_timer_free(struct loop_timer *);       /* NULL is fine; legal inside its own callback */
int64_t loop_next_deadline(const struct loop *); /* boot ms, INT64_MAX when none */

/* A descriptor that is watched is nowhere else open (no dup, closed in children): the kernel would
 * go on watching it after its close. */
struct loop_io *loop_io_new(struct loop *, int fd, unsigned events, loop_io_fn *fn, void *arg);
void loop_io_set(struct loop_io *, unsigned events); /* 0 pauses */
void loop_io_free(struct loop_io *); /* NULL is fine; before the descriptor is closed */

struct loop_signal *loop_signal_new(struct loop *, int signo, loop_fn *fn, void *arg);
void loop_signal_free(struct loop_signal *);

/* Called when the wall clock was set (TFD_TIMER_CANCEL_ON_SET). One listener. */
void loop_on_clock_step(struct loop *, loop_fn *fn, void *arg);

#endif
