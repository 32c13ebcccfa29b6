/* Alerts and their deliveries, one by one: what is told anew is counted, and each state that a
 * delivery can be in. */
#include "tests/store/fixture.h"

static struct store *st;

static void
setup(void)
{
	fx_setup();
	st = fx_open(STORE_WRITE);
}

static void
teardown(void)
{
	store_close(st);
	fx_teardown();
}

/* Of all that is told of one event, what was told before it. */
START_TEST(what_is_told_anew_is_counted)
{
	static const struct {
		const char *id, *about, *what;
		enum alert_kind kind;
		int revision;
	} rows[] = { { "one", "e", "Hearing", ALERT_SCHEDULED, 0 },
		{ "two", "f", "Hearing", ALERT_SCHEDULED, 0 },
		{ "three", "e", "Hearing", ALERT_MOVED, 1 },
		{ "four", "e", NULL, ALERT_OVERDUE, 1 },
		{ "five", "e", "Hearing", ALERT_UNLISTED, 2 },
		{ "six", "f", "Hearing", ALERT_MOVED, 1 } };
	struct tx *tx = fx_begin(st);
	struct alert a, got;
	int revision;
	size_t i, round;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		a = fx_alert(rows[i].id, 0);
		a.kind = rows[i].kind;
		a.milestone = rows[i].about;
		a.what = rows[i].what;
		a.place = i == 0 ? "Room 1" : NULL;
		a.cancelled = i == 2;
		ok(alert_put(tx, &a, &fx_err));
	}
	ok(tx_commit(tx, &fx_err));
	for (round = 0; round < 2; round++)
		for (i = 0; i < ARRAY_LEN(rows); i++) {
			a = fx_alert(rows[i].id, 0);
			ok(alert_get(st, a.id, &fx_arena, &got, &fx_err));
			ck_assert((got.what == NULL) == (rows[i].what == NULL));
			ck_assert((got.place != NULL) == (i == 0) && got.cancelled == (i == 2));
			ok(alert_revision(st, &got, &revision, &fx_err));
			ck_assert_int_eq(revision, rows[i].revision);
		}
}
END_TEST

START_TEST(deliveries_go_their_way)
{
	struct alert got, *alerts, a = fx_alert("one", 0), b = fx_alert("two", 0);
	struct delivery d, *list;
	struct delivery_counts counts;
	struct tx *tx = fx_begin(st);
	const char *const links[] = { "https://a.example/", "https://b.example/" };
	size_t n;

	a.next = "entry into force";
	a.links = links;
	a.link_count = 2;
	gives(alert_get(st, a.id, &fx_arena, &got, &fx_err), STORE_NONE);
	ok(alert_put(tx, &a, &fx_err));
	gives(alert_put(tx, &a, &fx_err), STORE_KNOWN);
	ok(alert_put(tx, &b, &fx_err));
	ok(delivery_put(tx, a.id, "mail", 100, 50, &fx_err));
	gives(delivery_put(tx, a.id, "mail", 100, 50, &fx_err), STORE_KNOWN);
	ok(delivery_put(tx, a.id, "log", 200, 50, &fx_err));
	ok(delivery_put(tx, b.id, "mail", 90, 50, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(alert_get(st, a.id, &fx_arena, &got, &fx_err));
	ck_assert_str_eq(got.text, "text\nmore");
	ck_assert_str_eq(got.type, "treaty_signed");
	ck_assert_str_eq(got.next, "entry into force");
	ck_assert_uint_eq(got.link_count, 2);
	ck_assert_str_eq(got.links[0], links[0]);
	ck_assert_str_eq(got.links[1], links[1]);
	ck_assert(got.importance == 'A' && got.kind == ALERT_NEW && got.milestone_id == 0);
	ck_assert_int_eq(got.event.at, a.event.at);
	ok(alert_list(st, "un-cybercrime", 10, &fx_arena, &alerts, &n, &fx_err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(alerts[0].id, b.id);
	ck_assert(alerts[0].next == NULL && alerts[0].link_count == 0);

	ck_assert_int_eq(delivery_next_due(st, NULL), 90);
	ck_assert_int_eq(delivery_next_due(st, "log"), 200);
	ck_assert_int_eq(delivery_next_due(st, "none"), INT64_MAX);
	tx = fx_begin(st);
	gives(fx_claim(tx, 89, NULL, &d), STORE_NONE);
	ok(fx_claim(tx, 100, "mail", &d));
	ck_assert_str_eq(d.alert_id, b.id);
	ck_assert(d.state == DLV_CLAIMED && d.attempts == 1 && d.created_ms == 50);
	ok(fx_claim(tx, 100, NULL, &d));
	ck_assert_str_eq(d.alert_id, a.id);
	gives(fx_claim(tx, 100, NULL, &d), STORE_NONE);
	d.state = DLV_DELIVERED;
	d.settled_ms = 300;
	d.detail = fx_long_text('d');
	ok(delivery_settle(tx, &d, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(delivery_count(st, NULL, &counts, &fx_err));
	ck_assert(counts.by_state[DLV_DUE] == 1 && counts.by_state[DLV_CLAIMED] == 1 &&
	    counts.by_state[DLV_DELIVERED] == 1);
	ok(delivery_count(st, "log", &counts, &fx_err));
	ck_assert(counts.by_state[DLV_DUE] == 1 && counts.by_state[DLV_CLAIMED] == 0);

	tx = fx_begin(st); /* a start: what was claimed is due again, and its attempts are known */
	ok(delivery_release_claims(tx, 1000, &fx_err));
	ok(fx_claim(tx, 1000, "mail", &d));
	ck_assert_str_eq(d.alert_id, b.id);
	ck_assert_int_eq(d.attempts, 2);
	d.state = DLV_HELD;
	d.detail = NULL;
	ok(delivery_settle(tx, &d, &fx_err));
	ck_assert_int_eq(delivery_next_due(st, "mail"), INT64_MAX);
	ok(delivery_release_held(tx, "log", 2000, &fx_err));
	ck_assert_int_eq(delivery_next_due(st, "mail"), INT64_MAX);
	ok(delivery_release_held(tx, "mail", 2000, &fx_err));
	ck_assert_int_eq(delivery_next_due(st, "mail"), 2000);
	ok(tx_commit(tx, &fx_err));
	ok(delivery_list(st, NULL, -1, 10, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 3);
	ck_assert(list[0].due_ms == 100 && list[2].due_ms == 2000);
	ck_assert_str_eq(list[0].detail, fx_long_text('d'));
	ok(delivery_list(st, "mail", DLV_DELIVERED, 10, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 1);
	ok(delivery_list(st, NULL, DLV_DUE, 1, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(list[0].sink, "log");

	tx = fx_begin(st);
	d.id = 4711;
	gives(delivery_settle(tx, &d, &fx_err), -ENOENT);
	tx_abort(tx);
	tx = fx_begin(st); /* no delivery without its alert */
	gives(delivery_put(tx, "nobody", "mail", 1, 1, &fx_err), -EINVAL);
	tx_abort(tx);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("deliveries");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, deliveries_go_their_way);
	tcase_add_test(t, what_is_told_anew_is_counted);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
