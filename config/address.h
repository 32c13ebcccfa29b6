/*
 * Addresses of lists that begin anew with a year, a Congress or a session: words in braces stand
 * for its number. Invariant: the same template and the same instant are the same address, on every
 * machine (UTC).
 */
#ifndef CONFIG_ADDRESS_H
#define CONFIG_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/err.h"

/* {year}; {congress} and {congress-session} of the United States, which turn on 3 January (20th
 * Amendment, sections 1 and 2); {ga-session}, the General Assembly's regular one, which turns on
 * the Tuesday of the second week of September with a working day. */
bool address_turns(const char *url); /* it names one of them */
/* -EINVAL with what was expected: another word in braces than those and {key}. */
int address_check(const char *url, struct err *) MUST_USE;
char *address_at(const char *url, int64_t wall_ms); /* heap */
/* What address_at may have made of it at some time. */
bool address_is_of(const char *url, const char *address);

#endif
