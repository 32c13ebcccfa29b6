/*
 * The table of States: derived index, every form found, longest first, and what is no State.
 * With RATIFY_PRINT_STATES_INDEX set it prints states_index.c as it has to be and ends.
 */
#include "tests/suite.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "daemon/identify/identify.h"
#include "daemon/identify/states_index.h"
#include "lib/str.h"

struct made {
	char *key;
	int id;
	unsigned flags;
};
static struct made made[6000];
static size_t made_count;

/* Also runs where no test does. */
static void
need(bool holds, const char *form)
{
	if (holds)
		return;
	fprintf(stderr, "states_data.c: %s\n", form);
	abort();
}

static bool
is_acronym(const char *form)
{
	size_t letters = 0;

	for (; *form != '\0'; form++) {
		if (*form >= 'a' && *form <= 'z' && strcmp(form - letters, "BiH") != 0 &&
		    letters != 1)
			return false;
		if ((unsigned char)*form >= 0x80)
			return false;
		letters += *form != '.' && *form != ' ';
	}
	return letters <= 5;
}

static void
make(const char *form, int id, unsigned flags)
{
	char key[FOLD_KEY_BYTES];
	struct fold_iter it;
	struct fold_word w;
	size_t i;

	if (*form == '~' || *form == '=') {
		flags |= *form == '~' ? STATE_ADJECTIVE : STATE_WHOLE;
		form++;
	}
	need(fold_key(form, strlen(form), key, sizeof(key)) > 0, form);
	if (is_acronym(form))
		flags |= STATE_ACRONYM;
	fold_begin(&it, form, strlen(form));
	need(fold_next(&it, &w), form);
	if (!w.first_upper)
		flags |= STATE_LOWER;
	for (i = 0; i < made_count; i++)
		if (made[i].id == id && strcmp(made[i].key, key) == 0) {
			made[i].flags |= flags;
			return;
		}
	need(made_count < ARRAY_LEN(made), form);
	made[made_count++] = (struct made){ xstrdup(key), id, flags };
}

static int
compare_made(const void *a, const void *b)
{
	const struct made *x = a, *y = b;
	int c = strcmp(x->key, y->key);

	return c != 0 ? c : (x->id > y->id) - (x->id < y->id);
}

static int
index_of(const char *name)
{
	size_t i;

	for (i = 0; i < state_name_count; i++)
		if (strcmp(state_names[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* One form of what is a State's ("chileno"), in texts of its language where such are asked for. */
static void
make_local(const char *form, size_t len, const char *ending, int id, unsigned language)
{
	char *whole = xasprintf("%.*s%s", (int)len, form, ending);
	char key[FOLD_KEY_BYTES];
	size_t i;

	need(fold_key(whole, strlen(whole), key, sizeof(key)) > 0, whole);
	for (i = 0; i < made_count; i++)
		if (strcmp(made[i].key, key) == 0)
			break;
	if (i == made_count)
		make(whole, id, STATE_ADJECTIVE | STATE_WHOLE | STATE_LOCAL | language);
	else
		need(made[i].id == id, whole);
	if (i < made_count && (made[i].flags & STATE_LOCAL) != 0)
		made[i].flags |= language;
	free(whole);
}

/* "chilien, chilienne, chiliens", "chileno, chilena, chilenos": of a chamber or of its members. */
static void
make_adjective(const char *form, int id, unsigned language)
{
	static const char *const french[] = { "", "e", "s", NULL };
	static const char *const french_en[] = { "", "ne", "s", NULL };
	static const char *const plural[] = { "", "s", NULL };
	static const char *const accented[] = { "", "s", "es", NULL };
	static const char *const spanish_o[] = { "o", "a", "os", NULL };
	static const char *const spanish[] = { "", "a", "es", NULL };
	size_t len = strlen(form), cut = 0;
	char last = form[len - 1];
	const char *const *ending;

	if ((unsigned char)last >= 0x80)
		ending = accented; /* "marroqui", with its accent */
	else if (language == STATE_FRENCH)
		ending = last == 'e'                    ? plural
		    : strcmp(form + len - 2, "en") == 0 ? french_en
							: french;
	else if (last == 'o')
		ending = spanish_o, cut = 1;
	else
		ending = last == 'n' || last == 's' || last == 'l' ? spanish : plural;
	for (; *ending != NULL; ending++)
		make_local(form, len - cut, *ending, id, language);
}

/* In other texts only as whole names, and not those that an English form has already. An
 * organisation acts hardly ever and is named in every text. */
static void
make_foreign(const char *name, const char *names, unsigned language)
{
	char *forms = xstrdup(names), *next = forms, *form;
	char key[FOLD_KEY_BYTES];
	int id = index_of(name);
	unsigned flag;
	size_t i;

	need(id >= 0, name);
	while ((form = strsep(&next, "|")) != NULL) {
		if (*form == '\0')
			continue;
		if (*form == '~') {
			make_adjective(form + 1, id, language);
			continue;
		}
		flag = *form != '=' &&
			(!state_names[id].organisation || strcmp(name, "European Union") == 0)
		    ? language
		    : 0;
		form += *form == '=';
		need(fold_key(form, strlen(form), key, sizeof(key)) > 0, form);
		for (i = 0; i < made_count; i++)
			if (made[i].id == id && strcmp(made[i].key, key) == 0)
				break;
		if (i == made_count)
			make(form, id, STATE_WHOLE | flag);
		else if ((made[i].flags & STATE_ADJECTIVE) != 0)
			made[i].flags |= STATE_BOTH | flag;
		else if ((made[i].flags & STATE_WHOLE) != 0)
			made[i].flags |= flag;
	}
	free(forms);
}

static void
make_all(void)
{
	size_t i;

	made_count = 0;
	for (i = 0; i < state_name_count; i++) {
		char *forms = xstrdup(state_names[i].forms), *next = forms, *form;

		make(state_names[i].name, (int)i, 0);
		while ((form = strsep(&next, "|")) != NULL)
			if (*form != '\0')
				make(form, (int)i, 0);
		free(forms);
	}
	for (i = 0; i < state_code_count; i++)
		make_foreign(state_codes[i].name, state_codes[i].french, STATE_FRENCH);
	for (i = 0; i < state_spanish_count; i++)
		make_foreign(state_spanish[i].name, state_spanish[i].forms, STATE_SPANISH);
	for (i = 0; state_masks[i] != NULL; i++)
		make(state_masks[i], -1, STATE_MASK);
	qsort(made, made_count, sizeof(made[0]), compare_made);
}

static void
free_made(void)
{
	while (made_count > 0)
		free(made[--made_count].key);
}

static void
print_index(void)
{
	char row[FOLD_KEY_BYTES + 64];
	size_t i, column = 0;
	int n;

	printf("/*\n * Derived from states_data.c: tests/identify/check_states.c prints and "
	       "compares it.\n"
	       " */\n#include \"daemon/identify/states_index.h\"\n\n#include \"lib/mem.h\"\n\n"
	       "/* clang-format off */\nconst struct fold_key state_index[] = {");
	for (i = 0; i < made_count; i++) {
		n = snprintf(
		    row, sizeof(row), "{\"%s\",%d,%u},", made[i].key, made[i].id, made[i].flags);
		if (column == 0 || column + (size_t)n + 1 > 118) {
			printf("\n%s", row);
			column = (size_t)n;
		} else {
			printf(" %s", row);
			column += (size_t)n + 1;
		}
	}
	printf("\n};\n/* clang-format on */\nconst size_t state_index_count = "
	       "ARRAY_LEN(state_index);\n");
}

START_TEST(index_is_derived)
{
	size_t i;

	make_all();
	ck_assert_uint_eq(made_count, state_index_count);
	for (i = 0; i < made_count; i++)
		ck_assert_msg(strcmp(made[i].key, state_index[i].key) == 0 &&
			made[i].id == state_index[i].id && made[i].flags == state_index[i].flags,
		    "%s / %s: states_index.c is old, print it anew", made[i].key,
		    state_index[i].key);
	free_made();
}
END_TEST

/* One key never means two States. */
START_TEST(keys_are_unique)
{
	size_t i;

	for (i = 1; i < state_index_count; i++)
		ck_assert_msg(strcmp(state_index[i].key, state_index[i - 1].key) != 0 ||
			(state_index[i].flags & STATE_MASK) != 0 ||
			(state_index[i - 1].flags & STATE_MASK) != 0,
		    "%s", state_index[i].key);
}
END_TEST

/* "Argentine" is the State in French. */
static bool
is_both(const char *form)
{
	char key[FOLD_KEY_BYTES];
	size_t i;

	need(fold_key(form, strlen(form), key, sizeof(key)) > 0, form);
	for (i = 0; i < state_index_count; i++)
		if (strcmp(state_index[i].key, key) == 0 &&
		    (state_index[i].flags & STATE_BOTH) != 0)
			return true;
	return false;
}

START_TEST(every_form_is_found)
{
	const struct state_name *row = &state_names[_i], *got;
	char *forms = xstrdup(row->forms), *next = forms, *form;
	size_t len;

	ck_assert_ptr_eq(state_by_name(row->name, strlen(row->name)), row);
	while ((form = strsep(&next, "|")) != NULL) {
		if (*form == '\0')
			continue;
		if (*form == '=') {
			ck_assert_msg(state_by_name(form + 1, strlen(form + 1)) == row, "%s", form);
			continue;
		}
		if (*form == '~') {
			form++;
			got = state_by_name(form, strlen(form));
			ck_assert_msg(got == NULL || is_both(form), "%s", form);
			got = state_at(form, strlen(form), false, &len);
			ck_assert_msg(got != row || len < strlen(form), "%s", form);
		} else {
			ck_assert_msg(state_by_name(form, strlen(form)) == row, "%s", form);
		}
		got = state_at(form, strlen(form), true, &len);
		ck_assert_msg(got == row, "%s: %s", form, got == NULL ? "nothing" : got->name);
	}
	free(forms);
}
END_TEST

static const struct {
	const char *in, *out;
} name_rows[] = {
	{ "Algeria", "Algeria" },
	{ " Bulgaria<superscript>2</superscript>", "Bulgaria" },
	{ "Germany<superscript>7,8,9</superscript>", "Germany" },
	{ "Germany 7,8", "Germany" },
	{ "[Canada]", "Canada" },
	{ "[Canada<superscript>2</superscript>]", "Canada" },
	{ "Netherlands [Kingdom of the]", "Netherlands (Kingdom of the)" },
	{ "NETHERLANDS THE", "Netherlands (Kingdom of the)" },
	{ "Netherlands (Kingdom of the)", "Netherlands (Kingdom of the)" },
	{ "Czech Republic", "Czechia" },
	{ "Turkey", "T\303\274rkiye" },
	{ "T\303\234RK\304\260YE", "T\303\274rkiye" },
	{ "Turkiye", "T\303\274rkiye" },
	{ "Tu\314\210rkiye", "T\303\274rkiye" },
	{ "Swaziland", "Eswatini" },
	{ "Cape Verde", "Cabo Verde" },
	{ "Burma", "Myanmar" },
	{ "Zaire", "Democratic Republic of the Congo" },
	{ "The former Yugoslav Republic of Macedonia", "North Macedonia" },
	{ "Serbia and Montenegro", "Serbia" },
	{ "Yugoslavia", "Yugoslavia" },
	{ "Yugoslavia (former)<superscript>2</superscript>", "Yugoslavia" },
	{ "Union of Soviet Socialist Republics", "Russian Federation" },
	{ "U.S.S.R.", "Russian Federation" },
	{ "U.S.", "United States of America" },
	{ "U.S.A.", "United States of America" },
	{ "the United States", "United States of America" },
	{ "UNITED KINGDOM", "United Kingdom of Great Britain and Northern Ireland" },
	{ "Korea, Republic of", "Republic of Korea" },
	{ "Congo", "Congo" },
	{ "DEMOCRATIC PEOPLE\342\200\231S REPUBLIC OF KOREA",
	    "Democratic People's Republic of Korea" },
	{ "C\303\224TE D\342\200\231IVOIRE", "C\303\264te d'Ivoire" },
	{ "COTE D'IVOIRE", "C\303\264te d'Ivoire" },
	{ "GUINEA BISSAU", "Guinea-Bissau" },
	{ "St. Lucia", "Saint Lucia" },
	{ "SAINT KITTS AND NEVIS", "Saint Kitts and Nevis" },
	{ "GERMANY FEDERAL REPUBLIC", "Germany" },
	{ "Byelorussian SSR", "Belarus" },
	{ "Dahomey", "Benin" },
	{ "United Nations", "United Nations" },
	{ "European Economic Community", "European Union" },
	{ "Aruba", NULL },
	{ "Hong Kong", NULL },
	{ "Kosovo", NULL },
	{ "French", NULL },
	{ "", NULL },
	{ "[]", NULL },
	{ "Algeria and Angola", NULL },
	{ "New Mexico", NULL },
};

START_TEST(names)
{
	const struct state_name *got = state_by_name(name_rows[_i].in, strlen(name_rows[_i].in));

	ck_assert_msg(str_eq(got == NULL ? NULL : got->name, name_rows[_i].out), "%s: %s",
	    name_rows[_i].in, got == NULL ? "nothing" : got->name);
}
END_TEST

static const struct {
	const char *in, *out; /* what state_at(in) finds */
	size_t len;
	bool demonyms;
} at_rows[] = {
	{ "Niger signs", "Niger", 5, false },
	{ "Nigeria signs", "Nigeria", 7, false },
	{ "Nigerian parliament", "Nigeria", 8, true },
	{ "Nigerien parliament", "Niger", 8, true },
	{ "Nigerian parliament", NULL, 0, false },
	{ "Guinea signs", "Guinea", 6, false },
	{ "Guinea-Bissau signs", "Guinea-Bissau", 13, false },
	{ "Papua New Guinea signs", "Papua New Guinea", 16, false },
	{ "Equatorial Guinea", "Equatorial Guinea", 17, false },
	{ "Dominica, Senegal", "Dominica", 8, false },
	{ "Dominican Republic", "Dominican Republic", 18, false },
	{ "Republic of Korea's", "Republic of Korea", 17, false },
	{ "Democratic People's Republic of Korea said", "Democratic People's Republic of Korea", 37,
	    false },
	{ "Democratic People\342\200\231s Republic of Korea",
	    "Democratic People's Republic of Korea", 39, false },
	{ "Congo ratifies", "Congo", 5, false },
	{ "Democratic Republic of the Congo ratifies", "Democratic Republic of the Congo", 32,
	    false },
	{ "Republic of the Congo", "Congo", 21, false },
	{ "Congo, Democratic Republic of the", "Democratic Republic of the Congo", 29, false },
	{ "The Netherlands ratifies", "Netherlands (Kingdom of the)", 15, false },
	{ "Netherlands (Kingdom of the), Norway", "Netherlands (Kingdom of the)", 23, false },
	{ "U.S. Senate", "United States of America", 4, false },
	{ "US-led", "United States of America", 2, false },
	{ "us-led", NULL, 0, false },
	{ "Us", NULL, 0, false },
	{ "UK's", "United Kingdom of Great Britain and Northern Ireland", 2, false },
	{ "UAE", "United Arab Emirates", 3, false },
	{ "DRC", "Democratic Republic of the Congo", 3, false },
	{ "DPRK,", "Democratic People's Republic of Korea", 4, false },
	{ "EU joins", "European Union", 2, false },
	{ "turkey sandwich", NULL, 0, true },
	{ "TURKEY RATIFIES", "T\303\274rkiye", 6, false },
	{ "chad", NULL, 0, true },
	{ "polish", NULL, 0, true },
	{ "Polish Sejm", "Poland", 6, true },
	{ "former Yugoslav Republic of Macedonia", "North Macedonia", 37, false },
	{ "Serbia and Montenegro sign", "Serbia", 6, false },
	{ "Bosnia and Herzegovina", "Bosnia and Herzegovina", 22, false },
	{ "New Mexico senator", NULL, 10, true },
	{ "Latin American nations", NULL, 14, true },
	{ "Indian Affairs", NULL, 14, true },
	{ "South Korean", "Republic of Korea", 12, true },
	{ "United Nations", NULL, 0, true },
	{ "Papua. New Guinea", NULL, 0, true },
	{ "Malawi. Malaysia", "Malawi", 6, true },
	{ " Malawi", NULL, 0, true },
	{ "Malawians", NULL, 0, true },
	{ "Viet Nam", "Viet Nam", 8, true },
	{ "", NULL, 0, true },
	{ "the ", NULL, 0, true },
};

START_TEST(starts)
{
	size_t len = 99;
	const struct state_name *got =
	    state_at(at_rows[_i].in, strlen(at_rows[_i].in), at_rows[_i].demonyms, &len);

	ck_assert_msg(str_eq(got == NULL ? NULL : got->name, at_rows[_i].out), "%s: %s",
	    at_rows[_i].in, got == NULL ? "nothing" : got->name);
	ck_assert_msg(len == at_rows[_i].len, "%s: length %zu", at_rows[_i].in, len);
}
END_TEST

static const struct {
	const char *in;
	unsigned names;
	const char *out;
} language_rows[] = {
	{ "Espagne et", NAMES_FRENCH, "Spain" },
	{ "Espagne", 0, NULL },
	{ "Espagne", NAMES_SPANISH, NULL },
	{ "Espa\303\261a", NAMES_SPANISH, "Spain" },
	{ "Espa\303\261a", NAMES_FRENCH, NULL },
	{ "\303\251tats-Unis", NAMES_FRENCH, NULL },
	{ "\303\211tats-Unis d'Am\303\251rique", NAMES_FRENCH, "United States of America" },
	{ "EE.UU. ratifica", NAMES_SPANISH, "United States of America" },
	{ "Argentine", NAMES_FRENCH, "Argentina" },
	{ "Argentine", 0, NULL },
	{ "Dominique", NAMES_FRENCH, NULL },
	{ "Granada", NAMES_SPANISH, NULL },
	{ "Dominica", NAMES_SPANISH, "Dominica" },
	{ "Nations Unies", NAMES_FRENCH, NULL },
	{ "Naciones Unidas", NAMES_SPANISH, NULL },
	{ "Uni\303\263n Europea", NAMES_SPANISH, "European Union" },
	{ "Pays-Bas", NAMES_FRENCH, "Netherlands (Kingdom of the)" },
	{ "Guin\303\251e-Bissau", NAMES_FRENCH, "Guinea-Bissau" },
	{ "Papua Nueva Guinea", NAMES_SPANISH, "Papua New Guinea" },
	{ "golfo de M\303\251xico", NAMES_SPANISH, NULL },
	{ "Ciudad de M\303\251xico", NAMES_SPANISH, NULL },
	{ "GR\303\210CE : RATIFICATION", NAMES_FRENCH, "Greece" },
	{ "Rep\303\272blica Democr\303\241tica del Congo", NAMES_SPANISH,
	    "Democratic Republic of the Congo" },
	{ "Rep\303\272blica del Congo", NAMES_SPANISH, "Congo" },
	{ "inde", NAMES_FRENCH, NULL },
	{ "Inde", NAMES_FRENCH, "India" },
	{ "Inde", NAMES_SPANISH, NULL },
	{ "Norway", NAMES_FRENCH | NAMES_SPANISH, "Norway" },
	{ "Costa de Marfil", NAMES_SPANISH, "C\303\264te d'Ivoire" },
};

/* Names of a language are names in its texts only; case and masks hold there, too. */
START_TEST(languages)
{
	size_t len;
	const struct state_name *got = state_at_in(
	    language_rows[_i].in, strlen(language_rows[_i].in), language_rows[_i].names, &len);

	ck_assert_msg(str_eq(got == NULL ? NULL : got->name, language_rows[_i].out), "%s: %s",
	    language_rows[_i].in, got == NULL ? "nothing" : got->name);
}
END_TEST

START_TEST(members_are_complete)
{
	size_t i, states = 0;

	for (i = 0; i < state_name_count; i++)
		states += !state_names[i].organisation;
	/* 193 members, 2 observers, Cook Islands and Niue, 5 that are no more */
	ck_assert_uint_eq(states, 193 + 2 + 2 + 5);
}
END_TEST

/* Every first cell of every row of the shared tables, as it stands in the file. */
static unsigned
check_file(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[4096];
	unsigned seen = 0;
	bool in_rows = false, first = false;

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		char *p = strstr(line, "<Entry>"), *end;

		if (strstr(line, "<Participants>") != NULL ||
		    strstr(line, "</Participants>") != NULL)
			in_rows = strstr(line, "</Participants>") == NULL;
		if (strstr(line, "<Row>") != NULL)
			first = true;
		if (!in_rows || !first || p == NULL)
			continue;
		first = false;
		p += strlen("<Entry>");
		end = strstr(p, "</Entry>");
		ck_assert_ptr_nonnull(end);
		*end = '\0';
		if ((end = strstr(p, "&lt;")) != NULL)
			*end = '<';
		for (end = p; (unsigned char)*end < 0x80 && *end != '\0'; end++)
			;
		if (*end != '\0') /* ISO 8859-1: the one name is Cote d'Ivoire */
			*end = 'o';
		ck_assert_msg(state_by_name(p, strlen(p)) != NULL, "%s: %s", path, p);
		seen++;
	}
	(void)fclose(f);
	return seen;
}

static unsigned
flags_of(const char *form)
{
	char key[FOLD_KEY_BYTES];
	size_t i;

	need(fold_key(form, strlen(form), key, sizeof(key)) > 0, form);
	for (i = 0; i < state_index_count; i++)
		if (strcmp(state_index[i].key, key) == 0)
			return state_index[i].flags;
	return 0;
}

/* "chileno" is Chile's in Spanish where adjectives are asked for, and nothing elsewhere. */
static void
check_local(const char *form, const struct state_name *st, unsigned language)
{
	size_t n = strlen(form), len;

	ck_assert_ptr_null(state_by_name(form, n));
	if ((flags_of(form) & STATE_LOCAL) == 0)
		return; /* English has the word, too */
	ck_assert_msg(state_at_in(form, n, language | NAMES_ADJECTIVES, &len) == st, "%s", form);
	ck_assert_msg(state_at_in(form, n, language, &len) != st, "%s", form);
	ck_assert_msg(state_at(form, n, true, &len) != st, "%s", form);
}

START_TEST(spanish)
{
	size_t i;

	for (i = 0; i < state_spanish_count; i++) {
		char *forms = xstrdup(state_spanish[i].forms), *next = forms, *form;
		const struct state_name *st = &state_names[index_of(state_spanish[i].name)];

		while ((form = strsep(&next, "|")) != NULL)
			if (*form == '~')
				check_local(form + 1, st, NAMES_SPANISH);
			else if (*form != '\0' && *form != '=')
				ck_assert_msg(state_by_name(form, strlen(form)) == st, "%s", form);
		free(forms);
	}
}
END_TEST

START_TEST(codes)
{
	size_t i;

	for (i = 0; i < state_code_count; i++) {
		const struct state_code *c = &state_codes[i];
		char *forms = xstrdup(c->french), *next = forms, *form;
		const struct state_name *st = &state_names[index_of(c->name)];

		if (*c->alpha2 != '\0')
			ck_assert_ptr_eq(state_by_name(c->alpha2, 2), st);
		if (*c->alpha3 != '\0')
			ck_assert_ptr_eq(state_by_name(c->alpha3, 3), st);
		while ((form = strsep(&next, "|")) != NULL)
			if (*form == '~')
				check_local(form + 1, st, NAMES_FRENCH);
			else if (*form != '\0')
				ck_assert_msg(state_by_name(form, strlen(form)) == st, "%s", form);
		free(forms);
	}
	ck_assert_ptr_null(state_by_name("fra", 3));
	ck_assert_ptr_null(state_by_name("ZZ", 2));
}
END_TEST

START_TEST(sample_names)
{
	char path[4096];
	struct dirent *d;
	unsigned seen = 0;
	DIR *dir;

	if (shared_dir() == NULL) {
		printf("# sample_names skipped: RATIFY_SHARED is not set\n");
		return;
	}
	(void)snprintf(path, sizeof(path), "%s/samples/mtdsg", shared_dir());
	dir = opendir(path);
	ck_assert_ptr_nonnull(dir);
	while ((d = readdir(dir)) != NULL)
		if (str_ends(d->d_name, ".xml")) {
			(void)snprintf(
			    path, sizeof(path), "%s/samples/mtdsg/%s", shared_dir(), d->d_name);
			seen += check_file(path);
		}
	(void)closedir(dir);
	ck_assert_uint_gt(seen, 1000);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("states");
	TCase *t = tcase_create("core");

	if (getenv("RATIFY_PRINT_STATES_INDEX") != NULL) {
		make_all();
		print_index();
		free_made();
		(void)fflush(stdout);
		_exit(0); /* the suite above is never run */
	}
	tcase_add_test(t, index_is_derived);
	tcase_add_test(t, keys_are_unique);
	tcase_add_loop_test(t, languages, 0, ARRAY_LEN(language_rows));
	tcase_add_test(t, members_are_complete);
	tcase_add_loop_test(t, every_form_is_found, 0, (int)state_name_count);
	tcase_add_loop_test(t, names, 0, ARRAY_LEN(name_rows));
	tcase_add_loop_test(t, starts, 0, ARRAY_LEN(at_rows));
	tcase_add_test(t, codes);
	tcase_add_test(t, spanish);
	tcase_add_test(t, sample_names);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
