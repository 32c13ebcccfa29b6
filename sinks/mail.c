/*
 * Alerts by mail: one transaction a recipient, over a connection that is kept. Invariant: a
 * recipient whose server has answered for good (250 or 5xx) is not tried again for this delivery,
 * as long as the process lives; the id of a message never changes.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/mime.h"
#include "lib/net.h"
#include "lib/smtp.h"
#include "lib/str.h"
#include "lib/when.h"
#include "sinks/ical.h"
#include "sinks/mail_conf.h"
#include "sinks/mail_pipe.h"
#include "sinks/mail_token.h"
#include "sinks/message.h"
#include "sinks/types.h"

#define DEADLINE_MS 120000
#define TRANSACTION_MS 60000
#define MESSAGE_MAX_BYTES (12u * 1024 * 1024)
#define TO_MAX 50
#define REMEMBERED_MAX 1000 /* deliveries with some recipients settled, some not */

enum outcome { OPEN, ACCEPTED, REFUSED };

struct recipient {
	char *written, *addr;
};

/* What became of the recipients of a delivery that is not settled. */
struct memory {
	char *delivery_id;
	enum outcome outcome[TO_MAX];
	char *refusal; /* words of the first one, with its code */
	int refusal_code;
};

struct sink {
	struct sink_env env;
	char *name, *host, *from, *from_addr;
	char *unsubscribe; /* NULL: nobody */
	bool checkpoint, calendar;
	struct smtp *smtp; /* NULL: pipe */
	struct mail_pipe *pipe;
	struct mail_token *token; /* NULL: a password, or no login */
	bool token_refused;       /* and nothing was accepted since */
	struct recipient to[TO_MAX];
	size_t to_count;
	struct memory *memories[REMEMBERED_MAX]; /* oldest first */
	size_t memory_count;
	/* the delivery that runs */
	struct sink_call *call;
	struct memory *about;
	struct buf common;
	size_t at;
	struct smtp_call *transaction;
	char *last_words; /* of the server: of the last acceptance, or of the last deferral */
	int last_code;
};

/* ---- memory ------------------------------------------------------------------------ */

static void
forget(struct sink *s, struct memory *m)
{
	size_t i = 0;

	while (s->memories[i] != m)
		i++;
	memmove(&s->memories[i], &s->memories[i + 1],
	    (s->memory_count - i - 1) * sizeof(struct memory *));
	s->memory_count--;
	free(m->delivery_id);
	free(m->refusal);
	free(m);
}

static struct memory *
recall(struct sink *s, const char *delivery_id)
{
	struct memory *m;
	size_t i;

	for (i = 0; i < s->memory_count; i++)
		if (str_eq(s->memories[i]->delivery_id, delivery_id))
			return s->memories[i];
	if (s->memory_count == REMEMBERED_MAX)
		forget(s, s->memories[0]);
	m = xcalloc(1, sizeof(*m));
	m->delivery_id = xstrdup(delivery_id);
	s->memories[s->memory_count++] = m;
	return m;
}

static size_t
count_outcomes(const struct sink *s, enum outcome what)
{
	size_t i, n = 0;

	for (i = 0; i < s->to_count; i++)
		n += s->about->outcome[i] == what;
	return n;
}

/* ---- one delivery ------------------------------------------------------------------ */

static void
finish(struct sink *s, enum sink_verdict verdict, bool away, int status, const char *detail)
{
	struct sink_call *call = s->call;
	bool settled = verdict == SINK_DELIVERED || verdict == SINK_REJECTED;
	char *words = xstrdup(STR_OR(detail, ""));

	if (settled || count_outcomes(s, OPEN) == s->to_count)
		forget(s, s->about);
	s->call = NULL;
	s->about = NULL;
	buf_reset(&s->common);
	sink_done(call,
	    &(struct sink_result){ .verdict = verdict,
		.retry_after_s = -1,
		.status = status,
		.detail = words,
		.away = away });
	free(words);
}

static void
end_delivery(struct sink *s, enum sink_verdict verdict, int status, const char *detail)
{
	finish(s, verdict, false, status, detail);
}

/* All that could be tried was tried. */
static void
end_of_list(struct sink *s)
{
	const struct memory *m = s->about;
	size_t accepted = count_outcomes(s, ACCEPTED);
	char *words;

	if (count_outcomes(s, OPEN) > 0) {
		end_delivery(s, SINK_DEFERRED, s->last_code, s->last_words);
	} else if (m->refusal != NULL) {
		words = xasprintf(
		    "accepted for %zu of %zu recipients; %s", accepted, s->to_count, m->refusal);
		end_delivery(s, SINK_REJECTED, m->refusal_code, words);
		free(words);
	} else {
		end_delivery(s, SINK_DELIVERED, s->last_code, s->last_words);
	}
}

static void
remember(struct sink *s, const struct smtp_result *r)
{
	struct memory *m = s->about;

	free(s->last_words);
	s->last_words = xstrdup(r->detail);
	s->last_code = r->code;
	if (r->end == SMTP_ACCEPTED) {
		m->outcome[s->at] = ACCEPTED;
		s->token_refused = false;
	}
	if (r->end != SMTP_PERMANENT)
		return;
	m->outcome[s->at] = REFUSED;
	if (m->refusal == NULL) {
		m->refusal = xasprintf("%s: %s", s->to[s->at].addr, r->detail);
		m->refusal_code = r->code;
	}
}

static void try_next(struct sink *s);

/* A token may have run out since it was read: one that is fresh gets its chance. */
static void
end_login(struct sink *s, const struct smtp_result *r)
{
	bool again = s->token != NULL && !s->token_refused;

	if (again)
		mail_token_forget(s->token);
	s->token_refused = again;
	end_delivery(s, again ? SINK_DEFERRED : SINK_BROKEN, r->code, r->detail);
}

/* The server's last word on one recipient. What is about the server itself, or leaves open what
 * it did, ends this attempt: the others would meet the same. */
static void
on_transaction(const struct smtp_result *r, void *arg)
{
	struct sink *s = arg;

	s->transaction = NULL;
	remember(s, r);
	if (r->opening && r->end != SMTP_AUTH_FAILED) {
		finish(s, SINK_DEFERRED, true, r->code, r->detail);
		return;
	}
	switch (r->end) {
	case SMTP_ACCEPTED:
	case SMTP_PERMANENT:
	case SMTP_TEMPORARY:
		s->at++;
		try_next(s);
		break;
	case SMTP_AUTH_FAILED:
		end_login(s, r);
		break;
	default:
		end_delivery(s, SINK_DEFERRED, r->code, r->detail);
	}
}

static int
start_transaction(struct sink *s, const struct recipient *to, struct err *err)
{
	struct buf message;
	int r;

	buf_init(&message, MESSAGE_MAX_BYTES);
	r = message_put_own(
	    &message, s->from, to->written, s->about->delivery_id, s->host, when_wall_ms() / 1000);
	if (r == 0)
		r = buf_append(&message, s->common.data, s->common.len);
	if (r < 0)
		r = err_set(err, r, "the message cannot be written: %s", strerror(-r));
	else if (s->pipe != NULL)
		r = mail_pipe_send(s->pipe, s->from_addr, to->addr, message.data, message.len,
		    on_transaction, s, err);
	else
		r = smtp_send(s->smtp, s->from_addr, to->addr, message.data, message.len,
		    TRANSACTION_MS, on_transaction, s, &s->transaction, err);
	buf_done(&message);
	return r;
}

static void
try_next(struct sink *s)
{
	struct err err;

	while (s->at < s->to_count && s->about->outcome[s->at] != OPEN)
		s->at++;
	if (s->at == s->to_count)
		end_of_list(s);
	else if (start_transaction(s, &s->to[s->at], &err) < 0)
		end_delivery(s, SINK_DEFERRED, 0, err.text);
}

static void
on_token(const char *token, const char *why, void *arg)
{
	struct sink *s = arg;

	if (token == NULL) {
		finish(s, SINK_DEFERRED, true, 0, why);
		return;
	}
	smtp_set_bearer(s->smtp, token);
	try_next(s);
}

static void
say_lack(struct sink *s, const struct err *left_out)
{
	_cleanup_free_ char *what = NULL;

	if (s->env.lack == NULL)
		return;
	if (left_out->code < 0) {
		what = xasprintf("calendars are left out of mails: libical cannot be loaded (%s)",
		    left_out->text);
		s->env.lack(s->env.arg, s->name, what);
	} else if (s->calendar && ical_is_loaded()) {
		s->env.lack(s->env.arg, s->name, NULL);
	}
}

static int
mail_send(struct sink *s, const struct notice *n, struct sink_call *call, struct err *err)
{
	struct err left_out = { .code = 0 };
	int r;

	if (s->call != NULL)
		return err_set(err, -EBUSY, "a mail is on its way");
	buf_reset(&s->common);
	r = message_put_common(&s->common, n,
	    &(struct message_style){ .host = s->host,
		.unsubscribe = s->unsubscribe,
		.checkpoint = s->checkpoint,
		.calendar = s->calendar,
		.left_out = &left_out });
	say_lack(s, &left_out);
	if (r < 0)
		return err_set(err, r, "the message cannot be written: %s", strerror(-r));
	s->call = call;
	s->about = recall(s, n->delivery_id);
	s->at = 0;
	s->last_code = 0;
	if (s->token != NULL)
		mail_token_get(s->token, on_token, s);
	else
		try_next(s);
	return 0;
}

static void
mail_cancel(struct sink *s, struct sink_call *call)
{
	if (s->call != call)
		return;
	mail_token_cancel(s->token);
	if (s->pipe != NULL)
		mail_pipe_cancel(s->pipe);
	smtp_cancel(s->transaction);
	s->transaction = NULL;
	if (count_outcomes(s, OPEN) == s->to_count)
		forget(s, s->about);
	s->call = NULL;
	s->about = NULL;
}

/* ---- opening ----------------------------------------------------------------------- */

static int
open_transport(struct sink *s, const struct mail_conf *c, struct loop *loop, struct err *err)
{
	struct smtp_server server = { .user = c->user, .ca_file = c->ca_file, .helo = c->helo };
	char *host = NULL, *password = NULL;
	int r;

	if (c->transport == MAIL_BY_SENDMAIL) {
		s->pipe = mail_pipe_new(loop, &c->command);
		return 0;
	}
	if (c->token.how != CONF_SECRET_NONE)
		s->token = mail_token_new(loop, &c->token);
	r = mail_conf_server(c, &host, &server, err);
	if (r == 0 && c->password.how != CONF_SECRET_NONE)
		r = conf_secret_read(&c->password, &password, err);
	server.host = host;
	server.password = password;
	if (r == 0)
		r = smtp_new(&s->smtp, loop, &server, err);
	if (password != NULL)
		explicit_bzero(password, strlen(password));
	free(password);
	free(host);
	return r;
}

static int
open_addresses(struct sink *s, const struct mail_conf *c, struct err *err)
{
	char *name = NULL;
	size_t i;

	if (mime_split_address(c->from, &name, &s->from_addr) < 0)
		return err_set(err, -EINVAL, "from: \"%s\" is no mail address", c->from);
	free(name);
	if (c->unsubscribe != NULL) {
		if (mime_split_address(c->unsubscribe, &name, &s->unsubscribe) < 0)
			return err_set(
			    err, -EINVAL, "unsubscribe: \"%s\" is no mail address", c->unsubscribe);
		free(name);
	}
	if (c->to.n > TO_MAX)
		return err_set(err, -EINVAL, "to: at most %d recipients, not %zu", TO_MAX, c->to.n);
	for (i = 0; i < c->to.n; i++) {
		if (mime_split_address(c->to.v[i], &name, &s->to[i].addr) < 0)
			return err_set(err, -EINVAL, "to: \"%s\" is no mail address", c->to.v[i]);
		free(name);
		s->to[i].written = xstrdup(c->to.v[i]);
		s->to_count++;
	}
	return 0;
}

static void
mail_close(struct sink *s)
{
	size_t i;

	if (s == NULL)
		return;
	smtp_free(s->smtp);
	mail_pipe_free(s->pipe);
	mail_token_free(s->token);
	while (s->memory_count > 0)
		forget(s, s->memories[s->memory_count - 1]);
	for (i = 0; i < s->to_count; i++) {
		free(s->to[i].written);
		free(s->to[i].addr);
	}
	buf_done(&s->common);
	free(s->last_words);
	free(s->name);
	free(s->host);
	free(s->unsubscribe);
	free(s->from);
	free(s->from_addr);
	free(s);
}

static int
mail_open(struct sink **ret, const void *conf, const struct sink_env *env, struct err *err)
{
	const struct mail_conf *c = conf;
	struct sink *s = xcalloc(1, sizeof(*s));
	int r;

	buf_init(&s->common, MESSAGE_MAX_BYTES);
	s->env = *env;
	s->name = xstrdup(env->name);
	s->host = xstrdup(STR_OR(env->host_name, "localhost"));
	s->from = xstrdup(c->from);
	s->checkpoint = c->checkpoint;
	s->calendar = c->calendar;
	r = open_addresses(s, c, err);
	if (r == 0)
		r = open_transport(s, c, env->loop, err);
	if (r < 0) {
		mail_close(s);
		return r;
	}
	*ret = s;
	return 0;
}

const struct sink_ops sink_mail = {
	.type = "mail",
	.spec = &mail_conf_spec,
	.check = mail_conf_check,
	.open = mail_open,
	.send = mail_send,
	.cancel = mail_cancel,
	.close = mail_close,
	.max_running = 1,
	.deadline_ms = DEADLINE_MS,
};
