/*
 * One value as it is written: durations, sizes, URLs, addresses, patterns. Pure functions from
 * a string to a value, or to the words for what was expected instead.
 */
#ifndef CONFIG_VALUE_H
#define CONFIG_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/err.h"

/* All: 0 with *ret, or -EINVAL / -ERANGE with err->text = what was expected ("a duration like
 * 30s, 15min or 6h"), ready to follow "is X, expected ". */
int value_bool(const char *s, bool *ret, struct err *) MUST_USE;
int value_int(const char *s, int64_t *ret, struct err *) MUST_USE;
int value_duration(const char *s, int64_t *ret_ms, struct err *) MUST_USE;
int value_size(const char *s, int64_t *ret_bytes, struct err *) MUST_USE;
int value_regex(const char *s, struct err *) MUST_USE;
int value_address(const char *s, struct err *) MUST_USE;
int value_date(const char *, struct err *) MUST_USE; /* a day that exists, YYYY-MM-DD */
int value_name(const char *s, struct err *) MUST_USE;

/* An http or https URL, or with other schemes a server (then without a path). The text of a URL
 * with a user or password in it must not be shown: *ret_secret. */
struct value_url {
	const char *host; /* within the string */
	size_t host_len;
	unsigned port; /* 0: none given */
};
int value_url(const char *s, struct value_url *ret, bool *ret_secret, struct err *) MUST_USE;
int
value_server(const char *s, const char *const *schemes, bool *ret_secret, struct err *) MUST_USE;
bool value_host_is_loopback(const char *host, size_t len); /* localhost, 127.x, [::1] as written */

/* As a person would write it: "15min", "8MiB". */
#define VALUE_TEXT 32
void value_format_duration(int64_t ms, char out[VALUE_TEXT]);
void value_format_size(int64_t bytes, char out[VALUE_TEXT]);

#endif
