#include "daemon/poll/poll.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "daemon/poll/intake.h"
#include "daemon/poll/outcome.h"
#include "daemon/poll/queue.h"
#include "daemon/poll/schedule.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"

#define STAGGER_MS 60000       /* after a start or a resume the sources are spread over this */
#define RESUME_LATE_MS 30000   /* a timer that is so late was asleep: the machine, not the loop */
#define OFFLINE_PROBE_MS 30000 /* with no host answering, one source asks this often */
#define SILENT_HOSTS_MIN 2     /* so many fell silent, and none has answered since: it is us */
#define DOCUMENT_ARENA_BYTES (160u << 20)

struct poll_source {
	struct poll_turn turn; /* first */
	struct poller *poller;
	const struct source_conf *conf;
	struct poll_host *home; /* where its owner said; the turn's is where it is asked */
	struct http_call *call;
	int64_t due_ms;           /* boot; INT64_MAX: never again (410, asked once) */
	int64_t asked_ms;         /* boot, when the running request began */
	int64_t failing_since_ms; /* awake, as this process saw it; 0: it does not */
	char *url;                /* where permanent redirects led */
	struct poll_memory memory;
	struct poll_source *next_unsaved;
	char *news; /* what is to be said of it once it is saved */
};

struct poller {
	struct loop *loop;
	struct store *store;
	struct outbox *outbox;
	const struct setup *setup;
	struct http *http;
	struct poll_source *sources;
	size_t source_count;
	struct poll_queue queue;
	uint64_t answers;                            /* of anybody, from 1 on */
	unsigned silent_hosts;                       /* since the last answer */
	struct poll_source *unsaved, **last_unsaved; /* their answers are not committed yet */
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

/* ---- one request */

static int64_t
interval_of(const struct poll_source *s)
{
	return s->conf->interval_ms > 0 ? s->conf->interval_ms
					: s->poller->setup->settings->daemon.interval_ms;
}

static void
set_due(struct poll_source *s, int64_t due_ms)
{
	s->due_ms = due_ms;
	poll_queue_put(&s->poller->queue, &s->turn, due_ms);
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

	delay = v->offline ? OFFLINE_PROBE_MS : schedule_delay_ms(&in);
	if (v->offline && delay > in.interval_ms)
		delay = in.interval_ms;
	if (v->retry_after_s > 0)
		poll_queue_quiet(&s->poller->queue, &s->turn, now + v->retry_after_s * 1000);
	else if (v->quiet && !s->poller->once)
		poll_queue_quiet(&s->poller->queue, &s->turn, now + delay);
	if (v->gone || s->poller->once) {
		set_due(s, INT64_MAX);
		return;
	}
	set_due(s, schedule_round_ms(now + delay, in.interval_ms));
}

static void
tell_news(struct poll_source *s, bool stored)
{
	const struct log_field fields[] = { { "RATIFYD_SOURCE", s->conf->name }, { NULL, NULL } };

	if (stored && s->news != NULL)
		log_event(LOG_INFO_, fields, "source %s: %s", s->conf->name, s->news);
	free(s->news);
	s->news = NULL;
}

/* What the answers since the last commit said is stored, or it is as if they had not come: their
 * sources are asked again. */
static void
commit(void *arg)
{
	const struct poll_verdict again = { .hint_s = -1, .retry_after_s = -1, .failures = 1 };
	struct poller *p = arg;
	struct poll_source *s = p->unsaved, *next;
	struct err err = { 0 };
	int r = batch_commit(&p->link.batch, &err);

	p->unsaved = NULL;
	p->last_unsaved = &p->unsaved;
	if (r == 0 && s != NULL)
		outbox_kick(p->outbox);
	if (r != 0 && (!store_trouble(p->store) || store_trouble_is_news(p->store, when_boot_ms())))
		log_error("what was answered is not stored, the next poll asks for it again: %s",
		    err.text);
	for (; s != NULL; s = next) {
		next = s->next_unsaved;
		s->next_unsaved = NULL;
		tell_news(s, r == 0);
		if (r == 0)
			continue;
		poll_memory_forget(&s->memory);
		schedule(s, &again);
	}
	kick(p);
}

static void
moved(struct poll_source *s, char *url)
{
	struct poll_host *host = poll_queue_host(&s->poller->queue, url);

	if (host == NULL) {
		free(url);
		return;
	}
	free(s->url);
	s->url = url;
	poll_turn_init(&s->turn, host);
}

/* A source of a host that may know better is asked at once. */
static void
ask_arbiter(struct poller *p)
{
	struct poll_source *s, *first = NULL;
	int64_t now = when_boot_ms();
	size_t i;

	for (i = 0; i < p->source_count; i++) {
		s = &p->sources[i];
		if (s->turn.host->silent_since != p->answers && !s->turn.host->failing &&
		    s->due_ms != INT64_MAX && (first == NULL || s->due_ms < first->due_ms))
			first = s;
	}
	if (first != NULL && first->call == NULL && first->due_ms > now)
		set_due(first, now);
}

/* Of silence, who is it? Two hosts that were well and fall silent, with nobody answering meanwhile,
 * are our own line. */
static void
note_silence(struct poller *p, struct poll_source *s, bool silence)
{
	struct poll_host *host = s->turn.host;

	if (!silence) {
		p->answers++;
		p->silent_hosts = 0;
		p->link.offline = false;
		return;
	}
	if (!host->failing && host->silent_since != p->answers) {
		host->silent_since = p->answers;
		p->silent_hosts++;
	}
	if (p->silent_hosts >= SILENT_HOSTS_MIN && !p->link.offline)
		ask_arbiter(p);
	p->link.offline = p->silent_hosts >= SILENT_HOSTS_MIN;
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
	poll_queue_answered(&p->queue, &s->turn);
	p->running--;
	note_silence(p, s, poll_is_silence(resp));
	poll_outcome(&p->link, s->conf, s->url, resp, failing_awake_ms(s), &s->memory, &v);
	if (!v.offline) {
		s->turn.host->failing = v.failures > 0;
		if (v.failures == 0)
			s->failing_since_ms = 0;
		else if (s->failing_since_ms == 0)
			s->failing_since_ms = when_awake_ms();
	}
	if (v.new_url != NULL)
		moved(s, v.new_url);
	schedule(s, &v);
	s->news = v.news;
	if (v.wrote) {
		s->next_unsaved = NULL;
		*p->last_unsaved = s;
		p->last_unsaved = &s->next_unsaved;
	}
	if (batch_full(&p->link.batch))
		commit(p);
	kick(p);
}

/* What may be asked conditionally, from memory or as it is stored. */
static void
set_validators(struct poll_source *s, struct http_request *req, struct arena *a)
{
	struct poller *p = s->poller;
	struct source_state st = { .failures = 0 };
	struct err err = { 0 };
	int r;

	if (s->memory.calm) {
		req->etag = s->memory.etag;
		req->last_modified = s->memory.last_modified;
		return;
	}
	r = poll_state(p->store, s->conf, a, &st, &err);
	if (r == 0)
		r = intake_needs_whole(p->store, p->setup, s->conf, &s->memory.whole, &err);
	if (r != 0) {
		log_error("source %s: its state cannot be read: %s", s->conf->name, err.text);
	} else if (!s->memory.whole) {
		req->etag = st.etag;
		req->last_modified = st.last_modified;
	}
}

static void
ask(struct poll_source *s)
{
	struct poller *p = s->poller;
	struct arena a;
	struct err err = { 0 };
	struct http_request req = { .url = s->url };
	char **headers = NULL;
	size_t i;
	int r;

	arena_init(&a, 1 << 20);
	set_validators(s, &req, &a);
	req.learnt = s->turn.host != s->home;
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
		set_due(s, p->once ? INT64_MAX : when_boot_ms() + interval_of(s));
		return;
	}
	poll_queue_asked(&p->queue, &s->turn);
	p->running++;
}

/* ---- the queue */

bool
poller_idle(const struct poller *p)
{
	struct poll_turn *first;

	if (p->running > 0 || p->queued)
		return false;
	return p->stopped ||
	    poll_queue_next(&p->queue, &first) > (p->once ? INT64_MAX - 1 : when_boot_ms());
}

/* After a suspend everything is overdue at once; it is asked once, spread over a minute. */
static void
stagger_overdue(struct poller *p, int64_t now)
{
	size_t i;

	for (i = 0; i < p->source_count; i++)
		if (p->sources[i].call == NULL && p->sources[i].due_ms <= now &&
		    !p->sources[i].turn.host->loopback)
			set_due(&p->sources[i], now + (int64_t)randombytes_uniform(STAGGER_MS));
}

/* Asks whose turn it is; returns when the next one's comes. */
static int64_t
ask_due(struct poller *p, int64_t now)
{
	unsigned most = (unsigned)p->setup->settings->http.max_transfers;
	struct poll_turn *first;
	int64_t at = INT64_MAX;

	while (!p->stopped && p->running < most) {
		at = poll_queue_next(&p->queue, &first);
		if (at <= now)
			ask((struct poll_source *)(void *)first);
		else if (p->once && at != INT64_MAX) /* its host asked for quiet: not in this run */
			set_due((struct poll_source *)(void *)first, INT64_MAX);
		else
			return at;
	}
	return INT64_MAX;
}

static void
pump(void *arg)
{
	struct poller *p = arg;
	int64_t now = when_boot_ms();

	p->queued = false;
	if (!p->once && p->armed_ms != INT64_MAX && now - p->armed_ms > RESUME_LATE_MS)
		stagger_overdue(p, now);
	p->armed_ms = ask_due(p, now);
	if (p->armed_ms == INT64_MAX)
		loop_timer_clear(p->timer);
	else
		loop_timer_set(p->timer, p->armed_ms);
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
	if (s->poller->once || st->last_poll_ms == 0 || s->turn.host->loopback)
		return now;
	due = stored_deadline(s, st, now);
	return due > now ? due : now + (int64_t)randombytes_uniform(STAGGER_MS);
}

/* A host goes on as it was before a restart: failing, or left in quiet. */
static void
remember_host(struct poll_source *s, const struct source_state *st)
{
	bool asked = st->last_status == 429 || st->last_status == 503;

	s->turn.host->failing |= st->failures > 0;
	if (st->failures > 0 && asked && !s->poller->once)
		poll_queue_quiet(
		    &s->poller->queue, &s->turn, stored_deadline(s, st, when_boot_ms()));
}

static int
add_source(struct poller *p, const struct source_conf *conf, struct err *err)
{
	struct poll_source *s = &p->sources[p->source_count];
	struct source_state st = { 0 };
	struct poll_host *host;
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
	host = poll_queue_host(&p->queue, s->url);
	if (host == NULL) {
		free(s->url);
		s->url = xstrdup(conf->url);
		host = poll_queue_host(&p->queue, s->url);
	}
	if (host != NULL) {
		poll_turn_init(&s->turn, host);
		s->home = poll_queue_host(&p->queue, conf->url);
		set_due(s, first_deadline(s, &st));
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
		poll_memory_forget(&p->sources[i].memory);
	}
	free(p->sources);
	p->sources = NULL;
	p->source_count = 0;
	poll_queue_done(&p->queue);
}

static int
build(struct poller *p, const struct setup *setup, struct err *err)
{
	const struct settings *s = setup->settings;
	char *agent = setup_agent(s);
	struct http_options opt = {
		.user_agent = agent,
		.ca_file = s->http.ca_file,
		.proxy = s->http.proxy,
		.max_total = (unsigned)s->http.max_transfers,
		.max_per_host = 1,
		.told = commit,
		.told_arg = p,
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
	p->link.batch.store = opt->store;
	p->armed_ms = INT64_MAX;
	p->answers = 1;
	p->last_unsaved = &p->unsaved;
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
		    p->sources[i].due_ms != INT64_MAX && p->sources[i].call == NULL)
			set_due(&p->sources[i], now);
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
