/*
 * Killed at every step: whatever is found afterwards is all of a unit of work or nothing of it,
 * and going on from there ends where an undisturbed run ends.
 */
#include "tests/store/fixture.h"

#include <signal.h>
#include <sys/wait.h>

#include "daemon/audit/audit.h"
#include "daemon/store/internal.h"

#define SOURCE "mtdsg"
#define ENTRIES 2

/* ---- the work, as the daemon does it; it can be done again after any crash */
static void
poll_unit(struct store *st, struct tx *tx, int i)
{
	struct milestone m =
	    fx_milestone("un-cybercrime", MS_TREATY_SIGNED, arena_printf(&fx_arena, "State %d", i));
	struct entry e = fx_entry(SOURCE, arena_printf(&fx_arena, "row %d", i), m.actor);
	struct evidence v = { .source = SOURCE, .rule = "record:signature", .seen_ms = 1 };
	const struct position yes = { .actor = "Fiji", .vote = POS_FOR };
	struct announcement hearing = { .source = SOURCE,
		.dossier = "un-cybercrime",
		.now = { .name = "meeting", .kind = EVENT_HEARING } };
	struct alert a = fx_alert(m.actor, 0);
	struct entry_seen seen;
	int r;

	if (entry_find(st, SOURCE, &e.identity, NULL, &seen, &fx_err) == 0)
		return;
	ok(entry_put(tx, &e, NULL, 0, &v.entry_id, &fx_err));
	ok(entry_put_body(tx, v.entry_id, 1, &e, 0, &fx_err));
	ok(entry_mark_listed(tx, v.entry_id, 5, &fx_err));
	ok(milestone_put(tx, &m, &fx_err));
	v.milestone_id = m.id;
	ok(evidence_put(tx, &v, &fx_err));
	ok(position_put(tx, m.id, SOURCE, v.entry_id, &yes, 1, 1, &fx_err));
	hearing.entry_id = v.entry_id;
	ok(event_put(tx, &hearing, &fx_err));
	ok(entry_set_until(tx, v.entry_id, 99, &fx_err));
	a.milestone_id = m.id;
	r = alert_put(tx, &a, &fx_err);
	ck_assert_int_eq(r, 0);
	ok(delivery_put(tx, a.id, "mail", 10, 10, &fx_err));
	ok(delivery_put(tx, a.id, "log", 10, 10, &fx_err));
	ok(audit_add(tx, 1761350400000, "alert", json_pack("{s:s}", "id", a.id), &fx_err));
}

static void
poll_once(struct store *st)
{
	struct source_state s = { .name = SOURCE, .etag = "\"new\"", .entries_seen = ENTRIES };
	struct document d = { .source = SOURCE, .body = "<xml/>", .body_len = 6, .status = 200 };
	struct quarantine q = { .source = SOURCE, .why = "w", .body = "<x/>", .body_len = 4 };
	struct tx *tx = fx_begin(st);
	int64_t id;
	int i, r;

	d.sha256 = fx_hash("document");
	r = document_put(tx, &d, &id, &fx_err);
	ck_assert(r == 0 || r == STORE_KNOWN);
	for (i = 0; i < ENTRIES; i++)
		poll_unit(st, tx, i);
	q.sha256 = q.gone = fx_hash("held");
	ok(quarantine_put(tx, &q, &fx_err));
	ok(baseline_put(tx, SOURCE, "un-cybercrime", &fx_err));
	ok(source_put(tx, &s, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(audit_file_sync(st, fx_path("audit.jsonl"), &fx_err));
}

static void
hand_over(const struct delivery *d)
{
	const char *line = arena_printf(&fx_arena, "%s %s\n", d->sink, d->alert_id);
	int fd = open(fx_path("handed"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	store_step("hand over");
	ck_assert_int_eq(write(fd, line, strlen(line)), (ssize_t)strlen(line));
	(void)close(fd);
	store_step("hand over done");
}

static void
deliver_all(struct store *st)
{
	struct delivery d;
	struct tx *tx;
	int r;

	for (;;) {
		tx = fx_begin(st);
		r = fx_claim(tx, 1000, NULL, &d);
		if (r == STORE_NONE) {
			tx_abort(tx);
			return;
		}
		ck_assert_int_eq(r, 0);
		ok(tx_commit(tx, &fx_err));
		hand_over(&d);
		tx = fx_begin(st);
		d.state = DLV_DELIVERED;
		d.settled_ms = 20;
		ok(delivery_settle(tx, &d, &fx_err));
		ok(audit_add(tx, 1761350400000, "delivery",
		    json_pack("{s:s,s:s}", "id", d.alert_id, "sink", d.sink), &fx_err));
		ok(tx_commit(tx, &fx_err));
	}
}

static void
work(void)
{
	struct store *st = fx_open(STORE_WRITE);
	struct tx *tx = fx_begin(st);

	ok(delivery_release_claims(tx, 10, &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(audit_file_sync(st, fx_path("audit.jsonl"), &fx_err));
	poll_once(st);
	deliver_all(st);
	ok(audit_file_sync(st, fx_path("audit.jsonl"), &fx_err));
	store_close(st);
}

/* ---- what must hold at any time */
static void
check_chain(struct store *st)
{
	const char *path = fx_path("audit.jsonl");
	struct audit_problem bad;
	int64_t n;
	int r;

	r = audit_verify_store(st, access(path, F_OK) == 0 ? path : NULL, &n, &bad, &fx_err);
	ck_assert_msg(r == 0, "record %lld: %s", (long long)bad.seq, bad.text);
	ok(audit_file_sync(st, path, &fx_err));
	ok(audit_verify_store(st, path, &n, &bad, &fx_err));
	ck_assert_int_eq(bad.missing, 0);
}

/* What later versions of the schema brought. */
static void
check_later_tables(struct store *st, int64_t one, struct arena *arena)
{
	struct position_row *positions;
	struct announcement *events;
	struct listed_row *rows;
	struct quarantine q;
	size_t n;

	ok(position_of_actor(st, "Fiji", arena, &positions, &n, &fx_err));
	ck_assert_int_eq((int64_t)n, one * ENTRIES);
	ok(event_list(st, NULL, arena, &events, &n, NULL, &fx_err));
	ck_assert_int_eq((int64_t)n, one * ENTRIES);
	ok(entry_list_listed(st, SOURCE, arena, &rows, &n, &fx_err));
	ck_assert_int_eq((int64_t)n, one * ENTRIES);
	ck_assert(n == 0 || (rows[0].until_ms == 99 && rows[n - 1].until_ms == 99));
	gives(quarantine_get(st, SOURCE, true, arena, &q, &fx_err), one != 0 ? 0 : STORE_NONE);
}

/* 1 when the unit is there, 0 when nothing of it is. */
static int64_t
check_all_or_nothing(struct store *st)
{
	struct source_state s = { .etag = NULL };
	struct store_counts c;
	struct arena arena;
	int64_t one;
	bool base;
	int r;

	arena_init(&arena, 1 << 20);
	ok(store_count(st, &c, &fx_err));
	ok(baseline_done(st, SOURCE, "un-cybercrime", &base, &fx_err));
	r = source_get(st, SOURCE, &arena, &s, &fx_err);
	one = r == 0;
	ck_assert_int_eq(one != 0, base);
	ck_assert_int_eq(one, str_eq(s.etag, "\"new\""));
	ck_assert_int_eq(c.sources, one);
	ck_assert_int_eq(c.documents, one);
	ck_assert_int_eq(c.entries, one * ENTRIES);
	ck_assert_int_eq(c.bodies, one * ENTRIES);
	ck_assert_int_eq(c.milestones, one * ENTRIES);
	ck_assert_int_eq(c.evidence, one * ENTRIES);
	ck_assert_int_eq(c.alerts, one * ENTRIES);
	ck_assert_int_eq(c.deliveries, one * ENTRIES * 2);
	check_later_tables(st, one, &arena);
	arena_done(&arena);
	return one;
}

static void
check_state(void)
{
	struct delivery_counts d;
	struct store_counts c;
	struct store *st = fx_open(STORE_WRITE);
	int64_t one = check_all_or_nothing(st);

	ok(delivery_count(st, NULL, &d, &fx_err));
	ok(store_count(st, &c, &fx_err));
	/* genesis, a record an alert, a record a delivery that is settled */
	ck_assert_int_eq(c.audit_records, one != 0 ? 1 + ENTRIES + d.by_state[DLV_DELIVERED] : 0);
	ck_assert_int_eq(d.by_state[DLV_FAILED] + d.by_state[DLV_HELD], 0);
	ck_assert_int_le(d.by_state[DLV_CLAIMED], 1);
	check_chain(st);
	_cleanup_stmt_ sqlite3_stmt *q = NULL;
	ok(stmt_open(st, &q, "PRAGMA integrity_check(1)", NO_ARGS, &fx_err));
	ok(stmt_next(st, q, &fx_err));
	ck_assert_str_eq((const char *)sqlite3_column_text(q, 0), "ok");
	stmt_close(&q);
	store_close(st);
}

static void
check_end(void)
{
	struct delivery_counts d;
	struct store *st = fx_open(STORE_READ);

	ck_assert_int_eq(check_all_or_nothing(st), 1);
	ok(delivery_count(st, NULL, &d, &fx_err));
	ck_assert_int_eq(d.by_state[DLV_DELIVERED], ENTRIES * 2);
	store_close(st);
}

/* Each runs in a process of its own, because the hook counts the steps of a process. */
static int
run_child(void (*fn)(void), const char *die_at, const char *log)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (die_at != NULL)
			(void)setenv("RATIFYD_DIE_AT", die_at, 1);
		if (log != NULL)
			(void)setenv("RATIFYD_STEP_LOG", log, 1);
		fn();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

static int
count_lines(const char *path, const char *with)
{
	FILE *f = fopen(path, "re");
	char line[300];
	int n = 0;

	if (f == NULL)
		return 0;
	while (fgets(line, sizeof(line), f) != NULL)
		n += strstr(line, with) != NULL;
	(void)fclose(f);
	return n;
}

/* How often each delivery was handed over: at least once, twice at most and then only one. */
static void
check_handed(int step)
{
	int i, n, twice = 0;
	struct alert a;

	for (i = 0; i < ENTRIES * 2; i++) {
		a = fx_alert(arena_printf(&fx_arena, "State %d", i / 2), 0);
		n = count_lines(fx_path("handed"),
		    arena_printf(&fx_arena, "%s %s", i % 2 != 0 ? "mail" : "log", a.id));
		ck_assert_msg(n == 1 || n == 2, "step %d: %d times", step, n);
		twice += n == 2;
	}
	ck_assert_int_le(twice, 1);
	ck_assert_int_eq(count_lines(fx_path("handed"), "\n"), ENTRIES * 2 + twice);
}

static void
start_anew(void)
{
	fx_teardown();
	fx_setup();
}

START_TEST(killed_at_every_step)
{
	char n[20];
	int steps, i, status;

	ck_assert_int_eq(run_child(work, NULL, fx_path("steps")), 0);
	ck_assert_int_eq(run_child(check_end, NULL, NULL), 0);
	steps = count_lines(fx_path("steps"), "\n");
	ck_assert_int_eq(count_lines(fx_path("steps"), " commit"),
	    2 * (2 + 2 * ENTRIES * 2)); /* before and after each */
	ck_assert_int_eq(count_lines(fx_path("steps"), " entry_put\n"), ENTRIES);
	for (i = 1; i <= steps; i++) {
		start_anew();
		(void)snprintf(n, sizeof(n), "%d", i);
		status = run_child(work, n, NULL);
		ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL,
		    "step %d: status %d", i, status);
		ck_assert_msg(run_child(check_state, NULL, NULL) == 0, "after step %d", i);
		ck_assert_msg(run_child(work, NULL, NULL) == 0, "going on after step %d", i);
		ck_assert_msg(run_child(check_state, NULL, NULL) == 0, "again after %d", i);
		ck_assert_msg(run_child(check_end, NULL, NULL) == 0, "in the end after %d", i);
		check_handed(i);
	}
	(void)fprintf(stderr, "killed at each of %d steps\n", steps);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("crash");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, fx_setup, fx_teardown);
	tcase_set_timeout(t, 100);
	tcase_add_test(t, killed_at_every_step);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
