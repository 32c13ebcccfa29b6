/*
 * What `ratifyctl timeline` and `ratifyctl threshold` say of entry into force. Invariant: computed
 * by the timeline room out of what is stored, as of now; here it is only put into words.
 */
#ifndef CTL_CONSENTS_H
#define CTL_CONSENTS_H

#include <stdio.h>

#include "ctl/view.h"
#include "daemon/timeline/party.h"

struct consents {
	const struct threshold_def *def;
	struct threshold_proof proof;
	struct forecast entry, closing; /* closing.what NULL: no last day is known */
	struct forecast *clocks;        /* of its procedures, that run */
	size_t clock_count;
	int64_t now_s;
};
/* 0, or the exit code after a sentence; consents_done either way. The strings live as long as the
 * view. */
int consents_of(struct view *, const char *dossier, const struct milestone *, size_t n,
    struct consents *ret) MUST_USE;
void consents_done(struct consents *);
void consents_print_entry(FILE *, const struct consents *);
void consents_print(
    FILE *, const struct consents *); /* the head lines; nothing where nothing is known */
json_t *consents_json_proof(const struct consents *, json_t *inputs); /* takes inputs, NULL: none */
json_t *consents_json_forecast(const struct consents *);              /* a list */

/* The table of participants, and how each voted at adoption. */
int
states_print(struct view *, const struct consents *, const struct milestone *, size_t n) MUST_USE;
int states_json(struct view *, const struct consents *, const struct milestone *, size_t n,
    json_t **ret) MUST_USE;

#endif
