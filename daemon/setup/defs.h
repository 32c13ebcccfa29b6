/*
 * One item of the settings -> one definition of a pure room. Invariant: everything is borrowed
 * from the settings, which outlive the definitions.
 */
#ifndef DAEMON_SETUP_DEFS_H
#define DAEMON_SETUP_DEFS_H

#include "config/settings.h"
#include "daemon/alert/alert.h"
#include "daemon/detect/detect.h"
#include "daemon/identify/identify.h"

void defs_dossier(const struct dossier_conf *, struct dossier_def *ret);
void defs_rule(const struct rule_conf *, struct rule_def *ret);
void defs_route(const struct route_conf *, struct route_def *ret);

#endif
