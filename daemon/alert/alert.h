/*
 * Which alerts follow from a change, in which words, to which sinks. Pure: values in, values out.
 */
#ifndef DAEMON_ALERT_ALERT_H
#define DAEMON_ALERT_ALERT_H

#include "daemon/model.h"
#include "daemon/timeline/due.h"
#include "daemon/timeline/timeline.h"
#include "lib/arena.h"
#include "lib/err.h"
#include "lib/zone.h"

#define REMINDERS_MAX 8
struct route_def { /* borrowed from the settings */
	const char *name;
	const char *const *sinks, *const *dossiers, *const *types, *const *sources;
	size_t sink_count, dossier_count, type_count, source_count;
	const char *const *actors; /* canonical names of States; of others as written */
	size_t actor_count;
	unsigned importance; /* bits: A, B, C; 0: all */
	unsigned evidence;   /* bits from EV_RECORD; 0: all */
	uint64_t states; /* bit set over ms_state_words; 0: alert_on and above, disputed, corrected,
			    retracted */
	bool health;
	/* what follows while nobody says anything, see after.h */
	int64_t repeat_ms; /* of class A; 0: never */
	int repeat_max;
	int64_t escalate_ms; /* 0: never */
	const char *const *escalate;
	size_t escalate_count;
	int64_t reminders[REMINDERS_MAX]; /* so long before an event, in milliseconds */
	size_t reminder_count;
	const struct digest_def *digest; /* NULL: at once */
	unsigned pierce;                 /* bits: A, B, C: at once in spite of digest and group */
	int64_t group_ms;                /* waits so long for others of its kind; 0: for none */
};
/* Times at which alerts come together. */
struct digest_def {
	const char *name;
	int at_min;    /* of the day, by the clock of zone */
	unsigned days; /* bits, 0 is Monday */
	const struct zone *zone;
};
/* When a sink may be disturbed. */
struct sink_timing {
	const char *sink;
	bool quiet;
	int from_min, to_min; /* of the day, by the clock of zone */
	const struct zone *zone;
	unsigned pierce; /* bits: A, B, C */
	int fuse;        /* most messages in fuse_ms; 0: any number */
	int64_t fuse_ms;
	size_t summary_above; /* alerts due at once that still come one by one; 0: any number */
};
struct routing {
	const struct route_def *routes;
	size_t route_count;
	const struct sink_timing *timings;
	size_t timing_count;
	const struct digest_def *digests;
	size_t digest_count;
	enum ms_state alert_on; /* ST_REPORTED, ST_CORROBORATED or ST_OFFICIAL */
};
/* Whether a fold is worth an alert under alert_on, and of which kind. A milestone that was never
 * announced because it was below alert_on is announced as new when it rises. false for base lines
 * (the caller knows). */
bool alert_due(const struct fold *, enum ms_state alert_on, enum alert_kind *ret);
/* What is known around the milestone, for the words. Of the evidence the links are shown, one an
 * origin. */
struct alert_context {
	const char *dossier_title;        /* short title */
	const struct standing *standing;  /* after the change; may be NULL */
	const struct milestone *before;   /* what was said before; NULL for a new one */
	const char *quote, *url, *source; /* best evidence */
	int64_t now_ms;
	char importance;                 /* A, B, C; 0: as the type has it */
	const char *next;                /* what may come of it and by when; NULL: not known */
	const struct evidence *evidence; /* all that is stored of it */
	size_t evidence_count;
};
/* Fills *ret (arena strings; never foreign text without its source named). -EFBIG when the arena is
 * full. */
int alert_compose(const struct milestone *, enum alert_kind, const struct alert_context *,
    struct arena *, struct alert *ret, struct err *) MUST_USE;
/* about: a source, a sink, or of ourselves what it is. what: for a source failing, changed, gone,
 * moved, recovered, gap, silent, heard, unanswered or quarantined, for a sink refused, failed or
 * held, for ourselves unread or full; any other text is told as it is. Two of one moment differ in
 * what or detail. */
int alert_compose_health(enum alert_kind, const char *about, const char *what, const char *detail,
    int64_t now_ms, struct arena *, struct alert *ret, struct err *) MUST_USE;
/* Makes its id one of its title and a number: told once, however often it is met. */
void alert_once(struct alert *, int64_t number);
/* Of something that is announced, moved, or listed no longer; routed with alert_event_type, and as
 * official as its source is. */
int alert_compose_event(const struct announcement *, enum alert_kind, const char *dossier_title,
    int64_t now_ms, struct arena *, struct alert *ret, struct err *) MUST_USE;
/* Its list says itself that it does not take place then: cancelled, or put off. */
bool alert_event_is_off(const struct event *);
/* What all alerts about one event have in common as their milestone: 32 hexadecimal digits. */
void alert_event_key(const struct announcement *, char ret[HASH_HEX]);
enum ms_type alert_event_type(enum event_kind); /* MS_NONE: of no type that a route can name */
const char *alert_event_title(enum event_kind); /* "Business meeting" */
int64_t alert_event_end_ms(const struct when *starts); /* over by then; INT64_MAX: not told */
/* Of something that is expected; routed with its type. */
struct alert_due_context {
	const char *dossier, *dossier_title;
	enum due_state before; /* what was stored of it */
	int64_t before_ms;     /* and since when: tells its alerts apart, the same after a crash */
	const char *unread;    /* a source that cannot be read now and may have said so; NULL */
	int64_t usual_days;    /* record: after which it follows; -1: not known */
	int64_t now_ms;
};
int alert_compose_due(const struct due *, const struct alert_due_context *, struct arena *,
    struct alert *ret, struct err *) MUST_USE;
#define ALERT_EVENT_TIME 64
/* "30 July 2026, 10:30 EDT", by the clock of its body, or of its dossier; starts: of its now or
 * was. */
void alert_event_time(
    const struct announcement *, const struct when *starts, char out[ALERT_EVENT_TIME]);
const char *alert_event_seat(const struct announcement *); /* of clock.h */
/* Why a route does not take an alert. */
enum route_why {
	ROUTE_TAKES,
	ROUTE_TYPE,
	ROUTE_DOSSIER,
	ROUTE_SOURCE,
	ROUTE_STATE,
	ROUTE_IMPORTANCE,
	ROUTE_ACTOR,
	ROUTE_EVIDENCE,
	ROUTE_HEALTH,
	ROUTE_WHY_COUNT
};
extern const char *const route_why_words[ROUTE_WHY_COUNT + 1]; /* the key that says so */
enum route_why route_takes(const struct routing *, const struct route_def *, const struct alert *,
    enum ms_type, enum ms_state);
/* timing.c: "22:00-07:00" in minutes of the day; -EINVAL. */
int timing_parse(const char *, int *ret_from, int *ret_to) MUST_USE;
/* Not before then, because its hours are quiet; now_ms: at once. Never drops anything. */
int64_t
timing_not_before(const struct routing *, const char *sink, const struct alert *, int64_t now_ms);
/* "07:30" in minutes of the day; -EINVAL. */
int timing_parse_minute(const char *, int *ret) MUST_USE;
/* "30/1h"; -EINVAL. */
int timing_parse_fuse(const char *, int *ret, int64_t *ret_ms) MUST_USE;
/* The first moment (seconds) at which the clock of the zone shows that time (seconds since 1970 of
 * its own), or, where it is left out, has passed it. */
int64_t timing_moment(const struct zone *, int64_t wall);
const struct sink_timing *timing_of(const struct routing *, const char *sink); /* NULL */
/* digest.c: the first of its times after now. */
int64_t digest_next_ms(const struct digest_def *, int64_t now_ms);
const struct digest_def *digest_by_name(const struct routing *, const char *name); /* NULL */
/* "mon,wed 07:30 Europe/Paris", heap-free. */
#define DIGEST_TEXT 160
void digest_format(const struct digest_def *, char out[DIGEST_TEXT]);
/* How an alert goes to a sink: at once, with a group, or in a digest; of several routes the one
 * that is soonest. */
struct plan {
	const char *sink;
	const struct digest_def *digest; /* NULL: none */
	int64_t group_ms;                /* 0: none */
};
size_t alert_plan(const struct routing *, const struct alert *, enum ms_type, enum ms_state,
    const char *except, struct plan *ret, size_t max);
struct plan plan_of_route(const struct route_def *, const char *sink, const struct alert *);
/* Its time, quiet hours included: not one that an open group has already. */
int64_t
plan_due_ms(const struct routing *, const struct plan *, const struct alert *, int64_t now_ms);
/* Names of the sinks this alert goes to, without repeats; returns how many (at most max). except: a
 * sink left out, may be NULL. */
size_t alert_route(const struct routing *, const struct alert *, enum ms_type, enum ms_state,
    const char *except, const char **ret, size_t max);

#endif
