/*
 * Takes a document apart and writes down what follows from it. Invariant: what is not new to the
 * store fires nothing, and what is written is written in one transaction or not at all.
 */
#include "daemon/poll/intake.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "daemon/audit/audit.h"
#include "daemon/outbox/outbox.h"
#include "daemon/poll/events.h"
#include "daemon/poll/facts.h"
#include "daemon/poll/fall.h"
#include "feeds/format.h"
#include "feeds/plain.h"
#include "lib/mem.h"
#include "lib/str.h"

#define TITLE_MAX_BYTES (128u * 1024)
#define TEXT_MAX_BYTES (64u * 1024)
#define WINDOW_MIN 5 /* a shorter feed says nothing about what was missed */
#define DETECT_ARENA_BYTES (8u << 20)
#define TOO_MUCH_TEXT "more text than is kept of one document"

enum { KIND_AUTO, KIND_STREAM, KIND_TABLE }; /* settings_kind_words */

struct pass {
	struct facts_pass facts;
	const struct source_conf *source;
	const struct intake_answer *answer;
	const struct feed_doc *doc;
	struct entry *entries;
	bool *guid_usable, *alias_usable;
	bool table, whole; /* whole: dossiers without a base line here look at known entries, too */
	bool held;         /* it announces what the same bytes will say has happened */
	int64_t document_id;
	struct hash sha;
	struct fall fall; /* of a table */
	struct arena *arena;
	struct intake_result *ret;
};

static bool
is_cut(const struct pass *p)
{
	return (p->doc->flaws & FEED_FLAW_CUT) != 0;
}

/* False: no more room; half an entry would say that the rest is no longer said. */
static bool
fill_entry(struct pass *p, const struct feed_entry *in, struct entry *out)
{
	const char *body = in->content != NULL ? in->content : in->summary;
	struct act *acts;
	bool held = false;
	size_t i;

	*out = (struct entry){
		.source = p->source->name,
		.guid = in->id,
		.link = in->link,
		.title = feed_plain(p->arena, in->title, TITLE_MAX_BYTES),
		.summary = feed_plain(p->arena, in->summary, TEXT_MAX_BYTES),
		.published = in->published,
		.updated = in->updated,
		.flaws = in->flaws | p->doc->flaws,
		.seen_ms = p->answer->now_ms,
	};
	out->body = body == in->summary ? NULL : feed_plain(p->arena, body, TEXT_MAX_BYTES);
	if ((in->title != NULL && out->title == NULL) ||
	    (in->summary != NULL && out->summary == NULL) ||
	    (body != in->summary && body != NULL && out->body == NULL) ||
	    !mapping_said(in->typed, p->arena, out) || !detect_hold_future(out, p->arena, &held))
		return false;
	p->held = p->held || held;
	if (in->act_count == 0)
		return true;
	acts = arena_alloc(p->arena, in->act_count * sizeof(*acts));
	if (acts == NULL)
		return false;
	for (i = 0; i < in->act_count; i++)
		acts[i] = (struct act){ in->acts[i].kind, in->acts[i].text, in->acts[i].date,
			in->acts[i].bracketed };
	out->acts = acts;
	out->act_count = in->act_count;
	return true;
}

/* A row's identity is its participant under its canonical name, so that a new spelling is no
 * withdrawal. */
static void
entry_identity(struct pass *p, struct entry *e, bool usable, struct entry_ids *ids)
{
	const struct state_name *st;

	if (p->doc->is_table && !p->doc->by_id && !p->doc->entry[e - p->entries].aside &&
	    e->title != NULL) {
		st = state_by_name(e->title, strlen(e->title));
		identify_row(e->source, st != NULL ? st->name : e->title, &ids->identity);
		ids->has_alias = false;
	} else {
		identify_entry(e, usable, ids);
	}
	e->identity = ids->identity;
	identify_content(e, &e->content);
}

/* Without its bytes. */
static struct document
document_of(const struct pass *p)
{
	const struct intake_answer *a = p->answer;

	return (struct document){
		.source = p->source->name,
		.url = a->url,
		.final_url = a->final_url,
		.content_type = a->content_type,
		.etag = a->etag,
		.last_modified = a->last_modified,
		.sha256 = p->sha,
		.fetched_ms = a->now_ms,
		.status = a->status,
	};
}

static int
keep_evidence(
    struct pass *p, int64_t entry_id, int revision, const struct entry *e, struct err *err)
{
	const struct intake_answer *a = p->answer;
	struct document doc = document_of(p);
	int r;

	if (p->document_id == 0) {
		if ((int64_t)a->body_len <= p->facts.setup->settings->daemon.keep_bodies_bytes) {
			doc.body = a->body;
			doc.body_len = a->body_len;
		}
		r = document_put(p->facts.tx, &doc, &p->document_id, err);
		if (r != 0 && r != STORE_KNOWN)
			return r;
	}
	return entry_put_body(p->facts.tx, entry_id, revision, e, p->document_id, err);
}

/* Facts of an entry that was known before speak only to dossiers that never looked at this source.
 */
static bool
fact_counts(struct pass *p, const struct fact *f, bool known_same)
{
	return !known_same || (f->dossier != NULL && !facts_has_baseline(&p->facts, f->dossier));
}

/* What of a new or rewritten entry could not be read, for `ratifyctl sources`: the early warning
 * that a publisher changed its ways. */
static int
count_unreadable(
    struct pass *p, const struct entry *e, const struct detect_result *found, struct err *err)
{
	unsigned flaws = p->doc->entry[e - p->entries].flaws;
	const struct {
		const char *what;
		bool is;
	} rows[] = { { "rule-limit", found->limit_hits > 0 },
		{ "official-line", found->unparsed_official || (flaws & FEED_FLAW_FACT) != 0 },
		{ "vote", (flaws & FEED_FLAW_VOTE) != 0 },
		{ "date", (flaws & FEED_FLAW_DATE) != 0 } };
	size_t i;
	int r = 0;

	for (i = 0; i < ARRAY_LEN(rows) && r == 0; i++)
		if (rows[i].is)
			r = counter_add(p->facts.tx, p->source->name, rows[i].what, 1, err);
	return r;
}

static struct detect_source
source_of(const struct pass *p)
{
	return (struct detect_source){
		.cls = (enum source_class)p->source->source_class,
		.evidence = (enum evidence_class)(p->source->evidence + 1),
		.dossiers = p->source->dossiers.v,
		.dossier_count = p->source->dossiers.n,
		.dossier_required = true,
	};
}

static int
take_facts(struct pass *p, struct entry *e, int64_t entry_id, int revision, bool known_same,
    struct err *err)
{
	struct detect_source src = source_of(p);
	struct detect_result found;
	struct arena scratch;
	bool kept = false;
	size_t i;
	int r;

	arena_init(&scratch, DETECT_ARENA_BYTES);
	r = detect_entry(p->facts.setup->detector, &src, e, &scratch, &found, err);
	if (r == 0 && found.limit_hits > 0)
		r = facts_unknown(&p->facts, e, found.limit_rule, err);
	if (r == 0 && !known_same)
		r = count_unreadable(p, e, &found, err);
	/* what names a dossier is kept, so that it can be asked why it was no milestone */
	kept = r == 0 && found.mentions && !known_same;
	if (kept)
		r = keep_evidence(p, entry_id, revision, e, err);
	for (i = 0; i < found.facts.n && r == 0; i++) {
		const struct fact *f = &found.facts.v[i];

		if (!fact_counts(p, f, known_same))
			continue;
		if (!kept)
			r = keep_evidence(p, entry_id, revision, e, err);
		kept = true;
		if (r == 0)
			r = facts_take(&p->facts, e, entry_id, f, err);
		p->ret->facts++;
	}
	if (r == 0 && !known_same && revision > 1)
		r = p->table ? facts_missing(&p->facts, entry_id, err)
			     : facts_taken_back(&p->facts, e, entry_id, err);
	arena_done(&scratch);
	return r;
}

/* What it announces, and until when a row of a table has to stand there for it. */
static int
take_events(struct pass *p, const struct entry *e, int64_t entry_id, int revision, bool known_same,
    struct err *err)
{
	struct detect_source src = source_of(p);
	bool kept;
	int r;

	if (e->event_count == 0 && revision == 1)
		return 0;
	r = events_take(&p->facts, &src, e, entry_id, known_same, &kept, err);
	if (r == 0 && kept)
		r = keep_evidence(p, entry_id, revision, e, err);
	if (r == 0 && p->table && !known_same)
		r = entry_set_until(p->facts.tx, entry_id, events_until_ms(e), err);
	return r;
}

static int
take_entry(struct pass *p, size_t index, struct err *err)
{
	struct entry *e = &p->entries[index];
	struct entry_seen seen = { 0 };
	struct entry_ids ids;
	bool known, same;
	int64_t id;
	int r, revision;

	entry_identity(p, e, p->guid_usable[index], &ids);
	ids.has_alias = ids.has_alias && p->alias_usable[index];
	r = entry_find(p->facts.store, e->source, &ids.identity, ids.has_alias ? &ids.alias : NULL,
	    &seen, err);
	if (r != 0 && r != STORE_NONE)
		return r;
	known = r == 0;
	/* a row that is listed again says what it says anew */
	same =
	    known && !seen.vanished && memcmp(&seen.content, &e->content, sizeof(e->content)) == 0;
	id = seen.id;
	revision = known ? seen.revision + (same ? 0 : 1) : 1;
	/* Atom asks for "updated" only: of the first revision that is the day of publication, of a
	 * later one it is not */
	if (revision == 1 && e->published.precision == WHEN_NONE)
		e->published = e->updated;
	r = 0;
	if (!known || !same || seen.by_alias)
		r = entry_put(p->facts.tx, e, ids.has_alias ? &ids.alias : NULL,
		    known ? seen.id : 0, &id, err);
	if (r == STORE_KNOWN)
		r = 0;
	if (r == 0 && seen.vanished)
		r = entry_set_vanished(p->facts.tx, id, false, err);
	if (r == 0 && (!same || p->whole)) {
		facts_entry_begin(&p->facts);
		r = take_facts(p, e, id, revision, same, err);
		if (r == 0)
			r = take_events(p, e, id, revision, same, err);
	}
	if (r == 0 && p->table)
		r = entry_mark_listed(p->facts.tx, id, p->answer->now_ms, err);
	p->ret->fresh += !known;
	p->ret->revised += known && !same;
	return r;
}

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

/* Newest first is how streams are written; the oldest is told first. */
static int
take_entries(struct pass *p, struct err *err)
{
	struct vanishing v = { p, err };
	size_t i, k, n = p->doc->count;
	int r = 0;

	for (i = 0; i < n && r == 0; i++) {
		k = p->table ? i : n - 1 - i;
		r = take_entry(p, k, err);
	}
	if (r == 0 && p->table && !p->ret->first) {
		r = entry_each_vanished(
		    p->facts.store, p->source->name, p->answer->now_ms, on_vanished, &v, err);
		if (r == 0)
			r = facts_vanished(&p->facts, err);
	}
	return r;
}

/* Ids of the rows that were known before. */
static int
find_rows(struct pass *p, int64_t *ids, size_t *ret_n, struct err *err)
{
	struct entry_seen seen;
	struct entry_ids e;
	size_t i, n = 0;
	int r;

	for (i = 0; i < p->doc->count; i++) {
		entry_identity(p, &p->entries[i], p->guid_usable[i], &e);
		r = entry_find(p->facts.store, p->source->name, &e.identity,
		    e.has_alias && p->alias_usable[i] ? &e.alias : NULL, &seen, err);
		if (r == 0)
			ids[n++] = seen.id;
		else if (r != STORE_NONE)
			return r;
	}
	*ret_n = n;
	return 0;
}

/* A table that lost many of its rows overnight was not read right: it can never mean that everybody
 * withdrew, unless a person says so. */
static int
check_table(struct pass *p, struct err *err)
{
	int64_t *ids;
	size_t n = 0;
	int r;

	if (is_cut(p))
		return err_set(err, INTAKE_REFUSED, "the table breaks off");
	if (p->ret->first) /* of another address, or of none */
		return 0;
	ids = xcalloc(p->doc->count + 1, sizeof(*ids));
	r = find_rows(p, ids, &n, err);
	if (r == 0)
		r = fall_check(p->facts.store, p->source->name, &p->sha, ids, n, p->doc->count,
		    p->answer->now_ms, &p->fall, err);
	free(ids);
	return r == 0 && p->fall.held ? INTAKE_REFUSED : r;
}

static int
read_document(struct pass *p, struct feed_doc *doc, struct err *err)
{
	const struct intake_answer *a = p->answer;
	const struct settings *s = p->facts.setup->settings;
	struct feed_input in = { a->body, a->body_len, a->final_url, a->content_type,
		a->content_location };
	struct feed_limits limits = feed_limits_default;
	size_t i;
	int r;

	limits.max_bytes = (size_t)s->http.max_body_bytes;
	limits.max_entries = (size_t)s->http.max_entries;
	r = setup_parse(p->facts.setup, p->source, &in, &limits, p->arena, doc, err);
	if (r > 0)
		return INTAKE_REFUSED;
	if (r < 0)
		return r;
	p->doc = doc;
	p->table = p->source->kind == KIND_AUTO ? doc->is_table : p->source->kind == KIND_TABLE;
	p->entries = arena_alloc(p->arena, (doc->count + 1) * sizeof(*p->entries));
	p->guid_usable = arena_alloc(p->arena, doc->count + 1);
	p->alias_usable = arena_alloc(p->arena, doc->count + 1);
	if (p->entries == NULL || p->guid_usable == NULL || p->alias_usable == NULL)
		return err_set(err, INTAKE_REFUSED, TOO_MUCH_TEXT);
	for (i = 0; i < doc->count; i++)
		if (!fill_entry(p, &doc->entry[i], &p->entries[i]))
			return err_set(err, INTAKE_REFUSED, TOO_MUCH_TEXT);
	identify_check_guids(p->entries, doc->count, p->guid_usable);
	identify_check_aliases(p->entries, doc->count, p->alias_usable);
	return p->table ? check_table(p, err) : 0;
}

static const char *
copy(struct arena *a, const char *s)
{
	return s != NULL ? arena_strdup(a, s) : NULL;
}

/* A cut document adds entries, but the next request has to bring the rest: its validators are not
 * kept (nor those of one that has to be read again when a day has come), and a first one is no base
 * line yet (a second one is: some publishers end all so). */
static void
update_state(struct pass *p, struct source_state *st)
{
	const struct intake_answer *a = p->answer;
	bool cut = is_cut(p) || p->held;
	char hex[HASH_HEX];

	hash_hex(&p->sha, hex);
	st->name = p->source->name;
	st->url = p->source->url;
	st->etag = cut ? NULL : copy(p->arena, a->etag);
	st->last_modified = cut ? NULL : copy(p->arena, a->last_modified);
	st->document = cut ? NULL : arena_strdup(p->arena, hex);
	st->last_ok_ms = a->now_ms;
	st->last_poll_ms = a->now_ms;
	st->next_due_ms = a->now_ms +
	    (p->source->interval_ms > 0 ? p->source->interval_ms
					: p->facts.setup->settings->daemon.interval_ms);
	st->last_status = a->status;
	st->last_error = NULL;
	st->failures = 0;
	st->failing_since_ms = 0;
	st->entries_seen += (int64_t)p->ret->fresh;
}

/* Nothing was seen of this address before: what another one under the same name said is neither
 * vanished nor its base line. */
static int
start_anew(struct pass *p, struct err *err)
{
	int r = entry_forget_listed(p->facts.tx, p->source->name, err);

	return r == 0 ? facts_forget_baselines(&p->facts, err) : r;
}

static int
write_document(struct pass *p, struct source_state *st, struct err *err)
{
	size_t known;
	int r = p->ret->first ? start_anew(p, err) : 0;

	if (r == 0)
		r = take_entries(p, err);
	if (r != 0)
		return r;
	known = p->doc->count - p->ret->fresh;
	p->ret->gap = !p->table && !p->ret->first && p->doc->count >= WINDOW_MIN && known == 0;
	p->ret->entries = p->doc->count;
	p->ret->alerts = p->facts.alerts;
	update_state(p, st);
	r = source_put(p->facts.tx, st, err);
	if (r == 0 && p->table)
		r = quarantine_drop(p->facts.tx, p->source->name, err);
	if (r == 0 && !(p->ret->first && is_cut(p)))
		r = facts_put_baselines(&p->facts, err);
	if (r == 0 && (p->ret->fresh > 0 || p->ret->revised > 0 || p->ret->facts > 0))
		r = audit_add(p->facts.tx, p->answer->now_ms, "document",
		    json_pack("{s:s, s:s, s:s*, s:I, s:I, s:I, s:I, s:b}", "source",
			p->source->name, "url", p->answer->final_url, "sha256", st->document,
			"entries", (json_int_t)p->ret->entries, "new", (json_int_t)p->ret->fresh,
			"revised", (json_int_t)p->ret->revised, "facts", (json_int_t)p->ret->facts,
			"baseline", p->ret->first),
		    err);
	return r;
}

/* The very bytes that were understood last time, and nobody new to look at them. */
static bool
nothing_changed(const struct pass *p, const struct source_state *st)
{
	char hex[HASH_HEX];

	hash_hex(&p->sha, hex);
	return !p->whole && st->document != NULL && strcmp(st->document, hex) == 0 &&
	    str_eq(st->etag, p->answer->etag) &&
	    str_eq(st->last_modified, p->answer->last_modified) && st->failures == 0 &&
	    st->last_error == NULL;
}

/* Why it is held back is in err already, and stays there. */
static int
hold_back(struct pass *p, struct batch *batch, struct err *err)
{
	struct document doc = document_of(p);
	struct err failed = { 0 };
	int r;

	doc.body = p->answer->body;
	doc.body_len = p->answer->body_len;
	r = batch_begin(batch, &p->facts.tx, &failed);
	if (r == 0)
		r = batch_end(
		    batch, fall_hold(p->facts.tx, &p->fall, &doc, err->text, &failed), &failed);
	if (r != 0) {
		*err = failed;
		return r;
	}
	p->ret->held = p->fall.news;
	return INTAKE_REFUSED;
}

int
intake_document(struct batch *batch, const struct setup *setup, const struct source_conf *source,
    const struct intake_answer *answer, struct arena *arena, struct source_state *state,
    struct intake_result *ret, struct err *err)
{
	struct pass p = { .source = source, .answer = answer, .arena = arena, .ret = ret };
	struct feed_doc doc = { .count = 0 };
	int r;

	memset(ret, 0, sizeof(*ret));
	ret->hint_s = -1;
	ret->first = state->last_ok_ms == 0;
	hash_of(answer->body, answer->body_len, &p.sha);
	r = facts_begin(&p.facts, batch->store, setup, source, answer->now_ms, err);
	if (r != 0)
		return r;
	p.facts.document = p.sha;
	p.facts.url = answer->final_url;
	p.whole = ret->first || facts_any_without_baseline(&p.facts);
	r = nothing_changed(&p, state) ? 0 : read_document(&p, &doc, err);
	if (r == 0 && p.doc != NULL) {
		ret->hint_s = doc.ttl_s;
		ret->skip_hours = doc.skip_hours;
		ret->skip_days = doc.skip_days;
		r = batch_begin(batch, &p.facts.tx, err);
		if (r == 0) {
			r = batch_end(batch, write_document(&p, state, err), err);
			ret->wrote = r == 0;
		}
	}
	if (r == INTAKE_REFUSED && p.fall.held)
		r = hold_back(&p, batch, err);
	facts_end(&p.facts);
	return r;
}

int
intake_needs_whole(struct store *store, const struct setup *setup, const struct source_conf *source,
    bool *ret, struct err *err)
{
	struct facts_pass pass;
	int r = facts_begin(&pass, store, setup, source, 0, err);

	if (r != 0)
		return r;
	*ret = facts_any_without_baseline(&pass);
	facts_end(&pass);
	return 0;
}
