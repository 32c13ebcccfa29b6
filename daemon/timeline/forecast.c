/*
 * What a threshold comes to in time: the day of entry into force, for all and for each, and the
 * last day for signature. Invariant: a day is exact only when what it is counted from is known;
 * anything else is a range that names its inputs, or says why there is none.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/timeline/parts.h"
#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"

#define ENTRY "entry into force"
#define SIGNATURE "closes for signature"
#define RATE_MAX_DAYS (200 * 365) /* further away nothing is said of it */
#define RATE_LEAST 3              /* fewer in a year are no rate */
#define WORDS_MAX_BYTES 2000

/* ---- words */

void
threshold_share_words(int64_t share, char out[THRESHOLD_SHARE_TEXT])
{
	int64_t hundredths = share / (THRESHOLD_PERCENT / 100);

	if (hundredths % 100 == 0)
		(void)snprintf(out, THRESHOLD_SHARE_TEXT, "%lld %%", (long long)(hundredths / 100));
	else
		(void)snprintf(out, THRESHOLD_SHARE_TEXT, "%lld.%02lld %%",
		    (long long)(hundredths / 100), (long long)(hundredths % 100));
}

static void
put_part(struct buf *b, const struct threshold_def *d, const struct threshold_part *part)
{
	char have[THRESHOLD_SHARE_TEXT], required[THRESHOLD_SHARE_TEXT];

	if (b->len > 0)
		IGNORE(buf_puts(b, "; "));
	if (part->kind == PART_SHARE) {
		threshold_share_words(part->have, have);
		threshold_share_words(part->required, required);
		IGNORE(buf_printf(b, "%s of %s", have, required));
	} else {
		IGNORE(buf_printf(
		    b, "%lld of %lld", (long long)part->have, (long long)part->required));
	}
	if (part->kind == PART_STATES)
		IGNORE(buf_puts(b, " named States"));
	if (part->kind == PART_MEMBERS)
		IGNORE(buf_printf(b, " members of %s", STR_OR(d->members_of, "the group")));
	if (part->kind == PART_SHARE && !str_empty(d->share_what))
		IGNORE(buf_printf(b, " of %s", d->share_what));
	if (part->missing > 0 && part->kind != PART_SHARE)
		IGNORE(buf_printf(b, "; %lld short", (long long)part->missing));
}

static void
put_day(struct buf *b, const char *before, const struct when *day, const char *who)
{
	char text[WHEN_TEXT];

	if (day->precision == WHEN_NONE)
		return;
	when_format_human(day, text);
	IGNORE(buf_printf(b, "%s%s", before, text));
	if (who != NULL)
		IGNORE(buf_printf(b, " (%s)", who));
}

char *
threshold_words(const struct threshold_def *d, const struct threshold_proof *p)
{
	struct buf b;
	char *text;
	size_t i;

	buf_init(&b, WORDS_MAX_BYTES);
	for (i = 0; i < p->part_count; i++)
		put_part(&b, d, &p->parts[i]);
	if (p->part_count > 0) {
		if (p->level == LEVEL_MET)
			put_day(&b, "; met on ", &p->met_on, p->met_by);
		if (p->level == LEVEL_LOST)
			put_day(&b, "; lost again on ", &p->lost_on, p->lost_by);
		if (p->below)
			IGNORE(buf_puts(&b, "; in force, though fewer are bound now"));
		if (!p->in_force)
			IGNORE(buf_printf(
			    &b, "; %+d in the last %d days", p->delta, THRESHOLD_WINDOW_DAYS));
	}
	text = xstrdup(b.len > 0 ? buf_str(&b) : "");
	buf_done(&b);
	return text;
}

/* ---- entry into force */

static struct when
month_of(int64_t day)
{
	int64_t year;
	unsigned month, d;

	when_to_civil(day, &year, &month, &d);
	return (struct when){ .at = when_from_civil(year, month, 1) * CLOCK_DAY_S,
		.precision = WHEN_MONTH };
}

static int64_t
root_up(int64_t n)
{
	int64_t r = 0;

	while (r * r < n)
		r++;
	return r;
}

static const char *
seat_of(const struct threshold_def *d)
{
	return STR_OR(d->seat, "United Nations");
}

static int64_t
today_of(const struct threshold_def *d, int64_t now_s)
{
	struct when now = { .at = now_s, .precision = WHEN_SECOND };

	return clock_day(&now, seat_of(d));
}

/* The consents that are missing, where nothing else is; 0 otherwise. */
static int64_t
missing_count(const struct threshold_proof *p)
{
	int64_t missing = 0;
	size_t i;

	for (i = 0; i < p->part_count; i++) {
		if (p->parts[i].kind == PART_COUNT)
			missing = p->parts[i].missing;
		else if (!p->parts[i].met)
			return 0;
	}
	return missing;
}

/* So many a year, give or take what chance makes of such a number (its root). */
static void
put_rate(const struct threshold_def *d, const struct threshold_proof *p, int64_t today,
    struct forecast *f)
{
	int64_t missing = missing_count(p), rate = p->last_year, spread, fast, slow, day;

	if (missing <= 0 || rate < RATE_LEAST)
		return;
	spread = root_up(rate);
	fast = missing * 365 / (rate + spread);
	if (fast > RATE_MAX_DAYS || clock_add(&d->after, today + fast, NULL, &day) != 0)
		return;
	f->rate_from = month_of(day);
	slow = rate > spread ? missing * 365 / (rate - spread) : RATE_MAX_DAYS + 1;
	if (slow <= RATE_MAX_DAYS && clock_add(&d->after, today + slow, NULL, &day) == 0)
		f->rate_to = month_of(day);
}

static void
put_missing(struct buf *b, const struct threshold_def *d, const struct threshold_part *part)
{
	char share[THRESHOLD_SHARE_TEXT];

	if (part->met)
		return;
	if (b->len > 0)
		IGNORE(buf_puts(b, " and "));
	if (part->kind == PART_SHARE) {
		threshold_share_words(part->missing, share);
		IGNORE(buf_printf(b, "%s of %s", share, STR_OR(d->share_what, "the share")));
	} else if (part->kind == PART_STATES) {
		IGNORE(buf_printf(b, "%lld named State%s", (long long)part->missing,
		    part->missing == 1 ? "" : "s"));
	} else if (part->kind == PART_MEMBERS) {
		IGNORE(buf_printf(b, "%lld member%s of %s", (long long)part->missing,
		    part->missing == 1 ? "" : "s", STR_OR(d->members_of, "the group")));
	} else {
		IGNORE(buf_printf(
		    b, "%lld consent%s", (long long)part->missing, part->missing == 1 ? "" : "s"));
	}
}

static int
put_open(const struct threshold_def *d, const struct threshold_proof *p, int64_t now_s,
    struct arena *a, struct forecast *f)
{
	int64_t today = today_of(d, now_s), day;
	char words[CLOCK_WORDS];
	struct buf b;
	size_t i;

	if (clock_add(&d->after, today, NULL, &day) != 0) {
		f->kind = FORECAST_NOT_COMPUTABLE;
		f->inputs = "the dossier does not say how long after the last consent";
		return 0;
	}
	f->kind = FORECAST_RANGE;
	f->earliest = clock_when(day);
	put_rate(d, p, today, f);
	clock_words(&d->after, words);
	buf_init(&b, WORDS_MAX_BYTES);
	for (i = 0; i < p->part_count; i++)
		put_missing(&b, d, &p->parts[i]);
	f->inputs = arena_printf(a, "missing: %s; the earliest if all of it came today, then %s%s",
	    buf_str(&b), words,
	    f->rate_from.precision != WHEN_NONE
		? "; the range if they come as often as in the last year, which nobody promises"
		: "");
	buf_done(&b);
	return f->inputs != NULL ? 0 : -EFBIG;
}

/* What the depositary says is the day; what was counted is told when it is another. */
static int
put_official(const struct threshold_def *d, const struct threshold_proof *p, int64_t now_s,
    struct arena *a, struct forecast *f)
{
	char text[WHEN_TEXT];
	struct when counted;
	int64_t day;

	f->kind = FORECAST_EXACT;
	f->date = p->in_force_on;
	f->over = clock_day(&p->in_force_on, NULL) <= today_of(d, now_s);
	f->inputs = "as an official source says";
	if (p->met_on.precision < WHEN_DAY || p->in_force_on.precision < WHEN_DAY ||
	    clock_add(&d->after, clock_day(&p->met_on, NULL), NULL, &day) != 0)
		return 0;
	counted = clock_when(day);
	when_format_human(&counted, text);
	f->inputs = day == clock_day(&p->in_force_on, NULL)
	    ? "as an official source says, and as it is counted from the threshold"
	    : arena_printf(
		  a, "as an official source says; counted from the threshold it is %s", text);
	return f->inputs != NULL ? 0 : -EFBIG;
}

int
threshold_forecast(const struct threshold_def *d, const struct threshold_proof *p, int64_t now_s,
    struct arena *a, struct forecast *ret)
{
	struct forecast f = { .what = ENTRY, .source = d->source };
	int r = 0;

	if (p->in_force_on.precision != WHEN_NONE) {
		r = put_official(d, p, now_s, a, &f);
	} else if (p->in_force) {
		f.kind = FORECAST_NOT_COMPUTABLE;
		f.over = true;
		f.inputs = "in force, as an official source says without a day";
	} else if (p->level == LEVEL_NONE) {
		f.kind = FORECAST_NOT_COMPUTABLE;
		f.inputs = "the dossier does not say how many consents it needs";
	} else if (p->level != LEVEL_MET) {
		r = put_open(d, p, now_s, a, &f);
	} else if (p->met_on.precision < WHEN_DAY) {
		f.kind = FORECAST_NOT_COMPUTABLE;
		f.inputs = "the day on which the threshold was met is not known";
	} else {
		r = clock_forecast(&d->after, ENTRY, &p->met_on, seat_of(d), NULL, now_s, a, &f);
		f.source = d->source;
	}
	if (r == 0)
		*ret = f;
	return r;
}

bool
threshold_closing(const struct threshold_def *d, int64_t now_s, struct forecast *ret)
{
	if (d->signature_closes.precision == WHEN_NONE)
		return false;
	*ret = (struct forecast){ .what = SIGNATURE,
		.kind = FORECAST_EXACT,
		.date = d->signature_closes,
		.over = clock_day(&d->signature_closes, NULL) < today_of(d, now_s),
		.inputs = "the last day for signature, as the dossier says",
		.source = d->closes_source };
	return true;
}

/* ---- for each */

/* The treaty's own day: what an official source says, else what was counted. */
static int
entry_day(const struct threshold_def *d, const struct threshold_proof *p, int64_t *ret)
{
	if (p->in_force_on.precision >= WHEN_DAY) {
		*ret = clock_day(&p->in_force_on, NULL);
		return 0;
	}
	if (p->in_force_on.precision != WHEN_NONE || p->met_on.precision < WHEN_DAY)
		return CLOCK_NO_RULE;
	return clock_add(&d->after, clock_day(&p->met_on, NULL), NULL, ret);
}

int
threshold_in_force_for(const struct threshold_def *d, const struct threshold_proof *p,
    const struct when *instrument, struct when *ret)
{
	int64_t entry, own, from;
	int r = entry_day(d, p, &entry);

	if (r != 0)
		return r;
	if (instrument->precision < WHEN_DAY)
		return CLOCK_NO_RULE;
	from = clock_day(instrument, NULL);
	if (p->met_on.precision >= WHEN_DAY && from <= clock_day(&p->met_on, NULL)) {
		*ret = clock_when(entry);
		return 0;
	}
	r = clock_add(&d->late, from, NULL, &own);
	if (r != 0)
		return r;
	*ret = clock_when(own > entry ? own : entry);
	return 0;
}
