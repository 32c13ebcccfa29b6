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

static int64_t
count(const char *source)
{
	int64_t n = -1;

	ok(entry_count(st, source, &n, &fx_err));
	return n;
}

static void
put_entry(struct tx *tx, const char *source, const char *guid)
{
	struct entry e = fx_entry(source, guid, "text");
	int64_t id;

	ok(entry_put(tx, &e, NULL, 0, &id, &fx_err));
}

/* An undone part leaves no trace, not even a source's number that was first given in it. */
START_TEST(one_part_goes_the_others_stay)
{
	struct tx *tx = fx_begin(st);

	ok(tx_part_begin(tx, &fx_err));
	put_entry(tx, "a", "1");
	ok(tx_part_keep(tx, &fx_err));
	ok(tx_part_begin(tx, &fx_err));
	put_entry(tx, "b", "1");
	ok(tx_part_undo(tx, &fx_err));
	ok(tx_part_begin(tx, &fx_err));
	put_entry(tx, "c", "1");
	put_entry(tx, "b", "2");
	put_entry(tx, "b", "3");
	ok(tx_part_keep(tx, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ck_assert_int_eq(count("a"), 1);
	ck_assert_int_eq(count("b"), 2);
	ck_assert_int_eq(count("c"), 1);
}
END_TEST

/* What failed inside a part and was undone with it does not stand in the way of the commit; what
 * failed and was kept does. */
START_TEST(a_failure_is_undone_with_its_part)
{
	struct tx *tx = fx_begin(st);

	ok(tx_part_begin(tx, &fx_err));
	put_entry(tx, "a", "1");
	ok(tx_part_keep(tx, &fx_err));
	ok(tx_part_begin(tx, &fx_err));
	put_entry(tx, "b", "1");
	gives(tx_fail(tx, -EFBIG), -EFBIG);
	gives(tx_part_keep(tx, &fx_err), -EFBIG);
	ok(tx_part_undo(tx, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ck_assert_int_eq(count("a"), 1);
	ck_assert_int_eq(count("b"), 0);

	tx = fx_begin(st);
	gives(tx_fail(tx, -EFBIG), -EFBIG);
	gives(tx_part_begin(tx, &fx_err), -EFBIG);
	gives(tx_commit(tx, &fx_err), -EFBIG);
}
END_TEST

START_TEST(a_part_of_a_part_goes_alone)
{
	struct tx *tx = fx_begin(st);

	ok(tx_part_begin(tx, &fx_err));
	put_entry(tx, "a", "1");
	ok(tx_part_begin(tx, &fx_err));
	put_entry(tx, "b", "1");
	gives(tx_fail(tx, -EFBIG), -EFBIG);
	ok(tx_part_undo(tx, &fx_err));
	ok(tx_part_begin(tx, &fx_err));
	put_entry(tx, "c", "1");
	ok(tx_part_keep(tx, &fx_err));
	ok(tx_part_keep(tx, &fx_err));
	ok(tx_part_begin(tx, &fx_err));
	put_entry(tx, "d", "1");
	ok(tx_part_begin(tx, &fx_err));
	put_entry(tx, "e", "1");
	ok(tx_part_keep(tx, &fx_err));
	ok(tx_part_undo(tx, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ck_assert(count("a") == 1 && count("b") == 0 && count("c") == 1);
	ck_assert(count("d") == 0 && count("e") == 0);
}
END_TEST

START_TEST(an_abort_takes_all_parts)
{
	struct tx *tx = fx_begin(st);

	ok(tx_part_begin(tx, &fx_err));
	put_entry(tx, "a", "1");
	ok(tx_part_keep(tx, &fx_err));
	ok(tx_part_begin(tx, &fx_err));
	put_entry(tx, "a", "2");
	tx_abort(tx);
	ck_assert_int_eq(count("a"), 0);
	tx = fx_begin(st);
	put_entry(tx, "a", "3");
	ok(tx_commit(tx, &fx_err));
	ck_assert_int_eq(count("a"), 1);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("parts");
	TCase *tc = tcase_create("parts");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, one_part_goes_the_others_stay);
	tcase_add_test(tc, a_failure_is_undone_with_its_part);
	tcase_add_test(tc, a_part_of_a_part_goes_alone);
	tcase_add_test(tc, an_abort_takes_all_parts);
	suite_add_tcase(s, tc);
	return s;
}

SUITE_MAIN
