/*
 * Which steps of a track does a milestone fulfil? Invariant: what is known of it may not contradict
 * the track (State, body, number), and of the steps that fit only those that ask for most count.
 */
#include <string.h>

#include "daemon/timeline/parts.h"
#include "daemon/timeline/procedure_parts.h"
#include "lib/str.h"

static bool
has_type(const struct procedure_step *s, enum ms_type type)
{
	size_t i;

	for (i = 0; i < s->by_count; i++)
		if (s->by[i] == type)
			return true;
	return false;
}

/* "Senate Committee*" stands for all that begin so. */
static bool
is_body(const char *body, const char *wanted)
{
	size_t len = strlen(wanted);

	if (len > 0 && wanted[len - 1] == '*')
		return strncmp(body, wanted, len - 1) == 0;
	return timeline_words_equal(body, wanted);
}

bool
procedure_is_body(const char *body, const char *const *wanted, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (is_body(body, wanted[i]))
			return true;
	return false;
}

static bool
is_kind(const char *kind, const struct procedure_step *s)
{
	size_t i;

	for (i = 0; !str_empty(kind) && i < s->kind_count; i++)
		if (timeline_words_equal(kind, s->kinds[i]))
			return true;
	return false;
}

/* "A/RES/79/243" and "A/RES/74/247" are of one form, "A/79/PV.55" is another. */
static bool
is_one_form(const char *a, const char *b)
{
	size_t len = strcspn(a, "0123456789");

	return len == strcspn(b, "0123456789") && strncmp(a, b, len) == 0;
}

/* 1: the dossier gives this number for the step; 0: nothing speaks against it; -1: another number
 * of the same form is given, or this one for another step. */
static int
number_says(const struct track_def *t, size_t step, const char *number)
{
	int says = 0;
	bool equal;
	size_t i;

	for (i = 0; !str_empty(number) && i < t->number_count; i++) {
		equal = timeline_words_equal(number, t->numbers[i].number);
		if (equal && t->numbers[i].step == step)
			return 1;
		if (equal ||
		    (t->numbers[i].step == step && is_one_form(number, t->numbers[i].number)))
			says = -1;
	}
	return says;
}

static bool
is_of_track(const struct track_def *t, const struct milestone *m, const struct procedure_step *s)
{
	const char *state = t->state != NULL ? t->state : t->procedure->state;

	if (t->national && s->per_actor)
		return str_eq(m->actor, state);
	if (t->national)
		return str_empty(m->actor);
	if (s->per_actor && str_empty(m->actor))
		return false;
	if (state != NULL && !str_empty(m->actor) && !str_eq(m->actor, state))
		return false;
	if (s->body_count > 0 || str_empty(m->body))
		return true; /* the step's bodies are asked for below */
	if (t->body != NULL)
		return is_body(m->body, t->body);
	return t->procedure->body_count == 0 ||
	    procedure_is_body(m->body, t->procedure->bodies, t->procedure->body_count);
}

/* How much the step asks for that the milestone has; -1: it does not fit. */
static int
fit(const struct track_def *t, size_t step, const struct milestone *m)
{
	const struct procedure_step *s = &t->procedure->steps[step];
	int number;

	if (!has_type(s, m->type) || !is_of_track(t, m, s))
		return -1;
	if (s->kind_count > 0 && !is_kind(m->kind, s))
		return -1;
	if (s->body_count > 0 &&
	    (str_empty(m->body) || !procedure_is_body(m->body, s->bodies, s->body_count)))
		return -1;
	number = number_says(t, step, m->number);
	if (number < 0 || (s->numbered && number == 0))
		return -1;
	return (s->kind_count > 0) * 4 + (s->body_count > 0) * 2 + number;
}

uint64_t
procedure_steps_of(const struct track_def *t, const struct milestone *m)
{
	uint64_t steps = 0;
	int best = 0, f;
	size_t i;

	if (m->type < 0 || m->state == ST_RETRACTED)
		return 0;
	for (i = 0; i < t->procedure->step_count; i++) {
		f = fit(t, i, m);
		if (f > best) {
			best = f;
			steps = 0;
		}
		if (f == best)
			steps |= STEP_BIT(i);
	}
	return steps;
}

bool
procedure_concerns(const struct track_def *t, const struct milestone *m)
{
	return procedure_steps_of(t, m) != 0;
}
