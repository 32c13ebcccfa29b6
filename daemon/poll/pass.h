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

struct pass_depend { /* documents that its rows name */
	int64_t waiting;
	bool cut;        /* there was no room for all of its requests */
	bool cut_before; /* nor was there for those of an earlier poll */
	bool cut_silent; /* which was the base line */
};

struct pass {
	struct facts_pass facts;
	const struct source_conf *source;
	const struct intake_answer *answer;
	const struct feed_doc *doc;
	struct entry *entries;
	bool *guid_usable, *alias_usable;
	bool table, whole; /* whole: dossiers without a base line here look at known entries, too */
	int64_t reading;   /* of its mapping; 0 */
	bool reread;       /* the present entry was known and another mapping had read it */
	bool held;         /* it announces what the same bytes will say has happened */
	int64_t document_id;
	struct hash sha;
	struct fall fall; /* of a table */
	struct poll_round *round;
	char *next; /* the page after this one; NULL: it is the last */
	bool open;  /* it is written down that a round, this or an earlier one, is not at its end */
	int depth;  /* 0: the source's own document; else one that a row named */
	const char **inherited; /* dossiers of that row */
	size_t inherited_count;
	int64_t asked_by; /* that row, where its dossiers are inherited; 0 */
	struct pass_depend depend;
	size_t passed_over; /* entries of which something stored cannot be read */
	struct arena *arena;
	struct intake_result *ret;
};

/* A document with its answer, round, arena and result set: begins its look at the source. */
int
pass_begin(struct pass *, struct batch *, const struct setup *, bool first, struct err *) MUST_USE;
/* Bytes -> entries, and the page that follows. 0, INTAKE_REFUSED or negative. */
int pass_read(struct pass *, struct feed_doc *ret, struct err *) MUST_USE;
bool pass_is_cut(const struct pass *);
/* All of its entries, and what vanished when it is a table's last page. Where something stored
 * cannot be read an entry is passed over, and that is told. */
int pass_take_entries(struct pass *, struct err *) MUST_USE;
int pass_take_entry(struct pass *, size_t index, struct err *) MUST_USE;
/* What the store has of it; STORE_NONE. */
int pass_find_entry(struct pass *, size_t index, struct entry_seen *ret, struct err *) MUST_USE;
/* It stands in the table, and in the pages of this round if there are several. */
int pass_list_row(struct pass *, int64_t id, struct err *) MUST_USE;
int pass_record(struct pass *, struct err *) MUST_USE; /* in the audit log, if it said something */

/* What is said beside the rows goes to the row of the same State, whatever it is called there.
 * False: no more room. */
bool pass_join_asides(struct pass *, struct feed_doc *);
/* A row's identity is its participant under its canonical name, so that a new spelling is no
 * withdrawal. */
void pass_identity(struct pass *, struct entry *, bool usable, struct entry_ids *ids);
struct document pass_document(const struct pass *); /* without its bytes */
struct detect_source pass_detect_source(const struct pass *);

#endif
