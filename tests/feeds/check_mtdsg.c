/*
 * The treaty table: one small document for each rule of its format, and everything that must
 * never be taken for a table.
 */
#include "tests/suite.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "feeds/format.h"
#include "feeds/mtdsg.h"
#include "lib/buf.h"
#include "lib/str.h"

static const struct feed_limits limits = { 8u << 20, 10000, 64u << 10, 200, 1u << 20 };

#define XML "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n"
#define DOC(head, rest)                                                                          \
	XML "<Document><Treaty><Template>mtdsg</Template><Header><Chapter><Header>CHAPTER XVIII" \
	    "</Header><Name>PENAL MATTERS</Name></Chapter><ExternalData><Numsect>16</Numsect>"   \
	    "<Titlesect>A &lt;i&gt;Convention&lt;/i&gt;</Titlesect>" head                        \
	    "</ExternalData></Header>" rest "</Treaty></Document>\n"
#define TABLE(heads, rows)                                                                   \
	"<Participants><Table><TGroup><Thead><Row>" heads "</Row></Thead><Tbody><Rows>" rows \
	"</Rows></Tbody></TGroup></Table></Participants>"
#define H3                                                                                       \
	"<Entry>Participant</Entry><Entry>Signature</Entry><Entry>Ratification, Acceptance(A), " \
	"Approval(AA), Accession(a), Succession(d)</Entry>"
#define ROW(a, b, c) "<Row><Entry>" a "</Entry><Entry>" b "</Entry><Entry>" c "</Entry></Row>"
#define E(x) "<Entry>" x "</Entry>"

struct outcome {
	int result;
	struct feed_doc doc;
	struct arena arena;
	struct err err;
};

static void
read_doc(struct outcome *o, const char *data, size_t len)
{
	/* of its very own size, so that a read behind it is seen */
	char *copy = xmalloc(len > 0 ? len : 1);
	struct feed_input in = { .data = copy, .len = len };

	memcpy(copy, data, len);
	memset(o, 0, sizeof(*o));
	arena_init(&o->arena, 64u << 20);
	o->result = feed_format_mtdsg.parse(&in, &limits, &o->arena, &o->doc, &o->err);
	free(copy);
}

/* "Name: kind date text, ...; Name: ..." of all entries; heap. */
static char *
show(const struct feed_doc *d)
{
	char date[WHEN_TEXT];
	struct buf b;
	size_t i, k;
	int r = 0;

	buf_init(&b, 100000);
	for (i = 0; i < d->count; i++) {
		const struct feed_entry *e = &d->entry[i];

		if (e->aside)
			continue;
		ck_assert_str_eq(e->id, e->title);
		ck_assert_int_eq(e->published.precision, WHEN_NONE);
		r |= buf_printf(&b, "%s%s:", i > 0 ? "; " : "", e->title);
		for (k = 0; k < e->act_count; k++) {
			when_format(&e->acts[k].date, date);
			r |= buf_printf(&b, "%s %s %s%s", k > 0 ? "," : "", e->acts[k].kind,
			    *date != '\0' ? date : "?", e->acts[k].bracketed ? " []" : "");
		}
	}
	ck_assert_int_eq(r, 0);
	return b.data != NULL ? buf_take(&b) : xstrdup("");
}

static const struct {
	const char *name, *in, *out;
	unsigned flaws;
} good_rows[] = {
	{ "plain",
	    DOC("", TABLE(H3, ROW("Algeria", "20 Sep 2017", "") ROW("Guyana", "", "5 Jan 2018 a"))),
	    "Algeria: signature 2017-09-20; Guyana: accession 2018-01-05", 0 },
	{ "white space between",
	    DOC("",
		TABLE("\n  " E("Participant") "\n  " E("Signature") "\n",
		    "\n <Row>\n  <Entry>Algeria</Entry>\n  <Entry> 20 Sep\n 2017 </Entry>\n "
		    "</Row>\n")),
	    "Algeria: signature 2017-09-20", 0 },
	{ "tabs and references",
	    DOC("",
		TABLE(
		    H3, ROW("C&#244;te d&#x2019;Ivoire", "22 Apr\t 2016", "&#50;5 Oct\t2025\tAA"))),
	    "C\303\264te d\342\200\231Ivoire: signature 2016-04-22, approval 2025-10-25", 0 },
	{ "latin 1", DOC("", TABLE(H3, ROW("C\364te d'Ivoire", "22 Apr 2016", ""))),
	    "C\303\264te d'Ivoire: signature 2016-04-22", 0 },
	{ "utf-8 in spite of the declaration",
	    DOC("", TABLE(H3, ROW("C\303\264te d'Ivoire", "", ""))), "C\303\264te d'Ivoire:", 0 },
	{ "letter case",
	    DOC("",
		TABLE(
		    E("Participant") E(
			"Ratification, Accession(a), Acceptance(A), Approval(AA), Succession(d), "
			"Definitive signature(s), Formal confirmation(c), Consent to be bound(P)"),
		    "<Row>" E("A") E("1 Jan 2000 a") "</Row><Row>" E("B") E(
			"1 Jan 2000 A") "</Row><Row>" E("C") E("1 Jan 2000 AA") "</Row><Row>" E("D")
			E("1 Jan 2000 d") "</Row><Row>" E("E") E("1 Jan 2000 s") "</Row><Row>" E(
			    "F") E("1 Jan 2000 c") "</Row><Row>" E("G")
			    E("1 Jan 2000 P") "</Row><Row>" E("H") E("1 Jan 2000") "</Row>")),
	    "A: accession 2000-01-01; B: acceptance 2000-01-01; C: approval 2000-01-01; D: "
	    "succession 2000-01-01; "
	    "E: definitive-signature 2000-01-01; F: formal-confirmation 2000-01-01; G: consent "
	    "2000-01-01; "
	    "H: ratification 2000-01-01",
	    0 },
	{ "markers that the heading does not name",
	    DOC("",
		TABLE(E("Participant") E("Ratification"),
		    "<Row>" E("A") E("1 Jan 2000 a") "</Row><Row>" E("B")
			E("1 Jan 2000 P") "</Row><Row>" E("C")
			    E("1 Jan 2000 C") "</Row><Row>" E("D") E("1 Jan 2000 n") "</Row>")),
	    "A: accession 2000-01-01; B: participation 2000-01-01; C: confirmation-of-signature "
	    "2000-01-01; "
	    "D: provisional 2000-01-01",
	    0 },
	{ "markers that only the heading names, and a paragraph that is none",
	    DOC("",
		TABLE(E("Participant") E("Declaration(de), Accession(r), Ratification")
			  E("Notification under article 7 (1) (b)"),
		    "<Row>" E("A") E("1 Jan 2000 r") E("") "</Row><Row>" E("B") E("1 Jan 2000 de")
			E("2 Jan 2000") "</Row><Row>" E("C") E("1 Jan 2000") E("") "</Row>")),
	    "A: accession 2000-01-01; B: other 2000-01-01, notification 2000-01-02; C: "
	    "ratification 2000-01-01",
	    0 },
	{ "columns of leaving",
	    DOC("",
		TABLE(E("Participant") E("Ratification, Accession(a)") E("Denunciation")
			  E("Notification of withdrawal") E("Withdrawal of reservations"),
		    "<Row>" E("A") E("1 Jan 2000 a") E("2 Feb 2002") E("") E("") "</Row><Row>" E(
			"B") E("1 Jan 2000") E("") E("3 Mar 2003") E("4 Apr 2004") "</Row>")),
	    "A: accession 2000-01-01, denunciation 2002-02-02; B: ratification 2000-01-01, "
	    "denunciation 2003-03-03, other 2004-04-04",
	    0 },
	{ "columns in another order",
	    DOC("",
		TABLE(E("Accession(a), Ratification")
			  E("Participant&lt;superscript&gt;2,3&lt;/superscript&gt;") E("Signature"),
		    ROW("1 Feb 2001", "Algeria", "1 Jan 2000") ROW("1 Mar 2001 a", "Angola", ""))),
	    "Algeria: ratification 2001-02-01, signature 2000-01-01; Angola: accession 2001-03-01",
	    0 },
	{ "places by name",
	    DOC("",
		TABLE(
		    "<Entry colname=\"1\">Participant</Entry><Entry colname=\"2\">Signature</Entry>"
		    "<Entry colname=\"3\">Ratification</Entry>",
		    "<Row><Entry colname=\"1\">Algeria</Entry><Entry colname=\"3\">1 Feb "
		    "2001</Entry></Row>" ROW("B", "", "") ROW("C", "", ""))),
	    "Algeria: ratification 2001-02-01; B:; C:", FEED_FLAW_COUNT },
	{ "five columns",
	    DOC("",
		TABLE(E("Participant") E("Signature, Signature ad referendum (s)")
			  E("Confirmation of signature ad referendum(C)")
			      E("Ratification, Acceptance(A), Accession(a)")
				  E("Notification under article 21 (1)"),
		    "<Row>" E("Afghanistan") E("13 Sep 1983 s") E("28 Mar 1984 C") E("6 Jul 1988")
			E("7 Jul 1988") "</Row>")),
	    "Afghanistan: signature 1983-09-13, confirmation-of-signature 1984-03-28, ratification "
	    "1988-07-06, "
	    "notification 1988-07-07",
	    0 },
	{ "words with commas inside",
	    DOC("",
		TABLE(E("Participant") E("Provisional application by virtue of signature, adoption "
					 "of the Agreement or "
					 "accession thereto, Provisional application by virtue of "
					 "a notification (n)"),
		    "<Row>" E("A") E("16 Nov 1994") "</Row><Row>" E("B")
			E("16 Nov 1994 n") "</Row>")),
	    "A: provisional 1994-11-16; B: provisional 1994-11-16", 0 },
	{ "succession to a signature makes no party",
	    DOC("",
		TABLE(E("Participant") E("Signature, Succession to signature(d)"),
		    "<Row>" E("A") E("1 Jan 2000 d") "</Row>")),
	    "A: signature 2000-01-01", 0 },
	{ "a bare date where all have markers",
	    DOC("",
		TABLE(E("Participant") E("Accession(a), Succession(d)"),
		    "<Row>" E("A") E("1 Jan 2000") "</Row>")),
	    "A: ratification 2000-01-01", 0 },
	{ "one form alone",
	    DOC("",
		TABLE(E("Participant") E("Provisional application(n)"),
		    "<Row>" E("A") E("1 Jan 2000") "</Row>")),
	    "A: provisional 2000-01-01", 0 },
	{ "unknown which",
	    DOC("",
		TABLE(E("Participant")
			  E("Definitive signature of the Protocol, Acceptance of the Protocol"),
		    "<Row>" E("A") E("1 Jan 2000") "</Row>")),
	    "A: consent 2000-01-01", 0 },
	{ "French",
	    DOC("",
		TABLE(E("Participant") E("Signature")
			  E("Ratification, Adh\351sion(a), Acceptation(A)"),
		    ROW("Alg\351rie", "1 Jan 2000", "2 Jan 2001 a"))),
	    "Alg\303\251rie: signature 2000-01-01, accession 2001-01-02", 0 },
	{ "brackets",
	    DOC("",
		TABLE(H3,
		    ROW("Canada&lt;superscript&gt;2&lt;/superscript&gt;", "[29 Apr 1998 ]",
			"[ 5 Jan 1990 a]"))),
	    "Canada: signature 1998-04-29 [], accession 1990-01-05 []", 0 },
	{ "footnotes and mark-up",
	    DOC("",
		TABLE(H3,
		    ROW("&lt;i&gt;Ger&lt;b&gt;many&lt;/b&gt;&lt;/i&gt;&lt;superscript&gt;7,8&lt;/"
			"superscript&gt;",
			"30 Jun 1975&lt;superscript&gt;1&lt;/superscript&gt;", ""))),
	    "Germany: signature 1975-06-30", 0 },
	{ "marks without mark-up",
	    DOC("", TABLE(H3, ROW("Germany 7,8", "", "") ROW("[Canada]", "", ""))),
	    "Germany:; Canada:", 0 },
	{ "blank rows", DOC("", TABLE(H3, ROW("", " ", "") ROW("A", "", "") "<Row/>")), "A:", 0 },
	{ "one name twice",
	    DOC("",
		TABLE(H3, ROW("A", "1 Jan 2000", "") ROW("B", "", "") ROW("A", "", "1 Jan 2001"))),
	    "A: signature 2000-01-01, ratification 2001-01-01; B:", 0 },
	{ "nobody yet", DOC("", TABLE(H3, "")), "", 0 },
	{ "one date unreadable",
	    DOC("", TABLE(H3, ROW("A", "soon", "") ROW("B", "1 Jan 2000", ""))),
	    "A: signature ?; B: signature 2000-01-01", FEED_FLAW_DATE },
	{ "unknown marker",
	    DOC("", TABLE(H3, ROW("A", "", "1 Jan 2000 x") ROW("B", "1 Jan 2000", ""))),
	    "A: other ?; B: signature 2000-01-01", FEED_FLAW_DATE },
	{ "special tables are others",
	    DOC("",
		"<SpecialTables>" TABLE(H3, ROW("Nobody", "", "")) "</SpecialTables>" TABLE(
		    H3, ROW("A", "", "")) "<SpecialTables>" TABLE(H3,
		    ROW("Nobody", "",
			"")) "</SpecialTables>"
			     "<LON>" TABLE(H3,
				 ROW("Nobody", "",
				     "")) "</LON><Declarations><Declaration><Participant>Nobody"
					  "</Participant></Declaration></Declarations>"),
	    "A:", 0 },
	{ "the own table wins",
	    DOC("",
		"<Amendments>" TABLE(H3, ROW("Early", "", "")) "</Amendments>" TABLE(
		    H3, ROW("A", "", "")) "<Amendments>" TABLE(H3,
		    ROW("Late", "", "")) "</Amendments>"),
	    "A:", 0 },
	{ "a table inside an amendment",
	    DOC("",
		"<Amendments><Amendment>" TABLE(
		    H3, ROW("A", "", "1 Jan 2000 A")) "</Amendment></Amendments>"),
	    "A: acceptance 2000-01-01", 0 },
	{ "control bytes",
	    DOC("<Conclusion>\x1cx\x1d \x18y\x19 1\x13"
		"2\x02"
		"3 &c \x01\x05</Conclusion>",
		TABLE(H3, ROW("A", "", ""))),
	    "A:", FEED_FLAW_CONTROL },
	{ "counts fit",
	    DOC("<Status><Signatories>2</Signatories><Parties>1</Parties></Status>",
		TABLE(H3, ROW("A", "1 Jan 2000", "") ROW("B", "1 Jan 2000", "1 Jan 2001"))),
	    "A: signature 2000-01-01; B: signature 2000-01-01, ratification 2001-01-01", 0 },
	{ "counts differ mildly",
	    DOC("<Status><Signatories>2</Signatories><Parties>3</Parties></Status>",
		TABLE(H3, ROW("A", "1 Jan 2000", "") ROW("B", "1 Jan 2000", "1 Jan 2001"))),
	    "A: signature 2000-01-01; B: signature 2000-01-01, ratification 2001-01-01",
	    FEED_FLAW_COUNT },
	{ "no number of parties",
	    DOC("<Status><Signatories>1</Signatories></Status>",
		TABLE(H3, ROW("A", "1 Jan 2000", ""))),
	    "A: signature 2000-01-01", 0 },
	{ "words instead of a number",
	    DOC("<Status><CustomText>Parties*</CustomText><Parties>Parties*</Parties></Status>",
		TABLE(H3, ROW("A", "", ""))),
	    "A:", 0 },
	{ "ill-formed behind the table",
	    DOC("", TABLE(H3, ROW("A", "", "")) "<EndNotes><Note>a < b</Note></EndNotes>"),
	    "A:", FEED_FLAW_SYNTAX },
	{ "names of HTML", DOC("", TABLE(H3, ROW("C&ocirc;te d'Ivoire", "", ""))),
	    "C\303\264te d'Ivoire:", 0 },
};

START_TEST(good)
{
	struct outcome o;
	char *got;

	read_doc(&o, good_rows[_i].in, strlen(good_rows[_i].in));
	ck_assert_msg(o.result == 0, "%s: %s", good_rows[_i].name, o.err.text);
	got = show(&o.doc);
	ck_assert_msg(strcmp(got, good_rows[_i].out) == 0, "%s: %s", good_rows[_i].name, got);
	ck_assert_msg(
	    o.doc.flaws == good_rows[_i].flaws, "%s: flaws %u", good_rows[_i].name, o.doc.flaws);
	ck_assert(o.doc.is_table);
	ck_assert_str_eq(o.doc.format, "mtdsg");
	ck_assert_str_eq(o.doc.title, "A Convention");
	ck_assert_str_eq(o.doc.number, "XVIII-16");
	free(got);
	arena_done(&o.arena);
}
END_TEST

static const struct {
	const char *name, *in;
	int result;
	const char *words; /* some of them */
} bad_rows[] = {
	{ "empty", "", FEED_NOT_MINE, "empty" },
	{ "blank", " \r\n\t", FEED_NOT_MINE, "empty" },
	{ "HTML",
	    "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><br><p>urgent "
	    "maintenance</body></html>",
	    FEED_NOT_MINE, "" },
	{ "well-formed HTML",
	    "<html><body><table><tr><td>Participant</td></tr></table></body></html>", FEED_NOT_MINE,
	    "<html>" },
	{ "words", "Service unavailable", FEED_NOT_MINE, "" },
	{ "a feed", "<rss version=\"2.0\"><channel/></rss>", FEED_NOT_MINE, "<rss>" },
	{ "no table", DOC("<Status><Parties>115</Parties></Status>", ""), FEED_BROKEN, "no table" },
	{ "no treaty", XML "<Document/>", FEED_BROKEN, "no table" },
	{ "no headings", DOC("", "<Participants><Table/></Participants>"), FEED_BROKEN,
	    "headings" },
	{ "rows without headings",
	    DOC("", "<Participants><Rows>" ROW("A", "", "") "</Rows></Participants>"), FEED_BROKEN,
	    "headings" },
	{ "no participant", DOC("", TABLE(E("Signature") E("Ratification"), "")), FEED_BROKEN,
	    "Participant" },
	{ "two participants",
	    DOC("", TABLE(E("Participant") E("Participant") E("Ratification"), "")), FEED_BROKEN,
	    "Participant" },
	{ "no known word", DOC("", TABLE(E("Participant") E("Blah") E("Colour"), "")), FEED_BROKEN,
	    "understood" },
	{ "no name", DOC("", TABLE(H3, ROW("", "1 Jan 2000", ""))), FEED_BROKEN, "participant" },
	{ "a footnote alone",
	    DOC("", TABLE(H3, ROW("&lt;superscript&gt;1&lt;/superscript&gt;", "1 Jan 2000", ""))),
	    FEED_BROKEN, "participant" },
	{ "a date for a name", DOC("", TABLE(H3, ROW("1 Jan 2000", "1 Jan 2001", ""))), FEED_BROKEN,
	    "participant" },
	{ "too many cells", DOC("", TABLE(H3, "<Row>" E("A") E("") E("") E("1 Jan 2000") "</Row>")),
	    FEED_BROKEN, "cells" },
	{ "too few cells",
	    DOC("",
		TABLE(H3,
		    "<Row>" E("A") E("1 Jan 2000") "</Row><Row>" E("B") "</Row>" ROW("C", "", ""))),
	    FEED_BROKEN, "cells" },
	{ "dates unreadable",
	    DOC("", TABLE(H3, ROW("A", "soon", "later") ROW("B", "1 Jan 2000", ""))), FEED_BROKEN,
	    "dates" },
	{ "rows missing",
	    DOC("<Status><Signatories>72</Signatories></Status>",
		TABLE(H3, ROW("A", "1 Jan 2000", ""))),
	    FEED_BROKEN, "72 signatories" },
	{ "all parties missing", DOC("<Status><Parties>115</Parties></Status>", TABLE(H3, "")),
	    FEED_BROKEN, "115 parties" },
	{ "two tables", DOC("", TABLE(H3, ROW("A", "", "")) TABLE(H3, ROW("B", "", ""))),
	    FEED_BROKEN, "two tables" },
	{ "amendments only",
	    DOC("", "<X>" TABLE(H3, ROW("A", "", "")) "</X><X>" TABLE(H3, ROW("B", "", "")) "</X>"),
	    FEED_BROKEN, "several" },
	{ "ill-formed in the table",
	    DOC("", TABLE(H3, ROW("A", "", "") "<Row><Entry>B</Row>" ROW("C", "", ""))),
	    FEED_BROKEN, "" },
	{ "entities",
	    "<!DOCTYPE Document [<!ENTITY a \"b\">]>"
	    "<Document/>",
	    FEED_HOSTILE, "entities" },
};

START_TEST(bad)
{
	struct outcome o;

	read_doc(&o, bad_rows[_i].in, strlen(bad_rows[_i].in));
	ck_assert_msg(
	    o.result == bad_rows[_i].result, "%s: %d %s", bad_rows[_i].name, o.result, o.err.text);
	ck_assert_msg(strstr(o.err.text, bad_rows[_i].words) != NULL && *o.err.text != '\0',
	    "%s: %s", bad_rows[_i].name, o.err.text);
	ck_assert_ptr_null(o.doc.entry);
	arena_done(&o.arena);
}
END_TEST

static const struct {
	const char *label, *text, *date;
} force_rows[] = {
	{ "Entry into force", "24 October 1945, in accordance with article 110.", "1945-10-24" },
	{ "Entry into force", "4 May 1967.", "1967-05-04" },
	{ "Entry into force",
	    "1 January 2019, in accordance with article IV, which will be 1 January 2033",
	    "2019-01-01" },
	{ "Entry into force",
	    "provisionally on 20 January 1993, in accordance with article 40(3) and definitively "
	    "on 10 December 1996, "
	    "in accordance with article 40(1).",
	    "1996-12-10" },
	{ "Entry into force", "provisionally on 1 October 2012, in accordance with article 57.",
	    "" },
	{ "Entry into force", "see article 19 which reads as follows: on 1 January 2000", "" },
	{ "Not yet in force",
	    "in accordance with article 15(1) this Treaty shall enter into force 90 days after",
	    "" },
	{ "Not yet in force", "1 January 2033, perhaps", "" },
	{ "Pas encore en vigueur", "1 janvier 2033", "" },
	{ "Entr\303\251e en vigueur",
	    "24 octobre 1945, conform\303\251ment \303\240 l'article 110.", "1945-10-24" },
	{ "Entry into force", "", "" },
};

START_TEST(in_force)
{
	char date[WHEN_TEXT];
	struct outcome o;
	struct buf b;

	buf_init(&b, 10000);
	ck_assert_int_eq(
	    buf_printf(&b,
		XML
		"<Document><Treaty><Header><ExternalData><EIF><Label>%s</Label><Labeltext>%s"
		"</Labeltext></EIF></ExternalData></Header>" TABLE(H3, "") "</Treaty></Document>",
		force_rows[_i].label, force_rows[_i].text),
	    0);
	read_doc(&o, b.data, b.len);
	ck_assert_msg(o.result == 0, "%s", o.err.text);
	ck_assert_str_eq(o.doc.in_force_label, force_rows[_i].label);
	ck_assert_str_eq(o.doc.in_force_text, force_rows[_i].text);
	when_format(&o.doc.in_force, date);
	ck_assert_str_eq(date, force_rows[_i].date);
	ck_assert_ptr_null(o.doc.number);
	arena_done(&o.arena);
	buf_done(&b);
}
END_TEST

START_TEST(head)
{
	static const char doc[] =
	    XML "<Document><Treaty><Header><Chapter><Header>CHAPTER "
		"XI</Header></Chapter><SubChapter><Header>A</Header>"
		"</SubChapter><ExternalData><Numsect>5</Numsect><Subnumsect>f</"
		"Subnumsect><Titlesect>Main</Titlesect>"
		"<Subtitlesect>Amendment</Subtitlesect><Conclusion>Geneva,\n 7 November "
		"1952</Conclusion><Status>"
		"<Signatories>0</Signatories><Parties>1</Parties></Status></ExternalData></"
		"Header>" TABLE(H3, ROW("A", "", "1 Jan 2000")) "</Treaty></Document>";
	struct outcome o;

	read_doc(&o, doc, sizeof(doc) - 1);
	ck_assert_int_eq(o.result, 0);
	ck_assert_str_eq(o.doc.number, "XI-A-5-f");
	ck_assert_str_eq(o.doc.title, "Amendment");
	ck_assert_str_eq(o.doc.subtitle, "Geneva, 7 November 1952");
	ck_assert_int_eq(o.doc.stated_signatories, 0);
	ck_assert_int_eq(o.doc.stated_parties, 1);
	ck_assert_str_eq(o.doc.entry[0].acts[0].text, "1 Jan 2000");
	arena_done(&o.arena);
}
END_TEST

/* A document that breaks off anywhere before its end is never a table. */
START_TEST(cut_anywhere)
{
	static const char doc[] =
	    DOC("<EIF><Label>Not yet in force</Label><Labeltext>a &amp; b</Labeltext></EIF>",
		TABLE(H3,
		    ROW("C\364te d'Ivoire", "20 Sep 2017", "1 Jan 2018 A") ROW("Angola", "", "")));
	struct outcome o;
	size_t n;

	for (n = 0; n < strlen(doc) - 1; n++) {
		read_doc(&o, doc, n);
		ck_assert_msg(o.result > 0, "cut at %zu", n);
		arena_done(&o.arena);
	}
	read_doc(&o, doc, n);
	ck_assert_int_eq(o.result, 0);
	arena_done(&o.arena);
}
END_TEST

static const struct {
	const char *in, *out;
	unsigned flaws;
	const char *encoding;
} repair_rows[] = {
	{ "\x1c\x1d\x02\x19\x18\x13",
	    "\342\200\234\342\200\235\342\200\202\342\200\231\342\200\230\342\200\223",
	    FEED_FLAW_CONTROL, "utf-8" },
	{ "a\x01"
	  "b\x7f\x1f"
	  "c\x0b",
	    "abc", FEED_FLAW_CONTROL, "utf-8" },
	{ "a\tb\nc\rd", "a\tb\nc\rd", 0, "utf-8" },
	{ "&amp;&lt;&gt;&quot;&apos;&#233;&#xE9;&eacute;",
	    "&amp;&lt;&gt;&quot;&apos;&#233;&#xE9;&eacute;", 0, "utf-8" },
	{ "& &c &foo; &#; &#x; &#12 &;&",
	    "\342\200\246 \342\200\246c \342\200\246foo; \342\200\246#; \342\200\246#x; "
	    "\342\200\246#12 "
	    "\342\200\246;\342\200\246",
	    FEED_FLAW_CONTROL, "utf-8" },
	{ "\xe9\xf4", "\303\251\303\264", 0, "iso-8859-1" },
	{ "\xe9\x92", "\303\251\357\277\275", FEED_FLAW_BYTES, "iso-8859-1" },
	{ "\303\251", "\303\251", 0, "utf-8" },
	{ "\xef\xbb\xbf<", "<", 0, "utf-8" },
};

START_TEST(repairs)
{
	const char *encoding = NULL;
	unsigned flaws = 0;
	struct buf b;

	buf_init(&b, 1000);
	ck_assert_int_eq(
	    mtdsg_repair(repair_rows[_i].in, strlen(repair_rows[_i].in), &b, &flaws, &encoding), 0);
	ck_assert_str_eq(buf_str(&b), repair_rows[_i].out);
	ck_assert_uint_eq(flaws, repair_rows[_i].flaws);
	ck_assert_str_eq(encoding, repair_rows[_i].encoding);
	buf_done(&b);
}
END_TEST

/* Limits: each row repeats a unit between a start and an end until size bytes. */
static const struct {
	const char *name, *start, *unit, *end;
	size_t size;
	int result;
} limit_rows[] = {
	{ "attributes", "<Document ", "a=\"1\" ", "/>", 200000, FEED_HOSTILE },
	{ "depth", "<Document>", "<Treaty>", "", 20000, FEED_HOSTILE },
	{ "bytes", "<Document>",
	    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	    "xx",
	    "</Document>", (8u << 20) + 100, FEED_TOO_MUCH },
	{ "rows",
	    XML "<Document><Treaty><Participants><Thead><Row><Entry>Participant</"
		"Entry><Entry>Signature</Entry>"
		"<Entry>Ratification</Entry></Row></Thead>",
	    "", "</Participants></Treaty></Document>", 800000, FEED_TOO_MUCH },
};

START_TEST(hostile)
{
	struct outcome o;
	struct buf b;
	unsigned i = 0;
	int r = 0;

	buf_init(&b, 10u << 20);
	ck_assert_int_eq(buf_puts(&b, limit_rows[_i].start), 0);
	while (r == 0 && b.len < limit_rows[_i].size)
		r = *limit_rows[_i].unit != '\0' ? buf_puts(&b, limit_rows[_i].unit)
						 : buf_printf(&b, ROW("Name%ux", "", ""), i++);
	ck_assert_int_eq(r, 0);
	ck_assert_int_eq(buf_puts(&b, limit_rows[_i].end), 0);
	read_doc(&o, b.data, b.len);
	ck_assert_msg(o.result == limit_rows[_i].result, "%s: %d %s", limit_rows[_i].name, o.result,
	    o.err.text);
	arena_done(&o.arena);
	buf_done(&b);
}
END_TEST

/* The time that a cell takes grows with its length, not with its square. */
START_TEST(long_cells)
{
	static const char *const units[] = { "&lt;superscript&gt;1&lt;/superscript&gt;",
		"&lt;superscript&gt;", "1 Jan ", "(((", "&lt;sup", "[" };
	struct outcome o;
	struct buf b;
	int r = 0;

	buf_init(&b, 9u << 20);
	ck_assert_int_eq(buf_puts(&b,
			     XML "<Document><Treaty><Participants><Thead><Row>" H3 "</Row></Thead>"
				 "<Row><Entry>A</Entry><Entry>1 Jan 2000</Entry><Entry>"),
	    0);
	while (r == 0 && b.len < (3u << 20))
		r = buf_puts(&b, units[_i]);
	ck_assert_int_eq(r, 0);
	ck_assert_int_eq(buf_puts(&b, "</Entry></Row></Participants></Treaty></Document>"), 0);
	read_doc(&o, b.data, b.len);
	ck_assert_int_eq(o.result, 0);
	arena_done(&o.arena);
	buf_done(&b);
}
END_TEST

START_TEST(small_arena)
{
	static const char doc[] =
	    DOC("", TABLE(H3, ROW("Algeria", "20 Sep 2017", "") ROW("Guyana", "", "5 Jan 2018 a")));
	struct feed_input in = { .data = doc, .len = sizeof(doc) - 1 };
	struct feed_doc d;
	struct arena a;
	struct err err;
	size_t max;
	int r = -1;

	for (max = 100; max < 40000 && r != 0; max += 97) {
		arena_init(&a, max);
		r = feed_format_mtdsg.parse(&in, &limits, &a, &d, &err);
		ck_assert(r == 0 || r == -EFBIG);
		arena_done(&a);
	}
	ck_assert_int_eq(r, 0);
}
END_TEST

static const struct {
	const char *in;
	int min, max;
} sniff_rows[] = {
	{ DOC("", ""), 90, 100 },
	{ "<Document><Treaty>", 90, 100 },
	{ "<Document>", 1, 50 },
	{ "<html><body>", 0, 0 },
	{ "", 0, 0 },
};

START_TEST(sniffs)
{
	struct feed_input in = { .data = sniff_rows[_i].in, .len = strlen(sniff_rows[_i].in) };
	int n = feed_format_mtdsg.sniff(&in);

	ck_assert_int_ge(n, sniff_rows[_i].min);
	ck_assert_int_le(n, sniff_rows[_i].max);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("mtdsg");
	TCase *t = tcase_create("core"), *l = tcase_create("limits");

	tcase_add_loop_test(t, good, 0, ARRAY_LEN(good_rows));
	tcase_add_loop_test(t, bad, 0, ARRAY_LEN(bad_rows));
	tcase_add_loop_test(t, in_force, 0, ARRAY_LEN(force_rows));
	tcase_add_test(t, head);
	tcase_add_loop_test(t, repairs, 0, ARRAY_LEN(repair_rows));
	tcase_add_loop_test(t, sniffs, 0, ARRAY_LEN(sniff_rows));
	suite_add_tcase(s, t);
	tcase_set_timeout(l, 30);
	tcase_add_test(l, cut_anywhere);
	tcase_add_loop_test(l, hostile, 0, ARRAY_LEN(limit_rows));
	tcase_add_loop_test(l, long_cells, 0, 6);
	tcase_add_test(l, small_arena);
	suite_add_tcase(s, l);
	return s;
}
SUITE_MAIN
