#include "daemon/setup/attending.h"

#include <stdio.h>

#include "config/value.h"
#include "lib/mem.h"
#include "lib/str.h"

#define HOUR_MS 3600000LL
#define REMINDER_MIN_MS 1000
#define REMINDER_MAX_MS (365 * 24 * HOUR_MS)

static const int64_t usual[] = { 7 * 24 * HOUR_MS, 24 * HOUR_MS, HOUR_MS };

static int
tell(conf_report_fn *report, void *arg, const struct conf_place *at, const char *text,
    const char *expected)
{
	_cleanup_free_ char *safe = str_safe(text, 80);
	_cleanup_free_ char *words = xasprintf("reminders has \"%s\", expected %s", safe, expected);

	report(at, words, arg);
	return 1;
}

static int
read_one(const struct conf_text *t, struct route_def *ret, conf_report_fn *report, void *arg)
{
	struct err err = { .code = 0 };
	int64_t ms = 0;

	if (value_duration(t->text, &ms, &err) != 0)
		return tell(report, arg, &t->place, t->text, "a duration such as 24h, or none");
	if (ms < REMINDER_MIN_MS || ms > REMINDER_MAX_MS)
		return tell(report, arg, &t->place, t->text, "1s to 365d");
	if (ret->reminder_count == REMINDERS_MAX)
		return tell(report, arg, &t->place, t->text, "at most 8 durations");
	ret->reminders[ret->reminder_count++] = ms;
	return 0;
}

static int
read_list(const struct conf_texts *list, struct route_def *ret, conf_report_fn *report, void *arg)
{
	int mistakes = 0;
	size_t i;

	if (list->n == 1 && str_eq(list->v[0].text, "none"))
		return 0;
	for (i = 0; i < list->n; i++)
		mistakes += read_one(&list->v[i], ret, report, arg);
	return mistakes;
}

static void
put_usual(struct route_def *ret)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(usual); i++)
		ret->reminders[i] = usual[i];
	ret->reminder_count = ARRAY_LEN(usual);
}

static int
build_escalation(
    const struct route_conf *c, struct route_def *ret, conf_report_fn *report, void *arg)
{
	_cleanup_free_ char *text = NULL;

	ret->repeat_ms = c->repeat_ms;
	ret->repeat_max = (int)c->repeat_max;
	ret->escalate_ms = c->escalate_after_ms;
	ret->escalate = c->escalate_to.v;
	ret->escalate_count = c->escalate_to.n;
	if ((c->escalate_after_ms > 0) == (c->escalate_to.n > 0))
		return 0;
	text = xasprintf("routes.%s has %s, expected escalate-after and escalate-to, or neither",
	    c->name, c->escalate_to.n > 0 ? "escalate-to alone" : "escalate-after alone");
	report(&c->place, text, arg);
	return 1;
}

int
attending_build(
    const struct settings *s, struct route_def *routes, conf_report_fn *report, void *arg)
{
	struct route_def common = { .reminder_count = 0 };
	int mistakes = 0;
	size_t i, k;

	if (s->daemon.reminders.n == 0)
		put_usual(&common);
	else
		mistakes += read_list(&s->daemon.reminders, &common, report, arg);
	for (i = 0; i < s->route_count; i++) {
		mistakes += build_escalation(&s->routes[i], &routes[i], report, arg);
		if (s->routes[i].reminders.n > 0) {
			mistakes += read_list(&s->routes[i].reminders, &routes[i], report, arg);
			continue;
		}
		for (k = 0; k < common.reminder_count; k++)
			routes[i].reminders[k] = common.reminders[k];
		routes[i].reminder_count = common.reminder_count;
	}
	return mistakes;
}

static void
ignore(const struct conf_place *at, const char *text, void *arg)
{
	(void)at;
	(void)text;
	(void)arg;
}

void
attending_default(const struct settings *s, struct route_def *ret)
{
	if (s->daemon.reminders.n == 0)
		put_usual(ret);
	else
		IGNORE(read_list(&s->daemon.reminders, ret, ignore, NULL)); /* it was told */
}
