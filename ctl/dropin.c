#include "ctl/dropin.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/mem.h"

/* What *.yaml does not match: the daemon does not read it. */
#define ASIDE ".aside"

char *
dropin_path(const char *config, const char *pack)
{
	return xasprintf("%s.d/follow-%s.yaml", config, pack);
}

static char *
folder_of(const char *path)
{
	return xstrndup(path, (size_t)(strrchr(path, '/') - path));
}

static int
write_all(int fd, const char *text)
{
	size_t len = strlen(text);

	return write(fd, text, len) == (ssize_t)len && fsync(fd) == 0 ? 0 : -1;
}

int
dropin_write(const char *path, const char *pack, struct err *err)
{
	_cleanup_free_ char *dir = folder_of(path);
	_cleanup_free_ char *text = xasprintf("# Written by ratifyctl follow; ratifyctl unfollow "
					      "%s takes it back.\ndaemon:\n  packs: [%s]\n",
	    pack, pack);
	int fd, saved;

	if (mkdir(dir, 0755) < 0 && errno != EEXIST)
		return err_set(err, -errno, "%s cannot be made: %s", dir, strerror(errno));
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0) {
		saved = errno;
		(void)rmdir(dir);
		return err_set(err, -saved, "%s cannot be written: %s", path, strerror(saved));
	}
	if (write_all(fd, text) < 0) {
		saved = errno;
		(void)close(fd);
		(void)unlink(path);
		(void)rmdir(dir);
		return err_set(err, -saved, "%s cannot be written: %s", path, strerror(saved));
	}
	(void)close(fd);
	return 0;
}

static int
move(const char *from, const char *to, struct err *err)
{
	return rename(from, to) == 0
	    ? 0
	    : err_set(err, -errno, "%s cannot be moved: %s", from, strerror(errno));
}

int
dropin_set_aside(const char *path, struct err *err)
{
	_cleanup_free_ char *aside = xasprintf("%s" ASIDE, path);

	return move(path, aside, err);
}

int
dropin_put_back(const char *path, struct err *err)
{
	_cleanup_free_ char *aside = xasprintf("%s" ASIDE, path);

	return move(aside, path, err);
}

int
dropin_remove(const char *path, struct err *err)
{
	_cleanup_free_ char *aside = xasprintf("%s" ASIDE, path), *dir = folder_of(path);

	if (unlink(path) < 0 && errno != ENOENT)
		return err_set(err, -errno, "%s cannot be removed: %s", path, strerror(errno));
	(void)unlink(aside);
	(void)rmdir(dir); /* only when nothing else is in it */
	return 0;
}
