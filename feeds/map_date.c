/*
 * Dates in a form that cannot be guessed. Invariant: a text that is not of the form is no date;
 * what is left over at its end makes it another form.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "feeds/map_parts.h"
#include "lib/str.h"

#define DAY_S INT64_C(86400)

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

void
map_day_in(const struct zone *zone, struct when *w)
{
	int64_t wall;

	if (w->precision < WHEN_MINUTE)
		return;
	wall = w->at + zone_offset(zone, w->at);
	wall = w->at + zone_offset(zone, wall);
	w->at = (wall / DAY_S - (wall % DAY_S < 0 ? 1 : 0)) * DAY_S;
	w->precision = WHEN_DAY;
}

int
map_date(const char *s, const char *form, const struct zone *zone, struct when *ret)
{
	struct fields f = { -1, -1, -1, -1, -1, -1, false, false };
	int r;

	if (form == NULL)
		r = when_parse(s, strlen(s), ret);
	else
		r = read_form(s, form, &f) ? from_fields(&f, ret) : WHEN_UNREADABLE;
	if (r == 0 && ret->zone_assumed && zone != NULL && ret->precision >= WHEN_MINUTE) {
		ret->at -= zone_offset(zone, ret->at);
		ret->zone_assumed = false;
	}
	return r;
}
