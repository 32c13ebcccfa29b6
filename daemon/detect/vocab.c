/*
 * The shared words of the rules. Invariant: an expansion is one group without captures, so that
 * it can be followed by a quantifier.
 */
#include "daemon/detect/vocab.h"

#include <errno.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"

#define EXPANDED_MAX ((size_t)32 * 1024)

static const struct {
	const char *name, *text;
} words[] = {
	{ "treaty",
	    "(?:treaty|treaties|conventions?|protocols?|agreements?|pacts?|accords?|covenants?|"
	    "statute|charter)" },
	{ "bill", "(?:bills?|acts?|laws?|legislation|measures?|resolutions?|packages?|budgets?)" },
	{ "chamber", "(?:House of Representatives|House|Senate)" },
	{ "committee", "(?:(?:sub)?comm?itt?ees?|sub-?comm?itt?ees?|panels?|cmtes?|subpanels?)" },
	{ "parliament",
	    "(?:parliament|parliamentarians|verkhovna rada|bundestag|bundesrat|knesset|(?:state "
	    ")?duma|"
	    "lok sabha|rajya sabha|riigikogu|saeima|seimas|sejm|storting|riksdag|eduskunta|"
	    "folketing(?:et)?|althing|cortes|stortinget|oireachtas|d[aá]il|diet|majlis|"
	    "national assembly|legislative assembly|federal assembly|federation council|"
	    "chamber of deputies|(?:lower|upper) (?:house|chamber)|house of commons|house of "
	    "lords|lawmakers|legislators|"
	    "legislature|MPs|congress)" },
	{ "instrument",
	    "instruments? of (?:ratification|acceptance|approval|accession|succession)" },
	{ "main_committee",
	    "(?:(?:first|second|third|fourth|fifth|sixth) committee|special political and "
	    "decolonization committee)" },
	/* feeds of the floor begin with the time and the measure, and a dash or a colon */
	{ "line",
	    "^(?:(?:\\d{1,2}:\\d\\d(?::\\d\\d)? ?[ap]\\.?m\\.?,? ?[-:]? ?)?(?:h|s)\\. "
	    "?(?:(?:j|con)\\. ?)?(?:res\\.|r\\.)? ?\\d+(?: ?\\[\\d+\\w\\w\\])? ?[-:] ?)?"
	    "(?:(?:passed/agreed to|failed of passage/not agreed to|failed of passage|passed) in "
	    "(?:house|senate)(?: over veto)?:? |resolving differences -- (?:house|senate) "
	    "actions: )?" },
	{ "ordinal",
	    "(?:\\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
	    "tenth|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth|last|latest|final)" },
	{ "gap", "[^.;]{0,90}?" },
	{ "state_word", "(?:countr(?:y|ies)|states?|nations?|members?|part(?:y|ies))" },
	{ "month",
	    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
	    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)" },
	{ "bill_number", "(?:(?:H|S)\\. ?(?:(?:J|Con)\\. ?)?(?:Res\\.|R\\.)? ?\\d+)" },
};

static size_t
find_word(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (strlen(words[i].name) == len && memcmp(words[i].name, s, len) == 0)
			return i;
	return ARRAY_LEN(words);
}

int
vocab_expand(char **ret, const char *pattern, struct err *err)
{
	const char *open, *close, *p = pattern;
	struct buf b;
	size_t i;
	int r = 0;

	buf_init(&b, EXPANDED_MAX);
	while (r == 0 && (open = strstr(p, "{{")) != NULL) {
		close = strstr(open, "}}");
		i = close != NULL ? find_word(open + 2, (size_t)(close - open) - 2)
				  : ARRAY_LEN(words);
		if (i == ARRAY_LEN(words)) {
			r = err_set(err, -EINVAL, "\"%.40s\" is no shared word", open);
			break;
		}
		r = buf_append(&b, p, (size_t)(open - p));
		if (r == 0)
			r = buf_puts(&b, words[i].text);
		p = close + 2;
	}
	if (r == 0)
		r = buf_puts(&b, p);
	if (r == 0)
		*ret = buf_take(&b);
	else if (r == -EFBIG)
		r = err_set(
		    err, -EINVAL, "the pattern is longer than 32 KiB with its shared words");
	buf_done(&b);
	return r;
}

static const struct body_name bodies[] = {
	{ "security council", "Security Council", NULL },
	{ "un council", "Security Council", NULL },
	{ "general assembly", "General Assembly", NULL },
	{ "unga", "General Assembly", NULL },
	{ "first committee", "First Committee", NULL },
	{ "second committee", "Second Committee", NULL },
	{ "third committee", "Third Committee", NULL },
	{ "fourth committee", "Fourth Committee", NULL },
	{ "special political and decolonization", "Fourth Committee", NULL },
	{ "fifth committee", "Fifth Committee", NULL },
	{ "sixth committee", "Sixth Committee", NULL },
	{ "house of commons", "House of Commons", "United Kingdom" },
	{ "house of lords", "House of Lords", "United Kingdom" },
	{ "european parliament", "European Parliament", "European Union" },
	{ "verkhovna rada", "Verkhovna Rada", "Ukraine" },
	{ "bundestag", "Bundestag", "Germany" },
	{ "bundesrat", "Bundesrat", "Germany" },
	{ "knesset", "Knesset", "Israel" },
	{ "duma", "State Duma", "Russian Federation" },
	{ "federation council", "Federation Council", "Russian Federation" },
	{ "lok sabha", "Lok Sabha", "India" },
	{ "rajya sabha", "Rajya Sabha", "India" },
	{ "riigikogu", "Riigikogu", "Estonia" },
	{ "saeima", "Saeima", "Latvia" },
	{ "seimas", "Seimas", "Lithuania" },
	{ "sejm", "Sejm", "Poland" },
	{ "storting", "Storting", "Norway" },
	{ "riksdag", "Riksdag", "Sweden" },
	{ "eduskunta", "Eduskunta", "Finland" },
	{ "folketing", "Folketing", "Denmark" },
	{ "oireachtas", "Oireachtas", "Ireland" },
	{ "committee on foreign relations", "Senate Committee on Foreign Relations", NULL },
	{ "foreign relations committee", "Senate Committee on Foreign Relations", NULL },
	{ "house of representatives", "US House", "United States of America" },
	{ "house", "US House", "United States of America" },
	{ "senate", "US Senate", "United States of America" },
	{ NULL, NULL, NULL },
};

const struct body_name *
vocab_body(const char *s, size_t len)
{
	size_t at, i, n;

	for (at = 0; at < len; at++)
		for (i = 0; bodies[i].word != NULL; i++) {
			n = strlen(bodies[i].word);
			if (at + n <= len && strncasecmp(bodies[i].word, s + at, n) == 0)
				return &bodies[i];
		}
	return NULL;
}
