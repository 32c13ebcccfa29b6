#include "sinks/calendar.h"

#include <string.h>

#include "lib/mem.h"
#include "lib/mime.h"
#include "lib/str.h"
#include "sinks/ical.h"

#define PRODUCT "-//ratifyd//ratifyd//EN"
#define LINE_CHARS 500
#define TEXT_BYTES 16000
#define DAY_S 86400
#define EVENTS_MAX 200 /* a storm of them is a list to read, nothing for a calendar */

const char *const calendar_method_words[CALENDAR_METHODS] = { "PUBLISH", "CANCEL" };
static const enum icalproperty_method methods[CALENDAR_METHODS] = { ICAL_METHOD_PUBLISH,
	ICAL_METHOD_CANCEL };

/* ---- which events ------------------------------------------------------------------ */

static bool
is_event(const struct notice *n)
{
	return !str_empty(n->event_uid);
}

/* A later notice about the same event counts instead. */
static bool
is_outdated(const struct notice *n, const struct notice *list, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (&list[i] != n && str_eq(list[i].event_uid, n->event_uid) &&
		    (list[i].event_revision > n->event_revision ||
			(list[i].event_revision == n->event_revision && &list[i] > n)))
			return true;
	return false;
}

/* ---- one event --------------------------------------------------------------------- */

/* Text of several lines without other controls. */
static char *
plain_lines(const char *text)
{
	const char *end = text;
	struct buf b;
	char *line, *part;
	int r = 0;

	buf_init(&b, TEXT_BYTES);
	while (r == 0 && *end != '\0') {
		end = text + strcspn(text, "\n");
		part = xstrndup(text, (size_t)(end - text));
		line = mime_one_line(part, LINE_CHARS);
		r = buf_printf(&b, "%s%s", b.len > 0 ? "\n" : "", line);
		free(part);
		free(line);
		text = end + 1;
	}
	if (b.data == NULL)
		return xstrdup("");
	return buf_take(&b);
}

static struct icaltimetype
moment(const struct ical *c, int64_t at, bool whole_day)
{
	icaltimezone *utc = c->icaltimezone_get_utc_timezone();

	return c->icaltime_from_timet_with_zone((time_t)at, whole_day, whole_day ? NULL : utc);
}

/* The end of whole days is the day after the last (RFC 5545, 3.6.1). */
static void
add_times(const struct ical *c, icalcomponent *event, const struct notice *n)
{
	int64_t end = n->ends_at;

	c->icalcomponent_add_property(
	    event, c->icalproperty_new_dtstart(moment(c, n->starts_at, n->whole_day)));
	if (n->whole_day)
		end = (end >= n->starts_at ? end : n->starts_at) + DAY_S;
	if (end > n->starts_at)
		c->icalcomponent_add_property(
		    event, c->icalproperty_new_dtend(moment(c, end, n->whole_day)));
}

/* One of the list that is gone is never called cancelled: it may stand there again. */
static enum icalproperty_status
status_of(const struct notice *n)
{
	if (n->cancelled)
		return ICAL_STATUS_CANCELLED;
	return str_eq(n->kind, "unlisted") ? ICAL_STATUS_TENTATIVE : ICAL_STATUS_CONFIRMED;
}

static char *
summary_of(const struct notice *n)
{
	_cleanup_free_ char *what = mime_one_line(STR_OR(n->event_title, n->title), LINE_CHARS);
	_cleanup_free_ char *whose =
	    mime_one_line(STR_OR(n->dossier_title, n->dossier), LINE_CHARS);
	const char *mark = str_eq(n->kind, "unlisted") ? "No longer listed: " : "";

	return xasprintf("%s%s%s%s", mark, what, whose[0] != '\0' ? ": " : "", whose);
}

/* A link that is no plain ASCII would break the line that it stands on. */
static bool
is_plain_link(const char *url)
{
	const char *p = url;

	if (url == NULL || (!str_starts(url, "https://") && !str_starts(url, "http://")))
		return false;
	while (*p > ' ' && *p < 0x7f)
		p++;
	return *p == '\0';
}

static void
add_texts(const struct ical *c, icalcomponent *event, const struct notice *n)
{
	_cleanup_free_ char *summary = summary_of(n);
	_cleanup_free_ char *text = plain_lines(STR_OR(n->text, ""));
	_cleanup_free_ char *place = mime_one_line(n->place, LINE_CHARS);

	c->icalcomponent_add_property(event, c->icalproperty_new_summary(summary));
	if (text[0] != '\0')
		c->icalcomponent_add_property(event, c->icalproperty_new_description(text));
	if (place[0] != '\0')
		c->icalcomponent_add_property(event, c->icalproperty_new_location(place));
	if (is_plain_link(n->url))
		c->icalcomponent_add_property(event, c->icalproperty_new_url(n->url));
}

static icalcomponent *
event_of(const struct ical *c, const struct notice *n, const char *host)
{
	icalcomponent *event = c->icalcomponent_new(ICAL_VEVENT_COMPONENT);
	_cleanup_free_ char *clean = mime_one_line(n->event_uid, LINE_CHARS);
	_cleanup_free_ char *uid = xasprintf("%s@%s", clean, host);

	c->icalcomponent_add_property(event, c->icalproperty_new_uid(uid));
	c->icalcomponent_add_property(
	    event, c->icalproperty_new_dtstamp(moment(c, n->created_ms / 1000, false)));
	c->icalcomponent_add_property(event, c->icalproperty_new_sequence(n->event_revision));
	add_times(c, event, n);
	add_texts(c, event, n);
	c->icalcomponent_add_property(event, c->icalproperty_new_status(status_of(n)));
	/* nobody's day is full because of it */
	c->icalcomponent_add_property(event, c->icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
	return event;
}

/* ---- the calendar ------------------------------------------------------------------ */

static bool
is_told(
    const struct notice *n, const struct notice *list, size_t count, enum calendar_method method)
{
	return is_event(n) && !is_outdated(n, list, count) &&
	    n->cancelled == (method == CALENDAR_CANCEL);
}

static icalcomponent *
calendar_of(const struct ical *c, enum calendar_method method)
{
	icalcomponent *calendar = c->icalcomponent_new(ICAL_VCALENDAR_COMPONENT);

	c->icalcomponent_add_property(calendar, c->icalproperty_new_prodid(PRODUCT));
	c->icalcomponent_add_property(calendar, c->icalproperty_new_version("2.0"));
	c->icalcomponent_add_property(calendar, c->icalproperty_new_method(methods[method]));
	return calendar;
}

char *
calendar_text(
    const struct notice *n, enum calendar_method method, const char *host, struct err *err)
{
	const struct notice *list = n->part_count > 0 ? n->parts : n;
	size_t count = n->part_count > 0 ? n->part_count : 1, i, found = 0;
	icalcomponent *calendar;
	const struct ical *c;
	char *text;

	for (i = 0; i < count; i++)
		found += is_told(&list[i], list, count, method);
	c = found > 0 && found <= EVENTS_MAX ? ical_load(err) : NULL;
	if (c == NULL)
		return NULL;
	calendar = calendar_of(c, method);
	for (i = 0; i < count; i++)
		if (is_told(&list[i], list, count, method))
			c->icalcomponent_add_component(calendar, event_of(c, &list[i], host));
	text = c->icalcomponent_as_ical_string_r(calendar);
	c->icalcomponent_free(calendar);
	return text;
}
