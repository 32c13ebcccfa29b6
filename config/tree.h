/*
 * YAML text -> a tree of nodes with places, by libyaml's events. Invariant: a tree is bounded
 * (depth, nodes) whatever the text is: aliases, tags and second documents are mistakes.
 */
#ifndef CONFIG_TREE_H
#define CONFIG_TREE_H

#include "config/conf.h"
#include "config/mistakes.h"
#include "lib/arena.h"
#include "lib/hash.h"

#define TREE_MAX_BYTES (4U << 20) /* of one file; the largest pack has some 100 KiB */
#define TREE_MAX_DEPTH 16         /* the language itself needs 6 */
#define TREE_MAX_NODES 200000     /* of one file */

enum node_kind {
	NODE_SCALAR,
	NODE_LIST,
	NODE_MAP,
	NODE_BAD /* something was wrong and has been told: nothing more is said about it */
};
struct conf_pair {
	const struct conf_node *key, *value;
	bool repeated; /* the same key stands before it in its mapping */
};
struct conf_node {
	enum node_kind kind;
	bool quoted; /* scalars: not plain, so that it is never null */
	struct conf_place place;
	const char *text; /* scalars */
	const struct conf_node **items;
	struct conf_pair *pairs;
	size_t count;
};

/* Nodes are needed until everything is bound, the texts of scalars as long as the settings. */
struct tree_memory {
	struct arena *nodes, *texts;
};
/*
 * Parses the text of one file. *ret is NULL for a file without content. Returns 0, or 1 when the
 * text breaks off: what stands before it is in *ret, and absence means nothing.
 */
enum { TREE_CUT = 1 };
int tree_parse(const char *file, const char *text, size_t len, const struct tree_memory *,
    struct mistakes *, const struct conf_node **ret) MUST_USE;

/* Over kinds, names and texts, in their order; not over places. */
void tree_hash(const struct conf_node *, struct hash *ret);
const struct conf_node *tree_get(const struct conf_node *map, const char *key); /* NULL: absent */
/* A single value is a list of one, NULL one of none: *node must live as long as the view. */
struct node_list {
	const struct conf_node *const *v;
	size_t n;
};
struct node_list tree_as_list(const struct conf_node *const *node);
bool tree_is_null(const struct conf_node *);           /* nothing, "~" or "null", unquoted */
const char *tree_kind_words(const struct conf_node *); /* "a list", "a mapping", "a single value" */

#endif
