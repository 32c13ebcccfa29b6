/*
 * Dates as publishers write them: civil arithmetic without the C library's time zone, and a
 * parser for every form in use. The publisher's own text is kept by the caller.
 * Sources: RFC 3339, RFC 5322 (with the zones of RFC 822), W3CDTF, and what feeds really send.
 */
#ifndef LIB_WHEN_H
#define LIB_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/err.h"

enum when_precision {
	WHEN_NONE, /* no date */
	WHEN_YEAR,
	WHEN_MONTH,
	WHEN_DAY, /* a calendar day, no zone: at = 00:00 UTC of that day */
	WHEN_MINUTE,
	WHEN_SECOND,
};

struct when {
	int64_t at; /* seconds since 1970-01-01T00:00:00Z */
	enum when_precision precision;
	bool zone_assumed; /* a time without a zone was taken as UTC */
};

enum { WHEN_UNREADABLE = 1 };

/* Any form: 0 with *ret, WHEN_UNREADABLE otherwise. Day names may be wrong or foreign, zones
 * missing, months in the languages that feeds use. Two-digit years: 50-99 are 19xx. */
int when_parse(const char *s, size_t len, struct when *ret) MUST_USE;
/* "25 Oct 2025", also with tabs, missing pads or long month names: day precision only. */
int when_parse_day(const char *s, size_t len, struct when *ret) MUST_USE;

int64_t when_from_civil(int64_t year, unsigned month, unsigned day); /* days since 1970-01-01 */
void when_to_civil(int64_t days, int64_t *year, unsigned *month, unsigned *day);
bool when_civil_valid(int64_t year, unsigned month, unsigned day);

/* "2025-10-25T10:14:55Z", or only as much of it as the precision says; "" for none. */
#define WHEN_TEXT 40
void when_format(const struct when *w, char out[WHEN_TEXT]);
void when_format_s(int64_t at, char out[WHEN_TEXT]);               /* seconds, with time */
void when_format_human(const struct when *w, char out[WHEN_TEXT]); /* "25 October 2025" */
/* RFC 5322 date-time in UTC, for mail: "Sat, 25 Oct 2025 10:14:55 +0000". */
void when_format_mail(int64_t at, char out[WHEN_TEXT]);

/* Wall clock and CLOCK_BOOTTIME in milliseconds. Only the machine's rooms call these. */
int64_t when_wall_ms(void);
int64_t when_boot_ms(void);
int64_t when_awake_ms(void); /* the same without the time that the machine slept */

#endif
