/*
 * What a vote needs: of whom, how many, and by how many it was carried or failed. Invariant:
 * arithmetic over the counts alone, against the result that was told; who abstains or is merely
 * present does not vote, and a result is never inferred.
 */
#include "daemon/timeline/parts.h"

#include <string.h>

#include "lib/str.h"

#define SIXTY 60
#define SIXTY_LESS_VACANT 59 /* three fifths of 98 */
#define NINE 9
#define CLOTURE_S INT64_C(163382400) /* 1975-03-07: before it two thirds were asked for */

const char *const vote_majority_words[MAJORITY_COUNT] = { NULL, "more-than-half", "two-thirds",
	"three-fifths-of-members", "sixty", "nine" };
const char *const vote_denominator_words[MAJORITY_COUNT] = { NULL, "voting", "voting", "members",
	"members", "members" };

struct asked {
	enum vote_majority majority;
	bool failed; /* the result is that it was not carried */
	bool sure;   /* and nothing else was asked for, as far as an official text tells */
};

int
timeline_voting(const struct vote *v)
{
	return v->counted ? v->for_ + v->against : -1;
}

int
timeline_required(const struct vote *v)
{
	int voting = timeline_voting(v);

	return v->two_thirds && voting > 0 ? (2 * voting + 2) / 3 : -1;
}

static bool
is_official(const struct milestone *m)
{
	return m->best == EV_RECORD || m->best == EV_OFFICIAL;
}

/* What the text itself says, else otherwise. */
static enum vote_majority
said_or(const struct milestone *m, enum vote_majority otherwise)
{
	if (m->vote.two_thirds)
		return MAJORITY_TWO_THIRDS;
	return m->vote.sixty ? MAJORITY_SIXTY : otherwise;
}

static struct asked
asked_by_floor(const struct milestone *m, bool failed)
{
	/* the House's lines say when two thirds are required; elsewhere silence says nothing */
	bool plain = !failed || str_eq(m->body, "US House");
	enum vote_majority majority = said_or(m, plain ? MAJORITY_MORE : MAJORITY_UNKNOWN);

	return (struct asked){ majority, failed, majority != MAJORITY_MORE || is_official(m) };
}

static struct asked
asked_by_consent(const struct milestone *m, bool failed)
{
	/* US Constitution, art. II sec. 2 */
	bool senate = str_eq(m->body, "US Senate") || m->vote.two_thirds;

	return (struct asked){ senate ? MAJORITY_TWO_THIRDS
		    : failed          ? MAJORITY_UNKNOWN
				      : MAJORITY_MORE,
		failed, true };
}

/* Senate Rule XXII: of those chosen and sworn, whoever votes. */
static struct asked
asked_by_cloture(const struct milestone *m, bool failed)
{
	bool known = str_eq(m->body, "US Senate") &&
	    (m->date.precision == WHEN_NONE || m->date.at >= CLOTURE_S);

	return (struct asked){ known ? MAJORITY_THREE_FIFTHS : MAJORITY_UNKNOWN, failed, true };
}

static struct asked
asked_by_un(const struct milestone *m)
{
	bool failed = m->type == MS_UN_FAILED, council = str_eq(m->body, "Security Council");
	enum vote_majority majority;

	if (m->type == MS_UN_SC_ADOPTED || council) /* a veto is a vote against it */
		return (struct asked){ MAJORITY_NINE, failed, m->vote.against == 0 };
	if (failed && m->body == NULL)
		return (struct asked){ said_or(m, MAJORITY_UNKNOWN), true, true };
	majority = said_or(m, MAJORITY_MORE);
	return (struct asked){ majority, failed, majority != MAJORITY_MORE || is_official(m) };
}

static struct asked
asked_by(const struct milestone *m)
{
	switch (m->type) {
	case MS_OVERRIDE_PASSED:
	case MS_OVERRIDE_FAILED:
		return (struct asked){ MAJORITY_TWO_THIRDS, m->type == MS_OVERRIDE_FAILED, true };
	case MS_CONSENT_GIVEN:
	case MS_CONSENT_REFUSED:
		return asked_by_consent(m, m->type == MS_CONSENT_REFUSED);
	case MS_FLOOR_PASSED:
	case MS_CONCURRED:
	case MS_FLOOR_FAILED:
		return asked_by_floor(m, m->type == MS_FLOOR_FAILED);
	case MS_CLOTURE_INVOKED:
	case MS_CLOTURE_FAILED:
		return asked_by_cloture(m, m->type == MS_CLOTURE_FAILED);
	case MS_UN_GA_ADOPTED:
	case MS_UN_COMMITTEE_APPROVED:
	case MS_UN_SC_ADOPTED:
	case MS_UN_FAILED:
		return asked_by_un(m);
	default:
		return (struct asked){ MAJORITY_UNKNOWN, false, false };
	}
}

static int
required(enum vote_majority majority, int voting)
{
	switch (majority) {
	case MAJORITY_TWO_THIRDS:
		return (2 * voting + 2) / 3;
	case MAJORITY_THREE_FIFTHS:
	case MAJORITY_SIXTY:
		return SIXTY;
	case MAJORITY_NINE:
		return NINE;
	default:
		return voting / 2 + 1;
	}
}

bool
timeline_vote_disagrees(const struct milestone *m)
{
	struct asked asked = asked_by(m);
	int voting = timeline_voting(&m->vote), needed;

	if (voting <= 0 || asked.majority == MAJORITY_UNKNOWN)
		return false;
	needed = required(asked.majority, voting);
	if (asked.failed)
		return asked.sure && m->vote.for_ >= needed;
	if (asked.majority == MAJORITY_THREE_FIFTHS)
		needed = SIXTY_LESS_VACANT;
	return m->vote.for_ < needed;
}

int
threshold_vote(const struct milestone *m, struct vote_proof *ret)
{
	struct asked asked = asked_by(m);
	struct vote_proof p = { .voting = timeline_voting(&m->vote), .majority = asked.majority };

	if (p.voting <= 0)
		return VOTE_UNCOUNTED;
	if (asked.majority == MAJORITY_UNKNOWN)
		return VOTE_RULE_UNKNOWN;
	p.two_thirds = asked.majority == MAJORITY_TWO_THIRDS;
	p.required = required(asked.majority, p.voting);
	p.margin = m->vote.for_ - p.required;
	p.carried = p.margin >= 0;
	p.switches = p.carried ? p.margin + 1 : -p.margin;
	*ret = p;
	return 0;
}

struct milestone
timeline_vote_of(const struct fact *f)
{
	return (struct milestone){ .type = f->type,
		.body = f->body,
		.date = f->date,
		.vote = f->vote,
		.best = f->official ? EV_OFFICIAL : f->evidence };
}
