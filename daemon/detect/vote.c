/*
 * Reads counts by a table of wordings. Invariant: a pair of numbers is a vote only right after a
 * vote's cue or right before the word itself; report, law and document numbers never are.
 */
#include "daemon/detect/vote.h"

#include <string.h>

#include "daemon/detect/language.h"
#include "lib/mem.h"

enum { FOR = 1, AGAINST, ABSTAIN, PRESENT, ROLL };
#define NUMBER "(\\d[\\d,]*|no|none|one|two|three|four|five|six|seven|eight|nine|ten)"
#define TAIL "(?:, ?(\\d+) present)?"

/* Groups are for, against, abstain, present, roll in this order; () where a form has none. */
static const char *const forms_en[] = {
	"(?:yeas and nays|recorded vote|yea-nay(?: vote)?|ayes and noes)[.:]?(?: \\(2/3 "
	"required\\)[.:]?)? (\\d+) ?- ?(\\d+)()" TAIL "(?:[ .(]{0,3}(?:roll no\\.?|record vote "
	"(?:number|no)\\.?:?) ?(\\d+))?",
	"(?:s/res/\\d+ ?\\(\\d{4}\\)|vetoed by [^0-9;]{2,80}|not adopted) (\\d+)-(\\d+)-(\\d+)",
	"(?:vote of|voted|votes?|by) (\\d+) ?(?:-|to) ?(\\d+)(?:-(\\d+))?()(?:[^.;]{0,12}[.,;(] ?"
	"(?:record vote (?:number|no\\.?):? ?|#|no\\. )(\\d+))?",
	"(\\d+)-(\\d+)(?:-(\\d+))?() (?:vote|margin)\\b(?:[ .(]{0,3}(?:record vote "
	"(?:number|no)\\.?"
	":?|#|no\\.) ?(\\d+))?",
	/* old lines of the Senate: "treaty approved by Senate 100-0 (#166 Ex.)" */
	"\\bapproved(?:,? with [a-z ]{3,60},?)?(?: by (?:the )?senate)?(?:,? with [a-z ]{3,60},)? "
	"(\\d{1,3})-(\\d{1,3})\\b(?! ?-?(?:year|month|week|day|page|member|seat))",
	NUMBER "(?: votes| members)? in favou?r(?:,? to|,| and)? (?:just |only )?" NUMBER
	       "(?: votes)? against(?:[^.;]{0,300}?\\b" NUMBER "(?: [a-z]+){0,2} abst)?",
	"(\\d+) votes? (?:to|against) (\\d+)",
};

#define NUMBER_FR                                                                               \
	"\\b(\\d+|z\303\251ro|aucune?|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|" \
	"douze|treize|quatorze|quinze)"
#define ABSTAIN_FR "(?:[^.;]{0,300}?" NUMBER_FR "(?: (?!contre)[\\w'-]+){0,3} abst)?"
#define WHO_FR                                                                                    \
	"(?: (?:voix|votes?|pays|\303\211tats|d\303\251l\303\251gations|membres))?(?: (?:ont|a) " \
	"vot\303\251)?"

static const char *const forms_fr[] = {
	NUMBER_FR " (?:voix|votes?) contre (?:seulement )?" NUMBER_FR "(?! abst)" ABSTAIN_FR,
	NUMBER_FR WHO_FR
	" (?:votes? )?(?:pour|favorables?|en faveur)\\b[^.;\\d]{0,24}?" NUMBER_FR WHO_FR
	" (?:contre|d\303\251favorables?|n\303\251gati\\w+)\\b" ABSTAIN_FR,
};

#define NUMBER_ES                                                                               \
	"\\b(\\d+|cero|ning[u\303\272]no?|un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|" \
	"diez|once|doce|trece|catorce|quince)"
#define ABSTAIN_ES                                                            \
	"(?|[^.;]{0,300}?" NUMBER_ES "(?: (?!en contra)[\\w'-]+){0,2} (?:se " \
	")?abst|[^.;]{0,300}?\\babstenci\303\263n de " NUMBER_ES "|)"
#define WHO_ES "(?: (?:votos?|pa\303\255ses|Estados|delegaciones|miembros))?(?: votaron)?"

static const char *const forms_es[] = {
	NUMBER_ES " votos contra " NUMBER_ES ABSTAIN_ES,
	NUMBER_ES WHO_ES " (?:a favor|afirmativos|favorables)\\b[^.;\\d]{0,40}?" NUMBER_ES WHO_ES
			 " (?:en contra|negativos?)\\b" ABSTAIN_ES,
};

#define LANGUAGES 3
#define FORMS_MAX 12

static const struct {
	unsigned language;
	const char *const *form;
	size_t forms;
} tables[LANGUAGES] = { { LANGUAGE_EN, forms_en, ARRAY_LEN(forms_en) },
	{ LANGUAGE_FR, forms_fr, ARRAY_LEN(forms_fr) },
	{ LANGUAGE_ES, forms_es, ARRAY_LEN(forms_es) } };

struct votes {
	struct probe form[LANGUAGES][FORMS_MAX];
	struct probe two_thirds, roll;
};

int
votes_new(struct votes **ret, struct literals *l, struct err *err)
{
	struct votes *v = xcalloc(1, sizeof(*v));
	size_t i, k;
	int r;

	r = probe_new(
	    &v->two_thirds, "\\b2/3\\b|two-thirds|two thirds|deux tiers|dos tercios", l, err);
	if (r == 0)
		r = probe_new(&v->roll,
		    "(?:record vote (?:number|no\\.?):?|roll (?:no\\.|call(?: vote)?)|\\((?:vote "
		    ")?#|\\(no\\.) "
		    "?(\\d+)",
		    l, err);
	for (k = 0; k < LANGUAGES; k++)
		for (i = 0; r == 0 && i < tables[k].forms; i++)
			r = probe_new(&v->form[k][i], tables[k].form[i], l, err);
	if (r < 0) {
		votes_free(v);
		return r;
	}
	*ret = v;
	return 0;
}

void
votes_free(struct votes *v)
{
	size_t i, k;

	if (v == NULL)
		return;
	for (k = 0; k < LANGUAGES; k++)
		for (i = 0; i < FORMS_MAX; i++)
			probe_done(&v->form[k][i]);
	probe_done(&v->two_thirds);
	probe_done(&v->roll);
	free(v);
}

void
vote_none(struct vote *v)
{
	memset(v, 0, sizeof(*v));
	v->for_ = v->against = v->abstain = v->present = v->absent = -1;
}

int
vote_number(const char *s, size_t len)
{
	static const struct {
		const char *word;
		int n;
	} words[] = { { "no", 0 }, { "none", 0 }, { "one", 1 }, { "two", 2 }, { "three", 3 },
		{ "four", 4 }, { "five", 5 }, { "six", 6 }, { "seven", 7 }, { "eight", 8 },
		{ "nine", 9 }, { "ten", 10 }, { "eleven", 11 }, { "twelve", 12 },
		{ "z\303\251ro", 0 }, { "aucun", 0 }, { "aucune", 0 }, { "un", 1 }, { "une", 1 },
		{ "deux", 2 }, { "trois", 3 }, { "quatre", 4 }, { "cinq", 5 }, { "sept", 7 },
		{ "huit", 8 }, { "neuf", 9 }, { "dix", 10 }, { "onze", 11 }, { "douze", 12 },
		{ "treize", 13 }, { "quatorze", 14 }, { "quinze", 15 }, { "cero", 0 },
		{ "ninguno", 0 }, { "ning\303\272n", 0 }, { "uno", 1 }, { "una", 1 }, { "dos", 2 },
		{ "tres", 3 }, { "cuatro", 4 }, { "cinco", 5 }, { "seis", 6 }, { "siete", 7 },
		{ "ocho", 8 }, { "nueve", 9 }, { "diez", 10 }, { "once", 11 }, { "doce", 12 },
		{ "trece", 13 }, { "catorce", 14 }, { "quince", 15 } };
	int n = 0;
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (strlen(words[i].word) == len && strncasecmp(s, words[i].word, len) == 0)
			return words[i].n;
	if (len == 0 || len > 9)
		return -1;
	for (i = 0; i < len; i++) {
		if (s[i] == ',')
			continue;
		if (s[i] < '0' || s[i] > '9')
			return -1;
		n = n * 10 + (s[i] - '0');
	}
	return n;
}

static int
number_at(const char *s, const struct re_span *g)
{
	return g->set ? vote_number(s + g->from, g->to - g->from) : -1;
}

static bool
read_form(const struct re_env *env, const struct probe *form, const char *s, size_t len,
    struct vote *ret, struct re_span *ret_roll)
{
	struct re_match m;

	if (probe_exec(env, form, s, len, &m) != 0)
		return false;
	ret->for_ = number_at(s, &m.span[FOR]);
	ret->against = number_at(s, &m.span[AGAINST]);
	if (ret->for_ < 0 || ret->against < 0)
		return false;
	ret->abstain = number_at(s, &m.span[ABSTAIN]);
	ret->present = number_at(s, &m.span[PRESENT]);
	ret->counted = true;
	if (m.span[ROLL].set)
		*ret_roll = m.span[ROLL];
	return true;
}

bool
votes_read(const struct votes *v, unsigned languages, const struct re_env *env, const char *s,
    size_t len, struct vote *ret, struct re_span *ret_roll)
{
	struct re_match m;
	size_t i, k;

	vote_none(ret);
	memset(ret_roll, 0, sizeof(*ret_roll));
	ret->two_thirds = probe_test(env, &v->two_thirds, s, len);
	if (probe_exec(env, &v->roll, s, len, &m) == 0)
		*ret_roll = m.span[1];
	for (k = 0; k < LANGUAGES; k++)
		for (i = 0; (languages & tables[k].language) != 0 && i < tables[k].forms; i++)
			if (read_form(env, &v->form[k][i], s, len, ret, ret_roll))
				return true;
	return false;
}
