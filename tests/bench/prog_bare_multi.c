/*
 * The floor for lib/http: libcurl's multi-socket interface on epoll, and nothing else. It asks for
 * the URLs on standard input with one ETag, drops what comes and prints how often it got what.
 * usage: prog_bare_multi AT_ONCE ETAG [CA_FILE [default]] < URLS
 * With "default" libcurl keeps the CA path that it was built with, as most programs let it.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>

#include "lib/mem.h"
#include "lib/str.h"

static CURLM *multi;
static int epoll_fd;
static long timeout_ms = -1;
static struct curl_slist *headers;
static const char *ca_file;
static int default_path;
static size_t ok, not_modified, failed;

static size_t
drop(char *data, size_t size, size_t count, void *arg)
{
	(void)data;
	(void)arg;
	return size * count;
}

static int
on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *known)
{
	struct epoll_event ev = { .data.fd = fd };

	(void)easy;
	(void)arg;
	if (what == CURL_POLL_REMOVE) {
		(void)epoll_ctl(epoll_fd, EPOLL_CTL_DEL, fd, NULL);
		return 0;
	}
	ev.events = ((what & CURL_POLL_IN) ? (uint32_t)EPOLLIN : 0) |
	    ((what & CURL_POLL_OUT) ? (uint32_t)EPOLLOUT : 0);
	(void)epoll_ctl(epoll_fd, known != NULL ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &ev);
	curl_multi_assign(multi, fd, &epoll_fd);
	return 0;
}

static int
on_timer(CURLM *m, long ms, void *arg)
{
	(void)m;
	(void)arg;
	timeout_ms = ms;
	return 0;
}

static CURL *
handle_new(void)
{
	CURL *e = curl_easy_init();

	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, drop);
	curl_easy_setopt(e, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_BUFFERSIZE, 65536L);
	curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	if (ca_file != NULL) {
		curl_easy_setopt(e, CURLOPT_CAINFO, ca_file);
		if (!default_path)
			curl_easy_setopt(e, CURLOPT_CAPATH, NULL);
	}
	return e;
}

static int
next_url(CURL *e, char **line, size_t *cap)
{
	ssize_t len = getline(line, cap, stdin);

	if (len <= 0)
		return 0;
	(*line)[strcspn(*line, "\n")] = '\0';
	curl_easy_setopt(e, CURLOPT_URL, *line);
	curl_multi_add_handle(multi, e);
	return 1;
}

/* How many came to their end without a successor. */
static int
drain(char **line, size_t *cap)
{
	CURLMsg *msg;
	CURL *e;
	int left, ended = 0;
	long status;

	while ((msg = curl_multi_info_read(multi, &left)) != NULL) {
		e = msg->easy_handle;
		status = 0;
		failed += msg->data.result != CURLE_OK;
		curl_easy_getinfo(e, CURLINFO_RESPONSE_CODE, &status);
		ok += status == 200;
		not_modified += status == 304;
		curl_multi_remove_handle(multi, e);
		if (!next_url(e, line, cap)) {
			curl_easy_cleanup(e);
			ended++;
		}
	}
	return ended;
}

int
main(int argc, char **argv)
{
	struct epoll_event ev[64];
	int64_t at_once;
	char *line = NULL, *header;
	size_t cap = 0;
	int i, n, running, left = 0;
	CURL *e;

	if (argc < 3 || str_to_int(argv[1], 1, 1000, &at_once) < 0)
		return 64;
	ca_file = argc > 3 ? argv[3] : NULL;
	default_path = argc > 4;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	multi = curl_multi_init();
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	header = xasprintf("If-None-Match: %s", argv[2]);
	headers = curl_slist_append(NULL, header);
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)at_once);
	for (i = 0; i < at_once; i++) {
		e = handle_new();
		if (next_url(e, &line, &cap))
			left++;
		else
			curl_easy_cleanup(e);
	}
	while (left > 0) {
		n = timeout_ms == 0 ? 0 : epoll_wait(epoll_fd, ev, ARRAY_LEN(ev), (int)timeout_ms);
		if (n <= 0)
			curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
		for (i = 0; i < n; i++)
			curl_multi_socket_action(multi, ev[i].data.fd,
			    ((ev[i].events & EPOLLIN) ? CURL_CSELECT_IN : 0) |
				((ev[i].events & EPOLLOUT) ? CURL_CSELECT_OUT : 0) |
				((ev[i].events & (EPOLLERR | EPOLLHUP)) ? CURL_CSELECT_ERR : 0),
			    &running);
		left -= drain(&line, &cap);
	}
	printf("{\"ok\":%zu,\"not_modified\":%zu,\"failed\":%zu}\n", ok, not_modified, failed);
	curl_multi_cleanup(multi);
	curl_slist_free_all(headers);
	free(header);
	free(line);
	curl_global_cleanup();
	return failed > 0;
}
