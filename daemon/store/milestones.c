/*
 * Milestones and their evidence. Invariant: a milestone's identity is stored once, and one rule
 * finds one piece of evidence for it in one entry.
 */
#include "daemon/store/internal.h"

#include <errno.h>
#include <string.h>

#include "lib/mem.h"

#define VALUES_COLUMNS                           \
	"kind, state, " WHEN_COLUMNS(            \
	    "date") ", date_from, " VOTE_COLUMNS \
		    ", manner, first_seen_ms, changed_ms, announced, evidence_count, origin_count, best"
#define MILESTONE_COLUMNS \
	"dossier, type, procedure, body, actor, number, occurrence, " VALUES_COLUMNS
#define VALUES_ARGS(m)                                                                       \
	A_TEXT((m)->kind), A_TEXT(ms_state_words[(m)->state]), A_WHEN((m)->date),            \
	    A_TEXT(date_from_words[(m)->date_from]), A_VOTE((m)->vote), A_TEXT((m)->manner), \
	    A_INT((m)->first_seen_ms), A_INT((m)->changed_ms), A_INT((m)->announced),        \
	    A_INT((m)->evidence_count), A_INT((m)->origin_count), A_INT((m)->best)
#define IDENTITY_ARGS(m)                                                                \
	A_NAME((m)->dossier), A_TEXT(ms_types[(m)->type].code), A_NAME((m)->procedure), \
	    A_NAME((m)->body), A_NAME((m)->actor), A_NAME((m)->number), A_INT((m)->occurrence)

static void
read_milestone(struct cols *c, void *ret)
{
	struct milestone *m = ret;

	m->id = col_int(c);
	m->dossier = col_name(c);
	m->type = (enum ms_type)col_word(c, ms_type_codes);
	m->procedure = col_name(c);
	m->body = col_name(c);
	m->actor = col_name(c);
	m->number = col_name(c);
	m->occurrence = (int)col_int(c);
	m->kind = col_text(c);
	m->state = (enum ms_state)col_word(c, ms_state_words);
	m->date = col_when(c);
	m->date_from = (enum date_from)col_word(c, date_from_words);
	m->vote = col_vote(c);
	m->manner = col_text(c);
	m->first_seen_ms = col_int(c);
	m->changed_ms = col_int(c);
	m->announced = col_int(c) != 0;
	m->evidence_count = (int)col_int(c);
	m->origin_count = (int)col_int(c);
	m->best = (enum evidence_class)col_int(c);
}

int
milestone_list(struct store *st, const char *dossier, const enum ms_type *types, size_t n,
    struct arena *arena, struct milestone **ret, size_t *ret_n, struct err *err)
{
	static const char all[] = "SELECT id, " MILESTONE_COLUMNS " FROM milestone ORDER BY id";
	static const char one[] =
	    "SELECT id, " MILESTONE_COLUMNS " FROM milestone WHERE dossier = ? ORDER BY id";
	static const char typed[] =
	    "SELECT id, " MILESTONE_COLUMNS
	    " FROM milestone WHERE type = ?2 AND (?1 IS NULL OR dossier = ?1) ORDER BY id";
	static const char both[] = "SELECT id, " MILESTONE_COLUMNS
				   " FROM milestone WHERE dossier = ? AND type = ? ORDER BY id";
	struct rows rows = { .arena = arena, .size = sizeof(**ret) };
	size_t i;
	int r = 0;

	if (types == NULL && dossier == NULL)
		r = rows_read(st, all, NO_ARGS, read_milestone, &rows, err);
	else if (types == NULL)
		r = rows_read(st, one, ARGS(A_TEXT(dossier)), read_milestone, &rows, err);
	for (i = 0; types != NULL && i < n && r == 0; i++)
		r = rows_read(st, dossier != NULL ? both : typed,
		    ARGS(A_TEXT(dossier), A_TEXT(ms_types[types[i]].code)), read_milestone, &rows,
		    err);
	if (r != 0)
		return r;
	*ret = (struct milestone *)(void *)rows.v;
	*ret_n = rows.n;
	return 0;
}

int
milestone_dossiers(
    struct store *st, struct arena *arena, const char ***ret, size_t *ret_n, struct err *err)
{
	return rows_list(st, "SELECT DISTINCT dossier FROM milestone ORDER BY dossier", NO_ARGS,
	    row_text, sizeof(**ret), arena, ret, ret_n, err);
}

int
milestone_near(struct store *st, const char *dossier, const enum ms_type *types, size_t n,
    const char *actor, const char *number, struct arena *arena, struct milestone **ret,
    size_t *ret_n, struct err *err)
{
/* One statement a case, so that each finds its index; ?3 actor, ?4 number, of which the unused one
 * is only named. */
#define NEAR "SELECT id, " MILESTONE_COLUMNS " FROM milestone WHERE dossier = ?1 AND type = ?2 AND "
	static const char any[] = NEAR "?3 = '' AND ?4 = '' ORDER BY id";
	static const char by_actor[] = NEAR "?4 = '' AND actor IN ('', ?3) ORDER BY id";
	static const char by_number[] = NEAR "?3 = '' AND number IN ('', ?4) ORDER BY id";
	static const char by_both[] = NEAR "actor IN ('', ?3) AND number IN ('', ?4) ORDER BY id";
#undef NEAR
	const char *sql = actor != NULL ? number != NULL ? by_both : by_actor
	    : number != NULL            ? by_number
					: any;
	struct rows rows = { .arena = arena, .size = sizeof(**ret) };
	size_t i;
	int r = 0;

	for (i = 0; i < n && r == 0; i++)
		r = rows_read(st, sql,
		    ARGS(A_TEXT(dossier), A_TEXT(ms_types[types[i]].code), A_NAME(actor),
			A_NAME(number)),
		    read_milestone, &rows, err);
	if (r != 0)
		return r;
	*ret = (struct milestone *)(void *)rows.v;
	*ret_n = rows.n;
	return 0;
}

int
milestone_last_occurrence(struct store *st, const char *dossier, const enum ms_type *types,
    size_t n, const char *actor, int *ret, struct err *err)
{
	int64_t last;
	size_t i;
	int r = 0, best = 0;

	for (i = 0; i < n && r == 0; i++) {
		r = stmt_int(st,
		    "SELECT coalesce(max(occurrence), 0) FROM milestone WHERE dossier = ?"
		    " AND type = ? AND actor = ?",
		    ARGS(A_TEXT(dossier), A_TEXT(ms_types[types[i]].code), A_NAME(actor)), &last,
		    err);
		if (r == 0 && last > best)
			best = (int)last;
	}
	if (r == 0)
		*ret = best;
	return r;
}

int
milestone_get(
    struct store *st, int64_t id, struct arena *arena, struct milestone *ret, struct err *err)
{
	struct rows rows = { .arena = arena, .size = sizeof(*ret) };
	int r = rows_read(st, "SELECT id, " MILESTONE_COLUMNS " FROM milestone WHERE id = ?",
	    ARGS(A_INT(id)), read_milestone, &rows, err);

	if (r != 0)
		return r;
	if (rows.n == 0)
		return STORE_NONE;
	memcpy(ret, rows.v, sizeof(*ret));
	return 0;
}

static int
insert_milestone(struct tx *tx, struct milestone *m, struct err *err)
{
	static const char sql[] =
	    "INSERT INTO milestone (" MILESTONE_COLUMNS
	    ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
	    " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
	static const char find[] =
	    "SELECT id FROM milestone WHERE dossier = ? AND type = ? AND procedure = ?"
	    " AND body = ? AND actor = ? AND number = ? AND occurrence = ?";
	int changes, r;

	r = stmt_write(
	    tx, "milestone_put", sql, ARGS(IDENTITY_ARGS(m), VALUES_ARGS(m)), &changes, err);
	if (r != 0)
		return r;
	if (changes > 0) {
		m->id = sqlite3_last_insert_rowid(tx->st->db);
		return 0;
	}
	r = stmt_int(tx->st, find, ARGS(IDENTITY_ARGS(m)), &m->id, err);
	return r == 0 ? STORE_KNOWN : tx_result(tx, r);
}

int
milestone_put(struct tx *tx, struct milestone *m, struct err *err)
{
	static const char sql[] = "UPDATE milestone SET (" MILESTONE_COLUMNS
				  ") = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
				  " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?";
	int changes, r;

	if (m->type < 0 || m->type >= MS_TYPE_COUNT)
		return tx_result(
		    tx, err_set(err, -EINVAL, "a milestone of no type cannot be stored"));
	if (m->id == 0)
		return insert_milestone(tx, m, err);
	r = stmt_write(tx, "milestone_put update", sql,
	    ARGS(IDENTITY_ARGS(m), VALUES_ARGS(m), A_INT(m->id)), &changes, err);
	if (r == 0 && changes == 0)
		r = tx_result(
		    tx, err_set(err, -ENOENT, "milestone %lld is not there", (long long)m->id));
	return r;
}

/* ---- evidence */
#define EVIDENCE_COLUMNS                                                                     \
	"milestone_id, entry_id, rule, source, origin, url, title, quote, field, span_from," \
	" span_to, type, evidence, text, document, " WHEN_COLUMNS(                           \
	    "date") ", date_from, " VOTE_COLUMNS ", manner, seen_ms"

/* The entry was revised: what it says now takes the place of what it said. */
static int
evidence_renew(struct tx *tx, const struct evidence *e, struct err *err)
{
	static const char sql[] =
	    "UPDATE evidence SET title = ?, quote = ?, field = ?, span_from = ?, span_to = ?, type "
	    "= ?,"
	    " evidence = ?, text = ?, document = ?, date_at = ?, date_precision = ?,"
	    " date_zone_assumed = ?, date_from = ?, counted = ?, votes_for = ?, against = ?,"
	    " abstain = ?, present = ?, absent = ?, two_thirds = ?, manner = ?, seen_ms = ?, withdrawn_ms = 0"
	    " WHERE milestone_id = ? AND entry_id = ? AND rule = ?";

	return stmt_write(tx, "evidence_renew", sql,
	    ARGS(A_TEXT(e->title), A_TEXT(e->quote), A_TEXT(e->field), A_INT(e->from), A_INT(e->to),
		A_TEXT(ms_types[e->type].code), A_INT(e->evidence), A_HASH(&e->text),
		A_HASH(&e->document), A_WHEN(e->date), A_TEXT(date_from_words[e->date_from]),
		A_VOTE(e->vote), A_TEXT(e->manner), A_INT(e->seen_ms), A_INT(e->milestone_id),
		A_INT(e->entry_id), A_NAME(e->rule)),
	    NULL, err);
}

int
evidence_put(struct tx *tx, const struct evidence *e, struct err *err)
{
	static const char sql[] = "INSERT INTO evidence (" EVIDENCE_COLUMNS
				  ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
				  " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
				  " ON CONFLICT (milestone_id, entry_id, rule) DO NOTHING";
	int changes, r;

	if (e->type < 0 || e->type >= MS_TYPE_COUNT)
		return tx_result(
		    tx, err_set(err, -EINVAL, "a piece of evidence without a milestone type"));
	r = stmt_write(tx, "evidence_put", sql,
	    ARGS(A_INT(e->milestone_id), A_INT(e->entry_id), A_NAME(e->rule), A_TEXT(e->source),
		A_TEXT(e->origin), A_TEXT(e->url), A_TEXT(e->title), A_TEXT(e->quote),
		A_TEXT(e->field), A_INT(e->from), A_INT(e->to), A_TEXT(ms_types[e->type].code),
		A_INT(e->evidence), A_HASH(&e->text), A_HASH(&e->document), A_WHEN(e->date),
		A_TEXT(date_from_words[e->date_from]), A_VOTE(e->vote), A_TEXT(e->manner),
		A_INT(e->seen_ms)),
	    &changes, err);
	if (r != 0 || changes > 0)
		return r;
	r = evidence_renew(tx, e, err);
	return r == 0 ? STORE_KNOWN : r;
}

int
evidence_drop_older(
    struct tx *tx, int64_t milestone_id, int64_t entry_id, int64_t seen_ms, struct err *err)
{
	return stmt_write(tx, "evidence_drop_older",
	    "DELETE FROM evidence WHERE milestone_id = ? AND entry_id = ? AND seen_ms <> ?",
	    ARGS(A_INT(milestone_id), A_INT(entry_id), A_INT(seen_ms)), NULL, err);
}

int
evidence_withdraw(
    struct tx *tx, int64_t milestone_id, int64_t entry_id, int64_t now_ms, struct err *err)
{
	return stmt_write(tx, "evidence_withdraw",
	    "UPDATE evidence SET withdrawn_ms = ? WHERE milestone_id = ? AND entry_id = ?"
	    " AND withdrawn_ms = 0",
	    ARGS(A_INT(now_ms), A_INT(milestone_id), A_INT(entry_id)), NULL, err);
}

static void
read_evidence(struct cols *c, void *ret)
{
	struct evidence *e = ret;

	e->id = col_int(c);
	e->milestone_id = col_int(c);
	e->entry_id = col_int(c);
	e->rule = col_name(c);
	e->source = col_text(c);
	e->origin = col_text(c);
	e->url = col_text(c);
	e->title = col_text(c);
	e->quote = col_text(c);
	e->field = col_text(c);
	e->from = (size_t)col_int(c);
	e->to = (size_t)col_int(c);
	e->type = (enum ms_type)col_word(c, ms_type_codes);
	e->evidence = (enum evidence_class)col_int(c);
	col_hash(c, &e->text);
	col_hash(c, &e->document);
	e->date = col_when(c);
	e->date_from = (enum date_from)col_word(c, date_from_words);
	e->vote = col_vote(c);
	e->manner = col_text(c);
	e->seen_ms = col_int(c);
	e->withdrawn_ms = col_int(c);
}

int
evidence_list(struct store *st, int64_t milestone_id, struct arena *arena, struct evidence **ret,
    size_t *ret_n, struct err *err)
{
	return rows_list(st,
	    "SELECT id, " EVIDENCE_COLUMNS
	    ", withdrawn_ms FROM evidence WHERE milestone_id = ? ORDER BY seen_ms, id",
	    ARGS(A_INT(milestone_id)), read_evidence, sizeof(**ret), arena, ret, ret_n, err);
}

int
evidence_of_dossier(struct store *st, const char *dossier, struct arena *arena,
    struct evidence **ret, size_t *ret_n, struct err *err)
{
	return rows_list(st,
	    "SELECT id, " EVIDENCE_COLUMNS ", withdrawn_ms FROM evidence WHERE milestone_id IN"
	    " (SELECT id FROM milestone WHERE dossier = ?) ORDER BY milestone_id, seen_ms, id",
	    ARGS(A_TEXT(dossier)), read_evidence, sizeof(**ret), arena, ret, ret_n, err);
}

int
evidence_of_entry(struct store *st, int64_t entry_id, struct arena *arena, struct evidence **ret,
    size_t *ret_n, struct err *err)
{
	return rows_list(st,
	    "SELECT id, " EVIDENCE_COLUMNS
	    ", withdrawn_ms FROM evidence WHERE entry_id = ? ORDER BY seen_ms, id",
	    ARGS(A_INT(entry_id)), read_evidence, sizeof(**ret), arena, ret, ret_n, err);
}
