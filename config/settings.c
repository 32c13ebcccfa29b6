#include "config/settings.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config/bind.h"
#include "config/checks.h"
#include "config/merge.h"
#include "lib/mem.h"
#include "lib/str.h"

#define WHAT_BYTES 96 /* "dossiers." and a name, see value_name */

enum {
	SEC_DAEMON,
	SEC_HTTP,
	SEC_SOURCES,
	SEC_DOSSIERS,
	SEC_RULES,
	SEC_SINKS,
	SEC_ROUTES,
	SEC_MAPPINGS,
	SEC_PROCEDURES,
	SEC_PRESETS,
	SEC_IMPORTANCE,
	SEC_DIGESTS,
	SEC_COUNT
};

struct building {
	struct conf_load load;
	struct settings *s;
	struct merged merged[SEC_COUNT]; /* one a section */
};

static size_t
count_words(const char *const *words)
{
	size_t n = 0;

	while (words != NULL && words[n] != NULL)
		n++;
	return n;
}

static void
add_names(struct conf_load *l, const char *map, const char *const *v, size_t n, bool fixed)
{
	l->names[l->name_set_count++] =
	    (struct name_set){ .map = map, .v = v, .n = n, .fixed = fixed };
}

static void
add_rule_types(struct conf_load *l)
{
	const char *const *codes = l->opt->milestone_codes;
	size_t n = count_words(codes);
	const char **v = load_scratch(l, (n + 1) * sizeof(*v));

	if (n > 0)
		memcpy(v, codes, n * sizeof(*v));
	v[n] = "none";
	add_names(l, "rule-types", v, n + 1, true);
}

/* Before anything is bound, so that a reference is checked where it stands. */
static void
collect_names(struct building *b)
{
	struct conf_load *l = &b->load;
	const struct settings_options *opt = l->opt;
	const char **v;
	size_t s, i;

	for (s = 0; s < section_count; s++) {
		if (!sections[s].named)
			continue;
		v = load_scratch(l, b->merged[s].n * sizeof(*v));
		for (i = 0; i < b->merged[s].n; i++)
			v[i] = b->merged[s].v[i].name;
		add_names(l, sections[s].name, v, b->merged[s].n, false);
	}
	add_names(l, "formats", opt->format_names, count_words(opt->format_names), true);
	add_names(l, "milestones", opt->milestone_codes, count_words(opt->milestone_codes), true);
	add_names(l, "guards", settings_guard_words, count_words(settings_guard_words), true);
	add_rule_types(l);
}

static void
bind_item(struct conf_load *l, const struct section *s, const struct merged_item *item, void *into)
{
	const struct bind_target target = { .spec = s->spec, .into = into };
	char what[WHAT_BYTES];

	(void)snprintf(what, sizeof(what), "%s.%s", s->name, item->name);
	conf_bind(l, &item->map, &item->place, what, &target, 1);
}

static const struct settings_sink_type *
find_sink_type(const struct conf_load *l, const struct merged_item *item)
{
	const struct settings_sink_type *t = l->opt->sink_types;
	const struct conf_node *type = tree_get(&item->map, "type");

	if (type == NULL || type->kind != NODE_SCALAR)
		return NULL;
	for (; t != NULL && t->type != NULL; t++)
		if (strcmp(t->type, type->text) == 0)
			return t;
	return NULL;
}

/* A preset that is nowhere: its type is not known either. */
static bool
tell_preset(struct conf_load *l, const struct merged_item *item)
{
	const struct conf_node *preset = tree_get(&item->map, "preset");
	const struct name_set *set = load_names(l, "presets");
	char quoted[160], hint[160], list[400];
	size_t i;

	if (preset == NULL || preset->kind != NODE_SCALAR)
		return false;
	for (i = 0; i < set->n; i++)
		if (strcmp(set->v[i], preset->text) == 0)
			return false;
	mistake_add(&l->mistakes, &preset->place, "preset is %s, expected %s%s",
	    mistake_quote(quoted, preset->text),
	    set->n > 0 ? mistake_words(list, set->v, set->n)
		       : "the name of one, but there is no pack presets",
	    mistake_hint(hint, preset->text, set->v, set->n));
	return true;
}

/* Without a known type its keys cannot be judged: only the type is told then. */
static void
tell_sink_type(struct conf_load *l, const struct merged_item *item)
{
	const struct conf_node *type = tree_get(&item->map, "type");
	const struct settings_sink_type *t = l->opt->sink_types;
	const char *words[32];
	char quoted[160], hint[160], list[400];
	size_t n = 0;

	for (; t != NULL && t->type != NULL && n < ARRAY_LEN(words); t++)
		words[n++] = t->type;
	(void)mistake_words(list, words, n);
	if (type == NULL && tell_preset(l, item))
		return;
	if (type == NULL) {
		if (!load_is_item_partial(l, "sinks", &item->place))
			mistake_add(&l->mistakes, &item->place,
			    "sinks.%s has no \"type\", expected %s", item->name, list);
	} else if (type->kind != NODE_SCALAR || tree_is_null(type)) {
		if (type->kind != NODE_BAD)
			mistake_add(&l->mistakes, &type->place, "type is %s, expected %s",
			    tree_kind_words(type), list);
	} else {
		mistake_add(&l->mistakes, &type->place, "type is %s, expected %s%s",
		    mistake_quote(quoted, type->text), list,
		    mistake_hint(hint, type->text, words, n));
	}
}

/* A sink has what its preset says where it does not speak itself. */
static void
apply_preset(struct conf_load *l, const struct merged *presets, struct merged_item *sink)
{
	const struct conf_node *name = tree_get(&sink->map, "preset"), *from = NULL;
	struct conf_pair *pairs;
	size_t i, n = 0;

	for (i = 0; name != NULL && name->kind == NODE_SCALAR && i < presets->n; i++)
		if (strcmp(presets->v[i].name, name->text) == 0)
			from = &presets->v[i].map;
	if (from == NULL)
		return; /* told where the key is bound */
	pairs = load_scratch(l, (from->count + sink->map.count) * sizeof(*pairs));
	for (i = 0; i < from->count; i++)
		if (from->pairs[i].key->kind == NODE_SCALAR &&
		    tree_get(&sink->map, from->pairs[i].key->text) == NULL)
			pairs[n++] = from->pairs[i];
	memcpy(pairs + n, sink->map.pairs, sink->map.count * sizeof(*pairs));
	sink->map.pairs = pairs;
	sink->map.count += n;
}

static void
bind_sink(struct conf_load *l, const struct merged_item *item, struct sink_conf *sink)
{
	const struct settings_sink_type *t = find_sink_type(l, item);
	struct bind_target targets[2] = { { .spec = &spec_sink, .into = sink } };
	char what[WHAT_BYTES];
	void *conf;

	if (t == NULL) {
		tell_sink_type(l, item);
		return;
	}
	conf = load_alloc(l, t->spec->size);
	sink->conf = conf;
	targets[1] = (struct bind_target){ .spec = t->spec, .into = conf };
	(void)snprintf(what, sizeof(what), "sinks.%s", item->name);
	conf_bind(l, &item->map, &item->place, what, targets, 2);
}

static void
bind_single(struct building *b, size_t section, void *into)
{
	const struct merged *m = &b->merged[section];
	const struct merged_item none = { .name = sections[section].name };
	const struct bind_target t = { .spec = sections[section].spec, .into = into };
	const struct merged_item *item = m->n > 0 ? &m->v[0] : &none;

	conf_bind(&b->load, m->n > 0 ? &item->map : NULL, &item->place, item->name, &t, 1);
}

/* One array a section; at: offset of the place in an element, whose first field is its name. */
static void *
build_array(struct building *b, size_t section, size_t size, size_t at, size_t *ret_count)
{
	const struct merged *m = &b->merged[section];
	char *array = load_alloc(&b->load, m->n * size), *element = array;
	size_t i;

	for (i = 0; i < m->n; i++, element += size) {
		*(const char **)(void *)element = m->v[i].name;
		*(struct conf_place *)(void *)(element + at) = m->v[i].place;
		if (section == SEC_SINKS)
			bind_sink(&b->load, &m->v[i], (struct sink_conf *)(void *)element);
		else
			bind_item(&b->load, &sections[section], &m->v[i], element);
	}
	*ret_count = m->n;
	return array;
}
#define BUILD(b, section, type, count) \
	build_array((b), (section), sizeof(struct type), offsetof(struct type, place), (count))

static int64_t
number_of(const struct conf_node *n)
{
	struct hash h;
	int64_t number;

	tree_hash(n, &h);
	memcpy(&number, h.b, sizeof(number));
	return number != 0 ? number : 1;
}

/* What documents are read with: more than half of what there is to bind. */
static void
build_rules(struct building *b)
{
	struct settings *s = b->s;
	size_t i;

	s->rules = BUILD(b, SEC_RULES, rule_conf, &s->rule_count);
	s->mappings = BUILD(b, SEC_MAPPINGS, mapping_conf, &s->mapping_count);
	for (i = 0; i < s->mapping_count; i++)
		s->mappings[i].reading = number_of(&b->merged[SEC_MAPPINGS].v[i].map);
}

static void
build(struct building *b)
{
	struct settings *s = b->s;
	size_t i;

	for (i = 0; i < b->merged[SEC_SINKS].n; i++)
		apply_preset(&b->load, &b->merged[SEC_PRESETS], &b->merged[SEC_SINKS].v[i]);
	bind_single(b, SEC_DAEMON, &s->daemon);
	bind_single(b, SEC_HTTP, &s->http);
	s->sources = BUILD(b, SEC_SOURCES, source_conf, &s->source_count);
	s->dossiers = BUILD(b, SEC_DOSSIERS, dossier_conf, &s->dossier_count);
	s->sinks = BUILD(b, SEC_SINKS, sink_conf, &s->sink_count);
	s->routes = BUILD(b, SEC_ROUTES, route_conf, &s->route_count);
	s->procedures = BUILD(b, SEC_PROCEDURES, procedure_conf, &s->procedure_count);
	s->importances = BUILD(b, SEC_IMPORTANCE, importance_conf, &s->importance_count);
	s->digests = BUILD(b, SEC_DIGESTS, digest_conf, &s->digest_count);
	if (!b->load.opt->no_rules)
		build_rules(b);
	check_settings(&b->load, s, b->merged);
}

static void
finish(struct building *b)
{
	char hex[HASH_HEX];
	const char **files = load_alloc(&b->load, (b->load.file_count + 1) * sizeof(*files));
	size_t i;

	for (i = 0; i < b->load.file_count; i++)
		files[i] = b->load.files[i]->path;
	hash_hex(&b->load.hash, hex);
	b->s->files = files;
	b->s->hash = load_printf(&b->load, "%s", hex);
}

static int
read_files(struct building *b, const char *path, struct err *err)
{
	struct conf_load *l = &b->load;
	struct conf_file *f;

	if (l->opt->text == NULL && access(path, F_OK) < 0 && errno == ENOENT)
		return err_set(err, -ENOENT, "%s: no such file", path);
	f = load_file(l, path, NULL, l->opt->text, l->opt->text_len);
	if (f != NULL)
		load_includes(l, f);
	if (f != NULL && l->opt->text == NULL)
		load_dropins(l, f);
	return 0;
}

static size_t
tell(struct building *b)
{
	const char **files = load_scratch(&b->load, (b->load.file_count + 1) * sizeof(*files));
	size_t i;

	for (i = 0; i < b->load.file_count; i++)
		files[i] = b->load.files[i]->path;
	return mistakes_tell(&b->load.mistakes, files, b->load.file_count, b->load.opt->report,
	    b->load.opt->report_arg);
}

static void
building_done(struct building *b)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(b->merged); i++)
		merge_done(&b->merged[i]);
	mistakes_done(&b->load.mistakes);
	free(b->load.files);
}

static struct settings *
settings_new(struct arena **ret_arena)
{
	struct settings *s = xcalloc(1, sizeof(*s));

	*ret_arena = xcalloc(1, sizeof(**ret_arena));
	arena_init(*ret_arena, LOAD_MAX_ARENA);
	s->private_ = *ret_arena;
	return s;
}

int
settings_load(struct settings **ret, const struct settings_options *opt, struct err *err)
{
	struct arena scratch;
	struct building b = { .load = { .opt = opt, .scratch = &scratch } };
	_cleanup_free_ char *found = NULL;
	int r = 0;

	if (opt->path == NULL && !opt->no_file)
		found = settings_default_path();
	arena_init(&scratch, LOAD_MAX_ARENA);
	b.s = settings_new(&b.load.arena);
	if (!opt->no_file)
		r = read_files(&b, opt->path != NULL ? opt->path : found, err);
	if (r == 0) {
		load_packs(&b.load);
		merge_files(&b.load, b.merged);
		collect_names(&b);
		build(&b);
		finish(&b);
		r = (int)tell(&b);
	}
	building_done(&b);
	arena_done(&scratch);
	if (r == 0)
		*ret = b.s;
	else
		settings_free(b.s);
	if (r > 0)
		err_set(err, -EINVAL, "%d mistake%s in the configuration", r, r == 1 ? "" : "s");
	return r;
}

void
settings_free(struct settings *s)
{
	if (s == NULL)
		return;
	arena_done(s->private_);
	free(s->private_);
	free(s);
}

/* The keys of a table, then those of the items inside of it. */
static void
each_key_of(const struct conf_spec *spec, conf_key_fn *fn, void *arg)
{
	const struct conf_key *key;

	for (key = spec->keys; key->name != NULL; key++)
		fn(spec, key, arg);
	for (key = spec->keys; key->name != NULL; key++)
		if (key->items != NULL)
			for (const struct conf_key *k = key->items->keys; k->name != NULL; k++)
				fn(key->items, k, arg);
}

void
settings_each_key(const struct settings_sink_type *types, conf_key_fn *fn, void *arg)
{
	const struct conf_key *key;
	size_t i;

	for (i = 0; i < section_count; i++) {
		each_key_of(sections[i].spec, fn, arg);
		if (i != SEC_SINKS)
			continue;
		for (; types != NULL && types->type != NULL; types++)
			for (key = types->spec->keys; key->name != NULL; key++)
				fn(types->spec, key, arg);
	}
}

const struct dossier_conf *
settings_dossier(const struct settings *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->dossier_count; i++)
		if (strcmp(s->dossiers[i].name, name) == 0)
			return &s->dossiers[i];
	return NULL;
}

const struct procedure_conf *
settings_procedure(const struct settings *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->procedure_count; i++)
		if (strcmp(s->procedures[i].name, name) == 0)
			return &s->procedures[i];
	return NULL;
}

const struct source_conf *
settings_source(const struct settings *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->source_count; i++)
		if (strcmp(s->sources[i].name, name) == 0)
			return &s->sources[i];
	return NULL;
}

const struct sink_conf *
settings_sink(const struct settings *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->sink_count; i++)
		if (strcmp(s->sinks[i].name, name) == 0)
			return &s->sinks[i];
	return NULL;
}
