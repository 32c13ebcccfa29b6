/*
 * Takes a document apart and writes down what follows from it. Invariant: what is not new to the
 * store fires nothing, and what is written is written in one transaction or not at all.
 */
#include "daemon/poll/intake.h"

#include <jansson.h>
#include <string.h>

#include "daemon/audit/audit.h"
#include "daemon/poll/depend.h"
#include "daemon/poll/pass.h"
#include "daemon/poll/silence.h"
#include "daemon/setup/asking.h"
#include "lib/mem.h"
#include "lib/str.h"

#define WINDOW_MIN 5 /* a shorter feed says nothing about what was missed */
#define NOTE_ARENA_BYTES (64u * 1024)

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

static const char *
copy(struct arena *a, const char *s)
{
	return s != NULL ? arena_strdup(a, s) : NULL;
}

/* A cut document adds entries, but the next request has to bring the rest: its validators are not
 * kept (nor those of one that has to be read again when a day has come, or when what is stored can
 * be read again), and a first one is no base
 * line yet (a second one is: some publishers end all so). */
static void
update_state(struct pass *p, struct source_state *st)
{
	const struct intake_answer *a = p->answer;
	/* of a list in pages each could change alone */
	bool cut = pass_is_cut(p) || p->held || p->passed_over > 0 || round_page(p->round) > 1;
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
	if (p->ret->fresh > 0)
		silence_note_news(st, p->entries, p->doc->count, a->now_ms, p->arena);
}

/* Nothing was seen of this address before: what another one under the same name said is neither
 * vanished nor its base line. */
static int
start_anew(struct pass *p, struct err *err)
{
	int r = entry_forget_listed(p->facts.tx, p->source->name, err);

	if (r == 0)
		r = request_forget(p->facts.tx, p->source->name, err);
	return r == 0 ? facts_forget_baselines(&p->facts, err) : r;
}

static const char *
round_key(struct pass *p)
{
	return arena_printf(p->arena, "round:%s", p->source->name);
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
		r = pass_take_entries(p, err);
	if (r == 0)
		r = depend_end(p, err);
	if (r != 0)
		return r;
	ret->entries = p->doc->count;
	ret->alerts = p->facts.alerts;
	if (!p->table && !p->whole && !p->round->catch_up && !p->depend.cut_before &&
	    ret->fresh == 0 && ret->revised == 0) {
		free(p->next); /* what is behind it is known, too */
		p->next = NULL;
	}
	r = p->next != NULL ? leave_open(p, st, err) : close_round(p, st, err);
	return r == 0 ? pass_record(p, err) : r;
}

/* The very bytes that were understood last time, and nobody new to look at them. */
static bool
nothing_changed(const struct pass *p, const struct source_state *st)
{
	char hex[HASH_HEX];

	hash_hex(&p->sha, hex);
	return !p->whole && !p->open && !p->depend.cut_before &&
	    !asking_again(p->facts.setup->settings, p->source->map) && round_page(p->round) == 1 &&
	    st->document != NULL && strcmp(st->document, hex) == 0 &&
	    str_eq(st->etag, p->answer->etag) &&
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

static int
has_note(struct store *store, const char *what, const char *source, bool *ret, struct err *err)
{
	_cleanup_free_ char *key = xasprintf("%s:%s", what, source);
	const char *value = NULL;
	struct arena a;
	int r;

	arena_init(&a, NOTE_ARENA_BYTES);
	r = meta_get(store, key, &a, &value, err);
	*ret = r == 0 && !str_empty(value);
	arena_done(&a);
	return r == STORE_NONE ? 0 : r;
}

/* An earlier round of this source did not come to its end. */
static int
find_open(struct store *store, const char *source, bool *ret, struct err *err)
{
	return has_note(store, "round", source, ret, err);
}

static int
begin(struct pass *p, struct batch *batch, const struct setup *setup,
    const struct source_state *state, struct err *err)
{
	int r = find_open(batch->store, p->source->name, &p->open, err);

	if (r == 0)
		r = pass_begin(p, batch, setup, state->last_ok_ms == 0, err);
	if (r != 0)
		return r;
	if (round_page(p->round) == 1) {
		p->round->mark_ms = p->answer->now_ms;
		p->round->catch_up = p->open;
	}
	p->whole = p->ret->first || facts_any_without_baseline(&p->facts);
	r = depend_begin(p, err);
	if (r != 0)
		facts_end(&p->facts);
	return r;
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
	r = nothing_changed(&p, state) ? 0 : pass_read(&p, &doc, err);
	if (r == 0 && p.doc != NULL && p.table)
		r = check_table(&p, err);
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
	bool open = false, cut = false;
	int r = facts_begin(&pass, store, setup, source, 0, err);

	if (r != 0)
		return r;
	r = find_open(store, source->name, &open, err);
	if (r == 0)
		r = has_note(store, "requests", source->name, &cut, err);
	*ret = open || cut || facts_any_without_baseline(&pass);
	facts_end(&pass);
	return r;
}
