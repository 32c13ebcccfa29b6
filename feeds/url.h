/*
 * Relative references made absolute (RFC 3986 section 5), leniently: feeds carry what browsers
 * accept. Invariant: a base is http(s) or nothing, so that no feed can root links elsewhere.
 */
#ifndef FEEDS_URL_H
#define FEEDS_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/arena.h"

bool url_is_absolute(const char *s); /* has a scheme */
bool url_is_web(const char *s);      /* http: or https: with something behind */
/* base may be NULL: then ref as it is. Line breaks and tabs inside are taken out. NULL only when
 * the arena is full. */
const char *url_resolve(struct arena *, const char *base, const char *ref, size_t len);
/* The base that holds where base was and a document says ref: ref when it leads to the web. */
const char *url_rebase(struct arena *, const char *base, const char *ref);

bool url_is_plain(const char *name); /* letters, digits and -._~ */
/* A parameter of the query, by its name, which is plain. */
bool url_parameter_is(const char *url, const char *name, const char *value);
/* With that value, at the end of the query, instead of any other. NULL: the arena is full. */
const char *
url_with_parameter(struct arena *, const char *url, const char *name, const char *value);

#endif
