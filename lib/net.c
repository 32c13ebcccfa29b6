/*
 * Address classes by table, URLs by libcurl's own parser, so that what is judged is what will be
 * asked. Invariant: an address that no table knows as public space is not public.
 */
#include "lib/net.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "lib/mem.h"
#include "lib/str.h"

/* IANA's special-purpose registry: what it says is not globally reachable, and multicast. */
static const struct {
	uint32_t net;
	unsigned bits;
} not_public4[] = {
	{ 0x00000000, 8 },  /* this network */
	{ 0x0a000000, 8 },  /* private */
	{ 0x64400000, 10 }, /* carrier-grade NAT */
	{ 0x7f000000, 8 },  /* loopback */
	{ 0xa9fe0000, 16 }, /* link-local, the clouds' metadata */
	{ 0xac100000, 12 }, /* private */
	{ 0xc0000000, 24 }, /* protocol assignments */
	{ 0xc0000200, 24 }, /* documentation */
	{ 0xc0586300, 24 }, /* 6to4 relays, deprecated */
	{ 0xc0a80000, 16 }, /* private */
	{ 0xc6120000, 15 }, /* benchmarks */
	{ 0xc6336400, 24 }, /* documentation */
	{ 0xcb007100, 24 }, /* documentation */
	{ 0xe0000000, 4 },  /* multicast */
	{ 0xf0000000, 4 },  /* reserved, broadcast */
};

/* Inside 2000::/3, the only space that is handed out. */
static const struct {
	unsigned char net[4];
	unsigned bits;
} not_public6[] = {
	{ { 0x20, 0x01, 0x00, 0x00 }, 23 }, /* protocol assignments, Teredo among them */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
	{ { 0x3f, 0xff, 0x00, 0x00 }, 20 }, /* documentation */
};

static const unsigned char prefix_mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
static const unsigned char prefix_nat64[12] = { 0, 0x64, 0xff, 0x9b };
static const unsigned char prefix_6to4[2] = { 0x20, 0x02 };

static bool
in_net(uint32_t address, uint32_t net, unsigned bits)
{
	return ((address ^ net) >> (32 - bits)) == 0;
}

static uint32_t
read32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool
v4_is_public(uint32_t address)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(not_public4); i++)
		if (in_net(address, not_public4[i].net, not_public4[i].bits))
			return false;
	return true;
}

static bool
v6_is_public(const unsigned char *a)
{
	size_t i;

	if (memcmp(a, prefix_mapped, sizeof(prefix_mapped)) == 0 ||
	    memcmp(a, prefix_nat64, sizeof(prefix_nat64)) == 0)
		return v4_is_public(read32(a + 12));
	if (memcmp(a, prefix_6to4, sizeof(prefix_6to4)) == 0)
		return v4_is_public(read32(a + 2));
	if ((a[0] & 0xe0) != 0x20)
		return false;
	for (i = 0; i < ARRAY_LEN(not_public6); i++)
		if (in_net(read32(a), read32(not_public6[i].net), not_public6[i].bits))
			return false;
	return true;
}

bool
net_address_is_public(const struct sockaddr *sa)
{
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;

	if (sa->sa_family == AF_INET) {
		memcpy(&in4, sa, sizeof(in4));
		return v4_is_public(ntohl(in4.sin_addr.s_addr));
	}
	if (sa->sa_family == AF_INET6) {
		memcpy(&in6, sa, sizeof(in6));
		return v6_is_public(in6.sin6_addr.s6_addr);
	}
	return false;
}

bool
net_address_is_loopback(const struct sockaddr *sa)
{
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;

	if (sa->sa_family == AF_INET) {
		memcpy(&in4, sa, sizeof(in4));
		return ntohl(in4.sin_addr.s_addr) >> 24 == 127;
	}
	if (sa->sa_family != AF_INET6)
		return false;
	memcpy(&in6, sa, sizeof(in6));
	return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr) ||
	    (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr) && in6.sin6_addr.s6_addr[12] == 127);
}

/* A zone ("fe80::1%eth0") is not part of the address. */
static bool
text_to_address(const char *text, struct sockaddr_storage *ret)
{
	struct sockaddr_in in4 = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	char plain[INET6_ADDRSTRLEN];
	size_t len = strcspn(text, "%");

	if (len >= sizeof(plain))
		return false;
	memcpy(plain, text, len);
	plain[len] = '\0';
	memset(ret, 0, sizeof(*ret));
	if (inet_pton(AF_INET, plain, &in4.sin_addr) == 1)
		memcpy(ret, &in4, sizeof(in4));
	else if (inet_pton(AF_INET6, plain, &in6.sin6_addr) == 1)
		memcpy(ret, &in6, sizeof(in6));
	else
		return false;
	return true;
}

bool
net_text_is_address(const char *text)
{
	struct sockaddr_storage address;

	return text_to_address(text, &address);
}

bool
net_text_is_public_address(const char *text)
{
	struct sockaddr_storage address;

	return text_to_address(text, &address) &&
	    net_address_is_public((const struct sockaddr *)&address);
}

bool
net_host_is_loopback_name(const char *host)
{
	struct sockaddr_storage address;
	char *bare = xstrdup(host);
	size_t len = strlen(bare);
	bool is;

	if (len > 1 && bare[0] == '[' && bare[len - 1] == ']') {
		bare[--len] = '\0';
		memmove(bare, bare + 1, len--);
	}
	if (len > 1 && bare[len - 1] == '.')
		bare[--len] = '\0';
	if (text_to_address(bare, &address))
		is = net_address_is_loopback((const struct sockaddr *)&address);
	else /* RFC 6761: so are all names below localhost */
		is = strcasecmp(bare, "localhost") == 0 ||
		    (len > 10 && strcasecmp(bare + len - 10, ".localhost") == 0);
	free(bare);
	return is;
}

/* ---- URLs */

static void
free_url(CURLU **u)
{
	curl_url_cleanup(*u);
}
#define _cleanup_url_ __attribute__((cleanup(free_url)))

/* A part on our own heap; NULL when it is absent. */
static char *
url_part(CURLU *u, CURLUPart part, unsigned flags)
{
	char *s = NULL, *copy;

	if (curl_url_get(u, part, &s, flags) != CURLUE_OK)
		return NULL;
	copy = xstrdup(s);
	curl_free(s);
	return copy;
}

static char *
url_host(CURLU *u)
{
	char *host = url_part(u, CURLUPART_HOST, 0), *p;
	size_t len;

	if (host == NULL)
		return NULL;
	for (p = host; *p != '\0'; p++)
		*p = (char)(*p >= 'A' && *p <= 'Z' ? *p - 'A' + 'a' : *p);
	len = strlen(host);
	if (host[0] == '[' && host[len - 1] == ']') {
		host[len - 1] = '\0';
		memmove(host, host + 1, len - 1);
	}
	return host;
}

static char *
url_path(CURLU *u)
{
	char *path = url_part(u, CURLUPART_PATH, 0);
	char *query = url_part(u, CURLUPART_QUERY, 0);
	char *both;

	if (query == NULL)
		return path;
	both = xasprintf("%s?%s", STR_OR(path, "/"), query);
	free(path);
	free(query);
	return both;
}

static int
url_parts(CURLU *u, const char *url, struct net_url *ret)
{
	_cleanup_free_ char *port = NULL;
	struct net_url got = { 0 };
	int64_t number;

	if (u == NULL || curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK)
		return -EINVAL;
	got.scheme = url_part(u, CURLUPART_SCHEME, 0);
	got.host = url_host(u);
	got.path = url_path(u);
	port = url_part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	if (got.scheme == NULL || str_empty(got.host) || got.path == NULL || port == NULL ||
	    (strcmp(got.scheme, "http") != 0 && strcmp(got.scheme, "https") != 0) ||
	    str_to_int(port, 1, 65535, &number) < 0) {
		net_url_done(&got);
		return -EINVAL;
	}
	got.port = (unsigned)number;
	*ret = got;
	return 0;
}

static char *
url_strip(CURLU *u)
{
	(void)curl_url_set(u, CURLUPART_USER, NULL, 0);
	(void)curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
	(void)curl_url_set(u, CURLUPART_OPTIONS, NULL, 0);
	(void)curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
	return url_part(u, CURLUPART_URL, 0);
}

int
net_url_parse(const char *url, struct net_url *ret)
{
	_cleanup_url_ CURLU *u = curl_url();

	return url_parts(u, url, ret);
}

int
net_url_split(
    const char *url, struct net_url *ret, char **ret_bare, char **ret_user, char **ret_password)
{
	_cleanup_url_ CURLU *u = curl_url();
	int r = url_parts(u, url, ret);

	if (r < 0)
		return r;
	*ret_user = url_part(u, CURLUPART_USER, CURLU_URLDECODE);
	*ret_password = url_part(u, CURLUPART_PASSWORD, CURLU_URLDECODE);
	if (*ret_user == NULL && *ret_password == NULL && strchr(url, '#') == NULL)
		*ret_bare = xstrdup(url);
	else
		*ret_bare = url_strip(u);
	if (*ret_bare != NULL)
		return 0;
	free(*ret_user);
	free(*ret_password);
	*ret_user = *ret_password = NULL;
	net_url_done(ret);
	return -EINVAL;
}

void
net_url_done(struct net_url *url)
{
	free(url->scheme);
	free(url->host);
	free(url->path);
	memset(url, 0, sizeof(*url));
}

bool
net_url_same_origin(const struct net_url *a, const struct net_url *b)
{
	return a->port == b->port && strcmp(a->scheme, b->scheme) == 0 &&
	    strcmp(a->host, b->host) == 0;
}

bool
net_ref_names_host(const char *ref)
{
	const char *p = ref;

	if (ref[0] == '/' && ref[1] == '/')
		return true;
	if (!isalpha((unsigned char)*p))
		return false;
	while (isalnum((unsigned char)*p) || *p == '+' || *p == '-' || *p == '.')
		p++;
	return *p == ':';
}

/* libcurl resolves relative references, but for two things: a fragment on the base and a reference
 * that is nothing else. */
char *
net_url_join(const char *base, const char *ref)
{
	_cleanup_url_ CURLU *u = curl_url();
	const unsigned flags = CURLU_URLENCODE | CURLU_ALLOW_SPACE | CURLU_NON_SUPPORT_SCHEME;

	if (u == NULL || curl_url_set(u, CURLUPART_URL, base, flags) != CURLUE_OK ||
	    curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0) != CURLUE_OK)
		return NULL;
	if (ref[0] == '#') {
		if (curl_url_set(u, CURLUPART_FRAGMENT, ref + 1, flags) != CURLUE_OK)
			return NULL;
	} else if (ref[0] != '\0' && curl_url_set(u, CURLUPART_URL, ref, flags) != CURLUE_OK) {
		return NULL;
	}
	return url_part(u, CURLUPART_URL, 0);
}
