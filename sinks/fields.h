/*
 * What an alert says, by name: one table for the JSON that programs and webhooks get and for what
 * ${...} may name in a template. Invariant: the two use the same names for the same things.
 */
#ifndef SINKS_FIELDS_H
#define SINKS_FIELDS_H

#include <jansson.h>
#include <stdbool.h>

#include "sinks/sink.h"

/* Which schema of fields_json a receiver sees; a new number when a field changes its meaning, not
 * when one is added. */
#define FIELDS_SCHEMA "ratifyd.alert/1"

struct fields { /* borrowed */
	const struct notice *notice;
	const char *sink, *host;
};
enum { FIELD_NONE = -1 };
int fields_find(const char *name); /* FIELD_NONE: there is none */
bool fields_is_number(int field);
char *fields_text(const struct fields *, int field); /* heap; NULL when it is not known */
/* Names with a comma between, for messages. Heap. */
char *fields_names(void);

/* Every field that is known, the schema first; a new reference. */
json_t *fields_json(const struct fields *);

/* Letters, digits and a few marks, at most 100: what may stand in headers and environments. */
bool fields_is_token(const char *s);

#endif
