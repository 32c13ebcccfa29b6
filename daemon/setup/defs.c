#include "daemon/setup/defs.h"

#include <stdlib.h>
#include <string.h>

#include "lib/str.h"
#include "lib/when.h"

_Static_assert(RULE_OUTCOMES_MAX == SETTINGS_OUTCOMES_MAX, "all words of a rule find room");

void
defs_dossier(const struct dossier_conf *c, struct dossier_def *ret)
{
	*ret = (struct dossier_def){
		.name = c->name,
		.title = c->title,
		.short_title = c->short_title,
		.procedure = c->procedure,
		.aliases = c->aliases.v,
		.alias_count = c->aliases.n,
		.acronyms = c->acronyms.v,
		.acronym_count = c->acronyms.n,
		.exclude = c->exclude.v,
		.exclude_count = c->exclude.n,
		.identifiers = c->identifiers.v,
		.identifier_count = c->identifiers.n,
	};
}

/* Nothing said: every guard; "none": no guard. */
static unsigned
guard_bits(const struct conf_list *words)
{
	unsigned bits = 0;
	size_t i, k;

	if (words->n == 0)
		return GUARD_ALL;
	for (i = 0; i < words->n; i++)
		for (k = 0; rule_guard_words[k] != NULL; k++)
			if (str_eq(rule_guard_words[k], words->v[i]) && (1U << k) < GUARD_ALL)
				bits |= 1U << k;
	return bits;
}

#define DAY_S INT64_C(86400)

/* Seconds of a year or day that the settings have checked; `after`: of the first moment behind it.
 */
static int64_t
era(const char *s, bool after)
{
	struct when w;
	int64_t year;
	unsigned month, day;

	if (s == NULL || when_parse(s, strlen(s), &w) != 0)
		return 0;
	if (!after)
		return w.at;
	if (w.precision != WHEN_YEAR)
		return w.at + DAY_S;
	when_to_civil(w.at / DAY_S, &year, &month, &day);
	return when_from_civil(year + 1, 1, 1) * DAY_S;
}

static void
fill_outcomes(const struct conf_pairs *words, struct rule_def *ret)
{
	size_t i;

	for (i = 0; i < words->n; i++) {
		enum ms_type type = MS_NONE;

		if (ms_type_by_code(words->v[i].text.text, &type) < 0)
			abort(); /* like type */
		ret->outcome[i] = (struct rule_outcome){ words->v[i].name, type };
		ret->outcome_count = i + 1;
	}
}

void
defs_rule(const struct rule_conf *c, struct rule_def *ret)
{
	enum ms_type type = MS_NONE, also = MS_NONE;

	if (ms_type_by_code(c->type, &type) < 0 ||
	    (c->also != NULL && ms_type_by_code(c->also, &also) < 0))
		abort(); /* the settings have checked it against ms_type_codes */
	*ret = (struct rule_def){
		.name = c->name,
		.pattern = c->pattern.v[0],
		.others = c->pattern.v + 1,
		.other_count = c->pattern.n - 1,
		.body = c->body,
		.kind = c->kind,
		.dossier = c->dossier,
		.file = c->place.file,
		.line = c->place.line,
		.column = c->place.column,
		.type = type,
		.twofold = c->also != NULL && also != MS_NONE,
		.also = also,
		.literals = c->literals.v,
		.literal_count = c->literals.n,
		/* "any" beside others means all of them */
		.classes = (c->classes & (UINT64_C(1) << CLASS_ANY)) != 0 ? 0 : c->classes,
		.scope = (unsigned)c->scope,
		.languages = (unsigned)c->languages,
		.guards = guard_bits(&c->guards),
		.official = c->official,
		.needs_actor = c->needs_actor,
		.forum = (enum rule_forum)c->forum,
		.since = era(c->since, false),
		.until = era(c->until, true),
		.weight = (int)c->weight,
		.examples = c->examples.v,
		.example_count = c->examples.n,
		.counter_examples = c->counter_examples.v,
		.counter_example_count = c->counter_examples.n,
	};
	fill_outcomes(&c->outcome, ret);
}

void
defs_route(const struct route_conf *c, struct route_def *ret)
{
	*ret = (struct route_def){
		.name = c->name,
		.sinks = c->sinks.v,
		.sink_count = c->sinks.n,
		.dossiers = c->dossiers.v,
		.dossier_count = c->dossiers.n,
		.types = c->types.v,
		.type_count = c->types.n,
		.sources = c->sources.v,
		.source_count = c->sources.n,
		.importance = (unsigned)c->importance,
		.evidence = (unsigned)c->evidence,
		.states = c->states,
		.health = c->health,
		.pierce = (unsigned)c->pierce,
		.group_ms = c->group_ms,
	};
}
