#include "daemon/timeline/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"

const char *const forecast_kind_words[FORECAST_KIND_COUNT + 1] = { "exact", "range",
	"not-computable", NULL };

struct when
clock_when(int64_t day)
{
	return (struct when){ .at = day * CLOCK_DAY_S, .precision = WHEN_DAY };
}

/* ---- arithmetic */

static bool
is_sunday(int64_t day)
{
	return ((day + 4) % 7 + 7) % 7 == 0; /* 1970-01-01 was a Thursday */
}

/* The same day of the month so many months later; the last one where that month is shorter. */
static int64_t
add_months(int64_t from, int64_t months)
{
	int64_t year, month;
	unsigned m, day;

	when_to_civil(from, &year, &m, &day);
	month = (int64_t)m - 1 + months;
	year += month / 12;
	m = (unsigned)(month % 12) + 1;
	while (!when_civil_valid(year, m, day))
		day--;
	return when_from_civil(year, m, day);
}

static int64_t
first_of_next_month(int64_t from)
{
	int64_t year;
	unsigned month, day;

	when_to_civil(from, &year, &month, &day);
	return month == 12 ? when_from_civil(year + 1, 1, 1) : when_from_civil(year, month + 1, 1);
}

/* Six of any seven days are counted. */
static int64_t
add_but_sundays(int64_t from, int64_t days)
{
	int64_t left = days % 6, day = from + days / 6 * 7;

	if (left == 0 && days > 0 && is_sunday(day)) /* ended on the Saturday before */
		return day - 1;
	while (left > 0)
		left -= is_sunday(++day) ? 0 : 1;
	return day;
}

/* Sitting days of the calendar after that day. */
static size_t
sittings_after(const struct clock_calendar *c, int64_t day)
{
	size_t low = 0, high = c != NULL ? c->n : 0, mid, n = high;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (c->days[mid] <= day)
			low = mid + 1;
		else
			high = mid;
	}
	return n - low;
}

static int
add_sittings(int64_t count, int64_t day, const struct clock_calendar *c, int64_t *ret)
{
	size_t later = sittings_after(c, day);

	if (later < (uint64_t)count)
		return CLOCK_UNPUBLISHED;
	*ret = c->days[c->n - later + (size_t)count - 1];
	return 0;
}

int
clock_add(const struct clock_rule *r, int64_t day, const struct clock_calendar *c, int64_t *ret)
{
	int64_t to;

	if (r->fixed.precision != WHEN_NONE && day <= clock_day(&r->fixed, NULL)) {
		*ret = clock_day(&r->fixed, NULL);
		return 0;
	}
	if (!r->known)
		return CLOCK_NO_RULE;
	if (r->sitting_days > 0)
		return add_sittings(r->sitting_days, day, c, ret);
	to = r->months > 0 ? add_months(day, r->months) : day;
	to = r->sundays_excepted ? add_but_sundays(to, r->days) : to + r->days;
	*ret = r->first_of_month ? first_of_next_month(to) : to;
	return 0;
}

static int
compare_days(const void *pa, const void *pb)
{
	const int64_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

/* Days of one source (NULL: of all), ascending, each once. */
static size_t
days_of(const struct announcement *a, size_t n, const char *source, int64_t *ret)
{
	size_t i, count = 0, kept = 0;

	for (i = 0; i < n; i++)
		if (a[i].now.kind == EVENT_SITTING && a[i].state != EVENT_UNLISTED &&
		    a[i].now.starts.precision >= WHEN_DAY &&
		    (source == NULL || str_eq(a[i].source, source)))
			ret[count++] = clock_day(&a[i].now.starts, a[i].now.body);
	if (count > 0)
		qsort(ret, count, sizeof(*ret), compare_days);
	for (i = 0; i < count; i++)
		if (kept == 0 || ret[kept - 1] != ret[i])
			ret[kept++] = ret[i];
	return kept;
}

static size_t
keep_common(int64_t *days, size_t n, const int64_t *other, size_t other_n)
{
	size_t i, kept = 0;

	for (i = 0; i < n; i++)
		if (other_n > 0 &&
		    bsearch(&days[i], other, other_n, sizeof(*other), compare_days) != NULL)
			days[kept++] = days[i];
	return kept;
}

int
clock_calendar_of(const struct announcement *a, size_t n, const char *const *sources, size_t count,
    struct arena *mem, struct clock_calendar *ret)
{
	int64_t *days = arena_alloc(mem, (n + 1) * sizeof(*days)), *other;
	struct clock_calendar c = { .days = days };
	size_t i, found;
	int64_t first;

	other = arena_alloc(mem, (n + 1) * sizeof(*other));
	if (days == NULL || other == NULL)
		return -EFBIG;
	for (i = 0; i < (count > 0 ? count : 1); i++) {
		found = days_of(a, n, count > 0 ? sources[i] : NULL, i == 0 ? days : other);
		if (found == 0 && count > 0 && c.missing == NULL)
			c.missing = sources[i];
		first = i == 0 ? days[0] : other[0];
		if (found > 0 && (i == 0 || first > c.begins))
			c.begins = first;
		c.n = i == 0 ? found : keep_common(days, c.n, other, found);
	}
	*ret = c;
	return 0;
}

/* ---- words and forecasts */

static const char *
ordinal(int64_t n)
{
	if (n % 100 >= 11 && n % 100 <= 13)
		return "th";
	return n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
}

static void
words_of_period(const struct clock_rule *r, char *out, size_t cap)
{
	int days = (int)(r->days % 100000), months = (int)(r->months % 100000);
	char months_text[32] = "";

	if (months > 0)
		(void)snprintf(
		    months_text, sizeof(months_text), "%d month%s", months, months == 1 ? "" : "s");
	if (months > 0 && days > 0)
		(void)snprintf(
		    out, cap, "%s and %d day%s after it", months_text, days, days == 1 ? "" : "s");
	else if (months > 0)
		(void)snprintf(out, cap, "%s after it", months_text);
	else if (days > 0)
		(void)snprintf(out, cap, "the %d%s day%s after it", days, ordinal(days),
		    r->sundays_excepted ? " (Sundays excepted)" : "");
	else
		(void)snprintf(out, cap, "%s", r->first_of_month ? "" : "that very day");
}

static void
words_of_rule(const struct clock_rule *r, char *out, size_t cap)
{
	char period[CLOCK_WORDS / 3];

	if (r->sitting_days > 0 && r->least_sittings > 0) {
		(void)snprintf(out, cap, "between the %d%s and the %d%s sitting day after it",
		    (int)(r->least_sittings % 100000), ordinal(r->least_sittings),
		    (int)(r->sitting_days % 100000), ordinal(r->sitting_days));
		return;
	}
	if (r->sitting_days > 0) {
		(void)snprintf(out, cap, "the %d%s sitting day after it",
		    (int)(r->sitting_days % 100000), ordinal(r->sitting_days));
		return;
	}
	words_of_period(r, period, sizeof(period));
	if (r->first_of_month)
		(void)snprintf(out, cap, "%s%sthe first day of the next month", period,
		    period[0] != '\0' ? ", then " : "");
	else
		(void)snprintf(out, cap, "%s", period);
}

void
clock_words(const struct clock_rule *r, char out[CLOCK_WORDS])
{
	char day[WHEN_TEXT], rule[CLOCK_WORDS * 2 / 3] = "";

	if (r->known)
		words_of_rule(r, rule, sizeof(rule));
	when_format_human(&r->fixed, day);
	if (day[0] != '\0')
		(void)snprintf(out, CLOCK_WORDS, "%s if it comes by then%s%s", day,
		    rule[0] != '\0' ? ", else " : "", rule);
	else
		(void)snprintf(out, CLOCK_WORDS, "%s", rule);
}

/* Why a day cannot be told: always the same two truths. */
static int
cannot(const struct clock_rule *r, int outcome, int64_t from, const struct clock_calendar *c,
    struct arena *a, struct forecast *f)
{
	char last[WHEN_TEXT];
	struct when end;

	f->kind = FORECAST_NOT_COMPUTABLE;
	if (outcome == CLOCK_NO_RULE) {
		f->inputs = "the dossier does not say how long it takes";
		return 0;
	}
	if (c == NULL || c->n == 0) {
		f->inputs = c == NULL || c->missing == NULL
		    ? "not computable yet: calendar unpublished"
		    : arena_printf(a,
			  "not computable yet: calendar unpublished (no sitting day from %s)",
			  c->missing);
		return f->inputs != NULL ? 0 : -EFBIG;
	}
	end = clock_when(c->days[c->n - 1]);
	when_format_human(&end, last);
	f->inputs = arena_printf(a,
	    "not computable yet: calendar unpublished after %s (%zu of %lld sitting days)", last,
	    sittings_after(c, from), (long long)r->sitting_days);
	return f->inputs != NULL ? 0 : -EFBIG;
}

/* Days on which was sat may be missing before the first one that is known. */
static bool
begins_late(const struct clock_rule *r, int64_t from, const struct clock_calendar *c)
{
	return r->sitting_days > 0 && c != NULL && c->n > 0 && c->begins > from + 1;
}

int
clock_forecast(const struct clock_rule *r, const char *what, const struct when *trigger,
    const char *body, const struct clock_calendar *c, int64_t now_s, struct arena *a,
    struct forecast *ret)
{
	struct forecast f = { .what = what };
	struct when now = { .at = now_s, .precision = WHEN_SECOND };
	int64_t today = clock_day(&now, body), from = today, to = 0, first;
	bool started = trigger->precision != WHEN_NONE;
	char words[CLOCK_WORDS], day[WHEN_TEXT];
	int outcome;

	*ret = f;
	if (started && trigger->precision < WHEN_DAY) {
		ret->kind = FORECAST_NOT_COMPUTABLE;
		ret->inputs = "the day from which it is counted is not known";
		return 0;
	}
	if (started)
		from = clock_day(trigger, body);
	outcome = clock_add(r, from, c, &to);
	if (outcome != 0)
		return cannot(r, outcome, from, c, a, ret);
	clock_words(r, words);
	f.kind = started ? FORECAST_EXACT : FORECAST_RANGE;
	f.over = started && to <= today;
	*(started ? &f.date : &f.earliest) = clock_when(to);
	f.source = NULL;
	if (started) {
		struct when start = clock_when(from);

		when_format_human(&start, day);
		f.inputs = arena_printf(a, "%s; it is counted from %s%s", words, day,
		    begins_late(r, from, c) ? ", and sitting days before those of the calendar at "
					      "hand are not counted"
					    : "");
	} else {
		f.inputs = arena_printf(a, "%s; not before that, for it has not begun", words);
	}
	if (f.inputs == NULL)
		return -EFBIG;
	if (started && r->sitting_days > 0 && r->least_sittings > 0 &&
	    add_sittings(r->least_sittings, from, c, &first) == 0) {
		f.kind = FORECAST_RANGE;
		f.earliest = clock_when(first);
		f.latest = f.date;
		f.date = (struct when){ .precision = WHEN_NONE };
	}
	*ret = f;
	return 0;
}
