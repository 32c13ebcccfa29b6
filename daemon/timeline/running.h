/*
 * The clocks of a procedure that run: what a step has started and nothing has ended yet. Invariant:
 * a clock runs on the day of the step that starts it, as whoever took that step counts it; sitting
 * days come out of announced sittings alone.
 */
#ifndef DAEMON_TIMELINE_RUNNING_H
#define DAEMON_TIMELINE_RUNNING_H

#include "daemon/timeline/procedure.h"

/* m: the milestones that the track was run on. The clock of consents is not among them, see
 * threshold_forecast. 0 or -EFBIG. */
int clocks_running(const struct track_state *, const struct milestone *m,
    const struct announcement *, size_t announcement_count, int64_t now_s, struct arena *,
    struct forecast **ret, size_t *ret_n) MUST_USE;

#endif
