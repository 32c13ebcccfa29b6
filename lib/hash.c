/* SHA256_Init and the like: EVP looks its method up anew for each text, which costs as much. */
#define OPENSSL_API_COMPAT 0x10100000L

#include "lib/hash.h"

#include <openssl/sha.h>
#include <sodium.h>
#include <stdarg.h>
#include <string.h>

void
hash_of(const void *data, size_t len, struct hash *ret)
{
	(void)SHA256(data, len, ret->b);
}

void
hash_strings(struct hash *ret, const char *first, ...)
{
	SHA256_CTX md;
	const char *s;
	uint64_t len;
	va_list ap;

	(void)SHA256_Init(&md);
	va_start(ap, first);
	for (s = first; s != HASH_END; s = va_arg(ap, const char *)) {
		len = s != NULL ? strlen(s) : UINT64_MAX;
		(void)SHA256_Update(&md, &len, sizeof(len));
		if (s != NULL)
			(void)SHA256_Update(&md, s, len);
	}
	va_end(ap);
	(void)SHA256_Final(ret->b, &md);
}

void
hash_hex(const struct hash *h, char out[HASH_HEX])
{
	(void)sodium_bin2hex(out, HASH_HEX, h->b, HASH_BYTES);
}
