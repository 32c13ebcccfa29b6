/*
 * Alerts: what is to be told, once. Invariant: an alert's id is stored once and never changed.
 */
#include "daemon/store/internal.h"

#include <stdio.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/mem.h"

#define LINKS_BYTES 16384

#define ALERT_COLUMNS                                                                             \
	"id, kind, milestone_id, type, dossier, source, milestone, importance, title, text, url," \
	" state, created_ms, " WHEN_COLUMNS("event") ", next, links, what, place, cancelled"

/* One a line; NULL: none. Heap. */
static char *
join_links(const struct alert *a)
{
	struct buf b;
	size_t i;

	if (a->link_count == 0)
		return NULL;
	buf_init(&b, LINKS_BYTES);
	for (i = 0; i < a->link_count; i++)
		IGNORE(buf_printf(&b, "%s%s", i > 0 ? "\n" : "", a->links[i]));
	return b.data != NULL ? buf_take(&b) : NULL;
}

int
alert_put(struct tx *tx, const struct alert *a, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO alert (" ALERT_COLUMNS
	    ") VALUES (?, ?, nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
	    " ?, ?, ?, ?)"
	    " ON CONFLICT (id) DO NOTHING";
	_cleanup_free_ char *links = join_links(a);
	int changes,
	    r = stmt_write(tx, "alert_put", sql,
		ARGS(A_TEXT(a->id), A_TEXT(alert_kind_words[a->kind]), A_INT(a->milestone_id),
		    A_TEXT(a->type), A_TEXT(a->dossier), A_TEXT(a->source), A_TEXT(a->milestone),
		    A_INT(a->importance), A_TEXT(a->title), A_TEXT(a->text), A_TEXT(a->url),
		    A_TEXT(a->state), A_INT(a->created_ms), A_WHEN(a->event), A_TEXT(a->next),
		    A_TEXT(links), A_TEXT(a->what), A_TEXT(a->place), A_INT(a->cancelled)),
		&changes, err);

	if (r != 0)
		return r;
	return changes > 0 ? 0 : STORE_KNOWN;
}

static void
split_links(struct cols *c, struct alert *a)
{
	const char *line = col_text(c), *end;
	const char **v = line != NULL ? arena_alloc(c->arena, ALERT_LINKS * sizeof(*v)) : NULL;

	c->full = c->full || (line != NULL && v == NULL);
	while (v != NULL && line != NULL && a->link_count < ALERT_LINKS) {
		end = strchr(line, '\n');
		v[a->link_count] =
		    end == NULL ? line : arena_strndup(c->arena, line, (size_t)(end - line));
		c->full = c->full || v[a->link_count] == NULL;
		a->link_count++;
		line = end != NULL ? end + 1 : NULL;
	}
	a->links = v;
}

static void
read_alert(struct cols *c, void *ret)
{
	struct alert *a = ret;

	(void)snprintf(a->id, sizeof(a->id), "%s", (const char *)sqlite3_column_text(c->q, c->i++));
	a->kind = (enum alert_kind)col_word(c, alert_kind_words);
	a->milestone_id = col_int(c);
	a->type = col_text(c);
	a->dossier = col_text(c);
	a->source = col_text(c);
	a->milestone = col_text(c);
	a->importance = (char)col_int(c);
	a->title = col_text(c);
	a->text = col_text(c);
	a->url = col_text(c);
	a->state = col_text(c);
	a->created_ms = col_int(c);
	a->event = col_when(c);
	a->next = col_text(c);
	split_links(c, a);
	a->what = col_text(c);
	a->place = col_text(c);
	a->cancelled = col_int(c) != 0;
}

static int
take_alert(struct store *st, const char *sql, const struct arg *args, struct arena *arena,
    bool alone, struct alert *ret, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct alert a = { .title = NULL };
	struct cols c;
	int r = stmt_open(st, &q, sql, args, err);

	if (r == 0)
		r = stmt_next(st, q, err);
	if (r != 0)
		return r;
	c = (struct cols){ .q = q, .arena = arena };
	read_alert(&c, &a);
	r = cols_check(&c, err);
	if (r == 0 && alone) {
		r = stmt_next(st, q, err);
		r = r == 0 ? STORE_KNOWN : r == STORE_NONE ? 0 : r;
	}
	if (r == 0)
		*ret = a;
	return r;
}

int
alert_revision(struct store *st, const struct alert *a, int *ret, struct err *err)
{
	int64_t told = 0;
	int r = stmt_int(st,
	    "SELECT count(*) FROM alert WHERE milestone = ?1 AND what IS NOT NULL"
	    " AND kind IN ('scheduled', 'moved', 'unlisted')"
	    " AND rowid <= (SELECT rowid FROM alert WHERE id = ?2)",
	    ARGS(A_TEXT(a->milestone), A_TEXT(a->id)), &told, err);

	*ret = told > 0 ? (int)told - 1 : 0;
	return r;
}

int
alert_get(struct store *st, const char *id, struct arena *arena, struct alert *ret, struct err *err)
{
	return take_alert(st, "SELECT " ALERT_COLUMNS " FROM alert WHERE id = ?", ARGS(A_TEXT(id)),
	    arena, false, ret, err);
}

int
alert_find(
    struct store *st, const char *prefix, struct arena *arena, struct alert *ret, struct err *err)
{
	/* ids are hex digits, all of them before "g" */
	return take_alert(st,
	    "SELECT " ALERT_COLUMNS " FROM alert WHERE id >= ?1 AND id < ?1 || 'g' LIMIT 2",
	    ARGS(A_TEXT(prefix)), arena, true, ret, err);
}

int
alert_said_last(struct store *st, const char *milestone, struct arena *arena, struct alert *ret,
    struct err *err)
{
	return take_alert(st,
	    "SELECT " ALERT_COLUMNS " FROM alert WHERE milestone = ?"
	    " AND kind NOT IN ('again', 'escalated') ORDER BY rowid DESC LIMIT 1",
	    ARGS(A_TEXT(milestone)), arena, false, ret, err);
}

int
alert_list(struct store *st, const char *dossier, size_t max, struct arena *arena,
    struct alert **ret, size_t *ret_n, struct err *err)
{
	return rows_list(st,
	    "SELECT " ALERT_COLUMNS
	    " FROM alert WHERE ?1 IS NULL OR dossier = ?1 ORDER BY rowid DESC LIMIT ?2",
	    ARGS(A_TEXT(dossier), A_INT(max)), read_alert, sizeof(**ret), arena, ret, ret_n, err);
}
