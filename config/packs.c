/*
 * Packs by name or path, and those that packs need. Invariant: a name is looked up in a fixed list
 * of folders, first match wins, and a name that is nowhere tells where was looked and what is
 * there.
 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/load.h"
#include "config/value.h"
#include "lib/mem.h"
#include "lib/str.h"

#define DIRS_MAX 24
#define NAMES_MAX 200

struct pack_dirs {
	const char *v[DIRS_MAX];
	size_t n;
};

static void
add_dir(struct pack_dirs *d, const char *dir)
{
	if (d->n < DIRS_MAX)
		d->v[d->n++] = dir;
}

/* XDG: relative entries are ignored. */
static void
add_list(struct conf_load *l, struct pack_dirs *d, const char *list, const char *below)
{
	char *copy = load_printf(l, "%s", list), *word, *save = NULL;

	for (word = strtok_r(copy, ":", &save); word != NULL; word = strtok_r(NULL, ":", &save))
		if (word[0] == '/' || *below == '\0')
			add_dir(d, load_printf(l, "%s%s", word, below));
}

static void
add_home(struct conf_load *l, struct pack_dirs *d, const char *variable, const char *below_home)
{
	const char *dir = getenv(variable), *home = getenv("HOME");

	if (dir != NULL && dir[0] == '/')
		add_dir(d, load_printf(l, "%s/ratifyd/packs", dir));
	else if (home != NULL && home[0] == '/')
		add_dir(d, load_printf(l, "%s%s/ratifyd/packs", home, below_home));
}

static void
find_dirs(struct conf_load *l, struct pack_dirs *d)
{
	const char *list = getenv("RATIFYD_PACKS"), *data = getenv("XDG_DATA_DIRS");

	if (l->opt->pack_dir != NULL)
		add_dir(d, l->opt->pack_dir);
	if (!str_empty(list))
		add_list(l, d, list, "");
	add_home(l, d, "XDG_CONFIG_HOME", "/.config");
	add_dir(d, "/etc/ratifyd/packs");
	add_home(l, d, "XDG_DATA_HOME", "/.local/share");
	add_list(l, d, str_empty(data) ? "/usr/local/share:/usr/share" : data, "/ratifyd/packs");
}

static bool
is_among(const char *name, const char *const *names, size_t n)
{
	while (n > 0)
		if (strcmp(names[--n], name) == 0)
			return true;
	return false;
}

struct found_pack {
	const char *name, *dir;
};

static int
compare_found(const void *a, const void *b)
{
	return strcmp(((const struct found_pack *)a)->name, ((const struct found_pack *)b)->name);
}

/* Names without .yaml, each once, of the first folder that has it. */
static size_t
list_packs(struct conf_load *l, const struct pack_dirs *d, struct found_pack *ret)
{
	const char *names[NAMES_MAX], *name;
	const struct dirent *e;
	size_t i, n = 0;
	DIR *dir;

	for (i = 0; i < d->n; i++) {
		dir = opendir(d->v[i]);
		if (dir == NULL)
			continue;
		while (n < NAMES_MAX && (e = readdir(dir)) != NULL) {
			if (!str_ends(e->d_name, ".yaml") || e->d_name[0] == '.')
				continue;
			name = load_printf(l, "%.*s", (int)strlen(e->d_name) - 5, e->d_name);
			if (is_among(name, names, n))
				continue;
			ret[n] = (struct found_pack){ .name = name, .dir = d->v[i] };
			names[n++] = name;
		}
		closedir(dir);
	}
	if (n > 0)
		qsort(ret, n, sizeof(*ret), compare_found);
	return n;
}

static void
tell_missing(
    struct conf_load *l, const struct pack_dirs *d, const char *name, const struct conf_place *at)
{
	struct found_pack found[NAMES_MAX];
	const char *names[NAMES_MAX];
	char quoted[160], hint[160], dirs[400];
	size_t i, n = list_packs(l, d, found);

	for (i = 0; i < n; i++)
		names[i] = found[i].name;

	load_set_partial(l);
	mistake_add(&l->mistakes, at, "there is no pack %s, expected %s.yaml in %s%s",
	    mistake_quote(quoted, name), name, mistake_words(dirs, d->v, d->n),
	    mistake_hint(hint, name, names, n));
}

/* The file of a pack; NULL after telling why there is none. */
static const char *
find_pack(struct conf_load *l, const struct pack_dirs *d, const char *key, const char *name,
    const struct conf_place *at)
{
	const char *path;
	char quoted[160];
	struct err err;
	size_t i;

	if (strchr(name, '/') != NULL || str_ends(name, ".yaml")) {
		path = at->file != NULL ? load_path(l, at, name) : name;
		if (path == NULL)
			tell_missing(l, d, name, at);
		return path;
	}
	if (value_name(name, &err) < 0) {
		mistake_add(&l->mistakes, at, "%s has %s, expected a path or %s", key,
		    mistake_quote(quoted, name), err.text);
		return NULL;
	}
	for (i = 0; i < d->n; i++) {
		path = load_printf(l, "%s/%s.yaml", d->v[i], name);
		if (access(path, F_OK) == 0)
			return path;
	}
	tell_missing(l, d, name, at);
	return NULL;
}

static void
read_pack(
    struct conf_load *l, const struct pack_dirs *d, const char *name, const struct conf_place *at)
{
	const char *path = find_pack(l, d, "packs", name, at);
	struct conf_file *f = path != NULL ? load_file(l, path, at, NULL, 0) : NULL;

	if (f != NULL)
		f->pack = true;
}

static const struct conf_node *
packs_of(const struct conf_file *f)
{
	return tree_get(tree_get(f->root, "daemon"), "packs");
}

/* What is no text is told when the section is bound. */
static bool
is_text(const struct conf_node *node)
{
	return node->kind == NODE_SCALAR && !tree_is_null(node) && node->text[0] != '\0';
}

/* A pack that daemon.packs names as well is read once. */
static bool
is_listed(const struct conf_load *l, size_t user_files, const char *name)
{
	const struct conf_node *node;
	struct node_list list;
	size_t i, k;

	for (i = 0; i < user_files; i++) {
		node = packs_of(l->files[i]);
		list = tree_as_list(&node);
		for (k = 0; k < list.n; k++)
			if (is_text(list.v[k]) && strcmp(list.v[k]->text, name) == 0)
				return true;
	}
	return false;
}

static void
read_listed(struct conf_load *l, const struct pack_dirs *d, const struct conf_node *node)
{
	struct node_list list = tree_as_list(&node);
	size_t i;

	for (i = 0; i < list.n; i++)
		if (is_text(list.v[i]))
			read_pack(l, d, list.v[i]->text, &list.v[i]->place);
}

static bool
has_dossiers(const struct conf_load *l)
{
	size_t i;

	for (i = 0; i < l->file_count; i++)
		if (tree_get(l->files[i]->root, "dossiers") != NULL)
			return true;
	return false;
}

static bool
has_presets(const struct conf_load *l)
{
	const struct conf_node *sinks;
	size_t i, k;

	for (i = 0; i < l->file_count; i++) {
		sinks = tree_get(l->files[i]->root, "sinks");
		for (k = 0; sinks != NULL && sinks->kind == NODE_MAP && k < sinks->count; k++)
			if (tree_get(sinks->pairs[k].value, "preset") != NULL)
				return true;
	}
	return false;
}

/* What is shipped for all comes with what needs it, where it is installed: the procedures with the
 * dossiers that name them, the presets with the sinks. */
static void
read_by_itself(struct conf_load *l, const struct pack_dirs *d, size_t user_files, const char *name)
{
	static const struct conf_place nobody = { .file = NULL };
	const char *const *extra = l->opt->extra_packs;
	size_t i;

	for (i = 0; extra != NULL && extra[i] != NULL; i++)
		if (strcmp(extra[i], name) == 0)
			return;
	if (is_listed(l, user_files, name))
		return;
	for (i = 0; i < d->n; i++) {
		if (access(load_printf(l, "%s/%s.yaml", d->v[i], name), F_OK) == 0) {
			read_pack(l, d, name, &nobody);
			return;
		}
	}
}

static bool
is_read(const struct conf_load *l, const char *path)
{
	struct stat st;
	size_t i;

	if (stat(path, &st) < 0)
		return false;
	for (i = 0; i < l->file_count; i++)
		if (l->files[i]->dev == st.st_dev && l->files[i]->ino == st.st_ino)
			return true;
	return false;
}

/* Several packs may need the same one, which is read once; circles do no harm. */
static void
read_needs(struct conf_load *l, const struct pack_dirs *d, const struct conf_node *node)
{
	struct node_list list = tree_as_list(&node);
	struct conf_file *f;
	const char *path;
	size_t i;

	for (i = 0; i < list.n; i++) {
		if (!is_text(list.v[i])) {
			if (list.v[i]->kind != NODE_BAD)
				mistake_add(&l->mistakes, &list.v[i]->place,
				    "needs is no name, expected names of packs");
			continue;
		}
		path = find_pack(l, d, "needs", list.v[i]->text, &list.v[i]->place);
		if (path == NULL || is_read(l, path))
			continue;
		f = load_file(l, path, &list.v[i]->place, NULL, 0);
		if (f != NULL)
			f->pack = true;
	}
}

void
load_packs(struct conf_load *l)
{
	static const struct conf_place option = { .file = NULL };
	const char *const *extra = l->opt->extra_packs;
	struct pack_dirs dirs = { .n = 0 };
	size_t i, user_files = l->file_count;

	l->in_packs = true;
	find_dirs(l, &dirs);
	for (i = 0; i < user_files; i++)
		read_listed(l, &dirs, packs_of(l->files[i]));
	for (i = 0; extra != NULL && extra[i] != NULL; i++)
		if (!is_listed(l, user_files, extra[i]))
			read_pack(l, &dirs, extra[i], &option);
	/* the list grows while it is walked */
	for (i = user_files; i < l->file_count; i++)
		read_needs(l, &dirs, tree_get(l->files[i]->root, "needs"));
	if (has_dossiers(l))
		read_by_itself(l, &dirs, user_files, "procedures");
	if (has_presets(l))
		read_by_itself(l, &dirs, user_files, "presets");
}

void
settings_each_pack(const char *pack_dir, settings_pack_fn *fn, void *arg)
{
	struct settings_options opt = { .pack_dir = pack_dir };
	struct arena arena;
	struct conf_load l = { .opt = &opt, .arena = &arena, .scratch = &arena };
	struct pack_dirs dirs = { .n = 0 };
	struct found_pack found[NAMES_MAX];
	size_t i, n;

	arena_init(&arena, LOAD_MAX_ARENA);
	find_dirs(&l, &dirs);
	n = list_packs(&l, &dirs, found);
	for (i = 0; i < n; i++)
		fn(found[i].name, load_printf(&l, "%s/%s.yaml", found[i].dir, found[i].name), arg);
	arena_done(&arena);
}
