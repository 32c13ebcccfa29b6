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
#include "daemon/model.h"
#include "lib/mem.h"
#include "lib/str.h"

enum { STATUS_NOT_RUNNING = 3, STATUS_UNKNOWN = 4 };

static void
print_polls(const json_t *polls)
{
	size_t i;
	json_t *o;

	(void)printf("\n%-32s %12s  %s\n", "SOURCE", "NEXT POLL", "URL");
	json_array_foreach (polls, i, o) {
		const json_t *in = json_object_get(o, "next_poll_in_s");
		char *url = str_safe(json_string_value(json_object_get(o, "url")), 200);
		char when[32];

		if (json_is_true(json_object_get(o, "asking")))
			(void)snprintf(when, sizeof(when), "now");
		else if (in == NULL)
			(void)snprintf(when, sizeof(when), "never");
		else
			(void)snprintf(
			    when, sizeof(when), "in %lld s", (long long)json_integer_value(in));
		(void)printf(
		    "%-32s %12s  %s\n", json_string_value(json_object_get(o, "source")), when, url);
		free(url);
	}
}

static void
print_status(const json_t *s)
{
	const json_t *box = json_object_get(s, "outbox"), *n;
	size_t i;

	(void)printf("ratifyd %s is %s, process %lld, up %lld s\n",
	    STR_OR(json_string_value(json_object_get(s, "version")), "?"),
	    STR_OR(json_string_value(json_object_get(s, "state")), "running"),
	    (long long)json_integer_value(json_object_get(s, "pid")),
	    (long long)json_integer_value(json_object_get(s, "uptime_s")));
	if (json_is_true(json_object_get(s, "unwritten")))
		(void)printf("nothing can be written to its state: is the disk full?\n");
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
