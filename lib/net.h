/*
 * Which addresses a feed may lead us to, and the parts of http(s) URLs. Decided on the resolved
 * address at connect time, because text filters on URLs miss decimal, hex and mapped spellings and
 * DNS rebinding.
 */
#ifndef LIB_NET_H
#define LIB_NET_H

#include <stdbool.h>
#include <sys/socket.h>

/* false for loopback, link-local, private (RFC 1918, RFC 4193), CGNAT (RFC 6598), multicast,
 * unspecified, 0/8, 240/4, whatever else IANA lists as not globally reachable, and the same inside
 * v4-mapped, NAT64 or 6to4 addresses. */
bool net_address_is_public(const struct sockaddr *sa);
bool net_address_is_loopback(const struct sockaddr *sa);
/* The same of an address as text, without brackets; false as well when it is no address. */
bool net_text_is_public_address(const char *text);
bool net_text_is_address(const char *text);

/* Scheme, host (lower case, without brackets, numeric spellings of IPv4 as dotted quad) and port of
 * an http(s) URL; heap, freed by net_url_done. */
struct net_url {
	char *scheme, *host, *path; /* path with query, without fragment */
	unsigned port;
};
int net_url_parse(const char *url, struct net_url *ret)
    __attribute__((warn_unused_result)); /* 0 or -EINVAL */
void net_url_done(struct net_url *);
bool net_url_same_origin(const struct net_url *a, const struct net_url *b);
/* Resolves ref against base (RFC 3986 section 5); heap string or NULL when it makes no URL. */
char *net_url_join(const char *base, const char *ref);
bool net_ref_names_host(const char *ref); /* has a scheme, or starts with "//" */
/* An http(s) URL in one reading: its parts, itself without user, password and fragment, and those
 * two, NULL when absent. All heap; 0 or -EINVAL, with nothing to free. */
int net_url_split(const char *url, struct net_url *ret, char **ret_bare, char **ret_user,
    char **ret_password) __attribute__((warn_unused_result));
bool net_host_is_loopback_name(const char *host); /* localhost, 127.x, ::1 as written */

#endif
