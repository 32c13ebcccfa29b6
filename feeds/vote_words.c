/*
 * The words in which publishers say how one voted. Invariant: a word that is not in this table has
 * no meaning; nothing is guessed from a part of it.
 */
#include <ctype.h>
#include <string.h>

#include "feeds/map_parts.h"
#include "lib/str.h"

/* Small letters and nothing else, see folded. Letters alone are those of the United Nations' and
 * the Senate's tables. */
static const struct {
	const char *word, *vote;
} words[] = {
	{ "for", "for" },
	{ "yea", "for" },
	{ "yeas", "for" },
	{ "aye", "for" },
	{ "ayes", "for" },
	{ "yes", "for" },
	{ "y", "for" },
	{ "favour", "for" },
	{ "favor", "for" },
	{ "infavour", "for" },
	{ "infavor", "for" },
	{ "infavourof", "for" },
	{ "votedinfavour", "for" },
	{ "votedfor", "for" },
	{ "pour", "for" },
	{ "oui", "for" },
	{ "afavor", "for" },
	{ "enfavor", "for" },
	{ "s\xc3\xad", "for" },
	{ "against", "against" },
	{ "nay", "against" },
	{ "nays", "against" },
	{ "no", "against" },
	{ "noes", "against" },
	{ "n", "against" },
	{ "votedagainst", "against" },
	{ "contre", "against" },
	{ "non", "against" },
	{ "contra", "against" },
	{ "encontra", "against" },
	{ "abstain", "abstain" },
	{ "abstains", "abstain" },
	{ "abstained", "abstain" },
	{ "abstaining", "abstain" },
	{ "abstention", "abstain" },
	{ "abstentions", "abstain" },
	{ "abst", "abstain" },
	{ "a", "abstain" },
	{ "sabstient", "abstain" },
	{ "abstenu", "abstain" },
	{ "abstenus", "abstain" },
	{ "abstenci\xc3\xb3n", "abstain" },
	{ "abstencion", "abstain" },
	{ "abstenciones", "abstain" },
	{ "present", "present" },
	{ "answeredpresent", "present" },
	{ "pr\xc3\xa9sent", "present" },
	{ "presente", "present" },
	{ "notvoting", "absent" },
	{ "nonvoting", "absent" },
	{ "didnotvote", "absent" },
	{ "novote", "absent" },
	{ "absent", "absent" },
	{ "x", "absent" },
	{ "nonvotant", "absent" },
	{ "nonvotants", "absent" },
	{ "ausente", "absent" },
	{ "ausentes", "absent" },
	{ "novot\xc3\xb3", "absent" },
	{ "novotante", "absent" },
};

/* Small, and only letters: "In favour", "in-favour" and inFavour are one word. False: no word. */
static bool
folded(const char *s, char out[32])
{
	size_t n = 0;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (isdigit(c))
			return false;
		if (c < 0x80 && !isalpha(c))
			continue;
		if (n == 31)
			return false;
		out[n++] = (char)(c < 0x80 ? c | 0x20 : c);
		/* the capitals of the accented letters above differ in one bit of the second byte
		 */
		if (n >= 2 && (unsigned char)out[n - 2] == 0xc3 && c >= 0x80 && c < 0xa0)
			out[n - 1] = (char)(c | 0x20);
	}
	out[n] = '\0';
	return n > 0;
}

const char *
vote_word(const char *text)
{
	char word[32];
	size_t i;

	if (!folded(text, word))
		return NULL;
	for (i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].vote;
	return NULL;
}
