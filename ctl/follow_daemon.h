/*
 * What `ratifyctl follow` asks of a running daemon, and what it has found. Invariant: without a
 * daemon both answer, and say so.
 */
#ifndef CTL_FOLLOW_DAEMON_H
#define CTL_FOLLOW_DAEMON_H

#include <stdbool.h>

#include "ctl/state.h"

enum follow_reload { RELOAD_TAKEN, RELOAD_NOT_RUNNING, RELOAD_NOT_TAKEN };
/* It reads its configuration anew; source is one that it knows then, or (gone) does not. */
enum follow_reload follow_reload(const char *source, bool gone);
bool follow_has_milestones(const struct ctl_options *, const char *dossier);

#endif
