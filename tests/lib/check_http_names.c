/* Names that lead to private addresses, and a resolver that hangs: getaddrinfo is replaced here by
 * one that knows two endings. "*.example" is 127.0.0.1; "*.hangs" gives up after half a second. */
#include <netdb.h>
#include <time.h>

#include "lib/http.h"
#include "lib/when.h"
#include "tests/lib/http_server.h"

#define HANG_MS 500

int
getaddrinfo(
    const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **ret)
{
	struct timespec half = { .tv_nsec = HANG_MS * 1000000L };
	struct sockaddr_in *at;
	struct addrinfo *ai;

	(void)service;
	if (str_ends(name, ".hangs")) {
		nanosleep(&half, NULL);
		return EAI_AGAIN;
	}
	ai = xcalloc(1, sizeof(*ai));
	at = xcalloc(1, sizeof(*at));
	at->sin_family = AF_INET;
	at->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	at->sin_port = htons((uint16_t)(service != NULL ? strtoul(service, NULL, 10) : 0));
	ai->ai_family = AF_INET;
	ai->ai_socktype = hints != NULL ? hints->ai_socktype : SOCK_STREAM;
	ai->ai_addr = (struct sockaddr *)at;
	ai->ai_addrlen = sizeof(*at);
	*ret = ai;
	return 0;
}

void
freeaddrinfo(struct addrinfo *ai)
{
	free(ai->ai_addr);
	free(ai);
}

static struct http *http;
static enum http_end end;
static char detail[400];

static void
stop(void *unused)
{
	(void)unused;
	loop_stop(loop);
}

static void
on_done(const struct http_response *r, void *arg)
{
	(void)arg;
	end = r->end;
	(void)snprintf(detail, sizeof(detail), "%s", STR_OR(r->detail, ""));
	loop_stop(loop);
}

static void
begin(const char *host, const char *path, unsigned total_ms)
{
	_cleanup_free_ char *url = xasprintf("http://%s:%u%s", host, server.port, path);
	struct http_request request = { .url = url, .total_ms = total_ms };
	struct http_call *call;

	end = HTTP_END_MAX_;
	ck_assert_int_eq(http_start(http, &request, on_done, NULL, &call, &err), 0);
}

static void
fetch(const char *host, const char *path)
{
	begin(host, path, 5000);
	ck_assert_int_eq(loop_run(loop, &err), 0);
}

static void
setup(void)
{
	struct http_options options = { 0 };

	ck_assert_int_eq(loop_new(&loop, &err), 0);
	server_start();
	ck_assert_int_eq(http_new(&http, loop, &options, &err), 0);
}

static void
teardown(void)
{
	http_free(http);
	server_stop();
	loop_free(loop);
}

START_TEST(own_name_may_be_private)
{
	fetch("home.example", "/body/1");
	ck_assert_int_eq(end, HTTP_OK);
	fetch("home.example", "/to/302//body/1");
	ck_assert_int_eq(end, HTTP_OK);
}
END_TEST

/* The name tells nothing; the address it resolves to does. */
START_TEST(redirect_to_a_private_address)
{
	_cleanup_free_ char *there =
	    xasprintf("/to/302/http://evil.example:%u/body/1", server.port);
	struct loop_timer *t = loop_timer_new(loop, stop, NULL);

	fetch("home.example", there);
	loop_timer_in(t, 30); /* else a connection would not have been accepted yet */
	ck_assert_int_eq(loop_run(loop, &err), 0);
	loop_timer_free(t);
	ck_assert_int_eq(end, HTTP_REFUSED);
	ck_assert_ptr_nonnull(strstr(detail, "evil.example"));
	ck_assert_ptr_nonnull(strstr(detail, "127.0.0.1"));
	ck_assert_ptr_null(strstr(buf_str(&server.requests), "GET /body/1 "));
	ck_assert_uint_eq(server.conn_count, 1);
}
END_TEST

/* A kept connection of somebody who may is no way in for somebody who may not. */
START_TEST(redirect_to_a_kept_connection)
{
	_cleanup_free_ char *there =
	    xasprintf("/to/302/http://evil.example:%u/body/1", server.port);

	fetch("evil.example", "/body/2");
	ck_assert_int_eq(end, HTTP_OK);
	fetch("home.example", there);
	ck_assert_int_eq(end, HTTP_REFUSED);
	ck_assert_ptr_null(strstr(buf_str(&server.requests), "GET /body/1 "));
}
END_TEST

START_TEST(resolver_that_hangs)
{
	struct loop_timer *t = loop_timer_new(loop, stop, NULL);
	int64_t began = when_boot_ms();

	begin("feed.hangs", "/", 50);
	ck_assert_int_eq(loop_run(loop, &err), 0);
	ck_assert_int_eq(end, HTTP_TIMEOUT);
	begin("feed.hangs", "/", 5000); /* is cancelled by http_free */
	loop_timer_in(t, 20);
	ck_assert_int_eq(loop_run(loop, &err), 0);
	http_free(http);
	http = NULL;
	ck_assert_int_lt(when_boot_ms() - began, HANG_MS - 100);
	loop_timer_in(t, HANG_MS + 300); /* the threads clean up after themselves */
	ck_assert_int_eq(loop_run(loop, &err), 0);
	loop_timer_free(t);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("http_names");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, own_name_may_be_private);
	tcase_add_test(t, redirect_to_a_private_address);
	tcase_add_test(t, redirect_to_a_kept_connection);
	tcase_add_test(t, resolver_that_hangs);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
