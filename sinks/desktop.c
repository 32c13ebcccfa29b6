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
#define LOOK_MS 5000
#define LOOK_MAX_MS 300000
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
	int64_t seq, call_seq;
	bool again;            /* the request was given to a second helper already */
	size_t failures;       /* helpers in a row that died without an answer */
	int64_t not_before_ms; /* boot time */
	/* while bus or server are missing */
	struct loop_timer *look;
	int64_t look_seq; /* the helper is looking: 0 no */
	int64_t gone_since_ms;
	unsigned false_hopes; /* times that it seemed to be back, and was not */
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
	.help = "a notification on the desktop; needs the session bus, so the user service",
	.size = sizeof(struct desktop_conf),
	.keys = keys,
};

/* ---- verdicts ---------------------------------------------------------------------- */

/* How often to look whether the server is back: soon while it may be a restart, seldom when nobody
 * is logged in, and slower each time that it came back and showed nothing. */
static int64_t
look_ms(const struct sink *s)
{
	int64_t age_ms = when_boot_ms() - s->gone_since_ms;
	int64_t ms = age_ms < 600000 ? LOOK_MS : age_ms < 3600000 ? 12 * LOOK_MS : LOOK_MAX_MS;

	ms <<= s->false_hopes < 6 ? s->false_hopes : 6;
	return ms < LOOK_MAX_MS ? ms : LOOK_MAX_MS;
}

static void
look_later(struct sink *s)
{
	s->look_seq = 0;
	if (s->env.ready != NULL && s->gone_since_ms != 0)
		loop_timer_in(s->look, look_ms(s));
}

static void
server_is_gone(struct sink *s)
{
	if (s->gone_since_ms == 0)
		s->gone_since_ms = when_boot_ms();
	look_later(s);
}

static void
server_is_well(struct sink *s)
{
	s->gone_since_ms = 0;
	s->false_hopes = 0;
	s->look_seq = 0;
	loop_timer_clear(s->look);
}

static void
end_call(struct sink *s, const struct sink_result *result)
{
	struct sink_call *call = s->call;

	if (call == NULL)
		return;
	s->call = NULL;
	loop_timer_clear(s->answer);
	free(s->request);
	s->request = NULL;
	sink_done(call, result);
}

/* Something of it was said, or may have been. */
static void
defer(struct sink *s, const char *why)
{
	end_call(s,
	    &(struct sink_result){ .verdict = SINK_DEFERRED, .retry_after_s = -1, .detail = why });
}

/* Nothing of it left us: any other would meet the same. */
static void
defer_away(struct sink *s, const char *why)
{
	end_call(s,
	    &(struct sink_result){
		.verdict = SINK_DEFERRED, .retry_after_s = -1, .detail = why, .away = true });
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
on_shown(struct sink *s, const json_t *o)
{
	const char *why = json_string_value(json_object_get(o, "why"));

	if (json_is_true(json_object_get(o, "shown"))) {
		server_is_well(s);
		end_call(s,
		    &(struct sink_result){
			.verdict = SINK_DELIVERED, .retry_after_s = -1, .detail = "shown" });
		return;
	}
	if (json_is_true(json_object_get(o, "gone")))
		server_is_gone(s);
	if (json_is_true(json_object_get(o, "away")))
		defer_away(s, STR_OR(why, "not shown"));
	else
		defer(s, STR_OR(why, "not shown"));
}

static void
on_looked(struct sink *s, const json_t *o)
{
	s->look_seq = 0;
	if (s->call == NULL)
		loop_timer_clear(s->answer);
	if (!json_is_true(json_object_get(o, "there"))) {
		look_later(s);
		return;
	}
	s->false_hopes++;
	s->env.ready(s->env.arg, s->name);
}

static void
on_line(const char *line, void *arg)
{
	struct sink *s = arg;
	json_t *o = json_loads(line, 0, NULL);
	const char *alert = json_string_value(json_object_get(o, "alert"));
	const char *action = json_string_value(json_object_get(o, "action"));
	int64_t seq = json_integer_value(json_object_get(o, "seq"));

	if (alert != NULL && action != NULL && s->env.action != NULL)
		s->env.action(s->env.arg, s->name, alert, action);
	if (seq != 0 && (seq == s->look_seq || seq == s->call_seq)) {
		s->failures = 0;
		s->not_before_ms = 0;
	}
	if (seq != 0 && seq == s->look_seq)
		on_looked(s, o);
	else if (seq != 0 && s->call != NULL && seq == s->call_seq)
		on_shown(s, o);
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
	if (s->look_seq != 0)
		look_later(s);
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
	defer(s, words);
}

static void
drop_helper(struct sink *s)
{
	spawn_cancel(s->helper);
	s->helper = NULL;
	if (s->look_seq != 0)
		look_later(s);
}

static void
on_no_answer(void *arg)
{
	struct sink *s = arg;

	drop_helper(s);
	defer(s, "the notification server gave no answer within 5 s");
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

/* A helper whose bus has gone leaves, and does not read any more before we know: the next one does.
 */
static int
give_line(struct sink *s, const char *line, struct err *err)
{
	bool fresh = s->helper == NULL;
	int r = fresh ? start_helper(s, err) : 0;

	if (r == 0 && spawn_write(s->helper, line, strlen(line)) < 0) {
		drop_helper(s);
		return fresh ? err_set(err, -EPIPE, "%s does not read", HELPER_NAME)
			     : give_line(s, line, err);
	}
	if (r == 0)
		loop_timer_in(s->answer, ANSWER_MS);
	return r;
}

static int
give_request(struct sink *s, struct err *err)
{
	return give_line(s, s->request, err);
}

static void
on_look(void *arg)
{
	struct sink *s = arg;
	char line[64];

	if (s->call != NULL) {
		look_later(s);
		return;
	}
	s->look_seq = ++s->seq;
	(void)snprintf(line, sizeof(line), "{\"look\":true,\"seq\":%lld}\n", (long long)s->seq);
	if (give_line(s, line, NULL) < 0)
		look_later(s);
}

/* ---- the sink ---------------------------------------------------------------------- */

static int
urgency(const struct sink *s, char importance)
{
	if (importance == 'A')
		return s->critical ? 2 : 1;
	return importance == 'C' ? 0 : 1;
}

/* Of a bundle each that is in it: what a person does is done with all of them. */
static json_t *
alerts_of(const struct notice *n)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < n->part_count; i++)
		(void)json_array_append_new(list, json_string(n->parts[i].alert_id));
	if (n->part_count == 0)
		(void)json_array_append_new(list, json_string(n->alert_id));
	return list;
}

static char *
request_line(const struct sink *s, const struct notice *n)
{
	bool health = n->importance == 'H';
	json_t *o = json_pack("{s:I,s:s,s:o,s:s,s:s?,s:s?,s:s?,s:i,s:s,s:b}", "seq",
	    (json_int_t)s->seq, "key", STR_OR(n->milestone, n->alert_id), "alerts", alerts_of(n),
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
	s->call_seq = ++s->seq;
	s->request = request_line(s, n);
	if (s->request == NULL)
		return err_set(err, -EINVAL, "the alert is no valid UTF-8");
	s->call = call;
	s->again = false;
	if (s->helper == NULL && when_boot_ms() < s->not_before_ms)
		defer_away(s, HELPER_NAME " died, it is started again in a moment");
	else if (give_request(s, &why) < 0)
		defer_away(s, why.text);
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
	drop_helper(s);
}

static void
desktop_close(struct sink *s)
{
	if (s == NULL)
		return;
	spawn_cancel(s->helper);
	loop_timer_free(s->answer);
	loop_timer_free(s->look);
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
	s->look = loop_timer_new(env->loop, on_look, s);
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
