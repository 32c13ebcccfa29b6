#include "config/tree.h"

#include <search.h>
#include <string.h>
#include <yaml.h>

#include "lib/mem.h"
#include "lib/str.h"
#include "lib/utf8.h"

#define RECENT 64
#define RECENT_BYTES 16

struct frame { /* a list or mapping that is being read */
	struct conf_node *node;
	const struct conf_node **v; /* items; of a mapping key and value in turn */
	size_t n, cap;
};
struct reader {
	yaml_parser_t yaml;
	const char *file;
	const struct tree_memory *memory;
	struct mistakes *mistakes;
	struct frame stack[TREE_MAX_DEPTH];
	size_t depth, nodes;
	const struct conf_node *root;
	unsigned documents;
	bool stop;
	const char *recent[RECENT]; /* short texts, by a number of each */
};

static struct conf_place
place_of(const struct reader *r, const yaml_mark_t *mark)
{
	return (struct conf_place){
		.file = r->file,
		.line = (unsigned)mark->line + 1,
		.column = (unsigned)mark->column + 1,
	};
}

static void
stop_at(struct reader *r, const struct conf_place *at, const char *what)
{
	mistake_add(r->mistakes, at, "%s", what);
	r->stop = true;
}

static struct conf_node *
new_node(struct reader *r, enum node_kind kind, const yaml_mark_t *mark)
{
	struct conf_place at = place_of(r, mark);
	struct conf_node *node;

	if (++r->nodes > TREE_MAX_NODES) {
		stop_at(r, &at, "too many values in one file, expected at most 200000");
		return NULL;
	}
	node = arena_alloc(r->memory->nodes, sizeof(*node));
	if (node == NULL) {
		stop_at(r, &at, "the configuration is too large");
		return NULL;
	}
	node->kind = kind;
	node->place = at;
	return node;
}

static void
attach(struct reader *r, const struct conf_node *node)
{
	struct frame *f;

	if (r->depth == 0) {
		r->root = node;
		return;
	}
	f = &r->stack[r->depth - 1];
	if (f->n == f->cap) {
		f->cap = f->cap ? f->cap * 2 : 8;
		f->v = xreallocarray(f->v, f->cap, sizeof(struct conf_node *));
	}
	f->v[f->n++] = node;
}

static void
open_frame(struct reader *r, struct conf_node *node)
{
	if (node == NULL)
		return;
	attach(r, node);
	if (r->depth == TREE_MAX_DEPTH) {
		stop_at(r, &node->place, "nested too deeply, expected at most 16 levels");
		return;
	}
	r->stack[r->depth++] = (struct frame){ .node = node };
}

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(
	    ((const struct conf_pair *)a)->key->text, ((const struct conf_pair *)b)->key->text);
}

static void
keep_pair(void *pair)
{
	(void)pair; /* the arena's */
}

static void
check_repeated(struct reader *r, struct conf_pair *pair, void **seen)
{
	struct conf_pair **first = tsearch(pair, seen, compare_keys);
	const struct conf_place *at;
	char quoted[160];

	if (first == NULL)
		abort(); /* of memory */
	if (*first == pair)
		return;
	pair->repeated = true;
	at = &(*first)->key->place;
	mistake_add(r->mistakes, &pair->key->place,
	    "the key %s is repeated, expected once in a mapping: it stands at line %u, column %u "
	    "already",
	    mistake_quote(quoted, pair->key->text), at->line, at->column);
}

static void
close_map(struct reader *r, struct frame *f)
{
	struct conf_node *map = f->node;
	size_t i, n = f->n / 2; /* a key without its value: the text broke off */
	void *seen = NULL;

	map->pairs = arena_alloc(r->memory->nodes, (n + 1) * sizeof(*map->pairs));
	if (map->pairs == NULL)
		return;
	map->count = n;
	for (i = 0; i < n; i++) {
		map->pairs[i].key = f->v[2 * i];
		map->pairs[i].value = f->v[2 * i + 1];
		if (map->pairs[i].key->kind == NODE_SCALAR)
			check_repeated(r, &map->pairs[i], &seen);
		else if (map->pairs[i].key->kind != NODE_BAD)
			mistake_add(r->mistakes, &map->pairs[i].key->place,
			    "%s as a key, expected a name", tree_kind_words(map->pairs[i].key));
	}
	tdestroy(seen, keep_pair);
}

static void
close_frame(struct reader *r)
{
	struct frame *f = &r->stack[--r->depth];

	if (f->node->kind == NODE_MAP) {
		close_map(r, f);
	} else {
		f->node->items =
		    arena_alloc(r->memory->nodes, (f->n + 1) * sizeof(struct conf_node *));
		if (f->node->items != NULL && f->n > 0)
			memcpy(f->node->items, f->v, f->n * sizeof(struct conf_node *));
		if (f->node->items != NULL)
			f->node->count = f->n;
	}
	free(f->v);
}

/* Anchors would be of use only to aliases, and tags only to other programs. */
static void
refuse_extras(struct reader *r, const struct conf_place *at, const yaml_char_t *anchor,
    const yaml_char_t *tag)
{
	char quoted[160];

	if (anchor != NULL)
		mistake_add(r->mistakes, at, "an anchor (%s), expected a value without anchors",
		    mistake_quote(quoted, (const char *)anchor));
	if (tag != NULL)
		mistake_add(r->mistakes, at, "a YAML tag (%s), expected a value without tags",
		    mistake_quote(quoted, (const char *)tag));
}

static bool
has_control(const char *s, size_t len)
{
	size_t i, n;
	uint32_t c;

	for (i = 0; i < len; i += n) {
		n = utf8_decode(s + i, len - i, &c);
		if (n == 0 || c == 0 || c == '\r' || utf8_is_control(c))
			return true;
	}
	return false;
}

/* Keys and words like "yes" and "1h" stand in thousands of places and are kept once. */
static const char *
keep(struct reader *r, const char *text, size_t len)
{
	unsigned at = (unsigned)len;
	const char **recent;
	size_t i;

	if (len >= RECENT_BYTES)
		return arena_strndup(r->memory->texts, text, len);
	for (i = 0; i < len; i++)
		at = at * 31 + (unsigned char)text[i];
	recent = &r->recent[at % RECENT];
	if (*recent == NULL || strlen(*recent) != len || memcmp(*recent, text, len) != 0)
		*recent = arena_strndup(r->memory->texts, text, len);
	return *recent;
}

static void
on_scalar(struct reader *r, const yaml_event_t *ev)
{
	struct conf_node *node = new_node(r, NODE_SCALAR, &ev->start_mark);
	const char *text = (const char *)ev->data.scalar.value;
	size_t len = ev->data.scalar.length;

	if (node == NULL)
		return;
	refuse_extras(r, &node->place, ev->data.scalar.anchor, ev->data.scalar.tag);
	if (has_control(text, len)) {
		mistake_add(
		    r->mistakes, &node->place, "a control character in a value, expected text");
		node->kind = NODE_BAD;
	}
	/* the line end that closes a block is no part of a pattern or a URL */
	while (
	    ev->data.scalar.style >= YAML_LITERAL_SCALAR_STYLE && len > 0 && text[len - 1] == '\n')
		len--;
	node->quoted = ev->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	node->text = keep(r, text, len);
	if (node->text == NULL) {
		stop_at(r, &node->place, "the configuration is too large");
		return;
	}
	attach(r, node);
}

static void
on_alias(struct reader *r, const yaml_event_t *ev)
{
	struct conf_node *node = new_node(r, NODE_BAD, &ev->start_mark);
	char quoted[160];

	if (node == NULL)
		return;
	mistake_add(r->mistakes, &node->place, "an alias (%s), expected the value itself",
	    mistake_quote(quoted, (const char *)ev->data.alias.anchor));
	attach(r, node);
}

static void
on_collection(struct reader *r, const yaml_event_t *ev, enum node_kind kind,
    const yaml_char_t *anchor, const yaml_char_t *tag)
{
	struct conf_node *node = new_node(r, kind, &ev->start_mark);

	if (node == NULL)
		return;
	refuse_extras(r, &node->place, anchor, tag);
	open_frame(r, node);
}

static void
on_event(struct reader *r, const yaml_event_t *ev)
{
	struct conf_place at = place_of(r, &ev->start_mark);

	switch (ev->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (r->documents++ > 0)
			stop_at(r, &at, "a second document, expected one a file");
		break;
	case YAML_SCALAR_EVENT:
		on_scalar(r, ev);
		break;
	case YAML_ALIAS_EVENT:
		on_alias(r, ev);
		break;
	case YAML_SEQUENCE_START_EVENT:
		on_collection(
		    r, ev, NODE_LIST, ev->data.sequence_start.anchor, ev->data.sequence_start.tag);
		break;
	case YAML_MAPPING_START_EVENT:
		on_collection(
		    r, ev, NODE_MAP, ev->data.mapping_start.anchor, ev->data.mapping_start.tag);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		close_frame(r);
		break;
	case YAML_STREAM_END_EVENT:
		r->stop = true;
		break;
	default:
		break;
	}
}

/* What people do that libyaml's own words do not tell them. */
static const char *
yaml_hint(const char *problem)
{
	static const struct {
		const char *problem, *hint;
	} hints[] = {
		{ "found character that cannot start any token",
		    "; expected blanks, not a tab, before a line, and quotes around a text that "
		    "begins with one of % @ ` and the like" },
		{ "did not find expected key",
		    "; expected the line to begin where the others of its block do" },
		{ "could not find expected ':'", "; expected KEY: VALUE" },
		{ "mapping values are not allowed in this context",
		    "; expected the line to begin where the others of its block do, and quotes "
		    "around a text with a colon in it" },
	};
	size_t i;

	for (i = 0; problem != NULL && i < ARRAY_LEN(hints); i++)
		if (strcmp(problem, hints[i].problem) == 0)
			return hints[i].hint;
	return "";
}

static void
on_yaml_error(struct reader *r)
{
	const yaml_parser_t *y = &r->yaml;
	struct conf_place at = place_of(r, &y->problem_mark);

	/* libyaml's own reader has no mark; our check of the bytes came before it */
	if (y->error == YAML_MEMORY_ERROR)
		abort();
	if (y->context != NULL)
		mistake_add(r->mistakes, &at, "no readable YAML: %s (%s that began at line %u)%s",
		    STR_OR(y->problem, "unknown"), y->context, (unsigned)y->context_mark.line + 1,
		    yaml_hint(y->problem));
	else
		mistake_add(r->mistakes, &at, "no readable YAML: %s%s",
		    STR_OR(y->problem, "unknown"), yaml_hint(y->problem));
}

/* The characters that YAML allows (1.1, production c-printable), with a place for those it does
 * not. */
static bool
bytes_ok(const char *file, const char *text, size_t len, struct mistakes *m)
{
	struct conf_place at = { .file = file, .line = 1, .column = 1 };
	size_t i = 0, n;
	uint32_t c;

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		i = 3;
	for (; i < len; i += n) {
		n = utf8_decode(text + i, len - i, &c);
		if (n == 0) {
			mistake_add(m, &at, "the byte 0x%02x is no UTF-8, expected text in UTF-8",
			    (unsigned char)text[i]);
			return false;
		}
		if ((utf8_is_control(c) && c != '\r' && c != 0x85) || c == 0xfffe || c == 0xffff) {
			mistake_add(
			    m, &at, "the control character U+%04X, expected text", (unsigned)c);
			return false;
		}
		at.column++;
		if (c == '\n') {
			at.line++;
			at.column = 1;
		}
	}
	return true;
}

int
tree_parse(const char *file, const char *text, size_t len, const struct tree_memory *memory,
    struct mistakes *mistakes, const struct conf_node **ret)
{
	struct reader r = { .file = file, .memory = memory, .mistakes = mistakes };
	yaml_event_t ev;
	bool cut = false;

	*ret = NULL;
	if (!bytes_ok(file, text, len, mistakes))
		return TREE_CUT;
	if (!yaml_parser_initialize(&r.yaml))
		abort();
	yaml_parser_set_encoding(&r.yaml, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.yaml, (const unsigned char *)text, len);
	while (!r.stop) {
		if (!yaml_parser_parse(&r.yaml, &ev)) {
			on_yaml_error(&r);
			cut = true;
			break;
		}
		on_event(&r, &ev);
		cut = r.stop && ev.type != YAML_STREAM_END_EVENT;
		yaml_event_delete(&ev);
	}
	while (r.depth > 0)
		close_frame(&r);
	yaml_parser_delete(&r.yaml);
	*ret = r.root;
	return cut ? TREE_CUT : 0;
}

const struct conf_node *
tree_get(const struct conf_node *map, const char *key)
{
	size_t i;

	if (map == NULL || map->kind != NODE_MAP)
		return NULL;
	for (i = 0; i < map->count; i++)
		if (map->pairs[i].key->kind == NODE_SCALAR &&
		    strcmp(map->pairs[i].key->text, key) == 0)
			return map->pairs[i].value;
	return NULL;
}

struct node_list
tree_as_list(const struct conf_node *const *node)
{
	if (*node == NULL)
		return (struct node_list){ .n = 0 };
	if ((*node)->kind == NODE_LIST)
		return (struct node_list){ .v = (*node)->items, .n = (*node)->count };
	return (struct node_list){ .v = node, .n = 1 };
}

bool
tree_is_null(const struct conf_node *n)
{
	return n == NULL ||
	    (n->kind == NODE_SCALAR && !n->quoted &&
		(n->text[0] == '\0' || strcmp(n->text, "~") == 0 || strcmp(n->text, "null") == 0));
}

const char *
tree_kind_words(const struct conf_node *n)
{
	switch (n->kind) {
	case NODE_LIST:
		return "a list";
	case NODE_MAP:
		return "a mapping";
	default:
		return tree_is_null(n) ? "nothing" : "a single value";
	}
}

void
tree_hash(const struct conf_node *n, struct hash *ret)
{
	struct hash part[3] = { { { 0 } }, { { 0 } }, { { 0 } } };
	size_t i;

	hash_strings(
	    &part[0], n == NULL ? NULL : tree_kind_words(n), n == NULL ? NULL : n->text, HASH_END);
	for (i = 0; n != NULL && i < n->count; i++) {
		if (n->kind == NODE_MAP)
			tree_hash(n->pairs[i].key, &part[1]);
		tree_hash(n->kind == NODE_MAP ? n->pairs[i].value : n->items[i], &part[2]);
		hash_of(part, sizeof(part), &part[0]);
	}
	*ret = part[0];
}
