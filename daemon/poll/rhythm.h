/*
 * On which days a source said something new, and when its silence is longer than its habit. Pure:
 * days since 1970-01-01 (UTC), no clock. Saturdays, Sundays and the days from 24 December to 1
 * January make no silence longer.
 */
#ifndef DAEMON_POLL_RHYTHM_H
#define DAEMON_POLL_RHYTHM_H

#include <stddef.h>
#include <stdint.h>

#define RHYTHM_MAX 24
#define RHYTHM_TEXT (RHYTHM_MAX * 12)
#define RHYTHM_NEVER INT32_MAX

struct rhythm {
	int days[RHYTHM_MAX]; /* rising; the last ones */
	size_t n;
};

void
rhythm_read(struct rhythm *, const char *text); /* what cannot be read is left out; NULL: empty */
void rhythm_write(const struct rhythm *, char out[RHYTHM_TEXT]);
void rhythm_note(struct rhythm *, int day);
/* Working days without anything new that are still as usual: three times the gap that nine of ten
 * do not exceed, at least 3. RHYTHM_NEVER while fewer than 8 gaps are known. */
int rhythm_patience(const struct rhythm *);
/* The first day on which it is silent; RHYTHM_NEVER: not known. after_days: calendar days that the
 * configuration says instead; 0: it says none. */
int rhythm_silent_from(const struct rhythm *, int after_days);

#endif
