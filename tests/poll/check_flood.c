/*
 * Thousands of facts of one dossier in one document: what is read for each alert does not grow with
 * what was written before it, and is what the store has.
 */
#include "tests/store/fixture.h"
#include "tests/timeline/shipped.h"

#include "daemon/poll/facts.h"
#include "daemon/store/internal.h"
#include "lib/mem.h"

#define DOSSIER "un-cybercrime"
#define NOW INT64_C(1761400000000)

static size_t rows_stepped;

static int
on_row(unsigned what, void *arg, void *q, void *x)
{
	(void)what;
	(void)arg;
	(void)q;
	(void)x;
	rows_stepped++;
	return 0;
}

static void
load(void)
{
	static const char *const names[] = { "procedures", DOSSIER, NULL };

	load_packs(names);
}

static void
take(struct facts_pass *p, int i, enum ms_type type, const char *number)
{
	char *who = xasprintf("Island number %d", i),
	     *guid = xasprintf("%d %d %s", type, i, STR_OR(number, ""));
	struct entry e = fx_entry("s", guid, who);
	struct fact f = { .type = type,
		.dossier = DOSSIER,
		.actor = who,
		.number = number,
		.evidence = EV_RECORD,
		.field = "title",
		.quote = who,
		.rule = "r",
		.date = { 1761350400 + i % 3 * 86400, WHEN_DAY, false },
		.date_from = DATE_RECORD };
	int64_t id;

	ok(entry_put(p->tx, &e, NULL, 0, &id, &fx_err));
	facts_entry_begin(p);
	ok(facts_take(p, &e, id, &f, &fx_err));
	free(who);
	free(guid);
}

static void
check_same(const struct milestone *a, const struct milestone *b)
{
	ck_assert_int_eq(a->id, b->id);
	ck_assert_int_eq(a->type, b->type);
	ck_assert(str_eq(a->actor, b->actor) && str_eq(a->number, b->number) &&
	    str_eq(a->kind, b->kind) && str_eq(a->body, b->body) &&
	    str_eq(a->procedure, b->procedure) && str_eq(a->dossier, b->dossier));
	ck_assert_int_eq(a->state, b->state);
	ck_assert_int_eq(a->date.at, b->date.at);
	ck_assert_int_eq(a->occurrence, b->occurrence);
	ck_assert_int_eq(a->changed_ms, b->changed_ms);
	ck_assert_int_eq(a->announced, b->announced);
	ck_assert_int_eq(a->evidence_count, b->evidence_count);
	ck_assert_int_eq(a->best, b->best);
}

static void
check_annals(struct facts_pass *p)
{
	const struct milestone *v;
	struct milestone *stored;
	struct arena a;
	size_t n, count, i;

	arena_init(&a, 64u << 20);
	ok(annals_of(&p->annals, p->store, DOSSIER, &v, &n, &fx_err));
	ok(milestone_list(p->store, DOSSIER, NULL, 0, &a, &stored, &count, &fx_err));
	ck_assert_uint_eq(n, count);
	for (i = 0; i < n; i++)
		check_same(&v[i], &stored[i]);
	arena_done(&a);
}

/* Rows that the store gave for so many facts, of which each was an alert. */
static size_t
flood(int n)
{
	static const struct source_conf source = {
		.name = "s", .url = "https://example.org/", .alert_first = true
	};
	struct store *st = fx_open(STORE_WRITE);
	struct facts_pass p;
	size_t rows;
	int i;

	ok(facts_begin(&p, st, setup, &source, NOW, &fx_err));
	p.url = source.url;
	p.tx = fx_begin(st);
	(void)sqlite3_trace_v2(st->db, SQLITE_TRACE_ROW, on_row, NULL);
	rows_stepped = 0;
	for (i = 0; i < n; i++)
		take(&p, i, i % 2 == 0 ? MS_TREATY_SIGNED : MS_RATIFIED, NULL);
	rows = rows_stepped;
	ck_assert_uint_eq(p.alerts, (size_t)n);
	check_annals(&p);
	/* what is learnt of one that is known already */
	for (i = 0; i < 4; i++)
		take(&p, i, i % 2 == 0 ? MS_TREATY_SIGNED : MS_RATIFIED, "C.N.1.2026");
	check_annals(&p);
	tx_abort(p.tx);
	facts_end(&p);
	store_close(st);
	return rows;
}

START_TEST(rows_per_alert)
{
	size_t few = flood(60), many = flood(240);

	ck_assert_msg(many < 5 * few, "%zu rows for 60 alerts, %zu for 240", few, many);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("flood");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, fx_setup, fx_teardown);
	tcase_add_checked_fixture(t, load, free_shipped);
	tcase_add_test(t, rows_per_alert);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
