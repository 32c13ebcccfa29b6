/* Parameters of an address that lead to the next page. */
#include "tests/suite.h"

#include "feeds/url.h"

static const struct {
	const char *url, *value, *with;
	bool is;
} rows[] = {
	{ "https://h/p", "x", "https://h/p?cursor=x", false },
	{ "https://h/p?", "x", "https://h/p?cursor=x", false },
	{ "https://h/p?a=1&b=2", "x", "https://h/p?a=1&b=2&cursor=x", false },
	{ "https://h/p?cursor=a&b=2", "x", "https://h/p?b=2&cursor=x", false },
	{ "https://h/p?b=2&cursor", "x", "https://h/p?b=2&cursor=x", false },
	{ "https://h/p?b=2&&cursor=x#end", "x", "https://h/p?b=2&cursor=x", true },
	{ "https://h/p#cursor=x", "x", "https://h/p?cursor=x", false },
	{ "https://h/p?cursors=x&my-cursor=x", "x", "https://h/p?cursors=x&my-cursor=x&cursor=x",
	    false },
	{ "https://h/p?f={key}", "x", "https://h/p?f={key}&cursor=x", false },
	{ "https://h/p?cursor=Ao%2Fw%2b%3D", "Ao/w+=", "https://h/p?cursor=Ao%2Fw%2B%3D", true },
	{ "https://h/p?cursor=Ao/w%2B=", "Ao/w+=", "https://h/p?cursor=Ao%2Fw%2B%3D", true },
	{ "https://h/p?cursor=a+b", "a b", "https://h/p?cursor=a%20b", true },
	{ "https://h/p?cursor=*", "*", "https://h/p?cursor=%2A", true },
	{ "https://h/p?cursor=x%", "x", "https://h/p?cursor=x", false },
	{ "https://h/p?cursor=x%zz", "x%zz", "https://h/p?cursor=x%25zz", true },
	{ "https://h/p?cursor=x%00", "x", "https://h/p?cursor=x", false },
	{ "https://h/p?cursor=xy", "x", "https://h/p?cursor=x", false },
	{ "https://h/p?cursor=x", "xy", "https://h/p?cursor=xy", false },
	{ "https://h/p?cursor=%C3%A9", "\xc3\xa9", "https://h/p?cursor=%C3%A9", true },
};

START_TEST(parameters)
{
	struct arena a;

	arena_init(&a, 65536);
	ck_assert_str_eq(
	    url_with_parameter(&a, rows[_i].url, "cursor", rows[_i].value), rows[_i].with);
	ck_assert(url_parameter_is(rows[_i].url, "cursor", rows[_i].value) == rows[_i].is);
	ck_assert(url_parameter_is(rows[_i].with, "cursor", rows[_i].value));
	arena_done(&a);
}
END_TEST

START_TEST(no_room)
{
	struct arena a;

	arena_init(&a, 16);
	ck_assert_ptr_null(url_with_parameter(&a, "https://h/p", "cursor", "x"));
	arena_done(&a);
	ck_assert(url_is_plain("f.titel") && url_is_plain("a-b_c~1"));
	ck_assert(!url_is_plain("") && !url_is_plain("a=b") && !url_is_plain("a b"));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("url");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, parameters, 0, ARRAY_LEN(rows));
	tcase_add_test(t, no_room);
	suite_add_tcase(s, t);
	return s;
}

SUITE_MAIN
