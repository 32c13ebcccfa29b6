/* Zones: what a wall clock time is in UTC, by the rules of POSIX and by files of the tz database.
 */
#include "tests/suite.h"

#include <errno.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/str.h"
#include "lib/when.h"
#include "lib/zone.h"

static int64_t
utc_of(const char *wall)
{
	struct when w;

	ck_assert_int_eq(when_parse(wall, strlen(wall), &w), 0);
	return w.at;
}

static const struct {
	const char *rule, *wall;
	int64_t minutes;
} rules[] = {
	{ "EST5EDT,M3.2.0,M11.1.0", "2025-03-09T01:59:00Z", -300 },
	{ "EST5EDT,M3.2.0,M11.1.0", "2025-03-09T03:00:00Z", -240 },
	{ "EST5EDT,M3.2.0,M11.1.0", "2025-11-02T00:59:00Z", -240 },
	{ "EST5EDT,M3.2.0,M11.1.0", "2025-11-02T01:30:00Z", -240 }, /* comes twice */
	{ "EST5EDT,M3.2.0,M11.1.0", "2025-11-02T02:00:00Z", -300 },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:59:00Z", 60 },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T03:00:00Z", 120 },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T03:00:00Z", 60 },
	{ "<+0330>-3:30", "2026-07-01T12:00:00Z", 210 },
	{ "AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-15T12:00:00Z", 660 }, /* the south */
	{ "AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-15T12:00:00Z", 600 },
	{ "AAA0BBB,J60,J300", "2024-03-01T12:00:00Z", 60 }, /* no leap day */
	{ "AAA0BBB,J60,J300", "2024-02-29T12:00:00Z", 0 },
	{ "AAA0BBB,59,300", "2024-02-29T12:00:00Z", 60 },
	{ "AAA0BBB-2,59,300", "2023-07-01T12:00:00Z", 120 },
};

START_TEST(follows_a_rule)
{
	struct zone_rule r;

	ck_assert_int_eq(zone_rule_parse(rules[_i].rule, &r), 0);
	ck_assert_int_eq(zone_rule_offset(&r, utc_of(rules[_i].wall) - 60 * rules[_i].minutes),
	    60 * rules[_i].minutes);
}
END_TEST

static const char *const no_rules[] = { "", "EST", "5EDT", "ES5", "EST5EDT", "EST5EDT,M3.2.0",
	"EST5EDT,M13.2.0,M11.1.0", "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0",
	"EST5EDT,M3.2.0,M11.1.0,", "EST5EDT,J0,J1", "EST5EDT,366,1", "EST200", "<EST5", "EST5:60" };

START_TEST(refuses_a_rule)
{
	struct zone_rule r;

	ck_assert_int_eq(zone_rule_parse(no_rules[_i], &r), -EINVAL);
}
END_TEST

static const struct {
	const char *name, *wall;
	int64_t minutes;
} names[] = {
	{ "UTC", "2026-07-01T12:00:00Z", 0 },
	{ "+05:45", "2026-07-01T12:00:00Z", 345 },
	{ "-03:30", "2026-07-01T12:00:00Z", -210 },
	{ "America/New_York", "2010-12-22T14:33:00Z", -300 },
	{ "America/New_York", "2010-07-03T00:05:00Z", -240 },
	{ "America/New_York", "2025-03-09T02:30:00Z", -240 }, /* left out */
	{ "Europe/London", "2026-06-01T10:00:00Z", 60 },
	{ "Asia/Kolkata", "2026-06-01T10:00:00Z", 330 },
};

START_TEST(knows_names)
{
	struct zone *z;
	struct err err;

	ck_assert_int_eq(zone_new(&z, names[_i].name, &err), 0);
	ck_assert_int_eq(zone_offset(z, utc_of(names[_i].wall)), 60 * names[_i].minutes);
	zone_free(z);
}
END_TEST

static const char *const no_names[] = { "", "America/New York", "../../../etc/passwd",
	"/etc/localtime", "America/../UTC", "America/", "+25:00", "+1:00", "Europe", "zone.tab" };

START_TEST(refuses_names)
{
	struct zone *z = NULL;
	struct err err = { .text = "" };

	ck_assert_int_eq(zone_new(&z, no_names[_i], &err), -EINVAL);
	ck_assert(str_starts(err.text, "UTC, an offset like +01:00, or a zone of "));
}
END_TEST

/* ---- a file of one change, 1 hour east before it and 2 hours after, and then a rule */

static void
put_numbers(struct buf *b, uint64_t v, int bytes)
{
	while (bytes-- > 0)
		ck_assert_int_eq(buf_putc(b, (char)(v >> (8 * bytes))), 0);
}

static void
put_file(struct buf *b, int64_t at, int type, const char *footer)
{
	int block;

	buf_init(b, 4096);
	for (block = 4; block <= 8; block += 4) {
		ck_assert_int_eq(buf_append(b, "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20), 0);
		put_numbers(b, 0, 4);
		put_numbers(b, 0, 8);
		put_numbers(b, 1, 4); /* changes */
		put_numbers(b, 2, 4); /* types */
		put_numbers(b, 4, 4); /* letters */
		put_numbers(b, (uint64_t)at, block);
		put_numbers(b, (uint64_t)type, 1);
		put_numbers(b, 3600, 4);
		put_numbers(b, 0, 2);
		put_numbers(b, 7200, 4);
		put_numbers(b, 0, 2);
		ck_assert_int_eq(buf_append(b, "ABC\0", 4), 0);
	}
	ck_assert_int_eq(buf_puts(b, footer), 0);
}

START_TEST(reads_a_file)
{
	struct zone *z = NULL;
	struct buf b;
	size_t len;

	put_file(&b, 1000000, 1, "\n\n");
	ck_assert_int_eq(zone_parse(&z, b.data, b.len), 0);
	ck_assert_int_eq(zone_offset(z, 0), 3600);
	ck_assert_int_eq(zone_offset(z, 2000000), 7200);
	zone_free(z);
	for (len = 0; len < b.len - 1; len++)
		ck_assert_int_eq(zone_parse(&z, b.data, len), -EINVAL);
	b.data[4] = '\0'; /* version 1 */
	ck_assert_int_eq(zone_parse(&z, b.data, b.len), -EINVAL);
	buf_done(&b);
	put_file(&b, 1000000, 1, "\nEST5EDT,M3.2.0,M11.1.0\n");
	ck_assert_int_eq(zone_parse(&z, b.data, b.len), 0);
	ck_assert_int_eq(zone_offset(z, utc_of("2090-07-01T00:00:00Z")), -14400);
	zone_free(z);
	buf_done(&b);
	put_file(&b, 1000000, 2, "\n\n"); /* a type that is not there */
	ck_assert_int_eq(zone_parse(&z, b.data, b.len), -EINVAL);
	buf_done(&b);
	put_file(&b, 1000000, 1, "\nnonsense\n");
	ck_assert_int_eq(zone_parse(&z, b.data, b.len), -EINVAL);
	buf_done(&b);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("zone");
	TCase *t = tcase_create("zone");

	tcase_add_loop_test(t, follows_a_rule, 0, ARRAY_LEN(rules));
	tcase_add_loop_test(t, refuses_a_rule, 0, ARRAY_LEN(no_rules));
	tcase_add_loop_test(t, knows_names, 0, ARRAY_LEN(names));
	tcase_add_loop_test(t, refuses_names, 0, ARRAY_LEN(no_names));
	tcase_add_test(t, reads_a_file);
	suite_add_tcase(s, t);
	return s;
}

SUITE_MAIN
