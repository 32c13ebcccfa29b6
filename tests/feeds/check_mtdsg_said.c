/*
 * What stands around the treaty table: one small document for each rule, and what must not be
 * taken for a withdrawal.
 */
#include "tests/suite.h"

#include <string.h>

#include "feeds/format.h"
#include "feeds/mtdsg.h"
#include "lib/buf.h"
#include "lib/str.h"

static const struct feed_limits limits = { 8u << 20, 10000, 64u << 10, 200, 1u << 20 };

#define DOC(eif, heads, rows, rest)                                                               \
	"<Document><Treaty><Template>mtdsg</Template><Header><ExternalData><Titlesect>Test "      \
	"Agreement, 1992</Titlesect>" eif "</ExternalData></Header><Participants><Table><TGroup>" \
	"<Thead><Row>" heads "</Row></Thead><Tbody><Rows>" rows                                   \
	"</Rows></Tbody></TGroup></Table></Participants>" rest "</Treaty></Document>"
#define EIF(label, text) "<EIF><Label>" label "</Label><Labeltext>" text "</Labeltext></EIF>"
#define H3                                                                                       \
	"<Entry>Participant</Entry><Entry>Signature</Entry><Entry>Ratification, Acceptance(A), " \
	"Accession(a)</Entry>"
#define ROW(a, b, c) "<Row><Entry>" a "</Entry><Entry>" b "</Entry><Entry>" c "</Entry></Row>"
#define MARK(n) "&lt;superscript&gt;" n "&lt;/superscript&gt;"
#define FIJI ROW("Fiji", "1 Jan 2000", "2 Feb 2001")
#define MALI ROW("Mali" MARK("7"), "", "3 Mar 2003 a")
#define DECLARATIONS(text)                                                                        \
	"<Declarations><Title>Declarations and Reservations</Title><Title>(Unless otherwise "     \
	"indicated, the declarations and reservations were made upon</Title><Title>ratification " \
	"or accession.)</Title>" text "</Declarations>"
#define SAID(who, text) "<Declaration><Participant>" who "</Participant>" text "</Declaration>"
#define T(x) "<text type=\"title\">" x "</text>"
#define P(x) "<text type=\"para\">" x "</text>"
#define NOTE(x) "<EndNotes><Note><index>7</index>" x "</Note></EndNotes>"
#define N(x) "<text>" x "</text>"

static const struct {
	const char *name, *in, *out;
} rows[] = {
	/* acts */
	{ "two dates in a cell", DOC("", H3, ROW("Fiji", "", "[1 Jan 1990 a] 2 Feb 2001"), ""),
	    "Fiji: [accession 1990-01-01] ratification 2001-02-02" },
	{ "two dates with markers and a comma",
	    DOC("", H3, ROW("Fiji", "", "1 Jan 1990 A, 2 Feb 2001 a"), ""),
	    "Fiji: acceptance 1990-01-01 accession 2001-02-02" },
	{ "French",
	    DOC("",
		"<Entry>Participant</Entry><Entry>Signature</Entry><Entry>Ratification, "
		"Adh&#233;sion(a)</Entry>",
		ROW("Belgique", "20 sept 2017", "8 d&#233;c. 2018 a"), ""),
	    "Belgique: signature 2017-09-20 accession 2018-12-08" },
	{ "provisional application by notification",
	    DOC("",
		"<Entry>Participant</Entry><Entry>Notification of provisional "
		"application(n)</Entry><Entry>Notification of non-provisional application</Entry>",
		ROW("Fiji", "1 Jan 2000 n", "2 Feb 2001"), ""),
	    "Fiji: provisional 2000-01-01 notification 2001-02-02" },
	{ "a second table has its own headings",
	    DOC("", H3,
		FIJI "</Rows></Tbody></TGroup></Table><Table><TGroup><Thead><Row><Entry>Participant"
		     "</Entry><Entry>Acceptance(A), Approval(AA)</Entry></Row></Thead><Tbody><Rows>"
		     "<Row><Entry>Mali</Entry><Entry>3 Mar 2003 AA</Entry></Row>",
		""),
	    "Fiji: signature 2000-01-01 ratification 2001-02-02; Mali: approval 2003-03-03" },
	/* entry into force */
	{ "in force",
	    DOC(EIF("Entry into force", "4 May 1967, in accordance with article 7."), H3, "", ""),
	    "*: {entered_into_force - 1967-05-04}" },
	{ "not yet", DOC(EIF("Not yet in force", "90 days after 1 May 2020, when ..."), H3, "", ""),
	    "*:" },
	{ "provisionally and definitively",
	    DOC(EIF("Entry into force",
		    "provisionally on 20 January 1993, in accordance with article 40(3) and "
		    "definitively on 10 December 1996, in accordance with article 40(1)."),
		H3, "", ""),
	    "*: {entered_into_force provisional 1993-01-20} {entered_into_force definitive "
	    "1996-12-10}" },
	{ "provisionally behind the day",
	    DOC(EIF("Entry into force", "1 January 1980, provisionally, in accordance ..."), H3, "",
		""),
	    "*: {entered_into_force provisional 1980-01-01}" },
	/* statements */
	{ "upon the usual act",
	    DOC("", H3, FIJI, DECLARATIONS(SAID("Fiji", T("Reservation:") P("Not bound.")))),
	    "Fiji: signature 2000-01-01 ratification 2001-02-02 {reservation reservation "
	    "2001-02-02}" },
	{ "upon signature, in a paragraph of its own",
	    DOC("", H3, FIJI,
		DECLARATIONS(SAID("Fiji",
		    T("Upon signature:") P("&lt;i&gt;Declaration:&lt;/i&gt;") P("Understood.")
			T("Upon ratification:") T("Reservation:") P("Not bound.")))),
	    "Fiji: signature 2000-01-01 ratification 2001-02-02 {reservation declaration "
	    "2000-01-01} {reservation reservation 2001-02-02}" },
	{ "a day beside it",
	    DOC("", H3, FIJI,
		DECLARATIONS(SAID("Fiji",
		    "<text>&lt;right&gt;6 February 2015&lt;/right&gt;</text>" T(
			"Declaration and reservation:") P("Both.") P("More.")))),
	    "Fiji: signature 2000-01-01 ratification 2001-02-02 {reservation declaration "
	    "2015-02-06} {reservation reservation 2015-02-06}" },
	{ "nothing is said", DOC("", H3, FIJI, DECLARATIONS(SAID("Fiji", P("") T("Reservation:")))),
	    "Fiji: signature 2000-01-01 ratification 2001-02-02" },
	{ "who has no row",
	    DOC("", H3, FIJI, DECLARATIONS(SAID("Yugoslavia (former)", P("Declared.")))),
	    "Fiji: signature 2000-01-01 ratification 2001-02-02; *Yugoslavia (former): "
	    "{reservation declaration -}" },
	{ "objections to two",
	    DOC("", H3, FIJI,
		"<Objections><Objection><Participant>Fiji</Participant><text>&lt;right&gt;1 May "
		"2010&lt;/right&gt;</text>" T("With regard to the reservation made by Mali:")
		    P("Objects.") T("With regard to the reservation made by Chad:")
			P("Objects.") "</Objection></Objections>"),
	    "Fiji: signature 2000-01-01 ratification 2001-02-02 {reservation objection "
	    "2010-05-01} {reservation objection 2010-05-01}" },
	{ "of an amendment",
	    DOC("", H3, FIJI,
		"<Amendments><Amendment>" DECLARATIONS(
		    SAID("Fiji", P("Declared."))) "</Amendment></Amendments>"),
	    "Fiji: signature 2000-01-01 ratification 2001-02-02" },
	/* territories */
	{ "a second application",
	    DOC("", H3, FIJI,
		"<TerritorialApplications><Application><Participant>Fiji</Participant>"
		"<DateNotification>1 May 1955</DateNotification><Territories>Rotuma</Territories>"
		"</Application><Application><Participant /><DateNotification>2 Jun 1956"
		"</DateNotification><Territories>Lau</Territories></Application>"
		"</TerritorialApplications>"),
	    "Fiji: signature 2000-01-01 ratification 2001-02-02 {territorial_application "
	    "application 1955-05-01} {territorial_application application 1956-06-02}" },
	/* who left */
	{ "a notification of denunciation",
	    DOC("", H3, MALI,
		NOTE(N("On 22 December 2008, the Secretary-General received from the Government "
		       "of Mali a notification of denunciation of the said Convention.")
			N("In accordance with article 50, the denunciation will take effect on 22 "
			  "December 2009."))),
	    "Mali: accession 2003-03-03 {withdrawal notification 2008-12-22} {withdrawal "
	    "withdrawal 2009-12-22}" },
	{ "one day only",
	    DOC("", H3, MALI,
		NOTE(N("On 1 May 2010, the Government of Mali notified the Secretary-General of "
		       "its decision to withdraw from the Agreement."))),
	    "Mali: accession 2003-03-03 {withdrawal withdrawal 2010-05-01}" },
	{ "a table",
	    DOC("", H3, MALI FIJI,
		NOTE(N(
		    "Notifications of withdrawal received by the following States:") "<table><row><"
										     "col>States:</"
										     "col><col>"
										     "Notification:"
										     "</"
										     "col><col>"
										     "Date of "
										     "effect:"
										     "</col></"
										     "row><row><"
										     "col>Fiji</"
										     "col><col>1 "
										     "Sep "
										     "1994</"
										     "col><col>1 "
										     "Oct "
										     "1994</col>"
										     "</row></"
										     "table>")),
	    "Mali: accession 2003-03-03; Fiji: signature 2000-01-01 ratification 2001-02-02 "
	    "{withdrawal notification 1994-09-01} {withdrawal withdrawal 1994-10-01}" },
	{ "a part of it",
	    DOC("", H3, MALI,
		NOTE(N("On 25 July 2011, Mali deposited an instrument of denunciation for the "
		       "European part of Mali."))),
	    "Mali: accession 2003-03-03 {withdrawal partial 2011-07-25}" },
	{ "taken back",
	    DOC("", H3, MALI,
		NOTE(N("On 15 May 2001, the Government of Mali notified that it had decided to "
		       "withdraw from the Agreement. On 9 May 2002, it had decided to withdraw its "
		       "notification of withdrawal of 15 May 2001."))),
	    "Mali: accession 2003-03-03" },
	{ "another treaty",
	    DOC("", H3, MALI,
		NOTE(N("On 15 May 2001, the Government of Mali denounced the Convention of 1926 "
		       "and, on 1 June 2001, withdrew from the Other Convention."))),
	    "Mali: accession 2003-03-03" },
	{ "a reservation that is withdrawn",
	    DOC("", H3, MALI,
		NOTE(N("In a communication received on 17 June 1959, the Government of Mali "
		       "notified the Secretary-General of the withdrawal of its reservation made "
		       "upon accession."))),
	    "Mali: accession 2003-03-03 {reservation reservation-withdrawn 1959-06-17}" },
	{ "for whom it takes effect",
	    DOC("", H3, MALI,
		NOTE(N("On 27 October 2016, the Government of Mali notified the Secretary-General "
		       "of its decision to withdraw from the Agreement which shall take effect for "
		       "Mali on 27 October 2017 in accordance with article 127."))),
	    "Mali: accession 2003-03-03 {withdrawal notification 2016-10-27} {withdrawal "
	    "withdrawal 2017-10-27}" },
	{ "rescinded",
	    DOC("", H3, MALI,
		NOTE(N("On 10 November 2016, the Government of Mali notified its decision to "
		       "withdraw from the Agreement. On 10 February 2017, it notified its decision "
		       "to rescind the notification of withdrawal."))),
	    "Mali: accession 2003-03-03" },
	{ "from what one cannot leave",
	    DOC("", H3, MALI,
		NOTE(
		    N("On 25 August 1997, the Secretary-General received from the Government of "
		      "Mali a notification of withdrawal from the Agreement. As the Agreement does "
		      "not contain a withdrawal provision, a withdrawal would not appear "
		      "possible."))),
	    "Mali: accession 2003-03-03 {withdrawal candidate 1997-08-25}" },
	{ "what anybody may do",
	    DOC("", H3, MALI,
		NOTE(N("On 1 May 2010, the Government of Mali recalled that a party may denounce "
		       "the Agreement."))),
	    "Mali: accession 2003-03-03" },
	{ "ceased to be a party",
	    DOC("", H3, MALI, NOTE(N("Mali ceased to be a party to the Agreement on 2 Jun 2011."))),
	    "Mali: accession 2003-03-03 {withdrawal withdrawal 2011-06-02}" },
	{ "of nobody here",
	    DOC("", H3, FIJI,
		NOTE(N("On 1 May 2010, the Government of Chad notified the Secretary-General of "
		       "its decision to withdraw from the Agreement."))),
	    "Fiji: signature 2000-01-01 ratification 2001-02-02" },
};

static int
put_entry(struct buf *b, const struct feed_entry *e)
{
	bool treaty = str_starts(e->id, "treaty: ");
	char date[WHEN_TEXT];
	size_t i;
	int r = buf_printf(
	    b, "%s%s%s:", b->len > 0 ? "; " : "", e->aside ? "*" : "", treaty ? "" : e->title);

	for (i = 0; i < e->act_count; i++) {
		when_format(&e->acts[i].date, date);
		r |= buf_printf(
		    b, e->acts[i].bracketed ? " [%s %s]" : " %s %s", e->acts[i].kind, date);
	}
	for (i = 0; e->typed != NULL && i < e->typed->fact_count; i++) {
		const struct feed_fact *f = &e->typed->facts[i];

		when_format(&f->date, date);
		r |= buf_printf(
		    b, " {%s %s %s}", f->type, STR_OR(f->kind, "-"), *date != '\0' ? date : "-");
		ck_assert(f->quote != NULL && *f->quote != '\0');
		ck_assert_uint_le(strlen(f->quote), MTDSG_QUOTE_BYTES + 3);
	}
	return r;
}

START_TEST(said)
{
	struct feed_input in = { .data = rows[_i].in, .len = strlen(rows[_i].in) };
	struct feed_doc doc;
	struct arena arena;
	struct err err = { 0 };
	struct buf b;
	size_t i;
	int r;

	arena_init(&arena, 64u << 20);
	buf_init(&b, 100000);
	r = feed_format_mtdsg.parse(&in, &limits, &arena, &doc, &err);
	ck_assert_msg(r == 0, "%s: %s", rows[_i].name, err.text);
	for (i = 0; i < doc.count; i++)
		r |= put_entry(&b, &doc.entry[i]);
	ck_assert_int_eq(r, 0);
	ck_assert_msg(strcmp(buf_str(&b), rows[_i].out) == 0, "%s: %s", rows[_i].name, buf_str(&b));
	buf_done(&b);
	arena_done(&arena);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("mtdsg-said");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, said, 0, ARRAY_LEN(rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
