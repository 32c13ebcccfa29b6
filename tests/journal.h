/*
 * A stand-in for systemd's journal socket, in a mount namespace of the test's own process:
 * the machine's /run is never touched. Invariant: journal_stand_in() returns -1 aloud where
 * namespaces are not allowed, and the test then passes without having looked.
 */
#ifndef TESTS_JOURNAL_H
#define TESTS_JOURNAL_H

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* /run becomes an empty file system that this process alone sees. */
static inline int
journal_own_run(void)
{
	if (unshare(CLONE_NEWNS) < 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return -1;
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return -1;
	return mount("tmpfs", "/run", "tmpfs", 0, "size=1m");
}

/* The socket to read the records from. */
static inline int
journal_stand_in(void)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX,
		.sun_path = "/run/systemd/journal/socket" };
	int fd;

	if (journal_own_run() < 0) {
		perror("skipped: no mount namespace of our own here");
		return -1;
	}
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	if (fd < 0 || mkdir("/run/systemd", 0755) < 0 || mkdir("/run/systemd/journal", 0755) < 0 ||
	    bind(fd, (const struct sockaddr *)&sa, sizeof(sa)) < 0) {
		perror("skipped: no stand-in for the journal");
		return -1;
	}
	return fd;
}

/* One record as "NAME=value\n" lines, as we send it: no value has a newline. False: none waits. */
static inline int
journal_next(int fd, char *record, size_t size)
{
	ssize_t n = recv(fd, record, size - 1, 0);

	record[n > 0 ? n : 0] = '\0';
	return n > 0;
}

static inline int
journal_has(const char *record, const char *line)
{
	const char *at = strstr(record, line);

	return at != NULL && (at == record || at[-1] == '\n') && at[strlen(line)] == '\n';
}

#endif
