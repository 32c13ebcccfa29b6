/*
 * Languages: what is told, what stays open, and who reads what.
 */
#include "tests/detect/reading.h"

#include "daemon/detect/language.h"

static const struct {
	const char *text, *hint;
	unsigned languages;
} verdict_rows[] = {
	{ "The Senate has agreed to the resolution of ratification.", NULL, LANGUAGE_EN },
	{ "General Assembly adopts the text by a vote of 130 in favour to 3 against", NULL,
	    LANGUAGE_EN },
	{ "Le Parlement a autoris\303\251 la ratification de la convention sur les lanternes", NULL,
	    LANGUAGE_FR },
	{ "L'Assembl\303\251e g\303\251n\303\251rale adopte une r\303\251solution sur l'eau", NULL,
	    LANGUAGE_FR },
	{ "LE S\303\211NAT A ADOPT\303\211 LES TEXTES SUR L'EAU", NULL, LANGUAGE_FR },
	{ "El Congreso aprob\303\263 los convenios sobre faroles y el agua", NULL, LANGUAGE_ES },
	{ "Noruega deposit\303\263 ayer el instrumento de ratificaci\303\263n del convenio", NULL,
	    LANGUAGE_ES },
	/* others, by their words and by their alphabets */
	{ "Der Bundestag hat das Gesetz zu dem \303\234bereinkommen verabschiedet", NULL, 0 },
	{ "O Parlamento n\303\243o aprovou a conven\303\247\303\243o em Bras\303\255lia", NULL, 0 },
	{ "Il Parlamento italiano ha ratificato il trattato con il voto della Camera", NULL, 0 },
	{ "\320\223\320\276\321\201\320\264\321\203\320\274\320\260 "
	  "\321\200\320\260\321\202\320\270",
	    NULL, 0 },
	{ "\346\211\271\345\207\206\345\205\254\347\272\246 2025", NULL, 0 },
	/* not sure: names, numbers, hardly a word, two languages */
	{ "FRANCE : RATIFICATION", NULL, LANGUAGE_ALL },
	{ "Kenya, Uganda, C\303\264te d'Ivoire, Vi\341\273\207t Nam 1-2-3", NULL, LANGUAGE_ALL },
	{ "", NULL, LANGUAGE_ALL },
	{ "Ordered to be Reported by the Yeas and Nays: 23 - 14.", NULL, LANGUAGE_EN },
	{ "Norway signs the convention, la convention de Hano\303\257", NULL, LANGUAGE_ALL },
	/* a publisher's word counts as one more */
	{ "Le Niger ratifie", NULL, LANGUAGE_ALL },
	{ "Ratification du Niger", "fr-CA", LANGUAGE_FR },
	{ "Ratification du Niger", "en", LANGUAGE_ALL },
	{ "The Senate has agreed to the resolution of ratification.", "de", LANGUAGE_EN },
};

START_TEST(verdicts)
{
	struct language_count c;

	memset(&c, 0, sizeof(c));
	language_count(&c, verdict_rows[_i].text, strlen(verdict_rows[_i].text));
	ck_assert_msg(language_verdict(&c, verdict_rows[_i].hint) == verdict_rows[_i].languages,
	    "%s: %u", verdict_rows[_i].text, language_verdict(&c, verdict_rows[_i].hint));
}
END_TEST

/* Every beginning of a text is counted without a step outside of it. */
START_TEST(cut_anywhere)
{
	const char *text = verdict_rows[5].text;
	struct language_count c;
	size_t i;

	for (i = 0; i <= strlen(text); i++) {
		char *copy = strndup(text, i);

		memset(&c, 0, sizeof(c));
		language_count(&c, copy, i);
		free(copy);
	}
	ck_assert_uint_eq(language_verdict(&c, NULL), LANGUAGE_ES);
}
END_TEST

static const struct rule_def rules[] = {
	{ .name = "english", .pattern = "\\b(?<number>pact)\\b", .type = MS_UN_GA_ADOPTED },
	{ .name = "french",
	    .pattern = "\\b(?<number>pactes?)\\b",
	    .type = MS_UN_GA_ADOPTED,
	    .languages = LANGUAGE_FR },
	{ .name = "both",
	    .pattern = "\\b(?<number>pacto|pakt)\\b",
	    .type = MS_UN_GA_ADOPTED,
	    .languages = LANGUAGE_EN | LANGUAGE_ES },
};
static const struct {
	const char *title, *summary, *facts;
	bool not_covered;
} reader_rows[] = {
	{ "The Senate and the pact", NULL, "un_ga_adopted - - pact -", false },
	{ "The Senate and the pacte", NULL, "", false },
	{ "Le pacte pour les lanternes", NULL, "un_ga_adopted - - pacte -", false },
	{ "Le pact pour les lanternes", NULL, "", false },
	{ "El pacto con los faroles", NULL, "un_ga_adopted - - pacto -", false },
	{ "Der pakt und die Laternen", NULL, "", true },
	/* a headline is too short: the text below says what it is */
	{ "Un pacte", "Le pays a les lanternes, et des accords aussi", "un_ga_adopted - - pacte -",
	    false },
	{ "Pakt", "Der Rat hat dem Text nicht zugestimmt", "", true },
	{ NULL, NULL, "", false },
};

START_TEST(readers)
{
	struct reader r;

	reader_init(&r, rules, ARRAY_LEN(rules), NULL, 0);
	r.entry.title = reader_rows[_i].title;
	r.entry.summary = reader_rows[_i].summary;
	ck_assert_str_eq(reader_read(&r), reader_rows[_i].facts);
	ck_assert_int_eq(r.result.not_covered, reader_rows[_i].not_covered);
	detector_set_jit(r.detector, false);
	detector_set_prefilter(r.detector, false);
	ck_assert_str_eq(reader_read(&r), reader_rows[_i].facts);
	reader_done(&r);
}
END_TEST

/* An official source's line in another language is no line that a template should have known. */
START_TEST(official_lines)
{
	struct reader r;

	reader_init(&r, rules, ARRAY_LEN(rules), NULL, 0);
	r.source.cls = CLASS_UN;
	r.source.evidence = EV_OFFICIAL;
	IGNORE(reader_title(&r, "Der Rat hat dem Text nicht zugestimmt"));
	ck_assert(r.result.not_covered);
	ck_assert(!r.result.unparsed_official);
	IGNORE(reader_title(&r, "The council has not agreed to the text"));
	ck_assert(!r.result.not_covered);
	ck_assert(r.result.unparsed_official);
	reader_done(&r);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("language");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, verdicts, 0, ARRAY_LEN(verdict_rows));
	tcase_add_test(t, cut_anywhere);
	tcase_add_loop_test(t, readers, 0, ARRAY_LEN(reader_rows));
	tcase_add_test(t, official_lines);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
