/*
 * The words of the guards, a table for each language. Invariant: a row looks at one side of the
 * head inside its clause; what a language lacks in its table nothing stops there.
 */
#ifndef DAEMON_DETECT_GUARD_ROWS_H
#define DAEMON_DETECT_GUARD_ROWS_H

#include <stddef.h>

/* GOVERNS: left of the head, where what is found holds only if it governs the head. In "a bill that
 * would help growers passes" it cannot: "passes" is finite. OUTSIDE: left of the head, too, but
 * not in what a measure is to do ("a bill to ban ... if ... signed"); so does GOVERNS. BEFORE: all
 * of the clause left of the head, not only the nearest words; so is BARE, for a verb without an
 * ending ("accede"). GERUND: as LEFT, for "acceding". PASSIVE: as LEFT, for "approved by". */
enum guard_side { LEFT, GOVERNS, OUTSIDE, RIGHT, CLAUSE, HEAD, BEFORE, BARE, GERUND, PASSIVE };

struct guard_row {
	unsigned bit; /* enum rule_guard */
	enum guard_side side;
	const char *pattern;
};

extern const struct guard_row guard_rows_en[], guard_rows_fr[], guard_rows_es[];
extern const size_t guard_rows_en_count, guard_rows_fr_count, guard_rows_es_count;
/* "72 States", "several parties": many, none of them named. */
extern const char guard_plural_en[], guard_plural_fr[], guard_plural_es[];
/* Who acts where no State is named: "le pays", "el canciller"; up to the head. */
extern const char guard_stand_in_en[], guard_stand_in_fr[], guard_stand_in_es[];

#endif
