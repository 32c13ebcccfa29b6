#include "ctl/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/hash.h"
#include "lib/mem.h"

#define SUMS "SHA256SUMS"
#define SUMS_BYTES (16u * 1024 * 1024)

static int
fail(const struct bundle *b, const char *name, struct err *err)
{
	int code = errno > 0 ? errno : EIO;

	return err_set(err, -code, "%s/%s: %s", b->path, name, strerror(code));
}

int
bundle_open(struct bundle *b, const char *path, const char *title, struct err *err)
{
	int r;

	*b = (struct bundle){ .path = path, .fd = -1 };
	buf_init(&b->sums, SUMS_BYTES);
	if (mkdir(path, 0700) < 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	b->fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (b->fd < 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	r = buf_printf(&b->sums, "# %s\n", title);
	return r < 0 ? err_set(err, r, "%s: its title is too long", path) : 0;
}

int
bundle_folder(struct bundle *b, const char *name, struct err *err)
{
	return mkdirat(b->fd, name, 0700) < 0 ? fail(b, name, err) : 0;
}

static int
write_all(int fd, const char *data, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

int
bundle_put_beside(struct bundle *b, const char *name, const void *data, size_t len, struct err *err)
{
	int fd = openat(b->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int r = 0;

	if (fd < 0)
		return fail(b, name, err);
	if (write_all(fd, data, len) < 0 || fsync(fd) < 0)
		r = fail(b, name, err);
	if (close(fd) < 0 && r == 0)
		r = fail(b, name, err);
	return r;
}

int
bundle_put(struct bundle *b, const char *name, const void *data, size_t len, struct err *err)
{
	char hex[HASH_HEX];
	struct hash h;
	int r;

	hash_of(data, len, &h);
	hash_hex(&h, hex);
	r = buf_printf(&b->sums, "%s  %s\n", hex, name);
	if (r < 0)
		return err_set(err, r, "%s: too many files", b->path);
	return bundle_put_beside(b, name, data, len, err);
}

int
bundle_puts(struct bundle *b, const char *name, const char *text, struct err *err)
{
	return bundle_put(b, name, text, strlen(text), err);
}

int
bundle_put_sums(struct bundle *b, struct err *err)
{
	return bundle_put_beside(b, SUMS, b->sums.data, b->sums.len, err);
}

void
bundle_close(struct bundle *b)
{
	if (b->fd >= 0) {
		(void)fsync(b->fd);
		(void)close(b->fd);
	}
	buf_done(&b->sums);
	b->fd = -1;
}
