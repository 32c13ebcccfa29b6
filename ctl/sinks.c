/*
 * `ratifyctl sinks`: the sinks of the configuration, and `sinks test NAME`, which sends one marked
 * notice through the very code of the daemon. Invariant: a test touches neither store nor outbox.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <jansson.h>

#include "ctl/ctl.h"
#include "daemon/setup/setup.h"
#include "lib/hash.h"
#include "lib/loop.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/when.h"
#include "sinks/sink.h"
#include "sinks/wording.h"

/* The only dispatcher of this program: one call. */
struct sink_call {
	struct loop *loop;
	struct loop_timer *deadline;
	bool done;
	enum sink_verdict verdict;
	char detail[256];
};

void
sink_done(struct sink_call *c, const struct sink_result *result)
{
	if (c->done)
		return;
	c->done = true;
	c->verdict = result->verdict;
	(void)snprintf(c->detail, sizeof(c->detail), "%s", STR_OR(result->detail, ""));
	loop_stop(c->loop);
}

static void
on_deadline(void *arg)
{
	struct sink_call *c = arg;

	sink_done(c,
	    &(const struct sink_result){
		.verdict = SINK_DEFERRED, .detail = "no answer within its deadline" });
}

static int
no_audit(void *arg, const char *path, struct err *err)
{
	(void)arg;
	(void)path;
	return err_set(err, -ENOTSUP,
	    "nothing to test: the audit file follows the store; ratifyctl audit verify looks at "
	    "it");
}

static void
no_action(void *arg, const char *sink, const char *alert_id, const char *what)
{
	(void)arg;
	(void)sink;
	(void)alert_id;
	(void)what;
}

static int
send_test(const struct sink_conf *conf, const struct sink_ops *ops, struct sink *sink,
    struct sink_call *call, const char *host, struct err *err)
{
	int64_t now = when_wall_ms(),
		limit = conf->deadline_ms > 0 ? conf->deadline_ms : ops->deadline_ms;
	char id[HASH_HEX], seed[64];
	struct notice n = { .kind = "test", .importance = 'H', .attempt = 1, .created_ms = now };
	struct wording *wording;
	struct arena a;
	struct hash h;
	int r;

	(void)snprintf(seed, sizeof(seed), "%lld-%d", (long long)now, (int)getpid());
	hash_strings(&h, "test", conf->name, seed, HASH_END);
	hash_hex(&h, id);
	id[32] = '\0';
	n.delivery_id = n.alert_id = id;
	n.title = "ratifyd: this is a test";
	n.text = "Somebody asked ratifyd to test this way of telling you. Nothing has happened.";
	arena_init(&a, 1u << 20);
	IGNORE(wording_new(&wording, conf, NULL, NULL)); /* it was checked */
	wording_apply(wording, conf->name, host, &a, &n);
	wording_free(wording);
	loop_timer_in(call->deadline, limit > 0 ? limit : 30000);
	r = ops->send(sink, &n, call, err);
	if (r == 0 && !call->done)
		r = loop_run(call->loop, err);
	arena_done(&a);
	if (r < 0)
		return -1;
	if (strcmp(call->detail, "no answer within its deadline") == 0)
		ops->cancel(sink, call);
	return 0;
}

static void
print_json(json_t *j)
{
	(void)json_dumpf(j, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
	(void)putchar('\n');
	json_decref(j);
}

static int
run_test(const struct sink_conf *conf, const char *state_dir, bool as_json)
{
	static const int codes[] = { [SINK_DELIVERED] = 0,
		[SINK_DEFERRED] = EX_TEMPFAIL,
		[SINK_REJECTED] = EX_DATAERR,
		[SINK_BROKEN] = EX_UNAVAILABLE };
	const struct sink_ops *ops = sink_type(conf->type);
	struct sink_call call = { .done = false };
	_cleanup_free_ char *detail = NULL;
	char host[256] = "localhost";
	struct err err = { 0 };
	struct sink *sink = NULL;
	struct sink_env env = { .name = conf->name,
		.state_dir = state_dir,
		.host_name = host,
		.audit_sync = no_audit,
		.action = no_action };
	int r = loop_new(&call.loop, &err);

	if (r < 0)
		return ctl_fail(EX_OSERR, "%s", err.text);
	(void)gethostname(host, sizeof(host) - 1);
	env.loop = call.loop;
	call.deadline = loop_timer_new(call.loop, on_deadline, &call);
	r = ops->open(&sink, conf->conf, &env, &err);
	if (r == 0)
		r = send_test(conf, ops, sink, &call, host, &err);
	ops->close(sink);
	loop_timer_free(call.deadline);
	loop_free(call.loop);
	if (r < 0)
		return ctl_fail(EX_TEMPFAIL, "sink %s: %s", conf->name, err.text);
	detail = str_safe(call.detail, sizeof(call.detail) * 4);
	if (as_json)
		print_json(json_pack("{s:s,s:s,s:s,s:s}", "sink", conf->name, "type", conf->type,
		    "verdict", sink_verdict_words[call.verdict], "detail", detail));
	else
		(void)printf("%s: %s%s%s\n", conf->name, sink_verdict_words[call.verdict],
		    detail[0] ? ": " : "", detail);
	return codes[call.verdict];
}

static void
print_mistake(const char *text, void *arg)
{
	(void)arg;
	(void)fprintf(stderr, "%s\n", text);
}

static void
list_sinks(const struct settings *s, bool as_json)
{
	json_t *list = json_array();
	size_t i;

	if (as_json) {
		for (i = 0; i < s->sink_count; i++)
			json_array_append_new(list,
			    json_pack(
				"{s:s,s:s}", "sink", s->sinks[i].name, "type", s->sinks[i].type));
		print_json(json_pack("{s:o}", "sinks", list));
		return;
	}
	json_decref(list);
	(void)printf("%-20s %s\n", "SINK", "TYPE");
	for (i = 0; i < s->sink_count; i++)
		(void)printf("%-20s %s\n", s->sinks[i].name, s->sinks[i].type);
}

static int
run_sinks(const struct ctl_options *opt, int argc, char **argv)
{
	const struct sink_conf *conf;
	struct err err = { 0 };
	struct setup *setup;
	char *dir;
	int r;

	if (argc != 1 && (argc != 3 || strcmp(argv[1], "test") != 0))
		return ctl_fail(EX_USAGE, "usage: ratifyctl sinks [test NAME]");
	(void)signal(SIGPIPE, SIG_IGN);
	r = setup_load(&setup, opt->config, opt->packs, NULL, print_mistake, NULL, &err);
	if (r != 0)
		return ctl_fail(
		    EX_CONFIG, "%s", r < 0 ? err.text : "the configuration has mistakes");
	if (argc == 1) {
		list_sinks(setup->settings, opt->json);
		r = 0;
	} else if ((conf = settings_sink(setup->settings, argv[2])) == NULL) {
		r = ctl_fail(EX_USAGE, "no sink \"%s\" in the configuration", argv[2]);
	} else {
		dir = opt->state_dir != NULL ? xstrdup(opt->state_dir) : settings_state_dir();
		r = run_test(conf, dir, opt->json);
		free(dir);
	}
	setup_free(setup);
	return r;
}

const struct ctl_command cmd_sinks = {
	.name = "sinks",
	.usage = "sinks [test NAME]",
	.help = "the sinks of the configuration; test NAME sends a marked notice through one",
	.run = run_sinks,
};
