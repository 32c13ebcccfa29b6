#include "lib/loop_heap.h"

#include <stdbool.h>

#include "lib/mem.h"

#define ROOM_MIN 4 /* there are many of one or two */

void
loop_heap_done(struct loop_heap *h)
{
	free(h->item);
	h->item = NULL;
	h->len = h->cap = 0;
}

static bool
heap_before(const struct loop_heap_item *a, const struct loop_heap_item *b)
{
	if (a->deadline_ms != b->deadline_ms)
		return a->deadline_ms < b->deadline_ms;
	return a->order < b->order;
}

static void
heap_lay(struct loop_heap *h, size_t place, struct loop_heap_item *it)
{
	h->item[place] = it;
	it->place = place;
}

static void
heap_rise(struct loop_heap *h, size_t place, struct loop_heap_item *it)
{
	while (place > 0 && heap_before(it, h->item[(place - 1) / 2])) {
		heap_lay(h, place, h->item[(place - 1) / 2]);
		place = (place - 1) / 2;
	}
	heap_lay(h, place, it);
}

static void
heap_sink(struct loop_heap *h, size_t place, struct loop_heap_item *it)
{
	size_t child;

	while ((child = 2 * place + 1) < h->len) {
		if (child + 1 < h->len && heap_before(h->item[child + 1], h->item[child]))
			child++;
		if (!heap_before(h->item[child], it))
			break;
		heap_lay(h, place, h->item[child]);
		place = child;
	}
	heap_lay(h, place, it);
}

void
loop_heap_put(struct loop_heap *h, struct loop_heap_item *it, int64_t deadline_ms)
{
	if (h->len == h->cap) {
		h->cap = h->cap > 0 ? 2 * h->cap : ROOM_MIN;
		h->item = xreallocarray(h->item, h->cap, sizeof(struct loop_heap_item *));
	}
	it->deadline_ms = deadline_ms;
	it->order = h->order++;
	heap_rise(h, h->len++, it);
}

void
loop_heap_take(struct loop_heap *h, struct loop_heap_item *it)
{
	struct loop_heap_item *last = h->item[--h->len];
	size_t place = it->place;

	it->place = LOOP_HEAP_OUT;
	if (last == it)
		return;
	if (place > 0 && heap_before(last, h->item[(place - 1) / 2]))
		heap_rise(h, place, last);
	else
		heap_sink(h, place, last);
}

struct loop_heap_item *
loop_heap_first(const struct loop_heap *h)
{
	return h->len > 0 ? h->item[0] : NULL;
}
