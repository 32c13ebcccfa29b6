/*
 * Sources and what is kept about them: state, base lines, counters, small values. Invariant:
 * a put that changes nothing writes nothing.
 */
#include "daemon/store/internal.h"

#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"

#define SOURCE_COLUMNS                                                                             \
	"name, url, url_now, moved_to, moved_count, etag, last_modified, document, last_poll_ms, " \
	"last_ok_ms, next_due_ms, failing_since_ms, failures, last_status, last_error, gone, "     \
	"health_told, entries_seen, rules_hash, rhythm, silent_ms"

static void
read_source(struct cols *c, void *ret)
{
	struct source_state *s = ret;

	s->name = col_text(c);
	s->url = col_text(c);
	s->url_now = col_text(c);
	s->moved_to = col_text(c);
	s->moved_count = (int)col_int(c);
	s->etag = col_text(c);
	s->last_modified = col_text(c);
	s->document = col_text(c);
	s->last_poll_ms = col_int(c);
	s->last_ok_ms = col_int(c);
	s->next_due_ms = col_int(c);
	s->failing_since_ms = col_int(c);
	s->failures = (unsigned)col_int(c);
	s->last_status = (int)col_int(c);
	s->last_error = col_text(c);
	s->gone = col_int(c) != 0;
	s->health_told = col_int(c) != 0;
	s->entries_seen = col_int(c);
	s->rules_hash = col_text(c);
	s->rhythm = col_text(c);
	s->silent_ms = col_int(c);
}

int
source_get(struct store *st, const char *name, struct arena *arena, struct source_state *ret,
    struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct source_state s;
	struct cols c;
	int r = stmt_open(st, &q, "SELECT " SOURCE_COLUMNS " FROM source WHERE name = ?",
	    ARGS(A_TEXT(name)), err);

	if (r == 0)
		r = stmt_next(st, q, err);
	if (r != 0)
		return r;
	c = (struct cols){ .q = q, .arena = arena };
	read_source(&c, &s);
	r = cols_check(&c, err);
	if (r == 0)
		*ret = s;
	return r;
}

int
source_list(struct store *st, struct arena *arena, struct source_state **ret, size_t *ret_n,
    struct err *err)
{
	return rows_list(st, "SELECT " SOURCE_COLUMNS " FROM source ORDER BY name", NO_ARGS,
	    read_source, sizeof(**ret), arena, ret, ret_n, err);
}

int
source_put(struct tx *tx, const struct source_state *s, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO source (" SOURCE_COLUMNS ")"
	    " VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21)"
	    " ON CONFLICT (name) DO UPDATE SET (" SOURCE_COLUMNS ")"
	    " = (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21)"
	    " WHERE (" SOURCE_COLUMNS ")"
	    " IS NOT (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21)";

	return stmt_write(tx, "source_put", sql,
	    ARGS(A_TEXT(s->name), A_TEXT(s->url), A_TEXT(s->url_now), A_TEXT(s->moved_to),
		A_INT(s->moved_count), A_TEXT(s->etag), A_TEXT(s->last_modified),
		A_TEXT(s->document), A_INT(s->last_poll_ms), A_INT(s->last_ok_ms),
		A_INT(s->next_due_ms), A_INT(s->failing_since_ms), A_INT(s->failures),
		A_INT(s->last_status), A_TEXT(s->last_error), A_INT(s->gone), A_INT(s->health_told),
		A_INT(s->entries_seen), A_TEXT(s->rules_hash), A_TEXT(s->rhythm),
		A_INT(s->silent_ms)),
	    NULL, err);
}

/* ---- names of sources as small numbers, for the rows of which there are many */
static void
remember(struct store *st, const char *name, int64_t id)
{
	free(st->source);
	st->source = xstrdup(name);
	st->source_id = id;
}

int
source_known(struct store *st, const char *name, int64_t *ret, struct err *err)
{
	int r;

	if (name != NULL && str_eq(st->source, name)) {
		*ret = st->source_id;
		return 0;
	}
	r = stmt_int(st, "SELECT id FROM name WHERE name = ?", ARGS(A_TEXT(name)), ret, err);
	if (r == 0)
		remember(st, name, *ret);
	return r;
}

int
source_id(struct tx *tx, const char *name, int64_t *ret, struct err *err)
{
	int r = source_known(tx->st, name, ret, err);

	if (r != STORE_NONE)
		return tx_result(tx, r);
	r = stmt_write(
	    tx, "source_id", "INSERT INTO name (name) VALUES (?)", ARGS(A_TEXT(name)), NULL, err);
	if (r != 0)
		return r;
	*ret = sqlite3_last_insert_rowid(tx->st->db);
	remember(tx->st, name, *ret);
	return 0;
}

/* ---- base lines */
int
baseline_done(struct store *st, const char *source, const char *dossier, bool *ret, struct err *err)
{
	int64_t n;
	int r = stmt_int(st, "SELECT count(*) FROM baseline WHERE source = ? AND dossier = ?",
	    ARGS(A_TEXT(source), A_TEXT(dossier)), &n, err);

	if (r == 0)
		*ret = n > 0;
	return r;
}

int
baseline_put(struct tx *tx, const char *source, const char *dossier, struct err *err)
{
	return stmt_write(tx, "baseline_put",
	    "INSERT INTO baseline (source, dossier) VALUES (?, ?) ON CONFLICT DO NOTHING",
	    ARGS(A_TEXT(source), A_TEXT(dossier)), NULL, err);
}

int
baseline_list(struct store *st, const char *source, struct arena *arena, const char ***ret,
    size_t *ret_n, struct err *err)
{
	return rows_list(st, "SELECT dossier FROM baseline WHERE source = ? ORDER BY dossier",
	    ARGS(A_TEXT(source)), row_text, sizeof(**ret), arena, ret, ret_n, err);
}

int
baseline_drop(struct tx *tx, const char *source, const char *dossier, struct err *err)
{
	return stmt_write(tx, "baseline_drop",
	    "DELETE FROM baseline WHERE source = ? AND dossier = ?",
	    ARGS(A_TEXT(source), A_TEXT(dossier)), NULL, err);
}

/* ---- counters */
int
counter_add(struct tx *tx, const char *source, const char *what, int64_t n, struct err *err)
{
	if (n == 0)
		return 0;
	return stmt_write(tx, "counter_add",
	    "INSERT INTO counter (source, what, n) VALUES (?, ?, ?)"
	    " ON CONFLICT DO UPDATE SET n = n + excluded.n",
	    ARGS(A_NAME(source), A_TEXT(what), A_INT(n)), NULL, err);
}

static void
read_counter(struct cols *c, void *ret)
{
	struct counter *k = ret;

	k->source = col_name(c);
	k->what = col_text(c);
	k->n = col_int(c);
}

int
counter_list(struct store *st, const char *source, struct arena *arena, struct counter **ret,
    size_t *ret_n, struct err *err)
{
	return rows_list(st,
	    "SELECT source, what, n FROM counter WHERE ?1 IS NULL OR source = ?1"
	    " ORDER BY source, what",
	    ARGS(A_TEXT(source)), read_counter, sizeof(**ret), arena, ret, ret_n, err);
}

/* ---- small values */
int
meta_get(struct store *st, const char *key, struct arena *arena, const char **ret, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	const char *value;
	struct cols c;
	int r = stmt_open(st, &q, "SELECT value FROM meta WHERE key = ?", ARGS(A_TEXT(key)), err);

	if (r == 0)
		r = stmt_next(st, q, err);
	if (r != 0)
		return r;
	c = (struct cols){ .q = q, .arena = arena };
	value = col_text(&c);
	r = cols_check(&c, err);
	if (r == 0)
		*ret = value;
	return r;
}

int
meta_put(struct tx *tx, const char *key, const char *value, struct err *err)
{
	return stmt_write(tx, "meta_put",
	    "INSERT INTO meta (key, value) VALUES (?, ?)"
	    " ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
	    ARGS(A_TEXT(key), A_TEXT(value)), NULL, err);
}
