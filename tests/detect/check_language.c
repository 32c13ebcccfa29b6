/*
 * Languages: what is told, what stays open, and who reads what.
 */
#include "tests/detect/reading.h"

#include "daemon/detect/language.h"
#include "daemon/detect/vote.h"

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
	/* others by the words of treaties, where a headline has no more */
	{ "O Brasil ratificou a Conven\303\247\303\243o de Minamata", NULL, 0 },
	{ "CONVEN\303\207\303\203O DE MINAMATA", NULL, 0 },
	{ "Il Senato approva la ratifica del trattato", NULL, 0 },
	{ "Sverige har ratificerat Minamatakonventionen", NULL, 0 },
	{ "Polska ratyfikowa\305\202a konwencj\304\231 z Minamaty", NULL, 0 },
	{ "T\303\274rkiye Minamata S\303\266zle\305\237mesini onaylad\304\261", NULL, 0 },
	{ "Rom\303\242nia a ratificat Conven\310\233ia de la Minamata", NULL, 0 },
	{ "Magyarorsz\303\241g ratifik\303\241lta az egyezm\303\251nyt", NULL, 0 },
	{ "Suomi on ratifioinut sopimuksen", NULL, 0 },
	{ "Indonesia meratifikasi Konvensi Minamata tentang merkuri", NULL, 0 },
	{ "Bundestag ratifies treaty", NULL, LANGUAGE_ALL },
	{ "Folketinget approves treaty", NULL, LANGUAGE_ALL },
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
	{ "The garden and the pact", NULL, "un_ga_adopted - - pact -", false },
	{ "The garden and the pacte", NULL, "", false },
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

static const struct rule_def acts[] = {
	{ .name = "fr",
	    .pattern = "\\b(?<head>ratifi(?:e|ent)|(?:a|ont) ratifi\303\251|ratifi\303\251)\\b",
	    .type = MS_RATIFIED,
	    .needs_actor = true,
	    .guards = GUARD_ALL,
	    .languages = LANGUAGE_FR },
	{ .name = "es",
	    .pattern = "\\b(?<head>ratific(?:a|an|aron|\303\263|ar)|ratifique)\\b",
	    .type = MS_RATIFIED,
	    .needs_actor = true,
	    .guards = GUARD_ALL,
	    .languages = LANGUAGE_ES },
};
static const struct {
	const char *text, *actors; /* "": something stops it */
} guard_rows[] = {
	{ "Le Niger ratifie les accords", "Niger" },
	{ "La France et l'Espagne ont ratifi\303\251 les accords", "France, Spain" },
	{ "Le Qatar, la France et l'Espagne ont ratifi\303\251 hier les accords",
	    "Qatar, France, Spain" },
	{ "La France n'a pas encore, dit-on, ratifi\303\251 les accords", "" },
	{ "La France aurait ratifi\303\251 les accords", "" },
	{ "La France demande que l'on ratifie les accords", "" },
	{ "Si la France ratifie les accords, les pays vont suivre", "" },
	{ "La France, qui ratifie les accords", "" },
	{ "Dix ans apr\303\250s que la France a ratifi\303\251 les accords", "" },
	{ "Pourquoi la France ratifie les accords", "" },
	{ "La France ratifie cet apr\303\250s-midi les accords, apr\303\250s un vote", "France" },
	{ "La France ratifie les accords la semaine prochaine", "" },
	{ "Soixante \303\211tats ont ratifi\303\251 les accords", "" },
	{ "Le Niger n'est pas partie, mais la France ratifie les accords", "France" },
	{ "La France a ratifi\303\251 les accords en 2011", "" },
	{ "Per\303\272 ratifica los acuerdos con el voto de todos", "Peru" },
	{ "Qatar, Francia y Espa\303\261a ratificaron ayer los acuerdos", "Qatar, France, Spain" },
	{ "Costa Rica e Irlanda ratificaron los acuerdos del mar", "Costa Rica, Ireland" },
	{ "Per\303\272 no ratific\303\263 los acuerdos con el banco", "" },
	{ "Per\303\272 podr\303\255a ratificar los acuerdos con el banco", "" },
	{ "El pa\303\255s insta a que Per\303\272 ratifique los acuerdos", "" },
	{ "Si Per\303\272 ratifica los acuerdos, los dem\303\241s seguir\303\241n", "" },
	{ "Sesenta Estados ratificaron los acuerdos con el banco", "" },
	{ "\302\277Por qu\303\251 Per\303\272 ratifica los acuerdos con el banco?", "" },
	{ "Chile no es parte, pero Per\303\272 ratifica los acuerdos", "Peru" },
	{ "Per\303\272, donde se ratifica los acuerdos del mar", "" },
	{ "Per\303\272 ratific\303\263 los acuerdos del mar en 2011", "" },
};

START_TEST(guards)
{
	struct reader r;
	struct buf b;
	size_t i;

	reader_init(&r, acts, ARRAY_LEN(acts), NULL, 0);
	buf_init(&b, 1000);
	IGNORE(reader_title(&r, guard_rows[_i].text));
	for (i = 0; i < r.result.facts.n; i++)
		ck_assert_int_eq(buf_printf(&b, "%s%s", i > 0 ? ", " : "",
				     STR_OR(r.result.facts.v[i].actor, "-")),
		    0);
	ck_assert_msg(strcmp(buf_str(&b), guard_rows[_i].actors) == 0, "%s: %s",
	    guard_rows[_i].text, buf_str(&b));
	buf_done(&b);
	reader_done(&r);
}
END_TEST

static const struct {
	const char *text, *date;
} date_rows[] = {
	{ "Le Niger a ratifi\303\251 les accords le 25 octobre 2025", "2025-10-25" },
	{ "Le Niger a ratifi\303\251 les accords le 1er janvier", "2026-01-01" },
	{ "Le Niger a ratifi\303\251 les accords jeudi", "2026-03-05" },
	{ "Le Niger a ratifi\303\251 hier les accords", "2026-03-07" },
	{ "Le Niger a ratifi\303\251 la convention du 10 d\303\251cembre 1984 pour les mers",
	    "2026-03-08" },
	{ "Le Niger a ratifi\303\251 les accords le 3 f\303\251vr. dans les r\303\250gles",
	    "2026-03-08" },
	{ "Per\303\272 ratific\303\263 el acuerdo el 25 de octubre de 2025 con el voto de los "
	  "diputados",
	    "2025-10-25" },
	{ "Per\303\272 ratific\303\263 los acuerdos el 3 de febrero con el voto de los diputados",
	    "2026-02-03" },
	{ "Per\303\272 ratific\303\263 el mi\303\251rcoles los acuerdos con el banco",
	    "2026-03-04" },
	{ "Per\303\272 ratific\303\263 los acuerdos el 05/01/2026 con el banco", "2026-01-05" },
	{ "Per\303\272 ratific\303\263 el convenio de 10 de diciembre de 1984 sobre los mares",
	    "2026-03-08" },
};

/* Published on Sunday, 8 March 2026. */
START_TEST(dates)
{
	struct reader r;
	char got[WHEN_TEXT];

	reader_init(&r, acts, ARRAY_LEN(acts), NULL, 0);
	r.entry.published = (struct when){ .at = INT64_C(1772971200), .precision = WHEN_DAY };
	IGNORE(reader_title(&r, date_rows[_i].text));
	ck_assert_msg(r.result.facts.n == 1, "%s", date_rows[_i].text);
	when_format(&r.result.facts.v[0].date, got);
	ck_assert_msg(strcmp(got, date_rows[_i].date) == 0, "%s: %s", date_rows[_i].text, got);
	reader_done(&r);
}
END_TEST

static const struct {
	const char *text;
	unsigned language;
	int yes, no, abstain;
} vote_rows[] = {
	{ "par 79 voix contre 60, avec 33 abstentions", LANGUAGE_FR, 79, 60, 33 },
	{ "par 79 voix contre 60 (Chine, Inde), avec 33 abstentions", LANGUAGE_FR, 79, 60, 33 },
	{ "141 pays ont vot\303\251 pour, 5 contre, et 35 se sont abstenus", LANGUAGE_FR, 141, 5,
	    35 },
	{ "143 voix pour, face \303\240 cinq pays contre, et enfin 35 qui se sont abstenus",
	    LANGUAGE_FR, 143, 5, 35 },
	{ "par 15 voix pour, z\303\251ro voix contre", LANGUAGE_FR, 15, 0, -1 },
	{ "13 voix pour, une voix contre et une abstention", LANGUAGE_FR, 13, 1, 1 },
	{ "l'article 79 contre 60", LANGUAGE_FR, -1, -1, -1 },
	{ "por 79 votos a favor, 60 en contra y 33 abstenciones", LANGUAGE_ES, 79, 60, 33 },
	{ "141 votos a favor, 5 en contra, (Rusia, Siria) y 35 abstenciones", LANGUAGE_ES, 141, 5,
	    35 },
	{ "153 votos a favor, 10 en contra y la abstenci\303\263n de 23 pa\303\255ses", LANGUAGE_ES,
	    153, 10, 23 },
	{ "por 79 votos contra 60 y 33 abstenciones", LANGUAGE_ES, 79, 60, 33 },
	{ "143 pa\303\255ses votaron a favor, 8 en contra y 25 se abstuvieron", LANGUAGE_ES, 143, 8,
	    25 },
	{ "15 votos a favor y ninguno en contra", LANGUAGE_ES, 15, 0, -1 },
	{ "2 art\303\255culos a favor del mar", LANGUAGE_ES, -1, -1, -1 },
};

START_TEST(votes)
{
	const char *s = vote_rows[_i].text;
	struct literals *l;
	struct votes *v;
	struct vote got;
	struct re_span at;
	struct re_env env;

	re_env_init(&env);
	l = literals_new(0);
	ck_assert_int_eq(votes_new(&v, l, NULL), 0);
	IGNORE(votes_read(v, vote_rows[_i].language, &env, s, strlen(s), &got, &at));
	ck_assert_msg(got.for_ == vote_rows[_i].yes && got.against == vote_rows[_i].no &&
		got.abstain == vote_rows[_i].abstain,
	    "%s: %d %d %d", s, got.for_, got.against, got.abstain);
	votes_free(v);
	literals_free(l);
	re_env_done(&env);
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
	tcase_add_loop_test(t, guards, 0, ARRAY_LEN(guard_rows));
	tcase_add_loop_test(t, dates, 0, ARRAY_LEN(date_rows));
	tcase_add_loop_test(t, votes, 0, ARRAY_LEN(vote_rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
