/*
 * One bounded, cancellable GET or POST on libcurl's multi-socket interface. Redirects are followed
 * here, hop by hop, under our policy; what did not end well says in which way.
 *
 * The first URL's host may have any address, unless it is learnt: its owner configured it. What a
 * redirect names has to be a public one; a redirect without a host in it ("/feed") stays where it
 * is. The program ignores SIGPIPE.
 */
#ifndef LIB_HTTP_H
#define LIB_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/err.h"
#include "lib/loop.h"
#include "lib/mask.h"

enum http_end {
	HTTP_OK,      /* an answer came whole; look at status */
	HTTP_TOO_BIG, /* decoded body or headers passed the cap */
	HTTP_TIMEOUT,
	HTTP_DNS,
	HTTP_CONNECT,
	HTTP_TLS,
	HTTP_IO,       /* broken framing, cut body, reset */
	HTTP_REDIRECT, /* too many hops, no Location, or a hop that policy refuses */
	HTTP_REFUSED,  /* the address is not one that this source may reach */
	HTTP_END_MAX_
};
const char *http_end_name(enum http_end);

struct http_request { /* borrowed until http_start returns */
	const char *url;
	const char *const *headers; /* extra "Name: value" lines, NULL-terminated; may be NULL; sent
				       to the first host only */
	const char *etag, *last_modified; /* validators, byte for byte; NULL: none. With an ETag the
					     date is not sent; over 1 KiB they are dropped */
	const char *accept;               /* NULL: the feed types */
	size_t max_body_bytes;            /* decoded; 0: 8 MiB */
	const char *post;   /* a body makes it a POST, without validators; sent to the first host
			       only. A 301, 302 or 303 of it is refused, 307 and 308 keep it */
	const char *method; /* with a body: "PUT" and the like; NULL: POST */
	bool stay;          /* no redirect is followed: HTTP_REDIRECT, with its status */
	bool legacy_tls; /* for the first host alone: OpenSSL's security level 0 and renegotiation
			  without RFC 5746; its connections are nobody else's */
	const struct mask *key; /* what url, headers and post hold of it is sent to the first host
				   only, and the response does not have it; NULL: none */
	bool learnt; /* a redirect named this URL, not the owner: it has to be a public address */
	unsigned connect_ms, total_ms; /* 0: 10 s, 30 s; over all hops, without waiting for the
					  host's turn */
};

struct http_response { /* everything borrowed by done() */
	enum http_end end;
	long status;           /* of the last hop, 0 when none came */
	const char *final_url; /* the URL that answered */
	const char *moved_to;  /* set when every hop was a 301 or 308: the new permanent address */
	const char *content_type, *etag, *last_modified, *cache_control, *expires,
	    *content_location;
	int64_t retry_after_s; /* -1: absent or unreadable; clamped to 7 days; both forms */
	const char *headers;   /* of the last hop, "Name: value" one a line, as they came; without
				  cookies and what holds the key */
	const char *body;      /* NUL follows */
	size_t body_len;
	const char *detail; /* why it did not end well, for a person */
	const char *peer;   /* address that answered, or NULL */
	unsigned hops;
};
typedef void http_done_fn(const struct http_response *, void *arg);

struct http_options { /* borrowed until http_new returns */
	const char *user_agent;
	const char *ca_file;   /* NULL: the system's bundle */
	const char *proxy;     /* NULL: none, whatever the environment says */
	unsigned max_total;    /* transfers at once; 0: 32 */
	unsigned max_per_host; /* 0: 1 */
	loop_fn *told;         /* after the last done of a turn of the loop; may be NULL */
	void *told_arg;
};

struct http;
struct http_call;
int
http_new(struct http **ret, struct loop *, const struct http_options *, struct err *err) MUST_USE;
void http_free(struct http *); /* cancels what runs; NULL is fine; not inside a done */
/* Errors: -EINVAL for a URL that is not http(s). done runs exactly once, from the loop, unless
 * cancelled. */
int http_start(struct http *, const struct http_request *, http_done_fn *done, void *arg,
    struct http_call **ret, struct err *err) MUST_USE;
void
http_cancel(struct http_call *); /* done never runs afterwards; legal inside another call's done */
unsigned http_running(const struct http *); /* started and not yet reported */

/* Retry-After: delta-seconds or the three date forms of RFC 9110; -1 when unreadable. now_s: wall
 * clock. */
int64_t http_parse_retry_after(const char *value, int64_t now_s);

#endif
