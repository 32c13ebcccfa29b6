/*
 * HMAC-SHA256 with base64 at both ends: what webhooks are signed with.
 */
#ifndef LIB_HASH_HMAC_H
#define LIB_HASH_HMAC_H

#include "lib/err.h"
#include "lib/hash.h"

struct hash_key {
	unsigned char b[256];
	size_t len;
};
/* "whsec_" and base64, else the bytes of the text themselves. -EINVAL in words that do not show
 * it. */
int hash_key_read(struct hash_key *ret, const char *secret, struct err *err) MUST_USE;
void hash_key_wipe(struct hash_key *);
void hash_hmac(const struct hash_key *, const void *data, size_t len, struct hash *ret);

#define HASH_BASE64 45
void hash_base64(const struct hash *, char out[HASH_BASE64]);

#endif
