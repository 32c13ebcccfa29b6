#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/str.h"
#include "lib/when.h"
#include "lib/zone.h"

#define DAY_S INT64_C(86400)

static const struct {
	const char *name, *rule;
} known[] = {
	{ "America/New_York", "EST5EDT,M3.2.0,M11.1.0" },
	{ "America/Toronto", "EST5EDT,M3.2.0,M11.1.0" },
	{ "America/Chicago", "CST6CDT,M3.2.0,M11.1.0" },
	{ "America/Denver", "MST7MDT,M3.2.0,M11.1.0" },
	{ "America/Los_Angeles", "PST8PDT,M3.2.0,M11.1.0" },
	{ "Europe/London", "GMT0BST,M3.5.0/1,M10.5.0" },
	{ "Europe/Dublin", "GMT0IST,M3.5.0/1,M10.5.0" },
	{ "Europe/Lisbon", "WET0WEST,M3.5.0/1,M10.5.0" },
	{ "Europe/Paris", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Brussels", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Vienna", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Zurich", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Rome", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Madrid", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Amsterdam", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Stockholm", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Warsaw", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Helsinki", "EET-2EEST,M3.5.0/3,M10.5.0/4" },
	{ "Europe/Athens", "EET-2EEST,M3.5.0/3,M10.5.0/4" },
	{ "Asia/Kolkata", "IST-5:30" },
	{ "Asia/Tokyo", "JST-9" },
	{ "Asia/Seoul", "KST-9" },
	{ "Asia/Shanghai", "CST-8" },
	{ "Africa/Nairobi", "EAT-3" },
	{ "Africa/Johannesburg", "SAST-2" },
	{ "Africa/Lagos", "WAT-1" },
	{ "Europe/Luxembourg", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Oslo", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Copenhagen", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Prague", "CET-1CEST,M3.5.0,M10.5.0/3" },
	{ "Europe/Kyiv", "EET-2EEST,M3.5.0/3,M10.5.0/4" },
	{ "Australia/Sydney", "AEST-10AEDT,M10.1.0,M4.1.0/3" },
	{ "Pacific/Auckland", "NZST-12NZDT,M9.5.0,M4.1.0/3" },
	{ "America/Mexico_City", "CST6" },
};

const char *
zone_rule_known(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(known[i].name, name) == 0)
			return known[i].rule;
	return NULL;
}

const char *
zone_rule_nearest(const char *name)
{
	const char *words[ARRAY_LEN(known)];
	size_t i;

	for (i = 0; i < ARRAY_LEN(known); i++)
		words[i] = known[i].name;
	return str_nearest(name, words, ARRAY_LEN(words));
}

/* ---- reading a rule; each returns behind what it took, NULL when that is not there */

static const char *
take_number(const char *s, int least, int most, int *ret)
{
	int v = 0, digits = 0;

	for (; s != NULL && digits < 4 && isdigit((unsigned char)*s); s++, digits++)
		v = v * 10 + (*s - '0');
	*ret = v;
	return s != NULL && digits > 0 && v >= least && v <= most ? s : NULL;
}

static const char *
take_name(const char *s)
{
	const char *p = s;

	if (*s == '<') {
		p = strchr(s, '>');
		return p != NULL ? p + 1 : NULL;
	}
	while (isalpha((unsigned char)*p))
		p++;
	return p - s >= 3 ? p : NULL;
}

/* [+-]hh[:mm[:ss]] */
static const char *
take_time(const char *s, int64_t *ret)
{
	int sign = *s == '-' ? -1 : 1, part, i;
	int64_t v = 0, unit = 3600;

	if (*s == '-' || *s == '+')
		s++;
	for (i = 0; i < 3; i++, unit /= 60) {
		s = take_number(s, 0, i == 0 ? 167 : 59, &part);
		if (s == NULL)
			return NULL;
		v += part * unit;
		if (*s != ':')
			break;
		s++;
	}
	*ret = sign * v;
	return i < 3 ? s : NULL;
}

/* ,M3.2.0/2 or ,J60 or ,59 */
static const char *
take_day(const char *s, struct zone_day *ret)
{
	if (*s++ != ',')
		return NULL;
	ret->second = 2 * 3600;
	if (*s == 'M') {
		ret->kind = ZONE_WEEKDAY;
		s = take_number(s + 1, 1, 12, &ret->month);
		s = s != NULL && *s == '.' ? take_number(s + 1, 1, 5, &ret->week) : NULL;
		s = s != NULL && *s == '.' ? take_number(s + 1, 0, 6, &ret->day) : NULL;
	} else if (*s == 'J') {
		ret->kind = ZONE_DAY_1;
		s = take_number(s + 1, 1, 365, &ret->day);
	} else {
		ret->kind = ZONE_DAY_0;
		s = take_number(s, 0, 365, &ret->day);
	}
	return s != NULL && *s == '/' ? take_time(s + 1, &ret->second) : s;
}

int
zone_rule_parse(const char *s, struct zone_rule *ret)
{
	struct zone_rule r = { .begin = { .kind = ZONE_NEVER } };

	s = take_name(s);
	s = s != NULL ? take_time(s, &r.standard) : NULL;
	r.standard = -r.standard; /* POSIX counts westwards */
	r.summer = r.standard + 3600;
	if (s != NULL && *s != '\0') {
		s = take_name(s);
		if (s != NULL && *s != ',') {
			s = take_time(s, &r.summer);
			r.summer = -r.summer;
		}
		s = s != NULL ? take_day(s, &r.begin) : NULL;
		s = s != NULL ? take_day(s, &r.end) : NULL;
	}
	if (s == NULL || *s != '\0')
		return -EINVAL;
	*ret = r;
	return 0;
}

/* ---- its arithmetic */

static int64_t
day_of(const struct zone_day *d, int64_t year)
{
	int64_t first = when_from_civil(year, 1, 1), last;
	bool leap = when_from_civil(year + 1, 1, 1) - first == 366;

	if (d->kind == ZONE_DAY_0)
		return first + d->day;
	if (d->kind == ZONE_DAY_1)
		return first + d->day - 1 + (leap && d->day > 59 ? 1 : 0);
	first = when_from_civil(year, (unsigned)d->month, 1);
	last = d->month == 12 ? when_from_civil(year + 1, 1, 1)
			      : when_from_civil(year, (unsigned)d->month + 1, 1);
	/* 1970-01-01 was a Thursday: 4 */
	first += ((d->day - (first + 4)) % 7 + 7) % 7 + 7 * (d->week - 1);
	return first < last ? first : first - 7;
}

int64_t
zone_rule_offset(const struct zone_rule *r, int64_t utc)
{
	int64_t wall = utc + r->standard, days = wall / DAY_S - (wall % DAY_S < 0 ? 1 : 0), year,
		begin, end;
	unsigned month, day;
	bool summer;

	if (r->begin.kind == ZONE_NEVER)
		return r->standard;
	when_to_civil(days, &year, &month, &day);
	begin = day_of(&r->begin, year) * DAY_S + r->begin.second - r->standard;
	end = day_of(&r->end, year) * DAY_S + r->end.second - r->summer;
	summer = begin < end ? utc >= begin && utc < end : utc >= begin || utc < end;
	return summer ? r->summer : r->standard;
}
