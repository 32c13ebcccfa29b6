/*
 * Templates as data: "${title} (${event_text})". A field has one form for each border it may cross;
 * there is nothing but fields, so a template can neither loop nor look anywhere. Invariant: what a
 * source wrote is never read as a template, and an unknown field is told when it is compiled.
 */
#ifndef SINKS_FILL_H
#define SINKS_FILL_H

#include "config/conf.h"
#include "lib/mask.h"
#include "sinks/fields.h"

enum fill_border {
	FILL_AS_IS,
	FILL_URL, /* %XX for all but letters, digits and -._~ */
};
struct fill_limits { /* characters, 0: no limit; a cut ends with "..." */
	size_t title, text;
};
struct fill_with { /* what the configuration puts in; borrowed while compiling */
	const struct conf_pairs *pairs; /* ${with.NAME} */
	const struct mask *key;         /* {key} */
};

struct fill;
/* -EINVAL in words that name the field and what was expected. */
int fill_new(struct fill **ret, const char *text, enum fill_border, const struct fill_with *,
    struct err *err) MUST_USE;
void fill_free(struct fill *); /* NULL is fine */
/* Heap. NULL: it is one field alone, and that is not known. */
char *fill_text(const struct fill *, const struct fields *, const struct fill_limits *);

bool fill_is_number(const struct fill *); /* one numeric field alone */

/* The same for all strings of a JSON text. A string that is one field alone takes the field's kind
 * (a number), and goes with its member or element where the field is not known. An object with the
 * member "only-with" is there only when that is known. */
struct fill_json;
int fill_json_new(
    struct fill_json **ret, const char *text, const struct fill_with *, struct err *err) MUST_USE;
void fill_json_free(struct fill_json *);
char *fill_json_text(const struct fill_json *, const struct fields *, const struct fill_limits *);

#endif
