#include "tests/store/fixture.h"

static struct store *st;
static int64_t row;

static void
setup(void)
{
	struct entry e = fx_entry("list", "1", "text");
	struct tx *tx;

	fx_setup();
	st = fx_open(STORE_WRITE);
	tx = fx_begin(st);
	ok(entry_put(tx, &e, NULL, 0, &row, &fx_err));
	ok(tx_commit(tx, &fx_err));
}

static void
teardown(void)
{
	store_close(st);
	fx_teardown();
}

static int
put(const char *url, int64_t now_ms, bool silent, bool again)
{
	const struct request q = { .source = "list",
		.name = "item",
		.url = url,
		.map = "m",
		.entry_id = row,
		.silent = silent,
		.depth = 1,
		.page = 1,
		.since_ms = now_ms };
	struct tx *tx = fx_begin(st);
	int r = request_put(tx, &q, again, &fx_err);

	ok(tx_commit(tx, &fx_err));
	return r;
}

static void
settle(enum request_state state, int attempts, int64_t due_ms)
{
	struct request q;
	struct tx *tx;

	ok(request_next(st, "list", &fx_arena, &q, &fx_err));
	q.state = state;
	q.attempts = attempts;
	q.due_ms = due_ms;
	q.detail = "why";
	tx = fx_begin(st);
	ok(request_settle(tx, &q, &fx_err));
	ok(tx_commit(tx, &fx_err));
}

static void
next_is(const char *url, bool silent, int attempts)
{
	struct request q;

	ok(request_next(st, "list", &fx_arena, &q, &fx_err));
	ck_assert_str_eq(q.url, url);
	ck_assert_str_eq(q.source, "list");
	ck_assert_str_eq(q.map, "m");
	ck_assert_int_eq(q.entry_id, row);
	ck_assert_int_eq(q.silent, silent);
	ck_assert_int_eq(q.attempts, attempts);
}

static void
waiting_is(int64_t expected)
{
	int64_t n = -1;

	ok(request_waiting(st, "list", &n, &fx_err));
	ck_assert_int_eq(n, expected);
}

START_TEST(what_is_due_first_comes_first)
{
	struct request q;

	gives(request_next(st, "list", &fx_arena, &q, &fx_err), STORE_NONE);
	gives(request_next(st, "nobody", &fx_arena, &q, &fx_err), STORE_NONE);
	ok(put("http://h/2", 200, false, false));
	ok(put("http://h/1", 100, false, false));
	waiting_is(2);
	next_is("http://h/1", false, 0);
	settle(REQUEST_DUE, 1, 300);
	next_is("http://h/2", false, 0);
	settle(REQUEST_DONE, 0, 200);
	next_is("http://h/1", false, 1);
	ok(request_find(st, "list", "http://h/1", "m", &fx_arena, &q, &fx_err));
	ck_assert_str_eq(q.detail, "why");
	ck_assert_int_eq(q.since_ms, 100);
	gives(request_find(st, "list", "http://h/1", "other", &fx_arena, &q, &fx_err), STORE_NONE);
	waiting_is(1);
}
END_TEST

START_TEST(one_document_is_one_request)
{
	struct request q;

	ok(put("http://h/1", 100, false, false));
	gives(put("http://h/1", 150, false, false), STORE_KNOWN);
	settle(REQUEST_FAILED, 9, 100);
	gives(put("http://h/1", 200, false, false), STORE_KNOWN);
	waiting_is(0);
	ok(put("http://h/1", 300, false, true));
	next_is("http://h/1", false, 0);
	ok(request_find(st, "list", "http://h/1", "m", &fx_arena, &q, &fx_err));
	ck_assert_int_eq(q.due_ms, 300);
	ck_assert_ptr_null(q.detail);
}
END_TEST

/* What was never read is still the base line; once read, what is new in it speaks. */
START_TEST(silence_lasts_until_it_was_read)
{
	ok(put("http://h/1", 100, true, false));
	ok(put("http://h/1", 200, false, true));
	next_is("http://h/1", true, 0);
	settle(REQUEST_DONE, 0, 200);
	ok(put("http://h/1", 300, false, true));
	next_is("http://h/1", false, 0);
}
END_TEST

START_TEST(forgotten_with_the_address)
{
	struct tx *tx;

	ok(put("http://h/1", 100, true, false));
	tx = fx_begin(st);
	ok(request_forget(tx, "list", &fx_err));
	ok(tx_commit(tx, &fx_err));
	waiting_is(0);
	ok(put("http://h/1", 200, false, false));
	next_is("http://h/1", false, 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("requests");
	TCase *tc = tcase_create("requests");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, what_is_due_first_comes_first);
	tcase_add_test(tc, one_document_is_one_request);
	tcase_add_test(tc, silence_lasts_until_it_was_read);
	tcase_add_test(tc, forgotten_with_the_address);
	suite_add_tcase(s, tc);
	return s;
}

SUITE_MAIN
