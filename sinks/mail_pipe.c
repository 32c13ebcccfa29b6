#include "sinks/mail_pipe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "lib/mem.h"
#include "lib/spawn.h"
#include "sinks/program.h"

#define OUTPUT_BYTES 4096
#define OWN_ARGS 5 /* -f FROM -- TO, and the end */

struct mail_pipe {
	struct loop *loop;
	char **argv; /* with room for our own at the end */
	size_t argc;
	struct spawn *running;
	smtp_done_fn *done;
	void *arg;
};

struct mail_pipe *
mail_pipe_new(struct loop *loop, const struct conf_list *command)
{
	struct mail_pipe *p = xcalloc(1, sizeof(*p));

	p->loop = loop;
	p->argv = xcalloc(command->n + OWN_ARGS, sizeof(char *));
	for (p->argc = 0; p->argc < command->n; p->argc++)
		p->argv[p->argc] = xstrdup(command->v[p->argc]);
	return p;
}

static void
forget_own(struct mail_pipe *p)
{
	size_t i;

	for (i = p->argc; p->argv[i] != NULL; i++) {
		free(p->argv[i]);
		p->argv[i] = NULL;
	}
}

void
mail_pipe_free(struct mail_pipe *p)
{
	if (p == NULL)
		return;
	mail_pipe_cancel(p);
	p->argc = 0;
	forget_own(p);
	free(p->argv);
	free(p);
}

/* A mail program says "no such host" also when there is no network. */
static int
end_of(const struct spawn_exit *end)
{
	if (end->status == EX_NOHOST || end->status == EX_UNAVAILABLE)
		return SMTP_TEMPORARY;
	switch (program_verdict(end)) {
	case SINK_DELIVERED:
		return SMTP_ACCEPTED;
	case SINK_DEFERRED:
		return SMTP_TEMPORARY;
	case SINK_BROKEN:
		return SMTP_AUTH_FAILED;
	default:
		return SMTP_PERMANENT;
	}
}

static void
on_end(const struct spawn_exit *end, void *arg)
{
	struct mail_pipe *p = arg;
	_cleanup_free_ char *words = program_words(end);
	struct smtp_result r = { .code = end->status, .detail = words };

	p->running = NULL;
	r.end = end_of(end);
	p->done(&r, p->arg);
}

static char *
with_line_feeds(const char *message, size_t len, size_t *ret_len)
{
	char *text = xmalloc(len + 1);
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		if (message[i] != '\r')
			text[n++] = message[i];
	*ret_len = n;
	return text;
}

int
mail_pipe_send(struct mail_pipe *p, const char *from, const char *to, const char *message,
    size_t len, smtp_done_fn *done, void *arg, struct err *err)
{
	struct spawn_options o = { .argv = (const char *const *)p->argv,
		.max_output_bytes = OUTPUT_BYTES,
		.with_errors = 1 };
	_cleanup_free_ char *text = with_line_feeds(message, len, &o.input_len);
	int r;

	if (p->running != NULL)
		return err_set(err, -EBUSY, "a mail is on its way");
	o.input = text;
	p->argv[p->argc] = xstrdup("-f");
	p->argv[p->argc + 1] = xstrdup(from);
	p->argv[p->argc + 2] = xstrdup("--");
	p->argv[p->argc + 3] = xstrdup(to);
	p->done = done;
	p->arg = arg;
	r = spawn_start(&p->running, p->loop, &o, NULL, on_end, p, err);
	forget_own(p);
	return r;
}

void
mail_pipe_cancel(struct mail_pipe *p)
{
	spawn_cancel(p->running);
	p->running = NULL;
}
