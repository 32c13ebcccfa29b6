/*
 * How many had to agree where two thirds of those who vote are required. Invariant: arithmetic over
 * the counts alone; who abstains or is merely present does not vote.
 */
#include "daemon/timeline/timeline.h"

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
