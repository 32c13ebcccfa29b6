/* When a sink may be tried: closed by its other side or by many in a row, sooner for what is new.
 */
#include "tests/store/fixture.h"

#include "daemon/outbox/internal.h"
#include "lib/when.h"

#define NOW INT64_C(1800000000000)
#define MINUTE INT64_C(60000)

static struct store *st;
static struct outbox box;
static struct sink_conf conf;
static struct lane lane;

static void
setup(void)
{
	fx_setup();
	st = fx_open(STORE_WRITE);
	box = (struct outbox){ .store = st };
	conf = (struct sink_conf){ .name = "mail" };
	lane = (struct lane){ .box = &box, .conf = &conf, .waiting = true };
}

static void
teardown(void)
{
	store_close(st);
	fx_teardown();
}

static void
ends(enum sink_verdict verdict, bool away, int64_t wait_ms)
{
	struct sink_call c = { .verdict = verdict, .away = away, .wait_ms = wait_ms };

	lane_note(&lane, &c, NOW);
	lane_note(&lane, &c, NOW); /* what it says counts once */
}

static bool
is_open(void)
{
	return lane_opens_ms(&lane, NOW) <= NOW;
}

static void
put(const char *name, int64_t due_ms)
{
	struct alert a = fx_alert(name, 0);
	struct tx *tx = fx_begin(st);

	ok(alert_put(tx, &a, &fx_err));
	ok(delivery_put(tx, a.id, "mail", due_ms, due_ms, &fx_err));
	ok(tx_commit(tx, &fx_err));
}

START_TEST(away)
{
	ck_assert(is_open());
	ends(SINK_DEFERRED, true, 50000);
	ck_assert(!is_open() && lane.failures == 1 && lane_takes_oldest(&lane));
	ck_assert_int_le(lane_opens_ms(&lane, NOW), NOW + 50000);
	ck_assert_int_gt(lane_opens_ms(&lane, NOW), NOW + 40000);
	lane.closed_boot_ms -= 50000;
	ck_assert(is_open());
	ends(SINK_DEFERRED, true, 50000);
	ck_assert_int_eq(lane.failures, 2);
	ck_assert_int_gt(lane_opens_ms(&lane, NOW - 60 * MINUTE), NOW - 60 * MINUTE); /* set back */
	ck_assert_int_le(lane_opens_ms(&lane, NOW + MINUTE), NOW + MINUTE); /* set ahead */
	ends(SINK_REJECTED, false, 0); /* an answer is an answer */
	ck_assert(is_open() && lane.failures == 0);
}
END_TEST

START_TEST(in_a_row)
{
	int i;

	for (i = 0; i < 4; i++)
		ends(SINK_DEFERRED, false, 50000);
	ck_assert(is_open() && lane_takes_oldest(&lane));
	ends(SINK_DELIVERED, false, 0);
	for (i = 0; i < 4; i++)
		ends(SINK_DEFERRED, false, 50000);
	ck_assert(is_open());
	ends(SINK_DEFERRED, false, 50000);
	/* later than each of them is due */
	ck_assert_int_gt(lane_opens_ms(&lane, NOW), NOW + 55000);
	ck_assert(lane_takes_oldest(&lane));
	lane.closed_for_ms = 0;
	ends(SINK_DEFERRED, false, 50000); /* the oldest may be what is wrong */
	ck_assert(!is_open() && !lane_takes_oldest(&lane));
	ends(SINK_BROKEN, false, 0);
	ck_assert(!is_open());
}
END_TEST

START_TEST(news)
{
	put("old", NOW - 1);
	ends(SINK_DEFERRED, true, 60 * MINUTE);
	ck_assert_int_gt(lane_opens_ms(&lane, NOW + 5), NOW + 59 * MINUTE);
	put("new", NOW + 5);
	ck_assert_int_gt(lane_opens_ms(&lane, NOW + 4), NOW + 59 * MINUTE); /* not due yet */
	ck_assert_int_le(lane_opens_ms(&lane, NOW + 5), NOW + 5 + MINUTE);
	ck_assert_int_gt(lane_opens_ms(&lane, NOW + 5), NOW + 5 + MINUTE / 2);
	lane.closed_boot_ms -= MINUTE;
	ck_assert_int_le(lane_opens_ms(&lane, NOW + 5), NOW + 5);
	lane_open(&lane);
	ends(SINK_DEFERRED, true, MINUTE / 2); /* not later for it */
	ck_assert_int_le(lane_opens_ms(&lane, NOW + 5), NOW + 5 + MINUTE / 2);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("lane");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, away);
	tcase_add_test(t, in_a_row);
	tcase_add_test(t, news);
	suite_add_tcase(s, t);
	return s;
}

SUITE_MAIN
