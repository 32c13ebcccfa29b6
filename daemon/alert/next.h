/*
 * What may come after a milestone, and by when: its procedure's next steps, the consents that are
 * missing, what is announced. Pure; it says only what the procedure, the treaty or a list says.
 */
#ifndef DAEMON_ALERT_NEXT_H
#define DAEMON_ALERT_NEXT_H

#include "daemon/model.h"
#include "daemon/timeline/procedure.h"
#include "daemon/timeline/threshold.h"
#include "lib/arena.h"
#include "lib/err.h"

struct next_context { /* of one dossier */
	const struct track_def *tracks;
	size_t track_count;
	const struct milestone *m; /* all of it, the one at hand among them */
	size_t n;
	const struct threshold_def *consents; /* NULL: nothing is asked for */
	const struct threshold_proof *proof;  /* of these consents, by all of it; as of now */
	const struct announcement *events;    /* of it */
	size_t event_count;
	const struct announcement *sittings; /* what its clocks count */
	size_t sitting_count;
	int64_t now_ms;
};
/* One line without its full stop; *ret NULL: nothing is known. 0 or -EFBIG. */
int alert_next(const struct milestone *, enum alert_kind, const struct next_context *,
    struct arena *, const char **ret) MUST_USE;

#endif
