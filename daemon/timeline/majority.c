/*
 * How many had to agree where two thirds of those who vote are required. Invariant: arithmetic over
 * the counts alone; who abstains or is merely present does not vote.
 */
#include "daemon/timeline/timeline.h"

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

/* What the result word asks of a count. Where the majority is of those elected or of those present,
 * as with cloture, the counts at hand do not tell. */
enum asks { ASKS_NOTHING, ASKS_MORE, ASKS_TWO_THIRDS, ASKS_NO_TWO_THIRDS };

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
