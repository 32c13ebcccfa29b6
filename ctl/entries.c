/*
 * `ratifyctl entries`: what was kept of the sources' entries, newest first. Invariant: only those
 * that name something that is followed were kept with their text; the others are counted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/table.h"
#include "ctl/view.h"
#include "lib/mem.h"
#include "lib/str.h"

#define MAX_DEFAULT 50
#define MAX_MAX 100000

struct chosen {
	const char *source;
	size_t max;
};

static int
take_words(struct chosen *c, int argc, char **argv)
{
	char *end;
	long n;
	int i;

	*c = (struct chosen){ .max = MAX_DEFAULT };
	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--max") == 0 && i + 1 < argc) {
			n = strtol(argv[++i], &end, 10);
			if (*end != '\0' || n < 1 || n > MAX_MAX)
				return ctl_fail(
				    EX_USAGE, "--max takes a number from 1 to %d", MAX_MAX);
			c->max = (size_t)n;
		} else if (c->source == NULL && argv[i][0] != '-') {
			c->source = argv[i];
		} else {
			return ctl_fail(EX_USAGE,
			    "entries takes --max N and the name of a source, "
			    "not \"%s\"",
			    argv[i]);
		}
	}
	return 0;
}

static int
list_source(struct view *v, const char *source, size_t max, struct table *t, json_t *list)
{
	struct entry_row *rows;
	struct err err = { .code = 0 };
	char first[WHEN_TEXT];
	size_t n, i;

	if (entry_list(v->store, source, 0, max, &v->arena, &rows, &n, &err) != 0)
		return ctl_fail_err(&err);
	for (i = 0; i < n; i++) {
		if (!rows[i].has_body)
			continue;
		view_time(rows[i].first_ms, first);
		(void)json_array_append_new(list,
		    json_pack("{s:I, s:s, s:i, s:o, s:b, s:o, s:o}", "id", (json_int_t)rows[i].id,
			"source", source, "revision", rows[i].revision, "first_seen",
			view_json_ms(rows[i].first_ms), "vanished", rows[i].vanished, "title",
			view_json_text(rows[i].title), "link", view_json_text(rows[i].link)));
		table_putf(t, "%lld", (long long)rows[i].id);
		table_put(t, first);
		table_put(t, source);
		table_put(t, rows[i].title);
	}
	return 0;
}

static int
list_all(struct view *v, const struct chosen *c, struct table *t, json_t *list)
{
	struct source_state *states = NULL;
	struct err err = { .code = 0 };
	bool known = false;
	size_t n = 0, i;
	int r = 0;

	if (source_list(v->store, &v->arena, &states, &n, &err) != 0)
		return ctl_fail_err(&err);
	for (i = 0; i < n && r == 0; i++)
		if (c->source == NULL || str_eq(c->source, states[i].name)) {
			known = true;
			r = list_source(v, states[i].name, c->max, t, list);
		}
	if (r == 0 && c->source != NULL && !known)
		r = ctl_fail(EX_USAGE, "nothing was ever read from a source \"%s\"", c->source);
	return r;
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	static const char *const headers[] = { ">entry", "first seen", "source", "title", NULL };
	struct table *t = NULL;
	json_t *list = NULL;
	struct chosen c;
	struct view v;
	int r = take_words(&c, argc, argv);

	if (r == 0)
		r = view_open(&v, opt);
	if (r != 0)
		return r;
	t = table_new(headers);
	list = json_array();
	r = list_all(&v, &c, t, list);
	if (r == 0 && opt->json)
		r = view_print_json(json_pack("{s:O}", "entries", list));
	else if (r == 0)
		table_print(t, stdout, 0);
	json_decref(list);
	table_free(t);
	view_close(&v);
	return r;
}

const struct ctl_command cmd_entries = {
	.name = "entries",
	.usage = "entries [--max N] [SOURCE]",
	.help = "what was kept of the sources' entries: those that name something that is followed",
	.run = run,
};
