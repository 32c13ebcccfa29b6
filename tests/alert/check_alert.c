#include "tests/suite.h"

#include <errno.h>
#include <string.h>

#include "daemon/alert/alert.h"
#include "lib/str.h"
#include "lib/utf8.h"
#include "tests/alert/qatar.h"

/* What changed, what was told before, the profile, and whether an alert is due. */
static const struct {
	enum fold_what what;
	enum ms_state before, after;
	enum evidence_class best;
	bool announced;
	enum ms_state alert_on;
	int kind; /* -1: none */
} due_rows[] = {
	{ FOLD_NOTHING, ST_REPORTED, ST_REPORTED, EV_PRESS, false, ST_REPORTED, -1 },
	{ FOLD_NEW, ST_REPORTED, ST_REPORTED, EV_PRESS, false, ST_REPORTED, ALERT_NEW },
	{ FOLD_NEW, ST_REPORTED, ST_REPORTED, EV_PRESS, false, ST_CORROBORATED, -1 },
	{ FOLD_NEW, ST_REPORTED, ST_REPORTED, EV_PRESS, false, ST_OFFICIAL, -1 },
	{ FOLD_NEW, ST_OFFICIAL, ST_OFFICIAL, EV_RECORD, false, ST_REPORTED, ALERT_NEW },
	{ FOLD_NEW, ST_OFFICIAL, ST_OFFICIAL, EV_RECORD, false, ST_OFFICIAL, ALERT_NEW },
	{ FOLD_EVIDENCE, ST_REPORTED, ST_REPORTED, EV_PRESS, true, ST_REPORTED, -1 },
	{ FOLD_EVIDENCE, ST_OFFICIAL, ST_OFFICIAL, EV_RECORD, false, ST_REPORTED, -1 },
	/* corroboration is silent, unless it is what one waits for */
	{ FOLD_UPDATE, ST_REPORTED, ST_CORROBORATED, EV_PRESS, true, ST_REPORTED, -1 },
	{ FOLD_UPDATE, ST_REPORTED, ST_CORROBORATED, EV_PRESS, false, ST_REPORTED, -1 },
	{ FOLD_UPDATE, ST_REPORTED, ST_CORROBORATED, EV_PRESS, false, ST_CORROBORATED, ALERT_NEW },
	{ FOLD_UPDATE, ST_REPORTED, ST_CORROBORATED, EV_PRESS, false, ST_OFFICIAL, -1 },
	{ FOLD_UPDATE, ST_REPORTED, ST_REPORTED, EV_PRESS, false, ST_CORROBORATED, -1 },
	{ FOLD_UPDATE, ST_CORROBORATED, ST_CORROBORATED, EV_PRESS, false, ST_CORROBORATED, -1 },
	{ FOLD_UPDATE, ST_OFFICIAL, ST_OFFICIAL, EV_RECORD, false, ST_REPORTED, -1 },
	/* official: said as such, or as new to who has not heard of it */
	{ FOLD_OFFICIAL, ST_REPORTED, ST_OFFICIAL, EV_RECORD, true, ST_REPORTED, ALERT_OFFICIAL },
	{ FOLD_OFFICIAL, ST_REPORTED, ST_OFFICIAL, EV_RECORD, false, ST_REPORTED, ALERT_OFFICIAL },
	{ FOLD_OFFICIAL, ST_REPORTED, ST_OFFICIAL, EV_RECORD, false, ST_CORROBORATED, ALERT_NEW },
	{ FOLD_OFFICIAL, ST_REPORTED, ST_OFFICIAL, EV_RECORD, false, ST_OFFICIAL, ALERT_NEW },
	{ FOLD_OFFICIAL, ST_DISPUTED, ST_OFFICIAL, EV_RECORD, true, ST_REPORTED, ALERT_OFFICIAL },
	{ FOLD_DISPUTED, ST_REPORTED, ST_DISPUTED, EV_PRESS, true, ST_REPORTED, ALERT_DISPUTED },
	{ FOLD_DISPUTED, ST_REPORTED, ST_DISPUTED, EV_PRESS, false, ST_OFFICIAL, -1 },
	{ FOLD_DISPUTED, ST_OFFICIAL, ST_DISPUTED, EV_RECORD, false, ST_OFFICIAL, ALERT_DISPUTED },
	{ FOLD_CORRECTED, ST_REPORTED, ST_CORRECTED, EV_RECORD, true, ST_REPORTED,
	    ALERT_CORRECTED },
	{ FOLD_CORRECTED, ST_REPORTED, ST_CORRECTED, EV_RECORD, false, ST_OFFICIAL, ALERT_NEW },
	{ FOLD_CORRECTED, ST_REPORTED, ST_CORRECTED, EV_OFFICIAL_PRESS, false, ST_OFFICIAL, -1 },
	{ FOLD_RETRACTED, ST_REPORTED, ST_RETRACTED, EV_PRESS, true, ST_REPORTED, ALERT_RETRACTED },
	{ FOLD_RETRACTED, ST_REPORTED, ST_RETRACTED, EV_PRESS, false, ST_OFFICIAL, -1 },
};

START_TEST(due)
{
	struct fold f = { .what = due_rows[_i].what, .before = due_rows[_i].before };
	enum alert_kind kind = ALERT_TEST;
	bool is_due;

	f.after.state = due_rows[_i].after;
	f.after.best = due_rows[_i].best;
	f.after.announced = due_rows[_i].announced;
	is_due = alert_due(&f, due_rows[_i].alert_on, &kind);
	ck_assert_int_eq(is_due, due_rows[_i].kind >= 0);
	if (is_due)
		ck_assert_int_eq(kind, due_rows[_i].kind);
}
END_TEST

START_TEST(due_vanished)
{
	struct milestone m = { .type = MS_RATIFIED, .state = ST_OFFICIAL, .best = EV_RECORD };
	enum alert_kind kind = ALERT_TEST;
	struct fold f;

	timeline_vanish(&m, NOW_MS, &f);
	ck_assert(alert_due(&f, ST_REPORTED, &kind));
	ck_assert_int_eq(kind, ALERT_VANISHED);
}
END_TEST

/* Every string of an alert is one that may be shown. */
static void
check_shown(const char *s, bool lines)
{
	size_t i, step, len = strlen(s);
	uint32_t c;

	for (i = 0; i < len; i += step) {
		step = utf8_decode(s + i, len - i, &c);
		ck_assert_uint_gt(step, 0);
		ck_assert(!utf8_is_control(c) && !utf8_is_bidi(c) && c != '\t');
		ck_assert(lines || c != '\n');
	}
}

START_TEST(hostile_text)
{
	static char long_quote[4096];
	struct milestone m = qatar();
	struct alert_context ctx = { .dossier_title = "T\x1b[31m\nX-Header: 1",
		.now_ms = NOW_MS,
		.source = "evil\xe2\x80\xae source\r\n",
		.url = "javascript:alert(1)" };
	struct arena a;
	struct alert al;

	memset(long_quote, 'q', sizeof(long_quote) - 1);
	memcpy(long_quote, "\x07 \xff one\n\n\ttwo %s%n \xe2\x80\xae", 22);
	ctx.quote = long_quote;
	m.actor = "Qatar\x1b]0;x\x07\xe2\x80\x8b";
	m.body = "B\nody";
	arena_init(&a, 65536);
	ck_assert_int_eq(alert_compose(&m, ALERT_NEW, &ctx, &a, &al, NULL), 0);
	check_shown(al.title, false);
	check_shown(al.text, true);
	ck_assert_str_eq(al.title, "Qatar]0;x ratifies (B ody): T[31m X-Header: 1");
	ck_assert_ptr_nonnull(strstr(al.text, "evil source says: \"one two %s%n qq"));
	ck_assert_ptr_nonnull(strstr(al.text, "qqq...\""));
	ck_assert_ptr_null(al.url);
	ck_assert_ptr_null(strstr(al.text, "javascript"));
	ck_assert_uint_lt(strlen(al.text), 1200);
	arena_done(&a);
}
END_TEST

static const struct {
	const char *url;
	bool shown;
} links[] = {
	{ "https://example.org/a?b=c", true },
	{ "http://example.org", true },
	{ "ftp://example.org", false },
	{ "https://example.org/a b", false },
	{ "https://example.org/\n", false },
	{ "https://example.org/\xe2\x80\xae", false },
	{ "https://example.org/\xff", false },
	{ "https://example.org/\"onclick", false },
	{ "", false },
	{ NULL, false },
};

START_TEST(link_rows)
{
	struct milestone m = qatar();
	struct alert_context ctx = { .dossier_title = "T", .url = links[_i].url, .now_ms = NOW_MS };
	struct arena a;
	struct alert al;

	arena_init(&a, 65536);
	ck_assert_int_eq(alert_compose(&m, ALERT_NEW, &ctx, &a, &al, NULL), 0);
	ck_assert_msg(str_eq(al.url, links[_i].shown ? links[_i].url : NULL), "row %d", _i);
	arena_done(&a);
}
END_TEST

START_TEST(stable_ids)
{
	struct milestone m = qatar(), before = qatar();
	struct alert_context ctx = { .dossier_title = "T", .now_ms = NOW_MS };
	struct arena a;
	struct alert x, y;

	arena_init(&a, 65536);
	ck_assert_int_eq(alert_compose(&m, ALERT_NEW, &ctx, &a, &x, NULL), 0);
	ctx.now_ms += 1000;
	ctx.dossier_title = "U";
	m.id = 8;
	m.number = "C.N.1";
	ck_assert_int_eq(alert_compose(&m, ALERT_NEW, &ctx, &a, &y, NULL), 0);
	ck_assert_str_eq(x.id, y.id);
	ck_assert_str_eq(x.milestone, y.milestone);
	ck_assert_int_eq(alert_compose(&m, ALERT_OFFICIAL, &ctx, &a, &y, NULL), 0);
	ck_assert_str_ne(x.id, y.id);
	ck_assert_str_eq(x.milestone, y.milestone);
	/* a second dispute is another alert, the first one after a crash is the same */
	ctx.before = &before;
	ck_assert_int_eq(alert_compose(&m, ALERT_VANISHED, &ctx, &a, &x, NULL), 0);
	ctx.now_ms += 1000;
	ck_assert_int_eq(alert_compose(&m, ALERT_VANISHED, &ctx, &a, &y, NULL), 0);
	ck_assert_str_eq(x.id, y.id);
	before.changed_ms++;
	ck_assert_int_eq(alert_compose(&m, ALERT_VANISHED, &ctx, &a, &y, NULL), 0);
	ck_assert_str_ne(x.id, y.id);
	arena_done(&a);
}
END_TEST

START_TEST(arena_too_small)
{
	struct milestone m = qatar();
	struct alert_context ctx = { .dossier_title = "T", .now_ms = NOW_MS };
	struct alert al = { .kind = ALERT_TEST };
	struct arena a;
	struct err err;

	arena_init(&a, 64);
	ck_assert_int_eq(alert_compose(&m, ALERT_NEW, &ctx, &a, &al, &err), -EFBIG);
	ck_assert_int_eq(al.kind, ALERT_TEST);
	ck_assert_int_eq(
	    alert_compose_health(ALERT_SOURCE, "s", "gone", "d", NOW_MS, &a, &al, &err), -EFBIG);
	arena_done(&a);
}
END_TEST

static const struct {
	enum alert_kind kind;
	const char *what, *detail, *title, *in_text;
} health_rows[] = {
	{ ALERT_SOURCE, "failing", "HTTP 503", "Source un\xe2\x80\xaf-news is failing",
	    "Detail: HTTP 503\n" },
	{ ALERT_SOURCE, "gone", NULL, "Source un\xe2\x80\xaf-news is gone", "not asked any more" },
	{ ALERT_SOURCE, "moved", "https://b/", "Source un\xe2\x80\xaf-news has moved",
	    "https://b/" },
	{ ALERT_SOURCE, "recovered", NULL, "Source un\xe2\x80\xaf-news is back", "read again" },
	{ ALERT_SOURCE, "changed", "a web page", "Source un\xe2\x80\xaf-news is not what it was",
	    "a web page" },
	{ ALERT_SOURCE, "gap", "9 entries", "Source un\xe2\x80\xaf-news may have said more",
	    "9 entries" },
	{ ALERT_SOURCE, "quarantined", "6 of 7 rows",
	    "Source un\xe2\x80\xaf-news lost many rows at once", "6 of 7 rows" },
	{ ALERT_SINK, "refused", "550 no", "A delivery was refused: sink un\xe2\x80\xaf-news",
	    "550 no" },
	{ ALERT_SOURCE, "odd", "x\ny", "Trouble with source un\xe2\x80\xaf-news",
	    "What: odd\nDetail: x y\n" },
	{ ALERT_SINK, "failed", "550 no", "A delivery failed: sink un\xe2\x80\xaf-news", "550 no" },
	{ ALERT_SELF, "unread", "a word", "Something stored cannot be read: un\xe2\x80\xaf-news",
	    "passed over" },
	{ ALERT_SELF, "full", "500 alerts",
	    "Too much waits to be acknowledged: un\xe2\x80\xaf-news", "500 alerts" },
	{ ALERT_SELF, "odd", NULL, "Trouble with ratifyd itself: un\xe2\x80\xaf-news",
	    "What: odd\n" },
	{ ALERT_TEST, NULL, NULL, "Test of sink un\xe2\x80\xaf-news", "This is a test" },
};

START_TEST(health)
{
	struct arena a;
	struct alert al;

	arena_init(&a, 65536);
	ck_assert_int_eq(alert_compose_health(health_rows[_i].kind, "un\xe2\x80\xaf-news",
			     health_rows[_i].what, health_rows[_i].detail, NOW_MS, &a, &al, NULL),
	    0);
	ck_assert_str_eq(al.title, health_rows[_i].title);
	ck_assert_msg(strstr(al.text, health_rows[_i].in_text) != NULL, "%s", al.text);
	ck_assert_ptr_null(al.milestone);
	ck_assert_ptr_null(al.type);
	ck_assert_ptr_null(al.state);
	ck_assert_int_eq(al.importance, 'H');
	ck_assert_int_eq(al.source != NULL, al.kind == ALERT_SOURCE);
	check_shown(al.text, true);
	arena_done(&a);
}
END_TEST

START_TEST(two_troubles_of_one_moment)
{
	struct arena a;
	struct alert al, other, again;

	arena_init(&a, 65536);
	ck_assert_int_eq(alert_compose_health(ALERT_SINK, "mail", "refused", "\"Malta\": 550 no",
			     NOW_MS, &a, &al, NULL),
	    0);
	ck_assert_int_eq(alert_compose_health(ALERT_SINK, "mail", "refused", "\"Peru\": 550 no",
			     NOW_MS, &a, &other, NULL),
	    0);
	ck_assert_int_eq(alert_compose_health(ALERT_SINK, "mail", "refused", "\"Malta\": 550 no",
			     NOW_MS, &a, &again, NULL),
	    0);
	ck_assert_str_ne(al.id, other.id);
	ck_assert_str_eq(al.id, again.id);
	arena_done(&a);
}
END_TEST

static const char *const desktop_mail[] = { "desktop", "mail" };
static const char *const mail_log[] = { "mail", "log" };
static const char *const only_budapest[] = { "budapest" };
static const char *const only_signed[] = { "treaty_signed" };
static const char *const only_untc[] = { "untc" };

START_TEST(routes)
{
	struct route_def r[] = {
		{ .name = "a", .sinks = desktop_mail, .sink_count = 2, .health = true },
		{ .name = "b",
		    .sinks = mail_log,
		    .sink_count = 2,
		    .dossiers = only_budapest,
		    .dossier_count = 1 },
	};
	struct routing routing = { .routes = r, .route_count = 2, .alert_on = ST_CORROBORATED };
	struct alert al = { .kind = ALERT_NEW, .dossier = "budapest", .source = "untc" };
	const char *got[4];

	ck_assert_uint_eq(alert_route(&routing, &al, MS_RATIFIED, ST_OFFICIAL, NULL, got, 4), 3);
	ck_assert_str_eq(got[0], "desktop");
	ck_assert_str_eq(got[1], "mail");
	ck_assert_str_eq(got[2], "log");
	ck_assert_uint_eq(alert_route(&routing, &al, MS_RATIFIED, ST_OFFICIAL, "mail", got, 4), 2);
	ck_assert_uint_eq(alert_route(&routing, &al, MS_RATIFIED, ST_OFFICIAL, NULL, got, 1), 1);
	/* below alert_on, unless the route asks for it */
	ck_assert_uint_eq(alert_route(&routing, &al, MS_RATIFIED, ST_REPORTED, NULL, got, 4), 0);
	ck_assert_uint_eq(alert_route(&routing, &al, MS_RATIFIED, ST_DISPUTED, NULL, got, 4), 3);
	r[1].states = 1U << ST_REPORTED;
	ck_assert_uint_eq(alert_route(&routing, &al, MS_RATIFIED, ST_REPORTED, NULL, got, 4), 2);
	ck_assert_uint_eq(alert_route(&routing, &al, MS_RATIFIED, ST_OFFICIAL, NULL, got, 4), 2);
	/* dossier, type, source */
	al.dossier = "other";
	ck_assert_uint_eq(alert_route(&routing, &al, MS_RATIFIED, ST_OFFICIAL, NULL, got, 4), 2);
	r[0].types = only_signed;
	r[0].type_count = 1;
	ck_assert_uint_eq(alert_route(&routing, &al, MS_RATIFIED, ST_OFFICIAL, NULL, got, 4), 0);
	ck_assert_uint_eq(
	    alert_route(&routing, &al, MS_TREATY_SIGNED, ST_OFFICIAL, NULL, got, 4), 2);
	r[0].sources = only_untc;
	r[0].source_count = 1;
	ck_assert_uint_eq(
	    alert_route(&routing, &al, MS_TREATY_SIGNED, ST_OFFICIAL, NULL, got, 4), 2);
	al.source = "else";
	ck_assert_uint_eq(
	    alert_route(&routing, &al, MS_TREATY_SIGNED, ST_OFFICIAL, NULL, got, 4), 0);
	/* health: only routes that take it, whatever their dossiers and types */
	al = (struct alert){ .kind = ALERT_SINK };
	ck_assert_uint_eq(alert_route(&routing, &al, MS_NONE, ST_REPORTED, "mail", got, 4), 1);
	ck_assert_str_eq(got[0], "desktop");
	al = (struct alert){ .kind = ALERT_SOURCE, .source = "else" };
	ck_assert_uint_eq(alert_route(&routing, &al, MS_NONE, ST_REPORTED, NULL, got, 4), 0);
	al.source = "untc";
	ck_assert_uint_eq(alert_route(&routing, &al, MS_NONE, ST_REPORTED, NULL, got, 4), 2);
	al = (struct alert){ .kind = ALERT_SELF };
	ck_assert_uint_eq(alert_route(&routing, &al, MS_NONE, ST_REPORTED, NULL, got, 4), 2);
}
END_TEST

/* ---- what is announced for a time to come */
static const struct announcement hearing = { .source = "senate",
	.dossier = "d",
	.entry_id = 7,
	.url = "https://example.org/",
	.now = { .kind = EVENT_HEARING,
	    .name = "meeting",
	    .title = "Hearings to examine\x1b[31m the Convention",
	    .body = "Foreign Relations",
	    .place = "SD-419",
	    .status = "Open Hearing",
	    .starts = { 1785421800, WHEN_MINUTE, false } },
	.first_seen_ms = NOW_MS,
	.changed_ms = NOW_MS };

static const struct {
	enum alert_kind kind;
	int moved_s; /* it was so much earlier */
	const char *was_place, *title, *text;
} event_rows[] = {
	{ ALERT_SCHEDULED, 0, NULL,
	    "Announced: Hearing (Foreign Relations) on 30 July 2026, 14:30 UTC: The Treaty",
	    "What is announced: Hearing, Foreign Relations.\nWhen: 30 July 2026, 14:30 UTC; seen "
	    "2025-11-24T16:00:00Z.\nWhere: SD-419.\nStatus: Open Hearing.\nWhat it means: it is "
	    "announced, it has not happened yet.\nsenate says: \"Hearings to examine[31m the "
	    "Convention\"" },
	{ ALERT_MOVED, 3600, "SD-419",
	    "Moved: Hearing (Foreign Relations), now on 30 July 2026, 14:30 UTC: The Treaty",
	    "\nSaid before: 30 July 2026, 13:30 UTC, in SD-419, Open Hearing.\n" },
	{ ALERT_MOVED, 0, "SD-215",
	    "Changed: Hearing (Foreign Relations) on 30 July 2026, 14:30 UTC, now in SD-419: The "
	    "Treaty",
	    "\nSaid before: 30 July 2026, 14:30 UTC, in SD-215, Open Hearing.\n" },
	{ ALERT_UNLISTED, 0, NULL,
	    "No longer listed: Hearing (Foreign Relations) on 30 July 2026, 14:30 UTC: The Treaty",
	    "That is not the same as cancelled" },
};

START_TEST(events)
{
	struct announcement a = hearing;
	struct err err = { .code = 0 };
	struct alert al;
	struct arena mem;

	a.was = a.now;
	a.was.starts.at -= event_rows[_i].moved_s;
	a.was.place = event_rows[_i].was_place;
	arena_init(&mem, 1 << 20);
	ck_assert_int_eq(
	    alert_compose_event(&a, event_rows[_i].kind, "The Treaty", NOW_MS, &mem, &al, &err), 0);
	ck_assert_str_eq(al.title, event_rows[_i].title);
	ck_assert_msg(strstr(al.text, event_rows[_i].text) != NULL, "%s", al.text);
	ck_assert(al.importance == 'B' && al.type == NULL && al.state == NULL);
	ck_assert(al.milestone_id == 0 && strlen(al.milestone) == 32 && strlen(al.id) == 32);
	ck_assert_int_eq(al.event.at, a.now.starts.at);
	ck_assert_str_eq(al.source, "senate");
	ck_assert_str_eq(al.what, "Hearing (Foreign Relations)");
	ck_assert(str_eq(al.place, "SD-419") && !al.cancelled);
	arena_done(&mem);
	arena_init(&mem, 16);
	ck_assert_int_eq(
	    alert_compose_event(&a, event_rows[_i].kind, "T", NOW_MS, &mem, &al, &err), -EFBIG);
	arena_done(&mem);
}
END_TEST

static const struct {
	const char *status;
	bool off;
} called_off[] = { { "CANCELLED", true }, { "Canceled by the chair", true }, { "Postponed", true },
	{ "Annul\xc3\xa9", true }, { "Rescheduled", false }, { "Open", false }, { NULL, false } };

START_TEST(what_its_list_calls_off)
{
	struct announcement a = hearing;
	struct err err = { .code = 0 };
	struct alert al;
	struct arena mem;

	a.now.status = called_off[_i].status;
	a.now.place = NULL;
	arena_init(&mem, 1 << 20);
	ck_assert_int_eq(alert_compose_event(&a, ALERT_MOVED, "T", NOW_MS, &mem, &al, &err), 0);
	ck_assert(al.cancelled == called_off[_i].off && al.place == NULL);
	arena_done(&mem);
}
END_TEST

/* An announcement says how official it is, where that is known. */
START_TEST(events_say_how_sure)
{
	static const struct {
		enum evidence_class evidence;
		const char *text;
	} rows[] = { { EV_RECORD, "one source says so, the record itself." },
		{ EV_OFFICIAL, "one source says so, an official one." },
		{ EV_PRESS, "one source says so, and no official one." } };
	struct announcement a = hearing;
	struct err err = { .code = 0 };
	struct alert al;
	struct arena mem;
	size_t i;

	arena_init(&mem, 1 << 20);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		a.evidence = rows[i].evidence;
		ck_assert_int_eq(
		    alert_compose_event(&a, ALERT_SCHEDULED, "T", 1, &mem, &al, &err), 0);
		ck_assert_msg(strstr(al.text, rows[i].text) != NULL, "%s", al.text);
	}
	ck_assert_int_eq(alert_compose_event(&a, ALERT_UNLISTED, "T", 1, &mem, &al, &err), 0);
	ck_assert_ptr_null(strstr(al.text, "How sure"));
	arena_done(&mem);
}
END_TEST

START_TEST(a_deadline_says_what_it_is)
{
	struct announcement a = hearing;
	struct err err = { .code = 0 };
	struct alert al;
	struct arena mem;

	arena_init(&mem, 1 << 20);
	a.now = (struct event){ .kind = EVENT_DEADLINE,
		.name = "in-force",
		.title = "In force for a party: Malta",
		.starts = { 1785369600, WHEN_DAY, false } };
	ck_assert_int_eq(alert_compose_event(&a, ALERT_SCHEDULED, "T", 1, &mem, &al, &err), 0);
	ck_assert_str_eq(
	    al.title, "Announced: Deadline (In force for a party: Malta) on 30 July 2026: T");
	a.was = a.now; /* the hour of a day is no other day */
	a.now.starts = hearing.now.starts;
	ck_assert_int_eq(alert_compose_event(&a, ALERT_MOVED, "T", 1, &mem, &al, &err), 0);
	ck_assert_msg(strstr(al.title, "Changed: Deadline (") == al.title, "%s", al.title);
	arena_done(&mem);
}
END_TEST

/* One event's alerts replace each other, and each change is an alert of its own. */
START_TEST(events_are_told_apart)
{
	struct announcement a = hearing, other = hearing;
	struct err err = { .code = 0 };
	struct alert one, two, three;
	struct arena mem;

	arena_init(&mem, 1 << 20);
	ck_assert_int_eq(alert_compose_event(&a, ALERT_SCHEDULED, "T", 1, &mem, &one, &err), 0);
	a.changed_ms++;
	ck_assert_int_eq(alert_compose_event(&a, ALERT_SCHEDULED, "T", 1, &mem, &two, &err), 0);
	ck_assert_str_eq(one.milestone, two.milestone);
	ck_assert_str_ne(one.id, two.id);
	ck_assert_msg(strstr(two.title, "Announced again: ") == two.title, "%s", two.title);
	other.now.name = "second";
	ck_assert_int_eq(
	    alert_compose_event(&other, ALERT_SCHEDULED, "T", 1, &mem, &three, &err), 0);
	ck_assert_str_ne(one.milestone, three.milestone);
	arena_done(&mem);
}
END_TEST

START_TEST(events_end)
{
	const struct when none = { 0, WHEN_NONE, false }, day = { 1785369600, WHEN_DAY, false },
			  minute = { 1785421800, WHEN_MINUTE, false },
			  night = { 1798765500, WHEN_MINUTE, false };
	struct announcement a = { .now = { .body = "Assembly of Lanterns" } };
	char text[ALERT_EVENT_TIME];

	ck_assert(alert_event_end_ms(&none) == INT64_MAX);
	ck_assert(alert_event_end_ms(&minute) == 1785421860000);
	/* a day without a zone is over when it is over everywhere */
	ck_assert(alert_event_end_ms(&day) == (1785369600 + 36LL * 3600) * 1000);
	alert_event_time(&a, &none, text);
	ck_assert_str_eq(text, "a day not told");
	alert_event_time(&a, &day, text);
	ck_assert_str_eq(text, "30 July 2026");
	alert_event_time(&a, &minute, text);
	ck_assert_str_eq(text, "30 July 2026, 14:30 UTC");
	a.seat = "Europe/Paris"; /* of the dossier */
	alert_event_time(&a, &minute, text);
	ck_assert_str_eq(text, "30 July 2026, 16:30 CEST");
	a.now.body = "Senate Committee on Foreign Relations"; /* goes before it */
	alert_event_time(&a, &minute, text);
	ck_assert_str_eq(text, "30 July 2026, 10:30 EDT");
	alert_event_time(&a, &night, text); /* the day before, there; in winter */
	ck_assert_str_eq(text, "31 December 2026, 20:05 EST");
	alert_event_time(&a, &day, text); /* a day is that day everywhere */
	ck_assert_str_eq(text, "30 July 2026");
}
END_TEST

/* A route with types takes the events that such milestones come of; states are the source's rank.
 */
START_TEST(events_are_routed)
{
	static const char *const types[] = { "hearing" }, *const sinks[] = { "s" },
				 *const dossiers[] = { "other" };
	struct route_def r = { .sinks = sinks, .sink_count = 1 };
	struct routing routing = { .routes = &r, .route_count = 1, .alert_on = ST_OFFICIAL };
	struct alert a = { .kind = ALERT_SCHEDULED, .dossier = "d", .source = "senate" };
	const char *got[4];

	ck_assert_uint_eq(alert_route(&routing, &a, MS_NONE, ST_OFFICIAL, NULL, got, 4), 1);
	ck_assert_uint_eq(alert_route(&routing, &a, MS_NONE, ST_REPORTED, NULL, got, 4), 0);
	r.types = types;
	r.type_count = 1;
	ck_assert_uint_eq(alert_route(&routing, &a, MS_NONE, ST_OFFICIAL, NULL, got, 4), 0);
	ck_assert_uint_eq(
	    alert_route(&routing, &a, alert_event_type(EVENT_HEARING), ST_OFFICIAL, NULL, got, 4),
	    1);
	ck_assert_uint_eq(alert_route(&routing, &a, alert_event_type(EVENT_BUSINESS_MEETING),
			      ST_OFFICIAL, NULL, got, 4),
	    0);
	r.dossiers = dossiers;
	r.dossier_count = 1;
	ck_assert_uint_eq(alert_route(&routing, &a, MS_HEARING, ST_OFFICIAL, NULL, got, 4), 0);
	a.kind = ALERT_NEW; /* a milestone without a type is none */
	r = (struct route_def){ .sinks = sinks, .sink_count = 1 };
	ck_assert_uint_eq(alert_route(&routing, &a, MS_NONE, ST_OFFICIAL, NULL, got, 4), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("alert");
	TCase *t = tcase_create("core"), *r = tcase_create("refusals");

	tcase_add_loop_test(t, due, 0, ARRAY_LEN(due_rows));
	tcase_add_test(t, due_vanished);
	tcase_add_test(t, stable_ids);
	tcase_add_loop_test(t, health, 0, ARRAY_LEN(health_rows));
	tcase_add_test(t, two_troubles_of_one_moment);
	tcase_add_test(t, routes);
	tcase_add_loop_test(t, events, 0, ARRAY_LEN(event_rows));
	tcase_add_test(t, events_say_how_sure);
	tcase_add_test(t, a_deadline_says_what_it_is);
	tcase_add_loop_test(t, what_its_list_calls_off, 0, (int)ARRAY_LEN(called_off));
	tcase_add_test(t, events_are_told_apart);
	tcase_add_test(t, events_end);
	tcase_add_test(t, events_are_routed);
	tcase_add_test(r, hostile_text);
	tcase_add_loop_test(r, link_rows, 0, ARRAY_LEN(links));
	tcase_add_test(r, arena_too_small);
	suite_add_tcase(s, t);
	suite_add_tcase(s, r);
	return s;
}
SUITE_MAIN
