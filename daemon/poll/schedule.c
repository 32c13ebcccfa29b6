/*
 * When to ask a source again. Invariant: never sooner than the interval, never "never": what a
 * publisher wishes lengthens the wait to a day at most, an explicit Retry-After to seven.
 */
#include "daemon/poll/schedule.h"

#define HOUR_MS 3600000LL
#define DAY_MS (24 * HOUR_MS)
#define FALLBACK_MS 60000LL            /* an interval of nothing would be a busy loop */
#define INTERVAL_MAX_MS (366 * DAY_MS) /* keeps all sums far from overflow */
#define SPREAD_MAX_MS 60000LL          /* after a moment that many clients were told alike */
#define ALL_HOURS 0xffffffU
#define ALL_DAYS 0x7fU

static int64_t
longer(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
shorter(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* A share of max_ms, 0 to all of it. */
static int64_t
share(int64_t max_ms, uint32_t random)
{
	return max_ms <= 0 ? 0 : (int64_t)(((uint64_t)random * (uint64_t)max_ms) >> 32);
}

static int64_t
interval_of(const struct schedule_input *in)
{
	if (in->interval_ms <= 0)
		return FALLBACK_MS;
	return shorter(in->interval_ms, INTERVAL_MAX_MS);
}

/* base * 2^failures up to the cap; at the cap jitter takes away instead of adding. */
static int64_t
backoff(int64_t base, unsigned failures, uint32_t random)
{
	int64_t cap = longer(SCHEDULE_BACKOFF_MAX_MS, base), delay = base;
	unsigned i;

	for (i = 0; i < failures && delay < cap; i++)
		delay *= 2;
	if (failures == 0 || base >= cap)
		return base + share(base / 10, random);
	if (delay + delay / 10 <= cap)
		return delay + share(delay / 10, random);
	return longer(cap - share(cap / 10, random), base);
}

static bool
is_skipped(const struct schedule_input *in, int64_t at_ms)
{
	int64_t hour = at_ms / HOUR_MS, day = at_ms / DAY_MS;

	/* 1970-01-01 was a Thursday. */
	return (in->skip_hours >> (hour % 24) & 1) != 0 ||
	    (in->skip_days >> ((day + 4) % 7) & 1) != 0;
}

/* Out of the hours and days that the publisher rests, if that is possible before latest. */
static int64_t
skip_rest(const struct schedule_input *in, int64_t delay, int64_t latest)
{
	int64_t at, asked = delay;

	if (in->now_ms < 0 || in->now_ms > INT64_MAX / 2)
		return delay;
	if ((in->skip_hours & ALL_HOURS) == ALL_HOURS || (in->skip_days & ALL_DAYS) == ALL_DAYS)
		return delay;
	while (is_skipped(in, in->now_ms + delay)) {
		at = in->now_ms + delay;
		delay = (at / HOUR_MS + 1) * HOUR_MS - in->now_ms;
		if (delay > latest)
			return longer(latest, asked);
	}
	if (delay != asked)
		delay = longer(asked, shorter(delay + share(SPREAD_MAX_MS, in->random), latest));
	return delay;
}

int64_t
schedule_delay_ms(const struct schedule_input *in)
{
	int64_t interval = interval_of(in), base = interval, delay, asked;

	if (in->hint_s > 0)
		base = longer(base, shorter(in->hint_s, SCHEDULE_HINT_MAX_S) * 1000);
	delay = backoff(base, in->failures, in->random);
	delay = skip_rest(in, delay, longer(delay, SCHEDULE_HINT_MAX_S * 1000));
	if (in->retry_after_s <= 0)
		return delay;
	asked = shorter(in->retry_after_s, SCHEDULE_RETRY_AFTER_MAX_S) * 1000;
	if (asked <= delay)
		return delay;
	/* Everybody was told the same moment: come a little later, but within the cap. */
	return longer(asked,
	    shorter(asked + share(shorter(asked / 10, SPREAD_MAX_MS), in->random),
		SCHEDULE_RETRY_AFTER_MAX_S * 1000));
}

int64_t
schedule_round_ms(int64_t deadline_ms, int64_t interval_ms)
{
	/* Each slot divides the next, so that the wake-ups of all intervals fall together. */
	int64_t slot, over;

	if (interval_ms < 5 * 60000LL || deadline_ms <= 0)
		return deadline_ms;
	if (interval_ms < 15 * 60000LL)
		slot = 15000;
	else
		slot = interval_ms < 6 * HOUR_MS ? 60000 : 300000;
	over = deadline_ms % slot;
	if (over == 0 || deadline_ms > INT64_MAX - slot)
		return deadline_ms;
	return deadline_ms + slot - over;
}
