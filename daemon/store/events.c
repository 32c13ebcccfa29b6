/*
 * What is announced for a time to come. Invariant: one entry announces an event of one name to a
 * dossier once; what was said of it before its last change is kept beside what is said now.
 */
#include "daemon/store/internal.h"

#include <errno.h>

#include "lib/mem.h"

#define VALUES_COLUMNS                                                                             \
	"state, announced, url, kind, title, place, body, status, " WHEN_COLUMNS(                  \
	    "starts") ", changed, was_title, was_place, was_body, was_status, " WHEN_COLUMNS("was" \
											     "_st" \
											     "art" \
											     "s") ", first_seen_ms, changed_ms"
#define EVENT_COLUMNS "source, entry_id, name, dossier, " VALUES_COLUMNS
#define VALUES_ARGS(a)                                                                  \
	A_TEXT(event_state_words[(a)->state]), A_INT((a)->announced), A_TEXT((a)->url), \
	    A_TEXT(event_kind_words[(a)->now.kind]), A_TEXT((a)->now.title),            \
	    A_TEXT((a)->now.place), A_TEXT((a)->now.body), A_TEXT((a)->now.status),     \
	    A_WHEN((a)->now.starts), A_INT((a)->changed), A_TEXT((a)->was.title),       \
	    A_TEXT((a)->was.place), A_TEXT((a)->was.body), A_TEXT((a)->was.status),     \
	    A_WHEN((a)->was.starts), A_INT((a)->first_seen_ms), A_INT((a)->changed_ms)

static int
insert(struct tx *tx, struct announcement *a, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO event (" EVENT_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
	    " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
	int changes,
	    r = stmt_write(tx, "event_put", sql,
		ARGS(A_NAME(a->source), A_INT(a->entry_id), A_NAME(a->now.name), A_NAME(a->dossier),
		    VALUES_ARGS(a)),
		&changes, err);

	if (r != 0)
		return r;
	if (changes > 0) {
		a->id = sqlite3_last_insert_rowid(tx->st->db);
		return 0;
	}
	r = stmt_int(tx->st, "SELECT id FROM event WHERE entry_id = ? AND name = ? AND dossier = ?",
	    ARGS(A_INT(a->entry_id), A_NAME(a->now.name), A_NAME(a->dossier)), &a->id, err);
	return r == 0 ? STORE_KNOWN : tx_result(tx, r);
}

int
event_put(struct tx *tx, struct announcement *a, struct err *err)
{
	static const char sql[] = "UPDATE event SET (" VALUES_COLUMNS
				  ") = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
				  " ?, ?) WHERE id = ?";
	int changes, r;

	if (a->now.kind >= EVENT_KIND_COUNT || a->state >= EVENT_STATE_COUNT)
		return tx_result(tx, err_set(err, -EINVAL, "an event of no kind or state"));
	if (a->id == 0)
		return insert(tx, a, err);
	r = stmt_write(
	    tx, "event_put update", sql, ARGS(VALUES_ARGS(a), A_INT(a->id)), &changes, err);
	if (r == 0 && changes == 0)
		r = tx_result(
		    tx, err_set(err, -ENOENT, "event %lld is not there", (long long)a->id));
	return r;
}

static void
read_event(struct cols *c, void *ret)
{
	struct announcement *a = ret;

	a->id = col_int(c);
	a->source = col_name(c);
	a->entry_id = col_int(c);
	a->now.name = col_text(c);
	a->dossier = col_name(c);
	a->state = (enum event_state)col_word(c, event_state_words);
	a->announced = col_int(c) != 0;
	a->url = col_text(c);
	a->now.kind = (enum event_kind)col_word(c, event_kind_words);
	a->now.title = col_text(c);
	a->now.place = col_text(c);
	a->now.body = col_text(c);
	a->now.status = col_text(c);
	a->now.starts = col_when(c);
	a->changed = col_int(c) != 0;
	a->was.name = a->now.name;
	a->was.kind = a->now.kind;
	a->was.title = col_text(c);
	a->was.place = col_text(c);
	a->was.body = col_text(c);
	a->was.status = col_text(c);
	a->was.starts = col_when(c);
	a->first_seen_ms = col_int(c);
	a->changed_ms = col_int(c);
}

int
event_of_entry(struct store *st, int64_t entry_id, struct arena *arena, struct announcement **ret,
    size_t *ret_n, struct err *err)
{
	return rows_list(st,
	    "SELECT id, " EVENT_COLUMNS " FROM event WHERE entry_id = ? ORDER BY id",
	    ARGS(A_INT(entry_id)), read_event, sizeof(**ret), arena, ret, ret_n, err);
}

int
event_list(struct store *st, const char *dossier, struct arena *arena, struct announcement **ret,
    size_t *ret_n, size_t *ret_unread, struct err *err)
{
	return rows_list_sound(st,
	    "SELECT id, " EVENT_COLUMNS
	    " FROM event WHERE ?1 IS NULL OR dossier = ?1 ORDER BY starts_at, id",
	    ARGS(A_TEXT(dossier)), read_event, sizeof(**ret), arena, ret, ret_n, ret_unread, err);
}

int
event_upcoming(struct store *st, int64_t after_s, struct arena *arena, struct announcement **ret,
    size_t *ret_n, size_t *ret_unread, struct err *err)
{
	return rows_list_sound(st,
	    "SELECT id, " EVENT_COLUMNS " FROM event WHERE starts_at > ? AND dossier <> ''"
	    " AND state <> 'unlisted' AND starts_precision > 0 ORDER BY starts_at, id",
	    ARGS(A_INT(after_s)), read_event, sizeof(**ret), arena, ret, ret_n, ret_unread, err);
}

int
event_sittings(struct store *st, const char *dossier, struct arena *arena,
    struct announcement **ret, size_t *ret_n, size_t *ret_unread, struct err *err)
{
	return rows_list_sound(st,
	    "SELECT id, " EVENT_COLUMNS " FROM event WHERE dossier IN (?1, '') AND kind = 'sitting'"
	    " ORDER BY starts_at, id",
	    ARGS(A_NAME(dossier)), read_event, sizeof(**ret), arena, ret, ret_n, ret_unread, err);
}
