/*
 * What the files of this room share: the sources that are asked, and who asks them. Invariant: a
 * source waits, is being asked, or is off; what is asked is out of the queue until it is answered.
 */
#ifndef DAEMON_POLL_INTERNAL_H
#define DAEMON_POLL_INTERNAL_H

#include "daemon/poll/outcome.h"
#include "daemon/poll/poll.h"
#include "daemon/poll/queue.h"
#include "lib/mask.h"

struct poll_source;
struct poll_follow { /* of documents that the source's rows name, the one that is due first */
	struct poll_turn turn;
	struct poll_source *source;
	struct request request;
	char *url, *map, *name, *dossiers; /* its texts */
	struct http_call *call;
	int64_t not_before_ms; /* boot */
	bool enough;           /* of --once: they asked to be left alone */
};

struct poll_source {
	struct poll_turn turn; /* first */
	struct poller *poller;
	const struct source_conf *conf;
	struct poll_host *home; /* where its owner said; the turn's is where it is asked */
	struct http_call *call;
	int64_t due_ms;           /* boot; INT64_MAX: never again (410, asked once) */
	int64_t asked_ms;         /* boot, when the running request began */
	int64_t failing_since_ms; /* awake, as this process saw it; 0: it does not */
	const char *url; /* its configuration's, or where permanent redirects led; with {key} */
	char *moved_url; /* that, if it is no other's; NULL */
	/* of a list that begins anew (rollover.h) */
	struct source_conf *present; /* what conf is then; its url, its own, is what is asked */
	char *trying;                /* that is asked first, NULL: none is */
	bool tried, told;            /* in this poll; that it is not there */
	struct mask *key;            /* NULL: it needs none */
	char *off;                   /* why it is not asked; NULL: it is */
	struct poll_memory memory;
	struct poll_follow *follow; /* NULL: its rows named none yet */
	struct poll_round *round;   /* of pages; NULL: the list itself is asked next */
	struct poll_source *next_unsaved;
	char *news; /* what is to be said of it once it is saved */
};

struct poller {
	struct loop *loop;
	struct store *store;
	struct outbox *outbox;
	const struct setup *setup;
	struct http *http;
	struct poll_source *sources;
	size_t source_count;
	struct poll_queue queue;
	uint64_t answers;                            /* of anybody, from 1 on */
	unsigned silent_hosts;                       /* since the last answer */
	struct poll_source *unsaved, **last_unsaved; /* their answers are not committed yet */
	struct loop_timer *timer;
	int64_t armed_ms; /* deadline of the timer, INT64_MAX none */
	struct poll_link link;
	unsigned running;
	bool followed; /* what the batch has of documents that rows name, too */
	bool once, stopped, queued;
	loop_fn *idle;
	void *idle_arg;
	loop_fn *stored;
	void *stored_arg;
};

/* poll.c */
void poll_kick(struct poller *);

/* ask.c */
int64_t poll_interval_ms(const struct poll_source *);
void poll_set_due(struct poll_source *, int64_t due_ms); /* boot */
void poll_set_url(struct poll_source *, char *moved);    /* takes it; NULL: its configuration's */
void poll_end_round(struct poll_source *);
void poll_ask(struct poll_turn *); /* of a source */
/* Of silence, who is it? Two hosts that were well and fall silent, with nobody answering meanwhile,
 * are our own line. */
void poll_note_silence(struct poller *, struct poll_host *, bool silence);
/* What the answers since the last commit said is stored, or it is as if they had not come: their
 * sources are asked again. */
void poll_commit(void *poller);

#endif
