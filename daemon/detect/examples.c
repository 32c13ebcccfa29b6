/*
 * A rule's own examples, read by the same path as entries. Invariant: an example is good when
 * its rule wins over all others in it, a counter-example when its rule does not.
 */
#include <string.h>

#include "daemon/detect/detector.h"
#include "lib/mem.h"
#include "lib/str.h"

#define EXAMPLE_ARENA ((size_t)1024 * 1024)

static enum source_class
class_of(const struct rule_def *d)
{
	int c;

	for (c = 1; c < CLASS_COUNT; c++)
		if ((d->classes & (UINT64_C(1) << c)) != 0)
			return (enum source_class)c;
	return CLASS_ANY;
}

/* Does the rule win in the text? Numbers of facts are no question here. */
static bool
wins(const struct detector *d, size_t rule, const char *text)
{
	const struct rule_def *def = d->rule[rule].def;
	struct detect_source src = { .cls = class_of(def), .evidence = EV_PRESS };
	struct entry e = { .source = "example" };
	struct detect_result result;
	bool *won = xcalloc(d->rules + 1, sizeof(*won)), yes;
	struct arena mem;

	if (def->scope == 0 || (def->scope & SCOPE_TITLE) != 0)
		e.title = text;
	else if ((def->scope & SCOPE_SUMMARY) != 0)
		e.summary = text;
	else
		e.body = text;
	arena_init(&mem, EXAMPLE_ARENA);
	IGNORE(detect_read(d, &src, &e, &mem, &result, won, NULL, NULL, NULL));
	yes = won[rule];
	free(won);
	arena_done(&mem);
	return yes;
}

static unsigned
check_list(const struct detector *d, size_t rule, bool expected,
    void (*report)(const char *text, void *arg), void *arg)
{
	const struct rule_def *def = d->rule[rule].def;
	const char *const *v = expected ? def->examples : def->counter_examples;
	size_t n = expected ? def->example_count : def->counter_example_count, i;
	unsigned bad = 0;
	char *text;

	for (i = 0; i < n; i++) {
		if (wins(d, rule, v[i]) == expected)
			continue;
		bad++;
		text = xasprintf("%s:%u:%u: rule %s: %s: %s", STR_OR(def->file, "rules"), def->line,
		    def->column, def->name,
		    expected ? "its example is not recognised by it"
			     : "its counter-example is recognised by it",
		    v[i]);
		report(text, arg);
		free(text);
	}
	return bad;
}

unsigned
detector_check_examples(
    const struct detector *d, void (*report)(const char *text, void *arg), void *arg)
{
	unsigned bad = 0;
	size_t i;

	for (i = 0; i < d->rules; i++)
		bad += check_list(d, i, true, report, arg) + check_list(d, i, false, report, arg);
	return bad;
}
