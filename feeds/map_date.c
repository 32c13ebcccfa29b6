/*
 * Dates in a form that cannot be guessed, and the zones of times that name none. Invariant: a zone
 * is arithmetic from the rules written here, never the machine's own.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "feeds/map_parts.h"
#include "lib/str.h"

#define DAY_S INT64_C(86400)

enum summer { SUMMER_NONE, SUMMER_US, SUMMER_EU };
static const struct {
	const char *name;
	int minutes;
	enum summer summer;
} zones[] = {
	{ "UTC", 0, SUMMER_NONE },
	{ "America/New_York", -300, SUMMER_US },
	{ "America/Toronto", -300, SUMMER_US },
	{ "America/Chicago", -360, SUMMER_US },
	{ "America/Denver", -420, SUMMER_US },
	{ "America/Los_Angeles", -480, SUMMER_US },
	{ "Europe/London", 0, SUMMER_EU },
	{ "Europe/Dublin", 0, SUMMER_EU },
	{ "Europe/Lisbon", 0, SUMMER_EU },
	{ "Europe/Paris", 60, SUMMER_EU },
	{ "Europe/Brussels", 60, SUMMER_EU },
	{ "Europe/Berlin", 60, SUMMER_EU },
	{ "Europe/Vienna", 60, SUMMER_EU },
	{ "Europe/Zurich", 60, SUMMER_EU },
	{ "Europe/Rome", 60, SUMMER_EU },
	{ "Europe/Madrid", 60, SUMMER_EU },
	{ "Europe/Amsterdam", 60, SUMMER_EU },
	{ "Europe/Stockholm", 60, SUMMER_EU },
	{ "Europe/Warsaw", 60, SUMMER_EU },
	{ "Europe/Helsinki", 120, SUMMER_EU },
	{ "Europe/Athens", 120, SUMMER_EU },
	{ "Asia/Kolkata", 330, SUMMER_NONE },
	{ "Asia/Tokyo", 540, SUMMER_NONE },
};

struct fields { /* -1: not said */
	int year, month, day, hour, minute, second;
	bool pm, am;
};
enum token {
	TOK_YEAR,
	TOK_YEAR2,
	TOK_NAME,
	TOK_MONTH,
	TOK_DAY,
	TOK_HOUR,
	TOK_MINUTE,
	TOK_SECOND,
	TOK_HALF,
	TOK_COUNT
};
static const char token_words[TOK_COUNT][5] = { "YYYY", "YY", "MON", "MM", "DD", "hh", "mm", "ss",
	"AM" };

static enum token
token_at(const char *form)
{
	int i;

	for (i = 0; i < TOK_COUNT; i++)
		if (str_starts(form, token_words[i]))
			return (enum token)i;
	return TOK_COUNT;
}

int
map_date_check(const char *form, struct err *err)
{
	const char *p;
	bool year = false, day = false;
	enum token t;

	for (p = form; *p != '\0'; p += t == TOK_COUNT ? 1 : strlen(token_words[t])) {
		t = token_at(p);
		year = year || t == TOK_YEAR || t == TOK_YEAR2;
		day = day || t == TOK_DAY;
		if (t == TOK_COUNT && isalpha((unsigned char)*p) && *p != 'T')
			break;
	}
	if (*p != '\0' || !year || !day)
		return err_set(err, -EINVAL,
		    "a form of YYYY or YY, MM or MON, DD, and if need be hh, mm, ss and AM, such "
		    "as "
		    "MM/DD/YYYY");
	return 0;
}

static int
month_at(const char *s, size_t *ret_len)
{
	static const char names[12][10] = { "january", "february", "march", "april", "may", "june",
		"july", "august", "september", "october", "november", "december" };
	size_t n = 0;
	int i;

	while (isalpha((unsigned char)s[n]))
		n++;
	*ret_len = n;
	for (i = 0; n >= 3 && i < 12; i++)
		if (n <= strlen(names[i]) && strncasecmp(s, names[i], n) == 0)
			return i + 1;
	return -1;
}

static int
digits_at(const char *s, size_t least, size_t most, size_t *ret_len)
{
	int v = 0;
	size_t n = 0;

	while (n < most && isdigit((unsigned char)s[n]))
		v = v * 10 + (s[n++] - '0');
	*ret_len = n;
	return n >= least ? v : -1;
}

static bool
take_token(enum token t, const char **s, struct fields *f)
{
	int *const into[] = { &f->year, &f->year, &f->month, &f->month, &f->day, &f->hour,
		&f->minute, &f->second };
	size_t n = 2;
	int v;

	if (t == TOK_HALF) {
		f->pm = strncasecmp(*s, "pm", 2) == 0;
		f->am = strncasecmp(*s, "am", 2) == 0;
		*s += 2;
		return f->pm || f->am;
	}
	if (t == TOK_NAME) {
		v = month_at(*s, &n);
		if ((*s)[n] == '.')
			n++;
	} else {
		v = digits_at(*s,
		    t == TOK_YEAR        ? 4
			: t == TOK_YEAR2 ? 2
					 : 1,
		    t == TOK_YEAR ? 4 : 2, &n);
	}
	if (t == TOK_YEAR2 && v >= 0)
		v += v < 50 ? 2000 : 1900;
	*into[t] = v;
	*s += n;
	return v >= 0;
}

static bool
read_form(const char *s, const char *form, struct fields *f)
{
	enum token t;

	while (*form != '\0') {
		t = token_at(form);
		if (t != TOK_COUNT) {
			if (!take_token(t, &s, f))
				return false;
			form += strlen(token_words[t]);
		} else if (*form == ' ') {
			while (*s == ' ')
				s++;
			form++;
		} else if (*s++ != *form++) {
			return false;
		}
	}
	return *s == '\0';
}

static int64_t
sunday(int64_t year, unsigned month, int nth) /* 1: first; -1: last */
{
	int64_t first = when_from_civil(year, month, 1), last, d;

	last = when_from_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - 1;
	if (nth > 0) {
		d = first + (7 - (first + 4) % 7) % 7; /* 1970-01-01 was a Thursday: 4 */
		return d + 7 * (nth - 1);
	}
	return last - (last + 4) % 7;
}

/* Is it summer time at this wall clock time? */
static bool
is_summer(enum summer rule, int minutes, int64_t wall)
{
	int64_t days = wall / DAY_S - (wall % DAY_S < 0 ? 1 : 0), year, from, to;
	unsigned month, day;

	when_to_civil(days, &year, &month, &day);
	if (rule == SUMMER_NONE || year < 1970)
		return false;
	if (rule == SUMMER_US) {
		from = year >= 2007 ? sunday(year, 3, 2)
		    : year >= 1987  ? sunday(year, 4, 1)
				    : sunday(year, 4, -1);
		to = year >= 2007 ? sunday(year, 11, 1) : sunday(year, 10, -1);
		return wall >= from * DAY_S + 2 * 3600 && wall < to * DAY_S + 2 * 3600;
	}
	from = sunday(year, 3, -1) * DAY_S + 3600 + minutes * 60;
	to = sunday(year, 10, -1) * DAY_S + 3600 + (minutes + 60) * 60;
	return year >= 1981 && wall >= from && wall < to;
}

static int
offset_minutes(const char *zone)
{
	size_t n;
	int h = digits_at(zone + 1, 2, 2, &n), m;

	if ((zone[0] != '+' && zone[0] != '-') || h < 0 || h > 14 || zone[3] != ':')
		return INT16_MIN;
	m = digits_at(zone + 4, 2, 2, &n);
	if (m < 0 || m > 59 || zone[6] != '\0')
		return INT16_MIN;
	return (zone[0] == '-' ? -1 : 1) * (60 * h + m);
}

static int64_t
zone_shift(const char *zone, int64_t wall)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(zones); i++)
		if (strcmp(zones[i].name, zone) == 0)
			return 60 *
			    (zones[i].minutes +
				(is_summer(zones[i].summer, zones[i].minutes, wall) ? 60 : 0));
	return 60 * (int64_t)offset_minutes(zone);
}

int
map_zone_check(const char *zone, struct err *err)
{
	const char *words[ARRAY_LEN(zones)], *near;
	size_t i;

	for (i = 0; i < ARRAY_LEN(zones); i++) {
		words[i] = zones[i].name;
		if (strcmp(words[i], zone) == 0)
			return 0;
	}
	if (strlen(zone) == 6 && offset_minutes(zone) != INT16_MIN)
		return 0;
	near = str_nearest(zone, words, ARRAY_LEN(words));
	return err_set(err, -EINVAL,
	    "UTC, an offset like +01:00, or one of America/New_York, America/Chicago, "
	    "Europe/London, Europe/Paris, Europe/Brussels and some others%s%s%s",
	    near != NULL ? " (did you mean " : "", STR_OR(near, ""), near != NULL ? "?)" : "");
}

static int
from_fields(const struct fields *f, struct when *ret)
{
	int hour = f->hour;

	if (f->month < 0 || f->day < 0 ||
	    !when_civil_valid(f->year, (unsigned)f->month, (unsigned)f->day))
		return WHEN_UNREADABLE;
	*ret = (struct when){ .precision = WHEN_DAY };
	ret->at = when_from_civil(f->year, (unsigned)f->month, (unsigned)f->day) * DAY_S;
	if (hour < 0)
		return 0;
	if ((f->pm || f->am) && (hour < 1 || hour > 12))
		return WHEN_UNREADABLE;
	if (f->pm || f->am)
		hour = hour % 12 + (f->pm ? 12 : 0);
	if (hour > 23 || f->minute > 59 || f->second > 60)
		return WHEN_UNREADABLE;
	ret->at += hour * INT64_C(3600) + (f->minute > 0 ? f->minute * INT64_C(60) : 0) +
	    (f->second > 0 ? f->second : 0);
	ret->precision = f->second >= 0 ? WHEN_SECOND : WHEN_MINUTE;
	ret->zone_assumed = true;
	return 0;
}

int
map_date(const char *s, const char *form, const char *zone, struct when *ret)
{
	struct fields f = { -1, -1, -1, -1, -1, -1, false, false };
	int r;

	if (form == NULL)
		r = when_parse(s, strlen(s), ret);
	else
		r = read_form(s, form, &f) ? from_fields(&f, ret) : WHEN_UNREADABLE;
	if (r == 0 && ret->zone_assumed && zone != NULL && ret->precision >= WHEN_MINUTE) {
		ret->at -= zone_shift(zone, ret->at);
		ret->zone_assumed = false;
	}
	return r;
}
