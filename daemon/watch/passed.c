/*
 * One alert for all rows of a list that cannot be read. Invariant: which rows were told is stored
 * with the alert, so that it is told anew only when there is another one.
 */
#include "daemon/watch/passed.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "daemon/outbox/aloud.h"
#include "lib/buf.h"
#include "lib/hash.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"

#define PLACES_BYTES 240
#define ARENA_BYTES (4u << 20)
#define TEXT_BYTES (1u << 20)

void
passed_add(struct passed *p, int64_t id, const char *source, const char *why)
{
	p->v = xreallocarray(p->v, p->n + 1, sizeof(*p->v));
	p->v[p->n++] = (struct passed_row){ id, xstrdup(source), xstrdup(why) };
}

void
passed_done(struct passed *p)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		free(p->v[i].source);
		free(p->v[i].why);
	}
	free(p->v);
	p->v = NULL;
	p->n = 0;
}

static int
compare(const void *a, const void *b)
{
	int64_t x = ((const struct passed_row *)a)->id, y = ((const struct passed_row *)b)->id;

	return (x > y) - (x < y);
}

/* " 17 18 " */
static int
put_ids(const struct passed *p, struct buf *b)
{
	size_t i;
	int r = 0;

	for (i = 0; i < p->n && r == 0; i++)
		r = buf_printf(b, "%s%" PRId64 " ", i == 0 ? " " : "", p->v[i].id);
	return r;
}

static bool
has_another(const struct passed *p, const char *told)
{
	char id[32];
	size_t i;

	for (i = 0; i < p->n; i++) {
		(void)snprintf(id, sizeof(id), " %" PRId64 " ", p->v[i].id);
		if (strstr(told, id) == NULL)
			return true;
	}
	return false;
}

static char *
place(const struct passed *p, size_t i)
{
	return xasprintf("%s %" PRId64 " of source %s", p->one, p->v[i].id, p->v[i].source);
}

/* As many as the detail of an alert has room for. */
static int
put_places(const struct passed *p, struct buf *b)
{
	char *name;
	size_t i;
	int r = 0;

	for (i = 0; i < p->n && b->len < PLACES_BYTES && r == 0; i++) {
		name = place(p, i);
		r = buf_printf(b, "%s%s", i > 0 ? ", " : "", name);
		free(name);
	}
	if (r == 0 && i < p->n)
		r = buf_printf(b, " and %zu more, which the log names", p->n - i);
	return r;
}

static void
log_places(const struct passed *p)
{
	char *name;
	size_t i;

	for (i = 0; i < p->n && p->n > 1; i++) {
		name = place(p, i);
		log_warn("%s cannot be read: %s", name, p->v[i].why);
		free(name);
	}
}

/* Of which all of them are; NULL: of several. */
static const char *
one_source(const struct passed *p)
{
	size_t i;

	for (i = 1; i < p->n; i++)
		if (strcmp(p->v[i].source, p->v[0].source) != 0)
			return NULL;
	return p->v[0].source;
}

static int
put(struct tx *tx, const struct setup *setup, const struct passed *p, const char *ids,
    int64_t now_ms, size_t *ret_told, struct err *err)
{
	_cleanup_free_ char *name = p->n == 1 ? place(p, 0) : xasprintf("%zu %s", p->n, p->of);
	struct aloud u = { .what = "unread", .name = name, .source = one_source(p) };
	struct buf places;
	struct hash h;
	int r;

	hash_of(ids, strlen(ids), &h);
	memcpy(&u.number, h.b, sizeof(u.number));
	buf_init(&places, TEXT_BYTES);
	r = p->n == 1 ? buf_puts(&places, p->v[0].why) : put_places(p, &places);
	u.detail = buf_str(&places);
	r = r != 0 ? tx_fail(tx, err_set(err, r, "what cannot be read does not fit into memory"))
		   : aloud_put(tx, setup, &u, now_ms, ret_told, err);
	buf_done(&places);
	if (r == 0)
		log_places(p);
	return r;
}

static int
settle(struct store *store, const struct setup *setup, const struct passed *p, const char *told,
    const char *ids, int64_t now_ms, size_t *ret_told, struct err *err)
{
	struct tx *tx = NULL;
	size_t alerts = 0;
	int r = tx_begin(store, &tx, err);

	if (r != 0)
		return r;
	if (has_another(p, told))
		r = put(tx, setup, p, ids, now_ms, &alerts, err);
	if (r == 0)
		r = meta_put(tx, p->key, ids, err);
	if (r == 0)
		r = tx_commit(tx, err);
	else
		tx_abort(tx);
	*ret_told += r == 0 ? alerts : 0;
	return r;
}

int
passed_tell(struct store *store, const struct setup *setup, struct passed *p, int64_t now_ms,
    size_t *ret_told, struct err *err)
{
	const char *told = NULL;
	struct arena arena;
	struct buf ids;
	int r;

	if (p->n > 0)
		qsort(p->v, p->n, sizeof(*p->v), compare);
	arena_init(&arena, ARENA_BYTES);
	buf_init(&ids, TEXT_BYTES);
	r = put_ids(p, &ids);
	r = r != 0 ? err_set(err, r, "what cannot be read does not fit into memory")
		   : meta_get(store, p->key, &arena, &told, err);
	r = r == STORE_NONE ? 0 : r;
	if (r == 0 && strcmp(STR_OR(told, ""), buf_str(&ids)) != 0)
		r = settle(store, setup, p, STR_OR(told, ""), buf_str(&ids), now_ms, ret_told, err);
	buf_done(&ids);
	arena_done(&arena);
	return r;
}
