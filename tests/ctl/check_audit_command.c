/*
 * ratifyctl audit verify, as a script calls it, on a state directory that the test has made.
 */
#include "tests/store/fixture.h"

#include <sys/wait.h>

#include "daemon/audit/audit.h"

static char output[4000];

/* Runs ratifyctl with the state directory; the exit code, with standard output in output. */
static int
ctl(const char *a, const char *b, const char *c, const char *d)
{
	const char *words[] = { "ratifyctl", "--state", fx_dir, a, b, c, d, NULL };
	const char *bin = arena_printf(&fx_arena, "%s/ratifyctl", getenv("RATIFY_BIN"));
	ssize_t n, got = 0;
	int status, p[2];
	pid_t pid;

	ok(pipe(p));
	pid = fork();
	if (pid == 0) {
		(void)dup2(p[1], STDOUT_FILENO);
		(void)close(p[0]);
		(void)close(p[1]);
		(void)execv(bin, (char *const *)(uintptr_t)words);
		_exit(127);
	}
	(void)close(p[1]);
	while ((n = read(p[0], output + got, sizeof(output) - 1 - (size_t)got)) > 0)
		got += n;
	output[got] = '\0';
	(void)close(p[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFEXITED(status), "%d", status);
	return WEXITSTATUS(status);
}

static void
make_chain(int n)
{
	struct store *st = fx_open(STORE_WRITE);
	struct tx *tx = fx_begin(st);
	int i;

	for (i = 0; i < n; i++)
		ok(audit_add(tx, 1, "entry", json_pack("{s:i}", "number", i), &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(audit_file_sync(st, fx_path("audit.jsonl"), &fx_err));
	store_close(st);
}

static void
expect(const char *text)
{
	ck_assert_msg(strstr(output, text) != NULL, "no \"%s\" in: %s", text, output);
}

static void
change_file(const char *from, const char *to)
{
	static char data[100000];
	FILE *f = fopen(fx_path("audit.jsonl"), "r+e");
	char *at;
	size_t n;

	ck_assert_ptr_nonnull(f);
	n = fread(data, 1, sizeof(data) - 1, f);
	ck_assert(n > 0);
	at = strstr(data, from);
	ck_assert_ptr_nonnull(at);
	ck_assert_int_eq(fseek(f, at - data, SEEK_SET), 0);
	ck_assert_int_ge(fputs(to, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

START_TEST(a_whole_chain)
{
	make_chain(6);
	ck_assert_int_eq(ctl("audit", "verify", NULL, NULL), 0);
	expect("7 records, the chain is whole");
	ck_assert_int_eq(ctl("--json", "audit", "verify", NULL), 0);
	expect("\"ok\":true");
	expect("\"records\":7");
	ck_assert_int_eq(ctl("audit", "verify", fx_path("audit.jsonl"), NULL), 0);
	expect("7 records, the chain is whole");
	ok(unlink(fx_path("audit.jsonl")));
	ck_assert_int_eq(ctl("audit", "verify", NULL, NULL), 0);
	expect("no file of them");
}
END_TEST

START_TEST(a_changed_record_is_named)
{
	make_chain(6);
	change_file("\"number\":3", "\"number\":4");
	ck_assert_int_eq(ctl("audit", "verify", fx_path("audit.jsonl"), NULL), 65);
	expect("record 4 (line 5) is bad");
	ck_assert_int_eq(ctl("audit", "verify", NULL, NULL), 65);
	expect("record 4 (line 5) is bad: the file differs from the table");
	ck_assert_int_eq(ctl("--json", "audit", "verify", NULL), 65);
	expect("\"first_bad\":{\"line\":5");
}
END_TEST

/* The file stands where the configuration says. */
START_TEST(a_configured_place)
{
	const char *conf = fx_path("ratifyd.yaml"), *other = fx_path("elsewhere.log");
	FILE *f = fopen(conf, "we");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_gt(fprintf(f, "sinks:\n  proof:\n    type: audit\n    path: %s\n", other), 0);
	ck_assert_int_eq(fclose(f), 0);
	make_chain(3);
	change_file("\"number\":1", "\"number\":2");
	ok(rename(fx_path("audit.jsonl"), other));
	ck_assert_int_eq(ctl("-c", conf, "audit", "verify"), 65);
	expect("record 2 (line 3) is bad: the file differs from the table");
	ck_assert_int_eq(ctl("-c", fx_path("none.yaml"), "audit", "verify"), 0);
}
END_TEST

START_TEST(what_cannot_be_read)
{
	ck_assert_int_eq(ctl("audit", "verify", NULL, NULL), 66); /* nothing there */
	ck_assert_int_eq(ctl("audit", "verify", fx_path("none"), NULL), 66);
	ck_assert_int_eq(ctl("audit", "verify", fx_dir, NULL), 66);
	ck_assert_int_eq(ctl("audit", NULL, NULL, NULL), 64);
	ck_assert_int_eq(ctl("audit", "prove", NULL, NULL), 64);
	ck_assert_int_eq(ctl("audit", "verify", "a", "b"), 64);
	ck_assert_int_eq(ctl("audit", "verify", "/dev/null", NULL), 66);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("audit command");
	TCase *t = tcase_create("core");

	if (getenv("RATIFY_BIN") == NULL) {
		(void)puts("skipped: RATIFY_BIN does not say where ratifyctl is");
		exit(77);
	}
	tcase_add_checked_fixture(t, fx_setup, fx_teardown);
	tcase_add_test(t, a_whole_chain);
	tcase_add_test(t, a_changed_record_is_named);
	tcase_add_test(t, a_configured_place);
	tcase_add_test(t, what_cannot_be_read);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
