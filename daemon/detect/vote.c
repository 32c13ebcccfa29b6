/*
 * Reads counts by a table of wordings. Invariant: a pair of numbers is a vote only right after a
 * vote's cue or right before the word itself; report, law and document numbers never are.
 */
#include "daemon/detect/vote.h"

#include <string.h>

#include "lib/mem.h"

enum { FOR = 1, AGAINST, ABSTAIN, PRESENT, ROLL };
#define NUMBER "(\\d[\\d,]*|no|none|one|two|three|four|five|six|seven|eight|nine|ten)"
#define TAIL "(?:, ?(\\d+) present)?"

/* Groups are for, against, abstain, present, roll in this order; () where a form has none. */
static const char *const forms[] = {
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

struct votes {
	pcre2_code *form[ARRAY_LEN(forms)];
	pcre2_code *two_thirds, *roll;
};

int
votes_new(struct votes **ret, struct err *err)
{
	struct votes *v = xcalloc(1, sizeof(*v));
	size_t i;
	int r;

	r = re_compile(&v->two_thirds, "\\b2/3\\b|two-thirds|two thirds", 0, err);
	if (r == 0)
		r = re_compile(&v->roll,
		    "(?:record vote (?:number|no\\.?):?|roll (?:no\\.|call(?: vote)?)|\\((?:vote "
		    ")?#|\\(no\\.) "
		    "?(\\d+)",
		    0, err);
	for (i = 0; r == 0 && i < ARRAY_LEN(forms); i++)
		r = re_compile(&v->form[i], forms[i], 0, err);
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
	size_t i;

	if (v == NULL)
		return;
	for (i = 0; i < ARRAY_LEN(forms); i++)
		pcre2_code_free(v->form[i]);
	pcre2_code_free(v->two_thirds);
	pcre2_code_free(v->roll);
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
	static const char *const words[] = { "no", "one", "two", "three", "four", "five", "six",
		"seven", "eight", "nine", "ten", "eleven", "twelve" };
	int n = 0;
	size_t i;

	if (len == 4 && strncasecmp(s, "none", 4) == 0)
		return 0;
	for (i = 0; i < ARRAY_LEN(words); i++)
		if (strlen(words[i]) == len && strncasecmp(s, words[i], len) == 0)
			return (int)i;
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

bool
votes_read(const struct votes *v, const struct re_env *env, const char *s, size_t len,
    struct vote *ret, struct re_span *ret_roll)
{
	struct re_match m;
	size_t i;

	vote_none(ret);
	memset(ret_roll, 0, sizeof(*ret_roll));
	ret->two_thirds = re_test(env, v->two_thirds, s, len);
	if (re_exec(env, v->roll, s, len, 0, &m) == 0)
		*ret_roll = m.span[1];
	for (i = 0; i < ARRAY_LEN(forms); i++) {
		if (re_exec(env, v->form[i], s, len, 0, &m) != 0)
			continue;
		ret->for_ = number_at(s, &m.span[FOR]);
		ret->against = number_at(s, &m.span[AGAINST]);
		if (ret->for_ < 0 || ret->against < 0)
			continue;
		ret->abstain = number_at(s, &m.span[ABSTAIN]);
		ret->present = number_at(s, &m.span[PRESENT]);
		ret->counted = true;
		if (m.span[ROLL].set)
			*ret_roll = m.span[ROLL];
		return true;
	}
	return false;
}
