/*
 * A depositary's table, cell by cell, and the rows of mapped documents. Invariant: the kind of the
 * act or the mapping decides the type, no prose is read here.
 */
#include "daemon/detect/record.h"

#include <errno.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"

/* A definitive signature binds like a ratification; consent (CCW) and participation (older
 * protocols) are the same act under other names. Provisional application binds nobody, a signature
 * ad referendum is confirmed by another act, and a notification is a statement. A day of
 * denunciation is that of its notice. */
static const struct {
	const char *kind;
	enum ms_type type;
} acts[] = {
	{ "signature", MS_TREATY_SIGNED },
	{ "confirmation-of-signature", MS_TREATY_SIGNED },
	{ "definitive-signature", MS_RATIFIED },
	{ "ratification", MS_RATIFIED },
	{ "acceptance", MS_RATIFIED },
	{ "approval", MS_RATIFIED },
	{ "formal-confirmation", MS_RATIFIED },
	{ "consent", MS_RATIFIED },
	{ "participation", MS_RATIFIED },
	{ "accession", MS_ACCEDED },
	{ "succession", MS_ACCEDED },
	{ "provisional", MS_PROVISIONAL_APPLICATION },
	{ "notification", MS_RESERVATION },
	{ "denunciation", MS_WITHDRAWAL },
};

int
detect_act_type(const char *kind, enum ms_type *ret)
{
	size_t i;

	for (i = 0; kind != NULL && i < ARRAY_LEN(acts); i++)
		if (strcmp(acts[i].kind, kind) == 0) {
			*ret = acts[i].type;
			return 0;
		}
	return -ENOENT;
}

static const char *
procedure_of(const struct dossier_def *d, size_t n, const char *name)
{
	size_t i;

	for (i = 0; name != NULL && i < n; i++)
		if (str_eq(d[i].name, name))
			return d[i].procedure;
	return NULL;
}

static const char *
participant(const struct entry *e)
{
	const struct state_name *st = state_by_name(e->title, strlen(e->title));

	return st != NULL ? st->name : e->title;
}

static int
fill(struct fact *f, const struct act *a, const struct entry *e, struct arena *mem)
{
	const char *text = STR_OR(a->text, "");

	f->actor = arena_strdup(mem, participant(e));
	f->kind = arena_strdup(mem, f->type == MS_WITHDRAWAL ? "notification" : a->kind);
	f->rule = arena_printf(mem, "record:%s", a->kind);
	f->quote = arena_strdup(mem, text);
	if (f->actor == NULL || f->kind == NULL || f->rule == NULL || f->quote == NULL)
		return -EFBIG;
	f->date = a->date;
	f->date_from = a->date.precision != WHEN_NONE ? DATE_RECORD : DATE_NONE;
	f->vote.for_ = f->vote.against = f->vote.abstain = -1;
	f->vote.present = f->vote.absent = -1;
	f->evidence = EV_RECORD;
	f->confidence = 100;
	f->field = "acts";
	f->to = strlen(text);
	return 0;
}

int
record_read(const struct detect_source *src, const struct dossier_def *dossiers, size_t n_dossiers,
    const struct entry *e, struct arena *mem, struct fact_list *ret, struct err *err)
{
	size_t per_act = src->dossier_count > 0 ? src->dossier_count : 1, i, k, n = 0;
	struct fact *v;
	enum ms_type type;

	if (str_empty(e->title) || (src->dossier_count == 0 && src->dossier_required))
		return 0;
	v = arena_alloc(mem, e->act_count * per_act * sizeof(*v));
	if (v == NULL)
		return err_set(err, -EFBIG, "the facts of one document do not fit");
	for (i = 0; i < e->act_count; i++) {
		if (e->acts[i].bracketed || detect_act_type(e->acts[i].kind, &type) < 0)
			continue;
		for (k = 0; k < per_act; k++) {
			v[n].type = type;
			v[n].dossier = src->dossier_count > 0 ? src->dossiers[k] : NULL;
			v[n].procedure = procedure_of(dossiers, n_dossiers, v[n].dossier);
			if (fill(&v[n], &e->acts[i], e, mem) < 0)
				return err_set(err, -EFBIG, "the facts of one document do not fit");
			n++;
		}
	}
	ret->v = v;
	ret->n = n;
	return 0;
}

/* ---- rows of mapped documents */

#define ABOUT_MAX 16 /* dossiers of one row */

struct about {
	const struct dossier_def *defs;
	size_t n_defs;
	const struct matcher *matcher;
	const char *names[ABOUT_MAX]; /* once each */
	size_t n;
};

static void
add_about(struct about *a, const char *name)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		if (str_eq(a->names[i], name))
			return;
	if (a->n < ABOUT_MAX)
		a->names[a->n++] = name;
}

static void
look_about(struct about *a, const char *text)
{
	struct dossier_match found[ABOUT_MAX];
	size_t i, n;

	if (text == NULL || a->n_defs == 0)
		return;
	n = matcher_find(a->matcher, text, strlen(text), found, ARRAY_LEN(found));
	for (i = 0; i < n; i++)
		if (found[i].dossier < a->n_defs) /* others are names of something else */
			add_about(a, a->defs[found[i].dossier].name);
}

/* The source's own dossiers, else those that the row says it is about, else those of its texts,
 * else those of the row that asked for its document. */
static void
find_about(struct about *a, const struct detect_source *src, const struct entry *e)
{
	size_t i;

	for (i = 0; i < src->dossier_count; i++)
		add_about(a, src->dossiers[i]);
	if (src->dossier_count > 0)
		return;
	if (e->about != NULL) {
		look_about(a, e->about);
		return; /* of another dossier, if of none that is followed */
	}
	look_about(a, e->title);
	look_about(a, e->summary);
	look_about(a, e->body);
	if (a->n == 0)
		for (i = 0; i < src->inherited_count; i++)
			add_about(a, src->inherited[i]);
}

size_t
record_about(const struct detect_source *src, const struct dossier_def *dossiers, size_t n_dossiers,
    const struct matcher *matcher, const struct entry *e, const char **ret, size_t max)
{
	struct about a = { .defs = dossiers, .n_defs = n_dossiers, .matcher = matcher };
	size_t n;

	find_about(&a, src, e);
	for (n = 0; n < a.n && n < max; n++)
		ret[n] = a.names[n];
	return n;
}

static const char *
actor_of(const struct row_fact *s)
{
	const struct state_name *st =
	    s->actor != NULL ? state_by_name(s->actor, strlen(s->actor)) : NULL;

	return st != NULL ? st->name : s->actor;
}

/* ---- how each voted */

static const struct state_name *
voter_state(const struct position *p)
{
	return p->actor != NULL ? state_by_name(p->actor, strlen(p->actor)) : NULL;
}

/* Members of a chamber are called Jordan and Israel, too: one body's voters are States all, or
 * persons all. */
static bool
voters_are_states(const struct entry *e)
{
	size_t i, known = 0;

	for (i = 0; i < e->position_count; i++)
		known += voter_state(&e->positions[i]) != NULL;
	return known * 2 > e->position_count;
}

/* A person whose name is a State's is told from it by party or number. */
static const char *
voter_name(const struct position *p, bool states, struct arena *mem)
{
	const struct state_name *st = voter_state(p);

	if (st == NULL)
		return p->actor;
	return states
	    ? st->name
	    : arena_printf(mem, "%s (%s)", p->actor, STR_OR(p->group, STR_OR(p->id, "person")));
}

static int
read_positions(const struct entry *e, struct arena *mem, const struct position **ret, size_t *ret_n)
{
	struct position *v = arena_alloc(mem, (e->position_count + 1) * sizeof(*v));
	bool states = voters_are_states(e);
	size_t i, n = 0;

	if (v == NULL)
		return -EFBIG;
	for (i = 0; i < e->position_count; i++) {
		if (str_empty(e->positions[i].actor) || e->positions[i].vote >= POS_COUNT)
			continue;
		v[n] = e->positions[i];
		v[n].actor = voter_name(&v[n], states, mem);
		if (v[n].actor == NULL)
			return -EFBIG;
		n++;
	}
	*ret = v;
	*ret_n = n;
	return 0;
}

static int
fill_said(struct fact *f, const struct row_fact *s, const struct entry *e,
    const struct detect_source *src, struct arena *mem)
{
	const char *quote = STR_OR(s->quote, STR_OR(e->title, ""));
	const char *actor = ms_types[s->type].per_actor ? actor_of(s) : NULL;

	*f = (struct fact){ .type = s->type,
		.official = true,
		.body = arena_strdup(mem, STR_OR(body_by_name(s->body), s->body)),
		.actor = arena_strdup(mem, actor),
		.number = arena_strdup(mem, s->number),
		.kind = arena_strdup(mem, s->kind),
		.rule = arena_printf(mem, "record:%s", s->rule),
		.quote = arena_strdup(mem, quote),
		.date = s->date,
		.date_from = DATE_RECORD,
		.vote = s->vote,
		.evidence = src->evidence,
		.confidence = 100,
		.field = "row",
		.to = strlen(quote) };
	if (s->date.precision == WHEN_NONE) {
		f->date = e->published;
		f->date_from = e->published.precision != WHEN_NONE ? DATE_PUBLISHED : DATE_NONE;
	}
	return f->rule == NULL || f->quote == NULL ? -EFBIG : 0;
}

int
record_said(const struct detect_source *src, const struct dossier_def *dossiers, size_t n_dossiers,
    const struct matcher *matcher, const struct entry *e, struct arena *mem, struct fact_list *ret,
    struct err *err)
{
	struct about a = { .defs = dossiers, .n_defs = n_dossiers, .matcher = matcher };
	const struct position *voters = NULL;
	size_t n, i, k, count = 0, voter_count = 0;
	struct fact *v;

	find_about(&a, src, e);
	n = a.n;
	if (n == 0 && src->dossier_required)
		return 0;
	n = n > 0 ? n : 1;
	v = arena_alloc(mem, (e->said_count * n + 1) * sizeof(*v));
	if (v == NULL || read_positions(e, mem, &voters, &voter_count) < 0)
		return err_set(err, -EFBIG, "the facts of one document do not fit");
	for (i = 0; i < e->said_count; i++)
		for (k = 0; k < n; k++) {
			if (fill_said(&v[count], &e->said[i], e, src, mem) < 0)
				return err_set(err, -EFBIG, "the facts of one document do not fit");
			v[count].dossier = a.names[k];
			v[count].procedure = procedure_of(dossiers, n_dossiers, a.names[k]);
			if (e->said[i].counts) {
				v[count].positions = voters;
				v[count].position_count = voter_count;
			}
			count++;
		}
	ret->v = v;
	ret->n = count;
	return 0;
}
