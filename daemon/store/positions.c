/*
 * How each voted. Invariant: a source gives one position to one actor in one vote, the one that it
 * gave last; what an entry says no longer is not kept, and what did not happen has none.
 */
#include "daemon/store/internal.h"

#include "lib/mem.h"
#include "lib/str.h"

#define ROW_COLUMNS                                                                         \
	"p.milestone_id, p.source, p.actor, p.id, p.grp, p.vote, p.text, p.entry_id,"       \
	" p.seen_ms, (SELECT min(e.evidence) FROM evidence e WHERE e.entry_id = p.entry_id" \
	" AND e.milestone_id = p.milestone_id) AS best"
/* A milestone that is retracted may be said again, and an entry say it again: so their positions
 * stay stored, and are passed by. */
#define ROW_STANDS                                                                      \
	" AND NOT EXISTS (SELECT 1 FROM milestone m WHERE m.id = p.milestone_id"        \
	" AND m.state = 'retracted') AND (NOT EXISTS (SELECT 1 FROM evidence e"         \
	" WHERE e.entry_id = p.entry_id AND e.milestone_id = p.milestone_id) OR EXISTS" \
	" (SELECT 1 FROM evidence e WHERE e.entry_id = p.entry_id"                      \
	" AND e.milestone_id = p.milestone_id AND e.withdrawn_ms = 0))"
#define ROW_ORDER " best IS NULL, best, p.seen_ms DESC, p.source, p.id"

static int
put_one(struct tx *tx, int64_t milestone_id, const char *source, int64_t entry_id,
    const struct position *p, int64_t seen_ms, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO position (milestone_id, source, actor, id, grp, vote, text, entry_id,"
	    " seen_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT (milestone_id, source, actor, id) DO UPDATE SET grp = excluded.grp,"
	    " vote = excluded.vote, text = excluded.text, entry_id = excluded.entry_id,"
	    " seen_ms = excluded.seen_ms";

	return stmt_write(tx, "position_put", sql,
	    ARGS(A_INT(milestone_id), A_NAME(source), A_NAME(p->actor), A_NAME(p->id),
		A_TEXT(p->group), A_TEXT(position_words[p->vote]), A_TEXT(p->text), A_INT(entry_id),
		A_INT(seen_ms)),
	    NULL, err);
}

int
position_put(struct tx *tx, int64_t milestone_id, const char *source, int64_t entry_id,
    const struct position *v, size_t n, int64_t seen_ms, struct err *err)
{
	size_t i;
	int r = stmt_write(tx, "position_put clears",
	    "DELETE FROM position WHERE milestone_id = ? AND source = ? AND entry_id = ?",
	    ARGS(A_INT(milestone_id), A_NAME(source), A_INT(entry_id)), NULL, err);

	for (i = 0; i < n && r == 0; i++)
		if (!str_empty(v[i].actor) && v[i].vote < POS_COUNT)
			r = put_one(tx, milestone_id, source, entry_id, &v[i], seen_ms, err);
	return r;
}

static void
read_position(struct cols *c, void *ret)
{
	struct position_row *p = ret;

	p->milestone_id = col_int(c);
	p->source = col_name(c);
	p->p.actor = col_text(c);
	p->p.id = col_name(c);
	p->p.group = col_text(c);
	p->p.vote = (enum position_vote)col_word(c, position_words);
	p->p.text = col_text(c);
	p->entry_id = col_int(c);
	p->seen_ms = col_int(c);
	p->evidence = (enum evidence_class)col_int(c);
}

static int
list(struct store *st, const char *sql, const struct arg *args, struct arena *arena,
    struct position_row **ret, size_t *ret_n, struct err *err)
{
	return rows_list(st, sql, args, read_position, sizeof(**ret), arena, ret, ret_n, err);
}

int
position_list(struct store *st, int64_t milestone_id, struct arena *arena,
    struct position_row **ret, size_t *ret_n, struct err *err)
{
	return list(st,
	    "SELECT " ROW_COLUMNS " FROM position p WHERE p.milestone_id = ?" ROW_STANDS
	    " ORDER BY p.actor," ROW_ORDER,
	    ARGS(A_INT(milestone_id)), arena, ret, ret_n, err);
}

int
position_of_actor(struct store *st, const char *actor, struct arena *arena,
    struct position_row **ret, size_t *ret_n, struct err *err)
{
	static const char exactly[] =
	    "SELECT " ROW_COLUMNS " FROM position p WHERE p.actor = ?" ROW_STANDS
	    " ORDER BY p.milestone_id," ROW_ORDER;
	/* "Akaka" is "Akaka (D-HI)": no pattern, so that no character of the name is special */
	static const char nearly[] =
	    "SELECT " ROW_COLUMNS " FROM position p WHERE (p.id = ?1 COLLATE NOCASE"
	    " OR p.actor = ?1 COLLATE NOCASE"
	    " OR substr(p.actor, 1, length(?1) + 2) = ?1 || ' (' COLLATE NOCASE)" ROW_STANDS
	    " ORDER BY p.milestone_id," ROW_ORDER;
	int r = list(st, exactly, ARGS(A_NAME(actor)), arena, ret, ret_n, err);

	if (r == 0 && *ret_n == 0 && !str_empty(actor))
		r = list(st, nearly, ARGS(A_NAME(actor)), arena, ret, ret_n, err);
	return r;
}
