/*
 * Who speaks in a statement, and which voter is the person that is followed.
 */
#include <string.h>

#include "daemon/detect/speaker.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "tests/suite.h"

static const char *const people[] = { "Ben Cardin", "Akaka (D-HI)", "Friends of Tables" };

static const struct {
	const char *title, *body, *who;
} rows[] = {
	/* who is named by the title */
	{ "Senator Wicker says the convention goes too far", NULL, "Senator Wicker" },
	{ "Amnesty International calls on States to reject the treaty", NULL,
	    "Amnesty International" },
	{ "Center for Democracy and Technology urges a vote against it", NULL,
	    "Center for Democracy and Technology" },
	{ "Statement by Foreign Minister Anna Lind on the treaty", NULL,
	    "Foreign Minister Anna Lind" },
	{ "Joint Statement of Human Rights Watch, and others", NULL, "Human Rights Watch" },
	{ "Merz's remarks on the convention", NULL, "Merz" },
	/* nobody */
	{ "We ask all States to join the Convention on Tables", NULL, NULL },
	{ "Minister speaks about the Convention on Tables", NULL, NULL },
	{ "Convention on Tables calls for action", NULL, NULL },
	{ "Critics say it goes too far", NULL, NULL },
	{ "Statement on the treaty", NULL, NULL },
	{ "Cybercrime: what the treaty means", NULL, NULL },
	{ "Japan and the treaty", NULL, NULL },
	{ "", NULL, NULL },
	/* who is followed */
	{ "Senators at odds over the treaty",
	    "The treaty is overdue, said Sen. Ben Cardin on Monday.", "Ben Cardin" },
	{ "Ben Cardin: ratify it now", NULL, "Ben Cardin" },
	{ "ben cardin warned of delay", NULL, "Ben Cardin" },
	{ "A treaty in waiting", "Akaka told reporters that he would vote for it.",
	    "Akaka (D-HI)" },
	{ "A treaty in waiting", "It was signed. By Friends of Tables, statement of 3 May.",
	    "Friends of Tables" },
	/* and named, but does not speak */
	{ "A treaty in waiting", "The hall is named after Ben Cardin.", NULL },
	{ "A treaty in waiting", "Akakas said so.", NULL },
};

START_TEST(who)
{
	struct entry e = { .title = rows[_i].title, .body = rows[_i].body };
	struct arena mem;
	const char *got;
	size_t at;

	arena_init(&mem, 1 << 16);
	got = speaker_of(&e, people, ARRAY_LEN(people), &mem, &at);
	ck_assert_msg(str_eq(got, rows[_i].who), "%s: %s", rows[_i].title, STR_OR(got, "nobody"));
	ck_assert(at == ARRAY_LEN(people) || got == people[at]);
	arena_done(&mem);
}
END_TEST

static const struct {
	const char *person, *voter, *id;
	bool is;
} voters[] = {
	{ "Akaka", "Akaka (D-HI)", "S213", true },
	{ "Daniel Akaka", "Akaka (D-HI)", "S213", true },
	{ "akaka (d-hi)", "Akaka (D-HI)", NULL, true },
	{ "S213", "Akaka (D-HI)", "S213", true },
	{ "Aka", "Akaka (D-HI)", "S213", false },
	{ "Nelson (D-FL)", "Nelson (D-NE)", NULL, false },
	{ "Mr. France", "France", NULL, false },
	{ "Daniel Akaka (R-HI)", "Akaka (D-HI)", NULL, false },
	{ "New Zealand", "Zealand", NULL, false },
};

START_TEST(who_voted)
{
	ck_assert(
	    speaker_is_voter(voters[_i].person, voters[_i].voter, voters[_i].id) == voters[_i].is);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("speaker");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, who, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(t, who_voted, 0, ARRAY_LEN(voters));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
