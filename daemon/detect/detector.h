/*
 * The detector's insides, for the files of this room only. Invariant: after detector_new only the
 * scratch parts (match data, compiled forms, the two switches) change; one detector serves one
 * thread.
 */
#ifndef DAEMON_DETECT_DETECTOR_H
#define DAEMON_DETECT_DETECTOR_H

#include "daemon/detect/date.h"
#include "daemon/detect/detect.h"
#include "daemon/detect/forum.h"
#include "daemon/detect/guard.h"
#include "daemon/detect/literal.h"
#include "daemon/detect/reference.h"
#include "daemon/detect/rule.h"
#include "daemon/detect/text.h"
#include "daemon/detect/vote.h"

struct detector {
	struct rule *rule;
	size_t rules;
	const struct dossier_def *dossier;
	size_t dossiers;
	struct matcher *matcher;
	struct literals *literals;
	struct guards *guards;
	struct forums *forums;
	struct votes *votes;
	struct dates *dates;
	struct references *references;
	struct re_env env;
	bool prefilter;
};

enum { FIELD_TITLE, FIELD_SUMMARY, FIELD_BODY, FIELD_COUNT };
#define MENTIONS_MAX 64

struct field {
	const char *name;
	unsigned scope;
	unsigned languages; /* LANGUAGE_ bits of the rules that read it */
	struct text text;
	char *lower;     /* the text in lower case */
	bool *maybe;     /* per rule: a literal of it is in the text */
	uint64_t *words; /* that are in the text; NULL: not known */
	bool aligned;    /* both have the same places */
	uint32_t *able;  /* the rules that may match: their words are there, and they read it */
	size_t ables;
	struct dossier_match mention[MENTIONS_MAX];
	size_t mentions;
};

/* One reading of one entry. */
struct reading {
	const struct detector *d;
	struct re_env env; /* with the words of the clause at hand */
	const struct detect_source *src;
	const struct entry *entry;
	struct arena *mem;
	struct detect_result *result;
	struct err *err;
	struct field field[FIELD_COUNT];
	size_t fact_cap;
	bool *won;              /* per rule, for the examples; NULL: nobody asks */
	detect_watch_fn *watch; /* NULL: nobody asks */
	void *watch_arg;
	bool *matched; /* per rule, with watch: it has been told of */
};

struct hit { /* one match of one rule */
	size_t rule;
	enum ms_type type;    /* by its outcome word, else the rule's */
	struct clause clause; /* the whole field for official templates */
	struct re_match m;    /* offsets in the field's text */
};

/* watch.c: tells whoever watches. hit NULL: nothing matched. */
void watch_note(struct reading *, enum detect_step, const struct field *, size_t rule,
    const struct hit *, unsigned guards, const struct hit *by);
/* The rules that could have read the field and of which nothing was told. */
void watch_rest(struct reading *, bool closed);

/* Official templates over the fields: true in *ret_done when one matched. */
int prose_read_official(struct reading *, bool *ret_done) MUST_USE;
int prose_read_open(struct reading *) MUST_USE;
/* The facts of one hit: FACT_NONE when it has no actor but must, or remembers an old event;
 * FACT_UNFOLLOWED when it is about nothing that is followed. */
enum { FACT_NONE = 1, FACT_UNFOLLOWED };
int fact_make(struct reading *, const struct field *, const struct hit *) MUST_USE;
/* detect_entry with the rules that won noted. */
int detect_read(const struct detector *, const struct detect_source *, const struct entry *,
    struct arena *, struct detect_result *ret, bool *won, detect_watch_fn *, void *watch_arg,
    struct err *) MUST_USE;

#endif
