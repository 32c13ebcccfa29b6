/*
 * Builds a detector from rules and dossiers and reads entries with it. Invariant: the same entry
 * gives the same facts, with or without JIT and prefilter, in any order of entries.
 */
#include "daemon/detect/detect.h"

#include <errno.h>
#include <string.h>

#include "daemon/detect/detector.h"
#include "daemon/detect/record.h"
#include "lib/ascii.h"
#include "lib/mem.h"
#include "lib/str.h"

#define LONG_S "\xc5\xbf"

static void
add_literals(struct detector *d, size_t rule, const struct needs *needs)
{
	const struct rule_def *def = d->rule[rule].def;
	size_t i, len;

	for (i = 0; i < def->literal_count; i++) {
		char *lower =
		    literals_lower(def->literals[i], strlen(def->literals[i]), &len, NULL);

		literals_add(d->literals, rule, lower);
		free(lower);
	}
	for (i = 0; i < needs->n; i++)
		literals_need(d->literals, rule, needs->set[i].word, needs->set[i].n);
}

static int
compile_all(struct detector *d, const struct rule_def *defs, size_t rules, struct err *err)
{
	struct needs needs;
	struct arena arena;
	size_t i;
	int e = 0;

	d->rule = xcalloc(rules + 1, sizeof(*d->rule));
	d->literals = literals_new(rules);
	arena_init(&arena, NEEDS_ARENA_BYTES);
	for (i = 0; i < rules && e == 0; i++) {
		arena_reset(&arena);
		e = rule_compile(&d->rule[i], &defs[i], &arena, &needs, err);
		if (e < 0)
			break;
		d->rules = i + 1;
		add_literals(d, i, &needs);
	}
	arena_done(&arena);
	return e;
}

int
detector_new(struct detector **ret, const struct rule_def *defs, size_t rules,
    const struct dossier_def *dossiers, size_t n_dossiers, struct err *err)
{
	struct detector *d = xcalloc(1, sizeof(*d));
	int e;

	d->prefilter = true;
	d->dossier = dossiers;
	d->dossiers = n_dossiers;
	re_env_init(&d->env);
	e = compile_all(d, defs, rules, err);
	if (e == 0)
		e = guards_new(&d->guards, d->literals, err);
	if (e == 0)
		e = forums_new(&d->forums, d->literals, err);
	if (e == 0)
		e = votes_new(&d->votes, d->literals, err);
	if (e == 0)
		e = dates_new(&d->dates, d->literals, err);
	if (e == 0)
		e = references_new(&d->references, d->literals, err);
	if (e < 0) {
		detector_free(d);
		return e;
	}
	literals_seal(d->literals);
	d->env.literals = d->literals;
	d->matcher = matcher_new(dossiers, n_dossiers);
	*ret = d;
	return 0;
}

int
detector_try(const struct rule_def *def, struct err *err)
{
	struct needs needs;
	struct arena arena;
	struct rule rule;
	int e;

	arena_init(&arena, NEEDS_ARENA_BYTES);
	e = rule_compile(&rule, def, &arena, &needs, err);
	arena_done(&arena);
	if (e == 0)
		rule_done(&rule);
	return e;
}

void
detector_free(struct detector *d)
{
	size_t i;

	if (d == NULL)
		return;
	for (i = 0; i < d->rules; i++)
		rule_done(&d->rule[i]);
	free(d->rule);
	if (d->matcher != NULL)
		matcher_free(d->matcher);
	literals_free(d->literals);
	guards_free(d->guards);
	forums_free(d->forums);
	votes_free(d->votes);
	dates_free(d->dates);
	references_free(d->references);
	re_env_done(&d->env);
	free(d);
}

void
detector_set_jit(struct detector *d, bool on)
{
	d->env.jit = on;
}

void
detector_set_prefilter(struct detector *d, bool on)
{
	d->prefilter = on;
}

static void
open_field(struct reading *r, size_t i, const char *name, unsigned scope, const char *src)
{
	struct field *f = &r->field[i];

	f->name = name;
	f->scope = scope;
	text_init(&f->text, src);
}

/* A field that does not say its language by itself has that of the whole entry; a headline is
 * short. */
static void
find_languages(struct reading *r)
{
	struct language_count all = { .latin = 0 }, one;
	unsigned verdict[FIELD_COUNT], whole;
	bool any = false, covered = false;
	size_t i;

	for (i = 0; i < FIELD_COUNT; i++) {
		const struct text *t = &r->field[i].text;

		memset(&one, 0, sizeof(one));
		language_count(&one, t->s, t->len);
		language_add(&all, &one);
		verdict[i] = language_verdict(&one, NULL);
		any = any || t->len > 0;
	}
	whole = language_verdict(&all, r->entry->language);
	for (i = 0; i < FIELD_COUNT; i++) {
		struct field *f = &r->field[i];

		if (f->text.len == 0)
			continue;
		f->languages = verdict[i] == LANGUAGE_ALL || verdict[i] == 0 ? whole : verdict[i];
		covered = covered || f->languages != 0;
	}
	r->result->not_covered = any && !covered;
}

/* Rules whose literals and words are there, and that read such a field of such an entry. */
static void
find_able(const struct reading *r, struct field *f)
{
	const struct detector *d = r->d;
	size_t i;

	f->able = xmalloc((d->rules + 1) * sizeof(*f->able));
	for (i = 0; i < d->rules; i++)
		if (f->maybe[i] && (d->rule[i].languages & f->languages) != 0 &&
		    rule_in_use(&d->rule[i], &r->entry->published) &&
		    rule_reads(&d->rule[i], r->src->cls, f->scope) &&
		    (f->words == NULL || literals_are_met(d->literals, i, f->words)))
			f->able[f->ables++] = (uint32_t)i;
}

static void
find_literals(const struct reading *r, struct field *f)
{
	const struct detector *d = r->d;
	size_t len;

	if (f->text.len == 0)
		return;
	f->maybe = xmalloc(d->rules + 1);
	f->lower = literals_lower(f->text.s, f->text.len, &len, &f->aligned);
	f->words = xmalloc(literals_set_size(d->literals) * sizeof(*f->words));
	if (d->prefilter)
		literals_find(d->literals, f->lower, len, f->maybe, f->words);
	else
		literals_find_slowly(d->literals, f->lower, len, f->maybe);
	/* a caseless pattern takes the long s for an s, and lower case does not */
	if (!d->prefilter ||
	    (ascii_len(f->lower, len) < len &&
		memmem(f->lower, len, LONG_S, sizeof(LONG_S) - 1) != NULL)) {
		free(f->words);
		f->words = NULL;
	}
	find_able(r, f);
}

static void
close_field(struct field *f)
{
	text_done(&f->text);
	free(f->lower);
	free(f->maybe);
	free(f->words);
	free(f->able);
}

/* Dossiers over all fields as one text, so that a cue in the summary serves the title, too. */
static void
find_mentions(struct reading *r)
{
	struct dossier_match found[FIELD_COUNT * MENTIONS_MAX];
	size_t start[FIELD_COUNT], len = 0, n, i, k;
	char *all;

	if (r->d->dossiers == 0)
		return;
	all = xmalloc(FIELD_COUNT * (TEXT_MAX + 2) + 1);
	for (i = 0; i < FIELD_COUNT; i++) {
		start[i] = len;
		if (r->field[i].text.len == 0)
			continue;
		memcpy(all + len, r->field[i].text.s, r->field[i].text.len);
		len += r->field[i].text.len;
		memcpy(all + len, "\n\n", 2);
		len += 2;
	}
	all[len] = '\0';
	n = matcher_find(r->d->matcher, all, len, found, ARRAY_LEN(found));
	for (i = 0; i < n; i++) {
		struct field *f;

		for (k = FIELD_COUNT - 1; k > 0 && found[i].from < start[k]; k--)
			;
		f = &r->field[k];
		if (found[i].dossier >= r->d->dossiers || f->mentions == MENTIONS_MAX)
			continue;
		r->result->mentions = true;
		f->mention[f->mentions] = found[i];
		f->mention[f->mentions].from -= start[k];
		f->mention[f->mentions].to -= start[k];
		f->mentions++;
	}
	free(all);
}

/* A clause that is longer than all that was read of its field: whatever stands behind the cut,
 * nobody looked at it. */
static void
note_cut(struct reading *r)
{
	struct clause c[2];
	size_t i;

	for (i = 0; i < FIELD_COUNT; i++) {
		const struct text *t = &r->field[i].text;

		if (!t->cut ||
		    clause_split(t->s, t->len, r->field[i].languages, c, ARRAY_LEN(c)) > 1)
			continue;
		if (r->result->limit_hits++ == 0)
			r->result->limit_rule = "a clause over 4 KiB";
	}
}

static int
read_prose(struct reading *r)
{
	bool official = false;
	size_t i;
	int e;

	open_field(r, FIELD_TITLE, "title", SCOPE_TITLE, r->entry->title);
	open_field(r, FIELD_SUMMARY, "summary", SCOPE_SUMMARY, r->entry->summary);
	open_field(r, FIELD_BODY, "body", SCOPE_CONTENT, r->entry->body);
	find_languages(r);
	for (i = 0; i < FIELD_COUNT; i++)
		find_literals(r, &r->field[i]);
	find_mentions(r);
	e = prose_read_official(r, &official);
	if (e == 0 && !official) {
		r->result->unparsed_official = !r->result->not_covered &&
		    r->src->cls != CLASS_NEWS && r->src->cls != CLASS_ANY &&
		    (r->src->evidence == EV_RECORD || r->src->evidence == EV_OFFICIAL);
		e = prose_read_open(r);
	}
	note_cut(r);
	if (e == 0)
		watch_rest(r, official);
	for (i = 0; i < FIELD_COUNT; i++)
		close_field(&r->field[i]);
	return e;
}

/* The cells of a row, then what the document says of its participant elsewhere. */
static int
read_row(const struct detector *d, const struct detect_source *src, const struct entry *e,
    struct arena *mem, struct fact_list *ret, struct err *err)
{
	struct fact_list acts = { .n = 0 }, said = { .n = 0 };
	struct fact *all;
	int rc = record_read(src, d->dossier, d->dossiers, e, mem, &acts, err);

	*ret = acts;
	if (rc != 0 || e->said_count == 0)
		return rc;
	rc = record_said(src, d->dossier, d->dossiers, d->matcher, e, mem, &said, err);
	if (rc != 0)
		return rc;
	all = arena_alloc(mem, (acts.n + said.n + 1) * sizeof(*all));
	if (all == NULL)
		return err_set(err, -EFBIG, "the facts of one document do not fit");
	if (acts.n > 0)
		memcpy(all, acts.v, acts.n * sizeof(*all));
	if (said.n > 0)
		memcpy(all + acts.n, said.v, said.n * sizeof(*all));
	*ret = (struct fact_list){ .v = all, .n = acts.n + said.n };
	return 0;
}

int
detect_read(const struct detector *d, const struct detect_source *src, const struct entry *e,
    struct arena *mem, struct detect_result *ret, bool *won, detect_watch_fn *watch,
    void *watch_arg, struct err *err)
{
	struct detect_result result = { .limit_hits = 0 };
	struct reading *r;
	int rc;

	if (e->act_count > 0) {
		rc = read_row(d, src, e, mem, &result.facts, err);
	} else if (e->said_count > 0 || e->exact) {
		rc = record_said(
		    src, d->dossier, d->dossiers, d->matcher, e, mem, &result.facts, err);
	} else {
		r = xcalloc(1, sizeof(*r));
		r->d = d;
		r->env = d->env;
		r->src = src;
		r->entry = e;
		r->mem = mem;
		r->result = &result;
		r->err = err;
		r->won = won;
		r->watch = watch;
		r->watch_arg = watch_arg;
		r->matched = watch != NULL ? xcalloc(d->rules + 1, sizeof(*r->matched)) : NULL;
		rc = read_prose(r);
		free(r->matched);
		free(r);
	}
	if (rc == 0)
		*ret = result;
	return rc;
}

int
detect_entry(const struct detector *d, const struct detect_source *src, const struct entry *e,
    struct arena *mem, struct detect_result *ret, struct err *err)
{
	return detect_read(d, src, e, mem, ret, NULL, NULL, NULL, err);
}

int
detect_explain(const struct detector *d, const struct detect_source *src, const struct entry *e,
    struct arena *mem, struct detect_result *ret, detect_watch_fn *watch, void *arg,
    struct err *err)
{
	return detect_read(d, src, e, mem, ret, NULL, watch, arg, err);
}

size_t
detect_about(const struct detector *d, const struct detect_source *src, const struct entry *e,
    const char **ret, size_t max)
{
	return record_about(src, d->dossier, d->dossiers, d->matcher, e, ret, max);
}
