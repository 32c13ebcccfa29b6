#include "ctl/why.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "lib/mem.h"
#include "lib/str.h"

#define QUOTE_BYTES 160
#define NAMED_MAX 6 /* of the rules that have but a word, without --all */

/* What stopped a rule, for people; NULL: it has but a word of the text. */
static const char *const step_texts[STEP_COUNT] = {
	[STEP_WON] = "speaks",
	[STEP_GUARDED] = "stopped by its clause",
	[STEP_FORUM] = "is of another kind of body than the text",
	[STEP_BEATEN] = "has lost its clause to",
	[STEP_ACTOR] = "names no State that is known",
	[STEP_PLURAL] = "speaks of many and names none",
	[STEP_MEMORY] = "dates it to more than a year before",
	[STEP_DOSSIER] = "is about nothing that is followed",
	[STEP_LIMIT] = "ran into its limit: not known",
};

struct watching {
	const struct entry *entry;
	json_t *rules;
};

static const char *
field_text(const struct entry *e, const char *field)
{
	if (str_eq(field, "title"))
		return e->title;
	return str_eq(field, "summary") ? e->summary : e->body;
}

static json_t *
guard_words(unsigned guards)
{
	json_t *list = json_array();
	unsigned i;

	for (i = 0; 1u << i <= GUARD_ALL; i++)
		if ((guards & 1u << i) != 0)
			(void)json_array_append_new(list, json_string(rule_guard_words[i]));
	return list;
}

static void
on_seen(const struct detect_seen *s, void *arg)
{
	struct watching *w = arg;
	const char *text = field_text(w->entry, s->field);
	json_t *j = json_object();

	(void)json_object_set_new(j, "rule", json_string(s->rule->name));
	(void)json_object_set_new(j, "type",
	    json_string(s->rule->type == MS_NONE ? "none" : ms_types[s->rule->type].code));
	(void)json_object_set_new(j, "step", json_string(detect_step_words[s->step]));
	(void)json_object_set_new(j, "field", json_string(s->field));
	if (s->to > s->from && text != NULL && s->to <= strlen(text)) {
		(void)json_object_set_new(j, "from", json_integer((json_int_t)s->from));
		(void)json_object_set_new(j, "to", json_integer((json_int_t)s->to));
		(void)json_object_set_new(
		    j, "quote", json_stringn(text + s->from, s->to - s->from));
		(void)json_object_set_new(j, "guards", guard_words(s->guards));
		(void)json_object_set_new(j, "obeys", guard_words(s->rule->guards));
	}
	if (s->by != NULL)
		(void)json_object_set_new(j, "by", json_string(s->by->name));
	(void)json_array_append_new(w->rules, j);
}

int
why_read(const struct setup *s, const struct detect_source *src, const struct entry *e,
    struct arena *mem, json_t **ret)
{
	struct watching w = { .entry = e, .rules = json_array() };
	struct detect_result found;
	struct err err = { .code = 0 };
	json_t *facts;
	size_t i;

	if (detect_explain(s->detector, src, e, mem, &found, on_seen, &w, &err) < 0) {
		json_decref(w.rules);
		return ctl_fail(EX_SOFTWARE, "%s", err.text);
	}
	facts = json_array();
	for (i = 0; i < found.facts.n; i++)
		(void)json_array_append_new(facts, facts_json(&found.facts.v[i]));
	*ret =
	    json_pack("{s:o, s:o, s:o, s:s?, s:s?}", "labels", facts_labels(&found.facts), "facts",
		facts, "rules", w.rules, "unknown", found.limit_hits > 0 ? found.limit_rule : NULL,
		"language", found.not_covered ? "not covered" : NULL);
	return 0;
}

static enum detect_step
step_of(const json_t *rule)
{
	const char *word = json_string_value(json_object_get(rule, "step"));
	int i;

	for (i = 0; i < STEP_COUNT; i++)
		if (str_eq(detect_step_words[i], word))
			return (enum detect_step)i;
	return STEP_WORDS;
}

static void
print_words(const json_t *list)
{
	const json_t *word;
	size_t i;

	json_array_foreach (list, i, word)
		(void)printf("%s%s", i > 0 ? ", " : "", json_string_value(word));
}

static void
print_rule(const json_t *rule, enum detect_step step, int indent)
{
	const char *quote = json_string_value(json_object_get(rule, "quote"));
	const char *by = json_string_value(json_object_get(rule, "by"));
	const json_t *guards = json_object_get(rule, "guards");
	_cleanup_free_ char *safe = quote != NULL ? str_safe(quote, QUOTE_BYTES) : NULL;

	(void)printf("%*s%s (%s): ", indent, "", json_string_value(json_object_get(rule, "rule")),
	    json_string_value(json_object_get(rule, "type")));
	if (safe != NULL)
		(void)printf("\"%s\" ", safe);
	(void)printf("%s", step_texts[step]);
	if (by != NULL)
		(void)printf(" %s", by);
	if (step == STEP_GUARDED) {
		(void)printf(": ");
		print_words(guards);
	} else if (step == STEP_WON && json_array_size(json_object_get(rule, "obeys")) > 0) {
		(void)printf("; looked for in its clause and not there: ");
		print_words(json_object_get(rule, "obeys"));
	}
	(void)printf("\n");
}

/* "12 other rules have but a word of it: a, b, c, ..." */
static void
print_rest(const json_t *rules, int indent, bool all)
{
	const json_t *rule;
	size_t i, n = 0;

	json_array_foreach (rules, i, rule)
		n += step_texts[step_of(rule)] == NULL;
	if (n == 0)
		return;
	(void)printf("%*s%zu %s but a word of it: ", indent, "", n,
	    n == 1 ? "other rule has" : "other rules have");
	n = 0;
	json_array_foreach (rules, i, rule) {
		if (step_texts[step_of(rule)] != NULL)
			continue;
		if (n == NAMED_MAX && !all) {
			(void)printf(", ... (--all)");
			break;
		}
		(void)printf(
		    "%s%s", n++ > 0 ? ", " : "", json_string_value(json_object_get(rule, "rule")));
	}
	(void)printf("\n");
}

void
why_print(const json_t *why, int indent, bool all)
{
	const json_t *rules = json_object_get(why, "rules"), *rule;
	const json_t *unknown = json_object_get(why, "unknown");
	int step;
	size_t i;

	if (json_is_string(unknown))
		(void)printf("%*sunknown: the limit of matching was met by %s; what it would have "
			     "said is not known\n",
		    indent, "", json_string_value(unknown));
	if (json_is_string(json_object_get(why, "language")))
		(void)printf("%*slanguage not covered\n", indent, "");
	for (step = 0; step < STEP_COUNT; step++)
		json_array_foreach (rules, i, rule)
			if (step_texts[step] != NULL && (int)step_of(rule) == step)
				print_rule(rule, (enum detect_step)step, indent);
	print_rest(rules, indent, all);
}
