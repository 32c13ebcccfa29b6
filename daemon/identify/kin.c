#include "daemon/identify/kin.h"

#include <ctype.h>
#include <string.h>

#include "lib/mem.h"

static bool
one_of(const char *const *words, size_t n, const char *s)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(words[i], s) == 0)
			return true;
	return false;
}
#define ONE_OF(words, s) one_of(words, ARRAY_LEN(words), s)

static const char *const instruments[] = { "protocol", "protocols", "amendment", "amendments",
	"protocole", "protocoles", "protocolo", "protocolos", "amendement", "amendements",
	"enmienda", "enmiendas" };

bool
kin_is_treaty(const char *key)
{
	static const char *const words[] = { "convention", "treaty", "agreement", "covenant",
		"statute", "charter", "pact", "protocol", "accord" };
	static const char *const others[] = { "act", "bill" };
	bool found = false;
	char word[FOLD_WORD_BYTES];
	size_t n;

	for (; *key != '\0'; key += n + (key[n] == ' ')) {
		n = strcspn(key, " ");
		if (n >= sizeof(word))
			continue;
		memcpy(word, key, n);
		word[n] = '\0';
		if (ONE_OF(others, word))
			return false;
		found = found || ONE_OF(words, word);
	}
	return found;
}

void
kin_take(struct kin *k, const struct fold_word *w)
{
	k->word[k->count++ % KIN_WORDS] = *w;
}

/* The n-th word back, 0 the last; NULL: there is none. */
static const struct fold_word *
back(const struct kin *k, size_t n)
{
	if (n >= KIN_WORDS || n >= k->count)
		return NULL;
	return &k->word[(k->count - 1 - n) % KIN_WORDS];
}

/* What may stand between "Protocol" and the name that it belongs to. */
static bool
goes_on(const char *word)
{
	static const char *const words[] = { "to", "of", "on", "under", "in", "for", "relating",
		"relative", "amending", "supplementing", "supplementary", "revising", "additional",
		"optional", "implementation", "article", "articles", "annex", "annexes", "appendix",
		"appendices", "part", "paragraph", "paragraphs", "section", "provisions", "i", "ii",
		"iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "a", "b", "c", "january",
		"february", "march", "april", "may", "june", "july", "august", "september",
		"october", "november", "december", "adopted", "done", "un", "u", "n", "united",
		"nations", "facultatif", "additionnel", "se", "rapportant", "relatif", "portant",
		"la", "le", "l", "les", "de", "du", "des", "del", "el", "los", "las", "al",
		"facultativo", "adicional", "relativo", "anexo", "annexe" };

	return isdigit((unsigned char)*word) || ONE_OF(words, word);
}

/* An agreement is of another one only where it says so. */
static bool
says_so(const char *word)
{
	static const char *const words[] = { "under", "implementation", "relating", "amending",
		"supplementing", "supplementary", "revising" };

	return ONE_OF(words, word);
}

bool
kin_before(const struct kin *k, const char *text, const struct fold_word *first, bool acronym)
{
	static const char *const binding[] = { "to", "of", "under", "amending", "supplementing",
		"revising", "la", "le", "l", "los", "las", "el", "al", "del", "du", "de", "a",
		"united", "nations", "un", "n", "u" };
	static const char *const alone[] = { "amending", "supplementing", "revising" };
	const struct fold_word *w = back(k, 0);
	bool hard = first->hard, said = false;
	size_t i;

	if (w == NULL || hard)
		return false;
	if (acronym && strcmp(w->s, "new") == 0 && w->first_upper && w->to + 1 == first->from &&
	    text[w->to] == ' ')
		return true;
	if (ONE_OF(alone, w->s))
		return true;
	if (!isdigit((unsigned char)*w->s) && !ONE_OF(binding, w->s))
		return false;
	for (i = 0; w != NULL && !hard; w = back(k, ++i)) {
		if (i > 0 &&
		    (ONE_OF(instruments, w->s) ||
			(said &&
			    (strcmp(w->s, "agreement") == 0 || strcmp(w->s, "agreements") == 0))))
			return true;
		if (!goes_on(w->s))
			return false;
		said = said || says_so(w->s);
		hard = w->hard;
	}
	return false;
}

static bool
is_next(const char *text, size_t to, const struct fold_word *w)
{
	size_t i;

	if (w->hard)
		return false;
	for (i = to; i < w->start; i++)
		if (strchr(" \t\n'", text[i]) == NULL && text[i] != 's' &&
		    ((unsigned char)text[i] & 0x80) == 0)
			return false;
	return true;
}

bool
kin_after(struct fold_iter it, const char *text, size_t to, bool acronym)
{
	static const char *const second[] = { "ii", "iii", "iv", "2", "3" };
	static const char *const kinds[] = { "optional", "additional", "first", "second", "third",
		"supplementary" };
	struct fold_word w;

	if (!fold_next(&it, &w) || !is_next(text, to, &w))
		return false;
	if (acronym && ONE_OF(second, w.s) && (w.first_upper || isdigit((unsigned char)*w.s)))
		return true;
	while (ONE_OF(kinds, w.s)) {
		to = w.to;
		if (!fold_next(&it, &w) || !is_next(text, to, &w))
			return false;
	}
	return ONE_OF(instruments, w.s);
}
