/*
 * Preloaded into the daemon: CLOCK_REALTIME is ahead by the seconds in the file that
 * $RATIFYD_TEST_CLOCK names, which a test rewrites while the daemon runs. The other clocks stay
 * true, as when somebody sets the clock.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long
offset(void)
{
	const char *path = getenv("RATIFYD_TEST_CLOCK");
	char text[32] = "";
	int fd;

	if (path == NULL)
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	if (read(fd, text, sizeof(text) - 1) < 0)
		text[0] = '\0';
	close(fd);
	return strtol(text, NULL, 10);
}

int clock_gettime(clockid_t clock, struct timespec *ts);

int
clock_gettime(clockid_t clock, struct timespec *ts)
{
	long r = syscall(SYS_clock_gettime, clock, ts);

	if (r == 0 && clock == CLOCK_REALTIME)
		ts->tv_sec += offset();
	return (int)r;
}
