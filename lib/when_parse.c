/*
 * Reads dates by their parts, whatever their order: every number, word and sign is given the one
 * role that is left for it. Invariant: what has no role, or makes no date of the calendar, is
 * refused; nothing is guessed from today's date, because there is no clock here.
 */
#include <string.h>
#include <strings.h>

#include "lib/mem.h"
#include "lib/when.h"
#include "lib/when_fast.h"
#include "lib/when_words.h"

#define MAX_DATE_BYTES 128
#define DAY_S 86400

struct date {
	const char *start, *p, *end;
	int64_t year; /* 0: not yet */
	unsigned month, day;
	unsigned hour, minute, second;
	unsigned half;     /* 1 before noon, 2 after */
	unsigned spare[3]; /* small numbers whose role depends on what follows */
	unsigned spare_count;
	unsigned after_year; /* how many of them stood after the year */
	int zone_minutes;
	bool has_time, has_second, has_zone, has_number_zone, zone_guessed, month_was_first;
	bool us_order; /* month/day, because halves of the day are written so */
	unsigned words;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static size_t
digits_at(const struct date *d, const char *p)
{
	size_t n = 0;

	while (p + n < d->end && is_digit(p[n]))
		n++;
	return n;
}

static unsigned
value(const char *p, size_t n)
{
	unsigned v = 0;

	while (n-- > 0)
		v = v * 10 + (unsigned)(*p++ - '0');
	return v;
}

static int64_t
full_year(unsigned v, size_t digits)
{
	if (digits > 2)
		return v;
	return v >= 50 ? 1900 + (int64_t)v : 2000 + (int64_t)v;
}

static bool
set_date(struct date *d, int64_t year, unsigned month, unsigned day)
{
	if (d->year != 0 || d->month != 0 || !when_civil_valid(year, month, day == 0 ? 1 : day))
		return false;
	d->year = year;
	d->month = month;
	d->day = day;
	return true;
}

static bool
set_ordinal(struct date *d, int64_t year, unsigned ordinal)
{
	unsigned month, day;

	if (ordinal < 1 || ordinal > 366 || year < 1)
		return false;
	when_to_civil(when_from_civil(year, 1, 1) + ordinal - 1, &year, &month, &day);
	return (ordinal < 366 || month == 12) && set_date(d, year, month, day);
}

/* hh:mm, hh:mm:ss, hh:mm:ss.fff; a second time replaces a first one of 00:00:00. */
static bool
take_time(struct date *d, size_t n)
{
	unsigned part[3] = { value(d->p, n), 0, 0 };
	unsigned count = 1;
	size_t m;

	if (d->has_time && (d->hour | d->minute | d->second) != 0)
		return false;
	d->p += n;
	while (count < 3 && d->p + 1 < d->end && *d->p == ':' && is_digit(d->p[1])) {
		m = digits_at(d, d->p + 1);
		if (m > 2)
			return false;
		part[count++] = value(d->p + 1, m);
		d->p += m + 1;
	}
	if (d->p + 1 < d->end && (*d->p == '.' || *d->p == ',') && is_digit(d->p[1]) && count == 3)
		d->p += 1 + digits_at(d, d->p + 1);
	while (d->p < d->end && *d->p == ':') /* "10:14:55:00", "10:14:55:-0700" */
		d->p += 1 + (digits_at(d, d->p + 1) == 2 ? 2 : 0);
	d->hour = part[0];
	d->minute = part[1];
	d->second = part[2];
	d->has_second = count == 3;
	d->has_time = true;
	return true;
}

/* After T without colons: hh, hhmm, hhmmss. */
static bool
take_packed_time(struct date *d, size_t n)
{
	if (d->has_time || (n != 2 && n != 4 && n != 6))
		return false;
	d->hour = value(d->p, 2);
	d->minute = n >= 4 ? value(d->p + 2, 2) : 0;
	d->second = n == 6 ? value(d->p + 4, 2) : 0;
	d->has_second = n == 6;
	d->has_time = true;
	d->p += n;
	return true;
}

static bool
take_number_zone(struct date *d)
{
	int sign = *d->p == '-' ? -1 : 1;
	size_t n;
	unsigned hours, minutes = 0;

	while (d->p < d->end && (*d->p == '-' || *d->p == '+'))
		d->p++;
	n = digits_at(d, d->p);
	if (n < 1 || n > 4 || d->has_number_zone)
		return false;
	hours = n <= 2 ? value(d->p, n) : value(d->p, n - 2);
	if (n > 2)
		minutes = value(d->p + n - 2, 2);
	d->p += n;
	if (n <= 2 && d->p < d->end && *d->p == ':' && digits_at(d, d->p + 1) == 2) {
		minutes = value(d->p + 1, 2);
		d->p += 3;
	}
	if (d->p < d->end && *d->p == ':' && digits_at(d, d->p + 1) == 2)
		d->p += 3;
	if (hours > 23 || minutes > 59)
		return false;
	d->zone_minutes = sign * (int)(hours * 60 + minutes);
	d->has_zone = d->has_number_zone = true;
	return true;
}

/* a/b/c whose year is last: which of the two is the day depends on who wrote it. */
static bool
set_year_last(struct date *d, unsigned a, unsigned b, int64_t year, bool month_first)
{
	if (month_first)
		return set_date(d, year, a, b) || set_date(d, year, b, a);
	return set_date(d, year, b, a) || set_date(d, year, a, b);
}

/* Three numbers with the same sign between them. */
static bool
take_triple(struct date *d, const size_t n[3])
{
	const char *a = d->p, *b = a + n[0] + 1, *c = b + n[1] + 1;
	char sep = a[n[0]];
	unsigned va = value(a, n[0]), vb = value(b, n[1]), vc = value(c, n[2]);

	d->p = c + n[2];
	if (n[0] == 4)
		return n[2] <= 3 && vb <= 12 && set_date(d, va, vb, vc);
	if (n[2] == 4)
		return n[0] <= 2 && set_year_last(d, va, vb, vc, d->us_order && sep == '/');
	if (n[0] > 2 || n[2] > 2)
		return false;
	if (sep == '-')
		return set_date(d, full_year(va, 2), vb, vc) ||
		    set_year_last(d, va, vb, full_year(vc, 2), false);
	return set_year_last(d, va, vb, full_year(vc, 2), sep == '/') ||
	    set_date(d, full_year(va, 2), vb, vc);
}

/* Measures "a-b-c" or "a-b" at the cursor; returns how many numbers are joined by one sign. */
static unsigned
joined(const struct date *d, size_t n[3])
{
	const char *p = d->p;
	char sep = 0;
	unsigned count = 0;

	for (;;) {
		n[count] = digits_at(d, p);
		p += n[count++];
		if (count == 3 || p + 1 >= d->end || strchr("-/.", *p) == NULL || !is_digit(p[1]))
			break;
		if (sep != 0 && *p != sep)
			break;
		sep = *p++;
	}
	return count;
}

/* Runs of digits without any sign: 20031231, 2003335, 031231, 03335, seconds since 1970. */
static bool
take_packed_date(struct date *d, size_t n)
{
	const char *p = d->p;

	d->p += n;
	if (n == 8)
		return set_date(d, value(p, 4), value(p + 4, 2), value(p + 6, 2));
	if (n == 7)
		return set_ordinal(d, value(p, 4), value(p + 4, 3));
	if (n == 6)
		return set_date(d, full_year(value(p, 2), 2), value(p + 2, 2), value(p + 4, 2));
	if (n == 5)
		return set_ordinal(d, full_year(value(p, 2), 2), value(p + 2, 3));
	if (n == 12 || n == 14) {
		d->p = p + 8;
		return set_date(d, value(p, 4), value(p + 4, 2), value(p + 6, 2)) &&
		    take_packed_time(d, n - 8);
	}
	return false;
}

static bool
take_pair(struct date *d, const size_t n[3])
{
	const char *b = d->p + n[0] + 1;
	unsigned va = value(d->p, n[0] > 4 ? 4 : n[0]), vb = value(b, n[1] > 4 ? 4 : n[1]);

	d->p = b + n[1];
	if (n[1] == 3 && (n[0] == 4 || n[0] == 2))
		return set_ordinal(d, full_year(va, n[0]), vb);
	if (n[0] == 4 && n[1] <= 2)
		return set_date(d, va, vb, 0);
	if (n[1] == 4 && n[0] <= 2)
		return set_date(d, vb, va, 0);
	return false;
}

static bool
take_small(struct date *d, size_t n)
{
	unsigned v = value(d->p, n);

	d->p += n;
	if (n > 2) {
		if (n == 4 && d->year == 0 && v != 0) {
			d->year = v;
			return true;
		}
		return n == 4 && v == 0 && d->year != 0; /* "0000" without its sign */
	}
	if (d->spare_count >= ARRAY_LEN(d->spare))
		return false;
	if (d->year != 0)
		d->after_year++;
	d->spare[d->spare_count++] = v;
	return true;
}

static bool
after_t(const struct date *d)
{
	return d->p > d->start && (d->p[-1] == 'T' || d->p[-1] == 't') && d->year != 0;
}

/* 2004\xeb\x85\x84 05\xec\x9b\x94 28\xec\x9d\xbc, and the same in Chinese and Japanese. */
static int
take_cjk_part(struct date *d, size_t n)
{
	static const struct {
		const char *unit;
		char role;
		bool korean;
	} units[] = { { "년", 'y', true }, { "월", 'm', true }, { "일", 'd', true },
		{ "年", 'y', false }, { "月", 'm', false }, { "日", 'd', false } };
	unsigned v = value(d->p, n > 4 ? 4 : n);
	size_t i;

	for (i = 0; i < ARRAY_LEN(units); i++)
		if ((size_t)(d->end - d->p) >= n + 3 && memcmp(d->p + n, units[i].unit, 3) == 0)
			break;
	if (i == ARRAY_LEN(units))
		return 0;
	d->p += n + 3;
	if (units[i].role == 'y')
		d->year = full_year(v, n);
	else if (units[i].role == 'm')
		d->month = v;
	else
		d->day = v;
	if (units[i].korean && !d->has_zone) {
		d->zone_minutes = 9 * 60;
		d->zone_guessed = true;
	}
	return 1;
}

static bool
take_number(struct date *d)
{
	size_t n[3] = { 0, 0, 0 };
	unsigned count = joined(d, n);

	if (n[0] <= 2 && d->p + n[0] < d->end && d->p[n[0]] == ':')
		return take_time(d, n[0]);
	if (after_t(d))
		return take_packed_time(d, n[0]);
	if (n[0] > 14)
		return false;
	if (take_cjk_part(d, n[0]) != 0)
		return true;
	if (count == 3 && d->year == 0 && d->month == 0)
		return take_triple(d, n);
	if (count == 2 && d->year == 0 && d->month == 0)
		return take_pair(d, n);
	if (n[0] > 4)
		return take_packed_date(d, n[0]);
	if (d->p + n[0] + 1 < d->end && (d->p[n[0]] == 'h' || d->p[n[0]] == 'H') && n[0] <= 2 &&
	    is_digit(d->p[n[0] + 1]) && !d->has_time) { /* 10h30 */
		d->hour = value(d->p, n[0]);
		d->p += n[0] + 1;
		n[1] = digits_at(d, d->p);
		d->minute = n[1] > 2 ? 99 : value(d->p, n[1]);
		d->p += n[1];
		d->has_time = true;
		return true;
	}
	return take_small(d, n[0]);
}

static bool
take_month(struct date *d, unsigned month)
{
	if (d->month == 0) {
		d->month = month;
		d->month_was_first = d->words == 0 && d->spare_count == 0 && d->year == 0;
		return true;
	}
	if (!d->month_was_first) /* "mar. 02 mars 2010": the first was Tuesday */
		return false;
	d->month_was_first = false;
	d->month = month;
	return true;
}

static size_t
word_length(const struct date *d)
{
	size_t n = 0;

	while (d->p + n < d->end && (is_letter(d->p[n]) || d->p[n] == '\''))
		n++;
	return n;
}

static bool
take_half(struct date *d, unsigned half)
{
	if (d->half != 0)
		return false;
	d->half = half;
	if (!d->has_time && d->spare_count > 0) { /* "3 pm" */
		d->hour = d->spare[--d->spare_count];
		d->has_time = true;
	}
	return true;
}

/* Europe/Paris, Etc/GMT: the last part may be a zone name, else the zone stays unknown. */
static bool
take_place(struct date *d)
{
	while (d->p < d->end && (is_letter(*d->p) || *d->p == '/' || *d->p == '_')) {
		if (*d->p == '/' && d->p + 4 <= d->end && strncasecmp(d->p, "/gmt", 4) == 0) {
			d->p++;
			return true;
		}
		d->p++;
	}
	return true;
}

static bool
take_word(struct date *d)
{
	char word[WHEN_WORD_BYTES];
	size_t n = word_length(d);
	unsigned month, half;
	int zone;

	if (n == 0 || when_word_lower(d->p, n, word) == 0)
		return false;
	if ((word[0] == 'a' || word[0] == 'p') && n == 1 && d->p + 2 < d->end && d->p[1] == '.' &&
	    (d->p[2] == 'm' || d->p[2] == 'M')) {
		d->p += 3;
		return take_half(d, word[0] == 'a' ? 1 : 2);
	}
	if (d->p + n < d->end && d->p[n] == '/' && (d->has_time || d->words > 0))
		return take_place(d);
	d->p += n;
	half = when_word_half(word);
	if (half != 0) {
		if ((unsigned char)d->p[-1] < 0x80 || d->has_zone)
			return take_half(d, half);
		if (strcmp(word, "오전") == 0 || strcmp(word, "오후") == 0) {
			d->zone_minutes = 9 * 60;
			d->zone_guessed = true;
		}
		return take_half(d, half);
	}
	if (d->has_time && !d->has_zone && when_word_zone(word, &zone)) {
		d->zone_minutes = zone;
		d->has_zone = true;
		return true;
	}
	month = when_word_month(word);
	if (month != 0 && take_month(d, month)) {
		d->words++;
		return true;
	}
	d->words++;
	if (strcmp(word, "t") == 0)
		return d->year != 0;
	if (when_word_filler(word))
		return true;
	/* A day name in any language comes first; a zone name that nobody knows comes last. */
	return (d->words == 1 && d->spare_count == 0 && d->year == 0) || (d->has_time && n <= 5);
}

static bool
skip_comment(struct date *d)
{
	const char *close = memchr(d->p, ')', (size_t)(d->end - d->p));

	if (close == NULL)
		return false;
	d->p = close + 1;
	return true;
}

/* A sign begins a zone after a time, or after a whole date when four digits or hh:mm follow. */
static bool
sign_is_zone(const struct date *d)
{
	const char *after = d->p + 1;
	size_t n;

	while (after < d->end && (*after == '-' || *after == '+'))
		after++;
	n = digits_at(d, after);
	if (n == 0 || n > 4)
		return false;
	if (*d->p == '-' && d->p > d->start && is_letter(d->p[-1]) && d->year == 0)
		return false; /* 10:00 02-Jan-2004 */
	if (d->has_time || d->has_zone || d->after_year > 0)
		return true;
	return d->year != 0 && d->month != 0 && d->day != 0 &&
	    (n == 4 || (n == 2 && after + 2 < d->end && after[2] == ':'));
}

static bool
take_any(struct date *d)
{
	char c = *d->p;

	if (is_digit(c))
		return take_number(d);
	if ((c == '+' || c == '-') && sign_is_zone(d))
		return take_number_zone(d);
	if (is_letter(c))
		return take_word(d);
	if (c == '(')
		return skip_comment(d);
	if (strchr(" \t\r\n,.-/;:'|", c) == NULL)
		return false;
	d->p++;
	return true;
}

/* What the small numbers are, now that everything else is known. */
static bool
settle_spares(struct date *d)
{
	unsigned i = 0;

	if (d->day == 0 && d->month != 0 && i < d->spare_count)
		d->day = d->spare[i++];
	if (d->year == 0 && i < d->spare_count && d->month != 0)
		d->year = full_year(d->spare[i++], 2);
	if (i < d->spare_count && !d->has_time && d->after_year > 0) { /* "02 Jan 2006 15 -0700" */
		d->hour = d->spare[i++];
		d->has_time = true;
	}
	return i == d->spare_count;
}

static bool
settle_time(struct date *d)
{
	if (d->half != 0) {
		if (!d->has_time || d->hour > 12) /* "15:04 PM" is said too */
			return d->has_time && d->half == 2 && d->hour < 24;
		d->hour = d->hour % 12 + (d->half == 2 ? 12 : 0);
	}
	if (d->hour == 24)
		return d->minute == 0 && d->second == 0;
	return d->hour < 24 && d->minute < 60 && d->second <= 60;
}

static int
settle(struct date *d, struct when *ret)
{
	if (!settle_spares(d) || d->year == 0 || !settle_time(d))
		return WHEN_UNREADABLE;
	if (d->has_time && (d->month == 0 || d->day == 0))
		return WHEN_UNREADABLE;
	if (!when_civil_valid(d->year, d->month == 0 ? 1 : d->month, d->day == 0 ? 1 : d->day))
		return WHEN_UNREADABLE;
	memset(ret, 0, sizeof(*ret));
	ret->at = when_from_civil(d->year, d->month == 0 ? 1 : d->month, d->day == 0 ? 1 : d->day) *
	    DAY_S;
	if (!d->has_time) {
		ret->precision = d->month == 0 ? WHEN_YEAR : d->day == 0 ? WHEN_MONTH : WHEN_DAY;
		return 0;
	}
	ret->precision = d->has_second ? WHEN_SECOND : WHEN_MINUTE;
	ret->zone_assumed = !d->has_zone;
	ret->at += (int64_t)d->hour * 3600 + (int64_t)d->minute * 60 + d->second;
	if (d->has_zone || d->zone_guessed)
		ret->at -= (int64_t)d->zone_minutes * 60;
	return 0;
}

/* -YY-MM, -YYMM, -YY of ISO 8601 (the century is the present one: 20). */
static bool
parse_implied_century(struct date *d)
{
	size_t n[3] = { 0, 0, 0 };
	unsigned count;

	d->p++;
	count = joined(d, n);
	if (count == 1 && n[0] == 2 && d->p + 2 == d->end) {
		d->year = 2000 + (int64_t)value(d->p, 2);
		d->p += 2;
		return true;
	}
	if (count == 1 && n[0] == 4 && d->p + 4 == d->end) {
		if (!set_date(d, 2000 + (int64_t)value(d->p, 2), value(d->p + 2, 2), 0))
			return false;
		d->p += 4;
		return true;
	}
	if (count != 2 || n[0] != 2 || n[1] != 2 ||
	    !set_date(d, 2000 + (int64_t)value(d->p, 2), value(d->p + 3, 2), 0))
		return false;
	d->p += 5;
	return true;
}

/* Seconds (9-11 digits) or milliseconds (13) since 1970, alone. */
static bool
parse_epoch(const struct date *d, struct when *ret)
{
	size_t n = digits_at(d, d->p);
	int64_t v = 0;
	const char *p;

	if (d->p + n != d->end || n < 9 || n > 13 || n == 12)
		return false;
	for (p = d->p; p < d->end; p++)
		v = v * 10 + (*p - '0');
	memset(ret, 0, sizeof(*ret));
	ret->at = n == 13 ? v / 1000 : v;
	ret->precision = WHEN_SECOND;
	return true;
}

static bool
has_half(const char *s, size_t len)
{
	size_t i;

	for (i = 1; i + 1 < len; i++)
		if ((s[i] == 'm' || s[i] == 'M') && strchr("aApP.", s[i - 1]) != NULL &&
		    (i < 2 || !is_letter(s[i - 2])) && !is_letter(s[i + 1]))
			return true;
	return len > 1 && (s[len - 1] == 'm' || s[len - 1] == 'M') &&
	    strchr("aApP", s[len - 2]) != NULL;
}

static bool
trim(struct date *d)
{
	while (d->p < d->end && strchr(" \t\r\n", *d->p) != NULL)
		d->p++;
	while (d->end > d->p && strchr(" \t\r\n", d->end[-1]) != NULL)
		d->end--;
	d->start = d->p;
	return d->end > d->p && (size_t)(d->end - d->p) <= MAX_DATE_BYTES &&
	    memchr(d->p, '\0', (size_t)(d->end - d->p)) == NULL;
}

int
when_parse(const char *s, size_t len, struct when *ret)
{
	struct date d;

	memset(&d, 0, sizeof(d));
	d.p = s;
	d.end = s + len;
	if (s == NULL || !trim(&d))
		return WHEN_UNREADABLE;
	if (when_fast(d.p, (size_t)(d.end - d.p), ret))
		return 0;
	if (parse_epoch(&d, ret))
		return 0;
	d.us_order = has_half(d.p, (size_t)(d.end - d.p));
	if (*d.p == '-' && !parse_implied_century(&d))
		return WHEN_UNREADABLE;
	while (d.p < d.end)
		if (!take_any(&d))
			return WHEN_UNREADABLE;
	return settle(&d, ret);
}

int
when_parse_day(const char *s, size_t len, struct when *ret)
{
	struct when w;

	if (when_parse(s, len, &w) != 0 || w.precision != WHEN_DAY)
		return WHEN_UNREADABLE;
	*ret = w;
	return 0;
}
