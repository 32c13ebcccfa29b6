/* libcurl says that its multi handle is broken, which it hardly ever does: its function is replaced
 * here by one that says so on demand. */
#include <curl/curl.h>
#include <dlfcn.h>

#include "lib/http.h"
#include "tests/lib/http_server.h"

static struct http *http;
static int break_at; /* the how-manieth call fails; 0: none */
static int calls;

typedef CURLMcode action_fn(CURLM *, curl_socket_t, int, int *);

#undef curl_multi_socket_action
CURLMcode
curl_multi_socket_action(CURLM *m, curl_socket_t fd, int events, int *running)
{
	static action_fn *real;

	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "curl_multi_socket_action");
	if (++calls == break_at)
		return CURLM_INTERNAL_ERROR;
	return real(m, fd, events, running);
}

static unsigned left, ok, lost;

static void
on_done(const struct http_response *r, void *arg)
{
	(void)arg;
	ok += r->end == HTTP_OK;
	if (r->end == HTTP_IO) {
		ck_assert_ptr_nonnull(strstr(r->detail, "lost"));
		lost++;
	}
	if (--left == 0)
		loop_stop(loop);
}

static void
fetch(unsigned count, const char *path)
{
	_cleanup_free_ char *url = xasprintf("http://127.0.0.1:%u%s", server.port, path);
	struct http_request request = { .url = url };
	struct http_call *call;

	while (count-- > 0) {
		ck_assert_int_eq(http_start(http, &request, on_done, NULL, &call, &err), 0);
		left++;
	}
}

/* Wherever it breaks: each call is told once, and the next ones work. */
START_TEST(broken_multi)
{
	struct http_options options = { .max_per_host = 2 };

	ck_assert_int_eq(loop_new(&loop, &err), 0);
	server_start();
	ck_assert_int_eq(http_new(&http, loop, &options, &err), 0);
	fetch(1, "/body/10"); /* leaves a connection */
	ck_assert_int_eq(loop_run(loop, &err), 0);
	calls = 0;
	break_at = _i;
	fetch(3, "/slow/10"); /* one of them waits */
	ck_assert_int_eq(loop_run(loop, &err), 0);
	ck_assert_uint_eq(ok + lost, 4);
	ck_assert_uint_ge(lost, 1);
	ck_assert_uint_le(lost, 2);
	break_at = 0;
	fetch(2, "/body/10");
	ck_assert_int_eq(loop_run(loop, &err), 0);
	ck_assert_uint_eq(ok + lost, 6);
	ck_assert_uint_eq(http_running(http), 0);
	http_free(http);
	server_stop();
	loop_free(loop);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("http_lost");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, broken_multi, 1, 5);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
