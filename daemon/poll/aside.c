/*
 * A table's notes name a participant by another name than its row: they are one entry. Invariant:
 * what is said in either is said by the one that is left, and nothing twice by two.
 */
#include <string.h>

#include "daemon/poll/pass.h"
#include "lib/str.h"

static const struct state_name *
state_of(const struct entry *e)
{
	return e->title != NULL ? state_by_name(e->title, strlen(e->title)) : NULL;
}

/* The entry before i, row or not, that is of the same State; i when there is none. */
static size_t
find_same(const struct pass *p, size_t i)
{
	const struct state_name *st = state_of(&p->entries[i]);
	size_t k;

	for (k = 0; st != NULL && k < i; k++)
		if (state_of(&p->entries[k]) == st)
			return k;
	return i;
}

static bool
join(struct pass *p, struct entry *into, const struct entry *from)
{
	size_t n = into->said_count + from->said_count;
	struct row_fact *said = arena_alloc(p->arena, (n + 1) * sizeof(*said));
	struct event *events;

	events =
	    arena_alloc(p->arena, (into->event_count + from->event_count + 1) * sizeof(*events));
	if (said == NULL || events == NULL)
		return false;
	if (into->said_count > 0)
		memcpy(said, into->said, into->said_count * sizeof(*said));
	if (from->said_count > 0)
		memcpy(said + into->said_count, from->said, from->said_count * sizeof(*said));
	if (into->event_count > 0)
		memcpy(events, into->events, into->event_count * sizeof(*events));
	if (from->event_count > 0)
		memcpy(
		    events + into->event_count, from->events, from->event_count * sizeof(*events));
	if (!str_empty(from->body)) {
		into->body = str_empty(into->body)
		    ? from->body
		    : arena_printf(p->arena, "%s %s", into->body, from->body);
		if (into->body == NULL)
			return false;
	}
	into->said = said;
	into->said_count = n;
	into->events = events;
	into->event_count += from->event_count;
	into->exact = into->exact || from->exact;
	return true;
}

bool
pass_join_asides(struct pass *p, struct feed_doc *doc)
{
	size_t i, k, n = 0;

	if (!doc->is_table || doc->by_id)
		return true;
	for (i = 0; i < doc->count; i++) {
		p->entries[n] = p->entries[i];
		doc->entry[n] = doc->entry[i];
		k = doc->entry[n].aside ? find_same(p, n) : n;
		if (k == n)
			n++;
		else if (!join(p, &p->entries[k], &p->entries[n]))
			return false;
	}
	doc->count = n;
	return true;
}
