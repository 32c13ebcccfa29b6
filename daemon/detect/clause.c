/*
 * Sentence ends, strong punctuation and the conjunctions that start a new subject. Invariant: a
 * full stop after an abbreviation, an initial or a bill's number form is no sentence end.
 */
#include "daemon/detect/clause.h"

#include <stdbool.h>
#include <string.h>

#include "daemon/detect/language.h"
#include "lib/mem.h"

#define ASIDE_MAX 160

/* Words whose full stop belongs to them (as written; "H.R", "U.S" and initials by their form). */
static const char *const abbreviations[] = { "No", "Nos", "Sen", "Sens", "Rep", "Reps", "Rept",
	"Res", "Con", "Mr", "Mrs", "Ms", "Dr", "Gov", "Gen", "Doc", "Ex", "St", "Jr", "Sr", "vs",
	"v", "Art", "para", "paras", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept",
	"Oct", "Nov", "Dec", "Inc", "Co", "Corp", "Ltd", "Cong", "Pub", "Stat", "Amdt", "Add",
	"Rev", "Hrg", "sec", "secs", "Sec", "ch", "cl", "art", "Vol", "vol", "p", "pp", "approx",
	"Prof", "Amb", "Hon", "Adm", "Col", "Lt", "Capt", "Rec", "al", "etc", "cf", "ca", "viz",
	"Govt", "Dept", "n\303\272m", "N\303\272m", "n\303\272ms", "arts", "Sra", "Dra", "EE", "UU",
	"p\303\241rr", "MM",
	/* States in headlines */
	"Calif", "Mass", "Conn", "Mich", "Minn", "Tex", "Wis", "Ariz", "Colo", "Fla", "Okla", "Ore",
	"Tenn", "Neb", "Nev", "Penn", "Ala", "Wash" };

/* After " as ": not the start of a clause. */
static const char *const as_goes_on[] = { "amended", "amendment", "modified", "reported", "well",
	"a", "an", "the", "of", "part", "soon", "to", "if", "follows", "such", "it", "its", "their",
	"his", "her", "one", "many", "much", "few", "early", "possible", "promptly", "parties",
	"party", "having", "depositary" };
static const char *const as_belongs_to[] = { "such", "known", "well", "same", "twice", "just",
	"serve", "serves", "acting", "promptly", "quickly", "soon", "regarded", "far" };

/* "approved all but one text": no new subject. */
static const char *const but_belongs_to[] = { "all", "none", "nothing", "everything", "anything" };

/* "would sign it only after Congress acts": its "only" governs what follows. */
static const char *const only[] = { "only" };

static const char *const spans_of_time[] = { "year", "years", "decade", "decades", "month",
	"months", "week", "weeks", "day", "days", "anniversary", "ans", "ann\303\251es", "mois",
	"semaines", "jours", "a\303\261os", "meses", "semanas", "d\303\255as" };

static const char *const separators[] = { "; ", " - ", ": ", " | ", "\n", " -- " };
static const char *const conjunctions[] = { "but", "as", "after", "while", "although", "though",
	"whereas", "because", "despite" };
static const char conjunction_initials[] = "abtwdABTWD";

static const char *const after_words[] = { "apr\303\250s", "despu\303\251s" };

static const struct {
	unsigned language;
	const char *words[12]; /* NULL ends them */
} foreign[] = { { LANGUAGE_FR,
		    { "mais", "tandis", "alors", "car", "puisque", "quoique", "apr\303\250s" } },
	{ LANGUAGE_ES, { "pero", "mientras", "aunque", "porque", "sino", "despu\303\251s" } } };

static bool
is_alpha(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
one_of(const char *const *words, size_t n, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(words[i]) == len && strncasecmp(words[i], s, len) == 0)
			return true;
	return false;
}

/* Is the full stop at s[at] part of the word before it? */
static bool
abbreviated(const char *s, size_t start, size_t at)
{
	size_t w = at, i;
	bool capitals;

	while (w > start && (is_alpha(s[w - 1]) || s[w - 1] == '.'))
		w--;
	if (w == at)
		return false; /* a digit or a bracket before it */
	if (at - w == 1 && (s[w] < 'a' || s[w] > 'z'))
		return true;
	if (memchr(s + w, '.', at - w) != NULL)
		return true;
	if (s[at + 1] == ' ' && is_digit(s[at + 2]) && at - w == 2 && memcmp(s + w, "no", 2) == 0)
		return true;
	/* a headline in capitals has its "SEN." and "REP.", too */
	capitals = at - w > 2 && s[w + 1] >= 'A' && s[w + 1] <= 'Z';
	for (i = 0; i < ARRAY_LEN(abbreviations); i++)
		if (strlen(abbreviations[i]) == at - w &&
		    (capitals ? strncasecmp(abbreviations[i], s + w, at - w) == 0
			      : memcmp(abbreviations[i], s + w, at - w) == 0))
			return true;
	return false;
}

/* Length of the sentence end at s[i] (its marks, without the blank), 0 for none. */
static size_t
sentence_end(const char *s, size_t start, size_t len, size_t i)
{
	size_t k = i + 1;

	if (s[i] != '.' && s[i] != '!' && s[i] != '?')
		return 0;
	while (
	    k < len && (s[k] == '"' || s[k] == '\'' || s[k] == ')' || s[k] == '?' || s[k] == '!'))
		k++;
	if (k < len && s[k] != ' ' && s[k] != '\n')
		return 0;
	if (k + 1 < len && s[i] == '.') {
		char next = s[k + 1];

		if (next >= 'a' && next <= 'z')
			return 0;
		if (k == i + 1 && abbreviated(s, start, i))
			return 0;
	}
	return k - i;
}

/* "52 - 47" and "Nays: 204" are votes, not clauses. */
static bool
between_digits(const char *s, size_t len, size_t i, size_t k)
{
	bool after = i + k < len && is_digit(s[i + k]);

	if (s[i] == ':')
		return after;
	return s[i] == ' ' && i > 0 && is_digit(s[i - 1]) && after;
}

/* "On this day: Senate ratifies ...": what stands over a whole text governs it. */
static bool
is_rubric(const char *s, size_t colon)
{
	static const char *const rubrics[] = { "on this day", "this day in history",
		"today in history", "factbox", "timeline", "explainer", "analysis" };

	return one_of(rubrics, ARRAY_LEN(rubrics), s, colon);
}

static size_t
separator_at(const char *s, size_t len, size_t i)
{
	size_t k, n;

	if (s[i] != ' ' && s[i] != ';' && s[i] != ':' && s[i] != '\n')
		return 0;
	for (k = 0; k < ARRAY_LEN(separators); k++) {
		n = strlen(separators[k]);
		if (i + n <= len && memcmp(s + i, separators[k], n) == 0)
			return between_digits(s, len, i, n) || (s[i] == ':' && is_rubric(s, i)) ? 0
												: n;
	}
	return 0;
}

/* "Four members - Fiji, Chad and Peru - deposited": a pair of dashes around an aside, with the
 * sentence going on after it; returns where the second one starts. */
static size_t
aside_end(const char *s, size_t len, size_t i)
{
	size_t k;

	for (k = i + 3; k + 3 < len && k < i + ASIDE_MAX; k++) {
		if (s[k] == '.' || s[k] == ';' || s[k] == ':' || s[k] == '\n')
			return 0;
		if (memcmp(s + k, " - ", 3) == 0)
			return s[k + 3] >= 'a' && s[k + 3] <= 'z' ? k : 0;
	}
	return 0;
}

static size_t
word_len(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && is_alpha(s[n]))
		n++;
	return n;
}

/* "apres que" opens a clause, "apres le vote" does not. */
static bool
after_without_that(const char *s, size_t len, size_t n)
{
	static const char *const that[] = { " que ", " qu'", " de que " };
	size_t k;

	if (!one_of(after_words, ARRAY_LEN(after_words), s, n))
		return false;
	for (k = 0; k < ARRAY_LEN(that); k++)
		if (len - n > strlen(that[k]) && strncmp(s + n, that[k], strlen(that[k])) == 0)
			return false;
	return true;
}

/* The same for another language's; "dix ans apres", too, is one thought. */
static bool
foreign_conjunction_at(const char *s, size_t len, size_t start, size_t i, unsigned language)
{
	size_t n, k, w, before = i;

	if (s[i] != ' ' || i == start)
		return false;
	n = word_len(s + i + 1, len - i - 1);
	if (i + 1 + n >= len || s[i + 1 + n] != ' ')
		return false; /* "apres-midi" */
	if (after_without_that(s + i + 1, len - i - 1, n))
		return false;
	for (k = 0; k < ARRAY_LEN(foreign); k++)
		for (w = 0; foreign[k].language == language && foreign[k].words[w] != NULL; w++)
			if (one_of(&foreign[k].words[w], 1, s + i + 1, n)) {
				while (before > start && is_alpha(s[before - 1]))
					before--;
				return !one_of(spans_of_time, ARRAY_LEN(spans_of_time), s + before,
				    i - before);
			}
	return false;
}

/* "approves her as prime minister.": an office that nothing is said of opens no clause. */
static bool
names_an_office(const char *s, size_t len)
{
	static const char *const offices[] = { "president", "minister", "premier", "pm", "speaker",
		"chairman", "chief", "governor", "pm", "ambassador", "secretary", "director" };
	static const char *const before[] = { "prime", "new", "interim", "foreign", "acting", "its",
		"his", "her", "their" };
	static const char *const after[] = { "of", "in", "for", "at", "by", "on", "until", "with" };
	size_t n = word_len(s, len);

	while (n < len && s[n] == ' ' && one_of(before, ARRAY_LEN(before), s, n)) {
		s += n + 1;
		len -= n + 1;
		n = word_len(s, len);
	}
	if (!one_of(offices, ARRAY_LEN(offices), s, n))
		return false;
	return n == len || s[n] != ' ' ||
	    one_of(after, ARRAY_LEN(after), s + n + 1, word_len(s + n + 1, len - n - 1));
}

/* What goes on with a subject that stands before. */
static const char *const verbs[] = { "is", "was", "were", "has", "have", "had", "voted", "votes",
	"passed", "passes", "approved", "approves", "adopted", "adopts", "signed", "signs",
	"ratified", "ratifies", "rejected", "rejects", "became", "vetoed", "also", "finally",
	"today", "unanimously", "overwhelmingly", "narrowly", "gave", "sent", "threw", "overrode",
	"took" };
/* "rejects one but passes another": the verbs in front of which "but" opens no clause. */
static const char *const but_verbs[] = { "votes", "voted", "passed", "passes", "approved",
	"approves", "adopted", "adopts", "rejected", "rejects", "backs", "backed", "clears",
	"cleared", "kills", "defeats", "then", "later" };

/* "The Senate, after weeks of debate, approved": the subject's own verb follows the aside. */
static bool
is_aside(const char *s, size_t len, size_t i, size_t n)
{
	static const char *const opens[] = { "after", "as", "despite", "while", "although",
		"though" };
	size_t w, k, to = i + 1 + n + ASIDE_MAX < len ? i + 1 + n + ASIDE_MAX : len;

	if (i == 0 || s[i - 1] != ',' || !one_of(opens, ARRAY_LEN(opens), s + i + 1, n))
		return false;
	for (k = i + 1 + n; k + 1 < to && s[k] != ','; k++)
		if (s[k] == ';' || s[k] == ':' || s[k] == '.')
			return false;
	if (k + 2 >= len || s[k] != ',' || s[k + 1] != ' ')
		return false;
	w = word_len(s + k + 2, len - k - 2);
	return one_of(verbs, ARRAY_LEN(verbs), s + k + 2, w) ||
	    (w > 3 && memcmp(s + k + w, "ed", 2) == 0);
}

/* "passed after a heated debate": no clause follows, a noun does; s begins behind "after ". */
static bool
names_a_debate(const char *s, size_t len)
{
	static const char *const articles[] = { "a", "an", "hours", "days", "weeks", "months",
		"lengthy" };
	static const char *const nouns[] = { "debate", "debates", "discussion", "division",
		"session", "sitting", "deliberations" };
	size_t n = word_len(s, len), words;

	if (!one_of(articles, ARRAY_LEN(articles), s, n))
		return false;
	for (words = 0; words < 5 && n < len && s[n] == ' '; words++) {
		s += n + 1;
		len -= n + 1;
		n = word_len(s, len);
		if (one_of(nouns, ARRAY_LEN(nouns), s, n))
			return true;
	}
	return false;
}

/* A conjunction that opens a clause at s[i] (the blank before it)? */
static bool
conjunction_at(const char *s, size_t len, size_t start, size_t i)
{
	size_t n, next, before = i;

	if (s[i] != ' ' || i == start || strchr(conjunction_initials, s[i + 1]) == NULL)
		return false;
	n = word_len(s + i + 1, len - i - 1);
	if (n == 0 || i + 1 + n >= len || s[i + 1 + n] != ' ' ||
	    !one_of(conjunctions, ARRAY_LEN(conjunctions), s + i + 1, n) || is_aside(s, len, i, n))
		return false;
	while (before > start && is_alpha(s[before - 1]))
		before--;
	if (one_of(only, ARRAY_LEN(only), s + before, i - before))
		return false;
	if (n == 3 && (s[i + 1] | 32) == 'b' && i - before > 3 && memcmp(s + i - 2, "ly", 2) == 0)
		return false; /* "grudgingly but unanimously" */
	if (n == 3 && (s[i + 1] | 32) == 'b' &&
	    one_of(but_belongs_to, ARRAY_LEN(but_belongs_to), s + before, i - before))
		return false;
	next = word_len(s + i + 2 + n, len - i - 2 - n);
	if (n == 5 && (s[i + 1] | 32) == 'a' && names_a_debate(s + i + 2 + n, len - i - 2 - n))
		return false;
	if (n == 3 && (s[i + 1] | 32) == 'b' &&
	    one_of(but_verbs, ARRAY_LEN(but_verbs), s + i + 2 + n, next))
		return false;
	if (n == 5 && (s[i + 1] | 32) == 'w' && next > 4 &&
	    memcmp(s + i + 2 + n + next - 3, "ing", 3) == 0)
		return false; /* "appointed the chief, while adopting a text": one subject */
	if (n != 2)           /* "ten years after Malta ratified" is one thought */
		return !one_of(spans_of_time, ARRAY_LEN(spans_of_time), s + before, i - before);
	return !one_of(as_goes_on, ARRAY_LEN(as_goes_on), s + i + 2 + n, next) &&
	    !one_of(as_belongs_to, ARRAY_LEN(as_belongs_to), s + before, i - before) &&
	    !names_an_office(s + i + 2 + n, len - i - 2 - n);
}

static size_t
add(const char *s, size_t from, size_t to, struct clause *ret, size_t n, size_t max)
{
	while (from < to && (s[from] == ' ' || s[from] == '\n'))
		from++;
	while (to > from && (s[to - 1] == ' ' || s[to - 1] == '\n'))
		to--;
	if (from == to)
		return n;
	if (n == max) {
		ret[n - 1].to = to;
		return n;
	}
	ret[n].from = from;
	ret[n].to = to;
	return n + 1;
}

size_t
clause_split(const char *s, size_t len, unsigned languages, struct clause *ret, size_t max)
{
	bool english = languages != LANGUAGE_FR && languages != LANGUAGE_ES;
	size_t i, start = 0, n = 0, k;

	for (i = 0; i < len; i++) {
		k = sentence_end(s, start, len, i);
		if (k > 0) {
			n = add(s, start, i + k, ret, n, max);
			start = i + k;
			i = start - 1;
			continue;
		}
		k = separator_at(s, len, i);
		if (k == 3 && s[i + 1] == '-' && aside_end(s, len, i) > 0) {
			i = aside_end(s, len, i) + 2;
			continue;
		}
		if (k > 0) {
			n = add(s, start, i, ret, n, max);
			start = i + k;
			i = start - 1;
		} else if (english ? conjunction_at(s, len, start, i)
				   : foreign_conjunction_at(s, len, start, i, languages)) {
			n = add(s, start, i, ret, n, max);
			start = i + 1;
		}
	}
	return add(s, start, len, ret, n, max);
}
