#include "sinks/mail_token.h"

#include <stdlib.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/spawn.h"
#include "lib/when.h"

#define FRESH_MS 300000 /* tokens are good for an hour or so; nobody says when they were made */
#define COMMAND_MS 20000
#define TOKEN_MAX_BYTES 16384

struct mail_token {
	struct loop *loop;
	const struct conf_secret *secret;
	char *token;
	int64_t read_ms;
	struct spawn *running;
	mail_token_fn *done;
	void *arg;
};

struct mail_token *
mail_token_new(struct loop *loop, const struct conf_secret *secret)
{
	struct mail_token *t = xcalloc(1, sizeof(*t));

	t->loop = loop;
	t->secret = secret;
	return t;
}

void
mail_token_forget(struct mail_token *t)
{
	if (t->token != NULL)
		explicit_bzero(t->token, strlen(t->token));
	free(t->token);
	t->token = NULL;
}

void
mail_token_cancel(struct mail_token *t)
{
	if (t == NULL)
		return;
	spawn_cancel(t->running);
	t->running = NULL;
}

void
mail_token_free(struct mail_token *t)
{
	if (t == NULL)
		return;
	mail_token_cancel(t);
	mail_token_forget(t);
	free(t);
}

static void
take(struct mail_token *t, char *token)
{
	mail_token_forget(t);
	t->token = token;
	t->read_ms = when_boot_ms();
	t->done(token, NULL, t->arg);
}

static void
on_end(const struct spawn_exit *end, void *arg)
{
	struct mail_token *t = arg;
	size_t len = strcspn(end->output, "\r\n");
	_cleanup_free_ char *why = NULL;

	t->running = NULL;
	if (end->status == 0 && len > 0) {
		take(t, xstrndup(end->output, len));
		return;
	}
	if (end->timed_out)
		why = xstrdup("the program that gives the token gave none in time");
	else
		why = xasprintf("the program that gives the token ended with %d%s", end->status,
		    end->status == 0 ? " and said nothing" : "");
	t->done(NULL, why, t->arg);
}

static int
run(struct mail_token *t, struct err *err)
{
	const struct spawn_options o = { .argv = t->secret->argv.v,
		.deadline_ms = COMMAND_MS,
		.max_output_bytes = TOKEN_MAX_BYTES };

	return spawn_start(&t->running, t->loop, &o, NULL, on_end, t, err);
}

void
mail_token_get(struct mail_token *t, mail_token_fn *done, void *arg)
{
	struct err err = { 0 };
	char *token = NULL;
	int r;

	t->done = done;
	t->arg = arg;
	if (t->token != NULL && when_boot_ms() - t->read_ms < FRESH_MS) {
		done(t->token, NULL, arg);
		return;
	}
	if (t->secret->how == CONF_SECRET_COMMAND) {
		r = run(t, &err);
	} else {
		r = conf_secret_read(t->secret, &token, &err);
		if (r == 0)
			take(t, token);
	}
	if (r < 0)
		done(NULL, err.text, arg);
}
