/*
 * `ratifyctl replay`: the rules as they are now over the entries that were kept, beside what was
 * concluded from them then. Invariant: nothing is written and nothing is sent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/reader.h"
#include "ctl/view.h"
#include "lib/mem.h"
#include "lib/str.h"

#define READ_ARENA_BYTES ((size_t)8 << 20)
#define ENTRIES_MAX 1000000
#define SAFE_BYTES 120

struct replay {
	struct view *view;
	const char **packs;
	struct when since;
	struct milestone *milestones;
	size_t milestone_count;
	json_t *changes;
	size_t read, left_out, unknown;
};
/* What an entry says, by then or by now. */
struct saying {
	enum ms_type type;
	const char *dossier, *actor, *rule;
	bool matched, exact;
};

static bool
same_subject(const struct saying *a, const struct saying *b)
{
	return str_eq(a->dossier, b->dossier) && str_eq(STR_OR(a->actor, ""), STR_OR(b->actor, ""));
}

static void
put_change(struct replay *p, const struct entry *e, int64_t id, const char *what,
    const struct saying *then, const struct saying *now)
{
	const struct saying *any = now != NULL ? now : then;

	(void)json_array_append_new(p->changes,
	    json_pack("{s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "change", what, "entry",
		(json_int_t)id, "source", view_json_text(e->source), "title",
		view_json_text(e->title), "dossier", view_json_text(any->dossier), "actor",
		view_json_text(any->actor), "then",
		view_json_text(then != NULL ? ms_types[then->type].code : NULL), "now",
		view_json_text(now != NULL ? ms_types[now->type].code : NULL), "rule",
		view_json_text(any->rule)));
}

/* Equal ones first, then the same State and dossier with another type, then what is left. */
static void
compare(struct replay *p, const struct entry *e, int64_t id, struct saying *then, size_t n,
    struct saying *now, size_t m)
{
	size_t i, k;
	int pass;

	for (pass = 0; pass < 2; pass++)
		for (i = 0; i < n; i++)
			for (k = 0; k < m && !then[i].matched; k++) {
				if (now[k].matched || !same_subject(&then[i], &now[k]) ||
				    ((pass == 0 || then[i].exact) && then[i].type != now[k].type))
					continue;
				then[i].matched = now[k].matched = true;
				if (pass > 0)
					put_change(p, e, id, "change", &then[i], &now[k]);
			}
	for (i = 0; i < n; i++)
		if (!then[i].matched && !then[i].exact)
			put_change(p, e, id, "drop", &then[i], NULL);
	for (k = 0; k < m; k++)
		if (!now[k].matched)
			put_change(p, e, id, "add", NULL, &now[k]);
}

static const struct milestone *
milestone_by_id(const struct replay *p, int64_t id)
{
	size_t i;

	for (i = 0; i < p->milestone_count; i++)
		if (p->milestones[i].id == id)
			return &p->milestones[i];
	return NULL;
}

/* What is exact among it no rule has a say in. */
static void
said_then(
    const struct replay *p, const struct evidence *e, size_t n, struct saying *ret, size_t *ret_n)
{
	const struct milestone *m;
	size_t i;

	*ret_n = 0;
	for (i = 0; i < n; i++) {
		m = milestone_by_id(p, e[i].milestone_id);
		if (m != NULL && e[i].withdrawn_ms == 0)
			ret[(*ret_n)++] = (struct saying){ .type = e[i].type,
				.dossier = m->dossier,
				.actor = m->actor,
				.rule = e[i].rule,
				.exact = e[i].rule != NULL && str_starts(e[i].rule, "record:") };
	}
}

static int
replay_entry(struct replay *p, const struct source_conf *s, const struct entry_row *row)
{
	struct reader_of how;
	struct detect_result found;
	struct evidence *e = NULL;
	struct saying *then, *now;
	struct err err = { .code = 0 };
	struct entry entry;
	struct arena mem;
	int64_t document = 0;
	size_t n = 0, count = 0, i;
	int r;

	arena_init(&mem, READ_ARENA_BYTES);
	r = entry_get_body(p->view->store, row->id, 0, &mem, &entry, &document, &err);
	if (r == 0)
		r = evidence_of_entry(p->view->store, row->id, &mem, &e, &n, &err);
	if (r == 0)
		r = reader_of_entry(p->view, s, document, &mem, &how);
	if (r == 0 && entry.act_count == 0 && !how.exact)
		r = detect_entry(p->view->setup->detector, &how.source, &entry, &mem, &found, &err);
	if (r != 0 || how.exact) {
		arena_done(&mem);
		return r == 0 || err.code == 0 ? r : ctl_fail_err(&err);
	}
	then = xcalloc(n + 1, sizeof(*then));
	said_then(p, e, n, then, &count);
	if (entry.act_count == 0) {
		now = xcalloc(found.facts.n + 1, sizeof(*now));
		for (i = 0; i < found.facts.n; i++)
			now[i] = (struct saying){ .type = found.facts.v[i].type,
				.dossier = found.facts.v[i].dossier,
				.actor = found.facts.v[i].actor,
				.rule = found.facts.v[i].rule };
		if (found.limit_hits == 0)
			compare(p, &entry, row->id, then, count, now, found.facts.n);
		else
			p->unknown++;
		free(now);
		p->read++;
	}
	free(then);
	arena_done(&mem);
	return 0;
}

static int
replay_source(struct replay *p, const struct source_conf *s)
{
	int64_t since_ms = p->since.precision != WHEN_NONE ? p->since.at * 1000 : 0;
	struct entry_row *rows = NULL;
	struct err err = { .code = 0 };
	size_t n = 0, i;
	int r = 0;

	if (entry_list(p->view->store, s->name, 0, ENTRIES_MAX, &p->view->arena, &rows, &n, &err) !=
	    0)
		return ctl_fail_err(&err);
	for (i = 0; i < n && r == 0; i++) {
		if (rows[i].first_ms < since_ms)
			continue;
		if (rows[i].has_body)
			r = replay_entry(p, s, &rows[i]);
		else
			p->left_out++;
	}
	return r;
}

static void
print_changes(const struct replay *p)
{
	const json_t *j;
	size_t i;

	json_array_foreach (p->changes, i, j) {
		const char *then = json_string_value(json_object_get(j, "then"));
		const char *now = json_string_value(json_object_get(j, "now"));
		const char *actor = json_string_value(json_object_get(j, "actor"));
		const char *title = json_string_value(json_object_get(j, "title"));
		_cleanup_free_ char *safe = str_safe(STR_OR(title, ""), SAFE_BYTES);

		(void)printf("would %-6s %s%s%s%s%s, %s: entry %lld of %s \"%s\"\n",
		    json_string_value(json_object_get(j, "change")), STR_OR(then, ""),
		    then != NULL && now != NULL ? " -> " : "", STR_OR(now, ""),
		    actor != NULL ? " " : "", STR_OR(actor, ""),
		    STR_OR(json_string_value(json_object_get(j, "dossier")), "-"),
		    (long long)json_integer_value(json_object_get(j, "entry")),
		    json_string_value(json_object_get(j, "source")), safe);
	}
	if (p->unknown > 0)
		(void)printf("unknown  of %zu: a rule met the limit of matching\n", p->unknown);
	(void)printf("%zu %s read again, %zu changes; of %zu others no text was kept, because they "
		     "name nothing that is followed\n",
	    p->read, p->read == 1 ? "entry" : "entries", json_array_size(p->changes), p->left_out);
}

static int
replay(struct replay *p, bool json)
{
	const struct settings *s = p->view->setup->settings;
	struct err err = { .code = 0 };
	size_t i;
	int r = 0;

	if (milestone_list(p->view->store, NULL, NULL, 0, &p->view->arena, &p->milestones,
		&p->milestone_count, &err) != 0)
		return ctl_fail_err(&err);
	for (i = 0; i < s->source_count && r == 0; i++)
		r = replay_source(p, &s->sources[i]);
	if (r != 0)
		return r;
	if (json)
		return view_print_json(json_pack("{s:I, s:I, s:I, s:O}", "entries",
		    (json_int_t)p->read, "without_text", (json_int_t)p->left_out, "unknown",
		    (json_int_t)p->unknown, "changes", p->changes));
	print_changes(p);
	return 0;
}

static int
take_words(struct replay *p, int argc, char **argv)
{
	size_t n = 0;
	int i;

	for (i = 1; i < argc; i++) {
		bool more = i + 1 < argc;

		if (strcmp(argv[i], "--pack") == 0 && more) {
			p->packs[n++] = argv[++i];
			continue;
		}
		if (strcmp(argv[i], "--since") != 0 || !more)
			return ctl_fail(EX_USAGE,
			    "replay takes --pack NAME and --since DATE, not \"%s\"", argv[i]);
		i++;
		if (when_parse(argv[i], strlen(argv[i]), &p->since) != 0)
			return ctl_fail(
			    EX_USAGE, "\"%s\" is no date; expected one like 2025-10-25", argv[i]);
	}
	return 0;
}

static void
tell(const char *text, void *arg)
{
	(void)arg;
	(void)ctl_fail(0, "%s", text);
}

/* The configuration with the packs that were named besides. */
static int
load(struct replay *p, const struct ctl_options *opt)
{
	struct err err = { .code = 0 };
	int r = setup_load(&p->view->setup, opt->config, opt->packs, p->packs, tell, NULL, &err);

	if (r < 0)
		return ctl_fail(EX_NOINPUT, "%s", err.text);
	return r > 0 ? ctl_fail(EX_CONFIG, "the configuration cannot be used") : 0;
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	struct view v = { .store = NULL };
	struct replay p = { .view = &v };
	int r;

	p.packs = xcalloc((size_t)argc + 1, sizeof(*p.packs));
	r = take_words(&p, argc, argv);
	if (r == 0)
		r = view_open_store(&v, opt);
	if (r == 0) {
		p.changes = json_array();
		r = load(&p, opt);
		if (r == 0)
			r = replay(&p, opt->json);
		json_decref(p.changes);
		view_close(&v);
	}
	free(p.packs);
	return r;
}

const struct ctl_command cmd_replay = {
	.name = "replay",
	.usage = "replay [--pack NAME]... [--since DATE]",
	.help =
	    "what the rules would conclude now from the entries that were kept; nothing is sent",
	.run = run,
};
