/*
 * A turn: sleep until a descriptor, a signal or the earliest deadline; then the deadlines that are
 * due; then what was deferred. Invariant: before it sleeps, the timer is armed for the earliest
 * deadline, or not at all.
 */
#include "lib/loop.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "lib/loop_heap.h"
#include "lib/mem.h"
#include "lib/when.h"

struct loop_timer {
	struct loop_heap_item item; /* first: a heap item is its timer */
	TAILQ_ENTRY(loop_timer) next;
	bool firing; /* in loop->firing: due in this turn, its function not yet called */
	struct loop *loop;
	loop_fn *fn;
	void *arg;
};
TAILQ_HEAD(timer_list, loop_timer);

struct loop_io {
	struct event event;
	struct loop *loop;
	int fd;
	unsigned events;
	loop_io_fn *fn;
	void *arg;
};

struct loop_signal {
	struct event event;
	loop_fn *fn;
	void *arg;
};

struct deferred {
	loop_fn *fn; /* NULL: cancelled */
	void *arg;
};

struct loop {
	struct event_base *base;
	int timer_fd, clock_fd;
	struct event timer_event, clock_event;
	struct loop_heap heap;
	struct timer_list firing;
	int64_t armed_ms; /* what timer_fd is set to; INT64_MAX: nothing */
	struct deferred *queue;
	size_t queue_first, queue_end, queue_cap;
	bool stop;
	loop_fn *step_fn;
	void *step_arg;
};

/* ---- deadlines */

/* Only what is due now fires in this turn: a function that sets its timer to "at once" comes
 * again in the next turn, so descriptors are never starved. */
static void
timers_fire(struct loop *l)
{
	int64_t now = when_boot_ms();
	struct loop_heap_item *it;
	struct loop_timer *t;

	while ((it = loop_heap_first(&l->heap)) != NULL && it->deadline_ms <= now) {
		loop_heap_take(&l->heap, it);
		t = (struct loop_timer *)it;
		t->firing = true;
		TAILQ_INSERT_TAIL(&l->firing, t, next);
	}
	while ((t = TAILQ_FIRST(&l->firing)) != NULL) {
		TAILQ_REMOVE(&l->firing, t, next);
		t->firing = false;
		t->fn(t->arg); /* may free t */
	}
}

/* Called once before sleeping, however often timers were moved. True when something is due. */
static bool
timers_arm(struct loop *l)
{
	int64_t next = loop_next_deadline(l);
	struct itimerspec its = { 0 };

	if (next != INT64_MAX && next <= when_boot_ms())
		return true;
	if (next == l->armed_ms)
		return false;
	if (next != INT64_MAX) {
		its.it_value.tv_sec = (time_t)(next / 1000);
		its.it_value.tv_nsec = (long)(next % 1000) * 1000000;
	}
	if (timerfd_settime(l->timer_fd, TFD_TIMER_ABSTIME, &its, NULL) == 0)
		l->armed_ms = next;
	return false;
}

static void
on_timer_fd(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;
	uint64_t count;

	(void)what;
	if (read(fd, &count, sizeof(count)) == (ssize_t)sizeof(count))
		l->armed_ms =
		    INT64_MAX; /* went off; whatever is due fires at the end of the turn */
}

struct loop_timer *
loop_timer_new(struct loop *l, loop_fn *fn, void *arg)
{
	struct loop_timer *t = xcalloc(1, sizeof(*t));

	t->item.place = LOOP_HEAP_OUT;
	t->loop = l;
	t->fn = fn;
	t->arg = arg;
	return t;
}

void
loop_timer_clear(struct loop_timer *t)
{
	if (t->item.place != LOOP_HEAP_OUT)
		loop_heap_take(&t->loop->heap, &t->item);
	if (t->firing)
		TAILQ_REMOVE(&t->loop->firing, t, next);
	t->firing = false;
}

void
loop_timer_set(struct loop_timer *t, int64_t deadline_boot_ms)
{
	loop_timer_clear(t);
	loop_heap_put(&t->loop->heap, &t->item, deadline_boot_ms);
}

void
loop_timer_in(struct loop_timer *t, int64_t delay_ms)
{
	int64_t now = when_boot_ms();

	if (delay_ms < 0)
		delay_ms = 0;
	/* one more, because "now" has lost its fraction: never early */
	if (delay_ms > 0 && delay_ms < INT64_MAX - now - 1)
		delay_ms++;
	loop_timer_set(t, delay_ms < INT64_MAX - now ? now + delay_ms : INT64_MAX - 1);
}

void
loop_timer_free(struct loop_timer *t)
{
	if (t == NULL)
		return;
	loop_timer_clear(t);
	free(t);
}

int64_t
loop_next_deadline(const struct loop *l)
{
	const struct loop_heap_item *it = loop_heap_first(&l->heap);

	return it != NULL ? it->deadline_ms : INT64_MAX;
}

/* ---- deferred work */

void
loop_defer(struct loop *l, loop_fn *fn, void *arg)
{
	if (l->queue_end == l->queue_cap && l->queue_first > 0) {
		memmove(l->queue, l->queue + l->queue_first,
		    (l->queue_end - l->queue_first) * sizeof(*l->queue));
		l->queue_end -= l->queue_first;
		l->queue_first = 0;
	}
	if (l->queue_end == l->queue_cap) {
		l->queue_cap = l->queue_cap > 0 ? 2 * l->queue_cap : 32;
		l->queue = xreallocarray(l->queue, l->queue_cap, sizeof(*l->queue));
	}
	l->queue[l->queue_end++] = (struct deferred){ .fn = fn, .arg = arg };
}

void
loop_defer_cancel(struct loop *l, loop_fn *fn, void *arg)
{
	size_t i;

	for (i = l->queue_first; i < l->queue_end; i++)
		if (l->queue[i].fn == fn && l->queue[i].arg == arg)
			l->queue[i].fn = NULL;
}

/* Runs what is queued now; what that queues is left for the next turn, which does not sleep. */
static void
deferred_run(struct loop *l)
{
	size_t count = l->queue_end - l->queue_first;
	struct deferred d;

	while (count-- > 0) {
		d = l->queue[l->queue_first++];
		if (d.fn != NULL)
			d.fn(d.arg);
	}
	if (l->queue_first == l->queue_end)
		l->queue_first = l->queue_end = 0;
}

/* ---- descriptors and signals */

static short
event_bits(unsigned events)
{
	return (short)(EV_PERSIST | ((events & LOOP_READ) ? EV_READ : 0) |
	    ((events & LOOP_WRITE) ? EV_WRITE : 0));
}

static void
on_io(evutil_socket_t fd, short what, void *arg)
{
	struct loop_io *io = arg;
	unsigned events =
	    ((what & EV_READ) ? LOOP_READ : 0U) | ((what & EV_WRITE) ? LOOP_WRITE : 0U);

	io->fn(fd, events, io->arg); /* may free io */
}

struct loop_io *
loop_io_new(struct loop *l, int fd, unsigned events, loop_io_fn *fn, void *arg)
{
	struct loop_io *io = xcalloc(1, sizeof(*io));

	io->loop = l;
	io->fd = fd;
	io->fn = fn;
	io->arg = arg;
	event_assign(&io->event, l->base, fd, event_bits(0), on_io, io);
	loop_io_set(io, events);
	return io;
}

void
loop_io_set(struct loop_io *io, unsigned events)
{
	if (io->events == events)
		return;
	if (io->events != 0)
		event_del(&io->event);
	io->events = events;
	if (events == 0)
		return;
	event_assign(&io->event, io->loop->base, io->fd, event_bits(events), on_io, io);
	event_add(&io->event, NULL);
}

void
loop_io_free(struct loop_io *io)
{
	if (io == NULL)
		return;
	loop_io_set(io, 0);
	free(io);
}

static void
on_signal(evutil_socket_t signo, short what, void *arg)
{
	struct loop_signal *s = arg;

	(void)signo;
	(void)what;
	s->fn(s->arg);
}

struct loop_signal *
loop_signal_new(struct loop *l, int signo, loop_fn *fn, void *arg)
{
	struct loop_signal *s = xcalloc(1, sizeof(*s));

	s->fn = fn;
	s->arg = arg;
	evsignal_assign(&s->event, l->base, signo, on_signal, s);
	evsignal_add(&s->event, NULL);
	return s;
}

void
loop_signal_free(struct loop_signal *s)
{
	if (s == NULL)
		return;
	evsignal_del(&s->event);
	free(s);
}

/* ---- the wall clock */

/* A timer that never goes off but is cancelled by the kernel when somebody sets the clock. */
static int
clock_arm(int fd)
{
	struct itimerspec its = { .it_value = { .tv_sec = (time_t)INT64_MAX } };

	if (timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &its, NULL) < 0)
		return -errno;
	return 0;
}

static void
on_clock_fd(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;
	uint64_t count;

	(void)what;
	if (read(fd, &count, sizeof(count)) >= 0 || errno != ECANCELED)
		return;
	IGNORE(clock_arm(fd)); /* it has been armed so before */
	if (l->step_fn != NULL)
		l->step_fn(l->step_arg);
}

void
loop_on_clock_step(struct loop *l, loop_fn *fn, void *arg)
{
	l->step_fn = fn;
	l->step_arg = arg;
}

/* ---- the loop itself */

static int
loop_open(struct loop *l, struct err *err)
{
	struct event_config *config = event_config_new();
	int r;

	if (config != NULL) {
		/* Changes of one turn go to the kernel as one: a tenth of a fetch. Safe while no
		 * descriptor that is watched has a duplicate, see loop.h. */
		event_config_set_flag(config,
		    EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_IGNORE_ENV |
			EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
		l->base = event_base_new_with_config(config);
		event_config_free(config);
	}
	if (l->base == NULL)
		return err_set(err, -ENOMEM, "no event base can be made");
	l->timer_fd = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	if (l->timer_fd < 0)
		return err_set(err, -errno, "timerfd on CLOCK_BOOTTIME: %s", strerror(errno));
	l->clock_fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	if (l->clock_fd < 0)
		return err_set(err, -errno, "timerfd on CLOCK_REALTIME: %s", strerror(errno));
	r = clock_arm(l->clock_fd);
	if (r < 0)
		return err_set(err, r, "timerfd with cancel on set: %s", strerror(-r));
	event_assign(&l->timer_event, l->base, l->timer_fd, EV_READ | EV_PERSIST, on_timer_fd, l);
	event_assign(&l->clock_event, l->base, l->clock_fd, EV_READ | EV_PERSIST, on_clock_fd, l);
	if (event_add(&l->timer_event, NULL) < 0 || event_add(&l->clock_event, NULL) < 0)
		return err_set(err, -ENOMEM, "the timers cannot be watched");
	return 0;
}

int
loop_new(struct loop **ret, struct err *err)
{
	struct loop *l = xcalloc(1, sizeof(*l));
	int r;

	l->timer_fd = l->clock_fd = -1;
	l->armed_ms = INT64_MAX;
	TAILQ_INIT(&l->firing);
	r = loop_open(l, err);
	if (r < 0) {
		loop_free(l);
		return r;
	}
	*ret = l;
	return 0;
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	if (l->base != NULL)
		event_base_free(l->base); /* forgets the events of the two descriptors too */
	if (l->timer_fd >= 0)
		(void)close(l->timer_fd);
	if (l->clock_fd >= 0)
		(void)close(l->clock_fd);
	loop_heap_done(&l->heap);
	free(l->queue);
	free(l);
}

int
loop_run(struct loop *l, struct err *err)
{
	bool busy;
	int flags, r;

	while (!l->stop) {
		busy = timers_arm(l);
		flags = EVLOOP_ONCE;
		if (busy || l->queue_end > l->queue_first)
			flags |= EVLOOP_NONBLOCK;
		r = event_base_loop(l->base, flags);
		if (r < 0)
			return err_set(err, -EIO, "the event loop failed: %s", strerror(errno));
		timers_fire(l);
		deferred_run(l);
	}
	l->stop = false;
	return 0;
}

void
loop_stop(struct loop *l)
{
	l->stop = true;
}
