/*
 * Which events are near. Invariant: a reminder's id is made of its event, the time of that and how
 * long before: told once, anew after a move, and by whichever process comes first after a crash.
 */
#include "daemon/watch/remind.h"

#include <errno.h>

#include "daemon/alert/after.h"
#include "daemon/outbox/outbox.h"
#include "daemon/watch/passed.h"
#include "lib/mem.h"
#include "lib/str.h"

#define REMIND_ARENA_BYTES (64u << 20)
#define ALERT_ARENA_BYTES (1u << 20)
#define AT_ONCE 10         /* of one look, a commit each; the others follow in the next one */
#define BACK_S (3 * 86400) /* a day is over, somewhere, that long after it began */

struct remind {
	struct store *store;
	const struct setup *setup;
	const struct announcement *event;
	int64_t now_ms, next_ms;
	int64_t due[SETTINGS_ROUTES_MAX]; /* which is due by each route; -1: none */
	const char *sinks[SETTINGS_SINKS_MAX];
	size_t sink_count; /* reminded already of this event */
	struct arena mem;  /* of one alert */
	size_t told;
	struct passed passed;
};

static enum evidence_class
evidence_of(const struct remind *m)
{
	const struct source_conf *s = settings_source(m->setup->settings, m->event->source);

	return s != NULL ? (enum evidence_class)(s->evidence + 1) : 0;
}

/* The class of its type, as for the announcement. */
static char
importance_of(const struct remind *m)
{
	enum ms_type type = alert_event_type(m->event->now.kind);

	return type != MS_NONE ? m->setup->importance[type] : 'B';
}

static bool
is_followed(const struct remind *m)
{
	return evidence_of(m) != 0 &&
	    settings_dossier(m->setup->settings, m->event->dossier) != NULL;
}

/* Fills due; whether any is. */
static bool
find_due(struct remind *m)
{
	const struct routing *routing = &m->setup->routing;
	struct alert a = { .kind = ALERT_REMINDER,
		.importance = importance_of(m),
		.dossier = m->event->dossier,
		.source = m->event->source,
		.best = evidence_of(m) };
	enum ms_state state = a.best <= EV_OFFICIAL ? ST_OFFICIAL : ST_REPORTED;
	struct after_reminder r;
	bool any = false;
	size_t i;

	for (i = 0; i < routing->route_count && i < SETTINGS_ROUTES_MAX; i++) {
		const struct route_def *route = &routing->routes[i];

		m->due[i] = -1;
		if (route_takes(routing, route, &a, alert_event_type(m->event->now.kind), state) !=
		    ROUTE_TAKES)
			continue;
		after_remind(m->event, route->reminders, route->reminder_count, m->now_ms, &r);
		m->next_ms = r.next_ms < m->next_ms ? r.next_ms : m->next_ms;
		m->due[i] = r.due ? r.before_ms : -1;
		any |= r.due;
	}
	return any;
}

/* Sinks of the routes by which this one is due, but those that had a nearer one. */
static size_t
take_sinks(struct remind *m, int64_t before_ms)
{
	const struct routing *routing = &m->setup->routing;
	size_t i, k, j, first = m->sink_count;

	for (i = 0; i < routing->route_count && i < SETTINGS_ROUTES_MAX; i++)
		for (k = 0; m->due[i] == before_ms && k < routing->routes[i].sink_count; k++) {
			for (j = 0; j < m->sink_count; j++)
				if (str_eq(m->sinks[j], routing->routes[i].sinks[k]))
					break;
			if (j == m->sink_count && m->sink_count < SETTINGS_SINKS_MAX)
				m->sinks[m->sink_count++] = routing->routes[i].sinks[k];
		}
	return first;
}

/* When its sinks may tell it; 0: not all at one moment. */
static int64_t
told_ms(const struct remind *m, size_t first)
{
	const struct alert a = { .kind = ALERT_REMINDER, .importance = importance_of(m) };
	int64_t one = 0, at;
	size_t i;

	for (i = first; i < m->sink_count; i++) {
		at = timing_not_before(&m->setup->routing, m->sinks[i], &a, m->now_ms);
		if (i > first && at != one)
			return 0;
		one = at;
	}
	return one;
}

static int
is_unread(struct remind *m, bool *ret, struct err *err)
{
	struct source_state s = { .failing_since_ms = 0 };
	int r = source_get(m->store, m->event->source, &m->mem, &s, err);

	*ret = r == 0 && s.failing_since_ms != 0;
	return r == STORE_NONE ? 0 : r;
}

static int
put(struct remind *m, const struct alert *a, size_t first, struct err *err)
{
	struct tx *tx = NULL;
	int r = tx_begin(m->store, &tx, err);

	if (r != 0)
		return r;
	r = outbox_put_alert_for(tx, &m->setup->routing, a, alert_event_type(m->event->now.kind),
	    m->sinks + first, m->sink_count - first, m->now_ms, err);
	if (r == 0) {
		m->told++;
		return tx_commit(tx, err);
	}
	tx_abort(tx);
	return r == STORE_KNOWN ? 0 : r;
}

static int
tell(struct remind *m, int64_t before_ms, struct err *err)
{
	const struct dossier_conf *d = settings_dossier(m->setup->settings, m->event->dossier);
	struct after_context ctx = { .dossier_title =
					 STR_OR(d->short_title, STR_OR(d->title, d->name)),
		.before_ms = before_ms,
		.now_ms = m->now_ms };
	struct alert a, known;
	size_t first = take_sinks(m, before_ms);
	bool unread = false;
	int r;

	if (first == m->sink_count)
		return 0;
	arena_reset(&m->mem);
	r = is_unread(m, &unread, err);
	ctx.unread = unread ? m->event->source : NULL;
	ctx.told_ms = told_ms(m, first);
	r = r != 0 ? r : alert_compose_reminder(m->event, &ctx, &m->mem, &a, err);
	if (r != 0)
		return r;
	r = alert_get(m->store, a.id, &m->mem, &known, err);
	if (r != STORE_NONE)
		return r;
	a.best = evidence_of(m);
	a.importance = importance_of(m);
	return put(m, &a, first, err);
}

static int64_t
nearest(const struct remind *m, size_t n, int64_t above_ms)
{
	int64_t best = INT64_MAX;
	size_t i;

	for (i = 0; i < n; i++)
		if (m->due[i] > above_ms && m->due[i] < best)
			best = m->due[i];
	return best;
}

/* What was announced for a day is said, by the same entry, as what has happened. */
static int
has_happened(struct remind *m, bool *ret, struct err *err)
{
	struct evidence *e = NULL;
	size_t n = 0, i;
	int r;

	*ret = false;
	if (m->event->now.kind != EVENT_DEADLINE)
		return 0;
	arena_reset(&m->mem);
	r = evidence_of_entry(m->store, m->event->entry_id, &m->mem, &e, &n, err);
	for (i = 0; i < n && r == 0; i++)
		*ret |= e[i].date.precision != WHEN_NONE && e[i].withdrawn_ms == 0 &&
		    e[i].date.at == m->event->now.starts.at;
	return r;
}

static int
look_at_event(struct remind *m, struct announcement *event, struct err *err)
{
	size_t n = m->setup->routing.route_count;
	int64_t before_ms = -1;
	bool happened = false;
	int r;

	m->sink_count = 0;
	event->seat = procedures_seat(
	    m->setup->settings, settings_dossier(m->setup->settings, event->dossier));
	if (!find_due(m))
		return 0;
	n = n < SETTINGS_ROUTES_MAX ? n : SETTINGS_ROUTES_MAX;
	r = has_happened(m, &happened, err);
	while (r == 0 && !happened && (before_ms = nearest(m, n, before_ms)) != INT64_MAX)
		r = tell(m, before_ms, err);
	return r;
}

/* Its own trouble keeps none of the others back. */
static int
take_event(struct remind *m, struct announcement *event, bool unread, struct err *err)
{
	int r;

	m->event = event;
	if (!is_followed(m))
		return 0;
	r = unread ? err_set(err, -EBADMSG, "a word in it that this version does not know")
		   : look_at_event(m, event, err);
	if (!store_row_failed(r))
		return r;
	passed_add(&m->passed, event->id, event->source, err->text);
	return 0;
}

int
remind_look(struct store *store, const struct setup *setup, int64_t now_ms, int64_t *ret_next_ms,
    size_t *ret_told, struct err *err)
{
	struct remind m = {
		.store = store,
		.setup = setup,
		.now_ms = now_ms,
		.next_ms = INT64_MAX,
		.passed = { .key = "unread-events", .one = "event", .of = "announced events" },
	};
	struct announcement *events = NULL;
	struct arena all;
	size_t n = 0, unread = 0, i;
	int r;

	arena_init(&all, REMIND_ARENA_BYTES);
	arena_init(&m.mem, ALERT_ARENA_BYTES);
	r = event_upcoming(store, now_ms / 1000 - BACK_S, &all, &events, &n, &unread, err);
	for (i = 0; i < n + unread && r == 0 && m.told < AT_ONCE; i++)
		r = take_event(&m, &events[i], i >= n, err);
	if (i < n + unread)
		m.next_ms = now_ms;
	else if (r == 0)
		r = passed_tell(store, setup, &m.passed, now_ms, &m.told, err);
	passed_done(&m.passed);
	arena_done(&m.mem);
	arena_done(&all);
	*ret_told += m.told;
	if (r == 0)
		*ret_next_ms = m.next_ms;
	return r;
}
