/*
 * Alerts that come together, at times of a zone. Invariant: a digest has a time on each of its
 * days, also on those on which the clock is changed, and exactly one.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/alert/alert.h"
#include "lib/str.h"

#define DAY_S INT64_C(86400)
#define ALL_DAYS 0x7fU

static const char *const day_words[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

static bool
has_day(const struct digest_def *d, int64_t day)
{
	int64_t weekday = ((day + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday; 0 is Monday */

	return (d->days >> weekday & 1) != 0;
}

int64_t
digest_next_ms(const struct digest_def *d, int64_t now_ms)
{
	int64_t now_s = now_ms / 1000, wall, day, at;
	int i;

	wall = now_s + zone_offset_at(d->zone, now_s);
	day = wall / DAY_S - (wall % DAY_S < 0);
	for (i = -1; i <= 8;
	     i++) { /* a zone that changes sides of the date line has its day, too */
		if (!has_day(d, day + i))
			continue;
		at = timing_moment(d->zone, (day + i) * DAY_S + INT64_C(60) * d->at_min);
		if (at * 1000 > now_ms)
			return at * 1000;
	}
	return now_ms + DAY_S * 1000; /* without a day: never built so */
}

const struct digest_def *
digest_by_name(const struct routing *routing, const char *name)
{
	size_t i;

	for (i = 0; i < routing->digest_count; i++)
		if (str_eq(routing->digests[i].name, name))
			return &routing->digests[i];
	return NULL;
}

void
digest_format(const struct digest_def *d, char out[DIGEST_TEXT])
{
	size_t len = 0, i;

	out[0] = '\0';
	for (i = 0; i < 7 && d->days != ALL_DAYS; i++)
		if ((d->days >> i & 1) != 0)
			len += (size_t)snprintf(
			    out + len, DIGEST_TEXT - len, "%s%s", len > 0 ? "," : "", day_words[i]);
	(void)snprintf(out + len, DIGEST_TEXT - len, "%s%02d:%02d", len > 0 ? " " : "daily ",
	    d->at_min / 60, d->at_min % 60);
}

/* ---- which way an alert takes */

struct plan
plan_of_route(const struct route_def *r, const char *sink, const struct alert *a)
{
	struct plan p = { .sink = sink };
	bool pierces = (a->importance >= 'A' && a->importance <= 'C' &&
			   (r->pierce >> (a->importance - 'A') & 1) != 0) ||
	    a->kind == ALERT_REMINDER || a->kind == ALERT_AGAIN || a->kind == ALERT_ESCALATED;

	if (pierces)
		return p;
	p.digest = r->digest;
	if (p.digest == NULL)
		p.group_ms = r->group_ms;
	return p;
}

/* At once before a group, the shorter group, a group before a digest. */
static bool
is_sooner(const struct plan *a, const struct plan *b)
{
	if ((a->digest == NULL) != (b->digest == NULL))
		return a->digest == NULL;
	return a->group_ms < b->group_ms;
}

size_t
alert_plan(const struct routing *routing, const struct alert *a, enum ms_type type,
    enum ms_state state, const char *except, struct plan *ret, size_t max)
{
	struct plan p;
	size_t i, k, at, n = 0;

	for (i = 0; i < routing->route_count; i++) {
		const struct route_def *r = &routing->routes[i];

		if (route_takes(routing, r, a, type, state) != ROUTE_TAKES)
			continue;
		for (k = 0; k < r->sink_count; k++) {
			if (str_eq(r->sinks[k], except))
				continue;
			p = plan_of_route(r, r->sinks[k], a);
			for (at = 0; at < n && !str_eq(ret[at].sink, p.sink); at++)
				;
			if (at == n && n < max)
				ret[n++] = p;
			else if (at < n && is_sooner(&p, &ret[at]))
				ret[at] = p;
		}
	}
	return n;
}

int64_t
plan_due_ms(
    const struct routing *routing, const struct plan *p, const struct alert *a, int64_t now_ms)
{
	static const struct alert any = { .title = NULL }; /* all of a digest wait alike */

	if (p->digest != NULL)
		return timing_not_before(routing, p->sink, &any, digest_next_ms(p->digest, now_ms));
	return timing_not_before(routing, p->sink, a, now_ms + p->group_ms);
}
