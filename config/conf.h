/*
 * The language of ratifyd.yaml and of packs: YAML text -> checked structs. One typed table row
 * is parser, validator, default, unit, reload flag, `ratifyctl keys` and the manual's table.
 * Invariant: every mistake of every file is reported in one run, each with file:line:column.
 */
#ifndef CONFIG_CONF_H
#define CONFIG_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/err.h"

/* kind -> type of the field at offset */
enum conf_kind {
	CONF_BOOL,     /* bool */
	CONF_INT,      /* int64_t */
	CONF_SIZE,     /* int64_t bytes: 8MiB, 64KiB, 500 */
	CONF_DURATION, /* int64_t milliseconds: 100ms, 30s, 15min, 6h, 7d */
	CONF_STRING,   /* const char * */
	CONF_ENUM,     /* int: index in words */
	CONF_REGEX,    /* const char *, compiled once to check it (PCRE2) */
	CONF_URL,      /* const char *, http or https with a host, no user info */
	CONF_SERVER,   /* const char *: smtp://host[:port], smtps://..., see words for the schemes
			  allowed */
	CONF_ADDRESS,  /* const char *, one mail address (addr-spec, or "Name <addr-spec>") */
	CONF_PATH,     /* const char *, "~/" and relative-to-this-file resolved */
	CONF_NAME,     /* const char *, [a-z0-9][a-z0-9._-]* */
	CONF_DATE,     /* const char *, a day written YYYY-MM-DD */
	CONF_SECRET,   /* struct conf_secret */
	CONF_PAIRS,    /* struct conf_pairs: a mapping of names to texts */
	CONF_ITEMS,    /* struct conf_items: a mapping of names to items of the key's own table; a
			  single value or a list stands for an item with the first key only */
	CONF_ITEM,     /* the struct of the key's own table, which begins with a struct conf_item
			  that is called like the key: one item, written as those of CONF_ITEMS */
	CONF_ROWS,     /* struct conf_items: a list of mappings, each an item of the key's own
			  table; their names are their numbers, from 1 */
	CONF_LANG_MAX_
};
enum {
	CONF_REQUIRED = 1 << 0,
	CONF_LIST = 1 << 1, /* struct conf_list of string kinds; CONF_ENUM with CONF_LIST: uint64_t
			       bit set by word index. A scalar is a list of one */
	CONF_RESTART = 1 << 2,  /* read at start only: a reload that changes it says so */
	CONF_REF = 1 << 3,      /* names items of the map in `words[0]` ("sinks", "dossiers", ...);
				   checked after everything is loaded. Further maps: "formats",
				   "milestones", "rule-types" (milestones and none), "guards" */
	CONF_SOFT = 1 << 4,     /* with CONF_REF: what a pack names and nobody configured is left
				   out (a pack links to dossiers of packs that are not used) */
	CONF_KEPT = 1 << 8,     /* with CONF_SOFT: it is not left out, and known to be missing */
	CONF_READABLE = 1 << 5, /* with CONF_PATH: a file that can be read now */
	CONF_PLACED = 1 << 6,   /* string kinds: struct conf_text, in lists struct conf_texts */
	CONF_FREE = 1 << 7,     /* with CONF_PAIRS: the names are any text (States) */
};

struct conf_list {
	const char *const *v;
	size_t n;
};

/* Where a value came from. */
struct conf_place {
	const char *file;
	unsigned line, column;
};
/* Texts that another room has to judge: with the place, for what it has to say. */
struct conf_text {
	const char *text; /* NULL: not written */
	struct conf_place place;
};
struct conf_texts {
	const struct conf_text *v;
	size_t n;
};
struct conf_named_text {
	const char *name;
	struct conf_place place; /* of the name */
	struct conf_text text;
};
struct conf_pairs {
	const struct conf_named_text *v;
	size_t n;
};
struct conf_item { /* how each item of CONF_ITEMS begins */
	const char *name;
	struct conf_place place;
};
struct conf_items {
	const void *v;
	size_t n;
};

struct conf_secret { /* kept as a description; never printed */
	enum {
		CONF_SECRET_NONE,
		CONF_SECRET_FILE,
		CONF_SECRET_CREDENTIAL,
		CONF_SECRET_COMMAND
	} how;
	const char *name; /* path or credential name */
	struct conf_list argv;
};
/* Reads it now (a command runs blocking, 10 s at most, no shell). Heap string in *ret, caller
 * frees. A file that group or others can read is refused (-EPERM); first line only. */
int conf_secret_read(const struct conf_secret *, char **ret, struct err *) MUST_USE;

struct conf_key {
	const char *name; /* NULL ends the table */
	enum conf_kind kind;
	unsigned flags;
	const char *dflt;         /* as written in YAML; NULL: absent stays zero */
	int64_t min, max;         /* numbers; both 0: no range */
	const char *const *words; /* CONF_ENUM, NULL-terminated; CONF_REF, CONF_SERVER see there */
	size_t offset;
	const char *unit;              /* for the manual: "seconds", "bytes", ...; may be NULL */
	const char *help;              /* one sentence */
	const struct conf_spec *items; /* CONF_ITEMS, CONF_ITEM, CONF_ROWS: the table of one */
};
struct conf_spec {
	const char *section; /* "sources.NAME", "sinks.NAME (mail)", for messages and the manual */
	const char *help;
	size_t size; /* of the struct that is bound */
	const struct conf_key *keys;
};

/* place may have file NULL: about the configuration as a whole. Called once a mistake, in the order
 * of the files. */
typedef void conf_report_fn(const struct conf_place *place, const char *text, void *arg);

struct conf_node; /* a YAML mapping with places; lives as long as its struct settings */
/* Prints "path: kind, unit, range, default, reloadable, help" rows of one spec; `ratifyctl keys`
 * and the manual test. */
typedef void conf_key_fn(const struct conf_spec *, const struct conf_key *, void *arg);
const char *conf_kind_name(enum conf_kind);
/* Whether a reload may change it. */
#define CONF_RELOADABLE(key) (((key)->flags & CONF_RESTART) == 0)

#endif
