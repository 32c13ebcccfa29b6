/*
 * Alerts as HTTP requests: the alert's JSON, or a template of the configuration, signed as
 * Standard Webhooks are. Invariant: one delivery has one id, whatever becomes of it, and what a
 * receiver has said "2xx" to is never sent again.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/hash_hmac.h"
#include "lib/http.h"
#include "lib/mem.h"
#include "lib/mime.h"
#include "lib/str.h"
#include "lib/when.h"
#include "sinks/fill.h"
#include "sinks/types.h"

#define DEADLINE_MS 30000
#define TOTAL_MS 600000 /* the dispatcher's deadline comes first */
#define ANSWER_BYTES 65536
#define WORDS_CHARS 300
#define HEADERS_MAX 32
#define OWN_HEADERS 8
#define QUIET_MAX_S 3600 /* a slip of the service must not silence it for days */

struct webhook_conf {
	const char *url, *path;
	int method;
	struct conf_list headers;
	const char *body;
	struct conf_pairs with;
	struct conf_secret key, secret;
	int64_t title_max, text_max;
	const char *ca_file, *proxy;
};

struct sink {
	char *name, *host;
	struct http *http;
	struct fill *url;
	struct fill_json *body; /* NULL: the alert's own JSON */
	const char *method;
	char *headers[HEADERS_MAX + 1];
	struct fill_limits limits;
	struct mask *key;
	struct hash_key secret;
	bool is_signed;
	struct sink_env env;
	int64_t quiet_until_ms; /* boot clock: what the service asked for, for all that waits */
	struct loop_timer *quiet_over;
	struct sink_call *call;
	struct http_call *transfer;
};

static const char *const method_words[] = { "POST", "PUT", NULL };

#define AT(field) .offset = offsetof(struct webhook_conf, field)
static const struct conf_key keys[] = {
	{ .name = "url",
	    .kind = CONF_URL,
	    .flags = CONF_REQUIRED,
	    AT(url),
	    .help = "where to; {key} stands for the key" },
	{ .name = "path",
	    .kind = CONF_STRING,
	    AT(path),
	    .help = "what is put behind the url: a template whose fields are written as URLs want "
		    "them" },
	{ .name = "method",
	    .kind = CONF_ENUM,
	    .words = method_words,
	    .dflt = "POST",
	    AT(method),
	    .help = "method of the request" },
	{ .name = "headers",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST,
	    AT(headers),
	    .help = "further header lines \"Name: value\"; {key} stands for the key" },
	{ .name = "body",
	    .kind = CONF_STRING,
	    AT(body),
	    .help = "JSON whose strings are templates; without it the body is the alert as JSON" },
	{ .name = "with",
	    .kind = CONF_PAIRS,
	    AT(with),
	    .help = "texts that templates call ${with.NAME}" },
	{ .name = "key",
	    .kind = CONF_SECRET,
	    AT(key),
	    .help = "what {key} stands for in url, path, headers and body" },
	{ .name = "secret",
	    .kind = CONF_SECRET,
	    AT(secret),
	    .help = "signs each request; whsec_ and base64, or the bytes themselves" },
	{ .name = "title-max",
	    .kind = CONF_INT,
	    .min = 10,
	    .max = 10000,
	    .dflt = "200",
	    AT(title_max),
	    .unit = "characters",
	    .help = "where ${title} is cut" },
	{ .name = "text-max",
	    .kind = CONF_INT,
	    .min = 10,
	    .max = 100000,
	    .dflt = "3000",
	    AT(text_max),
	    .unit = "characters",
	    .help = "where ${text} is cut" },
	{ .name = "ca-file",
	    .kind = CONF_PATH,
	    AT(ca_file),
	    .help = "certificates to trust (PEM) instead of the system's" },
	{ .name = "proxy",
	    .kind = CONF_URL,
	    AT(proxy),
	    .help = "HTTP proxy; the proxy variables of the environment are not looked at" },
	{ .name = NULL },
};
#undef AT

static const struct conf_spec spec = {
	.section = "sinks.NAME (webhook)",
	.help = "an HTTP request for each alert",
	.size = sizeof(struct webhook_conf),
	.keys = keys,
};

/* ---- what no single key can tell --------------------------------------------------- */

/* What the request itself is made of is ours. */
static bool
is_ours(const char *line)
{
	static const char *const names[] = { "host:", "content-length:", "transfer-encoding:",
		"connection:", "expect:", "webhook-id:", "webhook-timestamp:", "webhook-signature:",
		"x-hub-signature-256:", "idempotency-key:" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (strncasecmp(line, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

static int
check_header(const char *line, struct err *err)
{
	size_t name =
	    strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
	const char *s;

	for (s = line; *s >= ' ' && *s <= '~'; s++)
		;
	if (name == 0 || line[name] != ':' || *s != '\0')
		return err_set(err, -EINVAL,
		    "headers has a line that is none, expected \"Name: "
		    "value\" in printable ASCII");
	if (is_ours(line))
		return err_set(
		    err, -EINVAL, "headers has %.*s, which ratifyd itself writes", (int)name, line);
	if (strstr(line, "${") != NULL)
		return err_set(err, -EINVAL,
		    "headers has a field in %.*s, expected fields in path and body alone",
		    (int)name, line);
	return 0;
}

static bool
wants_key(const struct webhook_conf *c)
{
	size_t i;

	if (strstr(c->url, MASK_WORD) != NULL || strstr(STR_OR(c->path, ""), MASK_WORD) != NULL ||
	    strstr(STR_OR(c->body, ""), MASK_WORD) != NULL)
		return true;
	for (i = 0; i < c->headers.n; i++)
		if (strstr(c->headers.v[i], MASK_WORD) != NULL)
			return true;
	return false;
}

/* url and path with one slash between them. */
static char *
whole_url(const struct webhook_conf *c)
{
	size_t len = strlen(c->url);

	if (c->path == NULL)
		return xstrdup(c->url);
	while (len > 0 && c->url[len - 1] == '/')
		len--;
	return xasprintf("%.*s%s%s", (int)len, c->url, c->path[0] == '/' ? "" : "/", c->path);
}

static int
compile(struct sink *s, const struct webhook_conf *c, const struct mask *key, struct err *err)
{
	const struct fill_with with = { .pairs = &c->with, .key = key };
	_cleanup_free_ char *url = whole_url(c);
	int r = fill_new(&s->url, url, FILL_URL, &with, err);

	if (r < 0)
		return err_wrap(err, "url and path");
	if (c->body == NULL)
		return 0;
	r = fill_json_new(&s->body, c->body, &with, err);
	return r < 0 ? err_wrap(err, "body") : 0;
}

static int
webhook_check(const void *conf, struct err *err)
{
	const struct webhook_conf *c = conf;
	struct sink s = { .url = NULL };
	size_t i;
	int r = 0;

	if (c->headers.n > HEADERS_MAX)
		return err_set(err, -EINVAL, "headers has %zu lines, expected at most %d",
		    c->headers.n, HEADERS_MAX);
	for (i = 0; i < c->headers.n && r == 0; i++)
		r = check_header(c->headers.v[i], err);
	if (r == 0 && wants_key(c) && c->key.how == CONF_SECRET_NONE)
		r = err_set(
		    err, -EINVAL, "%s is written, but there is no key, expected one", MASK_WORD);
	if (r == 0 && c->path != NULL && strpbrk(c->url, "?#") != NULL)
		r = err_set(err, -EINVAL,
		    "url has a query and path follows it, expected one of "
		    "the two");
	if (r == 0)
		r = compile(&s, c, NULL, err);
	fill_free(s.url);
	fill_json_free(s.body);
	return r;
}

/* ---- verdicts ---------------------------------------------------------------------- */

/* What is not here: 2xx delivered, 4xx rejected, the rest deferred. */
static const struct {
	long status;
	enum sink_verdict verdict;
} verdicts[] = {
	{ 301, SINK_BROKEN }, /* it has moved for good: the address is wrong */
	{ 308, SINK_BROKEN },
	{ 401, SINK_BROKEN },
	{ 403, SINK_BROKEN },
	{ 404, SINK_BROKEN },
	{ 408, SINK_DEFERRED },
	{ 410, SINK_BROKEN },
	{ 425, SINK_DEFERRED },
	{ 429, SINK_DEFERRED },
};

static enum sink_verdict
verdict_of(const struct http_response *r)
{
	size_t i;

	/* An answer that was too long, or cut, is an answer: its first line counts. */
	if (r->status >= 200 && r->status < 300)
		return SINK_DELIVERED;
	for (i = 0; i < ARRAY_LEN(verdicts); i++)
		if (verdicts[i].status == r->status)
			return verdicts[i].verdict;
	return r->status >= 400 && r->status < 500 ? SINK_REJECTED : SINK_DEFERRED;
}

/* It was not reached, or wants no request at all now. */
static bool
is_away(const struct http_response *r)
{
	if (r->status == 0)
		return r->end == HTTP_DNS || r->end == HTTP_CONNECT || r->end == HTTP_TLS;
	return r->status == 429 || r->status == 503;
}

static char *
words_of(const struct http_response *r)
{
	_cleanup_free_ char *answer = NULL;
	const char *detail = r->status > 0 && r->end != HTTP_REDIRECT ? NULL : r->detail;

	answer = mime_one_line(STR_OR(detail, r->body), WORDS_CHARS);
	if (r->status == 0)
		return xasprintf("%s: %s", http_end_name(r->end), answer);
	return xasprintf("%ld%s%s", r->status, answer[0] != '\0' ? ": " : "", answer);
}

static void
on_quiet_over(void *arg)
{
	struct sink *s = arg;

	if (s->env.ready != NULL)
		s->env.ready(s->env.arg, s->name);
}

static void
start_quiet(struct sink *s, int64_t seconds)
{
	int64_t ms = 1000 * (seconds < QUIET_MAX_S ? seconds : QUIET_MAX_S);

	s->quiet_until_ms = when_boot_ms() + ms;
	loop_timer_in(s->quiet_over, ms);
}

static void
on_answer(const struct http_response *r, void *arg)
{
	struct sink *s = arg;
	struct sink_call *call = s->call;
	enum sink_verdict verdict = verdict_of(r);
	_cleanup_free_ char *words = words_of(r);

	s->call = NULL;
	s->transfer = NULL;
	if (verdict == SINK_DEFERRED && r->retry_after_s > 0)
		start_quiet(s, r->retry_after_s);
	sink_done(call,
	    &(struct sink_result){ .verdict = verdict,
		.retry_after_s = verdict == SINK_DEFERRED ? r->retry_after_s : -1,
		.status = (int)r->status,
		.detail = words,
		.away = verdict == SINK_DEFERRED && is_away(r) });
}

/* ---- one request ------------------------------------------------------------------- */

static char *
body_of(const struct sink *s, const struct fields *fields)
{
	json_t *o;
	char *text;

	if (s->body != NULL)
		return fill_json_text(s->body, fields, &s->limits);
	o = fields_json(fields);
	text = json_dumps(o, JSON_COMPACT);
	json_decref(o);
	return text != NULL ? text : xstrdup("{}");
}

/* "ID.TIMESTAMP.BODY" as Standard Webhooks have it, and the body alone as GitHub has it. */
static size_t
put_signatures(const struct sink *s, const char *id, int64_t now_s, const char *body, char *out[])
{
	_cleanup_free_ char *content = xasprintf("%s.%" PRId64 ".%s", id, now_s, body);
	char base64[HASH_BASE64], hex[HASH_HEX];
	struct hash h;

	hash_hmac(&s->secret, content, strlen(content), &h);
	hash_base64(&h, base64);
	out[0] = xasprintf("webhook-signature: v1,%s", base64);
	hash_hmac(&s->secret, body, strlen(body), &h);
	hash_hex(&h, hex);
	out[1] = xasprintf("x-hub-signature-256: sha256=%s", hex);
	return 2;
}

static size_t
put_headers(const struct sink *s, const char *id, const char *body, char *own[OWN_HEADERS])
{
	int64_t now_s = when_wall_ms() / 1000;
	size_t n = 0;

	own[n++] = xasprintf("Idempotency-Key: %s", id);
	own[n++] = xasprintf("webhook-id: %s", id);
	own[n++] = xasprintf("webhook-timestamp: %" PRId64, now_s);
	if (s->is_signed)
		n += put_signatures(s, id, now_s, body, own + n);
	return n;
}

static int
start(struct sink *s, const struct notice *n, struct err *err)
{
	const struct fields fields = { .notice = n, .sink = s->name, .host = s->host };
	char *own[OWN_HEADERS], *body = body_of(s, &fields);
	char *url = fill_text(s->url, &fields, &s->limits);
	const char *lines[OWN_HEADERS + HEADERS_MAX + 1];
	struct http_request request = { .url = STR_OR(url, ""),
		.headers = lines,
		.accept = "*/*",
		.post = body,
		.method = s->method,
		.stay = true,
		.key = s->key,
		.max_body_bytes = ANSWER_BYTES,
		.total_ms = TOTAL_MS };
	size_t i, count = put_headers(s, n->delivery_id, body, own), all = 0;
	int r;

	for (i = 0; i < count; i++)
		lines[all++] = own[i];
	for (i = 0; s->headers[i] != NULL; i++)
		lines[all++] = s->headers[i];
	lines[all] = NULL;
	r = http_start(s->http, &request, on_answer, s, &s->transfer, err);
	for (i = 0; i < count; i++)
		free(own[i]);
	mask_wipe(body);
	mask_wipe(url);
	return r;
}

/* Not even asked: the service would say the same, and hold it against us. */
static void
keep_quiet(const struct sink *s, struct sink_call *call)
{
	int64_t left_s = (s->quiet_until_ms - when_boot_ms()) / 1000 + 1;
	_cleanup_free_ char *words =
	    xasprintf("the service asked for quiet, for %" PRId64 " more seconds", left_s);

	sink_done(call,
	    &(struct sink_result){
		.verdict = SINK_DEFERRED, .retry_after_s = left_s, .detail = words, .away = true });
}

static int
webhook_send(struct sink *s, const struct notice *n, struct sink_call *call, struct err *err)
{
	int r;

	if (s->call != NULL)
		return err_set(err, -EBUSY, "a request is on its way");
	if (when_boot_ms() < s->quiet_until_ms) {
		keep_quiet(s, call);
		return 0;
	}
	r = start(s, n, err);
	if (r == 0)
		s->call = call;
	return r;
}

static void
webhook_cancel(struct sink *s, struct sink_call *call)
{
	if (s->call != call)
		return;
	http_cancel(s->transfer);
	s->transfer = NULL;
	s->call = NULL;
}

/* ---- opening ----------------------------------------------------------------------- */

static int
read_secrets(struct sink *s, const struct webhook_conf *c, struct err *err)
{
	char *text = NULL;
	int r = 0;

	if (c->key.how != CONF_SECRET_NONE) {
		r = conf_secret_read(&c->key, &text, err);
		if (r == 0)
			r = mask_new(&s->key, text, err);
		mask_wipe(text);
		text = NULL;
	}
	if (r == 0 && c->secret.how != CONF_SECRET_NONE) {
		r = conf_secret_read(&c->secret, &text, err);
		if (r == 0)
			r = hash_key_read(&s->secret, text, err);
		mask_wipe(text);
		s->is_signed = r == 0;
	}
	return r;
}

static void
webhook_close(struct sink *s)
{
	size_t i;

	if (s == NULL)
		return;
	http_free(s->http);
	loop_timer_free(s->quiet_over);
	for (i = 0; s->headers[i] != NULL; i++)
		mask_wipe(s->headers[i]);
	fill_free(s->url);
	fill_json_free(s->body);
	mask_free(s->key);
	hash_key_wipe(&s->secret);
	free(s->name);
	free(s->host);
	free(s);
}

static int
webhook_open(struct sink **ret, const void *conf, const struct sink_env *env, struct err *err)
{
	const struct webhook_conf *c = conf;
	const struct http_options options = {
		.ca_file = c->ca_file, .proxy = c->proxy, .max_total = 1
	};
	struct sink *s = xcalloc(1, sizeof(*s));
	size_t i;
	int r = webhook_check(conf, err);

	s->env = *env;
	s->quiet_over = loop_timer_new(env->loop, on_quiet_over, s);
	s->name = xstrdup(env->name);
	s->host = xstrdup(STR_OR(env->host_name, "localhost"));
	s->method = method_words[c->method];
	s->limits = (struct fill_limits){ (size_t)c->title_max, (size_t)c->text_max };
	if (r == 0)
		r = read_secrets(s, c, err);
	if (r == 0)
		r = compile(s, c, s->key, err);
	for (i = 0; i < c->headers.n && r == 0; i++)
		s->headers[i] = mask_put(s->key, c->headers.v[i]);
	if (r == 0)
		r = http_new(&s->http, env->loop, &options, err);
	if (r < 0)
		webhook_close(s);
	else
		*ret = s;
	return r;
}

const struct sink_ops sink_webhook = {
	.type = "webhook",
	.spec = &spec,
	.check = webhook_check,
	.open = webhook_open,
	.send = webhook_send,
	.cancel = webhook_cancel,
	.close = webhook_close,
	.max_running = 1,
	.deadline_ms = DEADLINE_MS,
};
