#include "tests/feeds/feed_case.h"

#include <time.h>

#include "lib/buf.h"

#define CPU_LIMIT_MS 2000 /* generous: the sanitizers slow everything down tenfold */

static struct buf text;

static void
setup(void)
{
	buf_init(&text, (size_t)64 << 20);
}

static void
teardown(void)
{
	buf_done(&text);
}

static void
add(const char *s, size_t times)
{
	while (times-- > 0)
		ck_assert_int_eq(buf_puts(&text, s), 0);
}

static int64_t
cpu_ms(void)
{
	return (int64_t)clock() * 1000 / CLOCKS_PER_SEC;
}

/* Parses what stands in text, within the time and the arena; returns the outcome. */
static int
outcome(const struct feed_limits *limits, size_t *ret_count)
{
	struct feed_input in = { .data = buf_str(&text), .len = text.len };
	struct feed_case c;
	int64_t start = cpu_ms();

	case_parse(&c, NULL, &in, limits);
	ck_assert_int_lt(cpu_ms() - start, CPU_LIMIT_MS);
	ck_assert(c.result == 0 || c.err.text[0] != '\0');
	if (ret_count != NULL)
		*ret_count = c.doc.count;
	case_done(&c);
	return c.result;
}

START_TEST(giant_start_tag)
{
	add("<rss><channel><item ", 1);
	add("a=\"0123456789\" ", 5000);
	add("/></channel></rss>", 1);
	ck_assert_int_eq(outcome(NULL, NULL), FEED_HOSTILE);
}
END_TEST

START_TEST(giant_start_tag_with_quoted_ends)
{
	add("<rss><channel><item ", 1);
	add("a=\">\" ", 20000);
	add("/></channel></rss>", 1);
	ck_assert_int_eq(outcome(NULL, NULL), FEED_HOSTILE);
}
END_TEST

START_TEST(many_different_attributes)
{
	int i;

	add("<rss><channel><item ", 1);
	for (i = 0; i < 6000; i++)
		ck_assert_int_eq(buf_printf(&text, "a%d='' ", i), 0);
	add("><title>t</title></item></channel></rss>", 1);
	ck_assert_int_eq(outcome(NULL, NULL), 0);
}
END_TEST

START_TEST(nested_elements)
{
	add("<rss><channel><item><description>", 1);
	add("<a>", 190);
	add("x", 1);
	add("</a>", 190);
	add("</description></item></channel></rss>", 1);
	ck_assert_int_eq(outcome(NULL, NULL), 0);
	buf_reset(&text);
	add("<rss><channel>", 1);
	add("<a>", 300);
	ck_assert_int_eq(outcome(NULL, NULL), FEED_HOSTILE);
	buf_reset(&text);
	add("<rss><channel>&", 1); /* the same for the text that has to be put right */
	add("<a>", 300000);
	ck_assert_int_eq(outcome(NULL, NULL), FEED_HOSTILE);
	buf_reset(&text);
	add("[", 100000);
	ck_assert_int_eq(outcome(NULL, NULL), FEED_HOSTILE);
}
END_TEST

static const char *const declarations[] = {
	("<!DOCTYPE l [<!ENTITY a \"0123456789\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
	 "<!ENTITY c "
	 "\"&b;&b;&b;&b;&b;&b;&b;&b;\">]><rss><channel><title>&c;</title></channel></rss>"),
	("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><rss><channel><title>&x;"
	 "</title></channel></rss>"),
	"<!DOCTYPE r [<!-- \" --><!ENTITY x SYSTEM \"http://127.0.0.1/\">]><rss/>",
	"<!DOCTYPE r [<!ENTITY % x SYSTEM \"http://127.0.0.1/\"> %x;]><rss/>",
	"<!DOCTYPE r SYSTEM \"x\" [ ' <!ENTITY x \"y\">]><rss/>",
};

START_TEST(entity_declarations)
{
	add(declarations[_i], 1);
	ck_assert_int_eq(outcome(NULL, NULL), FEED_HOSTILE);
}
END_TEST

/* An external subset is named by many old feeds; it is never fetched. */
START_TEST(external_subset)
{
	size_t count = 0;

	add("<!DOCTYPE rss SYSTEM \"file:///etc/hostname\"><rss><channel><item><title>&x; a</title>"
	    "</item></channel></rss>",
	    1);
	ck_assert_int_eq(outcome(NULL, &count), 0);
	ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(entries_and_bytes)
{
	struct feed_limits limits = feed_limits_default;
	size_t count = 0;

	add("<rss><channel>", 1);
	add("<item/>", 1000);
	add("</channel></rss>", 1);
	limits.max_entries = 1000;
	ck_assert_int_eq(outcome(&limits, &count), 0);
	ck_assert_uint_eq(count, 1000);
	limits.max_entries = 999;
	ck_assert_int_eq(outcome(&limits, NULL), FEED_TOO_MUCH);
	limits.max_bytes = text.len - 1;
	ck_assert_int_eq(outcome(&limits, NULL), FEED_TOO_MUCH);
}
END_TEST

START_TEST(long_text_is_cut_at_a_character)
{
	struct feed_limits limits = feed_limits_default;
	struct feed_input in;
	struct feed_case c;

	limits.max_text_bytes = 1001;
	add("<rss><channel><item><title>", 1);
	add("\xc3\xa9", 5000);
	add("</title><link>http://a.example/</link></item></channel></rss>", 1);
	memset(&in, 0, sizeof(in));
	in.data = buf_str(&text);
	in.len = text.len;
	case_parse(&c, NULL, &in, &limits);
	ck_assert_int_eq(c.result, 0);
	ck_assert_uint_eq(strlen(c.doc.entry[0].title), 1000);
	ck_assert_str_eq(c.doc.entry[0].link, "http://a.example/");
	case_done(&c);
}
END_TEST

/* One construct repeated through a quarter of a megabyte: no pass over it may be quadratic. */
static const struct {
	const char *head, *piece;
} floods[] = {
	{ "<rss><channel><title>", "&" },
	{ "<rss><channel><title>", "<" },
	{ "<rss><channel><title>", ">" },
	{ "<rss><channel><title>", "&amp" },
	{ "<rss><channel><title>", "&lt;" },
	{ "<rss><channel><title>", "]]>" },
	{ "<rss><channel><title>", "<![CDATA[" },
	{ "<rss><channel><title>", "<![CDATA[]]>" },
	{ "<rss><channel><title>", "<!--" },
	{ "<rss><channel><title>", "<!-->" },
	{ "<rss><channel><title>", "<?" },
	{ "<rss><channel><title>", "</a>" },
	{ "<rss><channel><title>", "<a " },
	{ "<rss><channel><title>", "<a b='" },
	{ "<rss><channel><title>", "<b/>" },
	{ "<rss><channel>", "<item>" },
	{ "<rss><channel><item>", "<category>a</category>" },
	{ "<rss><channel>", "<!DOCTYPE a \"" },
	{ "<rss><channel>", "\x01" },
	{ "<rss><channel><title>", "\xc2\x80" },
	{ "", "<" },
	{ "", "\xff" },
	{ "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[", "{}," },
	{ "\xff\xfe", "<\x01" },
};

START_TEST(flood)
{
	size_t times = ((size_t)256 << 10) / strlen(floods[_i].piece);

	add(floods[_i].head, 1);
	add(floods[_i].piece, times);
	(void)outcome(NULL, NULL);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("hostile");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 30);
	tcase_add_test(t, giant_start_tag);
	tcase_add_test(t, giant_start_tag_with_quoted_ends);
	tcase_add_test(t, many_different_attributes);
	tcase_add_test(t, nested_elements);
	tcase_add_loop_test(t, entity_declarations, 0, ARRAY_LEN(declarations));
	tcase_add_test(t, external_subset);
	tcase_add_test(t, entries_and_bytes);
	tcase_add_test(t, long_text_is_cut_at_a_character);
	tcase_add_loop_test(t, flood, 0, ARRAY_LEN(floods));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
