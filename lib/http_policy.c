/*
 * How a hop ended and whether another follows: tables and refusals, no transfers. Invariant: a
 * redirect never widens what the first URL was allowed to reach.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "lib/http_internal.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/when.h"

static const char *const end_names[HTTP_END_MAX_] = {
	[HTTP_OK] = "ok",
	[HTTP_TOO_BIG] = "too-big",
	[HTTP_TIMEOUT] = "timeout",
	[HTTP_DNS] = "dns",
	[HTTP_CONNECT] = "connect",
	[HTTP_TLS] = "tls",
	[HTTP_IO] = "io",
	[HTTP_REDIRECT] = "redirect",
	[HTTP_REFUSED] = "refused",
};

const char *
http_end_name(enum http_end end)
{
	return end < HTTP_END_MAX_ ? end_names[end] : "unknown";
}

/* Codes that are not here are HTTP_IO. */
static const struct {
	CURLcode code;
	enum http_end end;
} ends[] = {
	{ CURLE_OK, HTTP_OK },
	{ CURLE_FILESIZE_EXCEEDED, HTTP_TOO_BIG },
	{ CURLE_OUT_OF_MEMORY, HTTP_TOO_BIG }, /* what one header line over 100 KiB gives */
	{ CURLE_OPERATION_TIMEDOUT, HTTP_TIMEOUT },
	{ CURLE_COULDNT_RESOLVE_HOST, HTTP_DNS },
	{ CURLE_COULDNT_RESOLVE_PROXY, HTTP_DNS },
	{ CURLE_COULDNT_CONNECT, HTTP_CONNECT },
	{ CURLE_INTERFACE_FAILED, HTTP_CONNECT },
	{ CURLE_PROXY, HTTP_CONNECT },
	{ CURLE_SSL_CONNECT_ERROR, HTTP_TLS },
	{ CURLE_PEER_FAILED_VERIFICATION, HTTP_TLS },
	{ CURLE_SSL_CERTPROBLEM, HTTP_TLS },
	{ CURLE_SSL_CIPHER, HTTP_TLS },
	{ CURLE_SSL_CACERT_BADFILE, HTTP_TLS },
	{ CURLE_SSL_ISSUER_ERROR, HTTP_TLS },
	{ CURLE_SSL_INVALIDCERTSTATUS, HTTP_TLS },
	{ CURLE_SSL_CLIENTCERT, HTTP_TLS },
	{ CURLE_SSL_ENGINE_INITFAILED, HTTP_TLS },
	{ CURLE_SSL_CRL_BADFILE, HTTP_TLS },
};

static enum http_end
end_of_code(CURLcode code)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(ends); i++)
		if (ends[i].code == code)
			return ends[i].end;
	return HTTP_IO;
}

void
http_call_fail(struct http_call *call, enum http_end end, const char *fmt, ...)
{
	char text[2 * HTTP_MAX_URL_BYTES];
	_cleanup_free_ char *told = NULL;
	va_list ap;

	call->end = end;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	told = mask_hide(call->key, text); /* before it is cut: half a key would stay */
	(void)snprintf(
	    call->detail, sizeof(call->detail), "%.*s", (int)sizeof(call->detail) - 1, told);
}

void
http_call_drop_body(struct http_call *call)
{
	call->http->bodies_bytes -= call->body.len;
	buf_done(&call->body);
}

/* An ETag goes back as it came. One that could break the request is dropped, and so is "*",
 * which every document matches. */
bool
http_validator_good(const char *value)
{
	const unsigned char *p = (const unsigned char *)value;

	if (str_empty(value) || strlen(value) > HTTP_MAX_VALIDATOR_BYTES || str_eq(value, "*"))
		return false;
	for (; *p != '\0'; p++)
		if ((*p < 0x20 && *p != '\t') || *p == 0x7f)
			return false;
	return true;
}

bool
http_call_is_home(const struct http_call *call, const struct net_url *at)
{
	return strcmp(call->first.host, at->host) == 0;
}

bool
http_status_redirects(long status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static void
judge_failure(struct http_call *call, long status)
{
	const struct http_slot *slot = call->slot;

	if (call->lost)
		http_call_fail(call, HTTP_IO, "the transfer was lost: %s", call->http->lost_why);
	else if (slot->refused[0] != '\0')
		http_call_fail(call, HTTP_REFUSED, "%s leads to %s, which is not a public address",
		    call->at.host, slot->refused);
	else if (slot->headers_too_big)
		http_call_fail(call, HTTP_TOO_BIG, "the header is larger than %d bytes",
		    HTTP_MAX_HEADER_BYTES);
	else if (slot->body_too_big)
		http_call_fail(call, HTTP_TOO_BIG, "the document is larger than %zu bytes",
		    call->max_body_bytes);
	else if (slot->bodies_too_big)
		http_call_fail(call, HTTP_IO, "too many large documents came at a time");
	else if (call->code == CURLE_WRITE_ERROR)
		http_call_fail(call, HTTP_IO, "the compressed document has bytes after its end");
	else if (call->code == CURLE_OUT_OF_MEMORY)
		http_call_fail(call, HTTP_TOO_BIG, "a header line is larger than libcurl takes");
	else if (call->code != CURLE_OK)
		http_call_fail(call, end_of_code(call->code), "%s",
		    slot->error[0] != '\0' ? slot->error : curl_easy_strerror(call->code));
	else if (!slot->headers_done)
		http_call_fail(call, HTTP_IO, "the connection closed inside the header");
	else if (status == 304 && call->etag == NULL && call->last_modified == NULL)
		http_call_fail(call, HTTP_IO, "status 304 to a request without conditions");
	else
		call->end = HTTP_OK;
}

/* What a redirect may name; says why not. */
static bool
hop_allowed(struct http_call *call, const char *location, const struct net_url *next,
    const char *bare, bool credentials)
{
	const char *host = next->host;

	if (credentials)
		http_call_fail(call, HTTP_REDIRECT, "redirected to a URL with credentials");
	else if (strcmp(call->at.scheme, "https") == 0 && strcmp(next->scheme, "https") != 0)
		http_call_fail(call, HTTP_REDIRECT, "redirected from https to %s", bare);
	else if (!http_call_is_home(call, next) && mask_finds(call->key, bare))
		http_call_fail(
		    call, HTTP_REDIRECT, "redirected to %.200s with the key in the address", host);
	else if (!http_call_is_home(call, next) && call->post != NULL)
		http_call_fail(
		    call, HTTP_REDIRECT, "a POST is redirected to another host, %.200s", host);
	else if (net_ref_names_host(location) &&
	    (net_host_is_loopback_name(host) ||
		(net_text_is_address(host) && !net_text_is_public_address(host))))
		http_call_fail(call, HTTP_REFUSED,
		    "redirected to %.200s, which is not a public address", host);
	else
		return true;
	return false;
}

static int
hop_follow(struct http_call *call, const char *location, const char *url, bool permanent)
{
	_cleanup_free_ char *bare = NULL, *user = NULL, *password = NULL;
	struct net_url next;

	if (net_url_split(url, &next, &bare, &user, &password) < 0) {
		http_call_fail(call, HTTP_REDIRECT, "redirected to %s, which is not http(s)", url);
		return 0;
	}
	if (!hop_allowed(call, location, &next, bare, user != NULL || password != NULL)) {
		net_url_done(&next);
		return 0;
	}
	/* The exemption is for the host that its owner configured; a reference without a host
	 * stays there, one that names a host is somebody's wish. */
	call->exempt = call->exempt && !net_ref_names_host(location);
	call->permanent = call->permanent && permanent;
	call->hops++;
	net_url_done(&call->at);
	call->at = next;
	free(call->url);
	call->url = bare;
	bare = NULL;
	return 1;
}

static int
judge_redirect(struct http_call *call, long status)
{
	const char *location = http_slot_header(call->slot, "Location");
	_cleanup_free_ char *url = NULL;

	if (call->stay) {
		http_call_fail(call, HTTP_REDIRECT, "status %ld, a redirect to %.300s", status,
		    STR_OR(location, "nowhere"));
		return 0;
	}
	if (call->post != NULL && status != 307 && status != 308) {
		http_call_fail(call, HTTP_REDIRECT,
		    "a POST is answered by the redirect %ld, which would make it a GET", status);
		return 0;
	}
	if (call->hops >= HTTP_MAX_HOPS) {
		http_call_fail(call, HTTP_REDIRECT, "more than %d redirects", HTTP_MAX_HOPS);
		return 0;
	}
	if (str_empty(location)) {
		http_call_fail(call, HTTP_REDIRECT, "status %ld without a Location", status);
		return 0;
	}
	url = net_url_join(call->url, location);
	if (url == NULL) {
		http_call_fail(
		    call, HTTP_REDIRECT, "status %ld with a Location that is no URL", status);
		return 0;
	}
	if (strlen(url) > HTTP_MAX_URL_BYTES) {
		http_call_fail(
		    call, HTTP_REDIRECT, "redirected to a URL of %zu bytes", strlen(url));
		return 0;
	}
	return hop_follow(call, location, url, status == 301 || status == 308);
}

int
http_call_judge(struct http_call *call)
{
	const struct http_slot *slot = call->slot;
	long status = 0;

	(void)curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
	if (slot->redirect && slot->headers_done && !call->lost &&
	    (call->code == CURLE_OK || slot->skipped_rest))
		return judge_redirect(call, status);
	judge_failure(call, status);
	return 0;
}

/* RFC 9110, 10.2.3. A negative number, a fraction or one past counting says nothing. */
int64_t
http_parse_retry_after(const char *value, int64_t now_s)
{
	struct when when;
	int64_t s;

	if (value == NULL)
		return -1;
	if (isdigit((unsigned char)value[0])) {
		if (str_to_int(value, 0, INT64_MAX, &s) < 0)
			return -1;
	} else {
		/* All three forms begin with the name of a day; what else a feed may write is no
		 * answer here. */
		if (!isalpha((unsigned char)value[0]) ||
		    when_parse(value, strlen(value), &when) != 0 || when.precision != WHEN_SECOND)
			return -1;
		s = when.at > now_s ? when.at - now_s : 0;
	}
	return s < HTTP_MAX_RETRY_AFTER_S ? s : HTTP_MAX_RETRY_AFTER_S;
}

/* Of several the longest: asking too late harms nobody. */
int64_t
http_slot_retry_after(const struct http_slot *slot)
{
	int64_t now_s = when_wall_ms() / 1000, best = -1, s;
	struct curl_header *h;
	size_t i;

	for (i = 0;
	     curl_easy_header(slot->easy, "Retry-After", i, CURLH_HEADER, -1, &h) == CURLHE_OK;
	     i++) {
		s = http_parse_retry_after(h->value, now_s);
		if (s > best)
			best = s;
	}
	return best;
}
