/*
 * A definition -> a compiled mapping, and a document -> its reader. Invariant: whatever can be
 * wrong with a mapping is found here, with its place, before any document is read.
 */
#include "feeds/map.h"

#include <errno.h>
#include <string.h>

#include "feeds/map_parts.h"
#include "feeds/url.h"
#include "lib/str.h"

#define MATCH_LIMIT 200000 /* of PCRE2: a pattern that needs more is given up */
#define REGEX_OPTIONS (PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C)

const char *const map_target_names[TARGET_COUNT] = { NULL, "id", "title", "link", "date", "updated",
	"summary", "body", "author", "language", "about", "actor", "acting-body", "number", "code",
	"status", "for", "against", "abstain", "present", "absent", "majority" };

struct making {
	struct map *map;
	map_report_fn *report;
	void *arg;
	int mistakes;
};

enum map_target
map_target_of(const char *name)
{
	int i;

	for (i = TARGET_ID; i < TARGET_COUNT; i++)
		if (strcmp(map_target_names[i], name) == 0)
			return (enum map_target)i;
	return TARGET_COUNT;
}

static void tell(struct making *m, const void *at, const char *fmt, ...) PRINTF_LIKE(3, 4);
static void
tell(struct making *m, const void *at, const char *fmt, ...)
{
	struct buf b;
	va_list ap;

	buf_init(&b, 4096);
	va_start(ap, fmt);
	IGNORE(buf_vprintf(&b, fmt, ap));
	va_end(ap);
	m->report(at, buf_str(&b), m->arg);
	m->mistakes++;
	buf_done(&b);
}

/* "title" in quotes, cut and escaped. */
static char *
quote(const char *s)
{
	char *safe = str_safe(s, 80), *q = xasprintf("\"%s\"", safe);

	free(safe);
	return q;
}

static void
compile_select(
    struct making *m, const struct map_text *text, const char *key, struct map_select *ret)
{
	const struct map_def *d = &m->map->def;
	_cleanup_free_ char *q = NULL;
	struct err err;
	int r = 0;

	if (text->text == NULL)
		return;
	if (d->document == MAP_CSV)
		ret->column = text->text;
	else if (d->document == MAP_XML || d->document == MAP_HTML)
		r = map_xml_compile(d, text->text, ret, &err);
	else
		r = map_json_compile(text->text, ret, &err);
	if (r == 0)
		return;
	q = quote(text->text);
	tell(m, text->at, "%s is %s, expected %s", key, q, err.text);
}

static pcre2_code *
compile_match(struct making *m, const struct map_text *text, const char *key)
{
	_cleanup_free_ char *q = NULL;
	PCRE2_UCHAR words[120];
	pcre2_code *code;
	PCRE2_SIZE at;
	int number;

	if (text->text == NULL)
		return NULL;
	code = pcre2_compile((PCRE2_SPTR)text->text, PCRE2_ZERO_TERMINATED,
	    REGEX_OPTIONS | (str_starts(text->text, "(?-i)") ? 0 : PCRE2_CASELESS), &number, &at,
	    NULL);
	if (code != NULL && strlen(text->text) <= 4096 && !str_starts(text->text, "(*")) {
		(void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
		return code;
	}
	q = quote(text->text);
	if (code != NULL)
		(void)snprintf((char *)words, sizeof(words), "it is too long or begins with (*");
	else if (pcre2_get_error_message(number, words, sizeof(words)) < 0)
		words[0] = '\0';
	pcre2_code_free(code);
	tell(m, text->at, "%s is %s, expected a regular expression: %s at character %zu", key, q,
	    (const char *)words, (size_t)at + 1);
	return NULL;
}

static size_t
value_named(const struct map *map, const char *name, size_t limit)
{
	size_t i;

	for (i = 0; i < limit; i++)
		if (strcmp(map->value[i].def->name, name) == 0)
			return i;
	return MAP_NONE;
}

size_t
map_reference(const struct map *map, const char *s, size_t limit, size_t *ret_value)
{
	size_t n = 1, i;

	*ret_value = MAP_NONE;
	if (s[0] != '{')
		return 0;
	while (s[n] != '\0' && s[n] != '}' && s[n] != '{' && s[n] != ' ')
		n++;
	if (s[n] != '}')
		return 0;
	for (i = 0; i < limit; i++)
		if (strlen(map->value[i].def->name) == n - 1 &&
		    memcmp(map->value[i].def->name, s + 1, n - 1) == 0)
			*ret_value = i;
	return n + 1;
}

static void
check_template(struct making *m, const struct map_value *v, size_t index)
{
	const struct map_text *t = &v->def->template_;
	size_t limit = index < m->map->def.value_count ? index : m->map->def.value_count, n, at;
	const char *p;
	bool own;

	for (p = STR_OR(t->text, ""); *p != '\0'; p += n > 0 ? n : 1) {
		n = map_reference(m->map, p, limit, &at);
		own = n == 2 || (n == 3 && p[1] >= '1' && p[1] <= '9');
		if (n > 0 && own && v->def->select_count == 0)
			tell(m, t->at, "template has %.*s without a select, expected a selector",
			    (int)n, p);
		else if (n > 0 && !own && at == MAP_NONE)
			tell(m, t->at,
			    "template names %.*s, expected {}, {1} to {9} or one of values that "
			    "stands above",
			    (int)(n < 80 ? n : 80), p);
	}
}

static void
check_dates(struct making *m, const struct map_value *v)
{
	const struct map_value_def *d = v->def;
	_cleanup_free_ char *q = NULL;
	struct err err;

	if (d->date_form.text != NULL && map_date_check(d->date_form.text, &err) < 0) {
		q = quote(d->date_form.text);
		tell(m, d->date_form.at, "date-form is %s, expected %s", q, err.text);
	} else if (d->zone.text != NULL && map_zone_check(d->zone.text, &err) < 0) {
		q = quote(d->zone.text);
		tell(m, d->zone.at, "zone is %s, expected %s", q, err.text);
	}
}

static void
make_value(struct making *m, const struct map_value_def *d, bool field)
{
	struct map *map = m->map;
	size_t i, index = map->count;
	struct map_value *v = &map->value[map->count++];
	_cleanup_free_ char *q = NULL;
	const char *near;

	v->def = d;
	v->target = field ? map_target_of(d->name) : TARGET_VALUE;
	v->is_date = v->target == TARGET_DATE || v->target == TARGET_UPDATED ||
	    d->date_form.text != NULL || d->zone.text != NULL;
	if (v->target == TARGET_COUNT) {
		q = quote(d->name);
		near = str_nearest(d->name, map_target_names + 1, TARGET_COUNT - 1);
		tell(m, d->at, "fields has %s, expected a field%s%s%s, or the name under values", q,
		    near != NULL ? " such as " : "", STR_OR(near, ""), "");
		v->target = TARGET_VALUE;
	}
	if (!field && value_named(map, d->name, index) != MAP_NONE)
		tell(m, d->at, "values has %.60s twice", d->name);
	if (v->target != TARGET_VALUE)
		map->by_target[v->target] = index;
	v->select = xcalloc(d->select_count + 1, sizeof(*v->select));
	for (i = 0; i < d->select_count; i++)
		compile_select(m, &d->select[i], "select", &v->select[i]);
	v->match = compile_match(m, &d->match, "match");
	if (d->select_count == 0 && d->template_.text == NULL)
		tell(m, d->at, "%.60s has neither select nor template, expected one of them",
		    d->name);
	check_template(m, v, index);
	check_dates(m, v);
}

/* A field before a value of the same name. */
static size_t
named(struct making *m, const struct map_text *t, const char *key)
{
	const struct map *map = m->map;
	_cleanup_free_ char *q = NULL;
	const char *words[64], *near;
	size_t i, n = 0;

	for (i = map->count; i-- > 0;)
		if (strcmp(map->value[i].def->name, t->text) == 0)
			return i;
	for (i = 0; i < map->count && n < ARRAY_LEN(words); i++)
		words[n++] = map->value[i].def->name;
	q = quote(t->text);
	near = str_nearest(t->text, words, n);
	tell(m, t->at, "%s names %s, expected one of fields or values%s%s%s", key, q,
	    near != NULL ? " (did you mean \"" : "", STR_OR(near, ""), near != NULL ? "\"?)" : "");
	return MAP_NONE;
}

static void
make_fact(struct making *m, const struct map_fact_def *d, struct map_fact *f)
{
	struct map *map = m->map;
	size_t i;

	f->def = d;
	f->date = d->date.text != NULL ? named(m, &d->date, "date") : map->by_target[TARGET_DATE];
	f->actor =
	    d->actor.text != NULL ? named(m, &d->actor, "actor") : map->by_target[TARGET_ACTOR];
	f->quote =
	    d->quote.text != NULL ? named(m, &d->quote, "quote") : map->by_target[TARGET_STATUS];
	if (f->date != MAP_NONE)
		map->value[f->date].is_date = true;
	f->when = xcalloc(d->when_count + 1, sizeof(*f->when));
	if (d->when_count == 0)
		tell(m, d->at, "%.60s has an empty \"when\", expected what such a row says",
		    d->name);
	for (i = 0; i < d->when_count; i++) {
		const struct map_text name = { d->when[i].name, d->when[i].at };

		f->when[i].value = named(m, &name, "when");
		f->when[i].match = compile_match(m, &d->when[i].text, d->when[i].name);
	}
}

static void
make_require(struct making *m)
{
	const struct map_def *d = &m->map->def;
	size_t i, at;

	for (i = 0; i < d->require_count; i++) {
		at = named(m, &d->require[i], "require");
		if (at != MAP_NONE)
			m->map->value[at].required = true;
	}
	if (d->require_count > 0)
		return;
	for (i = 0; i < 2; i++) {
		at = m->map->by_target[i == 0 ? TARGET_ID : TARGET_TITLE];
		if (at != MAP_NONE)
			m->map->value[at].required = true;
	}
}

static void
check_whole(struct making *m)
{
	const struct map_def *d = &m->map->def;
	bool lines = d->document == MAP_CSV || d->document == MAP_JSONL;

	if (d->rows.text == NULL && !lines)
		tell(m, d->at, "%.60s has no \"rows\", expected where the rows are", d->name);
	if (lines && d->rows.text != NULL)
		tell(m, d->rows.at, "rows is written, expected nothing: every %s is a row",
		    d->document == MAP_CSV ? "record" : "line");
	if (lines && d->empty_when.text != NULL)
		tell(m, d->empty_when.at,
		    "empty-when is written, expected nothing: a document of this kind without "
		    "rows is empty");
	if (d->empty_match.text != NULL && d->empty_when.text == NULL)
		tell(m, d->empty_match.at, "empty-match stands alone, expected empty-when, too");
	if (m->map->by_target[TARGET_TITLE] == MAP_NONE)
		tell(m, d->at, "%.60s has no field title, expected one", d->name);
	if (d->document != MAP_XML && d->namespace_count > 0)
		tell(m, d->namespaces[0].at, "namespaces is written, expected it with xml only");
	if (d->delimiter.text != NULL && strlen(d->delimiter.text) != 1 &&
	    strcmp(d->delimiter.text, "tab") != 0)
		tell(m, d->delimiter.at, "delimiter is no single character, expected one, or tab");
}

int
map_new(struct map **ret, const struct map_def *def, map_report_fn *report, void *arg)
{
	struct map *map = xcalloc(1, sizeof(*map));
	struct making m = { .map = map, .report = report, .arg = arg };
	size_t i;

	map->def = *def;
	map->value = xcalloc(def->value_count + def->field_count + 1, sizeof(*map->value));
	map->fact = xcalloc(def->fact_count + 1, sizeof(*map->fact));
	for (i = 0; i < TARGET_COUNT; i++)
		map->by_target[i] = MAP_NONE;
	compile_select(&m, &def->rows, "rows", &map->rows);
	compile_select(&m, &def->empty_when, "empty-when", &map->empty);
	map->empty_match = compile_match(&m, &def->empty_match, "empty-match");
	for (i = 0; i < def->value_count; i++)
		make_value(&m, &def->values[i], false);
	for (i = 0; i < def->field_count; i++)
		make_value(&m, &def->fields[i], true);
	for (i = 0; i < def->fact_count; i++)
		make_fact(&m, &def->facts[i], &map->fact[i]);
	make_require(&m);
	check_whole(&m);
	if (m.mistakes == 0)
		*ret = map;
	else
		map_free(map);
	return m.mistakes;
}

void
map_select_done(struct map_select *s)
{
	if (s->xpath != NULL)
		xmlXPathFreeCompExpr(s->xpath);
	map_json_path_free(s->path);
	*s = (struct map_select){ .xpath = NULL };
}

void
map_free(struct map *map)
{
	size_t i, k;

	if (map == NULL)
		return;
	for (i = 0; i < map->count; i++) {
		for (k = 0; k < map->value[i].def->select_count; k++)
			map_select_done(&map->value[i].select[k]);
		free(map->value[i].select);
		pcre2_code_free(map->value[i].match);
	}
	for (i = 0; i < map->def.fact_count; i++) {
		for (k = 0; map->fact[i].def != NULL && k < map->fact[i].def->when_count; k++)
			pcre2_code_free(map->fact[i].when[k].match);
		free(map->fact[i].when);
	}
	map_select_done(&map->rows);
	map_select_done(&map->empty);
	pcre2_code_free(map->empty_match);
	free(map->value);
	free(map->fact);
	free(map);
}

const char *
map_name(const struct map *map)
{
	return map->def.name;
}

/* charset="..." of a meta element; HTTP's own wins. */
static const char *
html_type(const struct feed_input *in, char out[80])
{
	size_t n = in->len < 2048 ? in->len : 2048;
	const char *p, *end;

	if (in->content_type != NULL && strcasestr(in->content_type, "charset") != NULL)
		return in->content_type;
	p = memmem(in->data, n, "charset=", 8);
	if (p == NULL)
		return in->content_type;
	p += 8;
	end = in->data + n;
	while (p < end && (*p == '"' || *p == '\''))
		p++;
	for (n = 0; p + n < end && n < 40 && memchr("\"' ;>/", p[n], 6) == NULL; n++)
		;
	(void)snprintf(out, 80, "text/html; charset=%.*s", (int)n, p);
	return out;
}

static bool
is_blank(const struct charset_text *t)
{
	size_t i;

	for (i = 0; i < t->len; i++)
		if (memchr(" \t\r\n", t->data[i], 4) == NULL)
			return false;
	return true;
}

static int
read_text(struct map_run *run, const struct charset_text *t)
{
	switch (run->map->def.document) {
	case MAP_XML:
	case MAP_HTML:
		return map_xml_read(run, t);
	case MAP_CSV:
		return map_csv_read(run, t);
	default:
		return map_json_read(run, t);
	}
}

static int
run_begin(struct map_run *run, const struct feed_input *in)
{
	size_t n = run->map->count + 1;

	run->doc = (struct feed_doc){ .format = run->map->def.name,
		.ttl_s = -1,
		.stated_signatories = -1,
		.stated_parties = -1,
		.is_table = run->map->def.table,
		.by_id = run->map->by_target[TARGET_ID] != MAP_NONE };
	run->base = in->url != NULL && url_is_absolute(in->url) ? in->url : NULL;
	run->base = url_rebase(run->arena, run->base, in->content_location);
	run->text = arena_alloc(run->arena, n * sizeof(*run->text));
	run->date = arena_alloc(run->arena, n * sizeof(*run->date));
	run->found = arena_alloc(run->arena, n * sizeof(*run->found));
	run->first = arena_alloc(run->arena, n * sizeof(*run->first));
	if (run->text == NULL || run->date == NULL || run->found == NULL || run->first == NULL)
		return map_full(run);
	run->match = pcre2_match_data_create(10, NULL);
	run->limit = pcre2_match_context_create(NULL);
	if (run->match == NULL || run->limit == NULL)
		return map_full(run);
	(void)pcre2_set_match_limit(run->limit, MATCH_LIMIT);
	return 0;
}

static int
run_map(struct map_run *run, const struct feed_input *in, struct feed_doc *ret)
{
	struct feed_input with = *in;
	struct charset_text t;
	char type[80];
	int r;

	memset(ret, 0, sizeof(*ret));
	ret->bozo = true;
	if (in->len > run->limits->max_bytes)
		return err_set(run->err, FEED_TOO_MUCH, "%zu bytes, where at most %zu are read",
		    in->len, run->limits->max_bytes);
	if (run->map->def.document == MAP_HTML)
		with.content_type = html_type(in, type);
	r = charset_decode(&with, run->limits->max_bytes * 3, &t, run->err);
	if (r < 0)
		return r;
	r = run_begin(run, in);
	if (r == 0 && is_blank(&t))
		r = err_set(run->err, FEED_NOT_MINE, "the answer is empty");
	if (r == 0)
		r = read_text(run, &t);
	if (r == 0) {
		run->doc.encoding = arena_strdup(run->arena, t.name);
		run->doc.flaws |= t.flaws;
		*ret = run->doc;
	}
	pcre2_match_data_free(run->match);
	pcre2_match_context_free(run->limit);
	charset_done(&t);
	return r;
}

int
map_parse(const struct map *map, const struct feed_input *in, const struct feed_limits *limits,
    struct arena *arena, struct feed_doc *ret, struct err *err)
{
	struct map_run run = { .map = map, .limits = limits, .arena = arena, .err = err };

	return run_map(&run, in, ret);
}

int
map_try(const struct map *map, const struct feed_input *in, const struct feed_limits *limits,
    struct arena *arena, struct feed_doc *ret, const struct map_found **ret_found, struct err *err)
{
	struct map_run run = {
		.map = map, .limits = limits, .arena = arena, .err = err, .lenient = true
	};
	struct map_found *found = arena_alloc(arena, (map->count + 1) * sizeof(*found));
	int r;
	size_t i;

	if (found == NULL)
		return map_full(&run);
	r = run_map(&run, in, ret);
	for (i = 0; i < map->count && run.found != NULL; i++)
		found[i] =
		    (struct map_found){ map->value[i].def->name, run.found[i], run.first[i] };
	*ret_found = found;
	if (r == 0) {
		run.lenient = false;
		r = map_run_end(&run);
	}
	return r;
}
