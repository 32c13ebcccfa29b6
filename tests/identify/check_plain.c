#include "tests/suite.h"

#include <string.h>
#include <unicase.h>
#include <uninorm.h>

#include "daemon/identify/plain.h"
#include "lib/mem.h"

/* Texts without blanks to fold: what is left is NFC of the case folding, in one piece. */
static const char *const texts[] = { "", "Plain", "CAF\xc3\x89", "cafe\xcc\x81", "CAFE\xcc\x81s",
	"\xc3\x89t\xc3\xa9", "e\xcc\x81", "\xcc\x81x", "x\xcc\xa3\xcc\x87y",
	"Stra\xc3\x9f"
	"e",
	"\xef\xac\x81ne", "\xc4\xb0stanbul", "I\xcc\x87x",
	"\xce\x9f\xce\xb4\xcf\x85\xcf\x83\xcf\x83\xce\xb5\xcf\x8d\xcf\x82",
	"\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8", "=\xcc\xb8=", "<\xcc\xb8>\xcc\xb8",
	"\xe2\x80\x99s\xe2\x80\x94K", "A\xcc\x8aNGSTR\xc3\x96M", "\xe2\x84\xab\xe2\x84\xaa",
	"\xf0\x9f\x87\xba\xf0\x9f\x87\xb3",
	"a\xf0\x9d\x85\x9e"
	"b" };

START_TEST(same_as_in_one_piece)
{
	const char *text = texts[_i];
	size_t len = 0;
	uint8_t *whole =
	    u8_casefold((const uint8_t *)text, strlen(text), NULL, UNINORM_NFC, NULL, &len);
	_cleanup_free_ char *plain = identify_plain(text);

	ck_assert_msg(strlen(plain) == len && memcmp(plain, whole, len) == 0, "\"%s\" gives \"%s\"",
	    text, plain);
	free(whole);
}
END_TEST

static const struct {
	const char *in, *out;
} rows[] = {
	{ NULL, "" },
	{ " \t A  B\n\nC ", "a b c" },
	{ "A\xc2\xa0 \xc2\xa0"
	  "B",
	    "a b" },
	{ "bad \xff BYTES", "bad \xef\xbf\xbd bytes" }, /* what is no UTF-8 is U+FFFD */
	{ "cut \xc3", "cut \xef\xbf\xbd" },
};

START_TEST(blanks_and_broken_text)
{
	_cleanup_free_ char *plain = identify_plain(rows[_i].in);

	ck_assert_str_eq(plain, rows[_i].out);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("plain");
	TCase *tc = tcase_create("plain");

	tcase_add_loop_test(tc, same_as_in_one_piece, 0, ARRAY_LEN(texts));
	tcase_add_loop_test(tc, blanks_and_broken_text, 0, ARRAY_LEN(rows));
	suite_add_tcase(s, tc);
	return s;
}

SUITE_MAIN
