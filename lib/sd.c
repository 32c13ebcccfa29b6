/*
 * The service's side of sd_notify, see sd.h. Invariant: one fact is one datagram, and foreign
 * text in a status cannot add an assignment of its own.
 */
#include "lib/sd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifdef RATIFYD_SYSTEMD
#include <systemd/sd-daemon.h>
#else
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>
#endif

#include "lib/buf.h"
#include "lib/str.h"

#define STATUS_MAX_BYTES 400
#define US_PER_MS 1000

bool
sd_tell_wanted(void)
{
	return !str_empty(getenv("NOTIFY_SOCKET"));
}

#ifdef RATIFYD_SYSTEMD
static void
tell(const char *text)
{
	(void)sd_notify(0, text);
}

static int64_t
watchdog_us(void)
{
	uint64_t us = 0;

	return sd_watchdog_enabled(0, &us) > 0 && us <= INT64_MAX ? (int64_t)us : 0;
}
#else
/* A path, or an abstract name that is written with a leading @. */
static void
tell(const char *text)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	const char *to = getenv("NOTIFY_SOCKET");
	size_t len = to != NULL ? strlen(to) : 0;
	int fd;

	if (len < 2 || len >= sizeof(sa.sun_path) || (*to != '/' && *to != '@'))
		return;
	memcpy(sa.sun_path, to, len);
	if (*to == '@')
		sa.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	IGNORE(sendto(fd, text, strlen(text), MSG_NOSIGNAL, (const struct sockaddr *)&sa,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)));
	close(fd);
}

static int64_t
env_number(const char *name)
{
	const char *value = getenv(name);
	int64_t n;

	return value != NULL && str_to_int(value, 0, INT64_MAX, &n) == 0 ? n : -1;
}

static int64_t
watchdog_us(void)
{
	int64_t pid = env_number("WATCHDOG_PID"), us = env_number("WATCHDOG_USEC");

	return us > 0 && (getenv("WATCHDOG_PID") == NULL || pid == getpid()) ? us : 0;
}
#endif

static void
tell_with_status(const char *what, const char *status)
{
	struct buf b;

	if (!sd_tell_wanted())
		return;
	buf_init(&b, 1024);
	IGNORE(buf_puts(&b, what));
	if (status != NULL) {
		IGNORE(buf_puts(&b, "STATUS="));
		IGNORE(str_put_safe(&b, status, STATUS_MAX_BYTES));
	}
	tell(buf_str(&b));
	buf_done(&b);
}

void
sd_tell_ready(const char *status)
{
	tell_with_status("READY=1\n", status);
}

void
sd_tell_stopping(const char *status)
{
	tell_with_status("STOPPING=1\n", status);
}

void
sd_tell_alive(void)
{
	tell_with_status("WATCHDOG=1\n", NULL);
}

void
sd_tell_reloading(void)
{
	struct timespec now;
	char text[80];

	if (clock_gettime(CLOCK_MONOTONIC, &now) < 0)
		return;
	(void)snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%lld\n",
	    (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	tell_with_status(text, NULL);
}

int64_t
sd_watchdog_interval_ms(void)
{
	int64_t us = watchdog_us();

	if (us <= 0)
		return 0;
	return us / 2 >= US_PER_MS ? us / 2 / US_PER_MS : 1;
}
