#include "tests/suite.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/spawn.h"
#include "lib/str.h"

/* What one child did, as its owner saw it. */
struct seen {
	struct loop *loop;
	struct spawn *spawn;
	struct spawn_exit end;
	char output[4096];
	char lines[4096];
	int line_count, done_count;
	bool cancel_at_line, write_back;
};

static void
on_done(const struct spawn_exit *end, void *arg)
{
	struct seen *s = arg;

	s->end = *end;
	(void)snprintf(s->output, sizeof(s->output), "%.*s", (int)end->output_len, end->output);
	s->done_count++;
	loop_stop(s->loop);
}

static void
on_line(const char *line, void *arg)
{
	struct seen *s = arg;
	size_t used = strlen(s->lines);

	(void)snprintf(s->lines + used, sizeof(s->lines) - used, "%s|", line);
	s->line_count++;
	if (s->write_back)
		ck_assert_int_eq(spawn_write(s->spawn, "more\n", 5), 0);
	s->write_back = false;
	if (s->cancel_at_line) {
		spawn_cancel(s->spawn);
		loop_stop(s->loop);
	}
}

static void
on_time_up(void *arg)
{
	loop_stop(arg);
}

static void
run(struct seen *s, int64_t at_most_ms)
{
	struct loop_timer *t = loop_timer_new(s->loop, on_time_up, s->loop);

	loop_timer_in(t, at_most_ms);
	ck_assert_int_eq(loop_run(s->loop, NULL), 0);
	loop_timer_free(t);
}

static void
setup(struct seen *s)
{
	memset(s, 0, sizeof(*s));
	ck_assert_int_eq(loop_new(&s->loop, NULL), 0);
}

/* Nobody may be left: no child of ours, dead or alive. */
static void
teardown(struct seen *s)
{
	loop_free(s->loop);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}

static const char *const *
sh(const char *script)
{
	static const char *argv[] = { "sh", "-c", NULL, NULL };

	argv[2] = script;
	return argv;
}

static const struct {
	const char *script, *input, *output;
	int status;
} run_rows[] = {
	{ "echo hello", NULL, "hello\n", 0 },
	{ "cat", "in and out", "in and out", 0 },
	{ "exit 3", NULL, "", 3 },
	{ "kill -9 $$", NULL, "", -SIGKILL },
	{ "exec <&-; exec >&-; exit 7", "not read", "", 7 },
	{ "trap - PIPE; kill -PIPE $$; echo alive", NULL, "", -SIGPIPE },
	{ "ls -l /proc/self/fd | grep -c ' -> '", NULL, "4\n", 0 },
};

START_TEST(runs)
{
	struct seen s;
	const char *in = run_rows[_i].input;
	struct spawn_options o = { .argv = sh(run_rows[_i].script),
		.input = in,
		.input_len = in != NULL ? strlen(in) : 0,
		.deadline_ms = 5000 };

	setup(&s);
	ck_assert_int_eq(spawn_start(&s.spawn, s.loop, &o, NULL, on_done, &s, NULL), 0);
	run(&s, 6000);
	ck_assert_int_eq(s.done_count, 1);
	ck_assert_int_eq(s.end.timed_out, 0);
	ck_assert_int_eq(s.end.status, run_rows[_i].status);
	ck_assert_str_eq(s.output, run_rows[_i].output);
	teardown(&s);
}
END_TEST

START_TEST(environment_is_small)
{
	struct seen s;
	struct spawn_options o = { .argv = sh("echo \"$SECRET-$LANG\""), .deadline_ms = 5000 };

	setup(&s);
	setenv("SECRET", "no", 1);
	setenv("LANG", "C.UTF-8", 1);
	ck_assert_int_eq(spawn_start(&s.spawn, s.loop, &o, NULL, on_done, &s, NULL), 0);
	run(&s, 6000);
	ck_assert_str_eq(s.output, "-C.UTF-8\n");
	teardown(&s);
}
END_TEST

START_TEST(more_environment_and_errors)
{
	static const char *const more[] = { "MINE=a b", "OTHER=c", NULL };
	struct seen s;
	struct spawn_options o = { .argv = sh("echo out; echo \"$MINE-$OTHER-$LANG\" >&2"),
		.env_more = more,
		.with_errors = 1,
		.deadline_ms = 5000 };

	setup(&s);
	setenv("LANG", "C.UTF-8", 1);
	ck_assert_int_eq(spawn_start(&s.spawn, s.loop, &o, NULL, on_done, &s, NULL), 0);
	run(&s, 6000);
	ck_assert_str_eq(s.output, "out\na b-c-C.UTF-8\n");
	teardown(&s);
}
END_TEST

START_TEST(not_found)
{
	static const char *const argv[] = { "/nowhere/at-all", NULL };
	struct spawn_options o = { .argv = argv };
	struct seen s;
	struct err err;

	setup(&s);
	ck_assert_int_eq(spawn_start(&s.spawn, s.loop, &o, NULL, on_done, &s, &err), -ENOENT);
	ck_assert_ptr_nonnull(strstr(err.text, "/nowhere/at-all"));
	teardown(&s);
}
END_TEST

/* The deadline ends the whole group: a grandchild would have kept the pipe open. */
START_TEST(deadline)
{
	struct seen s;
	struct spawn_options o = { .argv = sh("sleep 60 & sleep 60"), .deadline_ms = 100 };

	setup(&s);
	ck_assert_int_eq(spawn_start(&s.spawn, s.loop, &o, NULL, on_done, &s, NULL), 0);
	run(&s, 5000);
	ck_assert_int_eq(s.done_count, 1);
	ck_assert_int_eq(s.end.timed_out, 1);
	ck_assert_int_eq(s.end.status, -SIGKILL);
	teardown(&s);
}
END_TEST

START_TEST(endless_output)
{
	struct seen s;
	struct spawn_options o = { .argv = sh("head -c 3000000 /dev/zero | tr '\\0' x"),
		.deadline_ms = 20000,
		.max_output_bytes = 1000 };

	setup(&s);
	ck_assert_int_eq(spawn_start(&s.spawn, s.loop, &o, NULL, on_done, &s, NULL), 0);
	run(&s, 21000);
	ck_assert_int_eq(s.end.status, 0);
	ck_assert_uint_eq(s.end.output_len, 1000);
	teardown(&s);
}
END_TEST

START_TEST(lines_both_ways)
{
	struct seen s;
	struct spawn_options o = { .argv = sh("while read l; do echo \"got $l\"; [ \"$l\" = more ] "
					      "&& break; done; printf tail"),
		.input = "one\ntwo\n",
		.input_len = 8,
		.keep_open = 1,
		.deadline_ms = 5000 };

	setup(&s);
	s.write_back = true;
	ck_assert_int_eq(spawn_start(&s.spawn, s.loop, &o, on_line, on_done, &s, NULL), 0);
	run(&s, 6000);
	ck_assert_str_eq(s.lines, "got one|got two|got more|tail|");
	ck_assert_int_eq(s.done_count, 1);
	teardown(&s);
}
END_TEST

START_TEST(helper_that_floods_is_ended)
{
	struct seen s;
	struct spawn_options o = { .argv = sh("head -c 3000000 /dev/zero | tr '\\0' x; sleep 60"),
		.keep_open = 1 };

	setup(&s);
	ck_assert_int_eq(spawn_start(&s.spawn, s.loop, &o, on_line, on_done, &s, NULL), 0);
	run(&s, 6000);
	ck_assert_int_eq(s.done_count, 1);
	ck_assert_int_eq(s.end.status, -SIGKILL);
	teardown(&s);
}
END_TEST

START_TEST(helper_that_does_not_read)
{
	struct seen s;
	struct spawn_options o = { .argv = sh("exec sleep 60"), .keep_open = 1 };
	char *big = xcalloc(1, 200000);
	int i, r = 0;

	setup(&s);
	ck_assert_int_eq(spawn_start(&s.spawn, s.loop, &o, on_line, on_done, &s, NULL), 0);
	for (i = 0; i < 10 && r == 0; i++) {
		r = spawn_write(s.spawn, big, 200000);
		run(&s, 20);
	}
	ck_assert_int_eq(r, -ENOBUFS);
	spawn_kill(s.spawn);
	run(&s, 5000);
	ck_assert_int_eq(s.done_count, 1);
	free(big);
	teardown(&s);
}
END_TEST

START_TEST(writing_to_one_that_is_gone)
{
	struct seen s;
	struct spawn_options o = { .argv = sh("exec <&-; sleep 0.3"), .keep_open = 1 };

	setup(&s);
	ck_assert_int_eq(spawn_start(&s.spawn, s.loop, &o, on_line, on_done, &s, NULL), 0);
	run(&s, 150);
	ck_assert_int_eq(spawn_write(s.spawn, "x\n", 2), 0);
	run(&s, 50);
	ck_assert_int_eq(spawn_write(s.spawn, "x\n", 2), -EPIPE);
	run(&s, 5000);
	ck_assert_int_eq(s.done_count, 1);
	teardown(&s);
}
END_TEST

/* At once, while it runs, after it ended but before done, and from inside a line. */
START_TEST(cancel)
{
	struct seen s;
	struct spawn_options o = { .argv = sh(_i == 2 ? "exit 0" : "echo a; echo b; sleep 60"),
		.keep_open = 1 };

	setup(&s);
	s.cancel_at_line = _i == 3;
	ck_assert_int_eq(spawn_start(&s.spawn, s.loop, &o, on_line, on_done, &s, NULL), 0);
	if (_i == 2)
		usleep(100000);
	if (_i == 1)
		run(&s, 100);
	if (_i == 3) {
		run(&s, 5000);
		ck_assert_int_eq(s.line_count, 1);
	} else {
		spawn_cancel(s.spawn);
	}
	run(&s, 20);
	ck_assert_int_eq(s.done_count, 0);
	teardown(&s);
}
END_TEST

static int
open_files(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n;
}

START_TEST(nothing_leaks)
{
	struct seen s;
	struct spawn_options o = { .argv = sh("exit 0"), .deadline_ms = 5000 };
	int before, i;

	setup(&s);
	before = open_files();
	for (i = 0; i < 20; i++) {
		ck_assert_int_eq(spawn_start(&s.spawn, s.loop, &o, NULL, on_done, &s, NULL), 0);
		run(&s, 6000);
	}
	ck_assert_int_eq(s.done_count, 20);
	ck_assert_int_eq(open_files(), before);
	teardown(&s);
}
END_TEST

static const struct {
	const char *script, *line;
	int r;
} secret_rows[] = {
	{ "echo hunter2", "hunter2", 0 },
	{ "printf 'first\\nsecond\\n'", "first", 0 },
	{ "printf 'no newline'", "no newline", 0 },
	{ ":", "", 0 },
	{ "echo secret; exit 1", NULL, -EIO },
	{ "echo secret; kill -9 $$", NULL, -EIO },
	{ "echo secret; sleep 60", NULL, -ETIMEDOUT },
	{ "sleep 60 & wait", NULL, -ETIMEDOUT },
	{ "head -c 200000 /dev/zero", NULL, -EFBIG },
};

START_TEST(read_line)
{
	char *got = NULL;
	struct err err = { 0 };
	int r = spawn_read_line(sh(secret_rows[_i].script), 500, &got, &err);

	ck_assert_int_eq(r, secret_rows[_i].r);
	ck_assert(str_eq(got, secret_rows[_i].line));
	ck_assert_ptr_null(strstr(err.text, "secret"));
	free(got);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("spawn");
	TCase *t = tcase_create("core");

	tcase_set_timeout(t, 30);
	tcase_add_loop_test(t, runs, 0, ARRAY_LEN(run_rows));
	tcase_add_test(t, environment_is_small);
	tcase_add_test(t, more_environment_and_errors);
	tcase_add_test(t, not_found);
	tcase_add_test(t, deadline);
	tcase_add_test(t, endless_output);
	tcase_add_test(t, lines_both_ways);
	tcase_add_test(t, helper_that_floods_is_ended);
	tcase_add_test(t, helper_that_does_not_read);
	tcase_add_test(t, writing_to_one_that_is_gone);
	tcase_add_loop_test(t, cancel, 0, 4);
	tcase_add_test(t, nothing_leaks);
	tcase_add_loop_test(t, read_line, 0, ARRAY_LEN(secret_rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
