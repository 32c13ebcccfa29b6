/*
 * The way in: bytes -> entries. Every format is one const struct of pure functions: no clock,
 * no network, no database; all results live in the caller's arena and die with the document.
 */
#ifndef FEEDS_FORMAT_H
#define FEEDS_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/arena.h"
#include "lib/err.h"
#include "lib/when.h"

/* What had to be repaired or guessed, so that the audit can say so. */
enum feed_flaw {
	FEED_FLAW_CHARSET =
	    1 << 0, /* the declared charset was wrong or missing and another was used */
	FEED_FLAW_BYTES = 1 << 1,   /* bytes that are no text in the charset were replaced */
	FEED_FLAW_SYNTAX = 1 << 2,  /* not well-formed: repaired before or by the parser */
	FEED_FLAW_CUT = 1 << 3,     /* the document breaks off: entries may be added, nothing may be
				       concluded from absence */
	FEED_FLAW_ENTITY = 1 << 4,  /* an undeclared entity was replaced by its HTML meaning */
	FEED_FLAW_CONTROL = 1 << 5, /* control characters were taken out or mapped */
	FEED_FLAW_DATE = 1 << 6,    /* a date could not be read, or its zone was assumed */
	FEED_FLAW_LEADING = 1 << 7, /* something stood before the XML declaration */
	FEED_FLAW_COUNT = 1 << 8,   /* a table's own counts differ from its rows */
	FEED_FLAW_VOTE = 1 << 9,    /* how one voted is said in a word that is not known */
	FEED_FLAW_FACT = 1 << 10,   /* a row that by its mapping says a fact said none */
};
#define FEED_FLAW_COUNT_ 11
const char *feed_flaw_name(unsigned bit_index); /* 0..FEED_FLAW_COUNT_-1 */

/* One act of a participant in a table source: "ratification on 25 Oct 2025". */
struct feed_act {
	const char *kind; /* signature, definitive-signature, ratification, acceptance, approval,
			   * accession, succession, formal-confirmation, confirmation-of-signature,
			   * participation, provisional, consent, notification, other */
	const char *text; /* the cell as published, mark-up removed, e.g. "29 Apr 1998 A" */
	struct when date;
	bool bracketed; /* stood in [square brackets]: by a predecessor or later withdrawn */
};

/* What a row of a mapped document says exactly. Strings of the arena or of the mapping. */
struct feed_fact {
	const char *rule;                        /* name of the fact in its mapping */
	const char *type;                        /* milestone code */
	const char *kind, *actor, *body, *quote; /* body: the row's unless it has its own */
	struct when date;
	bool counts; /* the row's number and counts are its own */
};
/* How one of those who voted did. */
struct feed_position {
	const char *actor, *id, *group; /* id, group: NULL when not mapped */
	const char *vote;               /* for against abstain present absent; NULL: unknown word */
	const char *text;               /* the word as published */
};
/* What is announced for a time to come. */
struct feed_event {
	const char *name, *kind; /* kind: hearing business_meeting vote sitting deadline other */
	const char *title, *place, *body, *status;
	struct when starts;
};
/* A document that the row names. */
struct feed_request {
	const char *name, *url, *map; /* url is absolute */
	bool followed;                /* only if the row names a dossier that is followed */
	bool inherit;                 /* what the answer does not say it is about, the row does */
	int64_t again_ms;             /* asked for again after so long; 0: when the row changes */
};
struct feed_typed {
	const char *about; /* where dossiers are recognised; NULL: in the texts */
	const char *actor, *acting_body, *number, *code, *status;
	const char *majority;                        /* that the vote needed, e.g. 2/3 */
	int for_, against, abstain, present, absent; /* -1: not said */
	const struct feed_fact *facts;
	size_t fact_count;
	const struct feed_position *positions;
	size_t position_count;
	const struct feed_event *events;
	size_t event_count;
	const struct feed_request *requests;
	size_t request_count;
	bool exact; /* prose has nothing to add */
};

struct feed_entry { /* strings are UTF-8 in the arena, NULL = absent */
	const char *id, *link, *title, *summary, *content, *author, *author_name, *lang;
	const char *published_text, *updated_text; /* as written */
	struct when published, updated;
	const char *const *categories;
	size_t category_count;
	const struct feed_act *acts; /* table formats */
	size_t act_count;
	const struct feed_typed *typed; /* what is said exactly, beside acts; else NULL */
	bool aside;                     /* of a table: no row of it, identified by its id */
	unsigned flaws;
};

struct feed_doc {
	const char *format;   /* rss090 rss091 rss092 rss10 rss20 atom03 atom10 json1 mtdsg ... */
	const char *encoding; /* as used */
	const char *title, *link, *id, *subtitle, *author, *author_name, *lang;
	struct when updated, published;
	struct feed_entry *entry;
	size_t count;
	unsigned flaws;
	bool bozo;     /* not well-formed as it came; told of refused documents too, where it
			  is true unless the document is sound but something else */
	bool is_table; /* absence of a row means something */
	bool by_id;    /* and its id tells it from others, not its title */
	/* publisher hints, -1 when absent */
	int64_t ttl_s;       /* RSS ttl, sy:updatePeriod / updateFrequency */
	unsigned skip_hours; /* bit per hour, UTC */
	unsigned skip_days;  /* bit per day, 0 = Sunday */
	/* table formats */
	int64_t stated_signatories, stated_parties; /* -1: not stated */
	const char *in_force_label,
	    *in_force_text;   /* "Not yet in force", and the threshold sentence */
	struct when in_force; /* the definitive one where the document tells them apart */
	struct when in_force_provisional;
	bool in_force_definitive; /* it does, and in_force is called so */
	const char *next;         /* absolute URL of the list's next page; NULL: none */
	const char *number;       /* MTDSG number, e.g. XXVI-9 as far as the document says */
};

struct feed_input {
	const char *data;
	size_t len;
	const char *url;              /* served from, for relative links; NULL unknown */
	const char *content_type;     /* HTTP's; NULL unknown */
	const char *content_location; /* HTTP's; NULL */
};

struct feed_limits {
	size_t max_bytes;      /* default 8 MiB */
	size_t max_entries;    /* default 10,000 */
	size_t max_tag_bytes;  /* default 64 KiB */
	unsigned max_depth;    /* default 200 */
	size_t max_text_bytes; /* kept of one field: default 1 MiB */
};
extern const struct feed_limits feed_limits_default;

/* Positive outcomes of parse; each is a document that must not count as a good poll. */
enum {
	FEED_NOT_MINE = 1, /* something else: an HTML page, an empty answer, another format */
	FEED_HOSTILE,      /* refused: entity declarations, giant tags, depth */
	FEED_TOO_MUCH,     /* over max_bytes or max_entries */
	FEED_BROKEN, /* its own format, but not to be understood: a table without its end, counts
			that cannot be */
};

struct feed_format {
	const char *name; /* the word of `format:` and --format */
	/* 0..100, how sure the first KiB makes us that it is ours; never allocates. */
	int (*sniff)(const struct feed_input *);
	/* 0 with *ret (also for a cut stream, see flaws), one of the outcomes above with words in
	 * err, or -EFBIG. */
	int (*parse)(const struct feed_input *, const struct feed_limits *, struct arena *,
	    struct feed_doc *ret, struct err *);
};
extern const struct feed_format *const feed_formats[]; /* ends with NULL */

const struct feed_format *feed_format_by_name(const char *name); /* NULL when unknown */
/* By name (NULL or "auto": the surest sniff). Results as parse; FEED_NOT_MINE when nothing fits.
 * Ids that all entries share are made unlike by time and text, where link and title are the same,
 * too. */
int feed_parse(const char *format, const struct feed_input *, const struct feed_limits *,
    struct arena *, struct feed_doc *ret, struct err *) MUST_USE;

#endif
