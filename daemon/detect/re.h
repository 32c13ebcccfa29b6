/*
 * PCRE2 with our limits, for rules and for the room's own patterns. Invariant: no match runs
 * unbounded, and one that met its limit is told apart from one that found nothing.
 */
#ifndef DAEMON_DETECT_RE_H
#define DAEMON_DETECT_RE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdbool.h>

#include "lib/err.h"

/* RELIABILITY: a rule of a user meets hostile text sooner or later. */
#define RE_MATCH_LIMIT 100000
#define RE_DEPTH_LIMIT 10000
#define RE_HEAP_LIMIT_KIB 20000
#define RE_GROUPS 24 /* spans that a match keeps, the whole one first */

struct literals;
struct re_env { /* what every match of one detector shares */
	pcre2_match_context *context;
	pcre2_match_data *data;
	pcre2_jit_stack *stack;
	bool jit;
	const struct literals *literals;
	const uint64_t *words; /* that are in the text at hand; NULL: not known */
};
struct re_form {
	pcre2_code *code;
	bool prepared; /* for the JIT */
};
/* Heap. Its forms are compiled when the first text needs them: most never are. */
struct re {
	char *pattern;
	uint32_t options;
	struct re_form wide, plain; /* for any text; for ASCII, in less than half the time */
	bool no_plain;
};
struct re_span {
	size_t from, to;
	bool set;
};
struct re_match {
	struct re_span span[RE_GROUPS];
};

enum { RE_NONE = 1, RE_LIMIT };

void re_env_init(struct re_env *);
void re_env_done(struct re_env *);
/* -EINVAL with PCRE2's words and the offset. Its wide form is there until re_rest. */
int re_compile(struct re **ret, const char *pattern, uint32_t options, struct err *) MUST_USE;
void re_rest(struct re *);
void re_free(struct re *);
/* The first match at or after start: 0, RE_NONE or RE_LIMIT. */
int re_exec(const struct re_env *, struct re *, const char *s, size_t len, size_t start,
    struct re_match *ret) MUST_USE;
/* Whether it matches; a limit counts as yes (for guards: when in doubt, no alert). */
bool re_test(const struct re_env *, struct re *, const char *s, size_t len);

#endif
