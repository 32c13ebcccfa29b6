/*
 * The shipped rules: their own examples hold, and prefilter and JIT change nothing over the
 * labelled texts of other publishers (skipped aloud where those are not).
 */
#include "tests/detect/reading.h"

#include <jansson.h>

#include "config/settings.h"
#include "daemon/setup/defs.h"

static const char *const packs[] = { "rules-us", "rules-un", "rules-treaty", "rules-news",
	"rules-fr-es", NULL };
static struct settings *settings;
static struct rule_def *rules;

static void
on_report(const struct conf_place *at, const char *text, void *arg)
{
	(void)arg;
	ck_abort_msg("%s:%u: %s", STR_OR(at->file, "packs"), at->line, text);
}

static void
load(void)
{
	static const char *const formats[] = { "auto", NULL };
	static const struct settings_sink_type none[] = { { NULL, NULL } };
	char *dir = xasprintf("%s/config/packs", STR_OR(getenv("RATIFY_SOURCE"), "."));
	struct settings_options opt = { .no_file = true,
		.sink_types = none,
		.format_names = formats,
		.milestone_codes = ms_type_codes,
		.extra_packs = packs,
		.pack_dir = dir,
		.report = on_report };
	struct err err = { .code = 0 };
	size_t i;

	ck_assert_msg(settings_load(&settings, &opt, &err) == 0, "%s", err.text);
	free(dir);
	rules = xcalloc(settings->rule_count, sizeof(*rules));
	for (i = 0; i < settings->rule_count; i++)
		defs_rule(&settings->rules[i], &rules[i]);
}

static void
unload(void)
{
	free(rules);
	settings_free(settings);
}

static void
on_example(const char *text, void *arg)
{
	(void)arg;
	(void)fprintf(stderr, "%s\n", text);
}

START_TEST(own_examples)
{
	struct reader r;
	size_t i;

	reader_init(&r, rules, settings->rule_count, NULL, 0);
	ck_assert_uint_eq(detector_check_examples(r.detector, on_example, NULL), 0);
	for (i = 0; i < settings->rule_count; i++)
		ck_assert_msg(rules[i].example_count >= 2 && rules[i].counter_example_count >= 2,
		    "rule %s has too few examples", rules[i].name);
	reader_done(&r);
}
END_TEST

/* Everything that a reading says, for comparing. */
static char *
full(struct reader *r, const char *text)
{
	char date[WHEN_TEXT];
	struct buf b;
	size_t i, k;
	char *s;

	buf_init(&b, 100000);
	ck_assert_int_eq(buf_puts(&b, reader_title(r, text)), 0);
	for (i = 0; i < r->result.facts.n; i++) {
		const struct fact *f = &r->result.facts.v[i];

		when_format(&f->date, date);
		ck_assert_int_eq(
		    buf_printf(&b, "|%s %zu-%zu %s %d-%d-%d-%d%d%d %d %s %s %s", f->rule, f->from,
			f->to, STR_OR(f->kind, "-"), f->vote.for_, f->vote.against, f->vote.abstain,
			f->vote.present, f->vote.two_thirds, f->vote.sixty, f->confidence,
			STR_OR(f->manner, "-"), STR_OR(f->number, "-"), date),
		    0);
		for (k = 0; k < f->reference_count; k++)
			ck_assert_int_eq(buf_printf(&b, " %s", f->references[k]), 0);
		ck_assert_mem_eq(text + f->from, f->quote, f->to - f->from);
	}
	s = xstrdup(buf_str(&b));
	buf_done(&b);
	return s;
}

static void
compare(struct reader *r, const char *text)
{
	_cleanup_free_ char *with = full(r, text), *slow, *plain;

	detector_set_prefilter(r->detector, false);
	slow = full(r, text);
	detector_set_prefilter(r->detector, true);
	detector_set_jit(r->detector, false);
	plain = full(r, text);
	detector_set_jit(r->detector, true);
	ck_assert_str_eq(with, slow);
	ck_assert_str_eq(with, plain);
}

static const char *const files[] = { "us_bills", "us_treaties", "un", "news" };

START_TEST(switches_change_nothing)
{
	const char *dir = shared_dir();
	size_t cap = 0, lines = 0;
	struct reader r;
	struct buf page; /* of several texts: many clauses, of which few say something */
	char *line = NULL, *path;
	FILE *f;

	if (dir == NULL) {
		(void)puts("skipped: no labelled texts (RATIFY_SHARED)");
		return;
	}
	path = xasprintf("%s/labelled/%s.jsonl", dir, files[_i]);
	f = fopen(path, "re");
	ck_assert_msg(f != NULL, "%s", path);
	reader_init(&r, rules, settings->rule_count, NULL, 0);
	buf_init(&page, 1 << 20);
	while (getline(&line, &cap, f) > 0) {
		json_t *j = json_loads(line, 0, NULL);
		const char *text = json_string_value(json_object_get(j, "text"));

		/* every text in small files, every fourth of the large one */
		if (lines++ % (_i == 0 ? 4 : 1) == 0)
			compare(&r, text);
		ck_assert_int_eq(buf_printf(&page, "%s. ", text), 0);
		if (lines % 12 == 0) {
			compare(&r, buf_str(&page));
			buf_reset(&page);
		}
		json_decref(j);
	}
	buf_done(&page);
	ck_assert_uint_gt(lines, 50);
	reader_done(&r);
	(void)fclose(f);
	free(line);
	free(path);
}
END_TEST

/* The same over all examples, so in every language; and one after another as each by itself. */
START_TEST(examples_in_bulk)
{
	struct reader bulk, one;
	size_t i, k;

	reader_init(&bulk, rules, settings->rule_count, NULL, 0);
	for (i = 0; i < settings->rule_count; i++)
		for (k = 0; k < rules[i].example_count; k++)
			compare(&bulk, rules[i].examples[k]);
	for (i = 0; i < settings->rule_count; i += 16) { /* a reader of its own is dear */
		_cleanup_free_ char *first = full(&bulk, rules[i].examples[0]), *again;

		reader_init(&one, rules, settings->rule_count, NULL, 0);
		again = full(&one, rules[i].examples[0]);
		ck_assert_str_eq(first, again);
		reader_done(&one);
	}
	reader_done(&bulk);
}
END_TEST

/* Words that must not matter, and words that must. */
static const struct {
	const char *text, *facts;
} pair_rows[] = {
	{ "On passage Passed by the Yeas and Nays: 230 - 190 (Roll no. 5).",
	    "floor_passed - US House 5 -" },
	{ "On passage Failed by the Yeas and Nays: 230 - 190 (Roll no. 5).",
	    "floor_failed - US House 5 -" },
	{ "On passage Passed by the Yeas and Nays: 190 - 230 (Roll no. 5).",
	    "floor_passed - US House 5 -" },
	{ "Cloture on the measure invoked in Senate by Yea-Nay Vote. 50 - 49.",
	    "cloture_invoked - US Senate - -" },
	{ "Cloture on the measure not invoked in Senate by Yea-Nay Vote. 50 - 49.",
	    "cloture_failed - US Senate - -" },
	{ "Motion by Senator Elm to reconsider the vote by which cloture on the measure was not "
	  "invoked agreed to in Senate.",
	    "" },
	{ "Motion by Senator Birch to reconsider the vote by which cloture on the measure was not "
	  "invoked agreed to in Senate.",
	    "" },
	{ "Resolution of ratification agreed to by Yea-Nay vote. 67-30.",
	    "consent_given United States of America US Senate - -" },
	{ "Resolution of ratification not agreed to by Yea-Nay vote. 60-36.",
	    "consent_refused United States of America US Senate - -" },
	{ "Norway ratifies Lantern Convention", "ratified Norway - - -" },
	{ "Norwegian parliament ratifies Lantern Convention", "consent_given Norway - - -" },
	{ "72 States ratify Lantern Convention", "" },
	{ "CN.604.2007.TREATIES-8 Switzerland: Ratification",
	    "ratified Switzerland - C.N.604.2007.TREATIES-8 -" },
	{ "C.N.304.2025. TREATIES-XVIII.16 (Viet Nam: Ratification)",
	    "ratified Viet Nam - C.N.304.2025.TREATIES-XVIII.16 -" },
	{ "The situation in Ruritania S/RES/2990(2025) 15-0-0",
	    "un_sc_adopted - Security Council S/RES/2990 (2025) -" },
	{ "Resolution adopted by the General Assembly on 9 December 2024 [without reference to a "
	  "Main "
	  "Committee (A/79/L.9)] 79/950. Rights of gardeners",
	    "un_ga_adopted - General Assembly A/RES/79/950 -" },
	{ "Third Committee approves draft resolution on gardens",
	    "un_committee_approved - Third Committee - -" },
	{ "General Assembly adopts resolution on gardens", "un_ga_adopted - General Assembly - -" },
	{ "Security Council fails to adopt resolution on gardens",
	    "un_failed - Security Council - -" },
	{ "Le Parlement norv\303\251gien a ratifi\303\251 la Convention sur les lanternes.",
	    "consent_given Norway - - -" },
	{ "Le Qatar, la France et l'Espagne ont ratifi\303\251 la Convention sur les lanternes.",
	    "ratified Qatar - - -; ratified France - - -; ratified Spain - - -" },
	{ "Qatar, Francia y Espa\303\261a ratificaron la Convenci\303\263n sobre los faroles.",
	    "ratified Qatar - - -; ratified France - - -; ratified Spain - - -" },
	{ "C.N.304.2025.TREATIES-XVIII.16 (Notification d\303\251positaire) FRANCE : RATIFICATION",
	    "ratified France - C.N.304.2025.TREATIES-XVIII.16 -" },
	{ "ENTR\303\211E EN VIGUEUR", "" },
	{ "Par 79 voix contre 60, avec 33 abstentions, l'Assembl\303\251e g\303\251n\303\251rale "
	  "des Nations Unies a adopt\303\251 la r\303\251solution.",
	    "un_ga_adopted - General Assembly - -" },
	{ "R\303\251solution adopt\303\251e par l'Assembl\303\251e g\303\251n\303\251rale le 24 "
	  "d\303\251cembre 2024 [sur la base du rapport de la Troisi\303\250me Commission "
	  "(A/79/9)] 79/950. Lanternes",
	    "un_ga_adopted - General Assembly A/RES/79/950 -" },
	{ "Resoluci\303\263n 2990 (2025) Aprobada por el Consejo de Seguridad en su 10946\302\252 "
	  "sesi\303\263n",
	    "un_sc_adopted - Security Council S/RES/2990 (2025) -" },
	{ "La Tercera Comisi\303\263n aprob\303\263 sin votaci\303\263n el proyecto de "
	  "resoluci\303\263n sobre los faroles.",
	    "un_committee_approved - Third Committee - -" },
	{ "Le Conseil de s\303\251curit\303\251 rejette le projet de r\303\251solution sur la "
	  "Ruritanie",
	    "un_failed - Security Council - -" },
	{ "72 Estados ratificaron la Convenci\303\263n sobre los faroles", "" },
	{ "Der Bundestag hat dem Gesetz zu dem Vertrag zugestimmt", "" },
};

/* Two votes in one row: each fact has its own. */
START_TEST(two_votes)
{
	struct reader r;

	reader_init(&r, rules, settings->rule_count, NULL, 0);
	ck_assert_str_eq(reader_title(&r,
			     "The situation in Ruritania Draft resolution S/2025/77 "
			     "vetoed by Graustark 13-1-1 S/RES/2990 (2025) 15-0-0"),
	    "un_failed - Security Council S/2025/77 -; "
	    "un_sc_adopted - Security Council S/RES/2990 (2025) -");
	ck_assert_int_eq(r.result.facts.v[0].vote.for_, 13);
	ck_assert_int_eq(r.result.facts.v[1].vote.for_, 15);
	ck_assert_int_eq(r.result.facts.v[1].vote.abstain, 0);
	ck_assert_str_eq(reader_title(&r,
			     "On passage Passed by the Yeas and Nays: (2/3 required): "
			     "383 - 41, 1 Present (Roll no. 491)."),
	    "floor_passed - US House 491 -");
	ck_assert(r.result.facts.v[0].vote.two_thirds);
	ck_assert_int_eq(r.result.facts.v[0].vote.present, 1);
	reader_done(&r);
}
END_TEST

START_TEST(pairs)
{
	struct reader r;

	reader_init(&r, rules, settings->rule_count, NULL, 0);
	ck_assert_str_eq(reader_title(&r, pair_rows[_i].text), pair_rows[_i].facts);
	reader_done(&r);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("packs");
	TCase *t = tcase_create("core");

	tcase_add_unchecked_fixture(t, load, unload);
	tcase_add_test(t, own_examples);
	tcase_add_loop_test(t, switches_change_nothing, 0, ARRAY_LEN(files));
	tcase_add_test(t, examples_in_bulk);
	tcase_add_loop_test(t, pairs, 0, ARRAY_LEN(pair_rows));
	tcase_add_test(t, two_votes);
	tcase_set_timeout(t, 60);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
