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
#define ABSTAINED "(?:[^.;]{0,300}?\\b" NUMBER "(?: [a-z]+){0,2} abst)?"
#define VOTERS                                                                           \
	"(?:mps|members|lawmakers|legislators|deputies|senators|representatives|states|" \
	"countries|delegations|votes)"

/* Groups are for, against, abstain, present, roll in this order; () where a form has none. */
static const char *const forms_en[] = {
	"(?:yeas and nays|recorded vote|yea-nay(?: vote)?|"
	"ayes and noes)[.:]?(?: \\(2/3 required\\)[.:]?)? (\\d+) ?- ?(\\d+)()" TAIL
	"(?:[ .(]{0,3}(?:roll no\\.?|record vote (?:number|no)\\.?:?) ?(\\d+))?",
	"(?:s/res/\\d+ ?\\(\\d{4}\\)|\\bs/(?:\\d{4}/)?\\d{1,5}(?:/rev\\.\\d)?|"
	"vetoed by:? [^0-9;]{2,80}|not adopted|not carried|rejected|failed)"
	"[ )(|:]{1,4}(\\d{1,2}) ?- ?(\\d{1,2}) ?- ?(\\d{1,2})(?![\\d/])",
	"(?:vote of|voted|votes?|by) (\\d+) ?(?:-|to) ?(\\d+)(?|-(\\d+)|"
	",? with (\\d+) abst\\w+|())()(?:[^.;]{0,12}[.,;(] ?(?:record vote (?:number|"
	"no\\.?):? ?|#|no\\. )(\\d+))?",
	"(\\d+)-(\\d+)(?:-(\\d+))?() (?:vote|margin)\\b(?:[ .(]{0,3}(?:record vote (?:number|"
	"no)\\.?:?|#|no\\.) ?(\\d+))?",
	/* old lines of the Senate: "treaty approved by Senate 100-0 (#166 Ex.)" */
	"\\bapproved(?:,? with [a-z ]{3,60},?)?(?: by (?:the )?senate)?(?:,? with [a-z "
	"]{3,60},)? (\\d{1,3})-(\\d{1,3})\\b(?! ?-?(?:year|month|week|day|page|member|seat))",
	/* those against first: a look ahead has the groups in their order */
	"\\b(?=[\\w,]+(?: votes| members)? against(?: to|,| and)? " NUMBER
	"(?: votes| members)? in favou?r)" NUMBER
	"(?: votes| members)? against [^.;]{4,40}? in favou?r" ABSTAINED,
	/* nobody is said to be against it */
	NUMBER "(?: votes| members)? in favou?r()(?:,| and)? with " NUMBER " abst",
	NUMBER "(?: votes| members)? in favou?r(?:,? to|,| and)? (?:just |only )?" NUMBER
	       "(?: votes)? against" ABSTAINED,
	"(\\d+) votes? (?:to|against) (\\d+|none\\b)",
	/* "66 MPs voted in favor of ratifying it, while 14 opposed" */
	"\\b(\\d+)(?: " VOTERS
	")?(?: voted)? (?:in favou?r|for it|yes)\\b[^.;\\d]{0,90}? (\\d+)(?: " VOTERS
	")?(?: voted| were)? (?:against|opposed)\\b" ABSTAINED,
	"\\b(\\d+)(?: votes)? for(?:,| and) (\\d+)(?: votes)? against" ABSTAINED,
	"\\b(\\d+) (?:ayes|yeas|yes)(?:,| and|,? to) (\\d+) (?:noes|nays|no)\\b" ABSTAINED,
	"\\b(?:ayes|yeas|yes):? (\\d+)[,;]? (?:and )?(?:noes|nays|no):? (\\d+)\\b" ABSTAINED,
	/* a headline's result: "ratifies agreement 61-30" */
	"\\b(?:pass|approve|ratif|adopt|reject|back|clear|advance|invoke)(?:e?s|ies|ied|"
	"e?d)\\b(?:,? [^\\s\\d.;:()][^\\s.;:()]*?){0,8},? \\(?(?<!aged |ages |pages |articles |"
	"sections |chapters |title |fiscal |years |"
	"passed )(\\d{1,3})-(\\d{1,3})(?:-(\\d{1,3}))?\\b(?=\\)|[.,;]|$|"
	" (?:to|on|in|after|despite|over|as|with)\\b)",
};

#define NUMBER_FR                                                                          \
	"\\b(\\d+|z\303\251ro|aucune?|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|" \
	"onze|douze|treize|quatorze|quinze)"
#define ABSTAIN_FR "(?:[^.;]{0,300}?" NUMBER_FR "(?: (?!contre)[\\w'-]+){0,3} abst)?"
#define WHO_FR                                                                                 \
	"(?: (?:voix|votes?|pays|\303\211tats|d\303\251l\303\251gations|membres))?(?: (?:ont|" \
	"a) vot\303\251)?"

static const char *const forms_fr[] = {
	/* nobody is said to be against it */
	NUMBER_FR WHO_FR
	" (?:votes? )?(?:pour|favorables?|en faveur)()(?:,? (?:et|avec))? " NUMBER_FR " abst",
	NUMBER_FR " (?:voix|votes?) contre (?:seulement )?" NUMBER_FR "(?! abst)" ABSTAIN_FR,
	NUMBER_FR WHO_FR
	" (?:votes? )?(?:pour|favorables?|en faveur)\\b[^.;\\d]{0,24}?" NUMBER_FR WHO_FR
	" (?:contre|d\303\251favorables?|n\303\251gati\\w+)\\b" ABSTAIN_FR,
};

#define NUMBER_ES                                                                         \
	"\\b(\\d+|cero|ning[u\303\272]no?|un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|" \
	"nueve|diez|once|doce|trece|catorce|quince)"
#define ABSTAIN_ES                                                                                     \
	"(?|[^.;]{0,300}?" NUMBER_ES                                                                   \
	"(?: (?!en contra)[\\w'-]+){0,2} (?:se )?abst|[^.;]{0,300}?\\babstenci\303\263n de " NUMBER_ES \
	"|)"
#define WHO_ES "(?: (?:votos?|pa\303\255ses|Estados|delegaciones|miembros))?(?: votaron)?"

static const char *const forms_es[] = {
	NUMBER_ES WHO_ES " (?:a favor|afirmativos|favorables)()(?:,? (?:y|con))? " NUMBER_ES
			 " abst",
	NUMBER_ES " votos contra " NUMBER_ES ABSTAIN_ES,
	NUMBER_ES WHO_ES " (?:a favor|afirmativos|favorables)\\b[^.;\\d]{0,40}?" NUMBER_ES WHO_ES
			 " (?:en contra|negativos?)\\b" ABSTAIN_ES,
};

#define COUNCIL 15 /* members of the Security Council */
#define UN_MEMBERS 193
#define LANGUAGES 3
#define FORMS_MAX 16

static const struct {
	unsigned language;
	const char *const *form;
	size_t forms;
} tables[LANGUAGES] = { { LANGUAGE_EN, forms_en, ARRAY_LEN(forms_en) },
	{ LANGUAGE_FR, forms_fr, ARRAY_LEN(forms_fr) },
	{ LANGUAGE_ES, forms_es, ARRAY_LEN(forms_es) } };

#define MANNERS 7
static const struct {
	const char *name, *pattern;
} manners[MANNERS] = {
	{ "without a vote",
	    "\\bwithout (?:a|any|being put to a) vote\\b|"
	    "\\bsans (?:\\w+ )?(?:vote|mise aux voix)\\b|"
	    "\\bsin (?:someter\\w+ a )?votaci\303\263n\\b" },
	{ "unanimous consent", "\\bunanimous consent\\b" },
	{ "consensus", "\\bby consensus\\b|\\bpar consensus\\b|\\bpor consenso\\b" },
	{ "unanimous",
	    "\\bunanimous(?:ly)?\\b(?! consent)|\\b\303\240 l'unanimit\303\251\\b|"
	    "\\bpor unanimidad\\b" },
	{ "voice vote", "\\b(?:voice|viva voce) vote\\b" },
	{ "division", "\\b(?:by|on) (?:a )?division(?: vote)?\\b|\\bdivision vote\\b" },
	{ "without objection", "\\bwithout objection\\b" },
};

struct votes {
	struct probe form[LANGUAGES][FORMS_MAX];
	struct probe two_thirds, sixty, roll, manner[MANNERS];
};

int
votes_new(struct votes **ret, struct literals *l, struct err *err)
{
	struct votes *v = xcalloc(1, sizeof(*v));
	size_t i, k;
	int r;

	r = probe_new(&v->two_thirds,
	    "(?<![/\\d])2/3(?![/\\d])|two-thirds|two thirds|deux tiers|dos tercios", l, err);
	if (r == 0)
		r = probe_new(&v->sixty,
		    "\\b60 votes in the affirmative|\\b(?:60|sixty)-vote (?:threshold|margin|"
		    "requirement)",
		    l, err);
	for (i = 0; r == 0 && i < MANNERS; i++)
		r = probe_new(&v->manner[i], manners[i].pattern, l, err);
	if (r == 0)
		r = probe_new(&v->roll,
		    "(?:record vote (?:number|no\\.?):?|roll (?:no\\.|call(?: vote)?)|"
		    "\\((?:vote )?#|\\(no\\.) ?(\\d+)",
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
	for (i = 0; i < MANNERS; i++)
		probe_done(&v->manner[i]);
	probe_done(&v->two_thirds);
	probe_done(&v->sixty);
	probe_done(&v->roll);
	free(v);
}

static void
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
	ret->abstain = number_at(s, &m.span[ABSTAIN]);
	ret->present = number_at(s, &m.span[PRESENT]);
	if (ret->for_ < 0 || (ret->against < 0 && ret->abstain < 0))
		return false;
	ret->counted = ret->against >= 0;
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
	ret->sixty = probe_test(env, &v->sixty, s, len);
	if (probe_exec(env, &v->roll, s, len, &m) == 0)
		*ret_roll = m.span[1];
	for (k = 0; k < LANGUAGES; k++)
		for (i = 0; (languages & tables[k].language) != 0 && i < tables[k].forms; i++)
			if (read_form(env, &v->form[k][i], s, len, ret, ret_roll))
				return true;
	return false;
}

static int
none_as_zero(int n)
{
	return n > 0 ? n : 0;
}

void
vote_fit(struct vote *v, const char *body)
{
	static const struct {
		const char *body;
		int seats;
	} sizes[] = { { "US House", 441 }, /* with delegates, in the Committee of the Whole */
		{ "US Senate", 101 },      /* with the Vice President */
		{ "Security Council", COUNCIL }, { "General Assembly", UN_MEMBERS },
		{ "First Committee", UN_MEMBERS }, { "Second Committee", UN_MEMBERS },
		{ "Third Committee", UN_MEMBERS }, { "Fourth Committee", UN_MEMBERS },
		{ "Fifth Committee", UN_MEMBERS }, { "Sixth Committee", UN_MEMBERS } };
	int sum = none_as_zero(v->for_) + none_as_zero(v->against) + none_as_zero(v->abstain) +
	    none_as_zero(v->present);
	size_t i;

	for (i = 0; body != NULL && i < ARRAY_LEN(sizes); i++)
		if (strcmp(sizes[i].body, body) == 0 && sum > sizes[i].seats)
			v->counted = false;
	if (body != NULL && strcmp(body, "Security Council") == 0 && v->for_ >= 0 &&
	    v->against < 0 && sum == COUNCIL) {
		v->against = 0;
		v->counted = true;
	}
	if (!v->counted)
		v->for_ = v->against = v->abstain = v->present = -1;
}

const char *
votes_manner(const struct votes *v, const struct re_env *env, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < MANNERS; i++)
		if (probe_test(env, &v->manner[i], s, len))
			return manners[i].name;
	return NULL;
}
