/*
 * One connection a host, and a bound on all of them, by letting calls wait here: in libcurl's
 * own queue their deadlines would run. Invariant: a host is in `ready` exactly when something
 * waits for it and it has room.
 */
#include <search.h>
#include <string.h>

#include "lib/http_internal.h"
#include "lib/mem.h"

struct http_host {
	char *key; /* scheme://host:port; first, see host_cmp */
	struct http_call_list waiting;
	TAILQ_ENTRY(http_host) next;
	unsigned active;
	bool ready;
};

static int
host_cmp(const void *a, const void *b)
{
	return strcmp(((const struct http_host *)a)->key, ((const struct http_host *)b)->key);
}

static void
queue_update(struct http_queue *q, struct http_host *h)
{
	bool ready = !TAILQ_EMPTY(&h->waiting) && h->active < q->max_per_host;

	if (ready && !h->ready)
		TAILQ_INSERT_TAIL(&q->ready, h, next);
	if (!ready && h->ready)
		TAILQ_REMOVE(&q->ready, h, next);
	h->ready = ready;
	if (h->active == 0 && TAILQ_EMPTY(&h->waiting)) {
		(void)tdelete(h, &q->hosts, host_cmp);
		free(h->key);
		free(h);
	}
}

static struct http_host *
queue_host(struct http_queue *q, const struct net_url *at)
{
	struct http_host probe = { 0 }, *h;
	void *found;

	probe.key = xasprintf("%s://%s:%u", at->scheme, at->host, at->port);
	found = tfind(&probe, &q->hosts, host_cmp);
	if (found != NULL) {
		free(probe.key);
		return *(struct http_host **)found;
	}
	h = xcalloc(1, sizeof(*h));
	h->key = probe.key;
	TAILQ_INIT(&h->waiting);
	if (tsearch(h, &q->hosts, host_cmp) == NULL)
		abort(); /* of memory */
	return h;
}

void
http_queue_init(struct http_queue *q, unsigned max_total, unsigned max_per_host)
{
	memset(q, 0, sizeof(*q));
	TAILQ_INIT(&q->ready);
	q->max_total = max_total;
	q->max_per_host = max_per_host;
}

void
http_queue_put(struct http_queue *q, struct http_call *call, bool front)
{
	struct http_host *h = queue_host(q, &call->at);

	call->state = HTTP_CALL_WAITING;
	call->host = h;
	if (front)
		TAILQ_INSERT_HEAD(&h->waiting, call, next);
	else
		TAILQ_INSERT_TAIL(&h->waiting, call, next);
	queue_update(q, h);
}

struct http_call *
http_queue_take(struct http_queue *q)
{
	struct http_host *h = TAILQ_FIRST(&q->ready);
	struct http_call *call;

	if (h == NULL || q->running >= q->max_total)
		return NULL;
	call = TAILQ_FIRST(&h->waiting);
	TAILQ_REMOVE(&h->waiting, call, next);
	TAILQ_REMOVE(&q->ready, h, next); /* to the end, if it has more: hosts take turns */
	h->ready = false;
	h->active++;
	q->running++;
	call->state = HTTP_CALL_RUNNING;
	queue_update(q, h);
	return call;
}

void
http_queue_leave(struct http_queue *q, struct http_call *call)
{
	struct http_host *h = call->host;

	if (call->state == HTTP_CALL_WAITING) {
		TAILQ_REMOVE(&h->waiting, call, next);
	} else {
		h->active--;
		q->running--;
	}
	call->host = NULL;
	queue_update(q, h);
}
