/*
 * Deliveries of one sink that are handed over together. Invariant: what was once handed over
 * together is handed over together again, under the same id, until it is settled or split.
 */
#include "daemon/store/internal.h"

#include <string.h>

#include "lib/str.h"

#define SPLIT_PARTS 10

/* Of its batch, of its bundle, or it alone ("alone": split by an older version). */
enum { WITH_NOTHING, WITH_BATCH, WITH_BUNDLE };

static int
goes_with(const struct delivery *d)
{
	if (d->bundle != NULL)
		return WITH_BUNDLE;
	if (d->batch == NULL || str_eq(d->batch, "alone") || str_eq(d->batch, "snoozed"))
		return WITH_NOTHING;
	return WITH_BATCH;
}

#define TITLE_BYTES_OF "(SELECT length(CAST(title AS BLOB)) FROM alert a WHERE a.id = alert)"

static const char *const lists[] = {
	[WITH_NOTHING] = "SELECT " DELIVERY_COLUMNS ", 0 FROM delivery WHERE id = ?",
	[WITH_BATCH] = "SELECT " DELIVERY_COLUMNS ", " TITLE_BYTES_OF
		       " FROM delivery WHERE state = 'due' AND sink = ? AND batch = ?"
		       " AND bundle IS NULL AND due_ms <= ? ORDER BY id",
	[WITH_BUNDLE] = "SELECT " DELIVERY_COLUMNS ", 0 FROM delivery"
			" WHERE sink = ? AND bundle = ? AND state = 'due' ORDER BY id",
};

/* What goes with the first: as many as may. */
static int
list_rows(struct store *st, int with, const struct arg *args, size_t max, size_t max_bytes,
    struct rows *rows, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct delivery *d;
	struct cols c;
	size_t bytes = 0;
	int r = stmt_open(st, &q, lists[with], args, err);

	while (r == 0 && rows->n < max && (r = stmt_next(st, q, err)) == 0) {
		c = (struct cols){ .q = q, .arena = rows->arena, .i = 11 };
		bytes += (size_t)col_int(&c);
		if (rows->n > 0 && bytes > max_bytes)
			break;
		d = rows_add(rows);
		if (d == NULL)
			return store_full_arena(err);
		c.i = 0;
		delivery_read(&c, d);
		r = cols_check(&c, err);
	}
	return r == STORE_NONE ? 0 : r;
}

static int
list_members(struct store *st, const struct delivery *first, int64_t now_ms, size_t max,
    size_t max_bytes, struct rows *rows, struct err *err)
{
	int with = goes_with(first);

	switch (with) {
	case WITH_BUNDLE:
		return list_rows(st, with, ARGS(A_TEXT(first->sink), A_TEXT(first->bundle)),
		    SIZE_MAX, SIZE_MAX, rows, err);
	case WITH_BATCH:
		return list_rows(st, with,
		    ARGS(A_TEXT(first->sink), A_TEXT(first->batch), A_INT(now_ms)), max, max_bytes,
		    rows, err);
	default:
		return list_rows(st, with, ARGS(A_INT(first->id)), 1, SIZE_MAX, rows, err);
	}
}

static int
mark_members(struct tx *tx, const struct delivery *first, const char *bundle, int64_t now_ms,
    int64_t last, struct err *err)
{
	switch (goes_with(first)) {
	case WITH_BUNDLE:
		return stmt_write(tx, "delivery_claim",
		    "UPDATE delivery SET state = 'claimed', attempts = attempts + 1"
		    " WHERE sink = ? AND bundle = ? AND state = 'due'",
		    ARGS(A_TEXT(first->sink), A_TEXT(bundle)), NULL, err);
	case WITH_BATCH:
		return stmt_write(tx, "delivery_claim",
		    "UPDATE delivery SET state = 'claimed', attempts = attempts + 1, bundle = ?"
		    " WHERE state = 'due' AND sink = ? AND batch = ? AND bundle IS NULL"
		    " AND due_ms <= ? AND id <= ?",
		    ARGS(A_TEXT(bundle), A_TEXT(first->sink), A_TEXT(first->batch), A_INT(now_ms),
			A_INT(last)),
		    NULL, err);
	default:
		return stmt_write(tx, "delivery_claim",
		    "UPDATE delivery SET state = 'claimed', attempts = attempts + 1,"
		    " batch = nullif(batch, 'snoozed') WHERE id = ?",
		    ARGS(A_INT(first->id)), NULL, err);
	}
}

/* Of the sink and the alerts in it: the same on every machine, whenever it is made. */
static char *
bundle_id(const struct delivery *d, size_t n, struct arena *arena)
{
	char hex[HASH_HEX];
	struct hash h;
	size_t i;

	hash_strings(&h, "bundle", d[0].sink, HASH_END);
	for (i = 0; i < n; i++) {
		hash_hex(&h, hex);
		hash_strings(&h, hex, d[i].alert_id, HASH_END);
	}
	hash_hex(&h, hex);
	return arena_strndup(arena, hex, 32);
}

int
delivery_claim(struct tx *tx, const struct delivery *first, int64_t now_ms, size_t max,
    size_t max_bytes, struct arena *arena, struct delivery **ret, size_t *ret_n, struct err *err)
{
	struct rows rows = { .arena = arena, .size = sizeof(**ret), .at_first = 1 };
	const char *bundle = first->bundle;
	struct delivery *d;
	size_t i;
	int r = list_members(tx->st, first, now_ms, max, max_bytes, &rows, err);

	if (r != 0)
		return tx_result(tx, r);
	if (rows.n == 0)
		return STORE_NONE;
	d = (struct delivery *)(void *)rows.v;
	if (goes_with(first) == WITH_BATCH && (bundle = bundle_id(d, rows.n, arena)) == NULL)
		return tx_result(tx, store_full_arena(err));
	r = mark_members(tx, first, bundle, now_ms, d[rows.n - 1].id, err);
	if (r != 0)
		return r;
	for (i = 0; i < rows.n; i++) {
		d[i].state = DLV_CLAIMED;
		d[i].attempts++;
		d[i].bundle = bundle;
	}
	*ret = d;
	*ret_n = rows.n;
	return 0;
}

/* Parts of "NAME" are "NAME/0" to "NAME/9". */
#define IS_PART "coalesce(batch, '') GLOB '*/[0-9]'"

bool
delivery_is_part(const struct delivery *d)
{
	size_t len = d->batch != NULL ? strlen(d->batch) : 0;

	return len > 2 && d->batch[len - 2] == '/' && d->batch[len - 1] >= '0' &&
	    d->batch[len - 1] <= '9';
}

int
delivery_split(
    struct tx *tx, const struct delivery *rows, size_t n, int64_t now_ms, struct err *err)
{
	size_t size = (n + SPLIT_PARTS - 1) / SPLIT_PARTS, i, end;
	int r = 0;

	for (i = 0; i < n && r == 0; i = end) {
		end = i + size < n ? i + size : n;
		r = stmt_write(tx, "delivery_split",
		    "UPDATE delivery SET state = 'due', batch = batch || '/' || ?1, bundle = NULL,"
		    " due_ms = ?2 WHERE bundle = ?3 AND sink = ?4 AND state = 'claimed'"
		    " AND id BETWEEN ?5 AND ?6",
		    ARGS(A_INT(i / size), A_INT(now_ms), A_TEXT(rows[0].bundle),
			A_TEXT(rows[0].sink), A_INT(rows[i].id), A_INT(rows[end - 1].id)),
		    NULL, err);
	}
	return r;
}

int
delivery_unclaim(struct tx *tx, const struct delivery *d, int64_t now_ms, struct err *err)
{
	return stmt_write(tx, "delivery_unclaim",
	    "UPDATE delivery SET state = 'due', attempts = attempts - 1, bundle = NULL, due_ms = ?1"
	    " WHERE state = 'claimed' AND (id = ?2 OR (bundle = ?3 AND sink = ?4))",
	    ARGS(A_INT(now_ms), A_INT(d->id), A_TEXT(d->bundle), A_TEXT(d->sink)), NULL, err);
}

/* ---- batches that wait */

int64_t
delivery_batch_due(struct store *st, const char *sink, const char *batch)
{
	int64_t due = INT64_MAX;
	int r = stmt_int(st,
	    "SELECT due_ms FROM delivery WHERE state = 'due' AND sink = ? AND batch = ?"
	    " AND bundle IS NULL ORDER BY due_ms LIMIT 1",
	    ARGS(A_TEXT(sink), A_TEXT(batch)), &due, NULL);

	return r == 0 ? due : INT64_MAX;
}

int
delivery_waits_in(struct store *st, const char *sink, const char *batch, bool *ret, struct err *err)
{
	int64_t n = 0;
	int r = stmt_int(st,
	    "SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'due' AND sink = ? AND batch = ?)",
	    ARGS(A_TEXT(sink), A_TEXT(batch)), &n, err);

	*ret = n != 0;
	return r;
}

static void
read_batch(struct cols *c, void *ret)
{
	struct open_batch *b = ret;

	b->sink = col_text(c);
	b->batch = col_text(c);
}

int
delivery_digests(
    struct store *st, struct arena *arena, struct open_batch **ret, size_t *ret_n, struct err *err)
{
	return rows_list(st,
	    "SELECT DISTINCT sink, batch FROM delivery WHERE state = 'due' AND batch IS NOT NULL"
	    " AND batch GLOB 'digest:*' AND bundle IS NULL ORDER BY sink, batch",
	    NO_ARGS, read_batch, sizeof(**ret), arena, ret, ret_n, err);
}

int
delivery_replan(struct tx *tx, const struct open_batch *b, int64_t due_ms, struct err *err)
{
	return stmt_write(tx, "delivery_replan",
	    "UPDATE delivery SET due_ms = ?1 WHERE state = 'due' AND sink = ?2 AND batch = ?3"
	    " AND bundle IS NULL AND due_ms > ?1",
	    ARGS(A_INT(due_ms), A_TEXT(b->sink), A_TEXT(b->batch)), NULL, err);
}

#define GATHERABLE "state = 'due' AND sink = ? AND due_ms <= ? AND bundle IS NULL"

int
delivery_gatherable(
    struct store *st, const char *sink, int64_t now_ms, int64_t *ret, struct err *err)
{
	return stmt_int(st, "SELECT count(*) FROM delivery WHERE " GATHERABLE " AND batch IS NULL",
	    ARGS(A_TEXT(sink), A_INT(now_ms)), ret, err);
}

int
delivery_gather(struct tx *tx, const char *sink, const char *batch, int64_t due_ms, int64_t now_ms,
    struct err *err)
{
	return stmt_write(tx, "delivery_gather",
	    "UPDATE delivery SET batch = ?, due_ms = ? WHERE " GATHERABLE " AND batch IS NULL",
	    ARGS(A_TEXT(batch), A_INT(due_ms), A_TEXT(sink), A_INT(now_ms)), NULL, err);
}

int
delivery_gather_behind(struct tx *tx, const char *sink, const char *batch, const char *numerous,
    int64_t due_ms, int64_t now_ms, struct err *err)
{
	return stmt_write(tx, "delivery_gather_behind",
	    "UPDATE delivery SET batch = ?, due_ms = ? WHERE " GATHERABLE
	    " AND coalesce(batch, '') NOT GLOB 'digest:*' AND coalesce(batch, '') <> 'alone'"
	    " AND NOT " IS_PART " AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.id = delivery.alert"
	    " AND a.importance = 65 AND (instr(?5, ',' || coalesce(a.type, '') || ',') = 0"
	    " OR (?5 IS NOT NULL AND a.kind IN ('disputed', 'corrected', 'retracted', "
	    "'vanished'))))",
	    ARGS(A_TEXT(batch), A_INT(due_ms), A_TEXT(sink), A_INT(now_ms), A_TEXT(numerous)), NULL,
	    err);
}

int
delivery_put_off_parts(
    struct tx *tx, const char *sink, int64_t due_ms, int64_t now_ms, struct err *err)
{
	return stmt_write(tx, "delivery_put_off_parts",
	    "UPDATE delivery SET due_ms = ? WHERE " GATHERABLE " AND " IS_PART,
	    ARGS(A_INT(due_ms), A_TEXT(sink), A_INT(now_ms)), NULL, err);
}

int
delivery_left(struct store *st, const char *sink, int64_t since_ms, int64_t now_ms, int64_t n,
    int64_t *ret_count, int64_t *ret_nth_ms, struct err *err)
{
	int r = stmt_int(st,
	    "SELECT count(DISTINCT coalesce(bundle, id)) FROM delivery"
	    " WHERE state = 'delivered' AND sink = ? AND settled_ms > ? AND settled_ms <= ?",
	    ARGS(A_TEXT(sink), A_INT(since_ms), A_INT(now_ms)), ret_count, err);

	*ret_nth_ms = 0;
	if (r != 0 || *ret_count < n)
		return r;
	return stmt_int(st,
	    "SELECT settled_ms FROM delivery WHERE state = 'delivered' AND sink = ?"
	    " AND settled_ms > ? AND settled_ms <= ? GROUP BY coalesce(bundle, id)"
	    " ORDER BY settled_ms DESC LIMIT 1 OFFSET ?",
	    ARGS(A_TEXT(sink), A_INT(since_ms), A_INT(now_ms), A_INT(n - 1)), ret_nth_ms, err);
}

int
delivery_put_off(struct tx *tx, const char *sink, unsigned pierce, int64_t due_ms, int64_t now_ms,
    struct err *err)
{
	return stmt_write(tx, "delivery_put_off",
	    "UPDATE delivery SET due_ms = ? WHERE state = 'due' AND sink = ? AND due_ms <= ?"
	    " AND (coalesce(batch, '') GLOB 'digest:*' OR NOT EXISTS (SELECT 1 FROM alert a, "
	    "delivery d"
	    " WHERE a.id = d.alert AND importance BETWEEN 65 AND 67"
	    " AND (d.id = delivery.id OR (d.bundle = delivery.bundle AND d.sink = delivery.sink))"
	    " AND (? >> (importance - 65)) & 1 <> 0))",
	    ARGS(A_INT(due_ms), A_TEXT(sink), A_INT(now_ms), A_INT(pierce)), NULL, err);
}
