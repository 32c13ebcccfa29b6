/*
 * The procedures of the settings and the tracks of their dossiers, as the timeline works with them.
 * Invariant: steps and clocks are indices that exist, States have their canonical names; the
 * settings outlive what is made of them.
 */
#ifndef DAEMON_SETUP_PROCEDURES_H
#define DAEMON_SETUP_PROCEDURES_H

#include "config/settings.h"
#include "daemon/timeline/procedure.h"

struct procedures;
/* consents: one a dossier, borrowed. 0, or how many mistakes were told; then *ret is untouched. */
int procedures_new(const struct settings *, const struct threshold_def *consents, conf_report_fn *,
    void *arg, struct procedures **ret) MUST_USE;
void procedures_free(struct procedures *); /* NULL is fine */
const struct procedure_def *procedures_all(const struct procedures *, size_t *ret_n);
const struct procedure_def *procedures_find(const struct procedures *, const char *name);
/* Of one dossier, by its index in the settings: its own procedure first ("main", when it is known),
 * then its tracks, then the national lines of the States that it follows. */
const struct track_def *procedures_tracks(const struct procedures *, size_t dossier, size_t *ret_n);
/* Whether clocks count the sitting days of this source. */
bool procedures_is_calendar(const struct procedures *, const char *source);
/* By whose clock the days of a dossier begin: as it says, else as its procedure does. NULL: UTC. */
const char *procedures_seat(const struct settings *, const struct dossier_conf *);

#endif
