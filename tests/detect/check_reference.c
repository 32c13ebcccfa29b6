/*
 * Numbers of instruments in their spellings, and which resolution it is whose adoption is told.
 */
#include <string.h>

#include "daemon/detect/reference.h"
#include "lib/buf.h"
#include "lib/str.h"
#include "tests/suite.h"

static struct references *references;
static struct literals *literals;
static struct re_env env;
static struct arena mem;

static void
begin(void)
{
	re_env_init(&env);
	arena_init(&mem, 1 << 16);
	literals = literals_new(0);
	ck_assert_int_eq(references_new(&references, literals, NULL), 0);
	literals_seal(literals);
}

/* As the detector does before it asks. */
static void
know_words(const char *text)
{
	uint64_t *words = arena_alloc(&mem, literals_set_size(literals) * sizeof(*words));
	size_t len;
	char *lower = literals_lower(text, strlen(text), &len, NULL);

	literals_find_words(literals, lower, len, words);
	free(lower);
	env.literals = literals;
	env.words = words;
}

static void
end(void)
{
	literals_free(literals);
	references_free(references);
	arena_done(&mem);
	re_env_done(&env);
}

static const struct {
	const char *text, *found;
} rows[] = {
	{ "C.N.63.2016.TREATIES-XXVII.7.d of 2 March", "C.N.63.2016.TREATIES-XXVII.7.d" },
	{ "CN.604.2007.TREATIES-8, C.N. 216.2005.TREATIES-1.",
	    "C.N.604.2007.TREATIES-8|C.N.216.2005.TREATIES-1" },
	{ "A/RES/79/243 and resolution 79/243 and resolution 2719 (2023), S/RES/2719(2023)",
	    "A/RES/79/243|S/RES/2719 (2023)" },
	{ "r\303\251solution 2719 (2023), resoluci\303\263n 77/1", "S/RES/2719 (2023)|A/RES/77/1" },
	{ "A/C.3/79/L.5/Rev.1, A/79/L.10, S/2025/677", "A/C.3/79/L.5/REV.1|A/79/L.10|S/2025/677" },
	{ "Treaty Doc. 112-7, Treaty Document No. 106-37(a)",
	    "Treaty Doc. 112-7|Treaty Doc. 106-37A" },
	{ "CETS No. 210, ETS 185, STCE n\302\260 5", "CETS 210|CETS 185" },
	{ "UNTS I-54113; U.N.T.S. No. I-54114", "UNTS I-54113|UNTS I-54114" },
	{ "targets 185, 79/243, no. 112-7, the resolution of 2023, planets 3", "" },
};

START_TEST(finds)
{
	const struct clause all = { 0, strlen(rows[_i].text) };
	const char *got[REFERENCES_MAX];
	size_t n = 0, i;
	struct buf b;

	know_words(rows[_i].text);
	buf_init(&b, 10000);
	ck_assert_int_eq(
	    references_find(references, &env, rows[_i].text, &all, &mem, got, REFERENCES_MAX, &n),
	    0);
	for (i = 0; i < n; i++)
		ck_assert_int_eq(buf_printf(&b, "%s%s", i > 0 ? "|" : "", got[i]), 0);
	ck_assert_str_eq(buf_str(&b), rows[_i].found);
	buf_done(&b);
}
END_TEST

static const struct {
	enum ms_type type;
	const char *text, *number;
} adopted[] = {
	{ MS_UN_SC_ADOPTED, "The Council unanimously adopted resolution 2719 (2023).",
	    "S/RES/2719 (2023)" },
	{ MS_UN_SC_ADOPTED, "Security Council adopts new resolution 2803 (2025) by 13 votes",
	    "S/RES/2803 (2025)" },
	{ MS_UN_SC_ADOPTED, "Resolution 2803 (2025) was unanimously adopted by the Council",
	    "S/RES/2803 (2025)" },
	{ MS_UN_SC_ADOPTED, "Le Conseil a adopt\303\251 la r\303\251solution 2803 (2025) hier",
	    "S/RES/2803 (2025)" },
	{ MS_UN_GA_ADOPTED, "La Asamblea aprob\303\263 la resoluci\303\263n 79/243",
	    "A/RES/79/243" },
	{ MS_UN_SC_ADOPTED, "Recalling resolution 1325 (2000), the Council adopted a text", NULL },
	{ MS_UN_SC_ADOPTED, "The Council adopted a text that recalls resolution 1325 (2000)",
	    NULL },
	{ MS_UN_GA_ADOPTED, "The Assembly adopted resolution 79/243", "A/RES/79/243" },
	{ MS_UN_GA_ADOPTED, "Adopting the resolution \"Lamps\" (document A/RES/80/99), it said",
	    "A/RES/80/99" },
	{ MS_UN_GA_ADOPTED, "The Assembly adopted resolution 2803 (2025)", NULL },
	{ MS_FLOOR_PASSED, "The House adopted resolution 79/243", NULL },
};

START_TEST(is_adopted)
{
	const char *text = adopted[_i].text, *number = NULL;
	const struct clause all = { 0, strlen(text) };

	know_words(text);
	ck_assert_int_eq(
	    references_adopted(references, &env, adopted[_i].type, text, &all, &mem, &number), 0);
	ck_assert_msg(str_eq(STR_OR(number, ""), STR_OR(adopted[_i].number, "")), "%s: %s", text,
	    STR_OR(number, "none"));
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("reference");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, begin, end);
	tcase_add_loop_test(t, finds, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(t, is_adopted, 0, ARRAY_LEN(adopted));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
