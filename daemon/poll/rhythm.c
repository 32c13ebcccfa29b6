#include "daemon/poll/rhythm.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/when.h"

#define RHYTHM_GAPS_MIN 8
#define RHYTHM_TIMES 3
#define RHYTHM_LEAST 3
#define RHYTHM_FAR 36500 /* days from now: no silence is looked for further away */

void
rhythm_read(struct rhythm *r, const char *text)
{
	char *end;
	long day;

	*r = (struct rhythm){ .n = 0 };
	for (; text != NULL && *text != '\0'; text = *end == ',' ? end + 1 : end) {
		day = strtol(text, &end, 10);
		if (end == text || day < -RHYTHM_FAR || day > 10L * RHYTHM_FAR)
			return;
		rhythm_note(r, (int)day);
	}
}

void
rhythm_write(const struct rhythm *r, char out[RHYTHM_TEXT])
{
	size_t i, len = 0;

	out[0] = '\0';
	for (i = 0; i < r->n; i++)
		len += (size_t)snprintf(
		    out + len, RHYTHM_TEXT - len, "%s%d", i > 0 ? "," : "", r->days[i]);
}

void
rhythm_note(struct rhythm *r, int day)
{
	size_t at = r->n;

	while (at > 0 && r->days[at - 1] > day)
		at--;
	if (at > 0 && r->days[at - 1] == day)
		return;
	if (r->n == RHYTHM_MAX) {
		if (at == 0)
			return;
		at--;
		memmove(r->days, r->days + 1, (RHYTHM_MAX - 1) * sizeof(r->days[0]));
		r->n--;
	}
	memmove(r->days + at + 1, r->days + at, (r->n - at) * sizeof(r->days[0]));
	r->days[at] = day;
	r->n++;
}

static bool
is_working(int day)
{
	int weekday = ((day + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday; 0 is Monday */
	unsigned month, dom;
	int64_t year;

	if (weekday >= 5)
		return false;
	when_to_civil(day, &year, &month, &dom);
	return !(month == 12 && dom >= 24) && !(month == 1 && dom == 1);
}

/* Of the days after from, up to and with to. */
static int
working_days(int from, int to)
{
	int n = 0;

	if (to - from > RHYTHM_FAR)
		return RHYTHM_FAR;
	while (from < to)
		n += is_working(++from);
	return n;
}

static int
by_size(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

int
rhythm_patience(const struct rhythm *r)
{
	int gaps[RHYTHM_MAX], usual;
	size_t i, n = 0;

	for (i = 1; i < r->n; i++)
		gaps[n++] = working_days(r->days[i - 1], r->days[i]);
	if (n < RHYTHM_GAPS_MIN)
		return RHYTHM_NEVER;
	qsort(gaps, n, sizeof(gaps[0]), by_size);
	usual = gaps[(9 * n + 9) / 10 - 1];
	return RHYTHM_TIMES * usual > RHYTHM_LEAST ? RHYTHM_TIMES * usual : RHYTHM_LEAST;
}

int
rhythm_silent_from(const struct rhythm *r, int after_days)
{
	int left, day;

	if (r->n == 0)
		return RHYTHM_NEVER;
	day = r->days[r->n - 1];
	if (after_days > 0)
		return day + after_days + 1;
	left = rhythm_patience(r);
	if (left > RHYTHM_FAR / 2)
		return RHYTHM_NEVER;
	while (left >= 0) {
		day++;
		left -= is_working(day);
	}
	return day;
}
