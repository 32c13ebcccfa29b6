/*
 * Zones of times that name none: UTC, offsets, and those of the system's tz database, read from its
 * files once, when the configuration is. Invariant: the machine's own zone has no part in it, and
 * nothing of the process is changed.
 */
#ifndef LIB_ZONE_H
#define LIB_ZONE_H

#include <stddef.h>
#include <stdint.h>

#include "lib/err.h"

struct zone;
/* 0 with *ret, or -EINVAL with what was expected. */
int zone_new(struct zone **ret, const char *name, struct err *) MUST_USE;
/* The bytes of a file of the tz database (RFC 8536, version 2 and later): 0 or -EINVAL. */
int zone_parse(struct zone **ret, const char *data, size_t len) MUST_USE;
void zone_free(struct zone *); /* NULL is fine */
/* Seconds east of UTC at this wall clock time. Of a time that comes twice the first is meant; one
 * that is left out is taken as if the clock had been changed. */
int64_t zone_offset(const struct zone *, int64_t wall);
int64_t zone_offset_at(const struct zone *, int64_t utc); /* at this moment */

/* zone_rules.c: the years that follow one rule, as POSIX writes it: EST5EDT,M3.2.0,M11.1.0. */
struct zone_day {
	enum { ZONE_NEVER, ZONE_WEEKDAY, ZONE_DAY_1, ZONE_DAY_0 } kind;
	int month, week,
	    day;        /* week 5: the last; ZONE_DAY_1: 1 to 365, no leap day; _0: 0 to 365 */
	int64_t second; /* of that day, by the clock as it is before */
};
struct zone_rule {
	int64_t standard, summer; /* seconds east of UTC */
	struct zone_day begin, end;
};
int zone_rule_parse(const char *s, struct zone_rule *ret) MUST_USE; /* 0 or -EINVAL */
int64_t zone_rule_offset(const struct zone_rule *, int64_t utc);
/* For systems without the database: the rule of today. NULL: not here. */
const char *zone_rule_known(const char *name);
const char *zone_rule_nearest(const char *name); /* NULL */

#endif
