/*
 * A small HTTP server on the test's own loop, one a program; all of it is in the requests it saw
 * and in the paths it is asked for. Paths:
 *   /body/N        N bytes            /slow/MS       after MS milliseconds
 *   /to/CODE/REST  a redirect whose Location is REST
 *   /never         nothing
 */
#ifndef TESTS_LIB_HTTP_SERVER_H
#define TESTS_LIB_HTTP_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/loop.h"
#include "lib/str.h"
#include "tests/suite.h"

struct conn {
	struct server *server;
	struct loop_io *io;
	struct loop_timer *timer;
	struct buf in, out;
	int fd;
};

struct server {
	struct loop_io *io;
	struct conn *conns[64];
	size_t conn_count;
	struct buf requests;
	unsigned port, busy, max_busy;
	int fd;
};

static struct loop *loop;
static struct server server;
static struct err err;

static void
conn_send(void *arg)
{
	struct conn *c = arg;

	c->server->busy--;
	ck_assert_int_eq(write(c->fd, c->out.data, c->out.len), (ssize_t)c->out.len);
	buf_reset(&c->out);
}

static void
put_body(struct conn *c, const char *status, const char *header, int64_t len)
{
	int r = buf_printf(
	    &c->out, "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n", status, header, (int)len);

	while (r == 0 && len-- > 0)
		r = buf_putc(&c->out, 'b');
	ck_assert_int_eq(r, 0);
}

static void
answer(struct conn *c, char *path)
{
	char header[600];
	int64_t n = 0;
	char *rest;

	if (++c->server->busy > c->server->max_busy)
		c->server->max_busy = c->server->busy;
	if (str_starts(path, "/to/")) {
		rest = strchr(path + 4, '/');
		*rest++ = '\0';
		(void)snprintf(header, sizeof(header), "Location: %s\r\n", rest);
		put_body(c, path + 4, header, 3);
		loop_timer_in(c->timer, 20);
		return;
	}
	if (str_starts(path, "/never"))
		return;
	if (str_starts(path, "/slow/") && str_to_int(path + 6, 0, 10000, &n) == 0) {
		put_body(c, "200 OK", "", 4);
		loop_timer_in(c->timer, n);
		return;
	}
	if (str_starts(path, "/body/"))
		ck_assert_int_eq(str_to_int(path + 6, 0, 100000, &n), 0);
	put_body(c, "200 OK", "ETag: W/\"x y\"\r\nCache-Control: max-age=60\r\n", n);
	conn_send(c);
}

static void
on_request(int fd, unsigned events, void *arg)
{
	struct conn *c = arg;
	char piece[4096], *path, *end;
	ssize_t n = read(fd, piece, sizeof(piece));

	(void)events;
	if (n <= 0) {
		loop_io_set(c->io, 0);
		return;
	}
	ck_assert_int_eq(buf_append(&c->in, piece, (size_t)n), 0);
	if (strstr(c->in.data, "\r\n\r\n") == NULL)
		return;
	ck_assert_int_eq(buf_puts(&c->server->requests, c->in.data), 0);
	path = strchr(c->in.data, ' ') + 1;
	end = strchr(path, ' ');
	*end = '\0';
	if (str_starts(path, "http://")) /* we are the proxy */
		path = strchr(path + 7, '/');
	path = xstrdup(path);
	buf_reset(&c->in);
	answer(c, path);
	free(path);
}

static void
on_accept(int fd, unsigned events, void *arg)
{
	struct server *s = arg;
	struct conn *c = xcalloc(1, sizeof(*c));

	(void)events;
	ck_assert_uint_lt(s->conn_count, ARRAY_LEN(s->conns));
	s->conns[s->conn_count++] = c;
	c->server = s;
	c->fd = accept(fd, NULL, NULL);
	buf_init(&c->in, 1 << 20);
	buf_init(&c->out, 1 << 20);
	c->io = loop_io_new(loop, c->fd, LOOP_READ, on_request, c);
	c->timer = loop_timer_new(loop, conn_send, c);
}

static void
server_start(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);

	memset(&server, 0, sizeof(server));
	server.fd = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(server.fd, (struct sockaddr *)&at, sizeof(at)), 0);
	ck_assert_int_eq(listen(server.fd, 64), 0);
	ck_assert_int_eq(getsockname(server.fd, (struct sockaddr *)&at, &len), 0);
	server.port = ntohs(at.sin_port);
	buf_init(&server.requests, 1 << 20);
	server.io = loop_io_new(loop, server.fd, LOOP_READ, on_accept, &server);
}

static void
server_stop(void)
{
	struct conn *c;
	size_t i;

	for (i = 0; i < server.conn_count; i++) {
		c = server.conns[i];
		loop_io_free(c->io);
		loop_timer_free(c->timer);
		buf_done(&c->in);
		buf_done(&c->out);
		close(c->fd);
		free(c);
	}
	loop_io_free(server.io);
	close(server.fd);
	buf_done(&server.requests);
}

#endif
