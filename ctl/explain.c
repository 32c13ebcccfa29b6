/*
 * `ratifyctl explain MILESTONE`: what it rests on, which rule read it where, which guards were
 * looked for, and how its state came about. Invariant: the history is the audit log's, word by
 * word; nothing is written.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/reader.h"
#include "ctl/view.h"
#include "ctl/why.h"
#include "lib/mem.h"
#include "lib/str.h"

#define CONTEXT_BYTES 80 /* of the text on each side of what convinced */
#define SAFE_BYTES 400

struct history {
	char key[33];
	json_t *list;
};

static int
on_record(const struct audit_row *row, void *arg)
{
	struct history *h = arg;
	json_t *j;

	if (strstr(row->line, h->key) == NULL)
		return 0;
	j = json_loads(row->line, 0, NULL);
	if (j != NULL && str_eq(json_string_value(json_object_get(j, "what")), "milestone") &&
	    str_eq(json_string_value(json_object_get(j, "milestone")), h->key))
		(void)json_array_append(h->list, j);
	json_decref(j);
	return 0;
}

static int
find_milestone(struct view *v, const char *word, struct milestone *ret)
{
	struct milestone *all;
	struct err err = { .code = 0 };
	size_t n, i;
	char key[33];

	if (milestone_list(v->store, NULL, NULL, 0, &v->arena, &all, &n, &err) != 0)
		return ctl_fail_err(&err);
	for (i = 0; i < n; i++) {
		_cleanup_free_ char *id = xasprintf("%lld", (long long)all[i].id);

		timeline_key(&all[i], key);
		if (str_eq(word, id) || str_eq(word, key)) {
			*ret = all[i];
			return 0;
		}
	}
	return ctl_fail(EX_USAGE, "no milestone \"%s\"; ratifyctl milestones lists them", word);
}

/* The source as it is configured now; without one, how its evidence was taken. */
static struct detect_source
source_of(struct view *v, const struct evidence *e, int64_t document)
{
	struct reader_of how;
	const struct source_conf *s =
	    e->source != NULL ? settings_source(v->setup->settings, e->source) : NULL;
	struct detect_source src = { .evidence = e->evidence };

	if (s != NULL && reader_of_entry(v, s, document, &v->arena, &how) == 0) {
		how.source.dossier_required = false;
		return how.source;
	}
	return src;
}

static bool
is_exact(const struct evidence *e)
{
	return e->rule != NULL && str_starts(e->rule, "record:");
}

static void
put_why(struct view *v, const struct evidence *e, const struct entry *entry, int64_t document,
    json_t *into)
{
	struct detect_source src;
	json_t *why = NULL;

	if (v->setup == NULL || is_exact(e))
		return;
	src = source_of(v, e, document);
	if (why_read(v->setup, &src, entry, &v->arena, &why) == 0)
		(void)json_object_set_new(into, "why", why);
}

/* The text around the span, as the entry had it. */
static void
put_text(const struct evidence *e, const struct entry *entry, json_t *into)
{
	const char *text = str_eq(e->field, "title") ? entry->title
	    : str_eq(e->field, "summary")            ? entry->summary
	    : str_eq(e->field, "body")               ? entry->body
						     : NULL;
	size_t len = text != NULL ? strlen(text) : 0, from, to;

	if (len == 0 || e->from >= e->to || e->to > len)
		return;
	from = e->from > CONTEXT_BYTES ? e->from - CONTEXT_BYTES : 0;
	while (from > 0 && from < e->from && (text[from] & 0xc0) == 0x80)
		from++;
	to = len - e->to > CONTEXT_BYTES ? e->to + CONTEXT_BYTES : len;
	while (to > e->to && to < len && (text[to] & 0xc0) == 0x80)
		to--;
	(void)json_object_set_new(into, "text",
	    json_pack("{s:s%, s:s%, s:s%}", "before", text + from, e->from - from, "span",
		text + e->from, e->to - e->from, "after", text + e->to, to - e->to));
}

static int
put_evidence(struct view *v, const struct evidence *e, json_t *list)
{
	struct entry entry;
	struct err err = { .code = 0 };
	json_t *j;
	int64_t document = 0;
	int r = entry_get_body(v->store, e->entry_id, 0, &v->arena, &entry, &document, &err);

	if (r != 0 && r != STORE_NONE)
		return ctl_fail_err(&err);
	j = view_json_evidence(e);
	(void)json_object_set_new(j, "entry", json_integer((json_int_t)e->entry_id));
	(void)json_object_set_new(j, "withdrawn", view_json_ms(e->withdrawn_ms));
	if (r == 0) {
		put_text(e, &entry, j);
		put_why(v, e, &entry, document, j);
	}
	(void)json_array_append_new(list, j);
	return 0;
}

static const char *
word(const json_t *j, const char *key)
{
	return STR_OR(json_string_value(json_object_get(j, key)), "");
}

static void
print_line(const char *name, const char *value)
{
	_cleanup_free_ char *safe = str_safe(value, SAFE_BYTES);

	if (!str_empty(value))
		(void)printf("  %-9s %s\n", name, safe);
}

static void
print_evidence(const json_t *j)
{
	const json_t *text = json_object_get(j, "text"), *why = json_object_get(j, "why");
	_cleanup_free_ char *span = NULL, *rule = NULL, *source = NULL;

	source = xasprintf(
	    "%s (%s), origin %s", word(j, "source"), word(j, "evidence"), word(j, "origin"));
	rule = xasprintf("%s, in the %s", word(j, "rule"), word(j, "field"));
	if (text != NULL)
		span = xasprintf(
		    "%s>>%s<<%s", word(text, "before"), word(text, "span"), word(text, "after"));
	(void)printf("\nEvidence: entry %lld, seen %s\n",
	    (long long)json_integer_value(json_object_get(j, "entry")), word(j, "seen"));
	print_line("taken back", word(j, "withdrawn"));
	print_line("source", source);
	print_line("rule", rule);
	print_line("text", span != NULL ? span : word(j, "quote"));
	print_line("link", word(j, "url"));
	print_line("document", word(j, "document"));
	if (why != NULL) {
		(void)printf("  as the rules read it now:\n");
		why_print(why, 4, false);
	}
}

static void
print_history(const json_t *list)
{
	const json_t *j;
	size_t i;

	(void)printf("\nHistory, from the audit log\n");
	json_array_foreach (list, i, j) {
		_cleanup_free_ char *line = xasprintf("%s  %-9s %-12s by %s, record %lld",
		    word(j, "time"), word(j, "change"), word(j, "state"), word(j, "source"),
		    (long long)json_integer_value(json_object_get(j, "seq")));
		_cleanup_free_ char *safe = str_safe(line, SAFE_BYTES);

		(void)printf("  %s%s\n", safe,
		    json_is_true(json_object_get(j, "silent")) ? " (base line: not announced)"
							       : "");
	}
}

static void
print_all(const struct milestone *m, const json_t *evidence, const json_t *history)
{
	_cleanup_free_ char *what = view_what(m);
	_cleanup_free_ char *head = xasprintf("%s%s%s, %s", what, str_empty(m->actor) ? "" : ": ",
	    STR_OR(m->actor, ""), STR_OR(m->dossier, ""));
	_cleanup_free_ char *safe = str_safe(head, SAFE_BYTES);
	const json_t *j;
	char date[VIEW_DATE];
	size_t i;

	view_date(m, date);
	(void)printf("%s\n%s; %s; %d %s, %d independent\n", safe, ms_state_words[m->state],
	    date[0] != '\0' ? date : "date unknown", m->evidence_count,
	    m->evidence_count == 1 ? "piece of evidence" : "pieces of evidence", m->origin_count);
	json_array_foreach (evidence, i, j)
		print_evidence(j);
	print_history(history);
}

static int
explain(struct view *v, const char *which, bool json)
{
	struct history h = { .list = json_array() };
	struct evidence *e = NULL;
	json_t *list = json_array(), *j;
	struct err err = { .code = 0 };
	struct milestone m = { .id = 0 };
	size_t n = 0, i;
	int r = find_milestone(v, which, &m);

	if (r == 0 && evidence_list(v->store, m.id, &v->arena, &e, &n, &err) != 0)
		r = ctl_fail_err(&err);
	for (i = 0; i < n && r == 0; i++)
		r = put_evidence(v, &e[i], list);
	if (r == 0) {
		timeline_key(&m, h.key);
		if (audit_each(v->store, 0, on_record, &h, &err) < 0)
			r = ctl_fail_err(&err);
	}
	if (r == 0 && json) {
		j = view_json_milestone(&m, NULL, 0);
		(void)json_object_set(j, "evidence", list);
		(void)json_object_set(j, "history", h.list);
		r = view_print_json(j);
	} else if (r == 0) {
		print_all(&m, list, h.list);
	}
	json_decref(list);
	json_decref(h.list);
	return r;
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	struct view v;
	int r;

	if (argc != 2 || argv[1][0] == '-')
		return ctl_fail(EX_USAGE,
		    "explain takes the number of a milestone; ratifyctl "
		    "milestones lists them");
	r = view_open_rules(&v, opt);
	if (r != 0)
		return r;
	r = explain(&v, argv[1], opt->json);
	view_close(&v);
	return r;
}

const struct ctl_command cmd_explain = {
	.name = "explain",
	.usage = "explain MILESTONE",
	.help = "what a milestone rests on: evidence, rules, guards, and the history of its state",
	.run = run,
};
