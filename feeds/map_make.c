/*
 * A definition -> a compiled mapping. Invariant: whatever can be wrong with a mapping is found
 * here, with its place, before any document is read.
 */
#include "feeds/map.h"

#include <errno.h>
#include <string.h>

#include "feeds/map_parts.h"
#include "feeds/url.h"
#include "lib/str.h"

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

/* TARGET_COUNT: none */
static enum map_target
target_of(const char *name)
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

static pcre2_code *
compile_regex(struct making *m, const struct map_text *text, const char *key, uint32_t options)
{
	_cleanup_free_ char *q = NULL;
	PCRE2_UCHAR words[120];
	pcre2_code *code;
	PCRE2_SIZE at;
	int number;

	if (text->text == NULL)
		return NULL;
	code = pcre2_compile((PCRE2_SPTR)text->text, PCRE2_ZERO_TERMINATED,
	    options | REGEX_OPTIONS | (str_starts(text->text, "(?-i)") ? 0 : PCRE2_CASELESS),
	    &number, &at, NULL);
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

static pcre2_code *
compile_match(struct making *m, const struct map_text *text, const char *key)
{
	return compile_regex(m, text, key, 0);
}

/* In a text, where ^ and $ are ends of lines. */
static void
compile_text_select(
    struct making *m, const struct map_text *text, const char *key, struct map_select *ret)
{
	const struct map_text inner = {
		text->text + (text->text[0] == '$' && text->text[1] != '\0'), text->at
	};
	uint32_t empty = 0;

	ret->whole = strcmp(text->text, ".") == 0;
	if (ret->whole)
		return;
	ret->top = text->text[0] == '$' && text->text[1] != '\0';
	ret->regex = compile_regex(m, &inner, key, PCRE2_MULTILINE);
	if (ret->regex != NULL &&
	    pcre2_pattern_info(ret->regex, PCRE2_INFO_MATCHEMPTY, &empty) == 0 && empty != 0)
		tell(m, text->at, "%s matches the empty text, expected that it finds something",
		    key);
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
	if (d->document == MAP_TEXT) {
		compile_text_select(m, text, key, ret);
		return;
	}
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

/* A selector in the document as a whole. */
static void
compile_top(struct making *m, const struct map_text *text, const char *key, struct map_select *ret)
{
	compile_select(m, text, key, ret);
	if (map_json_goes_up(ret))
		tell(m, text->at, "%s begins with ^, expected no more than the document has", key);
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
check_template(struct making *m, const struct map_value *v, size_t limit)
{
	const struct map_text *t = &v->def->template_;
	size_t n, at;
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
make_dates(struct making *m, struct map_value *v)
{
	const struct map_value_def *d = v->def;
	_cleanup_free_ char *q = NULL;
	struct err err;

	if (d->date_form.text != NULL && map_date_check(d->date_form.text, &err) < 0) {
		q = quote(d->date_form.text);
		tell(m, d->date_form.at, "date-form is %s, expected %s", q, err.text);
	} else if (d->zone.text != NULL && zone_new(&v->zone, d->zone.text, &err) < 0) {
		q = quote(d->zone.text);
		tell(m, d->zone.at, "zone is %s, expected %s", q, err.text);
	} else if (d->day_in.text != NULL && zone_new(&v->day_in, d->day_in.text, &err) < 0) {
		q = quote(d->day_in.text);
		tell(m, d->day_in.at, "day-in is %s, expected %s", q, err.text);
	}
}

/* What an item of values says, wherever it stands; references to values below limit. */
static void
make_value(struct making *m, const struct map_value_def *d, size_t limit, struct map_value *v)
{
	size_t i;

	v->def = d;
	v->select = xcalloc(d->select_count + 1, sizeof(*v->select));
	for (i = 0; i < d->select_count; i++)
		compile_select(m, &d->select[i], "select", &v->select[i]);
	v->match = compile_match(m, &d->match, "match");
	if (d->select_count == 0 && d->template_.text == NULL)
		tell(m, d->at, "%.60s has neither select nor template, expected one of them",
		    d->name);
	check_template(m, v, limit);
	make_dates(m, v);
}

static void
make_own(struct making *m, const struct map_value_def *d)
{
	struct map *map = m->map;
	size_t index = map->count;
	struct map_value *v = &map->value[map->count++];

	if (value_named(map, d->name, index) != MAP_NONE)
		tell(m, d->at, "values has %.60s twice", d->name);
	v->is_date = d->date_form.text != NULL || d->zone.text != NULL || d->day_in.text != NULL;
	make_value(m, d, index, v);
}

static void
make_field(struct making *m, const struct map_value_def *d)
{
	struct map *map = m->map;
	size_t index = map->count;
	struct map_value *v = &map->value[map->count++];
	_cleanup_free_ char *q = NULL;
	const char *near;

	v->target = target_of(d->name);
	v->is_date = v->target == TARGET_DATE || v->target == TARGET_UPDATED ||
	    d->date_form.text != NULL || d->zone.text != NULL || d->day_in.text != NULL;
	if (v->target == TARGET_COUNT) {
		q = quote(d->name);
		near = str_nearest(d->name, map_target_names + 1, TARGET_COUNT - 1);
		tell(m, d->at, "fields has %s, expected a field%s%s%s, or the name under values", q,
		    near != NULL ? " such as " : "", STR_OR(near, ""), "");
		v->target = TARGET_VALUE;
	}
	if (v->target != TARGET_VALUE)
		map->by_target[v->target] = index;
	make_value(m, d, map->def.value_count, v);
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

/* The value that is named, else the field, if there is one. */
static size_t
named_or(struct making *m, const struct map_text *t, const char *key, enum map_target target)
{
	return t->text != NULL       ? named(m, t, key)
	    : target != TARGET_COUNT ? m->map->by_target[target]
				     : MAP_NONE;
}

static size_t
named_date(struct making *m, const struct map_text *t, const char *key)
{
	size_t at = named_or(m, t, key, TARGET_DATE);

	if (at != MAP_NONE)
		m->map->value[at].is_date = true;
	return at;
}

static void
make_when(struct making *m, const struct map_named_text *when, size_t n, struct map_conditions *ret)
{
	size_t i;

	ret->v = xcalloc(n + 1, sizeof(*ret->v));
	ret->n = n;
	for (i = 0; i < n; i++) {
		const struct map_text name = { when[i].name, when[i].at };

		ret->v[i].value = named(m, &name, "when");
		ret->v[i].match = compile_match(m, &when[i].text, when[i].name);
	}
}

static void
make_fact(struct making *m, const struct map_fact_def *d, struct map_fact *f)
{
	f->def = d;
	f->date = named_date(m, &d->date, "date");
	f->actor = named_or(m, &d->actor, "actor", TARGET_ACTOR);
	f->body = named_or(m, &d->body, "body", TARGET_ACTING_BODY);
	f->quote = named_or(m, &d->quote, "quote", TARGET_STATUS);
	f->kind = named_or(m, &d->kind_from, "kind", TARGET_COUNT);
	if (d->kind != NULL && d->kind_from.text != NULL)
		tell(m, d->kind_from.at, "kind has text and value, expected one of them");
	if (d->when_count == 0)
		tell(m, d->at, "%.60s has an empty \"when\", expected what such a row says",
		    d->name);
	make_when(m, d->when, d->when_count, &f->when);
}

static void
make_position(struct making *m, const struct map_position_def *d, struct map_position *p)
{
	const struct map_value_def *const from[] = { &d->actor, &d->vote, &d->id, &d->group };
	struct map_value *const to[] = { &p->actor, &p->vote, &p->id, &p->group };
	size_t i;

	p->def = d;
	if (m->map->def.document == MAP_CSV)
		tell(m, d->at, "positions has %.60s, expected none: a record of csv has no parts",
		    d->name);
	compile_select(m, &d->each, "each", &p->each);
	for (i = 0; i < ARRAY_LEN(from); i++)
		if (from[i]->name != NULL)
			make_value(m, from[i], m->map->def.value_count, to[i]);
}

static void
make_event(struct making *m, const struct map_event_def *d, struct map_event *e)
{
	e->def = d;
	e->starts = named_date(m, &d->starts, "starts");
	e->title = named_or(m, &d->title, "title", TARGET_TITLE);
	e->place = named_or(m, &d->place, "place", TARGET_COUNT);
	e->body = named_or(m, &d->body, "body", TARGET_ACTING_BODY);
	e->status = named_or(m, &d->status, "status", TARGET_STATUS);
	if (d->starts.text == NULL && e->starts == MAP_NONE)
		tell(m, d->at, "%.60s has no \"starts\" and there is no field date, expected one",
		    d->name);
	make_when(m, d->when, d->when_count, &e->when);
}

static void
make_request(struct making *m, const struct map_request_def *d, struct map_request *r)
{
	r->def = d;
	r->url = named_or(m, &d->url, "url", TARGET_COUNT);
	make_when(m, d->when, d->when_count, &r->when);
}

static void
check_how_many(struct making *m, const char *key, size_t n)
{
	if (n > MAP_KINDS_MAX)
		tell(m, m->map->def.at, "%s has %zu items, expected at most %d", key, n,
		    MAP_KINDS_MAX);
}

static void
make_said(struct making *m)
{
	const struct map_def *d = &m->map->def;
	struct map *map = m->map;
	size_t i;

	for (i = 0; i < d->fact_count; i++)
		make_fact(m, &d->facts[i], &map->fact[i]);
	make_when(m, d->expect, d->expect_count, &map->expect);
	for (i = 0; i < d->position_count; i++)
		make_position(m, &d->positions[i], &map->position[i]);
	for (i = 0; i < d->event_count; i++)
		make_event(m, &d->events[i], &map->event[i]);
	for (i = 0; i < d->request_count; i++)
		make_request(m, &d->requests[i], &map->request[i]);
	check_how_many(m, "positions", d->position_count);
	check_how_many(m, "events", d->event_count);
	check_how_many(m, "requests", d->request_count);
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
	if (lines && d->next.text != NULL)
		tell(m, d->next.at,
		    "next is written, expected nothing: a document of this kind is all rows");
	if (lines && d->whole_when.text != NULL)
		tell(m, d->whole_when.at,
		    "whole-when is written, expected nothing: a document of this kind is all rows");
	if (lines && d->empty_when.text != NULL)
		tell(m, d->empty_when.at,
		    "empty-when is written, expected nothing: a document of this kind without "
		    "rows is empty");
	if (d->next_parameter.text != NULL && d->next.text == NULL)
		tell(m, d->next_parameter.at, "next-parameter stands alone, expected next, too");
	else if (d->next_parameter.text != NULL && !url_is_plain(d->next_parameter.text))
		tell(m, d->next_parameter.at,
		    "next-parameter is \"%.60s\", expected the name of a parameter: letters, "
		    "digits and -._~",
		    d->next_parameter.text);
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
	map->position = xcalloc(def->position_count + 1, sizeof(*map->position));
	map->event = xcalloc(def->event_count + 1, sizeof(*map->event));
	map->request = xcalloc(def->request_count + 1, sizeof(*map->request));
	for (i = 0; i < TARGET_COUNT; i++)
		map->by_target[i] = MAP_NONE;
	compile_top(&m, &def->rows, "rows", &map->rows);
	compile_top(&m, &def->next, "next", &map->next);
	compile_top(&m, &def->whole_when, "whole-when", &map->whole);
	compile_top(&m, &def->empty_when, "empty-when", &map->empty);
	map->empty_match = compile_match(&m, &def->empty_match, "empty-match");
	for (i = 0; i < def->value_count; i++)
		make_own(&m, &def->values[i]);
	for (i = 0; i < def->field_count; i++)
		make_field(&m, &def->fields[i]);
	make_said(&m);
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
	pcre2_code_free(s->regex);
	*s = (struct map_select){ .xpath = NULL };
}

static void
value_done(struct map_value *v)
{
	size_t i;

	for (i = 0; v->def != NULL && i < v->def->select_count; i++)
		map_select_done(&v->select[i]);
	free(v->select);
	pcre2_code_free(v->match);
	zone_free(v->zone);
	zone_free(v->day_in);
}

static void
conditions_done(struct map_conditions *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		pcre2_code_free(c->v[i].match);
	free(c->v);
}

static void
position_done(struct map_position *p)
{
	map_select_done(&p->each);
	value_done(&p->actor);
	value_done(&p->vote);
	value_done(&p->id);
	value_done(&p->group);
}

void
map_free(struct map *map)
{
	size_t i;

	if (map == NULL)
		return;
	for (i = 0; i < map->count; i++)
		value_done(&map->value[i]);
	for (i = 0; i < map->def.fact_count; i++)
		conditions_done(&map->fact[i].when);
	for (i = 0; i < map->def.position_count; i++)
		position_done(&map->position[i]);
	for (i = 0; i < map->def.event_count; i++)
		conditions_done(&map->event[i].when);
	for (i = 0; i < map->def.request_count; i++)
		conditions_done(&map->request[i].when);
	conditions_done(&map->expect);
	map_select_done(&map->rows);
	map_select_done(&map->next);
	map_select_done(&map->whole);
	map_select_done(&map->empty);
	pcre2_code_free(map->empty_match);
	free(map->value);
	free(map->fact);
	free(map->position);
	free(map->event);
	free(map->request);
	free(map);
}
