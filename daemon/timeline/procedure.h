/*
 * Where one dossier stands in one procedure: the state of every step, computed from milestones with
 * the evidence of each. Invariant: it depends on the set of milestones and on now alone, every step
 * is one of the procedure's, and the usual order of steps is never required.
 */
#ifndef DAEMON_TIMELINE_PROCEDURE_H
#define DAEMON_TIMELINE_PROCEDURE_H

#include "daemon/timeline/threshold.h"
#include "daemon/timeline/timeline.h"

#define PROCEDURE_MAX_STEPS 64 /* a set of steps is one word */
#define PROCEDURE_NONE SIZE_MAX

enum step_role {
	ROLE_STEP,
	ROLE_FAILURE,  /* not the end: what it is refused may be tried again */
	ROLE_REVERSAL, /* goes back to the steps that its routes cause */
	ROLE_END       /* nothing follows but what its routes allow */
};
enum step_threshold {
	THRESHOLD_NONE,
	THRESHOLD_CONSENTS, /* reached by so many of them as the dossier says */
	THRESHOLD_TWO_THIRDS,
	THRESHOLD_CLOSING /* reached when the last day for signature is over */
};
enum route_kind {
	ROUTE_ALLOWS,   /* to may come next */
	ROUTE_REQUIRES, /* to comes after from only */
	ROUTE_CAUSES,   /* from brings to about: at once, or when its clock has run */
	ROUTE_PRECLUDES /* after from, to cannot come */
};
extern const char *const step_role_words[],
    *const step_threshold_words[],
	*const route_kind_words[]; /* NULL-terminated, in the order above; none for no threshold */

struct procedure_step {
	const char *name, *title, *who; /* who acts, for people; NULL */
	const char *seen_in;            /* which sources show it, in words; NULL */
	const enum ms_type *by;         /* milestone types that fulfil it */
	size_t by_count;
	const char *const *bodies; /* only milestones of these; none: of the track's or none */
	size_t body_count;
	const char *const *kinds; /* only milestones of these; none: of any */
	size_t kind_count;
	bool numbered;  /* only milestones whose number the dossier gives for it */
	bool per_actor; /* one per State: counted, and with a state on each national line */
	bool optional;  /* drawn only when it happened: a hearing, a division */
	enum step_role role;
	enum step_threshold threshold;
};
struct procedure_route {
	size_t from, to; /* indices of steps */
	enum route_kind kind;
	size_t clock;        /* index; PROCEDURE_NONE: at once */
	int64_t within_days; /* so long after from, to is overdue; 0: never */
};
struct procedure_clock {
	const char *name;
	size_t from, to; /* indices of steps */
	struct clock_rule rule;
	const char *const *calendars; /* sources of sitting days: those that each of them has */
	size_t calendar_count;        /* 0: the dossier's own sittings */
	const char *at;               /* in words, with the article; NULL */
};
struct procedure_def { /* borrowed from the settings */
	const char *name, *title;
	const char *state;         /* whose it is (canonical); NULL: of no single State */
	const char *const *bodies; /* who acts in it: names, or beginnings with '*' behind them */
	size_t body_count;
	bool states; /* a national line of its steps that are one per State */
	const struct procedure_step *steps; /* in the usual order */
	size_t step_count;
	const struct procedure_route *routes;
	size_t route_count;
	const struct procedure_clock *clocks;
	size_t clock_count;
};
struct step_number { /* the dossier says: this number is that step */
	size_t step;
	const char *number;
};
struct track_def {
	const char *name; /* "main", the track's, or the State's of a national line */
	const struct procedure_def *procedure;
	const char *state; /* canonical: only its acts; NULL: the procedure's, else everybody's */
	const char *body;  /* instead of the procedure's; NULL */
	const char *seat;  /* where its days begin; NULL: UTC */
	bool national;     /* the line of state: only steps that are one per State */
	const struct threshold_def
	    *consents; /* what the dossier asks for; NULL: nothing is known */
	const struct step_number *numbers;
	size_t number_count;
};

enum step_status {
	STEP_NOT_YET,
	STEP_POSSIBLE,
	STEP_DONE,
	STEP_SKIPPED,  /* the record shows a later one without it */
	STEP_FAILED,   /* of role failure, and it happened */
	STEP_REVERSED, /* happened, and was undone by a later reversal */
	STEP_DISPUTED, /* the evidence is of two minds, or this and `against` exclude each other */
	STEP_PRECLUDED,
	STEP_STATUS_COUNT
};
extern const char *const step_status_words[STEP_STATUS_COUNT + 1];

struct step_state {
	enum step_status status;
	const size_t *evidence; /* indices in the milestones given, by date; of all rounds */
	size_t evidence_count;
	size_t last;        /* of these the one that the status rests on; PROCEDURE_NONE */
	struct when date;   /* of the last; of a threshold the day on which it was met */
	struct when due;    /* announced for later than now; precision none: not */
	size_t against;     /* disputed: the step on the other side; PROCEDURE_NONE: itself */
	size_t by;          /* skipped, reversed, precluded, inferred: the step that makes it so */
	size_t actors;      /* one per State: how many did it */
	bool inferred;      /* done because a done step causes it, not by its own milestone */
	bool current, next; /* a position; may come next */
};
/* What happened, in order of time: undated last. */
struct transition {
	size_t step, milestone; /* indices */
	unsigned round;         /* from 1: a reversal, or a new attempt after a failure, adds one */
};
struct track_state {
	const struct track_def *def;
	struct step_state *steps; /* as def->procedure->steps */
	size_t step_count;
	const size_t *current, *next; /* indices of steps in the usual order */
	size_t current_count, next_count;
	const struct transition *transitions;
	size_t transition_count;
	unsigned rounds;
	bool ended;                          /* at a step of role end, and nothing is possible */
	const struct threshold_proof *proof; /* of a track with consents; NULL */
};
/* Retracted milestones are no evidence; those dated after now are due. 0, or -EFBIG: the arena is
 * full. Borrows from the definitions and the arena. */
int procedure_run(const struct track_def *, const struct milestone *, size_t n, int64_t now_s,
    struct arena *, struct track_state *ret) __attribute__((warn_unused_result));
/* The same where the proof of the track's consents is at hand: of these milestones, and of now. */
int procedure_run_proven(const struct track_def *, const struct threshold_proof *,
    const struct milestone *, size_t n, int64_t now_s, struct arena *, struct track_state *ret)
    __attribute__((warn_unused_result));
/* Whether the milestone is one of this track: fulfils a step of it. */
bool procedure_concerns(const struct track_def *, const struct milestone *);
/* One of these; a wanted name that ends in '*' stands for all that begin so. */
bool procedure_is_body(const char *body, const char *const *wanted, size_t n);
/* Index of a step by its name; PROCEDURE_NONE: it has none. */
size_t procedure_step_by_name(const struct procedure_def *, const char *name);

#endif
