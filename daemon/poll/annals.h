/*
 * The milestones of the dossier that a document speaks of. Invariant: they are what the store has,
 * although they are read whole only once: what is written after that is told.
 */
#ifndef DAEMON_POLL_ANNALS_H
#define DAEMON_POLL_ANNALS_H

#include "daemon/model.h"
#include "daemon/store/store.h"

struct annals { /* zeroed to begin with; of the last dossier that was asked for */
	char *dossier;
	struct arena arena;
	struct milestone *v; /* by id */
	size_t n, cap;
};
void annals_done(struct annals *);
/* All of them, by id; borrowed until the next call. 0, -EFBIG or what the store says. */
int annals_of(struct annals *, struct store *, const char *dossier, const struct milestone **ret,
    size_t *ret_n, struct err *) MUST_USE;
/* This milestone of that dossier was written: 0 or what the store says. */
int annals_note(
    struct annals *, struct store *, const char *dossier, int64_t milestone, struct err *) MUST_USE;

#endif
