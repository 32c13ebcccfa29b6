/*
 * Turns a match that won into facts: one per State of its list and per dossier of its clause.
 * Invariant: many without a name are evidence of nothing, and the quote is the entry's own bytes.
 */
#include <errno.h>
#include <string.h>

#include "daemon/detect/actor.h"
#include "daemon/detect/detector.h"
#include "daemon/detect/record.h"
#include "daemon/detect/vocab.h"
#include "lib/mem.h"
#include "lib/str.h"

#define DAY_S INT64_C(86400)
#define QUOTE_MAX 400

struct draft { /* what all facts of one hit share, and what they differ in */
	struct fact fact;
	const char *actor[ACTORS_MAX];
	size_t actors;
	const char *dossier[MENTIONS_MAX];
	size_t dossiers;
};

static const struct re_span *
group(const struct rule *rule, const struct hit *h, enum rule_group g)
{
	const struct re_span *s = rule->group[g] != 0 ? &h->m.span[rule->group[g]] : NULL;

	return s != NULL && s->set && s->to > s->from ? s : NULL;
}

/* An empty date in a match: what the words name is no day of the act. */
static bool
has_no_date(const struct rule *rule, const struct hit *h)
{
	const struct re_span *s = &h->m.span[rule->group[GROUP_DATE]];

	return rule->group[GROUP_DATE] != 0 && s->set && s->to == s->from;
}

static int
too_much(struct reading *r)
{
	return err_set(r->err, -EFBIG, "the facts of one document do not fit");
}

static void
fill_body(struct draft *d, const struct rule *rule, const struct field *f, const struct hit *h,
    const struct body_name **ret_known)
{
	const struct re_span *g = group(rule, h, GROUP_BODY);

	*ret_known = NULL;
	if (g != NULL) {
		*ret_known = vocab_body(f->text.s + g->from, g->to - g->from);
		if (*ret_known != NULL)
			d->fact.body = (*ret_known)->name;
	} else if (rule->def->body != NULL) {
		*ret_known = vocab_body(rule->def->body, strlen(rule->def->body));
	}
	if (d->fact.body == NULL)
		d->fact.body = rule->def->body;
}

static const char *
canonical_state(const char *name)
{
	const struct state_name *st = name != NULL ? state_by_name(name, strlen(name)) : NULL;

	return st != NULL ? st->name : name;
}

static unsigned
state_names_of(const struct rule *rule)
{
	return ((rule->languages & LANGUAGE_FR) != 0 ? NAMES_FRENCH : 0) |
	    ((rule->languages & LANGUAGE_ES) != 0 ? NAMES_SPANISH : 0);
}

/* The last list of States, by their names, else by what is theirs ("Norwegian"). */
static void
find_actors(struct draft *d, const struct rule *rule, const char *s, size_t len)
{
	unsigned names = state_names_of(rule);

	d->actors = actors_last_list(s, len, names, d->actor, ACTORS_MAX);
	if (d->actors == 0)
		d->actors =
		    actors_last_list(s, len, names | NAMES_ADJECTIVES, d->actor, ACTORS_MAX);
}

/* The actor's group; else the States before the head; else whose legislature the body is. */
static void
fill_actors(struct draft *d, const struct rule *rule, const struct field *f, const struct hit *h,
    const struct body_name *body)
{
	const struct re_span *g = group(rule, h, GROUP_ACTOR), *head = group(rule, h, GROUP_HEAD);
	const char *s = f->text.s;
	size_t end = head != NULL ? head->from : h->m.span[0].to;

	if (d->fact.type == MS_NONE ||
	    (!ms_types[d->fact.type].per_actor && !rule->def->needs_actor))
		return;
	if (g != NULL) {
		find_actors(d, rule, s + g->from, g->to - g->from);
	} else {
		size_t from = actors_list_start(s, h->clause.from, state_names_of(rule));

		find_actors(d, rule, s + from, end - from);
	}
	if (d->actors == 0 && g == NULL && (rule->languages & LANGUAGE_EN) != 0) {
		d->actor[0] = actors_by_capital(s + h->clause.from, end - h->clause.from);
		d->actors = d->actor[0] != NULL;
	}
	if (d->actors == 0 && g == NULL && (rule->languages & LANGUAGE_EN) != 0)
		d->actors = actors_behind(s + h->clause.from, h->clause.to - h->clause.from,
		    end - h->clause.from, h->m.span[0].to - h->clause.from, d->actor, ACTORS_MAX);
	if (d->actors == 0 && body != NULL && body->state != NULL) {
		d->actor[0] = canonical_state(body->state);
		d->actors = 1;
	}
}

/* One spelling of what is an identity: "79/243" of a heading is A/RES/79/243, "S/RES/2990(2025)"
 * has its blank, a notification's number has none. */
static char *
number_text(struct reading *r, enum ms_type type, const char *s, size_t len)
{
	const struct clause here = { 0, len };
	const char *notice[1];
	bool bare = s[0] >= '0' && s[0] <= '9';
	char *out = arena_printf(r->mem, "%s%*s",
	    bare && type == MS_UN_GA_ADOPTED       ? "A/RES/"
		: bare && type == MS_UN_SC_ADOPTED ? "S/RES/"
						   : "",
	    (int)len + 1, "");
	size_t i, n, notices = 0;

	if (out == NULL ||
	    references_find(r->d->references, &r->env, s, &here, r->mem, notice, 1, &notices) < 0)
		return NULL;
	if (notices > 0 && str_starts(notice[0], "C.N."))
		return arena_strdup(r->mem, notice[0]);
	n = strlen(out) - len - 1;
	for (i = 0; i < len; i++) {
		if (type == MS_UN_SC_ADOPTED && s[i] == '(' && i > 0 && s[i - 1] != ' ')
			out[n++] = ' ';
		out[n++] = s[i];
	}
	out[n] = '\0';
	return out;
}

static int
fill_strings(struct reading *r, struct draft *d, const struct rule *rule, const struct field *f,
    const struct hit *h)
{
	const struct re_span *g = group(rule, h, GROUP_NUMBER), *said = &h->m.span[0];
	const struct re_span clause = { h->clause.from, h->clause.to, true };
	size_t from, to;

	if (!rule->def->official && clause.to - clause.from <= QUOTE_MAX)
		said = &clause; /* the verb alone would convince nobody */
	if (g == NULL)
		g = group(rule, h, GROUP_ROLL);
	if (g != NULL) {
		d->fact.number = number_text(r, h->type, f->text.s + g->from, g->to - g->from);
		if (d->fact.number == NULL)
			return too_much(r);
	} else if (references_adopted(r->d->references, &r->env, h->type, f->text.s, &h->clause,
		       r->mem, &d->fact.number) < 0) {
		return too_much(r);
	}
	text_span(&f->text, said->from, said->to, &from, &to);
	d->fact.from = from;
	d->fact.to = to;
	d->fact.quote = arena_strndup(r->mem, f->text.src + from, to - from);
	return d->fact.quote != NULL ? 0 : too_much(r);
}

/* Those of the clause; a title is read whole: "Treaty Doc. 112-7: resolution agreed to". */
static int
fill_references(struct reading *r, struct draft *d, const struct field *f, const struct hit *h)
{
	const struct clause all = { 0, f->text.len };
	bool title = f->scope == SCOPE_TITLE && f->text.len <= QUOTE_MAX;
	const char **list = arena_alloc(r->mem, REFERENCES_MAX * sizeof(*list));
	struct re_env env = r->env;

	if (title)
		env.words = f->words;
	if (list == NULL ||
	    references_find(r->d->references, &env, f->text.s, title ? &all : &h->clause, r->mem,
		list, REFERENCES_MAX, &d->fact.reference_count) < 0)
		return too_much(r);
	d->fact.references = list;
	return 0;
}

/* "instrument of acceptance" says what kind of consent it is; the first such word counts. */
static void
fill_kind(struct draft *d, const struct rule *rule, const struct field *f, const struct hit *h)
{
	static const struct {
		const char *stem, *kind;
	} kinds[] = { { "accept", "acceptance" }, { "approv", "approval" },
		{ "acced", "accession" }, { "access", "accession" }, { "succe", "succession" },
		{ "ratif", "ratification" },
		/* French and Spanish */
		{ "approuv", "approval" }, { "approb", "approval" }, { "aprob", "approval" },
		{ "acept", "acceptance" }, { "adh\303\251", "accession" }, { "adhes", "accession" },
		{ "adhir", "accession" }, { "suces", "succession" } };
	size_t i, k;

	d->fact.kind = rule->def->kind;
	if (d->fact.kind != NULL ||
	    (d->fact.type != MS_RATIFIED && d->fact.type != MS_ACCEDED &&
		d->fact.type != MS_DEPOSITED))
		return;
	for (i = h->m.span[0].from; i < h->m.span[0].to; i++)
		for (k = 0; k < ARRAY_LEN(kinds); k++)
			if (strncasecmp(f->text.s + i, kinds[k].stem, strlen(kinds[k].stem)) == 0) {
				d->fact.kind = kinds[k].kind;
				return;
			}
}

static int
span_number(const struct field *f, const struct re_span *g)
{
	return g != NULL ? vote_number(f->text.s + g->from, g->to - g->from) : -1;
}

/* "66 voted for it, while 14 opposed it" is one vote and two clauses. */
static size_t
end_of_vote(const struct field *f, size_t at)
{
	static const char more[] = "while ";
	const char *s = f->text.s, *end = s + at;

	end += strspn(end, ", ");
	if (strncasecmp(end, more, strlen(more)) != 0)
		return at;
	return (size_t)(end - s) + strcspn(end, ".;");
}

/* The vote inside the match, else anywhere in the clause: a row may hold two votes. */
static bool
read_vote(struct reading *r, unsigned languages, const struct field *f, const struct hit *h,
    struct vote *ret, struct re_span *ret_roll)
{
	const struct re_span *in = &h->m.span[0];
	struct re_span clause = { h->clause.from, h->clause.to, true }, ignored;
	struct re_env env = r->env;
	struct vote wide;

	if (votes_read(r->d->votes, languages, &r->env, f->text.s + in->from, in->to - in->from,
		ret, ret_roll) &&
	    ret_roll->set) {
		ret_roll->from += in->from;
		ret_roll->to += in->from;
		return true;
	}
	clause.to = end_of_vote(f, clause.to);
	if (clause.to > h->clause.to)
		env.words = NULL; /* they are those of the clause alone */
	if (!votes_read(r->d->votes, languages, &env, f->text.s + clause.from,
		clause.to - clause.from, &wide, &ignored) &&
	    !ignored.set)
		return ret->counted;
	wide.two_thirds = ret->two_thirds = ret->two_thirds || wide.two_thirds;
	wide.sixty = ret->sixty = ret->sixty || wide.sixty;
	if (!ret->counted)
		*ret = wide;
	*ret_roll = ignored;
	ret_roll->from += clause.from;
	ret_roll->to += clause.from;
	return ret->counted;
}

static int
fill_vote(struct reading *r, struct draft *d, const struct rule *rule, const struct field *f,
    const struct hit *h)
{
	struct vote *v = &d->fact.vote;
	struct re_span roll;
	int yes = span_number(f, group(rule, h, GROUP_FOR));
	bool found = read_vote(r, rule->languages, f, h, v, &roll);

	if (yes >= 0) {
		v->for_ = yes;
		v->against = span_number(f, group(rule, h, GROUP_AGAINST));
		v->abstain = span_number(f, group(rule, h, GROUP_ABSTAIN));
		v->present = span_number(f, group(rule, h, GROUP_PRESENT));
		v->counted = v->against >= 0;
	}
	vote_fit(v, d->fact.body);
	if (!v->counted)
		d->fact.manner = votes_manner(r->d->votes, &r->env, f->text.s + h->clause.from,
		    h->clause.to - h->clause.from);
	if ((found || v->counted || rule->def->official) && roll.set && d->fact.number == NULL) {
		d->fact.number = arena_strndup(r->mem, f->text.s + roll.from, roll.to - roll.from);
		if (d->fact.number == NULL)
			return too_much(r);
	}
	return 0;
}

/* "Enters into force on 1 January" is said long before that day. */
static bool
is_in_force(enum ms_type type)
{
	return type == MS_ENTERED_INTO_FORCE || type == MS_IN_FORCE_FOR;
}

/* When it was said; 0: not known. */
static int64_t
said_at(const struct entry *e)
{
	return e->published.precision != WHEN_NONE ? e->published.at : e->seen_ms / 1000;
}

/* True: the text names a day that has not come yet, and that is not taken. */
static bool
fill_date(struct reading *r, struct draft *d, const struct rule *rule, const struct field *f,
    const struct hit *h)
{
	struct clause mask[MENTIONS_MAX], within = h->clause;
	const struct re_span *g = group(rule, h, GROUP_DATE);
	const struct when *published = &r->entry->published;
	int64_t said = said_at(r->entry);
	bool ahead = false;
	size_t i;

	if (r->entry->said != NULL && published->precision != WHEN_NONE) {
		/* a row has its own date; its words name those of orders and other steps */
		d->fact.date = *published;
		d->fact.date_from = DATE_RECORD;
		return false;
	}
	for (i = 0; i < f->mentions; i++) {
		mask[i].from = f->mention[i].from;
		mask[i].to = f->mention[i].to;
	}
	if (g != NULL) {
		within.from = g->from;
		within.to = g->to;
	}
	if (!has_no_date(rule, h) &&
	    dates_find(r->d->dates, rule->languages, &r->env, f->text.s, &within, mask, f->mentions,
		published, r->src->cls == CLASS_US_BILL || r->src->cls == CLASS_US_TREATY,
		&d->fact.date)) {
		ahead = said > 0 && d->fact.date.at > said + 2 * DAY_S;
		d->fact.date_from = DATE_TEXT;
		if (!ahead)
			return false;
	}
	d->fact.date = *published;
	d->fact.date_from = published->precision != WHEN_NONE ? DATE_PUBLISHED : DATE_NONE;
	return ahead;
}

static void
add_dossier(struct draft *d, const char *name)
{
	size_t i;

	for (i = 0; i < d->dossiers; i++)
		if (strcmp(d->dossier[i], name) == 0)
			return;
	if (d->dossiers < MENTIONS_MAX)
		d->dossier[d->dossiers++] = name;
}

/* What a row says that it is about, whatever its text names besides; else the clause's own
 * dossiers; else the title's; else any that the entry speaks of; else those that the source is
 * bound to; else those of the row that asked for the document. */
static void
fill_dossiers(struct reading *r, struct draft *d, const struct rule *rule, const struct field *f,
    const struct hit *h)
{
	size_t i, k;

	if (rule->def->dossier != NULL) {
		add_dossier(d, rule->def->dossier);
		return;
	}
	if (r->entry->about != NULL) {
		d->dossiers = record_about(r->src, r->d->dossier, r->d->dossiers, r->d->matcher,
		    r->entry, d->dossier, MENTIONS_MAX);
		return;
	}
	for (i = 0; i < f->mentions; i++)
		if (f->mention[i].from < h->clause.to && f->mention[i].to > h->clause.from)
			add_dossier(d, r->d->dossier[f->mention[i].dossier].name);
	for (k = 0; k < FIELD_COUNT && d->dossiers == 0; k++)
		for (i = 0; i < r->field[k].mentions; i++)
			add_dossier(d, r->d->dossier[r->field[k].mention[i].dossier].name);
	if (d->dossiers > 0)
		return;
	for (i = 0; i < r->src->dossier_count; i++)
		add_dossier(d, r->src->dossiers[i]);
	for (i = 0; i < r->src->inherited_count && r->src->dossier_count == 0; i++)
		add_dossier(d, r->src->inherited[i]);
}

static const char *
procedure_of(const struct detector *d, const char *name)
{
	size_t i;

	for (i = 0; name != NULL && i < d->dossiers; i++)
		if (strcmp(d->dossier[i].name, name) == 0)
			return d->dossier[i].procedure;
	return NULL;
}

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL || strcmp(a, b) == 0;
}

/* The same event said twice in one entry: the second adds what the first left open. */
static bool
merge(struct fact *old, const struct fact *f)
{
	if (old->type != f->type || !str_eq(old->dossier, f->dossier) ||
	    !same(old->actor, f->actor) || !same(old->number, f->number) ||
	    !same(old->body, f->body))
		return false;
	if (old->actor == NULL && old->number == NULL)
		old->actor = f->actor;
	if (old->number == NULL)
		old->number = f->number;
	if (old->body == NULL)
		old->body = f->body;
	if (!old->vote.counted && f->vote.counted)
		old->vote = f->vote;
	if (old->manner == NULL && !old->vote.counted)
		old->manner = f->manner;
	if (old->date_from != DATE_TEXT && f->date_from == DATE_TEXT) {
		old->date = f->date;
		old->date_from = f->date_from;
	}
	return true;
}

static int
put(struct reading *r, const struct fact *f)
{
	struct fact_list *list = &r->result->facts;
	size_t i;

	for (i = 0; i < list->n; i++)
		if (merge(&list->v[i], f))
			return 0;
	if (list->n == r->fact_cap) {
		size_t cap = r->fact_cap == 0 ? 4 : r->fact_cap * 2;
		struct fact *v = arena_alloc(r->mem, cap * sizeof(*v));

		if (v == NULL)
			return too_much(r);
		if (list->n > 0)
			memcpy(v, list->v, list->n * sizeof(*v));
		list->v = v;
		r->fact_cap = cap;
	}
	list->v[list->n++] = *f;
	return 0;
}

static int
confidence(const struct rule *rule, const struct fact *f)
{
	int c = rule->def->official ? 80 : 45;

	c += rule->def->weight / 10;
	if (f->dossier == NULL)
		return c < 40 ? c : 40; /* without a dossier nobody follows it: low */
	return c + 10 + (f->actor != NULL ? 5 : 0) < 95 ? c + 10 + (f->actor != NULL ? 5 : 0) : 95;
}

static int
put_all(struct reading *r, struct draft *d, const struct rule *rule, const struct field *f,
    const struct hit *h)
{
	size_t i, k;
	int e = 0;

	if (d->dossiers == 0) {
		if (r->src->dossier_required) {
			watch_note(r, STEP_DOSSIER, f, h->rule, h, 0, NULL);
			return FACT_UNFOLLOWED;
		}
		d->dossier[d->dossiers++] = NULL;
	}
	if (d->actors == 0)
		d->actor[d->actors++] = NULL;
	for (i = 0; i < d->dossiers; i++)
		for (k = 0; k < d->actors && e == 0; k++) {
			struct fact one = d->fact;

			one.dossier = d->dossier[i];
			one.procedure = procedure_of(r->d, one.dossier);
			one.actor = d->actor[k];
			one.confidence = confidence(rule, &one);
			e = put(r, &one);
		}
	return e;
}

/* An open rule's event that its own clause dates to long before the entry is a memory. */
static bool
is_memory(const struct reading *r, const struct draft *d, const struct rule *rule)
{
	return !rule->def->official && (rule->def->guards & GUARD_ATTRIBUTIVE) != 0 &&
	    d->fact.date_from == DATE_TEXT && r->entry->published.precision != WHEN_NONE &&
	    d->fact.date.at < r->entry->published.at - 366 * DAY_S;
}

static int
none(struct reading *r, enum detect_step why, const struct field *f, const struct hit *h)
{
	watch_note(r, why, f, h->rule, h, 0, NULL);
	return FACT_NONE;
}

/* No State is named, but one acts. */
static bool
stands_in(
    const struct reading *r, const struct rule *rule, const struct field *f, const struct hit *h)
{
	const struct re_span *head = group(rule, h, GROUP_HEAD);

	return group(rule, h, GROUP_ACTOR) == NULL &&
	    guards_stand_in(r->d->guards, rule->languages, &r->env, f->text.s, &h->clause,
		head != NULL ? head->from : h->m.span[0].from);
}

int
fact_make(struct reading *r, const struct field *f, const struct hit *h)
{
	const struct rule *rule = &r->d->rule[h->rule];
	struct draft d = { .actors = 0 };
	const struct body_name *body;
	/* of a treaty between States a legislature decides alone; English names it by its words */
	bool legislature = (rule->languages & LANGUAGE_EN) == 0 &&
	    (h->type == MS_CONSENT_GIVEN || h->type == MS_CONSENT_REFUSED);
	bool stands;
	int e;

	d.fact.type = h->type;
	d.fact.rule = rule->def->name;
	d.fact.field = f->name;
	d.fact.evidence = r->src->evidence;
	d.fact.official = rule->def->official;
	fill_body(&d, rule, f, h, &body);
	fill_actors(&d, rule, f, h, body);
	stands = d.actors == 0 && rule->def->needs_actor && stands_in(r, rule, f, h);
	if (d.actors == 0 && rule->def->needs_actor && !stands)
		return none(r, STEP_ACTOR, f, h);
	if (d.actors == 0 && !stands && ms_types[d.fact.type].per_actor && !rule->def->official &&
	    group(rule, h, GROUP_ACTOR) == NULL && !legislature &&
	    guards_plural(r->d->guards, rule->languages, &r->env, f->text.s, &h->clause))
		return none(r, STEP_PLURAL, f, h);
	if (!ms_types[d.fact.type].per_actor)
		d.actors = 0; /* whose act it is was asked, and is no part of it */
	fill_kind(&d, rule, f, h);
	fill_dossiers(r, &d, rule, f, h);
	if (fill_date(r, &d, rule, f, h) && is_in_force(h->type)) {
		watch_note(r, STEP_GUARDED, f, h->rule, h, GUARD_FUTURE, NULL);
		return FACT_NONE;
	}
	if (is_memory(r, &d, rule))
		return none(r, STEP_MEMORY, f, h);
	e = fill_strings(r, &d, rule, f, h);
	if (e == 0)
		e = fill_references(r, &d, f, h);
	if (e == 0)
		e = fill_vote(r, &d, rule, f, h);
	return e == 0 ? put_all(r, &d, rule, f, h) : e;
}
