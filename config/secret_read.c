/*
 * Reads a secret when it is needed. Invariant: no message holds any byte of it, and a file that
 * others can read is refused although its bytes would do.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/conf.h"
#include "lib/mem.h"
#include "lib/spawn.h"

#define SECRET_MAX_BYTES 4096
#define SECRET_COMMAND_MS 10000

/* First line of an open file, without its line end. */
static int
read_first_line(int fd, const char *path, char **ret, struct err *err)
{
	char text[SECRET_MAX_BYTES + 1];
	size_t used = 0, end;
	ssize_t n;

	while (used < SECRET_MAX_BYTES) {
		n = read(fd, text + used, SECRET_MAX_BYTES - used);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, -errno, "%s: %s", path, strerror(errno));
		if (n == 0)
			break;
		used += (size_t)n;
	}
	text[used] = '\0';
	end = strcspn(text, "\r\n");
	if (end == SECRET_MAX_BYTES)
		return err_set(err, -EFBIG, "%s: its first line is over 4 KiB", path);
	if (end == 0)
		return err_set(err, -EINVAL, "%s: its first line is empty", path);
	*ret = xstrndup(text, end);
	explicit_bzero(text, sizeof(text));
	return 0;
}

static int
check_open_file(int fd, const char *path, bool check_mode, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(err, -EINVAL, "%s: no regular file", path);
	if (check_mode && (st.st_mode & 077) != 0)
		return err_set(err, -EPERM,
		    "%s: others can read or write it (mode %04o), expected mode 0600", path,
		    (unsigned)(st.st_mode & 07777));
	return 0;
}

static int
read_file(const char *path, bool check_mode, char **ret, struct err *err)
{
	/* O_NONBLOCK: a FIFO must not hold us up before it is refused */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), r;

	if (fd < 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	r = check_open_file(fd, path, check_mode, err);
	if (r == 0)
		r = read_first_line(fd, path, ret, err);
	close(fd);
	return r;
}

static int
read_credential(const char *name, char **ret, struct err *err)
{
	const char *dir = getenv("CREDENTIALS_DIRECTORY");
	_cleanup_free_ char *path = NULL;

	if (dir == NULL)
		return err_set(err, -ENOENT,
		    "credential %s: there is no $CREDENTIALS_DIRECTORY, systemd sets it for a unit "
		    "with LoadCredential=",
		    name);
	path = xasprintf("%s/%s", dir, name);
	return read_file(path, false, ret, err);
}

int
conf_secret_read(const struct conf_secret *s, char **ret, struct err *err)
{
	switch (s->how) {
	case CONF_SECRET_FILE:
		return read_file(s->name, true, ret, err);
	case CONF_SECRET_CREDENTIAL:
		return read_credential(s->name, ret, err);
	case CONF_SECRET_COMMAND:
		return spawn_read_line(s->argv.v, SECRET_COMMAND_MS, ret, err);
	default:
		return err_set(err, -ENOENT, "no secret is configured");
	}
}
