#include "ctl/client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "config/settings.h"
#include "lib/buf.h"
#include "lib/mem.h"

#define CLIENT_ANSWER_MAX (16u << 20)
#define CLIENT_WAIT_S 5
#define SYSTEM_SOCKET "/run/ratifyd/control"

static int
connect_socket(const char *path, int *ret, struct err *err)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	const struct timeval wait = { .tv_sec = CLIENT_WAIT_S };
	int fd;

	if (strlen(path) >= sizeof(sa.sun_path))
		return err_set(err, -ENAMETOOLONG, "%s: too long for a socket", path);
	memcpy(sa.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return err_set(err, -errno, "socket: %s", strerror(errno));
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) < 0 ||
	    connect(fd, (const struct sockaddr *)&sa, sizeof(sa)) < 0) {
		int code = errno;

		(void)close(fd);
		return err_set(err, -code, "no daemon answers at %s: %s", path, strerror(code));
	}
	*ret = fd;
	return 0;
}

static int
exchange(int fd, const char *line, struct buf *answer, struct err *err)
{
	char chunk[8192];
	ssize_t n;

	if (send(fd, line, strlen(line), MSG_NOSIGNAL) != (ssize_t)strlen(line))
		return err_set(err, -EIO, "the daemon does not listen");
	while ((n = recv(fd, chunk, sizeof(chunk), 0)) > 0) {
		if (buf_append(answer, chunk, (size_t)n) < 0)
			return err_set(err, -EFBIG, "the daemon's answer does not end");
		if (memchr(chunk, '\n', (size_t)n) != NULL)
			return 0;
	}
	return err_set(
	    err, n < 0 ? -errno : -EIO, "the daemon gave no answer within %d s", CLIENT_WAIT_S);
}

/* The user's own daemon, else the system service, whose folder only root may enter. Heap. */
static char *
find_socket(void)
{
	_cleanup_free_ char *dir = settings_runtime_dir();
	char *path = dir != NULL ? xasprintf("%s/control", dir) : NULL;

	if ((path == NULL || access(path, F_OK) != 0) && access(SYSTEM_SOCKET, F_OK) == 0) {
		free(path);
		return xstrdup(SYSTEM_SOCKET);
	}
	return path;
}

int
client_ask(json_t *request, json_t **ret, struct err *err)
{
	_cleanup_free_ char *text = json_dumps(request, JSON_COMPACT), *path = find_socket(),
			    *line = NULL;
	struct buf answer;
	int fd = -1, r;

	json_decref(request);
	if (path == NULL)
		return err_set(err, -ENXIO,
		    "where ratifyd listens is not known: XDG_RUNTIME_DIR is not set, and there is "
		    "no " SYSTEM_SOCKET);
	line = xasprintf("%s\n", text);
	buf_init(&answer, CLIENT_ANSWER_MAX);
	r = connect_socket(path, &fd, err);
	if (r == 0) {
		r = exchange(fd, line, &answer, err);
		(void)close(fd);
	}
	if (r == 0) {
		*ret = json_loadb(answer.data, answer.len, 0, NULL);
		if (*ret == NULL)
			r = err_set(err, -EPROTO, "the daemon's answer is no JSON");
	}
	buf_done(&answer);
	return r;
}
