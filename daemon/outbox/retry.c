/*
 * When to try a delivery again. Invariant: the delay is at least what the other side asked (up
 * to a day), never more than 4,000 s of our own accord, and grows with every attempt.
 */
#include "daemon/outbox/retry.h"

#define FIRST_MS 50000LL                  /* with +10 % still inside the first minute */
#define CAP_MS 3600000LL                  /* with +10 % still below 4,000 s */
#define ASKED_MAX_S (RETRY_MAX_MS / 1000) /* a longer one would hide a delivery from its owner */
#define ENOUGH_ATTEMPTS 12                /* some 5 h of trying */

/* From -10 % to +10 % of ms. */
static int64_t
jitter(int64_t ms, uint32_t random)
{
	int64_t tenth = ms / 10;

	return ms - tenth + (int64_t)(random % (uint64_t)(2 * tenth + 1));
}

int64_t
retry_delay_ms(int attempts, int64_t retry_after_s, uint32_t random)
{
	int64_t base = FIRST_MS, delay, asked;
	int i;

	for (i = 1; i < attempts && base < CAP_MS; i++)
		base *= 2;
	if (base > CAP_MS)
		base = CAP_MS;
	delay = jitter(base, random);
	if (retry_after_s <= 0)
		return delay;
	asked = retry_after_s < ASKED_MAX_S ? retry_after_s : ASKED_MAX_S;
	return asked * 1000 > delay ? asked * 1000 : delay;
}

/* How often a delivery is tried in so much time. */
static int
attempts_in(int64_t ms)
{
	int64_t delay = FIRST_MS;
	int n = 1;

	for (; ms > delay && n < ENOUGH_ATTEMPTS; n++) {
		ms -= delay;
		delay = delay * 2 < CAP_MS ? delay * 2 : CAP_MS;
	}
	return n;
}

bool
retry_give_up(int64_t created_ms, int64_t now_ms, int64_t give_up_ms, int attempts)
{
	int64_t age;

	/* A clock that was set back (or a nonsense creation time) never makes an alert old. */
	if (now_ms < created_ms || __builtin_sub_overflow(now_ms, created_ms, &age))
		return false;
	return age >= give_up_ms && attempts >= attempts_in(give_up_ms);
}
