/*
 * The model's values as text and as JSON. Invariant: the keys are those of ratifyctl(1), and they
 * only grow.
 */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/json.h"
#include "ctl/view.h"
#include "lib/mem.h"
#include "lib/str.h"

#define SAFE_BYTES 100000

void
view_date(const struct milestone *m, char out[VIEW_DATE])
{
	char text[WHEN_TEXT];

	when_format(&m->date, text);
	if (strlen(text) > 10)
		text[10] = '\0';
	(void)snprintf(out, VIEW_DATE, "%s%s",
	    text[0] != '\0' && (m->date_from == DATE_PUBLISHED || m->date_from == DATE_SEEN) ? "~"
											     : "",
	    text);
}

void
view_time(int64_t ms, char out[WHEN_TEXT])
{
	char *t;

	out[0] = '\0';
	if (ms == 0)
		return;
	when_format_s(ms / 1000, out);
	t = strchr(out, 'T');
	if (t != NULL)
		*t = ' ';
}

/* ", 79-60-33" or ", 71-26, 97 voting, 65 required" */
static void
view_vote(const struct vote *v, char *out, size_t cap)
{
	int required = timeline_required(v);

	if (required >= 0)
		(void)snprintf(out, cap, ", %d-%d, %d voting, %d required", v->for_, v->against,
		    timeline_voting(v), required);
	else if (v->abstain > 0)
		(void)snprintf(out, cap, ", %d-%d-%d", v->for_, v->against, v->abstain);
	else
		(void)snprintf(out, cap, ", %d-%d", v->for_, v->against);
}

/* ", by voice vote" */
static void
view_manner(const char *manner, char *out, size_t cap)
{
	static const struct {
		const char *manner, *words;
	} rows[] = { { "unanimous", "unanimously" }, { "consensus", "by consensus" },
		{ "voice vote", "by voice vote" }, { "division", "on division" },
		{ "unanimous consent", "by unanimous consent" } };
	const char *words = manner;
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++)
		if (strcmp(rows[i].manner, manner) == 0)
			words = rows[i].words;
	(void)snprintf(out, cap, ", %s", words);
}

char *
view_what(const struct milestone *m)
{
	const char *title = ms_types[m->type].title;
	char vote[96] = "";

	if (m->vote.counted)
		view_vote(&m->vote, vote, sizeof(vote));
	else if (m->manner != NULL)
		view_manner(m->manner, vote, sizeof(vote));
	if (str_empty(m->kind) || strcasecmp(m->kind, title) == 0)
		return xasprintf("%s%s", title, vote);
	return xasprintf("%s (%s)%s", title, m->kind, vote);
}

const char *
view_evidence_word(enum evidence_class evidence)
{
	if (evidence < EV_RECORD || evidence > EV_CAMPAIGN)
		return "unknown";
	return settings_evidence_words[evidence - 1];
}

const struct evidence *
view_best(const struct evidence *e, size_t n)
{
	const struct evidence *best = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (best == NULL || e[i].evidence < best->evidence)
			best = &e[i];
	return best;
}

json_t *
view_json_text(const char *s)
{
	json_t *j = s != NULL ? json_string(s) : json_null();
	char *safe;

	if (j != NULL)
		return j;
	safe = str_safe(s, SAFE_BYTES); /* no valid UTF-8 */
	j = json_string(safe);
	free(safe);
	return j != NULL ? j : json_null();
}

json_t *
view_json_when(const struct when *w)
{
	char text[WHEN_TEXT];

	when_format(w, text);
	return view_json_text(text[0] != '\0' ? text : NULL);
}

json_t *
view_json_ms(int64_t ms)
{
	char text[WHEN_TEXT];

	if (ms == 0)
		return json_null();
	when_format_s(ms / 1000, text);
	return view_json_text(text);
}

static json_t *
count_or_null(int n)
{
	return n >= 0 ? json_integer(n) : json_null();
}

static json_t *
json_counts(const struct vote *v)
{
	if (!v->counted)
		return json_null();
	return json_pack("{s:i, s:i, s:o, s:o, s:o, s:b, s:i, s:o}", "for", v->for_, "against",
	    v->against, "abstain", count_or_null(v->abstain), "present", count_or_null(v->present),
	    "absent", count_or_null(v->absent), "two_thirds", v->two_thirds, "voting",
	    timeline_voting(v), "required", count_or_null(timeline_required(v)));
}

void
view_put_proof(json_t *vote, const struct milestone *m)
{
	struct vote_proof p;

	if (threshold_vote(m, &p) == 0)
		(void)json_object_update_new(vote,
		    json_pack("{s:s, s:s, s:i, s:i, s:i}", "majority",
			vote_majority_words[p.majority], "denominator",
			vote_denominator_words[p.majority], "voting", p.voting, "required",
			p.required, "margin", p.margin));
	else
		(void)json_object_update_new(
		    vote, json_pack("{s:n, s:i}", "majority", "voting", timeline_voting(&m->vote)));
	(void)json_object_set_new(vote, "disagrees", json_boolean(timeline_vote_disagrees(m)));
}

/* What a milestone's vote needed has had other names, which stay. */
static void
put_vote(json_t *j, const struct milestone *m)
{
	json_t *vote = json_counts(&m->vote), *required, *disagrees;

	(void)json_object_set_new(j, "vote", vote);
	if (!m->vote.counted)
		return;
	view_put_proof(vote, m);
	required = json_object_get(vote, "required");
	disagrees = json_object_get(vote, "disagrees");
	if (!json_is_null(json_object_get(vote, "majority")))
		(void)json_object_set(vote, "needed", required);
	(void)json_object_set(j, "vote_disagrees", disagrees);
}

static json_t *
json_date_from(enum date_from from)
{
	return view_json_text(from > DATE_NONE && from <= DATE_SEEN ? date_from_words[from] : NULL);
}

json_t *
view_json_evidence(const struct evidence *e)
{
	char document[HASH_HEX];

	hash_hex(&e->document, document);
	return json_pack(
	    "{s:o, s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:s}",
	    "source", view_json_text(e->source), "origin", view_json_text(e->origin), "evidence",
	    view_evidence_word(e->evidence), "type",
	    e->type >= 0 && e->type < MS_TYPE_COUNT ? ms_types[e->type].code : "none", "url",
	    view_json_text(e->url), "title", view_json_text(e->title), "quote",
	    view_json_text(e->quote), "rule", view_json_text(e->rule), "field",
	    view_json_text(e->field), "from", (json_int_t)e->from, "to", (json_int_t)e->to, "date",
	    view_json_when(&e->date), "date_from", json_date_from(e->date_from), "vote",
	    json_counts(&e->vote), "manner", view_json_text(e->manner), "seen",
	    view_json_ms(e->seen_ms), "document", document);
}

json_t *
view_json_milestone(const struct milestone *m, const struct evidence *e, size_t n)
{
	json_t *list = json_array(), *j;
	char key[33];
	size_t i;

	timeline_key(m, key);
	for (i = 0; i < n; i++)
		(void)json_array_append_new(list, view_json_evidence(&e[i]));
	j = json_pack("{s:I, s:s, s:o, s:o, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:i, s:s}", "id",
	    (json_int_t)m->id, "key", key, "dossier", view_json_text(m->dossier), "procedure",
	    view_json_text(m->procedure), "type", ms_types[m->type].code, "title",
	    ms_types[m->type].title, "importance",
	    (const char[]){ ms_types[m->type].importance, '\0' }, "body", view_json_text(m->body),
	    "actor", view_json_text(m->actor), "number", view_json_text(m->number), "kind",
	    view_json_text(m->kind), "occurrence", m->occurrence, "state",
	    ms_state_words[m->state]);
	if (j == NULL) {
		json_decref(list);
		return json_null();
	}
	(void)json_object_set_new(j, "date", view_json_when(&m->date));
	(void)json_object_set_new(j, "date_from", json_date_from(m->date_from));
	put_vote(j, m);
	(void)json_object_set_new(j, "manner", view_json_text(m->manner));
	(void)json_object_set_new(j, "first_seen", view_json_ms(m->first_seen_ms));
	(void)json_object_set_new(j, "changed", view_json_ms(m->changed_ms));
	(void)json_object_set_new(j, "announced", json_boolean(m->announced));
	(void)json_object_set_new(j, "best", json_string(view_evidence_word(m->best)));
	(void)json_object_set_new(j, "evidence_count", json_integer(m->evidence_count));
	(void)json_object_set_new(j, "origin_count", json_integer(m->origin_count));
	(void)json_object_set_new(j, "evidence", list);
	return j;
}

int
view_print_json(json_t *j)
{
	bool written = json_print(j, 0) && fflush(stdout) == 0;

	json_decref(j);
	if (!written)
		return ctl_fail(EX_IOERR, "the answer could not be written");
	return 0;
}
