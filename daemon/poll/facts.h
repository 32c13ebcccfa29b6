/*
 * From facts to what is written: milestone, evidence, alert, deliveries and audit record of each.
 * Lives for one document; invariant: a dossier's first look at a source fills the timeline and
 * fires nothing.
 */
#ifndef DAEMON_POLL_FACTS_H
#define DAEMON_POLL_FACTS_H

#include <stdbool.h>

#include "config/settings.h"
#include "daemon/model.h"
#include "daemon/poll/annals.h"
#include "daemon/setup/setup.h"
#include "daemon/store/store.h"

struct facts_pass {
	struct store *store;
	struct tx *tx; /* set by the caller once it has begun */
	const struct setup *setup;
	const struct source_conf *source;
	const char *url; /* of the document */
	struct hash document;
	char *origin;
	bool *baseline; /* one a dossier: it had looked at this source before */
	bool silent;    /* the document belongs to a base line: as if no dossier had */
	int64_t now_ms;
	size_t alerts;
	struct annals annals;
	int64_t *touched; /* milestones that the present entry spoke of */
	size_t touched_count;
	int64_t *vanished; /* entries */
	size_t vanished_count;
};

int facts_begin(struct facts_pass *, struct store *, const struct setup *,
    const struct source_conf *, int64_t now_ms, struct err *) MUST_USE;
void facts_end(struct facts_pass *);
bool facts_has_baseline(const struct facts_pass *, const char *dossier);
bool facts_any_without_baseline(const struct facts_pass *);
/* Nobody has looked at this source yet. */
int facts_forget_baselines(struct facts_pass *, struct err *) MUST_USE;
int facts_put_baselines(struct facts_pass *, struct err *) MUST_USE;

/* Whether the dossier is followed, and through this source. */
bool facts_is_watched(const struct facts_pass *, const char *dossier);
void facts_entry_begin(struct facts_pass *);
int facts_take(struct facts_pass *, const struct entry *, int64_t entry_id, const struct fact *,
    struct err *) MUST_USE;
/* A row was rewritten: milestones it gave before and does not speak of any more. */
int facts_missing(struct facts_pass *, int64_t entry_id, struct err *) MUST_USE;
/* An entry of a stream was rewritten: milestones that its words gave before and do not any more. */
int facts_taken_back(
    struct facts_pass *, const struct entry *, int64_t entry_id, struct err *) MUST_USE;
void facts_queue_vanished(struct facts_pass *, int64_t entry_id);
int facts_vanish(struct facts_pass *, int64_t entry_id, struct err *) MUST_USE;
/* A rule ran into its limit over this entry: the answer is unknown, and that is written down. */
int
facts_unknown(struct facts_pass *, const struct entry *, const char *rule, struct err *) MUST_USE;

#endif
