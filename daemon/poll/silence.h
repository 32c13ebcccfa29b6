/*
 * Whether a source that answers says anything. Invariant: its silence and its end are told once
 * each, and never on the answer that first shows what it says.
 */
#ifndef DAEMON_POLL_SILENCE_H
#define DAEMON_POLL_SILENCE_H

#include "config/settings.h"
#include "daemon/model.h"
#include "daemon/store/store.h"
#include "lib/arena.h"

/* A document brought something new: writes down when, by what its entries say of themselves, else
 * today. Strings in the arena. */
void silence_note_news(
    struct source_state *, const struct entry *, size_t n, int64_t now_ms, struct arena *);
/* After a good answer. "silent" or "heard" with its detail when that is news, NULL else; the state
 * is changed then. first: nothing is told. */
const char *silence_look(struct source_state *, const struct source_conf *, bool first,
    int64_t now_ms, struct arena *, const char **ret_detail);
/* When an answer without news would make it silent: nothing has to be looked at before. INT64_MAX:
 * never. */
int64_t silence_due_ms(const struct source_state *, const struct source_conf *);

#endif
