#include "tests/suite.h"

#include <string.h>

#include "lib/http.h"
#include "lib/str.h"

#define NOW 784111777 /* Sun, 06 Nov 1994 08:49:37 GMT */
static const struct {
	const char *value;
	int64_t s;
} retry_rows[] = {
	{ "120", 120 },
	{ "0", 0 },
	{ "604800", 604800 },
	{ "604801", 604800 },
	{ "31536000", 604800 },
	{ "99999999999999999999", -1 },
	{ "-30", -1 },
	{ "2.5", -1 },
	{ "soon", -1 },
	{ "", -1 },
	{ NULL, -1 },
	{ "5 minutes", -1 },
	{ "Sun, 06 Nov 1994 08:50:37 GMT", 60 },
	{ "Sunday, 06-Nov-94 08:50:37 GMT", 60 },
	{ "Sun Nov  6 08:50:37 1994", 60 },
	{ "Sun, 06 Nov 1994 08:49:37 GMT", 0 },
	{ "Thu, 01 Jan 1970 00:00:00 GMT", 0 },
	{ "Fri, 01 Jan 2099 00:00:00 GMT", 604800 },
	{ "Sun, 06 Nov 1994", -1 },
	{ "1994-11-06T08:50:37Z", -1 },
};

START_TEST(retry_after)
{
	ck_assert_msg(http_parse_retry_after(retry_rows[_i].value, NOW) == retry_rows[_i].s,
	    "%s: %lld", STR_OR(retry_rows[_i].value, "NULL"),
	    (long long)http_parse_retry_after(retry_rows[_i].value, NOW));
}
END_TEST

START_TEST(every_end_has_a_name)
{
	int end;

	for (end = 0; end < HTTP_END_MAX_; end++)
		ck_assert_str_ne(http_end_name((enum http_end)end), "unknown");
	ck_assert_str_eq(http_end_name(HTTP_END_MAX_), "unknown");
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("http_policy");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, retry_after, 0, ARRAY_LEN(retry_rows));
	tcase_add_test(t, every_end_has_a_name);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
