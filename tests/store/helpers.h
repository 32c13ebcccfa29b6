/*
 * What the tests of opening and of damage share: rows to find again, and a look at the database
 * through a connection of the test's own.
 */
#ifndef TESTS_STORE_HELPERS_H
#define TESTS_STORE_HELPERS_H

#include "tests/store/fixture.h"

#include "daemon/store/internal.h"

static inline void
put_entries(struct store *st, const char *prefix, int n)
{
	struct tx *tx = fx_begin(st);
	struct entry e;
	int64_t id;
	int i;

	for (i = 0; i < n; i++) {
		e = fx_entry("s", arena_printf(&fx_arena, "%s%d", prefix, i), "t");
		ok(entry_put(tx, &e, NULL, 0, &id, &fx_err));
		ok(entry_put_body(tx, id, 1, &e, 0, &fx_err));
	}
	ok(tx_commit(tx, &fx_err));
}

static inline int64_t
entries(struct store *st)
{
	int64_t n = -1;

	ok(entry_count(st, "s", &n, &fx_err));
	return n;
}

/* The text that the database itself answers, through a connection of the test's own. */
static inline const char *
ask(const char *sql)
{
	sqlite3_stmt *q = NULL;
	const char *answer = "";
	sqlite3 *db = NULL;

	ck_assert_int_eq(sqlite3_open(fx_path("ratifyd.db"), &db), SQLITE_OK);
	ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK, "%s", sql);
	if (sqlite3_step(q) == SQLITE_ROW)
		answer = arena_strdup(&fx_arena, (const char *)sqlite3_column_text(q, 0));
	(void)sqlite3_finalize(q);
	(void)sqlite3_close(db);
	return answer;
}

#endif
