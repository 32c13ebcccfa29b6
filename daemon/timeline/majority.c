/*
 * How many had to agree where two thirds of those who vote are required. Invariant: arithmetic over
 * the counts alone; who abstains or is merely present does not vote.
 */
#include "daemon/timeline/parts.h"

#include "lib/str.h"

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

static enum asks
result_asks(const struct milestone *m)
{
	bool senate_treaty = str_eq(m->body, "US Senate");

	switch (m->type) {
	case MS_OVERRIDE_PASSED:
		return ASKS_TWO_THIRDS;
	case MS_OVERRIDE_FAILED:
		return ASKS_NO_TWO_THIRDS;
	case MS_CONSENT_GIVEN: /* US Constitution, art. II sec. 2 */
		return senate_treaty || m->vote.two_thirds ? ASKS_TWO_THIRDS : ASKS_MORE;
	case MS_CONSENT_REFUSED:
		return senate_treaty || m->vote.two_thirds ? ASKS_NO_TWO_THIRDS : ASKS_NOTHING;
	case MS_FLOOR_PASSED:
		return m->vote.two_thirds ? ASKS_TWO_THIRDS : ASKS_MORE;
	case MS_FLOOR_FAILED:
		return m->vote.two_thirds ? ASKS_NO_TWO_THIRDS : ASKS_NOTHING;
	case MS_CONCURRED:
	case MS_UN_GA_ADOPTED:
	case MS_UN_COMMITTEE_APPROVED:
		return ASKS_MORE;
	default:
		return ASKS_NOTHING;
	}
}

bool
timeline_vote_disagrees(const struct milestone *m)
{
	int voting = timeline_voting(&m->vote), yes = m->vote.for_;

	if (voting <= 0)
		return false;
	switch (result_asks(m)) {
	case ASKS_MORE:
		return 2 * yes <= voting;
	case ASKS_TWO_THIRDS:
		return 3 * yes < 2 * voting;
	case ASKS_NO_TWO_THIRDS:
		return 3 * yes >= 2 * voting;
	case ASKS_NOTHING:
		break;
	}
	return false;
}

int
threshold_vote(const struct milestone *m, struct vote_proof *ret)
{
	enum asks asks = result_asks(m);
	struct vote_proof p = { .voting = timeline_voting(&m->vote) };
	int yes = m->vote.for_;

	if (p.voting <= 0)
		return VOTE_UNCOUNTED;
	if (asks == ASKS_NOTHING)
		return VOTE_RULE_UNKNOWN;
	p.two_thirds = asks != ASKS_MORE || m->vote.two_thirds;
	p.required = p.two_thirds ? (2 * p.voting + 2) / 3 : p.voting / 2 + 1;
	p.margin = yes - p.required;
	p.carried = p.margin >= 0;
	p.switches = p.carried ? p.margin + 1 : -p.margin;
	*ret = p;
	return 0;
}
