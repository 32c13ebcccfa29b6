/*
 * `ratifyctl sources`: where the record is read, and how each source fares.
 */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "config/address.h"
#include "ctl/held.h"
#include "ctl/parse.h"
#include "ctl/table.h"
#include "ctl/view.h"
#include "lib/mem.h"
#include "lib/str.h"

struct source_row {
	const char *name;
	const struct source_conf *conf; /* NULL: only the store knows it */
	struct source_state state;      /* zero: never asked */
	char *off;                      /* why it is not asked; NULL: it is */
	int64_t waiting;                /* documents that its rows name */
	bool known;
};

/* One word for how it fares. */
static const char *
health(const struct source_row *r)
{
	if (r->conf != NULL && !r->conf->enabled)
		return "disabled";
	if (r->off != NULL)
		return "off";
	if (!r->known || r->state.last_poll_ms == 0)
		return "not asked yet";
	if (r->state.gone)
		return "gone";
	if (r->state.failing_since_ms != 0)
		return "failing";
	return r->state.silent_ms > 0 ? "silent" : "ok";
}

static struct source_row *
merge_rows(const struct view *v, const struct source_state *states, size_t n, size_t *ret_n)
{
	const struct settings *s = v->setup != NULL ? v->setup->settings : NULL;
	size_t configured = s != NULL ? s->source_count : 0, i, k, count = 0;
	struct source_row *rows = xcalloc(configured + n + 1, sizeof(*rows));

	for (i = 0; i < configured; i++)
		rows[count++] = (struct source_row){ .name = s->sources[i].name,
			.conf = &s->sources[i],
			.off = settings_source_off(&s->sources[i]) };
	for (i = 0; i < n; i++) {
		for (k = 0; k < configured; k++)
			if (str_eq(rows[k].name, states[i].name))
				break;
		if (k == configured)
			k = count++;
		rows[k].name = states[i].name;
		rows[k].state = states[i];
		rows[k].known = true;
	}
	*ret_n = count;
	return rows;
}

static const char *
url_of(const struct source_row *r)
{
	if (r->state.url_now != NULL)
		return r->state.url_now;
	if (r->conf == NULL || (r->state.url != NULL && address_is_of(r->conf->url, r->state.url)))
		return r->state.url;
	return r->conf->url;
}

/* Official lines that no rule and no fact understood, and words of votes that are not known. */
static int64_t
unparsed(const struct counter *c, size_t n, const char *source)
{
	int64_t sum = 0;
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(c[i].source, source) &&
		    (str_eq(c[i].what, "official-line") || str_eq(c[i].what, "vote")))
			sum += c[i].n;
	return sum;
}

static int64_t
counted(const struct counter *c, size_t n, const char *source, const char *what)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(c[i].source, source) && str_eq(c[i].what, what))
			return c[i].n;
	return 0;
}

/* ", 3 documents waiting, 1 undecided (limit), 12 in a language that no rule reads" */
static char *
asides(const struct source_row *row, const struct counter *c, size_t n)
{
	int64_t undecided = counted(c, n, row->name, "rule-limit");
	int64_t foreign = counted(c, n, row->name, "language");
	_cleanup_free_ char *waiting = row->waiting == 0
	    ? xstrdup("")
	    : xasprintf(", %lld document%s waiting", (long long)row->waiting,
		  row->waiting == 1 ? "" : "s");
	_cleanup_free_ char *limit = undecided == 0
	    ? xstrdup("")
	    : xasprintf(", %lld unknown: the limit of matching was met", (long long)undecided);
	_cleanup_free_ char *language = foreign == 0
	    ? xstrdup("")
	    : xasprintf(", %lld passed by: language not covered", (long long)foreign);

	return xasprintf("%s%s%s", waiting, limit, language);
}

static void
put_trouble(struct table *t, const struct source_row *row, const struct counter *c, size_t n)
{
	_cleanup_free_ char *waiting = asides(row, c, n);
	const char *url = STR_OR(url_of(row), "?");

	if (row->off != NULL)
		table_putf(t, "%s: %s", url, row->off);
	else if (row->state.last_error != NULL)
		table_putf(t, "%s: %s (%u in a row)%s", url, row->state.last_error,
		    row->state.failures, waiting);
	else
		table_putf(t, "%s%s", url, waiting);
}

static void
print_rows(const struct source_row *rows, size_t n, const struct counter *c, size_t counters)
{
	static const char *const headers[] = { "SOURCE", "STATE", "LAST POLL", "LAST GOOD", "NEXT",
		">ENTRIES", ">UNPARSED", "ADDRESS, TROUBLE", NULL };
	struct table *t = table_new(headers);
	char time[WHEN_TEXT];
	size_t i;

	for (i = 0; i < n; i++) {
		const struct source_state *s = &rows[i].state;

		table_put(t, rows[i].name);
		table_put(t, health(&rows[i]));
		view_time(s->last_poll_ms, time);
		table_put(t, time);
		view_time(s->last_ok_ms, time);
		table_put(t, time);
		view_time(s->gone || rows[i].off != NULL ? 0 : s->next_due_ms, time);
		table_put(t, time);
		table_putf(t, "%lld", (long long)s->entries_seen);
		table_putf(t, "%lld", (long long)unparsed(c, counters, rows[i].name));
		put_trouble(t, &rows[i], c, counters);
	}
	table_print(t, stdout, 0);
	table_free(t);
}

static json_t *
json_counters(const struct counter *c, size_t n, const char *source)
{
	json_t *j = json_object();
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(c[i].source, source))
			(void)json_object_set_new(j, c[i].what, json_integer(c[i].n));
	return j;
}

static json_t *
json_row(const struct source_row *r, const struct counter *c, size_t n)
{
	const struct source_state *s = &r->state;

	return json_pack("{s:o, s:s, s:o, s:b, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o, "
			 "s:b, s:I, s:I, s:o, s:o}",
	    "source", view_json_text(r->name), "state", health(r), "off", view_json_text(r->off),
	    "configured", r->conf != NULL, "enabled", r->conf != NULL && r->conf->enabled, "url",
	    view_json_text(r->conf != NULL ? r->conf->url : s->url), "url_now",
	    view_json_text(s->url_now), "last_poll", view_json_ms(s->last_poll_ms), "last_ok",
	    view_json_ms(s->last_ok_ms), "next_due",
	    view_json_ms(s->gone || r->off != NULL ? 0 : s->next_due_ms), "failing_since",
	    view_json_ms(s->failing_since_ms), "failures", (json_int_t)s->failures, "last_status",
	    s->last_status != 0 ? json_integer(s->last_status) : json_null(), "last_error",
	    view_json_text(s->last_error), "gone", s->gone, "entries_seen",
	    (json_int_t)s->entries_seen, "waiting", (json_int_t)r->waiting, "unreadable",
	    json_counters(c, n, r->name), "silent_since",
	    view_json_ms(s->silent_ms > 0 ? s->silent_ms : 0));
}

static int
print_rows_json(
    struct view *v, const struct source_row *rows, size_t n, const struct counter *c, size_t count)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < n; i++) {
		json_t *row = json_row(&rows[i], c, count);

		(void)json_object_set_new(row, "held", held_json(v, rows[i].name));
		(void)json_array_append_new(list, row);
	}
	return view_print_json(json_pack("{s:o}", "sources", list));
}

static int
show(struct view *v, bool json)
{
	_cleanup_free_ struct source_row *rows = NULL;
	struct source_state *states = NULL;
	struct counter *c = NULL;
	struct err err = { 0 };
	size_t n = 0, count = 0, i;
	int r = 0;

	if (source_list(v->store, &v->arena, &states, &n, &err) != 0 ||
	    counter_list(v->store, NULL, &v->arena, &c, &count, &err) != 0)
		return ctl_fail_err(&err);
	rows = merge_rows(v, states, n, &n);
	for (i = 0; i < n; i++)
		if (request_waiting(v->store, rows[i].name, &rows[i].waiting, &err) != 0)
			return ctl_fail_err(&err);
	if (json)
		r = print_rows_json(v, rows, n, c, count);
	else
		print_rows(rows, n, c, count);
	for (i = 0; i < n; i++)
		free(rows[i].off);
	return r;
}

static bool
is_held_word(const char *word)
{
	return strcmp(word, "held") == 0 || strcmp(word, "release") == 0 ||
	    strcmp(word, "discard") == 0;
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	struct view v;
	int r;

	if (argc > 1 && strcmp(argv[1], "try") == 0)
		return ctl_try(opt, argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "import") == 0)
		return ctl_import(opt, argc - 1, argv + 1);
	if (argc > 1 && is_held_word(argv[1]))
		return held_run(opt, argc - 1, argv + 1);
	if (argc != 1)
		return ctl_fail(EX_USAGE,
		    "sources takes try, import, held, release, discard or nothing, not \"%s\"",
		    argv[1]);
	r = view_open(&v, opt);
	if (r != 0)
		return r;
	r = show(&v, opt->json);
	view_close(&v);
	return r;
}

const struct ctl_command cmd_sources = {
	.name = "sources",
	.usage = "sources [try [--map NAME | --source NAME] URL|FILE | import FILE |"
		 " held|release|discard NAME]",
	.help =
	    "where the record is read, and how each source fares; try shows what a document yields",
	.run = run,
};
