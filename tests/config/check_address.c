#include "tests/suite.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/address.h"
#include "config/spec.h"
#include "lib/when.h"

#define AT(y, m, d) y, m, d

static const struct {
	const char *url;
	int year;
	unsigned month, day;
	const char *address;
} turning[] = {
	{ "http://h/{year}/x", AT(2026, 12, 31), "http://h/2026/x" },
	{ "http://h/{year}/x", AT(2027, 1, 1), "http://h/2027/x" },
	{ "http://h/{congress}_{congress-session}.xml", AT(2026, 12, 31), "http://h/119_2.xml" },
	{ "http://h/{congress}_{congress-session}.xml", AT(2027, 1, 2), "http://h/119_2.xml" },
	{ "http://h/{congress}_{congress-session}.xml", AT(2027, 1, 3), "http://h/120_1.xml" },
	{ "http://h/{congress}_{congress-session}.xml", AT(2028, 1, 2), "http://h/120_1.xml" },
	{ "http://h/{congress}_{congress-session}.xml", AT(2028, 1, 3), "http://h/120_2.xml" },
	{ "http://h/{congress}", AT(2010, 12, 22), "http://h/111" },
	/* the days on which the Assembly's sessions 78 to 80 opened */
	{ "http://h/{ga-session}session", AT(2023, 9, 4), "http://h/77session" },
	{ "http://h/{ga-session}session", AT(2023, 9, 5), "http://h/78session" },
	{ "http://h/{ga-session}session", AT(2024, 9, 9), "http://h/78session" },
	{ "http://h/{ga-session}session", AT(2024, 9, 10), "http://h/79session" },
	{ "http://h/{ga-session}session", AT(2025, 9, 8), "http://h/79session" },
	{ "http://h/{ga-session}session", AT(2025, 9, 9), "http://h/80session" },
	{ "http://h/{ga-session}session", AT(2025, 12, 31), "http://h/80session" },
	{ "http://h/?a={key}", AT(2025, 12, 31), "http://h/?a={key}" },
};

START_TEST(an_address_turns)
{
	const char *url = turning[_i].url;
	int64_t days = when_from_civil(turning[_i].year, turning[_i].month, turning[_i].day);
	char *first = address_at(url, days * 86400000), *last;

	last = address_at(url, days * 86400000 + 86399999);
	ck_assert_str_eq(first, turning[_i].address);
	ck_assert_str_eq(last, first);
	ck_assert(address_is_of(url, first));
	free(first);
	free(last);
}
END_TEST

static const struct {
	const char *url, *address;
	bool is;
} of[] = {
	{ "http://h/{congress}_{congress-session}.xml", "http://h/7_11.xml", true },
	{ "http://h/{congress}_{congress-session}.xml", "http://h/119_.xml", false },
	{ "http://h/{congress}_{congress-session}.xml", "http://h/119_2.xml?x", false },
	{ "http://h/{year}", "http://h/", false },
	{ "http://h/{year}", "http://h/2026", true },
	{ "http://h/{year}", "http://h/{year}", false },
	{ "http://h/{year}/{key}", "http://h/2026/{key}", true },
	{ "http://h/a", "http://h/a", true },
	{ "http://h/a", "http://h/ab", false },
	{ "http://h/ab", "http://h/a", false },
};

START_TEST(an_address_is_of_its_template)
{
	ck_assert(address_is_of(of[_i].url, of[_i].address) == of[_i].is);
}
END_TEST

static const struct {
	const char *url;
	bool fine, turns;
} words[] = {
	{ "http://h/{year}", true, true },
	{ "http://h/{key}/{ga-session}", true, true },
	{ "http://h/{key}", true, false },
	{ "http://h/", true, false },
	{ "http://h/{yaer}", false, false },
	{ "http://h/{year", false, false },
	{ "http://h/year}", false, false },
	{ "http://h/{}", false, false },
	{ "http://h/{{year}}", false, true },
};

START_TEST(words_are_known)
{
	struct err err = { .code = 0 };

	ck_assert_msg(
	    (address_check(words[_i].url, &err) == 0) == words[_i].fine, "%s", words[_i].url);
	ck_assert(address_turns(words[_i].url) == words[_i].turns);
}
END_TEST

/* What a mistake is told to have been expected is all that there is, and the manual has it. */
START_TEST(all_words_are_told)
{
	struct err err = { .code = 0 };
	const struct conf_key *key = spec_source.keys;
	char word[32], *p, *end;
	int n = 0;

	while (strcmp(key->name, "url") != 0)
		key++;
	ck_assert_int_eq(address_check("http://h/{x}", &err), -EINVAL);
	ck_assert_str_eq(err.text,
	    "in braces only {key}, {year}, {congress}, {congress-session} or {ga-session}");
	for (p = strchr(strstr(err.text, "{key}") + 1, '{'); p != NULL; p = strchr(end, '{')) {
		end = strchr(p, '}') + 1;
		(void)snprintf(word, sizeof(word), "%.*s", (int)(end - p), p);
		ck_assert_msg(address_turns(word), "%s", word);
		ck_assert_msg(strstr(key->help, word) != NULL, "%s", word);
		n++;
	}
	ck_assert_int_eq(n, 4);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("address");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, an_address_turns, 0, ARRAY_LEN(turning));
	tcase_add_loop_test(t, an_address_is_of_its_template, 0, ARRAY_LEN(of));
	tcase_add_loop_test(t, words_are_known, 0, ARRAY_LEN(words));
	tcase_add_test(t, all_words_are_told);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
