/*
 * What could be watched. Invariant: a source that is asked and says nothing amiss is healthy; every
 * other one is named with its trouble, up to a few.
 */
#include "daemon/outbox/internal.h"

#include <errno.h>
#include <inttypes.h>

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"

#define COVERAGE_ARENA_BYTES (8u << 20)
#define COVERAGE_BYTES 4000
#define COVERAGE_NAMED 8
#define DAY_MS (86400 * INT64_C(1000))
#define HOUR_MS (3600 * INT64_C(1000))

static const struct source_state *
state_of(const struct source_state *v, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(v[i].name, name))
			return &v[i];
	return NULL;
}

/* NULL: it is well. */
static const char *
trouble_of(const struct source_state *s, int64_t *ret_since_ms)
{
	*ret_since_ms = 0;
	if (s == NULL || s->last_poll_ms == 0)
		return "not asked yet";
	if (s->gone)
		return "gone";
	*ret_since_ms = s->failing_since_ms;
	if (s->failing_since_ms != 0)
		return "failing";
	*ret_since_ms = s->silent_ms;
	return s->silent_ms > 0 ? "silent" : NULL;
}

static int
put_trouble(struct buf *b, const char *name, const char *what, int64_t for_ms)
{
	int64_t n = for_ms >= DAY_MS ? for_ms / DAY_MS : for_ms / HOUR_MS;
	const char *unit = for_ms >= DAY_MS ? "day" : "hour";

	if (for_ms < HOUR_MS)
		return buf_printf(b, "; %s %s", name, what);
	return buf_printf(
	    b, "; %s %s for %" PRId64 " %s%s", name, what, n, unit, n == 1 ? "" : "s");
}

static int
put_troubles(
    struct buf *b, const struct settings *s, const struct source_state *v, size_t n, int64_t now_ms)
{
	size_t i, ill = 0;
	int64_t since_ms;
	int r = 0;

	for (i = 0; i < s->source_count && r == 0; i++) {
		const struct source_conf *c = &s->sources[i];
		_cleanup_free_ char *off = c->enabled ? settings_source_off(c) : NULL;
		const char *what;

		if (!c->enabled || off != NULL)
			continue;
		what = trouble_of(state_of(v, n, c->name), &since_ms);
		if (what == NULL || ++ill > COVERAGE_NAMED)
			continue;
		r = put_trouble(b, c->name, what, since_ms > 0 ? now_ms - since_ms : 0);
	}
	if (r == 0 && ill > COVERAGE_NAMED)
		r = buf_printf(b, "; and %zu more", ill - COVERAGE_NAMED);
	return r;
}

static void
count(const struct settings *s, const struct source_state *v, size_t n, size_t *ret_all,
    size_t *ret_well)
{
	int64_t since_ms;
	size_t i;

	*ret_all = *ret_well = 0;
	for (i = 0; i < s->source_count; i++) {
		const struct source_conf *c = &s->sources[i];
		_cleanup_free_ char *off = c->enabled ? settings_source_off(c) : NULL;

		if (!c->enabled || off != NULL)
			continue;
		++*ret_all;
		*ret_well += trouble_of(state_of(v, n, c->name), &since_ms) == NULL;
	}
}

int
coverage_write(const struct outbox *box, int64_t now_ms, struct arena *arena, const char **ret,
    struct err *err)
{
	struct source_state *v = NULL;
	struct arena scratch;
	struct buf b;
	size_t n = 0, all, well;
	int r;

	arena_init(&scratch, COVERAGE_ARENA_BYTES);
	buf_init(&b, COVERAGE_BYTES);
	r = source_list(box->store, &scratch, &v, &n, err);
	if (r == 0) {
		count(box->settings, v, n, &all, &well);
		r = buf_printf(&b, "%zu of %zu source%s healthy", well, all, all == 1 ? "" : "s");
		r = r != 0 ? r : put_troubles(&b, box->settings, v, n, now_ms);
		*ret = r == 0 ? arena_strdup(arena, buf_str(&b)) : NULL;
		if (*ret == NULL)
			r = err_set(err, -EFBIG, "what is covered does not fit into memory");
	}
	buf_done(&b);
	arena_done(&scratch);
	return r;
}
