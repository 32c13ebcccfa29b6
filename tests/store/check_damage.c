#include "tests/store/helpers.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* ---- no room */
START_TEST(a_full_disk_rolls_back_and_goes_on)
{
	struct store *st = fx_open(STORE_WRITE);
	struct entry e = fx_entry("s", "big", "t");
	char *body = arena_alloc(&fx_arena, 1 << 20);
	struct tx *tx;
	int64_t id, pages;

	put_entries(st, "a", 3);
	ok(stmt_int(st, "PRAGMA page_count", NO_ARGS, &pages, &fx_err));
	ok(stmt_int(st, "PRAGMA max_page_count = 60", NO_ARGS, &pages, &fx_err));
	memset(body, 'x', (1 << 20) - 1);
	e.body = body;
	tx = fx_begin(st);
	ok(entry_put(tx, &e, NULL, 0, &id, &fx_err));
	gives(entry_put_body(tx, id, 1, &e, 0, &fx_err), STORE_FULL);
	gives(tx_commit(tx, &fx_err), STORE_FULL);
	ck_assert_int_eq(entries(st), 3);
	put_entries(st, "b", 1);
	ok(stmt_int(st, "PRAGMA max_page_count = 100000", NO_ARGS, &pages, &fx_err));
	tx = fx_begin(st); /* room again */
	ok(entry_put(tx, &e, NULL, 0, &id, &fx_err));
	ok(entry_put_body(tx, id, 1, &e, 0, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ck_assert_int_eq(entries(st), 5);
	store_close(st);
	ck_assert_str_eq(ask("PRAGMA integrity_check"), "ok");
}
END_TEST

START_TEST(a_limit_of_the_file_size_is_a_full_disk)
{
	struct rlimit old, tight = { .rlim_cur = 100 * 1024, .rlim_max = RLIM_INFINITY };
	struct store *st = fx_open(STORE_WRITE);
	struct entry e;
	struct tx *tx = NULL;
	int64_t id;
	int i, r = 0, done = 0;

	(void)signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
	tight.rlim_max = old.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &tight), 0);
	for (i = 0; i < 200 && r == 0; i++) {
		e = fx_entry("s", arena_printf(&fx_arena, "g%d", i), "t");
		r = tx_begin(st, &tx, &fx_err);
		if (r != 0)
			break;
		r = entry_put(tx, &e, NULL, 0, &id, &fx_err);
		if (r != 0)
			tx_abort(tx);
		else
			r = tx_commit(tx, &fx_err);
		done += r == 0;
	}
	ck_assert_msg(r == STORE_FULL, "%d: %s", r, fx_err.text);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
	ck_assert_int_eq(entries(st), done);
	put_entries(st, "later", 50);
	ck_assert_int_eq(entries(st), done + 50);
	store_close(st);
	ck_assert_str_eq(ask("PRAGMA integrity_check"), "ok");
}
END_TEST

/* ---- damage */
static void
overwrite(const char *name, off_t at, char with, size_t len)
{
	char block[4096];
	int fd = open(fx_path(name), O_WRONLY | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	memset(block, with, sizeof(block));
	while (len > 0) {
		size_t n = len < sizeof(block) ? len : sizeof(block);
		ck_assert_int_eq(pwrite(fd, block, n, at), (ssize_t)n);
		at += (off_t)n;
		len -= n;
	}
	(void)close(fd);
}

static void
leave_unclean(void)
{
	overwrite("lock", 0, '7', 3);
}

START_TEST(garbage_is_no_database)
{
	struct store *st = fx_open(STORE_WRITE);

	store_close(st);
	overwrite("ratifyd.db", 0, 'x', 4096);
	gives(store_open(&st, fx_dir, STORE_WRITE, &fx_err), -EBADMSG);
	ck_assert_msg(strstr(fx_err.text, "ratifyd.db") != NULL, "%s", fx_err.text);
	gives(store_open(&st, fx_dir, STORE_READ, &fx_err), -EBADMSG);
}
END_TEST

START_TEST(damage_is_found_after_an_unclean_stop)
{
	struct store *st = fx_open(STORE_WRITE);
	struct stat sb;

	put_entries(st, "a", 500);
	store_close(st);
	ok(stat(fx_path("ratifyd.db"), &sb));
	overwrite("ratifyd.db", sb.st_size / 2 / 4096 * 4096, 'z', 8192);
	leave_unclean();
	gives(store_open(&st, fx_dir, STORE_WRITE, &fx_err), -EBADMSG);
	ck_assert_msg(strstr(fx_err.text, "damaged") != NULL, "%s", fx_err.text);
	gives(store_open(&st, fx_dir, STORE_WRITE, &fx_err), -EBADMSG); /* still, not forgotten */
}
END_TEST

/* Any page overwritten, in turn: an error or a right answer, never a crash. */
START_TEST(damage_anywhere_is_an_error_at_most)
{
	struct store *st = fx_open(STORE_WRITE);
	struct entry_row *rows;
	struct stat sb;
	char *whole;
	int fd, failed = 0;
	int64_t n;
	size_t count;
	off_t at;

	put_entries(st, "a", 300);
	store_close(st);
	ok(stat(fx_path("ratifyd.db"), &sb));
	whole = arena_alloc(&fx_arena, (size_t)sb.st_size);
	fd = open(fx_path("ratifyd.db"), O_RDWR | O_CLOEXEC);
	ck_assert_int_eq(pread(fd, whole, (size_t)sb.st_size, 0), sb.st_size);
	for (at = 0; at < sb.st_size; at += 4096) {
		overwrite("ratifyd.db", at + 60, (char)(at / 4096 * 37), 2000);
		st = NULL;
		if (store_open(&st, fx_dir, STORE_WRITE, &fx_err) != 0 ||
		    entry_count(st, "s", &n, &fx_err) != 0 ||
		    entry_list(st, "s", 0, 1000, &fx_arena, &rows, &count, &fx_err) != 0)
			failed++;
		store_close(st);
		ck_assert_int_eq(pwrite(fd, whole, (size_t)sb.st_size, 0), sb.st_size);
		ok(ftruncate(fd, sb.st_size));
		(void)unlink(fx_path("ratifyd.db-wal"));
		(void)unlink(fx_path("ratifyd.db-shm"));
	}
	(void)close(fd);
	ck_assert_int_gt(failed, 5);
	st = fx_open(STORE_WRITE);
	ck_assert_int_eq(entries(st), 300);
	store_close(st);
}
END_TEST

START_TEST(an_unclean_stop_is_noticed_and_loses_nothing)
{
	struct store *st;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		st = fx_open(STORE_WRITE);
		put_entries(st, "a", 10);
		(void)raise(SIGKILL);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
	st = fx_open(STORE_READ); /* the log of the dead is read, too */
	ck_assert_int_eq(entries(st), 10);
	store_close(st);
	st = fx_open(STORE_WRITE);
	ck_assert(store_was_unclean(st));
	ck_assert_int_eq(entries(st), 10);
	store_close(st);
	st = fx_open(STORE_WRITE);
	ck_assert(!store_was_unclean(st));
	ok(store_checkpoint(st, &fx_err));
	store_close(st);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("damage");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, fx_setup, fx_teardown);
	tcase_set_timeout(t, 30);
	tcase_add_test(t, a_full_disk_rolls_back_and_goes_on);
	tcase_add_test(t, a_limit_of_the_file_size_is_a_full_disk);
	tcase_add_test(t, garbage_is_no_database);
	tcase_add_test(t, damage_is_found_after_an_unclean_stop);
	tcase_add_test(t, damage_anywhere_is_an_error_at_most);
	tcase_add_test(t, an_unclean_stop_is_noticed_and_loses_nothing);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
