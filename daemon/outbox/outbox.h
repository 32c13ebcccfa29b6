/*
 * Hands due deliveries to sinks and settles them by verdict. It owns deadlines, attempts, back-off
 * and the rows; what a sink does, or fails to do, delays no other sink. At-least-once: a row found
 * claimed at start is due again, and everything that leaves carries the same id.
 */
#ifndef DAEMON_OUTBOX_OUTBOX_H
#define DAEMON_OUTBOX_OUTBOX_H

#include <jansson.h>
#include <stdbool.h>

#include "config/settings.h"
#include "daemon/alert/alert.h"
#include "daemon/store/store.h"
#include "lib/err.h"
#include "lib/loop.h"

struct outbox;
struct outbox_options { /* borrowed while the outbox lives, but for the settings: until
			   outbox_reload */
	struct loop *loop;
	struct store *store;
	const char *state_dir, *host_name;
	const struct settings *settings;
	const struct routing *routing;
};

/* Opens every sink (no I/O), makes claimed rows due again. Errors: a sink that cannot be opened,
 * named. */
int outbox_new(struct outbox **ret, const struct outbox_options *, struct err *) MUST_USE;
void outbox_free(struct outbox
	*); /* cancels what runs (it stays claimed: due again at the next start); NULL is fine */
/* After a commit that may have made deliveries due. Cheap; acts on the next turn of the loop. */
void outbox_kick(struct outbox *);
/* Opens the sinks of the new settings; on failure the old ones stay. Held queues are released. */
int outbox_reload(
    struct outbox *, const struct settings *, const struct routing *, struct err *) MUST_USE;
/* Sinks that are held are tried again, with what a person wants sent now. */
void outbox_let_go(struct outbox *);
/* The files of audit sinks follow the table: after each turn, and when the daemon says so. */
void outbox_sync_audit(struct outbox *);
/* The newest signed checkpoint, as sinks may carry it away: number of its last record, hash, key
 * and signature. NULL: none. */
void outbox_set_checkpoint(struct outbox *, const char *mark);
/* No new sends; idle() runs once when the running ones have ended. */
void outbox_drain(struct outbox *, loop_fn *idle, void *arg);
/* Nothing is running and nothing is due now. */
bool outbox_idle(const struct outbox *);
/* Sinks that send with something left out, and what. */
json_t *outbox_lacks(const struct outbox *);
/* Called, from the loop, each time that outbox_idle has become true. One listener. */
void outbox_on_idle(struct outbox *, loop_fn *fn, void *arg);

/* Called, from the loop, each time that a person said something through a sink. One listener. */
void outbox_on_action(struct outbox *, loop_fn *fn, void *arg);

/*
 * Inside the caller's transaction: the alert, its deliveries by the routes, and its audit record.
 * type and state are the milestone's (any for health). except: a sink that must not get it, may be
 * NULL. STORE_KNOWN: this alert was made before, nothing is written.
 */
int outbox_put_alert(struct tx *, const struct routing *, const struct alert *, enum ms_type,
    enum ms_state, const char *except, int64_t now_ms, struct err *) MUST_USE;
/* The same for these sinks, whatever the routes say, at the times at which they may be disturbed:
 * what is told again or beforehand. */
int outbox_put_alert_for(struct tx *, const struct routing *, const struct alert *, enum ms_type,
    const char *const *sinks, size_t n, int64_t now_ms, struct err *) MUST_USE;
/* The same for one sink at once, whatever the routes say; never muted. */
int outbox_put_alert_to(
    struct tx *, const struct alert *, const char *sink, int64_t now_ms, struct err *) MUST_USE;

#endif
