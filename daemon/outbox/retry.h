/*
 * When to try a delivery again. Pure arithmetic (RELIABILITY R6): first retry within 60 s,
 * doubling, +-10 % jitter, cap 4,000 s, given up after give_up_ms (default 5 days).
 */
#ifndef DAEMON_OUTBOX_RETRY_H
#define DAEMON_OUTBOX_RETRY_H

#include <stdbool.h>
#include <stdint.h>

/* attempts: made so far, >= 1. retry_after_s: what the other side asked, or -1. random: any 32
 * bits. Result in ms from now. */
int64_t retry_delay_ms(int attempts, int64_t retry_after_s, uint32_t random);
/* Old enough, and tried often enough: a clock that jumped or a machine that slept makes nothing
 * old. */
bool retry_give_up(int64_t created_ms, int64_t now_ms, int64_t give_up_ms, int attempts);
/* No deadline is further away than this. */
#define RETRY_MAX_MS (86400LL * 1000)

#endif
