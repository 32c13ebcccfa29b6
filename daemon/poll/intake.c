/*
 * Takes a document apart and writes down what follows from it. Invariant: what is not new to the
 * store fires nothing, and what is written is written in one transaction or not at all.
 */
#include "daemon/poll/intake.h"

#include <jansson.h>
#include <string.h>

#include "daemon/audit/audit.h"
#include "daemon/poll/pass.h"
#include "lib/mem.h"
#include "lib/str.h"

#define WINDOW_MIN 5 /* a shorter feed says nothing about what was missed */
#define NOTE_ARENA_BYTES (64u * 1024)
#define TOO_MUCH_TEXT "more text than is kept of one document"

enum { KIND_AUTO, KIND_STREAM, KIND_TABLE }; /* settings_kind_words */

static bool
pass_is_cut(const struct pass *p)
{
	return (p->doc->flaws & FEED_FLAW_CUT) != 0;
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
		r = pass_take_entry(p, k, err);
	}
	if (r == 0 && p->table && !p->ret->first && p->next == NULL) {
		r = entry_each_vanished(
		    p->facts.store, p->source->name, p->round->mark_ms, on_vanished, &v, err);
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
		pass_identity(p, &p->entries[i], p->guid_usable[i], &e);
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
	struct round_rows present;
	size_t room, n = 0;
	int r;

	if (pass_is_cut(p))
		return err_set(err, INTAKE_REFUSED, "the table breaks off");
	if (p->ret->first || p->next != NULL) /* of another address, or of none; or not whole */
		return 0;
	present = p->round->rows;
	room = present.n + p->doc->count;
	present.v = xreallocarray(NULL, room + 1, sizeof(*present.v));
	if (present.n > 0)
		memcpy(present.v, p->round->rows.v, present.n * sizeof(*present.v));
	r = find_rows(p, present.v + present.n, &n, err);
	if (r == 0)
		r = fall_check(p->facts.store, p->source->name, &p->sha, present.v, present.n + n,
		    p->round->entries + p->doc->count, p->answer->now_ms, &p->fall, err);
	free(present.v);
	return r == 0 && p->fall.held ? INTAKE_REFUSED : r;
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
		if (!pass_fill_entry(p, &doc->entry[i], &p->entries[i]))
			return err_set(err, INTAKE_REFUSED, TOO_MUCH_TEXT);
	if (!pass_join_asides(p, doc))
		return err_set(err, INTAKE_REFUSED, TOO_MUCH_TEXT);
	identify_check_guids(p->entries, doc->count, p->guid_usable);
	identify_check_aliases(p->entries, doc->count, p->alias_usable);
	r = find_next(p, err);
	return r == 0 && p->table ? check_table(p, err) : r;
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
	/* of a list in pages each could change alone */
	bool cut = pass_is_cut(p) || p->held || round_page(p->round) > 1;
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

static const char *
round_key(struct pass *p)
{
	return arena_printf(p->arena, "round:%s", p->source->name);
}

static int
record_document(struct pass *p, struct err *err)
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

/* That pages are missing is kept: the next round must not stop at what it knows from this one. */
static int
leave_open(struct pass *p, struct source_state *st, struct err *err)
{
	int r;

	p->ret->more = true;
	st->name = p->source->name;
	st->url = p->source->url;
	st->entries_seen += (int64_t)p->ret->fresh;
	r = source_put(p->facts.tx, st, err);
	return r == 0 && !p->open ? meta_put(p->facts.tx, round_key(p), "open", err) : r;
}

static int
close_round(struct pass *p, struct source_state *st, struct err *err)
{
	size_t known = p->round->known + p->doc->count - p->ret->fresh;
	int r;

	p->ret->gap = !p->table && !p->ret->first && p->doc->count >= WINDOW_MIN && known == 0;
	update_state(p, st);
	r = source_put(p->facts.tx, st, err);
	if (r == 0 && !(p->ret->first && pass_is_cut(p)))
		r = facts_put_baselines(&p->facts, err);
	if (r == 0 && p->table)
		r = quarantine_drop(p->facts.tx, p->source->name, err);
	if (r == 0 && p->open)
		r = meta_put(p->facts.tx, round_key(p), "", err);
	return r;
}

static int
write_document(struct pass *p, struct source_state *st, struct err *err)
{
	struct intake_result *ret = p->ret;
	int r = ret->first && round_page(p->round) == 1 ? start_anew(p, err) : 0;

	if (r == 0)
		r = take_entries(p, err);
	if (r != 0)
		return r;
	ret->entries = p->doc->count;
	ret->alerts = p->facts.alerts;
	if (!p->table && !p->whole && !p->round->catch_up && ret->fresh == 0 && ret->revised == 0) {
		free(p->next); /* what is behind it is known, too */
		p->next = NULL;
	}
	r = p->next != NULL ? leave_open(p, st, err) : close_round(p, st, err);
	return r == 0 ? record_document(p, err) : r;
}

/* The very bytes that were understood last time, and nobody new to look at them. */
static bool
nothing_changed(const struct pass *p, const struct source_state *st)
{
	char hex[HASH_HEX];

	hash_hex(&p->sha, hex);
	return !p->whole && !p->open && round_page(p->round) == 1 && st->document != NULL &&
	    strcmp(st->document, hex) == 0 && str_eq(st->etag, p->answer->etag) &&
	    str_eq(st->last_modified, p->answer->last_modified) && st->failures == 0 &&
	    st->last_error == NULL;
}

/* Why it is held back is in err already, and stays there. */
static int
hold_back(struct pass *p, struct batch *batch, struct err *err)
{
	struct document doc = pass_document(p);
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

/* An earlier round of this source did not come to its end. */
static int
find_open(struct store *store, const char *source, bool *ret, struct err *err)
{
	_cleanup_free_ char *key = xasprintf("round:%s", source);
	const char *value = NULL;
	struct arena a;
	int r;

	arena_init(&a, NOTE_ARENA_BYTES);
	r = meta_get(store, key, &a, &value, err);
	*ret = r == 0 && !str_empty(value);
	arena_done(&a);
	return r == STORE_NONE ? 0 : r;
}

static int
begin(struct pass *p, struct batch *batch, const struct setup *setup,
    const struct source_state *state, struct err *err)
{
	const struct intake_answer *a = p->answer;
	int r;

	memset(p->ret, 0, sizeof(*p->ret));
	p->ret->hint_s = -1;
	p->ret->first = state->last_ok_ms == 0;
	hash_of(a->body, a->body_len, &p->sha);
	r = find_open(batch->store, p->source->name, &p->open, err);
	if (r == 0)
		r = facts_begin(&p->facts, batch->store, setup, p->source, a->now_ms, err);
	if (r != 0)
		return r;
	if (round_page(p->round) == 1) {
		p->round->mark_ms = a->now_ms;
		p->round->catch_up = p->open;
	}
	p->facts.document = p->sha;
	p->facts.url = a->final_url;
	p->whole = p->ret->first || facts_any_without_baseline(&p->facts);
	return 0;
}

int
intake_document(struct batch *batch, const struct setup *setup, const struct source_conf *source,
    const struct intake_answer *answer, struct poll_round *round, struct arena *arena,
    struct source_state *state, struct intake_result *ret, struct err *err)
{
	struct pass p = {
		.source = source, .answer = answer, .round = round, .arena = arena, .ret = ret
	};
	struct feed_doc doc = { .count = 0 };
	int r = begin(&p, batch, setup, state, err);

	if (r != 0)
		return r;
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
		if (r == 0) {
			round->entries += ret->entries;
			round->known += ret->entries - ret->fresh;
			round_add(round, answer->url, &p.sha, p.next);
			p.next = NULL;
		}
	}
	if (r == INTAKE_REFUSED && p.fall.held)
		r = hold_back(&p, batch, err);
	free(p.next);
	facts_end(&p.facts);
	return r;
}

int
intake_needs_whole(struct store *store, const struct setup *setup, const struct source_conf *source,
    bool *ret, struct err *err)
{
	struct facts_pass pass;
	bool open = false;
	int r = facts_begin(&pass, store, setup, source, 0, err);

	if (r != 0)
		return r;
	r = find_open(store, source->name, &open, err);
	*ret = open || facts_any_without_baseline(&pass);
	facts_end(&pass);
	return r;
}
