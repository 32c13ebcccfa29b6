/*
 * The two forms that nearly every date has, read without tokens: RFC 5322 in full with a numeric
 * zone or GMT, and RFC 3339. Invariant: what it takes, when_parse would read the same.
 */
#ifndef LIB_WHEN_FAST_H
#define LIB_WHEN_FAST_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/when.h"

bool when_fast(const char *s, size_t len, struct when *ret);

#endif
