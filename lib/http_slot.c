/*
 * An easy handle with the options of a careful client, and its callbacks. Invariant: nothing
 * here decides how a call goes on; what was seen is noted in the slot.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "lib/http_internal.h"
#include "lib/mem.h"
#include "lib/str.h"

/* Short: it goes out with every poll. Whoever serves other formats does not negotiate. */
#define ACCEPT_FEEDS "application/rss+xml, application/atom+xml, */*;q=0.5"

static size_t
on_header(char *data, size_t size, size_t count, void *arg)
{
	struct http_slot *slot = arg;
	size_t len = size * count;
	long status = 0;

	slot->header_bytes += len;
	if (slot->header_bytes > HTTP_MAX_HEADER_BYTES) {
		slot->headers_too_big = true;
		return 0;
	}
	if (len >= 5 && strncasecmp(data, "HTTP/", 5) == 0)
		slot->headers_done = slot->redirect = false; /* after a 100 or 401 comes another */
	if (len > 0 && (data[0] == '\r' || data[0] == '\n')) {
		slot->headers_done = true;
		(void)curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
		slot->redirect = http_status_redirects(status);
	}
	return len;
}

static size_t
on_body(char *data, size_t size, size_t count, void *arg)
{
	struct http_slot *slot = arg;
	size_t len = size * count;

	if (slot->redirect) {
		slot->redirect_bytes += len;
		if (slot->redirect_bytes <= HTTP_MAX_REDIRECT_BODY_BYTES)
			return len;
		slot->skipped_rest = true;
		return CURL_WRITEFUNC_ERROR;
	}
	if (slot->call->http->bodies_bytes + len > HTTP_MAX_BODIES_BYTES) {
		slot->bodies_too_big = true;
		return CURL_WRITEFUNC_ERROR;
	}
	if (buf_append(&slot->call->body, data, len) < 0) {
		slot->body_too_big = true;
		return CURL_WRITEFUNC_ERROR;
	}
	slot->call->http->bodies_bytes += len;
	return len;
}

static bool
address_allowed(struct http_slot *slot, const struct sockaddr *sa)
{
	const void *raw = NULL;

	/* A proxy resolves for itself; where it may go is its owner's to say. */
	if (slot->call->exempt || slot->call->http->proxy[0] != '\0' || net_address_is_public(sa))
		return true;
	if (sa->sa_family == AF_INET)
		raw = &((const struct sockaddr_in *)(const void *)sa)->sin_addr;
	else if (sa->sa_family == AF_INET6)
		raw = &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;
	if (raw == NULL ||
	    inet_ntop(sa->sa_family, raw, slot->refused, sizeof(slot->refused)) == NULL)
		(void)snprintf(slot->refused, sizeof(slot->refused), "no internet address");
	return false;
}

static curl_socket_t
on_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	if (purpose != CURLSOCKTYPE_IPCXN || !address_allowed(arg, &address->addr))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* A connection that is used again was opened for another call, perhaps one that may. */
static int
on_connected(void *arg, char *peer, char *local, int peer_port, int local_port)
{
	struct http_slot *slot = arg;

	(void)local;
	(void)peer_port;
	(void)local_port;
	if (slot->call->exempt || slot->call->http->proxy[0] != '\0' ||
	    net_text_is_public_address(peer))
		return CURL_PREREQFUNC_OK;
	(void)snprintf(slot->refused, sizeof(slot->refused), "%s", peer);
	return CURL_PREREQFUNC_ABORT;
}

static void
set_security(CURL *e, const struct http *http)
{
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(
	    e, CURLOPT_PROXY, http->proxy); /* "": none, the environment does not count */
	curl_easy_setopt(e, CURLOPT_NOPROXY, "");
	curl_easy_setopt(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(e, CURLOPT_UNRESTRICTED_AUTH, 0L);
	curl_easy_setopt(e, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	/* Without a path libcurl keeps the parsed bundle in the multi: 1.3 ms a connection, not 34.
	 */
	curl_easy_setopt(e, CURLOPT_CAINFO, http->ca_file);
	curl_easy_setopt(e, CURLOPT_CAPATH, NULL);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
	curl_easy_setopt(e, CURLOPT_PREREQFUNCTION, on_connected);
}

static void
set_transfer(CURL *e, const struct http *http)
{
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	/* Else giving up on a name waits for the resolver's thread, and the loop with it. */
	curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	curl_easy_setopt(e, CURLOPT_USERAGENT, http->user_agent);
	curl_easy_setopt(e, CURLOPT_BUFFERSIZE, 65536L);
	curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, 100L);
	curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, 15L);
	curl_easy_setopt(e, CURLOPT_MAXLIFETIME_CONN, 3600L);
	curl_easy_setopt(e, CURLOPT_MAXAGE_CONN, 60L);
	curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
}

struct http_slot *
http_slot_new(const struct http *http)
{
	struct http_slot *slot = xcalloc(1, sizeof(*slot));
	CURL *e = curl_easy_init();

	if (e == NULL) {
		free(slot);
		return NULL;
	}
	slot->easy = e;
	set_security(e, http);
	set_transfer(e, http);
	curl_easy_setopt(e, CURLOPT_PRIVATE, slot);
	curl_easy_setopt(e, CURLOPT_HEADERDATA, slot);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, slot);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, slot);
	curl_easy_setopt(e, CURLOPT_PREREQDATA, slot);
	curl_easy_setopt(e, CURLOPT_ERRORBUFFER, slot->error);
	return slot;
}

void
http_slot_free(struct http_slot *slot)
{
	http_slot_clear(slot);
	curl_easy_cleanup(slot->easy);
	free(slot);
}

void
http_slot_clear(struct http_slot *slot)
{
	curl_slist_free_all(slot->headers);
	slot->headers = NULL;
	slot->call = NULL;
}

static int
add_header(struct http_slot *slot, const char *name, const char *value)
{
	_cleanup_free_ char *line = xasprintf("%s: %s", name, value);
	struct curl_slist *longer = curl_slist_append(slot->headers, line);

	if (longer == NULL)
		return -ENOMEM;
	slot->headers = longer;
	return 0;
}

static bool
has_header(const struct curl_slist *lines, const char *name)
{
	size_t n = strlen(name);

	for (; lines != NULL; lines = lines->next)
		if (strncasecmp(lines->data, name, n) == 0 && lines->data[n] == ':')
			return true;
	return false;
}

/* Of a POST; what it is of the rest, libcurl says (a form). */
static int
add_post_headers(struct http_slot *slot, const struct http_call *call)
{
	const char *s = call->post + strspn(call->post, " \t\r\n");
	struct curl_slist *longer = curl_slist_append(slot->headers, "Expect:");

	if (longer == NULL)
		return -ENOMEM;
	slot->headers = longer;
	if ((*s != '{' && *s != '[') || has_header(call->extra, "Content-Type"))
		return 0;
	return add_header(slot, "Content-Type", "application/json");
}

static void
set_method(CURL *e, const struct http_call *call)
{
	curl_easy_setopt(e, CURLOPT_CUSTOMREQUEST, call->post != NULL ? call->method : NULL);
	if (call->post == NULL) {
		curl_easy_setopt(e, CURLOPT_POSTFIELDS, NULL);
		curl_easy_setopt(e, CURLOPT_HTTPGET, 1L);
		return;
	}
	curl_easy_setopt(e, CURLOPT_POST, 1L);
	curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(call->post));
	curl_easy_setopt(e, CURLOPT_POSTFIELDS, call->post);
}

/* An ETag alone is safest: some servers compare both and want the date exactly (nginx #652). */
static int
add_headers(struct http_slot *slot, const struct http_call *call, bool same_origin)
{
	const struct curl_slist *extra;
	struct curl_slist *longer;
	int r = add_header(slot, "Accept", call->accept != NULL ? call->accept : ACCEPT_FEEDS);

	if (r == 0 && call->post != NULL)
		r = add_post_headers(slot, call);
	if (r == 0 && call->etag != NULL)
		r = add_header(slot, "If-None-Match", call->etag);
	else if (r == 0 && call->last_modified != NULL)
		r = add_header(slot, "If-Modified-Since", call->last_modified);
	for (extra = call->extra; r == 0 && same_origin && extra != NULL; extra = extra->next) {
		longer = curl_slist_append(slot->headers, extra->data);
		if (longer == NULL)
			return -ENOMEM;
		slot->headers = longer;
	}
	return r;
}

/* The password itself travels only where nobody listens; never to another origin. */
static void
set_credentials(CURL *e, const struct http_call *call, bool same_origin)
{
	bool secure = strcmp(call->at.scheme, "https") == 0;
	bool send = same_origin && call->user != NULL;

	curl_easy_setopt(e, CURLOPT_USERNAME, send ? call->user : NULL);
	curl_easy_setopt(e, CURLOPT_PASSWORD, send ? call->password : NULL);
	curl_easy_setopt(
	    e, CURLOPT_HTTPAUTH, (long)(CURLAUTH_DIGEST | (secure ? CURLAUTH_BASIC : 0)));
}

int
http_slot_prepare(struct http_slot *slot, struct http_call *call)
{
	bool same_origin = net_url_same_origin(&call->first, &call->at);
	CURL *e = slot->easy;
	int r;

	slot->call = call;
	slot->header_bytes = slot->redirect_bytes = 0;
	slot->headers_done = slot->redirect = slot->skipped_rest = false;
	slot->body_too_big = slot->headers_too_big = slot->bodies_too_big = false;
	slot->refused[0] = slot->error[0] = '\0';
	r = add_headers(slot, call, same_origin);
	if (r < 0)
		return r;
	set_credentials(e, call, same_origin);
	set_method(e, call);
	http_tls_set(e, call->legacy_tls && http_call_is_home(call, &call->at));
	curl_easy_setopt(e, CURLOPT_HTTPHEADER, slot->headers);
	curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)(call->left_ms > 0 ? call->left_ms : 1));
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)call->connect_ms);
	curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)call->max_body_bytes);
	if (curl_easy_setopt(e, CURLOPT_URL, call->url) != CURLE_OK)
		return -ENOMEM;
	return 0;
}

const char *
http_slot_header(const struct http_slot *slot, const char *name)
{
	struct curl_header *h;
	const unsigned char *p;

	if (curl_easy_header(slot->easy, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
		return NULL;
	for (p = (const unsigned char *)h->value; *p != '\0'; p++)
		if ((*p < 0x20 && *p != '\t') || *p == 0x7f)
			return NULL;
	return h->value;
}

void
http_slot_put_headers(const struct http_slot *slot, const struct mask *key, struct buf *b)
{
	struct curl_header *h = NULL;

	while ((h = curl_easy_nextheader(slot->easy, CURLH_HEADER, -1, h)) != NULL) {
		_cleanup_free_ char *name = str_safe(h->name, HTTP_MAX_VALIDATOR_BYTES);
		_cleanup_free_ char *value = str_safe(h->value, HTTP_MAX_URL_BYTES);

		if (strcasecmp(h->name, "Set-Cookie") != 0 && !mask_finds(key, h->value))
			IGNORE(buf_printf(b, "%s: %s\n", name, value));
	}
}
