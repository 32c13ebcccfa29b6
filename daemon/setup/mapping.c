#include "daemon/setup/mapping.h"

#include <string.h>
#include <strings.h>

#include "lib/mem.h"
#include "lib/str.h"

#define ARENA_MAX ((size_t)64 << 20) /* the settings themselves are bounded below that */

struct mappings {
	struct arena arena; /* of the definitions' arrays, which the maps borrow */
	struct map **v;
	size_t n;
};

static void *
alloc(struct arena *a, size_t size)
{
	void *p = arena_alloc(a, size);

	if (p == NULL)
		abort();
	return p;
}

static struct map_text
text_of(const struct conf_text *t)
{
	return (struct map_text){ t->text, &t->place };
}

static struct map_text *
texts_of(struct arena *a, const struct conf_texts *list)
{
	struct map_text *v = alloc(a, (list->n + 1) * sizeof(*v));
	size_t i;

	for (i = 0; i < list->n; i++)
		v[i] = text_of(&list->v[i]);
	return v;
}

static struct map_named_text *
pairs_of(struct arena *a, const struct conf_pairs *pairs)
{
	struct map_named_text *v = alloc(a, (pairs->n + 1) * sizeof(*v));
	size_t i;

	for (i = 0; i < pairs->n; i++)
		v[i] = (struct map_named_text){ pairs->v[i].name, &pairs->v[i].place,
			text_of(&pairs->v[i].text) };
	return v;
}

static struct map_value_def
value_of(struct arena *a, const struct mapping_value_conf *c)
{
	return (struct map_value_def){ .name = c->name,
		.at = &c->place,
		.select = texts_of(a, &c->select),
		.select_count = c->select.n,
		.match = text_of(&c->match),
		.template_ = text_of(&c->template_),
		.date_form = text_of(&c->date_form),
		.zone = text_of(&c->zone),
		.day_in = text_of(&c->day_in),
		.join = c->join,
		.fallback = c->fallback,
		.absent = c->absent.v,
		.absent_count = c->absent.n,
		.optional = c->optional };
}

static struct map_value_def *
values_of(struct arena *a, const struct conf_items *items)
{
	const struct mapping_value_conf *c = items->v;
	struct map_value_def *v = alloc(a, (items->n + 1) * sizeof(*v));
	size_t i;

	for (i = 0; i < items->n; i++)
		v[i] = value_of(a, &c[i]);
	return v;
}

static struct map_fact_def *
facts_of(struct arena *a, const struct conf_items *items)
{
	const struct mapping_fact_conf *c = items->v;
	struct map_fact_def *v = alloc(a, (items->n + 1) * sizeof(*v));
	size_t i;

	for (i = 0; i < items->n; i++, c++)
		v[i] = (struct map_fact_def){ .name = c->name,
			.type = c->type,
			.kind = c->kind.text,
			.kind_from = text_of(&c->kind.value),
			.at = &c->place,
			.date = text_of(&c->date),
			.actor = text_of(&c->actor),
			.body = text_of(&c->body),
			.quote = text_of(&c->quote),
			.when = pairs_of(a, &c->when),
			.when_count = c->when.n,
			.counts = c->counts };
	return v;
}

static struct map_position_def *
positions_of(struct arena *a, const struct conf_items *items)
{
	const struct mapping_position_conf *c = items->v;
	struct map_position_def *v = alloc(a, (items->n + 1) * sizeof(*v));
	size_t i;

	for (i = 0; i < items->n; i++, c++)
		v[i] = (struct map_position_def){ .name = c->name,
			.at = &c->place,
			.each = text_of(&c->each),
			.actor = value_of(a, &c->actor),
			.vote = value_of(a, &c->vote),
			.id = value_of(a, &c->id),
			.group = value_of(a, &c->group),
			.required = c->require };
	return v;
}

static struct map_event_def *
events_of(struct arena *a, const struct conf_items *items)
{
	const struct mapping_event_conf *c = items->v;
	struct map_event_def *v = alloc(a, (items->n + 1) * sizeof(*v));
	size_t i;

	for (i = 0; i < items->n; i++, c++)
		v[i] = (struct map_event_def){ .name = c->name,
			.at = &c->place,
			.kind = settings_event_kind_words[c->kind],
			.starts = text_of(&c->starts),
			.title = text_of(&c->title),
			.place = text_of(&c->where),
			.body = text_of(&c->body),
			.status = text_of(&c->status),
			.when = pairs_of(a, &c->when),
			.when_count = c->when.n };
	return v;
}

static struct map_request_def *
requests_of(struct arena *a, const struct conf_items *items)
{
	const struct mapping_request_conf *c = items->v;
	struct map_request_def *v = alloc(a, (items->n + 1) * sizeof(*v));
	size_t i;

	for (i = 0; i < items->n; i++, c++)
		v[i] = (struct map_request_def){ .name = c->name,
			.at = &c->place,
			.url = text_of(&c->url),
			.map = c->map,
			.when = pairs_of(a, &c->when),
			.when_count = c->when.n,
			.followed = c->followed,
			.inherit = c->inherit,
			.again_ms = c->again_ms };
	return v;
}

static void
make_def(struct arena *a, const struct mapping_conf *c, struct map_def *ret)
{
	*ret = (struct map_def){ .name = c->name,
		.at = &c->place,
		.document = (enum map_document)c->document,
		.table = c->kind == MAPPING_TABLE,
		.prose = c->prose,
		.distinct = c->distinct,
		.rows = text_of(&c->rows),
		.next = text_of(&c->next),
		.next_parameter = text_of(&c->next_parameter),
		.whole_when = text_of(&c->whole_when),
		.empty_when = text_of(&c->empty_when),
		.empty_match = text_of(&c->empty_match),
		.delimiter = text_of(&c->delimiter),
		.namespaces = pairs_of(a, &c->namespaces),
		.namespace_count = c->namespaces.n,
		.values = values_of(a, &c->values),
		.value_count = c->values.n,
		.fields = values_of(a, &c->fields),
		.field_count = c->fields.n,
		.facts = facts_of(a, &c->facts),
		.fact_count = c->facts.n,
		.expect = pairs_of(a, &c->expect),
		.expect_count = c->expect.n,
		.positions = positions_of(a, &c->positions),
		.position_count = c->positions.n,
		.events = events_of(a, &c->events),
		.event_count = c->events.n,
		.requests = requests_of(a, &c->requests),
		.request_count = c->requests.n,
		.require = texts_of(a, &c->require),
		.require_count = c->require.n };
}

struct telling {
	conf_report_fn *report;
	void *arg;
};

static void
on_mistake(const void *at, const char *text, void *arg)
{
	const struct telling *t = arg;

	t->report(at, text, t->arg);
}

int
mappings_new(const struct settings *s, conf_report_fn *report, void *arg, struct mappings **ret)
{
	struct mappings *m = xcalloc(1, sizeof(*m));
	struct telling t = { report, arg };
	int mistakes = 0, r;
	size_t i;

	arena_init(&m->arena, ARENA_MAX);
	m->v = xcalloc(s->mapping_count + 1, sizeof(struct map *));
	for (i = 0; i < s->mapping_count; i++) {
		struct map_def def;

		make_def(&m->arena, &s->mappings[i], &def);
		r = map_new(&m->v[m->n], &def, on_mistake, &t);
		m->n += r == 0;
		mistakes += r;
	}
	if (mistakes == 0)
		*ret = m;
	else
		mappings_free(m);
	return mistakes;
}

void
mappings_free(struct mappings *m)
{
	size_t i;

	if (m == NULL)
		return;
	for (i = 0; i < m->n; i++)
		map_free(m->v[i]);
	free(m->v);
	arena_done(&m->arena);
	free(m);
}

const struct map *
mappings_find(const struct mappings *m, const char *name)
{
	size_t i;

	for (i = 0; name != NULL && i < m->n; i++)
		if (str_eq(map_name(m->v[i]), name))
			return m->v[i];
	return NULL;
}

static bool
is_two_thirds(const char *majority)
{
	return majority != NULL &&
	    (strcmp(majority, "2/3") == 0 || strcasecmp(majority, "two thirds") == 0 ||
		strcasecmp(majority, "two-thirds") == 0);
}

static struct vote
vote_of(const struct feed_typed *t)
{
	if (t == NULL || t->for_ < 0 || t->against < 0)
		return (struct vote){
			.for_ = -1, .against = -1, .abstain = -1, .present = -1, .absent = -1
		};
	return (struct vote){ .counted = true,
		.for_ = t->for_,
		.against = t->against,
		.abstain = t->abstain,
		.present = t->present,
		.absent = t->absent,
		.two_thirds = is_two_thirds(t->majority) };
}

static int
word_of(const char *const *words, const char *word)
{
	int i;

	for (i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	abort(); /* the tables of feeds, config and model.h have the same words: a test */
}

/* As published, a vote in a word that is not known as POS_COUNT: what counts is detection's. */
static bool
take_positions(const struct feed_typed *t, struct arena *arena, struct entry *ret)
{
	struct position *v = arena_alloc(arena, (t->position_count + 1) * sizeof(*v));
	size_t i;

	if (v == NULL)
		return false;
	for (i = 0; i < t->position_count; i++) {
		const struct feed_position *p = &t->positions[i];

		v[i] = (struct position){ .actor = p->actor,
			.id = p->id,
			.group = p->group,
			.vote = p->vote != NULL
			    ? (enum position_vote)word_of(position_words, p->vote)
			    : POS_COUNT,
			.text = p->text };
	}
	ret->positions = v;
	ret->position_count = t->position_count;
	return true;
}

static bool
take_events(const struct feed_typed *t, struct arena *arena, struct entry *ret)
{
	struct event *v = arena_alloc(arena, (t->event_count + 1) * sizeof(*v));
	size_t i;

	if (v == NULL)
		return false;
	for (i = 0; i < t->event_count; i++) {
		const struct feed_event *e = &t->events[i];

		v[i] = (struct event){ .kind = (enum event_kind)word_of(event_kind_words, e->kind),
			.name = e->name,
			.title = e->title,
			.place = e->place,
			.body = e->body,
			.status = e->status,
			.starts = e->starts };
	}
	ret->events = v;
	ret->event_count = t->event_count;
	return true;
}

bool
mapping_said(const struct feed_typed *t, struct arena *arena, struct entry *ret)
{
	struct row_fact *v;
	size_t i;

	if (t == NULL)
		return true;
	ret->exact = t->exact;
	ret->about = t->about;
	v = arena_alloc(arena, (t->fact_count + 1) * sizeof(*v));
	if (v == NULL)
		return false;
	for (i = 0; i < t->fact_count; i++) {
		const struct feed_fact *f = &t->facts[i];

		if (ms_type_by_code(f->type, &v[i].type) != 0)
			abort(); /* the settings have checked it against ms_type_codes */
		v[i].rule = f->rule;
		v[i].kind = f->kind;
		v[i].actor = f->actor;
		v[i].body = f->body;
		v[i].number = f->counts ? t->number : NULL;
		v[i].quote = f->quote;
		v[i].date = f->date;
		v[i].counts = f->counts;
		v[i].vote = vote_of(f->counts ? t : NULL);
	}
	ret->said = v;
	ret->said_count = t->fact_count;
	return take_positions(t, arena, ret) && take_events(t, arena, ret);
}
