/*
 * The entries of one document, all of them or one by one. Invariant: an entry about which something
 * stored cannot be read leaves no trace of itself and keeps none of the others back.
 */
#include <inttypes.h>
#include <string.h>

#include "daemon/poll/pass.h"
#include "daemon/poll/unread.h"
#include "lib/mem.h"
#include "lib/str.h"

#define PASSED_OVER_MAX 16 /* more than so many, and it is not the rows */

/* What the entries of a document change besides the store. */
struct mark {
	struct intake_result ret;
	struct pass_depend depend;
	int64_t document_id;
	size_t alerts, rows;
};

static struct mark
mark(const struct pass *p)
{
	return (
	    struct mark){ *p->ret, p->depend, p->document_id, p->facts.alerts, p->round->rows.n };
}

static void
back_to(struct pass *p, const struct mark *m)
{
	*p->ret = m->ret;
	p->depend = m->depend;
	p->document_id = m->document_id;
	p->facts.alerts = m->alerts;
	p->round->rows.n = m->rows;
	annals_done(&p->facts.annals); /* they may know what was undone */
}

/* ---- one by one */

static int
tell(struct pass *p, int64_t id, const struct entry *e, const char *why, struct err *err)
{
	const char *source = p->source->name;
	_cleanup_free_ char *name = id > 0
	    ? xasprintf("entry %" PRId64 " of source %s", id, source)
	    : xasprintf("what is known of a new entry of source %s", source);
	_cleanup_free_ char *detail =
	    xasprintf("%s%s%s", e != NULL ? STR_OR(e->title, "") : "", e != NULL ? ": " : "", why);

	return unread_put(p->facts.tx, p->facts.setup, source, name, detail, p->answer->now_ms,
	    &p->facts.alerts, err);
}

/* Its row stands in the table all the same: that it cannot be taken in is no withdrawal. */
static int
pass_over_entry(struct pass *p, size_t index, const char *why, struct err *err)
{
	struct entry *e = &p->entries[index];
	struct entry_seen seen = { 0 };
	int r = pass_find_entry(p, index, &seen, err);

	if (r == 0 && p->table)
		r = pass_list_row(p, seen.id, err);
	return r == 0 || r == STORE_NONE ? tell(p, seen.id, e, why, err) : r;
}

static int
pass_over_vanished(struct pass *p, size_t index, const char *why, struct err *err)
{
	return tell(p, p->facts.vanished[index], NULL, why, err);
}

static int
take_vanished(struct pass *p, size_t index, struct err *err)
{
	return facts_vanish(&p->facts, p->facts.vanished[index], err);
}

struct way {
	int (*take)(struct pass *, size_t, struct err *);
	int (*pass_over)(struct pass *, size_t, const char *why, struct err *);
};
static const struct way listed = { pass_take_entry, pass_over_entry };
static const struct way vanished = { take_vanished, pass_over_vanished };

static int
take_alone(struct pass *p, const struct way *way, size_t index, struct err *err)
{
	struct mark before = mark(p);
	struct err undo = { 0 };
	_cleanup_free_ char *why = NULL;
	int r = tx_part_begin(p->facts.tx, err);

	if (r != 0)
		return r;
	r = way->take(p, index, err);
	if (r == 0)
		return tx_part_keep(p->facts.tx, err);
	if (tx_part_undo(p->facts.tx, &undo) != 0 || !store_row_failed(r) ||
	    p->passed_over == PASSED_OVER_MAX)
		return r;
	back_to(p, &before);
	p->passed_over++;
	why = xstrdup(err->text);
	return way->pass_over(p, index, why, err);
}

/* ---- all of them */

struct vanishing {
	struct pass *pass;
	struct err *err;
};

/* A meeting that is over goes from the list of those to come. */
static int
on_vanished(int64_t entry_id, const char *title, int64_t until_ms, void *arg)
{
	struct vanishing *v = arg;
	struct pass *p = v->pass;

	(void)title;
	if (until_ms > 0 && until_ms <= p->answer->now_ms)
		return entry_set_vanished(p->facts.tx, entry_id, true, v->err);
	facts_queue_vanished(&p->facts, entry_id);
	return 0;
}

static int
take(struct pass *p, const struct way *way, size_t index, bool alone, struct err *err)
{
	return alone ? take_alone(p, way, index, err) : way->take(p, index, err);
}

/* Newest first is how streams are written; the oldest is told first. */
static int
take_all(struct pass *p, bool alone, struct err *err)
{
	struct vanishing v = { p, err };
	size_t i, n = p->doc->count;
	int r = 0;

	for (i = 0; i < n && r == 0; i++)
		r = take(p, &listed, p->table ? i : n - 1 - i, alone, err);
	if (r != 0 || !p->table || p->ret->first || p->next != NULL)
		return r;
	p->facts.vanished_count = 0;
	r = entry_each_vanished(
	    p->facts.store, p->source->name, p->round->mark_ms, on_vanished, &v, err);
	for (i = 0; i < p->facts.vanished_count && r == 0; i++)
		r = take(p, &vanished, i, alone, err);
	return r;
}

int
pass_take_entries(struct pass *p, struct err *err)
{
	struct mark before = mark(p);
	struct err undo = { 0 };
	int r = tx_part_begin(p->facts.tx, err);

	if (r != 0)
		return r;
	r = take_all(p, false, err);
	if (r == 0)
		return tx_part_keep(p->facts.tx, err);
	if (tx_part_undo(p->facts.tx, &undo) != 0 || !store_row_failed(r))
		return r;
	back_to(p, &before);
	return take_all(p, true, err);
}
