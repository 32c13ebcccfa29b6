#include "daemon/store/dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/store/store.h"
#include "lib/mem.h"
#include "lib/str.h"

/* The lock file holds the number of the process that has it, at this width, so that marking
 * overwrites bytes that are there and needs no room on a full disk. */
#define LOCK_TEXT 12

static int
fail_errno(const char *doing, const char *path, struct err *err)
{
	int e = errno;

	return err_set(err, -e, "%s %s: %s", doing, path, strerror(e));
}

static int
make_parents(const char *dir, struct err *err)
{
	_cleanup_free_ char *path = xstrdup(dir);
	char *p;

	for (p = path + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST && access(path, F_OK) != 0)
			return fail_errno("creating", path, err);
		*p = '/';
	}
	return 0;
}

/*
 * A last component that is a symbolic link is followed only when root or we made it: systemd gives
 * a DynamicUser service such a link, anybody else's could lead anywhere.
 */
static int
check_link(const char *dir, struct err *err)
{
	_cleanup_free_ char *path = xstrdup(dir);
	struct stat st;
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	if (lstat(path, &st) != 0)
		return fail_errno("looking at", path, err);
	if (S_ISLNK(st.st_mode) && st.st_uid != 0 && st.st_uid != geteuid())
		return err_set(err, -ELOOP,
		    "%s is a symbolic link of another user, expected a directory of ours", path);
	return 0;
}

static int
check_directory(const char *dir, struct err *err)
{
	struct stat st;
	int r = 0, fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return fail_errno("opening the state directory", dir, err);
	if (fstat(fd, &st) != 0)
		r = fail_errno("looking at", dir, err);
	else if (st.st_uid != geteuid())
		r = err_set(err, -EPERM,
		    "the state directory %s belongs to user %u, expected user %u who runs this",
		    dir, (unsigned)st.st_uid, (unsigned)geteuid());
	else if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		r = err_set(err, -EPERM,
		    "the state directory %s can be written by others (mode %04o), expected 0700",
		    dir, (unsigned)st.st_mode & 07777);
	(void)close(fd);
	return r;
}

int
dir_prepare(const char *dir, char **ret, struct err *err)
{
	char *real;
	int r;

	if (str_empty(dir))
		return err_set(err, -EINVAL, "the state directory has no name");
	r = make_parents(dir, err);
	if (r < 0)
		return r;
	if (mkdir(dir, 0700) != 0 && errno != EEXIST)
		return fail_errno("creating the state directory", dir, err);
	r = check_link(dir, err);
	if (r < 0)
		return r;
	real = realpath(dir, NULL);
	if (real == NULL)
		return fail_errno("resolving the state directory", dir, err);
	r = check_directory(real, err);
	if (r < 0)
		free(real);
	else
		*ret = real;
	return r;
}

static int
busy(int fd, const char *dir, struct err *err)
{
	char text[LOCK_TEXT + 1] = "";
	int64_t pid = 0;

	if (pread(fd, text, LOCK_TEXT, 0) > 0 &&
	    str_to_int(str_trim(text), 1, INT32_MAX, &pid) == 0)
		return err_set(err, STORE_BUSY, "another ratifyd (process %lld) is using %s",
		    (long long)pid, dir);
	return err_set(err, STORE_BUSY, "another ratifyd is using %s", dir);
}

int
lock_take(const char *dir, int *ret_fd, bool *ret_unclean, struct err *err)
{
	_cleanup_free_ char *path = xasprintf("%s/lock", dir);
	char text[LOCK_TEXT + 1];
	struct stat st;
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	int r;

	if (fd < 0)
		return fail_errno("opening", path, err);
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		r = errno == EWOULDBLOCK ? busy(fd, dir, err) : fail_errno("locking", path, err);
		(void)close(fd);
		return r;
	}
	*ret_unclean = fstat(fd, &st) == 0 && st.st_size > 0;
	(void)snprintf(text, sizeof(text), "%*d\n", LOCK_TEXT - 1, (int)getpid());
	/* On a full disk a first mark may fail: then an unclean stop costs a check at most. */
	if (pwrite(fd, text, LOCK_TEXT, 0) == LOCK_TEXT)
		(void)fsync(fd);
	*ret_fd = fd;
	return 0;
}

void
lock_release(int fd, bool clean)
{
	if (fd < 0)
		return;
	if (clean)
		IGNORE(ftruncate(fd, 0));
	(void)close(fd);
}

int
file_prepare(const char *dir, const char *name, struct err *err)
{
	_cleanup_free_ char *path = xasprintf("%s/%s", dir, name);
	struct stat st;
	int fd;

	/* Opening and closing an existing database would drop the locks of its other users in this
	 * process (sqlite.org/howtocorrupt.html, 2.2). */
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd >= 0) {
		(void)fchmod(fd, 0600);
		(void)close(fd);
		return 0;
	}
	if (errno != EEXIST)
		return fail_errno("creating", path, err);
	if (lstat(path, &st) != 0)
		return fail_errno("looking at", path, err);
	if (!S_ISREG(st.st_mode))
		return err_set(err, -EINVAL, "%s is no regular file", path);
	if ((st.st_mode & 0077) != 0 && chmod(path, 0600) != 0)
		return fail_errno("protecting", path, err);
	return 0;
}
