/*
 * Counts as they are written, and what is no count.
 */
#include <string.h>

#include "daemon/detect/language.h"
#include "daemon/detect/vote.h"
#include "lib/str.h"
#include "tests/suite.h"

static const struct {
	const char *text;
	int yes, no, abstain, present;
	bool two_thirds;
	const char *roll;
} vote_rows[] = {
	{ "On passage Passed by the Yeas and Nays: 234 - 197 (Roll no. 621).", 234, 197, -1, -1,
	    false, "621" },
	{ "Failed by the Yeas and Nays: (2/3 required): 248 - 177, 1 Present (Roll no. 9).", 248,
	    177, -1, 1, true, "9" },
	{ "agreed to in Senate by Yea-Nay Vote. 51 - 48. Record Vote Number: 26.", 51, 48, -1, -1,
	    false, "26" },
	{ "Ordered to be Reported by the Yeas and Nays: 23 - 14.", 23, 14, -1, -1, false, NULL },
	{ "approved by 86-10 vote. Record Vote Number 155.", 86, 10, -1, -1, false, "155" },
	{ "Approved by vote of 74-0 (No. 240 Ex.).", 74, 0, -1, -1, false, "240" },
	{ "Treaty approved by Senate 90-5 (#166 Ex.).", 90, 5, -1, -1, false, "166" },
	{ "Approved 96-1 by a roll call vote (No. 18 Ex.). Calendar No. 1.", 96, 1, -1, -1, false,
	    "18" },
	{ "treaty approved by the Senate, with understandings, 94-4 vote (#163 Ex.).", 94, 4, -1,
	    -1, false, "163" },
	{ "ratification approved 88-2 (roll call vote 343 Ex.).", 88, 2, -1, -1, false, "343" },
	{ "approved 10-15 year leases and a 2-3 page form", 0, 0, 0, 0, false, NULL },
	{ "S/RES/2990 (2025) 14-0-1", 14, 0, 1, -1, false, NULL },
	{ "Draft resolution S/2025/77 vetoed by Graustark 13-1-1", 13, 1, 1, -1, false, NULL },
	{ "by a vote of 160 in favour to 4 against (Chad, Peru), with 21 abstentions", 160, 4, 21,
	    -1, false, NULL },
	{ "par 13 voix pour et 2 abstentions", 13, -1, 2, -1, false, NULL },
	{ "por 13 votos a favor y 2 abstenciones", 13, -1, 2, -1, false, NULL },
	{ "adopted it by 13 votes to none", 13, 0, -1, -1, false, NULL },
	{ "by 1,160 votes in favour to none against", 1160, 0, -1, -1, false, NULL },
	{ "defeated by 277 votes to 184", 277, 184, -1, -1, false, NULL },
	/* those against first, as where a text was rejected */
	{ "rejected by a recorded vote of 62 against to 38 in favour, with 40 abstentions", 38, 62,
	    40, -1, false, NULL },
	{ "by 71 votes against and 64 votes in favour", 64, 71, -1, -1, false, NULL },
	/* who votes stands between */
	{ "48 deputies voted in favour of ratifying the Harbour Convention, while 31 opposed", 48,
	    31, -1, -1, false, NULL },
	{ "66 MPs voted in favor of it, with 14 against and 7 abstaining", 66, 14, 7, -1, false,
	    NULL },
	{ "with 91 lawmakers in favour, 12 opposed and 3 abstentions", 91, 12, 3, -1, false, NULL },
	{ "ratified it by 120 to 41, with 9 abstentions", 120, 41, 9, -1, false, NULL },
	{ "carried, with 54 for and 12 against", 54, 12, -1, -1, false, NULL },
	{ "(Ayes 301, Noes 224)", 301, 224, -1, -1, false, NULL },
	{ "the vote was 54 ayes and 12 noes", 54, 12, -1, -1, false, NULL },
	/* a headline's result */
	{ "Estonian parliament ratifies agreement 61-30", 61, 30, -1, -1, false, NULL },
	{ "Senate panel approves harbour treaty, 16-3", 16, 3, -1, -1, false, NULL },
	{ "House passes tables bill 221-199 after long debate", 221, 199, -1, -1, false, NULL },
	{ "Panel approves rules for pupils aged 12-16", 0, 0, 0, 0, false, NULL },
	{ "Senate passes budget for fiscal 25-26", 0, 0, 0, 0, false, NULL },
	{ "Council approves articles 12-18", 0, 0, 0, 0, false, NULL },
	{ "Chile approved 5-10 year leases", 0, 0, 0, 0, false, NULL },
	{ "Parliament ratifies treaty on 10-12 July", 0, 0, 0, 0, false, NULL },
	{ "voted in 2010-2012 and passed 2-0 at football", 0, 0, 0, 0, false, NULL },
	{ "H. Rept. 114-357 on Public Law 119-48", 0, 0, 0, 0, false, NULL },
	{ "Treaty Doc. 112-8, CR S6951-6953, 10-12 July, 79/243", 0, 0, 0, 0, false, NULL },
};

START_TEST(votes)
{
	const char *s = vote_rows[_i].text, *roll = vote_rows[_i].roll;
	struct re_span at;
	struct re_env env;
	struct literals *l;
	struct votes *v;
	struct vote got;
	bool found;

	re_env_init(&env);
	l = literals_new(0);
	ck_assert_int_eq(votes_new(&v, l, NULL), 0);
	found = votes_read(v, LANGUAGE_ALL, &env, s, strlen(s), &got, &at);
	ck_assert_msg(found == (vote_rows[_i].yes != 0 || vote_rows[_i].no != 0), "%s", s);
	if (found) {
		ck_assert_msg(got.for_ == vote_rows[_i].yes, "%s: %d", s, got.for_);
		ck_assert_int_eq(got.against, vote_rows[_i].no);
		ck_assert_int_eq(got.abstain, vote_rows[_i].abstain);
		ck_assert_int_eq(got.present, vote_rows[_i].present);
		ck_assert_int_eq(got.two_thirds, vote_rows[_i].two_thirds);
	}
	ck_assert_msg(at.set == (roll != NULL), "%s", s);
	if (roll != NULL)
		ck_assert_mem_eq(s + at.from, roll, at.to - at.from);
	votes_free(v);
	literals_free(l);
	re_env_done(&env);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("vote");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, votes, 0, ARRAY_LEN(vote_rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
