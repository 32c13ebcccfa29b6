/*
 * Whether enough of those who count are bound, with the proof: every input and why it counts or
 * does not. Invariant: what follows from the set of milestones, whatever their order or repetition;
 * only what an official source says counts, once for each State, as of its date.
 */
#ifndef DAEMON_TIMELINE_THRESHOLD_H
#define DAEMON_TIMELINE_THRESHOLD_H

#include "daemon/timeline/clock.h"

#define THRESHOLD_WINDOW_DAYS 90          /* "+2 in the last 90 days" */
#define THRESHOLD_PERCENT 1000000LL       /* shares are millionths of a percent */
#define THRESHOLD_DAY_BEGUN_S (14 * 3600) /* a day begins so much earlier in the east */

struct threshold_share {
	const char *state;
	int64_t share; /* of THRESHOLD_PERCENT a percent */
};
/* What a dossier asks for; every condition that is set must be met at once. Borrowed. */
struct threshold_def {
	int64_t required;          /* consents; 0: no number */
	const char *const *states; /* all of them must have consented */
	size_t state_count;
	const struct threshold_share *shares;
	size_t share_count;
	int64_t share_required;     /* 0: no such condition */
	const char *share_what;     /* "greenhouse gas emissions" */
	const char *const *members; /* of members_of */
	size_t member_count;
	int64_t members_required; /* 0: no such condition */
	const char *members_of;   /* "Council of Europe" */
	bool organisations_count;
	struct clock_rule after;      /* from the last of them to entry into force */
	struct clock_rule late;       /* from the instrument of one who came later */
	const char *source;           /* article */
	struct when signature_closes; /* last day; precision none: not known */
	const char *closes_source;
	const char *seat; /* where its days begin; NULL: where most depositaries sit */
};

enum input_why {
	INPUT_COUNTED,
	INPUT_ORGANISATION, /* is bound, but is not counted as additional to its members */
	INPUT_TERRITORY,    /* never a party of its own */
	INPUT_WITHDRAWN,    /* was bound */
	INPUT_FORMER,       /* a State that was bound and no longer is one */
	INPUT_LATER,        /* its date is still to come */
	INPUT_DISPUTED,
	INPUT_UNOFFICIAL, /* reported, by no official source */
	INPUT_PROVISIONAL,
	INPUT_RETRACTED,
	INPUT_WHY_COUNT
};
extern const char *const input_why_words[INPUT_WHY_COUNT + 1];     /* for scripts */
extern const char *const input_why_sentences[INPUT_WHY_COUNT + 1]; /* for people */

struct threshold_input {
	const char *actor; /* canonical name */
	enum input_why why;
	const struct milestone *consent; /* what binds it, or would; NULL: only its end is known */
	const struct milestone *end; /* that it left; an announced, doubtful or partial end of one
					who is still bound */
	bool named, member, unknown; /* unknown: not in the table of States */
	int64_t share;
};
enum part_kind { PART_COUNT, PART_STATES, PART_SHARE, PART_MEMBERS, PART_KIND_COUNT };
extern const char *const part_kind_words[PART_KIND_COUNT + 1];
struct threshold_part {
	enum part_kind kind;
	int64_t required, have, missing, margin; /* shares: of THRESHOLD_PERCENT */
	bool met;
	struct when met_on; /* since when; none: not met, or undated */
};
enum threshold_level {
	LEVEL_NONE, /* nothing is asked for */
	LEVEL_OPEN,
	LEVEL_ONE_SHORT, /* one more State can complete it */
	LEVEL_MET,
	LEVEL_LOST, /* it was met, and before it took effect no longer was */
	LEVEL_COUNT
};
extern const char *const threshold_level_words[LEVEL_COUNT + 1];

struct threshold_proof {
	struct threshold_input *inputs; /* by name */
	size_t input_count;
	struct threshold_part parts[PART_KIND_COUNT];
	size_t part_count;
	enum threshold_level level;
	int signatories, parties,
	    organisations;  /* parties count, organisations are bound and do not */
	int delta;          /* net change of parties in the last THRESHOLD_WINDOW_DAYS */
	int last_year;      /* net change in the last 365 days */
	struct when met_on; /* date of the consent that completed it, for the time that holds */
	const char *met_by;
	struct when lost_on; /* the last time that it was lost; none: never */
	const char *lost_by;
	bool below;              /* it took effect, and fewer are bound now */
	bool in_force;           /* an official source says so, and the day has come */
	struct when in_force_on; /* the day of entry into force that an official source names */
};
/* Work in the arena; proof and inputs borrow from it and from the milestones. 0 or -EFBIG. */
int threshold_prove(const struct threshold_def *, const struct milestone *, size_t n, int64_t now_s,
    struct arena *, struct threshold_proof *ret) MUST_USE;
/* "3 of 40; 37 short; +2 in the last 90 days", each condition that is set; "" without any. Heap. */
char *threshold_words(const struct threshold_def *, const struct threshold_proof *);
/* "55.04 %" */
#define THRESHOLD_SHARE_TEXT 32
void threshold_share_words(int64_t share, char out[THRESHOLD_SHARE_TEXT]);

/* forecast.c: when it enters into force, and until when it can be signed. 0 or -EFBIG. */
int threshold_forecast(const struct threshold_def *, const struct threshold_proof *, int64_t now_s,
    struct arena *, struct forecast *ret) MUST_USE;
/* False: the dossier names no last day. */
bool threshold_closing(const struct threshold_def *, int64_t now_s, struct forecast *ret);
/* From when the treaty binds one whose instrument is of that day: 0, or CLOCK_NO_RULE when that is
 * not known (not in force, no day, no rule for those who come later). entry: the treaty's own entry
 * into force, precision none when it is not known. */
int threshold_in_force_for(const struct threshold_def *, const struct threshold_proof *,
    const struct when *instrument, struct when *ret) MUST_USE;

/* majority.c: a vote. */
enum vote_majority {
	MAJORITY_UNKNOWN,
	MAJORITY_MORE,         /* than half of those voting */
	MAJORITY_TWO_THIRDS,   /* of those voting */
	MAJORITY_THREE_FIFTHS, /* of all members of the Senate: sixty */
	MAJORITY_SIXTY,        /* by an order of the Senate */
	MAJORITY_NINE,         /* of the members of the Security Council, and no veto */
	MAJORITY_COUNT
};
extern const char *const vote_majority_words[MAJORITY_COUNT]; /* NULL: not known */
extern const char *const vote_denominator_words[MAJORITY_COUNT];
struct vote_proof {
	int voting; /* for and against: who abstains or is merely present does not vote */
	bool two_thirds;
	int required, margin; /* margin: for minus required, negative when it failed */
	bool carried;         /* what the count gives, whatever is said of it */
	int switches; /* so many of the majority would have had to vote otherwise (of a refusal: of
			 those against) */
	enum vote_majority majority;
};
enum { VOTE_UNCOUNTED = 1, VOTE_RULE_UNKNOWN };
/* 0, or why there is nothing to prove. */
int threshold_vote(const struct milestone *, struct vote_proof *ret) MUST_USE;

#endif
