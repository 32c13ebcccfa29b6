/*
 * What the commands that read the store share. Invariant: it is opened for reading only, beside a
 * running daemon or without one.
 */
#ifndef CTL_STATE_H
#define CTL_STATE_H

#include "ctl/ctl.h"
#include "daemon/store/store.h"

/* 0 with *ret, else the exit code (sysexits), the reason already told: EX_NOINPUT when ratifyd has
 * never run there. */
int ctl_open_store(const struct ctl_options *, struct store **ret) MUST_USE;
/* The exit code for a failed read, with the reason told. */
int ctl_fail_err(const struct err *);

#endif
