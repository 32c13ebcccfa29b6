/*
 * Which deliveries wait for one another. Invariant: nothing is dropped and nothing is reordered
 * within what goes together; a digest comes no later than the configuration says.
 */
#include "daemon/outbox/internal.h"

#include <stdlib.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"

#define GATHER_ARENA_BYTES (1u << 20)

/* Of class A, what comes in numbers: a day of signatures is what fuses are for. Heap. */
static char *
numerous(void)
{
	return xasprintf(",%s,%s,%s,%s,", ms_types[MS_TREATY_SIGNED].code,
	    ms_types[MS_RATIFIED].code, ms_types[MS_ACCEDED].code, ms_types[MS_DEPOSITED].code);
}

/* A summary is one message more than the fuse says: it leaves when the first of those that blew it
 * is past. Other news of class A waits for none, as long as it does not come in numbers, too. */
static int
blow_fuse(struct tx *tx, const struct sink_timing *t, int64_t now_ms, struct err *err)
{
	_cleanup_free_ char *types = NULL;
	int64_t left = 0, nth_ms = 0;
	int r = delivery_left(
	    tx_store(tx), t->sink, now_ms - t->fuse_ms, now_ms, t->fuse, &left, &nth_ms, err);

	if (r != 0 || left < t->fuse)
		return r;
	types = left < 2LL * t->fuse ? numerous() : NULL;
	r = delivery_gather_behind(
	    tx, t->sink, "fuse", types, nth_ms + t->fuse_ms + 1, now_ms, err);
	/* of what was refused as a whole the parts stay apart */
	return r != 0 ? r
		      : delivery_put_off_parts(tx, t->sink, nth_ms + t->fuse_ms + 1, now_ms, err);
}

int
gather(
    struct outbox *box, struct tx *tx, const struct sink_timing *t, int64_t now_ms, struct err *err)
{
	static const struct alert any = { .title = NULL };
	int64_t due = 0, end = timing_not_before(box->routing, t->sink, &any, now_ms);
	int r = 0;

	/* What was tried before its quiet hours, or was put there by another clock or
	 * configuration, waits for their end, too. */
	if (end > now_ms)
		r = delivery_put_off(tx, t->sink, t->pierce, end, now_ms, err);
	if (r == 0 && t->summary_above > 0) {
		r = delivery_gatherable(tx_store(tx), t->sink, now_ms, &due, err);
		if (r == 0 && due > (int64_t)t->summary_above)
			r = delivery_gather(tx, t->sink, "summary", now_ms, now_ms, err);
	}
	if (r == 0 && t->fuse > 0)
		r = blow_fuse(tx, t, now_ms, err);
	return r;
}

int
gather_replan(struct outbox *box, struct tx *tx, int64_t now_ms, struct err *err)
{
	static const struct alert any = { .title = NULL };
	struct open_batch *b = NULL;
	struct arena arena;
	size_t n = 0, i;
	int r;

	arena_init(&arena, GATHER_ARENA_BYTES);
	r = delivery_digests(box->store, &arena, &b, &n, err);
	for (i = 0; i < n && r == 0; i++) {
		struct plan p = { .sink = b[i].sink,
			.digest = digest_by_name(box->routing, b[i].batch + strlen("digest:")) };

		/* of a digest that is there no more: now */
		r = delivery_replan(tx, &b[i],
		    p.digest != NULL ? plan_due_ms(box->routing, &p, &any, now_ms) : now_ms, err);
	}
	arena_done(&arena);
	return r;
}
