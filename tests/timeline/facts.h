/* A dossier in memory: folds facts the way the daemon does and keeps what comes of it. */
#ifndef TESTS_TIMELINE_FACTS_H
#define TESTS_TIMELINE_FACTS_H

#include <string.h>

#include "daemon/timeline/timeline.h"
#include "lib/str.h"
#include "tests/suite.h"

#define DAY_MS 86400000LL
#define NOW_MS (20780 * DAY_MS)
/* What facts have in common, by who tells them. */
#define COUNTED(f, a)                                                                       \
	{                                                                                   \
		.counted = true, .for_ = (f), .against = (a), .abstain = -1, .present = -1, \
		.absent = -1                                                                \
	}
#define BY_PRESS(t, who, d)                                                             \
	.type = (t), .dossier = "d", .actor = (who), .evidence = EV_PRESS, .date = (d), \
	.date_from = DATE_PUBLISHED, .rule = "press"
#define BY_RECORD(t, who, k, d)                                                          \
	.type = (t), .dossier = "d", .actor = (who), .evidence = EV_RECORD, .kind = (k), \
	.date = (d), .date_from = DATE_RECORD, .rule = "record:" k

struct told { /* a fact and who told it */
	struct fact fact;
	const char *origin, *text;
};
struct world {
	struct milestone m[256];
	struct evidence e[2048];
	size_t mn, en;
	int64_t now_ms;
	int what[FOLD_RETRACTED + 1]; /* how often each came out */
};

static inline struct when
on(int year, unsigned month, unsigned day)
{
	return (
	    struct when){ .at = when_from_civil(year, month, day) * 86400, .precision = WHEN_DAY };
}

static inline struct hash
text_hash(const char *text)
{
	struct hash h;

	hash_strings(&h, text, HASH_END);
	return h;
}

/* The same entry read again. */
static inline bool
is_repetition(const struct evidence *a, const struct evidence *b)
{
	return a->milestone_id == b->milestone_id && a->type == b->type &&
	    a->evidence == b->evidence && str_eq(a->origin, b->origin) &&
	    str_eq(a->rule, b->rule) && memcmp(&a->text, &b->text, sizeof(a->text)) == 0 &&
	    a->date.at == b->date.at && a->date.precision == b->date.precision &&
	    a->date_from == b->date_from && a->vote.counted == b->vote.counted &&
	    a->vote.for_ == b->vote.for_ && a->vote.against == b->vote.against &&
	    a->vote.abstain == b->vote.abstain && str_eq(a->manner, b->manner);
}

static inline void
keep_evidence(struct world *w, int64_t milestone, const struct told *t, const struct hash *text)
{
	struct evidence e = { .id = (int64_t)w->en + 1,
		.milestone_id = milestone,
		.type = t->fact.type,
		.source = t->origin,
		.origin = t->origin,
		.rule = t->fact.rule,
		.text = *text,
		.evidence = t->fact.evidence,
		.date = t->fact.date,
		.date_from = t->fact.date_from,
		.vote = t->fact.vote,
		.manner = t->fact.manner,
		.seen_ms = w->now_ms };
	size_t i;

	for (i = 0; i < w->en; i++)
		if (is_repetition(&w->e[i], &e))
			return;
	ck_assert_uint_lt(w->en, ARRAY_LEN(w->e));
	w->e[w->en++] = e;
}

static inline bool
is_same_type(enum ms_type a, enum ms_type b)
{
	enum ms_type same[4];
	size_t i, n = timeline_same_types(a, same);

	for (i = 0; i < n; i++)
		if (same[i] == b)
			return true;
	return false;
}

/* As the store answers: only the dossier and the kin of the type. */
static inline struct fold
tell(struct world *w, const struct told *t)
{
	static struct milestone known[256];
	static size_t at[256];
	struct hash text = text_hash(t->text);
	struct fold f;
	size_t i, n = 0;

	w->now_ms += 60000;
	for (i = 0; i < w->mn; i++)
		if (str_eq(w->m[i].dossier, t->fact.dossier) &&
		    is_same_type(t->fact.type, w->m[i].type)) {
			at[n] = i;
			known[n++] = w->m[i];
		}
	timeline_fold(&t->fact, t->origin, &text, w->now_ms, known, n, w->e, w->en, &f);
	w->what[f.what]++;
	if (f.what == FOLD_NOTHING)
		return f;
	if (f.what == FOLD_NEW) {
		ck_assert_uint_lt(w->mn, ARRAY_LEN(w->m));
		f.after.id = (int64_t)w->mn + 1;
		w->m[w->mn++] = f.after;
	} else {
		ck_assert_uint_lt(f.index, n);
		w->m[at[f.index]] = f.after;
	}
	keep_evidence(w, f.after.id, t, &text);
	return f;
}

static inline struct world *
new_world(void)
{
	struct world *w = xcalloc(1, sizeof(*w));

	w->now_ms = NOW_MS;
	return w;
}

#endif
