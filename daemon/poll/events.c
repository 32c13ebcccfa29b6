#include "daemon/poll/events.h"

#include <jansson.h>
#include <string.h>

#include "daemon/audit/audit.h"
#include "daemon/outbox/outbox.h"
#include "lib/mem.h"
#include "lib/str.h"

#define EVENTS_ARENA_BYTES (16u << 20)
#define DOSSIERS_MAX 16 /* of one entry */

/* What was stored of one entry, and which of it the entry still says. */
struct known {
	struct announcement *v;
	bool *said;
	size_t n;
};

struct change {
	const char *word; /* of the audit record */
	enum alert_kind kind;
	bool due; /* worth an alert, if the source was seen before */
};

int64_t
events_until_ms(const struct entry *e)
{
	int64_t until = 0, end;
	size_t i;

	if (e->said_count > 0 || e->act_count > 0)
		return 0; /* that has happened, and stays */
	for (i = 0; i < e->event_count; i++) {
		end = alert_event_end_ms(&e->events[i].starts);
		if (end == INT64_MAX)
			return 0;
		until = end > until ? end : until;
	}
	return until;
}

static bool
is_to_come(const struct facts_pass *p, const struct event *e)
{
	return alert_event_end_ms(&e->starts) > p->now_ms;
}

/* A calendar is looked at as a whole, and nothing of it is news. */
static bool
is_calendar(const char *dossier)
{
	return dossier[0] == '\0';
}

static bool
has_baseline(const struct facts_pass *p, const char *dossier)
{
	return !is_calendar(dossier) && facts_has_baseline(p, dossier);
}

static bool
same_when(const struct when *a, const struct when *b)
{
	return a->precision == b->precision && (a->precision == WHEN_NONE || a->at == b->at);
}

static int
record(struct facts_pass *p, const struct announcement *a, const struct change *c, bool silent,
    struct err *err)
{
	char starts[WHEN_TEXT], was[WHEN_TEXT];

	when_format(&a->now.starts, starts);
	when_format(&a->was.starts, was);
	return audit_add(p->tx, p->now_ms, "event",
	    json_pack("{s:s, s:s, s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:s*, s:I, s:b}", "change",
		c->word, "kind", event_kind_words[a->now.kind], "dossier", a->dossier, "source",
		p->source->name, "title", a->now.title, "starts", starts[0] != '\0' ? starts : NULL,
		"was", was[0] != '\0' ? was : NULL, "place", a->now.place, "status", a->now.status,
		"entry", (json_int_t)a->entry_id, "silent", silent),
	    err);
}

static int
announce(struct facts_pass *p, struct announcement *a, enum alert_kind kind, struct arena *mem,
    struct err *err)
{
	const struct dossier_conf *d = settings_dossier(p->setup->settings, a->dossier);
	enum evidence_class evidence = (enum evidence_class)(p->source->evidence + 1);
	enum ms_type type = alert_event_type(a->now.kind);
	struct alert alert;
	int r;

	a->seat = d != NULL ? procedures_seat(p->setup->settings, d) : NULL;
	a->evidence = evidence;
	r = alert_compose_event(a, kind,
	    d == NULL ? a->dossier : STR_OR(d->short_title, STR_OR(d->title, d->name)), p->now_ms,
	    mem, &alert, err);

	if (r == 0) {
		alert.best = evidence;
		if (type != MS_NONE)
			alert.importance = p->setup->importance[type];
		r = outbox_put_alert(p->tx, &p->setup->routing, &alert, type,
		    evidence <= EV_OFFICIAL ? ST_OFFICIAL : ST_REPORTED, NULL, p->now_ms, err);
	}
	p->alerts += r == 0;
	return r == STORE_KNOWN ? 0 : r;
}

static int
put(struct facts_pass *p, struct announcement *a, const struct change *c, struct arena *mem,
    struct err *err)
{
	bool silent = is_calendar(a->dossier) ||
	    (!p->source->alert_first && !facts_has_baseline(p, a->dossier));
	bool due = c->due && !silent;
	int r;

	a->announced |= due;
	a->changed_ms = p->now_ms;
	r = event_put(p->tx, a, err);
	if (r == 0)
		r = record(p, a, c, silent, err);
	if (r == 0 && due)
		r = announce(p, a, c->kind, mem, err);
	return r;
}

static int
put_new(struct facts_pass *p, const struct entry *e, int64_t entry_id, const struct event *now,
    const char *dossier, struct arena *mem, struct err *err)
{
	struct announcement a = { .source = p->source->name,
		.dossier = dossier,
		.url = STR_OR(e->link, p->url),
		.entry_id = entry_id,
		.state = EVENT_LISTED,
		.now = *now,
		.first_seen_ms = p->now_ms };
	struct change c = { "listed", ALERT_SCHEDULED, is_to_come(p, now) };

	return put(p, &a, &c, mem, err);
}

/* Another title is another wording; another time, place or status is news. */
static bool
is_news(const struct event *a, const struct event *b)
{
	return !same_when(&a->starts, &b->starts) || !str_eq(a->place, b->place) ||
	    !str_eq(a->status, b->status);
}

static int
put_again(struct facts_pass *p, const struct entry *e, struct announcement *a,
    const struct event *now, bool *ret_kept, struct arena *mem, struct err *err)
{
	bool news = is_news(&a->now, now), back = a->state == EVENT_UNLISTED;
	bool to_come = is_to_come(p, now) || is_to_come(p, &a->now);
	struct change c = { back ? "listed again" : "moved", back ? ALERT_SCHEDULED : ALERT_MOVED,
		back ? is_to_come(p, now) : to_come };

	a->url = STR_OR(e->link, p->url);
	if (news) {
		a->was = a->now;
		a->changed = true;
	}
	a->now = *now;
	*ret_kept |= news || back;
	if (!news && !back)
		return event_put(p->tx, a, err); /* its wording */
	a->state = a->changed ? EVENT_MOVED : EVENT_LISTED;
	return put(p, a, &c, mem, err);
}

static int
put_unlisted(struct facts_pass *p, struct announcement *a, struct arena *mem, struct err *err)
{
	struct change c = { "unlisted", ALERT_UNLISTED, true };

	/* on its day what was announced as to come is said as what has happened */
	if (a->now.kind == EVENT_DEADLINE && a->now.starts.at * 1000 <= p->now_ms)
		return 0;
	if (a->state == EVENT_UNLISTED || !is_to_come(p, &a->now) ||
	    (!is_calendar(a->dossier) && !facts_is_watched(p, a->dossier)))
		return 0;
	a->state = EVENT_UNLISTED;
	return put(p, a, &c, mem, err);
}

static struct announcement *
find(const struct known *k, const char *name, const char *dossier)
{
	size_t i;

	for (i = 0; i < k->n; i++)
		if (str_eq(k->v[i].now.name, name) && str_eq(k->v[i].dossier, dossier)) {
			k->said[i] = true;
			return &k->v[i];
		}
	return NULL;
}

static int
take_one(struct facts_pass *p, const struct entry *e, int64_t entry_id, const struct event *now,
    const char *dossier, bool same, const struct known *k, bool *ret_kept, struct arena *mem,
    struct err *err)
{
	struct announcement *a = find(k, now->name, dossier);

	if (a != NULL)
		return same ? 0 : put_again(p, e, a, now, ret_kept, mem, err);
	if (same && has_baseline(p, dossier))
		return 0; /* it was not of that dossier when it was news */
	*ret_kept = true;
	return put_new(p, e, entry_id, now, dossier, mem, err);
}

static int
take_all(struct facts_pass *p, const struct detect_source *src, const struct entry *e,
    int64_t entry_id, bool same, const struct known *k, bool *ret_kept, struct arena *mem,
    struct err *err)
{
	const char *names[DOSSIERS_MAX + 1];
	size_t n = detect_about(p->setup->detector, src, e, names, DOSSIERS_MAX), i, j;
	int r = 0;

	if (procedures_is_calendar(p->setup->procedures, p->source->name))
		names[n++] = ""; /* of every dossier whose clocks count its days */

	for (i = 0; i < e->event_count; i++)
		for (j = 0; j < n && r == 0; j++)
			r = take_one(
			    p, e, entry_id, &e->events[i], names[j], same, k, ret_kept, mem, err);
	/* rewritten, it says no longer what it said, or no longer of that dossier */
	for (i = 0; i < k->n && !same && r == 0; i++)
		if (!k->said[i])
			r = put_unlisted(p, &k->v[i], mem, err);
	return r;
}

/* What is of no dossier is stored as such. */
static int
stored_of(struct facts_pass *p, int64_t entry_id, struct arena *mem, struct announcement **ret,
    size_t *ret_n, struct err *err)
{
	int r = event_of_entry(p->store, entry_id, mem, ret, ret_n, err);
	size_t i;

	for (i = 0; i < *ret_n && r == 0; i++)
		(*ret)[i].dossier = STR_OR((*ret)[i].dossier, "");
	return r;
}

int
events_take(struct facts_pass *p, const struct detect_source *src, const struct entry *e,
    int64_t entry_id, bool same, bool *ret_kept, struct err *err)
{
	struct known k = { .n = 0 };
	struct arena mem;
	int r;

	*ret_kept = false;
	arena_init(&mem, EVENTS_ARENA_BYTES);
	r = stored_of(p, entry_id, &mem, &k.v, &k.n, err);
	k.said = xcalloc(k.n + 1, sizeof(*k.said));
	if (r == 0)
		r = take_all(p, src, e, entry_id, same, &k, ret_kept, &mem, err);
	free(k.said);
	arena_done(&mem);
	return r;
}

int
events_vanished(struct facts_pass *p, int64_t entry_id, struct err *err)
{
	struct announcement *v = NULL;
	struct arena mem;
	size_t n = 0, i;
	int r;

	arena_init(&mem, EVENTS_ARENA_BYTES);
	r = stored_of(p, entry_id, &mem, &v, &n, err);
	for (i = 0; i < n && r == 0; i++)
		r = put_unlisted(p, &v[i], &mem, err);
	arena_done(&mem);
	return r;
}
