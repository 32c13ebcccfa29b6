/*
 * Transactions: all or nothing, one at a time. Invariant: after a writer failed nothing of its
 * transaction can be committed, and no commit happens that tx_commit did not ask for.
 */
#include "daemon/store/internal.h"

#include <errno.h>

#include "lib/mem.h"

#define TROUBLE_SAID_MS 60000

int
tx_commit_hook(void *arg)
{
	struct store *st = arg;

	if (!st->tx.committing)
		store_bug("a commit outside tx_commit");
	return 0;
}

int
tx_result(struct tx *tx, int r)
{
	if ((r < 0 || r == STORE_FULL) && !tx->failed) {
		tx->failed = true;
		tx->failure = r;
	}
	return r;
}

int
tx_fail(struct tx *tx, int r)
{
	return tx_result(tx, r);
}

struct store *
tx_store(const struct tx *tx)
{
	return tx->st;
}

bool
tx_dirty(const struct tx *tx)
{
	return tx->dirty;
}

bool
store_trouble(const struct store *st)
{
	return st->trouble;
}

bool
store_trouble_is_news(struct store *st, int64_t now_boot_ms)
{
	if (st->trouble_said_ms != 0 && now_boot_ms - st->trouble_said_ms < TROUBLE_SAID_MS)
		return false;
	st->trouble_said_ms = now_boot_ms;
	return true;
}

static int
run(struct store *st, const char *sql)
{
	return sqlite3_exec(st->db, sql, NULL, NULL, NULL);
}

int
tx_begin_at(struct store *st, struct tx **ret, const char *file, int line, struct err *err)
{
	int rc;

	if (st->tx.file != NULL)
		store_bug("a transaction begins at %s:%d inside that of %s:%d", file, line,
		    st->tx.file, st->tx.line);
	if (!st->writer)
		return err_set(err, -EROFS, "%s is open for reading only", st->path);
	rc = run(st, "BEGIN IMMEDIATE");
	if (rc != SQLITE_OK) {
		st->trouble = true;
		return store_fail(st, rc, true, err);
	}
	st->tx = (struct tx){ .st = st, .file = file, .line = line };
	*ret = &st->tx;
	return 0;
}

static void
end(struct store *st)
{
	st->tx = (struct tx){ .st = st };
}

/* The id of a source's name may be one that is undone. */
static void
forget_source(struct store *st)
{
	free(st->source);
	st->source = NULL;
}

static int
part(struct tx *tx, const char *sql, struct err *err)
{
	int rc = run(tx->st, sql);

	return rc == SQLITE_OK ? 0 : tx_result(tx, store_fail(tx->st, rc, true, err));
}

int
tx_part_begin(struct tx *tx, struct err *err)
{
	if (tx->failed)
		return err_set(
		    err, tx->failure, "the transaction of %s:%d failed before", tx->file, tx->line);
	return part(tx, "SAVEPOINT part", err);
}

int
tx_part_keep(struct tx *tx, struct err *err)
{
	if (tx->failed)
		return err_set(
		    err, tx->failure, "the transaction of %s:%d failed before", tx->file, tx->line);
	return part(tx, "RELEASE part", err);
}

int
tx_part_undo(struct tx *tx, struct err *err)
{
	forget_source(tx->st);
	tx->st->trouble |= tx->failed;
	if (sqlite3_get_autocommit(tx->st->db) != 0)
		return tx_result(
		    tx, err_set(err, STORE_FULL, "the transaction was given up by SQLite"));
	tx->failed = false;
	return part(tx, "ROLLBACK TO part; RELEASE part", err);
}

void
tx_abort(struct tx *tx)
{
	struct store *st;

	if (tx == NULL)
		return;
	st = tx->st;
	st->trouble |= tx->failed;
	/* After a full disk SQLite may have rolled back by itself. */
	if (sqlite3_get_autocommit(st->db) == 0)
		(void)run(st, "ROLLBACK");
	forget_source(st);
	end(st);
}

int
tx_commit(struct tx *tx, struct err *err)
{
	struct store *st = tx->st;
	int rc, r;

	if (tx->failed) {
		r = err_set(err, tx->failure,
		    "the transaction of %s:%d is not committed, a part of it failed", tx->file,
		    tx->line);
		tx_abort(tx);
		return r;
	}
	tx->committing = true;
	store_step("commit");
	rc = run(st, "COMMIT");
	if (rc != SQLITE_OK) {
		r = store_fail(st, rc, true, err);
		st->trouble = true;
		tx_abort(tx);
		return r;
	}
	st->trouble = false;
	store_step_after("commit");
	end(st);
	return 0;
}
