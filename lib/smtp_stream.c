#include "lib/smtp_stream.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/mem.h"
#include "lib/str.h"

#define CONNECT_MS 10000
#define REPLY_CHARS 200
#define HELO_MAX 200

/* A descriptor that curl watches; from the first POLL_* to POLL_REMOVE. */
struct watch {
	struct watch *next;
	struct loop_io *io;
};

struct smtp_stream {
	struct loop *loop;
	struct smtp_stream_events on;
	CURLM *multi; /* for life: it keeps the certificates it has read */
	CURL *easy;   /* of the connection; NULL: none */
	struct loop_timer *timer;
	struct watch *watches;
	struct loop_io *io; /* of the open connection, when curl no longer watches it */
	bool open, told;    /* told: report runs on the next turn */
	CURLcode result;
	char *url, *user, *password, *bearer, *ca_file;
	enum smtp_tls tls;
	char reply[REPLY_CHARS];
	char error[CURL_ERROR_SIZE];
};

/* ---- curl on the loop -------------------------------------------------------------- */

static void report(void *arg);

/* Once a connection. */
static void
tell(struct smtp_stream *s, CURLcode result)
{
	if (s->told)
		return;
	s->told = true;
	s->result = result;
	loop_defer(s->loop, report, s);
}

static void
act(struct smtp_stream *s, curl_socket_t fd, int events)
{
	CURLMcode code;
	CURLMsg *msg;
	int left;

	code = curl_multi_socket_action(s->multi, fd, events, &left);
	while ((msg = curl_multi_info_read(s->multi, &left)) != NULL) {
		if (msg->msg != CURLMSG_DONE || msg->easy_handle != s->easy)
			continue;
		tell(s, msg->data.result);
		return;
	}
	if (code != CURLM_OK && s->easy != NULL)
		tell(s, CURLE_FAILED_INIT);
}

static void
on_curl_io(int fd, unsigned events, void *arg)
{
	act(arg, fd,
	    ((events & LOOP_READ) ? CURL_CSELECT_IN : 0) |
		((events & LOOP_WRITE) ? CURL_CSELECT_OUT : 0));
}

static void
on_curl_timer(void *arg)
{
	act(arg, CURL_SOCKET_TIMEOUT, 0);
}

static void
forget_watch(struct smtp_stream *s, struct watch *w)
{
	struct watch **at = &s->watches;

	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	loop_io_free(w->io);
	free(w);
}

/* Never calls curl's transfers back and never fails: any other answer ends them all. */
static int
socket_cb(CURL *easy, curl_socket_t fd, int what, void *arg, void *assigned)
{
	struct smtp_stream *s = arg;
	struct watch *w = assigned;
	unsigned events =
	    ((what & CURL_POLL_IN) ? LOOP_READ : 0U) | ((what & CURL_POLL_OUT) ? LOOP_WRITE : 0U);

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		if (w != NULL)
			forget_watch(s, w);
		return 0;
	}
	if (w != NULL) {
		loop_io_set(w->io, events);
		return 0;
	}
	w = xcalloc(1, sizeof(*w));
	w->io = loop_io_new(s->loop, fd, events, on_curl_io, s);
	w->next = s->watches;
	s->watches = w;
	(void)curl_multi_assign(s->multi, fd, w);
	return 0;
}

static int
timer_cb(CURLM *multi, long timeout_ms, void *arg)
{
	struct smtp_stream *s = arg;

	(void)multi;
	if (timeout_ms < 0)
		loop_timer_clear(s->timer);
	else
		loop_timer_in(s->timer, timeout_ms);
	return 0;
}

/* ---- the connection ---------------------------------------------------------------- */

/* Every line of a reply; the last one of a refusal is what a person wants to read. */
static size_t
keep_reply(char *data, size_t size, size_t count, void *arg)
{
	struct smtp_stream *s = arg;
	size_t n = size * count;

	while (n > 0 && (data[n - 1] == '\r' || data[n - 1] == '\n'))
		n--;
	(void)snprintf(
	    s->reply, sizeof(s->reply), "%.*s", (int)(n < REPLY_CHARS ? n : REPLY_CHARS - 1), data);
	return size * count;
}

static bool
is_tls_failure(CURLcode result)
{
	return result == CURLE_SSL_CONNECT_ERROR || result == CURLE_PEER_FAILED_VERIFICATION ||
	    result == CURLE_SSL_CACERT_BADFILE || result == CURLE_USE_SSL_FAILED ||
	    result == CURLE_SSL_CIPHER || result == CURLE_SSL_CERTPROBLEM ||
	    result == CURLE_SSL_ISSUER_ERROR;
}

/* A refusal here is about the server or the login, never about a message: for later. */
static int
verdict(CURLcode result, long code)
{
	if (result == CURLE_OK)
		return SMTP_ACCEPTED;
	if (is_tls_failure(result))
		return SMTP_TLS_FAILED;
	/* 334 is how XOAUTH2 says no: with the reason, which libcurl does not ask for */
	if (result == CURLE_LOGIN_DENIED && (code >= 500 || code == 334))
		return SMTP_AUTH_FAILED;
	return code >= 400 ? SMTP_TEMPORARY : SMTP_NO_CONNECTION;
}

static void
on_stream_io(int fd, unsigned events, void *arg)
{
	struct smtp_stream *s = arg;

	(void)fd;
	(void)events;
	s->on.ready(s->on.arg);
}

static void
report(void *arg)
{
	struct smtp_stream *s = arg;
	struct smtp_result r = { .code = 0 };
	curl_socket_t fd = CURL_SOCKET_BAD;
	char detail[REPLY_CHARS + CURL_ERROR_SIZE];
	long code = 0;

	(void)curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &code);
	(void)curl_easy_getinfo(s->easy, CURLINFO_ACTIVESOCKET, &fd);
	if (s->result == CURLE_OK && fd == CURL_SOCKET_BAD)
		s->result = CURLE_COULDNT_CONNECT;
	r.end = verdict(s->result, code);
	r.code = (int)code;
	r.detail = detail;
	if (code >= 400 && s->reply[0] != '\0')
		(void)snprintf(detail, sizeof(detail), "%s", s->reply);
	else
		(void)snprintf(detail, sizeof(detail), "%s",
		    s->error[0] != '\0' ? s->error : curl_easy_strerror(s->result));
	if (r.end == SMTP_ACCEPTED) {
		s->open = true;
		s->io = loop_io_new(s->loop, fd, LOOP_READ, on_stream_io, s);
	} else {
		smtp_stream_close(s);
	}
	s->on.connected(&r, s->on.arg);
}

static void
set_options(struct smtp_stream *s, unsigned total_ms)
{
	CURL *e = s->easy;

	curl_easy_setopt(e, CURLOPT_URL, s->url);
	curl_easy_setopt(e, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L); /* a resolver that hangs is left alone */
	curl_easy_setopt(e, CURLOPT_PROXY, "");
	curl_easy_setopt(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)total_ms);
	curl_easy_setopt(
	    e, CURLOPT_CONNECTTIMEOUT_MS, (long)(total_ms < CONNECT_MS ? total_ms : CONNECT_MS));
	curl_easy_setopt(
	    e, CURLOPT_USE_SSL, (long)(s->tls == SMTP_TLS_NONE ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(e, CURLOPT_CAPATH, NULL); /* the file alone, which is read once */
	if (s->ca_file != NULL)
		curl_easy_setopt(e, CURLOPT_CAINFO, s->ca_file);
	curl_easy_setopt(e, CURLOPT_USERNAME, s->user);
	curl_easy_setopt(e, CURLOPT_PASSWORD, s->password);
	curl_easy_setopt(e, CURLOPT_XOAUTH2_BEARER, s->bearer);
	curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, keep_reply);
	curl_easy_setopt(e, CURLOPT_HEADERDATA, s);
	curl_easy_setopt(e, CURLOPT_ERRORBUFFER, s->error);
}

int
smtp_stream_open(struct smtp_stream *s, unsigned total_ms, struct err *err)
{
	s->reply[0] = s->error[0] = '\0';
	s->told = false;
	s->easy = curl_easy_init();
	if (s->easy == NULL)
		return err_set(err, -ENOMEM, "libcurl makes no transfer");
	set_options(s, total_ms);
	if (curl_multi_add_handle(s->multi, s->easy) == CURLM_OK)
		return 0;
	curl_easy_cleanup(s->easy);
	s->easy = NULL;
	return err_set(err, -ENOMEM, "libcurl takes no transfer");
}

bool
smtp_stream_is_open(const struct smtp_stream *s)
{
	return s->open;
}

void
smtp_stream_close(struct smtp_stream *s)
{
	size_t sent;

	if (s->easy == NULL)
		return;
	if (s->open)
		(void)curl_easy_send(s->easy, "QUIT\r\n", 6, &sent);
	s->open = false;
	loop_defer_cancel(s->loop, report, s);
	loop_io_free(s->io);
	s->io = NULL;
	/* of a CONNECT_ONLY transfer this closes the connection, without a word and a wait */
	(void)curl_multi_remove_handle(s->multi, s->easy);
	curl_easy_cleanup(s->easy);
	s->easy = NULL;
}

void
smtp_stream_want_write(struct smtp_stream *s, bool want)
{
	if (s->io != NULL)
		loop_io_set(s->io, want ? LOOP_READ | LOOP_WRITE : LOOP_READ);
}

ssize_t
smtp_stream_read(struct smtp_stream *s, char *data, size_t size)
{
	size_t n = 0;
	CURLcode r = curl_easy_recv(s->easy, data, size, &n);

	if (r == CURLE_AGAIN)
		return -EAGAIN;
	return r == CURLE_OK && n > 0 ? (ssize_t)n : -EPIPE;
}

ssize_t
smtp_stream_write(struct smtp_stream *s, const char *data, size_t len)
{
	size_t n = 0;
	CURLcode r = curl_easy_send(s->easy, data, len, &n);

	if (r == CURLE_AGAIN || (r == CURLE_OK && n == 0))
		return -EAGAIN;
	return r == CURLE_OK ? (ssize_t)n : -EPIPE;
}

/* ---- the server -------------------------------------------------------------------- */

/* What may stand behind EHLO, and unescaped in a URL. */
static bool
helo_ok(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");

	return n > 0 && s[n] == '\0' && n < HELO_MAX;
}

static char *
server_url(const struct smtp_server *server)
{
	char own[HELO_MAX] = "";
	const char *helo = server->helo;
	bool v6 = strchr(server->host, ':') != NULL;

	if (helo == NULL && gethostname(own, sizeof(own) - 1) == 0)
		helo = own;
	return xasprintf("%s://%s%s%s:%u/%s", server->tls == SMTP_TLS_IMPLICIT ? "smtps" : "smtp",
	    v6 ? "[" : "", server->host, v6 ? "]" : "", server->port,
	    helo != NULL && helo_ok(helo) ? helo : "localhost");
}

static CURLM *
make_multi(struct smtp_stream *s)
{
	CURLM *m = curl_multi_init();

	if (m == NULL)
		return NULL;
	curl_multi_setopt(m, CURLMOPT_SOCKETFUNCTION, socket_cb);
	curl_multi_setopt(m, CURLMOPT_SOCKETDATA, s);
	curl_multi_setopt(m, CURLMOPT_TIMERFUNCTION, timer_cb);
	curl_multi_setopt(m, CURLMOPT_TIMERDATA, s);
	return m;
}

int
smtp_stream_new(struct smtp_stream **ret, struct loop *loop, const struct smtp_server *server,
    const struct smtp_stream_events *on, struct err *err)
{
	struct smtp_stream *s;

	if (server->helo != NULL && !helo_ok(server->helo))
		return err_set(err, -EINVAL, "helo: \"%s\" is no host name", server->helo);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, -ENOMEM, "cannot start libcurl");
	s = xcalloc(1, sizeof(*s));
	s->loop = loop;
	s->on = *on;
	s->multi = make_multi(s);
	s->timer = loop_timer_new(loop, on_curl_timer, s);
	s->tls = server->tls;
	s->url = server_url(server);
	s->user = xstrdup(server->user);
	s->password = xstrdup(server->password);
	s->ca_file = xstrdup(server->ca_file);
	if (s->multi == NULL) {
		smtp_stream_free(s);
		return err_set(err, -ENOMEM, "cannot start libcurl");
	}
	*ret = s;
	return 0;
}

static void
wipe(char *secret)
{
	if (secret != NULL)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}

bool
smtp_stream_set_bearer(struct smtp_stream *s, const char *token)
{
	if (str_eq(s->bearer, token))
		return false;
	wipe(s->bearer);
	s->bearer = xstrdup(token);
	return true;
}

void
smtp_stream_free(struct smtp_stream *s)
{
	if (s == NULL)
		return;
	smtp_stream_close(s);
	/* calls back: what its callbacks touch goes after it */
	(void)curl_multi_cleanup(s->multi);
	while (s->watches != NULL)
		forget_watch(s, s->watches);
	loop_timer_free(s->timer);
	free(s->url);
	free(s->user);
	wipe(s->password);
	wipe(s->bearer);
	free(s->ca_file);
	free(s);
	curl_global_cleanup();
}
