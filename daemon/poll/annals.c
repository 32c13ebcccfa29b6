#include "daemon/poll/annals.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"

#define ANNALS_BYTES (64UL << 20)
#define ROOM_MIN 64

void
annals_done(struct annals *l)
{
	if (l->dossier == NULL)
		return;
	free(l->dossier);
	free(l->v);
	arena_done(&l->arena);
	*l = (struct annals){ .dossier = NULL };
}

static int
read_all(struct annals *l, struct store *st, const char *dossier, struct err *err)
{
	struct milestone *all = NULL;
	size_t n = 0;
	int r;

	annals_done(l);
	l->dossier = xstrdup(dossier);
	arena_init(&l->arena, ANNALS_BYTES);
	r = milestone_list(st, dossier, NULL, 0, &l->arena, &all, &n, err);
	if (r != 0) {
		annals_done(l);
		return r;
	}
	l->cap = n + ROOM_MIN;
	l->v = xreallocarray(NULL, l->cap, sizeof(*l->v));
	if (n > 0)
		memcpy(l->v, all, n * sizeof(*all));
	l->n = n;
	return 0;
}

int
annals_of(struct annals *l, struct store *st, const char *dossier, const struct milestone **ret,
    size_t *ret_n, struct err *err)
{
	int r = str_eq(l->dossier, dossier) ? 0 : read_all(l, st, dossier, err);

	if (r != 0)
		return r;
	*ret = l->v;
	*ret_n = l->n;
	return 0;
}

static int
compare_ids(const void *pa, const void *pb)
{
	int64_t a = ((const struct milestone *)pa)->id, b = ((const struct milestone *)pb)->id;

	return (a > b) - (a < b);
}

/* Where it stands; at the end when it is new there; NULL: it belongs between others. */
static struct milestone *
place_of(struct annals *l, int64_t id)
{
	struct milestone key = { .id = id };
	struct milestone *at = bsearch(&key, l->v, l->n, sizeof(key), compare_ids);

	if (at != NULL)
		return at;
	if (l->n > 0 && l->v[l->n - 1].id > id)
		return NULL;
	if (l->n == l->cap) {
		l->cap *= 2;
		l->v = xreallocarray(l->v, l->cap, sizeof(*l->v));
	}
	return &l->v[l->n];
}

int
annals_note(struct annals *l, struct store *st, const char *dossier, int64_t id, struct err *err)
{
	struct milestone m, *at;
	int r;

	if (!str_eq(l->dossier, dossier))
		return 0;
	r = milestone_get(st, id, &l->arena, &m, err);
	at = r == 0 && str_eq(m.dossier, dossier) ? place_of(l, id) : NULL;
	if (at == NULL) { /* read again when it is asked for */
		annals_done(l);
		return r == -EFBIG || r == STORE_NONE ? 0 : r;
	}
	*at = m;
	l->n += at == &l->v[l->n];
	return 0;
}
