/*
 * How the daemon read an entry that was kept: as what class of source, about which dossiers, and
 * whether its mapping left anything to the rules. Invariant: nothing here writes.
 */
#ifndef CTL_READER_H
#define CTL_READER_H

#include "ctl/view.h"

struct reader_of {
	struct detect_source source; /* lives as long as the arena and the settings */
	bool exact;                  /* its mapping says everything, rules have no say */
};
/* document: that it stood in, 0 when it is not known. 0 or the exit code, the reason told. */
int reader_of_entry(const struct view *, const struct source_conf *, int64_t document,
    struct arena *, struct reader_of *ret);

#endif
