/*
 * Folds facts into milestones: the same thing said twice is one milestone with two evidences.
 * Pure: it is given what is stored of the dossier and says what changes; nothing depends on
 * the order or the number of times in which facts arrive, but for `corrected`, which tells that
 * something else was said before.
 */
#ifndef DAEMON_TIMELINE_TIMELINE_H
#define DAEMON_TIMELINE_TIMELINE_H

#include "daemon/model.h"
#include "daemon/timeline/threshold.h"
#include "lib/arena.h"

enum fold_what {
	FOLD_NOTHING,  /* evidence of nothing (a plural without an actor, no dossier) */
	FOLD_NEW,      /* a milestone that was not there */
	FOLD_EVIDENCE, /* one more evidence, its state and date stay */
	FOLD_UPDATE,   /* state reported -> corroborated, or a better date or vote: silent */
	FOLD_OFFICIAL, /* state -> official: alerts once */
	FOLD_DISPUTED,
	FOLD_CORRECTED,
	FOLD_RETRACTED,
};
struct fold {
	enum fold_what what;
	size_t index;           /* of the milestone in known[]; for FOLD_NEW: none */
	struct milestone after; /* the milestone as it is to be stored */
	enum ms_state before;   /* its state before; for FOLD_NEW: as after */
	bool vanished;          /* from timeline_vanish: a row is no longer listed */
};
/* known[]: every milestone of the fact's dossier, of its types (timeline_same_types) and, where the
 * type is one a State does, of its actor or without one; those of other numbers and bodies, too:
 * the next occurrence is counted over them. evidence[]: all stored evidence of those, any order.
 * The type, date_from, date and vote of a stored evidence are those of its fact. Strings of *ret
 * are borrowed from the fact and known[]. */
void timeline_fold(const struct fact *, const char *origin, const struct hash *text, int64_t now_ms,
    const struct milestone *known, size_t known_count, const struct evidence *evidence,
    size_t evidence_count, struct fold *ret);
/* The row that gave this milestone is no longer listed. */
void timeline_vanish(const struct milestone *, int64_t now_ms, struct fold *ret);
/* An entry was rewritten and says this no longer. evidence[]: all that is stored about it, that of
 * the entry marked as withdrawn. Retracted when nobody else says so; disputed when only lesser
 * sources still do. */
void timeline_take_back(
    const struct milestone *, const struct evidence *, size_t n, int64_t now_ms, struct fold *ret);
/* Types whose facts can be evidence for the same milestone as type; returns how many (always >= 1,
 * type first). */
size_t timeline_same_types(enum ms_type, enum ms_type ret[4]);
/* Stable key of a milestone, 32 hex digits: (dossier, kin of the type, actor, occurrence). What may
 * be learnt later (procedure, body, number) is not in it; occurrence counts within (dossier, kin,
 * actor), so that it tells everything else apart. */
void timeline_key(const struct milestone *, char ret[33]);

/* State of one dossier, for people: counts, what is missing. */
struct standing {
	int signatories, parties, organisations; /* organisations: parties that do not count */
	int counted; /* towards the threshold: parties, or those of the States that have to be */
	int64_t threshold;
	enum threshold_level level; /* of all its conditions together */
	bool in_force;
	struct when threshold_met; /* date of the deposit that met it; precision none: not met, or
				      lost again before it took effect */
	struct when expected_in_force; /* what an official source says, else as it is counted */
};
/* By threshold_prove, as of now. 0 or -EFBIG. */
int threshold_standing(const struct threshold_def *, const struct milestone *, size_t n,
    int64_t now_s, struct standing *ret) MUST_USE;
void
threshold_stand(const struct threshold_def *, const struct threshold_proof *, struct standing *ret);
/* "3 of 40" and the like, out of counted; "" when there is no threshold. */
void timeline_progress(const struct standing *, char *ret, size_t cap);
/* How many voted for or against: those present and voting; -1 where nothing was counted. */
int timeline_voting(const struct vote *);
/* How many of them had to be for it, where two thirds were required; -1 where they were not, or are
 * not known to be. */
int timeline_required(const struct vote *);
/* The count cannot give that result: one of the two is wrong. The result is never inferred. */
bool timeline_vote_disagrees(const struct milestone *);
/* What a fact alone would be, for the two that ask of a vote. */
struct milestone timeline_vote_of(const struct fact *);
/* Order for display: by date, undated last, then by first sight. qsort comparison over struct
 * milestone. */
int timeline_compare(const void *a, const void *b);

#endif
