#include "tests/timeline/facts.h"

/* What four sources say about one Senate vote, a day apart, one of them twice by syndication. */
START_TEST(four_sources_one_vote)
{
	struct world *w = new_world();
	struct told t[] = {
		{ { .type = MS_CONSENT_GIVEN,
		      .dossier = "d",
		      .body = "US Senate",
		      .actor = "United States",
		      .evidence = EV_PRESS,
		      .date = on(2022, 8, 3),
		      .date_from = DATE_PUBLISHED,
		      .rule = "r" },
		    "reuters", "wire text" },
		{ { .type = MS_CONSENT_GIVEN,
		      .dossier = "d",
		      .actor = "United States",
		      .vote = COUNTED(95, 1),
		      .evidence = EV_PRESS,
		      .date = on(2022, 8, 4),
		      .date_from = DATE_PUBLISHED,
		      .rule = "r" },
		    "some paper", "wire text" },
		{ { .type = MS_CONSENT_GIVEN,
		      .dossier = "d",
		      .body = "US Senate",
		      .actor = "United States",
		      .evidence = EV_OFFICIAL_PRESS,
		      .date = on(2022, 8, 3),
		      .date_from = DATE_TEXT,
		      .rule = "r" },
		    "foreign.senate.gov", "the chairman is glad" },
		{ { .type = MS_CONSENT_GIVEN,
		      .dossier = "d",
		      .body = "US Senate",
		      .actor = "United States",
		      .number = "282",
		      .vote = COUNTED(95, 1),
		      .evidence = EV_RECORD,
		      .date = on(2022, 8, 3),
		      .date_from = DATE_RECORD,
		      .rule = "r" },
		    "congress.gov", "resolution agreed to" },
	};

	ck_assert_int_eq(tell(w, &t[0]).what, FOLD_NEW);
	ck_assert_int_eq(w->m[0].state, ST_REPORTED);
	(void)tell(w, &t[1]);
	ck_assert_int_eq(w->m[0].state, ST_REPORTED);
	ck_assert_int_eq(w->m[0].origin_count, 1);
	ck_assert_int_eq(w->m[0].vote.for_, 95);
	ck_assert_int_eq(tell(w, &t[2]).what, FOLD_UPDATE);
	ck_assert_int_eq(w->m[0].state, ST_CORROBORATED);
	ck_assert_int_eq(tell(w, &t[3]).what, FOLD_OFFICIAL);
	ck_assert_uint_eq(w->mn, 1);
	ck_assert_int_eq(w->m[0].state, ST_OFFICIAL);
	ck_assert_int_eq(w->m[0].evidence_count, 4);
	ck_assert_int_eq(w->m[0].origin_count, 3);
	ck_assert_str_eq(w->m[0].number, "282");
	ck_assert_int_eq(w->m[0].best, EV_RECORD);
	ck_assert_int_eq(w->m[0].date_from, DATE_RECORD);
	ck_assert_int_eq(tell(w, &t[0]).what, FOLD_EVIDENCE);
	ck_assert_int_eq(w->m[0].evidence_count, 4);
	free(w);
}
END_TEST

/* How it was decided where nobody was counted: what most of the best say; a count says it better.
 */
START_TEST(how_it_was_decided)
{
	struct told t[] = {
		{ { BY_PRESS(MS_UN_GA_ADOPTED, NULL, on(2024, 12, 24)), .manner = "unanimous" },
		    "a", "one" },
		{ { BY_PRESS(MS_UN_GA_ADOPTED, NULL, on(2024, 12, 24)), .manner = "consensus" },
		    "b", "two" },
		{ { BY_PRESS(MS_UN_GA_ADOPTED, NULL, on(2024, 12, 24)), .manner = "consensus" },
		    "c", "three" },
		{ { .type = MS_UN_GA_ADOPTED,
		      .dossier = "d",
		      .manner = "without a vote",
		      .evidence = EV_RECORD,
		      .date = on(2024, 12, 24),
		      .date_from = DATE_RECORD,
		      .rule = "r" },
		    "un.org", "four" },
		{ { .type = MS_UN_GA_ADOPTED,
		      .dossier = "d",
		      .vote = COUNTED(152, 4),
		      .evidence = EV_RECORD,
		      .date = on(2024, 12, 24),
		      .date_from = DATE_RECORD,
		      .rule = "r" },
		    "un.org", "five" },
	};
	static const size_t orders[][3] = { { 0, 1, 2 }, { 2, 0, 1 }, { 1, 2, 0 }, { 2, 1, 0 } };
	struct world *w;
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(orders); i++) {
		w = new_world();
		for (k = 0; k < 3; k++)
			(void)tell(w, &t[orders[i][k]]);
		ck_assert_uint_eq(w->mn, 1);
		ck_assert_msg(str_eq(w->m[0].manner, "consensus"), "order %zu: %s", i,
		    STR_OR(w->m[0].manner, "-"));
		(void)tell(w, &t[3]);
		ck_assert_str_eq(w->m[0].manner, "without a vote");
		ck_assert_int_eq(w->m[0].state, ST_OFFICIAL);
		(void)tell(w, &t[4]);
		ck_assert_ptr_null(w->m[0].manner);
		ck_assert_int_eq(w->m[0].vote.for_, 152);
		free(w);
	}
	w = new_world();
	(void)tell(w, &t[0]);
	ck_assert_str_eq(w->m[0].manner, "unanimous");
	ck_assert_int_eq(tell(w, &t[3]).what, FOLD_OFFICIAL);
	free(w);
}
END_TEST

/* Two facts, and whether they are one milestone. */
static const struct {
	const char *name;
	struct fact a, b;
	bool one;
} pairs[] = {
	{ "missing number", { .type = MS_FLOOR_PASSED, .body = "House", .number = "12" },
	    { .type = MS_FLOOR_PASSED, .body = "House" }, true },
	{ "missing body", { .type = MS_FLOOR_PASSED, .body = "House" }, { .type = MS_FLOOR_PASSED },
	    true },
	{ "two numbers", { .type = MS_FLOOR_PASSED, .body = "House", .number = "12" },
	    { .type = MS_FLOOR_PASSED, .body = "House", .number = "13" }, false },
	{ "two bodies", { .type = MS_FLOOR_PASSED, .body = "House" },
	    { .type = MS_FLOOR_PASSED, .body = "US Senate" }, false },
	{ "case and blanks", { .type = MS_UN_GA_ADOPTED, .number = "A/RES/79/243" },
	    { .type = MS_UN_GA_ADOPTED, .number = "a/res/79/243 " }, true },
	{ "two actors", { .type = MS_RATIFIED, .actor = "Peru" },
	    { .type = MS_RATIFIED, .actor = "Chile" }, false },
	{ "one actor", { .type = MS_RATIFIED, .actor = "Peru" },
	    { .type = MS_RATIFIED, .actor = "Peru" }, true },
	{ "deposit is ratification", { .type = MS_DEPOSITED, .actor = "Peru" },
	    { .type = MS_RATIFIED, .actor = "Peru" }, true },
	{ "deposit is accession", { .type = MS_ACCEDED, .actor = "Peru" },
	    { .type = MS_DEPOSITED, .actor = "Peru" }, true },
	{ "signature is not ratification", { .type = MS_TREATY_SIGNED, .actor = "Peru" },
	    { .type = MS_RATIFIED, .actor = "Peru" }, false },
	{ "number without actor, another actor", { .type = MS_RATIFIED, .number = "C.N.1" },
	    { .type = MS_RATIFIED, .actor = "Peru" }, false },
	{ "number without actor, its actor", { .type = MS_RATIFIED, .number = "C.N.1" },
	    { .type = MS_RATIFIED, .actor = "Peru", .number = "C.N.1" }, true },
	{ "procedure missing", { .type = MS_ENACTED, .procedure = "us-bill" },
	    { .type = MS_ENACTED }, true },
	{ "two procedures", { .type = MS_ENACTED, .procedure = "us-bill" },
	    { .type = MS_ENACTED, .procedure = "un-treaty" }, false },
	{ "opposites", { .type = MS_CONSENT_GIVEN, .actor = "Peru" },
	    { .type = MS_CONSENT_REFUSED, .actor = "Peru" }, true },
	{ "committee is not assembly", { .type = MS_UN_COMMITTEE_APPROVED },
	    { .type = MS_UN_GA_ADOPTED }, false },
	{ "council is not assembly", { .type = MS_UN_SC_ADOPTED }, { .type = MS_UN_GA_ADOPTED },
	    false },
	{ "some draft failed", { .type = MS_UN_FAILED }, { .type = MS_UN_GA_ADOPTED }, false },
	{ "this draft failed", { .type = MS_UN_FAILED, .body = "General Assembly" },
	    { .type = MS_UN_GA_ADOPTED, .body = "General Assembly" }, true },
};

static struct fact
filled(struct fact f, const char *rule)
{
	f.dossier = "d";
	f.rule = rule;
	f.evidence = EV_PRESS;
	f.date = on(2025, 10, 25);
	f.date_from = DATE_TEXT;
	return f;
}

START_TEST(sameness)
{
	int swap;

	for (swap = 0; swap < 2; swap++) {
		struct world *w = new_world();
		struct told a = { filled(pairs[_i].a, "a"), "x", "1" };
		struct told b = { filled(pairs[_i].b, "b"), "y", "2" };

		(void)tell(w, swap ? &b : &a);
		(void)tell(w, swap ? &a : &b);
		ck_assert_msg(
		    w->mn == (pairs[_i].one ? 1 : 2), "%s (%d): %zu", pairs[_i].name, swap, w->mn);
		free(w);
	}
}
END_TEST

/* Two dates of one type, and whether they are one occurrence. */
static const struct {
	enum ms_type type;
	int64_t days; /* b after a */
	enum date_from a, b;
	enum evidence_class ea, eb;
	bool one;
} gaps[] = {
	{ MS_COMMITTEE_VOTE, 5, DATE_TEXT, DATE_TEXT, EV_PRESS, EV_PRESS, true },
	{ MS_COMMITTEE_VOTE, 6, DATE_TEXT, DATE_TEXT, EV_PRESS, EV_PRESS, false },
	{ MS_HEARING, 3, DATE_PUBLISHED, DATE_RECORD, EV_PRESS, EV_RECORD, true },
	{ MS_HEARING, 4, DATE_PUBLISHED, DATE_RECORD, EV_PRESS, EV_RECORD, false },
	{ MS_HEARING, 100, DATE_NONE, DATE_RECORD, EV_PRESS, EV_RECORD, true },
	/* a State ratifies once; parliament's date and the deposit's are months apart */
	{ MS_RATIFIED, 45, DATE_TEXT, DATE_TEXT, EV_PRESS, EV_PRESS, true },
	{ MS_RATIFIED, 155, DATE_TEXT, DATE_RECORD, EV_PRESS, EV_RECORD, true },
	{ MS_RATIFIED, 400, DATE_RECORD, DATE_RECORD, EV_RECORD, EV_RECORD, true },
	{ MS_RATIFIED, 401, DATE_RECORD, DATE_RECORD, EV_RECORD, EV_RECORD, false },
	{ MS_RATIFIED, 3000, DATE_RECORD, DATE_PUBLISHED, EV_RECORD, EV_PRESS, true },
	{ MS_RATIFIED, 3000, DATE_PUBLISHED, DATE_RECORD, EV_PRESS, EV_RECORD, false },
	{ MS_RATIFIED, 3000, DATE_PUBLISHED, DATE_PUBLISHED, EV_PRESS, EV_PRESS, false },
	{ MS_ENACTED, 11, DATE_RECORD, DATE_TEXT, EV_RECORD, EV_RECORD, true },
};

START_TEST(occurrences)
{
	int swap;

	for (swap = 0; swap < 2; swap++) {
		struct world *w = new_world();
		struct told a = { filled((struct fact){ .type = gaps[_i].type }, "a"), "x", "1" };
		struct told b = { filled((struct fact){ .type = gaps[_i].type }, "b"), "y", "2" };

		a.fact.actor = b.fact.actor = ms_types[gaps[_i].type].per_actor ? "Peru" : NULL;
		a.fact.date_from = gaps[_i].a;
		b.fact.date_from = gaps[_i].b;
		a.fact.evidence = gaps[_i].ea;
		b.fact.evidence = gaps[_i].eb;
		a.fact.date = on(2012, 2, 10);
		if (gaps[_i].a == DATE_NONE)
			a.fact.date = (struct when){ .precision = WHEN_NONE };
		b.fact.date = on(2012, 2, 10);
		b.fact.date.at += gaps[_i].days * 86400;
		(void)tell(w, swap ? &b : &a);
		(void)tell(w, swap ? &a : &b);
		ck_assert_msg(w->mn == (gaps[_i].one ? 1 : 2), "row %d (%d): %zu", _i, swap, w->mn);
		if (w->mn == 2) {
			ck_assert_int_eq(w->m[0].occurrence, 1);
			ck_assert_int_eq(w->m[1].occurrence, 2);
		}
		free(w);
	}
}
END_TEST

/* Nothing comes of these. */
static const struct fact nothings[] = {
	{ .type = MS_RATIFIED, .dossier = "d" }, /* "72 States ratify" */
	{ .type = MS_TREATY_SIGNED, .dossier = "d", .actor = "" },
	{ .type = MS_ENACTED },
	{ .type = MS_RATIFIED, .actor = "Peru" },
	{ .type = MS_NONE, .dossier = "d", .actor = "Peru" },
};

START_TEST(evidence_of_nothing)
{
	struct world *w = new_world();
	struct told t = { nothings[_i], "x", "1" };

	t.fact.evidence = EV_OFFICIAL;
	ck_assert_int_eq(tell(w, &t).what, FOLD_NOTHING);
	free(w);
}
END_TEST

/* Classes and origins of what is said in agreement, and the state. */
static const struct {
	const char *name;
	struct {
		enum evidence_class evidence;
		const char *origin, *text;
	} v[5];
	enum ms_state state;
	int origins;
} states[] = {
	{ "one press", { { EV_PRESS, "a", "1" } }, ST_REPORTED, 1 },
	{ "one official press", { { EV_OFFICIAL_PRESS, "a", "1" } }, ST_REPORTED, 1 },
	{ "record", { { EV_RECORD, "a", "1" } }, ST_OFFICIAL, 1 },
	{ "official", { { EV_OFFICIAL, "a", "1" } }, ST_OFFICIAL, 1 },
	{ "two press", { { EV_PRESS, "a", "1" }, { EV_PRESS, "b", "2" } }, ST_CORROBORATED, 2 },
	{ "one wire text", { { EV_PRESS, "a", "1" }, { EV_PRESS, "b", "1" } }, ST_REPORTED, 1 },
	{ "one origin", { { EV_PRESS, "a", "1" }, { EV_PRESS, "a", "2" } }, ST_REPORTED, 1 },
	{ "campaigns", { { EV_CAMPAIGN, "a", "1" }, { EV_CAMPAIGN, "b", "2" } }, ST_REPORTED, 2 },
	{ "campaign and press", { { EV_CAMPAIGN, "a", "1" }, { EV_PRESS, "b", "2" } },
	    ST_CORROBORATED, 2 },
	{ "press between campaigns",
	    { { EV_PRESS, "a", "1" }, { EV_CAMPAIGN, "a", "2" }, { EV_CAMPAIGN, "b", "1" } },
	    ST_REPORTED, 2 },
	{ "a path of three",
	    { { EV_PRESS, "a", "1" }, { EV_PRESS, "a", "2" }, { EV_PRESS, "b", "1" },
		{ EV_PRESS, "b", "3" }, { EV_PRESS, "c", "3" } },
	    ST_CORROBORATED, 3 },
	{ "record last",
	    { { EV_PRESS, "a", "1" }, { EV_PRESS, "b", "2" }, { EV_RECORD, "c", "3" } },
	    ST_OFFICIAL, 3 },
};

START_TEST(agreement)
{
	struct world *w = new_world();
	size_t i;

	for (i = 0; i < ARRAY_LEN(states[0].v) && states[_i].v[i].origin != NULL; i++) {
		struct told t = { { BY_PRESS(MS_RATIFIED, "Peru", on(2025, 3, 1)) },
			states[_i].v[i].origin, states[_i].v[i].text };

		t.fact.evidence = states[_i].v[i].evidence;
		(void)tell(w, &t);
	}
	ck_assert_uint_eq(w->mn, 1);
	ck_assert_msg(w->m[0].state == states[_i].state, "%s: %s", states[_i].name,
	    ms_state_words[w->m[0].state]);
	ck_assert_msg(w->m[0].origin_count == states[_i].origins, "%s: %d", states[_i].name,
	    w->m[0].origin_count);
	free(w);
}
END_TEST

START_TEST(record_makes_official)
{
	struct world *w = new_world();
	struct told press = { { BY_PRESS(MS_RATIFIED, "Azerbaijan", on(2026, 2, 10)) }, "a", "1" };
	struct told signature = {
		{ BY_RECORD(MS_TREATY_SIGNED, "Azerbaijan", "signature", on(2025, 10, 25)) }, "un",
		"2"
	};
	struct told row = { { BY_RECORD(MS_RATIFIED, "Azerbaijan", "acceptance", on(2026, 7, 15)) },
		"un", "3" };
	struct fold f;

	(void)tell(w, &signature);
	(void)tell(w, &press);
	ck_assert_uint_eq(w->mn, 2);
	ck_assert_int_eq(w->m[0].state, ST_OFFICIAL);
	ck_assert_int_eq(w->m[1].state, ST_REPORTED);
	f = tell(w, &row);
	ck_assert_int_eq(f.what, FOLD_OFFICIAL);
	ck_assert_int_eq(f.before, ST_REPORTED);
	ck_assert_uint_eq(w->mn, 2);
	ck_assert_int_eq(w->m[1].date.at, on(2026, 7, 15).at);
	ck_assert_int_eq(w->m[1].date_from, DATE_RECORD);
	ck_assert_str_eq(w->m[1].kind, "acceptance");
	ck_assert_int_eq(tell(w, &press).what, FOLD_EVIDENCE);
	free(w);
}
END_TEST

START_TEST(deposit_takes_its_word)
{
	struct world *w = new_world();
	struct told deposit = { { BY_RECORD(MS_DEPOSITED, "Peru", "deposit", on(2026, 7, 15)) },
		"un", "1" };
	struct told press = { { BY_PRESS(MS_ACCEDED, "Peru", on(2026, 7, 16)) }, "a", "2" };
	char before[33], after[33];

	(void)tell(w, &deposit);
	timeline_key(&w->m[0], before);
	ck_assert_int_eq(tell(w, &press).what, FOLD_UPDATE);
	timeline_key(&w->m[0], after);
	ck_assert_int_eq(w->m[0].type, MS_ACCEDED);
	ck_assert_int_eq(w->m[0].state, ST_OFFICIAL);
	ck_assert_str_eq(before, after);
	free(w);
}
END_TEST

/* Regression 13: signed and vetoed on one day; law on two dates. Both sides are kept. */
START_TEST(equals_dispute)
{
	struct world *w = new_world();
	struct told a = { { BY_PRESS(MS_SIGNED, NULL, on(2025, 5, 1)) }, "a", "1" };
	struct told b = { { BY_PRESS(MS_VETOED, NULL, on(2025, 5, 1)) }, "b", "2" };
	struct told c = { { BY_PRESS(MS_SIGNED, NULL, on(2025, 5, 1)) }, "c", "3" };
	struct told d = { { BY_PRESS(MS_SIGNED, NULL, on(2025, 5, 1)) }, "gov", "4" };

	(void)tell(w, &a);
	ck_assert_int_eq(tell(w, &b).what, FOLD_DISPUTED);
	ck_assert_int_ne(tell(w, &c).what, FOLD_DISPUTED);
	ck_assert_int_eq(w->m[0].state, ST_DISPUTED);
	ck_assert_int_eq(w->m[0].type, MS_SIGNED);
	ck_assert_int_eq(w->m[0].evidence_count, 3);
	d.fact.evidence = EV_RECORD;
	ck_assert_int_eq(tell(w, &d).what, FOLD_OFFICIAL);
	ck_assert_uint_eq(w->mn, 1);
	free(w);
}
END_TEST

START_TEST(two_dates_dispute)
{
	struct world *w = new_world();
	struct told a = { { BY_PRESS(MS_ENACTED, NULL, on(2025, 5, 1)) }, "a", "1" };
	struct told b = { { BY_PRESS(MS_ENACTED, NULL, on(2025, 5, 20)) }, "b", "2" };

	a.fact.date_from = b.fact.date_from = DATE_TEXT;
	(void)tell(w, &a);
	ck_assert_int_eq(tell(w, &b).what, FOLD_DISPUTED);
	ck_assert_int_ne(tell(w, &b).what, FOLD_DISPUTED);
	ck_assert_uint_eq(w->mn, 1);
	free(w);
}
END_TEST

START_TEST(better_corrects)
{
	struct world *w = new_world();
	struct told press = { { .type = MS_CONSENT_GIVEN,
				  .dossier = "d",
				  .actor = "United States",
				  .vote = COUNTED(61, 38),
				  .evidence = EV_PRESS,
				  .date = on(2012, 12, 4),
				  .date_from = DATE_TEXT,
				  .rule = "r" },
		"a", "1" };
	struct told record = press, late = press;
	struct fold f;

	record.fact.type = MS_CONSENT_REFUSED;
	record.fact.evidence = EV_RECORD;
	record.origin = "congress.gov";
	record.text = "2";
	late.origin = "b";
	late.text = "3";
	(void)tell(w, &press);
	f = tell(w, &record);
	ck_assert_int_eq(f.what, FOLD_CORRECTED);
	ck_assert_int_eq(w->m[0].type, MS_CONSENT_REFUSED);
	ck_assert_int_eq(w->m[0].state, ST_CORRECTED);
	/* a lesser source that still says otherwise changes nothing */
	ck_assert_int_eq(tell(w, &late).what, FOLD_EVIDENCE);
	ck_assert_int_eq(w->m[0].state, ST_CORRECTED);
	ck_assert_int_eq(tell(w, &record).what, FOLD_EVIDENCE);
	free(w);
	/* and what came after the record was never said */
	w = new_world();
	(void)tell(w, &record);
	ck_assert_int_eq(tell(w, &press).what, FOLD_EVIDENCE);
	ck_assert_int_eq(w->m[0].state, ST_OFFICIAL);
	ck_assert_int_eq(w->m[0].type, MS_CONSENT_REFUSED);
	free(w);
}
END_TEST

START_TEST(counts_correct_and_dispute)
{
	struct world *w = new_world();
	struct told a = { { BY_PRESS(MS_UN_GA_ADOPTED, NULL, on(2019, 12, 27)) }, "a", "1" };
	struct told b = { { BY_PRESS(MS_UN_GA_ADOPTED, NULL, on(2019, 12, 27)) }, "b", "2" };
	struct told c = { { BY_PRESS(MS_UN_GA_ADOPTED, NULL, on(2019, 12, 27)) }, "un", "3" };

	a.fact.vote = (struct vote)COUNTED(79, 60);
	b.fact.vote = (struct vote)COUNTED(79, 61);
	c.fact.vote = (struct vote)COUNTED(79, 60);
	c.fact.vote.abstain = 33;
	c.fact.evidence = EV_OFFICIAL;
	(void)tell(w, &a);
	ck_assert_int_eq(tell(w, &b).what, FOLD_DISPUTED);
	ck_assert_int_eq(tell(w, &c).what, FOLD_OFFICIAL);
	ck_assert_int_eq(w->m[0].vote.against, 60);
	ck_assert_int_eq(w->m[0].vote.abstain, 33);
	free(w);
}
END_TEST

/* Without its evidence a milestone speaks for itself. */
START_TEST(evidence_not_at_hand)
{
	struct world *w = new_world();
	struct told row = { { BY_RECORD(MS_RATIFIED, "Peru", "ratification", on(2026, 7, 15)) },
		"un", "1" };
	struct told press = { { BY_PRESS(MS_RATIFIED, "Peru", on(2026, 7, 16)) }, "a", "2" };

	(void)tell(w, &row);
	w->en = 0;
	ck_assert_int_eq(tell(w, &press).what, FOLD_EVIDENCE);
	ck_assert_int_eq(w->m[0].state, ST_OFFICIAL);
	ck_assert_int_eq(w->m[0].date.at, on(2026, 7, 15).at);
	free(w);
}
END_TEST

START_TEST(kinship)
{
	enum ms_type a, same[4];
	size_t n, i;

	for (a = 0; a < MS_TYPE_COUNT; a++) {
		n = timeline_same_types(a, same);
		ck_assert_uint_ge(n, 1);
		ck_assert_uint_le(n, 4);
		ck_assert_int_eq(same[0], a);
		for (i = 0; i < n; i++)
			ck_assert_msg(is_same_type(same[i], a), "%s", ms_types[a].code);
	}
}
END_TEST

START_TEST(keys)
{
	struct milestone m = {
		.type = MS_RATIFIED, .dossier = "d", .actor = "Peru", .occurrence = 1
	};
	struct milestone other[] = { m, m, m, m };
	char a[33], b[33];
	size_t i;

	other[0].type = MS_TREATY_SIGNED;
	other[1].dossier = "e";
	other[2].actor = "Chile";
	other[3].occurrence = 2;
	timeline_key(&m, a);
	ck_assert_uint_eq(strlen(a), 32);
	for (i = 0; i < ARRAY_LEN(other); i++) {
		timeline_key(&other[i], b);
		ck_assert_str_ne(a, b);
	}
	m.number = "C.N.1";
	m.state = ST_OFFICIAL;
	m.date = on(2025, 1, 1);
	timeline_key(&m, b);
	ck_assert_str_eq(a, b);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("fold");
	TCase *t = tcase_create("core"), *r = tcase_create("regressions");

	tcase_add_loop_test(t, sameness, 0, ARRAY_LEN(pairs));
	tcase_add_loop_test(t, occurrences, 0, ARRAY_LEN(gaps));
	tcase_add_loop_test(t, evidence_of_nothing, 0, ARRAY_LEN(nothings));
	tcase_add_loop_test(t, agreement, 0, ARRAY_LEN(states));
	tcase_add_test(t, record_makes_official);
	tcase_add_test(t, deposit_takes_its_word);
	tcase_add_test(t, better_corrects);
	tcase_add_test(t, counts_correct_and_dispute);
	tcase_add_test(t, evidence_not_at_hand);
	tcase_add_test(t, kinship);
	tcase_add_test(t, keys);
	tcase_add_test(r, four_sources_one_vote);
	tcase_add_test(r, how_it_was_decided);
	tcase_add_test(r, equals_dispute);
	tcase_add_test(r, two_dates_dispute);
	suite_add_tcase(s, t);
	suite_add_tcase(s, r);
	return s;
}
SUITE_MAIN
