/*
 * `ratifyctl status` and `ratifyctl poll`: what only a running daemon knows or can do.
 * Invariant: the exit code of status is LSB's: 0 running, 3 not running, 4 unknown.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/client.h"
#include "ctl/ctl.h"
#include "ctl/json.h"
#include "ctl/table.h"
#include "daemon/model.h"
#include "lib/mem.h"
#include "lib/str.h"

enum { STATUS_NOT_RUNNING = 3, STATUS_UNKNOWN = 4 };

#define SPAN_TEXT 48

/* "40 s", "12 min", "5 h 50 min", "3 d 4 h": what a person plans by. */
static const char *
span(long long seconds, char out[SPAN_TEXT])
{
	long long min = seconds / 60, h = min / 60;

	if (min < 2)
		(void)snprintf(out, SPAN_TEXT, "%lld s", seconds);
	else if (h == 0)
		(void)snprintf(out, SPAN_TEXT, "%lld min", min);
	else if (h < 48)
		(void)snprintf(out, SPAN_TEXT, "%lld h %lld min", h, min % 60);
	else
		(void)snprintf(out, SPAN_TEXT, "%lld d %lld h", h / 24, h % 24);
	return out;
}

static void
print_polls(const json_t *polls)
{
	static const char *const headers[] = { "SOURCE", "NEXT POLL", "URL", NULL };
	struct table *t = table_new(headers);
	char text[SPAN_TEXT];
	size_t i;
	json_t *o;

	json_array_foreach (polls, i, o) {
		const json_t *in = json_object_get(o, "next_poll_in_s");

		table_put(t, json_string_value(json_object_get(o, "source")));
		if (json_is_string(json_object_get(o, "off")))
			table_put(t, "off");
		else if (json_is_true(json_object_get(o, "asking")))
			table_put(t, "now");
		else if (!json_is_integer(in))
			table_put(t, "never");
		else
			table_putf(t, "in %s", span(json_integer_value(in), text));
		if (json_is_string(json_object_get(o, "off")))
			table_putf(t, "%s: %s", json_string_value(json_object_get(o, "url")),
			    json_string_value(json_object_get(o, "off")));
		else
			table_put(t, json_string_value(json_object_get(o, "url")));
	}
	(void)putchar('\n');
	table_print(t, stdout, 0);
	table_free(t);
}

static void
print_status(const json_t *s)
{
	const json_t *box = json_object_get(s, "outbox"), *n;
	char up[SPAN_TEXT];
	size_t i;

	(void)printf("ratifyd %s is %s, process %lld, up %s\n",
	    STR_OR(json_string_value(json_object_get(s, "version")), "?"),
	    STR_OR(json_string_value(json_object_get(s, "state")), "running"),
	    (long long)json_integer_value(json_object_get(s, "pid")),
	    span(json_integer_value(json_object_get(s, "uptime_s")), up));
	if (json_is_true(json_object_get(s, "unwritten")))
		(void)printf("nothing can be written to its state: is the disk full?\n");
	json_array_foreach (json_object_get(s, "lacks"), i, n)
		(void)printf("sink %s: %s\n",
		    STR_OR(json_string_value(json_object_get(n, "sink")), "?"),
		    STR_OR(json_string_value(json_object_get(n, "what")), "?"));
	(void)printf("deliveries:");
	for (i = 0; i < DLV_STATE_COUNT; i++) {
		n = json_object_get(box, delivery_state_words[i]);
		(void)printf(" %lld %s%s", (long long)json_integer_value(n),
		    delivery_state_words[i], i + 1 < DLV_STATE_COUNT ? "," : "\n");
	}
	print_polls(json_object_get(s, "polls"));
}

static int
run_status(const struct ctl_options *opt, int argc, char **argv)
{
	struct err err = { 0 };
	json_t *answer;
	int r;

	if (argc > 1)
		return ctl_fail(EX_USAGE, "status takes no argument, not \"%s\"", argv[1]);
	r = client_ask(json_pack("{s:s}", "command", "status"), &answer, &err);
	if (r == -ENOENT || r == -ECONNREFUSED) {
		if (opt->json)
			(void)puts("{\"state\":\"not running\"}");
		return ctl_fail(STATUS_NOT_RUNNING, "%s", err.text);
	}
	if (r != 0)
		return ctl_fail(STATUS_UNKNOWN, "%s", err.text);
	if (opt->json) {
		(void)json_print(answer, JSON_SORT_KEYS);
	} else {
		print_status(answer);
	}
	json_decref(answer);
	return 0;
}

const struct ctl_command cmd_status = {
	.name = "status",
	.usage = "status",
	.help = "what the running daemon does, and what waits in its outbox",
	.run = run_status,
};

static int
run_poll(const struct ctl_options *opt, int argc, char **argv)
{
	struct err err = { 0 };
	json_t *answer;
	int r;

	(void)opt;
	if (argc > 2 || (argc > 1 && argv[1][0] == '-'))
		return ctl_fail(EX_USAGE, "usage: ratifyctl %s", cmd_poll.usage);
	r = client_ask(
	    json_pack("{s:s, s:s*}", "command", "poll", "source", argc > 1 ? argv[1] : NULL),
	    &answer, &err);
	if (r != 0)
		return ctl_fail(EX_UNAVAILABLE, "%s", err.text);
	if (!json_is_true(json_object_get(answer, "ok")))
		r = ctl_fail(EX_USAGE, "%s: %s; ratifyctl sources lists them",
		    argc > 1 ? argv[1] : "poll",
		    STR_OR(json_string_value(json_object_get(answer, "error")), "refused"));
	json_decref(answer);
	return r;
}

const struct ctl_command cmd_poll = {
	.name = "poll",
	.usage = "poll [SOURCE]",
	.help = "ask a source, or all of them, now",
	.run = run_poll,
};
