/*
 * Alerts for a syslog server, one RFC 5424 message each, as a datagram to a socket of this machine
 * or over UDP. Invariant: one alert is one message, and no text leaves its place in it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/when.h"
#include "sinks/fields.h"
#include "sinks/record.h"
#include "sinks/types.h"

#define DEADLINE_MS 5000
#define RETRY_S 30
#define MESSAGE_MAX_BYTES 8192
#define TEXT_MAX_BYTES 4096 /* of the sentence; RFC 5424 asks receivers to take 2048 at least */
#define PARAM_MAX_BYTES 300
#define SD_ID "ratifyd@32473" /* the enterprise number that RFC 5612 keeps for examples */
#define PORT_SYSLOG "514"
#define SEVERITY_NOTICE 5
#define SEVERITY_WARNING 4

struct syslog_conf {
	const char *address;
	int facility;
};

struct sink {
	char *name, *host;
	int facility;
	struct sockaddr_storage to;
	socklen_t to_len;
	char *address;
};

static const char *const facility_words[] = { "user", "daemon", "local0", "local1", "local2",
	"local3", "local4", "local5", "local6", "local7", NULL };
static const int facility_codes[] = { 1, 3, 16, 17, 18, 19, 20, 21, 22, 23 };

static const struct conf_key keys[] = {
	{ .name = "address",
	    .kind = CONF_STRING,
	    .dflt = "/dev/log",
	    .offset = offsetof(struct syslog_conf, address),
	    .help = "path of a datagram socket, or udp://ADDRESS[:PORT] with a numeric address; "
		    "the port defaults to 514" },
	{ .name = "facility",
	    .kind = CONF_ENUM,
	    .words = facility_words,
	    .dflt = "user",
	    .offset = offsetof(struct syslog_conf, facility),
	    .help = "what the messages are filed under" },
	{ .name = NULL },
};

static const struct conf_spec spec = {
	.section = "sinks.NAME (syslog)",
	.help = "an RFC 5424 message for each alert",
	.size = sizeof(struct syslog_conf),
	.keys = keys,
};

/* ---- where to ---------------------------------------------------------------------- */

static int
parse_path(const char *path, struct sink *s, struct err *err)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(sun.sun_path))
		return err_set(
		    err, -EINVAL, "address: the path has %zu bytes, expected less", strlen(path));
	memcpy(sun.sun_path, path, strlen(path) + 1);
	memcpy(&s->to, &sun, sizeof(sun));
	s->to_len = sizeof(sun);
	return 0;
}

/* "127.0.0.1", "127.0.0.1:1514", "[::1]:1514". Names would have to be looked up beside the loop. */
static int
parse_udp(const char *text, struct sink *s, struct err *err)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_DGRAM,
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
	bool bracket = text[0] == '[';
	const char *end = bracket ? strchr(text, ']') : text + strcspn(text, ":");
	const char *port = end != NULL ? end + (bracket ? 1 : 0) : "?";
	_cleanup_free_ char *host = NULL;
	struct addrinfo *found = NULL;
	int64_t number = 514;

	if ((*port != '\0' && *port != ':') ||
	    (*port == ':' && str_to_int(port + 1, 1, 65535, &number) < 0))
		return err_set(err, -EINVAL,
		    "address: \"udp://%.200s\" is none, expected udp://ADDRESS[:PORT]", text);
	host = xstrndup(text + bracket, (size_t)(end - text) - bracket);
	if (getaddrinfo(host, *port == ':' ? port + 1 : PORT_SYSLOG, &hints, &found) != 0)
		return err_set(err, -EINVAL,
		    "address: \"%.200s\" is no numeric address, expected one such as 192.0.2.1",
		    host);
	memcpy(&s->to, found->ai_addr, found->ai_addrlen);
	s->to_len = found->ai_addrlen;
	freeaddrinfo(found);
	return 0;
}

static int
parse_address(const char *address, struct sink *s, struct err *err)
{
	if (str_starts(address, "udp://"))
		return parse_udp(address + 6, s, err);
	if (address[0] == '/')
		return parse_path(address, s, err);
	return err_set(err, -EINVAL,
	    "address: \"%.200s\" is none, expected a path or udp://ADDRESS[:PORT]", address);
}

static int
syslog_check(const void *conf, struct err *err)
{
	const struct syslog_conf *c = conf;
	struct sink s = { .name = NULL };

	return parse_address(c->address, &s, err);
}

/* ---- the message ------------------------------------------------------------------- */

/* RFC 5424 6.3.3: three characters are escaped; str_safe has taken the controls. */
static int
put_param(struct buf *b, const struct log_field *field)
{
	_cleanup_free_ char *safe = str_safe(field->value, PARAM_MAX_BYTES);
	const char *at;
	int r = buf_printf(b, " %s=\"", field->name);

	for (at = safe; *at != '\0' && r == 0; at++) {
		if (strchr("\"\\]", *at) != NULL)
			r = buf_putc(b, '\\');
		if (r == 0)
			r = buf_putc(b, *at);
	}
	return r == 0 ? buf_putc(b, '"') : r;
}

static int
put_header(struct buf *b, const struct sink *s, const struct notice *n)
{
	int severity = n->importance == 'H' ? SEVERITY_WARNING : SEVERITY_NOTICE;
	char when[WHEN_TEXT];

	when_format_s(when_wall_ms() / 1000, when);
	return buf_printf(b, "<%d>1 %s %s ratifyd %d %.32s [" SD_ID,
	    facility_codes[s->facility] * 8 + severity, when,
	    fields_is_token(s->host) ? s->host : "-", (int)getpid(),
	    fields_is_token(n->kind) ? n->kind : "-");
}

static int
put_message(struct buf *b, const struct sink *s, const struct notice *n)
{
	struct log_field fields[RECORD_FIELDS];
	_cleanup_free_ char *sentence = record_sentence(n);
	_cleanup_free_ char *safe = str_safe(sentence, TEXT_MAX_BYTES);
	int r = put_header(b, s, n);
	size_t i;

	record_fields(n, s->name, fields);
	for (i = 0; fields[i].name != NULL && r == 0; i++)
		if (fields[i].value != NULL)
			r = put_param(b, &fields[i]);
	/* the mark says that the text is UTF-8 */
	return r == 0 ? buf_printf(b, "] \xef\xbb\xbf%s", safe) : r;
}

static int
transmit(const struct sink *s, const struct buf *b)
{
	int fd = socket(s->to.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), r = 0;
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = sendto(fd, b->data, b->len, MSG_NOSIGNAL, (const struct sockaddr *)&s->to, s->to_len);
	if (n < 0)
		r = -errno;
	close(fd);
	return r;
}

static int
syslog_send(struct sink *s, const struct notice *n, struct sink_call *call, struct err *err)
{
	_cleanup_free_ char *words = NULL;
	struct buf b;
	int r;

	(void)err;
	buf_init(&b, MESSAGE_MAX_BYTES);
	r = put_message(&b, s, n);
	if (r == 0)
		r = transmit(s, &b);
	buf_done(&b);
	words = xasprintf("%s%s%s", s->address, r < 0 ? ": " : "", r < 0 ? strerror(-r) : "");
	sink_done(call,
	    &(struct sink_result){ .verdict = r < 0 ? SINK_DEFERRED : SINK_DELIVERED,
		.retry_after_s = r < 0 ? RETRY_S : -1,
		.status = r,
		.detail = words });
	return 0;
}

static void
syslog_cancel(struct sink *s, struct sink_call *call)
{
	(void)s;
	(void)call;
}

static void
syslog_close(struct sink *s)
{
	if (s == NULL)
		return;
	free(s->name);
	free(s->host);
	free(s->address);
	free(s);
}

static int
syslog_open(struct sink **ret, const void *conf, const struct sink_env *env, struct err *err)
{
	const struct syslog_conf *c = conf;
	struct sink *s = xcalloc(1, sizeof(*s));
	int r = parse_address(c->address, s, err);

	s->name = xstrdup(env->name);
	s->host = xstrdup(STR_OR(env->host_name, "-"));
	s->address = xstrdup(c->address);
	s->facility = c->facility;
	if (r < 0)
		syslog_close(s);
	else
		*ret = s;
	return r;
}

const struct sink_ops sink_syslog = {
	.type = "syslog",
	.spec = &spec,
	.check = syslog_check,
	.open = syslog_open,
	.send = syslog_send,
	.cancel = syslog_cancel,
	.close = syslog_close,
	.deadline_ms = DEADLINE_MS,
};
