#include "daemon/poll/poll.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "daemon/poll/follow.h"
#include "daemon/poll/internal.h"
#include "daemon/poll/rollover.h"
#include "daemon/poll/schedule.h"
#include "daemon/setup/asking.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"

#define STAGGER_MS 60000     /* after a start or a resume the sources are spread over this */
#define RESUME_LATE_MS 30000 /* a timer that is so late was asleep: the machine, not the loop */
#define DOCUMENT_ARENA_BYTES (160u << 20)

static void pump(void *arg);

void
poll_kick(struct poller *p)
{
	if (p->queued)
		return;
	p->queued = true;
	loop_defer(p->loop, pump, p);
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
			poll_set_due(
			    &p->sources[i], now + (int64_t)randombytes_uniform(STAGGER_MS));
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
			first->ask(first);
		else if (p->once && at != INT64_MAX) /* its host asked for quiet: not in this run */
			poll_queue_put(&p->queue, first, INT64_MAX);
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
					: poll_interval_ms(s) + SCHEDULE_BACKOFF_MAX_MS;

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

/* Sources of one service have one key, and a program that gives it is asked once. */
static const struct mask *
same_key(const struct poller *p, const struct conf_secret *key)
{
	const struct conf_secret *other;
	size_t i, k;

	for (i = 0; i < p->source_count; i++) {
		other = &p->sources[i].conf->key;
		if (p->sources[i].key == NULL || other->how != key->how ||
		    !str_eq(other->name, key->name) || other->argv.n != key->argv.n)
			continue;
		for (k = 0; k < key->argv.n && str_eq(key->argv.v[k], other->argv.v[k]); k++)
			;
		if (k == key->argv.n)
			return p->sources[i].key;
	}
	return NULL;
}

/* Without its key a source is off, and that is no failure: nobody was asked. */
static void
read_key(struct poll_source *s)
{
	const struct log_field fields[] = { { "RATIFYD_SOURCE", s->conf->name }, { NULL, NULL } };
	const struct mask *known = same_key(s->poller, &s->conf->key);
	struct err err = { 0 };

	if (known != NULL && s->conf->key.how != CONF_SECRET_NONE) {
		s->key = mask_copy(known);
	} else if (asking_key(s->conf, &s->key, &err) < 0) {
		s->off = xstrdup(err.text);
		log_event(LOG_INFO_, fields, "source %s is off: %s", s->conf->name, s->off);
	}
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
	*s = (struct poll_source){ .poller = p, .conf = conf };
	r = rollover_begin(s, &a, err);
	conf = s->conf;
	if (r == 0)
		r = poll_state(p->store, conf, &a, &st, err);
	if (r != 0) {
		rollover_done(s);
		arena_done(&a);
		return r;
	}
	/* a list that begins anew changes its configuration's */
	poll_set_url(s,
	    st.url_now != NULL          ? xstrdup(st.url_now)
		: conf->pattern != NULL ? xstrdup(conf->url)
					: NULL);
	host = poll_queue_host(&p->queue, s->url);
	if (host == NULL) {
		poll_set_url(s, NULL);
		host = poll_queue_host(&p->queue, s->url);
	}
	if (host != NULL) {
		poll_turn_init(&s->turn, host, poll_ask);
		s->home = poll_queue_host(&p->queue, conf->url);
		read_key(s);
		poll_set_due(s, s->off != NULL ? INT64_MAX : first_deadline(s, &st));
		remember_host(s, &st);
		follow_load(s);
		p->source_count++;
	} else {
		free(s->moved_url);
		r = err_set(err, -EINVAL, "source %s: \"%s\" is no http or https URL", conf->name,
		    conf->url);
		rollover_done(s);
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
		follow_forget(&p->sources[i]);
		rollover_done(&p->sources[i]);
		free(p->sources[i].moved_url);
		free(p->sources[i].off);
		free(p->sources[i].news);
		mask_free(p->sources[i].key);
		poll_memory_forget(&p->sources[i].memory);
		poll_end_round(&p->sources[i]);
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
		.told = poll_commit,
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
	poll_kick(p);
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
	poll_kick(p);
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
			poll_set_due(&p->sources[i], now);
	poll_kick(p);
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
	for (i = 0; i < p->source_count; i++)
		follow_stop(&p->sources[i]);
	loop_timer_clear(p->timer);
}

void
poller_on_idle(struct poller *p, loop_fn *fn, void *arg)
{
	p->idle = fn;
	p->idle_arg = arg;
}

void
poller_on_stored(struct poller *p, loop_fn *fn, void *arg)
{
	p->stored = fn;
	p->stored_arg = arg;
}

bool
poller_caught_up(const struct poller *p, int64_t since_boot_ms)
{
	int64_t soon = when_boot_ms() + STAGGER_MS;
	size_t i;

	for (i = 0; i < p->source_count; i++)
		if (p->sources[i].due_ms <= soon && p->sources[i].asked_ms < since_boot_ms)
			return false;
	return p->running == 0;
}

void
poller_clock_step(struct poller *p)
{
	size_t i;

	for (i = 0; i < p->source_count; i++)
		follow_load(&p->sources[i]);
	poll_kick(p);
}

json_t *
poller_status(const struct poller *p)
{
	json_t *list = json_array();
	int64_t now = when_boot_ms(), waiting = 0;
	size_t i;

	for (i = 0; i < p->source_count; i++) {
		const struct poll_source *s = &p->sources[i];
		json_t *o = json_pack("{s:s, s:s, s:b}", "source", s->conf->name, "url", s->url,
		    "asking", s->call != NULL);

		if (request_waiting(p->store, s->conf->name, &waiting, NULL) == 0)
			IGNORE(json_object_set_new(o, "waiting", json_integer(waiting)));
		if (s->off != NULL)
			IGNORE(json_object_set_new(o, "off", json_string(s->off)));
		if (s->due_ms != INT64_MAX)
			IGNORE(json_object_set_new(o, "next_poll_in_s",
			    json_integer(s->due_ms > now ? (s->due_ms - now) / 1000 : 0)));
		IGNORE(json_array_append_new(list, o));
	}
	return list;
}
