/*
 * `ratifyctl outbox`: alerts on their way to people, and those that did not arrive.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/attend.h"
#include "ctl/table.h"
#include "ctl/view.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/when.h"

#define ROWS_MAX 10000

struct filter {
	const char *sink;
	int state; /* -1: any */
	bool all;  /* delivered ones, too */
};
struct outbox_row {
	struct delivery d;
	struct alert a; /* zero: not there any more */
};

static int
take_state(const char *word, int *ret)
{
	const char *near;
	int i;

	for (i = 0; i < DLV_STATE_COUNT; i++)
		if (str_eq(delivery_state_words[i], word)) {
			*ret = i;
			return 0;
		}
	near = str_nearest(word, delivery_state_words, DLV_STATE_COUNT);
	if (near != NULL)
		return ctl_fail(
		    EX_USAGE, "no state of a delivery \"%s\" (did you mean \"%s\"?)", word, near);
	return ctl_fail(EX_USAGE,
	    "no state of a delivery \"%s\"; expected due, claimed, delivered, failed, held or "
	    "muted",
	    word);
}

static int
take_filter(struct filter *f, int argc, char **argv)
{
	int i, r;

	*f = (struct filter){ .state = -1 };
	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--all") == 0) {
			f->all = true;
			continue;
		}
		if (strcmp(argv[i], "--sink") != 0 && strcmp(argv[i], "--in-state") != 0)
			return ctl_fail(
			    EX_USAGE, "outbox does not take \"%s\"; see ratifyctl(1)", argv[i]);
		if (i + 1 == argc)
			return ctl_fail(EX_USAGE, "%s lacks its value", argv[i]);
		if (strcmp(argv[i], "--sink") == 0)
			f->sink = argv[i + 1];
		else if ((r = take_state(argv[i + 1], &f->state)) != 0)
			return r;
		i++;
	}
	return 0;
}

static bool
passes(const struct filter *f, const struct delivery *d)
{
	return f->all || f->state >= 0 || d->state != DLV_DELIVERED;
}

/* Deliveries that are due and were not tried wait for one that was, at the same sink. */
static void
say_why(struct view *v, struct outbox_row *rows, size_t n, int64_t now_ms)
{
	const struct delivery *tried[SETTINGS_SINKS_MAX];
	size_t sinks = 0, i, k;

	for (i = 0; i < n; i++) {
		struct delivery *d = &rows[i].d;
		bool was = d->state == DLV_DUE && d->attempts > 0 && d->detail != NULL;

		for (k = 0; was && k < sinks && !str_eq(tried[k]->sink, d->sink); k++)
			;
		if (was && k == sinks && sinks < SETTINGS_SINKS_MAX)
			tried[sinks++] = d;
	}
	for (i = 0; i < n; i++) {
		struct delivery *d = &rows[i].d;

		if (d->state != DLV_DUE || d->attempts > 0 || d->due_ms > now_ms)
			continue;
		for (k = 0; k < sinks; k++)
			if (str_eq(tried[k]->sink, d->sink))
				d->detail = arena_printf(
				    &v->arena, "waits for its sink: %s", tried[k]->detail);
	}
}

static int
read_rows(struct view *v, const struct filter *f, struct outbox_row **ret, size_t *ret_n)
{
	struct delivery *d = NULL;
	struct err err = { 0 };
	struct outbox_row *rows;
	size_t n = 0, i, kept = 0;
	int r;

	if (delivery_list(v->store, f->sink, f->state, ROWS_MAX, &v->arena, &d, &n, &err) != 0)
		return ctl_fail_err(&err);
	rows = xcalloc(n + 1, sizeof(*rows));
	for (i = 0; i < n; i++) {
		if (!passes(f, &d[i]))
			continue;
		rows[kept].d = d[i];
		r = alert_get(v->store, d[i].alert_id, &v->arena, &rows[kept].a, &err);
		if (r < 0 &&
		    !store_row_failed(r)) { /* of one that cannot be read the delivery is */
			free(rows);
			return ctl_fail_err(&err);
		}
		kept++;
	}
	say_why(v, rows, kept, when_wall_ms());
	*ret = rows;
	*ret_n = kept;
	return 0;
}

/* What it waits for when nobody has tried it yet, or whatever was said then. */
static const char *
detail_of(const struct delivery *d)
{
	static const struct {
		const char *batch, *words;
	} waits[] = {
		{ "digest:", "waits for its digest" },
		{ "group:", "waits for others of its kind" },
		{ "fuse",
		    "waits for the summary: there were more than the fuse of the sink lets "
		    "through" },
		{ "summary", "goes with others that are due" },
		{ "", "waits for the end of its quiet hours" },
	};
	size_t i;

	if (d->state == DLV_DUE && str_eq(d->batch, "snoozed"))
		return "is snoozed";
	if (d->detail != NULL || d->state != DLV_DUE || d->attempts > 0 ||
	    d->due_ms <= d->created_ms)
		return d->detail;
	for (i = 0; !str_starts(STR_OR(d->batch, ""), waits[i].batch); i++)
		;
	return waits[i].words;
}

static void
print_rows(const struct delivery_counts *c, const struct outbox_row *rows, size_t n)
{
	static const char *const headers[] = { ">ID", "SINK", "STATE", ">TRIES", "NEXT OR SETTLED",
		"ALERT", "SAID", NULL };
	struct table *t;
	char time[WHEN_TEXT];
	size_t i;

	for (i = 0; i < DLV_STATE_COUNT; i++)
		(void)printf("%s%lld %s", i == 0 ? "" : ", ", (long long)c->by_state[i],
		    delivery_state_words[i]);
	(void)printf("\n");
	if (n == 0)
		return;
	(void)printf("\n");
	t = table_new(headers);
	for (i = 0; i < n; i++) {
		const struct delivery *d = &rows[i].d;

		view_time(d->settled_ms != 0 ? d->settled_ms : d->due_ms, time);
		table_putf(t, "%lld", (long long)d->id);
		table_put(t, d->sink);
		table_put(t, delivery_state_words[d->state]);
		table_putf(t, "%d", d->attempts);
		table_put(t, time);
		table_put(t, rows[i].a.title);
		table_put(t, detail_of(d));
	}
	table_print(t, stdout, 0);
	table_free(t);
}

static json_t *
json_row(const struct outbox_row *r)
{
	const struct delivery *d = &r->d;
	const struct alert *a = &r->a;
	bool known = a->id[0] != '\0';

	return json_pack("{s:I, s:s, s:o, s:s, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id",
	    (json_int_t)d->id, "alert", d->alert_id, "sink", view_json_text(d->sink), "state",
	    delivery_state_words[d->state], "attempts", d->attempts, "due",
	    view_json_ms(d->settled_ms != 0 ? 0 : d->due_ms), "created",
	    view_json_ms(d->created_ms), "settled", view_json_ms(d->settled_ms), "detail",
	    view_json_text(detail_of(d)), "kind",
	    view_json_text(known ? alert_kind_words[a->kind] : NULL), "title",
	    view_json_text(a->title), "dossier", view_json_text(a->dossier), "milestone",
	    view_json_text(a->milestone));
}

static json_t *
make_json(const struct delivery_counts *c, const struct outbox_row *rows, size_t n)
{
	json_t *counts = json_object(), *list = json_array();
	size_t i;

	for (i = 0; i < DLV_STATE_COUNT; i++)
		(void)json_object_set_new(
		    counts, delivery_state_words[i], json_integer(c->by_state[i]));
	for (i = 0; i < n; i++)
		(void)json_array_append_new(list, json_row(&rows[i]));
	return json_pack("{s:o, s:o}", "counts", counts, "deliveries", list);
}

static int
show(struct view *v, const struct filter *f, bool json)
{
	_cleanup_free_ struct outbox_row *rows = NULL;
	struct delivery_counts counts;
	struct err err = { 0 };
	size_t n = 0;
	int r;

	if (delivery_count(v->store, f->sink, &counts, &err) != 0)
		return ctl_fail_err(&err);
	r = read_rows(v, f, &rows, &n);
	if (r != 0)
		return r;
	if (json)
		return view_print_json(make_json(&counts, rows, n));
	print_rows(&counts, rows, n);
	return 0;
}

/* ---- what a person does with them */

static int
act_in(const struct ctl_options *opt, json_t *request)
{
	bool dropping = str_eq(json_string_value(json_object_get(request, "command")), "drop");
	json_t *answer;
	long long n;
	int r = attend_ask(opt, request, &answer);

	if (r != 0)
		return r;
	if (opt->json)
		return view_print_json(answer);
	n = (long long)json_integer_value(json_object_get(answer, "deliveries"));
	(void)printf("%lld deliver%s %s\n", n, n == 1 ? "y" : "ies",
	    dropping ? "dropped" : "to be tried now");
	json_decref(answer);
	return 0;
}

/* argv[0] is the word. */
static int
act(const struct ctl_options *opt, int argc, char **argv)
{
	json_t *request = json_pack("{s:s}", "command", argv[0]);
	struct filter f;
	char *end;
	long long id;
	int r;

	if (argc == 2 && argv[1][0] != '-') {
		id = strtoll(argv[1], &end, 10);
		if (*end != '\0' || id <= 0) {
			json_decref(request);
			return ctl_fail(EX_USAGE,
			    "\"%s\" is no number of a delivery; outbox lists them", argv[1]);
		}
		IGNORE(json_object_set_new(request, "delivery", json_integer(id)));
		return act_in(opt, request);
	}
	r = take_filter(&f, argc, argv);
	if (r == 0 && (f.sink == NULL || f.all))
		r = ctl_fail(
		    EX_USAGE, "outbox %s takes the number of a delivery, or --sink NAME", argv[0]);
	if (r != 0) {
		json_decref(request);
		return r;
	}
	IGNORE(json_object_set_new(request, "sink", json_string(f.sink)));
	if (f.state >= 0)
		IGNORE(json_object_set_new(
		    request, "state", json_string(delivery_state_words[f.state])));
	return act_in(opt, request);
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	struct filter f;
	struct view v;
	int r;

	if (argc > 1 && (strcmp(argv[1], "retry") == 0 || strcmp(argv[1], "drop") == 0))
		return act(opt, argc - 1, argv + 1);
	r = take_filter(&f, argc, argv);

	if (r != 0)
		return r;
	r = view_open(&v, opt);
	if (r != 0)
		return r;
	r = show(&v, &f, opt->json);
	view_close(&v);
	return r;
}

const struct ctl_command cmd_outbox = {
	.name = "outbox",
	.usage = "outbox [--all | retry ID | drop ID] [--sink NAME] [--in-state STATE]",
	.help = "alerts on their way, and those that did not arrive",
	.run = run,
};
