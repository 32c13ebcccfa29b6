/*
 * The audit log: hash-chained records, written in the transaction of what they tell; the
 * append-only file of JSON lines follows the commit and is repaired from the table.
 * h(n) = SHA-256(h(n-1) || canonical bytes of record n); record 0 is the genesis with a random id.
 */
#ifndef DAEMON_AUDIT_AUDIT_H
#define DAEMON_AUDIT_AUDIT_H

#include <jansson.h>
#include <stdbool.h>

#include "daemon/store/store.h"
#include "lib/err.h"

/* Adds a record {"seq","time","boot","mono_ms","what",...fields,"prev","hash"}; takes fields (a
 * JSON object; decref'd). what: lower-case word (start stop config poll-failed source entry fact
 * milestone alert delivery health reload ...). */
int audit_add(struct tx *, int64_t now_ms, const char *what, json_t *fields, struct err *) MUST_USE;
/* Brings the file at path up to the table: appends what is missing, cuts a torn last line, fsyncs.
 * Creates it 0600. -EBADMSG when the file holds records that the table does not know (it is then
 * left alone). */
int audit_file_sync(struct store *, const char *path, struct err *) MUST_USE;

struct audit_problem {
	int64_t line; /* from 1; 0 none */
	int64_t seq;  /* expected there */
	char text[200];
	int64_t checkpoints; /* good ones */
	int64_t covered;     /* the last of them: records that it signs, from the first */
	char key[65];        /* that signed it, in hex; "" none */
	bool keys_differ;    /* others were signed by another */
	int64_t missing;     /* records at the end that the file does not have (yet); no problem by
				themselves */
};
/* Both: a signed checkpoint (seal.h) that is not right is a bad record, too. */
/* A file alone: 0 whole, 1 with *ret naming the first bad record, -errno. records: how many were
 * good. */
int audit_verify_file(
    const char *path, int64_t *ret_records, struct audit_problem *ret, struct err *) MUST_USE;
/* The table, and when path is not NULL that the file is a prefix of it that misses nothing but a
 * tail. */
int audit_verify_store(struct store *, const char *path, int64_t *ret_records,
    struct audit_problem *ret, struct err *) MUST_USE;

#endif
