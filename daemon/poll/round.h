/*
 * The pages of one list, asked one after the other: a round. Invariant: it ends - by its last page,
 * by the source's max-pages, or because a page comes again - and never leaves the list's host.
 */
#ifndef DAEMON_POLL_ROUND_H
#define DAEMON_POLL_ROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/err.h"
#include "lib/hash.h"

struct round_page {
	char *url; /* as it was asked */
	struct hash document;
};
struct poll_round {               /* zeroed: the list itself is asked next */
	struct round_page *pages; /* that were taken in */
	size_t count;
	char *next;    /* URL of the page that is asked next; NULL: the list itself */
	bool catch_up; /* an earlier one did not come to its end: what is known is no reason to stop
			*/
	int64_t mark_ms; /* of its first page: its rows are listed at this time */
	struct round_rows {
		int64_t *v;
		size_t n;
	} rows;                /* ids of a table's */
	size_t entries, known; /* of all its pages */
};

void round_done(struct poll_round *); /* and it is zeroed */
/* Number of the page that is asked next, or was asked and is looked at, from 1. */
unsigned round_page(const struct poll_round *);

enum { ROUND_REFUSED = 1, ROUND_LAST };
/* What follows the page at url, which answered from final_url with this document and names next
 * (NULL: none). 0 with *ret (heap): that one; ROUND_LAST: nothing; ROUND_REFUSED with words: a page
 * that comes again, or another host. */
int round_next(const struct poll_round *, const char *url, const char *final_url,
    const struct hash *document, const char *next, char **ret, struct err *) MUST_USE;
void round_add_row(struct poll_round *, int64_t id);
/* It was taken in; next (taken, may be NULL) is asked now. */
void round_add(struct poll_round *, const char *url, const struct hash *document, char *next);

#endif
