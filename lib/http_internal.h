/*
 * What the files of lib/http share. A call waits for its host, runs hop by hop in a slot, ends,
 * and is reported; it is in exactly one list at a time, and its state says in which.
 */
#ifndef LIB_HTTP_INTERNAL_H
#define LIB_HTTP_INTERNAL_H

#include <curl/curl.h>
#include <stdbool.h>
#include <sys/queue.h>

#include "lib/buf.h"
#include "lib/http.h"
#include "lib/http_multi.h"
#include "lib/net.h"

/* Limits, each with its reason. */
#define HTTP_MAX_HOPS 5                        /* RELIABILITY: enough for http->https->www->new */
#define HTTP_MAX_HEADER_BYTES (64 * 1024)      /* of one hop, all lines together */
#define HTTP_MAX_VALIDATOR_BYTES 1024          /* longer ones are not worth sending each time */
#define HTTP_MAX_URL_BYTES (8 * 1024)          /* what servers take in a request line */
#define HTTP_MAX_KEPT_HEADER_BYTES (16 * 1024) /* for who has to prove an answer */
#define HTTP_MAX_REDIRECT_BODY_BYTES 65536     /* read to keep the connection, then left */
#define HTTP_MAX_RETRY_AFTER_S (7 * 86400)     /* a slip of the publisher must not silence it */
#define HTTP_MAX_BODIES_BYTES (48 << 20) /* of all answers at a time: many hosts may conspire */
#define HTTP_DEFAULT_BODY_BYTES (8 << 20)
#define HTTP_DEFAULT_CONNECT_MS 10000
#define HTTP_DEFAULT_TOTAL_MS 30000
#define HTTP_KEPT_SLOTS 8 /* easy handles kept while nothing runs: memory is ours all day */

/* An easy handle and what it takes for one hop. Its callbacks get the slot. */
struct http_slot {
	TAILQ_ENTRY(http_slot) next;
	struct http_call *call; /* NULL while kept for later */
	CURL *easy;
	struct curl_slist *headers;
	size_t header_bytes, redirect_bytes;
	bool headers_done; /* the blank line after the last header came */
	bool redirect;     /* its status is one that we follow */
	bool skipped_rest; /* of a redirect's body, on purpose */
	bool body_too_big, headers_too_big, bodies_too_big;
	char refused[64]; /* an address that policy refused, "" when none */
	char error[CURL_ERROR_SIZE];
};

struct http_host;

enum http_call_state { HTTP_CALL_WAITING, HTTP_CALL_RUNNING, HTTP_CALL_ENDED, HTTP_CALL_REPORTED };

struct http_call {
	TAILQ_ENTRY(http_call) next; /* in its host's waiting, http->running or http->ended */
	LIST_ENTRY(http_call) all;
	enum http_call_state state;
	struct http *http;
	struct http_host *host; /* while it waits or runs */
	struct http_slot *slot; /* from running until reported */
	struct net_url first, at;
	char *url; /* of the present hop, without credentials */
	char *user, *password, *etag, *last_modified, *accept, *post, *method;
	struct mask *key;
	struct curl_slist *extra;
	size_t max_body_bytes;
	unsigned connect_ms;
	int64_t left_ms, started_ms; /* of the total deadline; CLOCK_BOOTTIME */
	struct buf body;
	unsigned hops;
	bool legacy_tls, stay;
	bool exempt;    /* still at the configured host: private addresses are its owner's choice */
	bool permanent; /* all hops so far were 301 or 308 */
	CURLcode code;
	bool lost; /* libcurl lost it */
	enum http_end end;
	char detail[CURL_ERROR_SIZE + 128]; /* without the key */
	http_done_fn *done;
	void *arg;
};
TAILQ_HEAD(http_call_list, http_call);
LIST_HEAD(http_call_all, http_call);
TAILQ_HEAD(http_slot_list, http_slot);
TAILQ_HEAD(http_host_list, http_host);

/* Who may run: at most max_per_host of a host, max_total of all, first come first served. */
struct http_queue {
	void *hosts; /* tsearch tree */
	struct http_host_list ready;
	unsigned running, max_total, max_per_host;
};
void http_queue_init(struct http_queue *q, unsigned max_total, unsigned max_per_host);
void http_queue_put(struct http_queue *q, struct http_call *call, bool front);
struct http_call *http_queue_take(struct http_queue *q);             /* NULL: nothing may run now */
void http_queue_leave(struct http_queue *q, struct http_call *call); /* waiting or running */

struct http {
	struct loop *loop;
	struct http_multi *multi;
	struct http_queue queue;
	struct http_call_all all;
	struct http_call_list running, ended;
	struct http_slot_list kept;
	unsigned kept_count, calls;
	size_t bodies_bytes;
	bool closing;
	char *user_agent, *ca_file, *proxy;
	const char *lost_why;
	loop_fn *told;
	void *told_arg;
};

/* http_slot.c: an easy handle with all our options; one hop of a call. */
struct http_slot *http_slot_new(const struct http *http); /* NULL when libcurl has none */
void http_slot_free(struct http_slot *slot);
int http_slot_prepare(struct http_slot *slot, struct http_call *call) MUST_USE;
void http_slot_clear(struct http_slot *slot); /* forgets the call */
/* First value of a header of the last answer; NULL when absent or with control characters. */
const char *http_slot_header(const struct http_slot *slot, const char *name);
/* All of its headers, as http_response has them; what does not fit is left out. */
void http_slot_put_headers(const struct http_slot *slot, const struct mask *key, struct buf *b);

/* http_tls.c: what the next transfer of this handle takes of a server. */
void http_tls_set(CURL *easy, bool legacy);

/* http_policy.c: how a hop ended, and whether another follows. */
bool http_validator_good(const char *value);
bool http_status_redirects(long status);
bool http_call_is_home(const struct http_call *call, const struct net_url *at); /* first's host */
void http_call_drop_body(struct http_call *call);
void
http_call_fail(struct http_call *call, enum http_end end, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* 0: over, call->end says how; 1: call->url is the next hop's. */
int http_call_judge(struct http_call *call) MUST_USE;
int64_t http_slot_retry_after(const struct http_slot *slot);

#endif
