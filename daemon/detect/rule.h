/*
 * A rule as data, compiled. Invariant: a rule that compiled cannot match the empty string and
 * has only the named groups that a fact can take.
 */
#ifndef DAEMON_DETECT_RULE_H
#define DAEMON_DETECT_RULE_H

#include "daemon/detect/detect.h"
#include "daemon/detect/needs.h"
#include "daemon/detect/re.h"

#define RULE_PATTERN_MAX 4096

enum rule_group {
	GROUP_ACTOR,
	GROUP_BODY,
	GROUP_OBJECT,
	GROUP_FOR,
	GROUP_AGAINST,
	GROUP_ABSTAIN,
	GROUP_PRESENT,
	GROUP_ROLL,
	GROUP_DATE,
	GROUP_NUMBER,
	GROUP_OUTCOME,
	GROUP_HEAD, /* the verb or noun whose tense counts; without it the whole match */
	GROUP_COUNT
};

struct rule {
	const struct rule_def *def;
	struct re *re;
	unsigned languages;
	unsigned char group[GROUP_COUNT]; /* number in the pattern, 0: not there */
};

/* -EINVAL with "file:line:column: rule NAME: ..."; *ret is whole or untouched. What its pattern
 * needs lives in the arena. */
int rule_compile(struct rule *ret, const struct rule_def *, struct arena *, struct needs *ret_needs,
    struct err *) MUST_USE;
void rule_done(struct rule *);
/* May it read this class of source and this field? */
bool rule_reads(const struct rule *, enum source_class, unsigned scope);
/* Was its wording in use when the entry was published? An entry without a date is read. */
bool rule_in_use(const struct rule *, const struct when *published);
/* What a word of the group outcome means; without a word, or for one not listed: the rule's type.
 */
enum ms_type rule_type(const struct rule *, const char *word, size_t len);

#endif
