/*
 * Civil arithmetic, printing and the two clocks. Invariant: nothing here asks the C library for
 * a time zone; all of it is UTC, proleptic Gregorian.
 */
#include "lib/when.h"

#include <stdio.h>
#include <time.h>

#define DAY_S 86400

static const char month_names[12][10] = { "January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December" };

static bool
is_leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool
when_civil_valid(int64_t year, unsigned month, unsigned day)
{
	static const unsigned char days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u);
}

/* Counts from 1 March, so that the leap day is the last of its year; an era is 400 years. */
int64_t
when_from_civil(int64_t year, unsigned month, unsigned day)
{
	int64_t y = year - (month <= 2 ? 1 : 0);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	    day_of_year - 719468;
}

void
when_to_civil(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era =
	    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
	    day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t m = (5 * day_of_year + 2) / 153;

	*day = (unsigned)(day_of_year - (153 * m + 2) / 5 + 1);
	*month = (unsigned)(m < 10 ? m + 3 : m - 9);
	*year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

struct parts {
	int64_t year, days;
	unsigned month, day, hour, minute, second;
};

static void
split(int64_t at, struct parts *p)
{
	int64_t rest = at % DAY_S;

	p->days = at / DAY_S;
	if (rest < 0) {
		rest += DAY_S;
		p->days--;
	}
	when_to_civil(p->days, &p->year, &p->month, &p->day);
	p->hour = (unsigned)(rest / 3600);
	p->minute = (unsigned)(rest / 60 % 60);
	p->second = (unsigned)(rest % 60);
}

void
when_format(const struct when *w, char out[WHEN_TEXT])
{
	struct parts p;
	int y;

	out[0] = '\0';
	if (w->precision == WHEN_NONE)
		return;
	split(w->at, &p);
	y = (int)p.year;
	if (w->precision == WHEN_YEAR)
		(void)snprintf(out, WHEN_TEXT, "%04d", y);
	else if (w->precision == WHEN_MONTH)
		(void)snprintf(out, WHEN_TEXT, "%04d-%02u", y, p.month);
	else if (w->precision == WHEN_DAY)
		(void)snprintf(out, WHEN_TEXT, "%04d-%02u-%02u", y, p.month, p.day);
	else if (w->precision == WHEN_MINUTE)
		(void)snprintf(out, WHEN_TEXT, "%04d-%02u-%02uT%02u:%02uZ", y, p.month, p.day,
		    p.hour, p.minute);
	else
		(void)snprintf(out, WHEN_TEXT, "%04d-%02u-%02uT%02u:%02u:%02uZ", y, p.month, p.day,
		    p.hour, p.minute, p.second);
}

void
when_format_s(int64_t at, char out[WHEN_TEXT])
{
	struct when w = { .at = at, .precision = WHEN_SECOND };

	when_format(&w, out);
}

void
when_format_human(const struct when *w, char out[WHEN_TEXT])
{
	struct parts p;
	int y;

	out[0] = '\0';
	if (w->precision == WHEN_NONE)
		return;
	split(w->at, &p);
	y = (int)p.year;
	if (w->precision == WHEN_YEAR)
		(void)snprintf(out, WHEN_TEXT, "%d", y);
	else if (w->precision == WHEN_MONTH)
		(void)snprintf(out, WHEN_TEXT, "%s %d", month_names[p.month - 1], y);
	else
		(void)snprintf(out, WHEN_TEXT, "%u %s %d", p.day, month_names[p.month - 1], y);
}

void
when_format_mail(int64_t at, char out[WHEN_TEXT])
{
	static const char day_names[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	struct parts p;

	split(at, &p);
	(void)snprintf(out, WHEN_TEXT, "%s, %u %.3s %04d %02u:%02u:%02u +0000",
	    day_names[((p.days + 4) % 7 + 7) % 7], p.day, month_names[p.month - 1], (int)p.year,
	    p.hour, p.minute, p.second);
}

static int64_t
clock_ms(clockid_t id)
{
	struct timespec ts = { 0, 0 };

	(void)clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t
when_wall_ms(void)
{
	return clock_ms(CLOCK_REALTIME);
}

int64_t
when_boot_ms(void)
{
	return clock_ms(CLOCK_BOOTTIME);
}

int64_t
when_awake_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}
