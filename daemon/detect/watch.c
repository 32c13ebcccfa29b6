/*
 * Tells whoever asks why what became of each rule. Invariant: it looks on only; nothing that is
 * decided depends on whether somebody watches.
 */
#include "daemon/detect/detector.h"

const char *const detect_step_words[STEP_COUNT + 1] = { "won", "guarded", "forum", "beaten",
	"actor", "plural", "memory", "dossier", "closed", "class", "language", "words", "limit",
	NULL };

void
watch_note(struct reading *r, enum detect_step step, const struct field *f, size_t rule,
    const struct hit *hit, unsigned guards, const struct hit *by)
{
	struct detect_seen seen = { .step = step,
		.rule = r->d->rule[rule].def,
		.by = by != NULL ? r->d->rule[by->rule].def : NULL,
		.field = f->name,
		.guards = guards };

	if (r->watch == NULL)
		return;
	if (hit != NULL)
		text_span(&f->text, hit->m.span[0].from, hit->m.span[0].to, &seen.from, &seen.to);
	r->matched[rule] = true;
	r->watch(&seen, r->watch_arg);
}

void
watch_rest(struct reading *r, bool closed)
{
	const struct detector *d = r->d;
	enum detect_step step;
	size_t i, k;

	for (k = 0; r->watch != NULL && k < FIELD_COUNT; k++) {
		const struct field *f = &r->field[k];

		if (f->text.len == 0)
			continue;
		for (i = 0; i < d->rules; i++) {
			if (!f->maybe[i] || r->matched[i] || d->rule[i].def->literal_count == 0)
				continue;
			step = STEP_WORDS;
			if (!rule_reads(&d->rule[i], r->src->cls, f->scope))
				step = STEP_CLASS;
			else if ((d->rule[i].languages & f->languages) == 0)
				step = STEP_LANGUAGE;
			else if (closed && !d->rule[i].def->official)
				step = STEP_CLOSED;
			watch_note(r, step, f, i, NULL, 0, NULL);
		}
	}
}
