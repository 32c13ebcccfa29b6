/*
 * The words that rules share: whoever writes one into a pattern may put a quantifier behind it.
 */
#include "tests/suite.h"

#include <stdbool.h>
#include <string.h>

#include "daemon/detect/vocab.h"
#include "daemon/detect/vocab_words.h"
#include "lib/mem.h"

/* What follows a class or an escape at p; p itself where there is none. */
static const char *
skip_literal(const char *p)
{
	if (*p == '\\')
		return p[1] != '\0' ? p + 2 : p + 1;
	if (*p != '[')
		return p;
	for (p += p[1] == '^' ? 3 : 2; *p != '\0' && *p != ']'; p++)
		p += *p == '\\' && p[1] != '\0';
	return *p == ']' ? p + 1 : p;
}

static bool
captures(const char *open)
{
	return open[1] == '?' &&
	    (open[2] == 'P' || open[2] == '\'' ||
		(open[2] == '<' && open[3] != '=' && open[3] != '!'));
}

/* One bracket from its first byte to its last, and none inside that has a name. */
static bool
is_one_group(const char *text)
{
	const char *p = text, *next;
	int depth = 0;

	if (strncmp(text, "(?:", 3) != 0)
		return false;
	for (; *p != '\0'; p = next) {
		next = skip_literal(p);
		if (next > p)
			continue;
		next = p + 1;
		if (*p == '(' && captures(p))
			return false;
		depth += (*p == '(') - (*p == ')');
		if (depth <= 0)
			break;
	}
	return depth == 0 && p[0] == ')' && p[1] == '\0';
}

START_TEST(groups_are_told)
{
	ck_assert(is_one_group("(?:a|(?:b)c)"));
	ck_assert(is_one_group("(?:[)(\\]]\\))"));
	ck_assert(is_one_group("(?:(?<=a)b)"));
	ck_assert(!is_one_group("a"));
	ck_assert(!is_one_group("(?:a)?"));
	ck_assert(!is_one_group("(?:a)(?:b)"));
	ck_assert(!is_one_group("(?:a"));
	ck_assert(!is_one_group("(?:(?<head>a))"));
}
END_TEST

static const struct {
	const struct vocab_word *words;
	const size_t *count;
} tables[] = { { vocab_words_en, &vocab_words_en_count }, { vocab_words_fr, &vocab_words_fr_count },
	{ vocab_words_es, &vocab_words_es_count } };

START_TEST(a_word_is_one_group)
{
	const struct vocab_word *w = tables[_i].words, *end = w + *tables[_i].count;
	char name[64], *text;

	ck_assert(w < end);
	for (; w < end; w++) {
		ck_assert_msg(is_one_group(w->text), "%s is not one group: %s", w->name, w->text);
		text = NULL;
		(void)snprintf(name, sizeof(name), "{{%s}}", w->name);
		ck_assert_int_eq(vocab_expand(&text, name, NULL), 0);
		ck_assert_msg(strcmp(text, w->text) == 0, "there are two of %s", w->name);
		free(text);
	}
}
END_TEST

START_TEST(refusals)
{
	struct err err = { 0 };
	char *text = NULL;

	ck_assert_int_lt(vocab_expand(&text, "a {{no_word}}", &err), 0);
	ck_assert_msg(strstr(err.text, "no_word") != NULL, "%s", err.text);
	ck_assert_int_lt(vocab_expand(&text, "a {{bill", &err), 0);
	ck_assert_ptr_null(text);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("vocab");
	TCase *t = tcase_create("core");

	tcase_add_test(t, groups_are_told);
	tcase_add_loop_test(t, a_word_is_one_group, 0, ARRAY_LEN(tables));
	tcase_add_test(t, refusals);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
