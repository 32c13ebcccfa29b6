/*
 * When a sink may be tried. Invariant: while its other side is away one delivery at a time is
 * tried, and all that wait share that one clock.
 */
#include "daemon/outbox/internal.h"

#include <sodium.h>

#include "daemon/outbox/retry.h"
#include "lib/when.h"

/* So many one after the other, and nothing was taken: it is not they. */
#define RUN_MAX 5
/* For what is new it is tried sooner, but not more often than this. */
#define NEWS_MS 60000

void
lane_open(struct lane *l)
{
	l->failures = 0;
	l->run = 0;
	l->closed_for_ms = 0;
}

/* By either clock: the wall clock may be set back, and ahead a try more does no harm. */
static int64_t
elapsed_ms(const struct lane *l, int64_t now_ms)
{
	int64_t boot = when_boot_ms() - l->closed_boot_ms, wall = now_ms - l->closed_wall_ms;

	return boot > wall ? boot : wall;
}

int64_t
lane_opens_ms(const struct lane *l, int64_t now_ms)
{
	int64_t gone = elapsed_ms(l, now_ms), wait = l->closed_for_ms;

	if (gone >= wait)
		return now_ms;
	if (wait > NEWS_MS &&
	    delivery_has_new(l->box->store, l->conf->name, l->closed_wall_ms, now_ms))
		wait = NEWS_MS;
	return wait > gone ? now_ms + (wait - gone) : now_ms;
}

/* One that is refused for what is in it does not stand before the others for ever. */
bool
lane_takes_oldest(const struct lane *l)
{
	return l->waiting && (l->run < RUN_MAX || l->failures % 2 == 1);
}

static void
close_for(struct lane *l, int64_t ms, int64_t now_ms)
{
	l->failures++;
	l->closed_boot_ms = when_boot_ms();
	l->closed_wall_ms = now_ms;
	l->closed_for_ms = ms;
}

void
lane_note(struct lane *l, struct sink_call *c, int64_t now_ms)
{
	if (c->noted) /* and could not be written down then */
		return;
	c->noted = true;
	switch (c->verdict) {
	case SINK_DEFERRED:
		if (c->away)
			close_for(l, c->wait_ms, now_ms);
		else if (++l->run >= RUN_MAX) /* after what it was deferred for is past */
			close_for(l,
			    retry_delay_ms(l->failures + 1, -1, randombytes_random()) / 4 * 5,
			    now_ms);
		break;
	case SINK_BROKEN:
		break;
	default: /* it answers */
		lane_open(l);
	}
}
