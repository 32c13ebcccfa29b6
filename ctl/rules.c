/*
 * `ratifyctl rules test FILE`: scores rules against labelled texts, {"text","labels"[,"optional"]
 * [,"domain"][,"id"]} a line. Invariant: a text is read as the daemon reads it; what is in
 * `optional` is neither rewarded nor punished.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/facts.h"
#include "ctl/table.h"
#include "ctl/view.h"
#include "lib/mem.h"
#include "lib/str.h"

#define ARENA_MAX ((size_t)4 << 20)
#define LINE_MAX_BYTES ((ssize_t)1 << 20)
#define TEXT_SHOWN 100

struct score {
	unsigned tp, fp, fn;
};
struct testing {
	const struct setup *setup;
	const char *file;
	struct score type[MS_TYPE_COUNT];
	size_t texts, exact, negatives, false_alerts;
	json_t *wrong;
};

/* The labels of one key as flags: false with a sentence for what is no label. */
static bool
read_labels(const json_t *line, const char *key, bool *ret)
{
	const json_t *list = json_object_get(line, key), *word;
	enum ms_type type;
	size_t i;

	memset(ret, 0, MS_TYPE_COUNT * sizeof(*ret));
	if (list != NULL && !json_is_array(list))
		return false;
	json_array_foreach (list, i, word) {
		if (!json_is_string(word) || ms_type_by_code(json_string_value(word), &type) != 0 ||
		    type == MS_NONE)
			return false;
		ret[type] = true;
	}
	return true;
}

static void
put_wrong(struct testing *t, size_t number, const char *text, json_t *missed, json_t *invented)
{
	if (json_array_size(missed) + json_array_size(invented) == 0) {
		json_decref(missed);
		json_decref(invented);
		t->exact++;
		return;
	}
	(void)json_array_append_new(t->wrong,
	    json_pack("{s:I, s:s, s:o, s:o}", "line", (json_int_t)number, "text", text, "missed",
		missed, "invented", invented));
}

static void
count(struct testing *t, size_t number, const char *text, const bool *want, const bool *may,
    const struct fact_list *facts)
{
	bool got[MS_TYPE_COUNT] = { false }, negative = true, alert = false;
	json_t *missed = json_array(), *invented = json_array();
	size_t i;

	for (i = 0; i < facts->n; i++)
		got[facts->v[i].type] = true;
	for (i = 0; i < MS_TYPE_COUNT; i++) {
		negative = negative && !want[i] && !may[i];
		alert = alert || got[i];
		if (got[i] && want[i])
			t->type[i].tp++;
		if (want[i] && !got[i]) {
			t->type[i].fn++;
			(void)json_array_append_new(missed, json_string(ms_types[i].code));
		}
		if (got[i] && !want[i] && !may[i]) {
			t->type[i].fp++;
			(void)json_array_append_new(invented, json_string(ms_types[i].code));
		}
	}
	t->texts++;
	t->negatives += negative;
	t->false_alerts += negative && alert;
	put_wrong(t, number, text, missed, invented);
}

/* NULL when it was taken, else what is wrong with the line. */
static const char *
take_line(struct testing *t, const json_t *line, size_t number, struct arena *mem, struct err *err)
{
	struct detect_source src = { .evidence = EV_PRESS };
	struct detect_result found;
	struct entry e = { .source = "test",
		.title = json_string_value(json_object_get(line, "text")) };
	bool want[MS_TYPE_COUNT], may[MS_TYPE_COUNT];
	const char *wrong = facts_class(json_object_get(line, "domain"), &src.cls);

	if (wrong != NULL)
		return wrong;
	if (e.title == NULL)
		return "it has no text that is a string";
	if (!read_labels(line, "labels", want) || !read_labels(line, "optional", may))
		return "its labels are no list of milestone types; ratifyd-milestones(7) has them";
	arena_reset(mem);
	if (detect_entry(t->setup->detector, &src, &e, mem, &found, err) < 0)
		return err->text;
	count(t, number, e.title, want, may, &found.facts);
	return NULL;
}

static int
take_file(struct testing *t)
{
	_cleanup_free_ char *line = NULL;
	FILE *f = strcmp(t->file, "-") == 0 ? stdin : fopen(t->file, "re");
	size_t cap = 0, number = 0;
	struct err err = { .code = 0 };
	struct arena mem;
	int code = 0;
	ssize_t n;

	if (f == NULL)
		return ctl_fail(EX_NOINPUT, "%s: %s", t->file, strerror(errno));
	arena_init(&mem, ARENA_MAX);
	while ((n = getline(&line, &cap, f)) >= 0) {
		json_error_t at = { .text = "longer than 1 MiB" };
		json_t *j = NULL;
		const char *wrong;

		number++;
		if (line[strspn(line, " \t\r\n")] == '\0')
			continue;
		if (n <= LINE_MAX_BYTES)
			j = json_loadb(line, (size_t)n, 0, &at);
		wrong = j == NULL ? at.text : take_line(t, j, number, &mem, &err);
		if (wrong != NULL)
			code = ctl_fail(EX_DATAERR, "%s:%zu: %s", t->file, number, wrong);
		json_decref(j);
	}
	if (f != stdin)
		(void)fclose(f);
	arena_done(&mem);
	return code;
}

static void
ratios(const struct score *s, char precision[8], char recall[8], char f1[8])
{
	unsigned p = s->tp + s->fp, r = s->tp + s->fn;

	(void)snprintf(precision, 8, "-");
	(void)snprintf(recall, 8, "-");
	(void)snprintf(f1, 8, "-");
	if (p > 0)
		(void)snprintf(precision, 8, "%.3f", (double)s->tp / p);
	if (r > 0)
		(void)snprintf(recall, 8, "%.3f", (double)s->tp / r);
	if (p + r > 0)
		(void)snprintf(f1, 8, "%.3f", 2.0 * s->tp / (p + r));
}

static struct score
sum(const struct testing *t)
{
	struct score all = { 0 };
	size_t i;

	for (i = 0; i < MS_TYPE_COUNT; i++) {
		all.tp += t->type[i].tp;
		all.fp += t->type[i].fp;
		all.fn += t->type[i].fn;
	}
	return all;
}

static void
print_row(struct table *table, const char *name, const struct score *s)
{
	char precision[8], recall[8], f1[8];

	ratios(s, precision, recall, f1);
	table_put(table, name);
	table_putf(table, "%u", s->tp + s->fn);
	table_put(table, precision);
	table_put(table, recall);
	table_put(table, f1);
}

static void
print_words(const char *before, const json_t *list)
{
	const json_t *word;
	size_t i;

	json_array_foreach (list, i, word)
		(void)printf("%s %s", i == 0 ? before : "", json_string_value(word));
}

static void
print_scores(const struct testing *t)
{
	static const char *const headers[] = { "type", ">texts", ">precision", ">recall", ">F1",
		NULL };
	struct table *table = table_new(headers);
	struct score all = sum(t);
	const json_t *wrong;
	size_t i;

	for (i = 0; i < MS_TYPE_COUNT; i++)
		if (t->type[i].tp + t->type[i].fp + t->type[i].fn > 0)
			print_row(table, ms_types[i].code, &t->type[i]);
	print_row(table, "all", &all);
	json_array_foreach (t->wrong, i, wrong) {
		_cleanup_free_ char *text =
		    str_safe(json_string_value(json_object_get(wrong, "text")), TEXT_SHOWN);

		(void)printf("%s:%lld:", t->file,
		    (long long)json_integer_value(json_object_get(wrong, "line")));
		print_words(" missed", json_object_get(wrong, "missed"));
		print_words(" invented", json_object_get(wrong, "invented"));
		(void)printf(": \"%s\"\n", text);
	}
	table_print(table, stdout, 0);
	(void)printf("%zu of %zu texts exactly right; %zu of %zu without a milestone were false "
		     "alerts\n",
	    t->exact, t->texts, t->false_alerts, t->negatives);
	table_free(table);
}

static json_t *
score_json(const struct testing *t)
{
	struct score all = sum(t);

	return json_pack("{s:I, s:I, s:I, s:I, s:i, s:i, s:i, s:O}", "texts", (json_int_t)t->texts,
	    "exact", (json_int_t)t->exact, "negatives", (json_int_t)t->negatives, "false_alerts",
	    (json_int_t)t->false_alerts, "true_positives", (int)all.tp, "false_positives",
	    (int)all.fp, "false_negatives", (int)all.fn, "wrong", t->wrong);
}

static int
test(const struct ctl_options *opt, const char *const *packs, const char *file)
{
	struct testing t = { .file = file };
	struct setup *setup = NULL;
	int r = facts_load_rules(opt, packs, &setup);

	if (r != 0)
		return r;
	t.setup = setup;
	t.wrong = json_array();
	r = take_file(&t);
	if (opt->json)
		r = view_print_json(score_json(&t)) != 0 ? EX_IOERR : r;
	else
		print_scores(&t);
	if (r == 0 && t.exact != t.texts)
		r = EX_DATAERR;
	json_decref(t.wrong);
	setup_free(setup);
	return r;
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	const char **packs = xcalloc((size_t)argc + 1, sizeof(*packs)), *file = NULL;
	size_t n = 0;
	int i, r = 0;

	for (i = 2; i < argc && r == 0; i++) {
		if (strcmp(argv[i], "--pack") == 0 && i + 1 < argc)
			packs[n++] = argv[++i];
		else if (file == NULL && (argv[i][0] != '-' || argv[i][1] == '\0'))
			file = argv[i];
		else
			r = ctl_fail(EX_USAGE,
			    "rules test takes --pack NAME and a file, not \"%s\"", argv[i]);
	}
	if (r == 0 && (argc < 2 || strcmp(argv[1], "test") != 0 || file == NULL))
		r = ctl_fail(EX_USAGE, "expected rules test and a file of labelled texts");
	if (r == 0 && file != NULL)
		r = test(opt, packs, file);
	free(packs);
	return r;
}

const struct ctl_command cmd_rules = {
	.name = "rules",
	.usage = "rules test [--pack NAME]... FILE.jsonl|-",
	.help = "score rules against labelled texts: {\"text\",\"labels\"[,\"domain\"]} lines",
	.run = run,
};
