#include "lib/when_fast.h"

#include <string.h>

#include "lib/mem.h"

/* Reads n digits at s, or -1. */
static int
digits(const char *s, size_t n)
{
	int v = 0;

	while (n-- > 0) {
		if (*s < '0' || *s > '9')
			return -1;
		v = v * 10 + (*s++ - '0');
	}
	return v;
}

/* hh:mm:ss at s as seconds of the day, or -1. */
static int
clock_of(const char *s)
{
	int h = digits(s, 2), m = digits(s + 3, 2), sec = digits(s + 6, 2);

	if (s[2] != ':' || s[5] != ':' || h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59)
		return -1;
	return h * 3600 + m * 60 + sec;
}

static bool
put(struct when *ret, int year, int month, int day, int second, int zone_minutes)
{
	if (month < 1 || day < 1 || second < 0 ||
	    !when_civil_valid(year, (unsigned)month, (unsigned)day))
		return false;
	memset(ret, 0, sizeof(*ret));
	ret->at = when_from_civil(year, (unsigned)month, (unsigned)day) * 86400 + second -
	    (int64_t)zone_minutes * 60;
	ret->precision = WHEN_SECOND;
	return true;
}

/* "+hhmm" with or without a colon of so many letters: minutes in *ret. */
static bool
zone_of(const char *s, size_t colon, int *ret)
{
	int h = digits(s + 1, 2), m = digits(s + 3 + colon, 2);

	if ((s[0] != '+' && s[0] != '-') || (colon == 1 && s[3] != ':') || h < 0 || h > 23 ||
	    m < 0 || m > 59)
		return false;
	*ret = (s[0] == '-' ? -1 : 1) * (h * 60 + m);
	return true;
}

static int
month_of(const char *s)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int i;

	for (i = 0; i < 12; i++)
		if (memcmp(s, names + (ptrdiff_t)3 * i, 3) == 0)
			return i + 1;
	return 0;
}

/* "Tue, 01 Oct 2025 10:14:55 +0000" */
static bool
fast_mail(const char *s, size_t len, struct when *ret)
{
	int zone = 0;

	if (len < 29 || s[3] != ',' || s[4] != ' ' || s[7] != ' ' || s[11] != ' ' || s[16] != ' ' ||
	    s[25] != ' ')
		return false;
	if (len == 31 ? !zone_of(s + 26, 0, &zone) : len != 29 || memcmp(s + 26, "GMT", 3) != 0)
		return false;
	return put(
	    ret, digits(s + 12, 4), month_of(s + 8), digits(s + 5, 2), clock_of(s + 17), zone);
}

/* "2025-10-01T10:14:55Z", with a fraction, with a zone */
static bool
fast_iso(const char *s, size_t len, struct when *ret)
{
	size_t i = 19;
	int zone = 0;

	if (len < 20 || s[4] != '-' || s[7] != '-' || s[10] != 'T')
		return false;
	if (s[i] == '.')
		for (i++; i < len && s[i] >= '0' && s[i] <= '9'; i++)
			continue;
	if (len - i == 6 ? !zone_of(s + i, 1, &zone) : len - i != 1 || s[i] != 'Z')
		return false;
	return put(ret, digits(s, 4), digits(s + 5, 2), digits(s + 8, 2), clock_of(s + 11), zone);
}

bool
when_fast(const char *s, size_t len, struct when *ret)
{
	return fast_mail(s, len, ret) || fast_iso(s, len, ret);
}
