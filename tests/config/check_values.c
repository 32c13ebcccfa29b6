#include "tests/suite.h"

#include <string.h>

#include "config/value.h"
#include "lib/str.h"

static const struct {
	const char *in;
	int64_t ms; /* -1: refused */
	const char *expected;
} durations[] = {
	{ "0", 0, NULL },
	{ "100ms", 100, NULL },
	{ "30s", 30000, NULL },
	{ "30sec", 30000, NULL },
	{ "15min", 900000, NULL },
	{ "15m", 900000, NULL },
	{ "6h", 21600000, NULL },
	{ "7d", 604800000, NULL },
	{ "2w", 1209600000, NULL },
	{ "1h30min", 5400000, NULL },
	{ "1h 30 min", 5400000, NULL },
	{ "30", -1, "a unit after the number: 30s, 30min or 30h" },
	{ "", -1, "a duration like" },
	{ "-5s", -1, "a duration like" },
	{ "5 seconds", -1, "a duration like" },
	{ "1.5h", -1, "a duration like" },
	{ "5S", -1, "a duration like" },
	{ "5s x", -1, "a duration like" },
	{ "9999999999999999w", -1, "a duration like" },
	{ "999999999999999w", -1, "a shorter duration" },
};

START_TEST(reads_durations)
{
	struct err err = { .code = 0 };
	int64_t ms = -7;
	int r = value_duration(durations[_i].in, &ms, &err);

	if (durations[_i].ms >= 0) {
		ck_assert_msg(r == 0 && ms == durations[_i].ms, "%s: %d %lld", durations[_i].in, r,
		    (long long)ms);
		return;
	}
	ck_assert_msg(r < 0, "%s was taken", durations[_i].in);
	ck_assert_msg(
	    strstr(err.text, durations[_i].expected) != NULL, "%s: %s", durations[_i].in, err.text);
}
END_TEST

static const struct {
	const char *in;
	int64_t bytes;
} sizes[] = { { "500", 500 }, { "500B", 500 }, { "64KiB", 65536 }, { "8MiB", 8388608 },
	{ "1 GiB", 1073741824 }, { "8MB", -1 }, { "8M", -1 }, { "", -1 }, { "KiB", -1 },
	{ "-1", -1 }, { "999999999999999GiB", -1 } };

START_TEST(reads_sizes)
{
	struct err err;
	int64_t v = -1;
	int r = value_size(sizes[_i].in, &v, &err);

	ck_assert_msg((r == 0) == (sizes[_i].bytes >= 0), "%s: %d", sizes[_i].in, r);
	if (r == 0)
		ck_assert_int_eq(v, sizes[_i].bytes);
}
END_TEST

static const struct {
	int64_t ms;
	const char *text;
} written[] = { { 0, "0s" }, { 100, "100ms" }, { 1500, "1500ms" }, { 60000, "1min" },
	{ 90000, "90s" }, { 7200000, "2h" }, { 432000000, "5d" }, { 604800000, "7d" } };

START_TEST(writes_durations)
{
	char out[VALUE_TEXT];
	struct err err;
	int64_t back;

	value_format_duration(written[_i].ms, out);
	ck_assert_str_eq(out, written[_i].text);
	ck_assert_int_eq(value_duration(out, &back, &err), 0);
	ck_assert_int_eq(back, written[_i].ms);
}
END_TEST

static const struct {
	const char *in;
	bool ok, secret;
} urls[] = {
	{ "https://example.org", true, false },
	{ "HTTP://Example.org:8080/a?b=c#d", true, false },
	{ "http://[::1]:8080/feed", true, false },
	{ "https://example.org/a@b", true, false },
	{ "https://federal.example/api?conditions[]=x|y", true, false },
	{ "ftp://example.org/", false, false },
	{ "example.org/feed", false, false },
	{ "https:/example.org", false, false },
	{ "https://", false, false },
	{ "https:///path", false, false },
	{ "https://user:geheim@example.org/", false, true },
	{ "ftp://user:geheim@example.org/", false, true },
	{ "https://example.org:0/", false, false },
	{ "https://example.org:65536/", false, false },
	{ "https://example.org:80x/", false, false },
	{ "https://example.org:/", false, false },
	{ "https://exa mple.org/", false, false },
	{ "https://example.org/a b", false, false },
	{ "https://ex\xc3\xa4mple.org/", false, false },
	{ "https://.example.org/", false, false },
	{ "https://[::1/", false, false },
};

START_TEST(reads_urls)
{
	struct value_url url;
	struct err err;
	bool secret = false;
	int r = value_url(urls[_i].in, &url, &secret, &err);

	ck_assert_msg((r == 0) == urls[_i].ok, "%s: %d", urls[_i].in, r);
	ck_assert_msg(secret == urls[_i].secret, "%s: secret %d", urls[_i].in, secret);
}
END_TEST

static const struct {
	const char *in;
	bool ok;
} addresses[] = { { "me@example.org", true }, { "Me <me@example.org>", true },
	{ "<me@example.org>", true }, { "a.b+c@sub.example.org", true }, { "me@[127.0.0.1]", true },
	{ "me@localhost", true }, { "me", false }, { "me@", false }, { "@example.org", false },
	{ "a b@example.org", false }, { "a..b@example.org", false }, { ".a@example.org", false },
	{ "me@example..org", false }, { "me@example.org, you@example.org", false },
	{ "Me <me@example.org", false }, { "Me\r\nBcc: x@y <me@example.org>", false },
	{ "", false } };

START_TEST(reads_addresses)
{
	struct err err;

	ck_assert_msg((value_address(addresses[_i].in, &err) == 0) == addresses[_i].ok, "%s",
	    addresses[_i].in);
}
END_TEST

static const struct {
	const char *in, *expected; /* NULL: fine */
} patterns[] = { { "(?<actor>\\w+) ratif(?:ies|ied)", NULL }, { "C\xc3\xb4te", NULL },
	{ "(unclosed", "missing closing parenthesis at character 10" },
	{ "a{2,1}", "numbers out of order" }, { "(*UTF)x", "without (*VERBS)" }, { "\\C", "\\C" } };

START_TEST(compiles_patterns)
{
	struct err err = { .code = 0 };
	int r = value_regex(patterns[_i].in, &err);

	ck_assert_msg(
	    (r == 0) == (patterns[_i].expected == NULL), "%s: %s", patterns[_i].in, err.text);
	if (patterns[_i].expected != NULL)
		ck_assert_msg(strstr(err.text, patterns[_i].expected) != NULL, "%s: %s",
		    patterns[_i].in, err.text);
}
END_TEST

START_TEST(knows_loopback)
{
	static const struct {
		const char *host;
		bool loopback;
	} rows[] = { { "localhost", true }, { "LOCALHOST", true }, { "127.0.0.1", true },
		{ "127.9.9.9", true }, { "[::1]", true }, { "127.0.0.1.example.org", false },
		{ "127.evil.org", false }, { "localhost.example.org", false },
		{ "10.0.0.1", false }, { "", false } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++)
		ck_assert_msg(
		    value_host_is_loopback(rows[i].host, strlen(rows[i].host)) == rows[i].loopback,
		    "%s", rows[i].host);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("values");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, reads_durations, 0, ARRAY_LEN(durations));
	tcase_add_loop_test(t, reads_sizes, 0, ARRAY_LEN(sizes));
	tcase_add_loop_test(t, writes_durations, 0, ARRAY_LEN(written));
	tcase_add_loop_test(t, reads_urls, 0, ARRAY_LEN(urls));
	tcase_add_loop_test(t, reads_addresses, 0, ARRAY_LEN(addresses));
	tcase_add_loop_test(t, compiles_patterns, 0, ARRAY_LEN(patterns));
	tcase_add_test(t, knows_loopback);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
