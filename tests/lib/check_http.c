#include "tests/suite.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>

#include "lib/http.h"
#include "lib/str.h"
#include "lib/when.h"
#include "tests/lib/http_server.h"

static struct http *http;

/* ---- what the answers looked like */

struct seen {
	unsigned count;
	enum http_end end;
	long status;
	size_t body_len;
	unsigned hops;
	char *final_url, *moved_to, *detail, *etag, *peer;
	struct http_call *cancel; /* another call, inside done */
	const char *then;         /* another URL, started inside done */
};
static struct seen seen[8];
static unsigned left;

static void start(size_t i, const char *path);

static void
on_done(const struct http_response *r, void *arg)
{
	struct seen *s = arg;
	const char *then = s->then;

	s->count++;
	s->end = r->end;
	s->status = r->status;
	s->body_len = r->body_len;
	s->hops = r->hops;
	free(s->final_url);
	free(s->moved_to);
	free(s->detail);
	free(s->etag);
	free(s->peer);
	s->final_url = xstrdup(r->final_url);
	s->moved_to = xstrdup(r->moved_to);
	s->detail = xstrdup(r->detail);
	s->etag = xstrdup(r->etag);
	s->peer = xstrdup(r->peer);
	if (strstr(r->final_url, "/body/10") != NULL)
		ck_assert_str_eq(r->cache_control, "max-age=60");
	if (s->cancel != NULL) {
		http_cancel(s->cancel);
		left--;
	}
	s->cancel = NULL;
	s->then = NULL;
	if (then != NULL)
		start((size_t)(s - seen), then);
	if (--left == 0)
		loop_stop(loop);
}

static struct http_call *
start_request(size_t i, const char *path, struct http_request *request)
{
	_cleanup_free_ char *url = str_starts(path, "http")
	    ? xstrdup(path)
	    : xasprintf("http://127.0.0.1:%u%s", server.port, path);
	struct http_call *call;

	request->url = url;
	if (request->total_ms == 0)
		request->total_ms = 5000;
	ck_assert_msg(
	    http_start(http, request, on_done, &seen[i], &call, &err) == 0, "%s", err.text);
	left++;
	return call;
}

static void
start(size_t i, const char *path)
{
	struct http_request request = { 0 };

	IGNORE(start_request(i, path, &request) != NULL);
}

static void
stop(void *unused)
{
	(void)unused;
	loop_stop(loop);
}

static void
run(void)
{
	ck_assert_int_eq(loop_run(loop, &err), 0);
}

static void
http_open(const struct http_options *options)
{
	http_free(http);
	ck_assert_msg(http_new(&http, loop, options, &err) == 0, "%s", err.text);
}

/* All hosts lead to the server, and addresses are not looked at. */
static void
http_open_by_proxy(unsigned max_per_host)
{
	_cleanup_free_ char *proxy = xasprintf("http://127.0.0.1:%u", server.port);
	struct http_options options = { .proxy = proxy, .max_per_host = max_per_host };

	http_open(&options);
}

static void
setup(void)
{
	struct http_options options = { .user_agent = "check" };

	(void)signal(SIGPIPE, SIG_IGN);
	setenv("http_proxy", "http://127.0.0.1:1/", 1); /* nobody asks it */
	setenv("ALL_PROXY", "http://127.0.0.1:1/", 1);
	memset(seen, 0, sizeof(seen));
	left = 0;
	http = NULL;
	ck_assert_int_eq(loop_new(&loop, &err), 0);
	server_start();
	http_open(&options);
}

static void
teardown(void)
{
	size_t i;

	http_free(http);
	server_stop();
	loop_free(loop);
	for (i = 0; i < ARRAY_LEN(seen); i++) {
		free(seen[i].final_url);
		free(seen[i].moved_to);
		free(seen[i].detail);
		free(seen[i].etag);
		free(seen[i].peer);
	}
}

static bool
asked(const char *text)
{
	return strstr(buf_str(&server.requests), text) != NULL;
}

/* ---- tests */

START_TEST(plain)
{
	start(0, "/body/10");
	run();
	ck_assert_uint_eq(seen[0].count, 1);
	ck_assert_int_eq(seen[0].end, HTTP_OK);
	ck_assert_int_eq(seen[0].status, 200);
	ck_assert_uint_eq(seen[0].body_len, 10);
	ck_assert_str_eq(seen[0].etag, "W/\"x y\"");
	ck_assert_str_eq(seen[0].peer, "127.0.0.1");
	ck_assert_ptr_null(seen[0].detail);
	ck_assert_ptr_null(seen[0].moved_to);
	ck_assert(asked("GET /body/10 HTTP/1.1\r\n"));
	ck_assert(asked("\r\nUser-Agent: check\r\n"));
	ck_assert(asked("\r\nAccept-Encoding: gzip, deflate\r\n"));
	ck_assert(!asked("If-None-Match") && !asked("If-Modified-Since"));
	ck_assert_uint_eq(http_running(http), 0);
}
END_TEST

static const struct {
	const char *etag, *last_modified, *sent, *not_sent;
} validator_rows[] = {
	{ "W/\"a b\"", "yesterday", "\r\nIf-None-Match: W/\"a b\"\r\n", "If-Modified-Since" },
	{ "unquoted", NULL, "\r\nIf-None-Match: unquoted\r\n", "If-Modified-Since" },
	{ NULL, "Mon, 05 Jan 2026 10:00:00 GMT",
	    "\r\nIf-Modified-Since: Mon, 05 Jan 2026 10:00:00 GMT\r\n", "If-None-Match" },
	{ "*", "never", "\r\nIf-Modified-Since: never\r\n", "If-None-Match" },
	{ "\"x\"\r\nX-Evil: 1", NULL, "GET /body/1 ", "Evil" },
	{ "", "", "GET /body/1 ", "If-" },
};

START_TEST(validators)
{
	struct http_request request = { .etag = validator_rows[_i].etag,
		.last_modified = validator_rows[_i].last_modified };

	start_request(0, "/body/1", &request);
	run();
	ck_assert_msg(asked(validator_rows[_i].sent), "%s", buf_str(&server.requests));
	ck_assert_msg(!asked(validator_rows[_i].not_sent), "%s", buf_str(&server.requests));
}
END_TEST

START_TEST(long_validators_are_dropped)
{
	char etag[1026];
	struct http_request request = { .etag = etag };

	memset(etag, 'e', sizeof(etag));
	etag[sizeof(etag) - 1] = '\0'; /* 1,025 */
	start_request(0, "/body/1", &request);
	run();
	ck_assert(!asked("If-None-Match"));
	etag[sizeof(etag) - 2] = '\0';
	start_request(0, "/body/1", &request);
	run();
	ck_assert(asked("If-None-Match"));
}
END_TEST

START_TEST(body_cap)
{
	struct http_request request = { .max_body_bytes = 1000 };

	start_request(0, "/body/1000", &request);
	start_request(1, "/body/1001", &request);
	run();
	ck_assert_int_eq(seen[0].end, HTTP_OK);
	ck_assert_uint_eq(seen[0].body_len, 1000);
	ck_assert_int_eq(seen[1].end, HTTP_TOO_BIG);
	ck_assert_uint_le(seen[1].body_len, 1000);
}
END_TEST

static const struct {
	const char *url;
	enum http_end end;
	unsigned hops;
	const char *final_url, *moved_to;
} redirect_rows[] = {
	{ "http://a.example/to/301//body/1", HTTP_OK, 1, "http://a.example/body/1",
	    "http://a.example/body/1" },
	{ "http://a.example/to/302//body/1", HTTP_OK, 1, "http://a.example/body/1", NULL },
	{ "http://a.example/to/308/http://b.example/to/301//body/1", HTTP_OK, 2,
	    "http://b.example/body/1", "http://b.example/body/1" },
	{ "http://a.example/to/301/http://b.example/to/307//body/1", HTTP_OK, 2,
	    "http://b.example/body/1", NULL },
	{ "http://a.example/to/303/http://b.example/body/1", HTTP_OK, 1, "http://b.example/body/1",
	    NULL },
	{ "http://a.example/to/302/http://10.0.0.1/x", HTTP_REFUSED, 0, NULL, NULL },
	{ "http://a.example/to/302/http://[fd00::1]/x", HTTP_REFUSED, 0, NULL, NULL },
	{ "http://a.example/to/302/http://localhost/x", HTTP_REFUSED, 0, NULL, NULL },
	{ "http://a.example/to/302/http://0x7f000001/x", HTTP_REFUSED, 0, NULL, NULL },
	{ "http://a.example/to/302/http://u:p@b.example/x", HTTP_REDIRECT, 0, NULL, NULL },
	{ "http://a.example/to/302/ftp://b.example/x", HTTP_REDIRECT, 0, NULL, NULL },
	{ "http://a.example/to/302/", HTTP_REDIRECT, 0, NULL, NULL },
	{ "http://a.example/to/300//body/1", HTTP_OK, 0, "http://a.example/to/300//body/1", NULL },
	{ "http://a.example/to/302//to/302//to/302//to/302//to/302//body/1", HTTP_OK, 5, NULL,
	    NULL },
	{ "http://a.example/to/302//to/302//to/302//to/302//to/302//to/302//body/1", HTTP_REDIRECT,
	    5, NULL, NULL },
};

START_TEST(redirects)
{
	http_open_by_proxy(0);
	start(0, redirect_rows[_i].url);
	run();
	ck_assert_msg(seen[0].end == redirect_rows[_i].end, "%s: %s, %s", redirect_rows[_i].url,
	    http_end_name(seen[0].end), STR_OR(seen[0].detail, ""));
	ck_assert_uint_eq(seen[0].hops, redirect_rows[_i].hops);
	if (redirect_rows[_i].final_url != NULL)
		ck_assert_str_eq(seen[0].final_url, redirect_rows[_i].final_url);
	ck_assert_msg(str_eq(seen[0].moved_to, redirect_rows[_i].moved_to), "%s",
	    STR_OR(seen[0].moved_to, "nothing"));
}
END_TEST

/* Without a proxy the first host may be a private one; no redirect may name it. */
START_TEST(own_host_is_exempt)
{
	_cleanup_free_ char *absolute =
	    xasprintf("/to/302/http://127.0.0.1:%u/body/1", server.port);

	struct http_request learnt = { .learnt = true };

	start(0, "/to/302//body/1");
	start(1, absolute);
	IGNORE(start_request(2, "/body/1", &learnt) != NULL); /* once named by a redirect */
	run();
	ck_assert_int_eq(seen[0].end, HTTP_OK);
	ck_assert_int_eq(seen[1].end, HTTP_REFUSED);
	ck_assert_ptr_nonnull(strstr(seen[1].detail, "127.0.0.1"));
	ck_assert_int_eq(seen[2].end, HTTP_REFUSED);
}
END_TEST

START_TEST(secrets_stay_with_the_first_host)
{
	static const char *const headers[] = { "X-Api-Key: hush", NULL };
	struct http_request request = { .headers = headers };
	const char *second;

	http_open_by_proxy(0);
	start_request(
	    0, "http://me:secret@a.example/to/302/http://b.example/to/302//body/1", &request);
	run();
	ck_assert_int_eq(seen[0].end, HTTP_OK);
	ck_assert_str_eq(seen[0].final_url, "http://b.example/body/1");
	second = strstr(buf_str(&server.requests), "GET http://b.example");
	ck_assert_ptr_nonnull(second);
	ck_assert(asked("X-Api-Key: hush"));
	ck_assert_ptr_null(strstr(second, "X-Api-Key"));
	ck_assert(!asked("secret")); /* not even in clear to the first */
}
END_TEST

START_TEST(extra_headers_follow_on_the_same_host)
{
	static const char *const headers[] = { "X-Api-Key: hush", NULL };
	struct http_request request = { .headers = headers };

	start_request(0, "/to/302//body/1", &request);
	run();
	ck_assert_ptr_nonnull(strstr(strstr(buf_str(&server.requests), "GET /body/1"), "hush"));
}
END_TEST

START_TEST(one_connection_a_host)
{
	size_t i;

	for (i = 0; i < 5; i++)
		start(i, "/slow/20");
	ck_assert_uint_eq(http_running(http), 5);
	run();
	ck_assert_uint_eq(server.max_busy, 1);
	ck_assert_uint_eq(server.conn_count, 1); /* and it is kept */
	for (i = 0; i < 5; i++)
		ck_assert_int_eq(seen[i].end, HTTP_OK);
}
END_TEST

START_TEST(hosts_run_side_by_side)
{
	int64_t began = when_boot_ms();

	http_open_by_proxy(2);
	start(0, "http://a.example/slow/300");
	start(1, "http://b.example/slow/300");
	start(2, "http://a.example/slow/300");
	run();
	ck_assert_uint_ge(server.max_busy, 2);
	ck_assert_int_lt(when_boot_ms() - began, 850);
}
END_TEST

/* Waiting for the host's turn is not the transfer's time. */
START_TEST(deadline_runs_while_running)
{
	struct http_request request = { .total_ms = 800 };

	start_request(0, "/slow/300", &request);
	start_request(1, "/slow/300", &request);
	start_request(2, "/slow/300", &request);
	run();
	ck_assert_int_eq(seen[2].end, HTTP_OK);
}
END_TEST

START_TEST(deadline_over_all_hops)
{
	struct http_request request = { .total_ms = 50 };
	int64_t began = when_boot_ms();

	start_request(0, "/to/302//to/302//to/302//to/302//body/1", &request);
	start_request(1, "/never", &request);
	run();
	ck_assert_int_eq(seen[0].end, HTTP_TIMEOUT);
	ck_assert_int_eq(seen[1].end, HTTP_TIMEOUT);
	ck_assert_int_lt(when_boot_ms() - began, 1000);
}
END_TEST

START_TEST(cancels)
{
	struct http_request request = { 0 };
	struct http_call *running, *waiting;

	running = start_request(0, "/never", &request);
	waiting = start_request(1, "/body/1", &request);
	start(2, "/body/2");
	http_cancel(waiting);
	http_cancel(running); /* lets the third one go */
	left -= 2;
	run();
	ck_assert_uint_eq(seen[0].count + seen[1].count, 0);
	ck_assert_uint_eq(seen[2].count, 1);
	ck_assert_int_eq(seen[2].end, HTTP_OK);
	ck_assert_uint_eq(http_running(http), 0);
}
END_TEST

START_TEST(cancel_and_start_inside_done)
{
	struct http_request request = { 0 };

	start(0, "/body/1");
	seen[0].then = "/body/7";
	seen[0].cancel = start_request(1, "/body/2", &request);
	seen[2].cancel = start_request(2, "/body/3", &request);
	left++; /* the third cancels itself, which does nothing */
	run();
	ck_assert_uint_eq(seen[0].count, 2);
	ck_assert_uint_eq(seen[0].body_len, 7);
	ck_assert_uint_eq(seen[1].count, 0);
	ck_assert_uint_eq(seen[2].count, 1);
}
END_TEST

START_TEST(freed_while_running)
{
	struct loop_timer *t;

	http_open_by_proxy(1);
	start(0, "http://a.example/never");
	start(1, "http://a.example/never"); /* waits */
	start(2, "http://b.example/body/5");
	start(3, "https://c.example/"); /* the server makes nothing of CONNECT */
	t = loop_timer_new(loop, stop, NULL);
	loop_timer_in(t, 200);
	run();
	loop_timer_free(t);
	http_free(http);
	http = NULL;
	ck_assert_uint_eq(seen[0].count + seen[1].count, 0);
	ck_assert_uint_eq(seen[2].count, 1);
}
END_TEST

/* A kept connection and a finished transfer leave nothing that wakes the loop. */
START_TEST(silent_when_idle)
{
	struct loop_timer *t = loop_timer_new(loop, stop, NULL);
	struct rusage before, after;

	start(0, "/body/10");
	run();
	loop_timer_in(t, 20); /* what curl still has to do at once */
	run();
	ck_assert_int_eq(loop_next_deadline(loop), INT64_MAX);
	loop_timer_in(t, 1500); /* past libcurl's periods of a second */
	getrusage(RUSAGE_SELF, &before);
	run();
	getrusage(RUSAGE_SELF, &after);
	loop_timer_free(t);
	ck_assert_int_le(after.ru_nvcsw - before.ru_nvcsw, 3);
}
END_TEST

START_TEST(refused_at_start)
{
	static const char *const urls[] = { "ftp://a.example/", "file:///etc/passwd", "no url", "",
		"http://", "http://a b/" };
	static const char *const headers[] = { "X: y\r\nZ: 1", NULL };
	struct http_request request = { .url = "http://a.example/", .headers = headers };
	struct http_call *call = NULL;
	size_t i;

	ck_assert_int_eq(http_start(http, &request, on_done, NULL, &call, &err), -EINVAL);
	request.headers = NULL;
	for (i = 0; i < ARRAY_LEN(urls); i++) {
		request.url = urls[i];
		ck_assert_int_eq(http_start(http, &request, on_done, NULL, &call, &err), -EINVAL);
	}
	ck_assert_ptr_null(call);
	ck_assert_uint_eq(http_running(http), 0);
}
END_TEST

/* A handle that is used again tells nothing of its last answer. */
START_TEST(nothing_left_of_the_last_answer)
{
	start(0, "/body/5");
	run();
	ck_assert_ptr_nonnull(seen[0].peer);
	start(0, "http://127.0.0.1:1/");
	run();
	ck_assert_int_eq(seen[0].end, HTTP_CONNECT);
	ck_assert_int_eq(seen[0].status, 0);
	ck_assert_uint_eq(seen[0].body_len, 0);
	ck_assert_ptr_null(seen[0].etag);
	ck_assert_ptr_null(seen[0].peer);
}
END_TEST

START_TEST(no_such_ca_file)
{
	struct http_options options = { .ca_file = "/nonexistent/ca.pem" };
	struct http *other = NULL;

	ck_assert_int_eq(http_new(&other, loop, &options, &err), -ENOENT);
	ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent/ca.pem"));
	ck_assert_ptr_null(other);
}
END_TEST

START_TEST(nobody_there)
{
	/* a label that is too long: no resolver asks anybody for it */
	_cleanup_free_ char *nowhere = xasprintf("http://%070d.invalid/", 0);

	close(server.fd);
	server.fd = -1;
	loop_io_free(server.io);
	server.io = NULL;
	start(0, "/body/1");
	start(1, nowhere);
	run();
	ck_assert_int_eq(seen[0].end, HTTP_CONNECT);
	ck_assert_int_eq(seen[0].status, 0);
	ck_assert_int_eq(seen[1].end, HTTP_DNS);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("http");
	TCase *core = tcase_create("core");
	TCase *limits = tcase_create("limits");
	TCase *refusals = tcase_create("refusals");

	tcase_add_checked_fixture(core, setup, teardown);
	tcase_add_checked_fixture(limits, setup, teardown);
	tcase_add_checked_fixture(refusals, setup, teardown);
	tcase_add_test(core, plain);
	tcase_add_loop_test(core, validators, 0, ARRAY_LEN(validator_rows));
	tcase_add_test(core, long_validators_are_dropped);
	tcase_add_loop_test(core, redirects, 0, ARRAY_LEN(redirect_rows));
	tcase_add_test(core, extra_headers_follow_on_the_same_host);
	tcase_add_test(core, cancels);
	tcase_add_test(core, cancel_and_start_inside_done);
	tcase_add_test(core, freed_while_running);
	tcase_add_test(core, silent_when_idle);
	tcase_add_test(limits, body_cap);
	tcase_add_test(limits, one_connection_a_host);
	tcase_add_test(limits, hosts_run_side_by_side);
	tcase_add_test(limits, deadline_runs_while_running);
	tcase_add_test(limits, deadline_over_all_hops);
	tcase_add_test(refusals, own_host_is_exempt);
	tcase_add_test(refusals, secrets_stay_with_the_first_host);
	tcase_add_test(refusals, refused_at_start);
	tcase_add_test(refusals, nothing_left_of_the_last_answer);
	tcase_add_test(refusals, no_such_ca_file);
	tcase_add_test(refusals, nobody_there);
	suite_add_tcase(s, core);
	suite_add_tcase(s, limits);
	suite_add_tcase(s, refusals);
	return s;
}
SUITE_MAIN
