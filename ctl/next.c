/*
 * `ratifyctl next`: what may come next, what is announced, what is expected by when, and what is
 * late. Invariant: the same pure code that the daemon tells alerts by.
 */
#include "ctl/next.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/events.h"
#include "ctl/table.h"
#include "lib/mem.h"
#include "lib/str.h"

#define DAY_MS 86400000LL
#define DELAYS_MIN 3
#define UNSEEN_DAYS 60 /* what was announced for longer ago is not missed any more */
#define TOLERANCE_S (3 * 86400)

/* ---- gathering */

static size_t
index_of(const struct view *v, const char *dossier)
{
	size_t i;

	for (i = 0; v->setup != NULL && i < v->setup->settings->dossier_count; i++)
		if (str_eq(v->setup->settings->dossiers[i].name, dossier))
			return i;
	return SIZE_MAX;
}

int
next_find(struct view *v, struct next *x)
{
	size_t at = index_of(v, x->dossier), delay_count = 0;
	int64_t *delays = NULL;
	struct setup_known k;
	struct err err = { 0 };
	int r = events_find_sittings(v, x->dossier, &x->sittings, &x->sitting_count);

	x->usual_days = -1;
	if (r != 0)
		return r;
	if (evidence_delays(v->store, x->dossier, &v->arena, &delays, &delay_count, &err) != 0)
		return ctl_fail_err(&err);
	events_set_seat(v, x->dossier, x->events, x->event_count);
	if (delay_count >= DELAYS_MIN)
		x->usual_days = (delays[delay_count / 2] + DAY_MS / 2) / DAY_MS;
	if (at == SIZE_MAX)
		return 0;
	k = (struct setup_known){ at, x->m, x->n, x->sittings, x->sitting_count, x->usual_days,
		NULL, 0 };
	if (setup_tracks(v->setup, &k, x->now_ms, &v->arena, &x->tracks, &x->track_count) == 0) {
		k.tracks = x->tracks;
		k.track_count = x->track_count;
		if (setup_expect(v->setup, &k, x->now_ms, &v->arena, &x->due) == 0)
			return 0;
	}
	return ctl_fail(EX_SOFTWARE, "%s does not fit into memory", x->dossier);
}

int
next_gather(struct view *v, const char *dossier, int64_t now_ms, struct next *ret)
{
	struct next x = { .dossier = dossier, .now_ms = now_ms };
	struct err err = { 0 };
	int r;

	if (milestone_list(v->store, dossier, NULL, 0, &v->arena, &x.m, &x.n, &err) != 0)
		return ctl_fail_err(&err);
	r = events_find(v, dossier, &x.events, &x.event_count);
	if (r == 0)
		r = next_find(v, &x);
	if (r == 0)
		*ret = x;
	return r;
}

/* ---- what each of them is */

static bool
is_late(const struct due *d)
{
	return d->state == DUE_OVERDUE;
}

static bool
is_expected(const struct due *d)
{
	return d->state == DUE_AHEAD || d->state == DUE_OPEN || d->state == DUE_MONTH ||
	    d->state == DUE_WEEK || d->state == DUE_DAY;
}

static bool
is_to_come(const struct next *x, const struct announcement *a)
{
	return alert_event_end_ms(&a->now.starts) > x->now_ms;
}

/* It was announced, is over, and no milestone of its kind was seen of that time. */
static bool
is_unseen(const struct next *x, const struct announcement *a)
{
	enum ms_type type = alert_event_type(a->now.kind);
	int64_t end = alert_event_end_ms(&a->now.starts), gap;
	size_t i;

	if (type == MS_NONE || a->state == EVENT_UNLISTED || end > x->now_ms ||
	    end < x->now_ms - UNSEEN_DAYS * DAY_MS)
		return false;
	for (i = 0; i < x->n; i++) {
		gap = x->m[i].date.at - a->now.starts.at;
		if (x->m[i].type == type && x->m[i].state != ST_RETRACTED && gap >= -TOLERANCE_S &&
		    gap <= TOLERANCE_S)
			return false;
	}
	return true;
}

bool
next_is_empty(const struct next *x)
{
	size_t i;

	for (i = 0; i < x->due.n; i++)
		if (is_late(&x->due.v[i]) || is_expected(&x->due.v[i]))
			return false;
	for (i = 0; i < x->event_count; i++)
		if (is_to_come(x, &x->events[i]) || is_unseen(x, &x->events[i]))
			return false;
	return true;
}

/* "5 days" */
static char *
days_words(const struct next *x, const struct due *d, const struct when *day)
{
	int64_t n = due_days_since(d, day, x->now_ms);

	n = n < 0 ? -n : n;
	return xasprintf("%lld %s", (long long)n, n == 1 ? "day" : "days");
}

/* "expected by 25 December 2026, 5 days ago" */
static char *
late_words(const struct next *x, const struct due *d)
{
	char opens[WHEN_TEXT], closes[WHEN_TEXT];
	_cleanup_free_ char *since =
	    days_words(x, d, d->kind == DUE_RECORD ? &d->opens : &d->closes);

	when_format_human(&d->opens, opens);
	when_format_human(&d->closes, closes);
	switch (d->kind) {
	case DUE_MISSING:
		return xasprintf("%s%s%s is on file, no signature", d->after,
		    opens[0] != '\0' ? " of " : "", opens);
	case DUE_RECORD:
		return xasprintf("reported %s, %s ago, and in no official source", opens, since);
	case DUE_STEP:
		return xasprintf("%s%s%s, expected by %s, %s ago, and nothing seen since", d->after,
		    opens[0] != '\0' ? " on " : "", opens, closes, since);
	default:
		return xasprintf("expected by %s, %s ago", closes, since);
	}
}

static char *
expected_words(const struct next *x, const struct due *d)
{
	_cleanup_free_ char *left = days_words(x, d, &d->closes);
	char opens[WHEN_TEXT];

	when_format_human(&d->opens, opens);
	switch (d->kind) {
	case DUE_CLOSING:
		return xasprintf("last day, in %s", left);
	case DUE_RECORD:
		return x->usual_days < 0
		    ? xasprintf("official record of what was reported %s", opens)
		    : xasprintf("official record of what was reported %s; usually after %lld days",
			  opens, (long long)x->usual_days);
	case DUE_STEP:
		return xasprintf("after %s%s%s", d->after, opens[0] != '\0' ? " on " : "", opens);
	default:
		if (opens[0] == '\0')
			return xstrdup("expected");
		return xasprintf(
		    "%s %s", d->state == DUE_OPEN ? "expected since" : "expected from", opens);
	}
}

/* ---- for people */

static void
print_due(const struct next *x, bool late)
{
	static const char *const late_headers[] = { "WHAT", "WHO", "SINCE", NULL };
	static const char *const headers[] = { "BY", "WHAT", "WHO", "HOW", "WRITTEN IN", NULL };
	struct table *t = table_new(late ? late_headers : headers);
	char day[WHEN_TEXT], *words;
	size_t i, n = 0;

	for (i = 0; i < x->due.n; i++) {
		const struct due *d = &x->due.v[i];

		if (late ? !is_late(d) : !is_expected(d))
			continue;
		words = late ? late_words(x, d) : expected_words(x, d);
		when_format_human(&d->closes, day);
		if (!late)
			table_put(t, day);
		table_put(t, d->what);
		table_put(t, d->who);
		table_put(t, words);
		if (!late)
			table_put(t, d->source);
		free(words);
		n++;
	}
	if (n > 0) {
		(void)printf("\n%s\n", late ? "late or missing" : "expected");
		table_print(t, stdout, 2);
	}
	table_free(t);
}

static const char *
event_state(const struct announcement *a)
{
	return a->state == EVENT_UNLISTED ? "no longer listed" : event_state_words[a->state];
}

static void
print_events(const struct next *x, bool unseen)
{
	static const char *const headers[] = { "WHEN", "WHAT", "WHO", "WHERE", "STATE", NULL };
	struct table *t = table_new(headers);
	char time[ALERT_EVENT_TIME];
	size_t i, n = 0;

	for (i = 0; i < x->event_count; i++) {
		const struct announcement *a = &x->events[i];

		if (unseen ? !is_unseen(x, a) : !is_to_come(x, a))
			continue;
		alert_event_time(a, &a->now.starts, time);
		table_put(t, time);
		table_put(t, alert_event_title(a->now.kind));
		table_put(t, STR_OR(a->now.body, a->now.title));
		table_put(t, a->now.place);
		alert_event_time(a, &a->was.starts, time);
		if (a->changed)
			table_putf(t, "%s, before: %s", event_state(a), time);
		else
			table_put(t, event_state(a));
		n++;
	}
	if (n > 0) {
		(void)printf(
		    "\n%s\n", unseen ? "announced, over, and nothing seen of it" : "announced");
		table_print(t, stdout, 2);
	}
	table_free(t);
}

void
next_print(const struct view *v, const struct next *x)
{
	const struct dossier_def *d = view_dossier(v, x->dossier);
	char *title = str_safe(d == NULL ? NULL : STR_OR(d->short_title, d->title), 400);
	char *name = str_safe(x->dossier, 200);

	(void)printf("%s%s%s\n", name, title[0] != '\0' ? ": " : "", title);
	free(title);
	free(name);
	print_due(x, true);
	print_events(x, true);
	print_events(x, false);
	print_due(x, false);
	next_print_tracks(v, x);
	if (next_is_empty(x) && !next_has_tracks(x))
		(void)printf("nothing %sis announced, expected or late\n",
		    events_left_out(v, x->dossier) ? "that can be read " : "");
}

/* ---- for scripts */

static json_t *
due_json(const struct next *x, const struct due *d)
{
	char *words = is_late(d) ? late_words(x, d) : expected_words(x, d);
	json_t *o = json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "kind",
	    due_kind_words[d->kind], "key", d->key, "state", due_state_words[d->state], "what",
	    view_json_text(d->what), "who", view_json_text(d->who), "after",
	    view_json_text(d->after), "from", view_json_when(&d->opens), "by",
	    view_json_when(&d->closes), "source", view_json_text(d->source), "type",
	    view_json_text(d->type >= 0 ? ms_types[d->type].code : NULL), "words", words);

	free(words);
	return o;
}

static json_t *
dues_json(const struct next *x, bool late)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < x->due.n; i++)
		if (late ? is_late(&x->due.v[i]) : is_expected(&x->due.v[i]))
			(void)json_array_append_new(list, due_json(x, &x->due.v[i]));
	return list;
}

static json_t *
event_json(const struct announcement *a)
{
	json_t *o = json_pack("{s:I, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "id",
	    (json_int_t)a->id, "kind", event_kind_words[a->now.kind], "state",
	    event_state_words[a->state], "starts", view_json_when(&a->now.starts), "before",
	    a->changed ? view_json_when(&a->was.starts) : json_null(), "title",
	    view_json_text(a->now.title), "body", view_json_text(a->now.body), "place",
	    view_json_text(a->now.place), "url", view_json_text(a->url));

	if (o != NULL)
		events_json_local(o, a);
	return o;
}

static json_t *
events_list_json(const struct next *x, bool unseen)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < x->event_count; i++)
		if (unseen ? is_unseen(x, &x->events[i]) : is_to_come(x, &x->events[i]))
			(void)json_array_append_new(list, event_json(&x->events[i]));
	return list;
}

json_t *
next_json(const struct view *v, const struct next *x)
{
	const struct dossier_def *d = view_dossier(v, x->dossier);

	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "dossier",
	    x->dossier, "title", view_json_text(d != NULL ? d->title : NULL), "late",
	    dues_json(x, true), "unseen", events_list_json(x, true), "announced",
	    events_list_json(x, false), "unreadable", events_json_unread(v, x->dossier), "expected",
	    dues_json(x, false), "clocks", next_json_clocks(v, x), "possible",
	    next_json_possible(x), "usual_record_days",
	    x->usual_days >= 0 ? json_integer(x->usual_days) : json_null());
}

/* ---- the command */

static int
show(struct view *v, const char *dossier, bool all, json_t *list, bool *shown)
{
	struct next x = { .dossier = dossier };
	int r = next_gather(v, dossier, when_wall_ms(), &x);

	if (r != 0 || (all && next_is_empty(&x) && !events_left_out(v, dossier)))
		return r;
	if (list != NULL)
		(void)json_array_append_new(list, next_json(v, &x));
	else {
		(void)printf("%s", *shown ? "\n" : "");
		next_print(v, &x);
	}
	*shown = true;
	return 0;
}

static int
show_all(struct view *v, json_t *list)
{
	size_t n = 0, i;
	_cleanup_free_ const char **names = view_dossier_names(v, &n);
	bool shown = false;
	int r = names == NULL ? EX_IOERR : 0;

	for (i = 0; i < n && r == 0; i++)
		r = show(v, names[i], true, list, &shown);
	if (r == 0 && !shown && list == NULL)
		(void)printf("nothing is announced, expected or late\n");
	return r;
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	bool shown = false;
	json_t *list;
	struct view v;
	int r;

	if (argc > 2 || (argc == 2 && argv[1][0] == '-'))
		return ctl_fail(EX_USAGE, "usage: ratifyctl %s", cmd_next.usage);
	r = view_open(&v, opt);
	if (r != 0)
		return r;
	list = opt->json ? json_array() : NULL;
	if (argc == 2)
		r = view_check_dossier(&v, argv[1]);
	if (r == 0)
		r = argc == 2 ? show(&v, argv[1], false, list, &shown) : show_all(&v, list);
	if (r == 0 && list != NULL)
		r = view_print_json(json_pack("{s:O}", "dossiers", list));
	r = events_exit(&v, r);
	json_decref(list);
	view_close(&v);
	return r;
}

const struct ctl_command cmd_next = {
	.name = "next",
	.usage = "next [DOSSIER]",
	.help = "what may come next, what is announced or expected by when, and what is late",
	.run = run,
};
