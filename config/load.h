/*
 * What the steps of one load share: files, their trees, the names that references may use.
 * Invariant: what the finished settings point to is in their arena, all else in the other one,
 * which dies with the load.
 */
#ifndef CONFIG_LOAD_H
#define CONFIG_LOAD_H

#include <sys/types.h>

#include "config/mistakes.h"
#include "config/settings.h"
#include "config/tree.h"
#include "lib/arena.h"
#include "lib/hash.h"

/* Bounds of what one configuration may be made of. */
#define LOAD_MAX_FILES 200          /* a pack a dossier, generously */
#define LOAD_MAX_BYTES (16U << 20)  /* of all files together */
#define LOAD_MAX_ITEMS 20000        /* names of one section: a rule for everything ever seen */
#define LOAD_MAX_INCLUDES 8         /* levels of include */
#define LOAD_MAX_ARENA (256U << 20) /* trees and bound structs */

struct conf_file {
	const char *path; /* as it is shown; the places of its nodes point here */
	const char *dir;
	dev_t dev;
	ino_t ino;
	bool pack;
	bool open;  /* its includes are being read: to meet it again is a circle */
	bool whole; /* false: it could not be read to its end */
	unsigned level;
	struct conf_place from; /* who names it */
	const struct conf_node *root;
};

struct name_set { /* what CONF_REF may name */
	const char *map;
	const char *const *v;
	size_t n;
	bool fixed; /* of the program, not of the files */
};
#define LOAD_NAME_SETS 16

struct conf_load {
	const struct settings_options *opt;
	struct arena *arena;   /* of the settings */
	struct arena *scratch; /* of the load */
	struct mistakes mistakes;
	struct conf_file **files;
	size_t file_count, bytes;
	/* some file was not read whole: absence means nothing */
	bool users_partial, packs_partial;
	bool in_packs;    /* packs are being read */
	struct hash hash; /* chain over the bytes of all files */
	struct name_set names[LOAD_NAME_SETS];
	size_t name_set_count;
};

/* Dies when the arena is full: the bounds above make that a bug of ours. */
void *load_alloc(struct conf_load *, size_t size);
void *load_scratch(struct conf_load *, size_t size);
char *load_printf(struct conf_load *, const char *fmt, ...) PRINTF_LIKE(2, 3);
const struct conf_file *load_file_of(const struct conf_load *, const struct conf_place *);
void load_set_partial(struct conf_load *);
/* May a section ("sources", or "sources.NAME") hold more than was read? */
bool load_is_partial(const struct conf_load *, const char *section);
/* May the item that stands at this place? */
bool load_is_item_partial(const struct conf_load *, const char *section, const struct conf_place *);
const struct name_set *load_names(const struct conf_load *, const char *map);
/* "~/x" and paths relative to the file of place; NULL after telling why not. */
const char *load_path(struct conf_load *, const struct conf_place *, const char *path);

/* files.c: reads path (or text, when given) into a new conf_file; NULL after telling why not. */
struct conf_file *load_file(struct conf_load *, const char *path, const struct conf_place *from,
    const char *text, size_t len);
/* include.c: reads what the file's `include` names, and so on. */
void load_includes(struct conf_load *, struct conf_file *);
/* include.c: reads *.yaml of the folder named like the file with ".d" behind it, if there is one.
 */
void load_dropins(struct conf_load *, struct conf_file *);
/* packs.c: reads the packs that daemon.packs and the options name, in that order, then those that
 * they need. */
void load_packs(struct conf_load *);

#endif
