/*
 * Depositaries print the day on which something will take effect as if it had. Invariant: a fact
 * of this sort dated after the day on which it was read is an announcement, until that day.
 */
#include <string.h>

#include "daemon/detect/detect.h"

#define SECOND_MS 1000

static bool
takes_effect(enum ms_type type)
{
	return type == MS_ENTERED_INTO_FORCE || type == MS_IN_FORCE_FOR || type == MS_WITHDRAWAL ||
	    type == MS_SUSPENSION || type == MS_PROVISIONAL_APPLICATION ||
	    type == MS_TERRITORIAL_APPLICATION;
}

static bool
is_to_come(const struct row_fact *f, int64_t now_ms)
{
	return takes_effect(f->type) && f->date.precision != WHEN_NONE &&
	    f->date.at > now_ms / SECOND_MS;
}

bool
detect_hold_future(struct entry *e, struct arena *mem, bool *ret_held)
{
	size_t i, held = 0, said = 0, events = e->event_count;
	struct row_fact *facts;
	struct event *list;

	for (i = 0; i < e->said_count; i++)
		held += is_to_come(&e->said[i], e->seen_ms);
	*ret_held = held > 0;
	if (held == 0)
		return true;
	facts = arena_alloc(mem, e->said_count * sizeof(*facts));
	list = arena_alloc(mem, (events + held) * sizeof(*list));
	if (facts == NULL || list == NULL)
		return false;
	if (events > 0)
		memcpy(list, e->events, events * sizeof(*list));
	for (i = 0; i < e->said_count; i++) {
		const struct row_fact *f = &e->said[i];

		if (!is_to_come(f, e->seen_ms)) {
			facts[said++] = *f;
			continue;
		}
		list[events++] = (struct event){ .kind = EVENT_DEADLINE,
			.name = f->kind != NULL ? arena_printf(mem, "%s %s", f->rule, f->kind)
						: f->rule,
			.title = arena_printf(mem, "%s: %s", ms_types[f->type].title,
			    f->actor != NULL       ? f->actor
				: e->title != NULL ? e->title
						   : ""),
			.body = f->body,
			.status = f->kind,
			.starts = f->date };
		if (list[events - 1].name == NULL || list[events - 1].title == NULL)
			return false;
	}
	e->said = facts;
	e->said_count = said;
	e->events = list;
	e->event_count = events;
	return true;
}
