/*
 * Documents that the rows of a document name, put down to be asked for, and taken in when they
 * came. Invariant: they are put down in the transaction of the rows, and done in that of what they
 * say.
 */
#ifndef DAEMON_POLL_DEPEND_H
#define DAEMON_POLL_DEPEND_H

#include "daemon/poll/pass.h"

#define DEPEND_WAITING_MAX 1000 /* of a source */

/* Before the rows: how much room there is, and whether rows of earlier polls found none. */
int depend_begin(struct pass *, struct err *) MUST_USE;
/* What the row at index asks for. known, same: as the store has it. */
int depend_take(
    struct pass *, size_t index, int64_t entry_id, bool known, bool same, struct err *) MUST_USE;
/* After them: what found no room is asked for by a later poll. */
int depend_end(struct pass *, struct err *) MUST_USE;

/* A document that was asked for. Results as intake_document; on success it is done. */
int depend_document(struct batch *, const struct setup *, const struct source_conf *,
    const struct request *, const struct intake_answer *, struct arena *, struct intake_result *ret,
    struct err *) MUST_USE;

#endif
