#include "lib/hash_hmac.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "lib/str.h"

#define PREFIX "whsec_"
#define KEY_MIN_BYTES 5 /* less is a slip, not a secret */

int
hash_key_read(struct hash_key *ret, const char *secret, struct err *err)
{
	size_t len = strlen(secret);
	int r = 0;

	ret->len = 0;
	if (str_starts(secret, PREFIX)) {
		r = sodium_base642bin(ret->b, sizeof(ret->b), secret + strlen(PREFIX),
		    len - strlen(PREFIX), NULL, &ret->len, NULL, sodium_base64_VARIANT_ORIGINAL);
		if (r != 0)
			return err_set(err, -EINVAL,
			    "the secret is no whsec_ with base64 of at most %zu bytes behind it",
			    sizeof(ret->b));
	} else if (len <= sizeof(ret->b)) {
		memcpy(ret->b, secret, len);
		ret->len = len;
	}
	if (ret->len < KEY_MIN_BYTES)
		return err_set(err, -EINVAL, "the secret has less than %d or more than %zu bytes",
		    KEY_MIN_BYTES, sizeof(ret->b));
	return 0;
}

void
hash_key_wipe(struct hash_key *key)
{
	sodium_memzero(key, sizeof(*key));
}

void
hash_hmac(const struct hash_key *key, const void *data, size_t len, struct hash *ret)
{
	crypto_auth_hmacsha256_state state;

	(void)crypto_auth_hmacsha256_init(&state, key->b, key->len);
	(void)crypto_auth_hmacsha256_update(&state, data, len);
	(void)crypto_auth_hmacsha256_final(&state, ret->b);
	sodium_memzero(&state, sizeof(state));
}

void
hash_base64(const struct hash *h, char out[HASH_BASE64])
{
	(void)sodium_bin2base64(out, HASH_BASE64, h->b, HASH_BYTES, sodium_base64_VARIANT_ORIGINAL);
}
