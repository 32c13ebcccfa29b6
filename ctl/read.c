/*
 * What the rules read in an entry, for `ratifyctl parse --source`. Invariant: the detector is the
 * daemon's and sees what the daemon's would; a fact of no dossier is shown all the same.
 */
#include "ctl/parse.h"
#include "daemon/detect/detect.h"
#include "feeds/plain.h"
#include "lib/mem.h"

#define ARENA_MAX ((size_t)16 << 20)
#define TEXT_MAX ((size_t)1 << 20)

static void
put_text(json_t *o, const char *key, const char *s)
{
	if (s != NULL)
		IGNORE(json_object_set_new(o, key, json_string(s)));
}

static void
put_count(json_t *o, const char *key, int n)
{
	if (n >= 0)
		IGNORE(json_object_set_new(o, key, json_integer(n)));
}

static json_t *
fact_json(const struct fact *f)
{
	json_t *o = json_object();
	char date[WHEN_TEXT];

	put_text(o, "rule", f->rule);
	put_text(o, "type", ms_types[f->type].code);
	put_text(o, "dossier", f->dossier);
	put_text(o, "kind", f->kind);
	put_text(o, "actor", f->actor);
	put_text(o, "body", f->body);
	put_text(o, "number", f->number);
	if (f->date_from != DATE_NONE) {
		when_format(&f->date, date);
		put_text(o, "date", date);
	}
	if (f->vote.counted) {
		put_count(o, "for", f->vote.for_);
		put_count(o, "against", f->vote.against);
		put_count(o, "abstain", f->vote.abstain);
		put_count(o, "present", f->vote.present);
	}
	put_text(o, "quote", f->quote);
	return o;
}

/* False: no more room. */
static bool
fill(const struct feed_entry *in, struct arena *a, struct entry *ret)
{
	const char *body = in->content != NULL ? in->content : in->summary;

	*ret = (struct entry){ .source = "parse",
		.link = in->link,
		.title = feed_plain(a, in->title, TEXT_MAX),
		.summary = feed_plain(a, in->summary, TEXT_MAX),
		.published = in->published,
		.updated = in->updated,
		.language = in->lang };
	if (ret->published.precision == WHEN_NONE)
		ret->published = in->updated;
	if (body != in->summary)
		ret->body = feed_plain(a, body, TEXT_MAX);
	return mapping_said(in->typed, a, ret);
}

void
ctl_put_read(
    json_t *o, const struct setup *s, const struct source_conf *c, const struct feed_entry *in)
{
	struct detect_source src = { .cls = (enum source_class)c->source_class,
		.evidence = (enum evidence_class)(c->evidence + 1),
		.dossiers = c->dossiers.v,
		.dossier_count = c->dossiers.n };
	json_t *facts = json_object_get(o, "facts");
	struct detect_result r = { .limit_hits = 0 };
	struct arena arena;
	struct entry e;
	size_t i;

	if (facts == NULL) {
		facts = json_array();
		IGNORE(json_object_set_new(o, "facts", facts));
	}
	arena_init(&arena, ARENA_MAX);
	if (fill(in, &arena, &e) && !e.exact &&
	    detect_entry(s->detector, &src, &e, &arena, &r, NULL) == 0) {
		for (i = 0; i < r.facts.n; i++)
			IGNORE(json_array_append_new(facts, fact_json(&r.facts.v[i])));
		if (r.not_covered)
			IGNORE(json_object_set_new(o, "language", json_string("not covered")));
		if (r.unparsed_official && r.facts.n == 0)
			IGNORE(json_object_set_new(o, "unparsed", json_true()));
	}
	arena_done(&arena);
}
