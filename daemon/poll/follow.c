#include "daemon/poll/follow.h"

#include <jansson.h>
#include <string.h>

#include "daemon/alert/alert.h"
#include "daemon/audit/audit.h"
#include "daemon/poll/depend.h"
#include "daemon/poll/unread.h"
#include "daemon/setup/asking.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"

#define GAP_MS 1000            /* between two of a source */
#define RETRY_MS (5 * 60000LL) /* doubled with each attempt */
#define RETRY_MAX_MS (6 * 3600000LL)
#define GIVE_UP_MS (14 * 86400000LL)
#define LATER_MS 60000 /* our own trouble: nothing was counted */
#define REQUEST_ARENA_BYTES (64u * 1024)

static struct poll_source *
source_of(struct poll_turn *t)
{
	return ((struct poll_follow *)(void *)t)->source; /* its turn is its first part */
}

static void
note(const struct poll_source *s, enum log_level level, const char *what, const char *detail)
{
	const struct log_field fields[] = { { "RATIFYD_SOURCE", s->conf->name }, { NULL, NULL } };

	log_event(level, fields, "source %s: %s: %s: %s", s->conf->name, s->follow->request.url,
	    what, detail);
}

/* ---- which one is next */

static void
forget(struct poll_follow *f)
{
	free(f->url);
	free(f->map);
	free(f->name);
	free(f->dossiers);
	f->url = f->map = f->name = f->dossiers = NULL;
	f->request = (struct request){ .id = 0 };
}

static struct poll_follow *
keep(struct poll_source *s, const struct request *q)
{
	struct poll_follow *f = s->follow;

	if (f == NULL)
		f = s->follow = xcalloc(1, sizeof(*f));
	f->source = s;
	forget(f);
	f->request = *q;
	f->request.source = s->conf->name;
	f->request.url = f->url = xstrdup(q->url);
	f->request.map = f->map = xstrdup(q->map);
	f->request.name = f->name = xstrdup(q->name);
	f->request.dossiers = f->dossiers = q->dossiers != NULL ? xstrdup(q->dossiers) : NULL;
	f->request.detail = NULL;
	return f;
}

static void follow_ask(struct poll_turn *t);

/* Its due time is wall time; one further off than it can have been meant was written by a clock
 * that was wrong. */
static int64_t
deadline(const struct poll_source *s, int64_t due_ms)
{
	int64_t left = due_ms - when_wall_ms(), now = when_boot_ms(), at;

	if (left > RETRY_MAX_MS)
		left = RETRY_MAX_MS;
	if (left > 0 && s->poller->once)
		return INT64_MAX; /* not in this run */
	at = now + (left > 0 ? left : 0);
	return at > s->follow->not_before_ms ? at : s->follow->not_before_ms;
}

void
follow_load(struct poll_source *s)
{
	struct poller *p = s->poller;
	struct poll_follow *f = s->follow;
	struct poll_host *host;
	struct request q;
	struct err err = { 0 };
	struct arena a;
	int r;

	if (s->off != NULL || (f != NULL && (f->call != NULL || f->enough)))
		return;
	if (f != NULL)
		poll_queue_put(&p->queue, &f->turn, INT64_MAX);
	arena_init(&a, REQUEST_ARENA_BYTES);
	r = request_next(p->store, s->conf->name, &a, &q, &err);
	if (r == 0) {
		f = keep(s, &q);
		host = poll_queue_host(&p->queue, f->url);
		poll_turn_init(&f->turn, host != NULL ? host : s->home, follow_ask);
		poll_queue_put(&p->queue, &f->turn, deadline(s, q.due_ms));
	} else if (r < 0) {
		log_error("source %s: what it names cannot be read: %s", s->conf->name, err.text);
	}
	arena_done(&a);
}

void
follow_stop(struct poll_source *s)
{
	if (s->follow == NULL)
		return;
	if (s->follow->call != NULL) {
		http_cancel(s->follow->call);
		s->follow->call = NULL;
		s->poller->running--;
	}
	forget(s->follow);
}

void
follow_forget(struct poll_source *s)
{
	follow_stop(s);
	free(s->follow);
	s->follow = NULL;
}

/* ---- what became of it */

static int
give_up(
    struct poll_source *s, struct tx *tx, const struct request *q, struct arena *a, struct err *err)
{
	struct alert alert;
	int64_t now = when_wall_ms();
	const char *detail = arena_printf(a, "%s: %s", q->url, q->detail), *told = NULL;
	const char *key = arena_printf(a, "unanswered:%s", s->conf->name);
	int r = audit_add(tx, now, "request-failed",
	    json_pack("{s:s, s:s, s:s*, s:i}", "source", s->conf->name, "url", q->url, "detail",
		q->detail, "attempts", q->attempts),
	    err);

	/* one alert, not one for each of a whole list */
	if (r == 0)
		r = meta_get(s->poller->store, key, a, &told, err);
	if (r == 0 && str_eq(told, "told"))
		return 0;
	if (r == 0 || r == STORE_NONE)
		r = meta_put(tx, key, "told", err);
	if (r == 0)
		r = alert_compose_health(
		    ALERT_SOURCE, s->conf->name, "unanswered", detail, now, a, &alert, err);
	if (r == 0)
		r = outbox_put_alert(
		    tx, &s->poller->setup->routing, &alert, MS_NONE, ST_REPORTED, NULL, now, err);
	return r == STORE_KNOWN ? 0 : r;
}

static int64_t
backoff(int attempts)
{
	int64_t ms = RETRY_MS;

	while (--attempts > 0 && ms < RETRY_MAX_MS)
		ms *= 2;
	return ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS;
}

/* Due again, or given up. */
static void
in_vain(struct poll_source *s, const struct http_response *resp, bool final, const char *detail)
{
	struct batch *batch = &s->poller->link.batch;
	struct request q = s->follow->request;
	int64_t now = when_wall_ms(), delay;
	struct err err = { 0 };
	struct arena a;
	struct tx *tx;
	int r;

	q.attempts++;
	q.detail = detail;
	delay = backoff(q.attempts);
	if (resp->retry_after_s * 1000 > delay)
		delay = resp->retry_after_s * 1000;
	q.due_ms = now + delay;
	final |= now - q.since_ms >= GIVE_UP_MS;
	if (final)
		q.state = REQUEST_FAILED;
	note(s, final ? LOG_WARN_ : LOG_INFO_, final ? "given up" : "asked for in vain", detail);
	arena_init(&a, REQUEST_ARENA_BYTES);
	r = batch_begin(batch, &tx, &err);
	if (r == 0) {
		r = request_settle(tx, &q, &err);
		if (r == 0 && final)
			r = give_up(s, tx, &q, &a, &err);
		r = batch_end(batch, r, &err);
	}
	arena_done(&a);
	if (r == 0)
		s->poller->followed = true;
	else
		s->follow->not_before_ms = when_boot_ms() + LATER_MS;
}

static void
came(struct poll_source *s, const struct http_response *resp)
{
	struct poller *p = s->poller;
	struct intake_answer in = {
		.url = s->follow->request.url,
		.final_url = resp->final_url,
		.content_type = resp->content_type,
		.content_location = resp->content_location,
		.headers = resp->headers,
		.body = resp->body,
		.body_len = resp->body_len,
		.status = (int)resp->status,
		.now_ms = when_wall_ms(),
	};
	struct intake_result res;
	struct err err = { 0 };
	struct arena a;
	char text[160];
	int r;

	arena_init(&a, p->link.document_bytes);
	r = depend_document(
	    &p->link.batch, p->setup, s->conf, &s->follow->request, &in, &a, &res, &err);
	arena_done(&a);
	if (r == 0) {
		p->followed = true;
		(void)snprintf(text, sizeof(text),
		    "%zu entries, %zu new, %zu revised, %zu facts, %zu alerts", res.entries,
		    res.fresh, res.revised, res.facts, res.alerts);
		note(s, LOG_INFO_, "read", text);
	} else if (r == INTAKE_REFUSED) {
		in_vain(s, resp, false, err.text);
	} else {
		s->follow->not_before_ms = when_boot_ms() + LATER_MS;
		if (!store_trouble(p->store) || store_trouble_is_news(p->store, when_boot_ms()))
			note(s, LOG_ERR_, "not taken in, it is asked for again", err.text);
		p->followed |= unread_tell(&p->link.batch, p->setup, s->conf->name, r, err.text);
	}
}

static void
judge(struct poll_source *s, const struct http_response *resp)
{
	struct poller *p = s->poller;
	int64_t now = when_boot_ms();
	char text[512];

	if (p->link.offline && poll_is_silence(resp)) {
		s->follow->not_before_ms = now + LATER_MS;
	} else if (resp->end == HTTP_OK && resp->status == 200) {
		came(s, resp);
	} else if (resp->end != HTTP_OK) {
		(void)snprintf(text, sizeof(text), "%s: %s", http_end_name(resp->end),
		    STR_OR(resp->detail, "no reason given"));
		in_vain(s, resp, resp->end == HTTP_REFUSED, text);
	} else {
		(void)snprintf(text, sizeof(text), "HTTP status %ld%s", resp->status,
		    resp->status >= 200 && resp->status < 300 ? " is no document" : "");
		in_vain(s, resp, resp->status == 410, text);
	}
	if (resp->retry_after_s > 0 && resp->status != 200)
		poll_queue_quiet(&p->queue, &s->follow->turn, now + resp->retry_after_s * 1000);
	else if ((resp->status == 429 || resp->status == 503) && !p->once)
		poll_queue_quiet(&p->queue, &s->follow->turn, now + RETRY_MS);
	s->follow->enough = p->once && (resp->status == 429 || resp->status == 503);
}

static void
on_response(const struct http_response *resp, void *arg)
{
	struct poll_source *s = arg;
	struct poller *p = s->poller;
	struct poll_follow *f = s->follow;

	f->call = NULL;
	poll_queue_answered(&p->queue, &f->turn);
	p->running--;
	poll_note_silence(p, f->turn.host, poll_is_silence(resp));
	f->not_before_ms = f->turn.host->loopback ? 0 : when_boot_ms() + GAP_MS;
	judge(s, resp);
	follow_load(s);
	if (batch_full(&p->link.batch))
		poll_commit(p);
	poll_kick(p);
}

static void
follow_ask(struct poll_turn *t)
{
	struct poll_source *s = source_of(t);
	const struct http_response unasked = { .retry_after_s = -1 };
	struct poller *p = s->poller;
	struct poll_follow *f = s->follow;
	struct asking a;
	struct err err = { 0 };
	int r = -1;

	if (mappings_find(p->setup->mappings, f->map) == NULL) {
		in_vain(s, &unasked, true, "its mapping is not there any more");
		follow_load(s);
		return;
	}
	asking_begin(&a, p->setup->settings, s->conf, s->key, f->url, false);
	a.request.learnt = f->turn.host != s->home;
	r = http_start(p->http, &a.request, on_response, s, &f->call, &err);
	asking_done(&a);
	if (r < 0) {
		in_vain(s, &unasked, true, err.text);
		follow_load(s);
		return;
	}
	poll_queue_asked(&p->queue, &f->turn);
	p->running++;
}
