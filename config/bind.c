#include "config/bind.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config/value.h"
#include "lib/mem.h"
#include "lib/str.h"

/* One value of any kind on its way into the struct. */
struct value {
	int64_t number;
	const char *text;
};
struct binder {
	struct conf_load *load;
	const struct conf_key *key;
	const struct conf_node *node;
};
typedef int parse_fn(const struct binder *, const char *s, struct value *ret, struct err *);

static int
parse_bool(const struct binder *b, const char *s, struct value *ret, struct err *err)
{
	bool v = false;
	int r = value_bool(s, &v, err);

	(void)b;
	ret->number = v;
	return r;
}

static int
check_range(const struct binder *b, int64_t v, void (*format)(int64_t, char *), struct err *err)
{
	char low[VALUE_TEXT], high[VALUE_TEXT];
	const struct conf_key *key = b->key;

	if ((key->min == 0 && key->max == 0) || (v >= key->min && v <= key->max))
		return 0;
	format(key->min, low);
	format(key->max, high);
	return err_set(err, -ERANGE, "%s to %s", low, high);
}

static void
format_int(int64_t v, char *out)
{
	(void)snprintf(out, VALUE_TEXT, "%lld", (long long)v);
}

static int
parse_int(const struct binder *b, const char *s, struct value *ret, struct err *err)
{
	int r = value_int(s, &ret->number, err);

	return r < 0 ? r : check_range(b, ret->number, format_int, err);
}

static int
parse_size(const struct binder *b, const char *s, struct value *ret, struct err *err)
{
	int r = value_size(s, &ret->number, err);

	return r < 0 ? r : check_range(b, ret->number, value_format_size, err);
}

static int
parse_duration(const struct binder *b, const char *s, struct value *ret, struct err *err)
{
	int r = value_duration(s, &ret->number, err);

	return r < 0 ? r : check_range(b, ret->number, value_format_duration, err);
}

static int
parse_string(const struct binder *b, const char *s, struct value *ret, struct err *err)
{
	(void)b;
	if (s[0] == '\0')
		return err_set(err, -EINVAL, "a text that is not empty");
	ret->text = s;
	return 0;
}

static size_t
word_count(const char *const *words)
{
	size_t n = 0;

	while (words[n] != NULL)
		n++;
	return n;
}

static int
parse_enum(const struct binder *b, const char *s, struct value *ret, struct err *err)
{
	char hint[160], list[400];
	size_t i, n = word_count(b->key->words);

	for (i = 0; i < n; i++) {
		if (strcmp(s, b->key->words[i]) == 0) {
			ret->number = (int64_t)i;
			return 0;
		}
	}
	return err_set(err, -EINVAL, "%s%s", mistake_words(list, b->key->words, n),
	    mistake_hint(hint, s, b->key->words, n));
}

static int
parse_regex(const struct binder *b, const char *s, struct value *ret, struct err *err)
{
	int r = parse_string(b, s, ret, err);

	return r < 0 ? r : value_regex(s, err);
}

/* What may hold a password is not shown again. */
static int
hide_text(bool secret, int r, struct value *ret)
{
	if (r < 0 && secret)
		ret->text = NULL;
	return r;
}

static int
parse_url(const struct binder *b, const char *s, struct value *ret, struct err *err)
{
	struct value_url url;
	bool secret;
	int r = value_url(s, &url, &secret, err);

	(void)b;
	ret->text = s;
	return hide_text(secret, r, ret);
}

static int
parse_server(const struct binder *b, const char *s, struct value *ret, struct err *err)
{
	bool secret;
	int r = value_server(s, b->key->words, &secret, err);

	ret->text = s;
	return hide_text(secret, r, ret);
}

static int
parse_address(const struct binder *b, const char *s, struct value *ret, struct err *err)
{
	(void)b;
	ret->text = s;
	return value_address(s, err);
}

static int
parse_path(const struct binder *b, const char *s, struct value *ret, struct err *err)
{
	int r = parse_string(b, s, ret, err);

	if (r < 0)
		return r;
	ret->text = load_path(b->load, &b->node->place, s);
	if (ret->text == NULL) {
		ret->text = s;
		return err_set(err, -EINVAL, "a path that does not need $HOME");
	}
	if ((b->key->flags & CONF_READABLE) && access(ret->text, R_OK) < 0)
		return err_set(err, -errno, "a file that can be read (%s)", strerror(errno));
	return 0;
}

static int
parse_name(const struct binder *b, const char *s, struct value *ret, struct err *err)
{
	(void)b;
	ret->text = s;
	return value_name(s, err);
}

static int
parse_date(const struct binder *b, const char *s, struct value *ret, struct err *err)
{
	(void)b;
	ret->text = s;
	return value_date(s, err);
}

static const struct {
	const char *name, *expected; /* expected: instead of a list or mapping */
	parse_fn *parse;
} kinds[CONF_LANG_MAX_] = {
	[CONF_BOOL] = { "boolean", "yes or no", parse_bool },
	[CONF_INT] = { "integer", "a whole number", parse_int },
	[CONF_SIZE] = { "size", "a size like 64KiB or 8MiB", parse_size },
	[CONF_DURATION] = { "duration", "a duration like 30s, 15min or 6h", parse_duration },
	[CONF_STRING] = { "string", "a text", parse_string },
	[CONF_ENUM] = { "enum", "a word", parse_enum },
	[CONF_REGEX] = { "regex", "a regular expression", parse_regex },
	[CONF_URL] = { "URL", "a URL", parse_url },
	[CONF_SERVER] = { "server", "a server", parse_server },
	[CONF_ADDRESS] = { "address", "a mail address", parse_address },
	[CONF_PATH] = { "path", "a path", parse_path },
	[CONF_NAME] = { "name", "a name", parse_name },
	[CONF_DATE] = { "date", "a day like 2026-12-31", parse_date },
	[CONF_SECRET] = { "secret", "a mapping with file, credential or command", NULL },
	[CONF_PAIRS] = { "mapping of texts", "a mapping of names to texts", parse_string },
	[CONF_ITEMS] = { "mapping", "a mapping of names", NULL },
	[CONF_ITEM] = { "item", "a text or a mapping", NULL },
	[CONF_ROWS] = { "list of mappings", "a list of mappings", NULL },
};

const char *
conf_kind_name(enum conf_kind kind)
{
	return kinds[kind].name;
}

/* Does the map have it? A reference that a pack makes in passing may lead nowhere: ret_skip. */
static bool
check_reference(const struct binder *b, const char *name, bool *ret_skip)
{
	const char *map = b->key->words[0];
	const struct name_set *set = load_names(b->load, map);
	const struct conf_file *file = load_file_of(b->load, &b->node->place);
	char quoted[160], hint[160], list[400];
	size_t i;

	*ret_skip = false;
	for (i = 0; set != NULL && i < set->n; i++)
		if (strcmp(set->v[i], name) == 0)
			return true;
	if ((b->key->flags & CONF_SOFT) && file != NULL && file->pack) {
		*ret_skip = !(b->key->flags & CONF_KEPT);
		return true;
	}
	if (mistakes_full(&b->load->mistakes))
		return false; /* no hint is looked for that nobody reads */
	if (set != NULL && !set->fixed && load_is_partial(b->load, map))
		return true;
	if (set == NULL || set->n == 0)
		mistake_add(&b->load->mistakes, &b->node->place,
		    "%s names %s, expected one of the %s, but there are none", b->key->name,
		    mistake_quote(quoted, name), map);
	else
		mistake_add(&b->load->mistakes, &b->node->place,
		    "%s names %s, expected one of the %s: %s%s", b->key->name,
		    mistake_quote(quoted, name), map, mistake_words(list, set->v, set->n),
		    mistake_hint(hint, name, set->v, set->n));
	return false;
}

/* One scalar into *ret; false after telling what is wrong. */
static bool
take_value(const struct binder *b, struct value *ret, bool *ret_skip)
{
	const struct conf_node *node = b->node;
	char quoted[160];
	struct err err;

	*ret_skip = false;
	*ret = (struct value){ .text = node->text };
	if (node->kind == NODE_BAD)
		return false;
	if (node->kind != NODE_SCALAR || tree_is_null(node)) {
		mistake_add(&b->load->mistakes, &node->place, "%s is %s, expected %s", b->key->name,
		    tree_kind_words(node), kinds[b->key->kind].expected);
		return false;
	}
	if (kinds[b->key->kind].parse(b, node->text, ret, &err) < 0) {
		mistake_add(&b->load->mistakes, &node->place, "%s is %s, expected %s", b->key->name,
		    ret->text != NULL ? mistake_quote(quoted, node->text) : "not shown here",
		    err.text);
		return false;
	}
	return (b->key->flags & CONF_REF) == 0 || check_reference(b, ret->text, ret_skip);
}

static void
store_value(const struct binder *b, void *into, const struct value *v)
{
	const struct conf_key *key = b->key;
	char *at = (char *)into + key->offset;

	if (key->flags & CONF_PLACED) {
		*(struct conf_text *)(void *)at = (struct conf_text){ v->text, b->node->place };
		return;
	}
	switch (key->kind) {
	case CONF_BOOL:
		*(bool *)(void *)at = v->number != 0;
		break;
	case CONF_INT:
	case CONF_SIZE:
	case CONF_DURATION:
		*(int64_t *)(void *)at = v->number;
		break;
	case CONF_ENUM:
		*(int *)(void *)at = (int)v->number;
		break;
	default:
		*(const char **)(void *)at = v->text;
		break;
	}
}

static void
bind_list(struct binder *b, void *into)
{
	const struct conf_node *node = b->node;
	struct node_list list = tree_as_list(&node);
	const char **texts = load_alloc(b->load, (list.n + 1) * sizeof(*texts));
	struct conf_text *placed = load_alloc(b->load, (list.n + 1) * sizeof(*placed));
	char *at = (char *)into + b->key->offset;
	size_t i, kept = 0;
	struct value v;
	uint64_t bits = 0;
	bool skip;

	for (i = 0; i < list.n; i++) {
		b->node = list.v[i];
		if (!take_value(b, &v, &skip) || skip)
			continue;
		bits |= UINT64_C(1) << (v.number & 63);
		placed[kept] = (struct conf_text){ v.text, b->node->place };
		texts[kept++] = v.text;
	}
	if (b->key->kind == CONF_ENUM)
		*(uint64_t *)(void *)at = kept > 0 ? bits : 0;
	else if (b->key->flags & CONF_PLACED)
		*(struct conf_texts *)(void *)at = (struct conf_texts){ .v = placed, .n = kept };
	else
		*(struct conf_list *)(void *)at = (struct conf_list){ .v = texts, .n = kept };
	if (list.n == 0 && (b->key->flags & CONF_REQUIRED))
		mistake_add(&b->load->mistakes, &node->place, "%s is an empty list, expected %s",
		    b->key->name, kinds[b->key->kind].expected);
}

static void bind_default(struct conf_load *, const struct conf_key *, void *into);

/* The pairs of a mapping whose names are good; NULL after telling what it is instead. */
static const struct conf_pair **
named_pairs(const struct binder *b, size_t *ret_n)
{
	const struct conf_node *map = b->node;
	const struct conf_pair **v;
	char quoted[160];
	struct err err;
	size_t i;

	*ret_n = 0;
	if (map->kind != NODE_MAP) {
		mistake_add(&b->load->mistakes, &map->place, "%s is %s, expected %s", b->key->name,
		    tree_kind_words(map), kinds[b->key->kind].expected);
		return NULL;
	}
	v = load_scratch(b->load, (map->count + 1) * sizeof(const struct conf_pair *));
	for (i = 0; i < map->count; i++) {
		const struct conf_node *name = map->pairs[i].key;

		if (name->kind != NODE_SCALAR || map->pairs[i].repeated)
			continue; /* has been told by the tree */
		if ((b->key->flags & CONF_FREE) == 0 && value_name(name->text, &err) < 0)
			mistake_add(&b->load->mistakes, &name->place,
			    "%s names an item %s, expected %s", b->key->name,
			    mistake_quote(quoted, name->text), err.text);
		else
			v[(*ret_n)++] = &map->pairs[i];
	}
	return v;
}

static void
bind_pairs(struct binder *b, void *into)
{
	size_t n, i, kept = 0;
	const struct conf_pair **pairs = named_pairs(b, &n);
	struct conf_named_text *v = load_alloc(b->load, (n + 1) * sizeof(*v));
	struct value value;
	bool skip;

	for (i = 0; i < n; i++) {
		b->node = pairs[i]->value;
		if (!take_value(b, &value, &skip))
			continue;
		v[kept++] = (struct conf_named_text){ pairs[i]->key->text, pairs[i]->key->place,
			{ value.text, b->node->place } };
	}
	*(struct conf_pairs *)(void *)((char *)into + b->key->offset) =
	    (struct conf_pairs){ .v = v, .n = kept };
}

/* "title: SELECTOR" is short for the item with its first key alone. */
static const struct conf_node *
as_item(const struct binder *b, const struct conf_node *value)
{
	struct conf_node *map, *name;

	if (value->kind == NODE_MAP || value->kind == NODE_BAD || tree_is_null(value))
		return value->kind == NODE_MAP ? value : NULL;
	map = load_scratch(b->load, sizeof(*map));
	name = load_scratch(b->load, sizeof(*name));
	*name = (struct conf_node){
		.kind = NODE_SCALAR, .place = value->place, .text = b->key->items->keys[0].name
	};
	map->pairs = load_scratch(b->load, sizeof(*map->pairs));
	map->pairs[0] = (struct conf_pair){ .key = name, .value = value };
	map->kind = NODE_MAP;
	map->place = value->place;
	map->count = 1;
	return map;
}

static void
bind_items(struct binder *b, void *into)
{
	size_t n, i, size = b->key->items->size;
	const struct conf_pair **pairs = named_pairs(b, &n);
	char *v = load_alloc(b->load, (n + 1) * size), *what;
	struct bind_target target = { .spec = b->key->items };

	for (i = 0; i < n; i++) {
		const struct conf_node *name = pairs[i]->key;

		target.into = v + i * size;
		*(struct conf_item *)target.into = (struct conf_item){ name->text, name->place };
		what = load_printf(b->load, "%s.%s", b->key->name, name->text);
		conf_bind(b->load, as_item(b, pairs[i]->value), &name->place, what, &target, 1);
	}
	*(struct conf_items *)(void *)((char *)into + b->key->offset) =
	    (struct conf_items){ .v = v, .n = n };
}

static void
bind_item(struct binder *b, void *into)
{
	const struct conf_node *map = as_item(b, b->node);
	struct bind_target target = { b->key->items, (char *)into + b->key->offset };

	if (map == NULL) {
		mistake_add(&b->load->mistakes, &b->node->place, "%s is %s, expected %s",
		    b->key->name, tree_kind_words(b->node), kinds[b->key->kind].expected);
		return;
	}
	*(struct conf_item *)target.into = (struct conf_item){ b->key->name, b->node->place };
	conf_bind(b->load, map, &b->node->place, b->key->name, &target, 1);
}

static void
bind_rows(struct binder *b, void *into)
{
	const struct conf_node *node = b->node;
	size_t i, n = 0, size = b->key->items->size;
	struct bind_target target = { .spec = b->key->items };
	char *v, *number;

	if (node->kind != NODE_LIST) {
		mistake_add(&b->load->mistakes, &node->place, "%s is %s, expected %s", b->key->name,
		    tree_kind_words(node), kinds[b->key->kind].expected);
		return;
	}
	v = load_alloc(b->load, (node->count + 1) * size);
	for (i = 0; i < node->count; i++) {
		const struct conf_node *row = node->items[i];

		if (row->kind != NODE_MAP) {
			if (row->kind != NODE_BAD)
				mistake_add(&b->load->mistakes, &row->place,
				    "%s has %s, expected a mapping", b->key->name,
				    tree_kind_words(row));
			continue;
		}
		number = load_printf(b->load, "%zu", i + 1);
		target.into = v + n++ * size;
		*(struct conf_item *)target.into = (struct conf_item){ number, row->place };
		conf_bind(b->load, row, &row->place,
		    load_printf(b->load, "%s, number %s,", b->key->name, number), &target, 1);
	}
	*(struct conf_items *)(void *)((char *)into + b->key->offset) =
	    (struct conf_items){ .v = v, .n = n };
}

static void
bind_value(
    struct conf_load *load, const struct conf_key *key, const struct conf_node *node, void *into)
{
	struct binder b = { .load = load, .key = key, .node = node };
	struct value v;
	bool skip;

	if (node->kind == NODE_BAD)
		return;
	if (key->kind == CONF_SECRET)
		conf_bind_secret(
		    load, key, node, (struct conf_secret *)(void *)((char *)into + key->offset));
	else if (key->kind == CONF_PAIRS)
		bind_pairs(&b, into);
	else if (key->kind == CONF_ITEMS)
		bind_items(&b, into);
	else if (key->kind == CONF_ITEM)
		bind_item(&b, into);
	else if (key->kind == CONF_ROWS)
		bind_rows(&b, into);
	else if (key->flags & CONF_LIST)
		bind_list(&b, into);
	else if (!take_value(&b, &v, &skip))
		bind_default(
		    load, key, into); /* told once: what follows from it is not told, too */
	else if (!skip)
		store_value(&b, into, &v);
}

/* Defaults are written as in YAML, and "[a, b]" is a list of plain words. */
static void
bind_default(struct conf_load *load, const struct conf_key *key, void *into)
{
	struct conf_node node = { .kind = NODE_SCALAR };
	char *text, *word, *save = NULL;

	if (key->dflt == NULL)
		return;
	if (key->dflt[0] != '[') {
		node.text = key->dflt;
		bind_value(load, key, &node, into);
		return;
	}
	text = load_printf(load, "%s", key->dflt);
	node.kind = NODE_LIST;
	node.items = load_scratch(load, strlen(text) * sizeof(struct conf_node *));
	for (word = strtok_r(text, "[], ", &save); word != NULL;
	     word = strtok_r(NULL, "[], ", &save)) {
		struct conf_node *item = load_scratch(load, sizeof(*item));

		*item = (struct conf_node){ .kind = NODE_SCALAR, .text = word };
		node.items[node.count++] = item;
	}
	bind_value(load, key, &node, into);
}

static const struct conf_key *
find_key(const struct bind_target *t, size_t count, const char *name, void **ret_into)
{
	const struct conf_key *key;
	size_t i;

	for (i = 0; i < count; i++) {
		for (key = t[i].spec->keys; key->name != NULL; key++) {
			if (strcmp(key->name, name) == 0) {
				*ret_into = t[i].into;
				return key;
			}
		}
	}
	return NULL;
}

static void
tell_unknown(struct conf_load *load, const struct conf_node *node, const char *what,
    const struct bind_target *t, size_t count)
{
	const char *words[64];
	char quoted[160], hint[160], list[400];
	const struct conf_key *key;
	size_t i, n = 0;

	if (mistakes_full(&load->mistakes))
		return;
	for (i = 0; i < count; i++)
		for (key = t[i].spec->keys; key->name != NULL && n < ARRAY_LEN(words); key++)
			words[n++] = key->name;
	mistake_add(&load->mistakes, &node->place, "unknown key %s in %s, expected %s%s",
	    mistake_quote(quoted, node->text), what, mistake_words(list, words, n),
	    mistake_hint(hint, node->text, words, n));
}

/* An item that lacks what it must have may be a pack's whose name was not hit. */
static const char *
hint_name(struct conf_load *load, const char *what, char out[160])
{
	const char *dot = strchr(what, '.');
	const struct name_set *set;
	const char **others;
	char section[32];
	size_t i, n = 0;

	out[0] = '\0';
	if (dot == NULL || (size_t)(dot - what) >= sizeof(section))
		return out;
	(void)snprintf(section, sizeof(section), "%.*s", (int)(dot - what), what);
	set = load_names(load, section);
	if (set == NULL)
		return out;
	others = load_scratch(load, set->n * sizeof(*others));
	for (i = 0; i < set->n; i++)
		if (strcmp(set->v[i], dot + 1) != 0)
			others[n++] = set->v[i];
	return mistake_hint(out, dot + 1, others, n);
}

static void
bind_absent(struct conf_load *load, const struct conf_node *map, const struct conf_place *place,
    const char *what, const struct bind_target *t)
{
	char hint[160];
	bool partial = load_is_item_partial(load, what, place);
	const struct conf_key *key;

	for (key = t->spec->keys; key->name != NULL; key++) {
		if (tree_get(map, key->name) != NULL)
			continue;
		if ((key->flags & CONF_REQUIRED) && !partial && !mistakes_full(&load->mistakes))
			mistake_add(&load->mistakes, place, "%s has no \"%s\", expected %s%s", what,
			    key->name, kinds[key->kind].expected, hint_name(load, what, hint));
		bind_default(load, key, t->into);
	}
}

void
conf_bind(struct conf_load *load, const struct conf_node *map, const struct conf_place *place,
    const char *what, const struct bind_target *t, size_t count)
{
	const struct conf_node *name;
	const struct conf_key *key;
	void *into = NULL;
	size_t i;

	for (i = 0; map != NULL && i < map->count; i++) {
		name = map->pairs[i].key;
		if (name->kind != NODE_SCALAR || map->pairs[i].repeated)
			continue; /* has been told by the tree */
		key = find_key(t, count, name->text, &into);
		if (key == NULL)
			tell_unknown(load, name, what, t, count);
		else
			bind_value(load, key, map->pairs[i].value, into);
	}
	for (i = 0; i < count; i++)
		bind_absent(load, map, place, what, &t[i]);
}
