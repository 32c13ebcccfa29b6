#include "ctl/catalogue.h"

#include <string.h>

#include "daemon/identify/fold.h"
#include "daemon/model.h"
#include "daemon/setup/setup.h"
#include "lib/mem.h"
#include "lib/str.h"

#define KEY_BYTES FOLD_KEY_BYTES

struct reading {
	struct catalogue *into;
	const char *pack_dir;
	struct settings_sink_type *sinks;
	const char **formats;
	char **names, **paths; /* every pack there is */
	size_t n;
};

static void
note_pack(const char *name, const char *path, void *arg)
{
	struct reading *r = arg;

	r->names = xreallocarray(r->names, r->n + 2, sizeof(*r->names));
	r->paths = xreallocarray(r->paths, r->n + 2, sizeof(*r->paths));
	r->names[r->n] = xstrdup(name);
	r->paths[r->n++] = xstrdup(path);
	r->names[r->n] = NULL;
}

/* These packs and what they need; NULL when there is a mistake in it. */
static const struct settings *
load(struct reading *r, const char *const *names)
{
	struct settings_options opt = { .no_file = true,
		.pack_dir = r->pack_dir,
		.extra_packs = names,
		.sink_types = r->sinks,
		.format_names = r->formats,
		.milestone_codes = ms_type_codes };
	struct catalogue *c = r->into;
	struct settings *s = NULL;
	struct err err = { 0 };

	if (settings_load(&s, &opt, &err) != 0)
		return NULL;
	c->settings = xreallocarray(c->settings, c->settings_count + 1, sizeof(struct settings *));
	c->settings[c->settings_count++] = s;
	return s;
}

static void
add_pack(struct catalogue *c, const char *name, const char *path, const struct settings *s)
{
	struct catalogue_pack p = { .dossier_count = 0 };
	size_t i;

	p.dossiers = xcalloc(s->dossier_count + 1, sizeof(struct dossier_conf *));
	for (i = 0; i < s->dossier_count; i++)
		if (str_eq(s->dossiers[i].place.file, path))
			p.dossiers[p.dossier_count++] = &s->dossiers[i];
	if (p.dossier_count == 0) {
		free(p.dossiers);
		return;
	}
	p.name = xstrdup(name);
	c->packs = xreallocarray(c->packs, c->count + 1, sizeof(*c->packs));
	c->packs[c->count++] = p;
}

/* All in one go, which is quick; one by one where that does not do. */
void
catalogue_read(struct catalogue *ret, const char *pack_dir)
{
	struct reading r = { .into = ret,
		.pack_dir = pack_dir,
		.sinks = setup_sink_types(),
		.formats = setup_format_names() };
	const struct settings *all, *s;
	size_t i;

	*ret = (struct catalogue){ .packs = NULL };
	settings_each_pack(pack_dir, note_pack, &r);
	all = r.n > 0 ? load(&r, (const char *const *)r.names) : NULL;
	for (i = 0; i < r.n; i++) {
		const char *const one[] = { r.names[i], NULL };

		s = all != NULL ? all : load(&r, one);
		if (s != NULL)
			add_pack(ret, r.names[i], r.paths[i], s);
	}
	for (i = 0; i < r.n; i++) {
		free(r.names[i]);
		free(r.paths[i]);
	}
	free(r.names);
	free(r.paths);
	free(r.sinks);
	free(r.formats);
}

void
catalogue_done(struct catalogue *c)
{
	while (c->count > 0) {
		free(c->packs[--c->count].name);
		free(c->packs[c->count].dossiers);
	}
	while (c->settings_count > 0)
		settings_free(c->settings[--c->settings_count]);
	free(c->packs);
	free(c->settings);
	*c = (struct catalogue){ .packs = NULL };
}

/* Whether a name is, folded, the key as a whole. */
static bool
is_name(const char *name, const char *key)
{
	char folded[KEY_BYTES];

	return name != NULL && fold_key(name, strlen(name), folded, sizeof(folded)) > 0 &&
	    strcmp(folded, key) == 0;
}

/* Whether the key's words stand in the name, each anywhere: "crim" is in cybercrime. Clears those
 * that do out of *left, a set of words. */
static void
strike_words(const char *name, char *const *words, size_t n, uint64_t *left)
{
	char folded[KEY_BYTES];
	size_t i;

	if (name == NULL || fold_key(name, strlen(name), folded, sizeof(folded)) == 0)
		return;
	for (i = 0; i < n; i++)
		if (strstr(folded, words[i]) != NULL)
			*left &= ~(UINT64_C(1) << i);
}

typedef void each_fn(const char *name, void *arg);

static void
each_of(const struct conf_list *list, each_fn *fn, void *arg)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		fn(list->v[i], arg);
}

static void
each_name(const struct dossier_conf *d, each_fn *fn, void *arg)
{
	const struct track_conf *tracks = d->tracks.v;
	size_t i;

	fn(d->name, arg);
	fn(d->title, arg);
	fn(d->short_title, arg);
	each_of(&d->aliases, fn, arg);
	each_of(&d->acronyms, fn, arg);
	each_of(&d->identifiers, fn, arg);
	for (i = 0; i < d->tracks.n; i++)
		each_of(&tracks[i].identifiers, fn, arg);
}

struct looking {
	const char *key;
	char *words[64];
	size_t n;
	uint64_t left;
	bool exact;
};

static void
look(const char *name, void *arg)
{
	struct looking *l = arg;

	l->exact = l->exact || is_name(name, l->key);
	strike_words(name, l->words, l->n, &l->left);
}

/* exact: only where the words are one of its names. */
static bool
means(const struct catalogue_pack *p, struct looking *l, bool exact)
{
	size_t i;

	l->exact = is_name(p->name, l->key);
	if (exact && l->exact)
		return true;
	for (i = 0; i < p->dossier_count; i++) {
		l->left = l->n == 0 ? 1 : l->n < 64 ? (UINT64_C(1) << l->n) - 1 : UINT64_MAX;
		each_name(p->dossiers[i], look, l);
		strike_words(p->name, l->words, l->n, &l->left);
		if (exact ? l->exact : l->left == 0)
			return true;
	}
	return false;
}

size_t
catalogue_find(const struct catalogue *c, const char *words, const struct catalogue_pack **ret)
{
	char key[KEY_BYTES], cut[KEY_BYTES], *word, *save = NULL;
	struct looking l = { .key = key };
	size_t i, n = 0;
	int exact;

	for (i = 0; i < c->count; i++) {
		if (strcmp(c->packs[i].name, words) == 0) {
			ret[0] = &c->packs[i];
			return 1;
		}
	}
	if (fold_key(words, strlen(words), key, sizeof(key)) == 0)
		return 0;
	memcpy(cut, key, sizeof(cut));
	for (word = strtok_r(cut, " ", &save); word != NULL && l.n < ARRAY_LEN(l.words);
	     word = strtok_r(NULL, " ", &save))
		l.words[l.n++] = word;
	for (exact = 1; exact >= 0 && n == 0; exact--)
		for (i = 0; i < c->count; i++)
			if (means(&c->packs[i], &l, exact == 1))
				ret[n++] = &c->packs[i];
	return n;
}

const char *
catalogue_nearest(const struct catalogue *c, const char *word)
{
	_cleanup_free_ const char **names = NULL;
	size_t i, k, n = 0;

	for (i = 0; i < c->count; i++)
		n += 1 + c->packs[i].dossier_count;
	names = xcalloc(n + 1, sizeof(*names));
	for (i = n = 0; i < c->count; i++) {
		names[n++] = c->packs[i].name;
		for (k = 0; k < c->packs[i].dossier_count; k++)
			names[n++] = c->packs[i].dossiers[k]->name;
	}
	return str_nearest(word, names, n);
}
