/*
 * Which links of an alert lead to its evidence. Invariant: each is one that may be opened from an
 * alert, and no two of them lead to one origin.
 */
#include <errno.h>

#include "daemon/alert/words.h"
#include "lib/str.h"

struct picked {
	const char *url[ALERT_LINKS], *origin[ALERT_LINKS];
	size_t n;
};

static bool
is_picked(const struct picked *p, const struct evidence *e)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (str_eq(p->url[i], e->url) ||
		    (p->origin[i] != NULL && str_eq(p->origin[i], e->origin)))
			return true;
	return false;
}

static const char *
origin_of(const struct alert_context *ctx, const char *url)
{
	size_t i;

	for (i = 0; i < ctx->evidence_count; i++)
		if (str_eq(ctx->evidence[i].url, url))
			return ctx->evidence[i].origin;
	return NULL;
}

/* The best class first, of one class the first that was seen. */
static const struct evidence *
best_left(const struct alert_context *ctx, const struct picked *p)
{
	const struct evidence *e, *best = NULL;
	size_t i;

	for (i = 0; i < ctx->evidence_count; i++) {
		e = &ctx->evidence[i];
		if (e->withdrawn_ms != 0 || !words_is_link(e->url) || is_picked(p, e))
			continue;
		if (best == NULL || e->evidence < best->evidence ||
		    (e->evidence == best->evidence && e->seen_ms < best->seen_ms))
			best = e;
	}
	return best;
}

int
links_pick(const struct alert_context *ctx, struct arena *a, const char *const **ret, size_t *ret_n)
{
	const struct evidence *e;
	struct picked p = { .n = 0 };
	const char **v;
	size_t i;

	if (words_is_link(ctx->url)) {
		p.url[0] = ctx->url;
		p.origin[0] = origin_of(ctx, ctx->url);
		p.n = 1;
	}
	while (p.n < ALERT_LINKS && (e = best_left(ctx, &p)) != NULL) {
		p.url[p.n] = e->url;
		p.origin[p.n++] = e->origin;
	}
	v = arena_alloc(a, (p.n + 1) * sizeof(*v));
	for (i = 0; v != NULL && i < p.n; i++)
		if ((v[i] = arena_strdup(a, p.url[i])) == NULL)
			return -EFBIG;
	*ret = v;
	*ret_n = v != NULL ? p.n : 0;
	return v != NULL ? 0 : -EFBIG;
}
