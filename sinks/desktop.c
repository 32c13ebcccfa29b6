/*
 * Alerts on the desktop, through the helper program ratify-notify: a call to a notification server
 * can hang for 25 seconds with no way to end it but ending the process. Invariant: whatever is
 * wrong with bus, server or helper is a reason to wait, never to give up.
 */
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/mem.h"
#include "lib/spawn.h"
#include "lib/str.h"
#include "lib/when.h"
#include "sinks/types.h"

#define DEADLINE_MS 30000
#define ANSWER_MS 5000 /* a server that is well answers within milliseconds */
#define HELPER_NAME "ratify-notify"

struct desktop_conf {
	const char *helper;
	bool critical;
};

struct sink {
	struct sink_env env;
	char *name, *helper_path;
	bool critical;
	struct spawn *helper;
	struct loop_timer *answer;
	struct sink_call *call;
	char *request; /* the line of the call */
	int64_t seq;
	bool again;            /* the request was given to a second helper already */
	size_t failures;       /* helpers in a row that died without an answer */
	int64_t not_before_ms; /* boot time */
	int64_t trouble_since_ms;
};

static const struct conf_key keys[] = {
	{ .name = "critical",
	    .kind = CONF_BOOL,
	    .dflt = "yes",
	    .offset = offsetof(struct desktop_conf, critical),
	    .help = "alerts of class A stay on the screen until they are closed" },
	{ .name = "helper",
	    .kind = CONF_PATH,
	    .offset = offsetof(struct desktop_conf, helper),
	    .help = "the program that talks to the notification server; default ratify-notify "
		    "beside ratifyd or in libexec" },
	{ .name = NULL },
};

static const struct conf_spec spec = {
	.section = "sinks.NAME (desktop)",
	.help = "A notification on the desktop; needs the session bus, so the user service.",
	.size = sizeof(struct desktop_conf),
	.keys = keys,
};

/* ---- verdicts ---------------------------------------------------------------------- */

/* Soon while it may be a restart of the bus, seldom when nobody is logged in. */
static int64_t
retry_after_s(const struct sink *s)
{
	int64_t age_s = (when_boot_ms() - s->trouble_since_ms) / 1000;

	if (age_s < 600)
		return 5;
	return age_s < 3600 ? 60 : 300;
}

static void
end_call(struct sink *s, enum sink_verdict verdict, const char *detail)
{
	struct sink_call *call = s->call;
	int64_t retry_s = -1;

	if (call == NULL)
		return;
	s->call = NULL;
	loop_timer_clear(s->answer);
	free(s->request);
	s->request = NULL;
	if (verdict == SINK_DELIVERED) {
		s->trouble_since_ms = 0;
	} else {
		if (s->trouble_since_ms == 0)
			s->trouble_since_ms = when_boot_ms();
		retry_s = retry_after_s(s);
	}
	sink_done(call,
	    &(struct sink_result){
		.verdict = verdict, .retry_after_s = retry_s, .detail = detail });
}

static void
count_failure(struct sink *s)
{
	static const int delays_s[] = { 1, 2, 4, 8, 16, 30 };
	size_t last = ARRAY_LEN(delays_s) - 1;
	int delay_s = delays_s[s->failures < last ? s->failures : last];

	s->failures++;
	s->not_before_ms = when_boot_ms() + (int64_t)1000 * delay_s;
}

/* ---- the helper -------------------------------------------------------------------- */

static void
on_line(const char *line, void *arg)
{
	struct sink *s = arg;
	json_t *o = json_loads(line, 0, NULL);
	const char *alert = json_string_value(json_object_get(o, "alert"));
	const char *action = json_string_value(json_object_get(o, "action"));
	const char *why = json_string_value(json_object_get(o, "why"));
	const json_t *seq = json_object_get(o, "seq");

	if (alert != NULL && action != NULL && s->env.action != NULL) {
		s->env.action(s->env.arg, s->name, alert, action);
	} else if (json_is_integer(seq) && json_integer_value(seq) == s->seq) {
		s->failures = 0;
		s->not_before_ms = 0;
		if (json_is_true(json_object_get(o, "shown")))
			end_call(s, SINK_DELIVERED, "shown");
		else
			end_call(s, SINK_DEFERRED, STR_OR(why, "not shown"));
	}
	json_decref(o);
}

static int give_request(struct sink *s, struct err *err);

static void
on_exit_of_helper(const struct spawn_exit *end, void *arg)
{
	struct sink *s = arg;
	struct err err;
	char words[128];

	s->helper = NULL;
	if (s->call == NULL)
		return;
	/* It left in order because its bus had gone, just before it read this. */
	if (end->status == 0 && !s->again) {
		s->again = true;
		if (give_request(s, &err) == 0)
			return;
	}
	count_failure(s);
	(void)snprintf(words, sizeof(words), "%s ended with %s %d and without an answer",
	    HELPER_NAME, end->status < 0 ? "signal" : "status",
	    end->status < 0 ? -end->status : end->status);
	end_call(s, SINK_DEFERRED, words);
}

static void
on_no_answer(void *arg)
{
	struct sink *s = arg;

	spawn_cancel(s->helper);
	s->helper = NULL;
	end_call(s, SINK_DEFERRED, "the notification server gave no answer within 5 s");
}

static int
start_helper(struct sink *s, struct err *err)
{
	const char *const argv[] = { s->helper_path, NULL };
	const struct spawn_options o = { .argv = argv, .keep_open = 1 };
	int r = spawn_start(&s->helper, s->env.loop, &o, on_line, on_exit_of_helper, s, err);

	if (r < 0)
		count_failure(s);
	return r;
}

static int
give_request(struct sink *s, struct err *err)
{
	int r = s->helper != NULL ? 0 : start_helper(s, err);

	if (r == 0 && spawn_write(s->helper, s->request, strlen(s->request)) < 0) {
		spawn_cancel(s->helper);
		s->helper = NULL;
		r = err_set(err, -EPIPE, "%s does not read", HELPER_NAME);
	}
	if (r == 0)
		loop_timer_in(s->answer, ANSWER_MS);
	return r;
}

/* ---- the sink ---------------------------------------------------------------------- */

static int
urgency(const struct sink *s, char importance)
{
	if (importance == 'A')
		return s->critical ? 2 : 1;
	return importance == 'C' ? 0 : 1;
}

static char *
request_line(const struct sink *s, const struct notice *n)
{
	bool health = n->importance == 'H';
	json_t *o = json_pack("{s:I,s:s,s:s,s:s,s:s?,s:s?,s:s?,s:i,s:s,s:b}", "seq",
	    (json_int_t)s->seq, "key", STR_OR(n->milestone, n->alert_id), "alert", n->alert_id,
	    "delivery", n->delivery_id, "title", n->title, "text", n->text, "url", n->url,
	    "urgency", urgency(s, n->importance), "category",
	    health ? "x-ratifyd.health" : "x-ratifyd.milestone", "transient",
	    (int)str_eq(n->kind, "test"));
	char *text = json_dumps(o, JSON_COMPACT), *line;

	json_decref(o);
	if (text == NULL)
		return NULL;
	line = xasprintf("%s\n", text);
	free(text);
	return line;
}

static int
desktop_send(struct sink *s, const struct notice *n, struct sink_call *call, struct err *err)
{
	struct err why = { 0 };

	if (s->call != NULL)
		return err_set(err, -EBUSY, "a notification is on its way");
	s->seq++;
	s->request = request_line(s, n);
	if (s->request == NULL)
		return err_set(err, -EINVAL, "the alert is no valid UTF-8");
	s->call = call;
	s->again = false;
	if (s->helper == NULL && when_boot_ms() < s->not_before_ms)
		end_call(s, SINK_DEFERRED, HELPER_NAME " died, it is started again in a moment");
	else if (give_request(s, &why) < 0)
		end_call(s, SINK_DEFERRED, why.text);
	return 0;
}

static void
desktop_cancel(struct sink *s, struct sink_call *call)
{
	if (s->call != call)
		return;
	s->call = NULL;
	loop_timer_clear(s->answer);
	free(s->request);
	s->request = NULL;
	/* What it is busy with would be shown a second time later. */
	spawn_cancel(s->helper);
	s->helper = NULL;
}

static void
desktop_close(struct sink *s)
{
	if (s == NULL)
		return;
	spawn_cancel(s->helper);
	loop_timer_free(s->answer);
	free(s->request);
	free(s->name);
	free(s->helper_path);
	free(s);
}

/* Beside the running program, else where it is installed: /usr/sbin or /usr/bin has
 * /usr/libexec at its side. */
static char *
find_helper(struct err *err)
{
	static const char *const places[] = { "/" HELPER_NAME, "/../libexec/ratifyd/" HELPER_NAME };
	char exe[PATH_MAX], *slash, *path;
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	size_t i;

	exe[n > 0 ? n : 0] = '\0';
	slash = strrchr(exe, '/');
	if (slash != NULL)
		*slash = '\0';
	for (i = 0; i < ARRAY_LEN(places); i++) {
		path = xasprintf("%s%s", exe, places[i]);
		if (access(path, X_OK) == 0)
			return path;
		free(path);
	}
	(void)err_set(err, -ENOENT,
	    "there is no " HELPER_NAME
	    " in %s or ../libexec/ratifyd (a build without libnotify has "
	    "none), expected helper: PATH",
	    exe);
	return NULL;
}

static int
desktop_open(struct sink **ret, const void *conf, const struct sink_env *env, struct err *err)
{
	const struct desktop_conf *c = conf;
	char *path = c->helper != NULL ? xstrdup(c->helper) : find_helper(err);
	struct sink *s;

	if (path == NULL)
		return -ENOENT;
	s = xcalloc(1, sizeof(*s));
	s->env = *env;
	s->name = xstrdup(env->name);
	s->helper_path = path;
	s->critical = c->critical;
	s->answer = loop_timer_new(env->loop, on_no_answer, s);
	*ret = s;
	return 0;
}

const struct sink_ops sink_desktop = {
	.type = "desktop",
	.spec = &spec,
	.open = desktop_open,
	.send = desktop_send,
	.cancel = desktop_cancel,
	.close = desktop_close,
	.max_running = 1,
	.deadline_ms = DEADLINE_MS,
};
