#include "config/load.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/spec.h"
#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"

void *
load_alloc(struct conf_load *l, size_t size)
{
	void *p = arena_alloc(l->arena, size > 0 ? size : 1);

	if (p == NULL)
		abort();
	return p;
}

void *
load_scratch(struct conf_load *l, size_t size)
{
	void *p = arena_alloc(l->scratch, size > 0 ? size : 1);

	if (p == NULL)
		abort();
	return p;
}

char *
load_printf(struct conf_load *l, const char *fmt, ...)
{
	char *text = NULL, *copy;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		abort();
	va_end(ap);
	copy = load_alloc(l, strlen(text) + 1);
	memcpy(copy, text, strlen(text) + 1);
	free(text);
	return copy;
}

const struct conf_file *
load_file_of(const struct conf_load *l, const struct conf_place *at)
{
	size_t i;

	for (i = 0; i < l->file_count; i++)
		if (l->files[i]->path == at->file)
			return l->files[i];
	return NULL;
}

void
load_set_partial(struct conf_load *l)
{
	if (l->in_packs)
		l->packs_partial = true;
	else
		l->users_partial = true;
}

/* sinks and routes never come from packs */
static bool
may_be_in_packs(const char *section)
{
	size_t i;

	for (i = 0; i < section_count; i++)
		if (sections[i].in_pack && str_starts(section, sections[i].name))
			return true;
	return false;
}

bool
load_is_partial(const struct conf_load *l, const char *section)
{
	return l->users_partial || (l->packs_partial && may_be_in_packs(section));
}

bool
load_is_item_partial(const struct conf_load *l, const char *section, const struct conf_place *at)
{
	const struct conf_file *f = load_file_of(l, at);

	if (f != NULL && !f->whole)
		return true;
	return l->packs_partial && may_be_in_packs(section);
}

const struct name_set *
load_names(const struct conf_load *l, const char *map)
{
	size_t i;

	for (i = 0; i < l->name_set_count; i++)
		if (strcmp(l->names[i].map, map) == 0)
			return &l->names[i];
	return NULL;
}

const char *
load_path(struct conf_load *l, const struct conf_place *at, const char *path)
{
	const struct conf_file *file = load_file_of(l, at);
	const char *home;

	if (path[0] == '/')
		return path;
	if (path[0] == '~' && path[1] == '/') {
		home = getenv("HOME");
		return home != NULL && home[0] == '/' ? load_printf(l, "%s/%s", home, path + 2)
						      : NULL;
	}
	if (file == NULL || strcmp(file->dir, ".") == 0)
		return path;
	return load_printf(l, "%s/%s", file->dir, path);
}

static const char *
dir_of(struct conf_load *l, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	return slash == path ? "/" : load_printf(l, "%.*s", (int)(slash - path), path);
}

static void
tell_file(struct conf_load *l, const char *path, const struct conf_place *from, const char *why)
{
	char quoted[160];

	load_set_partial(l);
	mistake_add(&l->mistakes, from, "%s cannot be read: %s", mistake_quote(quoted, path), why);
}

/* The open file's bytes into *b; NULL, or why they cannot be had. */
static const char *
read_all(struct conf_load *l, int fd, struct stat *st, struct buf *b)
{
	char piece[16384];
	ssize_t n;

	if (fstat(fd, st) < 0)
		return strerror(errno);
	if (S_ISDIR(st->st_mode))
		return "it is a directory, expected a file";
	if (!S_ISREG(st->st_mode))
		return "it is no regular file, expected one";
	for (;;) {
		n = read(fd, piece, sizeof(piece));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return strerror(errno);
		if (n == 0)
			break;
		if (buf_append(b, piece, (size_t)n) < 0)
			return "it is over 4 MiB, expected a smaller file";
	}
	if (l->bytes + b->len > LOAD_MAX_BYTES)
		return "all files together are over 16 MiB, expected less";
	return NULL;
}

static struct conf_file *
add_file(struct conf_load *l, const char *path, const struct conf_place *from)
{
	struct conf_file *f = load_scratch(l, sizeof(*f));

	f->path = load_printf(l, "%s", path);
	f->dir = dir_of(l, f->path);
	f->from = from != NULL ? *from : (struct conf_place){ .file = NULL };
	l->files = xreallocarray(l->files, l->file_count + 1, sizeof(struct conf_file *));
	l->files[l->file_count++] = f;
	return f;
}

static void
parse_file(struct conf_load *l, struct conf_file *f, const char *text, size_t len)
{
	const struct tree_memory memory = { .nodes = l->scratch, .texts = l->arena };
	struct hash chain[2];

	l->bytes += len;
	chain[0] = l->hash;
	hash_of(text, len, &chain[1]);
	hash_of(chain, sizeof(chain), &l->hash);
	f->whole = tree_parse(f->path, text, len, &memory, &l->mistakes, &f->root) == 0;
	if (!f->whole)
		load_set_partial(l);
	if (f->root != NULL && f->root->kind != NODE_MAP) {
		if (f->root->kind != NODE_BAD && !tree_is_null(f->root))
			mistake_add(&l->mistakes, &f->root->place,
			    "the file holds %s, expected a mapping of sections",
			    tree_kind_words(f->root));
		f->root = NULL;
	}
}

/* Is it one that was read before? Told here; true then. */
static bool
is_known(
    struct conf_load *l, const struct stat *st, const char *path, const struct conf_place *from)
{
	const struct conf_file *f;
	char quoted[160];
	size_t i;

	for (i = 0; i < l->file_count; i++) {
		f = l->files[i];
		if (f->dev != st->st_dev || f->ino != st->st_ino)
			continue;
		if (f->open)
			mistake_add(&l->mistakes, from,
			    "%s includes itself in a circle, expected includes without circles",
			    mistake_quote(quoted, path));
		else
			mistake_add(&l->mistakes, from,
			    "%s has been read already, expected every file once",
			    mistake_quote(quoted, path));
		return true;
	}
	return false;
}

struct conf_file *
load_file(struct conf_load *l, const char *path, const struct conf_place *from, const char *text,
    size_t len)
{
	struct conf_file *f = NULL;
	struct stat st = { .st_dev = 0 };
	const char *why;
	struct buf b;
	int fd;

	if (text != NULL) {
		f = add_file(l, path, from);
		parse_file(l, f, text, len);
		return f;
	}
	if (l->file_count == LOAD_MAX_FILES) {
		tell_file(l, path, from, "there are over 200 files, expected fewer");
		return NULL;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0) {
		tell_file(l, path, from, strerror(errno));
		return NULL;
	}
	buf_init(&b, TREE_MAX_BYTES);
	why = read_all(l, fd, &st, &b);
	close(fd);
	if (why != NULL) {
		tell_file(l, path, from, why);
	} else if (!is_known(l, &st, path, from)) {
		f = add_file(l, path, from);
		f->dev = st.st_dev;
		f->ino = st.st_ino;
		parse_file(l, f, buf_str(&b), b.len);
	}
	buf_done(&b);
	return f;
}
