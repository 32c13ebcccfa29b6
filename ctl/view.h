/*
 * What the reading commands share: the store opened read-only, the settings if there are any, and
 * the JSON of the model's values. Invariant: nothing here writes, and no daemon is needed.
 */
#ifndef CTL_VIEW_H
#define CTL_VIEW_H

#include <jansson.h>

#include "ctl/state.h"
#include "daemon/setup/setup.h"
#include "lib/arena.h"

struct view {
	struct store *store;
	struct setup
	    *setup;         /* NULL: no configuration, or one with mistakes; without rules, mappings
			       and detector but for view_open_rules and view_open_settings */
	struct arena arena; /* what is read out of the store */
	bool settings_wrong;         /* there is a configuration, but with mistakes */
	struct announcement *unread; /* events that were met and cannot be read, each once */
	size_t unread_count;
};
/* 0, or the exit code after a sentence on standard error. */
int view_open(struct view *, const struct ctl_options *);
int view_open_rules(struct view *, const struct ctl_options *);    /* to read texts with */
int view_open_store(struct view *, const struct ctl_options *);    /* without settings */
int view_open_settings(struct view *, const struct ctl_options *); /* without the store */
void view_close(struct view *);

/* Of the settings; NULL when they do not know it (or are not there). */
const struct dossier_def *view_dossier(const struct view *, const char *name);
/* 0 when settings or store know it, else EX_USAGE after a sentence with the nearest name. */
int view_check_dossier(struct view *, const char *name);
/* Names of all dossiers of settings and store, sorted, NULL-terminated; heap array of borrowed
 * names. NULL after a sentence. */
const char **view_dossier_names(struct view *, size_t *ret_n);
void view_standing(const struct view *, const char *dossier, const struct milestone *, size_t n,
    struct standing *ret);

/* "2025-10-25", "~2025-10-25" when it is not the event's own date, "" for none. */
#define VIEW_DATE 48
void view_date(const struct milestone *, char out[VIEW_DATE]);
void view_time(int64_t ms, char out[WHEN_TEXT]); /* "2025-10-25 10:14:55Z", "" for 0 */
/* "Ratification (acceptance)", "Passed, 86-10" */
char *view_what(const struct milestone *); /* heap */
const char *view_evidence_word(enum evidence_class);
/* The best piece of evidence, NULL when there is none. */
const struct evidence *view_best(const struct evidence *, size_t n);

/* Values as --json shows them: null for what is not known. */
json_t *view_json_text(const char *);
json_t *view_json_when(const struct when *);
json_t *view_json_ms(int64_t ms);
/* What its vote needed, of whom, by how much it had that or fell short, and whether the result can
 * be that of the count; into an object with the counts. */
void view_put_proof(json_t *vote, const struct milestone *);
json_t *view_json_evidence(const struct evidence *);
json_t *view_json_milestone(const struct milestone *, const struct evidence *, size_t n);
int view_print_json(json_t *); /* takes; 0 or EX_IOERR */

#endif
