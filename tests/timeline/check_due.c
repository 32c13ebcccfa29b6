/*
 * What is expected and by when: each kind at the moments before, at and after those at which it
 * changes.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/timeline/due.h"
#include "tests/suite.h"

#define DAY 86400LL
#define HOUR 3600LL

static struct arena mem;

static void
setup(void)
{
	arena_init(&mem, 1u << 20);
}

static void
teardown(void)
{
	arena_done(&mem);
}

static struct when
day(int64_t year, unsigned month, unsigned d)
{
	return (struct when){ .at = when_from_civil(year, month, d) * DAY, .precision = WHEN_DAY };
}

static int64_t
ms(int64_t year, unsigned month, unsigned d, int64_t hours)
{
	return (when_from_civil(year, month, d) * DAY + hours * HOUR) * 1000;
}

static const enum ms_type adopted[] = { MS_UN_GA_ADOPTED };
static const enum ms_type hearing[] = { MS_HEARING };
static const char *const assembly[] = { "General Assembly" };

static struct due
only(const struct due_def *def, const struct milestone *m, size_t n, int64_t now_ms)
{
	struct due_list list;

	ck_assert_int_eq(due_run(def, m, n, now_ms, &mem, &list), 0);
	ck_assert_uint_eq(list.n, 1);
	ck_assert_int_eq(list.next_ms, list.v[0].next_ms);
	return list.v[0];
}

static struct milestone
seen(enum ms_type type, struct when date)
{
	return (struct milestone){ .id = 7,
		.type = type,
		.date = date,
		.state = ST_OFFICIAL,
		.best = EV_RECORD,
		.announced = true };
}

START_TEST(a_window_opens_and_closes_in_the_morning)
{
	struct due_window w = { .name = "vote",
		.types = adopted,
		.type_count = 1,
		.opens = day(2026, 11, 28),
		.closes = day(2026, 12, 25) };
	struct due_def def = { .windows = &w, .window_count = 1, .seat = "General Assembly" };
	struct {
		int64_t at;
		enum due_state state;
		int64_t next;
	} const rows[] = {
		{ ms(2026, 11, 28, 13), DUE_AHEAD, ms(2026, 11, 28, 14) },
		{ ms(2026, 11, 28, 14), DUE_OPEN, ms(2026, 12, 26, 14) },
		{ ms(2026, 12, 26, 14) - 1, DUE_OPEN, ms(2026, 12, 26, 14) },
		{ ms(2026, 12, 26, 14), DUE_OVERDUE, INT64_MAX },
	};
	struct due d = only(&def, NULL, 0, rows[_i].at);

	ck_assert_int_eq(d.state, rows[_i].state);
	ck_assert_int_eq(d.next_ms, rows[_i].next);
	ck_assert_str_eq(d.key, "window:vote");
	ck_assert_str_eq(d.what, "Adopted by the General Assembly");
}
END_TEST

START_TEST(a_window_ends_with_what_it_waits_for)
{
	struct due_window w = { .name = "vote",
		.types = adopted,
		.type_count = 1,
		.bodies = assembly,
		.body_count = 1,
		.opens = day(2026, 11, 28),
		.closes = day(2026, 12, 25) };
	struct due_def def = { .windows = &w, .window_count = 1 };
	int64_t now = ms(2026, 12, 30, 12);
	struct milestone m = seen(MS_UN_GA_ADOPTED, day(2026, 12, 1));

	ck_assert_int_eq(only(&def, &m, 1, now).state, DUE_DONE);
	m.date = day(2026, 11, 20); /* it was moved forward */
	ck_assert_int_eq(only(&def, &m, 1, now).state, DUE_DONE);
	m.date.precision = WHEN_NONE;
	ck_assert_int_eq(only(&def, &m, 1, now).state, DUE_DONE);
	m.type = MS_UN_FAILED; /* the vote was held */
	ck_assert_int_eq(only(&def, &m, 1, now).state, DUE_DONE);
	m.type = MS_UN_GA_ADOPTED;
	m.state = ST_RETRACTED;
	ck_assert_int_eq(only(&def, &m, 1, now).state, DUE_OVERDUE);
	m = seen(MS_UN_GA_ADOPTED, day(2026, 12, 1));
	m.body = "Security Council";
	ck_assert_int_eq(only(&def, &m, 1, now).state, DUE_OVERDUE);
	m.body = "general  assembly";
	ck_assert_int_eq(only(&def, &m, 1, now).state, DUE_DONE);
	m = seen(MS_UN_GA_ADOPTED, day(2027, 3, 1)); /* dated ahead: not seen yet */
	ck_assert_int_eq(only(&def, &m, 1, now).state, DUE_OVERDUE);
}
END_TEST

START_TEST(what_comes_again_is_another_one_long_before_the_window)
{
	struct due_window w = { .name = "next",
		.types = hearing,
		.type_count = 1,
		.opens = day(2026, 6, 1),
		.closes = day(2026, 6, 30) };
	struct due_def def = { .windows = &w, .window_count = 1 };
	struct milestone m = seen(MS_HEARING, day(2026, 2, 1));

	ck_assert_int_eq(only(&def, &m, 1, ms(2026, 6, 10, 0)).state, DUE_OPEN);
	m.date = day(2026, 6, 5);
	ck_assert_int_eq(only(&def, &m, 1, ms(2026, 6, 10, 0)).state, DUE_DONE);
}
END_TEST

START_TEST(a_window_of_a_month_ends_with_it)
{
	struct due_window w = { .name = "x", .types = adopted, .type_count = 1 };
	struct due_def def = { .windows = &w, .window_count = 1 };

	w.closes =
	    (struct when){ .at = when_from_civil(2028, 2, 1) * DAY, .precision = WHEN_MONTH };
	ck_assert_int_eq(only(&def, NULL, 0, ms(2028, 3, 1, 8)).state, DUE_OPEN);
	ck_assert_int_eq(only(&def, NULL, 0, ms(2028, 3, 1, 9)).state, DUE_OVERDUE);
	w.closes = (struct when){ .at = when_from_civil(2028, 1, 1) * DAY, .precision = WHEN_YEAR };
	ck_assert_int_eq(only(&def, NULL, 0, ms(2029, 1, 1, 8)).state, DUE_OPEN);
	w.closes =
	    (struct when){ .at = when_from_civil(2028, 12, 1) * DAY, .precision = WHEN_MONTH };
	ck_assert_int_eq(only(&def, NULL, 0, ms(2029, 1, 1, 9)).state, DUE_OVERDUE);
}
END_TEST

START_TEST(a_last_day_comes_near)
{
	struct due_closing c = { .name = "signature", .day = day(2026, 12, 31) };
	struct due_def def = { .closings = &c, .closing_count = 1 };
	struct {
		int64_t at;
		enum due_state state;
		int64_t next;
	} const rows[] = {
		{ ms(2026, 12, 1, 8), DUE_AHEAD, ms(2026, 12, 1, 9) },
		{ ms(2026, 12, 1, 9), DUE_MONTH, ms(2026, 12, 24, 9) },
		{ ms(2026, 12, 24, 9), DUE_WEEK, ms(2026, 12, 30, 9) },
		{ ms(2026, 12, 30, 9), DUE_DAY, ms(2027, 1, 1, 0) },
		{ ms(2026, 12, 31, 23), DUE_DAY, ms(2027, 1, 1, 0) },
		{ ms(2027, 1, 1, 0), DUE_CLOSED, INT64_MAX },
	};
	struct due d = only(&def, NULL, 0, rows[_i].at);

	ck_assert_int_eq(d.state, rows[_i].state);
	ck_assert_int_eq(d.next_ms, rows[_i].next);
	ck_assert_int_eq(d.type, MS_TREATY_SIGNED);
}
END_TEST

START_TEST(consents_are_counted)
{
	static const char *const who[] = { "Qatar", "Ghana", "Malta", "Chile" };
	struct threshold_def consents = {
		.required = 3, .after = { .known = true, .days = 90 }, .source = "article 65"
	};
	struct due_def def = { .consents = &consents, .record_days = 14 };
	struct milestone m[5] = { { .id = 1 } };
	static const enum due_state states[] = { DUE_SHORT, DUE_SHORT, DUE_ONE_SHORT, DUE_MET };
	struct due_list list;
	size_t i;

	for (i = 0; i < 4; i++) {
		m[i] = seen(MS_RATIFIED, day(2026, 3, 1));
		m[i].actor = who[i];
		m[i].kind = "ratification";
	}
	for (i = 0; i < 4; i++) {
		ck_assert_int_eq(due_run(&def, m, i, ms(2026, 4, 1, 0), &mem, &list), 0);
		ck_assert_uint_eq(list.n, i < 3 ? 1 : 2);
		ck_assert_int_eq(list.v[0].state, states[i]);
		ck_assert_str_eq(list.v[0].source, "article 65");
	}
	ck_assert(strncmp(list.v[0].count, "3 of 3", 6) == 0);
	/* ninety days later, and as long again as a record takes */
	ck_assert_int_eq(list.v[1].closes.at, when_from_civil(2026, 5, 30) * DAY);
	ck_assert_int_eq(list.v[1].state, DUE_AHEAD);
	ck_assert_int_eq(list.v[1].next_ms, ms(2026, 6, 14, 9));
	ck_assert_int_eq(due_run(&def, m, 3, ms(2026, 6, 14, 9), &mem, &list), 0);
	ck_assert_int_eq(list.v[1].state, DUE_OVERDUE);
	m[3] = seen(MS_ENTERED_INTO_FORCE, day(2026, 5, 30));
	ck_assert_int_eq(due_run(&def, m, 4, ms(2026, 6, 14, 9), &mem, &list), 0);
	ck_assert_uint_eq(list.n, 0);
}
END_TEST

START_TEST(an_organisation_does_not_make_it_and_a_withdrawal_undoes_it)
{
	struct threshold_def consents = { .required = 2 };
	struct due_def def = { .consents = &consents };
	struct milestone m[3];

	m[0] = seen(MS_RATIFIED, day(2026, 3, 1));
	m[0].actor = "Qatar";
	m[1] = seen(MS_RATIFIED, day(2026, 3, 2));
	m[1].actor = "European Union";
	ck_assert_int_eq(only(&def, m, 2, ms(2026, 4, 1, 0)).state, DUE_ONE_SHORT);
	m[1].actor = "Ghana";
	ck_assert_int_eq(only(&def, m, 2, ms(2026, 4, 1, 0)).state, DUE_MET);
	m[2] = seen(MS_WITHDRAWAL, day(2026, 3, 20));
	m[2].actor = "Ghana";
	ck_assert_int_eq(only(&def, m, 3, ms(2026, 4, 1, 0)).state, DUE_ONE_SHORT);
}
END_TEST

START_TEST(a_report_waits_for_its_record)
{
	struct due_def def = { .record_days = 14 };
	struct milestone m = { .id = 9,
		.type = MS_RATIFIED,
		.dossier = "t",
		.actor = "Qatar",
		.occurrence = 1,
		.state = ST_CORROBORATED,
		.best = EV_PRESS,
		.first_seen_ms = ms(2026, 5, 1, 20),
		.announced = true };
	struct due d = only(&def, &m, 1, ms(2026, 5, 16, 8));
	struct due_list list;

	ck_assert_int_eq(d.state, DUE_AHEAD);
	ck_assert_int_eq(d.next_ms, ms(2026, 5, 16, 9));
	ck_assert_str_eq(d.what, "Ratification, Qatar");
	ck_assert(d.fresh);
	ck_assert_int_eq(only(&def, &m, 1, ms(2026, 5, 16, 9)).state, DUE_OVERDUE);
	m.state = ST_OFFICIAL;
	m.best = EV_OFFICIAL;
	ck_assert_int_eq(due_run(&def, &m, 1, ms(2026, 5, 16, 9), &mem, &list), 0);
	ck_assert_uint_eq(list.n, 0);
}
END_TEST

START_TEST(which_changes_are_news)
{
	static const struct {
		enum due_kind kind;
		enum due_state before, now;
		bool fresh, news;
	} rows[] = {
		{ DUE_WINDOW, DUE_AHEAD, DUE_OPEN, false, true },
		{ DUE_WINDOW, DUE_OVERDUE, DUE_OPEN, false, false },
		{ DUE_WINDOW, DUE_AHEAD, DUE_OVERDUE, false, true },
		{ DUE_WINDOW, DUE_OPEN, DUE_DONE, false, false },
		{ DUE_WINDOW, DUE_OVERDUE, DUE_DONE, true, false },
		{ DUE_WINDOW, DUE_OVERDUE, DUE_DONE, false, true },
		{ DUE_CLOSING, DUE_AHEAD, DUE_DAY, false, true },
		{ DUE_CLOSING, DUE_DAY, DUE_CLOSED, false, false },
		{ DUE_THRESHOLD, DUE_SHORT, DUE_ONE_SHORT, true, true },
		{ DUE_THRESHOLD, DUE_ONE_SHORT, DUE_SHORT, true, false },
		{ DUE_THRESHOLD, DUE_MET, DUE_SHORT, true, true },
		{ DUE_THRESHOLD, DUE_MET, DUE_ONE_SHORT, true, true },
		{ DUE_MISSING, DUE_AHEAD, DUE_OVERDUE, true, false },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct due d = {
			.kind = rows[i].kind, .state = rows[i].now, .fresh = rows[i].fresh
		};

		ck_assert_msg(due_is_news(&d, rows[i].before) == rows[i].news, "row %zu", i);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("due");
	TCase *t = tcase_create("due");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_window_opens_and_closes_in_the_morning, 0, 4);
	tcase_add_test(t, a_window_ends_with_what_it_waits_for);
	tcase_add_test(t, what_comes_again_is_another_one_long_before_the_window);
	tcase_add_test(t, a_window_of_a_month_ends_with_it);
	tcase_add_loop_test(t, a_last_day_comes_near, 0, 6);
	tcase_add_test(t, consents_are_counted);
	tcase_add_test(t, an_organisation_does_not_make_it_and_a_withdrawal_undoes_it);
	tcase_add_test(t, a_report_waits_for_its_record);
	tcase_add_test(t, which_changes_are_news);
	suite_add_tcase(s, t);
	return s;
}

SUITE_MAIN
