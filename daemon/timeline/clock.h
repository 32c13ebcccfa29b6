/*
 * From one day to another, as treaties, constitutions and parliaments count: days, months, the
 * first of a month, days but Sundays, sitting days. Invariant: arithmetic over calendar days of
 * whoever counts them; what is not known (no rule, no calendar, no trigger) is said and never
 * guessed.
 */
#ifndef DAEMON_TIMELINE_CLOCK_H
#define DAEMON_TIMELINE_CLOCK_H

#include "daemon/model.h"
#include "lib/arena.h"

#define CLOCK_DAY_S 86400

/* Months are added first, then days. */
struct clock_rule {
	bool known; /* false: nobody has said how long; true and all zero: on that very day */
	int64_t days, months;
	bool first_of_month;    /* and from there the first day of the next month */
	bool sundays_excepted;  /* Sundays are not counted */
	int64_t sitting_days;   /* > 0: instead of all that, so many days of the calendar */
	int64_t least_sittings; /* > 0: sitting_days are the most, and these the least */
	struct when fixed;      /* that day if what starts it comes by then; precision none: none */
};
struct clock_calendar { /* days since 1970-01-01 on which is sat, ascending, each once */
	const int64_t *days;
	size_t n;
	int64_t begins;      /* from this day on its sources tell the days; if n > 0 */
	const char *missing; /* a source that tells none; NULL */
};
enum { CLOCK_NO_RULE = 1, CLOCK_UNPUBLISHED };
/* The day to which the rule leads from that day. 0 with *ret; CLOCK_NO_RULE; CLOCK_UNPUBLISHED when
 * the calendar ends too early (NULL: there is none). */
int clock_add(const struct clock_rule *, int64_t day, const struct clock_calendar *, int64_t *ret)
    __attribute__((warn_unused_result));
/* Out of announcements: the days of those of EVENT_SITTING that stand and tell a day. Of several
 * sources the days that each of them has; without any named the days of all. 0 or -EFBIG. */
int clock_calendar_of(const struct announcement *, size_t n, const char *const *sources,
    size_t source_count, struct arena *, struct clock_calendar *ret) MUST_USE;
/* seat.c. A seat is a body, or a zone such as Europe/Paris: by its clock days begin. NULL, and one
 * that is not known: UTC. */
bool clock_seat_known(const char *seat);
/* The calendar day of a date there: an hour counts in its zone, a day is a day. */
int64_t clock_day(const struct when *, const char *seat);
/* Seconds by which its clock is ahead of UTC at that moment. */
int64_t clock_seconds_east(const char *seat, int64_t utc);
/* What its clock is called at that moment: "EDT". */
#define CLOCK_ZONE 16
void clock_zone(const char *seat, int64_t utc, char ret[CLOCK_ZONE]);
/* The moment at which its clock shows that second of that day. */
int64_t clock_moment(int64_t day, int64_t second, const char *seat);
struct when clock_when(int64_t day);
/* "the 90th day after it", "3 months after it, then the first day of the next month"; "" without a
 * rule. */
#define CLOCK_WORDS 240
void clock_words(const struct clock_rule *, char out[CLOCK_WORDS]);

/* What can be said of a day to come. */
enum forecast_kind {
	FORECAST_EXACT,          /* date: its trigger is known */
	FORECAST_RANGE,          /* earliest, and perhaps a range at the rate of the last year */
	FORECAST_NOT_COMPUTABLE, /* inputs: why */
	FORECAST_KIND_COUNT
};
extern const char *const forecast_kind_words[FORECAST_KIND_COUNT + 1];
struct forecast {
	const char *what; /* "entry into force" */
	enum forecast_kind kind;
	struct when date;               /* exact */
	struct when earliest;           /* if all that is missing came today */
	struct when latest;             /* range of a clock that was started; none: no such end */
	struct when rate_from, rate_to; /* at the rate of the last year, month precision; rate_to
					   none: open */
	bool over;                      /* the day has come */
	const char *inputs;             /* what it was computed from; why it was not */
	const char *source;             /* article; NULL */
};
/* A clock that a trigger starts (precision none: not started yet). The zone is that of the body
 * (NULL: UTC); the strings of *ret are borrowed or the arena's. 0 or -EFBIG. */
int clock_forecast(const struct clock_rule *, const char *what, const struct when *trigger,
    const char *body, const struct clock_calendar *, int64_t now_s, struct arena *,
    struct forecast *ret) MUST_USE;

#endif
