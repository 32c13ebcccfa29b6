/*
 * One document's way through: bytes -> entries -> facts -> milestones -> alerts and deliveries, in
 * one transaction with the new validators. Nothing is sent from here; whoever calls kicks the
 * outbox.
 */
#ifndef DAEMON_POLL_INTAKE_H
#define DAEMON_POLL_INTAKE_H

#include "config/settings.h"
#include "daemon/poll/batch.h"
#include "daemon/poll/round.h"
#include "daemon/setup/setup.h"
#include "daemon/store/store.h"

/* The document is not what the source promises; the poll failed and nothing was concluded from it.
 */
enum { INTAKE_REFUSED = 1 };

struct intake_answer { /* what HTTP brought; borrowed */
	const char *url, *final_url, *content_type, *content_location, *etag, *last_modified;
	const char *headers; /* all of them, one a line; NULL */
	const char *body;
	size_t body_len;
	int status;
	int64_t now_ms;
};

struct intake_result {
	size_t entries, fresh, revised, facts, alerts;
	bool first; /* the source's base line */
	bool gap;   /* a full window without one known entry: something may have been missed */
	bool held;  /* refused: kept for a person to judge, and nobody was told of it yet */
	bool wrote;
	bool more;      /* the round goes on: its state is not settled yet */
	size_t asked;   /* documents that its rows name, put down to be asked for */
	bool cut;       /* there was no room for all of them, for the first time */
	int64_t hint_s; /* publisher's wish, -1 none */
	unsigned skip_hours, skip_days;
};

/* round: its pages so far; the page is added to it. Only the last one settles the source's state:
 * what vanished, its base lines and validators.
 * state: as stored before (all zero but the name when never seen); on success it is updated,
 * validators and all, and a part of the batch. Strings put into state live in arena. 0,
 * INTAKE_REFUSED, STORE_FULL, or negative. */
int intake_document(struct batch *, const struct setup *, const struct source_conf *,
    const struct intake_answer *, struct poll_round *, struct arena *, struct source_state *state,
    struct intake_result *ret, struct err *) MUST_USE;

/* Whether the next request must be unconditional: a dossier has no base line from this source, or
 * a round did not come to its end. */
int intake_needs_whole(struct store *, const struct setup *, const struct source_conf *, bool *ret,
    struct err *) MUST_USE;

#endif
