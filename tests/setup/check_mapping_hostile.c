/* The mapping language: documents that want to hurt, and such as break off. */
#include "tests/setup/mapped.h"

static void
refused(struct mapped *m, struct buf *document, const char *why)
{
	const char *got = mapped_read(m, buf_str(document), document->len);

	ck_assert_msg(strstr(got, why) != NULL, "got: %s\nexpected: %s", got, why);
	buf_done(document);
	mapped_done(m);
}

static void
repeat(struct buf *b, const char *s, size_t n)
{
	while (n-- > 0)
		ck_assert_int_eq(buf_puts(b, s), 0);
}

START_TEST(deep_json)
{
	struct mapped m;
	struct buf b;

	mapped_load(&m, JSON "    fields: {title: t}\n");
	buf_init(&b, 16 << 20);
	repeat(&b, "[", 100000);
	refused(&m, &b, "! nested over 200 deep");
}
END_TEST

START_TEST(deep_html)
{
	struct mapped m;
	struct buf b;

	mapped_load(&m, HTML "    fields: {title: td}\n");
	buf_init(&b, 16 << 20);
	repeat(&b, "<b>", 20000);
	refused(&m, &b, "! nested over 200 deep");
}
END_TEST

START_TEST(many_tags)
{
	struct mapped m;
	struct buf b;

	mapped_load(&m, XML_PLAIN);
	buf_init(&b, 16 << 20);
	repeat(&b, "<a/>", 600000);
	refused(&m, &b, "! 600000 tags, where at most 500000 are read");
}
END_TEST

START_TEST(many_values)
{
	struct mapped m;
	struct buf b;

	mapped_load(&m, JSON "    fields: {title: t}\n");
	buf_init(&b, 16 << 20);
	repeat(&b, "[],", 600000);
	refused(&m, &b, "values, where at most 1000000 are read");
}
END_TEST

START_TEST(too_many_rows)
{
	struct mapped m;
	struct buf b;

	mapped_load(&m, CSV "    fields: {title: T}\n");
	buf_init(&b, 16 << 20);
	repeat(&b, "T\n", 60);
	refused(&m, &b, "! 51 rows, where at most 50 are read");
}
END_TEST

START_TEST(too_big)
{
	struct mapped m;
	struct buf b;

	mapped_load(&m, CSV "    fields: {title: T}\n");
	buf_init(&b, 16 << 20);
	repeat(&b, "noise noise noise noise\n", 400000);
	refused(&m, &b, "where at most 8388608 are read");
}
END_TEST

/* An expression that compares every row with every other. */
START_TEST(slow_xpath)
{
	struct mapped m;
	struct buf b;

	mapped_load(&m,
	    M("    document: xml\n    rows: //i[count(//i[. = //i]) > 1]\n    fields: "
	      "{title: t}\n"));
	buf_init(&b, 16 << 20);
	repeat(&b, "<l>", 1);
	repeat(&b, "<i>a</i>", 5000);
	repeat(&b, "</l>", 1);
	refused(&m, &b, "! its selectors take too long");
}
END_TEST

START_TEST(slow_regex)
{
	struct mapped m;
	struct buf b;

	mapped_load(&m, CSV "    fields: {title: {select: T, match: '^(a|aa)+$'}}\n");
	buf_init(&b, 16 << 20);
	repeat(&b, "T\n", 1);
	repeat(&b, "a", 5000);
	repeat(&b, "b\n", 1);
	refused(&m, &b, "! a text takes too long to be matched");
}
END_TEST

START_TEST(many_voters)
{
	struct mapped m;
	struct buf b;

	mapped_load(
	    &m, XML "    fields: {title: t}\n" VOTERS_IN("each: v, actor: ., vote: {template: A}"));
	buf_init(&b, 16 << 20);
	repeat(&b, "<list><item><t>A</t>", 1);
	repeat(&b, "<v>a</v>", 1001);
	repeat(&b, "</item></list>", 1);
	refused(&m, &b, "! row 1 has more than 1000 who voted");
}
END_TEST

/* Paths from the top that every row walks again. */
START_TEST(slow_json)
{
	struct mapped m;
	struct buf b;

	mapped_load(&m, JSON "    fields: {title: t, summary: {select: '$.a[*][*]', join: ','}}\n");
	buf_init(&b, 16 << 20);
	repeat(&b, "{\"a\":[[0", 1);
	repeat(&b, ",null", 220000);
	repeat(&b, "],[]", 1);
	repeat(&b, ",[]", 1000);
	repeat(&b, "],\"result\":{\"items\":[{\"t\":1}", 1);
	repeat(&b, ",{\"t\":1}", 49);
	repeat(&b, "]}}", 1);
	refused(&m, &b, "! its selectors take too long");
}
END_TEST

/* HTML that breaks off may be a part of a list: nothing follows from what is absent. */
START_TEST(cut_html)
{
	static const char text[] = "<html><table id=t><tr><td>A</td></tr><tr><td>B";
	struct mapped m;

	mapped_load(&m, HTML "    kind: table\n    fields: {title: td}\n");
	ck_assert_str_eq(mapped_read(&m, text, strlen(text)), "-|A|; -|B|");
	ck_assert(m.doc.flaws & FEED_FLAW_CUT);
	ck_assert(m.doc.is_table);
	mapped_done(&m);
}
END_TEST

/* End tags that HTML lets out are no end of the document. */
static const struct {
	const char *document;
	bool cut;
} ends[] = {
	{ "<html><table id=t><tr><td>A<tr><td>B</table>", false },
	{ "<table id=t><tr><td>A</table><p>That is all", false },
	{ "<table id=t><tr><td>A</table><ul><li>x<li>y</ul>\n", false },
	{ "<table id=t><tr><td><a title='a > b' href=x>A</a></table><!-- a <div> -->", false },
	{ "<script>a < b; '<div>'</script><table id=t><tr><td>A</table>", false },
	{ "<table id=t><tr><td>A<div>x</div></table></body>", false },
	{ "<div><table id=t><tr><td>A</table></BODY>", false },
	{ "<table id=t><tr><td>A</td></tr>", true },
	{ "<table id=t><tr><td>A</table><ul><li>x", true },
	{ "<table id=t><tr><td>A</table><p class='x", true },
	{ "<table id=t><tr><td>A</table><!-- </html>", true },
	{ "<table id=t><tr><td>A</table><script>'</html>'", true },
	{ "<table id=t><tr><td>A</table><", true },
	{ "<table id=t><tr><td><a href=x>A</table>", true },
};

START_TEST(html_ends)
{
	struct mapped m;

	mapped_load(&m, HTML "    fields: {title: td}\n");
	(void)mapped_read(&m, ends[_i].document, strlen(ends[_i].document));
	ck_assert_msg(((m.doc.flaws & FEED_FLAW_CUT) != 0) == ends[_i].cut, "%s: %s",
	    ends[_i].document, buf_str(&m.text));
	mapped_done(&m);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("mapping_hostile");
	TCase *t = tcase_create("mapping_hostile");

	tcase_add_test(t, deep_json);
	tcase_add_test(t, deep_html);
	tcase_add_test(t, many_tags);
	tcase_add_test(t, many_values);
	tcase_add_test(t, too_many_rows);
	tcase_add_test(t, too_big);
	tcase_add_test(t, slow_xpath);
	tcase_add_test(t, slow_regex);
	tcase_add_test(t, many_voters);
	tcase_add_test(t, slow_json);
	tcase_add_test(t, cut_html);
	tcase_add_loop_test(t, html_ends, 0, ARRAY_LEN(ends));
	suite_add_tcase(s, t);
	return s;
}

SUITE_MAIN
