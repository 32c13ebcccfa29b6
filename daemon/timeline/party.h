/*
 * The table of participants: what each State has done and whether it is bound. Invariant: what
 * binds is decided by threshold.c; a day that no official source names is marked as computed.
 */
#ifndef DAEMON_TIMELINE_PARTY_H
#define DAEMON_TIMELINE_PARTY_H

#include "daemon/timeline/threshold.h"

struct party {
	const char *actor; /* canonical name */
	const struct milestone *signature, *consent, *provisional,
	    *end;             /* end: as threshold_input */
	bool bound;           /* whether or not it counts */
	enum input_why why;   /* of one with a consent; else INPUT_COUNTED */
	struct when in_force; /* for it; none: not known */
	bool computed;        /* by the dossier's rule */
	int reservations, declarations, objections, territories; /* withdrawn ones left out */
};
/* Everybody who signed, consented, left, or declared something, by name; borrows from the
 * milestones and the proof. 0 or -EFBIG. */
int party_list(const struct threshold_def *, const struct threshold_proof *,
    const struct milestone *, size_t n, struct arena *, struct party **ret, size_t *ret_n) MUST_USE;
/* The adoption whose vote is looked at: the last one that was counted or decided with names, else
 * the last; NULL: none is known. has_names: of each milestone, whether positions are stored. */
const struct milestone *party_adoption(const struct milestone *, size_t n, const bool *has_names);

#endif
