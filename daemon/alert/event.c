/*
 * Alerts of what is announced for a time to come. Invariant: nothing here says that it has
 * happened, and a line that is gone from a list is never called a cancellation.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "daemon/alert/words.h"
#include "lib/mem.h"
#include "lib/str.h"

#define TITLE_BYTES 1000
#define TEXT_BYTES 8000
#define DAY_S 86400
/* A day ends last where it is twelve hours behind UTC. */
#define DAY_END_S (DAY_S + 12 * 3600)

/* Routes name types of milestones: an event goes where what comes of it would go. */
static const struct {
	const char *title;
	enum ms_type type;
} kinds[EVENT_KIND_COUNT] = {
	[EVENT_HEARING] = { "Hearing", MS_HEARING },
	[EVENT_BUSINESS_MEETING] = { "Business meeting", MS_MARKUP },
	[EVENT_VOTE] = { "Vote", MS_NONE },
	[EVENT_SITTING] = { "Sitting", MS_NONE },
	[EVENT_DEADLINE] = { "Deadline", MS_NONE },
	[EVENT_OTHER] = { "Event", MS_NONE },
};

enum ms_type
alert_event_type(enum event_kind kind)
{
	return kinds[kind].type;
}

const char *
alert_event_title(enum event_kind kind)
{
	return kinds[kind].title;
}

int64_t
alert_event_end_ms(const struct when *starts)
{
	static const int64_t lasts[] = { [WHEN_YEAR] = 366LL * DAY_S + DAY_END_S,
		[WHEN_MONTH] = 31LL * DAY_S + DAY_END_S,
		[WHEN_DAY] = DAY_END_S,
		[WHEN_MINUTE] = 60,
		[WHEN_SECOND] = 1 };

	if (starts->precision == WHEN_NONE)
		return INT64_MAX;
	return (starts->at + lasts[starts->precision]) * 1000;
}

const char *
alert_event_seat(const struct announcement *a)
{
	return clock_seat_known(a->now.body) ? a->now.body : a->seat;
}

void
alert_event_time(
    const struct announcement *a, const struct when *starts, char out[ALERT_EVENT_TIME])
{
	const char *seat = alert_event_seat(a);
	struct when wall = *starts;
	char day[WHEN_TEXT], zone[CLOCK_ZONE];
	int64_t s;

	if (starts->precision >= WHEN_MINUTE)
		wall.at += clock_seconds_east(seat, starts->at);
	when_format_human(&wall, day);
	s = ((wall.at % DAY_S) + DAY_S) % DAY_S;
	clock_zone(seat, starts->at, zone);
	if (starts->precision < WHEN_MINUTE)
		(void)snprintf(
		    out, ALERT_EVENT_TIME, "%s", day[0] != '\0' ? day : "a day not told");
	else
		(void)snprintf(out, ALERT_EVENT_TIME, "%s, %02d:%02d %s", day, (int)(s / 3600),
		    (int)(s / 60 % 60), zone);
}

static bool
same_time(const struct when *a, const struct when *b)
{
	return a->precision == b->precision && (a->precision == WHEN_NONE || a->at == b->at);
}

/* An hour of the day that was told before, wherever that day is. */
static bool
is_told_nearer(const struct when *was, const struct when *now)
{
	return was->precision == WHEN_DAY && now->precision > WHEN_DAY &&
	    now->at >= was->at - DAY_END_S + DAY_S && now->at < was->at + DAY_END_S;
}

static const char *
prefix_of(const struct announcement *a, enum alert_kind kind)
{
	if (kind == ALERT_REMINDER)
		return ""; /* how near it is stands there, see after.c */
	if (kind == ALERT_UNLISTED)
		return "No longer listed: ";
	if (kind == ALERT_MOVED)
		return same_time(&a->now.starts, &a->was.starts) ||
			is_told_nearer(&a->was.starts, &a->now.starts)
		    ? "Changed: "
		    : "Moved: ";
	return a->first_seen_ms == a->changed_ms ? "Announced: " : "Announced again: ";
}

/* "Hearing (Foreign Relations)", "Deadline (In force for a party: Malta)" */
static int
put_what(struct buf *b, const struct event *e)
{
	bool says_what = e->kind == EVENT_DEADLINE || e->kind == EVENT_OTHER;
	const char *more = says_what ? STR_OR(e->title, e->body) : e->body;
	int r = buf_puts(b, kinds[e->kind].title);

	if (r != 0 || str_empty(more))
		return r;
	r = buf_puts(b, " (");
	r = r != 0 ? r : words_put_plain(b, more, ALERT_NAME_BYTES);
	return r != 0 ? r : buf_putc(b, ')');
}

static int
put_title(struct buf *b, const struct announcement *a, enum alert_kind kind, const char *dossier)
{
	const char *prefix = prefix_of(a, kind);
	char time[ALERT_EVENT_TIME];
	int r;

	alert_event_time(a, &a->now.starts, time);
	r = buf_puts(b, prefix);
	r = r != 0 ? r : put_what(b, &a->now);
	r = r != 0 ? r : buf_printf(b, "%s%s", prefix[0] == 'M' ? ", now on " : " on ", time);
	if (r == 0 && kind == ALERT_MOVED && !str_eq(a->now.place, a->was.place) &&
	    !str_empty(a->now.place)) {
		r = buf_puts(b, ", now in ");
		r = r != 0 ? r : words_put_plain(b, a->now.place, ALERT_NAME_BYTES);
	}
	if (r == 0)
		r = buf_puts(b, ": ");
	return r != 0 ? r : words_put_plain(b, dossier, ALERT_NAME_BYTES);
}

static int
put_before(struct buf *b, const struct announcement *a)
{
	char time[ALERT_EVENT_TIME];
	int r;

	alert_event_time(a, &a->was.starts, time);
	r = buf_printf(b, "\nSaid before: %s", time);
	r = r != 0 ? r : words_put_named(b, ", in ", a->was.place, "");
	r = r != 0 ? r : words_put_named(b, ", ", a->was.status, "");
	return r != 0 ? r : buf_putc(b, '.');
}

static const char *
meaning_of(enum alert_kind kind)
{
	if (kind == ALERT_UNLISTED)
		return "the list does not name it any more. That is not the same as cancelled: it "
		       "may stand there again, under another number or for another time";
	if (kind == ALERT_MOVED)
		return "the list says something else of it than before. It has not happened yet";
	return "it is announced, it has not happened yet";
}

static int
put_sureness(struct buf *b, const struct announcement *a)
{
	const char *who = a->evidence == EV_RECORD ? "one source says so, the record itself"
	    : a->evidence == EV_OFFICIAL           ? "one source says so, an official one"
						   : "one source says so, and no official one";

	return a->evidence != 0 ? buf_printf(b, "\nHow sure: announced; %s.", who) : 0;
}

static int
put_text(struct buf *b, const struct announcement *a, enum alert_kind kind, int64_t now_ms)
{
	char time[ALERT_EVENT_TIME], seen[WHEN_TEXT];
	int r;

	alert_event_time(a, &a->now.starts, time);
	when_format_s(now_ms / 1000, seen);
	r = buf_printf(b, "What is announced: %s", kinds[a->now.kind].title);
	r = r != 0 ? r : words_put_named(b, ", ", a->now.body, "");
	r = r != 0 ? r : buf_printf(b, ".\nWhen: %s; seen %s.", time, seen);
	r = r != 0 ? r : words_put_named(b, "\nWhere: ", a->now.place, ".");
	r = r != 0 ? r : words_put_named(b, "\nStatus: ", a->now.status, ".");
	r = r != 0 ? r : buf_printf(b, "\nWhat it means: %s.", meaning_of(kind));
	if (r == 0 && kind != ALERT_UNLISTED)
		r = put_sureness(b, a);
	if (r == 0 && kind == ALERT_MOVED)
		r = put_before(b, a);
	if (r != 0 || str_empty(a->now.title))
		return r;
	r = words_put_named(b, "\n", STR_OR(a->source, "a source"), "");
	r = r != 0 ? r : buf_puts(b, kind == ALERT_UNLISTED ? " said: \"" : " says: \"");
	r = r != 0 ? r : words_put_plain(b, a->now.title, ALERT_QUOTE_BYTES);
	return r != 0 ? r : buf_putc(b, '"');
}

/* Words of the list's own status. What is put off without a new day does not take place on the old
 * one either. */
bool
alert_event_is_off(const struct event *e)
{
	static const char *const words[] = { "cancel", "postpone", "annul" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(words) && e->status != NULL; i++)
		if (strcasestr(e->status, words[i]) != NULL)
			return true;
	return false;
}

/* NULL: the arena is full. */
static const char *
what_of(const struct event *e, struct arena *mem)
{
	const char *ret = NULL;
	struct buf b;

	buf_init(&b, TITLE_BYTES);
	if (put_what(&b, e) == 0)
		ret = arena_strdup(mem, buf_str(&b));
	buf_done(&b);
	return ret;
}

void
alert_event_key(const struct announcement *a, char ret[HASH_HEX])
{
	char entry[24];
	struct hash h;

	(void)snprintf(entry, sizeof(entry), "%" PRId64, a->entry_id);
	hash_strings(&h, "event", STR_OR(a->source, ""), entry, STR_OR(a->now.name, ""),
	    STR_OR(a->dossier, ""), HASH_END);
	hash_hex(&h, ret);
	ret[32] = '\0';
}

static void
id_of(const char *key, enum alert_kind kind, int64_t changed_ms, char ret[33])
{
	char moment[24], hex[HASH_HEX];
	struct hash h;

	(void)snprintf(moment, sizeof(moment), "%" PRId64, changed_ms);
	hash_strings(&h, "alert", "event", key, alert_kind_words[kind], moment, HASH_END);
	hash_hex(&h, hex);
	memcpy(ret, hex, 32);
	ret[32] = '\0';
}

int
alert_compose_event(const struct announcement *a, enum alert_kind kind, const char *dossier_title,
    int64_t now_ms, struct arena *mem, struct alert *ret, struct err *err)
{
	struct alert al = {
		.kind = kind, .importance = 'B', .created_ms = now_ms, .event = a->now.starts
	};
	struct buf title, text;
	char key[HASH_HEX];
	int r;

	if (a->now.kind >= EVENT_KIND_COUNT)
		return err_set(err, -EINVAL, "an event without a kind cannot be announced");
	alert_event_key(a, key);
	id_of(key, kind, a->changed_ms, al.id);
	buf_init(&title, TITLE_BYTES);
	buf_init(&text, TEXT_BYTES);
	r = put_title(&title, a, kind, STR_OR(dossier_title, STR_OR(a->dossier, "")));
	r = r != 0 ? r : put_text(&text, a, kind, now_ms);
	al.title = r == 0 ? arena_strdup(mem, buf_str(&title)) : NULL;
	al.text = r == 0 ? arena_strdup(mem, buf_str(&text)) : NULL;
	buf_done(&title);
	buf_done(&text);
	al.milestone = arena_strdup(mem, key);
	al.dossier = arena_strdup(mem, STR_OR(a->dossier, ""));
	al.source = arena_strdup(mem, STR_OR(a->source, "?"));
	al.url = words_is_link(a->url) ? arena_strdup(mem, a->url) : NULL;
	al.what = what_of(&a->now, mem);
	al.place = a->now.place != NULL ? arena_strdup(mem, a->now.place) : NULL;
	al.cancelled = alert_event_is_off(&a->now);
	if (al.what == NULL || (a->now.place != NULL && al.place == NULL))
		return err_set(err, -EFBIG, "an alert about an event does not fit into memory");
	if (al.title == NULL || al.text == NULL || al.milestone == NULL || al.dossier == NULL ||
	    al.source == NULL || (words_is_link(a->url) && al.url == NULL))
		return err_set(err, -EFBIG, "an alert about an event does not fit into memory");
	*ret = al;
	return 0;
}
