#include "daemon/poll/depend.h"

#include <string.h>

#include "lib/mem.h"
#include "lib/net.h"
#include "lib/str.h"

#define DEPTH_MAX 3 /* a list names items, an item its actions; more is a publisher's maze */
#define DOSSIERS_MAX 16
#define URL_MAX_BYTES 4096

static const char *
note_key(struct pass *p)
{
	return arena_printf(p->arena, "requests:%s", p->source->name);
}

int
depend_begin(struct pass *p, struct err *err)
{
	const char *note = NULL;
	int r = request_waiting(p->facts.store, p->source->name, &p->depend.waiting, err);

	if (r == 0)
		r = meta_get(p->facts.store, note_key(p), p->arena, &note, err);
	if (r == STORE_NONE)
		r = 0;
	p->depend.cut_before = !str_empty(note);
	p->depend.cut_silent = str_eq(note, "silent");
	return r;
}

struct row_state {
	const char *dossier[DOSSIERS_MAX]; /* that it names */
	size_t dossiers;
	bool fresh; /* one of them never looked here, or with none named: anybody */
	bool same;  /* the row says what it said before */
	bool known;
	int64_t entry_id, stamp;
};

static void
find_dossiers(const struct pass *p, const struct entry *e, struct row_state *row)
{
	struct detect_source src = pass_detect_source(p);
	size_t i;

	row->dossiers = detect_about(p->facts.setup->detector, &src, e, row->dossier, DOSSIERS_MAX);
	row->fresh = row->dossiers == 0 && facts_any_without_baseline(&p->facts);
	for (i = 0; i < row->dossiers; i++)
		row->fresh |= !facts_has_baseline(&p->facts, row->dossier[i]);
}

/* A line each; a source that is bound to dossiers gives its answers these anyway. */
static const char *
write_dossiers(const struct row_state *row, struct arena *a)
{
	const char *all = NULL;
	size_t i;

	for (i = 0; i < row->dossiers; i++)
		all =
		    all == NULL ? row->dossier[i] : arena_printf(a, "%s\n%s", all, row->dossier[i]);
	return all;
}

/* Those of them that are still followed. */
static void
read_dossiers(struct pass *p, const char *all)
{
	const struct settings *s = p->facts.setup->settings;
	const struct dossier_conf *d;
	const char *name;
	size_t len;

	p->inherited = arena_alloc(p->arena, DOSSIERS_MAX * sizeof(*p->inherited));
	for (; p->inherited != NULL && !str_empty(all) && p->inherited_count < DOSSIERS_MAX;
	     all += len + (all[len] != '\0')) {
		len = strcspn(all, "\n");
		name = arena_strndup(p->arena, all, len);
		d = name != NULL ? settings_dossier(s, name) : NULL;
		if (d != NULL)
			p->inherited[p->inherited_count++] = d->name;
	}
}

static int
put(struct pass *p, struct request *q, bool again, struct err *err)
{
	int r;

	if (p->depend.waiting >= DEPEND_WAITING_MAX) {
		struct request known;

		r = request_find(p->facts.store, q->source, q->url, q->map, p->arena, &known, err);
		if (r == STORE_NONE || (r == 0 && again && known.state != REQUEST_DUE)) {
			p->depend.cut = true;
			return 0;
		}
		if (r != 0)
			return r;
	}
	r = request_put(p->facts.tx, q, again, err);
	p->depend.waiting += r == 0;
	p->ret->asked += r == 0;
	return r == STORE_KNOWN ? 0 : r;
}

static bool
is_askable(const char *url)
{
	struct net_url u;

	if (strlen(url) > URL_MAX_BYTES || net_url_parse(url, &u) < 0)
		return false;
	net_url_done(&u);
	return true;
}

/* What was answered long ago is asked for anew, though the row says what it said. */
static bool
is_stale(const struct pass *p, const struct feed_request *in, const struct row_state *row,
    const struct request *known)
{
	return in->again_ms > 0 && row->dossiers > 0 && known->state != REQUEST_DUE &&
	    p->answer->now_ms - known->since_ms >= in->again_ms;
}

static int
take_one(
    struct pass *p, const struct feed_request *in, const struct row_state *row, struct err *err)
{
	bool again = !row->same || (p->whole && !p->ret->first && row->fresh);
	struct request q = { .source = p->source->name,
		.name = in->name,
		.url = arena_strndup(p->arena, in->url, strcspn(in->url, "#")),
		.map = in->map,
		.entry_id = row->entry_id,
		.depth = p->depth + 1,
		.page = 1,
		.stamp = row->stamp,
		.dossiers = in->inherit ? write_dossiers(row, p->arena) : NULL,
		.since_ms = p->answer->now_ms };
	struct request known;
	bool newer = false, looked = row->stamp > 0 || in->again_ms > 0;
	int r;

	if ((in->followed && row->dossiers == 0) || q.depth > DEPTH_MAX)
		return 0;
	if (q.url == NULL)
		return err_set(err, INTAKE_REFUSED, "more text than is kept of one document");
	if (!is_askable(q.url))
		return counter_add(p->facts.tx, p->source->name, "request", 1, err);
	if (!again && looked) {
		r = request_find(p->facts.store, q.source, q.url, q.map, p->arena, &known, err);
		if (r != 0 && r != STORE_NONE)
			return r;
		newer = r == 0 && (row->stamp > known.stamp || is_stale(p, in, row, &known));
		if (!newer && !p->whole && !p->depend.cut_before)
			return 0;
	}
	if (!p->source->alert_first)
		q.silent = p->ret->first || p->facts.silent ||
		    (row->same ? (p->whole && row->fresh) || p->depend.cut_silent
			       : row->dossiers > 0 && row->fresh && !row->known);
	return put(p, &q, again || newer, err);
}

int
depend_take(struct pass *p, size_t index, int64_t entry_id, bool known, bool same, struct err *err)
{
	const struct feed_typed *t = p->doc->entry[index].typed;
	struct row_state row = { .known = known, .same = same, .entry_id = entry_id };
	const struct entry *e = &p->entries[index];
	bool again = false;
	size_t i;
	int r = 0;

	if (t == NULL || t->request_count == 0)
		return 0;
	if (e->updated.precision != WHEN_NONE)
		row.stamp = e->updated.at;
	for (i = 0; i < t->request_count; i++)
		again |= t->requests[i].again_ms > 0;
	if (same && !p->whole && !p->depend.cut_before && row.stamp == 0 && !again)
		return 0;
	find_dossiers(p, e, &row);
	for (i = 0; i < t->request_count && r == 0; i++)
		r = take_one(p, &t->requests[i], &row, err);
	return r;
}

int
depend_end(struct pass *p, struct err *err)
{
	const char *note = !p->depend.cut           ? ""
	    : p->ret->first || p->depend.cut_silent ? "silent"
						    : "cut";

	p->ret->cut = p->depend.cut && !p->depend.cut_before;
	/* that one page or answer found room for all of its own says nothing about the others */
	if (p->depend.cut == p->depend.cut_before ||
	    (!p->depend.cut && (p->depth > 0 || p->next != NULL || round_page(p->round) > 1)))
		return 0;
	return meta_put(p->facts.tx, note_key(p), note, err);
}

/* ---- answers */

/* The next page of an answer is a request of its own. */
static int
take_next(struct pass *p, const struct request *q, struct err *err)
{
	struct request next = *q, known;
	int r;

	if (p->next == NULL || q->page >= p->source->max_pages)
		return 0;
	next.url = p->next;
	next.page = q->page + 1;
	next.since_ms = p->answer->now_ms;
	r = request_find(p->facts.store, q->source, next.url, q->map, p->arena, &known, err);
	if (r == 0 && known.page <= q->page)
		return 0; /* round and round */
	return r == 0 || r == STORE_NONE ? put(p, &next, true, err) : r;
}

static int
write_answer(struct pass *p, const struct request *q, struct err *err)
{
	struct request done = *q;
	int r;

	done.state = REQUEST_DONE;
	done.detail = NULL;
	r = request_settle(p->facts.tx, &done, err);
	if (r == 0)
		r = depend_begin(p, err);
	if (r == 0)
		r = pass_take_entries(p, err);
	if (r == 0)
		r = take_next(p, q, err);
	if (r == 0)
		r = depend_end(p, err);
	return r == 0 ? pass_record(p, err) : r;
}

int
depend_document(struct batch *batch, const struct setup *setup, const struct source_conf *source,
    const struct request *q, const struct intake_answer *answer, struct arena *arena,
    struct intake_result *ret, struct err *err)
{
	struct source_conf as = *source;
	struct poll_round alone = { .count = 0 };
	struct pass p = { .source = &as,
		.answer = answer,
		.round = &alone,
		.arena = arena,
		.ret = ret,
		.depth = q->depth };
	struct feed_doc doc = { .count = 0 };
	int r;

	as.map = q->map;
	as.kind = KIND_STREAM;
	r = pass_begin(&p, batch, setup, false, err);
	if (r != 0)
		return r;
	p.facts.silent = q->silent;
	p.whole = q->silent;
	read_dossiers(&p, q->dossiers);
	p.asked_by = q->dossiers != NULL ? q->entry_id : 0;
	r = pass_read(&p, &doc, err);
	if (r == 0 && pass_is_cut(&p))
		r = err_set(err, INTAKE_REFUSED, "the document breaks off");
	if (r == 0)
		r = batch_begin(batch, &p.facts.tx, err);
	if (r == 0) {
		r = batch_end(batch, write_answer(&p, q, err), err);
		ret->wrote = r == 0;
	}
	free(p.next);
	round_done(&alone);
	facts_end(&p.facts);
	return r;
}
