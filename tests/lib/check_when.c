#include "tests/suite.h"

#include <string.h>

#include "lib/str.h"
#include "lib/when.h"

/* out is what when_format says; NULL: refused. A '~' before it: the zone was assumed. */
static const struct {
	const char *in, *out;
} rows[] = {
	/* RFC 822, 1123, 2822, 5322 */
	{ "Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z" },
	{ "Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z" },
	{ "Fri, 31 Dec 99 23:59:59 UT", "1999-12-31T23:59:59Z" },
	{ "Sat, 01 Jan 50 00:00:00 Z", "1950-01-01T00:00:00Z" },
	{ "5 Apr 2012 10:00 GMT", "2012-04-05T10:00Z" },
	{ "Thu, 5 Apr 2012 10:00:00 +0200", "2012-04-05T08:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 -0330", "2012-04-05T13:30:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 -03:30", "2012-04-05T13:30:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 --0700", "2012-04-05T17:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 -700", "2012-04-05T17:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 -07", "2012-04-05T17:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 EST", "2012-04-05T15:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 PDT", "2012-04-05T17:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 CEST", "2012-04-05T08:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 MET", "2012-04-05T09:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 A", "2012-04-05T11:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 N", "2012-04-05T09:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 M", "2012-04-05T22:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 Y", "2012-04-04T22:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 GMT-01:01", "2012-04-05T11:01:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 GMT+0200 (CEST)", "2012-04-05T08:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 -0700 PDT", "2012-04-05T17:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 PDT-07:00", "2012-04-05T17:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 Etc/GMT", "2012-04-05T10:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 Europe/Oslo", "~2012-04-05T10:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00 XYZT", "~2012-04-05T10:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00:00", "~2012-04-05T10:00:00Z" },
	{ "Thu, 05 Apr 2012 10:00", "~2012-04-05T10:00Z" },
	{ "Thu,05 Apr 2012 10:00:00 GMT", "2012-04-05T10:00:00Z" },
	{ "Thu, 05 Apr 2012, 10:00:00GMT", "2012-04-05T10:00:00Z" },
	{ "Thu, Apr 05 2012 10:00:00 GMT", "2012-04-05T10:00:00Z" },
	{ "Mon, 13 Feb, 2012 06:28:00 UTC", "2012-02-13T06:28:00Z" },
	{ "Thursday, 05 April 2012 10:00:00 GMT", "2012-04-05T10:00:00Z" },
	{ "Wrongday, 05 April 2012 10:00:00 GMT", "2012-04-05T10:00:00Z" },
	{ "Thu, 05 Apr 2012", "2012-04-05" },
	{ "  Thu,\t05 Apr\n2012  ", "2012-04-05" },
	{ "Sat, 30 Jun 2012 23:59:60 GMT", "2012-07-01T00:00:00Z" },
	{ "Thu, 05 Apr 2012 24:00:00 GMT", "2012-04-06T00:00:00Z" },
	{ "Thu, 05 Apr 2012 9:5:7 GMT", "2012-04-05T09:05:07Z" },
	{ "Mon, 02 Jan 2006 15 -0700", "2006-01-02T22:00Z" },
	/* ISO 8601, W3CDTF */
	{ "2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z" },
	{ "2003-12-31t10:14:55.123456z", "2003-12-31T10:14:55Z" },
	{ "2003-12-31T10:14:55-08:00", "2003-12-31T18:14:55Z" },
	{ "2003-12-31T18:14:55+0800", "2003-12-31T10:14:55Z" },
	{ "2003-12-31T18:14:55+08", "2003-12-31T10:14:55Z" },
	{ "2003-12-31T10:14Z", "2003-12-31T10:14Z" },
	{ "2003-12-31T10:14:55", "~2003-12-31T10:14:55Z" },
	{ "2003-12-31 10:14:55 -05:00", "2003-12-31T15:14:55Z" },
	{ "2003-12-31 10:14:55", "~2003-12-31T10:14:55Z" },
	{ "2003-12-31 T10:14:55 -08:00", "2003-12-31T18:14:55Z" },
	{ "2003-12-31T10:14:55:-0800", "2003-12-31T18:14:55Z" },
	{ "2003-12-31T10:14:55:00", "~2003-12-31T10:14:55Z" },
	{ "2003-12-31", "2003-12-31" },
	{ "2003-12-31+01:00", "2003-12-31" },
	{ "2003-12", "2003-12" },
	{ "2003", "2003" },
	{ "20031231", "2003-12-31" },
	{ "20031231T101455Z", "2003-12-31T10:14:55Z" },
	{ "20031231T10:14:55.45+01:00", "2003-12-31T09:14:55Z" },
	{ "2003335", "2003-12-01" },
	{ "2003-335", "2003-12-01" },
	{ "2004-366", "2004-12-31" },
	{ "2003-366", NULL },
	{ "03-12-31", "2003-12-31" },
	{ "031231", "2003-12-31" },
	{ "03-335", "2003-12-01" },
	{ "03335", "2003-12-01" },
	{ "-0312", "2003-12" },
	{ "-03-12", "2003-12" },
	{ "-03", "2003" },
	{ "2003-2-3", "2003-02-03" },
	{ "2003/02/03", "2003-02-03" },
	{ "Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53Z" },
	{ "1072865695", "2003-12-31T10:14:55Z" },
	{ "1072865695000", "2003-12-31T10:14:55Z" },
	/* asctime and the like */
	{ "Sun Jan  4 16:29:06 2004", "~2004-01-04T16:29:06Z" },
	{ "Sun Jan  4 16:29:06 PST 2004", "2004-01-05T00:29:06Z" },
	{ "Sun Jan 04 16:29:06 +0200 2004", "2004-01-04T14:29:06Z" },
	{ "Sunday, 04-Jan-04 16:29:06 GMT", "2004-01-04T16:29:06Z" },
	{ "04-AUG-2004 10:41 PM", "~2004-08-04T22:41Z" },
	{ "Mon Jan 02 2006 15:04:05 GMT-0700 (MST)", "2006-01-02T22:04:05Z" },
	{ "January 2, 2006, 3:04 p.m.", "~2006-01-02T15:04Z" },
	{ "Jan 02 2006 12:04:05AM", "~2006-01-02T00:04:05Z" },
	{ "2 January 2006", "2006-01-02" },
	{ "January 2nd, 2006", "2006-01-02" },
	{ "02 Monday, Jan 2006 15:04", "~2006-01-02T15:04Z" },
	{ "15:04 02.01.2006 -0700", "2006-01-02T22:04Z" },
	{ "02/01/2006 - 15:04", "~2006-01-02T15:04Z" },
	{ "1/2/2006 3:04:05 PM", "~2006-01-02T15:04:05Z" },
	{ "12/25/2006", "2006-12-25" },
	{ "25/12/2006", "2006-12-25" },
	{ "25.12.06", "2006-12-25" },
	{ "2006-01-02 00:00:00.0 15:04:05.0 -0700", "2006-01-02T22:04:05Z" },
	/* other languages */
	{ "Δευ, 12 Ιουλ 2004 21:01:00 +0300", "2004-07-12T18:01:00Z" },
	{ "Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z" },
	{ "2004-július-13T9:15-05:00", "2004-07-13T14:15Z" },
	{ "2004-szeptember-13T19:15+02:00", "2004-09-13T17:15Z" },
	{ "2004년 05월 28일  01:31:15", "~2004-05-27T16:31:15Z" },
	{ "2004-05-25 오후 11:23:17", "~2004-05-25T14:23:17Z" },
	{ "2004-05-25 오전 12:23:17", "~2004-05-24T15:23:17Z" },
	{ "2004年5月28日", "2004-05-28" },
	{ "Seg, 15 Set 2008 10:00:00 -0300", "2008-09-15T13:00:00Z" },
	{ "mar., 02 févr. 2010 08:00:00 +0100", "2010-02-02T07:00:00Z" },
	{ "lun., 1 août 2011 10h30", "~2011-08-01T10:30Z" },
	{ "Fr, 15 Jan 2010 10:00:00 +0100", "2010-01-15T09:00:00Z" },
	{ "5. März 2010", "2010-03-05" },
	{ "6 de octubre de 2011", "2011-10-06" },
	{ "6 октября 2011 г", "2011-10-06" },
	/* MSSQL */
	{ "2004-07-08 23:56:58.7 -05:20", "2004-07-09T05:16:58Z" },
	/* no dates */
	{ "", NULL },
	{ "   ", NULL },
	{ "insert updated date here", NULL },
	{ "Thu, 31 Jun 2004 19:48:21 GMT", NULL },
	{ "Thu, 30 Feb 2004 19:48:21 GMT", NULL },
	{ "Thu, 01 Jan 2004 25:00:00 GMT", NULL },
	{ "Thu, 01 Jan 2004 10:60:00 GMT", NULL },
	{ "Thu, 01 Jan 2004 10:00:00 +9900", NULL },
	{ "Thu, 01 Foo 2004 10:00:00 GMT", NULL },
	{ "01 Jan", NULL },
	{ "Jan 2 15:04:05 MST", NULL },
	{ "2003-13-01", NULL },
	{ "2003-02-29", NULL },
	{ "--12-31", NULL },
	{ "---31", NULL },
	{ "20", NULL },
	{ "0000-00-00T00:00:00Z", NULL },
	{ "10:14:55", NULL },
	{ "Chapter XVIII, 16", NULL },
	{ "72 States", NULL },
	{ "https://example.com/2004/01/02", NULL },
	{ "1 2 3 4 5 6 Jan 2004", NULL },
	{ "99999999999999999999999", NULL },
	{ "2004-01-02T10:00:00 (unclosed", NULL },
};

START_TEST(parses)
{
	struct when w = { .precision = WHEN_NONE };
	const char *want = rows[_i].out;
	char got[WHEN_TEXT];
	int r = when_parse(rows[_i].in, strlen(rows[_i].in), &w);

	if (want == NULL) {
		ck_assert_msg(r == WHEN_UNREADABLE, "%s was taken", rows[_i].in);
		return;
	}
	ck_assert_msg(r == 0, "%s was refused", rows[_i].in);
	when_format(&w, got);
	ck_assert_msg(str_eq(got, want + (*want == '~')), "%s: %s", rows[_i].in, got);
	ck_assert_msg(w.zone_assumed == (*want == '~'), "%s: zone", rows[_i].in);
}
END_TEST

static const struct {
	const char *in, *out;
} day_rows[] = { { "25 Oct 2025", "2025-10-25" }, { "\t3 \tOctober\t2025 ", "2025-10-03" },
	{ "3Oct 2025", "2025-10-03" }, { "Oct 2025", NULL }, { "2025", NULL },
	{ "31 Apr 2025", NULL }, { "25 Oct 2025 10:00", NULL }, { "25/10/2025", "2025-10-25" },
	{ "25-10-2025", "2025-10-25" }, { "", NULL } };

START_TEST(parses_days)
{
	struct when w = { .precision = WHEN_NONE };
	char got[WHEN_TEXT] = "";
	int r = when_parse_day(day_rows[_i].in, strlen(day_rows[_i].in), &w);

	ck_assert_int_eq(r, day_rows[_i].out == NULL ? WHEN_UNREADABLE : 0);
	when_format(&w, got);
	ck_assert_str_eq(got, STR_OR(day_rows[_i].out, ""));
}
END_TEST

START_TEST(civil_round_trip)
{
	int64_t day, year, before = 0;
	unsigned m, d;

	ck_assert_int_eq(when_from_civil(1970, 1, 1), 0);
	ck_assert_int_eq(when_from_civil(2000, 3, 1), 11017);
	for (day = -720000; day < 2930000; day += 13) {
		when_to_civil(day, &year, &m, &d);
		ck_assert_int_eq(when_from_civil(year, m, d), day);
		ck_assert(year >= before || day < 0);
		before = year;
	}
}
END_TEST

START_TEST(civil_validity)
{
	ck_assert(when_civil_valid(2024, 2, 29));
	ck_assert(!when_civil_valid(2023, 2, 29));
	ck_assert(!when_civil_valid(1900, 2, 29));
	ck_assert(when_civil_valid(2000, 2, 29));
	ck_assert(!when_civil_valid(2000, 0, 1));
	ck_assert(!when_civil_valid(2000, 13, 1));
	ck_assert(!when_civil_valid(2000, 4, 31));
	ck_assert(!when_civil_valid(0, 1, 1));
}
END_TEST

START_TEST(formats)
{
	struct when w = { .at = 1761387295, .precision = WHEN_SECOND };
	char out[WHEN_TEXT];

	when_format_mail(w.at, out);
	ck_assert_str_eq(out, "Sat, 25 Oct 2025 10:14:55 +0000");
	when_format_human(&w, out);
	ck_assert_str_eq(out, "25 October 2025");
	when_format_s(-1, out);
	ck_assert_str_eq(out, "1969-12-31T23:59:59Z");
	w.precision = WHEN_MONTH;
	when_format_human(&w, out);
	ck_assert_str_eq(out, "October 2025");
	w.precision = WHEN_YEAR;
	when_format_human(&w, out);
	ck_assert_str_eq(out, "2025");
	w.precision = WHEN_NONE;
	when_format_human(&w, out);
	ck_assert_str_eq(out, "");
	when_format(&w, out);
	ck_assert_str_eq(out, "");
}
END_TEST

START_TEST(clocks_run)
{
	ck_assert_int_gt(when_wall_ms(), INT64_C(1700000000000));
	ck_assert_int_gt(when_boot_ms(), 0);
}
END_TEST

/* Every prefix and every single change of every row: an answer, and never an invalid one. */
START_TEST(survives_anything)
{
	size_t i, k, n;
	struct when w;
	char s[200], out[WHEN_TEXT];

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		n = strlen(rows[i].in);
		for (k = 0; k < n; k++) {
			memcpy(s, rows[i].in, n);
			if (when_parse(s, k, &w) == 0)
				when_format(&w, out);
			s[k] = "\0-:9T\xff(+"[(i + k) % 8];
			if (when_parse(s, n, &w) == 0)
				when_format(&w, out);
		}
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("when");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, parses, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(t, parses_days, 0, ARRAY_LEN(day_rows));
	tcase_add_test(t, civil_round_trip);
	tcase_add_test(t, civil_validity);
	tcase_add_test(t, formats);
	tcase_add_test(t, clocks_run);
	tcase_add_test(t, survives_anything);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
