/*
 * The rooms of a running daemon, built in order, run, drained, and undone in reverse.
 * Invariant: a reload builds and checks everything new before anything old is touched.
 */
#ifndef DAEMON_DAEMON_H
#define DAEMON_DAEMON_H

#include <stdbool.h>

struct daemon_options {
	const char *config;    /* NULL: the default place */
	const char *state_dir; /* NULL: the default place */
	const char *packs;     /* folder searched first; NULL */
	bool once;
	int log_level; /* -1: the configuration's */
};

int daemon_run(const struct daemon_options *); /* returns the exit code (sysexits) */

#endif
