/*
 * Rows that a publisher lists twice: where a treaty has an errata document, the API of Congress.gov
 * gives its row and that of the errata under one number. Invariant: the first of equal rows stays,
 * and one that says a fact of another kind is no twin.
 */
#include <stdlib.h>
#include <string.h>

#include "feeds/map_parts.h"
#include "lib/str.h"

static int
compare(const char *a, const char *b)
{
	return strcmp(STR_OR(a, ""), STR_OR(b, ""));
}

/* By what makes them one entry, then by place. */
static int
by_identity(const void *a, const void *b)
{
	const struct feed_entry *x = *(struct feed_entry *const *)a,
				*y = *(struct feed_entry *const *)b;
	int c = compare(x->id, y->id);

	c = c != 0 ? c : compare(x->title, y->title);
	c = c != 0 ? c : compare(x->link, y->link);
	return c != 0 ? c : (x > y) - (x < y);
}

static bool
has_fact(const struct feed_typed *t, const char *rule)
{
	size_t i;

	for (i = 0; i < t->fact_count; i++)
		if (strcmp(t->facts[i].rule, rule) == 0)
			return true;
	return false;
}

static bool
is_twin(const struct feed_entry *first, const struct feed_entry *e)
{
	size_t i;

	if (e->id == NULL || compare(first->id, e->id) != 0 ||
	    compare(first->title, e->title) != 0 || compare(first->link, e->link) != 0)
		return false;
	for (i = 0; i < e->typed->fact_count; i++)
		if (!has_fact(first->typed, e->typed->facts[i].rule))
			return false;
	return e->typed->position_count == 0 && e->typed->event_count == 0;
}

int
map_drop_twins(struct map_run *run)
{
	struct feed_doc *d = &run->doc;
	struct feed_entry **v;
	size_t i, first = 0, kept = 0;
	bool *twin;

	if (!run->map->def.distinct || d->count < 2)
		return 0;
	v = arena_alloc(run->arena, d->count * sizeof(struct feed_entry *));
	twin = arena_alloc(run->arena, d->count * sizeof(*twin));
	if (v == NULL || twin == NULL)
		return map_full(run);
	for (i = 0; i < d->count; i++)
		v[i] = &d->entry[i];
	qsort(v, d->count, sizeof(struct feed_entry *), by_identity);
	for (i = 1; i < d->count; i++) {
		twin[v[i] - d->entry] = is_twin(v[first], v[i]);
		if (!twin[v[i] - d->entry])
			first = i;
	}
	for (i = 0; i < d->count; i++)
		if (!twin[i])
			d->entry[kept++] = d->entry[i];
	d->count = kept;
	return 0;
}
