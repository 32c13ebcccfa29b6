/*
 * The way out: one const struct a sink type. A sink owes exactly one sink_done for every send
 * that returned 0; the dispatcher, not the sink, owns deadline, attempts, backoff and the row.
 */
#ifndef SINKS_SINK_H
#define SINKS_SINK_H

#include <stdbool.h>
#include <stdint.h>

#include "config/conf.h"
#include "lib/err.h"
#include "lib/loop.h"

enum sink_verdict {
	SINK_DELIVERED, /* the far side accepted it: never send again */
	SINK_DEFERRED,  /* not now: the same notice later, not before retry_after_s */
	SINK_REJECTED,  /* this notice can never pass: settled as failed */
	SINK_BROKEN, /* the sink is unusable (credentials refused): its queue is held until a reload
		      */
};
extern const char *const sink_verdict_words[]; /* delivered deferred rejected broken */
struct sink_result {
	enum sink_verdict verdict;
	int64_t retry_after_s; /* -1: the dispatcher's own back-off */
	int status;            /* the protocol's code, 0 none */
	const char *detail;    /* what the far side said; borrowed by sink_done */
	bool away; /* deferred before anything of this notice was said: every other would meet the
		      same */
};

/* One alert as a sink sees it. Every string is valid UTF-8 without NUL, may be hostile, may be NULL
 * where said. */
struct notice {
	const char *delivery_id; /* stable over retries and restarts: 32 hex digits of (alert,
				    sink), or of all alerts of a bundle */
	const char *alert_id;    /* 32 hex digits */
	const char *kind;        /* alert_kind_words; of a bundle digest, group or summary */
	const char
	    *milestone; /* 32 hex digits: later notices with it replace this one; NULL for health */
	const char *type;          /* milestone code; NULL for health */
	const char *dossier;       /* NULL for health */
	const char *dossier_title; /* NULL for health */
	const char *state;         /* NULL for health */
	char importance;           /* A B C; 'H' health */
	const char *title, *text;
	const char *url;              /* http(s) or NULL */
	const char *source;           /* NULL */
	int64_t created_ms, event_at; /* event_at: seconds, 0 unknown */
	const char *event_text;       /* "25 October 2025"; NULL unknown */
	const char *event;            /* "2025-10-25", as precise as it is known; NULL unknown */
	int attempt;                  /* from 1 */
	const char *next;             /* what may come of it and by when, one line; NULL */
	const char *const *links;     /* to its evidence, http(s), the best first; url is one */
	size_t link_count;
	/* Of a bundle what is in it, oldest first; one alert has no parts. title and text say all
	 * of it, too, alert_id is the delivery's. A part may lack its text in a large bundle. */
	const struct notice *parts;
	size_t part_count;
	const char *coverage; /* of a digest: "7 of 8 sources healthy; X silent for 3 days"; NULL */
	/* Of something announced for a time to come, when its day at least is known; else
	 * event_uid is NULL. The uid is the event's, whatever is said of it later. */
	const char *event_uid;      /* 32 hex digits */
	const char *event_title;    /* one line: what it is, without its time */
	const char *place;          /* NULL unknown */
	int64_t starts_at, ends_at; /* seconds; a day without an hour starts at 00:00 UTC of it;
				       ends_at 0: not told */
	bool whole_day;             /* no hour is told */
	bool cancelled;             /* its list says itself that it does not take place then */
	int event_revision;         /* from 0, one more each time that it is told anew */
	const char *checkpoint;     /* the newest signed one of the audit log: number of its last
				       record, hash, key and signature; NULL none yet */
};

struct sink;
struct sink_call; /* the dispatcher's; a sink keeps it until sink_done or cancel */
struct sink_env {
	const char *name; /* of the sink in the configuration */
	struct loop *loop;
	const char *state_dir, *host_name;
	/* brings the audit file at path up to the committed table and fsyncs it; 0 or -errno */
	int (*audit_sync)(void *arg, const char *path, struct err *);
	/* a person did something with a notice: "open", "acknowledge", "snooze" */
	void (*action)(void *arg, const char *sink, const char *alert_id, const char *what);
	/* what the sink waited for is back: what it deferred may be tried now. May be NULL */
	void (*ready)(void *arg, const char *sink);
	/* from now on what it sends lacks something, as what says; NULL: no more. Said as often as
	 * it is met. May be NULL */
	void (*lack)(void *arg, const char *sink, const char *what);
	void *arg;
};
struct sink_ops {
	const char *type;
	const struct conf_spec
	    *spec; /* keys of this type; common keys (type, deadline, ...) are the settings' */
	int (*check)(
	    const void *conf, struct err *); /* what no single key can tell, and what has to be
						installed; keeps nothing; NULL: nothing to check */
	int (*open)(struct sink **ret, const void *conf, const struct sink_env *,
	    struct err *); /* no network I/O */
	int (*send)(struct sink *, const struct notice *, struct sink_call *,
	    struct err *); /* 0: owes one sink_done; < 0: deferred by the dispatcher */
	void (*cancel)(struct sink *, struct sink_call *); /* no sink_done may follow; idempotent */
	void (*close)(struct sink *);                      /* after all calls ended; NULL is fine */
	unsigned max_running;                              /* sends at once; 0: 1 */
	int64_t deadline_ms;                               /* default of one send */
};
/* May be called inside send(); acted upon on the next turn of the loop. Implemented by the
 * dispatcher (daemon/outbox). */
void sink_done(struct sink_call *, const struct sink_result *);

extern const struct sink_ops *const sink_types[];   /* ends with NULL */
const struct sink_ops *sink_type(const char *type); /* NULL unknown */

#endif
