/*
 * TLS as it was, for the one server that still needs it. Invariant: a connection that was made so
 * is used for that one transfer and closed; nobody else's is weakened.
 */
#include <openssl/ssl.h>

#include "lib/http_internal.h"

/* Small Diffie-Hellman groups and short keys are for level 0; level 2 is Debian's. */
#define LEGACY_CIPHERS "DEFAULT:@SECLEVEL=0"

static CURLcode
on_context(CURL *easy, void *context, void *arg)
{
	(void)easy;
	(void)arg;
	/* servers that know nothing of RFC 5746 */
	(void)SSL_CTX_set_options(context, SSL_OP_LEGACY_SERVER_CONNECT);
	return CURLE_OK;
}

void
http_tls_set(CURL *easy, bool legacy)
{
	curl_easy_setopt(easy, CURLOPT_SSL_CIPHER_LIST, legacy ? LEGACY_CIPHERS : NULL);
	curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, legacy ? on_context : NULL);
	curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, legacy ? 0L : 1L);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, legacy ? 1L : 0L);
	curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, legacy ? 1L : 0L);
}
