/*
 * libcurl's multi-socket interface on our loop. Invariant: curl's own callbacks only move events
 * and timers; curl is entered from the loop alone, and finished handles are told after curl has
 * returned, already out of the multi.
 */
#ifndef LIB_HTTP_MULTI_H
#define LIB_HTTP_MULTI_H

#include <curl/curl.h>

#include "lib/err.h"
#include "lib/loop.h"

struct http_multi;
struct http_multi_user {
	void (*finished)(CURL *easy, CURLcode code, void *arg); /* must not free the multi */
	/* libcurl has lost its state: every handle that was added has to be removed, all
	 * connections are gone, and the multi is a fresh one. */
	void (*lost)(const char *why, void *arg);
	void *arg;
};

int http_multi_new(struct http_multi **ret, struct loop *loop, const struct http_multi_user *user,
    struct err *err) MUST_USE;
void http_multi_free(struct http_multi *m); /* after all handles were removed; NULL is fine */
void http_multi_limits(struct http_multi *m, unsigned max_total, unsigned max_per_host);
CURLMcode http_multi_add(struct http_multi *m, CURL *easy);
void http_multi_remove(struct http_multi *m, CURL *easy);

#endif
