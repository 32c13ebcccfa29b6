#include "lib/hash.h"

#include <sodium.h>
#include <stdarg.h>
#include <string.h>

void
hash_of(const void *data, size_t len, struct hash *ret)
{
	(void)crypto_hash_sha256(ret->b, data, len);
}

void
hash_strings(struct hash *ret, const char *first, ...)
{
	crypto_hash_sha256_state st;
	const char *s;
	uint64_t len;
	va_list ap;

	(void)crypto_hash_sha256_init(&st);
	va_start(ap, first);
	for (s = first; s != HASH_END; s = va_arg(ap, const char *)) {
		len = s != NULL ? strlen(s) : UINT64_MAX;
		(void)crypto_hash_sha256_update(&st, (const unsigned char *)&len, sizeof(len));
		if (s != NULL)
			(void)crypto_hash_sha256_update(&st, (const unsigned char *)s, len);
	}
	va_end(ap);
	(void)crypto_hash_sha256_final(&st, ret->b);
}

void
hash_hex(const struct hash *h, char out[HASH_HEX])
{
	(void)sodium_bin2hex(out, HASH_HEX, h->b, HASH_BYTES);
}
