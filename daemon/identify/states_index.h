/*
 * The folded forms of states_data.c in order, for binary search, and names that contain a
 * State's name but mean none. Invariant: derived; tests/identify/check_states.c compares.
 */
#ifndef DAEMON_IDENTIFY_STATES_INDEX_H
#define DAEMON_IDENTIFY_STATES_INDEX_H

#include "daemon/identify/fold.h"

enum {
	STATE_ADJECTIVE = 1 << 0, /* "French" */
	STATE_WHOLE = 1 << 1,     /* only when it is the whole name */
	STATE_ACRONYM = 1 << 2,   /* first and last letter in upper case */
	STATE_LOWER = 1 << 3,     /* may begin in lower case */
	STATE_BOTH = 1 << 5,      /* an adjective that is the name in French */
	STATE_MASK = 1 << 4,      /* no State: step over it */
	STATE_FRENCH = 1 << 6,    /* a name in texts in French, whatever it is in others */
	STATE_SPANISH = 1 << 7,
	STATE_LOCAL = 1 << 8, /* an adjective of these languages alone */
};
/* id is the index in state_names; of masks it is -1. */
extern const struct fold_key state_index[];
extern const size_t state_index_count;
struct state_code {
	const char *name;            /* as in state_names */
	const char *alpha2, *alpha3; /* ISO 3166; "" none */
	/* '|' between; '=': only where it is the whole name; '~': what is the State's, in the
	 * masculine */
	const char *french;
};
struct state_spanish {
	const char *name, *forms; /* as above */
};
extern const struct state_spanish state_spanish[];
extern const size_t state_spanish_count;
extern const struct state_code state_codes[];
extern const size_t state_code_count;
/* "New Mexico", "Latin American": ends with NULL. */
extern const char *const state_masks[];

#endif
