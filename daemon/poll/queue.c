#include "daemon/poll/queue.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/net.h"

static struct poll_host *
host_at(struct loop_heap_item *it)
{
	return (struct poll_host *)(void *)it; /* its first member */
}

static int
compare(const void *a, const void *b)
{
	return strcmp(((const struct poll_host *)a)->key, ((const struct poll_host *)b)->key);
}

static void
host_free(void *arg)
{
	struct poll_host *h = arg;

	loop_heap_done(&h->waiting);
	free(h->key);
	free(h);
}

void
poll_queue_done(struct poll_queue *q)
{
	tdestroy(q->by_key, host_free);
	loop_heap_done(&q->hosts);
	memset(q, 0, sizeof(*q));
}

struct poll_host *
poll_queue_host(struct poll_queue *q, const char *url)
{
	struct poll_host *h, **found;
	struct net_url u;

	if (net_url_parse(url, &u) < 0)
		return NULL;
	h = xcalloc(1, sizeof(*h));
	h->item.place = LOOP_HEAP_OUT;
	h->key = xasprintf("%s://%s:%u", u.scheme, u.host, u.port);
	h->loopback = net_host_is_loopback_name(u.host);
	net_url_done(&u);
	found = tsearch(h, &q->by_key, compare);
	if (found == NULL)
		abort(); /* of memory */
	if (*found == h)
		q->host_count++;
	else
		host_free(h);
	return *found;
}

/* Gives the host the place that is due to it. */
static void
place(struct poll_queue *q, struct poll_host *h)
{
	const struct loop_heap_item *first = loop_heap_first(&h->waiting);
	int64_t at;

	if (h->item.place != LOOP_HEAP_OUT)
		loop_heap_take(&q->hosts, &h->item);
	if (first == NULL || h->busy)
		return;
	at = first->deadline_ms > h->not_before_ms ? first->deadline_ms : h->not_before_ms;
	loop_heap_put(&q->hosts, &h->item, at);
}

void
poll_turn_init(struct poll_turn *t, struct poll_host *host, void (*ask)(struct poll_turn *))
{
	t->host = host;
	t->ask = ask;
	t->item.place = LOOP_HEAP_OUT;
}

void
poll_queue_put(struct poll_queue *q, struct poll_turn *t, int64_t due_ms)
{
	if (t->item.place != LOOP_HEAP_OUT)
		loop_heap_take(&t->host->waiting, &t->item);
	if (due_ms != INT64_MAX)
		loop_heap_put(&t->host->waiting, &t->item, due_ms);
	place(q, t->host);
}

int64_t
poll_queue_next(const struct poll_queue *q, struct poll_turn **ret)
{
	struct loop_heap_item *it = loop_heap_first(&q->hosts);

	*ret = NULL;
	if (it == NULL)
		return INT64_MAX;
	*ret = (struct poll_turn *)(void *)loop_heap_first(&host_at(it)->waiting);
	return it->deadline_ms;
}

void
poll_queue_asked(struct poll_queue *q, struct poll_turn *t)
{
	t->host->busy = true;
	poll_queue_put(q, t, INT64_MAX);
}

void
poll_queue_answered(struct poll_queue *q, struct poll_turn *t)
{
	t->host->busy = false;
	place(q, t->host);
}

void
poll_queue_quiet(struct poll_queue *q, struct poll_turn *t, int64_t until_ms)
{
	poll_queue_quiet_host(q, t->host, until_ms);
}

void
poll_queue_quiet_host(struct poll_queue *q, struct poll_host *h, int64_t until_ms)
{
	if (until_ms > h->not_before_ms)
		h->not_before_ms = until_ms;
	place(q, h);
}
