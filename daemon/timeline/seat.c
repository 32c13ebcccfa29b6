/*
 * Where a body sits, and by whose clock its days begin. Invariant: a day that was written as a day
 * stays that day everywhere; only what has an hour is of the day that the body's clock shows.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "daemon/timeline/clock.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/zone.h"

/* How names begin, the longer of two before the shorter. */
static const struct {
	const char *begins, *zone;
} seats[] = {
	{ "US ", "America/New_York" },
	{ "Senate Committee", "America/New_York" },
	{ "House Committee", "America/New_York" },
	{ "President of the United States", "America/New_York" },
	{ "General Assembly", "America/New_York" },
	{ "Security Council", "America/New_York" },
	{ "Economic and Social Council", "America/New_York" },
	{ "First Committee", "America/New_York" },
	{ "Second Committee", "America/New_York" },
	{ "Third Committee", "America/New_York" },
	{ "Fourth Committee", "America/New_York" },
	{ "Fifth Committee", "America/New_York" },
	{ "Sixth Committee", "America/New_York" },
	{ "United Nations", "America/New_York" },
	{ "House of Commons of Canada", "America/Toronto" },
	{ "Senate of Canada", "America/Toronto" },
	{ "Parliament of Canada", "America/Toronto" },
	{ "House of Commons", "Europe/London" },
	{ "House of Lords", "Europe/London" },
	{ "UK ", "Europe/London" },
	{ "European Parliament", "Europe/Brussels" },
	{ "Council of the European Union", "Europe/Brussels" },
	{ "European Commission", "Europe/Brussels" },
	{ "Council of Europe", "Europe/Paris" },
	{ "Bundes", "Europe/Berlin" },
	{ "International Labour ", "Europe/Zurich" },
	{ "World Health ", "Europe/Zurich" },
	{ "Human Rights Council", "Europe/Zurich" },
};

static const char *
text_of(const char *seat)
{
	size_t i;

	for (i = 0; seat != NULL && i < ARRAY_LEN(seats); i++)
		if (str_starts(seat, seats[i].begins))
			return zone_rule_known(seats[i].zone);
	return seat != NULL ? zone_rule_known(seat) : NULL;
}

bool
clock_seat_known(const char *seat)
{
	return text_of(seat) != NULL || str_eq(seat, "UTC");
}

int64_t
clock_seconds_east(const char *seat, int64_t utc)
{
	const char *text = text_of(seat);
	struct zone_rule rule;

	return text != NULL && zone_rule_parse(text, &rule) == 0 ? zone_rule_offset(&rule, utc) : 0;
}

static const char *
end_of_name(const char *s)
{
	while (isalpha((unsigned char)*s))
		s++;
	return s;
}

/* Rules name the clock of winter, how far it is from UTC, and that of summer: EST5EDT. */
void
clock_zone(const char *seat, int64_t utc, char ret[CLOCK_ZONE])
{
	const char *text = text_of(seat), *from, *end;
	struct zone_rule rule;

	(void)snprintf(ret, CLOCK_ZONE, "UTC");
	if (text == NULL || zone_rule_parse(text, &rule) != 0)
		return;
	from = text;
	end = end_of_name(text);
	if (zone_rule_offset(&rule, utc) != rule.standard) {
		from = end + strspn(end, "+-:0123456789");
		end = end_of_name(from);
	}
	if (end > from)
		(void)snprintf(ret, CLOCK_ZONE, "%.*s", (int)(end - from), from);
}

static int64_t
floor_day(int64_t at)
{
	return at / CLOCK_DAY_S - (at % CLOCK_DAY_S < 0 ? 1 : 0);
}

int64_t
clock_day(const struct when *w, const char *seat)
{
	if (w->precision <= WHEN_DAY || w->zone_assumed)
		return floor_day(w->at);
	return floor_day(w->at + clock_seconds_east(seat, w->at));
}

int64_t
clock_moment(int64_t day, int64_t second, const char *seat)
{
	int64_t wall = day * CLOCK_DAY_S + second;
	int64_t near = wall - clock_seconds_east(seat, wall);

	return wall - clock_seconds_east(seat, near);
}
