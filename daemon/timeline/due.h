/*
 * What is expected of a dossier and by when: windows, last days, records that follow a report, the
 * number of consents. Pure: says what holds at a moment and when to look again; whether anybody is
 * told is decided by who remembers what was told before.
 */
#ifndef DAEMON_TIMELINE_DUE_H
#define DAEMON_TIMELINE_DUE_H

#include "daemon/timeline/procedure.h"
#include "daemon/timeline/threshold.h"
#include "daemon/timeline/timeline.h"

enum due_kind {
	DUE_WINDOW,    /* a step between two days */
	DUE_STEP,      /* a step that follows another within a time */
	DUE_CLOSING,   /* the last day for something */
	DUE_THRESHOLD, /* consents that entry into force needs */
	DUE_RECORD,    /* the official record of what was reported */
	DUE_MISSING,   /* a record without the one that comes before it: shown, never told */
	DUE_KIND_COUNT
};
enum due_state {
	DUE_AHEAD,     /* its time has not come */
	DUE_OPEN,      /* window: it may happen now */
	DUE_OVERDUE,   /* its time is over and it was not seen */
	DUE_DONE,      /* it was seen */
	DUE_MONTH,     /* last day: in thirty days or less */
	DUE_WEEK,      /* in seven */
	DUE_DAY,       /* in one */
	DUE_CLOSED,    /* it is over */
	DUE_SHORT,     /* threshold: not met */
	DUE_ONE_SHORT, /* by one */
	DUE_MET,
	DUE_STATE_COUNT
};
extern const char *const due_kind_words[DUE_KIND_COUNT + 1];
extern const char *const due_state_words[DUE_STATE_COUNT + 1];

struct due_window {              /* borrowed from the settings, like all of this */
	const char *name, *what; /* what: for people; NULL: the title of its first type */
	const enum ms_type *types;
	size_t type_count;
	const char *who;           /* who acts, for people; NULL */
	const char *const *bodies; /* only milestones of these, or without one; none: of any */
	size_t body_count;
	const char *const *kinds; /* only milestones of these; none: of any */
	size_t kind_count;
	struct when opens, closes; /* precision none: not known */
};
struct due_closing {
	const char *name, *source; /* name: "signature" */
	struct when day;
};
struct due_step {                 /* of a track, not seen yet, and what it follows */
	const char *track, *name; /* name: of the step */
	const char *what, *after, *who;
	enum ms_type type;
	struct when since; /* when what it follows happened */
	struct when by;    /* it is expected by then */
	int64_t milestone_id;
	bool fresh;
};
struct due_def {
	const struct due_window *windows;
	size_t window_count;
	const struct due_closing *closings;
	size_t closing_count;
	const struct due_step *steps;
	size_t step_count;
	int64_t record_days; /* a report without a record is late after so many days; 0: never */
	const char *seat;    /* the body by whose clock days begin; NULL: UTC */
	const struct threshold_def *consents; /* NULL: nothing is asked for */
};
struct due {
	enum due_kind kind;
	enum due_state state;
	const char *key;           /* stable within the dossier: "window:vote" */
	const char *what;          /* "General Assembly vote" */
	const char *after;         /* step, record: what it follows; NULL */
	const char *who, *source;  /* who acts, and where the time is written; NULL */
	const char *track;         /* step; NULL */
	const char *seat;          /* where its days begin; NULL: UTC */
	enum ms_type type;         /* of milestone that it would be; MS_NONE */
	struct when opens, closes; /* step, record: the day of what it follows, and by when */
	const char *count;         /* threshold: "3 of 40; 37 short"; NULL */
	int64_t milestone_id;      /* step, record: what it follows; 0 */
	bool fresh;       /* that, or what ended it, was news here, no part of a base line */
	int64_t since_ms; /* overdue: since when; 0: else */
	int64_t next_ms;  /* when time alone changes its state; INT64_MAX: never */
};
struct due_list {
	struct due *v;
	size_t n;
	int64_t next_ms; /* the first of all */
};
/* All milestones of the dossier. 0, or -EFBIG: the arena is full. */
int due_run(const struct due_def *, const struct milestone *, size_t n, int64_t now_ms,
    struct arena *, struct due_list *ret) __attribute__((warn_unused_result));
/* due_steps.c: what a track is waiting for, in the order of its steps. events: of the dossier, for
 * sitting days. 0 or -EFBIG. */
int due_steps(const struct track_state *, const struct milestone *,
    const struct announcement *events, size_t event_count, int64_t now_s, struct arena *,
    struct due_step **ret, size_t *ret_n) __attribute__((warn_unused_result));
/* Whether the clock of this route runs, or has run and nobody has seen what it brings. */
bool due_clock_runs(const struct track_state *, const struct procedure_route *);
int due_clock(const struct track_state *, const struct procedure_route *,
    const struct announcement *, size_t n, int64_t now_s, struct arena *, struct forecast *ret)
    __attribute__((warn_unused_result)); /* 0 or -EFBIG */
/* Whether the new state is worth telling after that one. */
bool due_is_news(const struct due *, enum due_state before);
/* Days from that day to the day that it is now, where its days begin; negative: still to come. */
int64_t due_days_since(const struct due *, const struct when *day, int64_t now_ms);

#endif
