/*
 * The words of DESIGN section 1 as values: entry, fact, milestone, alert, delivery. Plain data,
 * borrowed strings (an arena's or the settings'); no behaviour but the tables of words.
 */
#ifndef DAEMON_MODEL_H
#define DAEMON_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/hash.h"
#include "lib/when.h"

/*
 * Milestone types, once: code, importance (A at once, B, C), one actor a milestone or not,
 * tolerance in days within which two dates are one occurrence, title, meaning.
 * docs/ratifyd-milestones.7 has the same table; a test compares them.
 */
#define MS_TYPES(X)                                                                             \
	X(INTRODUCED, "introduced", 'C', 0, 3, "Introduced",                                    \
	    "a bill or resolution was introduced in a chamber")                                 \
	X(REFERRED, "referred", 'C', 0, 3, "Referred to committee",                             \
	    "it was referred to a committee or subcommittee")                                   \
	X(HEARING, "hearing", 'B', 0, 3, "Hearing held", "a hearing was held")                  \
	X(MARKUP, "markup", 'B', 0, 3, "Committee consideration",                               \
	    "a committee considered and marked it up")                                          \
	X(COMMITTEE_VOTE, "committee_vote", 'B', 0, 5, "Committee vote",                        \
	    "a committee decided: ordered reported, approved, or voted it down")                \
	X(REPORTED, "reported", 'B', 0, 10, "Reported",                                         \
	    "the committee's report reached the chamber")                                       \
	X(DISCHARGED, "discharged", 'B', 0, 3, "Committee discharged",                          \
	    "a committee was discharged")                                                       \
	X(CALENDAR, "calendar", 'C', 0, 5, "Placed on calendar", "it was placed on a calendar") \
	X(RULE, "rule", 'C', 0, 3, "Special rule",                                              \
	    "a special rule for it was reported or adopted")                                    \
	X(CLOTURE_INVOKED, "cloture_invoked", 'B', 0, 3, "Cloture invoked",                     \
	    "the Senate voted to end debate on it")                                             \
	X(CLOTURE_FAILED, "cloture_failed", 'B', 0, 3, "Cloture failed",                        \
	    "the Senate's vote to end debate on it failed")                                     \
	X(FLOOR_PASSED, "floor_passed", 'A', 0, 3, "Passed",                                    \
	    "a chamber passed the measure itself")                                              \
	X(FLOOR_FAILED, "floor_failed", 'A', 0, 3, "Failed on the floor",                       \
	    "a chamber did not pass the measure itself")                                        \
	X(RECEIVED, "received", 'C', 0, 5, "Received", "the other chamber received it")         \
	X(CONCURRED, "concurred", 'B', 0, 3, "Concurred",                                       \
	    "a chamber agreed to the other's amendment or a conference report")                 \
	X(TO_PRESIDENT, "to_president", 'B', 0, 10, "Presented to the President",               \
	    "it was presented for signature")                                                   \
	X(SIGNED, "signed", 'A', 0, 5, "Signed into law",                                       \
	    "the head of state or government signed it")                                        \
	X(VETOED, "vetoed", 'A', 0, 5, "Vetoed", "it was vetoed")                               \
	X(ENACTED, "enacted", 'A', 0, 10, "Became law", "it became law")                        \
	X(OVERRIDE_PASSED, "override_passed", 'A', 0, 3, "Veto overridden",                     \
	    "a chamber voted to override the veto")                                             \
	X(OVERRIDE_FAILED, "override_failed", 'A', 0, 3, "Veto sustained",                      \
	    "a chamber's vote to override the veto failed")                                     \
	X(TREATY_SUBMITTED, "treaty_submitted", 'B', 0, 10, "Treaty submitted",                 \
	    "the treaty reached the legislature")                                               \
	X(CONSENT_GIVEN, "consent_given", 'A', 1, 5, "Consent to ratification given",           \
	    "the legislature agreed to ratification; no instrument is deposited by this")       \
	X(CONSENT_REFUSED, "consent_refused", 'A', 1, 5, "Consent to ratification refused",     \
	    "the legislature refused its consent")                                              \
	X(TREATY_RETURNED, "treaty_returned", 'B', 0, 10, "Treaty returned",                    \
	    "the Senate returned the treaty to the President")                                  \
	X(TREATY_DIVIDED, "treaty_divided", 'B', 0, 10, "Treaty divided",                       \
	    "the Senate divided the treaty into parts that it decides on separately")           \
	X(TREATY_SIGNED, "treaty_signed", 'A', 1, 30, "Signature",                              \
	    "a State signed the treaty; it is not bound by this alone")                         \
	X(OPENED_FOR_SIGNATURE, "opened_for_signature", 'A', 0, 30, "Opened for signature",     \
	    "the treaty was opened for signature")                                              \
	X(TEXT_ADOPTED, "text_adopted", 'A', 0, 10, "Text adopted",                             \
	    "a conference or organ adopted the text of the treaty")                             \
	X(RATIFIED, "ratified", 'A', 1, 45, "Ratification",                                     \
	    "the State's act towards the other parties: ratification, acceptance or approval")  \
	X(ACCEDED, "acceded", 'A', 1, 45, "Accession",                                          \
	    "accession or succession by a State that had not signed")                           \
	X(DEPOSITED, "deposited", 'A', 1, 45, "Instrument deposited",                           \
	    "an instrument was deposited with the depositary")                                  \
	X(PROVISIONAL_APPLICATION, "provisional_application", 'B', 1, 45,                       \
	    "Provisional application", "a State applies the treaty before it is bound by it")   \
	X(TERRITORIAL_APPLICATION, "territorial_application", 'C', 1, 45,                       \
	    "Territorial application",                                                          \
	    "a State extended the treaty to a territory or excluded one")                       \
	X(RESERVATION, "reservation", 'B', 1, 45, "Reservation or declaration",                 \
	    "a reservation, declaration or objection was made or withdrawn")                    \
	X(WITHDRAWAL, "withdrawal", 'A', 1, 45, "Withdrawal",                                   \
	    "a State withdrew from or denounced the treaty")                                    \
	X(SUSPENSION, "suspension", 'A', 1, 45, "Suspension",                                   \
	    "a State suspended its application of the treaty")                                  \
	X(ENTERED_INTO_FORCE, "entered_into_force", 'A', 0, 10, "Entry into force",             \
	    "the treaty entered into force")                                                    \
	X(IN_FORCE_FOR, "in_force_for", 'B', 1, 10, "In force for a party",                     \
	    "the treaty entered into force for one State or organisation")                      \
	X(UN_COMMITTEE_APPROVED, "un_committee_approved", 'A', 0, 5, "Approved in committee",   \
	    "a Main Committee of the General Assembly approved the draft")                      \
	X(UN_GA_ADOPTED, "un_ga_adopted", 'A', 0, 5, "Adopted by the General Assembly",         \
	    "the General Assembly adopted the resolution")                                      \
	X(UN_SC_ADOPTED, "un_sc_adopted", 'A', 0, 5, "Adopted by the Security Council",         \
	    "the Security Council adopted the resolution")                                      \
	X(UN_FAILED, "un_failed", 'A', 0, 5, "Not adopted",                                     \
	    "a draft was rejected, vetoed or not adopted in a UN organ")

enum ms_type {
#define X(id, code, imp, actor, tol, title, meaning) MS_##id,
	MS_TYPES(X)
#undef X
	    MS_TYPE_COUNT,
	MS_NONE = -1 /* a negative template: "this is no milestone" */
};

struct ms_type_info {
	const char *code;
	char importance; /* 'A', 'B', 'C' */
	bool per_actor;  /* a fact of it without an actor is evidence of nothing */
	int tolerance_days;
	const char *title, *meaning;
};
extern const struct ms_type_info ms_types[MS_TYPE_COUNT];
extern const char *const ms_type_codes[MS_TYPE_COUNT + 1]; /* NULL-terminated, for option tables */
int ms_type_by_code(const char *code, enum ms_type *ret)
    __attribute__((warn_unused_result)); /* 0 or -ENOENT; "none" gives MS_NONE */

/* Source classes, as bits of rules. Order is settings_class_words. */
enum source_class { CLASS_ANY, CLASS_US_BILL, CLASS_US_TREATY, CLASS_UN, CLASS_NEWS, CLASS_COUNT };
extern const char *const source_class_words[CLASS_COUNT + 1];

/* How good evidence is. Order is settings_evidence_words, from 1. */
enum evidence_class { EV_RECORD = 1, EV_OFFICIAL, EV_OFFICIAL_PRESS, EV_PRESS, EV_CAMPAIGN };

enum ms_state {
	ST_REPORTED,
	ST_CORROBORATED,
	ST_OFFICIAL,
	ST_DISPUTED,
	ST_CORRECTED,
	ST_RETRACTED,
	ST_COUNT
};
extern const char *const ms_state_words[ST_COUNT + 1];

/* Where a date comes from. */
enum date_from { DATE_NONE, DATE_RECORD, DATE_TEXT, DATE_PUBLISHED, DATE_SEEN };
extern const char *const date_from_words[];

struct act { /* one cell of a table row, see feeds/format.h */
	const char *kind, *text;
	struct when date;
	bool bracketed;
};

struct vote {
	bool counted;                                /* for_ and against hold numbers */
	int for_, against, abstain, present, absent; /* -1 unknown */
	bool two_thirds; /* the text says that two thirds are required */
	bool sixty;      /* or sixty votes, by an order of the Senate */
};

/* How a State or a person voted; belongs to the milestone of the vote. */
enum position_vote { POS_FOR, POS_AGAINST, POS_ABSTAIN, POS_PRESENT, POS_ABSENT, POS_COUNT };
extern const char *const position_words[POS_COUNT + 1];
struct position {
	const char *actor; /* canonical name of a State; of others as published */
	const char *id;    /* the publisher's own, such as S213; NULL */
	const char *group; /* such as D-HI; NULL */
	enum position_vote vote;
	const char *text; /* as published */
};

/* What is announced for a time to come. */
enum event_kind {
	EVENT_HEARING,
	EVENT_BUSINESS_MEETING,
	EVENT_VOTE,
	EVENT_SITTING,
	EVENT_DEADLINE,
	EVENT_OTHER,
	EVENT_KIND_COUNT
};
extern const char *const event_kind_words[EVENT_KIND_COUNT + 1];
struct event {
	enum event_kind kind;
	const char *name; /* of the event in its mapping: one entry may announce several */
	const char *title, *place, *body, *status;
	struct when starts;
};

/* An event of one dossier as it is known: what is said of it now, and what was said before. */
enum event_state { EVENT_LISTED, EVENT_MOVED, EVENT_UNLISTED, EVENT_STATE_COUNT };
extern const char *const event_state_words[EVENT_STATE_COUNT + 1];
struct announcement {
	int64_t id; /* 0: not stored yet */
	const char *source, *dossier, *url;
	int64_t entry_id;
	enum event_state state; /* EVENT_MOVED: its time, place or status is not the first one */
	bool announced;         /* an alert went out for it (false: base line) */
	bool changed;           /* was is what was said before the last change */
	struct event now, was;  /* was: kind and name are those of now */
	const char *seat;       /* of its dossier, where its body's is not known; not stored */
	enum evidence_class evidence; /* what its source is; 0: not known here; not stored */
	int64_t first_seen_ms, changed_ms;
};

/* What a row of a mapped document says exactly. */
struct row_fact {
	enum ms_type type;
	const char *rule; /* the fact's name in its mapping */
	const char *kind, *actor, *body, *number, *quote;
	struct when date;
	struct vote vote;
	bool counts; /* the row's number, counts and positions are its own */
};

/* What a source said, normalised. identity and content decide known / revised / new. */
struct entry {
	const char *source;   /* name */
	struct hash identity; /* of what makes it this entry, see identify.h */
	struct hash content;  /* of everything that is said */
	const char *guid, *link, *title, *summary,
	    *body; /* plain text (mark-up removed) but guid and link */
	struct when published, updated;
	const struct act *acts;
	size_t act_count;
	const struct row_fact *said; /* of a mapped document */
	size_t said_count;
	const struct position *positions; /* of the facts that count */
	size_t position_count;
	const struct event *events;
	size_t event_count;
	const char *language; /* as the publisher says, "fr-CA"; NULL */
	const char *about; /* where dossiers are recognised for what is said; NULL: in the texts */
	bool exact;        /* prose has nothing to add */
	unsigned flaws;    /* feed_flaw bits */
	int64_t seen_ms;   /* wall clock */
	int64_t reading;   /* number of the mapping that read it; 0: none */
};

/* What detection reads out of one entry: evidence. */
struct fact {
	enum ms_type type;
	const char *dossier;   /* NULL: of none that is followed */
	const char *procedure; /* of the dossier, may be NULL */
	const char *body;      /* "General Assembly", "Third Committee", "US Senate" */
	const char *actor;     /* canonical name of a State or organisation; NULL */
	const char *number;    /* vote, resolution or instrument number */
	const char *kind;      /* ratification, acceptance, approval, accession, succession, ... */
	struct when date;
	enum date_from date_from;
	struct vote vote;
	const char *const *references; /* instruments and resolutions that its text names */
	size_t reference_count;
	const char *manner; /* how it was decided where nobody is counted: "without a vote" */
	bool official;      /* read by a closed template or out of a record */
	enum evidence_class evidence;
	int confidence;                   /* 0..100 */
	const char *rule;                 /* id of the rule, or "record:" and the table's kind */
	const char *field;                /* title, summary, body, acts */
	size_t from, to;                  /* bytes in that field of the entry */
	const char *quote;                /* those bytes */
	const struct position *positions; /* how each voted; the entry's */
	size_t position_count;
};

struct fact_list {
	struct fact *v;
	size_t n;
};

/* What happened, once. */
struct milestone {
	int64_t id; /* 0: not stored yet */
	enum ms_type type;
	const char *dossier, *procedure, *body, *actor, *number, *kind;
	int occurrence; /* from 1 */
	enum ms_state state;
	struct when date;
	enum date_from date_from;
	struct vote vote;
	const char *manner; /* as a fact's; NULL */
	int64_t first_seen_ms, changed_ms;
	bool announced;                   /* an alert went out for it (false: base line) */
	int evidence_count, origin_count; /* origin_count: independent ones */
	enum evidence_class best;         /* best class of evidence */
};

/* One piece of evidence as stored. */
struct evidence {
	int64_t id, milestone_id, entry_id;
	enum ms_type type; /* what it says: not always the milestone's, when they contradict */
	const char *source, *origin, *url, *title, *quote, *rule, *field;
	size_t from, to;
	enum evidence_class evidence;
	struct hash text;     /* of the normalised text: equal texts are one origin */
	struct hash document; /* SHA-256 of the raw bytes it stood in */
	struct when date;
	enum date_from date_from;
	struct vote vote;
	const char *manner; /* as a fact's; NULL */
	int64_t seen_ms;
	int64_t withdrawn_ms; /* its entry was rewritten and says it no longer; 0: it stands */
	bool replaced; /* not stored: its entry was revised, and the fact at hand takes its place */
};

enum alert_kind {
	ALERT_NEW,      /* a new milestone */
	ALERT_OFFICIAL, /* it is official now */
	ALERT_DISPUTED,
	ALERT_CORRECTED,
	ALERT_RETRACTED,
	ALERT_VANISHED,  /* a row is no longer listed */
	ALERT_SCHEDULED, /* something is announced for a time to come */
	ALERT_MOVED,     /* to another time or place */
	ALERT_UNLISTED,  /* it is announced no longer */
	ALERT_WINDOW,    /* the time began in which something is expected */
	ALERT_OVERDUE,   /* what was expected was not seen in its time */
	ALERT_THRESHOLD, /* consents are enough, one short, or enough no longer */
	ALERT_LATE,      /* reported days ago, and no official record of it */
	ALERT_CLOSING,   /* the last day for something is near */
	ALERT_REMINDER,  /* something that was announced is near */
	ALERT_AGAIN,     /* an alert that nobody acknowledged, or whose snooze is over */
	ALERT_ESCALATED, /* the same, for the next sink */
	/* from here on: health */
	ALERT_SOURCE, /* a source failing, gone, moved, changed, recovered */
	ALERT_SINK,   /* a delivery ended as failed */
	ALERT_SELF,   /* what we stored cannot be read, or too much waits */
	ALERT_TEST,
	ALERT_ALIVE, /* there is nothing to tell, and how well the sources fare */
	ALERT_KIND_COUNT
};
extern const char *const alert_kind_words[ALERT_KIND_COUNT + 1];

#define ALERT_LINKS 3
struct alert {
	char id[33]; /* stable: 32 hex digits of the hash of (milestone identity, kind, revision) */
	enum alert_kind kind;
	int64_t milestone_id; /* 0 for health */
	const char *type;     /* milestone code; NULL for health */
	const char *dossier, *source;
	const char
	    *milestone; /* key for replacing: hex id of the milestone's identity; NULL for health */
	char importance;
	const char *title; /* one line */
	const char *text;  /* a few lines, plain */
	const char *url;   /* best evidence, http(s) only; NULL */
	const char *state; /* ms_state word; NULL for health */
	int64_t created_ms;
	struct when event;        /* when it happened */
	const char *actor;        /* who acted; for routes, not stored */
	enum evidence_class best; /* of its evidence, 0 for health; for routes, not stored */
	const char *next;         /* what may come of it and by when, one line; NULL: not known */
	const char *const *links; /* to its evidence, http(s) only, the best first */
	size_t link_count;        /* at most ALERT_LINKS */
	/* of something announced for a time to come, when it is event; else what is NULL */
	const char *what, *place; /* what it is, without its time */
	bool cancelled;           /* its list says itself that it does not take place then */
};

enum delivery_state {
	DLV_DUE,
	DLV_CLAIMED,
	DLV_DELIVERED,
	DLV_FAILED,
	DLV_HELD,
	DLV_MUTED,
	DLV_STATE_COUNT
};
extern const char *const delivery_state_words[DLV_STATE_COUNT + 1];

struct delivery { /* one alert for one sink */
	int64_t id;
	char alert_id[33];
	const char *sink;
	enum delivery_state state;
	int attempts;
	int64_t due_ms; /* wall clock, not before */
	int64_t created_ms, settled_ms;
	const char *detail; /* what the other side said last */
	/* With what it is handed over: digest:NAME, group:DOSSIER:TYPE, fuse, summary; NULL or
	 * "alone": with nothing. */
	const char *batch;
	const char *bundle; /* those that were handed over together, 32 hex digits; NULL: not yet */
};

#endif
