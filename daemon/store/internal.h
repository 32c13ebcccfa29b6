/*
 * What the files of the store share: one connection, its cache of prepared statements, typed
 * arguments and columns. Invariant: a statement is reset and its arguments are forgotten when its
 * variable leaves the scope (_cleanup_stmt_), so no read outlives the function that started it.
 */
#ifndef DAEMON_STORE_INTERNAL_H
#define DAEMON_STORE_INTERNAL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "daemon/store/store.h"

/* More statements than the room has functions; a power of two, kept at most half full. */
#define STORE_STATEMENTS 256
#define STORE_BUSY_MS 2000
/* The write-ahead log is checkpointed every 1,000 pages and cut back to this size. */
#define STORE_WAL_PAGES 1000
#define STORE_WAL_BYTES (8 * 1024 * 1024)
#define STORE_BOOT_ID 40

struct tx {
	struct store *st;
	const char *file; /* NULL: no transaction is open */
	int line;
	bool dirty, failed, committing;
	int failure; /* what the first failed writer returned */
};

struct store {
	sqlite3 *db;
	char *dir, *path;
	int lock_fd;
	bool writer, unclean;
	bool trouble;            /* the last transaction could not be written */
	int64_t trouble_said_ms; /* boot; 0 never */
	char boot_id[STORE_BOOT_ID];
	struct tx tx;
	struct {
		const char *sql;
		sqlite3_stmt *q;
	} cache[STORE_STATEMENTS];
	size_t cached;
	char *source; /* the last source that was written to, with its id; forgotten by an abort */
	int64_t source_id;
};

/* ---- arguments */
enum arg_kind { ARG_END, ARG_TEXT, ARG_INT, ARG_BLOB };
struct arg {
	enum arg_kind kind;
	const void *data; /* NULL: SQL's NULL */
	size_t len;
	int64_t n;
};
#define A_TEXT(s)                             \
	{                                     \
		.kind = ARG_TEXT, .data = (s) \
	}
#define A_NAME(s) A_TEXT((s) != NULL ? (s) : "") /* part of an identity: NULL is stored as '' */
#define A_INT(v)                                   \
	{                                          \
		.kind = ARG_INT, .n = (int64_t)(v) \
	}
#define A_HASH(h)                                                \
	{                                                        \
		.kind = ARG_BLOB, .data = (h), .len = HASH_BYTES \
	}
#define A_BLOB(p, size)                                      \
	{                                                    \
		.kind = ARG_BLOB, .data = (p), .len = (size) \
	}
#define A_WHEN(w) A_INT((w).at), A_INT((w).precision), A_INT((w).zone_assumed)
#define A_VOTE(v)                                                                    \
	A_INT((v).counted), A_INT((v).for_), A_INT((v).against), A_INT((v).abstain), \
	    A_INT((v).present), A_INT((v).absent), A_INT((v).two_thirds + 2 * (v).sixty)
#define WHEN_COLUMNS(prefix) prefix "_at, " prefix "_precision, " prefix "_zone_assumed"
#define VOTE_COLUMNS "counted, votes_for, against, abstain, present, absent, two_thirds"
#define ARGS(...) ((const struct arg[]){ __VA_ARGS__, { .kind = ARG_END } })
#define NO_ARGS ((const struct arg[]){ { .kind = ARG_END } })

/* ---- statements */
/* sql must be a string literal: its address is the key of the cache. */
int stmt_open(
    struct store *, sqlite3_stmt **ret, const char *sql, const struct arg *, struct err *) MUST_USE;
/* 0: a row is there, STORE_NONE: no more, negative: failed. */
int stmt_next(struct store *, sqlite3_stmt *, struct err *) MUST_USE;
/* Runs a writing statement, with a step before and after it. 0, STORE_FULL or negative; ret_changes
 * may be NULL. */
int stmt_write(struct tx *, const char *what, const char *sql, const struct arg *, int *ret_changes,
    struct err *) MUST_USE;
/* One integer; STORE_NONE when there is no row. */
int
stmt_int(struct store *, const char *sql, const struct arg *, int64_t *ret, struct err *) MUST_USE;
void stmt_close(sqlite3_stmt **);
#define _cleanup_stmt_ __attribute__((cleanup(stmt_close)))

/* ---- columns of the row that stmt_next found, in order */
struct cols {
	sqlite3_stmt *q;
	struct arena *arena;
	int i;
	bool full; /* the arena's maximum was passed */
	bool bad;  /* a word that this version does not know */
};
int64_t col_int(struct cols *);
const char *col_text(struct cols *); /* NULL stays NULL */
const char *col_name(struct cols *); /* '' gives NULL */
void col_hash(struct cols *, struct hash *);
const char *col_blob(struct cols *, size_t *ret_len); /* NULL stays NULL */
struct when col_when(struct cols *);
struct vote col_vote(struct cols *);
int col_word(struct cols *, const char *const *words); /* index */
int cols_check(const struct cols *, struct err *) MUST_USE;

/* A list that grows in an arena. */
struct rows {
	struct arena *arena;
	char *v;
	size_t n, cap, size;
	size_t at_first; /* places made for the first row; 0: a few */
};
void *rows_add(struct rows *); /* zeroed; NULL when the arena is full */
/* Fills one place of a list from the columns; what it could not read stands in cols. */
typedef void row_fn(struct cols *, void *ret);
void row_text(struct cols *, void *ret /* const char * */);
/* Appends all rows of a query. */
int rows_read(struct store *, const char *sql, const struct arg *, row_fn *, struct rows *,
    struct err *) MUST_USE;
/* rows_list, but a row with a word that this version does not know fails nothing: such rows stand
 * behind the n others, *ret_unread of them. ret_unread NULL: it fails the list. */
int rows_list_sound(struct store *, const char *sql, const struct arg *, row_fn *, size_t size,
    struct arena *, void *ret, size_t *ret_n, size_t *ret_unread, struct err *) MUST_USE;
/* All rows of a query as a list in the arena; ret: the address of a pointer to rows of that size.
 */
int rows_list(struct store *, const char *sql, const struct arg *, row_fn *, size_t size,
    struct arena *, void *ret, size_t *ret_n, struct err *) MUST_USE;

/* ---- the rest */
/* The outcome for an SQLite result code, in words. */
int store_fail(struct store *, int rc, bool writing, struct err *) MUST_USE;
int store_full_arena(struct err *) MUST_USE;
/* Our own bug: says so and aborts, also in release builds. */
void store_bug(const char *fmt, ...) PRINTF_LIKE(1, 2) __attribute__((noreturn));
/* A writer's way out: remembers in the tx that it failed, so that it cannot be committed. */
int tx_result(struct tx *, int r);
int tx_commit_hook(void *store); /* refuses any commit but tx_commit's */
#define DELIVERY_COLUMNS \
	"id, alert, sink, state, attempts, due_ms, created_ms, settled_ms, detail, batch, bundle"
void delivery_read(struct cols *, void *ret /* struct delivery */);
/* Row id of a source's name: STORE_NONE when nothing was ever stored of it. */
int source_known(struct store *, const char *name, int64_t *ret, struct err *) MUST_USE;
/* The same, made when it is new. */
int source_id(struct tx *, const char *name, int64_t *ret, struct err *) MUST_USE;

/* Brings the schema up to the last of the steps, each in its own transaction. */
int schema_migrate(sqlite3 *, const char *const *steps, int count, struct err *) MUST_USE;
/* Refuses a schema that is not the last of the steps. */
int schema_check(sqlite3 *, int count, struct err *) MUST_USE;
extern const char *const schema_steps[];
extern const int schema_step_count;

#ifdef RATIFYD_TEST_HOOKS
void store_step_after(const char *what);
#else
#define store_step_after(what) ((void)(what))
#endif

#endif
