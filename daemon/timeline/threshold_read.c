/*
 * What a milestone is for a threshold, and who its actor is. Invariant: each milestone and each
 * name is read by itself, whatever else is known.
 */
#include <string.h>

#include "daemon/identify/identify.h"
#include "daemon/timeline/parts.h"
#include "lib/mem.h"
#include "lib/str.h"

/* ---- what a milestone says */

bool
threshold_is_official(const struct milestone *m)
{
	return !str_empty(m->actor) && m->best >= EV_RECORD && m->best <= EV_OFFICIAL &&
	    (m->state == ST_OFFICIAL || m->state == ST_CORRECTED);
}

static bool
is_word(const char *s, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(s, words[i]) == 0)
			return true;
	return false;
}

bool
threshold_is_consent(const struct milestone *m)
{
	static const char *const binding[] = { "ratification", "acceptance", "approval",
		"accession", "succession", "definitive-signature", "formal-confirmation",
		"participation", "consent" };

	if (!str_empty(m->kind) && !is_word(m->kind, binding, ARRAY_LEN(binding)))
		return false;
	if (timeline_head(m->type) == MS_RATIFIED)
		return true;
	return m->type == MS_TREATY_SIGNED && str_eq(m->kind, "definitive-signature");
}

/* A notification takes effect later, a part of a State leaves the rest bound, and a candidate is
 * only inferred. */
bool
threshold_is_departure(const struct milestone *m)
{
	static const char *const not_yet[] = { "notification", "partial", "candidate" };

	return m->type == MS_WITHDRAWAL &&
	    (str_empty(m->kind) || !is_word(m->kind, not_yet, ARRAY_LEN(not_yet)));
}

bool
threshold_is_provisional(const struct milestone *m)
{
	return m->type == MS_PROVISIONAL_APPLICATION ||
	    (timeline_head(m->type) == MS_RATIFIED && str_eq(m->kind, "provisional"));
}

bool
threshold_is_signature(const struct milestone *m)
{
	return m->type == MS_TREATY_SIGNED && !threshold_is_consent(m) &&
	    !str_eq(m->kind, "confirmation-of-signature");
}

/* The treaty's own entry into force, not that for one State. */
bool
threshold_is_in_force(const struct milestone *m)
{
	return m->type == MS_ENTERED_INTO_FORCE && str_empty(m->actor) &&
	    !str_eq(m->kind, "provisional") &&
	    (m->state == ST_OFFICIAL || m->state == ST_CORRECTED || m->state == ST_CORROBORATED);
}

/* ---- who acts */

/* States that ended without one that continues them, and their last day. What they did counted
 * until then; their successors speak for themselves. */
static const struct {
	const char *name;
	int year;
	unsigned month, day;
} former[] = {
	{ "Czechoslovakia", 1992, 12, 31 },
	{ "Democratic Yemen", 1990, 5, 21 },
	{ "German Democratic Republic", 1990, 10, 2 },
	{ "Republic of Viet-Nam (former)", 1976, 7, 1 },
	{ "Yugoslavia", 1992, 4, 26 },
};

/* What depositaries list beside States in the rows of their tables: bound by an act of the State
 * that is responsible for them. How the names begin. */
static const char *const territories[] = { "Akrotiri", "American Samoa", "Anguilla", "Aruba",
	"Bermuda", "Bonaire", "British Virgin Islands", "Cayman Islands", "China, Hong Kong",
	"Cura\303\247ao", "Falkland Islands", "Faroe Islands", "Faeroe Islands", "French Polynesia",
	"Gibraltar", "Greenland", "Guam", "Guernsey", "Hong Kong", "Isle of Man", "Jersey", "Macao",
	"Macau", "Montserrat", "Netherlands Antilles", "New Caledonia", "Northern Mariana Islands",
	"Pitcairn", "Puerto Rico", "Saint Helena", "St. Helena", "Sint Maarten", "Tokelau",
	"Turks and Caicos Islands", "United States Virgin Islands" };

/* Words that stand in the names of organisations and of no State. */
static const char *const organised[] = { "Organization", "Organisation", "Community", "Agency",
	"Bank", "Fund", "Commission", "Association", "Authority", "Council", "League",
	"Institute" };

void
threshold_describe(const char *name, const struct state_name *st, struct threshold_who *ret)
{
	struct threshold_who w = { .unknown = st == NULL, .former_s = INT64_MAX };
	size_t i;

	w.organisation = st != NULL && st->organisation;
	for (i = 0; st != NULL && i < ARRAY_LEN(former); i++)
		if (strcmp(former[i].name, st->name) == 0)
			w.former_s = CLOCK_DAY_S *
			    when_from_civil(former[i].year, former[i].month, former[i].day);
	for (i = 0; st == NULL && i < ARRAY_LEN(territories); i++)
		w.territory |= str_starts(name, territories[i]);
	for (i = 0; st == NULL && i < ARRAY_LEN(organised); i++)
		w.organisation |= strstr(name, organised[i]) != NULL;
	*ret = w;
}

const char *
threshold_name(const char *name, const struct state_name **ret)
{
	const struct state_name *st = state_by_name(name, strlen(name));

	if (ret != NULL)
		*ret = st;
	return st != NULL ? st->name : name;
}
