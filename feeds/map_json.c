/*
 * JSON and JSON lines by a small path language: $, @, ^, .name, ['name'], [0], [*]. Invariant:
 * depth and number of values are bounded before jansson sees the text, because it recurses and
 * allocates, and so is how often the paths visit them.
 */
#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "feeds/map_parts.h"
#include "lib/str.h"

#define STEPS_MAX 32
#define VALUES_MAX 1000000  /* of one document */
#define VISITS_MAX 10000000 /* of the paths over one document */

enum step_kind { STEP_NAME, STEP_INDEX, STEP_ALL };
struct json_step {
	enum step_kind kind;
	char *name;
	size_t index;
};
struct json_path {
	bool from_root;
	unsigned up; /* objects to leave before the first step */
	struct json_step step[STEPS_MAX];
	size_t count;
};
/* A value where it stands. */
struct json_at {
	const json_t *v;
	const struct json_at *up; /* the object around it; arrays count for nothing */
};
struct json_run {
	struct json_at root;
	size_t visits;
};

/* ---- compiling */

static int
bad_path(struct err *err)
{
	return err_set(err, -EINVAL, "a path like items[*], $.result['a b'][0] or title");
}

/* The name up to . or [, with at least one byte. */
static const char *
plain_name(const char *p, struct json_step *s)
{
	size_t n = strcspn(p, ".[]'\" ");

	if (n == 0)
		return NULL;
	s->kind = STEP_NAME;
	s->name = xstrndup(p, n);
	return p + n;
}

/* ['name'], [0], [*]: behind the bracket. */
static const char *
bracket(const char *p, struct json_step *s)
{
	const char *end;
	char q = *p;

	if (q == '\'' || q == '"') {
		end = strchr(p + 1, q);
		if (end == NULL || end[1] != ']')
			return NULL;
		s->kind = STEP_NAME;
		s->name = xstrndup(p + 1, (size_t)(end - p - 1));
		return end + 2;
	}
	if (q == '*' && p[1] == ']') {
		s->kind = STEP_ALL;
		return p + 2;
	}
	s->kind = STEP_INDEX;
	for (end = p; isdigit((unsigned char)*end) && end - p < 7; end++)
		s->index = s->index * 10 + (size_t)(*end - '0');
	return end > p && *end == ']' ? end + 1 : NULL;
}

int
map_json_compile(const char *s, struct map_select *ret, struct err *err)
{
	struct json_path *path = xcalloc(1, sizeof(*path));
	const char *p = s;
	bool first = true;

	ret->path = path;
	path->from_root = *p == '$';
	if (*p == '$' || *p == '@')
		p++;
	else
		for (; *p == '^'; p++)
			path->up++;
	if ((*p == '\0' && p > s) || strcmp(s, ".") == 0)
		return 0;
	for (; p != NULL && *p != '\0'; first = false) {
		if (path->count == STEPS_MAX)
			return bad_path(err);
		if (*p == '[')
			p = bracket(p + 1, &path->step[path->count++]);
		else if (*p == '.')
			p = plain_name(p + 1, &path->step[path->count++]);
		else
			p = first && p == s ? plain_name(p, &path->step[path->count++]) : NULL;
	}
	return p == NULL || p == s ? bad_path(err) : 0;
}

bool
map_json_goes_up(const struct map_select *s)
{
	return s->path != NULL && s->path->up > 0;
}

void
map_json_path_free(struct json_path *path)
{
	size_t i;

	if (path == NULL)
		return;
	for (i = 0; i < path->count; i++)
		free(path->step[i].name);
	free(path);
}

/* ---- evaluating */

typedef int visit_fn(struct map_run *, const struct json_at *, void *arg);
enum { VISIT_STOP = -1 };

struct walking {
	const struct json_path *path;
	visit_fn *fn;
	void *arg;
};

static int
walk(struct map_run *run, const struct walking *w, size_t step, const struct json_at *at);

static int
walk_into(struct map_run *run, const struct walking *w, size_t step, const struct json_at *at,
    const json_t *child)
{
	const struct json_at next = { child, json_is_object(at->v) ? at : at->up };

	return child != NULL ? walk(run, w, step + 1, &next) : 0;
}

static int
walk_all(struct map_run *run, const struct walking *w, size_t step, const struct json_at *at)
{
	json_t *v = (json_t *)(uintptr_t)at->v;
	size_t i, n = json_array_size(v);
	void *it = json_object_iter(v);
	int r = 0;

	for (; it != NULL && r == 0; it = json_object_iter_next(v, it))
		r = walk_into(run, w, step, at, json_object_iter_value(it));
	for (i = 0; i < n && r == 0; i++)
		r = walk_into(run, w, step, at, json_array_get(v, i));
	return r;
}

static int
walk(struct map_run *run, const struct walking *w, size_t step, const struct json_at *at)
{
	const struct json_step *s = &w->path->step[step];
	struct json_run *j = run->document;

	if (++j->visits > VISITS_MAX)
		return err_set(
		    run->err, FEED_HOSTILE, "its selectors take too long to be evaluated");
	if (step == w->path->count)
		return w->fn(run, at, w->arg);
	if (s->kind == STEP_NAME)
		return walk_into(run, w, step, at, json_object_get(at->v, s->name));
	if (s->kind == STEP_INDEX)
		return walk_into(run, w, step, at, json_array_get(at->v, s->index));
	return walk_all(run, w, step, at);
}

static int
walk_path(struct map_run *run, const struct json_path *path, const struct json_at *row,
    visit_fn *fn, void *arg)
{
	const struct json_run *j = run->document;
	const struct walking w = { path, fn, arg };
	const struct json_at *at = path->from_root ? &j->root : row;
	unsigned i;

	for (i = 0; i < path->up && at != NULL; i++)
		at = at->up;
	return at != NULL ? walk(run, &w, 0, at) : 0;
}

struct gathering {
	struct buf text;
	const char *join;
};

static int
put_scalar(struct buf *b, const json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_STRING:
		return buf_puts(b, json_string_value(v));
	case JSON_INTEGER:
		return buf_printf(b, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
	case JSON_REAL:
		return buf_printf(b, "%.15g", json_real_value(v));
	case JSON_TRUE:
		return buf_puts(b, "true");
	case JSON_FALSE:
		return buf_puts(b, "false");
	default:
		return 0; /* null, and what has no text of its own */
	}
}

static int
gather(struct map_run *run, const struct json_at *at, void *arg)
{
	struct gathering *g = arg;
	size_t before = g->text.len;
	int r = 0;

	run->lack |= json_is_null(at->v) ? MAP_LACK_NULL : 0;
	if (before > 0)
		r = buf_puts(&g->text, g->join);
	if (r == 0)
		r = put_scalar(&g->text, at->v);
	if (r < 0)
		return map_full(run);
	if (before > 0 && g->text.len == before + strlen(g->join))
		g->text.len = before;
	return g->text.len > 0 && g->join == NULL ? VISIT_STOP : 0;
}

static int
pick_json(
    struct map_run *run, const struct map_select *s, const char *join, void *row, const char **ret)
{
	struct gathering g = { .join = join };
	int r;

	*ret = NULL;
	buf_init(&g.text, run->limits->max_text_bytes);
	r = walk_path(run, s->path, row, gather, &g);
	if (r == VISIT_STOP || r == 0) {
		r = 0;
		if (g.text.len > 0) {
			*ret = arena_strndup(run->arena, g.text.data, g.text.len);
			r = *ret != NULL ? 0 : map_full(run);
		}
	}
	buf_done(&g.text);
	return r;
}

struct finding {
	map_find_fn *fn;
	void *arg;
};

static int
on_find(struct map_run *run, const struct json_at *at, void *arg)
{
	const struct finding *f = arg;

	return json_is_null(at->v) ? 0 : f->fn(run, (void *)(uintptr_t)at, f->arg);
}

static int
each_json(struct map_run *run, const struct map_select *s, void *row, map_find_fn *fn, void *arg)
{
	struct finding f = { fn, arg };

	return walk_path(run, s->path, row, on_find, &f);
}

static const struct map_reader reader = { pick_json, each_json };

/* ---- the document */

static int
check_size(struct map_run *run, const char *s, size_t len)
{
	size_t i, values = 0;
	unsigned depth = 0;
	bool string = false;

	for (i = 0; i < len; i++) {
		if (string) {
			if (s[i] == '\\')
				i++;
			else if (s[i] == '"')
				string = false;
			continue;
		}
		string = s[i] == '"';
		values += s[i] == ',' || s[i] == '{' || s[i] == '[';
		if ((s[i] == '{' || s[i] == '[') && ++depth > run->limits->max_depth)
			return err_set(
			    run->err, FEED_HOSTILE, "nested over %u deep", run->limits->max_depth);
		if ((s[i] == '}' || s[i] == ']') && depth > 0)
			depth--;
	}
	if (values > VALUES_MAX)
		return err_set(run->err, FEED_TOO_MUCH, "%zu values, where at most %d are read",
		    values, VALUES_MAX);
	return 0;
}

static json_t *
load(const char *s, size_t len, json_error_t *why)
{
	json_t *root = json_loadb(s, len, JSON_ALLOW_NUL, why);

	if (root == NULL && json_error_code(why) == json_error_numeric_overflow)
		root = json_loadb(s, len, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, why);
	return root;
}

static int
no_json(struct map_run *run, const char *s, size_t len, size_t line, const json_error_t *why)
{
	while (len > 0 && isspace((unsigned char)*s)) {
		s++;
		len--;
	}
	return err_set(run->err, len > 0 && (*s == '{' || *s == '[') ? FEED_BROKEN : FEED_NOT_MINE,
	    "no JSON: line %zu column %d: %.120s", line, why->column, why->text);
}

static int
count_row(struct map_run *run, const struct json_at *at, void *arg)
{
	(void)run;
	(void)at;
	++*(size_t *)arg;
	return 0;
}

static int
read_row(struct map_run *run, const struct json_at *at, void *arg)
{
	(void)arg;
	return map_run_row(run, &reader, (void *)(uintptr_t)at);
}

static int
read_whole(struct map_run *run, const char *s, size_t len)
{
	struct json_run j = { .visits = 0 };
	json_error_t why;
	json_t *root = load(s, len, &why);
	size_t n = 0;
	int r;

	if (root == NULL)
		return no_json(run, s, len, why.line > 0 ? (size_t)why.line : 1, &why);
	j.root.v = root;
	run->document = &j;
	r = map_run_whole(run, &reader, &j.root);
	if (r == 0)
		r = walk_path(run, run->map->rows.path, &j.root, count_row, &n);
	if (r == 0)
		r = n > 0 ? map_run_rows(run, n) : map_run_empty(run, &reader, &j.root);
	if (r == 0 && n > 0)
		r = walk_path(run, run->map->rows.path, &j.root, read_row, NULL);
	json_decref(root);
	return r;
}

static int
read_line(struct map_run *run, const char *s, size_t len, size_t line)
{
	struct json_run j = { .visits = 0 };
	json_error_t why;
	json_t *root = load(s, len, &why);
	int r;

	if (root == NULL)
		return no_json(run, s, len, line, &why);
	j.root.v = root;
	run->document = &j;
	r = map_run_row(run, &reader, &j.root);
	json_decref(root);
	return r;
}

static bool
is_blank(const char *s, size_t len)
{
	while (len > 0 && isspace((unsigned char)*s)) {
		s++;
		len--;
	}
	return len == 0;
}

static int
read_lines(struct map_run *run, const char *s, size_t len)
{
	const char *end = s + len, *eol;
	size_t n = 1, line = 0, i;
	int r;

	for (i = 0; i < len; i++)
		n += s[i] == '\n';
	r = map_run_rows(run, n < run->limits->max_entries ? n : run->limits->max_entries);
	for (; s < end && r == 0; s = eol + 1) {
		eol = memchr(s, '\n', (size_t)(end - s));
		if (eol == NULL)
			eol = end;
		line++;
		if (!is_blank(s, (size_t)(eol - s)))
			r = read_line(run, s, (size_t)(eol - s), line);
	}
	return r;
}

int
map_json_read(struct map_run *run, const struct charset_text *t)
{
	int r = check_size(run, t->data, t->len);

	if (r == 0)
		r = run->map->def.document == MAP_JSONL ? read_lines(run, t->data, t->len)
							: read_whole(run, t->data, t->len);
	return r == 0 ? map_run_end(run) : r;
}
