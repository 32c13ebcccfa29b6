/*
 * Calls from start to done: waiting, running hop by hop, ended, reported. Invariant: curl has
 * returned before anything here frees, starts or tells; done runs from the deferred queue.
 */
#include "lib/http.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lib/http_internal.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/when.h"

static void on_ended(void *arg);

/* ---- slots */

static struct http_slot *
slot_get(struct http *http)
{
	struct http_slot *slot = TAILQ_FIRST(&http->kept);

	if (slot == NULL)
		return http_slot_new(http);
	TAILQ_REMOVE(&http->kept, slot, next);
	http->kept_count--;
	return slot;
}

static void
slots_trim(struct http *http, unsigned most)
{
	struct http_slot *slot;

	while (http->kept_count > most) {
		slot = TAILQ_LAST(&http->kept, http_slot_list);
		TAILQ_REMOVE(&http->kept, slot, next);
		http->kept_count--;
		http_slot_free(slot);
	}
}

static void
slot_put(struct http *http, struct http_slot *slot)
{
	if (slot == NULL)
		return;
	http_slot_clear(slot);
	TAILQ_INSERT_HEAD(&http->kept, slot, next);
	http->kept_count++;
}

/* ---- one call's way */

static void
call_free(struct http_call *call)
{
	struct curl_slist *line;

	slot_put(call->http, call->slot);
	call->http->calls--;
	LIST_REMOVE(call, all);
	net_url_done(&call->first);
	net_url_done(&call->at);
	mask_wipe(call->url);
	free(call->user);
	free(call->password);
	free(call->etag);
	free(call->last_modified);
	free(call->accept);
	free(call->method);
	mask_wipe(call->post);
	mask_free(call->key);
	for (line = call->extra; line != NULL; line = line->next)
		explicit_bzero(line->data, strlen(line->data));
	curl_slist_free_all(call->extra);
	http_call_drop_body(call);
	if (call->http->calls == 0)
		slots_trim(call->http, HTTP_KEPT_SLOTS);
	free(call);
}

static void
call_ended(struct http_call *call)
{
	struct http *http = call->http;

	if (TAILQ_EMPTY(&http->ended))
		loop_defer(http->loop, on_ended, http);
	call->state = HTTP_CALL_ENDED;
	TAILQ_INSERT_TAIL(&http->ended, call, next);
}

/* A running call leaves its host; the time it took counts. */
static void
call_stopped(struct http_call *call)
{
	TAILQ_REMOVE(&call->http->running, call, next);
	http_queue_leave(&call->http->queue, call);
	call->left_ms -= when_boot_ms() - call->started_ms;
}

static void
call_run(struct http_call *call)
{
	struct http *http = call->http;

	TAILQ_INSERT_TAIL(&http->running, call, next);
	call->started_ms = when_boot_ms();
	if (call->slot == NULL)
		call->slot = slot_get(http);
	if (call->slot != NULL && http_slot_prepare(call->slot, call) == 0 &&
	    http_multi_add(http->multi, call->slot->easy) == CURLM_OK)
		return;
	call_stopped(call);
	call->code = CURLE_FAILED_INIT;
	call_ended(call);
}

static void
pump(struct http *http)
{
	struct http_call *call;

	while (!http->closing && (call = http_queue_take(&http->queue)) != NULL)
		call_run(call);
}

static void
on_finished(CURL *easy, CURLcode code, void *arg)
{
	struct http_slot *slot = NULL;

	(void)arg;
	if (curl_easy_getinfo(easy, CURLINFO_PRIVATE, &slot) != CURLE_OK || slot == NULL)
		return;
	slot->call->code = code;
	call_stopped(slot->call);
	call_ended(slot->call);
}

static void
on_lost(const char *why, void *arg)
{
	struct http *http = arg;
	struct http_call *call;

	http->lost_why = why;
	while ((call = TAILQ_FIRST(&http->running)) != NULL) {
		http_multi_remove(http->multi, call->slot->easy);
		call->lost = true;
		call_stopped(call);
		call_ended(call);
	}
}

/* ---- telling */

/* What is told does not hold the key, whatever the other side says back. */
static void
hide_key(struct http_call *call)
{
	size_t before = call->body.len;
	char *url;

	if (call->key == NULL)
		return;
	url = mask_hide(call->key, call->url);
	mask_wipe(call->url);
	call->url = url;
	if (before == 0)
		return;
	call->body.len = mask_hide_bytes(call->key, call->body.data, before);
	call->body.data[call->body.len] = '\0';
	call->http->bodies_bytes -= before - call->body.len;
}

static const char *
told_header(const struct http_call *call, const char *name)
{
	const char *value = http_slot_header(call->slot, name);

	return mask_finds(call->key, value) ? NULL : value;
}

static void
call_report(struct http_call *call)
{
	struct http_response r = { .end = call->end, .retry_after_s = -1 };
	const struct http_slot *slot = call->slot;
	struct buf headers;
	char *peer = NULL;

	buf_init(&headers, HTTP_MAX_KEPT_HEADER_BYTES);
	hide_key(call);
	r.final_url = call->url;
	r.hops = call->hops;
	r.body = buf_str(&call->body);
	r.body_len = call->body.len;
	r.detail = call->end != HTTP_OK ? call->detail : NULL;
	if (slot != NULL) {
		(void)curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &r.status);
		if (curl_easy_getinfo(slot->easy, CURLINFO_PRIMARY_IP, &peer) == CURLE_OK &&
		    !str_empty(peer))
			r.peer = peer;
		r.content_type = told_header(call, "Content-Type");
		r.etag = told_header(call, "ETag");
		r.last_modified = told_header(call, "Last-Modified");
		r.cache_control = told_header(call, "Cache-Control");
		r.expires = told_header(call, "Expires");
		r.content_location = told_header(call, "Content-Location");
		r.retry_after_s = http_slot_retry_after(slot);
		http_slot_put_headers(slot, call->key, &headers);
	}
	r.headers = buf_str(&headers);
	if (call->end == HTTP_OK && call->hops > 0 && call->permanent)
		r.moved_to = call->url;
	call->done(&r, call->arg);
	buf_done(&headers);
}

static void
call_settle(struct http_call *call)
{
	struct http *http = call->http;

	if (call->slot == NULL) {
		http_call_fail(call, HTTP_IO, "libcurl has no handle for it");
	} else if (http_call_judge(call) == 1) {
		if (call->left_ms > 0) {
			http_call_drop_body(call);
			http_slot_clear(call->slot);
			http_queue_put(&http->queue, call, true);
			return;
		}
		http_call_fail(
		    call, HTTP_TIMEOUT, "the deadline passed after %u redirects", call->hops);
	}
	call->state = HTTP_CALL_REPORTED;
	call_report(call);
	call_free(call);
}

static void
on_ended(void *arg)
{
	struct http *http = arg;
	struct http_call *call;

	while ((call = TAILQ_FIRST(&http->ended)) != NULL) {
		TAILQ_REMOVE(&http->ended, call, next);
		call_settle(call);
	}
	if (http->told != NULL)
		http->told(http->told_arg);
	pump(http);
}

/* ---- outside */

static const char *
system_bundle(void)
{
	const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);

	return v->age >= CURLVERSION_SEVENTH && v->cainfo != NULL
	    ? v->cainfo
	    : "/etc/ssl/certs/ca-certificates.crt";
}

int
http_new(struct http **ret, struct loop *loop, const struct http_options *options, struct err *err)
{
	struct http_multi_user user = { .finished = on_finished, .lost = on_lost };
	unsigned max_total = options->max_total > 0 ? options->max_total : 32;
	unsigned max_per_host = options->max_per_host > 0 ? options->max_per_host : 1;
	struct http *http;
	int r;

	if (options->ca_file != NULL && access(options->ca_file, R_OK) < 0)
		return err_set(err, -errno, "the CA file %s cannot be read: %s", options->ca_file,
		    strerror(errno));
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, -ENOMEM, "libcurl does not start");
	http = xcalloc(1, sizeof(*http));
	http->loop = loop;
	LIST_INIT(&http->all);
	TAILQ_INIT(&http->running);
	TAILQ_INIT(&http->ended);
	TAILQ_INIT(&http->kept);
	http_queue_init(&http->queue, max_total, max_per_host);
	http->user_agent = xstrdup(STR_OR(options->user_agent, "ratifyd/" RATIFYD_VERSION));
	http->ca_file = xstrdup(STR_OR(options->ca_file, system_bundle()));
	http->proxy = xstrdup(STR_OR(options->proxy, ""));
	http->told = options->told;
	http->told_arg = options->told_arg;
	user.arg = http;
	r = http_multi_new(&http->multi, loop, &user, err);
	if (r < 0) {
		http_free(http);
		return r;
	}
	/* libcurl would count all hosts behind a proxy as one; our queue does not */
	http_multi_limits(http->multi, max_total, http->proxy[0] == '\0' ? max_per_host : 0);
	*ret = http;
	return 0;
}

static char *
validator_copy(const char *value)
{
	return value != NULL && http_validator_good(value) ? xstrdup(value) : NULL;
}

static int
copy_extra(struct http_call *call, const char *const *headers, struct err *err)
{
	struct curl_slist *longer;

	for (; headers != NULL && *headers != NULL; headers++) {
		if (strpbrk(*headers, "\r\n") != NULL)
			return err_set(err, -EINVAL, "a header line has a line break in it");
		longer = curl_slist_append(call->extra, *headers);
		if (longer == NULL)
			return err_set(err, -ENOMEM, "no memory for header lines");
		call->extra = longer;
	}
	return 0;
}

static struct http_call *
call_new(struct http *http, const struct http_request *request)
{
	struct http_call *call = xcalloc(1, sizeof(*call));

	call->http = http;
	LIST_INSERT_HEAD(&http->all, call, all);
	http->calls++;
	call->post = xstrdup(request->post);
	call->key = mask_copy(request->key);
	call->method = xstrdup(request->method);
	call->legacy_tls = request->legacy_tls;
	call->stay = request->stay;
	if (request->post == NULL) {
		call->etag = validator_copy(request->etag);
		call->last_modified = validator_copy(request->last_modified);
	}
	call->accept = xstrdup(request->accept);
	call->max_body_bytes =
	    request->max_body_bytes > 0 ? request->max_body_bytes : HTTP_DEFAULT_BODY_BYTES;
	call->connect_ms = request->connect_ms > 0 ? request->connect_ms : HTTP_DEFAULT_CONNECT_MS;
	call->left_ms = request->total_ms > 0 ? request->total_ms : HTTP_DEFAULT_TOTAL_MS;
	buf_init(&call->body, call->max_body_bytes);
	call->exempt = !request->learnt;
	call->permanent = true;
	return call;
}

static int
call_aim(struct http_call *call, const char *url, struct err *err)
{
	_cleanup_free_ char *told = mask_hide(call->key, url);

	if (strlen(url) > HTTP_MAX_URL_BYTES)
		return err_set(err, -EINVAL, "the URL has %zu bytes, at most %d are sent",
		    strlen(url), HTTP_MAX_URL_BYTES);
	if (net_url_split(url, &call->at, &call->url, &call->user, &call->password) < 0)
		return err_set(err, -EINVAL, "%.200s is not an http or https URL", told);
	call->first.scheme = xstrdup(call->at.scheme);
	call->first.host = xstrdup(call->at.host);
	call->first.port = call->at.port;
	return 0;
}

int
http_start(struct http *http, const struct http_request *request, http_done_fn *done, void *arg,
    struct http_call **ret, struct err *err)
{
	struct http_call *call = call_new(http, request);
	int r = call_aim(call, request->url, err);

	if (r == 0)
		r = copy_extra(call, request->headers, err);
	if (r < 0) {
		call_free(call);
		return r;
	}
	call->done = done;
	call->arg = arg;
	http_queue_put(&http->queue, call, false);
	*ret = call;
	pump(http);
	return 0;
}

void
http_cancel(struct http_call *call)
{
	struct http *http = call->http;

	switch (call->state) {
	case HTTP_CALL_WAITING:
		http_queue_leave(&http->queue, call);
		break;
	case HTTP_CALL_RUNNING:
		http_multi_remove(http->multi, call->slot->easy);
		call_stopped(call);
		break;
	case HTTP_CALL_ENDED:
		TAILQ_REMOVE(&http->ended, call, next);
		break;
	case HTTP_CALL_REPORTED:
		return; /* by its own done; it is freed right after */
	}
	call_free(call);
	pump(http);
}

unsigned
http_running(const struct http *http)
{
	return http->calls;
}

void
http_free(struct http *http)
{
	struct http_call *call, *next;

	if (http == NULL)
		return;
	http->closing = true;
	for (call = LIST_FIRST(&http->all); call != NULL; call = next) {
		next = LIST_NEXT(call, all);
		http_cancel(call);
	}
	loop_defer_cancel(http->loop, on_ended, http);
	slots_trim(http, 0);
	http_multi_free(http->multi);
	free(http->user_agent);
	free(http->ca_file);
	free(http->proxy);
	free(http);
	curl_global_cleanup();
}
