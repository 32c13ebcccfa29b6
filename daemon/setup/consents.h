/*
 * What each dossier asks for to enter into force: settings -> conditions that the timeline
 * computes. Invariant: every State that a condition names is one of the table of States.
 */
#ifndef DAEMON_SETUP_CONSENTS_H
#define DAEMON_SETUP_CONSENTS_H

#include "config/settings.h"
#include "daemon/timeline/threshold.h"

/* In the order of the dossiers, heap; all mistakes are reported: how many. */
int consents_new(
    const struct settings *, conf_report_fn *, void *arg, struct threshold_def **ret) MUST_USE;
void consents_free(struct threshold_def *, size_t n); /* NULL is fine */

#endif
