/* The shipped packs: they load, and their names find what is meant and nothing else. */
#include "tests/config/loading.h"

#include "daemon/model.h"
#include "daemon/setup/defs.h"
#include "lib/str.h"

static struct loaded loaded;
static struct matcher *matcher;
static struct dossier_def defs[8];

static void
load_packs(const char *const *names)
{
	struct settings_options opt = test_options(&loaded);
	const char *top = getenv("RATIFY_SOURCE");
	char *packs = xasprintf("%s/config/packs", STR_OR(top, "."));
	size_t i;

	opt.no_file = true;
	opt.milestone_codes = ms_type_codes;
	opt.extra_packs = names;
	opt.pack_dir = packs;
	loaded.result = settings_load(&loaded.settings, &opt, &loaded.err);
	ck_assert_msg(loaded.result == 0, "%s", buf_str(&loaded.told));
	free(packs);
	for (i = 0; i < loaded.settings->dossier_count; i++)
		defs_dossier(&loaded.settings->dossiers[i], &defs[i]);
	matcher = matcher_new(defs, loaded.settings->dossier_count);
}

static void
unload(void)
{
	matcher_free(matcher);
	loaded_done(&loaded);
}

static void
load_both(void)
{
	static const char *const names[] = { "un-cybercrime", "budapest", NULL };

	load_packs(names);
}

static void
load_budapest(void)
{
	static const char *const names[] = { "budapest", NULL };

	load_packs(names);
}

static const struct {
	const char *text, *dossier; /* NULL: neither */
} rows[] = {
	{ "Qatar deposits its instrument under the UN Convention against Cybercrime",
	    "un-cybercrime" },
	{ "72 States sign Hanoi Convention", "un-cybercrime" },
	{ "General Assembly adopts landmark UN cybercrime treaty", "un-cybercrime" },
	{ "UN cyber-crime treaty opens for signature", "un-cybercrime" },
	{ "C.N.196.2025.TREATIES-XVIII.16 (Depositary Notification)", "un-cybercrime" },
	{ "Resolution 79/243 adopted without a vote", "un-cybercrime" },
	{ "A/RES/74/247: Countering the use of information and communications technologies for "
	  "criminal purposes",
	    "un-cybercrime" },
	{ "united nations convention against cybercrime; strengthening international cooperation "
	  "for combating certain crimes committed by means of information and communications "
	  "technology systems and for the sharing of evidence in electronic form of serious crimes",
	    "un-cybercrime" },
	{ "UN Convention on Cybercrime signed in Hanoi", "un-cybercrime" },
	{ "UN General Assembly adopts milestone cybercrime treaty", "un-cybercrime" },
	{ "General Assembly Adopts Landmark Convention on Cybercrime", "un-cybercrime" },
	{ "States line up to sign the UN's cybercrime treaty", "un-cybercrime" },
	{ "General Assembly adopts Convention on Cybercrime", NULL },
	{ "Protocol to the United Nations Convention against Cybercrime adopted", NULL },
	{ "Tonga accedes to the Budapest Convention on Cybercrime", "budapest" },
	{ "Convention on Cybercrime (ETS No. 185): accession by Peru", "budapest" },
	{ "CETS 185", "budapest" },
	{ "Treaty Document No. 108-11", "budapest" },
	{ "Council of Europe's Convention on Cybercrime", "budapest" },
	{ "Second Additional Protocol to the Convention on Cybercrime on enhanced co-operation and "
	  "disclosure of electronic evidence",
	    NULL },
	{ "Additional Protocol to the Convention on Cybercrime, concerning the criminalisation of "
	  "acts of a racist and xenophobic nature",
	    NULL },
	{ "Additional Protocol to the Budapest Convention ratified", NULL },
	{ "CETS 189", NULL },
	{ "CETS 224", NULL },
	{ "UN Convention against Corruption", NULL },
	{ "Cybercrime rises, conventions are booked out", NULL },
	{ "A/RES/79/24 adopted", NULL },
	{ "Treaty Doc. 108-1", NULL },
};

START_TEST(finds)
{
	struct dossier_match m[8];
	const char *text = rows[_i].text;
	size_t n = matcher_find(matcher, text, strlen(text), m, ARRAY_LEN(m)), i;

	if (rows[_i].dossier == NULL)
		ck_assert_msg(n == 0, "%s: %s", text, n > 0 ? defs[m[0].dossier].name : "");
	else
		ck_assert_msg(n > 0, "%s: nothing", text);
	for (i = 0; i < n; i++)
		ck_assert_msg(str_eq(defs[m[i].dossier].name, rows[_i].dossier), "%s: %s", text,
		    defs[m[i].dossier].name);
}
END_TEST

/* Without the other pack the United Nations' treaty is still not this one. */
START_TEST(budapest_alone)
{
	struct dossier_match m[8];
	const char *text = rows[_i].text;
	size_t n = matcher_find(matcher, text, strlen(text), m, ARRAY_LEN(m));

	ck_assert_msg((n > 0) == str_eq(rows[_i].dossier, "budapest"), "%s: %zu", text, n);
}
END_TEST

START_TEST(links_and_thresholds)
{
	const struct dossier_conf *un = settings_dossier(loaded.settings, "un-cybercrime");
	const struct dossier_conf *coe = settings_dossier(loaded.settings, "budapest");
	const struct source_conf *table = settings_source(loaded.settings, "untc-xviii-16");

	ck_assert_int_eq(un->threshold, 40);
	ck_assert_int_eq(un->threshold_days, 90);
	ck_assert(!un->organisations_count);
	ck_assert_uint_eq(un->links.n, 1);
	ck_assert_str_eq(un->links.v[0], coe->name);
	ck_assert_str_eq(coe->links.v[0], un->name);
	ck_assert_int_eq(coe->threshold, 5);
	ck_assert_int_eq(table->evidence, EV_RECORD - 1);
	ck_assert_str_eq(table->dossiers.v[0], "un-cybercrime");
	ck_assert_int_eq(table->interval_ms, 6 * 3600 * 1000);
}
END_TEST

/* Two lists of the same words in rooms that may not see each other. */
START_TEST(words_agree)
{
	size_t i;

	for (i = 0; rule_guard_words[i] != NULL; i++)
		ck_assert_str_eq(rule_guard_words[i], settings_guard_words[i]);
	ck_assert_ptr_null(settings_guard_words[i]);
	for (i = 0; i < CLASS_COUNT; i++)
		ck_assert_str_eq(source_class_words[i], settings_class_words[i]);
	ck_assert_ptr_null(settings_class_words[i]);
	for (i = 0; i < ST_COUNT; i++)
		ck_assert_str_eq(ms_state_words[i], settings_state_words[i]);
	ck_assert_ptr_null(settings_state_words[i]);
	for (i = 0; settings_alert_on_words[i] != NULL; i++)
		ck_assert_str_eq(ms_state_words[i], settings_alert_on_words[i]);
	ck_assert_uint_eq(1U << 0, SCOPE_TITLE);
	ck_assert_str_eq(settings_scope_words[0], "title");
	ck_assert_str_eq(settings_scope_words[1], "summary");
	ck_assert_str_eq(settings_scope_words[2], "content");
	ck_assert_uint_eq(1U << 2, SCOPE_CONTENT);
	ck_assert_str_eq(settings_forum_words[FORUM_BY_TYPE], "by-type");
	ck_assert_str_eq(settings_forum_words[FORUM_STATES], "states");
	ck_assert_str_eq(settings_forum_words[FORUM_LEGISLATURE], "legislature");
	ck_assert_str_eq(settings_forum_words[FORUM_VOTERS], "voters");
	ck_assert_str_eq(settings_forum_words[FORUM_OTHERS], "others");
	ck_assert_ptr_null(settings_forum_words[FORUM_COUNT]);
	ck_assert_str_eq(settings_language_words[0], "en");
	ck_assert_str_eq(settings_language_words[1], "fr");
	ck_assert_str_eq(settings_language_words[2], "es");
	ck_assert_ptr_null(settings_language_words[3]);
	ck_assert_uint_eq(LANGUAGE_EN | LANGUAGE_FR | LANGUAGE_ES, LANGUAGE_ALL);
}
END_TEST

START_TEST(rules_become_defs)
{
	static const char *const guards[] = { "future", "negation" };
	static const char *const none[] = { "none" };
	static const char *const patterns[] = { "x", "y" };
	struct rule_conf c = { .name = "r",
		.type = "ratified",
		.pattern = { patterns, 2 },
		.place = { .file = "f", .line = 7 } };
	struct rule_def d;

	defs_rule(&c, &d);
	ck_assert_str_eq(d.pattern, "x");
	ck_assert_uint_eq(d.other_count, 1);
	ck_assert_str_eq(d.others[0], "y");
	ck_assert_uint_eq(d.guards, GUARD_ALL);
	ck_assert_int_eq(d.type, MS_RATIFIED);
	ck_assert_uint_eq(d.line, 7);
	c.guards = (struct conf_list){ guards, 2 };
	c.classes = 1 << CLASS_UN | 1 << CLASS_NEWS;
	defs_rule(&c, &d);
	ck_assert_uint_eq(d.guards, GUARD_FUTURE | GUARD_NEGATION);
	ck_assert_uint_eq(d.classes, 1 << CLASS_UN | 1 << CLASS_NEWS);
	c.guards = (struct conf_list){ none, 1 };
	c.type = "none";
	c.classes |= 1 << CLASS_ANY;
	defs_rule(&c, &d);
	ck_assert_uint_eq(d.guards, 0);
	ck_assert_uint_eq(d.classes, 0);
	ck_assert_int_eq(d.type, MS_NONE);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("packs");
	TCase *both = tcase_create("both"), *alone = tcase_create("alone"),
	      *words = tcase_create("words");

	tcase_add_checked_fixture(both, load_both, unload);
	tcase_add_loop_test(both, finds, 0, ARRAY_LEN(rows));
	tcase_add_test(both, links_and_thresholds);
	suite_add_tcase(s, both);
	tcase_add_checked_fixture(alone, load_budapest, unload);
	tcase_add_loop_test(alone, budapest_alone, 0, ARRAY_LEN(rows));
	suite_add_tcase(s, alone);
	tcase_add_test(words, words_agree);
	tcase_add_test(words, rules_become_defs);
	suite_add_tcase(s, words);
	return s;
}
SUITE_MAIN
