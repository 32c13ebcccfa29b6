#include "daemon/detect/speaker.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "lib/mem.h"
#include "lib/str.h"

#define NAME_WORDS 8
#define CUE_BYTES 60 /* so near a name stands the verb of what is said */

/* What people do who say something. */
static const char *const verbs[] = { "says", "said", "say", "urges", "urged", "urge", "calls",
	"called", "call", "welcomes", "welcomed", "welcome", "condemns", "condemned", "opposes",
	"opposed", "oppose", "supports", "supported", "support", "backs", "backed", "warns",
	"warned", "warn", "tells", "told", "asks", "asked", "demands", "demanded", "announces",
	"announced", "speaks", "spoke", "argues", "argued", "praises", "praised", "criticizes",
	"criticized", "criticises", "criticised", "rejects", "rejected", "pledges", "pledged",
	"vows", "vowed", "statement", "remarks", "writes", "wrote", "adds", "added", "declares",
	"declared" };
/* What stands before one who spoke. */
static const char *const before[] = { "by", "said", "says", "from", "to", "adds", "added" };
static const char *const openings[] = { "Statement by", "Statement of", "Statement from",
	"Remarks by", "Remarks of", "Joint statement by", "Joint statement of",
	"Joint Statement by", "Joint Statement of", "Speech by", "Op-ed by", "Letter from" };
static const char *const titles[] = { "Senator", "Sen.", "Representative", "Rep.", "Congressman",
	"Congresswoman", "Minister", "Foreign", "Prime", "President", "Vice", "Secretary",
	"Secretary-General", "Ambassador", "Chairman", "Chairwoman", "Chair", "Ranking", "Member",
	"Commissioner", "Director", "Dr.", "Mr.", "Mrs.", "Ms.", "Lord", "Baroness", "Sir", "MP",
	"MEP" };
static const char *const joining[] = { "of", "the", "for", "and", "de", "da", "van", "von", "der",
	"al", "bin", "la", "le", "du", "&" };
/* Words that begin a sentence, and things that say nothing. */
static const char *const nobody[] = { "We", "The", "A", "An", "This", "That", "It", "He", "She",
	"They", "I", "You", "Our", "What", "Why", "How", "When", "Who", "Join", "New", "All",
	"More", "States", "Countries", "Experts", "Critics", "Lawmakers", "Senators", "Groups",
	"Activists", "Statement", "Remarks", "Report" };
static const char *const things[] = { "Convention", "Treaty", "Protocol", "Agreement", "Act",
	"Bill", "Resolution", "Covenant", "Pact", "Charter" };

struct word {
	const char *s;
	size_t len;
};

static bool
is_word(const struct word *w, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(list[i]) == w->len && strncmp(w->s, list[i], w->len) == 0)
			return true;
	return false;
}
#define IS_WORD(w, list) is_word(w, list, ARRAY_LEN(list))

static bool
is_letter(unsigned char c)
{
	return isalnum(c) || c >= 0x80;
}

/* The next word, without what stands around it but a full stop of an abbreviation and a 's. */
static const char *
take_word(const char *s, struct word *ret)
{
	while (*s == ' ')
		s++;
	ret->s = s;
	while (*s != '\0' && *s != ' ')
		s++;
	ret->len = (size_t)(s - ret->s);
	return s;
}

static void
strip(struct word *w)
{
	while (w->len > 0 && strchr(",;:\"", w->s[w->len - 1]) != NULL)
		w->len--;
	if (w->len > 2 && strncmp(w->s + w->len - 2, "'s", 2) == 0)
		w->len -= 2;
}

static bool
begins_name(const struct word *w)
{
	return w->len > 0 && (isupper((unsigned char)w->s[0]) || (unsigned char)w->s[0] >= 0xc3);
}

/* ---- who is followed */

static const char *
find_name(const char *text, const char *name, size_t len)
{
	const char *p;

	for (p = text; *p != '\0'; p++)
		if ((p == text || !is_letter((unsigned char)p[-1])) &&
		    strncasecmp(p, name, len) == 0 && !is_letter((unsigned char)p[len]))
			return p;
	return NULL;
}

static bool
has_verb_behind(const char *s)
{
	const char *end = s + strnlen(s, CUE_BYTES);
	struct word w;

	if (*s == ':')
		return true;
	while (s < end && *s != '.' && *s != '\0') {
		s = take_word(s, &w);
		strip(&w);
		if (w.len > 0 && IS_WORD(&w, verbs))
			return true;
	}
	return false;
}

/* The word before the name and its titles. */
static bool
has_cue_before(const char *text, const char *name)
{
	const char *s = name;
	struct word w;

	while (s > text) {
		while (s > text && s[-1] == ' ')
			s--;
		w.len = 0;
		while (s > text && s[-1] != ' ') {
			s--;
			w.len++;
		}
		w.s = s;
		if (w.len == 0 || !IS_WORD(&w, titles))
			return w.len > 0 && IS_WORD(&w, before);
	}
	return false;
}

static bool
speaks_in(const char *text, const char *person)
{
	const char *bracket = strstr(person, " (");
	size_t len = bracket != NULL ? (size_t)(bracket - person) : strlen(person);
	const char *p;

	for (p = text; len > 0 && p != NULL && (p = find_name(p, person, len)) != NULL; p += len)
		if (has_verb_behind(p + len) || has_cue_before(text, p))
			return true;
	return false;
}

/* ---- who speaks in a title */

/* Words of a name, with titles before it; NULL: it is none. */
static const char *
take_name(const char *s, struct word *ret)
{
	struct word w, first = { NULL, 0 };
	const char *end = s, *at = s;
	size_t n = 0, named = 0;

	while (n < NAME_WORDS) {
		at = take_word(at, &w);
		if (w.len == 0 || (!begins_name(&w) && (n == 0 || !IS_WORD(&w, joining))))
			break;
		if (IS_WORD(&w, things) || (n == 0 && IS_WORD(&w, nobody)))
			return NULL;
		if (n++ == 0)
			first = w;
		if (!begins_name(&w))
			continue;
		named += !IS_WORD(&w, titles);
		end = at;
		if (strchr(",;:", w.s[w.len - 1]) != NULL)
			break;
	}
	if (named == 0)
		return NULL;
	ret->s = first.s;
	ret->len = (size_t)(end - first.s);
	strip(ret);
	return end;
}

static bool
speaks_at_once(const char *s)
{
	struct word w;

	(void)take_word(s, &w);
	strip(&w);
	return w.len > 0 && IS_WORD(&w, verbs);
}

static char *
in_title(const char *title, struct arena *a)
{
	struct word name;
	const char *end;
	size_t i, len;

	for (i = 0; i < ARRAY_LEN(openings); i++) {
		len = strlen(openings[i]);
		if (strncmp(title, openings[i], len) == 0 && title[len] == ' ' &&
		    take_name(title + len, &name) != NULL)
			return arena_strndup(a, name.s, name.len);
	}
	end = take_name(title, &name);
	if (end == NULL || !speaks_at_once(end))
		return NULL;
	return arena_strndup(a, name.s, name.len);
}

const char *
speaker_of(const struct entry *e, const char *const *people, size_t n, struct arena *a,
    size_t *ret_followed)
{
	const char *texts[] = { e->title, e->summary, e->body };
	size_t i, k;

	for (k = 0; k < ARRAY_LEN(texts); k++)
		for (i = 0; i < n && texts[k] != NULL; i++)
			if (speaks_in(texts[k], people[i])) {
				*ret_followed = i;
				return people[i];
			}
	*ret_followed = n;
	return e->title != NULL ? in_title(e->title, a) : NULL;
}

bool
speaker_is_voter(const char *person, const char *voter, const char *id)
{
	const char *bracket = strstr(voter, " ("), *family = strrchr(person, ' ');
	size_t len = bracket != NULL ? (size_t)(bracket - voter) : strlen(voter);

	if ((id != NULL && strcasecmp(person, id) == 0) || strcasecmp(person, voter) == 0)
		return true;
	if (strlen(person) == len && strncasecmp(person, voter, len) == 0)
		return true;
	/* only where the publisher gives the family name alone, and who that is in a bracket */
	return bracket != NULL && family != NULL && strchr(person, '(') == NULL &&
	    memchr(voter, ' ', len) == NULL && strlen(family + 1) == len &&
	    strncasecmp(family + 1, voter, len) == 0;
}
