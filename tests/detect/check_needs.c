/*
 * The words that a pattern needs: by hand for what is read, and for any pattern that whatever it
 * matches has them.
 */
#include "tests/suite.h"

#include <string.h>

#include "daemon/detect/literal.h"
#include "daemon/detect/needs.h"
#include "daemon/detect/re.h"
#include "lib/buf.h"
#include "lib/mem.h"

#define DIGITS "0|1|2|3|4|5|6|7|8|9|\xd9|\xdb|\xdf|\xe0|\xe1|\xea|\xef|\xf0" /* of any script */

/* Sets as "a|b & c", the best first. */
static const struct {
	const char *pattern, *needs;
} rows[] = {
	{ "ratif(?:y|ies)", "ratify|ratifies" },
	{ "RATIFIED", "ratified" },
	{ "^the (?<body>house|senate)\\b", "the house|the senate" },
	{ "votes? \\d+", "votes |vote  & " DIGITS },
	{ "\\d\\d|a\\d|(?:\\d+)", DIGITS },
	{ "\\d|foo", "" },
	{ "\\d?foo(?!\\d)", "foo" },
	{ "(?=.*\\d)foo", "foo & " DIGITS },
	{ "(?:foo)?bar", "bar" },
	{ "foo.*barn", "barn & foo" },
	{ "foo|barn", "foo|barn" },
	{ "foo|b\\w", "" },
	{ "foo|", "" },
	{ "(?:foo|bar){2,}", "foo|bar" },
	{ "(?:foo|bar){0,3}quux", "quux" },
	{ "colou?r", "colour|color" },
	{ "(?=.*treaty)signs", "treaty & signs" },
	{ "(?!.*treaty)signs", "signs" },
	{ "(?<=the )treaty(?<!a )", "treaty & the " },
	{ "(?<!the )treaty", "treaty" },
	{ "[ab]cd|[^x]yz", "" },
	{ "x[ab]cd", "xacd|xbcd" },
	{ "x[a-c]cde", "cde" },
	{ "d[a\xc3\xa1]il", "dail|d\xc3\xa1il" },
	{ "\xc3\x89tats", "\xc3\xa9tats" },
	{ "stra\xc3\x9f\x65n", "stra" }, /* two cases that lower case does not join */
	{ "a\\.b\\.c\\.", "a.b.c." },
	{ "\\(#\\d+", "(# & " DIGITS },
	{ "to", "" }, /* stands everywhere */
	{ "reconsideration of it", "reconsider" },
	{ "   passes", "passes" },
	{ "(?-i:May) passes", "may passes" },
	{ "(?i)passes", "passes" },
	{ "foo{,3}barn", "" }, /* read in two ways by two versions */
	{ "foo{barn}", "foo{barn}" },
	{ "(foo)\\1barn", "" },
	{ "(?x) f o o", "" },
	{ "(?(?=a)foo|bar)", "" },
	{ "foo(?R)?", "" },
	{ "\\Qfoo\\E", "" },
	{ "(*UTF)foo", "" },
	{ "foo\\Kbar\\b", "foobar" },
	{ "\\p{Lu}foo\\PLbar[\\p{L}]", "" }, /* a property in a class */
	{ "\\p{Lu}foo", "foo" },
	{ "foo[[:alpha:]]barn", "barn & foo" },
	{ "foo[]a]barn", "foo]barn|fooabarn" },
	{ "foo+barn", "barn" }, /* fo, then o+ */
	{ "(?:pass|adopt|approv)(?:es|ed) the (?:bill|act)",
	    "passes the|passed the|adoptes th|adopted th|approves t|approved t" },
};

START_TEST(by_hand)
{
	struct needs needs;
	struct arena a;
	struct buf b;
	size_t i, k;

	arena_init(&a, NEEDS_ARENA_BYTES);
	buf_init(&b, 10000);
	needs_read(rows[_i].pattern, &a, &needs);
	for (i = 0; i < needs.n; i++)
		for (k = 0; k < needs.set[i].n; k++)
			ck_assert_int_eq(buf_printf(&b, "%s%s",
					     k > 0       ? "|"
						 : i > 0 ? " & "
							 : "",
					     needs.set[i].word[k]),
			    0);
	ck_assert_msg(
	    strcmp(buf_str(&b), rows[_i].needs) == 0, "%s: %s", rows[_i].pattern, buf_str(&b));
	buf_done(&b);
	arena_done(&a);
}
END_TEST

/* ---- any pattern */

static uint64_t state;

static unsigned
below(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state % n);
}

static void
put(struct buf *b, const char *s)
{
	ck_assert_int_eq(buf_puts(b, s), 0);
}

static void put_choice(struct buf *b, int depth);

static void
put_atom(struct buf *b, int depth)
{
	static const char *const plain[] = { "a", "b", "aba", "ABB", "bab", "abab", "bb", "ba",
		"aab", "\xc3\xa9", "\xc3\x89", "s", "k", "ss", ".", "\\w", "[ab]", "[^a]",
		"[a\xc3\xa9]", "[a-c]", "\\b", "^", "$", " ", "\\.", "\\W", "[[:alpha:]b]", "[]b]",
		"\\p{L}", "b{2}", "\\K", "\\d", "\\d+" };
	static const char *const open[] = { "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?-i:", "(?>",
		"(?|", "(?<n>" };
	unsigned kind = depth > 0 ? below(3) : 0;

	if (kind == 0) {
		put(b, plain[below(ARRAY_LEN(plain))]);
		return;
	}
	put(b, open[below(ARRAY_LEN(open))]);
	put_choice(b, depth - 1);
	put(b, ")");
}

static void
put_choice(struct buf *b, int depth)
{
	static const char *const repeat[] = { "?", "*", "+", "{2}", "{0,2}", "{1,2}", "{1}", "??",
		"*?", "++", "{0}" };
	unsigned branches = 1 + below(3), i, k, n;

	for (i = 0; i < branches; i++) {
		if (i > 0)
			put(b, "|");
		for (n = below(5), k = 0; k < n; k++) {
			put_atom(b, depth);
			if (below(4) == 0)
				put(b, repeat[below(ARRAY_LEN(repeat))]);
		}
	}
}

static void
random_text(char *ret, size_t max)
{
	static const char *const piece[] = { "a", "b", "A", "B", "ab", "ba", "\xc3\xa9", "\xc3\x89",
		" ", ".", "s", "S", "k", "\xe2\x84\xaa" /* Kelvin */, "c", "7",
		"\xd9\xa3" /* three */, "\xf0\x9d\x9f\x8e" /* nought */ };
	size_t len = 0, n;
	const char *s;

	for (s = piece[below(ARRAY_LEN(piece))]; len + (n = strlen(s)) < max && below(24) > 0;
	     s = piece[below(ARRAY_LEN(piece))]) {
		memcpy(ret + len, s, n);
		len += n;
	}
	ret[len] = '\0';
}

static bool
has_all(const struct needs *needs, const char *lower)
{
	size_t i, k;

	for (i = 0; i < needs->n; i++) {
		for (k = 0; k < needs->set[i].n; k++)
			if (strstr(lower, needs->set[i].word[k]) != NULL)
				break;
		if (k == needs->set[i].n)
			return false;
	}
	return true;
}

static size_t
try_pattern(const char *pattern, const struct re_env *env, struct arena *a)
{
	struct re *re = NULL;
	struct needs needs;
	struct re_match m;
	char text[64], *lower;
	size_t times, len, told = 0;

	arena_reset(a);
	needs_read(pattern, a, &needs);
	if (re_compile(&re, pattern, 0, NULL) != 0)
		return 0; /* a lookbehind of no fixed length */
	for (times = 0; times < 40; times++) {
		random_text(text, sizeof(text));
		if (re_exec(env, re, text, strlen(text), 0, &m) != 0)
			continue;
		lower = literals_lower(text, strlen(text), &len, NULL);
		ck_assert_msg(has_all(&needs, lower), "%s matches \"%s\"", pattern, text);
		free(lower);
		told += needs.n;
	}
	re_free(re);
	return told;
}

START_TEST(any_pattern)
{
	struct re_env env;
	struct arena a;
	struct buf b;
	size_t i, told = 0;

	state = 0x2545f4914f6cdd1dULL + (uint64_t)_i * 7919;
	re_env_init(&env);
	arena_init(&a, NEEDS_ARENA_BYTES);
	buf_init(&b, 100000);
	for (i = 0; i < 500; i++) {
		buf_reset(&b);
		put_choice(&b, 3);
		told += try_pattern(buf_str(&b), &env, &a);
	}
	ck_assert_uint_gt(told, 0); /* it is not silent for nothing */
	buf_done(&b);
	arena_done(&a);
	re_env_done(&env);
}
END_TEST

static void
without_wide(char *s)
{
	char *to = s;

	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x80)
			*to++ = *s;
	*to = '\0';
}

static bool
same(const struct re_match *a, const struct re_match *b)
{
	size_t i;

	for (i = 0; i < RE_GROUPS; i++)
		if (a->span[i].set != b->span[i].set || a->span[i].from != b->span[i].from ||
		    a->span[i].to != b->span[i].to)
			return false;
	return true;
}

/* How often it matches. */
static size_t
try_forms(struct re *re, const struct re_env *env)
{
	struct re_match plain, wide;
	size_t times, matches = 0;
	char text[64];
	int r;

	for (times = 0; times < 40; times++) {
		random_text(text, sizeof(text));
		without_wide(text);
		re->no_plain = false;
		r = re_exec(env, re, text, strlen(text), 0, &plain);
		re->no_plain = true;
		ck_assert_int_eq(re_exec(env, re, text, strlen(text), 0, &wide), r);
		if (r != 0)
			continue;
		ck_assert_msg(same(&plain, &wide), "\"%s\" in \"%s\"", re->pattern, text);
		matches++;
	}
	return matches;
}

/* A pattern's form for ASCII finds what the one for any text finds. */
START_TEST(both_forms)
{
	struct re_env env;
	struct re *re;
	struct buf b;
	size_t i, matches = 0;

	state = 0x9e3779b97f4a7c15ULL + (uint64_t)_i * 7919;
	re_env_init(&env);
	env.jit = _i % 2 == 0;
	buf_init(&b, 100000);
	for (i = 0; i < 200; i++) {
		buf_reset(&b);
		put_choice(&b, 3);
		if (re_compile(&re, buf_str(&b), 0, NULL) != 0)
			continue;
		matches += try_forms(re, &env);
		re_free(re);
	}
	ck_assert_uint_gt(matches, 0);
	buf_done(&b);
	re_env_done(&env);
}
END_TEST

/* Whatever it is given: it ends, within its arena. */
START_TEST(hostile)
{
	char *deep = xcalloc(40001, 1), *wide;
	struct needs needs;
	struct arena a;
	struct buf b;
	size_t i;

	arena_init(&a, NEEDS_ARENA_BYTES);
	for (i = 0; i < 20000; i++) {
		deep[i] = '(';
		deep[20000 + i] = ')';
	}
	needs_read(deep, &a, &needs);
	ck_assert_uint_eq(needs.n, 0);
	buf_init(&b, 100000);
	for (i = 0; i < 3000; i++)
		ck_assert_int_eq(buf_printf(&b, "%sword%zu", i > 0 ? "|" : "", i), 0);
	needs_read(buf_str(&b), &a, &needs);
	ck_assert_uint_eq(needs.n, 1);
	ck_assert_int_eq(strncmp(needs.set[0].word[0], "word", 4), 0);
	for (wide = deep, i = 0; i < 40000; i++)
		wide[i] = "(a|b)[]{1,}\\"[i % 12];
	needs_read(wide, &a, &needs);
	for (i = 0; i < 40000; i++)
		wide[i] = "[ab][cd]"[i % 8];
	needs_read(wide, &a, &needs);
	arena_done(&a);
	arena_init(&a, 1024);
	needs_read("a pattern with (?:more|many|several) words than (?:fit|there is room for)", &a,
	    &needs);
	ck_assert_uint_eq(needs.n, 0);
	arena_done(&a);
	buf_done(&b);
	free(deep);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("needs");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, by_hand, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(t, both_forms, 0, 2);
	tcase_add_loop_test(t, any_pattern, 0, 10);
	tcase_add_test(t, hostile);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
