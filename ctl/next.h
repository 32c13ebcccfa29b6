/*
 * What is next, late or missing of one dossier, for `ratifyctl next` and `ratifyctl timeline`.
 */
#ifndef CTL_NEXT_H
#define CTL_NEXT_H

#include "ctl/view.h"

struct next {
	const char *dossier;
	int64_t now_ms;
	struct milestone *m;
	size_t n;
	struct announcement *events;
	size_t event_count;
	struct announcement *sittings; /* what clocks count */
	size_t sitting_count;
	struct due_list due;
	struct track_state *tracks;
	size_t track_count;
	int64_t usual_days; /* after which a record follows a report; -1: not known */
};
/* Of milestones and events that are known already, and into the view's arena: dossier, now_ms, m,
 * n, events and event_count are given, the rest is found. 0, or the exit code after a sentence. */
int next_find(struct view *, struct next *);
/* Out of the store and the settings, likewise. */
int next_gather(struct view *, const char *dossier, int64_t now_ms, struct next *ret);
json_t *next_json(const struct view *, const struct next *); /* an object */
bool next_is_empty(const struct next *);
void next_print(const struct view *, const struct next *);

/* next_tracks.c: clocks that run, and the steps that may come next */
bool next_has_tracks(const struct next *);
void next_print_tracks(const struct view *, const struct next *);
json_t *next_json_clocks(const struct view *, const struct next *); /* arrays */
json_t *next_json_possible(const struct next *);

#endif
