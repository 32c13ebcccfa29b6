/*
 * `ratifyctl why-not`: which rules came near an entry, or a text on standard input, and what
 * stopped them. Invariant: nothing is written; the rules are those of the configuration.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/reader.h"
#include "ctl/view.h"
#include "ctl/why.h"
#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"

#define TEXT_MAX_BYTES (1u << 20)

struct asked {
	const char *entry, *source, *class;
	bool all;
};

static int
take_words(struct asked *a, int argc, char **argv)
{
	int i;

	*a = (struct asked){ .entry = NULL };
	for (i = 1; i < argc; i++) {
		bool more = i + 1 < argc;

		if (strcmp(argv[i], "--all") == 0)
			a->all = true;
		else if (strcmp(argv[i], "--source") == 0 && more)
			a->source = argv[++i];
		else if (strcmp(argv[i], "--class") == 0 && more)
			a->class = argv[++i];
		else if (a->entry == NULL && (argv[i][0] != '-' || argv[i][1] == '\0'))
			a->entry = argv[i];
		else
			return ctl_fail(EX_USAGE,
			    "why-not takes the number of an entry, or - for a text on standard "
			    "input; \"%s\" is neither",
			    argv[i]);
	}
	return a->entry != NULL ? 0
				: ctl_fail(EX_USAGE,
				      "why-not takes the number of an entry, or - for a text on "
				      "standard input");
}

/* The first line is the title, the rest the body. */
static int
read_text(struct buf *b, struct entry *ret)
{
	char piece[4096];
	char *end;
	size_t n;

	while ((n = fread(piece, 1, sizeof(piece), stdin)) > 0)
		if (buf_append(b, piece, n) != 0)
			return ctl_fail(EX_DATAERR, "the text is longer than 1 MiB");
	*ret = (struct entry){ .title = buf_str(b) };
	end = b->data != NULL ? strchr(b->data, '\n') : NULL;
	if (end != NULL) {
		*end = '\0';
		ret->body = end[1 + strspn(end + 1, " \t\r\n")] != '\0' ? end + 1 : NULL;
	}
	return 0;
}

static int
read_entry(struct view *v, const char *word, struct entry *ret, int64_t *ret_document)
{
	struct err err = { .code = 0 };
	char *end;
	long long id;
	int r;

	errno = 0;
	id = strtoll(word, &end, 10);
	if (errno != 0 || *end != '\0' || id <= 0)
		return ctl_fail(EX_USAGE, "\"%s\" is no number of an entry", word);
	r = entry_get_body(v->store, id, 0, &v->arena, ret, ret_document, &err);
	if (r == STORE_NONE)
		return ctl_fail(EX_USAGE,
		    "the text of entry %lld was not kept: it names nothing that is followed, or "
		    "there is no such entry (ratifyctl entries lists them); give its text on "
		    "standard input",
		    id);
	return r != 0 ? ctl_fail_err(&err) : 0;
}

/* document: that a stored entry stood in; 0: none. */
static int
find_source(struct view *v, const struct asked *a, const char *name, int64_t document,
    struct detect_source *ret)
{
	struct reader_of how;
	const struct source_conf *s;
	const char *wrong;
	json_t *word;

	*ret = (struct detect_source){ .evidence = EV_PRESS,
		.dossier_required = v->setup->dossier_count > 0 };
	s = name != NULL ? settings_source(v->setup->settings, name) : NULL;
	if (s != NULL) {
		int r = reader_of_entry(v, s, document, &v->arena, &how);

		if (r != 0)
			return r;
		*ret = how.source;
	} else if (a->source != NULL) {
		return ctl_fail(EX_USAGE, "no source \"%s\"", a->source);
	}
	if (a->class == NULL)
		return 0;
	word = json_string(a->class);
	wrong = facts_class(word, &ret->cls);
	json_decref(word);
	return wrong == NULL ? 0
			     : ctl_fail(EX_USAGE, "no class \"%s\": %s", a->class,
				   "expected any, us_bill, us_treaty, un or news");
}

static void
print_why(const struct entry *e, const json_t *why, bool all)
{
	_cleanup_free_ char *title = str_safe(STR_OR(e->title, ""), 200);
	const json_t *labels = json_object_get(why, "labels"), *label;
	size_t i;

	(void)printf("\"%s\"\n", title);
	if (json_array_size(labels) == 0)
		(void)printf(
		    json_is_string(json_object_get(why, "unknown")) ? "Unknown." : "No milestone.");
	json_array_foreach (labels, i, label)
		(void)printf("%s%s", i > 0 ? ", " : "", json_string_value(label));
	(void)printf("\n");
	why_print(why, 2, all);
}

static int
answer(struct view *v, const struct asked *a, bool json)
{
	struct detect_source src = { .cls = CLASS_ANY };
	struct entry e = { .source = NULL };
	struct buf text;
	json_t *why = NULL;
	int64_t document = 0;
	int r;

	buf_init(&text, TEXT_MAX_BYTES);
	r = strcmp(a->entry, "-") == 0 ? read_text(&text, &e)
				       : read_entry(v, a->entry, &e, &document);
	if (r == 0)
		r = find_source(v, a, STR_OR(a->source, e.source), document, &src);
	if (r == 0)
		r = why_read(v->setup, &src, &e, &v->arena, &why);
	if (r == 0 && json) {
		r = view_print_json(why);
	} else if (r == 0) {
		print_why(&e, why, a->all);
		json_decref(why);
	}
	buf_done(&text);
	return r;
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	struct asked a;
	struct view v;
	int r = take_words(&a, argc, argv);

	if (r != 0 || a.entry == NULL)
		return r;
	r = strcmp(a.entry, "-") == 0 ? view_open_settings(&v, opt) : view_open_rules(&v, opt);
	if (r != 0)
		return r;
	if (v.setup == NULL)
		r = facts_load_rules(opt, (const char *const[]){ NULL }, &v.setup);
	if (r == 0)
		r = answer(&v, &a, opt->json);
	view_close(&v);
	return r;
}

const struct ctl_command cmd_why_not = {
	.name = "why-not",
	.usage = "why-not [--source NAME] [--class CLASS] [--all] ENTRY|-",
	.help = "which rules came near an entry, or a text, and what stopped them",
	.run = run,
};
