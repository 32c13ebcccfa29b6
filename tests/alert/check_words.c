#include "tests/suite.h"

#include <string.h>

#include "daemon/alert/alert.h"
#include "tests/alert/qatar.h"

static const struct standing one_of_40 = {
	.signatories = 74, .parties = 1, .counted = 1, .threshold = 40
};

START_TEST(official_words)
{
	struct milestone m = qatar();
	struct alert_context ctx = { .dossier_title = "UN Convention against Cybercrime",
		.standing = &one_of_40,
		.quote = "Qatar Ratification 25 Oct 2025",
		.source = "untc",
		.url = "https://treaties.un.org/x",
		.next = "39 further consents",
		.now_ms = NOW_MS };
	struct arena a;
	struct alert al;

	arena_init(&a, 65536);
	ck_assert_int_eq(alert_compose(&m, ALERT_NEW, &ctx, &a, &al, NULL), 0);
	ck_assert_str_eq(al.title, "Qatar ratifies: UN Convention against Cybercrime (1 of 40)");
	ck_assert_str_eq(al.text,
	    "What happened: Ratification: Qatar, 1 of 40.\n"
	    "What it means: the State's act towards the other parties: ratification, acceptance or "
	    "approval.\n"
	    "What is next: 39 further consents.\n"
	    "How sure: official; one source says so, the record itself.\n"
	    "When: 25 October 2025 (as the record says); seen 2025-11-24T16:00:00Z, 30 days "
	    "later.\n"
	    "Standing: 74 signatories, 1 of 40 consents needed for entry into force.\n"
	    "untc says: \"Qatar Ratification 25 Oct 2025\"");
	ck_assert_str_eq(al.url, "https://treaties.un.org/x");
	ck_assert_str_eq(al.next, "39 further consents");
	ck_assert_uint_eq(al.link_count, 1);
	ck_assert_str_eq(al.links[0], al.url);
	ck_assert_str_eq(al.type, "ratified");
	ck_assert_str_eq(al.state, "official");
	ck_assert_int_eq(al.importance, 'A');
	ck_assert_int_eq(al.milestone_id, 7);
	ck_assert_str_eq(al.source, "untc");
	ck_assert_uint_eq(strlen(al.id), 32);
	ck_assert_uint_eq(strlen(al.milestone), 32);
	arena_done(&a);
}
END_TEST

static const struct {
	struct milestone m;
	enum alert_kind kind;
	const char *title;
} title_rows[] = {
	{ { .type = MS_RATIFIED, .actor = "Qatar", .best = EV_PRESS, .origin_count = 1 }, ALERT_NEW,
	    "Reported, not confirmed: Qatar ratifies: T" },
	{ { .type = MS_RATIFIED,
	      .actor = "Qatar",
	      .best = EV_PRESS,
	      .origin_count = 2,
	      .state = ST_CORROBORATED },
	    ALERT_NEW, "Reported by 2 sources, not official: Qatar ratifies: T" },
	{ { .type = MS_ACCEDED, .actor = "Qatar", .best = EV_RECORD, .state = ST_OFFICIAL },
	    ALERT_OFFICIAL, "Official now: Qatar accedes: T (1 of 40)" },
	{ { .type = MS_RATIFIED,
	      .kind = "acceptance",
	      .actor = "Qatar",
	      .best = EV_RECORD,
	      .state = ST_OFFICIAL },
	    ALERT_NEW, "Qatar accepts: T (1 of 40)" },
	{ { .type = MS_TREATY_SIGNED,
	      .actor = "Mauritius",
	      .best = EV_RECORD,
	      .state = ST_OFFICIAL },
	    ALERT_NEW, "Mauritius signs: T" },
	{ { .type = MS_WITHDRAWAL, .actor = "Qatar", .best = EV_RECORD, .state = ST_OFFICIAL },
	    ALERT_NEW, "Qatar withdraws: T (1 of 40)" },
	{ { .type = MS_CONSENT_GIVEN,
	      .actor = "United States",
	      .body = "US Senate",
	      .best = EV_RECORD,
	      .state = ST_OFFICIAL,
	      .vote = { .counted = true, .for_ = 95, .against = 1, .abstain = -1 } },
	    ALERT_NEW, "United States: legislature consents to ratification (US Senate, 95-1): T" },
	{ { .type = MS_UN_GA_ADOPTED,
	      .best = EV_OFFICIAL,
	      .state = ST_OFFICIAL,
	      .vote = { .counted = true, .for_ = 79, .against = 60, .abstain = 33 } },
	    ALERT_NEW, "Adopted by the General Assembly (79-60-33): T" },
	{ { .type = MS_UN_GA_ADOPTED,
	      .body = "General Assembly",
	      .best = EV_OFFICIAL,
	      .state = ST_OFFICIAL,
	      .vote = { .counted = true, .for_ = 79, .against = 60, .abstain = -1 } },
	    ALERT_NEW, "Adopted by the General Assembly (79-60): T" },
	{ { .type = MS_FLOOR_PASSED, .body = "House", .best = EV_RECORD, .state = ST_CORRECTED },
	    ALERT_CORRECTED, "Corrected: Passed (House): T" },
	{ { .type = MS_ENACTED, .best = EV_PRESS, .state = ST_DISPUTED }, ALERT_DISPUTED,
	    "Disputed: Became law: T" },
	{ { .type = MS_RATIFIED, .actor = "Qatar", .best = EV_RECORD, .state = ST_DISPUTED },
	    ALERT_VANISHED, "No longer listed: Qatar ratifies: T (1 of 40)" },
};

START_TEST(titles)
{
	struct alert_context ctx = {
		.dossier_title = "T", .standing = &one_of_40, .now_ms = NOW_MS
	};
	struct arena a;
	struct alert al;

	arena_init(&a, 65536);
	ck_assert_int_eq(
	    alert_compose(&title_rows[_i].m, title_rows[_i].kind, &ctx, &a, &al, NULL), 0);
	ck_assert_str_eq(al.title, title_rows[_i].title);
	arena_done(&a);
}
END_TEST

START_TEST(corrections_say_what_was_said)
{
	struct milestone m = qatar(), before = qatar();
	struct alert_context ctx = { .dossier_title = "T", .before = &before, .now_ms = NOW_MS };
	struct arena a;
	struct alert al;

	before.state = ST_REPORTED;
	before.kind = NULL;
	before.date_from = DATE_PUBLISHED;
	m.state = ST_CORRECTED;
	m.kind = "acceptance";
	arena_init(&a, 65536);
	ck_assert_int_eq(alert_compose(&m, ALERT_CORRECTED, &ctx, &a, &al, NULL), 0);
	ck_assert_ptr_nonnull(strstr(al.text,
	    "\nSaid before: Ratification: Qatar, 25 October 2025 (day of publication); "
	    "reported.\n"));
	ck_assert_ptr_nonnull(
	    strstr(al.text, "What happened: Ratification (acceptance): Qatar.\n"));
	arena_done(&a);
}
END_TEST

static const struct evidence four_say_so[] = {
	{ .origin = "press", .url = "https://press.example/1", .evidence = EV_PRESS, .seen_ms = 2 },
	{ .origin = "press", .url = "https://press.example/2", .evidence = EV_PRESS, .seen_ms = 1 },
	{ .origin = "un", .url = "https://un.example/", .evidence = EV_OFFICIAL, .seen_ms = 9 },
	{ .origin = "state", .url = "https://state.example/", .evidence = EV_PRESS, .seen_ms = 5 },
	{ .origin = "bad", .url = "ftp://bad.example/", .evidence = EV_RECORD, .seen_ms = 1 },
	{ .origin = "old",
	    .url = "https://old.example/",
	    .evidence = EV_RECORD,
	    .seen_ms = 1,
	    .withdrawn_ms = 7 },
	{ .origin = "last", .url = "https://last.example/", .evidence = EV_CAMPAIGN, .seen_ms = 1 },
};

/* One an origin, the best class first after the one at hand; what is taken back leads nowhere. */
START_TEST(links_to_all_origins)
{
	struct milestone m = qatar();
	struct alert_context ctx = { .dossier_title = "T",
		.url = "https://state.example/",
		.evidence = four_say_so,
		.evidence_count = ARRAY_LEN(four_say_so),
		.now_ms = NOW_MS };
	struct arena a;
	struct alert al;

	m.origin_count = 4;
	arena_init(&a, 65536);
	ck_assert_int_eq(alert_compose(&m, ALERT_NEW, &ctx, &a, &al, NULL), 0);
	ck_assert_uint_eq(al.link_count, 3);
	ck_assert_str_eq(al.links[0], "https://state.example/");
	ck_assert_str_eq(al.links[1], "https://un.example/");
	ck_assert_str_eq(al.links[2], "https://press.example/2");
	ck_assert_msg(
	    strstr(al.text, "\nMore evidence: https://un.example/ https://press.example/2") != NULL,
	    "%s", al.text);
	ck_assert_ptr_nonnull(strstr(al.text, "official; 4 independent sources say so, an"));
	arena_done(&a);
}
END_TEST

/* Of a dispute both sides are told, each origin once, and who took its words back is none of them.
 */
START_TEST(both_sides)
{
	static const struct evidence sides[] = {
		{ .origin = "state",
		    .source = "state",
		    .type = MS_SIGNED,
		    .date = { 1761350400, WHEN_DAY, false } },
		{ .origin = "state", .source = "copy", .type = MS_SIGNED },
		{ .origin = "gone", .source = "gone", .type = MS_SIGNED, .withdrawn_ms = 1 },
		{ .origin = "press",
		    .source = "pr\x1b"
			      "ess",
		    .type = MS_VETOED,
		    .vote = { .counted = true, .for_ = 1, .against = 2, .abstain = -1 } },
	};
	struct milestone m = { .type = MS_SIGNED, .best = EV_RECORD, .state = ST_DISPUTED };
	struct alert_context ctx = { .dossier_title = "T",
		.evidence = sides,
		.evidence_count = ARRAY_LEN(sides),
		.now_ms = NOW_MS };
	struct arena a;
	struct alert al;

	arena_init(&a, 65536);
	ck_assert_int_eq(alert_compose(&m, ALERT_DISPUTED, &ctx, &a, &al, NULL), 0);
	ck_assert_msg(
	    strstr(al.text,
		"\nThey say: state: Signed into law, 25 October 2025; press: Vetoed, 1 for "
		"and 2 against.\n") != NULL,
	    "%s", al.text);
	arena_done(&a);
}
END_TEST

/* An hour is told by the clock of the body; one whose zone was not told is left out. */
static const struct {
	const char *body, *when;
	enum when_precision precision;
	bool assumed;
	enum date_from from;
} hours[] = {
	{ "US Senate", "When: 24 October 2025, 21:30 EDT", WHEN_MINUTE, false, DATE_RECORD },
	{ "European Parliament", "When: 25 October 2025, 03:30 CEST", WHEN_SECOND, false,
	    DATE_RECORD },
	{ "Parliament of Nowhere", "When: 25 October 2025, 01:30 UTC", WHEN_MINUTE, false,
	    DATE_TEXT },
	{ "US Senate", "When: 25 October 2025 (", WHEN_MINUTE, true, DATE_RECORD },
	{ "US Senate", "When: 25 October 2025 (", WHEN_DAY, false, DATE_RECORD },
	{ "US Senate", "When: 25 October 2025 (day of publication)", WHEN_MINUTE, false,
	    DATE_PUBLISHED },
};

START_TEST(hours_there)
{
	struct milestone m = { .type = MS_FLOOR_PASSED,
		.body = hours[_i].body,
		.date = { 1761355800, hours[_i].precision, hours[_i].assumed },
		.date_from = hours[_i].from,
		.best = EV_RECORD };
	struct alert_context ctx = { .dossier_title = "T", .now_ms = NOW_MS };
	struct arena a;
	struct alert al;

	arena_init(&a, 65536);
	ck_assert_int_eq(alert_compose(&m, ALERT_NEW, &ctx, &a, &al, NULL), 0);
	ck_assert_msg(strstr(al.text, hours[_i].when) != NULL, "%s", al.text);
	arena_done(&a);
}
END_TEST

/* Every line has something to say, whatever is not known; changes say what was said before. */
START_TEST(no_empty_lines)
{
	static const char *const labels[] = { "What is next:", "Standing:", "Said before:",
		"More evidence:", " says:", "Doubtful:" };
	struct milestone m = { .type = MS_ENACTED, .best = EV_RECORD }, before = m;
	struct alert_context ctx = { .dossier_title = "T", .now_ms = NOW_MS };
	struct arena a;
	struct alert al;
	size_t i;

	arena_init(&a, 65536);
	ck_assert_int_eq(alert_compose(&m, ALERT_NEW, &ctx, &a, &al, NULL), 0);
	for (i = 0; i < ARRAY_LEN(labels); i++)
		ck_assert_msg(strstr(al.text, labels[i]) == NULL, "%s", al.text);
	ck_assert_ptr_null(strstr(al.text, ": \n"));
	ctx.before = &before;
	for (i = ALERT_OFFICIAL; i <= ALERT_VANISHED; i++) {
		ck_assert_int_eq(alert_compose(&m, (enum alert_kind)i, &ctx, &a, &al, NULL), 0);
		ck_assert_msg(strstr(al.text, "\nSaid before: Became law, date unknown; ") != NULL,
		    "%s", al.text);
	}
	arena_done(&a);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("words");
	TCase *t = tcase_create("core");

	tcase_add_test(t, official_words);
	tcase_add_loop_test(t, titles, 0, ARRAY_LEN(title_rows));
	tcase_add_test(t, corrections_say_what_was_said);
	tcase_add_test(t, links_to_all_origins);
	tcase_add_loop_test(t, hours_there, 0, ARRAY_LEN(hours));
	tcase_add_test(t, both_sides);
	tcase_add_test(t, no_empty_lines);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
