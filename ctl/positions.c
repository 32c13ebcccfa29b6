#include "ctl/positions.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/table.h"
#include "daemon/identify/identify.h"
#include "lib/mem.h"
#include "lib/str.h"

#define NAME_SHOWN_BYTES 200

const char *
positions_actor(const char *name)
{
	const struct state_name *st = state_by_name(name, strlen(name));

	return st != NULL ? st->name : name;
}

/* Sources may call one by different names and numbers; one source does not. */
static bool
is_same_voter(const struct position_row *a, const struct position_row *b)
{
	bool same_id = a->p.id != NULL && b->p.id != NULL && str_eq(a->p.id, b->p.id);

	if (!str_eq(a->p.actor, b->p.actor))
		return same_id;
	return same_id || a->p.id == NULL || b->p.id == NULL || !str_eq(a->source, b->source);
}

/* A name that several have is nobody's. */
static int
check_one(const char *asked, const struct position_row *p, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (!is_same_voter(&p[0], &p[i]))
			return ctl_fail(EX_USAGE,
			    "\"%s\" may be %s (%s) or %s (%s): name one, or give the number", asked,
			    p[0].p.actor, STR_OR(p[0].p.id, "no number"), p[i].p.actor,
			    STR_OR(p[i].p.id, "no number"));
	return 0;
}

int
positions_of_actor(struct view *v, const char *actor, struct position_row **ret, size_t *ret_n)
{
	bool state = state_by_name(actor, strlen(actor)) != NULL;
	struct err err = { 0 };
	size_t i, kept = 0;

	*ret_n = 0;
	if (position_of_actor(v->store, actor, &v->arena, ret, ret_n, &err) != 0)
		return ctl_fail_err(&err);
	for (i = 0; i < *ret_n; i++) /* a member called Jordan is not the State */
		if (!state || str_eq((*ret)[i].p.actor, actor))
			(*ret)[kept++] = (*ret)[i];
	*ret_n = kept;
	return state ? 0 : check_one(actor, *ret, kept);
}

const struct position_row *
positions_best(const struct position_row *p, size_t n, int64_t milestone_id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (p[i].milestone_id == milestone_id)
			return &p[i];
	return NULL;
}

json_t *
positions_json(const struct position_row *p, size_t n)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "actor",
			view_json_text(p[i].p.actor), "position", position_words[p[i].p.vote],
			"text", view_json_text(p[i].p.text), "id", view_json_text(p[i].p.id),
			"group", view_json_text(p[i].p.group), "source",
			view_json_text(p[i].source), "seen", view_json_ms(p[i].seen_ms)));
	return list;
}

void
positions_print(const struct position_row *p, size_t n)
{
	static const char *const headers[] = { "WHO", "VOTE", "GROUP", "SOURCE", NULL };
	struct table *t = table_new(headers);
	size_t i;

	for (i = 0; i < n; i++) {
		table_put(t, p[i].p.actor);
		table_put(t, position_words[p[i].p.vote]);
		table_put(t, p[i].p.group);
		table_put(t, p[i].source);
	}
	table_print(t, stdout, 2);
	table_free(t);
}

/* Rows are by actor, the best first: another source's word about the same one is passed over. Two
 * of one name in one source are two. */
static bool
is_repeated(const struct position_row *p, size_t i)
{
	size_t first = i;

	while (first > 0 && str_eq(p[first - 1].p.actor, p[i].p.actor))
		first--;
	return !str_eq(p[first].source, p[i].source);
}

static void
print_vote(FILE *to, const struct position_row *p, size_t n, enum position_vote vote)
{
	const char *before = "";
	size_t i, count = 0;

	for (i = 0; i < n; i++)
		count += p[i].p.vote == vote && !is_repeated(p, i);
	if (count == 0)
		return;
	(void)fprintf(to, "%-11s %zu: ", position_words[vote], count);
	for (i = 0; i < n; i++) {
		if (p[i].p.vote != vote || is_repeated(p, i))
			continue;
		char *safe = str_safe(p[i].p.actor, NAME_SHOWN_BYTES);

		(void)fprintf(to, "%s%s", before, safe);
		before = ", ";
		free(safe);
	}
	(void)fprintf(to, "\n");
}

void
positions_print_names(FILE *to, const struct position_row *p, size_t n)
{
	int vote;

	for (vote = 0; vote < POS_COUNT; vote++)
		print_vote(to, p, n, (enum position_vote)vote);
}
