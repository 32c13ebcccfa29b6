/*
 * Between the files of the procedure engine: sets of steps, the graph, and what happened in order.
 */
#ifndef DAEMON_TIMELINE_PROCEDURE_PARTS_H
#define DAEMON_TIMELINE_PROCEDURE_PARTS_H

#include "daemon/timeline/procedure.h"

#define STEP_BIT(i) (UINT64_C(1) << (i))

struct occasion {               /* one milestone, or a computed threshold, as one step */
	size_t step, milestone; /* milestone: PROCEDURE_NONE for what is computed alone */
	const struct milestone *m;
	struct when date;
	unsigned round;
};
struct walk {
	const struct track_def *track;
	const struct procedure_def *p;
	const struct milestone *m;
	size_t n;
	int64_t now_s;
	struct arena *arena;
	uint64_t line;  /* steps that belong to the track */
	uint64_t roles; /* of these, failures, reversals and ends that act: not those of one State
			   among many */
	uint64_t reach[PROCEDURE_MAX_STEPS]; /* what may follow, at any distance */
	uint64_t *steps;                     /* those that each milestone fulfils */
	struct occasion *occasions;          /* by date */
	size_t occasion_count;
	/* after the walk */
	uint64_t done, inferred, failed, overtaken, reversed;
	size_t by[PROCEDURE_MAX_STEPS]; /* who inferred or reversed it */
	struct when since[PROCEDURE_MAX_STEPS];
	size_t last[PROCEDURE_MAX_STEPS]; /* milestone */
	size_t reversal;                  /* the latest thing that happened is this step */
	unsigned rounds;
};

/* procedure_match.c: the steps that a milestone fulfils */
uint64_t procedure_steps_of(const struct track_def *, const struct milestone *);
/* procedure_graph.c */
void procedure_reach(const struct procedure_def *, uint64_t reach[PROCEDURE_MAX_STEPS]);
uint64_t procedure_routed(const struct procedure_def *, size_t from, enum route_kind);
/* procedure_walk.c: occasions in order, then what they come to. 0 or -EFBIG. */
int
procedure_walk(struct walk *, const struct threshold_proof *) __attribute__((warn_unused_result));
bool procedure_is_due(const struct walk *, size_t step, const struct when *); /* yet to come */
bool procedure_is_open(const struct walk *, const struct when *last_day);
/* Last day for signature; precision none: not known. */
struct when procedure_closing(const struct walk *);

#endif
