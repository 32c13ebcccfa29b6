#include "daemon/detect/forum.h"

#include "daemon/detect/vocab.h"
#include "daemon/detect/vocab_words.h"
#include "lib/mem.h"

#define NAMED 2
#define NOT_BEHIND(word) "(?<!" word " )"
#define OF_NO_STATE "(?<!state )" ASSEMBLY_STATES(NOT_BEHIND, )

/* What names a forum, and how surely: 4 it acts, 3 nobody else says it, 2 a body's name, 1 others
 * may say it, too. */
static const struct cue {
	enum rule_forum forum;
	unsigned strength;
	const char *pattern;
} cues[] = {
	{ FORUM_STATES, 3,
	    "\\b(?:A|S|E)/(?:RES|C\\.\\d|HRC|PV|\\d\\d+/)|\\bresolution \\d{3,4} \\(\\d{4}\\)|"
	    "\\bdraft (?:resolutions?|decisions?)\\b|\\b{{main_committee}}\\b" },
	{ FORUM_STATES, 2,
	    "\\b(?:(?-i:UN)|u\\.n\\.|united nations)(?:'s)? (?:[\\w-]+ ){0,4}?(?:committee|"
	    "panel|body|council|assembly|commission|agency|organ|forum|conference|summit|"
	    "members?|resolutions?|vote)\\b|"
	    "(?<!national )(?<!'s )(?<!federal )(?<!russian )(?<!israeli )"
	    "(?<!the country's )\\bsecurity council\\b|"
	    "\\b(?:unga|unsc|ecosoc|un general assembly|depositary|contracting parties|"
	    "secretary-general|(?:accession|ratification) (?:documents?|instruments?)|"
	    "instruments? of (?:ratification|accession|acceptance|approval))\\b|" OF_NO_STATE
	    "(?<!presbyterian )\\bgeneral assembly\\b(?! of (?!the united|states))|"
	    "\\b(?:human rights council|world health assembly|committee of ministers|"
	    "council of europe|conference of (?:the |states )?parties|special committee on|"
	    "board of governors|african union|peacekeeping|"
	    "(?:on|all|urge|ask|invite) states to|"
	    "approved (?:a|the|two|three|four|five|six) drafts?(?! (?:law|bill|budget))|"
	    "permanent members?|member states|delegations)\\b" },
	{ FORUM_STATES, 1,
	    "\\b(?:(?-i:UN)|u\\.n\\.|united nations)\\b|"
	    "\\b(?:abstentions?|abstain(?:s|ed|ing)?)\\b|"
	    "\\b(?:delegates|the organization|secretariat)\\b|\\bresolution \\d{3,4}\\b|"
	    "\\bvetoed by {{p5}}\\b(?!'s| (?:president|gov))" },
	{ FORUM_LEGISLATURE, 3,
	    "(?<!the )\\bbills?\\b(?! of rights)|\\bthe bills?\\b|"
	    "\\b(?:h|s)\\. ?(?:(?:j|con)\\. ?)?(?:r\\.|res\\.) ?\\d|\\bdraft laws?\\b" },
	{ FORUM_LEGISLATURE, 2,
	    "\\b{{us_chamber}}|\\b(?:senate|house) (?:[\\w-]+ ){0,5}?{{committee}}|"
	    "\\b(?!assembly){{parliament}}\\b|\\b(?:sens?|reps?)\\. |"
	    "\\b(?:senators?|congress(?:man|woman|men|members?|ional)|lawmakers|"
	    "legislat(?:ion|ive|ors?|ures?)|statehouse|capitol|governor|republicans?|"
	    "democrats?|gop)\\b|\\b(?:judiciary|appropriations|ways and means|armed services|"
	    "foreign (?:affairs|relations)|homeland security|energy and commerce|"
	    "financial services|intelligence|banking|agriculture) (?:sub)?committee\\b" },
	{ FORUM_LEGISLATURE, 1,
	    "\\b(?:acts?|laws?|motion|amendments?|constitution(?:al)?|filibuster|cloture|"
	    "president (?:signed|to sign|vetoed))\\b" },
	{ FORUM_OTHERS, 4, "\\bmayor (?:[\\w.'-]+ ){0,3}(?:signs?|signed|vetoe[sd])\\b" },
	{ FORUM_OTHERS, 3,
	    "\\b(?:national|israel's|israeli|russia's|russian|iran's|ukraine's|ukrainian|"
	    "turkey's|turkish|country's|kremlin's) security council\\b(?! (?:act|bill|law)\\b)" },
	{ FORUM_OTHERS, 2,
	    "\\b(?:(?<!lord )mayors?|city council|county (?:board|commission|council)|"
	    "supervisors|aldermen|school board|town (?:council|meeting))\\b" },
	{ FORUM_VOTERS, 2,
	    "\\b(?:referend(?:um|a|ums)|plebiscite|voters|electorate|at the polls|"
	    "ballot (?:measure|question|initiative|proposal))\\b" },
};

/* Which forum brings it about, and how strong a cue of States it suffers (of anybody when it is
 * more than a name); others have several. A member of a legislature introduces resolutions about
 * organs of States, too. */
static const struct owner {
	enum rule_forum forum;
	unsigned suffers;
} owners[MS_TYPE_COUNT] = {
	[MS_INTRODUCED] = { FORUM_LEGISLATURE, 2 },
	[MS_REFERRED] = { FORUM_LEGISLATURE, 0 },
	[MS_HEARING] = { FORUM_LEGISLATURE, 0 },
	[MS_MARKUP] = { FORUM_LEGISLATURE, 0 },
	[MS_COMMITTEE_VOTE] = { FORUM_LEGISLATURE, 0 },
	[MS_REPORTED] = { FORUM_LEGISLATURE, 0 },
	[MS_FLOOR_PASSED] = { FORUM_LEGISLATURE, 0 },
	[MS_FLOOR_FAILED] = { FORUM_LEGISLATURE, 0 },
	[MS_CONCURRED] = { FORUM_LEGISLATURE, 0 },
	[MS_SIGNED] = { FORUM_LEGISLATURE, 3 },
	[MS_VETOED] = { FORUM_LEGISLATURE, 3 },
	[MS_UN_COMMITTEE_APPROVED] = { FORUM_STATES, 0 },
	[MS_UN_GA_ADOPTED] = { FORUM_STATES, 0 },
	[MS_UN_SC_ADOPTED] = { FORUM_STATES, 0 },
	[MS_UN_FAILED] = { FORUM_STATES, 0 },
};

struct forums {
	struct probe cue[ARRAY_LEN(cues)];
};

int
forums_new(struct forums **ret, struct literals *l, struct err *err)
{
	struct forums *f = xcalloc(1, sizeof(*f));
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < ARRAY_LEN(cues); i++) {
		char *pattern = NULL;

		r = vocab_expand(&pattern, cues[i].pattern, err);
		if (r == 0)
			r = probe_new(&f->cue[i], pattern, l, err);
		free(pattern);
	}
	if (r < 0) {
		forums_free(f);
		return r;
	}
	*ret = f;
	return 0;
}

void
forums_free(struct forums *f)
{
	size_t i;

	if (f == NULL)
		return;
	for (i = 0; i < ARRAY_LEN(cues); i++)
		probe_done(&f->cue[i]);
	free(f);
}

/* The strongest cue of a forum. */
static unsigned
strength(const struct forums *f, const struct re_env *env, enum rule_forum forum, const char *s,
    size_t len)
{
	unsigned most = 0;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cues); i++)
		if (cues[i].forum == forum && cues[i].strength > most &&
		    probe_test(env, &f->cue[i], s, len))
			most = cues[i].strength;
	return most;
}

/* The strongest cue that speaks against the owner. */
static unsigned
rival(const struct forums *f, const struct re_env *env, const struct owner *own, bool none,
    const char *s, size_t len)
{
	/* what is no milestone of a legislature is none of voters or others, either */
	enum rule_forum i, end = none ? FORUM_VOTERS : FORUM_COUNT;
	unsigned most = 0, x;

	for (i = FORUM_STATES; i < end; i++) {
		if (i == own->forum)
			continue;
		x = strength(f, env, i, s, len);
		if (x > most && x > (i == FORUM_STATES || own->suffers > NAMED ? own->suffers : 0))
			most = x;
	}
	return most;
}

bool
forums_deny(const struct forums *f, const struct re_env *clause_words,
    const struct re_env *text_words, const char *s, size_t len, const struct clause *c,
    const struct rule_def *rule, enum ms_type type, bool of_states)
{
	const struct owner said = { rule->forum, 0 };
	const struct owner *own =
	    rule->forum != FORUM_BY_TYPE || type == MS_NONE ? &said : &owners[type];
	unsigned declared = of_states && own->forum == FORUM_STATES ? NAMED : 0, against;
	const char *clause = s + c->from;
	size_t n = c->to - c->from;
	bool none = type == MS_NONE;

	if (own->forum == FORUM_BY_TYPE)
		return false;
	/* common words: where nothing says that an organ of States is meant, none is */
	if (rule->forum == FORUM_STATES && !of_states &&
	    strength(f, text_words, FORUM_STATES, s, len) == 0)
		return true;
	/* few texts name a rival: the owner's own cues are asked for last */
	against = rival(f, clause_words, own, none, clause, n);
	if (against > 0)
		return against > declared &&
		    strength(f, clause_words, own->forum, clause, n) < against;
	against = rival(f, text_words, own, none, s, len);
	return against > declared && strength(f, clause_words, own->forum, clause, n) == 0 &&
	    strength(f, text_words, own->forum, s, len) < against;
}
