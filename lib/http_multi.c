#include "lib/http_multi.h"

#include <errno.h>

#include "lib/mem.h"

struct http_multi {
	CURLM *multi;
	struct loop *loop;
	struct loop_timer *timer;
	struct http_multi_user user;
	unsigned max_total, max_per_host;
};

/* One a descriptor that curl watches; lives from the first POLL_* to POLL_REMOVE. */
struct watch {
	struct http_multi *m;
	struct loop_io *io;
};

static int multi_open(struct http_multi *m);

static void
multi_lost(struct http_multi *m, CURLMcode code)
{
	CURLM *old = m->multi;

	m->user.lost(curl_multi_strerror(code), m->user.arg);
	(void)curl_multi_cleanup(old);
	loop_timer_clear(m->timer);
	if (multi_open(m) < 0)
		abort(); /* of memory */
}

static void
multi_act(struct http_multi *m, curl_socket_t fd, int events)
{
	CURLMcode code;
	CURLMsg *msg;
	CURLcode result;
	CURL *easy;
	int running, left;

	code = curl_multi_socket_action(m->multi, fd, events, &running);
	if (code != CURLM_OK) {
		multi_lost(m, code);
		return;
	}
	while ((msg = curl_multi_info_read(m->multi, &left)) != NULL) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		easy = msg->easy_handle; /* msg dies with remove_handle */
		result = msg->data.result;
		(void)curl_multi_remove_handle(m->multi, easy);
		m->user.finished(easy, result, m->user.arg);
	}
}

static void
on_io(int fd, unsigned events, void *arg)
{
	struct watch *w = arg;

	multi_act(w->m, fd,
	    ((events & LOOP_READ) ? CURL_CSELECT_IN : 0) |
		((events & LOOP_WRITE) ? CURL_CSELECT_OUT : 0));
}

static void
on_timer(void *arg)
{
	multi_act(arg, CURL_SOCKET_TIMEOUT, 0);
}

static int
on_curl_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *socket_arg)
{
	struct http_multi *m = arg;
	struct watch *w = socket_arg;
	unsigned events =
	    ((what & CURL_POLL_IN) ? LOOP_READ : 0U) | ((what & CURL_POLL_OUT) ? LOOP_WRITE : 0U);

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		if (w != NULL)
			loop_io_free(w->io);
		free(w);
		return 0;
	}
	if (w == NULL) {
		w = xcalloc(1, sizeof(*w));
		w->m = m;
		w->io = loop_io_new(m->loop, fd, events, on_io, w);
		(void)curl_multi_assign(m->multi, fd, w);
	} else {
		loop_io_set(w->io, events);
	}
	return 0;
}

/* curl asks for "at once" with 0; it must not be entered from here. */
static int
on_curl_timer(CURLM *multi, long timeout_ms, void *arg)
{
	struct http_multi *m = arg;

	(void)multi;
	if (timeout_ms < 0)
		loop_timer_clear(m->timer);
	else
		loop_timer_in(m->timer, timeout_ms);
	return 0;
}

static int
multi_open(struct http_multi *m)
{
	m->multi = curl_multi_init();
	if (m->multi == NULL)
		return -ENOMEM;
	curl_multi_setopt(m->multi, CURLMOPT_SOCKETFUNCTION, on_curl_socket);
	curl_multi_setopt(m->multi, CURLMOPT_SOCKETDATA, m);
	curl_multi_setopt(m->multi, CURLMOPT_TIMERFUNCTION, on_curl_timer);
	curl_multi_setopt(m->multi, CURLMOPT_TIMERDATA, m);
	curl_multi_setopt(m->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
	http_multi_limits(m, m->max_total, m->max_per_host);
	return 0;
}

int
http_multi_new(
    struct http_multi **ret, struct loop *loop, const struct http_multi_user *user, struct err *err)
{
	struct http_multi *m = xcalloc(1, sizeof(*m));

	m->loop = loop;
	m->user = *user;
	m->timer = loop_timer_new(loop, on_timer, m);
	if (multi_open(m) < 0) {
		http_multi_free(m);
		return err_set(err, -ENOMEM, "libcurl makes no multi handle");
	}
	*ret = m;
	return 0;
}

void
http_multi_free(struct http_multi *m)
{
	if (m == NULL)
		return;
	if (m->multi != NULL)
		(void)curl_multi_cleanup(m->multi); /* calls back: events and timer outlive it */
	loop_timer_free(m->timer);
	free(m);
}

void
http_multi_limits(struct http_multi *m, unsigned max_total, unsigned max_per_host)
{
	m->max_total = max_total;
	m->max_per_host = max_per_host;
	if (max_total > 0)
		curl_multi_setopt(m->multi, CURLMOPT_MAXCONNECTS, (long)max_total);
	curl_multi_setopt(m->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)max_total);
	curl_multi_setopt(m->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)max_per_host);
}

CURLMcode
http_multi_add(struct http_multi *m, CURL *easy)
{
	return curl_multi_add_handle(m->multi, easy);
}

void
http_multi_remove(struct http_multi *m, CURL *easy)
{
	(void)curl_multi_remove_handle(m->multi, easy);
}
