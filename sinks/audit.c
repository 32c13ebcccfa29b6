/*
 * The audit file as a sink: an alert is delivered when the file has every record that the
 * database has, on the disk. Invariant: it writes nothing itself, so file and table cannot differ.
 */
#include "lib/mem.h"
#include "sinks/types.h"

#define DEADLINE_MS 30000

struct audit_conf {
	const char *path;
};

struct sink {
	struct sink_env env;
	char *path;
};

static const struct conf_key keys[] = {
	{ .name = "path",
	    .kind = CONF_PATH,
	    .offset = offsetof(struct audit_conf, path),
	    .help = "the file of JSON lines; default audit.jsonl in the state directory" },
	{ .name = NULL },
};

static const struct conf_spec spec = {
	.section = "sinks.NAME (audit)",
	.help = "the hash-chained record of every decision, as a file of JSON lines",
	.size = sizeof(struct audit_conf),
	.keys = keys,
};

static int
audit_open(struct sink **ret, const void *conf, const struct sink_env *env, struct err *err)
{
	const struct audit_conf *c = conf;
	struct sink *s = xcalloc(1, sizeof(*s));

	s->env = *env;
	s->path = c->path != NULL ? xstrdup(c->path) : xasprintf("%s/audit.jsonl", env->state_dir);
	IGNORE(env->audit_sync(env->arg, s->path, err)); /* repairs it; a send says what is wrong */
	*ret = s;
	return 0;
}

static int
audit_send(struct sink *s, const struct notice *n, struct sink_call *call, struct err *err)
{
	struct err why = { 0 };
	int r = s->env.audit_sync(s->env.arg, s->path, &why);

	(void)n;
	(void)err;
	sink_done(call,
	    &(struct sink_result){ .verdict = r < 0 ? SINK_DEFERRED : SINK_DELIVERED,
		.retry_after_s = -1,
		.status = r,
		.detail = r < 0 ? why.text : s->path });
	return 0;
}

static void
audit_cancel(struct sink *s, struct sink_call *call)
{
	(void)s;
	(void)call;
}

static void
audit_close(struct sink *s)
{
	if (s != NULL)
		free(s->path);
	free(s);
}

const struct sink_ops sink_audit = {
	.type = "audit",
	.spec = &spec,
	.open = audit_open,
	.send = audit_send,
	.cancel = audit_cancel,
	.close = audit_close,
	.deadline_ms = DEADLINE_MS,
};
