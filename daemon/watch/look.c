#include "daemon/watch/look.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "daemon/audit/audit.h"
#include "daemon/outbox/outbox.h"
#include "lib/mem.h"
#include "lib/str.h"

#define LOOK_ARENA_BYTES (64u << 20)
#define FOLLOWED "followed" /* the key of the first look */
#define HOUR_MS 3600000LL
#define DAY_MS (24 * HOUR_MS)
/* So long a source that cannot be read keeps silent what it may have said. */
#define UNREAD_MS (3 * DAY_MS)
#define DELAYS_MIN 3 /* fewer say nothing about what is usual */

struct look {
	struct store *store;
	const struct setup *setup;
	const struct dossier_conf *dossier;
	struct arena *a;
	int64_t now_ms, next_ms;
	struct expected *known;
	bool *kept; /* one a known row: it is expected still */
	size_t known_count;
	bool first;         /* nobody looked at this dossier before */
	const char *unread; /* an official source of it that cannot be read now; NULL */
	int64_t usual_days;
	size_t told;
	struct tx *tx; /* NULL until something is to be written */
};

static struct expected *
find_known(const struct look *l, const char *key)
{
	size_t i;

	for (i = 0; i < l->known_count; i++)
		if (str_eq(l->known[i].key, key)) {
			l->kept[i] = true;
			return &l->known[i];
		}
	return NULL;
}

static enum due_state
state_of(const struct expected *e)
{
	int i;

	for (i = 0; e != NULL && i < DUE_STATE_COUNT; i++)
		if (str_eq(due_state_words[i], e->state))
			return (enum due_state)i;
	return DUE_AHEAD;
}

/* ---- what is known around it */

/* A source that names the dossier speaks for it; where none does, any official one may. */
static int
find_unread(struct look *l, struct err *err)
{
	const struct source_conf *c;
	struct source_state *s = NULL;
	const char *named = NULL, *any = NULL;
	bool has_named = false, names;
	size_t n = 0, i, k;
	int r = source_list(l->store, l->a, &s, &n, err);

	for (i = 0; i < n && r == 0; i++) {
		c = settings_source(l->setup->settings, s[i].name);
		if (c == NULL || !c->enabled || c->evidence + 1 > EV_OFFICIAL)
			continue;
		names = false;
		for (k = 0; k < c->dossiers.n; k++)
			names |= str_eq(c->dossiers.v[k], l->dossier->name);
		has_named |= names;
		if (s[i].failing_since_ms != 0 && names)
			named = s[i].name;
		else if (s[i].failing_since_ms != 0 && c->dossiers.n == 0)
			any = s[i].name;
	}
	l->unread = has_named ? named : any;
	return r;
}

static int
find_usual(struct look *l, struct err *err)
{
	int64_t *delays = NULL;
	size_t n = 0;
	int r = evidence_delays(l->store, l->dossier->name, l->a, &delays, &n, err);

	l->usual_days = n >= DELAYS_MIN ? (delays[n / 2] + DAY_MS / 2) / DAY_MS : -1;
	return r;
}

/* ---- what is written */

static int
begin(struct look *l, struct err *err)
{
	return l->tx != NULL ? 0 : tx_begin(l->store, &l->tx, err);
}

static int
record(struct look *l, const char *key, const char *kind, const char *before, const char *after,
    bool told, const struct due *d, struct err *err)
{
	char closes[WHEN_TEXT] = "";

	if (d != NULL)
		when_format(&d->closes, closes);
	return audit_add(l->tx, l->now_ms, "expected",
	    json_pack("{s:s, s:s, s:s, s:s*, s:s*, s:s*, s:s*, s:b}", "dossier", l->dossier->name,
		"key", key, "kind", kind, "before", before, "state", after, "expected",
		d != NULL ? d->what : NULL, "closes", closes[0] != '\0' ? closes : NULL, "told",
		told),
	    err);
}

static int
announce(struct look *l, const struct due *d, const struct expected *before, struct err *err)
{
	const struct dossier_conf *c = l->dossier;
	struct alert_due_context ctx = { .dossier = c->name,
		.dossier_title = STR_OR(c->short_title, STR_OR(c->title, c->name)),
		.before = state_of(before),
		.before_ms = before != NULL ? before->changed_ms : 0,
		.unread = d->state == DUE_OVERDUE ? l->unread : NULL,
		.usual_days = l->usual_days,
		.now_ms = l->now_ms };
	struct alert alert;
	int r = alert_compose_due(d, &ctx, l->a, &alert, err);

	if (r == 0)
		r = outbox_put_alert(l->tx, &l->setup->routing, &alert, d->type,
		    d->kind == DUE_RECORD ? ST_REPORTED : ST_OFFICIAL, NULL, l->now_ms, err);
	l->told += r == 0;
	return r == STORE_KNOWN ? 0 : r;
}

static int
put(struct look *l, const struct due *d, const struct expected *before, bool told, struct err *err)
{
	struct expected e = { .dossier = l->dossier->name,
		.key = d->key,
		.kind = due_kind_words[d->kind],
		.state = due_state_words[d->state],
		.told = told,
		.changed_ms = l->now_ms };
	int r = begin(l, err);

	if (r == 0)
		r = expected_put(l->tx, &e, err);
	if (r == 0)
		r = record(l, d->key, e.kind, before != NULL ? before->state : NULL, e.state, told,
		    d, err);
	if (r == 0 && told)
		r = announce(l, d, before, err);
	return r;
}

static void
look_again(struct look *l, int64_t at_ms)
{
	if (at_ms < l->next_ms)
		l->next_ms = at_ms;
}

/* What was never seen before in another state is not told when its time is over already, unless
 * what it follows was news a moment ago. */
static bool
is_worth_telling(const struct look *l, const struct due *d, const struct expected *before)
{
	if (l->first || !due_is_news(d, state_of(before)))
		return false;
	if (d->kind == DUE_THRESHOLD)
		return before != NULL && d->fresh;
	if (d->state == DUE_DONE)
		return before != NULL && before->told;
	if (d->kind == DUE_RECORD) /* nobody was told of the report: its record is nobody's news */
		return d->fresh;
	return before != NULL || (d->fresh && d->kind == DUE_STEP);
}

static int
take(struct look *l, const struct due *d, struct err *err)
{
	const struct expected *before = find_known(l, d->key);
	bool told;

	if (d->kind == DUE_MISSING)
		return 0;
	look_again(l, d->next_ms);
	if (before != NULL && state_of(before) == d->state)
		return 0;
	told = is_worth_telling(l, d, before);
	if (told && d->state == DUE_OVERDUE && l->unread != NULL &&
	    l->now_ms < d->since_ms + UNREAD_MS) {
		look_again(l, l->now_ms + HOUR_MS); /* it may be our own ignorance */
		return 0;
	}
	return put(l, d, before, told, err);
}

/* What it waited for came, or is not waited for any more. */
static int
settle(struct look *l, const struct expected *e, struct err *err)
{
	int r = begin(l, err);

	if (r == 0)
		r = expected_drop(l->tx, e->dossier, e->key, err);
	return r == 0 ? record(l, e->key, e->kind, e->state, NULL, false, NULL, err) : r;
}

static int
put_followed(struct look *l, struct err *err)
{
	struct expected e = { .dossier = l->dossier->name,
		.key = FOLLOWED,
		.kind = FOLLOWED,
		.state = FOLLOWED,
		.changed_ms = l->now_ms };
	int r = begin(l, err);

	return r == 0 ? expected_put(l->tx, &e, err) : r;
}

static int
take_all(struct look *l, const struct due_list *list, struct err *err)
{
	size_t i;
	int r = l->first ? put_followed(l, err) : 0;

	for (i = 0; i < list->n && r == 0; i++)
		r = take(l, &list->v[i], err);
	for (i = 0; i < l->known_count && r == 0; i++)
		if (!l->kept[i])
			r = settle(l, &l->known[i], err);
	return r;
}

static int
expect(struct look *l, size_t dossier, struct due_list *list, struct err *err)
{
	struct setup_known k = { .dossier = dossier, .usual_days = l->usual_days };
	const char *name = l->dossier->name;
	struct announcement *events = NULL;
	struct milestone *m = NULL;
	int r = milestone_list(l->store, name, NULL, 0, l->a, &m, &k.n, err);

	r = r != 0 ? r : event_sittings(l->store, name, l->a, &events, &k.event_count, NULL, err);
	if (r != 0)
		return r;
	k.m = m;
	k.events = events;
	r = setup_expect(l->setup, &k, l->now_ms, l->a, list);
	return r == 0 ? 0
		      : err_set(err, r, "what is expected of %s does not fit into memory", name);
}

static int
end(struct look *l, int r, struct err *err)
{
	if (l->tx == NULL)
		return r;
	if (r == 0)
		return tx_commit(l->tx, err);
	tx_abort(l->tx);
	return r;
}

int
look_at(struct store *store, const struct setup *setup, size_t dossier, int64_t now_ms,
    int64_t *ret_next_ms, size_t *ret_told, struct err *err)
{
	struct look l = { .store = store,
		.setup = setup,
		.dossier = &setup->settings->dossiers[dossier],
		.now_ms = now_ms,
		.next_ms = INT64_MAX };
	struct due_list list = { .n = 0 };
	struct arena a;
	int r;

	arena_init(&a, LOOK_ARENA_BYTES);
	l.a = &a;
	r = expected_list(store, l.dossier->name, &a, &l.known, &l.known_count, err);
	l.kept = xcalloc(l.known_count + 1, sizeof(*l.kept));
	l.first = r == 0 && find_known(&l, FOLLOWED) == NULL;
	r = r != 0 ? r : find_unread(&l, err);
	r = r != 0 ? r : find_usual(&l, err);
	r = r != 0 ? r : expect(&l, dossier, &list, err);
	if (r == 0)
		r = end(&l, take_all(&l, &list, err), err);
	free(l.kept);
	arena_done(&a);
	if (r == 0) {
		*ret_next_ms = l.next_ms;
		*ret_told = l.told;
	}
	return r;
}

int
look_forget(struct store *store, const struct setup *setup, struct err *err)
{
	const char **names = NULL;
	struct tx *tx = NULL;
	size_t n = 0, i;
	struct arena a;
	int r;

	arena_init(&a, 1u << 20);
	r = expected_dossiers(store, &a, &names, &n, err);
	for (i = 0; i < n && r == 0; i++) {
		if (settings_dossier(setup->settings, names[i]) != NULL)
			continue;
		r = tx == NULL ? tx_begin(store, &tx, err) : 0;
		if (r == 0)
			r = expected_drop(tx, names[i], NULL, err);
	}
	if (r == 0 && tx != NULL)
		r = tx_commit(tx, err);
	else
		tx_abort(tx);
	arena_done(&a);
	return r;
}
