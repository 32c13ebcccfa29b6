/*
 * One document while it is taken in: what it is, and its entries one by one. Invariant: an entry
 * that the store knows as it is says nothing, but to dossiers that never looked at its source.
 */
#ifndef DAEMON_POLL_PASS_H
#define DAEMON_POLL_PASS_H

#include "daemon/poll/facts.h"
#include "daemon/poll/fall.h"
#include "daemon/poll/intake.h"
#include "feeds/format.h"

struct pass {
	struct facts_pass facts;
	const struct source_conf *source;
	const struct intake_answer *answer;
	const struct feed_doc *doc;
	struct entry *entries;
	bool *guid_usable, *alias_usable;
	bool table, whole; /* whole: dossiers without a base line here look at known entries, too */
	bool held;         /* it announces what the same bytes will say has happened */
	int64_t document_id;
	struct hash sha;
	struct fall fall; /* of a table */
	struct poll_round *round;
	char *next; /* the page after this one; NULL: it is the last */
	bool open;  /* it is written down that a round, this or an earlier one, is not at its end */
	struct arena *arena;
	struct intake_result *ret;
};

/* False: no more room; half an entry would say that the rest is no longer said. */
bool pass_fill_entry(struct pass *, const struct feed_entry *in, struct entry *out);
/* What is said beside the rows goes to the row of the same State, whatever it is called there.
 * False: no more room. */
bool pass_join_asides(struct pass *, struct feed_doc *);
/* A row's identity is its participant under its canonical name, so that a new spelling is no
 * withdrawal. */
void pass_identity(struct pass *, struct entry *, bool usable, struct entry_ids *ids);
struct document pass_document(const struct pass *); /* without its bytes */
int pass_take_entry(struct pass *, size_t index, struct err *) MUST_USE;

#endif
