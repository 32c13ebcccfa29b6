/*
 * When to ask a source again. Pure arithmetic over one source's state: interval with jitter,
 * publisher hints within bounds, Retry-After, exponential backoff with a cap that never gives up.
 */
#ifndef DAEMON_POLL_SCHEDULE_H
#define DAEMON_POLL_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

struct schedule_input {
	int64_t interval_ms; /* configured */
	int64_t hint_s;      /* the largest of ttl, sy:, max-age, Expires; -1 none; obeyed up to
				schedule's cap */
	unsigned skip_hours, skip_days; /* bits, UTC */
	int64_t retry_after_s;          /* -1 none */
	unsigned failures;              /* in a row, the source's own */
	int64_t now_ms;                 /* wall clock, for skipHours and skipDays */
	uint32_t random;
};
/* A publisher may ask for a day between polls, not more. */
#define SCHEDULE_HINT_MAX_S (24 * 3600)
#define SCHEDULE_BACKOFF_MAX_MS (24LL * 3600 * 1000)
#define SCHEDULE_RETRY_AFTER_MAX_S (7LL * 24 * 3600)
/* Delay in ms from now; never below interval_ms (a hint only lengthens it). */
int64_t schedule_delay_ms(const struct schedule_input *);
/* Deadlines that may be late are rounded up to a common slot, so that one wake-up serves many:
 * interval >= 5 min only. */
int64_t schedule_round_ms(int64_t deadline_ms, int64_t interval_ms);

#endif
