/* Rows of a depositary's table: each cell is the act it says, of the State it names. */
#include "tests/detect/reading.h"

#include <errno.h>

static const struct {
	const char *kind;
	int result;
	enum ms_type type;
} kind_rows[] = {
	{ "signature", 0, MS_TREATY_SIGNED },
	{ "definitive-signature", 0, MS_RATIFIED },
	{ "ratification", 0, MS_RATIFIED },
	{ "acceptance", 0, MS_RATIFIED },
	{ "approval", 0, MS_RATIFIED },
	{ "formal-confirmation", 0, MS_RATIFIED },
	{ "consent", 0, MS_RATIFIED },
	{ "accession", 0, MS_ACCEDED },
	{ "succession", 0, MS_ACCEDED },
	{ "provisional", 0, MS_PROVISIONAL_APPLICATION },
	{ "confirmation-of-signature", 0, MS_TREATY_SIGNED },
	{ "notification", 0, MS_RESERVATION },
	{ "denunciation", 0, MS_WITHDRAWAL },
	{ "Ratification", -ENOENT, MS_NONE },
	{ NULL, -ENOENT, MS_NONE },
};

START_TEST(kinds)
{
	enum ms_type got = MS_NONE;

	ck_assert_int_eq(detect_act_type(kind_rows[_i].kind, &got), kind_rows[_i].result);
	ck_assert_int_eq(got, kind_rows[_i].type);
}
END_TEST

static const char *const bound[] = { "lantern" };
static const struct dossier_def dossier = { .name = "lantern", .procedure = "un-treaty" };

/* What takes effect on a day to come is announced until then; what a State did is a fact at once.
 */
START_TEST(future)
{
	const struct row_fact said[] = {
		{ .type = MS_ENTERED_INTO_FORCE,
		    .rule = "entry-into-force",
		    .date = { 1761350400, WHEN_DAY, false } },
		{ .type = MS_TREATY_SIGNED,
		    .rule = "signature",
		    .date = { 1761350400, WHEN_DAY, false } },
	};
	struct entry before = { .title = "A treaty",
		.said = said,
		.said_count = 2,
		.seen_ms = INT64_C(1761264000000) };
	struct entry on = before;
	struct arena mem;
	bool held;

	arena_init(&mem, 1u << 20);
	ck_assert(detect_hold_future(&before, &mem, &held));
	ck_assert(held);
	ck_assert_uint_eq(before.said_count, 1);
	ck_assert_int_eq(before.said[0].type, MS_TREATY_SIGNED);
	ck_assert_uint_eq(before.event_count, 1);
	ck_assert_int_eq(before.events[0].kind, EVENT_DEADLINE);
	ck_assert_int_eq(before.events[0].starts.at, 1761350400);
	ck_assert_str_eq(before.events[0].title, "Entry into force: A treaty");
	on.seen_ms = INT64_C(1761350400000);
	ck_assert(detect_hold_future(&on, &mem, &held));
	ck_assert(!held);
	ck_assert_uint_eq(on.said_count, 2);
	arena_done(&mem);
}
END_TEST

START_TEST(row)
{
	const struct act acts[] = {
		{ .kind = "signature",
		    .text = "25 Oct 2025",
		    .date = { 1761350400, WHEN_DAY, false } },
		{ .kind = "acceptance", .text = "[ 3 Jan 1990 A]", .bracketed = true },
		{ .kind = "approval", .text = "AA" },
		{ .kind = "provisional", .text = "1 Jan 2026 p" },
	};
	const struct fact *f;
	struct reader r;

	reader_init(&r, NULL, 0, &dossier, 1);
	r.source.dossiers = bound;
	r.source.dossier_count = 1;
	r.source.dossier_required = true;
	r.entry.acts = acts;
	r.entry.act_count = ARRAY_LEN(acts);
	ck_assert_str_eq(reader_title(&r, "VIET NAM"),
	    "treaty_signed Viet Nam - - lantern; ratified Viet Nam - - lantern; "
	    "provisional_application Viet Nam - - lantern");
	f = &r.result.facts.v[0];
	ck_assert_int_eq(f->evidence, EV_RECORD);
	ck_assert_int_eq(f->date_from, DATE_RECORD);
	ck_assert_int_eq(f->date.at, 1761350400);
	ck_assert_str_eq(f->rule, "record:signature");
	ck_assert_str_eq(f->procedure, "un-treaty");
	ck_assert_str_eq(f->field, "acts");
	ck_assert_str_eq(f->quote, "25 Oct 2025");
	ck_assert_str_eq(f->kind, "signature");
	ck_assert_int_eq(f[1].date_from, DATE_NONE);
	ck_assert_str_eq(f[1].kind, "approval");
	/* a participant that no table knows keeps the name that the row gives it */
	ck_assert_str_eq(reader_title(&r, "Order of Lamplighters"),
	    "treaty_signed Order of Lamplighters - - lantern; ratified Order of Lamplighters - - "
	    "lantern; provisional_application Order of Lamplighters - - lantern");
	/* a table that is bound to nothing followed says nothing */
	r.source.dossier_count = 0;
	ck_assert_str_eq(reader_title(&r, "Malta"), "");
	r.source.dossier_required = false;
	ck_assert_str_eq(reader_read(&r),
	    "treaty_signed Malta - - -; ratified Malta - - -; provisional_application Malta - - -");
	reader_done(&r);
}
END_TEST

/* "actor=vote" a position. */
static const char *
positions_of(struct reader *r, const struct position *v, size_t n, bool counts)
{
	const struct row_fact said = {
		.type = MS_UN_GA_ADOPTED, .rule = "adopted", .counts = counts
	};
	const struct fact *f;
	size_t i;

	r->entry.said = &said;
	r->entry.said_count = 1;
	r->entry.positions = v;
	r->entry.position_count = n;
	(void)reader_title(r, "A/RES/1/1");
	buf_reset(&r->told);
	ck_assert_uint_eq(r->result.facts.n, 1);
	f = r->result.facts.v;
	for (i = 0; i < f->position_count; i++)
		ck_assert_int_eq(buf_printf(&r->told, "%s%s=%s", i > 0 ? ", " : "",
				     f->positions[i].actor, position_words[f->positions[i].vote]),
		    0);
	return buf_str(&r->told);
}

START_TEST(voters)
{
	const struct position states[] = { { .actor = "UNITED STATES", .vote = POS_AGAINST },
		{ .actor = "Iran (Islamic Republic of)", .vote = POS_FOR },
		{ .actor = "Ruritania", .vote = POS_ABSTAIN }, { .actor = "", .vote = POS_FOR },
		{ .actor = "Malta", .vote = POS_COUNT } };
	const struct position members[] = { { .actor = "Jordan", .group = "R-OH", .vote = POS_FOR },
		{ .actor = "Israel", .id = "I000057", .vote = POS_ABSENT },
		{ .actor = "Akaka (D-HI)", .vote = POS_PRESENT },
		{ .actor = "Nelson", .vote = POS_FOR }, { .actor = "Smith", .vote = POS_FOR } };
	struct reader r;

	reader_init(&r, NULL, 0, &dossier, 1);
	r.source.dossiers = bound;
	r.source.dossier_count = 1;
	ck_assert_str_eq(positions_of(&r, states, ARRAY_LEN(states), true),
	    "United States of America=against, Iran (Islamic Republic of)=for, "
	    "Ruritania=abstain");
	ck_assert_str_eq(positions_of(&r, states, ARRAY_LEN(states), false), "");
	ck_assert_ptr_null(r.result.facts.v->positions);
	/* persons keep their names, and none is taken for a State */
	ck_assert_str_eq(positions_of(&r, members, ARRAY_LEN(members), true),
	    "Jordan (R-OH)=for, Israel (I000057)=absent, Akaka (D-HI)=present, Nelson=for, "
	    "Smith=for");
	ck_assert_str_eq(positions_of(&r, NULL, 0, true), "");
	reader_done(&r);
}
END_TEST

START_TEST(full_arena)
{
	const struct act act = { .kind = "signature", .text = "25 Oct 2025" };
	struct detect_source src = { .evidence = EV_RECORD };
	struct entry e = { .source = "t", .title = "Malta", .acts = &act, .act_count = 1 };
	struct detect_result result;
	struct detector *d;
	struct arena mem;
	struct err err = { .code = 0 };

	arena_init(&mem, 16);
	ck_assert_int_eq(detector_new(&d, NULL, 0, NULL, 0, NULL), 0);
	ck_assert_int_eq(detect_entry(d, &src, &e, &mem, &result, &err), -EFBIG);
	detector_free(d);
	arena_done(&mem);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("record");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, kinds, 0, ARRAY_LEN(kind_rows));
	tcase_add_test(t, row);
	tcase_add_test(t, future);
	tcase_add_test(t, voters);
	tcase_add_test(t, full_arena);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
