#include "daemon/poll/pass.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "daemon/audit/audit.h"
#include "daemon/poll/depend.h"
#include "daemon/poll/events.h"
#include "feeds/plain.h"
#include "lib/mem.h"
#include "lib/str.h"

#define ROW_NAME_BYTES 200
#define TITLE_MAX_BYTES (128u * 1024)
#define TEXT_MAX_BYTES (64u * 1024)
#define DETECT_ARENA_BYTES (8u << 20)
#define OLD_NEWS_MS (30 * 86400000LL)
#define TOO_MUCH_TEXT "more text than is kept of one document"

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
		.language = in->lang != NULL ? in->lang : p->doc->lang,
		.flaws = in->flaws | p->doc->flaws,
		.seen_ms = p->answer->now_ms,
		.reading = p->reading,
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

/* What a list says of an item and what the item itself says are two entries, although one number
 * names both; and so are two items' steps of one wording and day that do not say whose they are. */
static void
salt(const struct pass *p, const struct entry *e, struct hash *h)
{
	struct hash all[3] = { *h, { { 0 } }, { { 0 } } };
	bool whose = p->asked_by != 0 && e->about == NULL;

	hash_of(p->source->map, strlen(p->source->map), &all[1]);
	if (whose)
		hash_of(&p->asked_by, sizeof(p->asked_by), &all[2]);
	hash_of(all, (whose ? 3 : 2) * sizeof(all[0]), h);
}

void
pass_identity(struct pass *p, struct entry *e, bool usable, struct entry_ids *ids)
{
	bool aside = p->doc->entry[e - p->entries].aside;
	const struct state_name *st;
	char name[ROW_NAME_BYTES];

	st = p->doc->is_table && !p->doc->by_id && e->title != NULL
	    ? state_by_name(e->title, strlen(e->title))
	    : NULL;
	if (aside && st != NULL) { /* beside the row that the State may have */
		(void)snprintf(name, sizeof(name), "aside: %s", st->name);
		identify_row(e->source, name, &ids->identity);
		ids->has_alias = false;
	} else if (p->doc->is_table && !p->doc->by_id && !aside && e->title != NULL) {
		identify_row(e->source, st != NULL ? st->name : e->title, &ids->identity);
		ids->has_alias = false;
	} else {
		identify_entry(e, usable, ids);
	}
	if (p->depth > 0) {
		salt(p, e, &ids->identity);
		salt(p, e, &ids->alias);
	}
	e->identity = ids->identity;
	identify_content(e, &e->content);
}

struct document
pass_document(const struct pass *p)
{
	const struct intake_answer *a = p->answer;

	return (struct document){
		.source = p->source->name,
		.url = a->url,
		.final_url = a->final_url,
		.content_type = a->content_type,
		.etag = a->etag,
		.last_modified = a->last_modified,
		.headers = a->headers,
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
	struct document doc = pass_document(p);
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
	} rows[] = { { "rule-limit", found->limit_hits > 0 }, { "language", found->not_covered },
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

struct detect_source
pass_detect_source(const struct pass *p)
{
	return (struct detect_source){
		.cls = (enum source_class)p->source->source_class,
		.evidence = (enum evidence_class)(p->source->evidence + 1),
		.dossiers = p->source->dossiers.v,
		.dossier_count = p->source->dossiers.n,
		.inherited = p->inherited,
		.inherited_count = p->inherited_count,
		.dossier_required = true,
	};
}

/* A mapping that was changed finds in rows of old what they said all along: that is no news. What
 * is of these days may be. */
static bool
is_old_news(const struct pass *p, const struct fact *f)
{
	return p->reread && !p->source->alert_first &&
	    (f->date.precision == WHEN_NONE || f->date.at * 1000 < p->answer->now_ms - OLD_NEWS_MS);
}

static int
take_fact(
    struct pass *p, const struct entry *e, int64_t entry_id, const struct fact *f, struct err *err)
{
	bool silent = p->facts.silent;
	int r;

	p->facts.silent = silent || is_old_news(p, f);
	r = facts_take(&p->facts, e, entry_id, f, err);
	p->facts.silent = silent;
	return r;
}

/* What names a dossier is kept, so that it can be asked why it was no milestone; so is what nobody
 * knows yet, and an official line about a dossier that no template knows: they can be read again.
 */
static bool
is_to_ask_about(const struct detect_source *src, const struct detect_result *found)
{
	return found->mentions || found->limit_hits > 0 ||
	    (found->unparsed_official && src->dossier_count + src->inherited_count > 0);
}

static int
take_facts(struct pass *p, struct entry *e, int64_t entry_id, int revision, bool known_same,
    struct err *err)
{
	struct detect_source src = pass_detect_source(p);
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
	kept = r == 0 && is_to_ask_about(&src, &found) && !known_same;
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
			r = take_fact(p, e, entry_id, f, err);
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
	struct detect_source src = pass_detect_source(p);
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

int
pass_list_row(struct pass *p, int64_t id, struct err *err)
{
	if (p->next != NULL)
		round_add_row(p->round, id);
	return entry_mark_listed(p->facts.tx, id, p->round->mark_ms, err);
}

static int
find(struct pass *p, size_t index, struct entry_ids *ids, struct entry_seen *ret, struct err *err)
{
	struct entry *e = &p->entries[index];

	pass_identity(p, e, p->guid_usable[index], ids);
	ids->has_alias = ids->has_alias && p->alias_usable[index];
	return entry_find(p->facts.store, e->source, &ids->identity,
	    ids->has_alias ? &ids->alias : NULL, ret, err);
}

int
pass_find_entry(struct pass *p, size_t index, struct entry_seen *ret, struct err *err)
{
	struct entry_ids ids;

	return find(p, index, &ids, ret, err);
}

int
pass_take_entry(struct pass *p, size_t index, struct err *err)
{
	struct entry *e = &p->entries[index];
	struct entry_seen seen = { 0 };
	struct entry_ids ids;
	bool known, same;
	int64_t id;
	int r, revision;

	r = find(p, index, &ids, &seen, err);
	if (r != 0 && r != STORE_NONE)
		return r;
	known = r == 0;
	/* a row that is listed again says what it says anew */
	same =
	    known && !seen.vanished && memcmp(&seen.content, &e->content, sizeof(e->content)) == 0;
	p->reread = known && seen.reading != 0 && seen.reading != p->reading;
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
	else if (seen.reading != p->reading)
		r = entry_set_reading(p->facts.tx, id, p->reading, err);
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
	if (r == 0)
		r = depend_take(p, index, id, known, same, err);
	if (r == 0 && p->table)
		r = pass_list_row(p, id, err);
	p->ret->fresh += !known;
	p->ret->revised += known && !same;
	return r;
}

/* ---- the document */

static int64_t
reading_of(const struct settings *s, const char *map)
{
	size_t i;

	for (i = 0; map != NULL && i < s->mapping_count; i++)
		if (str_eq(s->mappings[i].name, map))
			return s->mappings[i].reading;
	return 0;
}

int
pass_begin(
    struct pass *p, struct batch *batch, const struct setup *setup, bool first, struct err *err)
{
	const struct intake_answer *a = p->answer;
	int r;

	memset(p->ret, 0, sizeof(*p->ret));
	p->ret->hint_s = -1;
	p->ret->first = first;
	hash_of(a->body, a->body_len, &p->sha);
	p->reading = reading_of(setup->settings, p->source->map);
	r = facts_begin(&p->facts, batch->store, setup, p->source, a->now_ms, err);
	if (r != 0)
		return r;
	p->facts.document = p->sha;
	p->facts.url = a->final_url;
	return 0;
}

bool
pass_is_cut(const struct pass *p)
{
	return (p->doc->flaws & FEED_FLAW_CUT) != 0;
}

/* Which page is next, if any. A table has to come whole, a stream is read as far as it is new. */
static int
find_next(struct pass *p, struct err *err)
{
	const struct intake_answer *a = p->answer;
	int r = round_next(p->round, a->url, a->final_url, &p->sha, p->doc->next, &p->next, err);

	if (r == ROUND_REFUSED)
		return INTAKE_REFUSED;
	if (r == ROUND_LAST || (int64_t)round_page(p->round) < p->source->max_pages)
		return 0;
	free(p->next);
	p->next = NULL;
	return p->table
	    ? err_set(err, INTAKE_REFUSED, "the table has more than %lld pages (max-pages)",
		  (long long)p->source->max_pages)
	    : 0;
}

int
pass_read(struct pass *p, struct feed_doc *doc, struct err *err)
{
	const struct intake_answer *a = p->answer;
	struct feed_input in = { a->body, a->body_len, a->final_url, a->content_type,
		a->content_location };
	struct feed_limits limits = setup_limits(p->facts.setup->settings);
	size_t i;
	int r;

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
	if (!pass_join_asides(p, doc))
		return err_set(err, INTAKE_REFUSED, TOO_MUCH_TEXT);
	identify_check_guids(p->entries, doc->count, p->guid_usable);
	identify_check_aliases(p->entries, doc->count, p->alias_usable);
	return find_next(p, err);
}

int
pass_record(struct pass *p, struct err *err)
{
	const struct intake_result *ret = p->ret;
	char hex[HASH_HEX];

	if (ret->fresh == 0 && ret->revised == 0 && ret->facts == 0)
		return 0;
	hash_hex(&p->sha, hex);
	return audit_add(p->facts.tx, p->answer->now_ms, "document",
	    json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:b}", "source", p->source->name, "url",
		p->answer->final_url, "sha256", hex, "entries", (json_int_t)ret->entries, "new",
		(json_int_t)ret->fresh, "revised", (json_int_t)ret->revised, "facts",
		(json_int_t)ret->facts, "baseline", ret->first),
	    err);
}
