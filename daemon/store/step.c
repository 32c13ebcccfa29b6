/*
 * Test builds only: the process that kills itself at a step. Invariant: the n-th call ends the
 * process before anything else happens, without unwinding, as a power cut would.
 */
#include "daemon/store/internal.h"

#ifdef RATIFYD_TEST_HOOKS
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/str.h"

/* Counting needs a place that outlives the calls; it exists in test builds alone. */
static struct {
	bool read;
	int64_t now, die_at;
	const char *log;
} steps;

static void
write_log(const char *what)
{
	char line[160];
	int fd, n;

	n = snprintf(line, sizeof(line), "%lld %s\n", (long long)steps.now, what);
	if (n < 0)
		return;
	if ((size_t)n >= sizeof(line))
		n = (int)sizeof(line) - 1;
	fd = open(steps.log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	IGNORE(write(fd, line, (size_t)n));
	(void)close(fd);
}

void
store_step(const char *what)
{
	const char *die_at;

	if (!steps.read) {
		steps.read = true;
		die_at = getenv("RATIFYD_DIE_AT");
		if (die_at == NULL || str_to_int(die_at, 1, INT64_MAX, &steps.die_at) != 0)
			steps.die_at = 0;
		steps.log = getenv("RATIFYD_STEP_LOG");
	}
	steps.now++;
	if (!str_empty(steps.log))
		write_log(what);
	if (steps.now == steps.die_at)
		(void)raise(SIGKILL);
}

void
store_step_after(const char *what)
{
	char text[80];

	(void)snprintf(text, sizeof(text), "%s done", what);
	store_step(text);
}
#endif
