/*
 * How much there is, for `ratifyctl status`. Invariant: reads only.
 */
#include "daemon/store/internal.h"

int
store_count(struct store *st, struct store_counts *ret, struct err *err)
{
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	struct cols c;
	int r = stmt_open(st, &q,
	    "SELECT (SELECT count(*) FROM source), (SELECT count(*) FROM entry),"
	    " (SELECT count(*) FROM entry_body), (SELECT count(*) FROM document),"
	    " (SELECT count(*) FROM milestone), (SELECT count(*) FROM evidence),"
	    " (SELECT count(*) FROM alert), (SELECT count(*) FROM delivery),"
	    " (SELECT count(*) FROM audit),"
	    " (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM "
	    "pragma_page_size)",
	    NO_ARGS, err);

	if (r == 0)
		r = stmt_next(st, q, err);
	if (r != 0)
		return r;
	c = (struct cols){ .q = q };
	ret->sources = col_int(&c);
	ret->entries = col_int(&c);
	ret->bodies = col_int(&c);
	ret->documents = col_int(&c);
	ret->milestones = col_int(&c);
	ret->evidence = col_int(&c);
	ret->alerts = col_int(&c);
	ret->deliveries = col_int(&c);
	ret->audit_records = col_int(&c);
	ret->bytes = col_int(&c);
	return 0;
}

static void
read_count(struct cols *c, void *ret)
{
	struct dossier_count *d = ret;

	d->dossier = col_text(c);
	d->milestones = col_int(c);
	d->changed_ms = col_int(c);
}

int
dossier_list(struct store *st, struct arena *arena, struct dossier_count **ret, size_t *ret_n,
    struct err *err)
{
	return rows_list(st,
	    "SELECT dossier, count(*), max(changed_ms) FROM milestone GROUP BY dossier"
	    " ORDER BY dossier",
	    NO_ARGS, read_count, sizeof(**ret), arena, ret, ret_n, err);
}
