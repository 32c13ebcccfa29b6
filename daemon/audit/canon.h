/*
 * The canonical form of an audit record: one line of compact JSON with sorted keys and no control
 * character unescaped. Invariant: bytes that scan as canonical have one reading only, so the hash
 * over the bytes is a hash over what they say.
 */
#ifndef DAEMON_AUDIT_CANON_H
#define DAEMON_AUDIT_CANON_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/hash.h"

struct canon {                   /* where the members of the chain stand in a line */
	int64_t seq;             /* -1: none */
	const char *prev, *hash; /* 64 hex digits each, not terminated; NULL: none */
	size_t cut_from, cut_to; /* the bytes of the hash member with its comma */
};

/* Canonical line of a JSON object, on the heap. */
char *canon_dump(const json_t *);
/* NULL: canonical, with *ret; else what is wrong, in a few words. */
const char *canon_scan(const char *line, size_t len, struct canon *ret);
/* SHA-256 over the previous hash and the line without its hash member. */
void canon_hash(
    const char *line, size_t len, const struct canon *, const struct hash *prev, struct hash *ret);

#endif
