#include "tests/suite.h"

#include <errno.h>
#include <string.h>

#include "lib/mime.h"
#include "lib/str.h"
#include "lib/utf8.h"

/* ---- one line ---------------------------------------------------------------------- */

static const struct {
	const char *in;
	size_t max;
	const char *out;
} line_rows[] = {
	{ "plain", 100, "plain" },
	{ "  two\r\n\tlines  ", 100, "two lines" },
	{ "a\x01\x1b[31mred\x7f", 100, "a [31mred" },
	{ "bidi \xe2\x80\xae here", 100, "bidi here" },
	{ "line\xe2\x80\xa8sep", 100, "line sep" },
	{ "bad \xff byte", 100, "bad \xef\xbf\xbd byte" },
	{ "12345 789", 6, "12345..." },
	{ "12345 789", 9, "12345 789" },
	{ "\xc3\xa9\xc3\xa9\xc3\xa9", 2, "\xc3\xa9\xc3\xa9..." },
	{ "", 10, "" },
	{ NULL, 10, "" },
};

START_TEST(one_line)
{
	char *s = mime_one_line(line_rows[_i].in, line_rows[_i].max);

	ck_assert_str_eq(s, line_rows[_i].out);
	free(s);
}
END_TEST

/* ---- header fields ----------------------------------------------------------------- */

static const struct {
	const char *in, *out;
} header_rows[] = {
	{ "Hello", "Subject: Hello\r\n" },
	{ "", "Subject:\r\n" },
	{ "C\xc3\xb4te d'Ivoire ratified it",
	    "Subject: =?UTF-8?Q?C=C3=B4te?= d'Ivoire ratified it\r\n" },
	{ "now C\xc3\xb4te and T\xc3\xbcrkiye too",
	    "Subject: now =?UTF-8?Q?C=C3=B4te_and_T=C3=BCrkiye?= too\r\n" },
	{ "evil\r\nBcc: x@example.org", "Subject: evil Bcc: x@example.org\r\n" },
	{ "looks =?like?Q?one?=", "Subject: looks =?UTF-8?Q?=3D=3Flike=3FQ=3Fone=3F=3D?=\r\n" },
	{ "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 abc",
	    "Subject: 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789\r\n"
	    " abc\r\n" },
};

START_TEST(header)
{
	struct buf b;

	buf_init(&b, 10000);
	ck_assert_int_eq(mime_put_header(&b, "Subject", header_rows[_i].in), 0);
	ck_assert_str_eq(buf_str(&b), header_rows[_i].out);
	buf_done(&b);
}
END_TEST

/* The other direction, written for the test: unfolds, decodes Q words, drops blanks between. */
static char *
decode(const char *s)
{
	bool after_word = false;
	struct buf b;

	buf_init(&b, 100000);
	while (*s != '\0') {
		const char *blank = s, *end;

		s += strspn(s, " \r\n");
		end = str_starts(s, "=?UTF-8?Q?") ? strstr(s + 10, "?=") : NULL;
		if (end == NULL) {
			size_t n = strcspn(s, " \r\n");

			if (*s != '\0')
				ck_assert_int_eq(
				    buf_printf(&b, "%s%.*s", blank != s ? " " : "", (int)n, s), 0);
			s += n;
			after_word = false;
			continue;
		}
		ck_assert_uint_le((size_t)(end + 2 - s), 75);
		if (blank != s && !after_word)
			ck_assert_int_eq(buf_putc(&b, ' '), 0);
		size_t start = b.len;

		for (s += 10; s < end; s++) {
			unsigned v = (unsigned char)*s;

			if (*s == '=') {
				ck_assert_int_eq(sscanf(s + 1, "%2X", &v), 1);
				s += 2;
			}
			ck_assert_int_eq(buf_putc(&b, *s == '_' && v == '_' ? ' ' : (char)v), 0);
		}
		ck_assert_msg(utf8_valid(b.data + start, b.len - start), "a word cuts a character");
		s = end + 2;
		after_word = true;
	}
	return buf_take(&b);
}

static void
assert_lines(const char *s, size_t max)
{
	const char *nl;

	for (; *s != '\0'; s = nl + 1) {
		nl = strchr(s, '\n');
		ck_assert_ptr_nonnull(nl);
		ck_assert_int_eq(nl[-1], '\r');
		ck_assert_uint_le((size_t)(nl - 1 - s), max);
		for (const char *p = s; p < nl - 1; p++)
			ck_assert_msg(*p >= 0x20 && *p <= 0x7e, "byte %02x", (unsigned char)*p);
	}
}

/* Every length from nothing to three lines, with characters of one to four bytes. */
START_TEST(header_round_trip)
{
	static const char *const units[] = { "a", "ab ", "\xc3\xa9", "\xe2\x82\xac ",
		"x\xf0\x9f\x87\xba y" };
	char *text, *back;
	struct buf in, out;
	size_t n, i;

	for (n = 0; n < 90; n++) {
		buf_init(&in, 10000);
		buf_init(&out, 100000);
		for (i = 0; i < n; i++)
			ck_assert_int_eq(buf_puts(&in, units[_i]), 0);
		text = mime_one_line(buf_str(&in), 10000);
		ck_assert_int_eq(mime_put_header(&out, "Subject", text), 0);
		assert_lines(buf_str(&out), 76);
		back = decode(buf_str(&out) + strlen("Subject:"));
		ck_assert_str_eq(back + (*back == ' '), text);
		free(back);
		free(text);
		buf_done(&in);
		buf_done(&out);
	}
}
END_TEST

START_TEST(structured)
{
	struct buf b;

	buf_init(&b, 10000);
	ck_assert_int_eq(mime_put_structured(&b, "References", "<a@b> <c@d>"), 0);
	ck_assert_str_eq(buf_str(&b), "References: <a@b> <c@d>\r\n");
	ck_assert_int_eq(mime_put_structured(&b, "X", "a\r\nBcc: b"), -EINVAL);
	ck_assert_int_eq(mime_put_structured(&b, "X", "caf\xc3\xa9"), -EINVAL);
	ck_assert_str_eq(buf_str(&b), "References: <a@b> <c@d>\r\n");
	buf_done(&b);
}
END_TEST

START_TEST(too_big_leaves_nothing)
{
	struct buf b;

	buf_init(&b, 20);
	ck_assert_int_eq(buf_puts(&b, "A: b\r\n"), 0);
	ck_assert_int_eq(mime_put_header(&b, "Subject", "a rather long one"), -EFBIG);
	ck_assert_int_eq(mime_put_quoted_printable(&b, "a rather long one"), -EFBIG);
	ck_assert_str_eq(buf_str(&b), "A: b\r\n");
	buf_done(&b);
}
END_TEST

/* ---- addresses --------------------------------------------------------------------- */

static const struct {
	const char *in, *name, *addr;
} address_rows[] = {
	{ "a@b.org", NULL, "a@b.org" },
	{ " a@b.org ", NULL, "a@b.org" },
	{ "Ann <a@b.org>", "Ann", "a@b.org" },
	{ "\"Ann, of B\" <a@b.org>", "Ann, of B", "a@b.org" },
	{ "<a@b.org>", NULL, "a@b.org" },
	{ "Ann <a@b.org", NULL, NULL },
	{ "nobody", NULL, NULL },
	{ "@b", NULL, NULL },
	{ "a@", NULL, NULL },
	{ "a b@c", NULL, NULL },
	{ "a@b\r\nRCPT TO:<x@y>", "a@b RCPT TO:", "x@y" },
	{ "a@b\r\nRCPT TO:x@y", NULL, NULL },
	{ "caf\xc3\xa9@b.org", NULL, NULL },
};

START_TEST(split_address)
{
	char *name = NULL, *addr = NULL;
	int r = mime_split_address(address_rows[_i].in, &name, &addr);

	ck_assert_int_eq(r, address_rows[_i].addr != NULL ? 0 : -EINVAL);
	ck_assert(str_eq(name, address_rows[_i].name));
	ck_assert(str_eq(addr, address_rows[_i].addr));
	free(name);
	free(addr);
}
END_TEST

START_TEST(put_addresses)
{
	static const char *const list[] = { "Ann <a@b.org>", "\"C, D\" <c@d.org>",
		"J\xc3\xb6rg <j@x.org>", "plain@x.org" };
	static const char *const bad[] = { "a@b.org", "nobody" };
	struct buf b;

	buf_init(&b, 10000);
	ck_assert_int_eq(mime_put_addresses(&b, "To", list, ARRAY_LEN(list)), 0);
	ck_assert_str_eq(buf_str(&b),
	    "To: Ann <a@b.org>, =?UTF-8?Q?C=2C_D?= <c@d.org>, =?UTF-8?Q?J=C3=B6rg?=\r\n"
	    " <j@x.org>, plain@x.org\r\n");
	buf_reset(&b);
	ck_assert_int_eq(mime_put_addresses(&b, "To", bad, ARRAY_LEN(bad)), -EINVAL);
	ck_assert_str_eq(buf_str(&b), "");
	buf_done(&b);
}
END_TEST

/* ---- bodies ------------------------------------------------------------------------ */

static const struct {
	const char *in, *out;
} qp_rows[] = {
	{ "", "\r\n" },
	{ "one\ntwo\n", "one\r\ntwo\r\n" },
	{ "one\r\ntwo", "one\r\ntwo\r\n" },
	{ "a=b", "a=3Db\r\n" },
	{ "blank \nend\t", "blank=20\r\nend=09\r\n" },
	{ ".\n..x\nFrom me\n", "=2E\r\n=2E.x\r\n=46rom me\r\n" },
	{ "caf\xc3\xa9", "caf=C3=A9\r\n" },
	{ "c\x01\x1b[0m\x7f", "c[0m\r\n" },
	{ "bad \xff", "bad =EF=BF=BD\r\n" },
	{ "0123456789012345678901234567890123456789012345678901234567890123456789012345xyz",
	    "012345678901234567890123456789012345678901234567890123456789012345678901234=\r\n"
	    "5xyz\r\n" },
};

START_TEST(quoted_printable)
{
	struct buf b;

	buf_init(&b, 10000);
	ck_assert_int_eq(mime_put_quoted_printable(&b, qp_rows[_i].in), 0);
	ck_assert_str_eq(buf_str(&b), qp_rows[_i].out);
	assert_lines(buf_str(&b), 76);
	buf_done(&b);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("mime");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, one_line, 0, ARRAY_LEN(line_rows));
	tcase_add_loop_test(t, header, 0, ARRAY_LEN(header_rows));
	tcase_add_loop_test(t, header_round_trip, 0, 5);
	tcase_add_test(t, structured);
	tcase_add_test(t, too_big_leaves_nothing);
	tcase_add_loop_test(t, split_address, 0, ARRAY_LEN(address_rows));
	tcase_add_test(t, put_addresses);
	tcase_add_loop_test(t, quoted_printable, 0, ARRAY_LEN(qp_rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
