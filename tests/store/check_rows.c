#include "tests/store/fixture.h"

static struct store *st;

static void
setup(void)
{
	fx_setup();
	st = fx_open(STORE_WRITE);
}

static void
teardown(void)
{
	store_close(st);
	fx_teardown();
}

START_TEST(source_round_trip)
{
	struct source_state got,
	    s = { .name = "un-news",
		    .url = "https://example.org/configured",
		    .etag = "W/\"a\"",
		    .failures = 3,
		    .url_now = "https://example.org/'; DROP TABLE source; --",
		    .moved_count = 2,
		    .last_modified = "yesterday",
		    .last_poll_ms = 1,
		    .last_ok_ms = INT64_MAX,
		    .next_due_ms = -5,
		    .failing_since_ms = 9,
		    .last_status = 503,
		    .gone = true,
		    .health_told = true,
		    .entries_seen = 77,
		    .rules_hash = "r",
		    .document = "d" };
	struct source_state *all;
	struct tx *tx;
	size_t n;

	gives(source_get(st, "un-news", &fx_arena, &got, &fx_err), STORE_NONE);
	s.last_error = fx_long_text('e');
	tx = fx_begin(st);
	ck_assert(!tx_dirty(tx));
	ok(source_put(tx, &s, &fx_err));
	ck_assert(tx_dirty(tx));
	ok(tx_commit(tx, &fx_err));
	ok(source_get(st, "un-news", &fx_arena, &got, &fx_err));
	ck_assert_str_eq(got.url, s.url);
	ck_assert_str_eq(got.url_now, s.url_now);
	ck_assert_ptr_null(got.moved_to);
	ck_assert_str_eq(got.etag, s.etag);
	ck_assert_str_eq(got.last_modified, "yesterday");
	ck_assert_str_eq(got.document, "d");
	ck_assert_str_eq(got.rules_hash, "r");
	ck_assert_str_eq(got.last_error, s.last_error);
	ck_assert(got.last_ok_ms == INT64_MAX && got.next_due_ms == -5 && got.failures == 3);
	ck_assert(got.gone && got.health_told && got.entries_seen == 77);
	ck_assert(got.last_status == 503 && got.failing_since_ms == 9 && got.moved_count == 2);

	tx = fx_begin(st); /* the same again writes nothing */
	ok(source_put(tx, &s, &fx_err));
	ck_assert(!tx_dirty(tx));
	s.last_error = NULL;
	ok(source_put(tx, &s, &fx_err));
	ck_assert(tx_dirty(tx));
	s.name = "another";
	ok(source_put(tx, &s, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(source_list(st, &fx_arena, &all, &n, &fx_err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(all[0].name, "another");
	ck_assert_ptr_null(all[1].last_error);
}
END_TEST

START_TEST(baselines_counters_and_meta)
{
	struct counter *counters;
	const char *value, **dossiers;
	struct tx *tx;
	bool done;
	size_t n;

	ok(baseline_done(st, "s", "d", &done, &fx_err));
	ck_assert(!done);
	gives(meta_get(st, "k", &fx_arena, &value, &fx_err), STORE_NONE);
	tx = fx_begin(st);
	ok(baseline_put(tx, "s", "d", &fx_err));
	ok(baseline_put(tx, "s", "d", &fx_err));
	ok(meta_put(tx, "k", "1", &fx_err));
	ok(meta_put(tx, "k", "2", &fx_err));
	ok(counter_add(tx, "s", "date", 3, &fx_err));
	ok(counter_add(tx, "s", "date", 4, &fx_err));
	ok(counter_add(tx, NULL, "acts", 1, &fx_err));
	ok(counter_add(tx, NULL, "none", 0, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(baseline_done(st, "s", "d", &done, &fx_err));
	ck_assert(done);
	ok(baseline_done(st, "s", "e", &done, &fx_err));
	ck_assert(!done);
	ok(baseline_list(st, "s", &fx_arena, &dossiers, &n, &fx_err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(dossiers[0], "d");
	tx = fx_begin(st);
	ok(baseline_drop(tx, "s", "d", &fx_err));
	ok(baseline_drop(tx, "s", "none", &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(baseline_list(st, "s", &fx_arena, &dossiers, &n, &fx_err));
	ck_assert_uint_eq(n, 0);
	ok(meta_get(st, "k", &fx_arena, &value, &fx_err));
	ck_assert_str_eq(value, "2");
	ok(counter_list(st, NULL, &fx_arena, &counters, &n, &fx_err));
	ck_assert_uint_eq(n, 2);
	ck_assert_ptr_null(counters[0].source);
	ck_assert_int_eq(counters[1].n, 7);
	ok(counter_list(st, "s", &fx_arena, &counters, &n, &fx_err));
	ck_assert_uint_eq(n, 1);
}
END_TEST

START_TEST(documents_are_kept_once)
{
	struct document got,
	    d = { .source = "s",
		    .url = "https://example.org",
		    .status = 200,
		    .content_type = "application/rss+xml",
		    .fetched_ms = 12,
		    .body = "<r>\0</r>",
		    .body_len = 8 };
	struct tx *tx;
	int64_t id, again, other;

	d.sha256 = fx_hash("doc");
	tx = fx_begin(st);
	ok(document_put(tx, &d, &id, &fx_err));
	gives(document_put(tx, &d, &again, &fx_err), STORE_KNOWN);
	ck_assert_int_eq(id, again);
	d.source = "t";
	d.body = NULL;
	ok(document_put(tx, &d, &other, &fx_err));
	ck_assert_int_ne(id, other);
	ok(tx_commit(tx, &fx_err));
	ok(document_get(st, id, &fx_arena, &got, &fx_err));
	ck_assert_uint_eq(got.body_len, 8);
	ck_assert_mem_eq(got.body, "<r>\0</r>", 8);
	ck_assert_str_eq(got.source, "s");
	ck_assert_str_eq(got.content_type, "application/rss+xml");
	ok(document_get(st, other, &fx_arena, &got, &fx_err));
	ck_assert_ptr_null(got.body);
	gives(document_get(st, 99, &fx_arena, &got, &fx_err), STORE_NONE);
}
END_TEST

START_TEST(entries_are_known_by_identity_then_by_alias)
{
	struct entry e = fx_entry("s", "guid-1", "first"), f = fx_entry("s", "guid-2", "second");
	struct hash alias = fx_hash("link+title"), none = fx_hash("nobody");
	struct entry_seen seen;
	int64_t id, id2, again;
	struct tx *tx = fx_begin(st);

	gives(entry_find(st, "s", &e.identity, &alias, &seen, &fx_err), STORE_NONE);
	ok(entry_put(tx, &e, &alias, 0, &id, &fx_err));
	gives(entry_put(tx, &e, &alias, 0, &again, &fx_err), STORE_KNOWN);
	ck_assert_int_eq(again, id);
	ok(entry_put(tx, &f, NULL, 0, &id2, &fx_err));
	ok(tx_commit(tx, &fx_err));

	ok(entry_find(st, "s", &e.identity, NULL, &seen, &fx_err));
	ck_assert(seen.id == id && seen.revision == 1 && !seen.by_alias && !seen.has_body);
	ck_assert_mem_eq(&seen.content, &e.content, sizeof(seen.content));
	ok(entry_find(st, "s", &none, &alias, &seen, &fx_err));
	ck_assert(seen.id == id && seen.by_alias);
	gives(entry_find(st, "t", &e.identity, &alias, &seen, &fx_err), STORE_NONE);

	tx = fx_begin(st); /* revised, under a new guid */
	e.identity = fx_hash("guid-3");
	e.content = fx_hash("third");
	ok(entry_put(tx, &e, &alias, id, &again, &fx_err));
	ck_assert_int_eq(again, id);
	f.identity = e.identity; /* another row may not take that identity */
	gives(entry_put(tx, &f, NULL, id2, &again, &fx_err), STORE_KNOWN);
	ck_assert_int_eq(again, id);
	ok(tx_commit(tx, &fx_err));
	ok(entry_find(st, "s", &e.identity, NULL, &seen, &fx_err));
	ck_assert(seen.id == id && seen.revision == 2);
	ck_assert_mem_eq(&seen.content, &e.content, sizeof(seen.content));

	tx = fx_begin(st);
	e.identity = fx_hash("guid-4");
	gives(entry_put(tx, &e, NULL, 4711, &again, &fx_err), -ENOENT);
	tx_abort(tx);
}
END_TEST

START_TEST(bodies_round_trip)
{
	const struct act acts[] = { { .kind = "signature",
					.text = "25 Oct 2025",
					.bracketed = true,
					.date = { .at = 5, .precision = WHEN_DAY } },
		{ .kind = "ratification", .text = "x" } };
	struct entry got, e = fx_entry("s", "g", "title");
	struct entry_row *rows;
	struct entry_seen seen;
	int64_t id, document;
	struct tx *tx = fx_begin(st);
	size_t n;

	e.body = fx_long_text('b');
	e.link = "https://example.org/1";
	e.flaws = 6;
	e.acts = acts;
	e.act_count = 2;
	e.published = (struct when){ .at = -7, .precision = WHEN_SECOND, .zone_assumed = true };
	ok(entry_put(tx, &e, NULL, 0, &id, &fx_err));
	ok(entry_put_body(tx, id, 1, &e, 0, &fx_err));
	ok(entry_put_body(tx, id, 1, &e, 0, &fx_err)); /* fine when there */
	e.title = "newer";
	e.act_count = 0;
	ok(entry_put_body(tx, id, 2, &e, 0, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(entry_get_body(st, id, 1, &fx_arena, &got, &document, &fx_err));
	ck_assert_str_eq(got.title, "title");
	ck_assert_str_eq(got.source, "s");
	ck_assert_str_eq(got.body, e.body);
	ck_assert_ptr_null(got.summary);
	ck_assert(got.flaws == 6 && document == 0 && got.act_count == 2);
	ck_assert(got.published.at == -7 && got.published.zone_assumed);
	ck_assert_str_eq(got.acts[0].kind, "signature");
	ck_assert(got.acts[0].bracketed && got.acts[0].date.precision == WHEN_DAY);
	ck_assert(!got.acts[1].bracketed);
	ok(entry_get_body(st, id, 0, &fx_arena, &got, NULL, &fx_err));
	ck_assert_str_eq(got.title, "newer");
	ck_assert_uint_eq(got.act_count, 0);
	gives(entry_get_body(st, id, 3, &fx_arena, &got, NULL, &fx_err), STORE_NONE);
	ok(entry_find(st, "s", &e.identity, NULL, &seen, &fx_err));
	ck_assert(seen.has_body);
	ok(entry_list(st, "s", 2, 10, &fx_arena, &rows, &n, &fx_err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(rows[0].title, "newer");
	ok(entry_list(st, "s", 1, 10, &fx_arena, &rows, &n, &fx_err));
	ck_assert_uint_eq(n, 0);
}
END_TEST

static int
note_vanished(int64_t id, const char *title, int64_t until_ms, void *arg)
{
	char *text = arg;

	ck_assert_int_eq(until_ms, 0);
	(void)snprintf(text + strlen(text), 100, "%lld:%s ", (long long)id, STR_OR(title, "-"));
	return 0;
}

static int
stop_at_once(int64_t id, const char *title, int64_t until_ms, void *arg)
{
	(void)id;
	(void)title;
	(void)until_ms;
	++*(int *)arg;
	return 42;
}

START_TEST(rows_vanish)
{
	struct entry e[3] = { fx_entry("t", "a", "Albania"), fx_entry("t", "b", "Benin"),
		fx_entry("t", "c", "Chad") };
	char text[400] = "";
	struct entry_seen seen;
	int64_t id[3], n;
	int i, calls = 0;
	struct tx *tx = fx_begin(st);

	for (i = 0; i < 3; i++) {
		ok(entry_put(tx, &e[i], NULL, 0, &id[i], &fx_err));
		ok(entry_put_body(tx, id[i], 1, &e[i], 0, &fx_err));
		if (i < 2)
			ok(entry_mark_listed(tx, id[i], 100, &fx_err));
	}
	ok(tx_commit(tx, &fx_err));
	ok(entry_count_listed(st, "t", &n, &fx_err));
	ck_assert_int_eq(n, 2);
	ok(entry_count(st, "t", &n, &fx_err));
	ck_assert_int_eq(n, 3);
	ok(entry_each_vanished(st, "t", 100, note_vanished, text, &fx_err));
	ck_assert_str_eq(text, "");
	tx = fx_begin(st);
	ok(entry_mark_listed(tx, id[0], 200, &fx_err));
	ok(entry_each_vanished(st, "t", 200, note_vanished, text, &fx_err));
	ck_assert_str_eq(text, "2:Benin ");
	gives(entry_each_vanished(st, "t", 300, stop_at_once, &calls, &fx_err), 42);
	ck_assert_int_eq(calls, 1);
	ok(entry_set_vanished(tx, id[1], true, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(entry_find(st, "t", &e[1].identity, NULL, &seen, &fx_err));
	ck_assert(seen.vanished);
	text[0] = '\0';
	ok(entry_each_vanished(st, "t", 200, note_vanished, text, &fx_err));
	ck_assert_str_eq(text, "");
	ok(entry_count_listed(st, "t", &n, &fx_err));
	ck_assert_int_eq(n, 1);
	tx = fx_begin(st); /* it comes back */
	ok(entry_set_vanished(tx, id[1], false, &fx_err));
	ok(entry_mark_listed(tx, id[1], 200, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(entry_count_listed(st, "t", &n, &fx_err));
	ck_assert_int_eq(n, 2);
}
END_TEST

START_TEST(a_milestone_is_stored_once)
{
	static const enum ms_type types[] = { MS_TREATY_SIGNED, MS_RATIFIED };
	struct milestone *list, got, m = fx_milestone("un", MS_TREATY_SIGNED, "Albania"), twin = m;
	struct milestone other = fx_milestone("un", MS_RATIFIED, "Albania");
	struct milestone third = fx_milestone("eu", MS_RATIFIED, NULL);
	struct dossier_count *dossiers;
	struct tx *tx = fx_begin(st);
	size_t n;

	m.vote = (struct vote){ .counted = true,
		.for_ = 67,
		.against = 33,
		.abstain = -1,
		.present = -1,
		.absent = -1,
		.two_thirds = true };
	m.announced = true;
	m.kind = "definitive signature";
	ok(milestone_put(tx, &m, &fx_err));
	ck_assert_int_gt(m.id, 0);
	twin.body = twin.number = ""; /* '' and NULL are one */
	gives(milestone_put(tx, &twin, &fx_err), STORE_KNOWN);
	ck_assert_int_eq(twin.id, m.id);
	ok(milestone_put(tx, &other, &fx_err));
	ok(milestone_put(tx, &third, &fx_err));
	m.state = ST_OFFICIAL;
	m.evidence_count = 4;
	ok(milestone_put(tx, &m, &fx_err));
	ok(tx_commit(tx, &fx_err));

	ok(milestone_get(st, m.id, &fx_arena, &got, &fx_err));
	ck_assert(got.type == MS_TREATY_SIGNED && got.state == ST_OFFICIAL && got.announced);
	ck_assert(got.vote.for_ == 67 && got.vote.two_thirds && got.vote.absent == -1);
	ck_assert(got.date_from == DATE_TEXT && got.best == EV_PRESS && got.evidence_count == 4);
	ck_assert_str_eq(got.actor, "Albania");
	ck_assert_str_eq(got.kind, "definitive signature");
	ck_assert_ptr_null(got.procedure);
	gives(milestone_get(st, 99, &fx_arena, &got, &fx_err), STORE_NONE);
	ok(milestone_list(st, NULL, NULL, 0, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 3);
	ok(milestone_list(st, "un", NULL, 0, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 2);
	ok(milestone_list(st, "un", types, 1, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 1);
	ok(milestone_list(st, "un", types, 2, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 2);
	ok(milestone_list(st, NULL, types + 1, 1, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 2);
	ok(milestone_list(st, "xx", types, 0, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 0);
	ok(dossier_list(st, &fx_arena, &dossiers, &n, &fx_err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(dossiers[1].dossier, "un");
	ck_assert_int_eq(dossiers[1].milestones, 2);

	tx =
	    fx_begin(st); /* an update may not take another's identity, nor one that is not there */
	other.type = MS_TREATY_SIGNED;
	gives(milestone_put(tx, &other, &fx_err), -EINVAL);
	tx_abort(tx);
	tx = fx_begin(st);
	other.type = MS_SIGNED;
	other.id = 4711;
	gives(milestone_put(tx, &other, &fx_err), -ENOENT);
	tx_abort(tx);
	tx = fx_begin(st);
	other.type = MS_NONE;
	gives(milestone_put(tx, &other, &fx_err), -EINVAL);
	tx_abort(tx);
}
END_TEST

/* Who could be the same: an actor or a number that is missing on one side meets all. */
static const struct {
	const char *actor, *number;
	size_t found;
} near_rows[] = {
	{ "Albania", NULL, 2 },
	{ "Benin", NULL, 2 },
	{ "Chad", NULL, 1 },
	{ NULL, NULL, 4 },
	{ NULL, "7", 3 },
	{ NULL, "8", 4 },
	{ "Benin", "7", 1 },
};

START_TEST(near_milestones)
{
	static const enum ms_type types[] = { MS_RATIFIED, MS_DEPOSITED };
	struct milestone *list,
	    m[] = { fx_milestone("un", MS_RATIFIED, "Albania"),
		    fx_milestone("un", MS_DEPOSITED, "Benin"),
		    fx_milestone("un", MS_RATIFIED, NULL), fx_milestone("un", MS_ACCEDED, "Chad"),
		    fx_milestone("eu", MS_RATIFIED, "Albania"),
		    fx_milestone("un", MS_DEPOSITED, "Denmark") };
	struct tx *tx = fx_begin(st);
	size_t i, n;

	m[1].number = "8";
	for (i = 0; i < ARRAY_LEN(m); i++)
		ok(milestone_put(tx, &m[i], &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(milestone_near(st, "un", types, 2, near_rows[_i].actor, near_rows[_i].number, &fx_arena,
	    &list, &n, &fx_err));
	ck_assert_msg(n == near_rows[_i].found, "%s, %s: %zu", STR_OR(near_rows[_i].actor, "-"),
	    STR_OR(near_rows[_i].number, "-"), n);
}
END_TEST

START_TEST(evidence_is_stored_once)
{
	struct milestone m = fx_milestone("un", MS_TREATY_SIGNED, "Albania");
	struct entry e = fx_entry("s", "g", "t");
	struct evidence *list,
	    v = { .source = "s",
		    .origin = "o",
		    .rule = "r1",
		    .type = MS_TREATY_SIGNED,
		    .date_from = DATE_TEXT,
		    .quote = "q",
		    .from = 3,
		    .to = 9,
		    .evidence = EV_OFFICIAL,
		    .seen_ms = 20,
		    .field = "title" };
	const char **names;
	struct tx *tx = fx_begin(st);
	size_t n;

	v.text = fx_hash("text");
	v.document = fx_hash("doc");
	v.title = fx_long_text('t');
	ok(milestone_put(tx, &m, &fx_err));
	ok(entry_put(tx, &e, NULL, 0, &v.entry_id, &fx_err));
	v.milestone_id = m.id;
	ok(evidence_put(tx, &v, &fx_err));
	gives(evidence_put(tx, &v, &fx_err), STORE_KNOWN);
	v.quote = "revised";
	gives(evidence_put(tx, &v, &fx_err), STORE_KNOWN);
	v.rule = "r2";
	v.seen_ms = 10;
	ok(evidence_put(tx, &v, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(evidence_list(st, m.id, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(list[0].rule, "r2");
	ck_assert_str_eq(list[0].title, v.title);
	ck_assert(list[0].from == 3 && list[0].to == 9 && list[0].evidence == EV_OFFICIAL);
	ck_assert(list[0].type == MS_TREATY_SIGNED && list[0].date_from == DATE_TEXT);
	ck_assert_str_eq(list[1].quote, "revised");
	ck_assert_mem_eq(&list[0].document, &v.document, sizeof(v.document));
	ck_assert_mem_eq(&list[0].text, &v.text, sizeof(v.text));
	ok(evidence_of_dossier(st, m.dossier, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(list[0].rule, "r2");
	ok(evidence_of_dossier(st, "another", &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 0);
	ok(milestone_dossiers(st, &fx_arena, &names, &n, &fx_err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(names[0], m.dossier);
	ok(evidence_of_entry(st, v.entry_id, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 2);
	tx = fx_begin(st);
	ok(evidence_drop_older(tx, m.id, v.entry_id, v.seen_ms, &fx_err));
	ok(evidence_of_entry(st, v.entry_id, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(list[0].seen_ms, v.seen_ms);
	ok(evidence_drop_older(tx, m.id, v.entry_id, v.seen_ms + 1, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(evidence_of_entry(st, v.entry_id, &fx_arena, &list, &n, &fx_err));
	ck_assert_uint_eq(n, 0);
	tx = fx_begin(st); /* evidence of an entry that is not there */
	v.entry_id = 4711;
	gives(evidence_put(tx, &v, &fx_err), -EINVAL);
	tx_abort(tx);
}
END_TEST

static int
count_rows(const struct audit_row *row, void *arg)
{
	int64_t *n = arg;

	if (row->seq != *n)
		return -1;
	++*n;
	return row->line[0] == 'x' ? 0 : 7;
}

START_TEST(audit_rows_have_no_gap)
{
	struct hash h = fx_hash("h");
	struct store_counts counts;
	struct audit_row row;
	int64_t n = 0;
	struct tx *tx = fx_begin(st);

	gives(audit_last(st, &row, &fx_arena, &fx_err), STORE_NONE);
	ok(audit_insert(tx, 0, "x0", &h, &fx_err));
	ok(audit_insert(tx, 1, "x1", &h, &fx_err));
	ok(tx_commit(tx, &fx_err));
	tx = fx_begin(st);
	gives(audit_insert(tx, 3, "x3", &h, &fx_err), -EINVAL);
	gives(tx_commit(tx, &fx_err), -EINVAL);
	tx = fx_begin(st);
	gives(audit_insert(tx, 1, "x1", &h, &fx_err), -EINVAL);
	tx_abort(tx);
	ok(audit_last(st, &row, &fx_arena, &fx_err));
	ck_assert_int_eq(row.seq, 1);
	ck_assert_str_eq(row.line, "x1");
	ck_assert_mem_eq(&row.hash, &h, sizeof(h));
	ok(audit_get(st, 0, &row, &fx_arena, &fx_err));
	ck_assert_str_eq(row.line, "x0");
	ok(audit_each(st, 0, count_rows, &n, &fx_err));
	ck_assert_int_eq(n, 2);
	gives(audit_each(st, 1, count_rows, &n, &fx_err), -1);
	ok(store_count(st, &counts, &fx_err));
	ck_assert_int_eq(counts.audit_records, 2);
	ck_assert_int_gt(counts.bytes, 4096);
}
END_TEST

START_TEST(a_full_arena_is_said)
{
	struct source_state got, s = { .name = "s" };
	struct arena small;
	struct tx *tx = fx_begin(st);

	s.etag = fx_long_text('x');
	ok(source_put(tx, &s, &fx_err));
	ok(tx_commit(tx, &fx_err));
	arena_init(&small, 32 * 1024);
	gives(source_get(st, "s", &small, &got, &fx_err), -EFBIG);
	arena_done(&small);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("rows");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, source_round_trip);
	tcase_add_test(t, baselines_counters_and_meta);
	tcase_add_test(t, documents_are_kept_once);
	tcase_add_test(t, entries_are_known_by_identity_then_by_alias);
	tcase_add_test(t, bodies_round_trip);
	tcase_add_test(t, rows_vanish);
	tcase_add_test(t, a_milestone_is_stored_once);
	tcase_add_loop_test(t, near_milestones, 0, ARRAY_LEN(near_rows));
	tcase_add_test(t, evidence_is_stored_once);
	tcase_add_test(t, audit_rows_have_no_gap);
	tcase_add_test(t, a_full_arena_is_said);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
