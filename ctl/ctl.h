/*
 * ratifyctl: one file a command, listed in one table. Invariant: a command reads the store
 * read-only and works without the daemon, except for what only a running daemon can do.
 */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include <stdbool.h>

struct ctl_options {           /* common ones, before or after the command's name */
	const char *config;    /* -c FILE; NULL: the default place */
	const char *state_dir; /* --state DIR; NULL: the default place */
	const char *packs;     /* --packs DIR; NULL */
	bool json;
};
struct ctl_command {
	const char *name, *usage, *help;
	int (*run)(const struct ctl_options *, int argc,
	    char **argv); /* argv[0] is the command; returns the exit code (sysexits) */
};

/* One line a command, in the order of the manual; its definition is in the file of that name. */
extern const struct ctl_command cmd_timeline;
extern const struct ctl_command cmd_threshold;
extern const struct ctl_command cmd_next;
extern const struct ctl_command cmd_procedure;
extern const struct ctl_command cmd_milestones;
extern const struct ctl_command cmd_explain;
extern const struct ctl_command cmd_dossiers;
extern const struct ctl_command cmd_sources;
extern const struct ctl_command cmd_entries;
extern const struct ctl_command cmd_outbox;
extern const struct ctl_command cmd_route;
extern const struct ctl_command cmd_ack;
extern const struct ctl_command cmd_snooze;
extern const struct ctl_command cmd_mute;
extern const struct ctl_command cmd_unmute;
extern const struct ctl_command cmd_mutes;
extern const struct ctl_command cmd_audit;
extern const struct ctl_command cmd_check;
extern const struct ctl_command cmd_keys;
extern const struct ctl_command cmd_parse;
extern const struct ctl_command cmd_classify;
extern const struct ctl_command cmd_why_not;
extern const struct ctl_command cmd_rules;
extern const struct ctl_command cmd_replay;
extern const struct ctl_command cmd_poll;
extern const struct ctl_command cmd_sinks;
extern const struct ctl_command cmd_status;
extern const struct ctl_command cmd_follow;
extern const struct ctl_command cmd_unfollow;

/* "ratifyctl: ..." on standard error, foreign text escaped; returns code. */
int ctl_fail(int code, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
