/*
 * What a row says beside its fields: facts, how each voted, what is announced, and documents that
 * it names. Invariant: nothing is guessed: a word of a vote that is not known stays without a
 * meaning, and a row that should have said a fact and did not is marked.
 */
#include <errno.h>
#include <string.h>

#include "feeds/map_parts.h"
#include "feeds/url.h"
#include "lib/str.h"

/* Do all conditions match? What is absent is the empty text. */
static int
holds(struct map_run *run, const struct map_conditions *when, bool *ret)
{
	size_t i;
	int r = 0;

	*ret = true;
	for (i = 0; i < when->n && r == 0 && *ret; i++)
		r = map_matches(
		    run, when->v[i].match, STR_OR(run->text[when->v[i].value], ""), ret);
	return r;
}

static const char *
at_or(const struct map_run *run, size_t at, const char *other)
{
	return at != MAP_NONE && run->text[at] != NULL ? run->text[at] : other;
}

static struct when
date_at(const struct map_run *run, size_t at)
{
	return at != MAP_NONE ? run->date[at] : (struct when){ .precision = WHEN_NONE };
}

static int
take_facts(struct map_run *run, struct feed_typed *t)
{
	const struct map *map = run->map;
	struct feed_fact *v;
	size_t i;
	bool yes;
	int r;

	if (map->def.fact_count == 0)
		return 0;
	v = arena_alloc(run->arena, map->def.fact_count * sizeof(*v));
	if (v == NULL)
		return map_full(run);
	for (i = 0; i < map->def.fact_count; i++) {
		const struct map_fact *f = &map->fact[i];

		r = holds(run, &f->when, &yes);
		if (r != 0)
			return r;
		if (!yes)
			continue;
		v[t->fact_count++] = (struct feed_fact){ .rule = f->def->name,
			.type = f->def->type,
			.kind = at_or(run, f->kind, f->def->kind),
			.counts = f->def->counts,
			.actor = at_or(run, f->actor, NULL),
			.body = at_or(run, f->body, NULL),
			.quote = at_or(run, f->quote, map_text_of(run, TARGET_TITLE)),
			.date = date_at(run, f->date) };
	}
	t->facts = v;
	return 0;
}

static int
look_expected(struct map_run *run, const struct feed_typed *t)
{
	bool yes;
	int r;

	if (run->map->expect.n == 0 || t->fact_count > 0)
		return 0;
	r = holds(run, &run->map->expect, &yes);
	if (r == 0 && yes)
		run->flaws |= FEED_FLAW_FACT;
	return r;
}

/* ---- how each voted */

struct voting {
	const struct map_position *position;
	const struct map_reader *reader;
	struct map_said *said;
	struct feed_position *v; /* room for MAP_POSITIONS_MAX */
	size_t n, finds;
};

static int
part(struct map_run *run, const struct map_value *v, const struct map_reader *reader, void *find,
    const char **ret)
{
	int r = 0;

	*ret = NULL;
	if (v->def != NULL) {
		r = map_value_text(run, v, reader, find, ret);
		if (r == 0 && *ret == NULL)
			*ret = v->def->fallback;
	}
	return r;
}

static int
on_voter(struct map_run *run, void *find, void *arg)
{
	struct voting *g = arg;
	const struct map_position *p = g->position;
	struct feed_position got = { .actor = NULL };
	int r;

	g->finds++;
	g->said->finds++;
	r = part(run, &p->actor, g->reader, find, &got.actor);
	if (r == 0)
		r = part(run, &p->vote, g->reader, find, &got.text);
	if (r == 0)
		r = part(run, &p->id, g->reader, find, &got.id);
	if (r == 0)
		r = part(run, &p->group, g->reader, find, &got.group);
	if (r != 0)
		return r;
	if (g->n == MAP_POSITIONS_MAX)
		return err_set(run->err, FEED_TOO_MUCH,
		    "row %zu has more than %d who voted, where at most that many are read",
		    run->doc.count, MAP_POSITIONS_MAX);
	got.vote = got.text != NULL ? vote_word(got.text) : NULL;
	g->said->actors += got.actor != NULL;
	g->said->first = g->said->first != NULL ? g->said->first : got.actor;
	g->said->votes += got.text != NULL;
	if (got.actor == NULL || got.vote == NULL)
		run->flaws |= FEED_FLAW_VOTE;
	if (got.actor != NULL)
		g->v[g->n++] = got;
	return 0;
}

static int
take_positions(
    struct map_run *run, const struct map_reader *reader, void *row, struct feed_typed *t)
{
	const struct map *map = run->map;
	struct voting g = { .reader = reader };
	struct feed_position *kept;
	size_t i;
	int r = 0;

	if (map->def.position_count == 0)
		return 0;
	g.v = xcalloc(MAP_POSITIONS_MAX, sizeof(*g.v));
	for (i = 0; i < map->def.position_count && r == 0; i++) {
		g.position = &map->position[i];
		g.said = &run->said[i];
		g.finds = 0;
		r = reader->each(run, &g.position->each, row, on_voter, &g);
		g.said->rows += g.finds > 0;
		if (r == 0 && g.finds == 0 && g.position->def->required && !run->lenient)
			r = err_set(run->err, FEED_BROKEN,
			    "format changed: positions %s vanished from row %zu",
			    g.position->def->name, run->doc.count);
	}
	kept = r == 0 ? arena_alloc(run->arena, (g.n + 1) * sizeof(*kept)) : NULL;
	if (kept != NULL) {
		memcpy(kept, g.v, g.n * sizeof(*kept));
		t->positions = kept;
		t->position_count = g.n;
	}
	free(g.v);
	return r == 0 && kept == NULL ? map_full(run) : r;
}

/* ---- what is announced, and what is named */

/* Without a date that can be read nothing is announced. */
static int
take_events(struct map_run *run, struct feed_typed *t)
{
	const struct map *map = run->map;
	struct feed_event *v;
	size_t i;
	bool yes;
	int r;

	v = arena_alloc(run->arena, (map->def.event_count + 1) * sizeof(*v));
	if (v == NULL)
		return map_full(run);
	for (i = 0; i < map->def.event_count; i++) {
		const struct map_event *e = &map->event[i];

		r = holds(run, &e->when, &yes);
		if (r != 0)
			return r;
		if (!yes)
			continue;
		if (date_at(run, e->starts).precision == WHEN_NONE) {
			run->flaws |= FEED_FLAW_DATE;
			continue;
		}
		v[t->event_count++] = (struct feed_event){ .name = e->def->name,
			.kind = e->def->kind,
			.title = at_or(run, e->title, NULL),
			.place = at_or(run, e->place, NULL),
			.body = at_or(run, e->body, NULL),
			.status = at_or(run, e->status, NULL),
			.starts = date_at(run, e->starts) };
	}
	t->events = v;
	return 0;
}

static int
take_requests(struct map_run *run, struct feed_typed *t)
{
	const struct map *map = run->map;
	struct feed_request *v;
	const char *url;
	size_t i;
	bool yes;
	int r;

	v = arena_alloc(run->arena, (map->def.request_count + 1) * sizeof(*v));
	if (v == NULL)
		return map_full(run);
	for (i = 0; i < map->def.request_count; i++) {
		const struct map_request *q = &map->request[i];

		url = at_or(run, q->url, NULL);
		r = holds(run, &q->when, &yes);
		if (r != 0)
			return r;
		if (!yes || url == NULL)
			continue;
		url = url_resolve(run->arena, run->base, url, strlen(url));
		if (url == NULL)
			return map_full(run);
		if (url_is_web(url))
			v[t->request_count++] = (struct feed_request){ q->def->name, url,
				q->def->map, q->def->followed, q->def->inherit, q->def->again_ms };
	}
	t->requests = v;
	return 0;
}

int
map_said_fill(struct map_run *run, const struct map_reader *reader, void *row, struct feed_typed *t)
{
	int r = take_facts(run, t);

	if (r == 0)
		r = look_expected(run, t);
	if (r == 0)
		r = take_positions(run, reader, row, t);
	if (r == 0)
		r = take_events(run, t);
	return r == 0 ? take_requests(run, t) : r;
}

/* Finds of which none has a name, or none a vote, are not what they were. */
int
map_said_end(struct map_run *run)
{
	size_t i;

	for (i = 0; i < run->map->def.position_count; i++) {
		const struct map_said *s = &run->said[i];

		if (s->finds > 0 && (s->actors == 0 || s->votes == 0))
			return err_set(run->err, FEED_BROKEN,
			    "format changed: %s of positions %s vanished",
			    s->actors == 0 ? "actor" : "vote", run->map->def.positions[i].name);
	}
	return 0;
}
