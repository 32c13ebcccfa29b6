/* Fields as rules see them: what is folded, and that every byte knows where it came from. */
#include "tests/suite.h"

#include <string.h>

#include "daemon/detect/clause.h"
#include "daemon/detect/language.h"
#include "daemon/detect/literal.h"
#include "daemon/detect/text.h"
#include "lib/buf.h"

static const struct {
	const char *in, *out;
} fold_rows[] = {
	{ "plain", "plain" },
	{ "  two \t  blanks \r\n", "two blanks" },
	{ "a&amp;b", "a&b" },
	{ "it&amp;#39;s", "it's" },
	{ "&lt;b&gt;", "<b>" },
	{ "&amp;amp;amp;", "&amp;" },
	{ "&bogus; &#xD800; &#0;", "&bogus; &#xD800; &#0;" },
	{ "&#x2019;&rsquo;\xe2\x80\x99", "'''" },
	{ "two\xe2\x80\x91thirds \xe2\x80\x94 no", "two-thirds - no" },
	{ "\xe2\x80\x9cquoted\xe2\x80\x9d", "\"quoted\"" },
	{ "Cafe\xcc\x81", "Caf\xc3\xa9" },
	{ "zero\xe2\x80\x8bwidth\xc2\xad", "zerowidth" },
	{ "no\xc2\xa0"
	  "break",
	    "no break" },
	{ "and\xe2\x80\xa6", "and..." },
	{ "one\n \ntwo\nthree", "one\ntwo three" },
	{ "bad \xff byte", "bad \xef\xbf\xbd byte" },
	{ "right\xe2\x80\xaeleft", "rightleft" },
	{ "", "" },
};

START_TEST(folds)
{
	struct text t;

	text_init(&t, fold_rows[_i].in);
	ck_assert_str_eq(t.s, fold_rows[_i].out);
	ck_assert_uint_eq(t.len, strlen(fold_rows[_i].out));
	ck_assert(!t.cut);
	text_done(&t);
}
END_TEST

/* The word "here" in the folded text, as bytes of the original. */
static const struct {
	const char *in, *word, *bytes;
} span_rows[] = {
	{ "a here b", "here", "here" },
	{ "x &amp;amp; here", "here", "here" },
	{ "Cafe\xcc\x81 is", "Caf\xc3\xa9", "Cafe\xcc\x81" },
	{ "say &amp;quot;no&amp;quot; here", "\"no\"", "&amp;quot;no&amp;quot;" },
	{ "so\xe2\x80\xa6 here", "so...", "so\xe2\x80\xa6" },
	{ "one    two", "one two", "one    two" },
};

START_TEST(spans)
{
	struct text t;
	const char *at;
	size_t from, to;

	text_init(&t, span_rows[_i].in);
	at = strstr(t.s, span_rows[_i].word);
	ck_assert_msg(at != NULL, "%s", t.s);
	text_span(
	    &t, (size_t)(at - t.s), (size_t)(at - t.s) + strlen(span_rows[_i].word), &from, &to);
	ck_assert_uint_eq(to - from, strlen(span_rows[_i].bytes));
	ck_assert_mem_eq(span_rows[_i].in + from, span_rows[_i].bytes, to - from);
	text_done(&t);
}
END_TEST

START_TEST(long_fields_are_cut)
{
	char *s = xmalloc(200001);
	struct text t;

	memset(s, 'x', 200000);
	s[200000] = '\0';
	text_init(&t, s);
	ck_assert(t.cut);
	ck_assert_uint_le(t.len, TEXT_MAX);
	ck_assert_uint_ge(t.len, TEXT_MAX - 4);
	text_done(&t);
	memset(s, ' ', 200000);
	memcpy(s, "far", 3);
	memcpy(s + 199990, "away", 4);
	text_init(&t, s);
	ck_assert_str_eq(t.s, "far away");
	ck_assert(!t.cut);
	text_done(&t);
	free(s);
}
END_TEST

static const struct {
	const char *in, *out; /* clauses joined by " / " */
} clause_rows[] = {
	{ "House passes H.R. 77. Senate waits.", "House passes H.R. 77. / Senate waits." },
	{ "The U.S. Senate met", "The U.S. Senate met" },
	{ "S. Res. 5 agreed to; S. Con. Res. 9 fails",
	    "S. Res. 5 agreed to / S. Con. Res. 9 fails" },
	{ "Sen. Elm and Rep. Birch vote", "Sen. Elm and Rep. Birch vote" },
	{ "(H. Rept. 119-7, Part II). Next", "(H. Rept. 119-7, Part II). / Next" },
	{ "by the Yeas and Nays: 204 - 216 (Roll no. 188)",
	    "by the Yeas and Nays: 204 - 216 (Roll no. 188)" },
	{ "Elm: House passes bill", "Elm / House passes bill" },
	{ "House passes bill - Elm dissents", "House passes bill / Elm dissents" },
	{ "Four members - Fiji, Chad and Peru - deposited",
	    "Four members - Fiji, Chad and Peru - "
	    "deposited" },
	{ "it passed but he will veto", "it passed / but he will veto" },
	{ "agreed to as amended by the committee", "agreed to as amended by the committee" },
	{ "stocks fall as senators vote", "stocks fall / as senators vote" },
	{ "known as the Elm Act", "known as the Elm Act" },
	{ "Malta ratified after Italy signed", "Malta ratified / after Italy signed" },
	{ "Is it law? Yes! No.", "Is it law? / Yes! / No." },
	{ "on 5 Oct. 2025 in No. 7 of Vol. 2", "on 5 Oct. 2025 in No. 7 of Vol. 2" },
	{ "one\ntwo | three", "one / two / three" },
	{ "He said \"it passed.\" She left", "He said \"it passed.\" / She left" },
	{ "", "" },
};

START_TEST(clauses)
{
	struct clause c[CLAUSE_MAX];
	const char *s = clause_rows[_i].in;
	size_t n = clause_split(s, strlen(s), LANGUAGE_EN, c, CLAUSE_MAX), i;
	struct buf b;

	buf_init(&b, 1000);
	for (i = 0; i < n; i++)
		ck_assert_int_eq(buf_printf(&b, "%s%.*s", i > 0 ? " / " : "",
				     (int)(c[i].to - c[i].from), s + c[i].from),
		    0);
	ck_assert_str_eq(buf_str(&b), clause_rows[_i].out);
	buf_done(&b);
}
END_TEST

START_TEST(many_clauses_lose_nothing)
{
	struct clause c[4];
	const char *s = "A. B b. C c. D d. E e. F f.";
	size_t n = clause_split(s, strlen(s), LANGUAGE_EN, c, 4), i;

	ck_assert_uint_eq(n, 4);
	ck_assert_uint_eq(c[3].to, strlen(s));
	for (i = 1; i < n; i++)
		ck_assert_uint_ge(c[i].from, c[i - 1].to);
}
END_TEST

/* The automaton finds exactly what a plain search finds. */
START_TEST(literals)
{
	static const char *const words[] = { "ratif", "atif", "he", "she", "hers", "treaty", "a",
		"t\xc3\xbcrkiye" };
	static const char *const texts[] = { "she ratifies", "ushers", "", "treat",
		"t\xc3\xbcrkiye signs a treaty", "xxhexx", "hhhhershe", "RATIF" };
	struct literals *l = literals_new(ARRAY_LEN(words) + 1);
	bool fast[ARRAY_LEN(words) + 1], slow[ARRAY_LEN(words) + 1];
	uint64_t *found;
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(words); i++)
		literals_add(l, i, words[i]);
	literals_seal(l);
	found = xcalloc(literals_set_size(l), sizeof(*found));
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		literals_find(l, texts[i], strlen(texts[i]), fast, found);
		literals_find_slowly(l, texts[i], strlen(texts[i]), slow);
		for (k = 0; k < ARRAY_LEN(words); k++) {
			ck_assert_int_eq(fast[k], slow[k]);
			ck_assert_int_eq(fast[k], strstr(texts[i], words[k]) != NULL);
		}
		ck_assert(fast[ARRAY_LEN(words)]); /* no literal: always tried */
	}
	free(found);
	literals_free(l);
}
END_TEST

static unsigned
below(uint64_t *state, unsigned n)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (unsigned)(*state % n);
}

/* A text in plain ASCII is read as it is before a character that is none. */
START_TEST(plain_and_not)
{
	uint64_t state = 0x2545f4914f6cdd1dULL + (uint64_t)_i * 7919;
	char text[80], longer[96];
	struct text a, b;
	size_t n, i, from, to;

	n = 1 + below(&state, 70);
	for (i = 0; i < n; i++)
		text[i] = "ab .,'Z9   -~"[below(&state, 13)];
	text[n] = '\0';
	(void)snprintf(longer, sizeof(longer), "%s|\xc3\xa9", text);
	text_init(&a, text);
	text_init(&b, longer);
	ck_assert_uint_le(a.len, b.len - 3);
	ck_assert_uint_ge(a.len + 1, b.len - 3); /* the blank before the bar */
	ck_assert_mem_eq(a.s, b.s, a.len);
	for (i = 0; i < a.len; i++) {
		text_span(&a, i, i + 1, &from, &to);
		ck_assert_uint_eq(from, b.from[i]);
		ck_assert_uint_eq(to, b.to[i]);
	}
	ck_assert(!a.cut && a.s[a.len] == '\0');
	text_done(&a);
	text_done(&b);
}
END_TEST

static const char *
random_word(uint64_t *state, char *ret, size_t max)
{
	size_t len = 1 + below(state, (unsigned)max), i;

	for (i = 0; i < len; i++)
		ret[i] = "aabc\xc3"[below(state, 5)];
	ret[len] = '\0';
	return ret;
}

/* So do the sets of needed words, of the text and of a piece of it, rules and patterns alike. */
START_TEST(needed_words)
{
	enum { PATTERNS = 12, SETS = 3, WORDS = 4 };
	uint64_t state = 0x9e3779b97f4a7c15ULL + (uint64_t)_i, *found;
	char word[PATTERNS][SETS][WORDS][8], text[41], *piece;
	const char *list[WORDS];
	struct literals *l = literals_new(PATTERNS - 2);
	bool met, any, maybe[PATTERNS];
	size_t i, k, w, times, from, to;

	for (i = 0; i < PATTERNS; i++) {
		if (i >= PATTERNS - 2)
			ck_assert_uint_eq(literals_pattern(l), i);
		else if (i % 3 == 0)
			literals_add(l, i, "ab");
		for (k = 0; k < i % (SETS + 1); k++) {
			for (w = 0; w < WORDS; w++)
				list[w] = random_word(&state, word[i][k][w], 7);
			literals_need(l, i, list, WORDS);
		}
	}
	literals_seal(l);
	found = xcalloc(literals_set_size(l), sizeof(*found));
	for (times = 0; times < 200; times++) {
		(void)random_word(&state, text, sizeof(text) - 1);
		from = below(&state, (unsigned)strlen(text));
		to = times % 2 == 0 ? strlen(text)
				    : from + below(&state, (unsigned)(strlen(text) - from));
		from = times % 2 == 0 ? 0 : from;
		if (times % 2 == 0)
			literals_find(l, text, to, maybe, found);
		else
			literals_find_words(l, text + from, to - from, found);
		piece = xstrndup(text + from, to - from);
		for (i = 0; i < PATTERNS; i++) {
			for (met = true, k = 0; k < i % (SETS + 1); k++) {
				for (any = false, w = 0; w < WORDS; w++)
					any = any || strstr(piece, word[i][k][w]) != NULL;
				met = met && any;
			}
			ck_assert_int_eq(literals_are_met(l, i, found), met);
			if (i < PATTERNS - 2 && times % 2 == 0)
				ck_assert_int_eq(
				    maybe[i], i % 3 != 0 || strstr(piece, "ab") != NULL);
		}
		free(piece);
	}
	free(found);
	literals_free(l);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("text");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, folds, 0, ARRAY_LEN(fold_rows));
	tcase_add_loop_test(t, spans, 0, ARRAY_LEN(span_rows));
	tcase_add_test(t, long_fields_are_cut);
	tcase_add_loop_test(t, clauses, 0, ARRAY_LEN(clause_rows));
	tcase_add_test(t, many_clauses_lose_nothing);
	tcase_add_test(t, literals);
	tcase_add_loop_test(t, plain_and_not, 0, 300);
	tcase_add_loop_test(t, needed_words, 0, 40);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
