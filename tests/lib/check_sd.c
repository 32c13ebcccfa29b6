#include "tests/suite.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "lib/sd.h"
#include "lib/str.h"

static int manager;
static char got[4096];

/* The manager's socket, by an abstract name of this process. */
static void
setup(void)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	char name[64];
	int len;

	manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	ck_assert_int_ge(manager, 0);
	len = snprintf(name, sizeof(name), "@ratifyd-check-sd-%d", (int)getpid());
	memcpy(sa.sun_path, name, (size_t)len);
	sa.sun_path[0] = '\0';
	ck_assert_int_eq(bind(manager, (const struct sockaddr *)&sa,
			     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)len)),
	    0);
	setenv("NOTIFY_SOCKET", name, 1);
	unsetenv("WATCHDOG_PID");
	unsetenv("WATCHDOG_USEC");
}

static const char *
told(void)
{
	ssize_t n = recv(manager, got, sizeof(got) - 1, 0);

	got[n > 0 ? n : 0] = '\0';
	return got;
}

START_TEST(tells)
{
	sd_tell_ready("watching 3 sources");
	ck_assert_str_eq(told(), "READY=1\nSTATUS=watching 3 sources");
	sd_tell_ready(NULL);
	ck_assert_str_eq(told(), "READY=1\n");
	sd_tell_ready("line\nSTOPPING=1");
	ck_assert_str_eq(told(), "READY=1\nSTATUS=line\\nSTOPPING=1");
	sd_tell_stopping("draining");
	ck_assert_str_eq(told(), "STOPPING=1\nSTATUS=draining");
	sd_tell_alive();
	ck_assert_str_eq(told(), "WATCHDOG=1\n");
	ck_assert_str_eq(told(), "");
}
END_TEST

START_TEST(reloading_has_the_clock)
{
	struct timespec now;
	long long us;

	sd_tell_reloading();
	ck_assert_int_eq(sscanf(told(), "RELOADING=1\nMONOTONIC_USEC=%lld", &us), 1);
	ck_assert_int_eq(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	ck_assert_int_le(now.tv_sec * 1000000LL + now.tv_nsec / 1000 - us, 5000000);
}
END_TEST

START_TEST(nobody_listens)
{
	unsetenv("NOTIFY_SOCKET");
	ck_assert(!sd_tell_wanted());
	sd_tell_ready("x");
	ck_assert_str_eq(told(), "");
	setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1);
	ck_assert(sd_tell_wanted());
	sd_tell_ready("x");
}
END_TEST

static const struct {
	const char *usec;
	bool ours, set_pid;
	int64_t ms;
} dog_rows[] = {
	{ NULL, true, false, 0 },
	{ "600000000", true, true, 300000 },
	{ "600000000", true, false, 300000 },
	{ "600000000", false, true, 0 },
	{ "20", true, true, 1 },
	{ "0", true, true, 0 },
	{ "junk", true, true, 0 },
};

START_TEST(watchdog)
{
	char pid[32];

	(void)snprintf(pid, sizeof(pid), "%d", (int)getpid() + !dog_rows[_i].ours);
	if (dog_rows[_i].set_pid)
		setenv("WATCHDOG_PID", pid, 1);
	if (dog_rows[_i].usec != NULL)
		setenv("WATCHDOG_USEC", dog_rows[_i].usec, 1);
	ck_assert_int_eq(sd_watchdog_interval_ms(), dog_rows[_i].ms);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("sd");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, tells);
	tcase_add_test(t, reloading_has_the_clock);
	tcase_add_test(t, nobody_listens);
	tcase_add_loop_test(t, watchdog, 0, ARRAY_LEN(dog_rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
