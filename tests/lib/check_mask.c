#include "tests/suite.h"

#include <string.h>

#include "lib/mask.h"
#include "lib/mem.h"

static const struct {
	const char *key, *text, *hidden;
} rows[] = {
	{ "secret-1", "https://h/?k=secret-1&x", "https://h/?k={key}&x" },
	{ "secret-1", "secret-1secret-1", "{key}{key}" },
	{ "secret-1", "secret-", "secret-" },
	{ "secret-1", "se%63ret%2D1", "{key}" },
	{ "secret-1", "secret\\u002d1 secret&#45;1 secret&#x2D;1", "{key} {key} {key}" },
	{ "a/b+c=d&e", "a%2fb%2Bc%3dd%26e", "{key}" },
	{ "a/b+c=d&e", "a\\/b+c=d&amp;e", "{key}" },
	{ "a/b+c=d&e", "a\\/b\\u002Bc=d&#38;e", "{key}" },
	{ "a\\b\"cd", "a\\\\b\\\"cd", "{key}" },
	{ "a\\b\"cd", "a\\b\"cd", "{key}" },
	{ "two words", "two+words two%20words two words", "{key} {key} {key}" },
	{ "%41bcdef", "%2541bcdef", "{key}" },
	{ "aaaaa", "aaaaaaaaa", "{key}aaaa" },
	{ "secret-1", "", "" },
};

static struct mask *
make(const char *key)
{
	struct mask *m = NULL;
	struct err err;

	ck_assert_msg(mask_new(&m, key, &err) == 0, "%s", err.text);
	return m;
}

START_TEST(hides)
{
	struct mask *first = make(rows[_i].key), *m = mask_copy(first);
	char *hidden;

	mask_free(first);
	hidden = mask_hide(m, rows[_i].text);
	ck_assert_str_eq(hidden, rows[_i].hidden);
	ck_assert(!mask_finds(m, hidden));
	ck_assert(mask_finds(m, rows[_i].text) == (strcmp(rows[_i].text, rows[_i].hidden) != 0));
	free(hidden);
	mask_free(m);
}
END_TEST

/* What is put in is found again, whatever is between the letters. */
START_TEST(what_is_put_is_hidden)
{
	char *(*const puts[])(
	    const struct mask *, const char *) = { mask_put, mask_put_url, mask_put_json };
	char key[] = " !\"#$%&'()*+,-./019:;<=>?@AZ[\\]^_`az{|}~x", *sent, *told;
	struct mask *m = make(key);

	sent = puts[_i](m, "before {key} between {key} after");
	told = mask_hide(m, sent);
	ck_assert_str_eq(told, "before {key} between {key} after");
	mask_wipe(sent);
	free(told);
	mask_free(m);
}
END_TEST

START_TEST(ways_to_write_it)
{
	struct mask *m = make("a b\"\\/+~");
	char *s;

	s = mask_put_url(m, "https://h/{key}?k={key}");
	ck_assert_str_eq(s, "https://h/a%20b%22%5C%2F%2B~?k=a%20b%22%5C%2F%2B~");
	mask_wipe(s);
	s = mask_put_json(m, "{\"k\": \"{key}\"}");
	ck_assert_str_eq(s, "{\"k\": \"a b\\\"\\\\/+~\"}");
	mask_wipe(s);
	s = mask_put(NULL, "{key}");
	ck_assert_str_eq(s, "{key}");
	mask_wipe(s);
	mask_free(m);
}
END_TEST

START_TEST(refused)
{
	static const char *const keys[] = { "", "four", "tab\tbed", "caf\xc3\xa9s", "line\nend" };
	struct mask *m = NULL;
	struct err err;

	ck_assert_int_lt(mask_new(&m, keys[_i], &err), 0);
	ck_assert(keys[_i][0] == '\0' || strstr(err.text, keys[_i]) == NULL);
	ck_assert_ptr_null(m);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("mask");
	TCase *t = tcase_create("mask");

	tcase_add_loop_test(t, hides, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(t, what_is_put_is_hidden, 0, 3);
	tcase_add_test(t, ways_to_write_it);
	tcase_add_loop_test(t, refused, 0, 5);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
