/*
 * `ratifyctl threshold DOSSIER`: the proof: who counts towards entry into force and who does not,
 * with the evidence of each; the votes with what they needed and how each voted.
 */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/consents.h"
#include "ctl/events.h"
#include "ctl/positions.h"
#include "ctl/prose.h"
#include "ctl/table.h"
#include "lib/mem.h"
#include "lib/str.h"

/* ---- those who consented */

static int
evidence_of(struct view *v, const struct milestone *m, struct evidence **ret, size_t *ret_n)
{
	struct err err = { 0 };

	if (evidence_list(v->store, m->id, &v->arena, ret, ret_n, &err) != 0)
		return ctl_fail_err(&err);
	return 0;
}

/* What else is to be known of it: conditions that name it, and an end, real or announced. */
static void
put_note(struct table *t, const struct threshold_input *in)
{
	char share[THRESHOLD_SHARE_TEXT] = "", end[VIEW_DATE] = "";
	char *note, *text;

	if (in->share > 0)
		threshold_share_words(in->share, share);
	if (in->end != NULL)
		view_date(in->end, end);
	note = xasprintf("%s%s%s%s%s", in->named ? "named, " : "", in->member ? "member, " : "",
	    share, share[0] != '\0' ? ", " : "", in->unknown ? "not in the table of States, " : "");
	if (in->end == NULL)
		text = xasprintf("%s", note);
	else if (in->why == INPUT_WITHDRAWN)
		text = xasprintf("%sleft %s, ", note, end);
	else
		text = xasprintf(
		    "%s%s of withdrawal %s, ", note, STR_OR(in->end->kind, "announcement"), end);
	if (strlen(text) > 2)
		text[strlen(text) - 2] = '\0';
	table_put(t, text);
	free(note);
	free(text);
}

static int
put_input(struct view *v, struct table *t, const struct threshold_input *in, bool counted)
{
	const struct milestone *m = in->consent != NULL ? in->consent : in->end;
	const struct evidence *best;
	struct evidence *e = NULL;
	char date[VIEW_DATE] = "";
	size_t n = 0;
	int r = evidence_of(v, m, &e, &n);

	if (r != 0)
		return r;
	best = view_best(e, n);
	if (in->consent != NULL)
		view_date(in->consent, date);
	table_put(t, in->actor);
	table_put(t, date);
	table_put(
	    t, in->consent != NULL ? STR_OR(m->kind, ms_types[m->type].code) : "not on record");
	if (!counted)
		table_put(t, input_why_sentences[in->why]);
	table_putf(t, "%d", m->evidence_count);
	table_putf(t, "%s (%s)", best != NULL ? STR_OR(best->source, "?") : "?",
	    view_evidence_word(m->best));
	put_note(t, in);
	return 0;
}

static int
print_inputs(struct view *v, const struct threshold_proof *p, bool counted)
{
	static const char *const yes[] = { "STATE", "DATE", "CONSENT", ">EVIDENCE", "BEST SOURCE",
		"NOTE", NULL };
	static const char *const no[] = { "STATE", "DATE", "CONSENT", "WHY NOT", ">EVIDENCE",
		"BEST SOURCE", "NOTE", NULL };
	struct table *t = table_new(counted ? yes : no);
	size_t i, count = 0;
	int r = 0;

	for (i = 0; i < p->input_count && r == 0; i++) {
		if ((p->inputs[i].why == INPUT_COUNTED) != counted)
			continue;
		r = put_input(v, t, &p->inputs[i], counted);
		count++;
	}
	if (count > 0 && r == 0) {
		(void)printf("\n%s\n", counted ? "counted" : "not counted");
		table_print(t, stdout, 0);
	}
	table_free(t);
	return r;
}

static bool
is_counted(const struct threshold_proof *p, const char *state)
{
	const struct state_name *st = state_by_name(state, strlen(state));
	size_t i;

	for (i = 0; i < p->input_count; i++)
		if (p->inputs[i].why == INPUT_COUNTED &&
		    str_eq(p->inputs[i].actor, st != NULL ? st->name : state))
			return true;
	return false;
}

static void
print_missing(FILE *to, const struct consents *c)
{
	const char *before = "\nnamed, and missing: ";
	size_t i;

	for (i = 0; i < c->def->state_count; i++) {
		if (is_counted(&c->proof, c->def->states[i]))
			continue;
		(void)fprintf(to, "%s%s", before, c->def->states[i]);
		before = ", ";
	}
	if (before[0] == ',')
		(void)fprintf(to, "\n");
}

/* ---- votes */

static void
print_vote_proof(FILE *to, const struct vote_proof *p)
{
	static const char *const of[MAJORITY_COUNT] = { NULL, "more than half of", "two thirds of",
		"three fifths of all members, with", "sixty votes, with", "nine members, with" };

	(void)fprintf(to, "%s %d voting: %d required, ", of[p->majority], p->voting, p->required);
	if (p->carried)
		(void)fprintf(to,
		    "%d more than that; %d of those for it would have had to switch to "
		    "defeat it\n",
		    p->margin, p->switches);
	else
		(void)fprintf(to,
		    "%d short; %d of those against it would have had to switch to carry "
		    "it\n",
		    -p->margin, p->switches);
}

static int
print_vote(struct view *v, const struct milestone *m)
{
	struct vote_proof p;
	struct position_row *rows;
	struct err err = { 0 };
	char date[VIEW_DATE];
	char *what, *body;
	size_t n;
	int outcome = threshold_vote(m, &p);
	struct prose out;
	FILE *to;

	if (outcome == VOTE_UNCOUNTED)
		return 0;
	if (position_list(v->store, m->id, &v->arena, &rows, &n, &err) != 0)
		return ctl_fail_err(&err);
	to = prose_begin(&out);
	view_date(m, date);
	what = view_what(m);
	body = str_safe(STR_OR(m->body, ""), 200);
	(void)fprintf(to, "\n%s %s%s%s\n", date, body, body[0] != '\0' ? ": " : "", what);
	free(body);
	free(what);
	if (outcome == 0)
		print_vote_proof(to, &p);
	else
		(void)fprintf(
		    to, "the majority that it needed does not follow from these counts\n");
	if (timeline_vote_disagrees(m))
		(void)fprintf(to, "doubtful: the count does not give this result\n");
	positions_print_names(to, rows, n);
	prose_end(&out, prose_terminal());
	return 0;
}

/* ---- for scripts */

static json_t *
json_milestone(struct view *v, const struct milestone *m)
{
	struct evidence *e = NULL;
	size_t n = 0;

	if (m == NULL || evidence_of(v, m, &e, &n) != 0)
		return json_null();
	return view_json_milestone(m, e, n);
}

static json_t *
json_inputs(struct view *v, const struct threshold_proof *p)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < p->input_count; i++) {
		const struct threshold_input *in = &p->inputs[i];

		(void)json_array_append_new(list,
		    json_pack("{s:o, s:b, s:s, s:s, s:b, s:b, s:b, s:o, s:o, s:o}", "state",
			view_json_text(in->actor), "counts", in->why == INPUT_COUNTED, "why",
			input_why_words[in->why], "why_text", input_why_sentences[in->why], "named",
			in->named, "member", in->member, "in_table", !in->unknown, "share",
			in->share > 0 ? json_real((double)in->share / (double)THRESHOLD_PERCENT)
				      : json_null(),
			"consent", json_milestone(v, in->consent), "end",
			json_milestone(v, in->end)));
	}
	return list;
}

static json_t *
json_missing(const struct consents *c)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < c->def->state_count; i++)
		if (!is_counted(&c->proof, c->def->states[i]))
			(void)json_array_append_new(list, json_string(c->def->states[i]));
	return list;
}

static json_t *
json_vote(struct view *v, const struct milestone *m)
{
	struct position_row *rows = NULL;
	struct vote_proof p;
	struct err err = { 0 };
	size_t n = 0;
	json_t *j = json_pack("{s:I, s:s, s:o, s:o, s:i, s:i}", "milestone", (json_int_t)m->id,
	    "type", ms_types[m->type].code, "body", view_json_text(m->body), "date",
	    view_json_when(&m->date), "for", m->vote.for_, "against", m->vote.against);

	if (position_list(v->store, m->id, &v->arena, &rows, &n, &err) != 0)
		IGNORE(ctl_fail_err(&err));
	view_put_proof(j, m);
	if (threshold_vote(m, &p) == 0)
		(void)json_object_update_new(
		    j, json_pack("{s:b, s:i}", "carried", p.carried, "switches", p.switches));
	(void)json_object_set_new(j, "positions", positions_json(rows, n));
	return j;
}

static int
print_json(struct view *v, const char *dossier, const struct consents *c, const struct milestone *m,
    size_t n)
{
	json_t *votes = json_array(), *j = consents_json_proof(c, json_inputs(v, &c->proof));
	struct vote_proof p;
	size_t i;

	for (i = 0; i < n; i++)
		if (threshold_vote(&m[i], &p) != VOTE_UNCOUNTED)
			(void)json_array_append_new(votes, json_vote(v, &m[i]));
	(void)json_object_set_new(j, "dossier", view_json_text(dossier));
	(void)json_object_set_new(j, "missing_states", json_missing(c));
	(void)json_object_set_new(j, "forecast", consents_json_forecast(c));
	(void)json_object_set_new(j, "unreadable", events_json_unread(v, dossier));
	(void)json_object_set_new(j, "votes", votes);
	return view_print_json(j);
}

/* ---- the command */

static int
print_text(struct view *v, const char *dossier, const struct consents *c, const struct milestone *m,
    size_t n)
{
	char *words = threshold_words(c->def, &c->proof);
	struct prose p;
	FILE *to = prose_begin(&p);
	size_t i;
	int r;

	(void)fprintf(to, "%s: %s\n", dossier,
	    words[0] != '\0' ? words : "how many consents it needs is not known");
	free(words);
	if (c->def->source != NULL)
		(void)fprintf(to, "rule: %s\n", c->def->source);
	consents_print_entry(to, c);
	if (c->entry.kind != FORECAST_NOT_COMPUTABLE)
		(void)fprintf(to, "  %s\n", c->entry.inputs);
	print_missing(to, c);
	prose_end(&p, prose_terminal());
	r = print_inputs(v, &c->proof, true);
	if (r == 0)
		r = print_inputs(v, &c->proof, false);
	for (i = 0; i < n && r == 0; i++)
		r = print_vote(v, &m[i]);
	return r;
}

static int
show(struct view *v, const char *dossier, bool json)
{
	struct milestone *m = NULL;
	struct err err = { 0 };
	struct consents c = { .clocks = NULL };
	size_t n = 0;
	int r;

	if (milestone_list(v->store, dossier, NULL, 0, &v->arena, &m, &n, &err) != 0)
		return ctl_fail_err(&err);
	if (n > 0)
		qsort(m, n, sizeof(*m), timeline_compare);
	r = consents_of(v, dossier, m, n, &c);
	if (r == 0)
		r = json ? print_json(v, dossier, &c, m, n) : print_text(v, dossier, &c, m, n);
	consents_done(&c);
	return r;
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	struct view v;
	int r;

	if (argc != 2 || argv[1][0] == '-')
		return ctl_fail(EX_USAGE, "usage: ratifyctl %s", cmd_threshold.usage);
	r = view_open(&v, opt);
	if (r != 0)
		return r;
	r = view_check_dossier(&v, argv[1]);
	if (r == 0)
		r = events_exit(&v, show(&v, argv[1], opt->json));
	view_close(&v);
	return r;
}

const struct ctl_command cmd_threshold = {
	.name = "threshold",
	.usage = "threshold DOSSIER",
	.help = "who counts towards entry into force and why, and what votes needed",
	.run = run,
};
