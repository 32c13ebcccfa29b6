/*
 * One sink, for scripts: prog_sink [OPTION...] TYPE [KEY=VALUE...] < notices.jsonl
 * sends the notices one after the other and prints one JSON line a verdict and a line an action.
 *   --deadline-ms N   cancel a send after N ms and print "deadline" (default: the type's own)
 *   --tries N         a deferred notice is sent again up to N times in all (default 1)
 *   --retry-ms N      pause before it is sent again (default 100)
 *   --pause-ms N      pause between two notices (default 0)
 *   --linger-ms N     stay after the last one, for actions (default 0)
 *   --audit-fails     the audit file cannot be written
 * A list is KEY=A,B; pairs are KEY=NAME=TEXT,...; a secret is KEY=FILE or KEY=!PROGRAM,ARG.
 */
#include <errno.h>
#include <jansson.h>

#include "lib/arena.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "tests/sinks/dispatcher.h"

struct prog {
	const struct sink_ops *ops;
	struct sink *sink;
	struct loop *loop;
	struct loop_timer *deadline, *pause;
	struct sink_call call;
	json_t *notices;
	struct notice *parts; /* of the bundle at hand */
	size_t at;
	int64_t deadline_ms, tries, retry_ms, pause_ms, linger_ms;
	int tried;
	bool audit_fails;
	struct arena conf;
};

static int64_t
number(const char *s)
{
	int64_t n = 0;

	if (s == NULL || str_to_int(s, 0, 1000000000, &n) < 0) {
		(void)fprintf(stderr, "prog_sink: %s is no number\n", STR_OR(s, "nothing"));
		exit(64);
	}
	return n;
}

/* ---- configuration ----------------------------------------------------------------- */

static void
set_list(struct arena *a, struct conf_list *list, char *value)
{
	const char **v =
	    arena_alloc(a, (strlen(value) + 2) * sizeof(*v)); /* and the NULL of argv */
	char *word;

	list->n = 0; /* a default may stand there */
	while ((word = strsep(&value, ",")) != NULL)
		v[list->n++] = word;
	v[list->n] = NULL;
	list->v = v;
}

static int
word_index(const char *const *words, const char *value)
{
	int i;

	for (i = 0; words[i] != NULL; i++)
		if (str_eq(words[i], value))
			return i;
	(void)fprintf(stderr, "prog_sink: no word %s\n", value);
	exit(64);
}

/* "a=1,b=2" */
static void
set_pairs(struct arena *a, struct conf_pairs *pairs, char *value)
{
	struct conf_named_text *v = arena_alloc(a, (strlen(value) + 1) * sizeof(*v));
	char *word;

	while ((word = strsep(&value, ",")) != NULL) {
		v[pairs->n].name = strsep(&word, "=");
		v[pairs->n++].text.text = STR_OR(word, "");
	}
	pairs->v = v;
}

static void
set_secret(struct arena *a, struct conf_secret *secret, const char *value)
{
	*secret = (struct conf_secret){ .how = CONF_SECRET_FILE, .name = value };
	if (value[0] != '!')
		return;
	secret->how = CONF_SECRET_COMMAND;
	set_list(a, &secret->argv, arena_strdup(a, value + 1));
}

static void
set_key(struct arena *a, void *conf, const struct conf_key *key, const char *value)
{
	char *field = (char *)conf + key->offset;

	if (key->kind == CONF_PAIRS)
		set_pairs(a, (struct conf_pairs *)(void *)field, arena_strdup(a, value));
	else if (key->flags & CONF_LIST)
		set_list(a, (struct conf_list *)(void *)field, arena_strdup(a, value));
	else if (key->kind == CONF_BOOL)
		*(bool *)field = str_eq(value, "yes");
	else if (key->kind == CONF_ENUM)
		*(int *)(void *)field = word_index(key->words, value);
	else if (key->kind == CONF_INT || key->kind == CONF_SIZE || key->kind == CONF_DURATION)
		*(int64_t *)(void *)field = number(value);
	else if (key->kind == CONF_SECRET)
		set_secret(a, (struct conf_secret *)(void *)field, value);
	else
		*(const char **)(void *)field = value;
}

static void *
make_conf(struct arena *a, const struct conf_spec *spec, char **args)
{
	void *conf = arena_alloc(a, spec->size > 0 ? spec->size : 1);
	const struct conf_key *k;

	for (k = spec->keys; k->name != NULL; k++)
		if (k->dflt != NULL)
			set_key(a, conf, k, k->dflt);
	for (; *args != NULL; args++) {
		char *equals = strchr(*args, '=');

		for (k = spec->keys; equals != NULL && k->name != NULL; k++)
			if (strlen(k->name) == (size_t)(equals - *args) &&
			    str_starts(*args, k->name))
				break;
		if (equals == NULL || k->name == NULL) {
			(void)fprintf(stderr, "prog_sink: no key in %s\n", *args);
			exit(64);
		}
		set_key(a, conf, k, equals + 1);
	}
	return conf;
}

/* ---- notices ----------------------------------------------------------------------- */

static const char *
text_of(const json_t *o, const char *key, const char *otherwise)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s != NULL ? s : otherwise;
}

static void
make_notice(const json_t *o, struct notice *n, int attempt)
{
	static const char *links[3]; /* of the notice at hand */
	const json_t *list = json_object_get(o, "links");
	size_t i;

	for (i = 0; i < 3; i++)
		links[i] = json_string_value(json_array_get(list, i));
	*n = (struct notice){
		.delivery_id = text_of(o, "delivery_id", "0123456789abcdef0123456789abcdef"),
		.alert_id = text_of(o, "alert_id", "fedcba9876543210fedcba9876543210"),
		.kind = text_of(o, "kind", "new"),
		.milestone = text_of(o, "milestone", NULL),
		.type = text_of(o, "type", NULL),
		.dossier = text_of(o, "dossier", NULL),
		.dossier_title = text_of(o, "dossier_title", NULL),
		.state = text_of(o, "state", NULL),
		.importance = text_of(o, "importance", "A")[0],
		.title = text_of(o, "title", "a title"),
		.text = text_of(o, "text", "a text"),
		.url = text_of(o, "url", NULL),
		.source = text_of(o, "source", NULL),
		.created_ms = 1761386400000,
		.event_at = json_integer_value(json_object_get(o, "event_at")),
		.event_text = text_of(o, "event_text", NULL),
		.event = text_of(o, "event", NULL),
		.attempt = attempt,
		.next = text_of(o, "next", NULL),
		.links = links,
		.link_count = json_array_size(list) < 3 ? json_array_size(list) : 3,
		.event_uid = text_of(o, "event_uid", NULL),
		.event_title = text_of(o, "event_title", NULL),
		.place = text_of(o, "place", NULL),
		.starts_at = json_integer_value(json_object_get(o, "starts_at")),
		.ends_at = json_integer_value(json_object_get(o, "ends_at")),
		.whole_day = json_is_true(json_object_get(o, "whole_day")),
		.cancelled = json_is_true(json_object_get(o, "cancelled")),
		.event_revision = (int)json_integer_value(json_object_get(o, "event_revision")),
		.checkpoint = text_of(o, "checkpoint", NULL),
		.coverage = text_of(o, "coverage", NULL),
	};
}

/* A bundle has "parts". */
static void
make_bundle(struct prog *p, const json_t *o, struct notice *n, int attempt)
{
	const json_t *list = json_object_get(o, "parts"), *part;
	size_t i;

	make_notice(o, n, attempt);
	free(p->parts);
	p->parts = xcalloc(json_array_size(list) + 1, sizeof(*p->parts));
	json_array_foreach (list, i, part)
		make_notice(part, &p->parts[i], attempt);
	n->parts = p->parts;
	n->part_count = json_array_size(list);
}

static void next_notice(void *arg);

static void
print_line(json_t *o)
{
	char *line = json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS);

	(void)printf("%s\n", line);
	(void)fflush(stdout);
	free(line);
	json_decref(o);
}

static void
after_one(struct prog *p, bool again)
{
	loop_timer_clear(p->deadline);
	if (!again || p->tried >= p->tries) {
		p->at++;
		p->tried = 0;
	}
	loop_timer_in(p->pause, p->tried > 0 ? p->retry_ms : p->pause_ms);
}

static void
verdict_is_in(struct sink_call *c, void *arg)
{
	struct prog *p = arg;
	const json_t *o = json_array_get(p->notices, p->at);

	print_line(json_pack("{s:s,s:s,s:s*,s:I,s:i,s:s,s:b,s:b}", "verdict",
	    sink_verdict_words[c->verdict], "detail", c->detail, "delivery_id",
	    json_string_value(json_object_get(o, "delivery_id")), "retry_after_s",
	    (json_int_t)c->retry_after_s, "status", c->status, "title",
	    text_of(o, "title", "a title"), "inside", (int)c->was_inside, "away", (int)c->away));
	after_one(p, c->verdict == SINK_DEFERRED);
}

static void
on_deadline(void *arg)
{
	struct prog *p = arg;

	dispatch_cancel(p->ops, p->sink, &p->call);
	print_line(json_pack("{s:s}", "verdict", "deadline"));
	after_one(p, true);
}

static void
stop(void *arg)
{
	loop_stop(arg);
}

static void
next_notice(void *arg)
{
	struct prog *p = arg;
	struct err err = { 0 };
	struct notice n;

	if (p->at >= json_array_size(p->notices)) {
		loop_timer_free(p->deadline);
		p->deadline = loop_timer_new(p->loop, stop, p->loop);
		loop_timer_in(p->deadline, p->linger_ms);
		return;
	}
	make_bundle(p, json_array_get(p->notices, p->at), &n, ++p->tried);
	loop_timer_in(p->deadline, p->deadline_ms);
	if (dispatch(p->ops, p->sink, &n, &p->call, &err) < 0) {
		print_line(json_pack("{s:s,s:s}", "verdict", "error", "detail", err.text));
		after_one(p, true);
	}
}

static json_t *
read_notices(void)
{
	json_t *all = json_array(), *o;
	json_error_t why;

	while ((o = json_loadf(stdin, JSON_DISABLE_EOF_CHECK, &why)) != NULL)
		json_array_append_new(all, o);
	return all;
}

/* ---- the machine's side ------------------------------------------------------------ */

static int
audit_sync(void *arg, const char *path, struct err *err)
{
	const struct prog *p = arg;

	print_line(json_pack("{s:s}", "audit", path));
	return p->audit_fails ? err_set(err, -ENOSPC, "%s: disk full", path) : 0;
}

static void
action(void *arg, const char *sink, const char *alert_id, const char *what)
{
	(void)arg;
	print_line(json_pack("{s:s,s:s,s:s}", "action", what, "alert_id", alert_id, "sink", sink));
}

static void
ready(void *arg, const char *sink)
{
	struct prog *p = arg;

	print_line(json_pack("{s:s}", "ready", sink));
	if (p->tried > 0 && (p->call.done || p->call.cancelled))
		loop_timer_in(p->pause, 0);
}

static char **
options(struct prog *p, char **argv)
{
	for (argv++; *argv != NULL && str_starts(*argv, "--"); argv++) {
		if (str_eq(*argv, "--audit-fails"))
			p->audit_fails = true;
		else if (str_eq(*argv, "--deadline-ms"))
			p->deadline_ms = number(*++argv);
		else if (str_eq(*argv, "--tries"))
			p->tries = number(*++argv);
		else if (str_eq(*argv, "--retry-ms"))
			p->retry_ms = number(*++argv);
		else if (str_eq(*argv, "--pause-ms"))
			p->pause_ms = number(*++argv);
		else if (str_eq(*argv, "--linger-ms"))
			p->linger_ms = number(*++argv);
	}
	if (*argv == NULL || (p->ops = sink_type(*argv)) == NULL) {
		(void)fprintf(stderr, "prog_sink: no sink type %s\n", STR_OR(*argv, "named"));
		exit(64);
	}
	return argv + 1;
}

int
main(int argc, char **argv)
{
	struct prog p = { .tries = 1, .retry_ms = 100, .call = { .then = verdict_is_in } };
	struct sink_env env = { .name = "under-test",
		.state_dir = "/tmp",
		.host_name = "watch.example.org",
		.audit_sync = audit_sync,
		.action = action,
		.ready = ready };
	struct err err = { 0 };
	char **keys = options(&p, argv);
	int r;

	(void)argc;
	p.call.arg = &p;
	arena_init(&p.conf, 1u << 20);
	env.arg = &p;
	if (p.deadline_ms == 0)
		p.deadline_ms = p.ops->deadline_ms;
	if (loop_new(&p.loop, &err) < 0)
		return 71;
	env.loop = p.loop;
	r = p.ops->open(&p.sink, make_conf(&p.conf, p.ops->spec, keys), &env, &err);
	if (r < 0) {
		print_line(json_pack("{s:s,s:s}", "verdict", "refused", "detail", err.text));
		loop_free(p.loop);
		arena_done(&p.conf);
		return 78;
	}
	p.notices = read_notices();
	p.deadline = loop_timer_new(p.loop, on_deadline, &p);
	p.pause = loop_timer_new(p.loop, next_notice, &p);
	loop_timer_in(p.pause, 0);
	r = loop_run(p.loop, &err);
	p.ops->close(p.sink);
	loop_timer_free(p.deadline);
	loop_timer_free(p.pause);
	loop_free(p.loop);
	json_decref(p.notices);
	free(p.parts);
	arena_done(&p.conf);
	return r < 0 ? 70 : 0;
}
