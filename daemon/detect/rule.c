/*
 * Compiles one rule and refuses what could never be right. Invariant: every refusal names file,
 * line and rule, and says what was expected.
 */
#include "daemon/detect/rule.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/detect/vocab.h"
#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"

#define JOINED_MAX ((size_t)16 * 1024)

static const char *const group_names[GROUP_COUNT] = { "actor", "body", "object", "for", "against",
	"abstain", "present", "roll", "date", "number", "outcome", "head" };

static int
refuse(const struct rule_def *d, const char *why, struct err *err)
{
	return err_set(err, -EINVAL, "%s:%u:%u: rule %s: %s", STR_OR(d->file, "rules"), d->line,
	    d->column, STR_OR(d->name, "?"), why);
}

static int
read_groups(struct rule *r, struct err *err)
{
	uint32_t count = 0, size = 0, i;
	PCRE2_SPTR table = NULL;
	char text[160];
	size_t k;

	(void)pcre2_pattern_info(r->re->wide.code, PCRE2_INFO_NAMECOUNT, &count);
	(void)pcre2_pattern_info(r->re->wide.code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	(void)pcre2_pattern_info(r->re->wide.code, PCRE2_INFO_NAMETABLE, &table);
	for (i = 0; i < count; i++, table += size) {
		unsigned number = ((unsigned)table[0] << 8) | table[1];
		const char *name = (const char *)table + 2;

		for (k = 0; k < GROUP_COUNT && strcmp(group_names[k], name) != 0; k++)
			;
		if (k == GROUP_COUNT) {
			(void)snprintf(text, sizeof(text),
			    "no group \"%.32s\" is known; expected actor, body, object, for, "
			    "against, "
			    "abstain, present, roll, date, number, outcome or head",
			    name);
			return refuse(r->def, text, err);
		}
		if (number >= RE_GROUPS)
			return refuse(r->def, "the pattern has too many groups", err);
		r->group[k] = (unsigned char)number;
	}
	return 0;
}

static int
check_empty(const struct rule *r, struct err *err)
{
	uint32_t empty = 0;

	(void)pcre2_pattern_info(r->re->wide.code, PCRE2_INFO_MATCHEMPTY, &empty);
	if (empty != 0)
		return refuse(r->def, "the pattern matches the empty string", err);
	return 0;
}

static int
append(struct buf *b, const struct rule_def *def, const char *pattern, struct err *err)
{
	if (str_empty(pattern))
		return refuse(def, "it has no pattern", err);
	if (strlen(pattern) > RULE_PATTERN_MAX)
		return refuse(def, "the pattern is longer than 4 KiB", err);
	return buf_puts(b, pattern) == 0 ? 0 : refuse(def, "its patterns are too long", err);
}

/* All alternatives as one pattern, in which groups of one name have one number. */
static int
join(char **ret, const struct rule_def *def, struct err *err)
{
	struct buf b;
	size_t i;
	int r;

	buf_init(&b, JOINED_MAX);
	if (def->other_count > 0)
		IGNORE(buf_puts(&b, "(?|"));
	r = append(&b, def, def->pattern, err);
	for (i = 0; r == 0 && i < def->other_count; i++) {
		IGNORE(buf_puts(&b, "|"));
		r = append(&b, def, def->others[i], err);
	}
	if (def->other_count > 0)
		IGNORE(buf_puts(&b, ")"));
	*ret = buf_take(&b);
	if (r < 0) {
		free(*ret);
		*ret = NULL;
	}
	return r;
}

int
rule_compile(struct rule *ret, const struct rule_def *def, struct arena *arena,
    struct needs *ret_needs, struct err *err)
{
	struct rule r = { .def = def,
		.languages = def->languages != 0 ? def->languages : LANGUAGE_EN };
	char *joined, *pattern = NULL;
	int e;

	if (str_empty(def->name))
		return refuse(def, "it has no name", err);
	e = join(&joined, def, err);
	if (e < 0)
		return e;
	e = vocab_expand(&pattern, joined, err);
	free(joined);
	if (e == 0)
		e = re_compile(&r.re, pattern, PCRE2_NO_AUTO_CAPTURE, err);
	if (e == 0)
		needs_read(pattern, arena, ret_needs);
	free(pattern);
	if (e < 0 || r.re == NULL)
		return err_wrap(err, "%s:%u:%u: rule %s", STR_OR(def->file, "rules"), def->line,
		    def->column, def->name);
	e = check_empty(&r, err);
	if (e == 0)
		e = read_groups(&r, err);
	if (e == 0 && (def->outcome_count > 0) != (r.group[GROUP_OUTCOME] != 0))
		e = refuse(def,
		    def->outcome_count > 0 ? "outcome has no group of this name in the pattern"
					   : "the pattern has the group outcome, and no key "
					     "outcome says what its words "
					     "mean",
		    err);
	if (e < 0) {
		rule_done(&r);
		return e;
	}
	re_rest(r.re);
	*ret = r;
	return 0;
}

void
rule_done(struct rule *r)
{
	re_free(r->re);
	r->re = NULL;
}

bool
rule_reads(const struct rule *r, enum source_class cls, unsigned scope)
{
	const struct rule_def *d = r->def;

	if (d->scope != 0 && (d->scope & scope) == 0)
		return false;
	return cls == CLASS_ANY || d->classes == 0 || (d->classes & (UINT64_C(1) << cls)) != 0;
}

bool
rule_in_use(const struct rule *r, const struct when *published)
{
	const struct rule_def *d = r->def;

	if (published->precision == WHEN_NONE)
		return true;
	return (d->since == 0 || published->at >= d->since) &&
	    (d->until == 0 || published->at < d->until);
}

/* A small letter's byte in UTF-8, of ASCII and of the accented ones behind 0xc3. */
static unsigned char
small(unsigned char before, unsigned char c)
{
	if ((c >= 'A' && c <= 'Z') || (before == 0xc3 && c >= 0x80 && c <= 0x9e))
		return c + 0x20;
	return c;
}

/* What a row in capitals says is what the sentence says. */
static bool
same_letters(const char *a, const char *b, size_t len)
{
	const unsigned char *x = (const unsigned char *)a, *y = (const unsigned char *)b;
	size_t i;

	for (i = 0; i < len; i++)
		if (small(i > 0 ? x[i - 1] : 0, x[i]) != small(i > 0 ? y[i - 1] : 0, y[i]))
			return false;
	return true;
}

enum ms_type
rule_type(const struct rule *r, const char *word, size_t len)
{
	const struct rule_def *d = r->def;
	size_t i;

	for (i = 0; word != NULL && i < d->outcome_count; i++)
		if (strlen(d->outcome[i].word) == len &&
		    same_letters(d->outcome[i].word, word, len))
			return d->outcome[i].type;
	return d->type;
}
