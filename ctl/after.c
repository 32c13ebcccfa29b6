#include "ctl/after.h"

#include <inttypes.h>
#include <stdio.h>

#include "config/value.h"
#include "daemon/alert/after.h"
#include "lib/mem.h"

static json_t *
duration(int64_t ms)
{
	char text[VALUE_TEXT];

	value_format_duration(ms, text);
	return json_string(text);
}

static json_t *
repeat_json(const struct route_def *r)
{
	json_t *gaps = json_array();
	int n;

	for (n = 1; n <= r->repeat_max; n++)
		IGNORE(json_array_append_new(gaps, duration(after_gap_ms(r->repeat_ms, n))));
	return json_pack("{s:i, s:o}", "max", r->repeat_max, "after", gaps);
}

static json_t *
escalate_json(const struct route_def *r)
{
	json_t *to = json_array();
	size_t i;

	for (i = 0; i < r->escalate_count; i++)
		IGNORE(json_array_append_new(to, json_string(r->escalate[i])));
	return json_pack("{s:o, s:o}", "after", duration(r->escalate_ms), "to", to);
}

static json_t *
reminders_json(const struct route_def *r)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < r->reminder_count; i++)
		IGNORE(json_array_append_new(list, duration(r->reminders[i])));
	return list;
}

void
after_put(json_t *o, const struct route_def *r, char importance)
{
	bool repeats = r->repeat_ms > 0 && importance == 'A';
	bool escalates = r->escalate_ms > 0 && r->escalate_count > 0;

	IGNORE(json_object_set_new(o, "repeat", repeats ? repeat_json(r) : json_null()));
	IGNORE(json_object_set_new(o, "escalate", escalates ? escalate_json(r) : json_null()));
	IGNORE(json_object_set_new(
	    o, "reminders", r->reminder_count > 0 ? reminders_json(r) : json_null()));
}

static void
print_list(const json_t *list, const char *between)
{
	const json_t *j;
	size_t i;

	json_array_foreach (list, i, j)
		(void)printf("%s%s", i > 0 ? between : "", json_string_value(j));
	(void)printf("\n");
}

void
after_print(const json_t *o)
{
	const json_t *repeat = json_object_get(o, "repeat");
	const json_t *escalate = json_object_get(o, "escalate");
	const json_t *reminders = json_object_get(o, "reminders");

	if (json_is_object(repeat)) {
		(void)printf("  until acknowledged again after ");
		print_list(json_object_get(repeat, "after"), ", then ");
	}
	if (json_is_object(escalate)) {
		(void)printf("  not acknowledged after %s: to ",
		    json_string_value(json_object_get(escalate, "after")));
		print_list(json_object_get(escalate, "to"), ", then to ");
	}
	if (json_is_array(reminders)) {
		(void)printf("  reminders of events before them: ");
		print_list(reminders, ", ");
	}
}
