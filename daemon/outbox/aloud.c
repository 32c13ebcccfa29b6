/*
 * What goes wrong here and nowhere else. Invariant: the alert's id is made of what it names and of
 * a number, so that it is told once, however often it is met.
 */
#include "daemon/outbox/aloud.h"

#include "daemon/outbox/outbox.h"
#include "lib/log.h"

#define ALOUD_ARENA_BYTES (1u << 20)

static int
put(struct tx *tx, const struct setup *setup, const struct aloud *u, int64_t now_ms,
    struct arena *arena, size_t *ret_told, struct err *err)
{
	struct alert a;
	int r =
	    alert_compose_health(ALERT_SELF, u->name, u->what, u->detail, now_ms, arena, &a, err);

	if (r != 0)
		return tx_fail(tx, r);
	alert_once(&a, u->number);
	a.source = u->source;
	r = outbox_put_alert(tx, &setup->routing, &a, MS_NONE, ST_REPORTED, NULL, now_ms, err);
	if (r != 0)
		return r == STORE_KNOWN ? 0 : r;
	log_warn("%s: %s", a.title, u->detail);
	(*ret_told)++;
	return 0;
}

int
aloud_put(struct tx *tx, const struct setup *setup, const struct aloud *u, int64_t now_ms,
    size_t *ret_told, struct err *err)
{
	struct arena arena;
	int r;

	arena_init(&arena, ALOUD_ARENA_BYTES);
	r = put(tx, setup, u, now_ms, &arena, ret_told, err);
	arena_done(&arena);
	return r;
}

int
aloud_tell(struct store *store, const struct setup *setup, const struct aloud *u, int64_t now_ms,
    size_t *ret_told, struct err *err)
{
	struct tx *tx = NULL;
	size_t told = 0;
	int r = tx_begin(store, &tx, err);

	if (r != 0)
		return r;
	r = aloud_put(tx, setup, u, now_ms, &told, err);
	if (r == 0)
		r = tx_commit(tx, err);
	else
		tx_abort(tx);
	*ret_told += r == 0 ? told : 0;
	return r;
}
