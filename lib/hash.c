#include "lib/hash.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void
hash_of(const void *data, size_t len, struct hash *ret)
{
	if (EVP_Digest(data, len, ret->b, NULL, EVP_sha256(), NULL) != 1)
		abort(); /* of memory */
}

void
hash_strings(struct hash *ret, const char *first, ...)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	const char *s;
	uint64_t len;
	va_list ap;
	bool ok;

	ok = md != NULL && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1;
	va_start(ap, first);
	for (s = first; ok && s != HASH_END; s = va_arg(ap, const char *)) {
		len = s != NULL ? strlen(s) : UINT64_MAX;
		ok = EVP_DigestUpdate(md, &len, sizeof(len)) == 1 &&
		    (s == NULL || EVP_DigestUpdate(md, s, len) == 1);
	}
	va_end(ap);
	ok = ok && EVP_DigestFinal_ex(md, ret->b, NULL) == 1;
	EVP_MD_CTX_free(md);
	if (!ok)
		abort(); /* of memory */
}

void
hash_hex(const struct hash *h, char out[HASH_HEX])
{
	(void)sodium_bin2hex(out, HASH_HEX, h->b, HASH_BYTES);
}
