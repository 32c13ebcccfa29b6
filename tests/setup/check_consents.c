/* What a dossier asks for to enter into force: from YAML to the conditions, and what is refused. */
#include "tests/config/loading.h"

#include "daemon/setup/consents.h"
#include "lib/str.h"

static const char *const codes[] = { "ratified", NULL };

struct built {
	struct loaded loaded;
	struct threshold_def *v;
};

static void
build(struct built *b, const char *keys)
{
	struct settings_options opt = test_options(&b->loaded);
	char *yaml =
	    xasprintf("procedures:\n  un-treaty:\n    title: P\n    steps: {consent: {title: C, "
		      "by: ratified}}\ndossiers:\n  d:\n    title: A treaty of two words\n%s",
		keys);

	opt.path = "t";
	opt.text = yaml;
	opt.text_len = strlen(yaml);
	opt.milestone_codes = codes;
	b->v = NULL;
	b->loaded.result = settings_load(&b->loaded.settings, &opt, &b->loaded.err);
	if (b->loaded.result == 0)
		b->loaded.result =
		    consents_new(b->loaded.settings, on_mistake, &b->loaded.told, &b->v);
	free(yaml);
}

static void
unbuild(struct built *b)
{
	consents_free(b->v, b->v != NULL ? 1 : 0);
	loaded_done(&b->loaded);
}

START_TEST(everything)
{
	struct built b;
	int64_t day;

	build(&b,
	    "    threshold: 55\n    threshold-days: 30\n    threshold-source: article 21\n"
	    "    threshold-states: [US, Russia]\n    threshold-members: 3\n"
	    "    members-of: [France, Germany, Italy]\n    members-what: the Council of Europe\n"
	    "    threshold-share: {percent: 55, what: emissions, of: {US: 17.89, CN: 20.09, Fiji: "
	    "0}}\n"
	    "    late-months: 3\n    late-rule: first-of-month-after\n"
	    "    threshold-date: 2019-01-01\n    organisations-count: yes\n"
	    "    closes: {signature: 2026-12-31, source: article 64}\n");
	ck_assert_msg(b.loaded.result == 0, "%s", buf_str(&b.loaded.told));
	ck_assert_int_eq(b.v->required, 55);
	ck_assert(b.v->after.known && b.v->after.days == 30 && !b.v->after.first_of_month);
	ck_assert_int_eq(clock_add(&b.v->after, 17000, NULL, &day), 0);
	ck_assert_int_eq(day, 17897); /* 2019-01-01 */
	ck_assert(b.v->late.known && b.v->late.months == 3 && b.v->late.first_of_month);
	ck_assert_uint_eq(b.v->state_count, 2);
	ck_assert_str_eq(b.v->states[1], "Russian Federation");
	ck_assert_uint_eq(b.v->member_count, 3);
	ck_assert_int_eq(b.v->members_required, 3);
	ck_assert_str_eq(b.v->members_of, "the Council of Europe");
	ck_assert_uint_eq(b.v->share_count, 3);
	ck_assert_str_eq(b.v->shares[1].state, "China");
	ck_assert_int_eq(b.v->shares[1].share, 20090000);
	ck_assert_int_eq(b.v->share_required, 55 * THRESHOLD_PERCENT);
	ck_assert(b.v->organisations_count);
	ck_assert_str_eq(b.v->source, "article 21");
	ck_assert_int_eq(b.v->signature_closes.at, 20818LL * CLOCK_DAY_S);
	ck_assert_str_eq(b.v->closes_source, "article 64");
	unbuild(&b);
}
END_TEST

START_TEST(nothing)
{
	struct built b;

	build(&b, "");
	ck_assert_msg(b.loaded.result == 0, "%s", buf_str(&b.loaded.told));
	ck_assert_int_eq(b.v->required, 0);
	ck_assert(!b.v->after.known && !b.v->late.known);
	ck_assert_int_eq(b.v->signature_closes.precision, WHEN_NONE);
	unbuild(&b);
	build(&b, "    threshold: 2\n    threshold-rule: same-day\n");
	ck_assert(b.v->after.known && b.v->after.days == 0);
	unbuild(&b);
}
END_TEST

static const struct {
	const char *keys, *told;
} refused[] = {
	{ "    threshold-states: [Peru, Atlantis]\n",
	    "dossiers.d: threshold-states names \"Atlantis\", expected a State\n" },
	{ "    threshold-members: 1\n    members-of: [Atlantis]\n",
	    "dossiers.d: members-of names \"Atlantis\", expected a State\n" },
	{ "    threshold-share: {percent: 55, of: {Peru: much}}\n",
	    "dossiers.d: threshold-share of Peru is no share, expected percent like 17.89\n" },
	{ "    threshold-share: {percent: 55, of: {Peru: 101}}\n",
	    "dossiers.d: threshold-share of Peru is no share, expected percent like 17.89\n" },
	{ "    threshold-share: {percent: 55, of: {Atlantis: 1}}\n",
	    "dossiers.d: threshold-share names \"Atlantis\", expected a State\n" },
};

START_TEST(refuses)
{
	struct built b;

	build(&b, refused[_i].keys);
	ck_assert_int_eq(b.loaded.result, 1);
	ck_assert_msg(strstr(buf_str(&b.loaded.told), refused[_i].told) != NULL, "%s",
	    buf_str(&b.loaded.told));
	unbuild(&b);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("consents");
	TCase *t = tcase_create("core");

	tcase_add_test(t, everything);
	tcase_add_test(t, nothing);
	tcase_add_loop_test(t, refuses, 0, ARRAY_LEN(refused));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
