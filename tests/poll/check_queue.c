#include "tests/suite.h"

#include "daemon/poll/queue.h"

static struct poll_queue q;

static struct poll_turn
turn_at(const char *url)
{
	struct poll_turn t;
	struct poll_host *h = poll_queue_host(&q, url);

	ck_assert_ptr_nonnull(h);
	poll_turn_init(&t, h, NULL);
	return t;
}

static void
next_is(const struct poll_turn *expected, int64_t at)
{
	struct poll_turn *first;

	ck_assert_int_eq(poll_queue_next(&q, &first), at);
	ck_assert_ptr_eq(first, expected);
}

START_TEST(a_host_is_scheme_name_and_port)
{
	struct poll_host *a = poll_queue_host(&q, "http://example.org/a");

	ck_assert(!a->loopback);
	ck_assert_ptr_eq(a, poll_queue_host(&q, "http://EXAMPLE.org:80/b?c"));
	ck_assert_ptr_ne(a, poll_queue_host(&q, "https://example.org/a"));
	ck_assert_ptr_ne(a, poll_queue_host(&q, "http://example.org:81/a"));
	ck_assert_uint_eq(q.host_count, 3);
	ck_assert(poll_queue_host(&q, "http://127.0.0.1/")->loopback);
	ck_assert_ptr_null(poll_queue_host(&q, "gopher://example.org/"));
}
END_TEST

START_TEST(by_deadline_and_one_a_host)
{
	struct poll_turn a = turn_at("http://a/1"), a2 = turn_at("http://a/2"),
			 b = turn_at("http://b/");

	next_is(NULL, INT64_MAX);
	poll_queue_put(&q, &a, 30);
	poll_queue_put(&q, &a2, 10);
	poll_queue_put(&q, &b, 20);
	next_is(&a2, 10);
	poll_queue_asked(&q, &a2);
	next_is(&b, 20); /* a is busy */
	poll_queue_asked(&q, &b);
	next_is(NULL, INT64_MAX);
	poll_queue_answered(&q, &a2);
	next_is(&a, 30);
	poll_queue_put(&q, &a2, 5);
	next_is(&a2, 5);
	poll_queue_put(&q, &a2, 40); /* moved */
	next_is(&a, 30);
	poll_queue_put(&q, &a, INT64_MAX);
	next_is(&a2, 40);
	poll_queue_put(&q, &b, 1); /* waits, but its host is still asked */
	next_is(&a2, 40);
	poll_queue_answered(&q, &b);
	next_is(&b, 1);
}
END_TEST

START_TEST(a_host_that_wants_quiet)
{
	struct poll_turn a = turn_at("http://a/"), b = turn_at("http://b/");

	poll_queue_put(&q, &a, 10);
	poll_queue_put(&q, &b, 20);
	poll_queue_quiet(&q, &a, 50);
	next_is(&b, 20);
	poll_queue_put(&q, &b, 60);
	next_is(&a, 50);
	poll_queue_put(&q, &a, 70);
	next_is(&b, 60);
	poll_queue_quiet(&q, &b, 90);
	poll_queue_quiet(&q, &b, 30); /* the longer one counts */
	next_is(&a, 70);
}
END_TEST

static void
teardown(void)
{
	poll_queue_done(&q);
}

static Suite *
make_suite(void)
{
	Suite *s = suite_create("queue");
	TCase *tc = tcase_create("queue");

	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, a_host_is_scheme_name_and_port);
	tcase_add_test(tc, by_deadline_and_one_a_host);
	tcase_add_test(tc, a_host_that_wants_quiet);
	suite_add_tcase(s, tc);
	return s;
}

SUITE_MAIN
