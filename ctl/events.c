#include "ctl/events.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/table.h"
#include "lib/mem.h"
#include "lib/str.h"

/* ---- out of the store */

static void
leave_out(struct view *v, const struct announcement *a)
{
	size_t i;

	for (i = 0; i < v->unread_count; i++)
		if (v->unread[i].id == a->id)
			return;
	v->unread = xreallocarray(v->unread, v->unread_count + 1, sizeof(*v->unread));
	v->unread[v->unread_count++] = *a;
	(void)ctl_fail(EX_DATAERR, "event %lld of source %s%s%s%s cannot be read and is left out",
	    (long long)a->id, STR_OR(a->source, "?"), a->dossier != NULL ? " (dossier " : "",
	    STR_OR(a->dossier, ""), a->dossier != NULL ? ")" : "");
}

typedef int events_fn(struct store *, const char *, struct arena *, struct announcement **,
    size_t *, size_t *, struct err *);

static int
find(struct view *v, events_fn *list, const char *dossier, struct announcement **ret, size_t *ret_n)
{
	struct err err = { 0 };
	size_t unread = 0, i;

	if (list(v->store, dossier, &v->arena, ret, ret_n, &unread, &err) != 0)
		return ctl_fail_err(&err);
	for (i = 0; i < unread; i++)
		leave_out(v, &(*ret)[*ret_n + i]);
	return 0;
}

int
events_find(struct view *v, const char *dossier, struct announcement **ret, size_t *ret_n)
{
	return find(v, event_list, dossier, ret, ret_n);
}

int
events_find_sittings(struct view *v, const char *dossier, struct announcement **ret, size_t *ret_n)
{
	return find(v, event_sittings, dossier, ret, ret_n);
}

int
events_exit(const struct view *v, int r)
{
	return r == 0 && v->unread_count > 0 ? EX_DATAERR : r;
}

bool
events_left_out(const struct view *v, const char *dossier)
{
	size_t i;

	for (i = 0; i < v->unread_count; i++)
		if (str_eq(v->unread[i].dossier, dossier))
			return true;
	return false;
}

json_t *
events_json_unread(const struct view *v, const char *dossier)
{
	json_t *list = json_array();
	size_t i;

	/* the days of calendars are of every dossier */
	for (i = 0; i < v->unread_count; i++)
		if (v->unread[i].dossier == NULL || str_eq(v->unread[i].dossier, dossier))
			(void)json_array_append_new(list,
			    json_pack("{s:I, s:o}", "id", (json_int_t)v->unread[i].id, "source",
				view_json_text(v->unread[i].source)));
	return list;
}

/* ---- shown */

void
events_set_seat(const struct view *v, const char *dossier, struct announcement *a, size_t n)
{
	const struct settings *s = v->setup != NULL ? v->setup->settings : NULL;
	const struct dossier_conf *d = s != NULL ? settings_dossier(s, dossier) : NULL;
	size_t i;

	for (i = 0; i < n; i++)
		a[i].seat = d != NULL ? procedures_seat(s, d) : NULL;
}

void
events_json_local(json_t *o, const struct announcement *a)
{
	const char *seat = alert_event_seat(a);
	struct when wall = a->now.starts;
	char zone[CLOCK_ZONE], local[WHEN_TEXT];

	if (wall.precision < WHEN_MINUTE) {
		(void)json_object_set_new(o, "local", json_null());
		(void)json_object_set_new(o, "zone", json_null());
		return;
	}
	clock_zone(seat, wall.at, zone);
	wall.at += clock_seconds_east(seat, wall.at);
	when_format(&wall, local);
	local[strcspn(local, "Z")] = '\0'; /* it is not UTC */
	(void)json_object_set_new(o, "local", json_string(local));
	(void)json_object_set_new(o, "zone", json_string(zone));
}

static bool
is_to_come(const struct announcement *a, int64_t now_ms)
{
	return alert_event_end_ms(&a->now.starts) > now_ms;
}

static const char *
state_of(const struct announcement *a)
{
	return a->state == EVENT_UNLISTED ? "no longer listed" : event_state_words[a->state];
}

/* A line for one, with what was said before its last change. */
static void
put_row(struct table *t, const struct announcement *a)
{
	char time[ALERT_EVENT_TIME], was[ALERT_EVENT_TIME];

	alert_event_time(a, &a->now.starts, time);
	alert_event_time(a, &a->was.starts, was);
	table_put(t, time);
	table_put(t, alert_event_title(a->now.kind));
	table_put(t, STR_OR(a->now.body, a->now.title));
	table_put(t, a->now.place);
	table_put(t, a->now.status);
	if (a->changed)
		table_putf(t, "%s, before: %s%s%s", state_of(a), was,
		    a->was.place != NULL ? ", " : "", STR_OR(a->was.place, ""));
	else
		table_put(t, state_of(a));
	table_put(t, a->source);
}

static void
print_part(const struct announcement *a, size_t n, bool to_come, int64_t now_ms)
{
	static const char *const headers[] = { "WHEN", "WHAT", "WHO", "WHERE", "STATUS", "STATE",
		"SOURCE", NULL };
	struct table *t = table_new(headers);
	size_t i, count = 0;

	for (i = 0; i < n; i++)
		if (is_to_come(&a[i], now_ms) == to_come) {
			put_row(t, &a[i]);
			count++;
		}
	if (count > 0) {
		(void)printf("\n%s\n", to_come ? "announced" : "announced, and over");
		table_print(t, stdout, 0);
	}
	table_free(t);
}

void
events_print(const struct announcement *a, size_t n, int64_t now_ms)
{
	print_part(a, n, true, now_ms);
	print_part(a, n, false, now_ms);
}

static json_t *
before_json(const struct announcement *a)
{
	if (!a->changed)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o}", "starts", view_json_when(&a->was.starts), "place",
	    view_json_text(a->was.place), "status", view_json_text(a->was.status), "title",
	    view_json_text(a->was.title));
}

json_t *
events_json(const struct announcement *v, size_t n, int64_t now_ms)
{
	json_t *list = json_array(), *j;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct announcement *a = &v[i];

		j = json_pack("{s:I, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:b, s:b}", "id",
		    (json_int_t)a->id, "kind", event_kind_words[a->now.kind], "state",
		    event_state_words[a->state], "starts", view_json_when(&a->now.starts), "title",
		    view_json_text(a->now.title), "place", view_json_text(a->now.place), "body",
		    view_json_text(a->now.body), "status", view_json_text(a->now.status),
		    "upcoming", is_to_come(a, now_ms), "announced", a->announced);
		events_json_local(j, a);
		(void)json_object_set_new(j, "before", before_json(a));
		(void)json_object_set_new(j, "source", view_json_text(a->source));
		(void)json_object_set_new(j, "url", view_json_text(a->url));
		(void)json_object_set_new(j, "first_seen", view_json_ms(a->first_seen_ms));
		(void)json_object_set_new(j, "changed", view_json_ms(a->changed_ms));
		(void)json_array_append_new(list, j);
	}
	return list;
}
