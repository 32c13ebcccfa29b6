/*
 * Many feeds at once, for measuring: answers GET /f/NUMBER on every loopback address with an RSS of
 * 30 entries, or 304 to its ETag. Its one invariant: what it serves depends on the number alone.
 * usage: prog_feeds; prints its port. Each line on standard input is answered with a line of what
 * was asked since the last one; it ends with standard input.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/mem.h"
#include "lib/str.h"

#define ENTRIES 30
#define FDS 65536
#define ETAG "\"warm\""
#define HOLE "0000000" /* where a feed's number goes */

struct conn {
	char in[4096];
	size_t got;
	char *out;
	size_t out_len, sent;
};

static struct conn *conns[FDS];
static char *feed, *answer; /* with holes */
static size_t feed_len, holes[ENTRIES * 4], hole_count;
static size_t whole, not_modified, bytes_in, bytes_out;
static int epoll_fd;

static const char *const words[] = { "council", "minister", "market", "weather", "report", "river",
	"market", "school", "election", "budget", "talks", "border", "energy", "health", "summit",
	"court", "harvest", "railway", "museum", "the", "of", "and", "to", "in", "a", "for", "on",
	"with", "that", "is", "was", "by", "after", "from", "at", "treaty", "State", "vote",
	"convention", "signed" };

static void
put_words(FILE *f, unsigned *seed, unsigned count)
{
	for (; count > 0; count--) {
		*seed = *seed * 1103515245u + 12345u;
		fprintf(f, "%s ", words[(*seed >> 16) % ARRAY_LEN(words)]);
	}
}

static void
make_feed(void)
{
	FILE *f = open_memstream(&feed, &feed_len);
	unsigned seed = 1, i;
	char *p;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss "
	      "version=\"2.0\"><channel><title>Bench "
	      "</title><link>http://bench.example/</link><description>A feed</description>\n",
	    f);
	for (i = 0; i < ENTRIES; i++) {
		fputs("<item><title>", f);
		put_words(f, &seed, 9);
		fprintf(f,
		    "</title><link>http://bench.example/" HOLE
		    "/%u</link><guid>http://bench.example/" HOLE
		    "/%u</guid><pubDate>Tue, %02u Oct 2025 10:14:55 +0000</pubDate><description>",
		    i, i, i % 28 + 1);
		put_words(f, &seed, 60);
		fputs("&lt;p&gt; ", f);
		put_words(f, &seed, 120);
		fputs("</description></item>\n", f);
	}
	fputs("</channel></rss>\n", f);
	fclose(f);
	for (p = feed; (p = strstr(p, HOLE)) != NULL; p += strlen(HOLE))
		holes[hole_count++] = (size_t)(p - feed);
}

static void
make_answer(void)
{
	answer = xasprintf(
	    "HTTP/1.1 200 OK\r\nServer: bench\r\nDate: Mon, 05 Jan 2026 10:00:00 GMT\r\n"
	    "Content-Type: application/rss+xml\r\nETag: " ETAG "\r\nContent-Length: %zu\r\n\r\n",
	    feed_len);
}

static void
reply(struct conn *c)
{
	static const char none[] = "HTTP/1.1 304 Not Modified\r\nServer: bench\r\n"
				   "Date: Mon, 05 Jan 2026 10:00:00 GMT\r\nETag: " ETAG "\r\n\r\n";
	bool warm = strcasestr(c->in, "\r\nIf-None-Match: " ETAG "\r\n") != NULL;
	unsigned number = 0;
	char digits[16];
	size_t head, i;

	free(c->out);
	c->sent = 0;
	if (warm) {
		not_modified++;
		c->out = xstrdup(none);
		c->out_len = sizeof(none) - 1;
		return;
	}
	whole++;
	(void)sscanf(c->in, "GET /f/%u", &number);
	(void)snprintf(digits, sizeof(digits), "%07u", number % 10000000);
	head = strlen(answer);
	c->out_len = head + feed_len;
	c->out = xmalloc(c->out_len);
	memcpy(c->out, answer, head);
	memcpy(c->out + head, feed, feed_len);
	for (i = 0; i < hole_count; i++)
		memcpy(c->out + head + holes[i], digits, strlen(HOLE));
}

static void
conn_close(int fd)
{
	free(conns[fd]->out);
	free(conns[fd]);
	conns[fd] = NULL;
	close(fd);
}

static void
conn_write(int fd)
{
	struct conn *c = conns[fd];
	struct epoll_event ev = { .events = EPOLLIN, .data.fd = fd };
	ssize_t n = send(fd, c->out + c->sent, c->out_len - c->sent, MSG_NOSIGNAL);

	if (n > 0) {
		c->sent += (size_t)n;
		bytes_out += (size_t)n;
	}
	if (c->sent < c->out_len)
		ev.events = EPOLLOUT;
	(void)epoll_ctl(epoll_fd, EPOLL_CTL_MOD, fd, &ev);
}

static void
conn_read(int fd)
{
	struct conn *c = conns[fd];
	ssize_t n = recv(fd, c->in + c->got, sizeof(c->in) - 1 - c->got, 0);

	if (n <= 0) {
		conn_close(fd);
		return;
	}
	bytes_in += (size_t)n;
	c->got += (size_t)n;
	c->in[c->got] = '\0';
	if (strstr(c->in, "\r\n\r\n") == NULL)
		return;
	c->got = 0;
	reply(c);
	conn_write(fd);
}

static void
accept_all(int listener)
{
	struct epoll_event ev = { .events = EPOLLIN };
	int fd;

	while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		if (fd >= FDS) {
			close(fd);
			continue;
		}
		conns[fd] = xcalloc(1, sizeof(struct conn));
		ev.data.fd = fd;
		(void)epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &ev);
	}
}

/* Every address of 127/8, and nothing that comes from elsewhere. */
static int
listen_loopback(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3) < 0 ||
	    bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0 || listen(fd, 4096) < 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) < 0) {
		fprintf(stderr, "prog_feeds: listening on loopback: %s\n", strerror(errno));
		return -1;
	}
	printf("%u\n", ntohs(at.sin_port));
	fflush(stdout);
	return fd;
}

static bool
told(void)
{
	char line[64];

	if (read(STDIN_FILENO, line, sizeof(line)) <= 0)
		return false;
	printf("{\"whole\":%zu,\"not_modified\":%zu,\"bytes_in\":%zu,\"bytes_out\":%zu}\n", whole,
	    not_modified, bytes_in, bytes_out);
	fflush(stdout);
	whole = not_modified = bytes_in = bytes_out = 0;
	return true;
}

int
main(void)
{
	struct epoll_event ev[64], add = { .events = EPOLLIN };
	int i, n, fd, listener;

	make_feed();
	make_answer();
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	listener = listen_loopback();
	if (listener < 0)
		return 1;
	add.data.fd = listener;
	(void)epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &add);
	add.data.fd = STDIN_FILENO;
	(void)epoll_ctl(epoll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &add);
	for (;;) {
		n = epoll_wait(epoll_fd, ev, ARRAY_LEN(ev), -1);
		for (i = 0; i < n; i++) {
			fd = ev[i].data.fd;
			if (fd == listener)
				accept_all(fd);
			else if (fd == STDIN_FILENO) {
				if (!told())
					return 0;
			} else if (conns[fd] != NULL && (ev[i].events & EPOLLOUT))
				conn_write(fd);
			else if (conns[fd] != NULL)
				conn_read(fd);
		}
	}
}
