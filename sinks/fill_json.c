/*
 * A JSON text whose strings are templates. Invariant: strings are filled in the parsed tree, so
 * that whatever a source wrote the result is that tree with other strings in it.
 */
#include <errno.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"
#include "sinks/fill.h"

struct fill_json {
	json_t *tree;
	struct fill **texts; /* of its strings, in the order of a walk */
	size_t count;
};

/* ---- compiling --------------------------------------------------------------------- */

static int
compile(struct fill_json *f, json_t *tree, const struct fill_with *with, struct err *err)
{
	const char *key;
	json_t *value;
	size_t i;
	int r = 0;

	if (json_is_string(tree)) {
		f->texts = xreallocarray(f->texts, f->count + 1, sizeof(struct fill *));
		r = fill_new(&f->texts[f->count], json_string_value(tree), FILL_AS_IS, with, err);
		f->count += r == 0;
	}
	json_object_foreach (tree, key, value) {
		if (r == 0)
			r = compile(f, value, with, err);
	}
	for (i = 0; i < json_array_size(tree) && r == 0; i++)
		r = compile(f, json_array_get(tree, i), with, err);
	return r;
}

int
fill_json_new(
    struct fill_json **ret, const char *text, const struct fill_with *with, struct err *err)
{
	struct fill_json *f = xcalloc(1, sizeof(*f));
	json_error_t why;
	int r;

	f->tree = json_loads(text, JSON_REJECT_DUPLICATES, &why);
	if (f->tree == NULL)
		r = err_set(err, -EINVAL,
		    "line %d of the template is no JSON (%.100s), expected "
		    "a JSON object with \"${field}\" in its strings",
		    why.line, why.text);
	else
		r = compile(f, f->tree, with, err);
	if (r == 0)
		*ret = f;
	else
		fill_json_free(f);
	return r;
}

void
fill_json_free(struct fill_json *f)
{
	size_t i;

	if (f == NULL)
		return;
	for (i = 0; i < f->count; i++)
		fill_free(f->texts[i]);
	free(f->texts);
	json_decref(f->tree);
	free(f);
}

/* ---- filling ----------------------------------------------------------------------- */

struct walk {
	struct fill *const *next;
	const struct fields *fields;
	const struct fill_limits *limits;
};

static json_t *fill_value(struct walk *w, const json_t *tree);

static json_t *
fill_string(struct walk *w)
{
	const struct fill *template = *w->next++;
	_cleanup_free_ char *text = fill_text(template, w->fields, w->limits);

	if (text == NULL)
		return NULL;
	return fill_is_number(template) ? json_integer(strtoll(text, NULL, 10)) : json_string(text);
}

/* The member of an object that is never sent: without what it names the object is left out. */
#define CONDITION "only-with"

/* What became empty because its fields are not known is left out, too. */
static json_t *
fill_container(struct walk *w, const json_t *tree)
{
	bool wanted = true;

	json_t *filled = json_is_object(tree) ? json_object() : json_array(), *value, *one;
	size_t i, size = json_object_size(tree) + json_array_size(tree);
	const char *key;

	json_object_foreach ((json_t *)(uintptr_t)tree, key, value) {
		one = fill_value(w, value);
		if (str_eq(key, CONDITION)) {
			wanted = one != NULL;
			json_decref(one);
		} else if (one != NULL) {
			json_object_set_new(filled, key, one);
		}
	}
	for (i = 0; i < json_array_size(tree); i++) {
		one = fill_value(w, json_array_get(tree, i));
		if (one != NULL)
			json_array_append_new(filled, one);
	}
	if (!wanted || (size > 0 && json_object_size(filled) + json_array_size(filled) == 0)) {
		json_decref(filled);
		return NULL;
	}
	return filled;
}

static json_t *
fill_value(struct walk *w, const json_t *tree)
{
	if (json_is_string(tree))
		return fill_string(w);
	if (json_is_object(tree) || json_is_array(tree))
		return fill_container(w, tree);
	return json_deep_copy(tree);
}

char *
fill_json_text(
    const struct fill_json *f, const struct fields *fields, const struct fill_limits *limits)
{
	struct walk w = { .next = f->texts, .fields = fields, .limits = limits };
	json_t *filled = fill_value(&w, f->tree);
	char *text = json_dumps(filled, JSON_COMPACT | JSON_ENCODE_ANY);

	json_decref(filled);
	return text != NULL ? text : xstrdup("{}");
}
