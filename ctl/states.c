/*
 * `ratifyctl timeline DOSSIER --states`: who has signed, who is bound and since when, who has made
 * reservations, who has left, and how each voted when it was adopted.
 */
#include <stdio.h>
#include <string.h>

#include "ctl/consents.h"
#include "ctl/positions.h"
#include "ctl/prose.h"
#include "ctl/table.h"
#include "lib/mem.h"
#include "lib/str.h"

struct list {
	struct party *v;
	size_t n;
	const struct milestone *adoption; /* whose vote it is; NULL */
	struct position_row *votes;       /* by actor, the best of each first */
	size_t vote_count;
};

static bool
may_be_adoption(const struct milestone *m)
{
	return m->type == MS_UN_GA_ADOPTED || m->type == MS_TEXT_ADOPTED ||
	    m->type == MS_UN_SC_ADOPTED;
}

static int
find_votes(struct view *v, const struct milestone *m, size_t n, struct list *l)
{
	_cleanup_free_ bool *named = xcalloc(n + 1, sizeof(*named));
	struct position_row *rows;
	struct err err = { 0 };
	size_t i, count;

	for (i = 0; i < n; i++) {
		if (!may_be_adoption(&m[i]))
			continue;
		if (position_list(v->store, m[i].id, &v->arena, &rows, &count, &err) != 0)
			return ctl_fail_err(&err);
		named[i] = count > 0;
	}
	l->adoption = party_adoption(m, n, named);
	if (l->adoption == NULL)
		return 0;
	if (position_list(v->store, l->adoption->id, &v->arena, &l->votes, &l->vote_count, &err) !=
	    0)
		return ctl_fail_err(&err);
	return 0;
}

static int
find(struct view *v, const struct consents *c, const struct milestone *m, size_t n, struct list *l)
{
	*l = (struct list){ .v = NULL };
	if (party_list(c->def, &c->proof, m, n, &v->arena, &l->v, &l->n) != 0)
		return ctl_fail(70, "the participants do not fit into memory");
	return find_votes(v, m, n, l);
}

static const struct position_row *
vote_of(const struct list *l, const char *actor)
{
	size_t i;

	for (i = 0; i < l->vote_count; i++)
		if (str_eq(l->votes[i].p.actor, actor))
			return &l->votes[i];
	return NULL;
}

/* ---- for people */

static void
put_act(struct table *t, const struct milestone *m, bool with_kind)
{
	char date[VIEW_DATE];

	if (m == NULL) {
		table_put(t, NULL);
		return;
	}
	view_date(m, date);
	if (with_kind)
		table_putf(t, "%s %s", date[0] != '\0' ? date : "undated",
		    STR_OR(m->kind, ms_types[m->type].code));
	else
		table_put(t, date[0] != '\0' ? date : "undated");
}

/* As in the depositary's own tables; NULL: in words. */
static const char *
letter_of(const struct milestone *m)
{
	static const struct {
		const char *kind, *letter;
	} letters[] = { { "ratification", "" }, { "accession", " a" }, { "acceptance", " A" },
		{ "approval", " AA" }, { "succession", " d" }, { "formal confirmation", " c" },
		{ "formal-confirmation", " c" } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(letters); i++)
		if (str_eq(STR_OR(m->kind, ms_types[m->type].code), letters[i].kind))
			return letters[i].letter;
	return NULL;
}

static void
put_consent(struct table *t, const struct party *p)
{
	const struct milestone *m = STR_OR(p->consent, p->provisional);
	char date[VIEW_DATE];

	if (p->consent != NULL && p->bound && letter_of(m) != NULL) {
		view_date(m, date);
		table_putf(t, "%s%s", date[0] != '\0' ? date : "undated", letter_of(m));
		return;
	}
	if (m == NULL || (p->consent != NULL && p->bound)) {
		put_act(t, m, true);
		return;
	}
	view_date(m, date);
	table_putf(t, "%s %s (%s)", date, STR_OR(m->kind, ms_types[m->type].code),
	    p->consent == NULL ? "does not bind" : input_why_sentences[p->why]);
}

static void
put_in_force(struct table *t, const struct party *p)
{
	char date[WHEN_TEXT];

	when_format(&p->in_force, date);
	if (date[0] == '\0')
		table_put(t, NULL);
	else
		table_putf(t, "%s%s", p->computed ? "=" : "", date);
}

static void
put_statements(struct table *t, const struct party *p)
{
	char text[96] = "";
	size_t n = 0;
	const struct {
		int count;
		const char *word;
	} parts[] = { { p->reservations, "res." }, { p->declarations, "decl." },
		{ p->objections, "obj." }, { p->territories, "terr." } };
	size_t i;

	for (i = 0; i < ARRAY_LEN(parts); i++)
		if (parts[i].count > 0 && n < sizeof(text))
			n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%d %s",
			    n > 0 ? ", " : "", parts[i].count, parts[i].word);
	table_put(t, text);
}

static void
print_adoption(const struct list *l)
{
	char day[WHEN_TEXT];
	char *number;

	if (l->vote_count == 0)
		return;
	when_format_human(&l->adoption->date, day);
	number = str_safe(STR_OR(l->adoption->number, ms_types[l->adoption->type].title), 100);
	(void)printf("VOTE is that on %s%s%s\n", number, day[0] != '\0' ? " of " : "", day);
	free(number);
}

int
states_print(struct view *v, const struct consents *c, const struct milestone *m, size_t n)
{
	static const char *const with_votes[] = { "STATE", "SIGNED", "CONSENT", "IN FORCE",
		"STATEMENTS", "LEFT", "VOTE", NULL };
	static const char *const without[] = { "STATE", "SIGNED", "CONSENT", "IN FORCE",
		"STATEMENTS", "LEFT", NULL };
	struct list l;
	struct table *t;
	bool computed = false, lettered = false;
	size_t i;
	int r = find(v, c, m, n, &l);

	if (r != 0)
		return r;
	t = table_new(l.vote_count > 0 ? with_votes : without);
	for (i = 0; i < l.n; i++) {
		const struct position_row *vote = vote_of(&l, l.v[i].actor);

		table_put(t, l.v[i].actor);
		put_act(t, l.v[i].signature, false);
		put_consent(t, &l.v[i]);
		put_in_force(t, &l.v[i]);
		put_statements(t, &l.v[i]);
		put_act(t, l.v[i].end, true);
		if (l.vote_count > 0)
			table_put(t, vote != NULL ? position_words[vote->p.vote] : NULL);
		computed |= l.v[i].computed;
		lettered |= l.v[i].consent != NULL && !str_empty(letter_of(l.v[i].consent));
	}
	table_print_within(t, stdout, 0, prose_width());
	table_free(t);
	if (lettered)
		(void)printf("a accession, A acceptance, AA approval, d succession, c formal "
			     "confirmation\n");
	if (computed)
		(void)printf("= is computed from the rule of the treaty\n");
	print_adoption(&l);
	return 0;
}

/* ---- for scripts */

static json_t *
json_act(const struct milestone *m)
{
	if (m == NULL)
		return json_null();
	return json_pack("{s:I, s:o, s:o, s:s, s:s}", "id", (json_int_t)m->id, "date",
	    view_json_when(&m->date), "kind", view_json_text(m->kind), "state",
	    ms_state_words[m->state], "type", ms_types[m->type].code);
}

static json_t *
json_party(const struct list *l, const struct party *p)
{
	const struct position_row *vote = vote_of(l, p->actor);
	bool consented = p->consent != NULL;

	return json_pack("{s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:b, s:i, s:i, s:i, s:i, s:o, s:o}",
	    "state", view_json_text(p->actor), "signature", json_act(p->signature), "consent",
	    json_act(p->consent), "provisional", json_act(p->provisional), "bound", p->bound, "why",
	    view_json_text(consented ? input_why_words[p->why] : NULL), "in_force",
	    view_json_when(&p->in_force), "in_force_computed", p->computed, "reservations",
	    p->reservations, "declarations", p->declarations, "objections", p->objections,
	    "territories", p->territories, "withdrawal", json_act(p->end), "vote",
	    view_json_text(vote != NULL ? position_words[vote->p.vote] : NULL));
}

int
states_json(
    struct view *v, const struct consents *c, const struct milestone *m, size_t n, json_t **ret)
{
	json_t *list;
	struct list l;
	size_t i;
	int r = find(v, c, m, n, &l);

	if (r != 0)
		return r;
	list = json_array();
	for (i = 0; i < l.n; i++)
		(void)json_array_append_new(list, json_party(&l, &l.v[i]));
	*ret = list;
	return 0;
}
