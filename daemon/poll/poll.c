#include "daemon/poll/poll.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "daemon/poll/intake.h"
#include "daemon/poll/outcome.h"
#include "daemon/poll/schedule.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/net.h"
#include "lib/str.h"

#define STAGGER_MS 60000       /* after a start or a resume the sources are spread over this */
#define RESUME_LATE_MS 30000   /* a timer that is so late was asleep: the machine, not the loop */
#define OFFLINE_PROBE_MS 30000 /* with no host answering, one source asks this often */
#define SILENT_HOSTS_MIN 2     /* so many fell silent, and none has answered since: it is us */
#define DOCUMENT_ARENA_BYTES (160u << 20)

struct host { /* scheme://host:port: one request at a time, its own not-before */
	char *key;
	bool busy, loopback;
	bool silent;           /* it was well, and now nobody answers there */
	bool failing;          /* its last poll failed: its silence says nothing about us */
	int64_t not_before_ms; /* boot */
};

struct poll_source {
	struct poller *poller;
	const struct source_conf *conf;
	struct host *host, *home; /* where it is asked; where its owner said */
	struct http_call *call;
	int64_t due_ms;           /* boot; INT64_MAX: never again (410, disabled) */
	int64_t asked_ms;         /* boot, when the running request began */
	int64_t failing_since_ms; /* awake, as this process saw it; 0: it does not */
	bool done_once;
	char *url; /* where permanent redirects led */
};

struct poller {
	struct loop *loop;
	struct store *store;
	struct outbox *outbox;
	const struct setup *setup;
	struct http *http;
	struct poll_source *sources;
	size_t source_count;
	struct host **hosts;
	size_t host_count;
	struct loop_timer *timer;
	int64_t armed_ms; /* deadline of the timer, INT64_MAX none */
	struct poll_link link;
	unsigned running;
	bool once, stopped, queued;
	loop_fn *idle;
	void *idle_arg;
};

static void pump(void *arg);

static void
kick(struct poller *p)
{
	if (p->queued)
		return;
	p->queued = true;
	loop_defer(p->loop, pump, p);
}

/* ---- hosts */

static struct host *
host_of(struct poller *p, const char *url)
{
	struct net_url u;
	bool loopback;
	char *key;
	size_t i;

	if (net_url_parse(url, &u) < 0)
		return NULL;
	key = xasprintf("%s://%s:%u", u.scheme, u.host, u.port);
	loopback = net_host_is_loopback_name(u.host);
	net_url_done(&u);
	for (i = 0; i < p->host_count; i++)
		if (strcmp(p->hosts[i]->key, key) == 0) {
			free(key);
			return p->hosts[i];
		}
	p->hosts = xreallocarray(p->hosts, p->host_count + 1, sizeof(struct host *));
	p->hosts[p->host_count] = xcalloc(1, sizeof(struct host));
	p->hosts[p->host_count]->key = key;
	p->hosts[p->host_count]->loopback = loopback;
	return p->hosts[p->host_count++];
}

static void
hosts_free(struct poller *p)
{
	size_t i;

	for (i = 0; i < p->host_count; i++) {
		free(p->hosts[i]->key);
		free(p->hosts[i]);
	}
	free(p->hosts);
	p->hosts = NULL;
	p->host_count = 0;
}

/* ---- one request */

static int64_t
interval_of(const struct poll_source *s)
{
	return s->conf->interval_ms > 0 ? s->conf->interval_ms
					: s->poller->setup->settings->daemon.interval_ms;
}

static void
quiet(struct host *h, int64_t until_ms)
{
	if (until_ms > h->not_before_ms)
		h->not_before_ms = until_ms;
}

static void
schedule(struct poll_source *s, const struct poll_verdict *v)
{
	struct schedule_input in = {
		.interval_ms = interval_of(s),
		.hint_s = v->hint_s,
		.skip_hours = v->skip_hours,
		.skip_days = v->skip_days,
		.retry_after_s = v->retry_after_s,
		.failures = v->failures,
		.now_ms = when_wall_ms(),
		.random = randombytes_random(),
	};
	int64_t now = when_boot_ms(), delay;

	if (v->gone) {
		s->due_ms = INT64_MAX;
		return;
	}
	delay = v->offline ? OFFLINE_PROBE_MS : schedule_delay_ms(&in);
	if (v->offline && delay > in.interval_ms)
		delay = in.interval_ms;
	s->due_ms = schedule_round_ms(now + delay, in.interval_ms);
	if (v->retry_after_s > 0)
		quiet(s->host, now + v->retry_after_s * 1000);
	else if (v->quiet && !s->poller->once)
		quiet(s->host, now + delay);
}

/* Of silence, who is it? Two hosts that were well and fall silent, with nobody answering meanwhile,
 * are our own line; a third that may know better is asked at once. */
static void
note_silence(struct poller *p, struct poll_source *s, bool silence)
{
	struct poll_source *arbiter = NULL;
	unsigned silent = 0;
	size_t i;

	if (silence && !s->host->failing)
		s->host->silent = true;
	for (i = 0; i < p->host_count; i++) {
		if (!silence)
			p->hosts[i]->silent = false;
		silent += p->hosts[i]->silent;
	}
	if (silent >= SILENT_HOSTS_MIN && !p->link.offline)
		for (i = 0; i < p->source_count; i++)
			if (!p->sources[i].host->silent && !p->sources[i].host->failing &&
			    p->sources[i].due_ms != INT64_MAX &&
			    (arbiter == NULL || p->sources[i].due_ms < arbiter->due_ms))
				arbiter = &p->sources[i];
	if (arbiter != NULL && arbiter->due_ms > when_boot_ms())
		arbiter->due_ms = when_boot_ms();
	p->link.offline = silent >= SILENT_HOSTS_MIN;
}

static int64_t
failing_awake_ms(const struct poll_source *s)
{
	if (s->poller->once)
		return INT64_MAX; /* who runs us now and then decides how long that is */
	return s->failing_since_ms != 0 ? when_awake_ms() - s->failing_since_ms : 0;
}

static void
on_response(const struct http_response *resp, void *arg)
{
	struct poll_source *s = arg;
	struct poller *p = s->poller;
	struct poll_verdict v = { .hint_s = -1, .retry_after_s = -1 };

	s->call = NULL;
	s->host->busy = false;
	s->done_once = true;
	p->running--;
	note_silence(p, s, poll_is_silence(resp));
	poll_outcome(&p->link, s->conf, s->url, resp, failing_awake_ms(s), &v);
	if (!v.offline) {
		s->host->failing = v.failures > 0;
		if (v.failures == 0)
			s->failing_since_ms = 0;
		else if (s->failing_since_ms == 0)
			s->failing_since_ms = when_awake_ms();
	}
	if (v.new_url != NULL) {
		free(s->url);
		s->url = v.new_url;
		s->host = host_of(p, s->url);
	}
	schedule(s, &v);
	if (v.wrote)
		outbox_kick(p->outbox);
	kick(p);
}

static int
ask(struct poll_source *s)
{
	struct poller *p = s->poller;
	struct arena a;
	struct source_state st = { 0 };
	struct err err = { 0 };
	struct http_request req = { .url = s->url };
	bool whole = false;
	char **headers = NULL;
	size_t i;
	int r;

	arena_init(&a, 1 << 20);
	r = poll_state(p->store, s->conf, &a, &st, &err);
	if (r == 0)
		r = intake_needs_whole(p->store, p->setup, s->conf, &whole, &err);
	if (r == 0 && !whole) {
		req.etag = st.etag;
		req.last_modified = st.last_modified;
	}
	req.learnt = s->host != s->home;
	if (s->conf->headers.n > 0 && !req.learnt) { /* what is in them is for the owner's host */
		headers = xcalloc(s->conf->headers.n + 1, sizeof(*headers));
		for (i = 0; i < s->conf->headers.n; i++)
			headers[i] = xstrdup(s->conf->headers.v[i]);
		req.headers = (const char *const *)headers;
	}
	req.max_body_bytes = (size_t)p->setup->settings->http.max_body_bytes;
	req.connect_ms = (unsigned)p->setup->settings->http.connect_ms;
	req.total_ms = (unsigned)p->setup->settings->http.total_ms;
	s->asked_ms = when_boot_ms();
	r = http_start(p->http, &req, on_response, s, &s->call, &err);
	for (i = 0; headers != NULL && headers[i] != NULL; i++)
		free(headers[i]);
	free(headers);
	arena_done(&a);
	if (r < 0) {
		log_error("source %s: %s", s->conf->name, err.text);
		s->due_ms = when_boot_ms() + interval_of(s);
		s->done_once = true;
		return r;
	}
	s->host->busy = true;
	p->running++;
	return 0;
}

/* ---- the queue */

static bool
may_ask(const struct poll_source *s, int64_t now)
{
	return s->call == NULL && s->due_ms <= now && !s->host->busy &&
	    s->host->not_before_ms <= now;
}

static int64_t
next_deadline(const struct poller *p, int64_t now)
{
	int64_t best = INT64_MAX, due;
	size_t i;

	for (i = 0; i < p->source_count; i++) {
		const struct poll_source *s = &p->sources[i];

		if (s->call != NULL || s->host->busy || s->due_ms == INT64_MAX)
			continue;
		due = s->due_ms > s->host->not_before_ms ? s->due_ms : s->host->not_before_ms;
		if (due < best)
			best = due;
	}
	return best < now ? now : best;
}

bool
poller_idle(const struct poller *p)
{
	size_t i;

	if (p->running > 0 || p->queued)
		return false;
	if (p->once) {
		for (i = 0; i < p->source_count; i++)
			if (!p->sources[i].done_once && p->sources[i].due_ms != INT64_MAX)
				return false;
		return true;
	}
	return p->stopped || next_deadline(p, INT64_MIN) > when_boot_ms();
}

/* After a suspend everything is overdue at once; it is asked once, spread over a minute. */
static void
stagger_overdue(struct poller *p, int64_t now)
{
	size_t i;

	for (i = 0; i < p->source_count; i++)
		if (p->sources[i].due_ms <= now && !p->sources[i].host->loopback)
			p->sources[i].due_ms = now + (int64_t)randombytes_uniform(STAGGER_MS);
}

static void
pump(void *arg)
{
	struct poller *p = arg;
	int64_t now = when_boot_ms(), due;
	unsigned most = (unsigned)p->setup->settings->http.max_transfers;
	size_t i;

	p->queued = false;
	if (!p->once && p->armed_ms != INT64_MAX && now - p->armed_ms > RESUME_LATE_MS)
		stagger_overdue(p, now);
	for (i = 0; i < p->source_count && !p->stopped && p->running < most; i++) {
		struct poll_source *s = &p->sources[i];

		if (p->once &&
		    s->host->not_before_ms > now) /* its host asked for quiet: not in this run */
			s->done_once = true;
		if (p->once && s->done_once)
			s->due_ms = INT64_MAX;
		if (may_ask(s, now))
			IGNORE(ask(s));
	}
	due = p->stopped || p->running >= most ? INT64_MAX : next_deadline(p, now);
	p->armed_ms = due;
	if (due == INT64_MAX)
		loop_timer_clear(p->timer);
	else
		loop_timer_set(p->timer, due);
	if (p->idle != NULL && poller_idle(p))
		loop_defer(p->loop, p->idle, p->idle_arg);
}

/* ---- building and reloading */

/* A deadline that was stored in wall time, on this boot's clock. One that is further away than it
 * can have been meant was written by a clock that was wrong. */
static int64_t
stored_deadline(const struct poll_source *s, const struct source_state *st, int64_t now)
{
	int64_t left = st->next_due_ms - when_wall_ms();
	int64_t most = st->failures > 0 ? SCHEDULE_RETRY_AFTER_MAX_S * 1000
					: interval_of(s) + SCHEDULE_BACKOFF_MAX_MS;

	return left <= 0 || left > most ? now : now + left;
}

/* What passed while nobody was here is asked staggered. */
static int64_t
first_deadline(const struct poll_source *s, const struct source_state *st)
{
	int64_t now = when_boot_ms(), due;

	if (st->gone)
		return INT64_MAX;
	if (s->poller->once || st->last_poll_ms == 0 || s->host->loopback)
		return now;
	due = stored_deadline(s, st, now);
	return due > now ? due : now + (int64_t)randombytes_uniform(STAGGER_MS);
}

/* A host goes on as it was before a restart: failing, or left in quiet. */
static void
remember_host(struct poll_source *s, const struct source_state *st)
{
	bool asked = st->last_status == 429 || st->last_status == 503;

	s->host->failing |= st->failures > 0;
	if (st->failures > 0 && asked && !s->poller->once)
		quiet(s->host, stored_deadline(s, st, when_boot_ms()));
}

static int
add_source(struct poller *p, const struct source_conf *conf, struct err *err)
{
	struct poll_source *s = &p->sources[p->source_count];
	struct source_state st = { 0 };
	struct arena a;
	int r;

	arena_init(&a, 1 << 20);
	r = poll_state(p->store, conf, &a, &st, err);
	if (r != 0) {
		arena_done(&a);
		return r;
	}
	*s = (struct poll_source){ .poller = p, .conf = conf };
	s->url = xstrdup(st.url_now != NULL ? st.url_now : conf->url);
	s->host = host_of(p, s->url);
	if (s->host == NULL) {
		free(s->url);
		s->url = xstrdup(conf->url);
		s->host = host_of(p, s->url);
	}
	if (s->host != NULL) {
		s->home = host_of(p, conf->url);
		s->due_ms = first_deadline(s, &st);
		remember_host(s, &st);
		p->source_count++;
	} else {
		free(s->url);
		r = err_set(err, -EINVAL, "source %s: \"%s\" is no http or https URL", conf->name,
		    conf->url);
	}
	arena_done(&a);
	return r < 0 ? r : 0;
}

static void
drop_sources(struct poller *p)
{
	size_t i;

	for (i = 0; i < p->source_count; i++) {
		if (p->sources[i].call != NULL) {
			http_cancel(p->sources[i].call);
			p->running--;
		}
		free(p->sources[i].url);
	}
	free(p->sources);
	p->sources = NULL;
	p->source_count = 0;
	hosts_free(p);
}

/* An honest name with a way to reach the person behind it. */
static char *
agent_text(const struct daemon_conf *d, const struct http_conf *h)
{
	if (h->user_agent != NULL)
		return xstrdup(h->user_agent);
	if (d->contact != NULL)
		return xasprintf("ratifyd/%s (+%s)", RATIFYD_VERSION, d->contact);
	return xstrdup("ratifyd/" RATIFYD_VERSION);
}

static int
build(struct poller *p, const struct setup *setup, struct err *err)
{
	const struct settings *s = setup->settings;
	char *agent = agent_text(&s->daemon, &s->http);
	struct http_options opt = {
		.user_agent = agent,
		.ca_file = s->http.ca_file,
		.proxy = s->http.proxy,
		.max_total = (unsigned)s->http.max_transfers,
		.max_per_host = 1,
	};
	size_t i;
	int r = 0;

	p->setup = setup;
	p->link.setup = setup;
	if (p->http == NULL) /* one for life: it keeps the parsed authorities */
		r = http_new(&p->http, p->loop, &opt, err);
	free(agent);
	p->sources = xcalloc(s->source_count, sizeof(*p->sources));
	for (i = 0; i < s->source_count && r == 0; i++)
		if (s->sources[i].enabled)
			r = add_source(p, &s->sources[i], err);
	return r;
}

int
poller_new(struct poller **ret, const struct poller_options *opt, struct err *err)
{
	struct poller *p = xcalloc(1, sizeof(*p));
	int r;

	p->loop = opt->loop;
	p->store = opt->store;
	p->outbox = opt->outbox;
	p->once = opt->once;
	p->link.store = opt->store;
	p->armed_ms = INT64_MAX;
	p->link.document_bytes = DOCUMENT_ARENA_BYTES;
	p->timer = loop_timer_new(p->loop, pump, p);
	r = build(p, opt->setup, err);
	if (r != 0) {
		poller_free(p);
		return r;
	}
	kick(p);
	*ret = p;
	return 0;
}

void
poller_free(struct poller *p)
{
	if (p == NULL)
		return;
	drop_sources(p);
	http_free(p->http);
	loop_defer_cancel(p->loop, pump, p);
	if (p->idle != NULL)
		loop_defer_cancel(p->loop, p->idle, p->idle_arg);
	loop_timer_free(p->timer);
	free(p);
}

int
poller_reload(struct poller *p, const struct setup *setup, struct err *err)
{
	int r;

	drop_sources(p);
	r = build(p, setup, err);
	kick(p);
	return r;
}

void
poller_now(struct poller *p, const char *source)
{
	int64_t now = when_boot_ms();
	size_t i;

	for (i = 0; i < p->source_count; i++)
		if ((source == NULL || strcmp(p->sources[i].conf->name, source) == 0) &&
		    p->sources[i].due_ms != INT64_MAX)
			p->sources[i].due_ms = now;
	kick(p);
}

void
poller_stop(struct poller *p)
{
	size_t i;

	p->stopped = true;
	for (i = 0; i < p->source_count; i++)
		if (p->sources[i].call != NULL) {
			http_cancel(p->sources[i].call);
			p->sources[i].call = NULL;
			p->running--;
		}
	loop_timer_clear(p->timer);
}

void
poller_on_idle(struct poller *p, loop_fn *fn, void *arg)
{
	p->idle = fn;
	p->idle_arg = arg;
}

void
poller_clock_step(struct poller *p)
{
	kick(p);
}

json_t *
poller_status(const struct poller *p)
{
	json_t *list = json_array();
	int64_t now = when_boot_ms();
	size_t i;

	for (i = 0; i < p->source_count; i++) {
		const struct poll_source *s = &p->sources[i];
		json_t *o = json_pack("{s:s, s:s, s:b}", "source", s->conf->name, "url", s->url,
		    "asking", s->call != NULL);

		if (s->due_ms != INT64_MAX)
			IGNORE(json_object_set_new(o, "next_poll_in_s",
			    json_integer(s->due_ms > now ? (s->due_ms - now) / 1000 : 0)));
		IGNORE(json_array_append_new(list, o));
	}
	return list;
}
