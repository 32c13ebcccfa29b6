/*
 * What one answer means: a document to take in, nothing new, or a failure of a kind; what is
 * written about the source, and which health alerts follow. Invariant: health is told once a change
 * of state.
 */
#ifndef DAEMON_POLL_OUTCOME_H
#define DAEMON_POLL_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "config/settings.h"
#include "daemon/poll/batch.h"
#include "daemon/poll/round.h"
#include "daemon/setup/setup.h"
#include "daemon/store/store.h"
#include "lib/http.h"

struct poll_link {          /* what all outcomes share; lives with the poller */
	struct batch batch; /* what outcomes write; whoever calls commits it */
	const struct setup *setup;
	size_t document_bytes;
	bool offline; /* several hosts fell silent, and none has answered since: it is us */
};

struct poll_verdict {
	int64_t hint_s, retry_after_s; /* -1 none */
	unsigned skip_hours, skip_days, failures;
	bool gone, offline, wrote;
	bool more;     /* a page follows, at once */
	bool quiet;    /* the host as a whole asked for it (429, 503) */
	char *news;    /* heap, the caller's: to be said once it is stored; NULL none */
	char *new_url; /* heap, the caller's: from now on the source is asked there */
};

/* What a source's last good answer left, so that "nothing new" costs no look at the database. */
struct poll_memory {
	char *etag, *last_modified; /* heap */
	bool calm;  /* all of its state that a 304 could change is here; else it has to be read */
	bool whole; /* it was asked without validators, for a dossier that had not seen it */
	int64_t wish_s; /* what its last document asked for; 0 and less: nothing */
	unsigned skip_hours, skip_days;
	int64_t silent_ms; /* from then on "nothing new" is news */
};
void poll_memory_forget(struct poll_memory *);

/* The source's state as stored, or that of a new one (all zero but the name); what was learnt about
 * another address than the configured one is void. 0 or an error. */
int poll_state(struct store *, const struct source_conf *, struct arena *, struct source_state *ret,
    struct err *) MUST_USE;

/* Nobody answered anything: the host's trouble, or our own. */
bool poll_is_silence(const struct http_response *);

/* What it means is in force once link->batch is committed. awake_ms: since when the source fails,
 * as this process saw it while the machine was awake; a clock that jumps and a sleep make no
 * trouble old. The round is over unless ret->more. */
void poll_outcome(struct poll_link *, const struct source_conf *, const char *url,
    const struct http_response *, int64_t awake_ms, struct poll_memory *, struct poll_round *,
    struct poll_verdict *ret);

#endif
