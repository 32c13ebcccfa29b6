/*
 * The guards as tables, one for each language: which bit, which side of the head, which words. Left
 * of the head only the nearest words count, but for rows that say so, so that a long sentence's
 * first verb does not stop its last.
 */
#include "daemon/detect/guard.h"

#include <string.h>

#include "daemon/detect/detect.h"
#include "daemon/detect/guard_rows.h"
#include "lib/mem.h"

#define WINDOW_WORDS 8

const char *const rule_guard_words[] = { "future", "modal", "call", "condition", "negation",
	"delay", "attributive", "anniversary", "question", "none", NULL };

/* "a bill to prevent ..., that would ..., banning ...": what a measure is to do, up to the head. */
#define PURPOSE                                                                              \
	".*\\b(?:bills?|acts?|legislation|measures?|resolutions?|plans?|proposals?|laws?|"   \
	"packages?|provisions?|efforts?|initiatives?|reforms?|programs?|treat(?:y|ies)|"     \
	"conventions?|protocols?|pacts?)\\K (?:to|that (?:would|will|could|can|may|should)|" \
	"which (?:would|will)|aimed|designed|intended|\\w+ing)\\b"

#define RELATIVE                                                                             \
	", (?:which|who|whose|where|whom|despite|after|amid|following|ignoring|defying|"     \
	"citing) [^,;]{3,120}, (?:(?:was|were|is|are|has|have|been|also|then|later|finally|" \
	"now|today|(?!previously|originally|initially|formerly|only)\\w+ly) )*$"

#define LANGUAGES 3
#define ROWS_MAX 112

static const struct {
	unsigned language;
	const struct guard_row *rows;
	const char *plural, *stand_in;
} tables[LANGUAGES] = { { LANGUAGE_EN, guard_rows_en, guard_plural_en, guard_stand_in_en },
	{ LANGUAGE_FR, guard_rows_fr, guard_plural_fr, guard_stand_in_fr },
	{ LANGUAGE_ES, guard_rows_es, guard_plural_es, guard_stand_in_es } };

struct guards {
	struct compiled {
		struct probe row[ROWS_MAX];
		size_t rows;
		struct probe plural, stand_in;
	} table[LANGUAGES];
	struct probe purpose, relative; /* English */
};

int
guards_new(struct guards **ret, struct literals *l, struct err *err)
{
	const size_t count[LANGUAGES] = { guard_rows_en_count, guard_rows_fr_count,
		guard_rows_es_count };
	struct guards *g = xcalloc(1, sizeof(*g));
	size_t i, k;
	int r = 0;

	for (k = 0; r == 0 && k < LANGUAGES; k++) {
		struct compiled *t = &g->table[k];

		t->rows = count[k];
		if (t->rows > ROWS_MAX)
			abort(); /* a table above outgrew it */
		r = probe_new(&t->plural, tables[k].plural, l, err);
		if (r == 0)
			r = probe_new(&t->stand_in, tables[k].stand_in, l, err);
		for (i = 0; r == 0 && i < t->rows; i++)
			r = probe_new(&t->row[i], tables[k].rows[i].pattern, l, err);
	}
	if (r == 0)
		r = probe_new(&g->purpose, PURPOSE, l, err);
	if (r == 0)
		r = probe_new(&g->relative, RELATIVE, l, err);
	if (r < 0) {
		guards_free(g);
		return r;
	}
	*ret = g;
	return 0;
}

void
guards_free(struct guards *g)
{
	size_t i, k;

	if (g == NULL)
		return;
	for (k = 0; k < LANGUAGES; k++) {
		for (i = 0; i < ROWS_MAX; i++)
			probe_done(&g->table[k].row[i]);
		probe_done(&g->table[k].plural);
		probe_done(&g->table[k].stand_in);
	}
	probe_done(&g->purpose);
	probe_done(&g->relative);
	free(g);
}

/* The start of the last WINDOW_WORDS words before `at`, not before `start`. */
static size_t
window(const char *s, size_t start, size_t at)
{
	size_t i = at, words = 0;

	while (i > start) {
		if (s[i - 1] == ' ' && i < at && ++words > WINDOW_WORDS)
			break;
		i--;
	}
	return i;
}

/* "passes", "ratifies": a present tense of the third person, in a headline's capitals, too. */
static bool
is_finite(const char *s, size_t from, size_t to)
{
	size_t n = 0;

	while (from + n < to && ((s[from + n] | 32) >= 'a' && (s[from + n] | 32) <= 'z'))
		n++;
	return (n > 3 && (s[from + n - 1] | 32) == 's' && (s[from + n - 2] | 32) != 's') ||
	    (n == 3 && strncasecmp(s + from, "oks", n) == 0);
}

struct side {
	size_t from, to;
};

/* "to be signed", "will get approved": the head hangs on the word before it. */
static bool
hangs_on(const char *s, size_t start, size_t at)
{
	static const char *const words[] = { "be", "been", "being", "to", "get", "gets", "have",
		"not", "see", "see it", "want", "wants", "could", "will", "would", "may", "might",
		"can", "should", "must", "shall", "cannot", "won't" };
	size_t i, n;

	while (at > start && s[at - 1] == ' ')
		at--;
	for (i = 0; i < ARRAY_LEN(words); i++) {
		n = strlen(words[i]);
		if (at - start > n && s[at - n - 1] == ' ' &&
		    strncasecmp(s + at - n, words[i], n) == 0)
			return true;
	}
	return false;
}

/* "The Gambia, which has no army, ratified": what a closed relative clause says is not said of the
 * head; returns where its comma stands, else at. */
static size_t
before_relative(
    const struct guards *g, const struct re_env *env, const char *s, size_t start, size_t at)
{
	struct re_match m;

	if (at - start < 4 || s[at - 1] != ' ')
		return at;
	return probe_exec(env, &g->relative, s + start, at - start, &m) == 0
	    ? start + m.span[0].from
	    : at;
}

/* Left of the head without what a measure is to do. */
static struct side
outside(const struct guards *g, const struct re_env *env, const char *s, const struct clause *c,
    size_t head)
{
	struct re_match m;
	size_t end = head;

	if (!hangs_on(s, c->from, head) &&
	    probe_exec(env, &g->purpose, s + c->from, head - c->from, &m) == 0)
		end = c->from + m.span[0].from;
	return (struct side){ window(s, c->from, end), end };
}

/* "ratify", "accede": a verb without an ending. */
static bool
is_bare(const char *s, size_t from, size_t to)
{
	static const char *const verbs[] = { "accede", "adopt", "approve", "back", "deposit",
		"enact", "endorse", "introduce", "join", "pass", "ratify", "reject", "sign",
		"terminate", "withdraw", "denounce" };
	size_t i, n = 0;

	while (from + n < to && ((s[from + n] | 32) >= 'a' && (s[from + n] | 32) <= 'z'))
		n++;
	for (i = 0; i < ARRAY_LEN(verbs); i++)
		if (strlen(verbs[i]) == n && strncasecmp(s + from, verbs[i], n) == 0)
			return true;
	return false;
}

/* "signing", "acceding" */
static bool
is_gerund(const char *s, size_t from, size_t to)
{
	size_t n = 0;

	while (from + n < to && ((s[from + n] | 32) >= 'a' && (s[from + n] | 32) <= 'z'))
		n++;
	return n > 4 && strncasecmp(s + from + n - 3, "ing", 3) == 0;
}

/* "approved by Congress today" is told, whatever governs it. */
static bool
is_fresh(const char *s, size_t from, size_t to)
{
	static const char *const words[] = { " today", " yesterday", " tonight", " this week",
		" this morning", " this afternoon", " this evening" };
	size_t i, k, n;

	for (k = 0; k < ARRAY_LEN(words); k++) {
		n = strlen(words[k]);
		for (i = from; i + n <= to && s[i] != ','; i++)
			if (strncasecmp(s + i, words[k], n) == 0)
				return true;
	}
	return false;
}

/* "approved by", "signed into law by": who did it stands behind the head or at its end. */
static bool
is_passive(const char *s, size_t from, size_t to, size_t end)
{
	static const char *const ends[] = { " by ", " into law by " };
	size_t i;

	if (is_fresh(s, to, end))
		return false;
	for (i = 0; i < ARRAY_LEN(ends); i++)
		if (end - to > strlen(ends[i]) &&
		    strncasecmp(s + to, ends[i], strlen(ends[i])) == 0)
			return true;
	for (i = from; i + 4 <= to; i++)
		if (strncasecmp(s + i, " by ", 4) == 0)
			return true;
	return to - from > 3 && strncasecmp(s + to - 3, " by", 3) == 0;
}

struct form {
	bool finite, bare, gerund, passive;
};

static unsigned
check_table(const struct guard_row *table, const struct compiled *re, const struct re_env *env,
    const char *s, const struct side *side, const struct form *form, unsigned want)
{
	unsigned hit = 0;
	size_t i;

	for (i = 0; i < re->rows; i++) {
		const struct guard_row *row = &table[i];

		if ((want & row->bit) == 0 || (hit & row->bit) != 0 ||
		    (form->finite && row->side == GOVERNS) || (!form->bare && row->side == BARE) ||
		    (!form->gerund && row->side == GERUND) ||
		    (!form->passive && row->side == PASSIVE))
			continue;
		if (probe_test(env, &re->row[i], s + side[row->side].from,
			side[row->side].to - side[row->side].from))
			hit |= row->bit;
	}
	return hit;
}

unsigned
guards_check(const struct guards *g, unsigned languages, const struct re_env *env, const char *s,
    const struct clause *c, size_t from, size_t to, unsigned want)
{
	bool english = (languages & LANGUAGE_EN) != 0;
	size_t end = english ? before_relative(g, env, s, c->from, from) : from;
	const struct side nearest = { window(s, c->from, end), end };
	const struct side left = english ? outside(g, env, s, c, end) : nearest;
	const struct side side[] = { [LEFT] = nearest,
		[GOVERNS] = left,
		[OUTSIDE] = left,
		[RIGHT] = { to, c->to },
		[CLAUSE] = { c->from, c->to },
		[HEAD] = { from, to },
		[BEFORE] = { c->from, from },
		[BARE] = { c->from, from },
		[GERUND] = nearest,
		[PASSIVE] = nearest };
	const struct form form = { is_finite(s, from, to), is_bare(s, from, to),
		is_gerund(s, from, to), is_passive(s, from, to, c->to) };
	unsigned hit = 0;
	size_t k;

	for (k = 0; k < LANGUAGES; k++)
		if ((languages & tables[k].language) != 0)
			hit |= check_table(
			    tables[k].rows, &g->table[k], env, s, side, &form, want & ~hit);
	return hit;
}

bool
guards_plural(const struct guards *g, unsigned languages, const struct re_env *env, const char *s,
    const struct clause *c)
{
	size_t k;

	for (k = 0; k < LANGUAGES; k++)
		if ((languages & tables[k].language) != 0 &&
		    probe_test(env, &g->table[k].plural, s + c->from, c->to - c->from))
			return true;
	return false;
}

bool
guards_stand_in(const struct guards *g, unsigned languages, const struct re_env *env, const char *s,
    const struct clause *c, size_t head)
{
	size_t k;

	for (k = 0; k < LANGUAGES; k++)
		if ((languages & tables[k].language) != 0 &&
		    probe_test(env, &g->table[k].stand_in, s + c->from, head - c->from))
			return true;
	return false;
}
