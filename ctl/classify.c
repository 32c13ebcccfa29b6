/*
 * ratifyctl classify [--pack P]...: JSON lines of texts in, JSON lines of what they assert out, by
 * the detector that the daemon runs. Invariant: one line out for each good line in, in order; a
 * bad line is told with its number and stops nobody else.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <jansson.h>

#include "ctl/facts.h"
#include "ctl/json.h"
#include "daemon/setup/setup.h"
#include "lib/mem.h"
#include "lib/str.h"

#define ARENA_MAX ((size_t)4 * 1024 * 1024)
#define LINE_MAX_BYTES ((size_t)16 * 1024 * 1024)

static void
put_result(const char *id, const struct detect_result *r)
{
	json_t *out = json_object(), *facts = json_array();
	size_t i;

	for (i = 0; i < r->facts.n; i++)
		(void)json_array_append_new(facts, facts_json(&r->facts.v[i]));
	(void)json_object_set_new(out, "id", json_string(id));
	(void)json_object_set_new(out, "labels", facts_labels(&r->facts));
	(void)json_object_set_new(out, "facts", facts);
	if (r->limit_hits > 0) /* a limit was met: no answer for this */
		(void)json_object_set_new(out, "unknown", json_string(r->limit_rule));
	if (r->not_covered)
		(void)json_object_set_new(out, "language", json_string("not covered"));
	(void)json_print(out, 0);
	json_decref(out);
}

/* NULL when the line was answered, else what is wrong with it. */
static const char *
classify(const struct setup *s, const json_t *line, struct arena *mem, struct err *err)
{
	const char *id = json_string_value(json_object_get(line, "id")), *wrong;
	const char *text = json_string_value(json_object_get(line, "text"));
	const char *published = json_string_value(json_object_get(line, "published"));
	struct detect_source src = { .evidence = EV_PRESS };
	struct entry e = { .source = "classify", .title = text };
	struct detect_result result;

	if (id == NULL)
		return "it has no id that is a string";
	if (text == NULL)
		return "it has no text that is a string";
	wrong = facts_class(json_object_get(line, "domain"), &src.cls);
	if (wrong != NULL)
		return wrong;
	if (published != NULL && when_parse(published, strlen(published), &e.published) != 0)
		return "its published is no date";
	arena_reset(mem);
	if (detect_entry(s->detector, &src, &e, mem, &result, err) < 0)
		return err->text;
	put_result(id, &result);
	return NULL;
}

static int
read_lines(const struct setup *s)
{
	_cleanup_free_ char *line = NULL;
	size_t cap = 0, number = 0;
	struct err err = { .code = 0 };
	struct arena mem;
	int code = 0;
	ssize_t n;

	arena_init(&mem, ARENA_MAX);
	while ((n = getline(&line, &cap, stdin)) >= 0) {
		json_error_t at;
		const char *wrong;
		json_t *j = NULL;

		number++;
		if (n > 0 && line[strspn(line, " \t\r\n")] == '\0')
			continue;
		if ((size_t)n <= LINE_MAX_BYTES)
			j = json_loadb(line, (size_t)n, 0, &at);
		else
			(void)snprintf(at.text, sizeof(at.text), "longer than 16 MiB");
		wrong = j == NULL ? at.text : classify(s, j, &mem, &err);
		if (wrong != NULL)
			code = ctl_fail(
			    EX_DATAERR, "line %zu is no text to classify: %s", number, wrong);
		json_decref(j);
	}
	arena_done(&mem);
	return code;
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	const char **names = xcalloc((size_t)argc + 1, sizeof(*names));
	struct setup *s = NULL;
	size_t n = 0;
	int i, code = 0;

	for (i = 1; i < argc && code == 0; i++) {
		if (strcmp(argv[i], "--pack") != 0 || i + 1 >= argc)
			code = ctl_fail(EX_USAGE,
			    "classify takes --pack NAME and reads standard input; \"%s\" is "
			    "neither",
			    argv[i]);
		else
			names[n++] = argv[++i];
	}
	if (code == 0)
		code = facts_load_rules(opt, names, &s);
	if (code == 0)
		code = read_lines(s);
	if (fflush(stdout) != 0 && code == 0)
		code = ctl_fail(EX_IOERR, "standard output: %s", strerror(errno));
	setup_free(s);
	free(names);
	return code;
}

const struct ctl_command cmd_classify = {
	.name = "classify",
	.usage = "classify [--pack NAME]... < TEXTS.jsonl",
	.help = "what texts assert: {\"id\",\"text\"[,\"domain\"]} lines in, labels and facts out",
	.run = run,
};
