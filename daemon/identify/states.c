#include "daemon/identify/identify.h"
#include "daemon/identify/states_index.h"

#include <string.h>

const char *const state_masks[] = { "African American", "American Bar Association",
	"American Indian", "American Samoa", "Atlanta, Georgia", "Bank of America",
	"Bank of England", "Bosnian Serb", "Boy Scouts of America", "British Columbia",
	"British Virgin Islands", "British Indian Ocean Territory", "Central America",
	"Central American", "China Sea", "Council of Europe", "Dutch Caribbean", "Dutch Harbor",
	"East China Sea", "French Guiana", "French Polynesia", "French Southern",
	"Georgia Assembly", "Georgia Democrat", "Georgia Democrats", "Georgia General Assembly",
	"Georgia Governor", "Georgia House", "Georgia Legislature", "Georgia Power",
	"Georgia Republican", "Georgia Republicans", "Georgia Senate", "Georgia Supreme Court",
	"Georgia Tech", "Guinea pig", "Guinea pigs", "Guinea worm", "Gulf of Guinea",
	"Gulf of Mexico", "Gulf of Oman", "Gulf of Thailand", "Indian Affairs",
	"Indian Child Welfare", "Indian Country", "Indian Education", "Indian Gaming",
	"Indian Health", "Indian Land", "Indian Lands", "Indian Nation", "Indian Ocean",
	"Indian Reservation", "Indian River", "Indian Self-Determination", "Indian Tribal",
	"Indian Tribe", "Indian Tribes", "Indian Trust", "Indian Water", "Inter-American",
	"Jim Jordan", "Jordan River", "Jordan Valley", "Korean Peninsula", "Korean War",
	"Lake Chad", "Latin America", "Latin American", "League of Arab States", "Michael Jordan",
	"Native American", "Native Americans", "New England", "New Guinea", "New Mexico",
	"New South Wales", "North America", "North American", "North Atlantic", "Northern Cyprus",
	"Northern Ireland", "Northern Irish", "Organisation of American States",
	"Organization of American States", "Pan-American", "Pan American", "Panama Canal",
	"Panama Papers", "Pennsylvania Dutch", "Polish American", "Rep. Jordan",
	"Republic of China", "Republic of China (Taiwan)", "Representative Jordan", "Sea of Japan",
	"South America", "South American", "South China Sea", "South Georgia", "Spanish Sahara",
	"Suez Canal", "Swiss cheese", "Swiss franc", "Swiss francs", "Swiss Re",
	"Taiwan, Republic of China", "Taiwan, Province of China",
	"Turkish Republic of Northern Cyprus", "US dollar", "US dollars", "US Virgin Islands",
	"United States Virgin Islands", "Virgin Islands, British", "Virgin Islands, US",
	"West Indian", "West Indies", "mer de Chine", "golfe de Guin\303\251e",
	"Nouvelle-Guin\303\251e", "Guin\303\251e foresti\303\250re", "Irlande du Nord", "lac Tchad",
	"delta du Niger", "fleuve Niger", "canal de Panama", "G\303\251orgie du Sud",
	"mar de China", "golfo de Guinea", "golfo de M\303\251xico", "Nueva Guinea",
	"Nuevo M\303\251xico", "Ciudad de M\303\251xico", "Irlanda del Norte", "lago Chad",
	"delta del N\303\255ger", "r\303\255o N\303\255ger", "canal de Panam\303\241",
	"papeles de Panam\303\241", "Georgia del Sur", "Samoa Americana", NULL };

/* The publishers' marks: references, footnote digits, and brackets, before and behind a name. */
static void
trim_marks(const char **s, size_t *len)
{
	static const char edge[] = " \t\r\n\f[]*,;:.0123456789";
	const char *tag;
	size_t i;

	while (*len > 0 && memchr(" \t\r\n\f[*", **s, 7) != NULL) {
		(*s)++;
		(*len)--;
	}
	tag = memchr(*s, '<', *len);
	if (tag != NULL && tag > *s)
		*len = (size_t)(tag - *s);
	for (i = 1; i < *len; i++)
		if ((*s)[i] == '[') {
			*len = i;
			break;
		}
	while (*len > 0 && memchr(edge, (*s)[*len - 1], sizeof(edge) - 1) != NULL)
		(*len)--;
}

/* Two or three capitals alone; so is a code told from a word of a text. */
static const struct state_name *
by_code(const char *s, size_t len)
{
	const char *name = NULL, *code;
	size_t i;

	if (len != 2 && len != 3)
		return NULL;
	for (i = 0; i < state_code_count && name == NULL; i++) {
		code = len == 2 ? state_codes[i].alpha2 : state_codes[i].alpha3;
		if (strlen(code) == len && memcmp(code, s, len) == 0)
			name = state_codes[i].name;
	}
	for (i = 0; name != NULL && i < state_name_count; i++)
		if (strcmp(state_names[i].name, name) == 0)
			return &state_names[i];
	return NULL;
}

static const struct state_name *
by_name(const char *s, size_t len)
{
	struct fold_walk walk;
	struct fold_iter it;
	struct fold_word w;
	size_t i, equal = 0;

	fold_begin(&it, s, len);
	fold_walk_begin(&walk, state_index, state_index_count);
	while (fold_next(&it, &w))
		if (!fold_walk_take(&walk, &w))
			return NULL;
	if (walk.len > 0)
		equal = fold_walk_equal(&walk);
	for (i = walk.lo; i < walk.lo + equal; i++)
		if ((state_index[i].flags & (STATE_ADJECTIVE | STATE_MASK)) == 0 ||
		    (state_index[i].flags & STATE_BOTH) != 0)
			return &state_names[state_index[i].id];
	return NULL;
}

/* "Eswatini (Swaziland)": two names of one State. */
static const struct state_name *
by_both(const char *s, size_t len)
{
	const struct state_name *before, *inside;
	const char *open = memrchr(s, '(', len);
	size_t n;

	if (open == NULL || open == s || s[len - 1] != ')')
		return NULL;
	n = (size_t)(open - s);
	before = by_name(s, n);
	inside = by_name(open + 1, len - n - 2);
	if (inside == NULL)
		inside = by_code(open + 1, len - n - 2);
	return before == inside ? before : NULL;
}

const struct state_name *
state_by_name(const char *s, size_t len)
{
	const struct state_name *st;

	trim_marks(&s, &len);
	st = by_name(s, len);
	st = st != NULL ? st : by_code(s, len);
	return st != NULL ? st : by_both(s, len);
}

/* Press text writes a State's name with a capital, so that turkey, chad and us are no States. */
static bool
case_fits(const struct fold_key *key, bool first_upper, bool last_upper)
{
	if ((key->flags & STATE_ACRONYM) != 0)
		return first_upper && last_upper;
	return first_upper || (key->flags & STATE_LOWER) != 0;
}

static bool
is_asked_for(unsigned flags, unsigned unwanted, unsigned wanted)
{
	if ((flags & STATE_LOCAL) != 0 && (unwanted & STATE_ADJECTIVE) != 0)
		return false;
	return (flags & unwanted) == 0 || (flags & wanted) != 0;
}

const struct state_name *
state_at(const char *s, size_t len, bool demonyms, size_t *ret_len)
{
	return state_at_in(s, len, demonyms ? NAMES_ADJECTIVES : 0, ret_len);
}

const struct state_name *
state_at_in(const char *s, size_t len, unsigned names, size_t *ret_len)
{
	unsigned unwanted = STATE_WHOLE | ((names & NAMES_ADJECTIVES) != 0 ? 0 : STATE_ADJECTIVE);
	unsigned wanted = ((names & NAMES_FRENCH) != 0 ? STATE_FRENCH : 0) |
	    ((names & NAMES_SPANISH) != 0 ? STATE_SPANISH : 0);
	const struct fold_key *best = NULL;
	struct fold_walk walk;
	struct fold_iter it;
	struct fold_word w;
	bool first_upper = false, first = true;
	size_t i, equal;

	*ret_len = 0;
	fold_begin(&it, s, len);
	fold_walk_begin(&walk, state_index, state_index_count);
	while (
	    fold_next(&it, &w) && !(first ? w.start != 0 : w.hard) && fold_walk_take(&walk, &w)) {
		if (first)
			first_upper = w.first_upper;
		first = false;
		equal = fold_walk_equal(&walk);
		for (i = walk.lo; i < walk.lo + equal; i++)
			if (is_asked_for(state_index[i].flags, unwanted, wanted) &&
			    case_fits(&state_index[i], first_upper, w.last_upper)) {
				best = &state_index[i];
				*ret_len = w.to;
			}
	}
	return best != NULL && (best->flags & STATE_MASK) == 0 ? &state_names[best->id] : NULL;
}
