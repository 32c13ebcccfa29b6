#include "tests/timeline/facts.h"

/* A publisher corrects its own entry: no second voice, whatever rule read it. */
START_TEST(revised_entry)
{
	struct world *w = new_world();
	struct told a = { { BY_PRESS(MS_UN_GA_ADOPTED, NULL, on(2019, 12, 27)) }, "a", "1" };
	struct told other = { { BY_PRESS(MS_UN_GA_ADOPTED, NULL, on(2019, 12, 27)) }, "b", "2" };

	a.fact.vote = (struct vote)COUNTED(79, 60);
	(void)tell(w, &a);
	w->e[0].replaced = true;
	a.fact.vote = (struct vote)COUNTED(80, 59);
	ck_assert_int_eq(tell(w, &a).what, FOLD_CORRECTED);
	ck_assert_int_eq(w->m[0].state, ST_CORRECTED);
	ck_assert_int_eq(w->m[0].vote.for_, 80);
	ck_assert_int_eq(w->m[0].evidence_count, 1);
	/* another's word still counts */
	other.fact.vote = (struct vote)COUNTED(79, 60);
	ck_assert_int_eq(tell(w, &other).what, FOLD_DISPUTED);
	free(w);
}
END_TEST

/* A publisher takes its word back. */
START_TEST(taking_back)
{
	struct told press = { { BY_PRESS(MS_RATIFIED, "Peru", on(2026, 7, 15)) }, "a", "1" };
	struct told other = { { BY_PRESS(MS_RATIFIED, "Peru", on(2026, 7, 16)) }, "b", "2" };
	struct told row = { { BY_RECORD(MS_RATIFIED, "Peru", "ratification", on(2026, 7, 15)) },
		"un", "3" };
	struct world *w = new_world();
	struct fold f;

	/* its only source */
	(void)tell(w, &press);
	w->e[0].withdrawn_ms = NOW_MS;
	timeline_take_back(&w->m[0], w->e, w->en, NOW_MS, &f);
	ck_assert_int_eq(f.what, FOLD_RETRACTED);
	ck_assert_int_eq(f.after.state, ST_RETRACTED);
	ck_assert_int_eq(f.after.evidence_count, 0);
	w->m[0] = f.after;
	timeline_take_back(&w->m[0], w->e, w->en, NOW_MS, &f);
	ck_assert_int_eq(f.what, FOLD_NOTHING);
	/* another says it: it did happen */
	ck_assert_int_eq(tell(w, &other).what, FOLD_CORRECTED);
	ck_assert_int_eq(w->m[0].state, ST_REPORTED);
	ck_assert_int_eq(w->mn, 1);
	free(w);
	/* one of two voices */
	w = new_world();
	(void)tell(w, &press);
	(void)tell(w, &other);
	ck_assert_int_eq(w->m[0].state, ST_CORROBORATED);
	w->e[0].withdrawn_ms = NOW_MS;
	timeline_take_back(&w->m[0], w->e, w->en, NOW_MS, &f);
	ck_assert_int_eq(f.what, FOLD_UPDATE);
	ck_assert_int_eq(f.after.state, ST_REPORTED);
	free(w);
	/* the official one of two */
	w = new_world();
	(void)tell(w, &press);
	(void)tell(w, &row);
	ck_assert_int_eq(w->m[0].state, ST_OFFICIAL);
	w->e[1].withdrawn_ms = NOW_MS;
	timeline_take_back(&w->m[0], w->e, w->en, NOW_MS, &f);
	ck_assert_int_eq(f.what, FOLD_DISPUTED);
	ck_assert_int_eq(f.after.state, ST_DISPUTED);
	free(w);
}
END_TEST

/* Regression 12: a row is taken out, then comes back. */
START_TEST(vanishing)
{
	struct world *w = new_world();
	struct told row = { { BY_RECORD(MS_RATIFIED, "Peru", "ratification", on(2026, 7, 15)) },
		"un", "1" };
	struct told press = { { BY_PRESS(MS_RATIFIED, "Peru", on(2026, 7, 16)) }, "a", "2" };
	struct fold f;

	(void)tell(w, &row);
	timeline_vanish(&w->m[0], NOW_MS, &f);
	ck_assert_int_eq(f.what, FOLD_DISPUTED);
	ck_assert(f.vanished);
	ck_assert_int_eq(f.after.state, ST_DISPUTED);
	w->m[0] = f.after;
	timeline_vanish(&w->m[0], NOW_MS, &f);
	ck_assert_int_eq(f.what, FOLD_NOTHING);
	/* a newspaper does not bring it back, the table does */
	ck_assert_int_eq(tell(w, &press).what, FOLD_EVIDENCE);
	ck_assert_int_eq(w->m[0].state, ST_DISPUTED);
	ck_assert_int_eq(tell(w, &row).what, FOLD_OFFICIAL);
	free(w);
}
END_TEST

/* A cell of the table is edited: a typing error silently, a real change aloud. */
START_TEST(edited_row)
{
	struct world *w = new_world();
	struct told a = { { BY_RECORD(MS_RATIFIED, "Peru", "ratification", on(2026, 7, 15)) }, "un",
		"1" };
	struct told b = { { BY_RECORD(MS_RATIFIED, "Peru", "ratification", on(2026, 7, 16)) }, "un",
		"2" };
	struct told c = { { BY_RECORD(MS_RATIFIED, "Peru", "ratification", on(2026, 1, 16)) }, "un",
		"3" };
	struct told press = { { BY_PRESS(MS_RATIFIED, "Peru", on(2026, 7, 16)) }, "a", "4" };
	struct told d = { { BY_RECORD(MS_RATIFIED, "Peru", "acceptance", on(2026, 1, 16)) }, "un",
		"5" };
	struct told e = { { BY_RECORD(MS_RATIFIED, "Peru", "ratification", on(2026, 1, 17)) }, "un",
		"6" };

	(void)tell(w, &a);
	ck_assert_int_eq(tell(w, &b).what, FOLD_UPDATE);
	ck_assert_int_eq(w->m[0].date.at, on(2026, 7, 16).at);
	ck_assert_int_eq(tell(w, &c).what, FOLD_CORRECTED);
	ck_assert_int_eq(w->m[0].date.at, on(2026, 1, 16).at);
	ck_assert_int_eq(tell(w, &press).what, FOLD_EVIDENCE);
	ck_assert_int_eq(w->m[0].date.at, on(2026, 1, 16).at);
	ck_assert_int_eq(tell(w, &d).what, FOLD_UPDATE);
	ck_assert_str_eq(w->m[0].kind, "acceptance");
	ck_assert_int_eq(tell(w, &e).what, FOLD_UPDATE);
	ck_assert_str_eq(w->m[0].kind, "ratification");
	ck_assert_uint_eq(w->mn, 1);
	free(w);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("taken_back");
	TCase *t = tcase_create("core");

	tcase_add_test(t, revised_entry);
	tcase_add_test(t, taking_back);
	tcase_add_test(t, vanishing);
	tcase_add_test(t, edited_row);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
