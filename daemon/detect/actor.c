/*
 * Finds lists of States. Invariant: what stands between two names of one list is a comma, a
 * conjunction, an article or a bracket, nothing else.
 */
#include "daemon/detect/actor.h"

#include <string.h>

#include "daemon/identify/identify.h"
#include "lib/mem.h"

static bool
word_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	    (unsigned char)c >= 0x80;
}

static size_t
add(const char *name, const char **ret, size_t n, size_t max)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(ret[i], name) == 0)
			return n;
	if (n == max)
		return n;
	ret[n] = name;
	return n + 1;
}

/* Is s[0, len) nothing but what stands between the names of one list? */
static bool
joins(const char *s, size_t len, unsigned names)
{
	static const struct {
		const char *word;
		unsigned names; /* 0: in every text */
	} words[] = { { "and", 0 }, { "the", 0 }, { "as", 0 }, { "well", 0 }, { "also", 0 },
		{ "both", 0 }, { "of", 0 }, { "plus", 0 }, { "later", 0 }, { "et", NAMES_FRENCH },
		{ "l", NAMES_FRENCH }, { "le", NAMES_FRENCH }, { "les", NAMES_FRENCH },
		{ "de", NAMES_FRENCH }, { "du", NAMES_FRENCH }, { "des", NAMES_FRENCH },
		{ "d", NAMES_FRENCH }, { "ainsi", NAMES_FRENCH }, { "puis", NAMES_FRENCH },
		{ "par", NAMES_FRENCH }, { "la", NAMES_FRENCH | NAMES_SPANISH },
		{ "que", NAMES_FRENCH | NAMES_SPANISH }, { "y", NAMES_SPANISH },
		{ "e", NAMES_SPANISH }, { "el", NAMES_SPANISH }, { "los", NAMES_SPANISH },
		{ "las", NAMES_SPANISH }, { "as\303\255", NAMES_SPANISH },
		{ "como", NAMES_SPANISH }, { "por", NAMES_SPANISH } };
	const char *between = (names & NAMES_FRENCH) != 0 ? " ,;&/'" : " ,;&/";
	size_t i = 0, n, k;

	while (i < len) {
		if (s[i] == '(') { /* an aside in brackets */
			const char *close = memchr(s + i, ')', len - i);

			if (close == NULL)
				return false;
			i = (size_t)(close - s) + 1;
			continue;
		}
		if (!word_char(s[i])) {
			if (strchr(between, s[i]) == NULL)
				return false;
			i++;
			continue;
		}
		for (n = 0; i + n < len && word_char(s[i + n]); n++)
			;
		for (k = 0; k < ARRAY_LEN(words); k++)
			if ((words[k].names == 0 || (words[k].names & names) != 0) &&
			    strlen(words[k].word) == n && strncasecmp(words[k].word, s + i, n) == 0)
				break;
		if (k == ARRAY_LEN(words))
			return false;
		i += n;
	}
	return true;
}

/* Companies that bear a State's name: "Air China", "Deutsche Bank of Chad", "Chad Airlines". */
static const char *const company_words[] = { "airlines", "airline", "online", "airways", "mobile",
	"telecom", "telekom", "unicom", "motors", "motor", "steel", "petroleum", "eastern",
	"southern", "bank", "banks", "railways", "rail", "shipping", "aerospace", "inc", "corp",
	"ltd", "plc", "company", "firm", "group", "utd", "open", "stocks", "shares" };
static const char *const company_before[] = { "air", "royal bank of", "bank of", "central bank of",
	"team", "miss" };

static bool
is_company(const char *s, size_t len, size_t from, size_t to)
{
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(company_words); i++) {
		n = strlen(company_words[i]);
		if (to + 1 + n <= len && s[to] == ' ' &&
		    strncasecmp(s + to + 1, company_words[i], n) == 0 &&
		    (to + 1 + n == len || !word_char(s[to + 1 + n])))
			return true;
	}
	for (i = 0; i < ARRAY_LEN(company_before); i++) {
		n = strlen(company_before[i]);
		if (from >= n + 1 && s[from - 1] == ' ' &&
		    strncasecmp(s + from - 1 - n, company_before[i], n) == 0 &&
		    (from == n + 1 || !word_char(s[from - 2 - n])))
			return true;
	}
	return false;
}

/* With the bracket that belongs to it: "Iran (Islamic Republic of)". */
static size_t
after_name(const char *s, size_t len, size_t at, size_t n)
{
	return at + n < len && s[at + n] == ')' && memchr(s + at, '(', n) != NULL ? n + 1 : n;
}

static size_t
find(const char *s, size_t len, unsigned names, bool last_list, const char **ret, size_t max)
{
	size_t i = 0, n = 0, end = 0, k;
	const struct state_name *st;

	while (i < len) {
		if (!word_char(s[i]) || (i > 0 && word_char(s[i - 1]))) {
			i++;
			continue;
		}
		st = state_at_in(s + i, len - i, names, &k);
		if (st == NULL) {
			i +=
			    k > 0 ? k : 1; /* "New Mexico" is no State, and neither is its Mexico */
			continue;
		}
		if (is_company(s, len, i, i + k)) {
			i += k;
			continue;
		}
		if (last_list && n > 0 && !joins(s + end, i - end, names))
			n = 0;
		n = add(st->name, ret, n, max);
		i += after_name(s, len, i, k);
		end = i;
	}
	return n;
}

size_t
actors_in(const char *s, size_t len, unsigned names, const char **ret, size_t max)
{
	return find(s, len, names, false, ret, max);
}

size_t
actors_last_list(const char *s, size_t len, unsigned names, const char **ret, size_t max)
{
	return find(s, len, names, true, ret, max);
}

/* Nothing but the names of one list. */
static bool
is_list(const char *s, size_t len, unsigned names)
{
	size_t i = 0, end = 0, k;
	bool found = false;

	while (i < len) {
		if (!word_char(s[i]) || (i > 0 && word_char(s[i - 1]))) {
			i++;
			continue;
		}
		if (state_at_in(s + i, len - i, names, &k) == NULL) {
			i += k > 0 ? k : 1;
			continue;
		}
		if (!joins(s + end, i - end, names))
			return false;
		i += after_name(s, len, i, k);
		end = i;
		found = true;
	}
	return found && joins(s + end, len - end, names);
}

/* What ends a list before s[at]; "Guinea-Bissau" and "St. Lucia" go on. */
static bool
parts(const char *s, size_t at)
{
	if (s[at] == '-')
		return at > 0 && s[at - 1] == ' ';
	if (s[at] == '.')
		return at < 2 || strncasecmp(s + at - 2, "st", 2) != 0;
	return s[at] == ';' || s[at] == ':' || s[at] == '\n';
}

size_t
actors_list_start(const char *s, size_t at, unsigned names)
{
	size_t sep, from;

	for (;;) {
		for (sep = at; sep > 0 && s[sep - 1] == ' '; sep--)
			;
		if (sep == 0 || (s[sep - 1] != ';' && s[sep - 1] != '-'))
			return at;
		sep--;
		for (from = sep; from > 0 && !parts(s, from - 1); from--)
			;
		if (!is_list(s + from, sep - from, names))
			return at;
		at = from;
	}
}

static bool
is_fronted(const char *s, size_t len)
{
	static const char *const words[] = { "by", "after", "in", "on", "upon", "with", "having",
		"formally", "officially", "today" };
	size_t i = 0, n, k;

	while (i < len) {
		if (!word_char(s[i])) {
			i++;
			continue;
		}
		for (n = 0; i + n < len && word_char(s[i + n]); n++)
			;
		for (k = 0; k < ARRAY_LEN(words); k++)
			if (strlen(words[k]) == n && strncasecmp(words[k], s + i, n) == 0)
				break;
		if (k == ARRAY_LEN(words))
			return false;
		i += n;
	}
	return true;
}

/* The list that begins right here, after an article or "the Government of". */
static size_t
list_here(const char *s, size_t len, const char **ret, size_t max)
{
	static const char *const openings[] = { "the government of the ", "the government of ",
		"the republic of ", "the " };
	const struct state_name *st;
	size_t i, k, n, end;

	st = state_at_in(s, len, 0, &k);
	for (i = 0; st == NULL && i < ARRAY_LEN(openings); i++) {
		n = strlen(openings[i]);
		if (len <= n || strncasecmp(s, openings[i], n) != 0)
			continue;
		st = state_at_in(s + n, len - n, 0, &k);
		k += n;
	}
	if (st == NULL || is_company(s, len, 0, k))
		return 0;
	for (end = k; end < len && s[end] != '.' && s[end] != ';'; end++)
		if (s[end] == ' ' && end + 1 < len && s[end + 1] >= 'a' && s[end + 1] <= 'z' &&
		    strncmp(s + end + 1, "and ", 4) != 0)
			break; /* the verb */
	return actors_in(s, end, 0, ret, max);
}

size_t
actors_behind(const char *s, size_t len, size_t head, size_t after, const char **ret, size_t max)
{
	size_t i, n;

	if (!is_fronted(s, head))
		return 0;
	for (i = after; i + 2 < len; i++)
		if (s[i] == ',' && s[i + 1] == ' ') {
			n = list_here(s + i + 2, len - i - 2, ret, max);
			if (n > 0)
				return n;
		}
	return 0;
}
