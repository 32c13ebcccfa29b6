#include "daemon/poll/outcome.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/address.h"
#include "daemon/audit/audit.h"
#include "daemon/outbox/outbox.h"
#include "daemon/poll/intake.h"
#include "daemon/poll/schedule.h"
#include "daemon/poll/silence.h"
#include "daemon/poll/unread.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"

#define HEALTH_FAILURES 5                   /* in a row, and */
#define HEALTH_AFTER_MS (6LL * 3600 * 1000) /* for this long, before a person is told */
#define HEALTH_AWAKE_MS (3600LL * 1000)     /* not all of it asleep, or before this start */
#define MOVED_SIGHTINGS 3
#define MOVED_FAILURES 5 /* in a row at a learnt address: then the configured one is tried */

struct outcome {
	struct poll_link *link;
	const struct source_conf *conf;
	const char *url;
	const struct http_response *resp;
	int64_t awake_ms;
	struct poll_verdict *ret;
	struct poll_memory *memory;
	struct poll_round *round;
	unsigned page; /* that this is the answer for */
	struct source_state st;
	struct arena arena;
	int64_t now_ms;
	bool dirty;
	const char *gap_key; /* set: whether its gap was told changed */
	bool gap_told;
	bool held, well_again; /* a document was held back; the last poll had failed */
	bool good;             /* a document that was taken in, or nothing new */
};

static int64_t
cache_hint_s(const struct http_response *r)
{
	const char *p = r->cache_control != NULL ? strcasestr(r->cache_control, "max-age=") : NULL;
	struct when expires;
	int64_t v = -1;

	if (p != NULL) /* RFC 9111 5.3: max-age goes before Expires */
		v = strtol(p + 8, NULL, 10);
	else if (r->expires != NULL && when_parse(r->expires, strlen(r->expires), &expires) == 0)
		v = expires.at - when_wall_ms() / 1000;
	return v > 0 ? v : -1;
}

static int64_t
larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* A 304, or the same document again, takes back no wish of the last one. */
static void
obey(const struct poll_memory *m, const struct http_response *r, struct poll_verdict *v)
{
	v->hint_s = larger(m->wish_s > 0 ? m->wish_s : -1, cache_hint_s(r));
	v->skip_hours = m->skip_hours;
	v->skip_days = m->skip_days;
}

static int64_t
interval_ms(const struct outcome *o)
{
	return o->conf->interval_ms > 0 ? o->conf->interval_ms
					: o->link->setup->settings->daemon.interval_ms;
}

static int
put_health(struct outcome *o, struct tx *tx, const char *what, const char *detail, struct err *err)
{
	struct alert a;
	int r = alert_compose_health(
	    ALERT_SOURCE, o->conf->name, what, detail, o->now_ms, &o->arena, &a, err);

	if (r == 0)
		r = outbox_put_alert(
		    tx, &o->link->setup->routing, &a, MS_NONE, ST_REPORTED, NULL, o->now_ms, err);
	return r == STORE_KNOWN ? 0 : r;
}

static int
put_all(struct outcome *o, struct tx *tx, const char *health, const char *detail, const char *audit,
    struct err *err)
{
	int r = source_put(tx, &o->st, err);

	if (r == 0 && audit != NULL)
		r = audit_add(tx, o->now_ms, audit,
		    json_pack("{s:s, s:s, s:i, s:s*, s:i}", "source", o->conf->name, "url", o->url,
			"status", (int)o->resp->status, "detail", detail, "failures",
			(int)o->st.failures),
		    err);
	if (r == 0 && health != NULL)
		r = put_health(o, tx, health, detail, err);
	if (r == 0 && o->well_again)
		r = quarantine_drop(tx, o->conf->name, err);
	if (r == 0 && o->gap_key != NULL)
		r = meta_put(tx, o->gap_key, o->gap_told ? "told" : "", err);
	return r;
}

static void
note_log(const struct outcome *o, enum log_level level, const char *what, const char *detail)
{
	const struct log_field fields[] = { { "RATIFYD_SOURCE", o->conf->name }, { NULL, NULL } };

	log_event(level, fields, "source %s: %s%s%s", o->conf->name, what,
	    detail != NULL ? ": " : "", STR_OR(detail, ""));
}

static void
unwritten(struct outcome *o, const char *what, const struct err *err)
{
	bool news = !store_trouble(o->link->batch.store) ||
	    store_trouble_is_news(o->link->batch.store, when_boot_ms());

	note_log(o, news ? LOG_ERR_ : LOG_DEBUG_, what, err->text);
}

/* Writes the source's state, its audit record and its health alert; what cannot be written is
 * logged and tried at the next poll. */
static void
write_down(struct outcome *o, const char *health, const char *detail, const char *audit)
{
	struct err err = { 0 };
	struct tx *tx;
	int r = batch_begin(&o->link->batch, &tx, &err);

	if (r == 0)
		r = batch_end(&o->link->batch, put_all(o, tx, health, detail, audit, &err), &err);
	o->ret->wrote |= r == 0;
	if (r != 0)
		unwritten(o, "its state is not written", &err);
}

/* ---- failures */

bool
poll_is_silence(const struct http_response *r)
{
	return r->status == 0 &&
	    (r->end == HTTP_DNS || r->end == HTTP_CONNECT || r->end == HTTP_TIMEOUT ||
		r->end == HTTP_IO);
}

/* What redirects had taught may be dead while the configured address leads on. */
static void
unlearn(struct outcome *o)
{
	if (o->page > 1 || o->st.url_now == NULL || o->st.failures % MOVED_FAILURES != 0)
		return;
	o->st.url_now = NULL;
	o->st.moved_to = NULL;
	o->st.moved_count = 0;
	o->ret->new_url = xstrdup(o->conf->url);
	note_log(o, LOG_WARN_, "asked at its configured address again", o->conf->url);
}

/* refused: there was an answer, but not the document that was expected. */
static void
failed(struct outcome *o, bool refused, const char *detail)
{
	const char *health = NULL;
	bool same;

	if (o->page > 1)
		detail = arena_printf(&o->arena, "page %u: %s", o->page, detail);
	same = str_eq(o->st.last_error, detail);
	o->ret->offline = o->link->offline && poll_is_silence(o->resp);
	if (o->ret->offline) {
		note_log(o, LOG_INFO_, "no answer, like from every other host", detail);
		return;
	}
	o->st.failures++;
	unlearn(o);
	o->st.last_poll_ms = o->now_ms;
	o->st.last_status = (int)o->resp->status;
	o->st.last_error = detail;
	if (o->st.failing_since_ms == 0)
		o->st.failing_since_ms = o->now_ms;
	if (!o->st.health_told && o->st.failures >= HEALTH_FAILURES &&
	    o->now_ms - o->st.failing_since_ms >= HEALTH_AFTER_MS &&
	    o->awake_ms >= HEALTH_AWAKE_MS) {
		health = refused ? "changed" : "failing";
		o->st.health_told = true;
	}
	if (o->held) {
		health = "quarantined";
		o->st.health_told = true;
	}
	o->ret->failures = o->st.failures;
	o->ret->retry_after_s = o->resp->retry_after_s;
	o->ret->quiet = o->resp->status == 429 || o->resp->status == 503;
	o->st.next_due_ms =
	    o->now_ms + (o->ret->retry_after_s > 0 ? o->ret->retry_after_s * 1000 : interval_ms(o));
	note_log(o, same ? LOG_DEBUG_ : LOG_WARN_, "the poll failed", detail);
	write_down(o, health, detail, same ? NULL : "poll-failed");
}

static void
gone(struct outcome *o)
{
	o->st.gone = true;
	o->st.last_poll_ms = o->now_ms;
	o->st.last_status = 410;
	o->st.last_error = "410 Gone";
	o->ret->gone = true;
	note_log(o, LOG_WARN_, "it is gone (410) and will not be asked again", NULL);
	write_down(o, "gone", "the publisher answers 410 Gone", "poll-gone");
}

/* ---- good answers */

static void
recovered(struct outcome *o, const char **health)
{
	if (o->st.health_told)
		*health = "recovered";
	o->st.health_told = false;
	o->well_again = o->st.failures > 0;
	o->dirty |= o->well_again;
	o->st.failures = 0;
	o->st.failing_since_ms = 0;
	o->st.last_error = NULL;
}

/* 301 and 308 are believed after three equal sightings in a row; one that differs starts the count
 * anew. */
static void
note_move(struct outcome *o, const char **health, const char **detail)
{
	const char *to = o->resp->moved_to;

	if (o->page > 1) /* where a page went is not where the list is */
		return;
	if (to == NULL) {
		if (o->st.moved_to == NULL)
			return;
		o->st.moved_to = NULL;
		o->st.moved_count = 0;
		o->dirty = true;
		return;
	}
	o->dirty = true;
	o->st.moved_count = str_eq(o->st.moved_to, to) ? o->st.moved_count + 1 : 1;
	o->st.moved_to = to;
	if (o->st.moved_count < MOVED_SIGHTINGS)
		return;
	o->st.url_now = to;
	o->st.moved_to = NULL;
	o->st.moved_count = 0;
	o->ret->new_url = xstrdup(to);
	*health = "moved";
	*detail = to;
}

/* Told when there is nothing more urgent to tell: the next good answer finds it as well. */
static void
note_silence(struct outcome *o, bool first, const char **health, const char **detail)
{
	int64_t before = o->st.silent_ms;

	if (*health == NULL)
		*health = silence_look(&o->st, o->conf, first, o->now_ms, &o->arena, detail);
	o->dirty |= before != o->st.silent_ms;
}

static void
not_modified(struct outcome *o)
{
	const char *health = NULL, *detail = NULL;

	o->good = true;
	recovered(o, &health);
	note_move(o, &health, &detail);
	o->st.next_due_ms = o->now_ms + interval_ms(o); /* rides along, is no reason to write */
	if (o->resp->etag != NULL && !str_eq(o->resp->etag, o->st.etag)) {
		o->st.etag = o->resp->etag;
		o->dirty = true;
	}
	if (o->resp->last_modified != NULL &&
	    !str_eq(o->resp->last_modified, o->st.last_modified)) {
		o->st.last_modified =
		    o->resp->last_modified; /* RFC 9111 4.3.4: a 304 updates what is stored */
		o->dirty = true;
	}
	obey(o->memory, o->resp, o->ret);
	note_log(o, LOG_DEBUG_, "not modified", NULL);
	note_silence(o, false, &health, &detail);
	if (o->dirty || health != NULL)
		write_down(o, health, detail, NULL);
}

/* A feed whose window slides past between all polls is told once, and anew when it went well
 * meanwhile. */
static bool
note_gap(struct outcome *o, const struct intake_result *res)
{
	const char *known = NULL;
	bool told;

	if (!res->gap && (!res->wrote || res->fresh == 0))
		return false;
	o->gap_key = arena_printf(&o->arena, "gap:%s", o->conf->name);
	told = o->gap_key != NULL &&
	    meta_get(o->link->batch.store, o->gap_key, &o->arena, &known, NULL) == 0 &&
	    str_eq(known, "told");
	if (o->gap_key == NULL || res->gap == told) {
		o->gap_key = NULL;
		return false;
	}
	o->gap_told = res->gap;
	o->dirty = true;
	return res->gap;
}

static void
document(struct outcome *o)
{
	const struct http_response *r = o->resp;
	struct intake_answer in = {
		.url = o->url,
		.final_url = r->final_url,
		.content_type = r->content_type,
		.content_location = r->content_location,
		.etag = r->etag,
		.last_modified = r->last_modified,
		.headers = r->headers,
		.body = r->body,
		.body_len = r->body_len,
		.status = (int)r->status,
		.now_ms = o->now_ms,
	};
	const char *health = NULL, *detail = NULL;
	struct intake_result res;
	struct err err = { 0 };
	int rc;

	rc = intake_document(
	    &o->link->batch, o->link->setup, o->conf, &in, o->round, &o->arena, &o->st, &res, &err);
	if (rc == INTAKE_REFUSED) {
		o->held = res.held;
		failed(o, true,
		    arena_printf(&o->arena, "not the document that was expected: %s", err.text));
		return;
	}
	if (rc != 0) {
		unwritten(
		    o, "the document was not taken in, the next poll asks for it again", &err);
		o->ret->wrote |=
		    unread_tell(&o->link->batch, o->link->setup, o->conf->name, rc, err.text);
		o->ret->failures = 1;
		return;
	}
	if (res.cut)
		note_log(o, LOG_WARN_,
		    "its rows name more documents than may wait at a time (1,000)",
		    "the others are asked for when there is room");
	if (res.more) {
		o->ret->more = true;
		o->ret->wrote |= res.wrote;
		note_log(o, LOG_DEBUG_, "its next page is asked", o->round->next);
		return;
	}
	o->good = true;
	recovered(o, &health);
	note_move(o, &health, &detail);
	if (note_gap(o, &res)) {
		health = "gap";
		detail = arena_printf(&o->arena, "%zu entries, none of them known", res.entries);
	}
	note_silence(o, res.first, &health, &detail);
	if (o->dirty || health != NULL)
		write_down(o, health, detail, NULL);
	o->ret->wrote |= res.wrote;
	if (res.wrote) {
		o->memory->wish_s = res.hint_s;
		o->memory->skip_hours = res.skip_hours;
		o->memory->skip_days = res.skip_days;
	}
	obey(o->memory, r, o->ret);
	if (res.wrote)
		o->ret->news =
		    xasprintf("%s: %zu entries, %zu new, %zu revised, %zu facts, %zu alerts",
			res.first ? "first document, a base line: nothing of it is announced"
				  : "new document",
			res.entries, res.fresh, res.revised, res.facts, res.alerts);
}

static const char *
status_detail(struct outcome *o)
{
	const struct http_response *r = o->resp;

	if (r->end != HTTP_OK)
		return arena_printf(&o->arena, "%s: %s", http_end_name(r->end),
		    STR_OR(r->detail, "no reason given"));
	if (r->status == 304)
		return "304 to a request without validators";
	if (r->status >= 200 && r->status < 300)
		return arena_printf(&o->arena, "HTTP status %ld is no document", r->status);
	return arena_printf(&o->arena, "HTTP status %ld", r->status);
}

/* The same by another scheme, where its publisher had sent us, or the list before this one. */
static bool
is_same_address(const struct source_state *st, const struct source_conf *conf)
{
	const char *a = strstr(st->url, "://"), *b = strstr(conf->url, "://");

	return str_eq(a, b) || str_eq(st->url_now, conf->url) || str_eq(st->moved_to, conf->url) ||
	    (conf->pattern != NULL && address_is_of(conf->pattern, st->url));
}

int
poll_state(struct store *store, const struct source_conf *conf, struct arena *a,
    struct source_state *ret, struct err *err)
{
	int r = source_get(store, conf->name, a, ret, err);

	if (r == STORE_NONE)
		*ret = (struct source_state){ .moved_count = 0 };
	else if (r != 0)
		return r;
	if (ret->url != NULL && strcmp(ret->url, conf->url) != 0)
		*ret = (struct source_state){
			.last_ok_ms = is_same_address(ret, conf) ? ret->last_ok_ms : 0,
			.entries_seen = ret->entries_seen,
		};
	ret->name = conf->name;
	ret->url = conf->url;
	return 0;
}

void
poll_memory_forget(struct poll_memory *m)
{
	free(m->etag);
	free(m->last_modified);
	*m = (struct poll_memory){
		.wish_s = m->wish_s, /* of the document, whatever became of its state */
		.skip_hours = m->skip_hours,
		.skip_days = m->skip_days,
	};
}

/* A validator that is not named is not changed. */
static bool
changes(const char *told, const char *known)
{
	return told != NULL && !str_eq(told, known);
}

static bool
is_quiet(const struct poll_memory *m, const struct http_response *r)
{
	return m->calm && r->end == HTTP_OK && r->status == 304 && r->moved_to == NULL &&
	    when_wall_ms() < m->silent_ms && !changes(r->etag, m->etag) &&
	    !changes(r->last_modified, m->last_modified);
}

static void
remember(const struct outcome *o, struct poll_memory *m)
{
	const struct source_state *st = &o->st;
	bool whole = m->whole;

	poll_memory_forget(m);
	m->calm = o->good && !(whole && o->resp->status == 304) && st->last_ok_ms > 0 &&
	    st->failures == 0 && st->last_error == NULL && !st->health_told &&
	    st->moved_to == NULL && !st->gone && (st->etag != NULL || st->last_modified != NULL);
	if (!m->calm)
		return;
	m->etag = xstrdup(st->etag);
	m->last_modified = xstrdup(st->last_modified);
	m->silent_ms = silence_due_ms(st, o->conf);
}

void
poll_outcome(struct poll_link *link, const struct source_conf *conf, const char *url,
    const struct http_response *resp, int64_t awake_ms, struct poll_memory *memory,
    struct poll_round *round, struct poll_verdict *ret)
{
	struct outcome o = { .link = link,
		.conf = conf,
		.url = url,
		.resp = resp,
		.awake_ms = awake_ms,
		.ret = ret,
		.memory = memory,
		.round = round,
		.page = round_page(round),
		.now_ms = when_wall_ms() };
	struct err err = { 0 };
	int r;

	if (is_quiet(memory, resp)) {
		obey(memory, resp, ret);
		note_log(&o, LOG_DEBUG_, "not modified", NULL);
		return;
	}
	arena_init(&o.arena, link->document_bytes);
	r = poll_state(link->batch.store, conf, &o.arena, &o.st, &err);
	if (r != 0)
		note_log(&o, LOG_ERR_, "its state cannot be read", err.text);
	else if (resp->end == HTTP_OK && resp->status == 200)
		document(&o);
	else if (resp->end == HTTP_OK && resp->status == 304 && o.st.last_ok_ms > 0)
		not_modified(&o);
	else if (resp->end == HTTP_OK && resp->status == 410 && o.page == 1 && o.st.url_now == NULL)
		gone(&o);
	else
		failed(&o, false, status_detail(&o));
	remember(&o, memory);
	if (!ret->more)
		round_done(round);
	arena_done(&o.arena);
}
