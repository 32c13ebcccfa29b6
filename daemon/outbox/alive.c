/*
 * Signs of life: at the times of a digest its sinks hear that there was nothing to tell. Invariant:
 * one at most at each time, and none where the digest itself says what was covered.
 */
#include "daemon/outbox/internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/mem.h"
#include "lib/str.h"

#define ALIVE_ARENA_BYTES (1u << 20)

static int
tell(struct outbox *box, struct tx *tx, const struct digest_conf *c, int64_t at_ms, int64_t now_ms,
    struct arena *arena, struct err *err)
{
	_cleanup_free_ char *batch = xasprintf("digest:%s", c->name);
	const char *sinks[SETTINGS_SINKS_MAX], *coverage = NULL;
	struct alert a;
	size_t i, n = 0;
	bool waits;
	int r = 0;

	for (i = 0; i < c->alive.n && n < SETTINGS_SINKS_MAX && r == 0; i++) {
		r = delivery_waits_in(box->store, c->alive.v[i], batch, &waits, err);
		if (r == 0 && !waits)
			sinks[n++] = c->alive.v[i];
	}
	if (r != 0 || n == 0)
		return r;
	r = coverage_write(box, now_ms, arena, &coverage, err);
	if (r == 0)
		r = alert_compose_health(ALERT_ALIVE, coverage, NULL, NULL, at_ms, arena, &a, err);
	if (r == 0)
		r = outbox_put_alert_for(tx, box->routing, &a, MS_NONE, sinks, n, now_ms, err);
	return r == STORE_KNOWN ? 0 : r;
}

static int64_t
known_ms(struct outbox *box, const char *key, struct arena *arena)
{
	const char *text = NULL;

	if (meta_get(box->store, key, arena, &text, NULL) != 0 || text == NULL)
		return 0;
	return strtoll(text, NULL, 10);
}

/* The first look, and a clock that was far ahead, only put down what comes next. */
static int
look(struct outbox *box, struct tx *tx, const struct digest_conf *c, int64_t now_ms,
    struct arena *arena, struct err *err)
{
	_cleanup_free_ char *key = xasprintf("alive:%s", c->name);
	const struct digest_def *def = digest_by_name(box->routing, c->name);
	int64_t known = known_ms(box, key, arena), next;
	char text[32];
	int r = 0;

	if (def == NULL)
		return 0;
	next = digest_next_ms(def, now_ms);
	if (next < box->alive_ms)
		box->alive_ms = next;
	if (known == next)
		return 0;
	if (known != 0 && known <= now_ms)
		r = tell(box, tx, c, known, now_ms, arena, err);
	(void)snprintf(text, sizeof(text), "%" PRId64, next);
	return r == 0 ? meta_put(tx, key, text, err) : r;
}

int
alive_tell(struct outbox *box, struct tx *tx, int64_t now_ms, struct err *err)
{
	const struct settings *s = box->settings;
	struct arena arena;
	size_t i;
	int r = 0;

	if (!box->release && now_ms < box->alive_ms && set_back_ms(box, now_ms) == 0)
		return 0;
	box->alive_ms = INT64_MAX;
	arena_init(&arena, ALIVE_ARENA_BYTES);
	for (i = 0; i < s->digest_count && r == 0; i++)
		if (s->digests[i].alive.n > 0)
			r = look(box, tx, &s->digests[i], now_ms, &arena, err);
	if (r != 0)
		box->alive_ms = 0; /* what was undone is looked at again */
	arena_done(&arena);
	return r;
}
