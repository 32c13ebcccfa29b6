/*
 * When a sink may be disturbed. Invariant: quiet hours put an alert off to their end, by the clock
 * on the wall of their zone; nothing is ever dropped.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/alert/alert.h"
#include "lib/str.h"

#define DAY_S INT64_C(86400)
#define DAY_MIN (24 * 60)

/* "07:00"; 24:00 is the end of the day */
static const char *
take_minute(const char *s, int *ret)
{
	int h = 0, m = 0, n = 0;

	for (; n < 2 && isdigit((unsigned char)*s); n++)
		h = 10 * h + *s++ - '0';
	if (n == 0 || *s != ':' || !isdigit((unsigned char)s[1]) || !isdigit((unsigned char)s[2]))
		return NULL;
	m = (s[1] - '0') * 10 + s[2] - '0';
	*ret = 60 * h + m;
	return m < 60 && *ret <= DAY_MIN ? s + 3 : NULL;
}

int
timing_parse(const char *s, int *ret_from, int *ret_to)
{
	int from, to;

	s = take_minute(s, &from);
	if (s == NULL || *s != '-')
		return -EINVAL;
	s = take_minute(s + 1, &to);
	if (s == NULL || *s != '\0' || from % DAY_MIN == to % DAY_MIN)
		return -EINVAL;
	*ret_from = from % DAY_MIN;
	*ret_to = to % DAY_MIN;
	return 0;
}

int
timing_parse_minute(const char *s, int *ret)
{
	s = take_minute(s, ret);
	return s != NULL && *s == '\0' && *ret < DAY_MIN ? 0 : -EINVAL;
}

int
timing_parse_fuse(const char *s, int *ret, int64_t *ret_ms)
{
	char *end;
	long n = strtol(s, &end, 10), span;
	int64_t unit;

	if (n < 1 || n > 1000000 || end == s || *end != '/')
		return -EINVAL;
	s = end + 1;
	span = isdigit((unsigned char)*s) ? strtol(s, &end, 10) : 1;
	s = isdigit((unsigned char)*s) ? end : s;
	unit = *s == 's' ? 1 : *s == 'm' ? 60 : *s == 'h' ? 3600 : *s == 'd' ? DAY_S : 0;
	if (unit == 0 || span < 1 || span > 10000 || (s[1] != '\0' && strcmp(s, "min") != 0))
		return -EINVAL;
	*ret = (int)n;
	*ret_ms = span * unit * 1000;
	return 0;
}

static int64_t
floor_day(int64_t s)
{
	return s - ((s % DAY_S) + DAY_S) % DAY_S;
}

/* The first moment at which the clock shows that time, or, where it is left out, has passed it. */
int64_t
timing_moment(const struct zone *z, int64_t wall)
{
	int64_t utc = wall - zone_offset(z, wall), offset = zone_offset_at(z, utc);

	return utc + offset < wall ? wall - offset : utc;
}

/* The end of the quiet hours that now is in, now itself when it is in none. */
static int64_t
quiet_end(const struct sink_timing *t, int64_t now_s)
{
	int64_t wall = now_s + zone_offset_at(t->zone, now_s), day = floor_day(wall);
	int64_t minute = (wall - day) / 60, end;
	bool over_midnight = t->from_min > t->to_min;

	if (over_midnight ? minute < t->from_min && minute >= t->to_min
			  : minute < t->from_min || minute >= t->to_min)
		return now_s;
	end = day + INT64_C(60) * t->to_min;
	if (over_midnight && minute >= t->from_min)
		end += DAY_S;
	end = timing_moment(t->zone, end);
	return end > now_s ? end : now_s;
}

const struct sink_timing *
timing_of(const struct routing *routing, const char *sink)
{
	size_t i;

	for (i = 0; i < routing->timing_count; i++)
		if (str_eq(routing->timings[i].sink, sink))
			return &routing->timings[i];
	return NULL;
}

int64_t
timing_not_before(
    const struct routing *routing, const char *sink, const struct alert *a, int64_t now_ms)
{
	const struct sink_timing *t = timing_of(routing, sink);
	int64_t now_s = now_ms / 1000, end;

	if (t == NULL || !t->quiet)
		return now_ms;
	if (a->importance >= 'A' && a->importance <= 'C' &&
	    (t->pierce >> (a->importance - 'A') & 1) != 0)
		return now_ms;
	end = quiet_end(t, now_s);
	return end > now_s ? end * 1000 : now_ms;
}
