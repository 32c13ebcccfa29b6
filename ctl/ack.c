/*
 * `ratifyctl ack` and `snooze`: what waits for somebody to say something, and saying it. Invariant:
 * the list is read without the daemon; what is said goes through attend_ask.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/attend.h"
#include "ctl/table.h"
#include "ctl/view.h"
#include "daemon/alert/after.h"
#include "lib/mem.h"
#include "lib/str.h"

#define ROWS_MAX 10000
#define SHORT_ID 12

/* ---- what waits */

static json_t *
waiting_json(struct view *v, const struct pending *p)
{
	struct alert a = { .title = NULL };

	if (alert_get(v->store, p->alert, &v->arena, &a, NULL) != 0)
		return NULL;
	return json_pack("{s:s, s:o, s:s, s:o, s:i, s:o, s:o, s:o}", "alert", p->alert, "title",
	    view_json_text(a.title), "waits_for", STR_OR(pending_words[p->what], "?"), "route",
	    view_json_text(p->route), "told_again", p->n, "since", view_json_ms(a.created_ms),
	    "next", view_json_ms(p->due_ms), "dossier", view_json_text(a.dossier));
}

static void
print_waiting(const json_t *list)
{
	static const char *const headers[] = { "ALERT", "SINCE", "NEXT", "WAITS FOR", "ROUTE",
		"TITLE", NULL };
	struct table *t = table_new(headers);
	const json_t *j;
	size_t i;

	json_array_foreach (list, i, j) {
		table_putf(t, "%.*s", SHORT_ID, json_string_value(json_object_get(j, "alert")));
		table_put(t, json_string_value(json_object_get(j, "since")));
		table_put(t, json_string_value(json_object_get(j, "next")));
		table_putf(t, "%s %" JSON_INTEGER_FORMAT,
		    json_string_value(json_object_get(j, "waits_for")),
		    json_integer_value(json_object_get(j, "told_again")) + 1);
		table_put(t, json_string_value(json_object_get(j, "route")));
		table_put(t, json_string_value(json_object_get(j, "title")));
	}
	if (json_array_size(list) == 0)
		(void)printf("nothing waits\n");
	else
		table_print(t, stdout, 0);
	table_free(t);
}

static int
list_waiting(const struct ctl_options *opt)
{
	struct pending *p = NULL;
	struct err err = { .code = 0 };
	json_t *list = json_array(), *j;
	struct view v = { .store = NULL };
	size_t n = 0, i;
	int r = view_open_store(&v, opt);

	if (r == 0 && pending_list(v.store, NULL, ROWS_MAX, &v.arena, &p, &n, &err) != 0)
		r = ctl_fail_err(&err);
	for (i = 0; i < n && r == 0; i++) {
		j = waiting_json(&v, &p[i]);
		if (j != NULL)
			IGNORE(json_array_append_new(list, j));
	}
	if (r == 0 && opt->json)
		r = view_print_json(json_pack("{s:O}", "waiting", list));
	else if (r == 0)
		print_waiting(list);
	json_decref(list);
	view_close(&v);
	return r;
}

/* ---- saying something */

static int
say(const struct ctl_options *opt, json_t *request, const char *words)
{
	json_t *answer = NULL;
	const char *id, *title;
	int r = attend_ask(opt, request, &answer);

	if (r != 0)
		return r;
	if (opt->json)
		return view_print_json(answer);
	id = json_string_value(json_object_get(answer, "alert"));
	title = json_string_value(json_object_get(answer, "title"));
	if (id != NULL) {
		_cleanup_free_ char *safe = str_safe(STR_OR(title, ""), 1000);

		(void)printf("%s: %.*s %s\n", words, SHORT_ID, id, safe);
	} else {
		(void)printf("%s: %" JSON_INTEGER_FORMAT "\n", words,
		    json_integer_value(json_object_get(answer, "acknowledged")));
	}
	json_decref(answer);
	return 0;
}

static int
run_ack(const struct ctl_options *opt, int argc, char **argv)
{
	if (argc == 1)
		return list_waiting(opt);
	if (argc != 2)
		return ctl_fail(EX_USAGE, "ack takes one alert, or --all");
	if (strcmp(argv[1], "--all") == 0)
		return say(
		    opt, json_pack("{s:s, s:b}", "command", "ack", "all", 1), "acknowledged");
	if (argv[1][0] == '-')
		return ctl_fail(EX_USAGE, "no option %s; see ratifyctl(1)", argv[1]);
	return say(
	    opt, json_pack("{s:s, s:s}", "command", "ack", "alert", argv[1]), "acknowledged");
}

static int
run_snooze(const struct ctl_options *opt, int argc, char **argv)
{
	json_t *request;

	if (argc != 3)
		return ctl_fail(EX_USAGE, "snooze takes an alert and how long, or until when");
	request = json_pack("{s:s, s:s}", "command", "snooze", "alert", argv[1]);
	if (attend_put_until(request, argv[2]))
		return say(opt, request, "snoozed");
	json_decref(request);
	return ctl_fail(EX_USAGE,
	    "\"%s\" is no end of a snooze, expected a time such as 2h, or a day or moment such as "
	    "2026-12-24T08:00Z",
	    argv[2]);
}

const struct ctl_command cmd_ack = {
	.name = "ack",
	.usage = "ack [ALERT | --all]",
	.help =
	    "acknowledge an alert, so that it is told no more; without one: what waits for that",
	.run = run_ack,
};
const struct ctl_command cmd_snooze = {
	.name = "snooze",
	.usage = "snooze ALERT TIME|UNTIL",
	.help = "put an alert off: it is told again then",
	.run = run_snooze,
};
