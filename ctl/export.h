/*
 * Everything that stands behind one alert, put into a folder for somebody who has no ratifyd.
 * Invariant: what is put there is what the store has; nothing is computed anew but sums.
 */
#ifndef CTL_EXPORT_H
#define CTL_EXPORT_H

#include "ctl/bundle.h"
#include "ctl/ctl.h"
#include "daemon/model.h"
#include "daemon/store/store.h"
#include "lib/arena.h"

struct export_document {
	struct document document;
	char sha256[HASH_HEX];
};

/* Records of the audit log about it, by their numbers; all have a signed checkpoint at or after
 * them in the chain that is put, but for those from unsigned_from on. */
struct export_chain {
	int64_t *about;
	size_t about_count;
	struct buf lines;      /* the stretches of the log, each to its checkpoint */
	int64_t unsigned_from; /* -1: every record is under a signature */
	struct buf table;      /* one line a record that it is about, for people */
	char key[65];          /* that signed the checkpoints, in hex; "" none */
};

struct export
{
	struct store *store;
	struct arena *arena;
	struct alert alert;
	struct milestone milestone; /* id 0: it is about none */
	struct evidence *evidence;
	size_t evidence_count;
	struct announcement event; /* id 0: it is about none */
	struct export_document *documents;
	size_t document_count;
	struct export_chain chain;
};

/* export_gather.c: the alert whose id begins so, its milestone or
 * event, evidence and documents. STORE_NONE: there is none; STORE_KNOWN: several. */
int export_gather(struct export *, const char *id, struct err *) MUST_USE;
/* export_chain.c: the records about it; and what is to be signed of each checkpoint as a file. */
int export_find_records(struct export *, struct err *) MUST_USE;
int export_put_chain(struct export *, struct bundle *, struct err *) MUST_USE;
/* "ab12" as bytes; false: it is none of that length. */
bool export_from_hex(const char *hex, unsigned char *ret, size_t len);
/* export_page.c: how to verify it. */
int export_put_page(struct export *, struct bundle *, struct err *) MUST_USE;
extern const char export_verifier[]; /* a program in Python that does */

/* ratifyctl audit export --alert ID [--output DIR]; argv[0] is "export" */
int export_run(const struct ctl_options *, int argc, char **argv);

#endif
