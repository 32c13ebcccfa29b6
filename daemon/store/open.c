/*
 * Opening and closing. Invariant: whoever holds a struct store has a database whose schema is ours
 * and whose settings were read back; a writer is alone and survives a power cut.
 */
#include "daemon/store/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/store/dir.h"
#include "lib/mem.h"
#include "lib/str.h"

static int
fail_plain(struct store *st, const char *what, struct err *err)
{
	return err_set(err, -EIO, "%s: %s: %s", st->path, what, sqlite3_errmsg(st->db));
}

/* ---- settings, each read back */
static int
pragma(struct store *st, const char *sql, const char *expected, struct err *err)
{
	sqlite3_stmt *q = NULL;
	const char *got;
	int r = 0, rc = sqlite3_prepare_v2(st->db, sql, -1, &q, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(q);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
		r = store_fail(st, rc, false, err);
	} else if (expected != NULL) {
		got = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(q, 0) : NULL;
		if (!str_eq(got, expected))
			r = err_set(err, -EIO, "%s: \"%s\" answers \"%s\", expected \"%s\"",
			    st->path, sql, STR_OR(got, ""), expected);
	}
	(void)sqlite3_finalize(q);
	return r;
}

static const struct {
	const char *sql, *expected;
	bool writer_only;
} settings[] = {
	{ "PRAGMA trusted_schema = OFF", NULL, false },
	{ "PRAGMA trusted_schema", "0", false },
	{ "PRAGMA cell_size_check = ON", NULL, false },
	{ "PRAGMA temp_store = MEMORY", NULL, false },
	{ "PRAGMA foreign_keys = ON", NULL, false },
	{ "PRAGMA foreign_keys", "1", false },
	{ "PRAGMA query_only = ON", NULL, false }, /* skipped for a writer, see below */
	{ "PRAGMA journal_mode = WAL", "wal", true },
	{ "PRAGMA journal_mode", "wal", true },
	{ "PRAGMA synchronous = FULL", NULL, true },
	{ "PRAGMA synchronous", "2", true },
};

static int
configure(struct store *st, struct err *err)
{
	static const struct {
		int option, on;
	} flags[] = { { SQLITE_DBCONFIG_DEFENSIVE, 1 }, { SQLITE_DBCONFIG_DQS_DDL, 0 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 }, { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 } };
	size_t i;
	int r;

	(void)sqlite3_extended_result_codes(st->db, 1);
	(void)sqlite3_busy_timeout(st->db, STORE_BUSY_MS);
	for (i = 0; i < ARRAY_LEN(flags); i++)
		if (sqlite3_db_config(st->db, flags[i].option, flags[i].on, NULL) != SQLITE_OK)
			return fail_plain(st, "a setting was refused", err);
	for (i = 0; i < ARRAY_LEN(settings); i++) {
		if (st->writer ? str_eq(settings[i].sql, "PRAGMA query_only = ON")
			       : settings[i].writer_only)
			continue;
		r = pragma(st, settings[i].sql, settings[i].expected, err);
		if (r != 0)
			return r;
	}
	if (!st->writer)
		return 0;
	(void)sqlite3_wal_autocheckpoint(st->db, STORE_WAL_PAGES);
	_cleanup_free_ char *limit = xasprintf("PRAGMA journal_size_limit = %d", STORE_WAL_BYTES);
	return pragma(st, limit, NULL, err);
}

static int
quick_check(struct store *st, struct err *err)
{
	int r = pragma(st, "PRAGMA quick_check(1)", "ok", err);

	if (r < 0)
		r = err_set(err, -EBADMSG,
		    "%s is damaged after an unclean stop; move it away or restore a backup, then "
		    "start again",
		    st->path);
	return r;
}

/* ---- the writer */
static int
open_writer(struct store *st, struct err *err)
{
	int rc, r;

	r = file_prepare(st->dir, "ratifyd.db", err);
	if (r < 0)
		return r;
	rc = sqlite3_open_v2(st->path, &st->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW |
		SQLITE_OPEN_PRIVATECACHE,
	    NULL);
	if (rc != SQLITE_OK)
		return store_fail(st, rc, false, err);
	r = configure(st, err);
	if (r == 0 && st->unclean)
		r = quick_check(st, err);
	if (r == 0) {
		r = schema_migrate(st->db, schema_steps, schema_step_count, err);
		if (r < 0)
			return err_wrap(err, "%s", st->path);
	}
	if (r == 0)
		(void)sqlite3_commit_hook(st->db, tx_commit_hook, st);
	return r;
}

/* ---- the reader */
static void
put_uri_path(char *out, const char *path)
{
	static const char hex[] = "0123456789abcdef";
	const unsigned char *p;

	for (p = (const unsigned char *)path; *p != '\0'; p++) {
		if (*p > ' ' && *p < 0x7f && strchr("%?#", *p) == NULL) {
			*out++ = (char)*p;
		} else {
			*out++ = '%';
			*out++ = hex[*p >> 4];
			*out++ = hex[*p & 15];
		}
	}
	*out = '\0';
}

static int
try_reader(struct store *st, bool immutable, struct err *err)
{
	_cleanup_free_ char *escaped = xmalloc(strlen(st->path) * 3 + 1);
	_cleanup_free_ char *uri = NULL;
	int rc, r;

	put_uri_path(escaped, st->path);
	uri = xasprintf("file:%s?mode=ro%s", escaped, immutable ? "&immutable=1" : "");
	rc = sqlite3_open_v2(uri, &st->db,
	    SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
	    NULL);
	if (rc != SQLITE_OK)
		return store_fail(st, rc, false, err);
	r = configure(st, err);
	if (r == 0) {
		r = schema_check(st->db, schema_step_count, err);
		if (r < 0)
			(void)err_wrap(err, "%s", st->path);
	}
	return r;
}

/*
 * A database in WAL mode needs its -shm file even for reading. Where that cannot be made (a folder
 * or file system that is read-only) and no log is waiting, nobody can be writing either: then the
 * file is read as it stands.
 */
static int
open_reader(struct store *st, struct err *err)
{
	_cleanup_free_ char *wal = xasprintf("%s-wal", st->path);
	struct stat sb;
	int r;

	if (stat(st->path, &sb) != 0)
		return errno == ENOENT
		    ? STORE_NONE
		    : err_set(err, -errno, "looking at %s: %s", st->path, strerror(errno));
	if (access(st->path, R_OK) != 0)
		return err_set(err, -errno, "reading %s: %s", st->path, strerror(errno));
	if (sb.st_size == 0)
		return STORE_NONE; /* a writer is only just making it */
	if (access(st->dir, W_OK) != 0 && (stat(wal, &sb) != 0 || sb.st_size == 0))
		return try_reader(st, true, err);
	r = try_reader(st, false, err);
	return r;
}

/* ---- both */
static void
read_boot_id(struct store *st)
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (fd >= 0) {
		n = read(fd, st->boot_id, sizeof(st->boot_id) - 1);
		(void)close(fd);
	}
	st->boot_id[n > 0 ? n : 0] = '\0';
	st->boot_id[strcspn(st->boot_id, "\n")] = '\0';
}

static int
open_by_mode(struct store *st, const char *dir, struct err *err)
{
	int r;

	if (st->writer) {
		r = dir_prepare(dir, &st->dir, err);
		if (r == 0)
			r = lock_take(st->dir, &st->lock_fd, &st->unclean, err);
	} else {
		st->dir = realpath(dir, NULL);
		r = st->dir != NULL || errno == ENOENT
		    ? 0
		    : err_set(err, -errno, "opening %s: %s", dir, strerror(errno));
		if (r == 0 && st->dir == NULL)
			r = STORE_NONE;
	}
	if (r != 0)
		return r;
	st->path = xasprintf("%s/ratifyd.db", st->dir);
	return st->writer ? open_writer(st, err) : open_reader(st, err);
}

static void
free_store(struct store *st, bool clean)
{
	size_t i;

	for (i = 0; i < STORE_STATEMENTS; i++)
		(void)sqlite3_finalize(st->cache[i].q);
	if (clean && st->db != NULL)
		(void)sqlite3_wal_checkpoint_v2(
		    st->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	(void)sqlite3_close(st->db);
	lock_release(st->lock_fd, clean);
	free(st->source);
	free(st->path);
	free(st->dir);
	free(st);
}

int
store_open(struct store **ret, const char *dir, enum store_mode mode, struct err *err)
{
	struct store *st = xcalloc(1, sizeof(*st));
	int r;

	st->lock_fd = -1;
	st->writer = mode == STORE_WRITE;
	st->tx.st = st;
	read_boot_id(st);
	r = open_by_mode(st, dir, err);
	if (r != 0) {
		/* The mark of an unclean stop stays until a start has gone well. */
		free_store(st, false);
		return r;
	}
	*ret = st;
	return 0;
}

void
store_close(struct store *st)
{
	if (st == NULL)
		return;
	if (st->tx.file != NULL)
		tx_abort(&st->tx);
	free_store(st, st->writer);
}

int
store_checkpoint(struct store *st, struct err *err)
{
	int rc = sqlite3_wal_checkpoint_v2(st->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

	if (rc == SQLITE_OK || rc == SQLITE_BUSY)
		return 0; /* a reader that is in the way is met again tomorrow */
	return store_fail(st, rc, true, err);
}

void
store_rest(struct store *st)
{
	(void)sqlite3_db_release_memory(st->db);
}

const char *
store_dir(const struct store *st)
{
	return st->dir;
}

const char *
store_boot_id(const struct store *st)
{
	return st->boot_id;
}

bool
store_was_unclean(const struct store *st)
{
	return st->unclean;
}
