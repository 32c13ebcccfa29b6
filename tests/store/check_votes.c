#include "tests/store/helpers.h"

static struct store *st;
static int64_t entry_a, entry_b, vote_id;

static void
setup(void)
{
	struct milestone m = fx_milestone("un-cybercrime", MS_UN_GA_ADOPTED, NULL);
	struct entry a, b;
	struct tx *tx;

	fx_setup();
	st = fx_open(STORE_WRITE);
	a = fx_entry("list", "a", "t");
	b = fx_entry("list", "b", "t");
	tx = fx_begin(st);
	ok(entry_put(tx, &a, NULL, 0, &entry_a, &fx_err));
	ok(entry_put(tx, &b, NULL, 0, &entry_b, &fx_err));
	ok(milestone_put(tx, &m, &fx_err));
	vote_id = m.id;
	ok(tx_commit(tx, &fx_err));
}

static void
teardown(void)
{
	store_close(st);
	fx_teardown();
}

static void
put(const char *source, int64_t entry, const struct position *v, size_t n, int64_t seen_ms)
{
	struct tx *tx = fx_begin(st);

	ok(position_put(tx, vote_id, source, entry, v, n, seen_ms, &fx_err));
	ok(tx_commit(tx, &fx_err));
}

static size_t
of_vote(struct position_row **ret)
{
	size_t n;

	ok(position_list(st, vote_id, &fx_arena, ret, &n, &fx_err));
	return n;
}

static size_t
of_actor(const char *actor, struct position_row **ret)
{
	size_t n;

	ok(position_of_actor(st, actor, &fx_arena, ret, &n, &fx_err));
	return n;
}

START_TEST(positions_are_replaced_by_their_entry)
{
	const struct position first[] = { { .actor = "Fiji", .vote = POS_FOR, .text = "Yes" },
		{ .actor = "Chad", .vote = POS_ABSTAIN, .id = "TCD", .group = "g" },
		{ .actor = "", .vote = POS_FOR }, { .actor = "Mali", .vote = POS_COUNT } };
	const struct position second[] = { { .actor = "Fiji", .vote = POS_AGAINST } };
	struct position_row *p;

	ck_assert_uint_eq(of_vote(&p), 0);
	put("list", entry_a, first, 4, 5);
	ck_assert_uint_eq(of_vote(&p), 2);
	ck_assert_str_eq(p[0].p.actor, "Chad");
	ck_assert_str_eq(p[0].p.id, "TCD");
	ck_assert_str_eq(p[0].p.group, "g");
	ck_assert_int_eq(p[0].p.vote, POS_ABSTAIN);
	ck_assert_ptr_null(p[0].p.text);
	ck_assert_ptr_null(p[1].p.id);
	ck_assert_str_eq(p[1].p.text, "Yes");
	ck_assert(p[1].seen_ms == 5 && p[1].milestone_id == vote_id && p[1].entry_id == entry_a);
	ck_assert_str_eq(p[1].source, "list");
	put("list", entry_a, second, 1, 6); /* corrected: Chad is not in it any more */
	ck_assert_uint_eq(of_vote(&p), 1);
	ck_assert_int_eq(p[0].p.vote, POS_AGAINST);
	put("list", entry_b, first, 1, 7); /* the same vote under another entry */
	ck_assert_uint_eq(of_vote(&p), 1);
	ck_assert(p[0].p.vote == POS_FOR && p[0].entry_id == entry_b);
	put("list", entry_a, NULL, 0, 8); /* takes nothing of another entry away */
	ck_assert_uint_eq(of_vote(&p), 1);
}
END_TEST

static void
set_state(enum ms_state state)
{
	struct milestone *m;
	size_t n;
	struct tx *tx = fx_begin(st);

	ok(milestone_list(st, NULL, NULL, 0, &fx_arena, &m, &n, &fx_err));
	ck_assert_uint_eq(n, 1);
	m->state = state;
	ok(milestone_put(tx, m, &fx_err));
	ok(tx_commit(tx, &fx_err));
}

/* What did not happen was voted on by nobody; what was said by mistake is passed by. */
START_TEST(what_is_retracted_has_no_positions)
{
	const struct position yes = { .actor = "Akaka (D-HI)", .id = "S213", .vote = POS_FOR };
	struct evidence said = { .milestone_id = vote_id,
		.entry_id = entry_a,
		.source = "list",
		.evidence = EV_RECORD };
	struct position_row *p;
	struct tx *tx = fx_begin(st);

	ok(evidence_put(tx, &said, &fx_err));
	ok(tx_commit(tx, &fx_err));
	put("list", entry_a, &yes, 1, 1);
	set_state(ST_RETRACTED);
	ck_assert_uint_eq(of_vote(&p), 0);
	ck_assert_uint_eq(of_actor("Akaka (D-HI)", &p), 0);
	ck_assert_uint_eq(of_actor("s213", &p), 0);
	set_state(ST_OFFICIAL); /* said again */
	ck_assert_uint_eq(of_vote(&p), 1);
	tx = fx_begin(st);
	ok(evidence_withdraw(tx, vote_id, entry_a, 5, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ck_assert_uint_eq(of_vote(&p), 0);
	ck_assert_uint_eq(of_actor("s213", &p), 0);
	put("list", entry_b, &yes, 1, 7); /* by another entry, which stands */
	ck_assert_uint_eq(of_vote(&p), 1);
}
END_TEST

START_TEST(two_of_one_name_are_two)
{
	const struct position v[] = { { .actor = "Smith", .id = "S1", .vote = POS_FOR },
		{ .actor = "Smith", .id = "S2", .vote = POS_AGAINST } };
	struct position_row *p;

	put("roll", entry_a, v, 2, 1);
	ck_assert_uint_eq(of_vote(&p), 2);
	ck_assert_uint_eq(of_actor("s2", &p), 1);
	ck_assert_int_eq(p[0].p.vote, POS_AGAINST);
}
END_TEST

START_TEST(the_best_evidence_comes_first)
{
	const struct position yes = { .actor = "Fiji", .vote = POS_FOR },
			      no = { .actor = "Fiji", .vote = POS_AGAINST };
	struct evidence press = { .milestone_id = 0, .source = "press", .evidence = EV_PRESS },
			record = { .source = "list", .evidence = EV_RECORD };
	struct position_row *p;
	struct tx *tx = fx_begin(st);

	press.milestone_id = record.milestone_id = vote_id;
	press.entry_id = entry_b;
	record.entry_id = entry_a;
	ok(evidence_put(tx, &press, &fx_err));
	ok(evidence_put(tx, &record, &fx_err));
	ok(tx_commit(tx, &fx_err));
	put("list", entry_a, &yes, 1, 1);
	put("press", entry_b, &no, 1, 2);
	put("other", entry_b + 0, &no, 1, 3);
	ck_assert_uint_eq(of_vote(&p), 3);
	ck_assert(p[0].evidence == EV_RECORD && p[0].p.vote == POS_FOR);
	ck_assert(p[1].evidence == EV_PRESS);
	ck_assert_uint_eq(of_actor("Fiji", &p), 3);
	ck_assert_int_eq(p[0].p.vote, POS_FOR);
}
END_TEST

static const struct {
	const char *asked;
	size_t n;
} names[] = {
	{ "Akaka (D-HI)", 1 },
	{ "Akaka", 1 },
	{ "akaka", 1 },
	{ "S213", 1 },
	{ "Aka", 0 },
	{ "Akaka (", 0 },
	{ "%", 0 },
	{ "_kaka", 0 },
	{ "", 0 },
	{ "'; --", 0 },
};

START_TEST(actors_are_found)
{
	const struct position v[] = { { .actor = "Akaka (D-HI)", .id = "S213", .vote = POS_FOR },
		{ .actor = "Alexander (R-TN)", .id = "S289", .vote = POS_FOR } };
	struct position_row *p;

	put("roll", entry_a, v, 2, 1);
	ck_assert_uint_eq(of_actor(names[_i].asked, &p), names[_i].n);
}
END_TEST

START_TEST(an_event_is_kept_once)
{
	struct announcement *all,
	    a = { .source = "list",
		    .dossier = "d",
		    .state = EVENT_LISTED,
		    .url = "https://example.org/",
		    .now = { .kind = EVENT_HEARING,
			.name = "meeting",
			.title = "Hearing",
			.place = "SD-419",
			.starts = { 1785000000, WHEN_SECOND, true } },
		    .first_seen_ms = 3,
		    .changed_ms = 4 };
	struct announcement same = a, later = a;
	struct tx *tx = fx_begin(st);
	size_t n;

	a.entry_id = same.entry_id = entry_a;
	later.entry_id = entry_b;
	later.now.starts.at = 1784000000;
	ok(event_put(tx, &a, &fx_err));
	gives(event_put(tx, &same, &fx_err), STORE_KNOWN);
	ck_assert(a.id > 0 && same.id == a.id);
	ok(event_put(tx, &later, &fx_err));
	a.was = a.now;
	a.changed = a.announced = true;
	a.now.place = NULL;
	a.now.starts.at++;
	a.state = EVENT_MOVED;
	ok(event_put(tx, &a, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(event_list(st, "e", &fx_arena, &all, &n, NULL, &fx_err));
	ck_assert_uint_eq(n, 0);
	ok(event_list(st, NULL, &fx_arena, &all, &n, NULL, &fx_err));
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(all[0].entry_id, entry_b);
	ck_assert(!all[0].changed && !all[0].announced);
	ok(event_of_entry(st, entry_a, &fx_arena, &all, &n, &fx_err));
	ck_assert_uint_eq(n, 1);
	ck_assert(all[0].changed && all[0].announced && all[0].state == EVENT_MOVED);
	ck_assert_str_eq(all[0].was.place, "SD-419");
	ck_assert_ptr_null(all[0].now.place);
	ck_assert(all[0].now.kind == EVENT_HEARING && all[0].now.starts.zone_assumed);
	ck_assert_int_eq(all[0].now.starts.at, all[0].was.starts.at + 1);
	tx = fx_begin(st);
	a.id = 999;
	gives(event_put(tx, &a, &fx_err), -ENOENT);
	tx_abort(tx);
}
END_TEST

START_TEST(the_newest_is_held_back)
{
	struct quarantine got,
	    q = { .source = "list",
		    .why = "too many",
		    .sha256 = fx_hash("1"),
		    .gone = fx_hash("2"),
		    .rows_before = 9,
		    .rows_after = 1,
		    .rows_gone = 8,
		    .seen_ms = 5,
		    .body = "a\0b",
		    .body_len = 3 };
	struct tx *tx = fx_begin(st);

	gives(quarantine_get(st, "list", true, &fx_arena, &got, &fx_err), STORE_NONE);
	gives(quarantine_decide(tx, "list", QUARANTINE_RELEASED, &fx_err), STORE_NONE);
	ok(quarantine_put(tx, &q, &fx_err));
	q.seen_ms = 6;
	ok(quarantine_put(tx, &q, &fx_err));
	ok(quarantine_get(st, "list", true, &fx_arena, &got, &fx_err));
	ck_assert(got.state == QUARANTINE_HELD && got.seen_ms == 6 && got.body_len == 3);
	ck_assert(got.rows_before == 9 && got.rows_after == 1 && got.rows_gone == 8);
	ck_assert_mem_eq(got.body, "a\0b", 3);
	ck_assert_mem_eq(&got.gone, &q.gone, sizeof(q.gone));
	ok(quarantine_get(st, "list", false, &fx_arena, &got, &fx_err));
	ck_assert_ptr_null(got.body);
	ok(quarantine_decide(tx, "list", QUARANTINE_RELEASED, &fx_err));
	ok(quarantine_get(st, "list", true, &fx_arena, &got, &fx_err));
	ck_assert(got.state == QUARANTINE_RELEASED && got.body_len == 3);
	ok(quarantine_decide(tx, "list", QUARANTINE_DISCARDED, &fx_err));
	ok(quarantine_get(st, "list", true, &fx_arena, &got, &fx_err));
	ck_assert(got.state == QUARANTINE_DISCARDED && got.body == NULL);
	ok(quarantine_drop(tx, "list", &fx_err));
	ok(quarantine_drop(tx, "list", &fx_err));
	gives(quarantine_get(st, "list", true, &fx_arena, &got, &fx_err), STORE_NONE);
	ok(tx_commit(tx, &fx_err));
}
END_TEST

START_TEST(listed_rows_say_until_when)
{
	struct listed_row *rows;
	struct tx *tx = fx_begin(st);
	size_t n;

	ok(entry_mark_listed(tx, entry_a, 7, &fx_err));
	ok(entry_mark_listed(tx, entry_b, 7, &fx_err));
	ok(entry_set_until(tx, entry_b, 99, &fx_err));
	ok(entry_list_listed(st, "list", &fx_arena, &rows, &n, &fx_err));
	ck_assert_uint_eq(n, 2);
	ck_assert(rows[0].id == entry_a && rows[0].until_ms == 0);
	ck_assert(rows[1].id == entry_b && rows[1].until_ms == 99);
	ok(entry_set_vanished(tx, entry_a, true, &fx_err));
	ok(entry_list_listed(st, "list", &fx_arena, &rows, &n, &fx_err));
	ck_assert_uint_eq(n, 1);
	ok(entry_list_listed(st, "none", &fx_arena, &rows, &n, &fx_err));
	ck_assert_uint_eq(n, 0);
	tx_abort(tx);
}
END_TEST

/* A store of the first version is brought up with all that is in it. */
START_TEST(the_first_version_is_brought_up)
{
	sqlite3 *db = NULL;

	store_close(st);
	ck_assert_int_eq(remove(fx_path("ratifyd.db")), 0);
	ck_assert_int_eq(sqlite3_open(fx_path("ratifyd.db"), &db), SQLITE_OK);
	ok(schema_migrate(db, schema_steps, 1, &fx_err));
	ck_assert_int_eq(sqlite3_exec(db,
			     "INSERT INTO name VALUES (1, 's');"
			     "INSERT INTO entry (source_id, revision, flaws, first_ms, identity,"
			     " content) VALUES (1, 1, 0, 1, zeroblob(32), zeroblob(32))",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	(void)sqlite3_close(db);
	st = fx_open(STORE_WRITE);
	ck_assert_int_eq(entries(st), 1);
	ck_assert_str_eq(ask("SELECT until_ms FROM entry"), "0");
	ck_assert_str_eq(ask("SELECT count(*) FROM position"), "0");
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("votes");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, positions_are_replaced_by_their_entry);
	tcase_add_test(t, what_is_retracted_has_no_positions);
	tcase_add_test(t, two_of_one_name_are_two);
	tcase_add_test(t, the_best_evidence_comes_first);
	tcase_add_loop_test(t, actors_are_found, 0, ARRAY_LEN(names));
	tcase_add_test(t, an_event_is_kept_once);
	tcase_add_test(t, the_newest_is_held_back);
	tcase_add_test(t, listed_rows_say_until_when);
	tcase_add_test(t, the_first_version_is_brought_up);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
