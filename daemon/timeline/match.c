/*
 * Which known milestone does a fact speak of? Invariant: what a fact leaves out fits anything,
 * two different actors, bodies or numbers never fit, and a date only tells occurrences apart.
 */
#include <stdlib.h>

#include "daemon/timeline/parts.h"
#include "lib/mem.h"
#include "lib/str.h"

#define DAY_S 86400
/* What is done once is done again after a year at the earliest (a State that left and came back).
 */
#define AGAIN_DAYS 400

struct span { /* days since 1970, both included */
	int64_t from, to;
};

static int64_t
day_of(int64_t at)
{
	return at / DAY_S - (at % DAY_S < 0 ? 1 : 0);
}

static struct span
span_of(const struct when *w)
{
	struct span s = { .from = day_of(w->at), .to = day_of(w->at) };
	int64_t year;
	unsigned month, day;

	if (w->precision > WHEN_MONTH)
		return s;
	when_to_civil(s.from, &year, &month, &day);
	if (w->precision == WHEN_YEAR || month == 12)
		s.to = when_from_civil(year + 1, 1, 1) - 1;
	else
		s.to = when_from_civil(year, month + 1, 1) - 1;
	if (w->precision == WHEN_YEAR)
		s.from = when_from_civil(year, 1, 1);
	else
		s.from = when_from_civil(year, month, 1);
	return s;
}

int64_t
timeline_gap_days(const struct when *a, const struct when *b)
{
	struct span sa, sb;

	if (a->precision == WHEN_NONE || b->precision == WHEN_NONE)
		return -1;
	sa = span_of(a);
	sb = span_of(b);
	if (sa.from > sb.to)
		return sa.from - sb.to;
	return sb.from > sa.to ? sb.from - sa.to : 0;
}

/* Not the event's own date but that of the report. */
static bool
is_weak(enum date_from from)
{
	return from != DATE_RECORD && from != DATE_TEXT;
}

/* A late report of what an official source has long had: by chance of arrival either comes first.
 */
static bool
is_late_report(const struct fact *f, const struct milestone *m)
{
	if (is_weak(f->date_from) && m->best <= EV_OFFICIAL && !is_weak(m->date_from))
		return f->date.at >= m->date.at;
	if (is_weak(m->date_from) && f->evidence <= EV_OFFICIAL && !is_weak(f->date_from))
		return m->date.at >= f->date.at;
	return false;
}

static int
tolerance_of(enum ms_type a, enum ms_type b)
{
	return ms_types[a].tolerance_days > ms_types[b].tolerance_days ? ms_types[a].tolerance_days
								       : ms_types[b].tolerance_days;
}

/* Near the milestone's date, or near that of one of its evidences and not far from its own: so a
 * chain of reports does not wander off to another event. */
static bool
is_near(const struct fact *f, const struct milestone *m, int64_t gap, const struct evidence *ev,
    size_t n)
{
	int tolerance = tolerance_of(f->type, m->type);
	int64_t other;
	size_t i;

	if (gap <= tolerance)
		return true;
	for (i = 0; gap <= 2 * (int64_t)tolerance && i < n; i++) {
		other = timeline_gap_days(&f->date, &ev[i].date);
		if (ev[i].milestone_id == m->id && other >= 0 && other <= tolerance)
			return true;
	}
	return false;
}

static bool
numbers_meet(const struct fact *f, const struct milestone *m)
{
	return !str_empty(f->number) && timeline_words_equal(f->number, m->number);
}

static bool
is_same_time(const struct fact *f, const struct milestone *m, const struct evidence *ev, size_t n)
{
	int64_t gap = timeline_gap_days(&f->date, &m->date);

	if (gap < 0 || is_near(f, m, gap, ev, n))
		return true;
	if (timeline_once(f->type) || numbers_meet(f, m))
		return gap <= AGAIN_DAYS || (timeline_once(f->type) && is_late_report(f, m));
	return false;
}

static bool
fits(const char *a, const char *b)
{
	return str_empty(a) || str_empty(b) || timeline_words_equal(a, b);
}

/* A State's act without the State says nothing about another State's, unless numbers are equal. */
static bool
actors_fit(const struct fact *f, const struct milestone *m)
{
	if (!ms_types[f->type].per_actor || str_empty(f->actor) == str_empty(m->actor))
		return fits(f->actor, m->actor);
	return numbers_meet(f, m);
}

/* A draft fails often where another is adopted: only a named body or number makes it the same. */
static bool
failure_fits(const struct fact *f, const struct milestone *m)
{
	if (f->type == m->type || (f->type != MS_UN_FAILED && m->type != MS_UN_FAILED))
		return true;
	return numbers_meet(f, m) ||
	    (!str_empty(f->body) && timeline_words_equal(f->body, m->body));
}

/* Kinds that are acts of their own: what was announced is not yet done, what is provisional not
 * definitive, and a reservation no objection. A kind that is not said fits. */
static bool
kinds_fit(const struct fact *f, const struct milestone *m)
{
	static const char *const apart[] = { "provisional", "notification", "partial",
		"confirmation-of-signature" };
	static const char *const statements[] = { "extension", "statement", "exceptional" };
	size_t i;

	if (f->type != m->type || str_eq(f->kind, m->kind))
		return true;
	if (f->type == MS_RESERVATION)
		return fits(f->kind, m->kind);
	for (i = 0; f->type == MS_TREATY_SUBMITTED && i < ARRAY_LEN(statements); i++)
		if (str_eq(f->kind, statements[i]) != str_eq(m->kind, statements[i]))
			return false; /* what is laid about a treaty is not the treaty */
	if (f->type != MS_ENTERED_INTO_FORCE && f->type != MS_WITHDRAWAL &&
	    f->type != MS_TREATY_SIGNED)
		return true;
	for (i = 0; i < ARRAY_LEN(apart); i++)
		if (str_eq(f->kind, apart[i]) != str_eq(m->kind, apart[i]) &&
		    ((!str_empty(f->kind) && !str_empty(m->kind)) ||
			(f->evidence == EV_RECORD && m->best == EV_RECORD)))
			return false;
	return true;
}

/* -1: another milestone. Otherwise the more is equal, the higher. */
static int
score(const struct fact *f, const struct milestone *m, const struct evidence *ev, size_t n)
{
	int points = 0;

	if (!timeline_one_act(f->type, m->type) || !str_eq(f->dossier, m->dossier) ||
	    !fits(f->procedure, m->procedure) || !fits(f->body, m->body) ||
	    !fits(f->number, m->number) || !actors_fit(f, m) || !failure_fits(f, m) ||
	    !kinds_fit(f, m) || !is_same_time(f, m, ev, n))
		return -1;
	points += numbers_meet(f, m) ? 32 : 0;
	points += timeline_opposite(f->type, m->type) ? 0 : 16;
	if (f->vote.counted && m->vote.counted)
		points += timeline_votes_differ(&f->vote, &m->vote) ? 0 : 8;
	points += !str_empty(f->body) && !str_empty(m->body) ? 4 : 0;
	points += !str_empty(f->actor) && !str_empty(m->actor) ? 2 : 0;
	points += str_empty(f->number) && str_empty(m->number) ? 1 : 0;
	return points;
}

/* Whether a is the better of two that fit equally well: nearer, then older. */
static bool
is_nearer(const struct fact *f, const struct milestone *a, const struct milestone *b)
{
	int64_t ga = timeline_gap_days(&f->date, &a->date);
	int64_t gb = timeline_gap_days(&f->date, &b->date);

	if (ga != gb)
		return ga >= 0 && (gb < 0 || ga < gb);
	return a->occurrence < b->occurrence;
}

size_t
timeline_match(const struct fact *f, const struct milestone *known, size_t known_count,
    const struct evidence *ev, size_t n)
{
	size_t i, best = MATCH_NONE;
	int points, best_points = -1;

	for (i = 0; i < known_count; i++) {
		points = score(f, &known[i], ev, n);
		if (points < 0 || points < best_points)
			continue;
		if (points > best_points || is_nearer(f, &known[i], &known[best])) {
			best = i;
			best_points = points;
		}
	}
	return best;
}
