/*
 * What is known around a milestone when its alert is written: where its dossier stands, and what
 * may come next.
 */
#ifndef DAEMON_POLL_AROUND_H
#define DAEMON_POLL_AROUND_H

#include "daemon/poll/annals.h"
#include "daemon/setup/setup.h"
#include "daemon/store/store.h"

struct around {
	struct standing standing;
	const char *next; /* the arena's; NULL: not known */
	struct evidence *evidence;
	size_t evidence_count;
};
/* Of a milestone that is stored as it is. 0, STORE_FULL or negative. */
int around_gather(struct store *, const struct setup *, struct annals *, const struct milestone *,
    enum alert_kind, int64_t now_ms, struct arena *, struct around *ret, struct err *) MUST_USE;

#endif
