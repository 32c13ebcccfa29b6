/*
 * The commands that read the store, as people and scripts call them, on a state directory that the
 * test has made: timeline, milestones, dossiers, sources, outbox.
 */
#include "tests/store/fixture.h"

#include <jansson.h>
#include <sys/wait.h>

static char output[65536], errors[4096];

static void
read_all(int fd, char *to, size_t cap)
{
	size_t got = 0;
	ssize_t n;

	while (got + 1 < cap && (n = read(fd, to + got, cap - 1 - got)) > 0)
		got += (size_t)n;
	to[got] = '\0';
	(void)close(fd);
}

/* Runs ratifyctl (words end with NULL) with this state and configuration: the exit code. */
static int
ctl(const char *const *words)
{
	const char *argv[24] = { "ratifyctl", "--state", fx_dir, "-c", fx_path("ratifyd.yaml") };
	const char *bin = arena_printf(&fx_arena, "%s/ratifyctl", getenv("RATIFY_BIN"));
	int status, out[2], err[2];
	size_t n = 5;
	pid_t pid;

	while (*words != NULL && n < ARRAY_LEN(argv) - 1)
		argv[n++] = *words++;
	ok(pipe(out));
	ok(pipe(err));
	pid = fork();
	if (pid == 0) {
		(void)dup2(out[1], STDOUT_FILENO);
		(void)dup2(err[1], STDERR_FILENO);
		(void)close(out[0]);
		(void)close(err[0]);
		(void)execv(bin, (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	(void)close(out[1]);
	(void)close(err[1]);
	read_all(out[0], output, sizeof(output));
	read_all(err[0], errors, sizeof(errors));
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFEXITED(status), "%d %s", status, errors);
	return WEXITSTATUS(status);
}
#define CTL(...) ctl((const char *const[]){ __VA_ARGS__, NULL })

static void
expect(const char *text)
{
	ck_assert_msg(strstr(output, text) != NULL, "no \"%s\" in:\n%s", text, output);
}

static void
expect_error(const char *text)
{
	ck_assert_msg(strstr(errors, text) != NULL, "no \"%s\" in: %s", text, errors);
}

static json_t *
answer(void)
{
	json_error_t at;
	json_t *j = json_loads(output, 0, &at);

	ck_assert_msg(j != NULL, "%s: %s", at.text, output);
	return j;
}

/* Every key of an answer stands in the manual: scripts rely on it. */
static void
check_documented(const json_t *j, const char *manual)
{
	const char *key;
	json_t *value;
	size_t i;

	json_array_foreach (j, i, value)
		check_documented(value, manual);
	json_object_foreach ((json_t *)(uintptr_t)j, key, value) {
		const char *word = arena_printf(&fx_arena, " %s ", key);
		const char *last = arena_printf(&fx_arena, " %s\n", key);

		ck_assert_msg(strstr(manual, word) != NULL || strstr(manual, last) != NULL,
		    "the manual does not tell of \"%s\"", key);
		if (strcmp(key, "unreadable") != 0)
			check_documented(value, manual);
	}
}

static void
write_config(const char *text)
{
	FILE *f = fopen(fx_path("ratifyd.yaml"), "we");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

static const char config[] = "dossiers:\n"
			     "  un:\n"
			     "    title: The long name of a treaty\n"
			     "    short-title: A treaty\n"
			     "    threshold: 40\n"
			     "    threshold-days: 90\n"
			     "    organisations-count: false\n"
			     "sources:\n"
			     "  waiting:\n"
			     "    url: https://example.org/feed\n";

static int64_t
add_milestone(struct tx *tx, enum ms_type type, const char *actor, const char *kind, int day,
    enum evidence_class best)
{
	struct milestone m = fx_milestone("un", type, actor);
	struct entry e = fx_entry("untc", kind, actor);
	struct evidence v = { .type = type,
		.source = "untc",
		.origin = "un.org",
		.rule = "record:x",
		.field = "acts",
		.quote = "Qatar \x1b[31m25 Oct 2025",
		.url = "https://example.org/1",
		.evidence = best,
		.date_from = DATE_RECORD,
		.seen_ms = 1761400000000 };

	m.kind = kind;
	m.best = best;
	m.state = best <= EV_OFFICIAL ? ST_OFFICIAL : ST_REPORTED;
	m.date_from = best <= EV_OFFICIAL ? DATE_RECORD : DATE_PUBLISHED;
	m.date.at += (int64_t)day * 86400;
	m.first_seen_ms = m.changed_ms = 1761400000000;
	v.date = m.date;
	v.text = fx_hash("text");
	ok(milestone_put(tx, &m, &fx_err));
	e.identity = fx_hash(arena_printf(&fx_arena, "%lld", (long long)m.id));
	ok(entry_put(tx, &e, NULL, 0, &v.entry_id, &fx_err));
	v.milestone_id = m.id;
	ok(evidence_put(tx, &v, &fx_err));
	return m.id;
}

/* A vote of the Assembly, of which two sources tell who voted how. */
static void
add_vote(struct tx *tx)
{
	static const struct position list[] = { { "Qatar", NULL, NULL, POS_FOR, "Yes" },
		{ "United States of America", "USA", NULL, POS_AGAINST, "No" },
		{ "Jordan (R-OH)", "J000289", "R-OH", POS_ABSENT, NULL },
		{ "Nelson (D-FL)", "S236", "D-FL", POS_FOR, NULL },
		{ "Nelson (D-NE)", "S264", "D-NE", POS_AGAINST, NULL } };
	static const struct position press[] = { { "United States of America", NULL, NULL,
	    POS_ABSTAIN, NULL } };
	const struct quarantine q = {
		.source = "untc", .why = "w", .rows_before = 9, .rows_gone = 8
	};
	struct announcement meeting = { .source = "list",
		.dossier = "un",
		.state = EVENT_MOVED,
		.changed = true,
		.now = { .kind = EVENT_HEARING,
		    .name = "m",
		    .body = "Foreign Relations",
		    .title = "T",
		    .place = "SD-419",
		    .starts = { 4102484400, WHEN_MINUTE, false } },
		.was = { .place = "SD\x1b-215", .starts = { 4102480800, WHEN_MINUTE, false } } };
	int64_t id = add_milestone(tx, MS_UN_GA_ADOPTED, NULL, "resolution", 10, EV_RECORD);
	struct entry e = fx_entry("press", "vote", NULL);
	struct evidence *v;
	int64_t entry;
	size_t n;

	ok(evidence_list(tx_store(tx), id, &fx_arena, &v, &n, &fx_err));
	ok(entry_put(tx, &e, NULL, 0, &entry, &fx_err));
	ok(position_put(tx, id, "list", v[0].entry_id, list, 5, 1761400000000, &fx_err));
	ok(position_put(tx, id, "press", entry, press, 1, 1761400000000, &fx_err));
	meeting.entry_id = entry;
	ok(event_put(tx, &meeting, &fx_err));
	meeting = (struct announcement){ .source = "list",
		.dossier = "un",
		.entry_id = entry,
		.state = EVENT_UNLISTED,
		.now = { .kind = EVENT_VOTE,
		    .name = "v",
		    .title = "V",
		    .starts = { 1761350400, WHEN_DAY, false } } };
	ok(event_put(tx, &meeting, &fx_err));
	ok(quarantine_put(tx, &q, &fx_err));
}

static void
add_vote_and_commit(void)
{
	struct store *st = fx_open(STORE_WRITE);
	struct tx *tx = fx_begin(st);

	add_vote(tx);
	ok(tx_commit(tx, &fx_err));
	store_close(st);
}

static void
add_delivery(
    struct tx *tx, const char *name, const char *sink, enum delivery_state state, int64_t milestone)
{
	struct alert a = fx_alert(name, milestone);
	struct delivery *d;
	size_t n = 0, i;

	ok(alert_put(tx, &a, &fx_err));
	ok(delivery_put(tx, a.id, sink, 1761400000000, 1761400000000, &fx_err));
	ok(delivery_list(tx_store(tx), sink, -1, 100, &fx_arena, &d, &n, &fx_err));
	for (i = 0; i < n; i++) {
		if (strcmp(d[i].alert_id, a.id) != 0 || state == DLV_DUE)
			continue;
		d[i].state = state;
		d[i].attempts = 3;
		d[i].settled_ms = 1761400060000;
		d[i].detail = "550 no\nsuch user";
		ok(delivery_settle(tx, &d[i], &fx_err));
	}
}

static void
fill(void)
{
	struct source_state s = { .name = "untc",
		.url = "https://treaties.example/x",
		.last_poll_ms = 1761400000000,
		.last_ok_ms = 1761300000000,
		.next_due_ms = 1761500000000,
		.failing_since_ms = 1761390000000,
		.failures = 3,
		.last_status = 503,
		.last_error = "HTTP 503",
		.entries_seen = 74 };
	struct store *st;
	struct tx *tx;
	int64_t id;

	fx_setup();
	write_config(config);
	st = fx_open(STORE_WRITE);
	tx = fx_begin(st);
	ok(source_put(tx, &s, &fx_err));
	(void)add_milestone(tx, MS_RATIFIED, "Azerbaijan", NULL, 100, EV_PRESS);
	(void)add_milestone(
	    tx, MS_TREATY_SIGNED, "C\xc3\xb4te d'Ivoire", "signature", 0, EV_RECORD);
	id = add_milestone(tx, MS_RATIFIED, "Qatar", "acceptance", 50, EV_RECORD);
	add_delivery(tx, "one", "desktop", DLV_DUE, id);
	add_delivery(tx, "two", "mail", DLV_FAILED, id);
	add_delivery(tx, "three", "desktop", DLV_DELIVERED, id);
	ok(tx_commit(tx, &fx_err));
	store_close(st);
}

START_TEST(timeline_for_people)
{
	static const char head[] =
	    "un: A treaty\n"
	    "1 signatory, 1 of 40 consents needed for entry into force, 1 more reported but\n"
	    "  not official\n"
	    "threshold: 1 of 40; 39 short; +";
	const char *rows;

	ck_assert_int_eq(CTL("timeline", "un"), 0);
	ck_assert_msg(str_starts(output, head), "%s", output);
	rows = strstr(output, "STATE ");
	ck_assert_ptr_nonnull(rows);
	/* what depends on today */
	ck_assert_msg(
	    strstr(output, " in the last 90 days\nentry into force: ") < rows, "%s", output);
	ck_assert_msg(
	    strstr(output, " at the earliest, if all that is missing came\n  today\n\n\nSTATE") <
		rows,
	    "%s", output);
	ck_assert_str_eq(rows,
	    "STATE     DATE         WHAT                              EVIDENCE\n"
	    "official  2025-10-25   Signature: C\xc3\xb4te d'Ivoire                 1\n"
	    "official  2025-12-14   Ratification (acceptance): Qatar         1\n"
	    "reported  ~2026-02-02  Ratification: Azerbaijan                 1\n"
	    "~ is the day of the report, not of the event\n");
	ck_assert_str_eq(errors, "");
}
END_TEST

static size_t
count_characters(const char *s, size_t len)
{
	size_t n = 0;

	while (len > 0)
		n += (s[--len] & 0xc0) != 0x80;
	return n;
}

/* One line a step where it fits, none that is wider, and nothing lost. */
START_TEST(timeline_in_a_terminal)
{
	static const size_t widths[] = { 50, 60, 80, 120 };
	const char *line, *end;
	char columns[8];
	size_t i;

	for (i = 0; i < ARRAY_LEN(widths); i++) {
		(void)snprintf(columns, sizeof(columns), "%zu", widths[i]);
		ck_assert_int_eq(setenv("COLUMNS", columns, 1), 0);
		ck_assert_int_eq(CTL("timeline", "un"), 0);
		for (line = output; (end = strchr(line, '\n')) != NULL; line = end + 1)
			ck_assert_msg(count_characters(line, (size_t)(end - line)) <= widths[i],
			    "%zu: %.*s", widths[i], (int)(end - line), line);
		ck_assert_msg(
		    (strstr(output, "untc (record)") != NULL) == (widths[i] >= 110), "%s", output);
		expect("Ivoire");
	}
	ck_assert_int_eq(unsetenv("COLUMNS"), 0);
}
END_TEST

START_TEST(timeline_for_scripts)
{
	json_t *j, *m, *e;
	const char *dossier, *progress, *state, *date, *quote, *source;
	int signatories, parties, threshold;

	ck_assert_int_eq(CTL("timeline", "un", "--json"), 0);
	j = answer();
	ok(json_unpack(j, "{s:s, s:s, s:i, s:i, s:i, s:n, s:b, s:o}", "dossier", &dossier,
	    "progress", &progress, "signatories", &signatories, "parties", &parties, "threshold",
	    &threshold, "expected_in_force", "in_force", &(int){ 0 }, "milestones", &m));
	ck_assert_str_eq(dossier, "un");
	ck_assert_str_eq(progress, "1 of 40");
	ck_assert_int_eq(signatories, 1);
	ck_assert_int_eq(parties, 1);
	ck_assert_int_eq(threshold, 40);
	ck_assert_uint_eq(json_array_size(m), 3);
	ok(json_unpack(json_array_get(m, 1), "{s:s, s:s, s:o}", "state", &state, "date", &date,
	    "evidence", &e));
	ck_assert_str_eq(state, "official");
	ck_assert_str_eq(date, "2025-12-14");
	ok(json_unpack(json_array_get(e, 0), "{s:s, s:s}", "quote", &quote, "source", &source));
	ck_assert_str_eq(quote, "Qatar \x1b[31m25 Oct 2025");
	ck_assert_str_eq(source, "untc");
	json_decref(j);
}
END_TEST

START_TEST(milestones_chosen)
{
	json_t *j, *m;

	ck_assert_int_eq(CTL("milestones"), 0);
	expect("ID  DATE         DOSSIER");
	expect("Qatar");
	ck_assert_int_eq(CTL("milestones", "--type", "ratified", "--in-state", "official"), 0);
	expect("Qatar");
	ck_assert_ptr_null(strstr(output, "Azerbaijan"));
	ck_assert_int_eq(
	    CTL("milestones", "--since", "2026-01-01", "--dossier", "un", "--json"), 0);
	j = answer();
	m = json_object_get(j, "milestones");
	ck_assert_uint_eq(json_array_size(m), 1);
	ck_assert_str_eq(
	    json_string_value(json_object_get(json_array_get(m, 0), "actor")), "Azerbaijan");
	json_decref(j);
	ck_assert_int_eq(CTL("milestones", "3"), 0);
	expect("who         Qatar");
	expect("quote       Qatar \\x1b[31m25 Oct 2025");
	ck_assert_int_eq(CTL("milestones", "3", "--json"), 0);
	j = answer();
	ck_assert_str_eq(json_string_value(json_object_get(j, "kind")), "acceptance");
	ck_assert_str_eq(json_string_value(json_object_get(j, "importance")), "A");
	ck_assert_uint_eq(strlen(json_string_value(json_object_get(j, "key"))), 32);
	json_decref(j);
}
END_TEST

/* Any name of a State, a member's with and without party, or his number. */
static const struct {
	const char *asked;
	size_t n;          /* milestones */
	const char *voted; /* NULL: did not */
} actors[] = {
	{ "US", 1, "against" },
	{ "the United States of America", 1, "against" },
	{ "qatar", 2, "for" },
	{ "nelson (d-ne)", 1, "against" },
	{ "S236", 1, "for" },
	{ "Jordan (R-OH)", 1, "absent" },
	{ "J000289", 1, "absent" },
	{ "Jordan", 0, NULL }, /* the State: the member is another */
	{ "Azerbaijan", 1, NULL },
	{ "Nobody", 0, NULL },
	{ "'; --", 0, NULL },
};

START_TEST(milestones_of_an_actor)
{
	json_t *j, *m, *position;
	const char *voted = NULL;
	size_t i;

	add_vote_and_commit();
	ck_assert_int_eq(CTL("milestones", "--actor", actors[_i].asked, "--json"), 0);
	j = answer();
	m = json_object_get(j, "milestones");
	ck_assert_uint_eq(json_array_size(m), actors[_i].n);
	for (i = 0; i < actors[_i].n; i++) {
		position = json_object_get(json_array_get(m, i), "position");
		ck_assert_ptr_nonnull(position);
		if (json_is_string(position))
			voted = json_string_value(position);
	}
	ck_assert_msg(str_eq(voted, actors[_i].voted), "%s", STR_OR(voted, "(none)"));
	json_decref(j);
}
END_TEST

START_TEST(a_name_of_two)
{
	add_vote_and_commit();
	ck_assert_int_eq(CTL("milestones", "--actor", "Nelson"), 64);
	expect_error("\"Nelson\" may be Nelson (D-FL) (S236) or Nelson (D-NE) (S264)");
	ck_assert_str_eq(output, "");
}
END_TEST

START_TEST(votes_shown)
{
	const char *actor, *position, *source;
	json_t *j, *m;

	add_vote_and_commit();
	ck_assert_int_eq(CTL("milestones", "--actor", "USA"), 0);
	expect("WHO  VOTE     STATE");
	expect("against  official");
	ck_assert_int_eq(CTL("milestones", "--dossier", "un", "--votes"), 0);
	expect("4  2025-11-04  un  Adopted by the General Assembly");
	expect("  Qatar                     for      -      list");
	expect("  United States of America  against  -      list");
	ck_assert_ptr_null(strstr(output, "Azerbaijan"));
	ck_assert_int_eq(CTL("milestones", "4"), 0);
	expect("for         2: Nelson (D-FL), Qatar\n");
	expect("against     2: Nelson (D-NE), United States of America\n");
	expect("absent      1: Jordan (R-OH)\n");
	ck_assert_ptr_null(strstr(output, "abstain"));
	ck_assert_int_eq(CTL("milestones", "--votes", "--json"), 0);
	j = answer();
	ck_assert_uint_eq(json_array_size(json_object_get(j, "milestones")), 1);
	m = json_object_get(json_array_get(json_object_get(j, "milestones"), 0), "positions");
	ck_assert_uint_eq(json_array_size(m), 6);
	ok(json_unpack(json_array_get(m, 4), "{s:s, s:s, s:s}", "actor", &actor, "position",
	    &position, "source", &source));
	ck_assert_str_eq(actor, "United States of America");
	ck_assert_str_eq(position, "against");
	ck_assert_str_eq(source, "list"); /* the record goes before the newspaper */
	json_decref(j);
}
END_TEST

START_TEST(events_shown)
{
	int upcoming, over;
	json_t *j;

	add_vote_and_commit();
	ck_assert_int_eq(CTL("timeline", "un"), 0);
	expect("\nannounced\nWHEN                       WHAT     WHO                WHERE");
	expect("1 January 2100, 11:00 UTC  Hearing  Foreign Relations  SD-419");
	expect("moved, before: 1 January 2100, 10:00 UTC, SD\\x1b-215");
	expect("\nannounced, and over\nWHEN");
	expect("25 October 2025  Vote  V");
	expect("no longer listed");
	ck_assert_int_eq(CTL("timeline", "un", "--json"), 0);
	j = answer();
	ok(json_unpack(
	    j, "{s:[{s:b}, {s:b}]}", "events", "upcoming", &over, "upcoming", &upcoming));
	ck_assert(!over && upcoming);
	json_decref(j);
	ck_assert_int_eq(CTL("sources", "--json"), 0);
	expect("\"missing\":8");
}
END_TEST

START_TEST(dossiers_listed)
{
	json_t *j, *d;

	ck_assert_int_eq(CTL("dossiers"), 0);
	expect("DOSSIER  SEEN  SIGNED  CONSENTS  LATEST");
	expect("1 of 40  ~2026-02-02  Ratification");
	ck_assert_int_eq(CTL("dossiers", "--json"), 0);
	j = answer();
	d = json_array_get(json_object_get(j, "dossiers"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(d, "dossier")), "un");
	ck_assert_str_eq(json_string_value(json_object_get(d, "progress")), "1 of 40");
	ck_assert_int_eq(json_integer_value(json_object_get(d, "milestones")), 3);
	json_decref(j);
}
END_TEST

START_TEST(sources_listed)
{
	json_t *j, *list;

	ck_assert_int_eq(CTL("sources"), 0);
	expect("waiting  not asked yet");
	expect("untc     failing");
	expect("https://treaties.example/x: HTTP 503 (3 in a row)");
	ck_assert_int_eq(CTL("sources", "--json"), 0);
	j = answer();
	list = json_object_get(j, "sources");
	ck_assert_uint_eq(json_array_size(list), 2);
	ck_assert_str_eq(
	    json_string_value(json_object_get(json_array_get(list, 1), "state")), "failing");
	ck_assert_int_eq(
	    json_integer_value(json_object_get(json_array_get(list, 1), "last_status")), 503);
	ck_assert(json_is_null(json_object_get(json_array_get(list, 0), "last_poll")));
	json_decref(j);
}
END_TEST

START_TEST(outbox_listed)
{
	json_t *j;

	ck_assert_int_eq(CTL("outbox"), 0);
	expect("1 due, 0 claimed, 1 delivered, 1 failed, 0 held, 0 muted\n");
	expect("550 no\\nsuch user");
	ck_assert_ptr_null(strstr(output, "three"));
	ck_assert_int_eq(CTL("outbox", "--all"), 0);
	expect("three");
	ck_assert_int_eq(CTL("outbox", "--sink", "mail", "--json"), 0);
	j = answer();
	ck_assert_uint_eq(json_array_size(json_object_get(j, "deliveries")), 1);
	ck_assert_int_eq(
	    json_integer_value(json_object_get(json_object_get(j, "counts"), "failed")), 1);
	json_decref(j);
	ck_assert_int_eq(CTL("outbox", "--in-state", "delivered", "--json"), 0);
	j = answer();
	ck_assert_uint_eq(json_array_size(json_object_get(j, "deliveries")), 1);
	json_decref(j);
}
END_TEST

START_TEST(keys_in_the_manual)
{
	static const char *const commands[][3] = { { "timeline", "un", "--json" },
		{ "milestones", "--json" }, { "milestones", "3", "--json" },
		{ "dossiers", "--json" }, { "sources", "--json" },
		{ "outbox", "--all", "--json" } };
	static char manual[65536];
	const char *const *c = commands[_i];
	FILE *f =
	    fopen(arena_printf(&fx_arena, "%s/docs/ratifyctl.1", getenv("RATIFY_SOURCE")), "re");
	json_t *j;

	add_vote_and_commit();
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_gt(fread(manual, 1, sizeof(manual) - 1, f), 1000);
	(void)fclose(f);
	ck_assert_int_eq(CTL(c[0], c[1], c[2]), 0);
	j = answer();
	check_documented(j, manual);
	json_decref(j);
}
END_TEST

static const struct {
	const char *words[4];
	int code;
	const char *error;
} refusals[] = {
	{ { "timeline" }, 64, "usage: ratifyctl timeline" },
	{ { "timeline", "um" }, 64, "no dossier \"um\" (did you mean \"un\"?)" },
	{ { "timeline", "zebra\x1b[m" }, 64, "no dossier \"zebra\\x1b[m\"" },
	{ { "milestones", "--type", "ratifed" }, 64, "did you mean \"ratified\"?" },
	{ { "milestones", "--in-state", "oficial" }, 64, "did you mean \"official\"?" },
	{ { "milestones", "--since", "soon" }, 64, "\"soon\" is no date" },
	{ { "milestones", "--since" }, 64, "--since lacks its value" },
	{ { "milestones", "--colour" }, 64, "--colour" },
	{ { "milestones", "99" }, 64, "no milestone 99" },
	{ { "milestones", "x" }, 64, "\"x\" is no number of a milestone" },
	{ { "milestones", "--dossier", "zebra" }, 64, "no dossier \"zebra\"" },
	{ { "outbox", "--in-state", "deliverd" }, 64, "did you mean \"delivered\"?" },
	{ { "outbox", "--sink" }, 64, "--sink lacks its value" },
	{ { "dossiers", "un" }, 64, "dossiers takes no argument" },
	{ { "sources", "release" }, 64, "sources release takes the name of one source" },
	{ { "sources", "release", "untc" }, 64, "nothing of source \"untc\" is held back" },
	{ { "sources", "held", "z\x1b" }, 64, "nothing of source \"z\\x1b\" is held back" },
	{ { "sources", "un" }, 64, "sources takes try, import, held, release, discard or nothing" },
};

START_TEST(refused)
{
	ck_assert_int_eq(ctl(refusals[_i].words), refusals[_i].code);
	expect_error(refusals[_i].error);
	ck_assert_str_eq(output, "");
}
END_TEST

/* Without titles and thresholds there is still what happened. */
START_TEST(a_configuration_with_mistakes)
{
	write_config("dossiers: 7\n");
	ck_assert_int_eq(CTL("timeline", "un"), 0);
	expect("un\n1 signatory, 1 party, 1 more reported but not official\n");
	expect_error("titles and thresholds are left out");
	ok(unlink(fx_path("ratifyd.yaml")));
	ck_assert_int_eq(CTL("timeline", "un"), 66);
}
END_TEST

START_TEST(no_store)
{
	static const char *const commands[] = { "milestones", "dossiers", "sources", "outbox" };

	ok(unlink(fx_path("ratifyd.db")));
	ck_assert_int_eq(CTL(commands[_i]), 66);
	expect_error(fx_dir);
	ck_assert_str_eq(output, "");
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("reading");
	TCase *t = tcase_create("core"), *r = tcase_create("refusals");

	tcase_add_checked_fixture(t, fill, fx_teardown);
	tcase_add_checked_fixture(r, fill, fx_teardown);
	tcase_set_timeout(t, 60);
	tcase_set_timeout(r, 60);
	tcase_add_test(t, timeline_for_people);
	tcase_add_test(t, timeline_in_a_terminal);
	tcase_add_test(t, timeline_for_scripts);
	tcase_add_test(t, milestones_chosen);
	tcase_add_loop_test(t, milestones_of_an_actor, 0, ARRAY_LEN(actors));
	tcase_add_test(t, a_name_of_two);
	tcase_add_test(t, votes_shown);
	tcase_add_test(t, events_shown);
	tcase_add_test(t, dossiers_listed);
	tcase_add_test(t, sources_listed);
	tcase_add_test(t, outbox_listed);
	tcase_add_loop_test(t, keys_in_the_manual, 0, 6);
	tcase_add_loop_test(r, refused, 0, ARRAY_LEN(refusals));
	tcase_add_test(r, a_configuration_with_mistakes);
	tcase_add_loop_test(r, no_store, 0, 4);
	suite_add_tcase(s, t);
	suite_add_tcase(s, r);
	return s;
}
SUITE_MAIN
