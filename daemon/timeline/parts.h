/*
 * Between the files of this room: which types are kin, which milestone a fact speaks of, and
 * what all claims about one milestone come to.
 */
#ifndef DAEMON_TIMELINE_PARTS_H
#define DAEMON_TIMELINE_PARTS_H

#include "daemon/timeline/threshold.h"
#include "daemon/timeline/timeline.h"

/* kin.c */
enum ms_type timeline_head(enum ms_type);              /* one type for all of its kin */
bool timeline_opposite(enum ms_type, enum ms_type);    /* only one of them can be true */
bool timeline_one_act(enum ms_type, enum ms_type);     /* equal, opposite, or words for one act */
bool timeline_once(enum ms_type);                      /* happens once, or after years again */
bool timeline_words_equal(const char *, const char *); /* ASCII case and blanks do not count */

/* match.c: days between two dates, 0 when they may be one day; -1 when one is unknown */
int64_t timeline_gap_days(const struct when *, const struct when *);

/* also there */
#define MATCH_NONE SIZE_MAX
size_t timeline_match(const struct fact *, const struct milestone *known, size_t known_count,
    const struct evidence *, size_t evidence_count);

/* weigh.c: what one source says about one milestone */
struct claim {
	enum ms_type type;
	enum evidence_class evidence;
	const char *origin, *rule;
	struct hash text;
	struct when date;
	enum date_from date_from;
	struct vote vote;
	const char *manner; /* NULL */
	int64_t seen_ms;
	bool superseded; /* the same record says something newer */
};
struct verdict {
	enum ms_type type;
	enum ms_state state; /* reported, corroborated, official or disputed */
	struct when date;
	enum date_from date_from;
	struct vote vote;
	const char *manner; /* NULL */
	enum evidence_class best;
	int evidence_count, origin_count;
};
/* n >= 1. Depends on the set of claims alone, neither on their order nor on repetitions; they are
 * re-ordered. */
void timeline_weigh(struct claim *, size_t n, struct verdict *ret);
bool timeline_votes_differ(const struct vote *, const struct vote *);
/* Both dates are the event's own, and too far apart for the type. */
bool timeline_dates_differ(
    enum ms_type, const struct when *, enum date_from, const struct when *, enum date_from);

/* threshold_read.c: what a milestone is for a threshold */
bool threshold_is_official(const struct milestone *);
bool threshold_is_consent(const struct milestone *);
bool threshold_is_departure(const struct milestone *);
bool threshold_is_provisional(const struct milestone *);
bool threshold_is_signature(const struct milestone *);
bool threshold_is_in_force(const struct milestone *);
/* and who acts */
struct threshold_who {
	bool organisation, territory, unknown;
	int64_t former_s; /* when it ceased to be a State; INT64_MAX: it did not */
};
/* The canonical one of a State; which State it is, NULL for no State, where ret is given. */
struct state_name;
const char *threshold_name(const char *name, const struct state_name **ret);
/* Both as threshold_name gives them. */
void threshold_describe(const char *name, const struct state_name *, struct threshold_who *ret);

#endif
