#include "tests/feeds/feed_case.h"

#define RSS(item) "<rss version=\"2.0\"><channel>" item "</channel></rss>"
#define ITEM(inner) RSS("<item>" inner "</item>")
#define NS_RSS(inner)                                                          \
	"<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""   \
	" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""          \
	" xmlns:atom=\"http://www.w3.org/2005/Atom\""                          \
	" xmlns:itunes=\"http://www.itunes.com/DTDs/Podcast-1.0.dtd\""         \
	" xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><item>" inner \
	"</item></channel></rss>"
#define ATOM(inner) "<feed xmlns=\"http://www.w3.org/2005/Atom\">" inner "</feed>"
#define ENTRY(inner) ATOM("<entry>" inner "</entry>")
#define ATOM03(inner) \
	"<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry>" inner "</entry></feed>"
#define RDF(inner)                                                           \
	"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"" \
	" xmlns=\"http://purl.org/rss/1.0/\">" inner "</rdf:RDF>"

static const struct {
	const char *xml, *name, *value;
} rows[] = {
	/* which format */
	{ "<rss version=\"0.91\"><channel/></rss>", "format", "rss091" },
	{ RSS(""), "format", "rss20" },
	{ RDF("<channel/>"), "format", "rss10" },
	{ ATOM(""), "format", "atom10" },
	{ ATOM03(""), "format", "atom03" },
	{ "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:title>x</a:title></a:feed>",
	    "feed.title", "x" },
	{ "<feed xmlns=\"HTTP://WWW.W3.ORG/2005/ATOM\"><title>x</title></feed>", "feed.title",
	    "x" },
	{ "<CHANNEL><ITEM HREF=\"http://a.example/\" LASTMOD=\"2004-01-02\"/></CHANNEL>",
	    "entry.link", "http://a.example/" },
	/* titles */
	{ ITEM("<title> a &amp; b </title>"), "entry.title", "a & b" },
	{ ITEM("<title>one</title><title>two</title>"), "entry.title", "one" },
	{ ITEM("<image><title>wrong</title></image><title>right</title>"), "entry.title", "right" },
	{ ITEM("<title>Example <b>Atom</b></title>"), "entry.title", "Example <b>Atom</b>" },
	{ NS_RSS("<media:title>m</media:title><title>t</title>"), "entry.title", "t" },
	{ NS_RSS("<media:title>m</media:title>"), "entry.title", "m" },
	{ NS_RSS("<dc:title>d</dc:title><media:title>m</media:title>"), "entry.title", "d" },
	{ RSS("<title>c</title><image><title>i</title></image>"), "feed.title", "c" },
	{ RSS("<textInput><title>i</title></textInput><title>c</title>"), "feed.title", "c" },
	{ ENTRY("<title type=\"html\">a &lt;b&gt;c&lt;/b&gt;</title>"), "entry.title",
	    "a <b>c</b>" },
	{ ENTRY("<title type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">a &lt; "
		"<b>c</b><br/></div></title>"),
	    "entry.title", "a &lt; <b>c</b><br />" },
	{ ATOM03("<title mode=\"base64\"> RXhhbXBsZSA8Yj5B\ndG9tPC9iPg== </title>"), "entry.title",
	    "Example <b>Atom</b>" },
	{ ATOM03("<title mode=\"base64\">no!</title>"), "entry.title", "no!" },
	/* links */
	{ ITEM("<link>http://a.example/?a=1&amp;b=2</link>"), "entry.link",
	    "http://a.example/?a=1&b=2" },
	{ ITEM("<link>http://a.example/\nb</link>"), "entry.link", "http://a.example/b" },
	{ ITEM("<guid>http://a.example/g</guid>"), "entry.link", "http://a.example/g" },
	{ ITEM("<guid isPermaLink=\"false\">http://a.example/g</guid>"), "entry.link", NULL },
	{ ITEM("<guid>http://a.example/g</guid><link>http://a.example/l</link>"), "entry.link",
	    "http://a.example/l" },
	{ ITEM("<guid>tag:1</guid>"), "entry.id", "tag:1" },
	{ NS_RSS("<atom:link href=\"http://a.example/a\"/><link>http://a.example/l</link>"),
	    "entry.link", "http://a.example/l" },
	{ RSS("<link>http://c.example/</link><image><link>http://i.example/</link></image>"),
	    "feed.link", "http://c.example/" },
	{ ENTRY("<link rel=\"self\" href=\"http://a.example/s\"/>"
		"<link href=\"http://a.example/?x=1&amp;y=2\"/>"
		"<link rel=\"alternate\" type=\"application/pdf\" href=\"http://a.example/p\"/>"),
	    "entry.link", "http://a.example/?x=1&y=2" },
	{ ENTRY("<link rel=\"related\" href=\"http://a.example/s\"/>"), "entry.link", NULL },
	{ "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"http://a.example/b/c\"><entry "
	  "xml:base=\"../d/\"><link xml:base=\"e/\" href=\"f?g\"/></entry></feed>",
	    "entry.link", "http://a.example/d/e/f?g" },
	/* ids */
	{ RDF("<item rdf:about=\"http://a.example/1\"/>"), "entry.id", "http://a.example/1" },
	{ ENTRY("<id> http://WWW.Example.org/%7Ebob </id>"), "entry.id",
	    "http://WWW.Example.org/%7Ebob" },
	{ NS_RSS("<dc:identifier>d</dc:identifier><guid>g</guid>"), "entry.id", "g" },
	/* texts */
	{ ITEM("<description><![CDATA[<p>a</p>]]></description>"), "entry.summary", "<p>a</p>" },
	{ ITEM("<description><p class=\"x\">a<br/></p></description>"), "entry.summary",
	    "<p class=\"x\">a<br /></p>" },
	{ NS_RSS("<content:encoded>c</content:encoded><description>d</description>"),
	    "entry.content", "c" },
	{ NS_RSS("<content:encoded>c</content:encoded><description>d</description>"),
	    "entry.summary", "d" },
	{ NS_RSS("<itunes:summary>i</itunes:summary><description>d</description>"), "entry.summary",
	    "d" },
	{ NS_RSS("<itunes:summary>i</itunes:summary>"), "entry.summary", "i" },
	{ ITEM("<description>d</description><summary>s</summary>"), "entry.content", "s" },
	{ ITEM("<encoded>e</encoded>"), "entry.content", NULL },
	{ NS_RSS("<atom:content type=\"html\">c</atom:content>"), "entry.content", "c" },
	{ ENTRY("<source><title>s</title><id>i</id></source>"), "entry.title", NULL },
	{ ENTRY("<content type=\"application/octet-stream\">YQ==</content>"), "entry.content",
	    "a" },
	{ ITEM("<unknown><title>n</title></unknown>"), "entry.title", NULL },
	/* dates */
	{ ITEM("<pubDate>Sun, 06 Jul 2014 12:56:00 GMT</pubDate>"), "entry.published",
	    "2014-07-06T12:56:00Z" },
	{ NS_RSS("<dc:date>2014-07-06</dc:date>"), "entry.published", "2014-07-06" },
	{ NS_RSS("<dc:date>2014-07-06</dc:date>"), "entry.updated", "2014-07-06" },
	{ NS_RSS("<pubDate>nonsense</pubDate><dc:date>2014-07-06</dc:date>"), "entry.published",
	    "2014-07-06" },
	{ ITEM("<pubDate>nonsense</pubDate>"), "entry.published_text", "nonsense" },
	{ ATOM03("<issued>2004-01-01</issued><published>2010-01-01</published>"), "entry.published",
	    "2010-01-01" },
	{ ENTRY("<updated>2004-01-01T00:00:00Z</updated>"), "entry.updated",
	    "2004-01-01T00:00:00Z" },
	{ RSS("<lastBuildDate>Sun, 06 Jul 2014 12:56:00 GMT</lastBuildDate>"), "feed.updated",
	    "2014-07-06T12:56:00Z" },
	/* people */
	{ ITEM("<author>me@a.example (My Name)</author>"), "entry.author_name", "My Name" },
	{ ITEM("<author>My Name &lt;me@a.example&gt;</author>"), "entry.author_name", "My Name" },
	{ ITEM("<author>me@a.example</author>"), "entry.author_name", "me@a.example" },
	{ ITEM("<author>just @ night</author>"), "entry.author_name", "just @ night" },
	{ NS_RSS("<itunes:author>i</itunes:author><dc:creator>d</dc:creator>"), "entry.author",
	    "d" },
	{ ENTRY("<author><name>N</name><email>n@a.example</email><uri>u</uri></author>"),
	    "entry.author", "N (n@a.example)" },
	{ ENTRY("<author><name>N</name><email>n@a.example</email></author>"), "entry.author_name",
	    "N" },
	{ ENTRY("<author><name>1</name></author><author><name>2</name></author>"), "entry.author",
	    "1" },
	{ RSS("<webMaster>w</webMaster><managingEditor>m</managingEditor>"), "feed.author", "m" },
	/* categories */
	{ ITEM("<category>a</category><category>a</category><category>b</category>"),
	    "entry.category2", "b" },
	{ ENTRY("<category term=\"t\" label=\"l\"/>"), "entry.category", "t" },
	{ NS_RSS("<itunes:keywords>k, l</itunes:keywords>"), "entry.category2", "l" },
	{ NS_RSS("<itunes:category text=\"p\"><itunes:category text=\"q\"/></itunes:category>"),
	    "entry.category2", "q" },
	/* languages */
	{ RSS("<language>de</language><item/>"), "entry.lang", "de" },
	{ "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><entry xml:lang=\"fr\"/>"
	  "</feed>",
	    "entry.lang", "fr" },
	/* namespaces that nobody declared, or that are written wrongly */
	{ ITEM("<dc:creator>d</dc:creator>"), "entry.author", "d" },
	{ "<rss xmlns:dc=\"http://purl.org/dc/elements/1.0/\"><channel><item><dc:creator>d"
	  "</dc:creator></item></channel></rss>",
	    "entry.author", "d" },
	{ "<rss xmlns:d=\"http://purl.org/dc/elements/1.1/\"><channel><item><d:creator>d"
	  "</d:creator></item></channel></rss>",
	    "entry.author", "d" },
	{ "<rss xmlns:x=\"http://x.example/\"><channel><item><x:title>no</x:title></item></channel>"
	  "</rss>",
	    "entry.title", NULL },
	/* not well-formed */
	{ ITEM("<title>caf&eacute; &amp; &nbsp;tea &hellip;</title>"), "entry.title",
	    "caf\xc3\xa9 & \xc2\xa0tea \xe2\x80\xa6" },
	{ ITEM("<title>AT&T 3 < 4 & more</title>"), "entry.title", "AT&T 3 < 4 & more" },
	{ ITEM("<link>http://a.example/?a=1&b=2&copy=3</link>"), "entry.link",
	    "http://a.example/?a=1&b=2&copy=3" },
	{ ITEM("<title>a\x01\x0c"
	       "b&#0;&#x1f;c</title>"),
	    "entry.title", "abc" },
	{ ITEM("<title>&#X41;</title>"), "entry.title", "A" },
	{ ITEM("<title>don&#146;t</title>"), "entry.title", "don\xe2\x80\x99t" },
	{ ITEM("<title>a<br>b</title><link>http://a.example/</link>"), "entry.link",
	    "http://a.example/" },
	{ ITEM("<title>a</titel><link>http://a.example/</link>"), "entry.title", "a" },
	{ RSS("<item><title>a</title><item><title>b</title></item>"), "second.title", "b" },
	{ ATOM("<entry><link href=http://a.example/ rel=alternate rel=self></entry>"), "entry.link",
	    "http://a.example/" },
	{ "\n  <?xml version=\"1.0\"?>" ITEM("<title>a</title>"), "entry.title", "a" },
	{ "junk " ITEM("<title>a</title>"), "entry.title", "a" },
	{ ITEM("<title>a</title>") "<junk>", "entry.title", "a" },
	{ ITEM("<title>a <![CDATA[b < c]]></title>"), "entry.title", "a b < c" },
	{ ITEM("<title a=\"1\" a=\"2\">a &amp;amp; b</title>"), "entry.title", "a &amp; b" },
	{ ATOM("<entry><link href=\"http://a.example/?x=&eacute;\"/></entry>"), "entry.link",
	    "http://a.example/?x=\xc3\xa9" },
};

START_TEST(values)
{
	struct feed_input in = { .data = rows[_i].xml, .len = strlen(rows[_i].xml) };
	struct feed_case c;
	const char *got;

	case_parse(&c, NULL, &in, NULL);
	ck_assert_msg(c.result == 0, "%s: %s", rows[_i].xml, c.err.text);
	got = case_value(&c, rows[_i].name);
	ck_assert_msg(str_eq(got, rows[_i].value), "%s\n%s is \"%s\"", rows[_i].xml, rows[_i].name,
	    STR_OR(got, "absent"));
	case_done(&c);
}
END_TEST

static const struct {
	const char *url, *location, *href, *link;
} base_rows[] = {
	{ "http://a.example/b/c", NULL, "/d", "http://a.example/d" },
	{ "http://a.example/b/c", NULL, "d", "http://a.example/b/d" },
	{ "http://a.example", NULL, "d", "http://a.example/d" },
	{ "http://a.example/b/c?x/y", NULL, "../../d/./e/..", "http://a.example/d/" },
	{ "http://a.example/b/c", NULL, "//o.example/d", "http://o.example/d" },
	{ "http://a.example/b/c", NULL, "?q", "http://a.example/b/c?q" },
	{ "http://a.example/b/c#f", NULL, "#g", "http://a.example/b/c#g" },
	{ "http://a.example/b/c", NULL, "mailto:x@a.example", "mailto:x@a.example" },
	{ "http://a.example/b/c", "http://o.example/p/", "d", "http://o.example/p/d" },
	{ "http://a.example/b/c", "/p/q", "d", "http://a.example/p/d" },
	{ "http://a.example/b/c", "javascript:alert(1)", "d", "http://a.example/b/d" },
	{ NULL, NULL, "d/e", "d/e" },
	{ "file", NULL, "d/e", "d/e" },
};

START_TEST(bases)
{
	char xml[200];
	struct feed_input in = {
		.data = xml, .url = base_rows[_i].url, .content_location = base_rows[_i].location
	};
	struct feed_case c;

	(void)snprintf(xml, sizeof(xml), ITEM("<link>%s</link>"), base_rows[_i].href);
	in.len = strlen(xml);
	case_parse(&c, "rss", &in, NULL);
	ck_assert_int_eq(c.result, 0);
	ck_assert_str_eq(case_value(&c, "entry.link"), base_rows[_i].link);
	case_done(&c);
}
END_TEST

static const struct {
	const char *xml;
	bool bozo;
	unsigned flaws;
} flaw_rows[] = {
	{ ITEM("<title>a</title>"), false, 0 },
	{ ITEM("<title>&eacute;</title>"), true, FEED_FLAW_ENTITY },
	{ "<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" "
	  "\"http://my.netscape.com/publish/formats/rss-0.91.dtd\">" ITEM(
	      "<title>&eacute;</title>"),
	    false, FEED_FLAW_ENTITY },
	{ ITEM("<title>a & b</title>"), true, FEED_FLAW_SYNTAX },
	{ ITEM("<title>a</title"), true, FEED_FLAW_SYNTAX },
	{ " " ITEM(""), false, 0 },
	{ " <?xml version=\"1.0\"?>" ITEM(""), true, FEED_FLAW_SYNTAX | FEED_FLAW_LEADING },
	{ "<rss><channel><item><title>a</title></item>", true, FEED_FLAW_CUT },
	{ "<rss><channel><item><title>a</title></item></channel></rss", true, FEED_FLAW_CUT },
	{ "<rss><channel><title>a &amp", true, FEED_FLAW_CUT },
	{ "<rss><channel><title>a<![CDATA[b", true, FEED_FLAW_CUT },
	{ "<rss><channel><title>a & b</title>", true, FEED_FLAW_CUT | FEED_FLAW_SYNTAX },
	{ ITEM("<title>\x01</title>"), true, FEED_FLAW_SYNTAX | FEED_FLAW_CONTROL },
	{ ITEM("<title>&#146;</title>"), false, FEED_FLAW_CONTROL },
	{ ITEM("<pubDate>2004-01-02T10:00:00</pubDate>"), false, FEED_FLAW_DATE },
	{ ITEM("<pubDate>some day</pubDate>"), false, FEED_FLAW_DATE },
};

START_TEST(flaws)
{
	struct feed_input in = { .data = flaw_rows[_i].xml, .len = strlen(flaw_rows[_i].xml) };
	struct feed_case c;

	case_parse(&c, NULL, &in, NULL);
	ck_assert_msg(c.result == 0, "%s: %s", flaw_rows[_i].xml, c.err.text);
	ck_assert_msg(c.doc.bozo == flaw_rows[_i].bozo, "%s: bozo", flaw_rows[_i].xml);
	ck_assert_msg(
	    c.doc.flaws == flaw_rows[_i].flaws, "%s: flaws 0x%x", flaw_rows[_i].xml, c.doc.flaws);
	case_done(&c);
}
END_TEST

static const struct {
	const char *text;
	int result;
	bool bozo;
} refused_rows[] = {
	{ "", FEED_NOT_MINE, true },
	{ " \n\t ", FEED_NOT_MINE, true },
	{ "<!DOCTYPE html><html><head><title>Sorry</title><meta charset=utf-8></head></html>",
	    FEED_NOT_MINE, true },
	{ "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body/></html>", FEED_NOT_MINE, false },
	{ "<opml version=\"1.0\"><body/></opml>", FEED_NOT_MINE, false },
	{ "404 not found", FEED_NOT_MINE, true },
	{ "{\"error\": 404}", FEED_NOT_MINE, false },
	{ "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [", FEED_BROKEN, true },
	{ "<!DOCTYPE rss [<!ENTITY a \"b\">]><rss><channel/></rss>", FEED_HOSTILE, true },
	{ "<!DOCTYPE rss [<!ENTITY % a SYSTEM \"file:///etc/passwd\">%a;]><rss/>", FEED_HOSTILE,
	    true },
};

START_TEST(refuses)
{
	struct feed_input in = { .data = refused_rows[_i].text,
		.len = strlen(refused_rows[_i].text) };
	struct feed_case c;

	case_parse(&c, "auto", &in, NULL);
	ck_assert_msg(
	    c.result == refused_rows[_i].result, "%s: %d", refused_rows[_i].text, c.result);
	ck_assert_msg(c.doc.bozo == refused_rows[_i].bozo, "%s: bozo", refused_rows[_i].text);
	ck_assert(c.err.text[0] != '\0');
	case_done(&c);
}
END_TEST

START_TEST(takes_only_its_format)
{
	const char *atom = ATOM("");
	struct feed_input in = { .data = atom, .len = strlen(atom) };
	struct feed_case c;

	case_parse(&c, "rss", &in, NULL);
	ck_assert_int_eq(c.result, FEED_NOT_MINE);
	case_done(&c);
	case_parse(&c, "atom", &in, NULL);
	ck_assert_int_eq(c.result, 0);
	case_done(&c);
	case_parse(&c, "feed", &in, NULL);
	ck_assert_int_eq(c.result, 0);
	case_done(&c);
	case_parse(&c, "nonsense", &in, NULL);
	ck_assert_int_eq(c.result, FEED_NOT_MINE);
	case_done(&c);
}
END_TEST

START_TEST(hints)
{
	const char *xml =
	    RSS("<ttl>60</ttl><skipHours><hour>0</hour><hour>23</hour><hour>x</hour>"
		"</skipHours><skipDays><day>Sunday</day><day>Friday</day></skipDays>");
	const char *sy = "<rss><channel xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\">"
			 "<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4"
			 "</sy:updateFrequency></channel></rss>";
	struct feed_input in = { .data = xml, .len = strlen(xml) };
	struct feed_case c;

	case_parse(&c, NULL, &in, NULL);
	ck_assert_int_eq(c.doc.ttl_s, 3600);
	ck_assert_uint_eq(c.doc.skip_hours, 1u | 1u << 23);
	ck_assert_uint_eq(c.doc.skip_days, 1u | 1u << 5);
	case_done(&c);
	in.data = sy;
	in.len = strlen(sy);
	case_parse(&c, NULL, &in, NULL);
	ck_assert_int_eq(c.doc.ttl_s, 21600);
	case_done(&c);
}
END_TEST

/* Breaking off anywhere: never more entries than were whole, and the cut is told. */
START_TEST(cut_anywhere)
{
	const char *xml =
	    "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>T</title>"
	    "<item><guid>1</guid><title>a &amp; b</title><description><![CDATA[<p>x</p>]]>"
	    "</description></item><!-- c --><item><guid>2</guid><title>c</title></item>"
	    "</channel></rss>";
	size_t whole = strlen(xml), len;
	struct feed_input in = { .data = NULL };
	struct feed_case c;
	char *copy;

	for (len = 0; len < whole; len++) {
		copy = xmalloc(len + 1);
		memcpy(copy, xml, len); /* so that reading past the end is seen */
		in.data = copy;
		in.len = len;
		case_parse(&c, NULL, &in, NULL);
		if (c.result == 0) {
			ck_assert_msg((c.doc.flaws & FEED_FLAW_CUT) != 0, "%.*s", (int)len, xml);
			ck_assert(c.doc.bozo);
			ck_assert_uint_le(c.doc.count, 2);
			if (c.doc.count == 1 && (c.doc.entry[0].flaws & FEED_FLAW_CUT) == 0)
				ck_assert_str_eq(c.doc.entry[0].summary, "<p>x</p>");
		} else {
			ck_assert_int_eq(c.result, FEED_NOT_MINE);
			ck_assert_uint_lt(len, 40);
		}
		case_done(&c);
		free(copy);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("feed");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, values, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(t, bases, 0, ARRAY_LEN(base_rows));
	tcase_add_loop_test(t, flaws, 0, ARRAY_LEN(flaw_rows));
	tcase_add_loop_test(t, refuses, 0, ARRAY_LEN(refused_rows));
	tcase_add_test(t, takes_only_its_format);
	tcase_add_test(t, hints);
	tcase_add_test(t, cut_anywhere);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
