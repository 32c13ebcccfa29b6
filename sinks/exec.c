/*
 * A program of the user's as a sink: the alert as JSON on its standard input, its exit status as
 * the verdict. Invariant: no byte of a source is ever an argument, a name or a value of the
 * environment, or seen by a shell.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"
#include "sinks/fields.h"
#include "sinks/program.h"
#include "sinks/types.h"

#define DEADLINE_MS 30000
#define OUTPUT_BYTES 4096
#define ARGS_MAX 64

struct exec_conf {
	struct conf_list command;
};

struct sink {
	struct loop *loop;
	char *name, *host;
	char *argv[ARGS_MAX + 1];
	struct spawn *running;
	struct sink_call *call;
};

static const struct conf_key keys[] = {
	{ .name = "command",
	    .kind = CONF_STRING,
	    .flags = CONF_REQUIRED | CONF_LIST,
	    .offset = offsetof(struct exec_conf, command),
	    .help = "the program and its arguments, one each; no shell reads them" },
	{ .name = NULL },
};

static const struct conf_spec spec = {
	.section = "sinks.NAME (exec)",
	.help = "a program that is run for each alert",
	.size = sizeof(struct exec_conf),
	.keys = keys,
};

static int
exec_check(const void *conf, struct err *err)
{
	const struct exec_conf *c = conf;

	if (c->command.n == 0 || c->command.n > ARGS_MAX)
		return err_set(err, -EINVAL, "command has %zu words, expected 1 to %d",
		    c->command.n, ARGS_MAX);
	if (strchr(c->command.v[0], ' ') != NULL && c->command.n == 1)
		return err_set(err, -EINVAL,
		    "command is one word with a blank in it, expected a list of words: no shell "
		    "takes it apart");
	return 0;
}

/* What a program may want to know before it reads its input; only what is a plain word. */
static void
set_env(const struct sink *s, const struct notice *n, char *env[], size_t max)
{
	const char importance[2] = { n->importance, '\0' };
	const struct {
		const char *name, *value;
	} all[] = { { "SCHEMA", FIELDS_SCHEMA }, { "SINK", s->name },
		{ "DELIVERY_ID", n->delivery_id }, { "ALERT_ID", n->alert_id }, { "KIND", n->kind },
		{ "TYPE", n->type }, { "STATE", n->state }, { "CLASS", importance },
		{ "DOSSIER", n->dossier } };
	size_t i, k = 0;

	for (i = 0; i < ARRAY_LEN(all) && k + 2 < max; i++)
		if (i == 0 || fields_is_token(all[i].value))
			env[k++] = xasprintf("RATIFYD_%s=%s", all[i].name, all[i].value);
	env[k++] = xasprintf("RATIFYD_ATTEMPT=%d", n->attempt);
	env[k] = NULL;
}

static void
on_end(const struct spawn_exit *end, void *arg)
{
	struct sink *s = arg;
	struct sink_call *call = s->call;
	_cleanup_free_ char *words = program_words(end);

	s->running = NULL;
	s->call = NULL;
	sink_done(call,
	    &(struct sink_result){ .verdict = program_verdict(end),
		.retry_after_s = -1,
		.status = end->status,
		.detail = words });
}

/* A program that is not there is a mistake, told at once; no memory or no processes will pass. */
static int
cannot_start(struct sink_call *call, int r, const struct err *why)
{
	bool missing = r == -ENOENT || r == -EACCES || r == -ENOTDIR || r == -ENOEXEC;

	sink_done(call,
	    &(struct sink_result){ .verdict = missing ? SINK_BROKEN : SINK_DEFERRED,
		.retry_after_s = -1,
		.status = r,
		.detail = why->text });
	return 0;
}

static int
exec_start(struct sink *s, const struct notice *n, struct err *err)
{
	const struct fields fields = { .notice = n, .sink = s->name, .host = s->host };
	char *env[16];
	json_t *o = fields_json(&fields);
	char *input = json_dumps(o, JSON_COMPACT);
	struct spawn_options options = {
		.argv = (const char *const *)s->argv,
		.env_more = (const char *const *)env,
		.input = input,
		.input_len = input != NULL ? strlen(input) : 0,
		.max_output_bytes = OUTPUT_BYTES,
		.with_errors = 1,
	};
	size_t i;
	int r;

	set_env(s, n, env, ARRAY_LEN(env));
	r = spawn_start(&s->running, s->loop, &options, NULL, on_end, s, err);
	for (i = 0; env[i] != NULL; i++)
		free(env[i]);
	free(input);
	json_decref(o);
	return r;
}

static int
exec_send(struct sink *s, const struct notice *n, struct sink_call *call, struct err *err)
{
	struct err why;
	int r;

	if (s->call != NULL)
		return err_set(err, -EBUSY, "the program is running");
	r = exec_start(s, n, &why);
	if (r < 0)
		return cannot_start(call, r, &why);
	s->call = call;
	return 0;
}

static void
exec_cancel(struct sink *s, struct sink_call *call)
{
	if (s->call != call)
		return;
	spawn_cancel(s->running);
	s->running = NULL;
	s->call = NULL;
}

static void
exec_close(struct sink *s)
{
	size_t i;

	if (s == NULL)
		return;
	spawn_cancel(s->running);
	for (i = 0; s->argv[i] != NULL; i++)
		free(s->argv[i]);
	free(s->name);
	free(s->host);
	free(s);
}

static int
exec_open(struct sink **ret, const void *conf, const struct sink_env *env, struct err *err)
{
	const struct exec_conf *c = conf;
	struct sink *s;
	size_t i;
	int r = exec_check(conf, err);

	if (r < 0)
		return r;
	s = xcalloc(1, sizeof(*s));
	s->loop = env->loop;
	s->name = xstrdup(env->name);
	s->host = xstrdup(STR_OR(env->host_name, "localhost"));
	for (i = 0; i < c->command.n; i++)
		s->argv[i] = xstrdup(c->command.v[i]);
	*ret = s;
	return 0;
}

const struct sink_ops sink_exec = {
	.type = "exec",
	.spec = &spec,
	.check = exec_check,
	.open = exec_open,
	.send = exec_send,
	.cancel = exec_cancel,
	.close = exec_close,
	.max_running = 1,
	.deadline_ms = DEADLINE_MS,
};
