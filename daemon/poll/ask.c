/*
 * One request of a source: asked as its configuration says, judged, and due again. Invariant: the
 * key is put into what is sent here, and nothing else of this room ever sees it.
 */
#include <sodium.h>
#include <string.h>

#include "daemon/poll/follow.h"
#include "daemon/poll/intake.h"
#include "daemon/poll/internal.h"
#include "daemon/poll/rollover.h"
#include "daemon/poll/schedule.h"
#include "daemon/setup/asking.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"

#define OFFLINE_PROBE_MS 30000 /* with no host answering, one source asks this often */
#define UNSTORED_MS 60000
#define PAGE_GAP_MS 1000   /* between the pages of a list */
#define SILENT_HOSTS_MIN 2 /* so many fell silent, and none has answered since: it is us */

int64_t
poll_interval_ms(const struct poll_source *s)
{
	return s->conf->interval_ms > 0 ? s->conf->interval_ms
					: s->poller->setup->settings->daemon.interval_ms;
}

void
poll_set_due(struct poll_source *s, int64_t due_ms)
{
	s->due_ms = due_ms;
	poll_queue_put(&s->poller->queue, &s->turn, due_ms);
}

/* Behind a redirect it is not the source's own host that asked for quiet. */
static void
quiet(struct poll_source *s, const char *final_url, int64_t until_ms)
{
	struct poll_queue *q = &s->poller->queue;
	struct poll_host *said = final_url != NULL ? poll_queue_host(q, final_url) : NULL;

	poll_queue_quiet_host(q, said != NULL ? said : s->turn.host, until_ms);
}

static void
schedule(struct poll_source *s, const struct poll_verdict *v, const char *final_url)
{
	struct schedule_input in = {
		.interval_ms = poll_interval_ms(s),
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
		quiet(s, final_url, now + v->retry_after_s * 1000);
	else if (v->quiet && !s->poller->once)
		quiet(s, final_url, now + delay);
	if (v->more) {
		poll_set_due(s, s->turn.host->loopback ? now : now + PAGE_GAP_MS);
		return;
	}
	if (v->gone || s->poller->once) {
		poll_set_due(s, INT64_MAX);
		return;
	}
	poll_set_due(s, schedule_round_ms(now + delay, in.interval_ms));
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

/* What was settled is not: it is asked for again, but not at once. */
static void
reload_follows(struct poller *p)
{
	size_t i;

	for (i = 0; i < p->source_count; i++) {
		if (p->sources[i].follow == NULL)
			continue; /* none was settled */
		p->sources[i].follow->not_before_ms = when_boot_ms() + UNSTORED_MS;
		follow_load(&p->sources[i]);
	}
}

void
poll_commit(void *arg)
{
	const struct poll_verdict again = { .hint_s = -1, .retry_after_s = -1, .failures = 1 };
	struct poller *p = arg;
	struct poll_source *s = p->unsaved, *next;
	struct err err = { 0 };
	int r = batch_commit(&p->link.batch, &err);

	p->unsaved = NULL;
	p->last_unsaved = &p->unsaved;
	if (r == 0 && (s != NULL || p->followed)) {
		outbox_kick(p->outbox);
		if (p->stored != NULL)
			p->stored(p->stored_arg);
	}
	if (r != 0 && (!store_trouble(p->store) || store_trouble_is_news(p->store, when_boot_ms())))
		log_error("what was answered is not stored, the next poll asks for it again: %s",
		    err.text);
	for (; s != NULL; s = next) {
		next = s->next_unsaved;
		s->next_unsaved = NULL;
		tell_news(s, r == 0);
		if (r == 0) {
			follow_load(s);
			continue;
		}
		poll_memory_forget(&s->memory);
		poll_end_round(s);
		schedule(s, &again, NULL);
	}
	if (r != 0 && p->followed)
		reload_follows(p);
	p->followed = false;
	poll_kick(p);
}

void
poll_set_url(struct poll_source *s, char *moved)
{
	free(s->moved_url);
	s->moved_url = moved;
	s->url = moved != NULL ? moved : s->conf->url;
}

void
poll_end_round(struct poll_source *s)
{
	if (s->round == NULL)
		return;
	round_done(s->round);
	free(s->round);
	s->round = NULL;
}

static void
follow_move(struct poll_source *s, char *url)
{
	struct poll_host *host = poll_queue_host(&s->poller->queue, url);

	if (host == NULL) {
		free(url);
		return;
	}
	poll_set_url(s, url);
	poll_turn_init(&s->turn, host, poll_ask);
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
		poll_set_due(first, now);
}

void
poll_note_silence(struct poller *p, struct poll_host *host, bool silence)
{
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

static const char *
asked_url(const struct poll_source *s)
{
	if (s->round != NULL)
		return s->round->next;
	return s->trying != NULL ? s->trying : s->url;
}

/* The list before is asked at once where the present one is not there; false: it is. */
static bool
take_present(struct poll_source *s, const struct http_response *resp)
{
	if (!rollover_answered(s, resp)) {
		free(s->trying);
		poll_set_due(s, when_boot_ms() + (s->turn.host->loopback ? 0 : PAGE_GAP_MS));
		return false;
	}
	follow_move(s, xstrdup(s->conf->url));
	return true;
}

/* Most lists have one page: a round is kept only while it goes on. */
static void
outcome(struct poll_source *s, const char *url, const struct http_response *resp,
    struct poll_verdict *v)
{
	struct poll_round one = { .count = 0 }, *round = s->round != NULL ? s->round : &one;

	poll_outcome(
	    &s->poller->link, s->conf, url, resp, failing_awake_ms(s), &s->memory, round, v);
	if (round->next == NULL) {
		round_done(&one);
		poll_end_round(s);
	} else if (round == &one) {
		s->round = xmalloc(sizeof(one));
		*s->round = one;
	}
}

static void
on_response(const struct http_response *resp, void *arg)
{
	struct poll_source *s = arg;
	struct poller *p = s->poller;
	struct poll_verdict v = { .hint_s = -1, .retry_after_s = -1 };
	_cleanup_free_ char *url = xstrdup(asked_url(s));

	s->call = NULL;
	poll_queue_answered(&p->queue, &s->turn);
	p->running--;
	poll_note_silence(p, s->turn.host, poll_is_silence(resp));
	if (s->trying != NULL && !take_present(s, resp)) {
		poll_kick(p);
		return;
	}
	s->tried = false;
	outcome(s, url, resp, &v);
	if (!v.offline && !v.more) {
		s->turn.host->failing = v.failures > 0;
		if (v.failures == 0)
			s->failing_since_ms = 0;
		else if (s->failing_since_ms == 0)
			s->failing_since_ms = when_awake_ms();
	}
	if (v.new_url != NULL)
		follow_move(s, v.new_url);
	schedule(s, &v, resp->final_url);
	s->news = v.news;
	if (v.wrote) {
		s->next_unsaved = NULL;
		*p->last_unsaved = s;
		p->last_unsaved = &s->next_unsaved;
	}
	if (batch_full(&p->link.batch))
		poll_commit(p);
	poll_kick(p);
}

/* What may be asked conditionally, from memory or as it is stored. */
static void
set_validators(struct poll_source *s, struct http_request *req, struct arena *a)
{
	struct poller *p = s->poller;
	struct source_state st = { .failures = 0 };
	struct err err = { 0 };
	int r;

	if (asking_again(p->setup->settings, s->conf->map))
		return;
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

void
poll_ask(struct poll_turn *turn)
{
	struct poll_source *s = (struct poll_source *)(void *)turn; /* its first member */
	struct poller *p = s->poller;
	const char *url;
	struct asking a;
	struct arena arena;
	struct err err = { 0 };
	int r;

	rollover_try(s);
	url = asked_url(s);
	arena_init(&arena, 1 << 20);
	asking_begin(&a, p->setup->settings, s->conf, s->key, url, true);
	a.request.learnt = s->turn.host != s->home || !asking_is_home(s->conf, url);
	if (s->round == NULL && s->trying == NULL)
		set_validators(s, &a.request, &arena);
	s->asked_ms = when_boot_ms();
	r = http_start(p->http, &a.request, on_response, s, &s->call, &err);
	asking_done(&a);
	arena_done(&arena);
	if (r < 0) {
		log_error("source %s: %s", s->conf->name, err.text);
		poll_set_due(s, p->once ? INT64_MAX : when_boot_ms() + poll_interval_ms(s));
		return;
	}
	poll_queue_asked(&p->queue, &s->turn);
	p->running++;
}
