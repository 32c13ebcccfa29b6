/*
 * The deadlines of lib/loop.c: a binary heap whose items know their place, so that any of them
 * can leave. Invariant: item[0] is the earliest, and of equal deadlines the one put first.
 */
#ifndef LIB_LOOP_HEAP_H
#define LIB_LOOP_HEAP_H

#include <stddef.h>
#include <stdint.h>

#define LOOP_HEAP_OUT SIZE_MAX

struct loop_heap_item { /* embedded; place is LOOP_HEAP_OUT while it is in no heap */
	int64_t deadline_ms;
	uint64_t order;
	size_t place;
};

struct loop_heap {
	struct loop_heap_item **item;
	size_t len, cap;
	uint64_t order;
};

void loop_heap_done(struct loop_heap *h);
void loop_heap_put(struct loop_heap *h, struct loop_heap_item *it, int64_t deadline_ms);
void loop_heap_take(struct loop_heap *h, struct loop_heap_item *it); /* which is in it */
struct loop_heap_item *loop_heap_first(const struct loop_heap *h);   /* NULL when empty */

#endif
