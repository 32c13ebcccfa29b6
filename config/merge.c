#include "config/merge.h"

#include <search.h>
#include <string.h>

#include "config/value.h"
#include "lib/mem.h"
#include "lib/str.h"

struct named { /* where the item of a name stands */
	const char *name;
	size_t at;
};

static int
compare_names(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static struct merged_item *
find_item(struct merged *m, const char *name)
{
	const struct named probe = { .name = name };
	struct named **found = tfind(&probe, &m->by_name, compare_names);

	return found != NULL ? &m->v[(*found)->at] : NULL;
}

static struct merged_item *
add_item(struct merged *m, const char *name, const struct conf_place *place, bool pack)
{
	struct named *named = xmalloc(sizeof(*named));

	if (m->n == m->cap) {
		m->cap = m->cap ? m->cap * 2 : 16;
		m->v = xreallocarray(m->v, m->cap, sizeof(*m->v));
	}
	*named = (struct named){ name, m->n };
	if (tsearch(named, &m->by_name, compare_names) == NULL)
		abort(); /* of memory */
	m->v[m->n] = (struct merged_item){ .name = name, .place = *place, .pack = pack };
	m->v[m->n].map = (struct conf_node){ .kind = NODE_MAP, .place = *place };
	return &m->v[m->n++];
}

static void
tell_twice(struct conf_load *l, const char *what, const struct conf_node *key,
    const struct conf_place *first)
{
	char quoted[160];

	mistake_add(&l->mistakes, &key->place,
	    "%s %s is repeated, expected once: it stands at %s:%u:%u already", what,
	    mistake_quote(quoted, key->text), first->file, first->line, first->column);
}

/* daemon.packs may stand in several files, such as one of ratifyd.yaml.d for each treaty. */
static const struct conf_node *
join_lists(struct conf_load *l, const struct conf_node *a, const struct conf_node *b)
{
	struct node_list first = tree_as_list(&a), second = tree_as_list(&b);
	struct conf_node *node = load_scratch(l, sizeof(*node));
	const struct conf_node **items =
	    load_scratch(l, (first.n + second.n) * sizeof(struct conf_node *));

	if (first.n > 0)
		memcpy(items, first.v, first.n * sizeof(struct conf_node *));
	if (second.n > 0)
		memcpy(items + first.n, second.v, second.n * sizeof(struct conf_node *));
	*node = (struct conf_node){ .kind = NODE_LIST, .place = a->place };
	node->items = items;
	node->count = first.n + second.n;
	return node;
}

/* override: pairs of map replace those that are there; else a key that is there is told. */
static void
merge_pairs(struct conf_load *l, struct conf_node *into, const struct conf_node *map, bool override)
{
	struct conf_pair *pairs = load_scratch(l, (into->count + map->count) * sizeof(*pairs));
	size_t i, k, n = into->count;

	if (n > 0)
		memcpy(pairs, into->pairs, n * sizeof(*pairs));
	for (i = 0; i < map->count; i++) {
		const struct conf_node *key = map->pairs[i].key;

		/* only against what was there before: a repeat within map has been told */
		for (k = 0; k < into->count; k++)
			if (key->kind == NODE_SCALAR && pairs[k].key->kind == NODE_SCALAR &&
			    strcmp(pairs[k].key->text, key->text) == 0)
				break;
		if (k == into->count)
			pairs[n++] = map->pairs[i];
		else if (override)
			pairs[k] = map->pairs[i];
		else if (strcmp(key->text, "packs") == 0)
			pairs[k].value = join_lists(l, pairs[k].value, map->pairs[i].value);
		else
			tell_twice(l, "the key", key, &pairs[k].key->place);
	}
	into->pairs = pairs;
	into->count = n;
}

/* NULL, after telling, for what is no mapping; an empty one for nothing. */
static const struct conf_node *
as_map(struct conf_load *l, const struct conf_node *node, const char *what)
{
	static const struct conf_node empty = { .kind = NODE_MAP };
	char quoted[160];

	if (tree_is_null(node))
		return &empty;
	if (node->kind == NODE_MAP)
		return node;
	if (node->kind != NODE_BAD)
		mistake_add(&l->mistakes, &node->place, "%s is %s, expected a mapping",
		    mistake_quote(quoted, what), tree_kind_words(node));
	return NULL;
}

/* "committee_vote: A" is short for an item with its first key. */
static const struct conf_node *
as_brief(struct conf_load *l, const struct section *s, const struct conf_node *value)
{
	struct conf_node *map, *name;
	struct conf_pair *pair;

	if (!s->brief || value->kind != NODE_SCALAR || tree_is_null(value))
		return value;
	map = load_scratch(l, sizeof(*map));
	name = load_scratch(l, sizeof(*name));
	pair = load_scratch(l, sizeof(*pair));
	*name = (struct conf_node){
		.kind = NODE_SCALAR, .place = value->place, .text = s->spec->keys[0].name
	};
	*pair = (struct conf_pair){ .key = name, .value = value };
	*map = (struct conf_node){ .kind = NODE_MAP, .place = value->place };
	map->pairs = pair;
	map->count = 1;
	return map;
}

static void
merge_item(struct conf_load *l, struct merged *m, const struct section *s,
    const struct conf_pair *pair, const struct conf_file *f)
{
	struct merged_item *item = find_item(m, pair->key->text);
	const struct conf_node *map = as_map(l, as_brief(l, s, pair->value), pair->key->text);
	char quoted[160];
	struct err err;

	if (value_name(pair->key->text, &err) < 0) {
		mistake_add(&l->mistakes, &pair->key->place, "%s names an item %s, expected %s",
		    s->name, mistake_quote(quoted, pair->key->text), err.text);
		return;
	}
	if (map == NULL)
		return;
	if (item == NULL && m->n == LOAD_MAX_ITEMS) {
		mistake_add(&l->mistakes, &pair->key->place,
		    "too many names in %s, expected at most %d in all files", s->name,
		    LOAD_MAX_ITEMS);
		return;
	}
	if (item == NULL) {
		item = add_item(m, pair->key->text, &pair->key->place, f->pack);
	} else if (item->pack == f->pack) {
		tell_twice(l, "the name", pair->key, &item->place);
		return;
	}
	merge_pairs(l, &item->map, map, true);
	item->place = pair->key->place;
	item->pack = f->pack;
}

static void
merge_section(struct conf_load *l, struct merged *m, const struct section *s,
    const struct conf_pair *pair, const struct conf_file *f)
{
	const struct conf_node *map = as_map(l, pair->value, s->name);
	size_t i;

	if (map == NULL)
		return;
	if (!s->named) {
		if (m->n == 0)
			add_item(m, s->name, &pair->key->place, false);
		merge_pairs(l, &m->v[0].map, map, false);
		return;
	}
	for (i = 0; i < map->count; i++) {
		const struct conf_node *key = map->pairs[i].key;

		if (key->kind == NODE_SCALAR && !map->pairs[i].repeated)
			merge_item(l, m, s, &map->pairs[i], f);
	}
}

static void
tell_section(struct conf_load *l, const struct conf_node *key, bool pack)
{
	const char *words[16];
	char quoted[160], hint[160], list[400];
	bool known = strcmp(key->text, pack ? "include" : "needs") == 0;
	size_t i, n = 0;

	for (i = 0; i < section_count; i++) {
		known = known || strcmp(sections[i].name, key->text) == 0;
		if (sections[i].in_pack || !pack)
			words[n++] = sections[i].name;
	}
	words[n++] = pack ? "needs" : "include";
	if (pack && known)
		mistake_add(&l->mistakes, &key->place,
		    "a pack has no section %s, expected %s: it belongs to ratifyd.yaml",
		    mistake_quote(quoted, key->text), mistake_words(list, words, n));
	else
		mistake_add(&l->mistakes, &key->place, "unknown section %s, expected %s%s",
		    mistake_quote(quoted, key->text), mistake_words(list, words, n),
		    mistake_hint(hint, key->text, words, n));
}

static void
merge_file(struct conf_load *l, const struct conf_file *f, struct merged *ret)
{
	const struct conf_node *key;
	size_t i, s;

	for (i = 0; f->root != NULL && i < f->root->count; i++) {
		key = f->root->pairs[i].key;
		if (key->kind != NODE_SCALAR ||
		    tree_get(f->root, key->text) != f->root->pairs[i].value)
			continue;
		if (strcmp(key->text, f->pack ? "needs" : "include") == 0)
			continue;
		for (s = 0; s < section_count; s++)
			if (strcmp(sections[s].name, key->text) == 0 &&
			    (sections[s].in_pack || !f->pack))
				break;
		if (s == section_count)
			tell_section(l, key, f->pack);
		else
			merge_section(l, &ret[s], &sections[s], &f->root->pairs[i], f);
	}
}

void
merge_files(struct conf_load *l, struct merged *ret)
{
	size_t i;

	/* packs first, so that a user's file has the last word */
	for (i = 0; i < l->file_count; i++)
		if (l->files[i]->pack)
			merge_file(l, l->files[i], ret);
	for (i = 0; i < l->file_count; i++)
		if (!l->files[i]->pack)
			merge_file(l, l->files[i], ret);
}

void
merge_done(struct merged *m)
{
	tdestroy(m->by_name, free);
	free(m->v);
	*m = (struct merged){ .v = NULL };
}
