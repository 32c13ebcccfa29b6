/* A step of the wall clock, without setting anybody's clock: the kernel's calls are replaced here
 * by ones that tell of a step on demand. */
#include "tests/suite.h"

#include <dlfcn.h>
#include <errno.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "lib/loop.h"

static int clock_fd = -1;
static int armed;

typedef int create_fn(int, int);
typedef int settime_fn(int, int, const struct itimerspec *, struct itimerspec *);
typedef ssize_t read_fn(int, void *, size_t);

int
timerfd_create(int clock, int flags)
{
	create_fn *real;

	if (clock == CLOCK_REALTIME)
		return clock_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	*(void **)&real = dlsym(RTLD_NEXT, "timerfd_create");
	return real(clock, flags);
}

int
timerfd_settime(int fd, int flags, const struct itimerspec *its, struct itimerspec *old)
{
	settime_fn *real;

	if (fd != clock_fd) {
		*(void **)&real = dlsym(RTLD_NEXT, "timerfd_settime");
		return real(fd, flags, its, old);
	}
	ck_assert_int_eq(flags, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET);
	ck_assert_int_gt(its->it_value.tv_sec, 1LL << 40);
	armed++;
	return 0;
}

ssize_t
read(int fd, void *buf, size_t len)
{
	read_fn *real;
	ssize_t n;

	*(void **)&real = dlsym(RTLD_NEXT, "read");
	n = real(fd, buf, len);
	if (fd != clock_fd || n < 0)
		return n;
	errno = ECANCELED; /* as the kernel says it, once a step */
	return -1;
}

static struct loop *loop;
static int steps;

static void
on_step(void *arg)
{
	(void)arg;
	steps++;
	loop_stop(loop);
}

START_TEST(told_of_every_step)
{
	struct err err;
	int i;

	ck_assert_int_eq(loop_new(&loop, &err), 0);
	ck_assert_int_eq(armed, 1);
	loop_on_clock_step(loop, on_step, NULL);
	for (i = 1; i <= 3; i++) {
		ck_assert_int_eq(eventfd_write(clock_fd, 1), 0);
		ck_assert_int_eq(loop_run(loop, &err), 0);
		ck_assert_int_eq(steps, i);
		ck_assert_int_eq(armed, i + 1);
	}
	loop_free(loop);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("loop_clock");
	TCase *t = tcase_create("core");

	tcase_add_test(t, told_of_every_step);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
