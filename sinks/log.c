/*
 * Alerts for the journal, with the fields that `journalctl RATIFYD_DOSSIER=...` asks for, or one
 * line on standard error where there is none. Invariant: one alert is one record, whatever it says.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "sinks/record.h"
#include "sinks/types.h"

#define DEADLINE_MS 5000
#define RETRY_S 30
#define LINE_MAX_BYTES 8192

enum target { TARGET_AUTO, TARGET_JOURNAL, TARGET_STDERR };

struct log_conf {
	int target;
};

struct sink {
	char *name;
	enum target target;
};

static const char *const target_words[] = { "auto", "journal", "stderr", NULL };
static const struct conf_key keys[] = {
	{ .name = "target",
	    .kind = CONF_ENUM,
	    .words = target_words,
	    .dflt = "auto",
	    .offset = offsetof(struct log_conf, target),
	    .help = "auto: the journal where there is one, else standard error" },
	{ .name = NULL },
};

static const struct conf_spec spec = {
	.section = "sinks.NAME (log)",
	.help = "one record an alert, in the journal or on standard error",
	.size = sizeof(struct log_conf),
	.keys = keys,
};

/* MESSAGE_ID of each kind of alert: random once, then for ever (journal catalog). */
static const struct {
	const char *kind, *message_id;
} message_ids[] = {
	{ "new", "eea4e99993e54eb6bad6b81122dca42d" },
	{ "official", "73f8abbcf9de4eb5865c910f46b5a0ee" },
	{ "disputed", "b64b4762d44b469a9e8d435b7664912c" },
	{ "corrected", "500243c8d4c240f68aa7f715a5e9dbaa" },
	{ "retracted", "6b915b7876144320abeee416528765fc" },
	{ "vanished", "b7cc24fbea4d43038d95a67219e9975c" },
	{ "scheduled", "deb01940223041c99ea943d1cc31f7ec" },
	{ "moved", "f309f1dbdf4c44fb956790360487e4b7" },
	{ "unlisted", "4ad49ae0bf1248359a78590b58964418" },
	{ "window", "3496f2d9a1364af1a3aa04dd82a5b5df" },
	{ "overdue", "6f0e7821e3cd470fbf154fc11acaaeb7" },
	{ "threshold", "9bcb3b8e4c994498bc25e7cef1d2e3a9" },
	{ "late", "8d0a79a641254c75a50d6caef04b7bbb" },
	{ "closing", "8f4e0a2dcf944b5da3c957df0bdd7e37" },
	{ "reminder", "0317261da27a4c6585b604c952efb91a" },
	{ "again", "75cfdab53f04482f9a59c34bb2b622db" },
	{ "escalated", "41ccfe801b8b406ca61914cbb0cf7360" },
	{ "source", "54119f39e4e3452086663336a9aa0237" },
	{ "sink", "8d8f191805214009b281b15c09d25ad5" },
	{ "self", "93dbc64f18e245f684a63870755df3f9" },
	{ "test", "e87f7c03fa4c4d7384023f8a1e6b0ca6" },
	{ "alive", "385adcecaf89447ea1fd2e51dd793f94" },
};

static const char *
message_id(const char *kind)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(message_ids); i++)
		if (str_eq(message_ids[i].kind, kind))
			return message_ids[i].message_id;
	return NULL;
}

static int
log_open_sink(struct sink **ret, const void *conf, const struct sink_env *env, struct err *err)
{
	const struct log_conf *c = conf;
	struct sink *s = xcalloc(1, sizeof(*s));

	(void)err;
	s->name = xstrdup(env->name);
	s->target = (enum target)c->target;
	*ret = s;
	return 0;
}

static int
to_journal(const struct sink *s, const struct notice *n, const char *text)
{
	struct log_field fields[RECORD_FIELDS];

	record_fields(n, s->name, fields);
	return log_journal(
	    n->importance == 'H' ? LOG_WARN_ : LOG_NOTE_, message_id(n->kind), fields, text);
}

static int
to_stderr(const struct notice *n, const char *text)
{
	char *safe = str_safe(text, LINE_MAX_BYTES);
	char *line = xasprintf("ratifyd: alert %s %s\n", STR_OR(n->alert_id, "-"), safe);
	size_t len = strlen(line);
	ssize_t done = write(STDERR_FILENO, line, len);

	free(line);
	free(safe);
	if (done < 0)
		return -errno;
	return (size_t)done == len ? 0 : -EIO;
}

static int
log_send(struct sink *s, const struct notice *n, struct sink_call *call, struct err *err)
{
	char *text = record_sentence(n), detail[128];
	const char *where = "journal";
	int r = -ENOENT;

	(void)err;
	if (s->target != TARGET_STDERR)
		r = to_journal(s, n, text);
	if (r < 0 && s->target != TARGET_JOURNAL) {
		r = to_stderr(n, text);
		where = "standard error";
	}
	free(text);
	(void)snprintf(
	    detail, sizeof(detail), "%s%s%s", where, r < 0 ? ": " : "", r < 0 ? strerror(-r) : "");
	sink_done(call,
	    &(struct sink_result){ .verdict = r < 0 ? SINK_DEFERRED : SINK_DELIVERED,
		.retry_after_s = r < 0 ? RETRY_S : -1,
		.status = r,
		.detail = detail });
	return 0;
}

static void
log_cancel(struct sink *s, struct sink_call *call)
{
	(void)s;
	(void)call;
}

static void
log_close(struct sink *s)
{
	if (s != NULL)
		free(s->name);
	free(s);
}

const struct sink_ops sink_log = {
	.type = "log",
	.spec = &spec,
	.open = log_open_sink,
	.send = log_send,
	.cancel = log_cancel,
	.close = log_close,
	.deadline_ms = DEADLINE_MS,
};
