/* What follows an alert, over a real store: what waits, what takes its place, what ends it; mutes,
 * and requests with every mistake. */
#include "tests/store/fixture.h"

#include <inttypes.h>

#include "daemon/alert/after.h"
#include "daemon/attend/attend.h"
#include "daemon/outbox/outbox.h"

#define NOW INT64_C(1800000000000)
#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)

static struct store *st;
static const char *const sinks[] = { "mail", "desktop" }, *const higher[] = { "pager", "boss" };
static struct route_def routes[2];
static struct routing routing;

static void
setup(void)
{
	fx_setup();
	st = fx_open(STORE_WRITE);
	routes[0] = (struct route_def){ .name = "all",
		.sinks = sinks,
		.sink_count = 2,
		.repeat_ms = HOUR,
		.repeat_max = 6,
		.escalate_ms = 2 * HOUR,
		.escalate = higher,
		.escalate_count = 2,
		.health = true };
	routes[1] = (struct route_def){ .name = "plain", .sinks = sinks, .sink_count = 1 };
	routing = (struct routing){ .routes = routes, .route_count = 2 };
}

static void
teardown(void)
{
	store_close(st);
	fx_teardown();
}

static struct alert
alert_of(int number, const char *key, char importance, enum alert_kind kind)
{
	struct alert a = { .kind = kind,
		.milestone = key,
		.type = "ratified",
		.dossier = "t",
		.source = "s",
		.importance = importance,
		.title = "title",
		.text = "text",
		.state = "official",
		.created_ms = NOW };

	(void)snprintf(a.id, sizeof(a.id), "%032x", (unsigned)number);
	return a;
}

static int
put(const struct alert *a, int64_t now_ms)
{
	struct tx *tx = fx_begin(st);
	int r = outbox_put_alert(tx, &routing, a, MS_RATIFIED, ST_OFFICIAL, NULL, now_ms, &fx_err);

	ok(tx_commit(tx, &fx_err));
	return r;
}

static size_t
waiting(const char *about, struct pending **ret)
{
	size_t n = 0;

	ok(pending_list(st, about, 1000, &fx_arena, ret, &n, &fx_err));
	return n;
}

static size_t
count(enum delivery_state state)
{
	struct delivery_counts n;

	ok(delivery_count(st, NULL, &n, &fx_err));
	return (size_t)n.by_state[state];
}

START_TEST(what_waits)
{
	struct alert a = alert_of(1, "k", 'A', ALERT_NEW), b = alert_of(2, "l", 'B', ALERT_NEW),
		     health = alert_of(3, NULL, 'H', ALERT_SINK),
		     soon = alert_of(4, "m", 'B', ALERT_REMINDER);
	struct pending *v = NULL;

	ck_assert_int_eq(put(&a, NOW), 0);
	ck_assert_uint_eq(waiting("k", &v), 2);
	ck_assert(v[0].what == PENDING_AGAIN && v[0].due_ms == NOW + HOUR && v[0].n == 0);
	ck_assert(v[1].what == PENDING_ESCALATED && v[1].due_ms == NOW + 2 * HOUR);
	ck_assert_str_eq(v[0].route, "all");
	ck_assert_str_eq(v[0].type, "ratified");
	ck_assert_int_eq(put(&a, NOW), STORE_KNOWN); /* after a crash: nothing twice */
	ck_assert_uint_eq(waiting(NULL, &v), 2);
	ck_assert_int_eq(put(&b, NOW), 0); /* not of class A: it is not repeated */
	ck_assert_uint_eq(waiting("l", &v), 1);
	ck_assert_int_eq(v[0].what, PENDING_ESCALATED);
	health.dossier = NULL;
	ck_assert_int_eq(put(&health, NOW), 0);
	ck_assert_int_eq(put(&soon, NOW), 0);
	ck_assert_uint_eq(waiting(NULL, &v), 3);
	ck_assert_int_eq(pending_next(st, NOW), NOW + HOUR);
}
END_TEST

/* Written by a clock that was ahead of this one. */
START_TEST(set_back)
{
	struct alert a = alert_of(1, "k", 'A', ALERT_NEW);
	struct pending *v = NULL;
	struct tx *tx;

	ck_assert_int_eq(put(&a, NOW), 0);
	ck_assert_int_eq(pending_next(st, NOW - 400 * DAY), NOW - 400 * DAY);
	tx = fx_begin(st);
	ok(pending_shift(tx, NOW - 400 * DAY, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ck_assert_uint_eq(waiting("k", &v), 2);
	ck_assert(v[0].due_ms == NOW - 400 * DAY + HOUR && v[0].since_ms == NOW - 400 * DAY);
	ck_assert_int_eq(pending_next(st, NOW - 400 * DAY), NOW - 400 * DAY + HOUR);
}
END_TEST

START_TEST(the_newest_alone)
{
	struct alert a = alert_of(1, "k", 'A', ALERT_NEW),
		     b = alert_of(2, "k", 'A', ALERT_RETRACTED);
	struct pending *v = NULL, p;
	struct tx *tx;

	ck_assert_int_eq(put(&a, NOW), 0);
	ck_assert_uint_eq(waiting("k", &v), 2);
	p = v[1];
	p.n = 1; /* it went to the pager */
	tx = fx_begin(st);
	ok(pending_put(tx, &p, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ck_assert_int_eq(put(&b, NOW + HOUR), 0);
	ck_assert_uint_eq(waiting("k", &v), 2);
	ck_assert(str_eq(v[0].alert, b.id) && str_eq(v[1].alert, b.id));
	ck_assert(v[0].what == PENDING_AGAIN && v[0].n == 0 && v[0].due_ms == NOW + 2 * HOUR);
	/* who had to be asked next is asked no later for it */
	ck_assert(v[1].what == PENDING_ESCALATED && v[1].n == 1 && v[1].due_ms == NOW + 2 * HOUR);
	routing.route_count = 0; /* what no route repeats repeals what was repeated */
	b = alert_of(3, "k", 'A', ALERT_OFFICIAL);
	ck_assert_int_eq(put(&b, NOW + HOUR), 0);
	ck_assert_uint_eq(waiting("k", &v), 0);
}
END_TEST

START_TEST(after_quiet_hours)
{
	struct sink_timing t[] = { { .sink = "mail", .quiet = true, .from_min = 0, .to_min = 1439 },
		{ .sink = "desktop", .quiet = true, .from_min = 0, .to_min = 1439 } };
	struct alert a = alert_of(1, "k", 'A', ALERT_NEW);
	struct pending *v = NULL;
	struct zone *zone = NULL;
	int64_t end;

	ck_assert_int_eq(zone_new(&zone, "UTC", NULL), 0);
	t[0].zone = t[1].zone = zone;
	routing.timings = t;
	routing.timing_count = 2;
	end = timing_not_before(&routing, "mail", &a, NOW);
	ck_assert(end > NOW + 4 * HOUR);
	ck_assert_int_eq(put(&a, NOW), 0);
	ck_assert_uint_eq(waiting("k", &v), 2);
	ck_assert_int_eq(v[0].due_ms, end + HOUR);
	ck_assert_int_eq(v[1].due_ms, end + 2 * HOUR);
	zone_free(zone);
}
END_TEST

START_TEST(a_storm)
{
	struct pending *v = NULL;
	struct alert a;
	int i;

	for (i = 0; i < 3 * ATTEND_WAITING_MAX; i++) {
		a = alert_of(i, arena_printf(&fx_arena, "k%d", i), 'A', ALERT_NEW);
		ck_assert_int_eq(put(&a, NOW), 0);
	}
	ck_assert_uint_eq(waiting(NULL, &v), 2 * ATTEND_WAITING_MAX);
	ck_assert_uint_eq(count(DLV_DUE), 6 * ATTEND_WAITING_MAX);
}
END_TEST

static json_t *
ask(const char *request, int64_t now_ms)
{
	json_t *q = json_loads(request, 0, NULL), *answer;

	ck_assert_ptr_nonnull(q);
	answer = attend_request(st, q, "test", now_ms);
	json_decref(q);
	return answer;
}

static void
does(const char *request, int64_t now_ms)
{
	json_t *answer = ask(request, now_ms);
	const char *error = json_string_value(json_object_get(answer, "error"));

	ck_assert_msg(json_is_true(json_object_get(answer, "ok")), "%s: %s", request,
	    error != NULL ? error : "?");
	json_decref(answer);
}

static void
repeat(const struct alert *first, int n, int64_t now_ms)
{
	struct after_again how = { .route = "all", .n = n, .max = 6 };
	struct alert a;
	struct tx *tx = fx_begin(st);

	ok(alert_compose_again(first, ALERT_AGAIN, &how, now_ms, &fx_arena, &a, &fx_err));
	ok(outbox_put_alert_for(tx, &routing, &a, MS_RATIFIED, sinks, 2, now_ms, &fx_err));
	ok(tx_commit(tx, &fx_err));
}

START_TEST(acknowledged)
{
	struct alert a = alert_of(0xabcd0001, "k", 'A', ALERT_NEW),
		     b = alert_of(0xabcd0002, "l", 'A', ALERT_NEW);
	struct attended said;
	struct pending *v = NULL;

	(void)snprintf(a.id, sizeof(a.id), "abcd0001%024x", 0);
	(void)snprintf(b.id, sizeof(b.id), "abcd0002%024x", 0);
	ck_assert_int_eq(put(&a, NOW), 0);
	ck_assert_int_eq(put(&b, NOW), 0);
	repeat(&a, 1, NOW + HOUR);
	ck_assert_uint_eq(waiting("k", &v), 2);
	ck_assert_uint_eq(count(DLV_DUE), 6);
	does("{\"command\":\"ack\",\"alert\":\"abcd0001\"}", NOW + HOUR);
	ck_assert_uint_eq(waiting("k", &v), 0);
	ck_assert_uint_eq(waiting("l", &v), 2);
	/* the first is sent all the same, its repetition is not */
	ck_assert_uint_eq(count(DLV_DUE), 4);
	ck_assert_uint_eq(count(DLV_MUTED), 2);
	ok(attended_get(st, "k", &fx_arena, &said, &fx_err));
	ck_assert_str_eq(said.how, "acknowledged");
	ck_assert_str_eq(said.by, "test");
	ck_assert_str_eq(said.alert, a.id);
	ck_assert_int_eq(said.at_ms, NOW + HOUR);
	does("{\"command\":\"ack\",\"alert\":\"abcd0001\"}", NOW + HOUR); /* twice does no harm */
	does("{\"command\":\"ack\",\"all\":true}", NOW + HOUR);
	ck_assert_uint_eq(waiting(NULL, &v), 0);
	/* something newer about it is new */
	a = alert_of(3, "k", 'A', ALERT_RETRACTED);
	ck_assert_int_eq(put(&a, NOW + 2 * HOUR), 0);
	ck_assert_uint_eq(waiting("k", &v), 2);
}
END_TEST

START_TEST(snoozed)
{
	struct alert a = alert_of(1, "k", 'A', ALERT_NEW),
		     health = alert_of(2, NULL, 'H', ALERT_SOURCE), again;
	struct after_again how = { .moment_ms = 1 };
	struct pending *v = NULL;
	struct tx *tx;

	ck_assert_int_eq(put(&a, NOW), 0);
	repeat(&a, 1, NOW);
	does("{\"command\":\"snooze\",\"alert\":\"00000000000000000000000000000001\",\"for_ms\":"
	     "18000000}",
	    NOW + HOUR / 2);
	ck_assert_uint_eq(waiting("k", &v), 3);
	ck_assert(v[0].what == PENDING_SNOOZED && v[0].due_ms == NOW + 5 * HOUR + HOUR / 2);
	ck_assert(v[1].what == PENDING_AGAIN && v[1].due_ms == NOW + 6 * HOUR);
	ck_assert_uint_eq(count(DLV_MUTED), 2); /* the repeat that was under way */
	/* once more, until a moment: one waits */
	does("{\"command\":\"snooze\",\"alert\":\"00000000000000000000000000000001\",\"until_ms\":"
	     "1800036000000}",
	    NOW + HOUR);
	ck_assert_uint_eq(waiting("k", &v), 3);
	ck_assert_int_eq(v[0].due_ms, NOW + 10 * HOUR);
	/* health has no milestone; its repetition names it */
	ck_assert_int_eq(put(&health, NOW), 0);
	tx = fx_begin(st);
	ok(attend_snooze(tx, health.id, NOW + HOUR, "desktop", NOW, &fx_err));
	ok(alert_compose_again(&health, ALERT_AGAIN, &how, NOW, &fx_arena, &again, &fx_err));
	ok(outbox_put_alert_for(tx, &routing, &again, MS_NONE, sinks, 1, NOW, &fx_err));
	ok(attend_ack(tx, again.id, "desktop", NOW, NULL, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ck_assert_uint_eq(waiting(health.id, &v), 0);
}
END_TEST

/* What has not left yet is held back, and leaves before what is newer, however late it was to come.
 */
START_TEST(held_back)
{
	struct alert a = alert_of(1, "k", 'A', ALERT_NEW),
		     b = alert_of(2, "k", 'A', ALERT_RETRACTED),
		     other = alert_of(3, "l", 'A', ALERT_NEW);
	struct delivery first;
	struct tx *tx;

	ck_assert_int_eq(put(&a, NOW), 0);
	ck_assert_int_eq(put(&other, NOW + 2 * HOUR), 0);
	does("{\"command\":\"snooze\",\"alert\":\"00000000000000000000000000000001\",\"for_ms\":"
	     "432000000}",
	    NOW);
	tx = fx_begin(st);
	ok(delivery_clamp(tx, NOW + DAY, NOW + HOUR, &fx_err)); /* a start */
	ok(tx_commit(tx, &fx_err));
	ck_assert_int_eq(delivery_next_due(st, "mail"), NOW + 2 * HOUR);
	does("{\"command\":\"snooze\",\"alert\":\"00000000000000000000000000000001\",\"for_ms\":"
	     "3600000}",
	    NOW);
	ck_assert_int_eq(delivery_next_due(st, "mail"), NOW + 2 * HOUR);
	ck_assert_int_eq(put(&b, NOW + HOUR), 0);
	ck_assert_int_eq(delivery_next_due(st, "mail"), NOW + HOUR);
	ok(delivery_first(st, NOW + HOUR, "mail", false, &fx_arena, &first, &fx_err));
	ck_assert_str_eq(first.alert_id, a.id);
}
END_TEST

static const struct {
	const char *mute, *dossier, *milestone;
	int64_t later;
	enum ms_type type;
	enum alert_kind kind;
	bool hidden;
} mutes[] = {
	{ "\"dossier\":\"t\"", "t", "k", 0, MS_RATIFIED, ALERT_NEW, true },
	{ "\"dossier\":\"t\"", "u", "k", 0, MS_RATIFIED, ALERT_NEW, false },
	{ "\"dossier\":\"t\"", "t", "k", 0, MS_NONE, ALERT_SCHEDULED, true },
	{ "\"dossier\":\"t\"", "t", "k", 0, MS_NONE, ALERT_REMINDER, true },
	{ "\"dossier\":\"t\"", NULL, NULL, 0, MS_NONE, ALERT_SINK, false },
	{ "\"dossier\":\"t\"", NULL, NULL, 0, MS_NONE, ALERT_SOURCE, false },
	{ "\"dossier\":\"t\",\"type\":\"ratified\"", "t", "k", 0, MS_RATIFIED, ALERT_NEW, true },
	{ "\"dossier\":\"t\",\"type\":\"ratified\"", "t", "k", 0, MS_ACCEDED, ALERT_NEW, false },
	{ "\"dossier\":\"t\",\"type\":\"hearing\"", "t", "k", 0, MS_HEARING, ALERT_SCHEDULED,
	    true },
	{ "\"type\":\"ratified\"", "u", "k", 0, MS_RATIFIED, ALERT_NEW, true },
	{ "\"dossier\":\"t\",\"for_ms\":1000", "t", "k", 999, MS_RATIFIED, ALERT_NEW, true },
	{ "\"dossier\":\"t\",\"for_ms\":1000", "t", "k", 1000, MS_RATIFIED, ALERT_NEW, false },
	{ "\"dossier\":\"t\",\"until_type\":\"ratified\"", "t", "k", 0, MS_RATIFIED, ALERT_NEW,
	    false },
	{ "\"dossier\":\"t\",\"until_type\":\"ratified\"", "t", "k", 0, MS_RATIFIED,
	    ALERT_RETRACTED, true },
	{ "\"dossier\":\"t\",\"until_type\":\"ratified\"", "t", "k", 0, MS_ACCEDED, ALERT_NEW,
	    true },
	{ "\"alert\":\"00000000000000000000000000000063\"", "t", "k", 0, MS_RATIFIED, ALERT_NEW,
	    true },
	{ "\"alert\":\"00000000000000000000000000000063\"", "t", "l", 0, MS_RATIFIED, ALERT_NEW,
	    false },
};

START_TEST(muting)
{
	struct alert a = alert_of(99, "k", 'B', ALERT_NEW), b;
	enum ms_type type = mutes[_i].type;
	struct pending *v = NULL;
	const char *request = arena_printf(&fx_arena, "{\"command\":\"mute\",%s}", mutes[_i].mute);
	struct tx *tx;
	size_t due;

	ck_assert_int_eq(put(&a, NOW - DAY), 0);
	does("{\"command\":\"ack\",\"all\":true}", NOW - DAY);
	does(request, NOW);
	due = count(DLV_DUE);
	b = alert_of(
	    100, mutes[_i].milestone, mutes[_i].dossier != NULL ? 'A' : 'H', mutes[_i].kind);
	b.dossier = mutes[_i].dossier;
	b.type = type == MS_NONE ? NULL : ms_types[type].code;
	tx = fx_begin(st);
	ok(outbox_put_alert(
	    tx, &routing, &b, type, ST_OFFICIAL, NULL, NOW + mutes[_i].later, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ck_assert_msg((count(DLV_MUTED) > 0) == mutes[_i].hidden, "%s", mutes[_i].mute);
	ck_assert_msg((count(DLV_DUE) == due) == mutes[_i].hidden, "%s", mutes[_i].mute);
	if (mutes[_i].hidden)
		ck_assert_uint_eq(waiting(NULL, &v), 0);
}
END_TEST

static const struct {
	const char *request, *error;
} wrong[] = {
	{ "{\"command\":\"ack\"}", "expected the id of an alert, or at least its first 4 digits" },
	{ "{\"command\":\"ack\",\"alert\":\"000\"}", "expected the id" },
	{ "{\"command\":\"ack\",\"alert\":\"0000%\"}", "expected the id" },
	{ "{\"command\":\"ack\",\"alert\":\"ABCD\"}", "expected the id" },
	{ "{\"command\":\"ack\",\"alert\":17}", "expected the id" },
	{ "{\"command\":\"ack\",\"alert\":\"000000000000000000000000000000010\"}",
	    "expected the id" },
	{ "{\"command\":\"ack\",\"alert\":\"ffff\"}", "there is no alert ffff" },
	{ "{\"command\":\"ack\",\"alert\":\"0000\"}", "several alerts begin with 0000" },
	{ "{\"command\":\"snooze\",\"alert\":\"00000000000000000000000000000001\"}",
	    "a snooze ends in the time to come, and within a year" },
	{ "{\"command\":\"snooze\",\"alert\":\"00000000000000000000000000000001\",\"for_ms\":0}",
	    "a snooze ends" },
	{ "{\"command\":\"snooze\",\"alert\":\"00000000000000000000000000000001\",\"for_ms\":-5}",
	    "a snooze ends" },
	{ "{\"command\":\"snooze\",\"alert\":\"00000000000000000000000000000001\",\"for_ms\":"
	  "9223372036854775807}",
	    "a snooze ends" },
	{ "{\"command\":\"snooze\",\"alert\":\"00000000000000000000000000000001\",\"until_ms\":"
	  "9223372036854775807}",
	    "a snooze ends" },
	{ "{\"command\":\"mute\"}", "expected a dossier, an alert or a type" },
	{ "{\"command\":\"mute\",\"type\":\"nonsense\"}", "no such type of milestone" },
	{ "{\"command\":\"mute\",\"dossier\":\"t\",\"until_type\":\"nonsense\"}",
	    "no such type of milestone" },
	{ "{\"command\":\"mute\",\"dossier\":\"t\",\"until_ms\":1}", "expected an end" },
	{ "{\"command\":\"mute\",\"dossier\":\"t\",\"for_ms\":-1}", "expected an end" },
	{ "{\"command\":\"unmute\",\"mute\":7}", "there is no such mute" },
	{ "{\"command\":\"unmute\"}", "there is no such mute" },
};

START_TEST(mistakes)
{
	struct alert a = alert_of(1, "k", 'A', ALERT_NEW), b = alert_of(2, "l", 'A', ALERT_NEW);
	const char *error;
	json_t *answer;
	struct mute *m = NULL;
	size_t n = 0;

	ck_assert_int_eq(put(&a, NOW), 0);
	ck_assert_int_eq(put(&b, NOW), 0);
	answer = ask(wrong[_i].request, NOW);
	error = json_string_value(json_object_get(answer, "error"));
	ck_assert_msg(error != NULL && str_starts(error, wrong[_i].error), "%s: %s",
	    wrong[_i].request, error != NULL ? error : "done");
	json_decref(answer);
	ok(mute_list(st, &fx_arena, &m, &n, &fx_err));
	ck_assert_uint_eq(n, 0);
	ck_assert_ptr_null(ask("{\"command\":\"status\"}", NOW));
	ck_assert_ptr_null(ask("{}", NOW));
}
END_TEST

START_TEST(mutes_are_bounded)
{
	struct mute *m = NULL;
	json_t *answer;
	size_t n = 0;
	int i;

	for (i = 0; i < ATTEND_MUTES_MAX; i++)
		does(arena_printf(&fx_arena,
			 "{\"command\":\"mute\",\"dossier\":\"d%d\",\"for_ms\":1000}", i),
		    NOW);
	answer = ask("{\"command\":\"mute\",\"dossier\":\"more\"}", NOW);
	ck_assert_ptr_nonnull(json_object_get(answer, "error"));
	json_decref(answer);
	does("{\"command\":\"mute\",\"dossier\":\"more\"}", NOW + 1000); /* those are over */
	ok(mute_list(st, &fx_arena, &m, &n, &fx_err));
	ck_assert_uint_eq(n, 1);
	does("{\"command\":\"mute\",\"dossier\":\"more\",\"for_ms\":5}", NOW + 1000);
	ok(mute_list(st, &fx_arena, &m, &n, &fx_err));
	ck_assert(n == 1 && m[0].until_ms == NOW + 1005);
	does("{\"command\":\"unmute\",\"dossier\":\"more\"}", NOW);
	ok(mute_list(st, &fx_arena, &m, &n, &fx_err));
	ck_assert_uint_eq(n, 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("attend");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_waits);
	tcase_add_test(t, set_back);
	tcase_add_test(t, the_newest_alone);
	tcase_add_test(t, after_quiet_hours);
	tcase_add_test(t, a_storm);
	tcase_add_test(t, acknowledged);
	tcase_add_test(t, snoozed);
	tcase_add_test(t, held_back);
	tcase_add_loop_test(t, muting, 0, ARRAY_LEN(mutes));
	tcase_add_loop_test(t, mistakes, 0, ARRAY_LEN(wrong));
	tcase_add_test(t, mutes_are_bounded);
	suite_add_tcase(s, t);
	return s;
}

SUITE_MAIN
