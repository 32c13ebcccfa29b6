/*
 * SHA-256 (OpenSSL's, which uses the processor's own instructions): of documents and entries as
 * evidence, and of the audit chain.
 */
#ifndef LIB_HASH_H
#define LIB_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_BYTES 32
#define HASH_HEX (2 * HASH_BYTES + 1)

struct hash {
	unsigned char b[HASH_BYTES];
};

void hash_of(const void *data, size_t len, struct hash *ret);
/* Of several strings, each with its length before it, so that "ab","c" differs from "a","bc".
 * NULL differs from "". The list ends with HASH_END. */
#define HASH_END ((const char *)(uintptr_t)1)
void hash_strings(struct hash *ret, const char *first, ...);
void hash_hex(const struct hash *h, char out[HASH_HEX]);

#endif
