/*
 * Reads facts out of one entry: exact ones from table rows, rule-made ones from prose. Compiled
 * at load, evaluated purely; a rule that hits its limit says so, it is never silently "no".
 */
#ifndef DAEMON_DETECT_DETECT_H
#define DAEMON_DETECT_DETECT_H

#include "daemon/detect/language.h"
#include "daemon/identify/identify.h"
#include "daemon/model.h"
#include "lib/arena.h"
#include "lib/err.h"

enum rule_guard {
	GUARD_FUTURE = 1 << 0,
	GUARD_MODAL = 1 << 1,
	GUARD_CALL = 1 << 2,
	GUARD_CONDITION = 1 << 3,
	GUARD_NEGATION = 1 << 4,
	GUARD_DELAY = 1 << 5,
	GUARD_ATTRIBUTIVE = 1 << 6,
	GUARD_ANNIVERSARY = 1 << 7,
	GUARD_QUESTION = 1 << 8,
	GUARD_ALL = (1 << 9) - 1,
};
extern const char *const rule_guard_words[]; /* bit order, then "none", NULL */
enum { SCOPE_TITLE = 1, SCOPE_SUMMARY = 2, SCOPE_CONTENT = 4 };

/* whose bodies a sentence is about */
enum rule_forum {
	FORUM_BY_TYPE,
	FORUM_STATES,
	FORUM_LEGISLATURE,
	FORUM_VOTERS,
	FORUM_OTHERS,
	FORUM_COUNT
};

#define RULE_OUTCOMES_MAX 32
struct rule_outcome { /* what a word of the group outcome means */
	const char *word;
	enum ms_type type;
};

struct rule_def { /* borrowed while the detector lives */
	const char *name, *pattern, *body, *kind, *dossier;
	const char *const *others; /* patterns of which any may match instead */
	size_t other_count;
	const char *file; /* for messages */
	unsigned line, column;
	enum ms_type type; /* MS_NONE: a negative template */
	bool twofold;      /* also happened with it */
	enum ms_type also;
	struct rule_outcome outcome[RULE_OUTCOMES_MAX]; /* else type holds */
	size_t outcome_count;
	/* seconds: entries published before or after are not read; 0: no end */
	int64_t since, until;
	const char *const *literals;
	size_t literal_count;
	uint64_t classes;   /* bit per enum source_class; 0 all */
	unsigned scope;     /* 0 all */
	unsigned languages; /* LANGUAGE_ bits that it reads; 0: English */
	unsigned guards;
	bool official, needs_actor;
	enum rule_forum forum; /* by its type, if that has one */
	int weight;
	const char *const *examples, *const *counter_examples;
	size_t example_count, counter_example_count;
};

struct detector;
/* -EINVAL with "file:line:column: rule NAME: ..." for a pattern that does not compile, matches the
 * empty string, is over 4 KiB, or has an unknown group. */
int detector_new(struct detector **ret, const struct rule_def *, size_t rules,
    const struct dossier_def *, size_t dossiers, struct err *) MUST_USE;
void detector_free(struct detector *);
/* Whether a rule can be one of them: 0, or what detector_new says of it. */
int detector_try(const struct rule_def *, struct err *) MUST_USE;
void detector_set_jit(struct detector *, bool on); /* tests: with and without must agree */
void detector_set_prefilter(struct detector *, bool on);

struct detect_source {         /* what the source is, from its configuration */
	enum source_class cls; /* CLASS_ANY: not declared */
	enum evidence_class evidence;
	const char *const *dossiers; /* bound to it; may be NULL */
	size_t dossier_count;
	const char *const *inherited; /* a row that names none is about these; may be NULL */
	size_t inherited_count;
	bool dossier_required; /* true in the daemon: a rule's fact without a dossier is dropped;
				  false for classify */
};
struct detect_result {
	struct fact_list facts;
	unsigned limit_hits; /* rules that ran into their limit: the answer is "unknown" for them */
	const char *limit_rule; /* the first of them */
	bool mentions;          /* the texts name a dossier, whatever came of it */
	bool unparsed_official; /* an official line that no closed template matched */
	bool not_covered;       /* it is in a language that no rule reads */
};
/* Facts live in the arena. -EFBIG when it is full. */
int detect_entry(const struct detector *, const struct detect_source *, const struct entry *,
    struct arena *, struct detect_result *ret, struct err *) MUST_USE;
/* Names of the dossiers that a mapped document's row is about, once each; how many, at most max. */
size_t detect_about(const struct detector *, const struct detect_source *, const struct entry *,
    const char **ret, size_t max);
/* What became of a rule that came near, for people who ask why. */
enum detect_step {
	STEP_WON,      /* it speaks; a negative template: and says that this is no milestone */
	STEP_GUARDED,  /* it matched, and a guard of its clause stopped it */
	STEP_FORUM,    /* it matched, and the text speaks of another kind of body */
	STEP_BEATEN,   /* it matched, and a better match had its clause */
	STEP_ACTOR,    /* it matched, and names no State that the table knows */
	STEP_PLURAL,   /* it matched, and speaks of many without naming one */
	STEP_MEMORY,   /* it matched, and the clause dates it to more than a year before */
	STEP_DOSSIER,  /* it matched, and the entry names nothing that is followed */
	STEP_CLOSED,   /* an official template has read the entry: open rules were not asked */
	STEP_CLASS,    /* a literal is there, but it does not read such sources or fields */
	STEP_LANGUAGE, /* a literal is there, but the text is in another language */
	STEP_WORDS,    /* a literal is there, and the pattern matches nowhere */
	STEP_LIMIT,    /* it ran into its limit: not known */
	STEP_COUNT
};
extern const char *const detect_step_words[STEP_COUNT + 1];
struct detect_seen { /* borrowed during the call */
	enum detect_step step;
	const struct rule_def *rule, *by; /* by: what beat it; NULL */
	const char *field;
	unsigned guards; /* those that stopped it */
	size_t from, to; /* bytes of the field; 0, 0 when nothing matched */
};
typedef void detect_watch_fn(const struct detect_seen *, void *arg);
/* detect_entry, telling on the way; rules none of whose literals are in the entry are left out. */
int detect_explain(const struct detector *, const struct detect_source *, const struct entry *,
    struct arena *, struct detect_result *ret, detect_watch_fn *, void *arg, struct err *) MUST_USE;
/* Runs every rule's own examples: returns how many fail, each reported as "file:line:column: rule
 * NAME:
 * ...". */
unsigned detector_check_examples(
    const struct detector *, void (*report)(const char *text, void *arg), void *arg);
/* What the entry dates after the day on which it was seen (entry into force, withdrawal and the
 * like) becomes an event of kind deadline and no fact; *ret_held: there is such. The entry has to
 * be read again when the day has come, though its document be the same. False: the arena is full.
 */
bool detect_hold_future(struct entry *, struct arena *, bool *ret_held) MUST_USE;
/* Milestone for an act of a table row ("accession" -> MS_ACCEDED); -ENOENT for acts that are no
 * milestone. */
int detect_act_type(const char *kind, enum ms_type *ret) MUST_USE;

#endif
