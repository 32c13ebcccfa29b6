/* The mapping language: a mapping and a document give entries, or one clear refusal. */
#include "tests/setup/mapped.h"

static const struct {
	const char *yaml, *document, *expected;
} rows[] = {
	{ XML_PLAIN, "<list><item id='1'><t>A</t></item><item id='2'><t>B\n  b</t></item></list>",
	    "1|A|; 2|B b|" },
	{ XML_PLAIN, "\n\n<?xml version='1.0'?><list><item id='1'><t>A &#xE9;</t></item></list>",
	    "1|A é|" },
	{ XML_PLAIN,
	    "<?xml version='1.0' encoding='iso-8859-1'?><list><item id='1'><t>\xe9</t>"
	    "</item></list>",
	    "1|é|" },
	/* what feeds' repair mends is mended here, too */
	{ XML_PLAIN, "<list><item id='1'><t>A &nbsp;& B</t></item></list>", "1|A & B|" },
	{ M("    document: xml\n    namespaces: {a: 'urn:x'}\n    rows: /a:l/a:i\n"
	    "    fields: {title: 'a:t', link: {select: 'a:u/@h'}}\n"),
	    "<l xmlns='urn:x'><i><t>T</t><u h='../b?c'/></i></l>", "-|T||https://p.example/b?c" },
	{ XML
	    "    fields:\n      title: t\n      date: {select: d, date-form: 'MON DD, YYYY, hh:mm "
	    "AM', zone: America/New_York}\n",
	    "<list><item><t>S</t><d>December 22, 2010,  02:33 PM</d></item><item><t>E</t><d>July "
	    "3, "
	    "2010, 12:05 AM</d></item></list>",
	    "-|S|2010-12-22T19:33Z; -|E|2010-07-03T04:05Z" },
	{ XML "    fields:\n      title: t\n      date: {select: d, zone: Europe/Brussels}\n",
	    "<list><item><t>W</t><d>2025-01-02 10:00</d></item><item><t>S</t><d>2025-07-02 "
	    "10:00</d></item><item><t>own</t><d>2025-07-02T10:00:00Z</d></item></list>",
	    "-|W|2025-01-02T09:00Z; -|S|2025-07-02T08:00Z; -|own|2025-07-02T10:00:00Z" },
	{ XML "    values:\n      n: {select: t, match: '^(\\d+)-(\\w)'}\n      m: {select: t, "
	      "match: "
	      "'^(\\d+)-(\\w)', template: '{2}{1}'}\n    fields:\n      id: {template: 'x-{n}'}\n  "
	      "    "
	      "title: {template: '{m}: {n}'}\n      summary: {template: constant}\n",
	    "<list><item><t>12-b</t></item></list>", "x-12|b12: 12||constant" },
	/* rows that are listed twice; one that says something else, or is called otherwise, is none
	 */
	{ XML "    distinct: yes\n    fields: {id: '@id', title: t, summary: {select: s, optional: "
	      "yes}}\n    facts:\n"
	      "      f: {type: ratified, when: {summary: '^r'}}\n",
	    "<list><item id='2'><t>B</t></item><item id='1'><t>A</t><s>x</s></item><item id='2'>"
	    "<t>B</t><s>errata</s></item><item id='1'><t>A</t><s>ratified</s></item><item id='2'>"
	    "<t>C</t></item><item id='2'><t>B</t></item></list>",
	    "2|B|; 1|A||x; 1|A||ratified|ratified - - ; 2|C|" },
	/* the day that a time is somewhere: in winter, in summer, in the hour of the change */
	{ XML "    fields:\n      id: {template: '{d}'}\n      title: t\n      date: {select: d, "
	      "day-in: America/New_York}\n    values:\n      d: {select: d, day-in: "
	      "America/New_York}\n",
	    "<list><item><t>A</t><d>2021-01-07T01:26:34Z</d></item><item><t>B</t><d>"
	    "2022-07-12T03:59:59Z</d></item><item><t>C</t><d>2022-07-19T04:00:00Z</d></item>"
	    "<item><t>D</t><d>2021-03-14T04:59:00Z</d></item><item><t>E</t><d>2021-11-07</d>"
	    "</item></list>",
	    "2021-01-06|A|2021-01-06; 2022-07-11|B|2022-07-11; 2022-07-19|C|2022-07-19; "
	    "2021-03-13|D|2021-03-13; 2021-11-07|E|2021-11-07" },
	/* several selectors: the first that finds something; join; default */
	{ XML
	    "    fields:\n      title: [new, t]\n      summary: {select: v, join: '/'}\n      for: "
	    "{select: y, default: '0'}\n      against: {select: z, default: '0'}\n",
	    "<list><item><t>old</t><v>a</v><v> </v><v>b</v><y/><z>1,204</z></item></list>",
	    "-|old||a/b|0-1204--1" },
	{ XML "    fields: {title: t, summary: {select: s, optional: yes}}\n",
	    "<list><item><t>A</t></item></list>", "-|A|" },
	{ XML "    empty-when: /list/@none\n    fields: {title: t}\n", "<list none='yes'/>", "" },
	{ XML
	    "    empty-when: string(/list)\n    empty-match: 'nothing today'\n    fields: {title: "
	    "t}\n",
	    "<list>There is Nothing today.</list>", "" },
	{ XML "    fields:\n      title: t\n      actor: t\n      date: {select: d, date-form: "
	      "DD/MM/YYYY}\n      code: c\n    facts:\n      r: {type: ratified, kind: accession, "
	      "when: {code: '^a$', title: '.'}}\n      s: {type: treaty_signed, when: {code: "
	      "'^s$'}}\n",
	    "<list><item><t>Malta</t><d>3/2/2024</d><c>a</c></item><item><t>Chad</t><d>04/02/2024</"
	    "d>"
	    "<c>S</c></item><item><t>Peru</t><d>04/02/2024</d><c>x</c></item></list>",
	    "-|Malta|2024-02-03|ratified accession Malta 2024-02-03; -|Chad|2024-02-04|"
	    "treaty_signed - Chad 2024-02-04; -|Peru|2024-02-04" },
	{ HTML "    fields:\n      title: td[1]\n      link: td[1]/a/@href\n      date: {select: "
	       "'td[2]', date-form: DD.MM.YYYY}\n",
	    "<!DOCTYPE html><html><base href='/x/'><table id=t><tr><th>Who<th>When<tr><td><a "
	    "href=m>Malta &amp; co</a><td>1.2.2024</table></html>",
	    "-|Malta & co|2024-02-01|https://p.example/x/m" },
	{ HTML "    fields: {title: 'td[1]'}\n",
	    "<html><meta charset=windows-1252><table id=t><tr><td>C\xf4te</table></html>",
	    "-|Côte|" },
	{ JSON "    fields: {id: n, title: \"['a b'].t\", summary: 'tags[*].x', link: $.base}\n",
	    "{\"base\":\"/q\",\"result\":{\"items\":[{\"n\":7,\"a "
	    "b\":{\"t\":\"T\"},\"tags\":[{\"x\":null},"
	    "{\"x\":\"u\"}]}]}}",
	    "7|T||https://p.example/q|u" },
	{ M("    document: json\n    rows: '[*][*]'\n    fields: {title: LibPays, date: {select: "
	    "d, "
	    "match: '^\\d.*'}}\n"),
	    "[[{\"LibPays\":\"Malta\",\"d\":\"2001-11-23T00:00:00\"}],[],[{\"LibPays\":\"Peru\","
	    "\"d\":"
	    "\"Null\"}]]",
	    "-|Malta|2001-11-23T00:00:00Z; -|Peru|" },
	{ JSON "    empty-when: count\n    empty-match: '^0$'\n    fields: {title: t}\n",
	    "{\"count\":0}", "" },
	{ JSONL "    fields: {title: t, number: n}\n",
	    "{\"t\":\"A\",\"n\":1}\n\n{\"t\":\"B\",\"n\":2}", "-|A|; -|B|" },
	{ CSV
	    "    fields: {id: Number, title: Name, date: {select: When, date-form: MM/DD/YYYY}}\n",
	    "\"Downloaded\",01/02/2018\r\n\r\nNumber,Name,When\r\n1,\"A, "
	    "\"\"b\"\"\",02/03/2018\r\n",
	    "1|A, \"b\"|2018-02-03" },
	{ CSV "    delimiter: tab\n    fields: {title: T, summary: {select: S, optional: yes}}\n",
	    "T\tS\nA\t\n", "-|A|" },
	{ CSV "    fields: {title: T}\n", "T,U\n", "" }, /* its header is there: no records */

	/* how each voted */
	{ XML "    fields: {title: t}\n" VOTERS("m/v") "        actor: n\n        vote: '@c'\n"
						       "        id: '@id'\n        group: {select: "
						       "n, match: '\\((.*)\\)', default: none}\n",
	    "<list><item><t>A</t><m><v c='Yea' id='S1'><n>Akaka (D-HI)</n></v><v c='Not Voting'>"
	    "<n>Bond</n></v></m></item><item><t>B</t></item></list>",
	    "-|A||Akaka (D-HI)=for(Yea,S1,D-HI)|Bond=absent(Not Voting,-,none); -|B|" },
	{ JSON "    fields: {title: t}\n    positions:\n      p: {each: 'for[*]', actor: '@', "
	       "vote: {template: for}}\n      q: {each: 'against[*]', actor: '@', vote: "
	       "{template: against}, id: '^.t', group: '^^.base'}\n",
	    "{\"base\":\"/q\",\"result\":{\"base\":\"r\",\"items\":[{\"t\":\"T\",\"for\":"
	    "[\"Malta\",null,\"Peru\"],\"against\":[\"Chad\"]}]}}",
	    "-|T||Malta=for(for,-,-)|Peru=for(for,-,-)|Chad=against(against,T,r)" },
	/* a word that is not known has no meaning */
	{ JSON "    fields: {title: t}\n" VOTERS_IN("each: 'v[*]', actor: a, vote: b"),
	    "{\"result\":{\"items\":[{\"t\":\"T\",\"v\":[{\"a\":\"Malta\",\"b\":\"Maybe\"},{\"b\":"
	    "\"Yea\"},{\"a\":\"Peru\",\"b\":null}]}]}}",
	    "-|T||Malta=?(Maybe,-,-)|Peru=?(-,-,-)|vote?" },
	/* what encloses the row */
	{ M("    document: json\n    rows: 'lists[*].items[*][*]'\n    fields: {title: t, summary: "
	    "'^.name', id: '^^.id', link: '$.u'}\n"),
	    "{\"id\":9,\"u\":\"/u\",\"lists\":[{\"name\":\"L\",\"items\":[[{\"t\":\"A\"}],[{\"t\":"
	    "\"B\"}]]},{\"name\":\"M\",\"items\":[[{\"t\":\"C\"}]]}]}",
	    "9|A||https://p.example/u|L; 9|B||https://p.example/u|L; 9|C||https://p.example/u|M" },
	/* the kind of a fact out of the row; several facts of one row */
	{ JSON
	    "    fields: {title: t, actor: t}\n    values:\n      k: {select: k, match: '^\\w+', "
	    "null: [Null, n/a]}\n      s: {select: s, date-form: YYYY-MM-DD}\n      r: {select: "
	    "r, date-form: YYYY-MM-DD, null: 'null'}\n    facts:\n      s: {type: "
	    "treaty_signed, date: s, when: {s: .}}\n      r: {type: ratified, date: r, kind: "
	    "{value: k}, when: {r: .}}\n",
	    "{\"result\":{\"items\":[{\"t\":\"Malta\",\"k\":\"accession (a)\",\"s\":\"2001-11-23\","
	    "\"r\":\"2012-04-12\"},{\"t\":\"Chad\",\"k\":\"NULL\",\"s\":null,\"r\":\"Null\"}]}}",
	    "-|Malta||treaty_signed - Malta 2001-11-23|ratified accession Malta 2012-04-12; "
	    "-|Chad|" },
	/* what is announced */
	{ XML "    fields: {title: t, date: d, acting-body: b, status: s}\n    values: {room: r}\n"
	      "    events:\n      e: {kind: hearing, place: room, when: {status: '^(?!postponed)'}}"
	      "\n",
	    "<list><item><t>A</t><d>2026-03-04T10:00:00Z</d><b>SFRC</b><s>open</s><r>SD-419</r>"
	    "</item><item><t>B</t><d>2026-03-05</d><s>Postponed</s></item><item><t>C</t><d>soon</d>"
	    "</item></list>",
	    "-|A|2026-03-04T10:00:00Z|@e hearing 2026-03-04T10:00:00Z: A, SD-419, SFRC, open; "
	    "-|B|2026-03-05; -|C|" },
	/* what is named, and the next page */
	{ XML
	    "    next: string(//next)\n    fields: {title: t}\n    values: {u: {select: u, "
	    "optional: yes}}\n    requests:\n      r: {url: u, map: m}\n      s: {url: u, map: m, "
	    "followed: no, when: {title: B}}\n",
	    "<list><item><t>A</t><u>/a?b</u></item><item><t>B</t><u>http://q.example/</u></item>"
	    "<item><t>C</t><u>mailto:c@d</u></item><next>?page=2</next></list>",
	    "-|A||>r https://p.example/a?b m; -|B||>r http://q.example/ m|>s http://q.example/ m "
	    "(all); -|C|; next https://p.example/dir/list?page=2" },
	{ JSON "    next: pagination.next\n    fields: {title: t}\n",
	    "{\"pagination\":{\"next\":null},\"result\":{\"items\":[{\"t\":\"A\"}]}}", "-|A|" },
	{ JSON "    next: mark\n    next-parameter: cursor\n    fields: {title: t}\n",
	    "{\"mark\":\"Ao/w==\",\"result\":{\"items\":[{\"t\":\"A\"}]}}",
	    "-|A|; next https://p.example/dir/list?cursor=Ao%2Fw%3D%3D" },
	{ JSON "    next: mark\n    next-parameter: cursor\n    fields: {title: t}\n    "
	       "empty-when: n\n    empty-match: ^0$\n",
	    "{\"mark\":\"*\",\"n\":0,\"result\":{\"items\":[]}}", "" },
	/* a row that should have said a fact */
	{ XML
	    "    fields: {title: t}\n    values: {r: r}\n    expect: {r: .}\n    facts:\n      f: "
	    "{type: ratified, when: {r: '^passed$'}}\n",
	    "<list><item><t>A</t><r>Passed</r></item><item><t>B</t><r>Held over</r></item><item>"
	    "<t>C</t></item></list>",
	    "-|A||ratified - - ; -|B||fact?; -|C|" },
	{ XML "    whole-when: //end\n    fields: {title: t}\n",
	    "<list><item><t>A</t></item><end>.</end></list>", "-|A|" },
	/* plain text */
	{ TEXT "    fields: {id: '^Vote (\\d+)', title: '^Subject:\\s*(.*(?:\\n  .*)*)', for: "
	       "'^Yeas (\\d+)', against: 'Nays (\\d+)'}\n" VOTERS_IN(
		   "each: '^ *[A-Z]\\w+ +(?:yes|no)$', actor: '[A-Z]\\w+', vote: '\\w+$', id: "
		   "'.'"),
	    "Heading\r\nVote 7\r\nSubject: The lantern\r\n  treaty\r\nYeas 2, Nays 1\r\n Malta   "
	    "yes\r\nVote 8\nSubject: B\n Peru no\n",
	    "7|The lantern treaty||2-1--1|Malta=for(yes,Malta yes,-); 8|B||Peru=against(no,Peru "
	    "no,-)" },
	{ TEXT "    fields: {title: '^Vote (.*)'}\n",
	    "<html><title>x</title><body><pre>\nVote A &amp; <a href='/x'>B</a>\n</pre></body>"
	    "</html>",
	    "-|A & B|" },
	{ TEXT "    values: {day: '$^Day (\\S+)'}\n    fields: {title: '^Vote (.*)', date: '$^Day "
	       "(\\S+)', id: {template: '{day}'}}\n",
	    "Day 2026-02-03\nVote A\nVote B\n",
	    "2026-02-03|A|2026-02-03; 2026-02-03|B|2026-02-03" },

	/* what is refused */
	{ XML_PLAIN, "<list><entry id='1'><t>A</t></entry></list>",
	    "! format changed: the rows vanished, /list/item finds nothing" },
	{ XML_PLAIN, "<list><item id='1'><t>A</t></item><item id='2'><u>B</u></item></list>",
	    "! format changed: field title vanished from row 2" },
	{ XML "    require: t2\n    values: {t2: u}\n    fields: {title: t}\n",
	    "<list><item><t>A</t></item></list>",
	    "! format changed: field t2 vanished from row 1" },
	{ XML "    fields: {title: t, date: d}\n",
	    "<list><item><t>A</t></item><item><t>B</t></item></list>",
	    "! format changed: field date vanished" },
	{ XML "    fields: {title: t, date: d}\n", "<list><item><t>A</t><d>soon</d></item></list>",
	    "! format changed: field date vanished" },
	{ XML_PLAIN, "<list><item id='1'><t>A</t></item><item id='2'><t>B</t>",
	    "! no well-formed XML: line 1: Premature end of data in tag item line 1" },
	{ XML_PLAIN, "<!DOCTYPE html><html><body>Access denied</body></html>",
	    "! format changed: the rows vanished, /list/item finds nothing" },
	{ XML_PLAIN, "Not found", "! no XML document: it does not begin with <" },
	{ XML_PLAIN, " \n", "! the answer is empty" },
	{ HTML "    fields: {title: td}\n", "<html><body>urgent maintenance</body></html>",
	    "! format changed: the rows vanished, //table[@id='t']//tr[td] finds nothing" },
	{ JSON "    fields: {title: t}\n", "<html>",
	    "! no JSON: line 1 column 1: '[' or '{' "
	    "expected near '<'" },
	{ JSON "    fields: {title: t}\n", "{\"result\":{\"items\":[]}}",
	    "! format changed: the rows vanished, result.items[*] finds nothing" },
	{ JSON "    fields: {title: t}\n", "{\"result\":{\"items\":[{\"title\":\"T\"}]}}",
	    "! format changed: field title vanished from row 1" },
	{ JSONL "    fields: {title: t}\n", "{\"t\":\"A\"}\n{\"t\":\"B",
	    "! no JSON: line 2 column 7: premature end of input near '\"B'" },
	{ CSV "    fields: {id: Number, title: Name}\n", "Number,Names\n1,A\n",
	    "! format changed: field title vanished, no column is called \"Name\"" },
	{ CSV "    fields: {id: Number, title: Name}\n", "<html>\n</html>\n",
	    "! no table: no line has the columns that are asked for" },
	{ CSV "    fields: {id: Number, title: Name}\n", "Number,Name\n1,A\n2",
	    "! line 3: the record breaks off, 1 of 2 columns" },
	{ CSV "    fields: {id: Number, title: Name}\n", "Number,Name\n1,\"A\n2,B\n",
	    "! line 4: the record breaks off, 2 of 2 columns" },
	{ XML "    fields: {title: t}\n" VOTERS_IN("each: v, actor: n, vote: c, require: yes"),
	    "<list><item><t>A</t><v><n>a</n><c>Nay</c></v></item><item><t>B</t></item></list>",
	    "! format changed: positions p vanished from row 2" },
	{ XML "    fields: {title: t}\n" VOTERS_IN("each: v, actor: n, vote: c"),
	    "<list><item><t>A</t><v><m>a</m><c>Nay</c></v></item></list>",
	    "! format changed: actor of positions p vanished" },
	{ XML "    fields: {title: t}\n" VOTERS_IN("each: v, actor: n, vote: c"),
	    "<list><item><t>A</t><v><n>a</n></v></item></list>",
	    "! format changed: vote of positions p vanished" },
	{ XML "    whole-when: //end\n    fields: {title: t}\n",
	    "<list><item><t>A</t></item></list>",
	    "! the document breaks off, //end finds nothing" },
	{ TEXT "    fields: {title: '^Vote (.*)'}\n", "Nothing\n",
	    "! format changed: the rows vanished, ^Vote [\\s\\S]*?(?=^Vote|\\z) finds nothing" },
	{ TEXT "    fields: {title: '^Vote (.*)'}\n", "<!DOCTYPE html><html><p>Vote A</p></html>",
	    "! an HTML page without <pre>, where text is expected" },
	{ TEXT "    fields: {title: '^Vote (.*)'}\n", "<html><body><pre>\nVote A\nVote B",
	    "! the page breaks off before the end of its <pre>" },
	{ XML_PLAIN, "<!DOCTYPE l [<!ENTITY a 'b'>]><list><item id='1'><t>&a;</t></item></list>",
	    "! the document declares entities, which no feed needs" },
};

START_TEST(reads)
{
	struct mapped m;
	const char *got;

	mapped_load(&m, rows[_i].yaml);
	got = mapped_read(&m, rows[_i].document, strlen(rows[_i].document));
	ck_assert_msg(strcmp(got, rows[_i].expected) == 0, "row %d: %s\nexpected: %s", _i, got,
	    rows[_i].expected);
	mapped_done(&m);
}
END_TEST

static const struct {
	const char *yaml, *told;
} mistakes[] = {
	{ M("    document: xml\n    rows: /list/item[\n    fields: {title: t}\n"),
	    "t:4:11: rows is \"/list/item[\", expected an XPath 1.0 expression (wrong at "
	    "character 12)\n" },
	{ XML "    fields:\n      title: x:t\n",
	    "t:6:14: select is \"x:t\", expected a prefix of namespaces (\"x\" is none)\n" },
	{ XML "    fields:\n      title: {select: 'lower-case(t)'}\n",
	    "t:6:23: select is \"lower-case(t)\", expected a function of XPath 1.0 "
	    "(\"lower-case\" is none)\n" },
	{ XML "    fields:\n      title: [a, $b]\n",
	    "t:6:18: select is \"$b\", expected no variables\n" },
	{ JSON "    fields:\n      title: a..b\n",
	    "t:6:14: select is \"a..b\", expected a path like items[*], $.result['a b'][0] or "
	    "title\n" },
	{ JSON "    fields:\n      title: a[b]\n",
	    "t:6:14: select is \"a[b]\", expected a path like items[*], $.result['a b'][0] or "
	    "title\n" },
	{ XML "    fields:\n      titel: t\n",
	    "t:6:7: fields has \"titel\", expected a field such as title, or the name under "
	    "values\nt:2:3: m has no field title, expected one\n" },
	{ XML "    fields:\n      title: {select: t, match: '('}\n",
	    "t:6:33: match is \"(\", expected a regular expression (PCRE2): missing closing "
	    "parenthesis at "
	    "character 2\n" },
	{ XML "    fields:\n      title: {select: t, template: 'a {n} {10}'}\n",
	    "t:6:36: template names {n}, expected {}, {1} to {9} or one of values that stands "
	    "above\nt:6:36: template names {10}, expected {}, {1} to {9} or one of values that "
	    "stands above\n" },
	{ XML "    fields:\n      title: {match: a}\n",
	    "t:6:7: title has neither select nor template, expected one of them\n" },
	{ XML "    require: [title, dat]\n    fields: {title: t, date: d}\n",
	    "t:5:22: require names \"dat\", expected one of fields or values (did you mean "
	    "\"date\"?)\n" },
	{ XML "    fields: {title: t}\n    facts:\n      f: {type: ratified, when: {cod: x}}\n",
	    "t:7:34: when names \"cod\", expected one of fields or values\n" },
	{ XML "    fields: {title: t}\n    facts:\n      f: {type: ratifed, when: {title: x}}\n",
	    "t:7:17: type names \"ratifed\", expected one of the milestones: consent_given, "
	    "ratified or treaty_signed (did you mean \"ratified\"?)\n" },
	{ XML "    fields:\n      title: t\n      date: {select: d, date-form: DD/MM}\n",
	    "t:7:36: date-form is \"DD/MM\", expected a form of YYYY or YY, MM or MON, DD, and if "
	    "need be hh, mm, ss and AM, such as MM/DD/YYYY\n" },
	{ XML "    fields:\n      title: t\n      date: {select: d, zone: America/New York}\n",
	    "t:7:31: zone is \"America/New York\", expected UTC, an offset like +01:00, or a zone "
	    "of the system's tz database, such as America/New_York or Europe/Paris (did you mean "
	    "America/New_York?)\n" },
	{ JSON "    fields: {title: t}\n    next: ^.a\n",
	    "t:6:11: next begins with ^, expected no more than the document has\n" },
	{ JSON "    fields: {title: t}\n    next-parameter: cursor\n",
	    "t:6:21: next-parameter stands alone, expected next, too\n" },
	{ JSON "    fields: {title: t}\n    next: a\n    next-parameter: a=b\n",
	    "t:7:21: next-parameter is \"a=b\", expected the name of a parameter: letters, digits "
	    "and -._~\n" },
	{ CSV "    next: a\n    fields: {title: t}\n",
	    "t:4:11: next is written, expected nothing: a document of this kind is all rows\n" },
	{ JSONL "    whole-when: a\n    fields: {title: t}\n",
	    "t:4:17: whole-when is written, expected nothing: a document of this kind is all "
	    "rows\n" },
	{ XML "    fields: {title: t}\n    positions:\n      p: {each: v, actor: n}\n",
	    "t:7:7: positions.p has no \"vote\", expected a text or a mapping\n" },
	{ XML
	    "    fields: {title: t}\n    positions:\n      p: {each: 'v[', actor: n, vote: '@'}\n",
	    "t:7:17: each is \"v[\", expected an XPath 1.0 expression (wrong at character 3)\n"
	    "t:7:39: select is \"@\", expected an XPath 1.0 expression (wrong at character 2)\n" },
	{ XML "    fields: {title: t}\n    positions:\n      p: {each: v, actor: {selct: n}, vote: "
	      "c}\n",
	    "t:7:28: unknown key \"selct\" in actor, expected select, match, template, join, "
	    "default, null, date-form, zone, day-in or optional (did you mean \"select\"?)\n" },
	{ CSV "    fields: {title: t}\n    positions:\n      p: {each: v, actor: n, vote: c}\n",
	    "t:6:7: positions has p, expected none: a record of csv has no parts\n" },
	{ XML "    fields: {title: t}\n    events:\n      e: {kind: hearings, starts: dat}\n",
	    "t:7:17: kind is \"hearings\", expected hearing, business_meeting, vote, sitting, "
	    "deadline or other (did you mean \"hearing\"?)\n" },
	{ XML "    fields: {title: t}\n    events:\n      e: {kind: hearing}\n",
	    "t:7:7: e has no \"starts\" and there is no field date, expected one\n" },
	{ XML "    fields: {title: t}\n    requests:\n      r: {url: u, map: n}\n",
	    "t:7:24: map names \"n\", expected one of the mappings: m\n" },
	{ XML "    fields: {title: t}\n    requests:\n      r: {url: u, map: m}\n",
	    "t:7:16: url names \"u\", expected one of fields or values\n" },
	{ XML "    fields: {title: t}\n    facts:\n      f: {type: ratified, kind: {value: k}, "
	      "when: {title: x}}\n",
	    "t:7:41: kind names \"k\", expected one of fields or values\n" },
	{ XML "    fields: {title: t}\n    expect: {x: y}\n",
	    "t:6:14: when names \"x\", expected one of fields or values\n" },
	{ M("    document: text\n    rows: 'a*'\n    fields: {title: t}\n"),
	    "t:4:11: rows matches the empty text, expected that it finds something\n" },
	{ M("    document: xml\n    fields: {title: t}\n"),
	    "t:2:3: m has no \"rows\", expected where the rows are\n" },
	{ CSV "    rows: /x\n    fields: {title: t}\n",
	    "t:4:11: rows is written, expected nothing: every record is a row\n" },
	{ XML "    fields: [title]\n", "t:5:13: fields is a list, expected a mapping of names\n" },
	{ XML "    fields: {title: {selct: t}}\n",
	    "t:5:22: unknown key \"selct\" in fields.title, expected select, match, template, "
	    "join, "
	    "default, null, date-form, zone, day-in or optional (did you mean \"select\"?)\n" },
	{ "sources: {s: {url: 'https://p.example/', map: n}}\n" XML_PLAIN,
	    "t:1:47: map names \"n\", expected one of the mappings: m\n" },
};

START_TEST(tells)
{
	struct mapped m;

	mapped_load(&m, mistakes[_i].yaml);
	ck_assert_int_gt(m.loaded.result, 0);
	ck_assert_str_eq(buf_str(&m.loaded.told), mistakes[_i].told);
	mapped_done(&m);
}
END_TEST

/* The publishers' words, however they are written. */
static const struct {
	const char *word, *vote;
} votes[] = {
	{ "Yea", "for" },
	{ "inFavour", "for" },
	{ "In favour", "for" },
	{ "Y", "for" },
	{ "Aye", "for" },
	{ "POUR", "for" },
	{ "yes", "for" },
	{ "a favor", "for" },
	{ "Nay", "against" },
	{ "N", "against" },
	{ "No", "against" },
	{ "contre", "against" },
	{ "En contra", "against" },
	{ "Abstaining", "abstain" },
	{ "A", "abstain" },
	{ "ABSTENCI\xc3\x93N", "abstain" },
	{ "abstentions", "abstain" },
	{ "Present", "present" },
	{ "Not Voting", "absent" },
	{ "X", "absent" },
	{ "absent", "absent" },
	{ "Maybe", NULL },
	{ "Yea 7", NULL },
	{ "Nay, paired", NULL },
	{ "Guilty", NULL },
	{ "-", NULL },
};

START_TEST(vote_words)
{
	struct mapped m;
	struct buf b;
	const char *got;

	mapped_load(&m,
	    JSON "    fields: {title: t}\n" VOTERS_IN("each: t, actor: '@', vote: "
						      "'@'"));
	buf_init(&b, 1 << 20);
	IGNORE(buf_printf(&b, "{\"result\":{\"items\":[{\"t\":\"%s\"}]}}", votes[_i].word));
	got = mapped_read(&m, buf_str(&b), b.len);
	buf_reset(&b);
	IGNORE(buf_printf(
	    &b, "|%s=%s(%s,", votes[_i].word, STR_OR(votes[_i].vote, "?"), votes[_i].word));
	ck_assert_msg(strstr(got, buf_str(&b)) != NULL, "%s", got);
	buf_done(&b);
	mapped_done(&m);
}
END_TEST

/* What goes to the entry: votes as published, and events. */
START_TEST(becomes_an_entry)
{
	static const struct feed_position positions[] = {
		{ "Great Britain", NULL, NULL, "for", "Y" },
		{ "Holland", "H1", "D-XX", "absent", "X" },
		{ "Malta", NULL, NULL, NULL, "maybe" },
	};
	static const struct feed_event events[] = {
		{ .name = "e", .kind = "other", .place = "P" }
	};
	const struct feed_typed t = {
		.positions = positions, .position_count = 3, .events = events, .event_count = 1
	};
	struct entry e = { .source = NULL };
	struct arena arena;

	arena_init(&arena, 1 << 20);
	ck_assert(mapping_said(&t, &arena, &e));
	ck_assert_uint_eq(e.position_count, 3);
	ck_assert_str_eq(e.positions[0].actor, "Great Britain");
	ck_assert_int_eq(e.positions[0].vote, POS_FOR);
	ck_assert_str_eq(e.positions[1].group, "D-XX");
	ck_assert_int_eq(e.positions[1].vote, POS_ABSENT);
	ck_assert_int_eq(e.positions[2].vote, POS_COUNT);
	ck_assert_uint_eq(e.event_count, 1);
	ck_assert_int_eq(e.events[0].kind, EVENT_OTHER);
	ck_assert_str_eq(e.events[0].place, "P");
	arena_done(&arena);
}
END_TEST

/* Two rooms that may not see each other have the words of events. */
START_TEST(same_words)
{
	size_t i;

	for (i = 0; i <= EVENT_KIND_COUNT; i++)
		ck_assert(str_eq(STR_OR(settings_event_kind_words[i], "end"),
		    STR_OR(event_kind_words[i], "end")));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("mapping");
	TCase *t = tcase_create("mapping");

	tcase_add_loop_test(t, reads, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(t, tells, 0, ARRAY_LEN(mistakes));
	tcase_add_loop_test(t, vote_words, 0, ARRAY_LEN(votes));
	tcase_add_test(t, becomes_an_entry);
	tcase_add_test(t, same_words);
	suite_add_tcase(s, t);
	return s;
}

SUITE_MAIN
