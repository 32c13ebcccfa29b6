#include "tests/suite.h"

#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lib/loop.h"
#include "lib/loop_heap.h"

static struct loop *loop;
static struct err err;
static struct loop_timer *timer[8];
static char trace[256];

static int64_t
boot_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
setup(void)
{
	ck_assert_int_eq(loop_new(&loop, &err), 0);
	trace[0] = '\0';
}

static void
teardown(void)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(timer); i++) {
		loop_timer_free(timer[i]);
		timer[i] = NULL;
	}
	loop_free(loop);
}

static void
note(void *word)
{
	strncat(trace, word, sizeof(trace) - strlen(trace) - 1);
}

#define WORD(s) ((void *)(uintptr_t)(s))

static void
stop(void *unused)
{
	(void)unused;
	loop_stop(loop);
}

static void
run(void)
{
	ck_assert_int_eq(loop_run(loop, &err), 0);
}

START_TEST(heap_keeps_order)
{
	enum { COUNT = 1000 };
	static struct loop_heap_item item[COUNT];
	struct loop_heap h = { 0 };
	struct loop_heap_item *it;
	int64_t last = -1;
	size_t i, left = 0;
	unsigned seed = 7;

	for (i = 0; i < COUNT; i++) {
		seed = seed * 1103515245 + 12345;
		item[i].place = LOOP_HEAP_OUT;
		loop_heap_put(&h, &item[i], (seed >> 16) % 300);
	}
	for (i = 0; i < COUNT; i += 3)
		loop_heap_take(&h, &item[i]);
	while ((it = loop_heap_first(&h)) != NULL) {
		ck_assert_int_ge(it->deadline_ms, last);
		ck_assert_uint_ne((size_t)(it - item) % 3, 0);
		last = it->deadline_ms;
		loop_heap_take(&h, it);
		left++;
	}
	ck_assert_uint_eq(left, COUNT - (COUNT + 2) / 3);
	loop_heap_done(&h);
}
END_TEST

START_TEST(timers_in_order)
{
	int64_t at = boot_ms() + 20;

	timer[0] = loop_timer_new(loop, note, WORD("c"));
	timer[1] = loop_timer_new(loop, note, WORD("a"));
	timer[2] = loop_timer_new(loop, note, WORD("b"));
	timer[3] = loop_timer_new(loop, stop, NULL);
	timer[4] = loop_timer_new(loop, note, WORD("never"));
	loop_timer_set(timer[4], at + 1);
	loop_timer_set(timer[0], at);
	loop_timer_set(timer[1], at - 15);
	loop_timer_set(timer[2], at - 15);
	loop_timer_set(timer[3], at + 5);
	loop_timer_clear(timer[4]);
	ck_assert_int_eq(loop_next_deadline(loop), at - 15);
	run();
	ck_assert_str_eq(trace, "abc");
	ck_assert_int_ge(boot_ms(), at + 5);
	ck_assert_int_eq(loop_next_deadline(loop), INT64_MAX);
}
END_TEST

static void
meddle(void *unused)
{
	(void)unused;
	note(WORD("m"));
	loop_timer_free(timer[1]); /* due in this very turn */
	timer[1] = NULL;
	loop_timer_clear(timer[2]); /* the same */
	loop_timer_in(timer[3], 10);
	loop_timer_free(timer[0]); /* itself */
	timer[0] = NULL;
}

START_TEST(timers_meddled_with_inside)
{
	int64_t at = boot_ms();

	timer[0] = loop_timer_new(loop, meddle, NULL);
	timer[1] = loop_timer_new(loop, note, WORD("freed"));
	timer[2] = loop_timer_new(loop, note, WORD("cleared"));
	timer[3] = loop_timer_new(loop, stop, NULL);
	timer[4] = loop_timer_new(loop, note, WORD("4"));
	loop_timer_set(timer[0], at - 2);
	loop_timer_set(timer[1], at - 1);
	loop_timer_set(timer[2], at - 1);
	loop_timer_set(timer[3], at);
	loop_timer_set(timer[4], at);
	run();
	ck_assert_str_eq(trace, "m4");
	ck_assert_int_ge(boot_ms(), at + 10);
}
END_TEST

static int pipe_fd[2];
static int rounds;

static void
again_at_once(void *unused)
{
	(void)unused;
	rounds++;
	loop_timer_in(timer[0], 0);
}

static void
read_and_stop(int fd, unsigned events, void *arg)
{
	char c;

	ck_assert_uint_eq(events, LOOP_READ);
	ck_assert_int_eq(read(fd, &c, 1), 1);
	loop_io_free(*(struct loop_io **)arg); /* in its own callback */
	loop_stop(loop);
}

START_TEST(busy_timer_starves_nobody)
{
	struct loop_io *io;

	ck_assert_int_eq(pipe(pipe_fd), 0);
	rounds = 0;
	timer[0] = loop_timer_new(loop, again_at_once, NULL);
	loop_timer_in(timer[0], 0);
	io = loop_io_new(loop, pipe_fd[0], LOOP_READ, read_and_stop, &io);
	ck_assert_int_eq(write(pipe_fd[1], "x", 1), 1);
	run();
	ck_assert_int_le(rounds, 2);
	close(pipe_fd[0]);
	close(pipe_fd[1]);
}
END_TEST

static void
writable(int fd, unsigned events, void *arg)
{
	(void)fd;
	note(WORD(events == LOOP_WRITE ? "w" : "?"));
	loop_io_set(*(struct loop_io **)arg, 0);
	loop_timer_in(timer[0], 20);
}

START_TEST(paused_io_stays_silent)
{
	struct loop_io *io;
	int pair[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	timer[0] = loop_timer_new(loop, stop, NULL);
	io = loop_io_new(loop, pair[0], 0, writable, &io);
	loop_io_set(io, LOOP_WRITE);
	run();
	ck_assert_str_eq(trace, "w");
	loop_io_free(io);
	close(pair[0]);
	close(pair[1]);
}
END_TEST

static void
defer_more(void *unused)
{
	(void)unused;
	note(WORD("1"));
	loop_defer(loop, note, WORD("3"));
	loop_defer(loop, note, WORD("gone"));
	loop_defer(loop, stop, NULL);
	loop_defer_cancel(loop, note, WORD("gone"));
	note(WORD("2"));
}

START_TEST(deferred_in_order)
{
	int i;

	for (i = 0; i < 100; i++) { /* makes the queue move and grow */
		loop_defer(loop, note, WORD("x"));
		loop_defer_cancel(loop, note, WORD("x"));
	}
	loop_defer(loop, defer_more, NULL);
	run();
	ck_assert_str_eq(trace, "123");
}
END_TEST

START_TEST(stop_before_run)
{
	loop_stop(loop);
	run();
	loop_defer(loop, stop, NULL);
	run();
}
END_TEST

START_TEST(signals)
{
	struct loop_signal *hup = loop_signal_new(loop, SIGHUP, note, WORD("h"));
	struct loop_signal *term = loop_signal_new(loop, SIGTERM, stop, NULL);

	timer[0] = loop_timer_new(loop, stop, NULL);
	loop_timer_in(timer[0], 20);
	kill(getpid(), SIGHUP);
	run();
	kill(getpid(), SIGTERM);
	run();
	ck_assert_str_eq(trace, "h");
	loop_signal_free(hup);
	loop_signal_free(term);
}
END_TEST

/* A quiet loop makes no voluntary context switch but the one of falling asleep. */
START_TEST(sleeps_when_nothing_is_due)
{
	struct rusage before, after;

	timer[0] = loop_timer_new(loop, stop, NULL);
	timer[1] = loop_timer_new(loop, note, WORD("late"));
	loop_timer_in(timer[0], 300);
	loop_timer_in(timer[1], 3600 * 1000);
	getrusage(RUSAGE_SELF, &before);
	run();
	getrusage(RUSAGE_SELF, &after);
	ck_assert_int_le(after.ru_nvcsw - before.ru_nvcsw, 3);
	ck_assert_str_eq(trace, "");
}
END_TEST

START_TEST(far_deadlines)
{
	timer[0] = loop_timer_new(loop, note, WORD("never"));
	timer[1] = loop_timer_new(loop, stop, NULL);
	loop_timer_in(timer[0], INT64_MAX);
	loop_timer_in(timer[1], -5);
	run();
	ck_assert_str_eq(trace, "");
	loop_timer_in(timer[1], 1); /* beside the far one */
	run();
	loop_timer_set(timer[1], INT64_MIN);
	run();
}
END_TEST

/* The machine's clock is not ours to set: seen is that the kernel was asked to tell. */
START_TEST(hears_of_clock_steps)
{
	char path[64], line[128];
	bool realtime = false, cancel_on_set = false;
	FILE *f;
	int fd;

	for (fd = 3; fd < 32 && !cancel_on_set; fd++) {
		(void)snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
		f = fopen(path, "r");
		if (f == NULL)
			continue;
		while (fgets(line, sizeof(line), f) != NULL) {
			if (strncmp(line, "clockid:", 8) == 0)
				realtime = strcmp(line, "clockid: 0\n") == 0;
			if (strcmp(line, "settime flags: 03\n") == 0)
				cancel_on_set = realtime;
		}
		(void)fclose(f);
	}
	ck_assert(cancel_on_set);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("loop");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, heap_keeps_order);
	tcase_add_test(t, timers_in_order);
	tcase_add_test(t, timers_meddled_with_inside);
	tcase_add_test(t, busy_timer_starves_nobody);
	tcase_add_test(t, paused_io_stays_silent);
	tcase_add_test(t, deferred_in_order);
	tcase_add_test(t, stop_before_run);
	tcase_add_test(t, signals);
	tcase_add_test(t, sleeps_when_nothing_is_due);
	tcase_add_test(t, far_deadlines);
	tcase_add_test(t, hears_of_clock_steps);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
