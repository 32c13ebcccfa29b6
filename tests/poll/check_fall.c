#include "tests/store/fixture.h"

#include "daemon/poll/fall.h"

static const struct {
	int64_t gone, before;
	bool many;
} rows[] = {
	{ 0, 0, false },
	{ 0, 7, false },
	{ 1, 1, true }, /* the only one */
	{ 1, 2, false },
	{ 2, 2, true },
	{ 2, 4, false },
	{ 3, 5, true },
	{ 5, 10, false },
	{ 5, 13, false },
	{ 6, 13, true },
	{ 6, 59, true },
	{ 6, 60, false },
	{ 19, 195, false },
	{ 20, 195, true },
	{ 195, 195, true },
};

START_TEST(many)
{
	ck_assert_int_eq(fall_is_many(rows[_i].gone, rows[_i].before), rows[_i].many);
}
END_TEST

/* What is over may go, as many as there are. */
START_TEST(what_is_over_is_not_missed)
{
	struct store *st = fx_open(STORE_WRITE);
	struct hash document = fx_hash("document");
	struct tx *tx = fx_begin(st);
	int64_t id[10], none;
	struct fall f;
	int i;

	for (i = 0; i < 10; i++) {
		struct entry e = fx_entry("s", arena_printf(&fx_arena, "%d", i), "t");

		ok(entry_put(tx, &e, NULL, 0, &id[i], &fx_err));
		ok(entry_mark_listed(tx, id[i], 5, &fx_err));
		ok(entry_set_until(tx, id[i], i < 7 ? 1000 : 3000, &fx_err));
	}
	ok(fall_check(st, "s", &document, id + 7, 3, 3, 2000, &f, &fx_err));
	ck_assert(!f.held && f.gone == 0 && f.before == 3);
	ok(fall_check(st, "s", &document, id + 7, 3, 3, 500, &f, &fx_err));
	ck_assert(f.held && f.news && f.gone == 7 && f.before == 10);
	ck_assert_msg(strstr(fx_err.text, "7 of 10 rows are missing") != NULL, "%s", fx_err.text);
	ok(fall_check(st, "s", &document, &none, 0, 0, 4000, &f, &fx_err));
	ck_assert(!f.held && f.before == 0);
	tx_abort(tx);
	store_close(st);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("fall");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, fx_setup, fx_teardown);
	tcase_add_loop_test(t, many, 0, ARRAY_LEN(rows));
	tcase_add_test(t, what_is_over_is_not_missed);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
