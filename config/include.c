/*
 * `include:` of user files, and the folder beside ratifyd.yaml. Invariant: only the last part of a
 * path may hold wildcards and every level is counted, so that what is read is bounded whatever the
 * file system looks like.
 */
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <string.h>
#include <sys/stat.h>

#include "config/load.h"
#include "lib/mem.h"
#include "lib/str.h"

#define MATCHES_MAX 200

struct matches {
	char *v[MATCHES_MAX];
	size_t n;
	bool more;
};

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
collect(DIR *dir, const char *pattern, struct matches *m)
{
	const struct dirent *e;

	while ((e = readdir(dir)) != NULL) {
		if (fnmatch(pattern, e->d_name, FNM_PERIOD) != 0)
			continue;
		if (m->n == MATCHES_MAX) {
			m->more = true;
			break;
		}
		m->v[m->n++] = xstrdup(e->d_name);
	}
	if (m->n > 0)
		qsort(m->v, m->n, sizeof(m->v[0]), compare);
}

static void
read_one(struct conf_load *l, struct conf_file *by, const char *path, const struct conf_place *at)
{
	struct conf_file *f = load_file(l, path, at, NULL, 0);

	if (f == NULL)
		return;
	f->level = by->level + 1;
	load_includes(l, f);
}

/* path's last part has wildcards: every file that matches, in the order of their bytes. No match is
 * no mistake: an empty conf.d is usual. */
static void
read_matching(
    struct conf_load *l, struct conf_file *by, const char *path, const struct conf_place *at)
{
	const char *slash = strrchr(path, '/'), *pattern = slash != NULL ? slash + 1 : path;
	char *dir = slash != NULL ? load_printf(l, "%.*s", (int)(slash - path + 1), path) : NULL;
	struct matches m = { .n = 0 };
	char quoted[160];
	DIR *d = opendir(STR_OR(dir, "."));
	size_t i;

	if (d == NULL) {
		mistake_add(&l->mistakes, at, "the directory of %s cannot be read: %s",
		    mistake_quote(quoted, path), strerror(errno));
		load_set_partial(l);
		return;
	}
	collect(d, pattern, &m);
	closedir(d);
	if (m.more)
		mistake_add(&l->mistakes, at, "over 200 files match %s, expected fewer",
		    mistake_quote(quoted, path));
	for (i = 0; i < m.n; i++) {
		if (!m.more)
			read_one(l, by, load_printf(l, "%s%s", STR_OR(dir, ""), m.v[i]), at);
		free(m.v[i]);
	}
}

static bool
has_wildcard(const char *s, size_t len)
{
	return memchr(s, '*', len) != NULL || memchr(s, '?', len) != NULL ||
	    memchr(s, '[', len) != NULL;
}

static void
read_include(struct conf_load *l, struct conf_file *by, const struct conf_node *node)
{
	const char *path, *slash;
	char quoted[160];

	if (node->kind == NODE_BAD)
		return;
	if (node->kind != NODE_SCALAR || tree_is_null(node) || node->text[0] == '\0') {
		mistake_add(&l->mistakes, &node->place, "include has %s, expected a path",
		    node->kind == NODE_SCALAR ? "nothing in it" : tree_kind_words(node));
		return;
	}
	path = load_path(l, &node->place, node->text);
	if (path == NULL) {
		mistake_add(&l->mistakes, &node->place,
		    "include is %s, expected a path that does not need $HOME",
		    mistake_quote(quoted, node->text));
		return;
	}
	slash = strrchr(path, '/');
	if (slash != NULL && strchr(node->text, '/') != NULL &&
	    has_wildcard(node->text, (size_t)(strrchr(node->text, '/') - node->text))) {
		mistake_add(&l->mistakes, &node->place,
		    "include is %s, expected wildcards in the last part of the path only",
		    mistake_quote(quoted, node->text));
		return;
	}
	if (has_wildcard(STR_OR(slash, path), strlen(STR_OR(slash, path))))
		read_matching(l, by, path, &node->place);
	else
		read_one(l, by, path, &node->place);
}

void
load_includes(struct conf_load *l, struct conf_file *f)
{
	const struct conf_node *node = tree_get(f->root, "include");
	struct node_list list;
	size_t i;

	if (node == NULL || tree_is_null(node))
		return;
	if (f->level >= LOAD_MAX_INCLUDES) {
		mistake_add(&l->mistakes, &node->place,
		    "includes are nested too deeply, expected at most 8 levels");
		load_set_partial(l);
		return;
	}
	list = tree_as_list(&node);
	f->open = true;
	for (i = 0; i < list.n; i++)
		read_include(l, f, list.v[i]);
	f->open = false;
}

void
load_dropins(struct conf_load *l, struct conf_file *f)
{
	const char *dir = load_printf(l, "%s.d", f->path);
	struct conf_place at = { .file = f->path, .line = 1, .column = 1 };
	struct stat st;

	if (stat(dir, &st) == 0 && S_ISDIR(st.st_mode))
		read_matching(l, f, load_printf(l, "%s/*.yaml", dir), &at);
}
