#include "tests/store/helpers.h"

#include <signal.h>
#include <sys/wait.h>

static bool
is_there(const char *name)
{
	struct stat st;

	return lstat(fx_path(name), &st) == 0;
}

static unsigned
mode_of(const char *path)
{
	struct stat st;

	ck_assert_int_eq(lstat(path, &st), 0);
	return (unsigned)st.st_mode & 07777;
}

/* ---- opening */
START_TEST(a_new_directory_is_private)
{
	mode_t old = umask(0);
	struct store *st = NULL;
	const char *dir = fx_path("a/b/c");

	ok(store_open(&st, dir, STORE_WRITE, &fx_err));
	ck_assert_uint_eq(mode_of(fx_path("a")), 0700);
	ck_assert_uint_eq(mode_of(dir), 0700);
	ck_assert_uint_eq(mode_of(fx_path("a/b/c/ratifyd.db")), 0600);
	ck_assert_uint_eq(mode_of(fx_path("a/b/c/ratifyd.db-wal")), 0600);
	ck_assert_uint_eq(mode_of(fx_path("a/b/c/lock")), 0600);
	ck_assert_str_eq(store_dir(st), dir);
	ck_assert_uint_eq(strlen(store_boot_id(st)), 36);
	store_close(st);
	(void)umask(old);
	store_close(NULL);
}
END_TEST

START_TEST(settings_are_what_they_must_be)
{
	static const struct {
		const char *sql;
		int value;
	} rows[] = { { "PRAGMA synchronous", 2 }, { "PRAGMA foreign_keys", 1 },
		{ "PRAGMA trusted_schema", 0 }, { "PRAGMA wal_autocheckpoint", 1000 },
		{ "PRAGMA busy_timeout", STORE_BUSY_MS } };
	struct store *st = fx_open(STORE_WRITE);
	int64_t n;
	size_t i;
	int on = 0;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		ok(stmt_int(st, rows[i].sql, NO_ARGS, &n, &fx_err));
		ck_assert_msg(n == rows[i].value, "%s: %lld", rows[i].sql, (long long)n);
	}
	(void)sqlite3_db_config(st->db, SQLITE_DBCONFIG_DEFENSIVE, -1, &on);
	ck_assert_int_eq(on, 1);
	ck_assert_str_eq(ask("PRAGMA journal_mode"), "wal");
	store_close(st);
}
END_TEST

START_TEST(unsafe_directories_are_refused)
{
	struct store *st = NULL;

	ok(chmod(fx_dir, 0770));
	gives(store_open(&st, fx_dir, STORE_WRITE, &fx_err), -EPERM);
	ck_assert_msg(strstr(fx_err.text, fx_dir) != NULL, "%s", fx_err.text);
	ok(chmod(fx_dir, 0707));
	gives(store_open(&st, fx_dir, STORE_WRITE, &fx_err), -EPERM);
	ok(chmod(fx_dir, 0755)); /* others may look at its names, that is all */
	ok(store_open(&st, fx_dir, STORE_WRITE, &fx_err));
	store_close(st);
	gives(store_open(&st, fx_path("lock"), STORE_WRITE, &fx_err), -ENOTDIR);
	gives(store_open(&st, "", STORE_WRITE, &fx_err), -EINVAL);
	gives(store_open(&st, "/proc/none/dir", STORE_WRITE, &fx_err), -ENOENT);
}
END_TEST

START_TEST(links_are_followed_only_when_ours)
{
	const char *real = fx_path("real"), *link = fx_path("link");
	struct store *st = NULL;

	ok(mkdir(real, 0700));
	ok(symlink("real", link)); /* as systemd makes one for a DynamicUser */
	ok(store_open(&st, link, STORE_WRITE, &fx_err));
	ck_assert_str_eq(store_dir(st), real);
	store_close(st);
	if (geteuid() == 0) {
		ok(lchown(link, 4711, 4711));
		gives(store_open(&st, link, STORE_WRITE, &fx_err), -ELOOP);
		ok(chown(real, 4711, 4711));
		gives(store_open(&st, real, STORE_WRITE, &fx_err), -EPERM);
		ok(chown(real, 0, 0));
	}
	ok(unlink(fx_path("real/ratifyd.db"))); /* the files inside are never links */
	ok(symlink("/dev/null", fx_path("real/ratifyd.db")));
	gives(store_open(&st, real, STORE_WRITE, &fx_err), -EINVAL);
	ok(unlink(fx_path("real/lock")));
	ok(symlink("/dev/null", fx_path("real/lock")));
	gives(store_open(&st, real, STORE_WRITE, &fx_err), -ELOOP);
}
END_TEST

START_TEST(one_writer)
{
	struct store *st = fx_open(STORE_WRITE), *second = NULL;

	gives(store_open(&second, fx_dir, STORE_WRITE, &fx_err), STORE_BUSY);
	ck_assert_msg(
	    strstr(fx_err.text, arena_printf(&fx_arena, "process %d", (int)getpid())) != NULL, "%s",
	    fx_err.text);
	ck_assert_msg(strstr(fx_err.text, fx_dir) != NULL, "%s", fx_err.text);
	store_close(st);
	ok(store_open(&second, fx_dir, STORE_WRITE, &fx_err));
	store_close(second);
}
END_TEST

START_TEST(read_only_directory)
{
	struct store *st = NULL;
	pid_t pid;
	int status;

	ok(chmod(fx_dir, 0500));
	pid = fork();
	if (pid == 0) { /* root writes everywhere */
		if (geteuid() == 0 && (chown(fx_dir, 4711, 4711) != 0 || setuid(4711) != 0))
			_exit(2);
		_exit(store_open(&st, fx_dir, STORE_WRITE, &fx_err) == -EACCES &&
			    strstr(fx_err.text, fx_dir) != NULL
			? 0
			: 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ok(chmod(fx_dir, 0700));
}
END_TEST

/* ---- readers */
START_TEST(readers_and_a_writer)
{
	struct store *r = NULL, *w;
	struct tx *tx = NULL;

	gives(store_open(&r, fx_path("none"), STORE_READ, &fx_err), STORE_NONE);
	gives(store_open(&r, fx_dir, STORE_READ, &fx_err), STORE_NONE);
	ck_assert(!is_there("none") && !is_there("ratifyd.db") && !is_there("lock"));
	w = fx_open(STORE_WRITE);
	put_entries(w, "a", 3);
	r = fx_open(STORE_READ);
	ck_assert_int_eq(entries(r), 3);
	tx = fx_begin(w);
	struct entry e = fx_entry("s", "open", "t");
	int64_t id;
	ok(entry_put(tx, &e, NULL, 0, &id, &fx_err));
	ck_assert_int_eq(entries(r), 3); /* what is not committed is not seen */
	ok(tx_commit(tx, &fx_err));
	ck_assert_int_eq(entries(r), 4);
	gives(tx_begin(r, &tx, &fx_err), -EROFS);
	store_close(w);
	ck_assert_int_eq(entries(r), 4);
	store_close(r);
	r = fx_open(STORE_READ); /* without a writer */
	ck_assert_int_eq(entries(r), 4);
	store_close(r);
	w = fx_open(STORE_WRITE);
	ck_assert(!store_was_unclean(w));
	store_close(w);
	ck_assert(!is_there("ratifyd.db-wal") && !is_there("ratifyd.db-shm"));
}
END_TEST

static void
expect_readable(int64_t n)
{
	struct store *st = NULL;
	int64_t got = -1;
	int r;

	if (geteuid() == 0 && setuid(4711) != 0)
		_exit(2);
	r = store_open(&st, fx_dir, STORE_READ, &fx_err);
	if (r == 0)
		r = entry_count(st, "s", &got, &fx_err);
	if (r != 0)
		(void)fprintf(stderr, "%d: %s\n", r, fx_err.text);
	store_close(st);
	_exit(r == 0 && got == n ? 0 : 1);
}

START_TEST(reading_in_a_read_only_directory)
{
	struct store *st = fx_open(STORE_WRITE);
	int status;
	pid_t pid;

	put_entries(st, "a", 5);
	store_close(st);
	if (geteuid() == 0)
		ok(chown(fx_path("ratifyd.db"), 4711, 4711));
	ok(chmod(fx_dir, 0555));
	pid = fork();
	if (pid == 0)
		expect_readable(5);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert(!is_there("ratifyd.db-wal") && !is_there("ratifyd.db-shm"));
	ok(chmod(fx_dir, 0700));
}
END_TEST

/* ---- transactions */
START_TEST(rollback_leaves_nothing)
{
	struct store *st = fx_open(STORE_WRITE);
	struct entry e = fx_entry("new-source", "g", "t");
	struct entry_seen seen;
	struct tx *tx = fx_begin(st);
	int64_t id;

	ok(entry_put(tx, &e, NULL, 0, &id, &fx_err));
	tx_abort(tx);
	tx_abort(NULL);
	gives(entry_find(st, "new-source", &e.identity, NULL, &seen, &fx_err), STORE_NONE);
	tx = fx_begin(st); /* the source's number is not remembered either */
	ok(entry_put(tx, &e, NULL, 0, &id, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(entry_find(st, "new-source", &e.identity, NULL, &seen, &fx_err));
	tx = fx_begin(st); /* closing with an open one aborts it */
	e.identity = fx_hash("other");
	ok(entry_put(tx, &e, NULL, 0, &id, &fx_err));
	store_close(st);
	st = fx_open(STORE_WRITE);
	gives(entry_find(st, "new-source", &e.identity, NULL, &seen, &fx_err), STORE_NONE);
	store_close(st);
}
END_TEST

START_TEST(a_failed_part_cannot_be_committed)
{
	struct store *st = fx_open(STORE_WRITE);
	struct entry e = fx_entry("s", "g", "t");
	struct tx *tx = fx_begin(st);
	int64_t id;

	ok(entry_put(tx, &e, NULL, 0, &id, &fx_err));
	gives(delivery_put(tx, "no alert", "mail", 1, 1, &fx_err), -EINVAL);
	gives(meta_put(tx, "k", "v", &fx_err), -EINVAL); /* nothing more is taken */
	gives(tx_commit(tx, &fx_err), -EINVAL);
	ck_assert_int_eq(entries(st), 0);
	put_entries(st, "a", 1);
	ck_assert_int_eq(entries(st), 1);
	store_close(st);
}
END_TEST

static void
nested(void)
{
	struct store *st = fx_open(STORE_WRITE);
	struct tx *tx = fx_begin(st);

	IGNORE(tx_begin(st, &tx, &fx_err));
}

static void
foreign_commit(void)
{
	struct store *st = fx_open(STORE_WRITE);

	(void)sqlite3_exec(st->db, "INSERT INTO meta VALUES ('k', 'v')", NULL, NULL, NULL);
}

static int
again(const struct audit_row *row, void *arg)
{
	(void)row;
	return audit_each(arg, 0, again, arg, NULL);
}

static void
reused_statement(void)
{
	struct store *st = fx_open(STORE_WRITE);
	struct tx *tx = fx_begin(st);
	struct hash h = fx_hash("h");

	ok(audit_insert(tx, 0, "x", &h, &fx_err));
	IGNORE(audit_each(st, 0, again, st, &fx_err));
}

static const struct {
	void (*run)(void);
	const char *says, *also;
} bugs[] = {
	{ nested, "check_open.c", "inside that of" },
	{ foreign_commit, "a commit outside tx_commit", "" },
	{ reused_statement, "a statement is used inside its own rows", "" },
};

START_TEST(our_own_bugs_abort)
{
	char text[2000] = "";
	ssize_t n, got = 0;
	int status, p[2];
	pid_t pid;

	ok(pipe(p));
	pid = fork();
	if (pid == 0) {
		(void)dup2(p[1], STDERR_FILENO);
		(void)close(p[0]);
		(void)close(p[1]);
		(void)signal(SIGABRT, SIG_DFL);
		bugs[_i].run();
		_exit(0);
	}
	(void)close(p[1]);
	while ((n = read(p[0], text + got, sizeof(text) - 1 - (size_t)got)) > 0)
		got += n;
	(void)close(p[0]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "%d: %s", status, text);
	ck_assert_msg(strstr(text, bugs[_i].says) != NULL, "%s", text);
	ck_assert_msg(strstr(text, bugs[_i].also) != NULL, "%s", text);
}
END_TEST

START_TEST(a_foreign_lock_is_waited_for_and_told)
{
	struct store *st = fx_open(STORE_WRITE);
	sqlite3 *other = NULL;
	struct tx *tx = NULL;

	ck_assert_int_eq(sqlite3_open(fx_path("ratifyd.db"), &other), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	gives(tx_begin(st, &tx, &fx_err), STORE_FULL);
	ck_assert_msg(strstr(fx_err.text, "another program") != NULL, "%s", fx_err.text);
	ck_assert_int_eq(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	put_entries(st, "a", 1);
	(void)sqlite3_close(other);
	store_close(st);
}
END_TEST

/* ---- migrations */
static const char *const three_steps[] = { "CREATE TABLE a (x INTEGER);",
	"ALTER TABLE a ADD COLUMN y TEXT; INSERT INTO a (x, y) VALUES (1, 'two');",
	"CREATE TABLE b (z); INSERT INTO nowhere VALUES (1);" };

START_TEST(migrations_are_steps_of_all_or_nothing)
{
	sqlite3 *db = NULL;

	ck_assert_int_eq(sqlite3_open(fx_path("ratifyd.db"), &db), SQLITE_OK);
	ok(schema_migrate(db, three_steps, 1, &fx_err)); /* from nothing */
	ck_assert_str_eq(ask("PRAGMA user_version"), "1");
	gives(schema_check(db, 2, &fx_err), -EPROTONOSUPPORT);
	ok(schema_migrate(db, three_steps, 2, &fx_err)); /* from the version before */
	ok(schema_migrate(db, three_steps, 2, &fx_err)); /* nothing to do */
	ok(schema_check(db, 2, &fx_err));
	ck_assert_str_eq(ask("SELECT count(*) || y FROM a"), "1two");
	gives(schema_migrate(db, three_steps, 3, &fx_err), -EIO);
	ck_assert_str_eq(ask("PRAGMA user_version"), "2");
	ck_assert_str_eq(ask("SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), "0");
	ck_assert_int_ne(sqlite3_get_autocommit(db), 0);
	gives(schema_migrate(db, three_steps, 1, &fx_err), -EPROTONOSUPPORT);
	(void)sqlite3_close(db);
}
END_TEST

START_TEST(another_version_is_refused_with_a_sentence)
{
	struct store *st = fx_open(STORE_WRITE);

	store_close(st);
	ask("PRAGMA user_version = 99");
	gives(store_open(&st, fx_dir, STORE_WRITE, &fx_err), -EPROTONOSUPPORT);
	ck_assert_msg(strstr(fx_err.text, "newer ratifyd") != NULL, "%s", fx_err.text);
	gives(store_open(&st, fx_dir, STORE_READ, &fx_err), -EPROTONOSUPPORT);
	ask("PRAGMA user_version = 0");
	gives(store_open(&st, fx_dir, STORE_READ, &fx_err), -EPROTONOSUPPORT);
	ck_assert_msg(strstr(fx_err.text, "older ratifyd") != NULL, "%s", fx_err.text);
}
END_TEST

START_TEST(the_audit_table_only_grows)
{
	struct store *st = fx_open(STORE_WRITE);
	struct hash h = fx_hash("h");
	struct tx *tx = fx_begin(st);

	ok(audit_insert(tx, 0, "x", &h, &fx_err));
	gives(
	    stmt_write(tx, "test", "UPDATE audit SET line = 'y'", NO_ARGS, NULL, &fx_err), -EINVAL);
	tx_abort(tx);
	tx = fx_begin(st);
	ok(audit_insert(tx, 0, "x", &h, &fx_err));
	gives(stmt_write(tx, "test", "DELETE FROM audit", NO_ARGS, NULL, &fx_err), -EINVAL);
	tx_abort(tx);
	store_close(st);
}
END_TEST

/* Every statement that runs often finds its rows by an index. */
static const char *const plans[] = {
	"SELECT id FROM entry WHERE source_id = 1 AND identity = x'00'",
	"SELECT id FROM entry WHERE source_id = 1 AND alias = x'00' ORDER BY id DESC LIMIT 1",
	"SELECT id FROM milestone WHERE dossier = 'a' AND type = 'b'",
	"SELECT id FROM evidence WHERE milestone_id = 1",
	"SELECT id FROM evidence WHERE entry_id = 1",
	("SELECT * FROM delivery WHERE state = 'due' AND due_ms <= 5 AND sink = 'a' ORDER BY "
	 "due_ms, id"),
	"SELECT due_ms FROM delivery WHERE state = 'due' AND sink = 'a' ORDER BY due_ms LIMIT 1",
	"SELECT seq, hash, line FROM audit WHERE seq >= 5 ORDER BY seq",
};

START_TEST(frequent_statements_use_an_index)
{
	struct store *st = fx_open(STORE_WRITE);
	sqlite3_stmt *q = NULL;
	const char *sql = arena_printf(&fx_arena, "EXPLAIN QUERY PLAN %s", plans[_i]);
	const char *detail;

	ck_assert_int_eq(sqlite3_prepare_v2(st->db, sql, -1, &q, NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW) {
		detail = (const char *)sqlite3_column_text(q, 3);
		ck_assert_msg(!str_starts(detail, "SCAN") && strstr(detail, "TEMP B-TREE") == NULL,
		    "%s: %s", plans[_i], detail);
	}
	(void)sqlite3_finalize(q);
	store_close(st);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("open");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, fx_setup, fx_teardown);
	tcase_set_timeout(t, 30);
	tcase_add_test(t, a_new_directory_is_private);
	tcase_add_test(t, settings_are_what_they_must_be);
	tcase_add_test(t, unsafe_directories_are_refused);
	tcase_add_test(t, links_are_followed_only_when_ours);
	tcase_add_test(t, one_writer);
	tcase_add_test(t, read_only_directory);
	tcase_add_test(t, readers_and_a_writer);
	tcase_add_test(t, reading_in_a_read_only_directory);
	tcase_add_test(t, rollback_leaves_nothing);
	tcase_add_test(t, a_failed_part_cannot_be_committed);
	tcase_add_loop_test(t, our_own_bugs_abort, 0, ARRAY_LEN(bugs));
	tcase_add_test(t, a_foreign_lock_is_waited_for_and_told);
	tcase_add_test(t, migrations_are_steps_of_all_or_nothing);
	tcase_add_test(t, another_version_is_refused_with_a_sentence);
	tcase_add_test(t, the_audit_table_only_grows);
	tcase_add_loop_test(t, frequent_statements_use_an_index, 0, ARRAY_LEN(plans));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
