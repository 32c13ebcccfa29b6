/*
 * JSON on standard output that a terminal may show: what could steer it, and is legal in JSON as it
 * is, is written as \uXXXX, which reads back as the same text.
 */
#ifndef CTL_JSON_H
#define CTL_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* One line. flags: JSON_SORT_KEYS, JSON_PRESERVE_ORDER or 0. False when it could not be written. */
bool json_print(const json_t *, size_t flags);

#endif
