#include "tests/suite.h"

#include <string.h>

#include "lib/str.h"
#include "lib/utf8.h"

static const struct {
	const char *in, *out;
	size_t max;
} safe_rows[] = {
	{ "plain", "plain", 100 },
	{ "a\nb\tc\\", "a\\nb\\tc\\\\", 100 },
	{ "\x1b[31mred", "\\x1b[31mred", 100 },
	{ "\xc2\x9b"
	  "31m",
	    "\\u{009b}31m", 100 },
	{ "\xe2\x80\xae"
	  "evil",
	    "\\u{202e}evil", 100 },
	{ "bad \xff byte", "bad \\xff byte", 100 },
	{ "C\xc3\xb4te d'Ivoire", "C\xc3\xb4te d'Ivoire", 100 },
	{ "0123456789abcdef", "012345678...", 16 },
};

START_TEST(safe)
{
	char *s = str_safe(safe_rows[_i].in, safe_rows[_i].max);

	ck_assert_str_eq(s, safe_rows[_i].out);
	free(s);
}
END_TEST

static const char *const words[] = { "interval", "format", "dossiers", "url" };
static const struct {
	const char *in, *out;
} near_rows[] = { { "intervall", "interval" }, { "fromat", "format" }, { "uri", "url" },
	{ "dossier", "dossiers" }, { "zebra", NULL }, { "", NULL } };

START_TEST(nearest)
{
	const char *got = str_nearest(near_rows[_i].in, words, ARRAY_LEN(words));

	ck_assert_msg(
	    str_eq(got, near_rows[_i].out), "%s: %s", near_rows[_i].in, STR_OR(got, "nothing"));
}
END_TEST

static const struct {
	const char *in;
	size_t len;
	bool valid;
	const char *repaired;
} utf8_rows[] = {
	{ "abc", 3, true, "abc" },
	{ "\xc0\xaf", 2, false, "\xef\xbf\xbd" },
	{ "\xed\xa0\x80", 3, false, "\xef\xbf\xbd" },
	{ "\xf4\x90\x80\x80", 4, false, "\xef\xbf\xbd" },
	{ "a\xe2\x82", 3, false, "a\xef\xbf\xbd" },
	{ "\xf0\x9f\x8c\x8d", 4, true, "\xf0\x9f\x8c\x8d" },
};

START_TEST(utf8_repairs)
{
	char out[64];
	size_t n;

	ck_assert_int_eq(utf8_valid(utf8_rows[_i].in, utf8_rows[_i].len), utf8_rows[_i].valid);
	n = utf8_repair(utf8_rows[_i].in, utf8_rows[_i].len, out, sizeof(out));
	ck_assert_uint_eq(n, strlen(utf8_rows[_i].repaired));
	ck_assert_mem_eq(out, utf8_rows[_i].repaired, n);
}
END_TEST

START_TEST(utf8_roundtrip)
{
	char out[4];
	uint32_t c, back;
	size_t n;

	for (c = 1; c <= 0x10ffff; c += 7) {
		n = utf8_encode(c, out);
		if (c >= 0xd800 && c <= 0xdfff) {
			ck_assert_uint_eq(n, 0);
			continue;
		}
		ck_assert_uint_eq(utf8_decode(out, n, &back), n);
		ck_assert_uint_eq(back, c);
	}
}
END_TEST

START_TEST(xml_escapes)
{
	struct buf b;

	buf_init(&b, 100);
	ck_assert_int_eq(str_put_xml(&b, "<b>\"A&B\"</b>\x01\xef\xbf\xbe'"), 0);
	ck_assert_str_eq(buf_str(&b), "&lt;b&gt;&quot;A&amp;B&quot;&lt;/b&gt;&#39;");
	buf_done(&b);
}
END_TEST

START_TEST(integers)
{
	int64_t v = 0;

	ck_assert_int_eq(str_to_int("42", 0, 100, &v), 0);
	ck_assert_int_eq(v, 42);
	ck_assert_int_lt(str_to_int("4x", 0, 100, &v), 0);
	ck_assert_int_lt(str_to_int("", 0, 100, &v), 0);
	ck_assert_int_lt(str_to_int(" 4", 0, 100, &v), 0);
	ck_assert_int_lt(str_to_int("101", 0, 100, &v), 0);
	ck_assert_int_lt(str_to_int("99999999999999999999", 0, INT64_MAX, &v), 0);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("str");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, safe, 0, ARRAY_LEN(safe_rows));
	tcase_add_loop_test(t, nearest, 0, ARRAY_LEN(near_rows));
	tcase_add_loop_test(t, utf8_repairs, 0, ARRAY_LEN(utf8_rows));
	tcase_add_test(t, utf8_roundtrip);
	tcase_add_test(t, xml_escapes);
	tcase_add_test(t, integers);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
