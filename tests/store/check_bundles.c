/* Deliveries that are handed over together: who goes with whom, always with the same, settled as
 * one, and what is put off for another reason is not hurried. */
#include "tests/store/fixture.h"

static void
put(struct tx *tx, const char *id, const char *sink, const char *batch, int64_t due_ms)
{
	struct alert a = { .kind = ALERT_NEW, .importance = 'B', .title = id, .created_ms = 1 };
	int r;

	(void)snprintf(a.id, sizeof(a.id), "%s", id);
	r = alert_put(tx, &a, &fx_err);
	ck_assert_msg(r == 0 || r == STORE_KNOWN, "%s: %d", id, r);
	ok(delivery_put_in(tx, id, sink, batch, due_ms, 1, &fx_err));
}

/* Claims what is due first; the ids of its members with a space between, or "-". */
static const char *
claim(struct tx *tx, int64_t now_ms, size_t max, size_t max_bytes, struct delivery *ret)
{
	struct delivery first, *all = NULL;
	const char *text = "";
	size_t n = 0, i;
	int r = delivery_first(tx_store(tx), now_ms, "mail", false, &fx_arena, &first, &fx_err);

	if (r == STORE_NONE)
		return "-";
	ck_assert_int_eq(r, 0);
	ok(delivery_claim(tx, &first, now_ms, max, max_bytes, &fx_arena, &all, &n, &fx_err));
	for (i = 0; i < n; i++) {
		ck_assert_int_eq(all[i].state, DLV_CLAIMED);
		text = arena_printf(&fx_arena, "%s%s%s", text, i > 0 ? " " : "", all[i].alert_id);
	}
	*ret = all[0];
	return text;
}

static void
settle(struct tx *tx, struct delivery *d, enum delivery_state state, int64_t due_ms)
{
	d->state = state;
	d->due_ms = due_ms;
	d->settled_ms = state == DLV_DUE ? 0 : due_ms;
	ok(delivery_settle(tx, d, &fx_err));
}

static int64_t
count(struct store *st, enum delivery_state state)
{
	struct delivery_counts counts;

	ok(delivery_count(st, NULL, &counts, &fx_err));
	return counts.by_state[state];
}

START_TEST(together)
{
	struct store *st = fx_open(STORE_WRITE);
	struct tx *tx = fx_begin(st);
	struct delivery d, again;

	put(tx, "d1", "mail", "digest:day", 100);
	put(tx, "alone", "mail", NULL, 100);
	put(tx, "d2", "mail", "digest:day", 100);
	put(tx, "other", "log", "digest:day", 100);
	put(tx, "w1", "mail", "digest:week", 100);
	put(tx, "later", "mail", "digest:day", 200);
	ck_assert_str_eq(claim(tx, 100, 9, 99, &d), "d1 d2");
	ck_assert_uint_eq(strlen(d.bundle), 32);
	settle(tx, &d, DLV_DUE, 150); /* deferred: both wait */
	ck_assert_str_eq(claim(tx, 100, 9, 99, &again), "alone");
	ck_assert_ptr_null(again.bundle);
	ck_assert_str_eq(claim(tx, 100, 9, 99, &again), "w1");
	/* Tried again with the same and nothing else, also long after more is due, under one id. */
	put(tx, "d3", "mail", "digest:day", 100);
	ck_assert_str_eq(claim(tx, 120, 9, 99, &again), "d3");
	ck_assert_str_eq(claim(tx, 300, 1, 1, &again), "d1 d2");
	ck_assert_str_eq(again.bundle, d.bundle);
	ck_assert_int_eq(again.attempts, 2);
	ok(tx_commit(tx, &fx_err));
	tx = fx_begin(st); /* a kill, a start */
	ok(delivery_release_claims(tx, 300, &fx_err));
	ck_assert_str_eq(claim(tx, 300, 9, 99, &d), "later");
	ck_assert_str_eq(claim(tx, 300, 9, 99, &d), "d1 d2");
	ck_assert_str_eq(again.bundle, d.bundle);
	settle(tx, &d, DLV_DELIVERED, 400);
	ok(tx_commit(tx, &fx_err));
	ck_assert_int_eq(count(st, DLV_DELIVERED), 2);
	store_close(st);
}
END_TEST

START_TEST(limits)
{
	struct store *st = fx_open(STORE_WRITE);
	struct tx *tx = fx_begin(st);
	struct delivery d;

	put(tx, "aaaa", "mail", "fuse", 9);
	put(tx, "bbbb", "mail", "fuse", 8);
	put(tx, "cccc", "mail", "fuse", 7);
	ck_assert_str_eq(claim(tx, 100, 2, 99, &d), "aaaa bbbb");
	ck_assert_str_eq(claim(tx, 100, 2, 99, &d), "cccc");
	ok(delivery_release_claims(tx, 100, &fx_err));
	ck_assert_str_eq(claim(tx, 100, 1, 1, &d), "aaaa bbbb");
	put(tx, "dddd", "mail", "fuse", 7);
	put(tx, "eeee", "mail", "fuse", 7);
	ck_assert_str_eq(claim(tx, 100, 9, 7, &d), "dddd"); /* eight bytes are too many */
	ck_assert_str_eq(claim(tx, 100, 9, 3, &d), "eeee"); /* one always goes */
	tx_abort(tx);
	store_close(st);
}
END_TEST

START_TEST(split)
{
	struct store *st = fx_open(STORE_WRITE);
	struct tx *tx = fx_begin(st);
	struct delivery d, first, *all = NULL;
	size_t n = 0;
	int i;

	for (i = 0; i < 12; i++)
		put(tx, arena_printf(&fx_arena, "n%02d", i), "mail", "digest:day", 1);
	ok(delivery_first(st, 100, "mail", false, &fx_arena, &first, &fx_err));
	ok(delivery_claim(tx, &first, 100, 20, 999, &fx_arena, &all, &n, &fx_err));
	ck_assert_uint_eq(n, 12);
	ok(delivery_split(tx, all, n, 200, &fx_err));
	put(tx, "new", "mail", "digest:day", 201);
	ck_assert_str_eq(claim(tx, 199, 20, 99, &d), "-");
	ck_assert_str_eq(claim(tx, 200, 20, 99, &d), "n00 n01");
	ck_assert(delivery_is_part(&d) && !str_eq(d.bundle, all[0].bundle));
	ck_assert_str_eq(d.batch, "digest:day/0");
	/* a fuse that is blown puts off what is left, and does not make one of it again */
	ok(delivery_gather_behind(tx, "mail", "fuse", NULL, 900, 201, &fx_err));
	ok(delivery_put_off_parts(tx, "mail", 300, 201, &fx_err));
	ck_assert_str_eq(claim(tx, 299, 20, 99, &d), "new");
	ck_assert(!delivery_is_part(&d));
	for (i = 1; i < 6; i++)
		ck_assert_str_eq(claim(tx, 300, 20, 99, &d),
		    arena_printf(&fx_arena, "n%02d n%02d", 2 * i, 2 * i + 1));
	ck_assert_str_eq(claim(tx, 999, 20, 99, &d), "-");
	tx_abort(tx);
	store_close(st);
}
END_TEST

/* What was tried and then changes is something else: the far side may have the first. */
START_TEST(drop_a_part)
{
	struct store *st = fx_open(STORE_WRITE);
	struct tx *tx = fx_begin(st);
	struct delivery d, other, again, *v = NULL;
	size_t n = 0;

	put(tx, "a", "mail", "digest:day", 1);
	put(tx, "b", "mail", "digest:day", 1);
	put(tx, "c", "mail", "digest:day", 1);
	put(tx, "x", "log", "digest:day", 1);
	ck_assert_str_eq(claim(tx, 100, 9, 99, &d), "a b c");
	settle(tx, &d, DLV_DUE, 150);
	put(tx, "e", "mail", "digest:day", 100);
	put(tx, "f", "mail", "digest:day", 100);
	ck_assert_str_eq(claim(tx, 100, 9, 99, &other), "e f");
	settle(tx, &other, DLV_DUE, 300);
	ok(delivery_of_alert(st, "b", &fx_arena, &v, &n, &fx_err));
	ok(delivery_drop(tx, v[0].id, 110, "dropped", &fx_err));
	gives(delivery_drop(tx, v[0].id, 110, "dropped", &fx_err), STORE_NONE);
	ck_assert_str_eq(claim(tx, 149, 9, 99, &again), "-");
	ck_assert_str_eq(claim(tx, 150, 9, 99, &again), "a c");
	ck_assert_str_ne(again.bundle, d.bundle);
	ck_assert_str_eq(claim(tx, 300, 9, 99, &again), "e f");
	ck_assert_str_eq(again.bundle, other.bundle);
	tx_abort(tx);
	store_close(st);
}
END_TEST

START_TEST(hurry)
{
	struct store *st = fx_open(STORE_WRITE);
	struct tx *tx = fx_begin(st);
	struct delivery d;

	put(tx, "tried", "mail", NULL, 1);
	put(tx, "digest", "mail", "digest:day", 5000);
	put(tx, "quiet", "mail", NULL, 4000);
	ck_assert_str_eq(claim(tx, 100, 9, 99, &d), "tried");
	settle(tx, &d, DLV_DUE, 3000);
	ok(delivery_hurry(tx, "mail", 200, &fx_err));
	ck_assert_str_eq(claim(tx, 200, 9, 99, &d), "tried");
	ck_assert_str_eq(claim(tx, 3999, 9, 99, &d), "-");
	tx_abort(tx);
	store_close(st);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("bundles");
	TCase *tc = tcase_create("all");

	tcase_add_checked_fixture(tc, fx_setup, fx_teardown);
	tcase_add_test(tc, together);
	tcase_add_test(tc, limits);
	tcase_add_test(tc, split);
	tcase_add_test(tc, drop_a_part);
	tcase_add_test(tc, hurry);
	suite_add_tcase(s, tc);
	return s;
}

SUITE_MAIN
