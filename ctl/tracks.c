#include "ctl/tracks.h"

#include <stdio.h>
#include <string.h>

#include "ctl/prose.h"
#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"

#define LABEL_BYTES 320

static const char *
mark_of(const struct step_state *s, enum step_role role)
{
	static const char *const marks[STEP_STATUS_COUNT] = { [STEP_NOT_YET] = "[ ]",
		[STEP_POSSIBLE] = "[ ]",
		[STEP_DONE] = "[x]",
		[STEP_SKIPPED] = "[-]",
		[STEP_FAILED] = "[!]",
		[STEP_REVERSED] = "[<]",
		[STEP_DISPUTED] = "[?]",
		[STEP_PRECLUDED] = "[/]" };

	if (s->status == STEP_DONE && role == ROLE_REVERSAL && !s->current)
		return "[<]";
	if (s->current && s->status == STEP_DONE)
		return "[>]";
	return marks[s->status];
}

/* What did not happen is drawn only where it usually does; what does not belong to a national line
 * never. */
static bool
is_drawn(const struct track_state *t, size_t i)
{
	const struct procedure_step *step = &t->def->procedure->steps[i];
	const struct step_state *s = &t->steps[i];

	if (t->def->national ? !step->per_actor : step->per_actor && step->optional)
		return false;
	if (t->ended && (s->status == STEP_NOT_YET || s->status == STEP_SKIPPED))
		return false;
	if (step->threshold == THRESHOLD_CONSENTS && !s->current)
		return false; /* the consents say it */
	if (step->threshold == THRESHOLD_CLOSING && s->due.precision != WHEN_NONE)
		return true;
	switch (s->status) {
	case STEP_NOT_YET:
	case STEP_POSSIBLE:
	case STEP_SKIPPED:
	case STEP_PRECLUDED:
		return !step->optional && (step->role == ROLE_STEP || step->role == ROLE_END);
	default:
		return true;
	}
}

static void
put_vote(const struct step_state *s, const struct milestone *m, char *out, size_t cap)
{
	const struct vote *v = s->last != PROCEDURE_NONE ? &m[s->last].vote : NULL;

	out[0] = '\0';
	if (v != NULL && v->counted && v->for_ >= 0 && v->against >= 0)
		(void)snprintf(out, cap, " %d-%d", v->for_, v->against);
}

static void
put_count(const struct track_state *t, size_t i, char *out, size_t cap)
{
	const struct procedure_step *step = &t->def->procedure->steps[i];
	const struct step_state *s = &t->steps[i];
	struct standing st = { .threshold = 0 };
	bool binds = step->by_count > 0 && step->by[0] == MS_RATIFIED;

	out[0] = '\0';
	if (!step->per_actor || t->def->national)
		return;
	if (binds && t->proof != NULL && t->def->consents != NULL)
		threshold_stand(t->def->consents, t->proof, &st);
	if (st.threshold > 0)
		(void)snprintf(out, cap, " %d of %lld", st.counted, (long long)st.threshold);
	else if (s->actors > 0 || s->evidence_count > 0)
		(void)snprintf(out, cap, " %zu", s->actors);
}

static void
put_label(const struct track_state *t, size_t i, const struct milestone *m, char out[LABEL_BYTES])
{
	const struct procedure_step *step = &t->def->procedure->steps[i];
	const struct step_state *s = &t->steps[i];
	char vote[32], count[48], date[WHEN_TEXT], due[WHEN_TEXT], *name;

	name = str_safe(step->name, 60);
	for (char *c = name; *c != '\0'; c++)
		*c = *c == '-' || *c == '_' ? ' ' : *c;
	put_vote(s, m, vote, sizeof(vote));
	put_count(t, i, count, sizeof(count));
	when_format(&s->date, date);
	when_format(&s->due, due);
	date[10] = due[10] = '\0'; /* the day will do */
	if (count[0] != '\0')
		date[0] = '\0'; /* of the first of many: says nothing */
	(void)snprintf(out, LABEL_BYTES, "%s %s%s%s%s%s%s%s", mark_of(s, step->role), name, count,
	    vote, date[0] != '\0' ? " " : "", date, date[0] == '\0' && due[0] != '\0' ? " on " : "",
	    date[0] == '\0' ? due : "");
	free(name);
}

static void
print_head(FILE *to, const struct track_def *t)
{
	char *name = str_safe(t->name, 80), *title = str_safe(t->procedure->title, 200);

	if (strcmp(t->name, "main") == 0)
		(void)fprintf(to, "%s\n", title);
	else if (t->national)
		(void)fprintf(to, "%s\n", name);
	else
		(void)fprintf(to, "%s: %s\n", name, title);
	free(name);
	free(title);
}

static void
print_line(FILE *to, const struct track_state *t, const struct milestone *m, size_t width)
{
	char label[LABEL_BYTES];
	size_t i, at = 0, len;

	for (i = 0; i < t->step_count; i++) {
		if (!is_drawn(t, i))
			continue;
		put_label(t, i, m, label);
		len = strlen(label);
		if (at > 0 && at + 4 + len + 3 > width) {
			(void)fprintf(to, " --\n");
			at = 0;
		}
		(void)fprintf(to, "%s%s", at > 0 ? " -- " : "  ", label);
		at += len + (at > 0 ? 4 : 2);
	}
	if (at > 0)
		(void)fprintf(to, "\n");
}

static void
print_next(FILE *to, const struct track_state *t)
{
	const struct procedure_step *steps = t->def->procedure->steps;
	size_t i;
	char *title, *who;

	for (i = 0; i < t->next_count; i++) {
		const struct procedure_step *s = &steps[t->next[i]];

		if (s->role != ROLE_STEP && s->role != ROLE_END)
			continue;
		title = str_safe(s->title, 120);
		who = str_safe(s->who, 120);
		(void)fprintf(to, "  next: %s%s%s%s\n", title, who[0] != '\0' ? " (" : "", who,
		    who[0] != '\0' ? ")" : "");
		free(title);
		free(who);
	}
}

static void
print_disputes(FILE *to, const struct track_state *t, const struct milestone *m)
{
	const struct procedure_step *steps = t->def->procedure->steps;
	size_t i, k;

	for (i = 0; i < t->step_count; i++) {
		const struct step_state *s = &t->steps[i];

		if (s->status != STEP_DISPUTED)
			continue;
		(void)fprintf(to, "  disputed: %s", steps[i].title);
		if (s->against != PROCEDURE_NONE)
			(void)fprintf(to, ", against %s", steps[s->against].title);
		for (k = 0; k < s->evidence_count; k++)
			(void)fprintf(to, "%s%lld", k == 0 ? "; see milestones " : ", ",
			    (long long)m[s->evidence[k]].id);
		(void)fprintf(to, "\n");
	}
}

static const struct conf_list *
links_of(const struct view *v, const char *dossier)
{
	static const struct conf_list none;
	const struct dossier_conf *d =
	    v->setup != NULL ? settings_dossier(v->setup->settings, dossier) : NULL;

	return d != NULL ? &d->links : &none;
}

static void
print_links(FILE *to, const struct view *v, const char *dossier)
{
	const struct conf_list *links = links_of(v, dossier);
	size_t i;

	for (i = 0; i < links->n; i++) {
		const struct dossier_def *d = view_dossier(v, links->v[i]);
		char *title = str_safe(d != NULL ? STR_OR(d->short_title, d->title) : NULL, 200);

		(void)fprintf(
		    to, "linked: %s%s%s\n", links->v[i], title[0] != '\0' ? ": " : "", title);
		free(title);
	}
}

void
tracks_print(const struct view *v, const struct next *x)
{
	size_t i, width = prose_width();
	struct prose p;
	FILE *to = prose_begin(&p);

	for (i = 0; i < x->track_count; i++) {
		print_head(to, x->tracks[i].def);
		print_line(to, &x->tracks[i], x->m, width);
		print_disputes(to, &x->tracks[i], x->m);
		print_next(to, &x->tracks[i]);
	}
	print_links(to, v, x->dossier);
	prose_end(&p, width);
}

static json_t *
step_name(const struct track_state *t, size_t i)
{
	return i != PROCEDURE_NONE ? json_string(t->def->procedure->steps[i].name) : json_null();
}

static json_t *
json_step(const struct track_state *t, size_t i, const struct milestone *m)
{
	const struct procedure_step *step = &t->def->procedure->steps[i];
	const struct step_state *s = &t->steps[i];
	json_t *evidence = json_array();
	size_t k;

	for (k = 0; k < s->evidence_count; k++)
		(void)json_array_append_new(evidence, json_integer(m[s->evidence[k]].id));
	return json_pack("{s:s, s:o, s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:b}",
	    "step", step->name, "title", view_json_text(step->title), "who",
	    view_json_text(step->who), "role", step_role_words[step->role], "status",
	    step_status_words[s->status], "date", view_json_when(&s->date), "due",
	    view_json_when(&s->due), "milestones", evidence, "actors",
	    step->per_actor ? json_integer((json_int_t)s->actors) : json_null(), "against",
	    step_name(t, s->against), "by", step_name(t, s->by), "inferred", s->inferred, "current",
	    s->current, "next", s->next);
}

static json_t *
json_names(const struct track_state *t, const size_t *v, size_t n)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		(void)json_array_append_new(list, step_name(t, v[i]));
	return list;
}

static json_t *
json_transitions(const struct track_state *t, const struct milestone *m)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < t->transition_count; i++) {
		const struct transition *tr = &t->transitions[i];
		bool has = tr->milestone != PROCEDURE_NONE;

		(void)json_array_append_new(list,
		    json_pack("{s:o, s:o, s:o, s:i}", "step", step_name(t, tr->step), "milestone",
			has ? json_integer(m[tr->milestone].id) : json_null(), "date",
			has ? view_json_when(&m[tr->milestone].date) : json_null(), "round",
			(int)tr->round));
	}
	return list;
}

static json_t *
json_track(const struct track_state *t, const struct milestone *m)
{
	const struct procedure_def *p = t->def->procedure;
	json_t *steps = json_array();
	size_t i;

	for (i = 0; i < t->step_count; i++)
		if (!t->def->national || p->steps[i].per_actor)
			(void)json_array_append_new(steps, json_step(t, i, m));
	return json_pack("{s:s, s:s, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:i, s:b}", "track",
	    t->def->name, "procedure", p->name, "title", view_json_text(p->title), "state",
	    view_json_text(t->def->state != NULL ? t->def->state : p->state), "national",
	    t->def->national, "current", json_names(t, t->current, t->current_count), "next",
	    json_names(t, t->next, t->next_count), "steps", steps, "transitions",
	    json_transitions(t, m), "rounds", (int)t->rounds, "ended", t->ended);
}

void
tracks_json(const struct view *v, const struct next *x, json_t *into)
{
	const struct conf_list *names = links_of(v, x->dossier);
	json_t *list = json_array(), *links = json_array();
	size_t i;

	for (i = 0; i < x->track_count; i++)
		(void)json_array_append_new(list, json_track(&x->tracks[i], x->m));
	for (i = 0; i < names->n; i++)
		(void)json_array_append_new(links, json_string(names->v[i]));
	(void)json_object_set_new(into, "tracks", list);
	(void)json_object_set_new(into, "links", links);
}
