#include "daemon/poll/facts.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "daemon/audit/audit.h"
#include "daemon/outbox/outbox.h"
#include "daemon/poll/around.h"
#include "daemon/poll/events.h"
#include "daemon/timeline/timeline.h"
#include "lib/mem.h"
#include "lib/net.h"
#include "lib/str.h"

#define FOLD_ARENA_BYTES (64u << 20)
#define NAMES_ARENA_BYTES (1u << 20)

static const char *const fold_words[] = { "nothing", "new", "evidence", "update", "official",
	"disputed", "corrected", "retracted" };

static const struct dossier_conf *
dossier_of(const struct facts_pass *p, const char *name)
{
	return settings_dossier(p->setup->settings, name);
}

int
facts_begin(struct facts_pass *p, struct store *store, const struct setup *setup,
    const struct source_conf *source, int64_t now_ms, struct err *err)
{
	const struct settings *s = setup->settings;
	struct net_url url;
	size_t i;
	int r;

	memset(p, 0, sizeof(*p));
	p->store = store;
	p->setup = setup;
	p->source = source;
	p->now_ms = now_ms;
	if (source->origin != NULL) {
		p->origin = xstrdup(source->origin);
	} else if (net_url_parse(source->url, &url) == 0) {
		p->origin = xstrdup(url.host);
		net_url_done(&url);
	} else {
		p->origin = xstrdup(source->name);
	}
	p->baseline = xcalloc(s->dossier_count, sizeof(*p->baseline));
	for (i = 0; i < s->dossier_count; i++) {
		r = baseline_done(store, source->name, s->dossiers[i].name, &p->baseline[i], err);
		if (r != 0) {
			facts_end(p);
			return r;
		}
	}
	return 0;
}

void
facts_end(struct facts_pass *p)
{
	free(p->origin);
	free(p->baseline);
	free(p->touched);
	free(p->vanished);
	annals_done(&p->annals);
	p->origin = NULL;
	p->baseline = NULL;
	p->touched = p->vanished = NULL;
}

bool
facts_has_baseline(const struct facts_pass *p, const char *dossier)
{
	const struct settings *s = p->setup->settings;
	size_t i;

	if (p->silent)
		return false;
	for (i = 0; i < s->dossier_count; i++)
		if (strcmp(s->dossiers[i].name, dossier) == 0)
			return p->baseline[i];
	return true;
}

bool
facts_any_without_baseline(const struct facts_pass *p)
{
	size_t i;

	for (i = 0; i < p->setup->settings->dossier_count; i++)
		if (!p->baseline[i])
			return true;
	return false;
}

/* all: of every dossier. Else of those that are not followed now: they have not looked at this
 * document, and followed again, they start with a base line. */
static int
drop_baselines(struct facts_pass *p, bool all, struct err *err)
{
	const char **dossiers = NULL;
	size_t n = 0, i;
	struct arena a;
	int r;

	arena_init(&a, NAMES_ARENA_BYTES);
	r = baseline_list(p->store, p->source->name, &a, &dossiers, &n, err);
	for (i = 0; i < n && r == 0; i++)
		if (all || dossier_of(p, dossiers[i]) == NULL)
			r = baseline_drop(p->tx, p->source->name, dossiers[i], err);
	arena_done(&a);
	return r;
}

int
facts_forget_baselines(struct facts_pass *p, struct err *err)
{
	memset(p->baseline, 0, p->setup->settings->dossier_count * sizeof(*p->baseline));
	return drop_baselines(p, true, err);
}

int
facts_put_baselines(struct facts_pass *p, struct err *err)
{
	const struct settings *s = p->setup->settings;
	size_t i;
	int r = drop_baselines(p, false, err);

	for (i = 0; i < s->dossier_count && r == 0; i++)
		if (!p->baseline[i])
			r = baseline_put(p->tx, p->source->name, s->dossiers[i].name, err);
	return r;
}

void
facts_entry_begin(struct facts_pass *p)
{
	p->touched_count = 0;
}

static void
touch(struct facts_pass *p, int64_t milestone)
{
	p->touched = xreallocarray(p->touched, p->touched_count + 1, sizeof(*p->touched));
	p->touched[p->touched_count++] = milestone;
}

/* 0, STORE_KNOWN: another of the same identity is there and stays as it is, STORE_FULL or negative.
 */
static int
put_milestone(struct facts_pass *p, struct milestone *m, struct err *err)
{
	int r = milestone_put(p->tx, m, err), noted;

	if (r != 0 && r != STORE_KNOWN)
		return r;
	noted = annals_note(&p->annals, p->store, m->dossier, m->id, err);
	return noted != 0 ? noted : r;
}

/* The alert of one change, its deliveries and its record. */
static int
announce(struct facts_pass *p, const struct milestone *m, enum alert_kind kind,
    const struct milestone *before, const char *quote, const char *url, struct arena *a,
    struct err *err)
{
	const struct dossier_conf *d = dossier_of(p, m->dossier);
	struct around around;
	struct alert_context ctx = {
		.dossier_title =
		    d == NULL ? m->dossier : STR_OR(d->short_title, STR_OR(d->title, d->name)),
		.before = before,
		.quote = quote,
		.url = url,
		.source = p->source->name,
		.now_ms = p->now_ms,
		.importance = p->setup->importance[m->type],
	};
	struct alert alert;
	int r = around_gather(p->store, p->setup, &p->annals, m, kind, p->now_ms, a, &around, err);

	if (r == 0) {
		ctx.standing = &around.standing;
		ctx.next = around.next;
		ctx.evidence = around.evidence;
		ctx.evidence_count = around.evidence_count;
	}
	if (r == 0 || store_row_failed(r)) /* the alert has to go without what is around it */
		r = alert_compose(m, kind, &ctx, a, &alert, err);
	if (r == 0)
		r = outbox_put_alert(
		    p->tx, &p->setup->routing, &alert, m->type, m->state, NULL, p->now_ms, err);
	if (r == STORE_KNOWN)
		return 0;
	if (r == 0)
		p->alerts++;
	return r;
}

static int
record_change(struct facts_pass *p, const struct fold *f, const struct milestone *m,
    const struct fact *fact, int64_t entry_id, bool silent, struct err *err)
{
	char key[33], day[WHEN_TEXT];

	timeline_key(m, key);
	when_format(&m->date, day);
	return audit_add(p->tx, p->now_ms, "milestone",
	    json_pack(
		"{s:s, s:s, s:s, s:s, s:s*, s:s*, s:s, s:s*, s:s, s:I, s:s*, s:s*, s:s*, s:b}",
		"milestone", key, "change", fold_words[f->what], "dossier", m->dossier, "type",
		ms_types[m->type].code, "actor", m->actor, "number", m->number, "state",
		ms_state_words[m->state], "date", day[0] != '\0' ? day : NULL, "source",
		p->source->name, "entry", (json_int_t)entry_id, "rule",
		fact != NULL ? fact->rule : NULL, "field", fact != NULL ? fact->field : NULL,
		"quote", fact != NULL ? fact->quote : NULL, "silent", silent),
	    err);
}

static int
put_evidence(struct facts_pass *p, const struct entry *e, int64_t entry_id, const struct fact *f,
    int64_t milestone_id, const struct hash *text, struct err *err)
{
	struct evidence ev = {
		.milestone_id = milestone_id,
		.type = f->type,
		.entry_id = entry_id,
		.source = p->source->name,
		.origin = p->origin,
		.url = STR_OR(e->link, p->url),
		.title = e->title,
		.quote = f->quote,
		.rule = f->rule,
		.field = f->field,
		.from = f->from,
		.to = f->to,
		.evidence = f->evidence,
		.text = *text,
		.document = p->document,
		.date = f->date,
		.date_from = f->date_from,
		.vote = f->vote,
		.manner = f->manner,
		.seen_ms = p->now_ms,
	};

	return evidence_put(p->tx, &ev, err);
}

/* What an entry never gave is nothing to clear. */
static int
put_positions(struct facts_pass *p, int64_t entry_id, const struct fact *f, int64_t milestone_id,
    struct err *err)
{
	if (f->positions == NULL)
		return 0;
	return position_put(p->tx, milestone_id, p->source->name, entry_id, f->positions,
	    f->position_count, p->now_ms, err);
}

/* A publisher's correction of its own words is no second voice that contradicts the first. */
static void
mark_replaced(const struct facts_pass *p, int64_t entry_id, struct evidence *ev, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		ev[i].replaced = ev[i].entry_id == entry_id && ev[i].seen_ms != p->now_ms;
}

/* Everything stored that the fact could be about, and its evidence. */
static int
gather(struct facts_pass *p, int64_t entry_id, const struct fact *f, struct arena *a,
    struct milestone **ms, size_t *n, struct evidence **evs, size_t *nevs, struct err *err)
{
	enum ms_type types[4];
	struct evidence *list, *all = NULL;
	size_t i, k, count = 0;
	int r;

	r = milestone_near(p->store, f->dossier, types, timeline_same_types(f->type, types),
	    f->actor, f->number, a, ms, n, err);
	for (i = 0; i < *n && r == 0; i++) {
		r = evidence_list(p->store, (*ms)[i].id, a, &list, &k, err);
		if (r == 0 && k > 0) {
			mark_replaced(p, entry_id, list, k);
			all = xreallocarray(all, count + k, sizeof(*all));
			memcpy(all + count, list, k * sizeof(*all));
			count += k;
		}
	}
	*evs = all;
	*nevs = count;
	if (r != 0) {
		free(all);
		*evs = NULL;
	}
	return r;
}

/* Not all of the same act were at hand: what tells occurrences apart is counted over all. */
static int
number_occurrence(
    struct facts_pass *p, struct milestone *m, const struct milestone *before, struct err *err)
{
	enum ms_type types[4];
	int last, r;

	if (before != NULL && str_eq(before->actor, m->actor))
		return 0;
	r = milestone_last_occurrence(
	    p->store, m->dossier, types, timeline_same_types(m->type, types), m->actor, &last, err);
	if (r == 0)
		m->occurrence = last + 1;
	return r;
}

static int
apply(struct facts_pass *p, const struct entry *e, int64_t entry_id, const struct fact *f,
    struct fold *fold, const struct milestone *before, const struct hash *text, struct arena *a,
    struct err *err)
{
	struct milestone *m = &fold->after;
	bool silent = !p->source->alert_first && !facts_has_baseline(p, f->dossier);
	enum alert_kind kind;
	bool due = alert_due(fold, p->setup->routing.alert_on, &kind) && !silent;
	int r, known;

	m->announced = (before != NULL && before->announced) || due;
	r = number_occurrence(p, m, before, err);
	if (r != 0)
		return r;
	r = put_milestone(p, m, err);
	if (r != 0 && r != STORE_KNOWN)
		return r;
	touch(p, m->id);
	known = put_evidence(p, e, entry_id, f, m->id, text, err);
	if (known != 0 && known != STORE_KNOWN)
		return known;
	r = put_positions(p, entry_id, f, m->id, err);
	if (r != 0)
		return r;
	r = evidence_drop_older(p->tx, m->id, entry_id, p->now_ms, err);
	if (r != 0 || (known == STORE_KNOWN && fold->what == FOLD_EVIDENCE))
		return r;
	r = record_change(p, fold, m, f, entry_id, silent, err);
	if (r == 0 && due)
		r = announce(p, m, kind, before, f->quote, STR_OR(e->link, p->url), a, err);
	return r;
}

int
facts_take(struct facts_pass *p, const struct entry *e, int64_t entry_id, const struct fact *f,
    struct err *err)
{
	struct milestone *known = NULL;
	struct evidence *evs = NULL;
	size_t n = 0, nevs = 0;
	struct fold fold;
	struct hash text;
	struct arena a;
	int r;

	if (f->dossier == NULL || f->type == MS_NONE)
		return 0;
	arena_init(&a, FOLD_ARENA_BYTES);
	identify_text_origin(e->title, STR_OR(e->body, e->summary), &text);
	r = gather(p, entry_id, f, &a, &known, &n, &evs, &nevs, err);
	if (r == 0) {
		timeline_fold(f, p->origin, &text, p->now_ms, known, n, evs, nevs, &fold);
		if (fold.what != FOLD_NOTHING)
			r = apply(p, e, entry_id, f, &fold,
			    fold.what == FOLD_NEW ? NULL : &known[fold.index], &text, &a, err);
	}
	free(evs);
	arena_done(&a);
	return r;
}

/* ---- tables: what is no longer listed */

/* What is followed no more, or not through this source any more, is neither here nor there. */
bool
facts_is_watched(const struct facts_pass *p, const char *dossier)
{
	const struct conf_list *only = &p->source->dossiers;
	size_t i;

	if (dossier_of(p, dossier) == NULL)
		return false;
	for (i = 0; i < only->n; i++)
		if (str_eq(only->v[i], dossier))
			return true;
	return only->n == 0;
}

static int
vanish_one(struct facts_pass *p, const struct milestone *before, int64_t entry_id,
    const struct evidence *ev, struct arena *a, struct err *err)
{
	bool silent = !facts_has_baseline(p, before->dossier);
	struct fold fold;
	int r;

	if (!facts_is_watched(p, before->dossier))
		return 0;
	timeline_vanish(before, p->now_ms, &fold);
	if (fold.what == FOLD_NOTHING)
		return 0;
	r = put_milestone(p, &fold.after, err);
	if (r == 0)
		r = record_change(p, &fold, &fold.after, NULL, entry_id, silent, err);
	if (r == 0 && !silent)
		r = announce(p, &fold.after, ALERT_VANISHED, before, ev->quote, ev->url, a, err);
	return r;
}

static bool
was_touched(const struct facts_pass *p, int64_t milestone)
{
	size_t i;

	for (i = 0; i < p->touched_count; i++)
		if (p->touched[i] == milestone)
			return true;
	return false;
}

int
facts_missing(struct facts_pass *p, int64_t entry_id, struct err *err)
{
	struct milestone m;
	struct evidence *evs = NULL;
	size_t n = 0, i;
	struct arena a;
	int r;

	arena_init(&a, FOLD_ARENA_BYTES);
	r = evidence_of_entry(p->store, entry_id, &a, &evs, &n, err);
	for (i = 0; i < n && r == 0; i++) {
		if (was_touched(p, evs[i].milestone_id))
			continue;
		r = milestone_get(p->store, evs[i].milestone_id, &a, &m, err);
		if (r == 0)
			r = vanish_one(p, &m, entry_id, &evs[i], &a, err);
		else if (r == STORE_NONE)
			r = 0;
		touch(p, evs[i].milestone_id);
	}
	arena_done(&a);
	return r;
}

/* ---- streams: what a rewritten entry says no longer */

static const char *
field_of(const struct entry *e, const char *name)
{
	const struct {
		const char *name, *text;
	} fields[] = { { "title", e->title }, { "summary", e->summary }, { "body", e->body } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(fields); i++)
		if (str_eq(fields[i].name, name))
			return fields[i].text;
	return NULL;
}

/* Only where other words stand in the place of those that convinced us. A text that is not given
 * any more, or is cut before them, takes nothing back. */
static bool
is_taken_back(const struct entry *e, const struct evidence *ev)
{
	const char *now = field_of(e, ev->field);

	return ev->withdrawn_ms == 0 && !str_empty(now) && strlen(now) >= ev->from &&
	    (str_empty(ev->quote) || strstr(now, ev->quote) == NULL);
}

static int
take_back(struct facts_pass *p, const struct entry *e, const struct evidence *ev, struct arena *a,
    struct err *err)
{
	struct milestone m;
	struct evidence *all = NULL;
	enum alert_kind kind;
	struct fold fold;
	bool silent, due;
	size_t n = 0;
	int r;

	r = milestone_get(p->store, ev->milestone_id, a, &m, err);
	if (r == 0)
		r = evidence_withdraw(p->tx, m.id, ev->entry_id, p->now_ms, err);
	if (r == 0)
		r = evidence_list(p->store, m.id, a, &all, &n, err);
	if (r != 0)
		return r == STORE_NONE ? 0 : r;
	timeline_take_back(&m, all, n, p->now_ms, &fold);
	if (fold.what == FOLD_NOTHING)
		return 0;
	silent = !facts_has_baseline(p, m.dossier);
	due = alert_due(&fold, p->setup->routing.alert_on, &kind) && !silent;
	r = put_milestone(p, &fold.after, err);
	if (r == 0)
		r = record_change(p, &fold, &fold.after, NULL, ev->entry_id, silent, err);
	if (r == 0 && due)
		r = announce(p, &fold.after, kind, &m, ev->quote, STR_OR(e->link, ev->url), a, err);
	return r;
}

int
facts_taken_back(struct facts_pass *p, const struct entry *e, int64_t entry_id, struct err *err)
{
	struct evidence *evs = NULL;
	size_t n = 0, i;
	struct arena a;
	int r;

	arena_init(&a, FOLD_ARENA_BYTES);
	r = evidence_of_entry(p->store, entry_id, &a, &evs, &n, err);
	for (i = 0; i < n && r == 0; i++) {
		if (was_touched(p, evs[i].milestone_id) || !is_taken_back(e, &evs[i]))
			continue;
		touch(p, evs[i].milestone_id);
		r = take_back(p, e, &evs[i], &a, err);
	}
	arena_done(&a);
	return r;
}

void
facts_queue_vanished(struct facts_pass *p, int64_t entry_id)
{
	p->vanished = xreallocarray(p->vanished, p->vanished_count + 1, sizeof(*p->vanished));
	p->vanished[p->vanished_count++] = entry_id;
}

int
facts_vanish(struct facts_pass *p, int64_t entry_id, struct err *err)
{
	int r;

	facts_entry_begin(p);
	r = facts_missing(p, entry_id, err);
	if (r == 0)
		r = events_vanished(p, entry_id, err);
	return r == 0 ? entry_set_vanished(p->tx, entry_id, true, err) : r;
}

int
facts_unknown(struct facts_pass *p, const struct entry *e, const char *rule, struct err *err)
{
	return audit_add(p->tx, p->now_ms, "unknown",
	    json_pack("{s:s, s:s*, s:s*, s:s*}", "source", p->source->name, "title", e->title,
		"url", e->link, "rule", rule),
	    err);
}
