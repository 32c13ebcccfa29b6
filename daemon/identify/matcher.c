/*
 * Finds the dossiers that a text speaks of. Invariant: linear in the text, no allocation a call;
 * of overlapping names the longest wins, and an exclusion hides its own dossier only.
 */
#include "daemon/identify/identify.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/identify/fold.h"
#include "daemon/identify/kin.h"
#include "daemon/identify/spellings.h"
#include "lib/mem.h"

#define CLUSTER_MAX 64 /* names that overlap one another in one place */

enum {
	NAME_EXCLUDE = 1 << 0,
	NAME_ACRONYM = 1 << 1, /* exactly as written, and only beside a second cue */
	NAME_SUFFIX = 1 << 2,  /* "-a" behind it is another number */
	NAME_TREATY = 1 << 3,  /* its protocols and amendments are not it */
};

struct matcher {
	struct fold_key *keys; /* id: index in names */
	size_t count, cap;
	struct name {
		size_t dossier;
		char *raw; /* of acronyms */
	} * names;
};

static void
name_add(struct matcher *m, size_t dossier, const char *key, uint32_t flags, const char *raw)
{
	if (*key == '\0' || strchr(key, '\x01') != NULL)
		return;
	if (m->count == m->cap) {
		m->cap = m->cap == 0 ? 32 : m->cap * 2;
		m->keys = xreallocarray(m->keys, m->cap, sizeof(*m->keys));
		m->names = xreallocarray(m->names, m->cap, sizeof(*m->names));
	}
	m->names[m->count].dossier = dossier;
	m->names[m->count].raw = xstrdup(raw);
	m->keys[m->count].key = xstrdup(key);
	m->keys[m->count].id = (int32_t)m->count;
	m->keys[m->count].flags = flags;
	m->count++;
}

static void
name_fold(struct matcher *m, size_t dossier, const char *text, uint32_t flags)
{
	char key[FOLD_KEY_BYTES];

	if (text != NULL && fold_key(text, strlen(text), key, sizeof(key)) > 0)
		name_add(m, dossier, key, flags, (flags & NAME_ACRONYM) != 0 ? text : NULL);
}

static bool
is_treaty(const char *text)
{
	char key[FOLD_KEY_BYTES];

	return text != NULL && fold_key(text, strlen(text), key, sizeof(key)) > 0 &&
	    kin_is_treaty(key);
}

/* A title of one word is no name by itself. */
static void
name_title(struct matcher *m, size_t dossier, const char *text, uint32_t flags)
{
	char key[FOLD_KEY_BYTES];

	if (text != NULL && fold_key(text, strlen(text), key, sizeof(key)) > 0 &&
	    strchr(key, ' ') != NULL)
		name_add(m, dossier, key, flags, NULL);
}

struct spelling_arg {
	struct matcher *m;
	size_t dossier;
};

static void
put_spelling(const char *key, bool suffix, void *arg)
{
	struct spelling_arg *a = arg;

	name_add(a->m, a->dossier, key, suffix ? NAME_SUFFIX : 0, NULL);
}

static int
compare_keys(const void *a, const void *b)
{
	const struct fold_key *x = a, *y = b;
	int c = strcmp(x->key, y->key);

	return c != 0 ? c : (x->id > y->id) - (x->id < y->id);
}

struct matcher *
matcher_new(const struct dossier_def *d, size_t n)
{
	struct matcher *m = xcalloc(1, sizeof(*m));
	struct spelling_arg arg = { m, 0 };
	size_t i, k;

	for (i = 0; i < n; i++) {
		uint32_t kind =
		    is_treaty(d[i].title) || is_treaty(d[i].short_title) ? NAME_TREATY : 0;

		arg.dossier = i;
		name_title(m, i, d[i].title, kind);
		name_title(m, i, d[i].short_title, kind);
		for (k = 0; k < d[i].alias_count; k++)
			name_fold(m, i, d[i].aliases[k], kind);
		for (k = 0; k < d[i].acronym_count; k++)
			name_fold(m, i, d[i].acronyms[k], NAME_ACRONYM | kind);
		for (k = 0; k < d[i].exclude_count; k++)
			name_fold(m, i, d[i].exclude[k], NAME_EXCLUDE);
		for (k = 0; k < d[i].identifier_count; k++)
			spellings_of(d[i].identifiers[k], put_spelling, &arg);
	}
	if (m->count > 0)
		qsort(m->keys, m->count, sizeof(*m->keys), compare_keys);
	return m;
}

void
matcher_free(struct matcher *m)
{
	size_t i;

	if (m == NULL)
		return;
	for (i = 0; i < m->count; i++) {
		free((void *)(uintptr_t)m->keys[i].key);
		free(m->names[i].raw);
	}
	free(m->keys);
	free(m->names);
	free(m);
}

struct candidate {
	size_t dossier, from, to;
	uint32_t flags;
};

enum cue { CUE_UNKNOWN, CUE_NONE, CUE_FOUND };

struct search {
	const struct matcher *m;
	const char *text;
	size_t len;
	struct dossier_match *ret;
	size_t count, max;
	struct candidate near[CLUSTER_MAX];
	size_t near_count, near_to;
	enum cue cue;
	struct kin kin;
};

static bool
is_cue_word(const char *word)
{
	static const char *const words[] = { "accede", "acceded", "accedes", "acceding",
		"acceptance", "accession", "adopted", "adoption", "agreement", "agreements",
		"convention", "conventions", "cosponsor", "cosponsors", "deposit", "depositary",
		"deposited", "deposits", "instrument", "instruments", "protocol", "ratification",
		"ratifications", "ratified", "ratifies", "ratify", "ratifying", "resolution",
		"sign", "signatories", "signatory", "signature", "signatures", "signed", "signing",
		"signs", "treaties", "treaty", "unratified" };
	size_t lo = 0, hi = ARRAY_LEN(words);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = strcmp(words[mid], word);

		if (c == 0)
			return true;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

/* Is there anything else that speaks of treaties? In a text all in capitals a State's name is no
 * cue: there every word looks like an acronym. */
static bool
has_cue(struct search *s)
{
	struct fold_iter it;
	struct fold_word w;
	bool state = false, lower = false;
	size_t len;

	if (s->cue != CUE_UNKNOWN)
		return s->cue == CUE_FOUND;
	s->cue = CUE_NONE;
	fold_begin(&it, s->text, s->len);
	while (s->cue == CUE_NONE && fold_next(&it, &w)) {
		if (is_cue_word(w.s))
			s->cue = CUE_FOUND;
		if (w.len > 1 && !w.last_upper && isalpha((unsigned char)w.s[w.len - 1]))
			lower = true;
		if (!state && w.first_upper)
			state = state_at(s->text + w.from, s->len - w.from, true, &len) != NULL;
		if (state && lower)
			s->cue = CUE_FOUND;
	}
	return s->cue == CUE_FOUND;
}

/* "XVIII-10" is not in "XVIII-10-a" nor "XVIII-10.a", "106-37" not in "106-37(A)". */
static bool
has_suffix(const struct search *s, size_t to)
{
	const char *p = s->text + to;
	size_t left = s->len - to;

	if (left >= 3 && p[0] == '(' && isalpha((unsigned char)p[1]) && p[2] == ')')
		return true;
	return left >= 2 && (p[0] == '-' || p[0] == '.') && isalpha((unsigned char)p[1]) &&
	    (left == 2 || !isalnum((unsigned char)p[2]));
}

static bool
candidate_holds(struct search *s, const struct fold_key *key, size_t from, size_t to)
{
	const char *raw = s->m->names[key->id].raw;

	if ((key->flags & NAME_SUFFIX) != 0 && has_suffix(s, to))
		return false;
	if ((key->flags & NAME_ACRONYM) == 0)
		return true;
	return strlen(raw) == to - from && memcmp(s->text + from, raw, to - from) == 0 &&
	    has_cue(s);
}

static bool
overlap(const struct candidate *a, const struct candidate *b)
{
	return a->from < b->to && b->from < a->to;
}

/* Longest first; then by place and dossier, so that the result does not depend on the order of
 * the settings. */
static int
compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	size_t xl = x->to - x->from, yl = y->to - y->from;

	if (xl != yl)
		return xl > yl ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->dossier != y->dossier)
		return x->dossier < y->dossier ? -1 : 1;
	return (int)(y->flags & NAME_EXCLUDE) - (int)(x->flags & NAME_EXCLUDE);
}

/* Does one of the winners before c take its place? */
static bool
is_beaten(const struct candidate *won, size_t n, const struct candidate *c)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!overlap(&won[i], c))
			continue;
		if (won[i].dossier == c->dossier)
			return true;
		if ((won[i].flags & NAME_EXCLUDE) == 0 && (c->flags & NAME_EXCLUDE) == 0 &&
		    (won[i].from != c->from || won[i].to != c->to))
			return true;
	}
	return false;
}

static int
compare_places(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->dossier > y->dossier) - (x->dossier < y->dossier);
}

/* Nothing that follows overlaps what was collected: decide it. */
static void
settle(struct search *s)
{
	size_t i, won = 0;

	if (s->near_count == 0)
		return;
	qsort(s->near, s->near_count, sizeof(s->near[0]), compare_candidates);
	for (i = 0; i < s->near_count; i++)
		if (!is_beaten(s->near, won, &s->near[i]))
			s->near[won++] = s->near[i];
	qsort(s->near, won, sizeof(s->near[0]), compare_places);
	for (i = 0; i < won && s->count < s->max; i++)
		if ((s->near[i].flags & NAME_EXCLUDE) == 0) {
			s->ret[s->count].dossier = s->near[i].dossier;
			s->ret[s->count].from = s->near[i].from;
			s->ret[s->count++].to = s->near[i].to;
		}
	s->near_count = 0;
	s->near_to = 0;
}

/* it: behind the name, whose first word is first */
static void
add_candidate(struct search *s, const struct fold_key *key, const struct fold_word *first,
    struct fold_iter it, size_t to)
{
	bool acronym = (key->flags & NAME_ACRONYM) != 0;
	size_t from = first->from;
	struct candidate *c;

	if (!candidate_holds(s, key, from, to))
		return;
	if (s->near_count == CLUSTER_MAX)
		settle(s);
	c = &s->near[s->near_count++];
	c->dossier = s->m->names[key->id].dossier;
	c->from = from;
	c->to = to;
	c->flags = key->flags;
	if ((key->flags & NAME_TREATY) != 0 &&
	    (kin_before(&s->kin, s->text, first, acronym) || kin_after(it, s->text, to, acronym)))
		c->flags |= NAME_EXCLUDE;
	if (to > s->near_to)
		s->near_to = to;
}

/* All names that start with the word w. */
static void
search_from(struct search *s, struct fold_iter it, const struct fold_word *first)
{
	struct fold_walk walk;
	struct fold_word w = *first;
	size_t i, equal;

	fold_walk_begin(&walk, s->m->keys, s->m->count);
	while (fold_walk_take(&walk, &w)) {
		equal = fold_walk_equal(&walk);
		for (i = walk.lo; i < walk.lo + equal; i++)
			add_candidate(s, &walk.keys[i], first, it, w.to);
		if (!fold_next(&it, &w) || w.hard)
			break;
	}
}

size_t
matcher_find(
    const struct matcher *m, const char *text, size_t len, struct dossier_match *ret, size_t max)
{
	struct search s = { .m = m, .text = text, .len = len, .ret = ret, .max = max };
	struct fold_iter it;
	struct fold_word w;

	if (m->count == 0 || text == NULL)
		return 0;
	fold_begin(&it, text, len);
	while (s.count < max && fold_next(&it, &w)) {
		if (w.from >= s.near_to)
			settle(&s);
		search_from(&s, it, &w);
		kin_take(&s.kin, &w);
	}
	settle(&s);
	return s.count;
}
