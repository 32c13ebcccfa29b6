/*
 * The dialogue of one mail: MAIL, RCPT, DATA, the message. Invariant: what the server said about
 * this message is the verdict, and a connection that ends when the whole message was sent but not
 * answered leaves it unknown.
 */
#include "lib/smtp.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/mime.h"
#include "lib/smtp_stream.h"

#define IDLE_MS 30000 /* a kept connection; servers hang up after minutes */
#define REPLY_MAX_BYTES 65536
#define DETAIL_CHARS 400

enum step { CONNECT, MAIL, RCPT, DATA, BODY, STEPS };

/* The answer that lets the next step follow. */
static const int expected[STEPS] = { [MAIL] = 250, [RCPT] = 250, [DATA] = 354, [BODY] = 250 };

struct smtp_call {
	struct smtp *smtp;
	char *from, *to;
	struct buf body; /* as it goes over the wire, with the final dot */
	enum step step;
	struct buf out; /* the present command */
	size_t sent;
	smtp_done_fn *done;
	void *arg;
	struct smtp_result result;
	char *detail; /* one line of valid UTF-8, whatever the server said */
	unsigned total_ms;
	bool kept;  /* the connection is one from before */
	bool ended; /* told on the next turn */
};

struct smtp {
	struct loop *loop;
	struct smtp_stream *stream;
	struct loop_timer *idle, *deadline;
	struct buf reply; /* what came of it so far */
	struct smtp_call *call;
};

/* ---- ends -------------------------------------------------------------------------- */

static void
call_free(struct smtp_call *c)
{
	free(c->from);
	free(c->to);
	free(c->detail);
	buf_done(&c->body);
	buf_done(&c->out);
	free(c);
}

static void
report(void *arg)
{
	struct smtp *s = arg;
	struct smtp_call *c = s->call;

	s->call = NULL;
	c->done(&c->result, c->arg);
	call_free(c);
}

static void
end_call(struct smtp *s, int end, int code, const char *detail)
{
	struct smtp_call *c = s->call;

	c->detail = mime_one_line(detail, DETAIL_CHARS);
	c->result.code = code;
	c->result.end = end;
	c->result.opening = c->step == CONNECT;
	c->result.detail = c->detail;
	c->ended = true;
	loop_timer_clear(s->deadline);
	if (smtp_stream_is_open(s->stream))
		loop_timer_in(s->idle, IDLE_MS);
	loop_defer(s->loop, report, s);
}

static void
drop_connection(struct smtp *s)
{
	smtp_stream_close(s->stream);
	buf_reset(&s->reply);
	loop_timer_clear(s->idle);
}

/* A kept connection may have ended just now, before the server heard of this message. */
static bool
try_afresh(struct smtp *s)
{
	struct smtp_call *c = s->call;

	if (!c->kept || c->step > MAIL)
		return false;
	c->kept = false;
	c->step = CONNECT;
	return smtp_stream_open(s->stream, c->total_ms, NULL) == 0;
}

/* The connection ended, or was silent for too long. */
static void
lost(struct smtp *s, const char *why)
{
	struct smtp_call *c = s->call;
	bool all_sent = c != NULL && c->step == BODY && c->sent == c->body.len;
	char words[DETAIL_CHARS];

	drop_connection(s);
	if (c == NULL || c->ended || try_afresh(s))
		return;
	(void)snprintf(
	    words, sizeof(words), "%s%s", all_sent ? "no answer to the message: " : "", why);
	end_call(s, all_sent ? SMTP_UNKNOWN : SMTP_NO_CONNECTION, 0, words);
}

/* ---- the dialogue ------------------------------------------------------------------ */

static void
pump_out(struct smtp *s)
{
	struct smtp_call *c = s->call;
	const struct buf *b = c->step == BODY ? &c->body : &c->out;
	ssize_t n = 0;

	while (c->sent < b->len) {
		n = smtp_stream_write(s->stream, b->data + c->sent, b->len - c->sent);
		if (n < 0)
			break;
		c->sent += (size_t)n;
	}
	if (n == -EPIPE)
		lost(s, "the connection was closed");
	else
		smtp_stream_want_write(s->stream, c->sent < b->len);
}

static void
go(struct smtp *s, enum step step)
{
	struct smtp_call *c = s->call;

	c->step = step;
	c->sent = 0;
	buf_reset(&c->out);
	if (step == MAIL)
		IGNORE(buf_printf(&c->out, "MAIL FROM:<%s>\r\n", c->from));
	else if (step == RCPT)
		IGNORE(buf_printf(&c->out, "RCPT TO:<%s>\r\n", c->to));
	else if (step == DATA)
		IGNORE(buf_puts(&c->out, "DATA\r\n"));
	pump_out(s);
}

/* "250 text" of a whole reply: the code, 0 when it is none. */
static int
reply_code(const char *line)
{
	int i, code = 0;

	for (i = 0; i < 3; i++) {
		if (line[i] < '0' || line[i] > '9')
			return 0;
		code = 10 * code + (line[i] - '0');
	}
	return line[3] == ' ' || line[3] == '\0' ? code : 0;
}

static int
refusal(int code)
{
	if (code == 530 || code == 534 || code == 535 || code == 538)
		return SMTP_AUTH_FAILED;
	if (code >= 400 && code < 600)
		return code < 500 ? SMTP_TEMPORARY : SMTP_PERMANENT;
	return SMTP_NO_CONNECTION; /* no answer that makes sense here */
}

static void
on_reply(struct smtp *s, const char *line)
{
	struct smtp_call *c = s->call;
	int code = reply_code(line);

	if (c == NULL || c->ended || c->step == CONNECT ||
	    (c->sent < c->body.len && c->step == BODY)) {
		/* it says goodbye, or speaks out of turn */
		lost(s, line);
		return;
	}
	if (code == expected[c->step] || (c->step == RCPT && code == 251)) {
		if (c->step != BODY) {
			go(s, c->step + 1);
			return;
		}
		end_call(s, SMTP_ACCEPTED, code, line);
		return;
	}
	/* The next message finds a server that has forgotten this one. */
	drop_connection(s);
	end_call(s, refusal(code), code, line);
}

/* Takes whole lines; the last of a reply has no hyphen behind its code. */
static void
read_replies(struct smtp *s)
{
	char *nl, line[DETAIL_CHARS];
	size_t len;

	while (s->reply.len > 0 && (nl = memchr(s->reply.data, '\n', s->reply.len)) != NULL) {
		len = (size_t)(nl - s->reply.data);
		(void)snprintf(line, sizeof(line), "%.*s",
		    (int)(len < sizeof(line) ? len : sizeof(line) - 1), s->reply.data);
		line[strcspn(line, "\r")] = '\0';
		memmove(s->reply.data, nl + 1, s->reply.len - len);
		s->reply.len -= len + 1;
		if (strlen(line) < 4 || line[3] != '-')
			on_reply(s, line);
	}
}

static void
on_ready(void *arg)
{
	struct smtp *s = arg;
	char chunk[4096];
	ssize_t n;

	while (smtp_stream_is_open(s->stream)) {
		n = smtp_stream_read(s->stream, chunk, sizeof(chunk));
		if (n == -EAGAIN)
			break;
		if (n < 0) {
			lost(s, "the connection was closed");
		} else if (buf_append(&s->reply, chunk, (size_t)n) < 0) {
			lost(s, "the server's answer has no end");
		} else {
			read_replies(s);
		}
	}
	if (smtp_stream_is_open(s->stream) && s->call != NULL && !s->call->ended &&
	    s->call->step != CONNECT)
		pump_out(s);
}

static void
on_connected(const struct smtp_result *r, void *arg)
{
	struct smtp *s = arg;

	if (r->end == SMTP_ACCEPTED) {
		go(s, MAIL);
		return;
	}
	end_call(s, (int)r->end, r->code, r->detail);
}

static void
on_idle(void *arg)
{
	drop_connection(arg);
}

static void
on_deadline(void *arg)
{
	struct smtp *s = arg;

	s->call->kept = false;
	lost(s, "no answer in time");
}

/* ---- messages ---------------------------------------------------------------------- */

/* Dots at the start of lines doubled (RFC 5321 4.5.2), CRLF at the end, the final dot. */
static int
put_wire(struct buf *b, const char *message, size_t len)
{
	size_t i, n;
	const char *nl;
	int r = 0;

	for (i = 0; i < len && r == 0; i += n) {
		nl = memchr(message + i, '\n', len - i);
		n = nl != NULL ? (size_t)(nl - message) - i + 1 : len - i;
		if (message[i] == '.')
			r = buf_putc(b, '.');
		if (r == 0)
			r = buf_append(b, message + i, n);
	}
	if (r == 0 && len > 0 && message[len - 1] != '\n')
		r = buf_puts(b, "\r\n");
	return r == 0 ? buf_puts(b, ".\r\n") : r;
}

static bool
envelope_ok(const char *address)
{
	size_t i;

	for (i = 0; address[i] != '\0'; i++)
		if (address[i] < 0x21 || address[i] > 0x7e || strchr("<>", address[i]) != NULL)
			return false;
	return i > 0 && i <= 254;
}

int
smtp_send(struct smtp *s, const char *from, const char *to, const char *message, size_t len,
    unsigned total_ms, smtp_done_fn *done, void *arg, struct smtp_call **ret, struct err *err)
{
	struct smtp_call *c;
	int r;

	if (!envelope_ok(from) || !envelope_ok(to))
		return err_set(
		    err, -EINVAL, "a mail address may not hold blanks or angle brackets");
	if (s->call != NULL)
		return err_set(err, -EBUSY, "a message is on its way to this server");
	c = xcalloc(1, sizeof(*c));
	c->smtp = s;
	c->from = xstrdup(from);
	c->to = xstrdup(to);
	c->done = done;
	c->arg = arg;
	c->total_ms = total_ms;
	c->kept = smtp_stream_is_open(s->stream);
	buf_init(&c->body, 2 * len + 16);
	buf_init(&c->out, 1024);
	r = put_wire(&c->body, message, len);
	if (r == 0 && !c->kept)
		r = smtp_stream_open(s->stream, total_ms, err);
	if (r < 0) {
		call_free(c);
		return r;
	}
	s->call = c;
	loop_timer_clear(s->idle);
	loop_timer_in(s->deadline, total_ms);
	if (c->kept)
		go(s, MAIL);
	*ret = c;
	return 0;
}

void
smtp_cancel(struct smtp_call *c)
{
	struct smtp *s;

	if (c == NULL || c->smtp->call != c)
		return; /* none, or its done function runs */
	s = c->smtp;
	loop_defer_cancel(s->loop, report, s);
	loop_timer_clear(s->deadline);
	if (!c->ended)
		drop_connection(s);
	s->call = NULL;
	call_free(c);
}

int
smtp_new(struct smtp **ret, struct loop *loop, const struct smtp_server *server, struct err *err)
{
	struct smtp *s = xcalloc(1, sizeof(*s));
	const struct smtp_stream_events on = {
		.connected = on_connected, .ready = on_ready, .arg = s
	};
	int r;

	s->loop = loop;
	r = smtp_stream_new(&s->stream, loop, server, &on, err);
	if (r < 0) {
		free(s);
		return r;
	}
	buf_init(&s->reply, REPLY_MAX_BYTES);
	s->idle = loop_timer_new(loop, on_idle, s);
	s->deadline = loop_timer_new(loop, on_deadline, s);
	*ret = s;
	return 0;
}

void
smtp_set_bearer(struct smtp *s, const char *token)
{
	if (smtp_stream_set_bearer(s->stream, token) && s->call == NULL)
		drop_connection(s);
}

void
smtp_free(struct smtp *s)
{
	if (s == NULL)
		return;
	smtp_cancel(s->call);
	smtp_stream_free(s->stream);
	loop_timer_free(s->idle);
	loop_timer_free(s->deadline);
	buf_done(&s->reply);
	free(s);
}
