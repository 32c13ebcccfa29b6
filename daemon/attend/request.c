/*
 * What ratifyctl asks for, the same through the control socket and, without a daemon, directly.
 * Invariant: one request is one transaction, with its audit record.
 */
#include <errno.h>
#include <string.h>

#include "daemon/attend/attend.h"

#include "daemon/alert/after.h"
#include "daemon/audit/audit.h"
#include "lib/mem.h"
#include "lib/str.h"

#define REQUEST_ARENA_BYTES (16u << 20)
#define DELIVERIES_MAX 10000
#define PREFIX_MIN 4

struct asked {
	struct store *store;
	struct tx *tx;
	const json_t *request;
	const char *by;
	int64_t now_ms;
	struct arena arena;
	json_t *answer; /* what it adds to "ok" */
};

static const char *
text_of(const struct asked *q, const char *key)
{
	return json_string_value(json_object_get(q->request, key));
}

/* The alert that is named by its id or by what it begins with. */
static int
find_alert(const struct asked *q, struct arena *arena, struct alert *ret, struct err *err)
{
	const char *prefix = text_of(q, "alert");
	int r;

	if (prefix == NULL || strlen(prefix) < PREFIX_MIN || strlen(prefix) > 32 ||
	    prefix[strspn(prefix, "0123456789abcdef")] != '\0')
		return err_set(err, -EINVAL,
		    "expected the id of an alert, or at least its first %d digits", PREFIX_MIN);
	r = alert_find(q->store, prefix, arena, ret, err);
	if (r == STORE_NONE)
		return err_set(err, -ENOENT, "there is no alert %s", prefix);
	if (r == STORE_KNOWN)
		return err_set(err, -EINVAL, "several alerts begin with %s", prefix);
	return r;
}

/* Until when, by our clock; 0: not said. */
static int64_t
until_of(const struct asked *q)
{
	const json_t *span = json_object_get(q->request, "for_ms");
	int64_t ms = json_integer_value(span);

	if (!json_is_integer(span))
		return json_integer_value(json_object_get(q->request, "until_ms"));
	return ms > 0 && ms <= ATTEND_SNOOZE_MAX_MS ? q->now_ms + ms : -1;
}

static void
put_alert(struct asked *q, const struct alert *a)
{
	IGNORE(json_object_set_new(q->answer, "alert", json_string(a->id)));
	IGNORE(json_object_set_new(q->answer, "title", json_string(STR_OR(a->title, ""))));
}

/* ---- acknowledged, snoozed */

static int
ack_all(struct asked *q, struct err *err)
{
	struct pending *v = NULL;
	size_t n = 0, i, k;
	int64_t said = 0;
	int r = pending_list(q->store, NULL, SIZE_MAX, &q->arena, &v, &n, err);

	for (i = 0; i < n && r == 0; i++) {
		for (k = 0; k < i && !str_eq(v[k].about, v[i].about); k++)
			;
		if (k < i)
			continue;
		r = attend_ack(q->tx, v[i].alert, q->by, q->now_ms, NULL, err);
		said++;
	}
	IGNORE(json_object_set_new(q->answer, "acknowledged", json_integer(said)));
	return r;
}

static int
on_ack(struct asked *q, struct err *err)
{
	struct alert a;
	int stopped = 0, r;

	if (json_is_true(json_object_get(q->request, "all")))
		return ack_all(q, err);
	r = find_alert(q, &q->arena, &a, err);
	r = r != 0 ? r : attend_meant(q->store, &a, &q->arena, err);
	if (r == 0)
		r = attend_ack(q->tx, a.id, q->by, q->now_ms, &stopped, err);
	if (r == 0) {
		put_alert(q, &a);
		IGNORE(json_object_set_new(q->answer, "stopped", json_integer(stopped)));
	}
	return r;
}

static int
on_snooze(struct asked *q, struct err *err)
{
	int64_t until = until_of(q);
	struct alert a;
	int r = find_alert(q, &q->arena, &a, err);

	r = r != 0 ? r : attend_meant(q->store, &a, &q->arena, err);
	if (r == 0)
		r = attend_snooze(q->tx, a.id, until, q->by, q->now_ms, err);
	if (r == 0) {
		put_alert(q, &a);
		IGNORE(json_object_set_new(q->answer, "until_ms", json_integer(until)));
	}
	return r;
}

/* ---- mutes */

static int
read_mute(struct asked *q, struct mute *ret, struct err *err)
{
	enum ms_type type;
	struct alert a = { .milestone = NULL };
	int r;

	*ret = (struct mute){ .dossier = text_of(q, "dossier"),
		.type = text_of(q, "type"),
		.until_type = text_of(q, "until_type"),
		.until_ms = until_of(q),
		.by = q->by,
		.since_ms = q->now_ms };
	if ((ret->type != NULL && (ms_type_by_code(ret->type, &type) != 0 || type == MS_NONE)) ||
	    (ret->until_type != NULL &&
		(ms_type_by_code(ret->until_type, &type) != 0 || type == MS_NONE)))
		return err_set(err, -EINVAL, "no such type of milestone");
	if (text_of(q, "alert") != NULL) {
		r = find_alert(q, &q->arena, &a, err);
		if (r != 0)
			return r;
		if (a.milestone == NULL || a.dossier == NULL)
			return err_set(err, -EINVAL, "that alert is about no milestone");
		ret->milestone = a.milestone;
		ret->dossier = a.dossier;
	}
	if (ret->dossier == NULL && ret->type == NULL)
		return err_set(err, -EINVAL, "expected a dossier, an alert or a type");
	if (ret->until_ms < 0 || attend_mute_is_over(ret, q->now_ms))
		return err_set(err, -ERANGE, "expected an end in the time to come");
	return 0;
}

static int
make_room(struct asked *q, struct err *err)
{
	struct mute *v = NULL;
	size_t n = 0, i, left;
	int r = mute_list(q->store, &q->arena, &v, &n, err);

	left = n;
	for (i = 0; i < n && r == 0; i++)
		if (attend_mute_is_over(&v[i], q->now_ms)) {
			r = mute_drop(q->tx, v[i].id, err);
			left--;
		}
	if (r == 0 && left >= ATTEND_MUTES_MAX)
		r = err_set(err, -E2BIG, "there are %d mutes already", ATTEND_MUTES_MAX);
	return r;
}

static int
on_mute(struct asked *q, struct err *err)
{
	char until[WHEN_TEXT] = "";
	struct mute m;
	const char *words;
	int r = read_mute(q, &m, err);

	if (r == 0)
		r = make_room(q, err);
	if (r == 0)
		r = mute_put(q->tx, &m, err);
	if (r != 0)
		return r;
	if (m.until_ms != 0)
		when_format_s(m.until_ms / 1000, until);
	words = attend_mute_words(&m, &q->arena);
	IGNORE(json_object_set_new(q->answer, "muted", json_string(STR_OR(words, ""))));
	return audit_add(q->tx, q->now_ms, "mute",
	    json_pack("{s:s*, s:s, s:s*, s:s*}", "muted", words, "by", q->by, "until",
		m.until_ms != 0 ? until : NULL, "until_type", m.until_type),
	    err);
}

static bool
is_meant(const struct asked *q, const struct mute *m, const char *milestone)
{
	const json_t *id = json_object_get(q->request, "mute");
	const char *dossier = text_of(q, "dossier"), *type = text_of(q, "type");

	if (json_is_integer(id))
		return json_integer_value(id) == m->id;
	if (milestone != NULL)
		return str_eq(milestone, m->milestone);
	return (dossier != NULL || type != NULL) &&
	    (dossier == NULL || str_eq(dossier, m->dossier)) &&
	    (type == NULL || str_eq(type, m->type));
}

static int
end_one(struct asked *q, const struct mute *m, int64_t *ret_hidden, struct err *err)
{
	int64_t hidden = 0;
	int r = attend_mute_hidden(q->store, m, &q->arena, &hidden, err);

	*ret_hidden += hidden;
	if (r == 0)
		r = mute_drop(q->tx, m->id, err);
	if (r == 0)
		r = audit_add(q->tx, q->now_ms, "unmute",
		    json_pack("{s:I, s:s*, s:s, s:I}", "mute", (json_int_t)m->id, "muted",
			attend_mute_words(m, &q->arena), "by", q->by, "hidden", (json_int_t)hidden),
		    err);
	return r;
}

static int
on_unmute(struct asked *q, struct err *err)
{
	struct alert a = { .milestone = NULL };
	struct mute *v = NULL;
	size_t n = 0, i;
	int64_t ended = 0, hidden = 0;
	int r = text_of(q, "alert") != NULL ? find_alert(q, &q->arena, &a, err) : 0;

	r = r != 0 ? r : mute_list(q->store, &q->arena, &v, &n, err);
	for (i = 0; i < n && r == 0; i++)
		if (is_meant(q, &v[i], a.milestone)) {
			r = end_one(q, &v[i], &hidden, err);
			ended++;
		}
	if (r == 0 && ended == 0)
		return err_set(err, -ENOENT, "there is no such mute");
	IGNORE(json_object_set_new(q->answer, "ended", json_integer(ended)));
	IGNORE(json_object_set_new(q->answer, "hidden", json_integer(hidden)));
	return r;
}

/* ---- deliveries */

/* Sent now: on a sink that is held, too, as far as the caller lets go of it. */
static int
send_now(struct asked *q, const struct delivery *d, struct err *err)
{
	int r = delivery_retry(q->tx, d->id, q->now_ms, err);

	return r != 0 ? r
		      : audit_add(q->tx, q->now_ms, "retry",
			    json_pack("{s:s, s:s, s:s, s:s}", "alert", d->alert_id, "sink", d->sink,
				"was", delivery_state_words[d->state], "by", q->by),
			    err);
}

static int
drop(struct asked *q, const struct delivery *d, struct err *err)
{
	_cleanup_free_ char *detail = xasprintf("dropped by %s", q->by);
	int r = delivery_drop(q->tx, d->id, q->now_ms, detail, err);

	return r != 0 ? r
		      : audit_add(q->tx, q->now_ms, "drop",
			    json_pack("{s:s, s:s, s:s, s:s}", "alert", d->alert_id, "sink", d->sink,
				"was", delivery_state_words[d->state], "by", q->by),
			    err);
}

static int
of_state(struct asked *q, const char *sink, int state,
    int (*fn)(struct asked *, const struct delivery *, struct err *), int64_t *done,
    struct err *err)
{
	struct delivery *v = NULL;
	size_t n = 0, i;
	int r = delivery_list(q->store, sink, state, DELIVERIES_MAX, &q->arena, &v, &n, err);

	for (i = 0; i < n && r == 0; i++) {
		r = fn(q, &v[i], err);
		*done += r == 0;
		r = r == STORE_NONE ? 0 : r; /* went with one before */
	}
	return r;
}

static int
one_delivery(struct asked *q, int64_t id,
    int (*fn)(struct asked *, const struct delivery *, struct err *), struct err *err)
{
	struct delivery d;
	int r = delivery_get(q->store, id, &q->arena, &d, err);

	if (r == STORE_NONE)
		return err_set(err, -ENOENT, "there is no delivery %lld", (long long)id);
	if (r == 0)
		r = fn(q, &d, err);
	if (r == STORE_NONE)
		r = err_set(err, -EINVAL, "delivery %lld is %s: nothing to be done", (long long)id,
		    delivery_state_words[d.state]);
	return r;
}

/* The delivery that is named, or those of a sink: in a state when one is named, else what waits. */
static int
on_deliveries(struct asked *q, int (*fn)(struct asked *, const struct delivery *, struct err *),
    struct err *err)
{
	const json_t *id = json_object_get(q->request, "delivery");
	const char *sink = text_of(q, "sink"), *word = text_of(q, "state");
	int64_t done = 0;
	int state, r = 0;

	if (json_is_integer(id)) {
		r = one_delivery(q, json_integer_value(id), fn, err);
		done = 1;
	} else if (sink == NULL) {
		return err_set(err, -EINVAL, "expected the number of a delivery, or a sink");
	}
	for (state = 0; state < DLV_STATE_COUNT && r == 0 && sink != NULL; state++)
		if (word != NULL ? str_eq(word, delivery_state_words[state])
				 : state == DLV_DUE || state == DLV_HELD)
			r = of_state(q, sink, state, fn, &done, err);
	IGNORE(json_object_set_new(q->answer, "deliveries", json_integer(done)));
	return r;
}

static int
on_retry(struct asked *q, struct err *err)
{
	return on_deliveries(q, send_now, err);
}

static int
on_drop(struct asked *q, struct err *err)
{
	return on_deliveries(q, drop, err);
}

/* ---- one request */

static const struct {
	const char *command;
	int (*run)(struct asked *, struct err *);
} requests[] = { { "ack", on_ack }, { "snooze", on_snooze }, { "mute", on_mute },
	{ "unmute", on_unmute }, { "retry", on_retry }, { "drop", on_drop } };

static int
run(struct asked *q, int (*fn)(struct asked *, struct err *), struct err *err)
{
	int r = tx_begin(q->store, &q->tx, err);

	if (r != 0)
		return r;
	r = fn(q, err);
	if (r == 0)
		return tx_commit(q->tx, err);
	tx_abort(q->tx);
	return r;
}

json_t *
attend_request(struct store *st, const json_t *request, const char *by, int64_t now_ms)
{
	const char *command = json_string_value(json_object_get(request, "command"));
	struct asked q = { .store = st, .request = request, .by = by, .now_ms = now_ms };
	struct err err = { .code = 0 };
	size_t i;
	int r;

	for (i = 0; i < ARRAY_LEN(requests) && !str_eq(requests[i].command, command); i++)
		;
	if (i == ARRAY_LEN(requests))
		return NULL;
	arena_init(&q.arena, REQUEST_ARENA_BYTES);
	q.answer = json_pack("{s:b}", "ok", 1);
	r = run(&q, requests[i].run, &err);
	arena_done(&q.arena);
	if (r == 0)
		return q.answer;
	json_decref(q.answer);
	return json_pack(
	    "{s:s}", "error", STR_OR(err.text[0] != '\0' ? err.text : NULL, "it failed"));
}
