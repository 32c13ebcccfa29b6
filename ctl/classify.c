/*
 * ratifyctl classify [--pack P]...: JSON lines of texts in, JSON lines of what they assert out, by
 * the detector that the daemon runs. Invariant: one line out for each good line in, in order; a
 * bad line is told with its number and stops nobody else.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <jansson.h>

#include "ctl/ctl.h"
#include "ctl/json.h"
#include "daemon/setup/setup.h"
#include "lib/mem.h"
#include "lib/str.h"

#define ARENA_MAX ((size_t)4 * 1024 * 1024)
#define LINE_MAX_BYTES ((size_t)16 * 1024 * 1024)

static const char *const shipped[] = { "rules-us", "rules-un", "rules-treaty", "rules-news", NULL };

static void
tell(const char *text, void *arg)
{
	(void)arg;
	(void)ctl_fail(0, "%s", text);
}

/* The packs beside the program: PREFIX/share/ratifyd/packs of PREFIX/bin; NULL: not there. */
static char *
packs_beside(void)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash, *dir;

	if (n <= 0)
		return NULL;
	exe[n] = '\0';
	slash = strrchr(exe, '/');
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	slash = strrchr(exe, '/');
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	dir = xasprintf("%s/share/ratifyd/packs", exe);
	if (access(dir, R_OK) == 0)
		return dir;
	free(dir);
	return NULL;
}

static int
load(const struct ctl_options *opt, const char *const *names, struct setup **ret)
{
	_cleanup_free_ char *beside = NULL;
	const char *dir = opt->packs;
	struct err err = { .code = 0 };
	int r;

	if (dir == NULL && str_empty(getenv("RATIFYD_PACKS"))) {
		beside = packs_beside();
		dir = beside;
	}
	r = setup_load_packs(ret, dir, names, tell, NULL, &err);
	if (r < 0)
		return ctl_fail(EX_CONFIG, "%s", err.text);
	return r > 0 ? ctl_fail(EX_CONFIG, "the rules are not usable") : 0;
}

static json_t *
vote_json(const struct vote *v)
{
	json_t *j = json_object();

	(void)json_object_set_new(j, "for", json_integer(v->for_));
	(void)json_object_set_new(j, "against", json_integer(v->against));
	if (v->abstain >= 0)
		(void)json_object_set_new(j, "abstain", json_integer(v->abstain));
	if (v->present >= 0)
		(void)json_object_set_new(j, "present", json_integer(v->present));
	(void)json_object_set_new(j, "two_thirds", json_boolean(v->two_thirds));
	return j;
}

static void
put_text(json_t *j, const char *key, const char *value)
{
	if (value != NULL)
		(void)json_object_set_new(j, key, json_string(value));
}

static json_t *
fact_json(const struct fact *f)
{
	json_t *j = json_object();
	char date[WHEN_TEXT];

	put_text(j, "type", ms_types[f->type].code);
	put_text(j, "dossier", f->dossier);
	put_text(j, "body", f->body);
	put_text(j, "actor", f->actor);
	put_text(j, "number", f->number);
	put_text(j, "kind", f->kind);
	if (f->date_from != DATE_NONE) {
		when_format(&f->date, date);
		put_text(j, "date", date);
		put_text(j, "date_from", date_from_words[f->date_from]);
	}
	if (f->vote.counted)
		(void)json_object_set_new(j, "vote", vote_json(&f->vote));
	(void)json_object_set_new(j, "confidence", json_integer(f->confidence));
	put_text(j, "rule", f->rule);
	put_text(j, "quote", f->quote);
	(void)json_object_set_new(j, "from", json_integer((json_int_t)f->from));
	(void)json_object_set_new(j, "to", json_integer((json_int_t)f->to));
	return j;
}

static void
put_result(const char *id, const struct detect_result *r)
{
	bool seen[MS_TYPE_COUNT] = { false };
	json_t *out = json_object(), *labels = json_array(), *facts = json_array();
	size_t i;

	for (i = 0; i < r->facts.n; i++) {
		const struct fact *f = &r->facts.v[i];

		if (!seen[f->type])
			(void)json_array_append_new(labels, json_string(ms_types[f->type].code));
		seen[f->type] = true;
		(void)json_array_append_new(facts, fact_json(f));
	}
	put_text(out, "id", id);
	(void)json_object_set_new(out, "labels", labels);
	(void)json_object_set_new(out, "facts", facts);
	if (r->limit_hits > 0)
		put_text(out, "unknown", r->limit_rule); /* a limit was met: no answer for this */
	(void)json_print(out, 0);
	json_decref(out);
}

/* NULL for a class that is known, else what is wrong. */
static const char *
read_class(const json_t *domain, enum source_class *ret)
{
	int c;

	*ret = CLASS_ANY;
	if (domain == NULL || json_is_null(domain))
		return NULL;
	for (c = 0; json_is_string(domain) && c < CLASS_COUNT; c++)
		if (strcmp(source_class_words[c], json_string_value(domain)) == 0) {
			*ret = (enum source_class)c;
			return NULL;
		}
	return "its domain is none of any, us_bill, us_treaty, un, news";
}

/* NULL when the line was answered, else what is wrong with it. */
static const char *
classify(const struct setup *s, const json_t *line, struct arena *mem, struct err *err)
{
	const char *id = json_string_value(json_object_get(line, "id")), *wrong;
	const char *text = json_string_value(json_object_get(line, "text"));
	struct detect_source src = { .evidence = EV_PRESS };
	struct entry e = { .source = "classify", .title = text };
	struct detect_result result;

	if (id == NULL)
		return "it has no id that is a string";
	if (text == NULL)
		return "it has no text that is a string";
	wrong = read_class(json_object_get(line, "domain"), &src.cls);
	if (wrong != NULL)
		return wrong;
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
		code = load(opt, n > 0 ? names : shipped, &s);
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
