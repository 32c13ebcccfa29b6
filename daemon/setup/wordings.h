/*
 * Whether the words that sinks have of their own can be used: templates with fields that exist, for
 * types of milestones and kinds of alerts that exist.
 */
#ifndef DAEMON_SETUP_WORDINGS_H
#define DAEMON_SETUP_WORDINGS_H

#include "config/settings.h"
#include "lib/err.h"

/* How many mistakes were told, each at its place. */
int wordings_check(const struct settings *, conf_report_fn *, void *arg) MUST_USE;

#endif
