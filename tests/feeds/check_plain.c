#include "tests/suite.h"

#include <string.h>

#include "feeds/plain.h"
#include "lib/buf.h"

static const struct {
	const char *in, *out;
	size_t max;
} rows[] = {
	{ "plain", "plain", 100 },
	{ "  two\n\t words ", "two words", 100 },
	{ "<p>One.</p><p>Two.</p>", "One. Two.", 100 },
	{ "<b>Rat</b>ified", "Ratified", 100 },
	{ "a<br/>b", "a b", 100 },
	{ "AT&amp;T &#8217;s &rsquo; &eacute; &nbsp; x",
	    "AT&T \xe2\x80\x99s \xe2\x80\x99 \xc3\xa9 x", 100 },
	{ "3 < 4 & 5 > 2", "3 < 4 & 5 > 2", 100 },
	{ "x<script>alert('<b>')</script>y", "x y", 100 },
	{ "x<script>never closed", "x", 100 },
	{ "a<!-- hidden > -->b", "a b", 100 },
	{ "<a href='x>y'>link</a>", "link", 100 },
	{ "&bogus; &#xD800; &#0; &;", "&bogus; &#xD800; &#0; &;", 100 },
	{ "bell\x07 esc\x1b[0m", "bell esc[0m", 100 },
	{ "\xff bad", "\xef\xbf\xbd bad", 100 },
	{ "abcdef", "abc", 3 },
	{ "", "", 100 },
};

START_TEST(plain)
{
	struct arena a;

	arena_init(&a, 1 << 20);
	ck_assert_str_eq(feed_plain(&a, rows[_i].in, rows[_i].max), rows[_i].out);
	ck_assert_ptr_null(feed_plain(&a, NULL, 10));
	arena_done(&a);
}
END_TEST

/* Nothing that html5 calls a tag or a control survives any cut of hostile mark-up. */
START_TEST(every_cut)
{
	static const char text[] =
	    "<div a=\"1\"><![CDATA[x]]><?pi?><style>p{}</style>&lt;b&gt;&#x202e;<!-";
	struct arena a;
	size_t n;

	arena_init(&a, 1 << 20);
	for (n = 0; n < sizeof(text); n++) {
		char *cut = xstrndup(text, n);

		ck_assert_ptr_nonnull(feed_plain(&a, cut, 1000));
		free(cut);
	}
	arena_done(&a);
}
END_TEST

/* Openings without an end are looked for once: a megabyte of them is done at once. */
START_TEST(openings)
{
	static const char *const units[] = { "<!--", "<a '", "<script", "<x y='\" ", "&#", "<?" };
	struct arena a;
	struct buf b;

	buf_init(&b, 1 << 20);
	while (buf_puts(&b, units[_i]) == 0)
		;
	arena_init(&a, 8 << 20);
	ck_assert_ptr_nonnull(feed_plain(&a, buf_str(&b), 1 << 20));
	arena_done(&a);
	buf_done(&b);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("plain");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, plain, 0, ARRAY_LEN(rows));
	tcase_add_test(t, every_cut);
	tcase_add_loop_test(t, openings, 0, 6);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
