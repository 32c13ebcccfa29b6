/*
 * Which entry is this: histories of feeds in which ids, links and titles change.
 */
#include "tests/suite.h"

#include <string.h>

#include "daemon/identify/identify.h"

struct said {
	const char *guid, *link, *title;
};

static struct entry
entry_of(const struct said *s)
{
	struct entry e = { .guid = s->guid, .link = s->link, .title = s->title };

	return e;
}

static bool
equal(const struct hash *a, const struct hash *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

enum same { NOTHING, IDENTITY = 1, ALIAS = 2, BOTH = 3 };

#define LONG_QUERY "http://feed.example/l1?utm_source=rss&sid="
static const struct {
	const char *name;
	struct said a, b;
	enum same same;
} pair_rows[] = {
	{ "rollguid", { "urn:random:0", "http://x.example/q", "T" },
	    { "urn:random:7919", "http://x.example/q", "T" }, ALIAS },
	{ "rollguid-link", { NULL, LONG_QUERY "31", "T" }, { NULL, LONG_QUERY "62", "T" }, BOTH },
	{ "id-reused", { "slot", "http://x.example/1", "A" }, { "slot", "http://x.example/2", "B" },
	    IDENTITY },
	{ "move-to-https", { "http://x.example/1", "http://x.example/1", "A" },
	    { "https://x.example/1", "https://x.example/1", "A" }, BOTH },
	{ "urn becomes the https link", { "urn:x:mv1", "http://x.example/mv1", "A" },
	    { "https://x.example/mv1", "https://x.example/mv1", "A" }, ALIAS },
	{ "id-whitespace", { "urn:x:ws1", "http://x.example/1", "A" },
	    { "\n   urn:x:ws1\t ", "http://x.example/1", "A" }, BOTH },
	{ "normalisation", { NULL, NULL, "Caf\303\251" }, { NULL, NULL, "Cafe\314\201" },
	    IDENTITY },
	{ "title case and blanks", { NULL, NULL, "Malta  Ratifies" },
	    { NULL, NULL, " malta ratifies\n" }, IDENTITY },
	{ "other titles", { NULL, NULL, "Malta ratifies" }, { NULL, NULL, "Mali ratifies" },
	    NOTHING },
	{ "edited title", { "g", "http://x.example/1", "ratifed" },
	    { "g", "http://x.example/1", "ratified" }, IDENTITY },
	{ "fragment", { NULL, "http://x.example/1#top", "A" }, { NULL, "https://X.example/1", "A" },
	    BOTH },
	{ "query counts", { NULL, "http://x.example/?id=1", "A" },
	    { NULL, "http://x.example/?id=2", "A" }, NOTHING },
	{ "query without visit", { NULL, "http://x.example/?id=1&utm_medium=b&fbclid=2", "A" },
	    { NULL, "http://x.example/?id=1", "A" }, BOTH },
	{ "only visit", { NULL, "http://x.example/a?PHPSESSID=1", "A" },
	    { NULL, "http://x.example/a", "A" }, BOTH },
	{ "jsessionid", { NULL, "http://x.example/a;jsessionid=12?x=1", "A" },
	    { NULL, "http://x.example/a;jsessionid=9?x=1", "A" }, BOTH },
	{ "default port", { NULL, "https://x.example:443/a", "A" },
	    { NULL, "http://x.example:80/a", "A" }, BOTH },
	{ "host alone", { NULL, "http://x.example", "A" }, { NULL, "https://x.example#a", "A" },
	    BOTH },
	{ "query of a guid", { "http://x.example/?p=1", NULL, "A" },
	    { "http://x.example/?p=2", NULL, "A" }, NOTHING },
	{ "guid of the same case only", { "Ab", NULL, "A" }, { "aB", NULL, "A" }, NOTHING },
	{ "UN News",
	    { "https://news.un.org/feed/view/en/story/2022/03/1115092", "http://a.example/", "A" },
	    { "https://news.un.org/en/story/2022/03/1115092", "http://a.example/", "A" }, BOTH },
	{ "UN News, other story", { "https://news.un.org/en/story/2022/03/1115092", NULL, "A" },
	    { "https://news.un.org/en/story/2022/03/1115093", NULL, "A" }, NOTHING },
	{ "no UN News", { "https://a.example/story/x/1115092", NULL, "A" },
	    { "https://a.example/b/story/x/1115092", NULL, "A" }, NOTHING },
	{ "UN press release", { NULL, "https://press.un.org/en/2024/ga12663.doc.htm", "A" },
	    { NULL, "http://press.un.org/en/content/ga12663.doc.htm?x=1", "A" }, BOTH },
	{ "UN press, another release",
	    { NULL, "https://press.un.org/en/2024/ga12663.doc.htm", "A" },
	    { NULL, "https://press.un.org/en/2024/gash4410.doc.htm", "A" }, NOTHING },
	{ "no UN press release", { NULL, "https://a.example/x/paper-1.doc.htm", "A" },
	    { NULL, "https://a.example/y/paper-1.doc.htm", "A" }, NOTHING },
	{ "guid and link are two things", { "http://x.example/1", NULL, "A" },
	    { NULL, "http://x.example/1", "A" }, NOTHING },
	{ "empty is absent", { "", " ", "A" }, { NULL, NULL, "A" }, IDENTITY },
};

START_TEST(pairs)
{
	struct entry a = entry_of(&pair_rows[_i].a), b = entry_of(&pair_rows[_i].b);
	struct entry_ids x, y;
	unsigned same = 0;

	identify_entry(&a, true, &x);
	identify_entry(&b, true, &y);
	if (equal(&x.identity, &y.identity))
		same |= IDENTITY;
	if (x.has_alias && y.has_alias && equal(&x.alias, &y.alias))
		same |= ALIAS;
	ck_assert_msg(same == pair_rows[_i].same, "%s: %u", pair_rows[_i].name, same);
}
END_TEST

/* An entry that loses its shared guid is found again by its alias, and the other way round. */
START_TEST(unusable_guid)
{
	const struct said s1 = { "shared", "http://x.example/1", "A" };
	const struct said s2 = { "shared", "http://x.example/2", "B" };
	struct entry e[2] = { entry_of(&s1), entry_of(&s2) };
	struct entry_ids a, b, c;

	identify_entry(&e[0], false, &a);
	identify_entry(&e[1], false, &b);
	identify_entry(&e[0], true, &c);
	ck_assert(!equal(&a.identity, &b.identity));
	ck_assert(!equal(&a.identity, &c.identity));
	ck_assert(equal(&a.identity, &c.alias));
}
END_TEST

START_TEST(guids_of_a_document)
{
	const struct said said[] = {
		{ "one", "http://x.example/1", "A" },
		{ "shared", "http://x.example/2", "B" },
		{ " shared", "http://x.example/3", "B" },
		{ "twice", "http://x.example/4", "D" },
		{ "twice", "https://x.example/4#x", "d" },
		{ NULL, "http://x.example/5", "E" },
		{ "urn:uuid:https", "http://x.example/", "F" },
		{ "urn:uuid:https", "http://x.example/", "G" },
	};
	const bool want[] = { true, false, false, true, true, false, false, false };
	struct entry e[ARRAY_LEN(said)];
	bool usable[ARRAY_LEN(said)];
	size_t i;

	for (i = 0; i < ARRAY_LEN(said); i++)
		e[i] = entry_of(&said[i]);
	identify_check_guids(e, ARRAY_LEN(said), usable);
	for (i = 0; i < ARRAY_LEN(said); i++)
		ck_assert_msg(usable[i] == want[i], "%zu", i);
	identify_check_guids(e, 0, usable);
}
END_TEST

START_TEST(aliases_of_a_document)
{
	const struct said said[] = { { "1", "http://x.example/", "Vote" },
		{ "2", "http://x.example/", "Vote" }, { "3", "http://x.example/", "Other" },
		{ "4", "http://x.example/4", "Twice" }, { "4", "http://x.example/4", "Twice" } };
	const bool want[] = { false, false, true, true, true };
	struct entry e[ARRAY_LEN(said)];
	bool usable[ARRAY_LEN(said)];
	size_t i;

	for (i = 0; i < ARRAY_LEN(said); i++)
		e[i] = entry_of(&said[i]);
	identify_check_aliases(e, ARRAY_LEN(said), usable);
	for (i = 0; i < ARRAY_LEN(said); i++)
		ck_assert_msg(usable[i] == want[i], "%zu", i);
}
END_TEST

static const struct {
	const char *a, *b;
	bool same;
} row_rows[] = {
	{ "Turkey", "T\303\274rkiye", true },
	{ "Czech Republic<superscript>3</superscript>", "Czechia", true },
	{ "Swaziland", "Eswatini", true },
	{ "Aruba ", "Aruba", true },
	{ "Niger", "Nigeria", false },
	{ "Aruba", "Hong Kong", false },
};

START_TEST(rows)
{
	struct hash a, b;

	identify_row("untc", row_rows[_i].a, &a);
	identify_row("untc", row_rows[_i].b, &b);
	ck_assert_msg(equal(&a, &b) == row_rows[_i].same, "%s", row_rows[_i].a);
	identify_row("other", row_rows[_i].a, &b);
	ck_assert(!equal(&a, &b));
}
END_TEST

START_TEST(content)
{
	struct act act = { .kind = "accession", .text = "22 Apr\t 2016 a" };
	struct entry e = {
		.title = "A", .summary = "x  y", .body = "z", .acts = &act, .act_count = 1
	};
	struct hash first, h;

	identify_content(&e, &first);
	e.summary = "x y ";
	e.published.at = 5;
	e.published.precision = WHEN_SECOND;
	e.guid = e.link = "http://x.example/";
	act.text = "22 Apr 2016 a";
	identify_content(&e, &h);
	ck_assert(equal(&h, &first));
	act.kind = "acceptance";
	identify_content(&e, &h);
	ck_assert(!equal(&h, &first));
	act.kind = "accession";
	act.bracketed = true;
	identify_content(&e, &h);
	ck_assert(!equal(&h, &first));
	act.bracketed = false;
	e.summary = "y";
	identify_content(&e, &h);
	ck_assert(!equal(&h, &first));
	e.summary = "x y";
	e.act_count = 0;
	identify_content(&e, &h);
	ck_assert(!equal(&h, &first));
}
END_TEST

#define WIRE                                                                                   \
	"Seventy-two States signed the first United Nations treaty against cybercrime on "     \
	"Saturday, "                                                                           \
	"a pact that the United States did not sign and that needs 40 ratifications to enter " \
	"into "                                                                                \
	"force, officials said at a ceremony attended by more than 1,000 delegates from 110 "  \
	"countries."
#define WIRE_OTHER                                                                                 \
	"Seventy-two States signed the first U.N. treaty against cybercrime on "                   \
	"Saturday, a pact that "                                                                   \
	"the US did not sign and that needs 40 ratifications to enter into force, officials said " \
	"at a "                                                                                    \
	"ceremony attended by more than 1000 delegates from 110 countries."
static const struct {
	const char *name, *title_a, *a, *title_b, *b;
	bool same;
} origin_rows[] = {
	{ "datelines and outlets", "Dozens sign - The Straits Times",
	    "HANOI, Oct 25 (Reuters) - " WIRE, "UN treaty signed | Daily",
	    "Hanoi (VNA) \342\200\223 " WIRE, true },
	{ "a day and no agency", "A", "Hanoi, Oct. 25 - " WIRE, "B", WIRE, true },
	{ "no dateline at all", "A", "HANOI (AP) \342\200\224 " WIRE, "B", WIRE, true },
	{ "blanks and credits", "A", "  " WIRE, "B", WIRE "\n(Reporting by A; Editing by B)",
	    true },
	{ "cut behind", "A", WIRE, "B", WIRE " More text follows here.", true },
	{ "other text", "A", WIRE, "A",
	    "The Senate met in executive session on Monday and took up "
	    "the resolution of advice and consent to the treaty.",
	    false },
	{ "short texts by title", "Malta ratifies - Reuters", "Read more", "Malta ratifies | AP",
	    "Read more", true },
	{ "short texts, other titles", "Malta ratifies", "Read more", "Mali ratifies", "Read more",
	    false },
	{ "names", "Turkey ratifies the treaty", NULL, "T\303\274rkiye ratifies treaty", NULL,
	    true },
	{ "numbers", "1,000 delegates meet", NULL, "1000 delegates meet", "", true },
	{ "breaking", "BREAKING: Malta ratifies", NULL, "UPDATE 1-Malta ratifies", NULL, true },
	{ "nothing", NULL, NULL, "", "", true },
};

START_TEST(origins)
{
	struct hash a, b;

	identify_text_origin(origin_rows[_i].title_a, origin_rows[_i].a, &a);
	identify_text_origin(origin_rows[_i].title_b, origin_rows[_i].b, &b);
	ck_assert_msg(equal(&a, &b) == origin_rows[_i].same, "%s", origin_rows[_i].name);
}
END_TEST

/* The other spelling of a name or a number is the same text. */
START_TEST(origin_names_in_text)
{
	struct hash a, b;

	identify_text_origin("x", WIRE, &a);
	identify_text_origin("x", WIRE_OTHER, &b);
	ck_assert(equal(&a, &b));
}
END_TEST

/* What an outlet leaves out, puts in or words otherwise makes no second voice; another reporter's
 * text about the same event is one. */
static const struct {
	const char *name, *a, *b;
	bool near;
} near_rows[] = {
	{ "equal", WIRE, WIRE_OTHER, true },
	{ "a word changed",
	    "Qatar on Monday deposited its instrument of ratification of the United Nations "
	    "Convention "
	    "against Cybercrime with the Secretary-General, the depositary said in a notification "
	    "to all States.",
	    "Qatar deposited on Monday its instrument of ratification of the United Nations "
	    "Convention "
	    "against Cybercrime with the Secretary-General, the depositary said in a notification "
	    "to States.",
	    true },
	{ "a sentence put before", WIRE, "Updates with comment from Hanoi. " WIRE, true },
	{ "cut short", WIRE,
	    "Seventy-two States signed the first UN treaty against cybercrime on Saturday, a pact "
	    "that the United States did not sign and that needs 40 ratifications to enter",
	    true },
	{ "another reporter", WIRE,
	    "The world's first global treaty to fight cybercrime was signed in Hanoi by 72 "
	    "countries on Saturday, in spite of warnings by technology companies and rights groups "
	    "that it could be used for surveillance.",
	    false },
	{ "one event, two agencies",
	    "Qatar has become the first State to ratify the UN Convention against Cybercrime, "
	    "depositing its instrument in New York, its foreign ministry said on Monday.",
	    "The Gulf state of Qatar handed over its instrument of ratification of the UN "
	    "cybercrime pact at United Nations headquarters in New York on Monday, diplomats said.",
	    false },
	{ "one frame, other States",
	    "Malta signed the convention on Monday in New York in the presence of the legal "
	    "counsel.",
	    "Mali acceded to the protocol on Friday in Geneva, the depositary's list showed, and "
	    "Chad followed it.",
	    false },
};

START_TEST(near_texts)
{
	struct hash a, b;

	identify_text_origin("x", near_rows[_i].a, &a);
	identify_text_origin("y", near_rows[_i].b, &b);
	ck_assert_msg(identify_texts_near(&a, &b) == near_rows[_i].near, "%s", near_rows[_i].name);
	ck_assert(identify_texts_near(&b, &a) == near_rows[_i].near);
	ck_assert(identify_texts_near(&a, &a));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("identity");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, pairs, 0, ARRAY_LEN(pair_rows));
	tcase_add_test(t, unusable_guid);
	tcase_add_test(t, guids_of_a_document);
	tcase_add_test(t, aliases_of_a_document);
	tcase_add_loop_test(t, rows, 0, ARRAY_LEN(row_rows));
	tcase_add_test(t, content);
	tcase_add_loop_test(t, origins, 0, ARRAY_LEN(origin_rows));
	tcase_add_test(t, origin_names_in_text);
	tcase_add_loop_test(t, near_texts, 0, ARRAY_LEN(near_rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
