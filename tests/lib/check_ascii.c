#include "tests/suite.h"

#include <stdbool.h>
#include <string.h>

#include "lib/ascii.h"
#include "lib/mem.h"

static const struct {
	const char *text;
	size_t ascii, clean;
} rows[] = {
	{ "", 0, 0 },
	{ "Two words.", 10, 10 },
	{ " blanks around ", 15, 15 },
	{ "two  blanks", 11, 3 },
	{ "a\tb", 3, 1 },
	{ "AT&T", 4, 2 },
	{ "a < b", 5, 2 },
	{ "~\x7f", 2, 1 },
	{ "d\xc3\xa9j\xc3\xa0", 1, 1 },
};

START_TEST(by_hand)
{
	size_t len = strlen(rows[_i].text);

	ck_assert_uint_eq(ascii_len(rows[_i].text, len), rows[_i].ascii);
	ck_assert_uint_eq(ascii_clean_len(rows[_i].text, len), rows[_i].clean);
}
END_TEST

static bool
is_clean(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] < ' ' || s[i] > '~' || s[i] == '&' || s[i] == '<' ||
		    (s[i] == ' ' && i + 1 < len && s[i + 1] == ' '))
			return false;
	return true;
}

static void
check_at(char byte, size_t at)
{
	char text[70], lower[70];
	size_t i, n;

	memset(text, 'x', sizeof(text));
	text[at] = byte;
	n = at + 5 < sizeof(text) ? sizeof(text) - 5 : at + 1;
	ck_assert_uint_eq(ascii_len(text, n), (unsigned char)byte < 0x80 ? n : at);
	ck_assert_uint_eq(ascii_clean_len(text, n), is_clean(&byte, 1) ? n : at);
	ascii_lower(lower, text, n);
	for (i = 0; i < n; i++)
		if (lower[i] != (text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]))
			ck_abort_msg("%d becomes %d", text[i], lower[i]);
}

/* Wherever it stands in its block, it is told as by itself. */
START_TEST(each_byte_everywhere)
{
	size_t at;
	int byte;

	for (at = 0; at < 70; at++)
		for (byte = 0; byte < 256; byte++)
			check_at((char)byte, at);
}
END_TEST

START_TEST(two_blanks_everywhere)
{
	char text[70];
	size_t at;

	for (at = 0; at + 1 < sizeof(text); at++) {
		memset(text, 'x', sizeof(text));
		memset(text + at, ' ', 2);
		ck_assert_uint_eq(ascii_clean_len(text, sizeof(text)), at);
		ck_assert_uint_eq(ascii_clean_len(text, at + 1), at + 1);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("ascii");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, by_hand, 0, ARRAY_LEN(rows));
	tcase_add_test(t, each_byte_everywhere);
	tcase_add_test(t, two_blanks_everywhere);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
