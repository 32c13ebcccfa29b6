/*
 * What follows an alert or an announcement while time passes: reminders, repeats, the next sink.
 * Pure: when, how often, and in which words; whether somebody said something is the caller's.
 */
#ifndef DAEMON_ALERT_AFTER_H
#define DAEMON_ALERT_AFTER_H

#include "daemon/alert/alert.h"

#define AFTER_GAP_MAX_MS (30LL * 86400 * 1000)

/* How long after the one before it the n-th repeat is told, n from 1: doubled each time. */
int64_t after_gap_ms(int64_t every_ms, int n);

/* Which reminder of the event is to be told: the nearest of those whose moment has come since it
 * was announced or changed, while it is still to come. An hour is an hour before; of a day, days
 * are mornings where it takes place, and what is less than a day is the morning of that day.
 * A deadline, which is no meeting, has one on its day. */
struct after_reminder {
	bool due;
	int64_t before_ms; /* which of the list */
	int64_t next_ms;   /* when to look again; INT64_MAX: never */
};
void after_remind(const struct announcement *, const int64_t *before_ms, size_t n, int64_t now_ms,
    struct after_reminder *ret);
/* Its alert. */
struct after_context {
	const char *dossier_title;
	int64_t before_ms;
	int64_t told_ms;    /* when it will be told: how near it is then; 0: not one moment */
	const char *unread; /* its source, if that cannot be read now; NULL */
	int64_t now_ms;
};
int alert_compose_reminder(const struct announcement *, const struct after_context *,
    struct arena *, struct alert *ret, struct err *) MUST_USE;

/* An alert told once more, about the same thing so that it takes the place of the first. */
struct after_again {
	const char *route; /* NULL: its snooze is over */
	int n, max;        /* escalated: the n-th of so many sinks */
	int64_t next_ms;   /* after this one; 0: this is the last */
	int64_t moment_ms; /* of a snooze: its end, tells them apart */
};
int alert_compose_again(const struct alert *first, enum alert_kind, const struct after_again *,
    int64_t now_ms, struct arena *, struct alert *ret, struct err *) MUST_USE;
/* The id that it has. */
void after_again_id(
    const struct alert *first, enum alert_kind, const struct after_again *, char ret[33]);
/* What an alert is about: what it replaces, else itself. */
const char *alert_about(const struct alert *);

#endif
