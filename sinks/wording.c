/*
 * Words of one sink. Invariant: of several templates the one for the type of milestone comes first,
 * then the one for the kind of alert, then the sink's; title and text are chosen each alone.
 */
#include "sinks/wording.h"

#include <string.h>

#include "lib/mem.h"
#include "lib/mime.h"
#include "lib/str.h"
#include "sinks/fill.h"

#define TITLE_CHARS 300

struct words {
	const char *name; /* type or kind; NULL: for all. The settings' */
	struct fill *title, *text;
};
struct wording {
	struct words *v; /* the sink's own last */
	size_t n;
};

static size_t
compile(struct fill **ret, const struct conf_text *from, const char *sink, const char *key,
    conf_report_fn *report, void *arg)
{
	static const struct fill_with nothing;
	_cleanup_free_ char *safe = NULL, *text = NULL;
	struct err err = { .code = 0 };

	if (from->text == NULL || fill_new(ret, from->text, FILL_AS_IS, &nothing, &err) == 0)
		return 0;
	safe = str_safe(err.text, sizeof(err.text) * 2);
	text = xasprintf("sinks.%s: %s: %s", sink, key, safe);
	if (report != NULL)
		report(&from->place, text, arg);
	return 1;
}

size_t
wording_new(struct wording **ret, const struct sink_conf *c, conf_report_fn *report, void *arg)
{
	const struct template_conf *t = c->templates.v;
	struct wording *w;
	size_t i, mistakes = 0;

	*ret = NULL;
	if (c->title.text == NULL && c->text.text == NULL && c->templates.n == 0)
		return 0;
	w = xcalloc(1, sizeof(*w));
	w->n = c->templates.n + 1;
	w->v = xcalloc(w->n, sizeof(*w->v));
	for (i = 0; i < c->templates.n; i++) {
		w->v[i].name = t[i].name;
		mistakes += compile(&w->v[i].title, &t[i].title, c->name, "title", report, arg);
		mistakes += compile(&w->v[i].text, &t[i].text, c->name, "text", report, arg);
	}
	mistakes += compile(&w->v[i].title, &c->title, c->name, "title", report, arg);
	mistakes += compile(&w->v[i].text, &c->text, c->name, "text", report, arg);
	if (mistakes == 0)
		*ret = w;
	else
		wording_free(w);
	return mistakes;
}

void
wording_free(struct wording *w)
{
	size_t i;

	if (w == NULL)
		return;
	for (i = 0; i < w->n; i++) {
		fill_free(w->v[i].title);
		fill_free(w->v[i].text);
	}
	free(w->v);
	free(w);
}

static const struct fill *
part_of(const struct words *w, bool title)
{
	return title ? w->title : w->text;
}

static const struct fill *
named(const struct wording *w, const char *name, bool title)
{
	size_t i;

	for (i = 0; name != NULL && i < w->n; i++)
		if (part_of(&w->v[i], title) != NULL && str_eq(w->v[i].name, name))
			return part_of(&w->v[i], title);
	return NULL;
}

static const struct fill *
choose(const struct wording *w, const struct notice *n, bool title)
{
	const struct fill *f = named(w, n->type, title);

	if (f == NULL)
		f = named(w, n->kind, title);
	return f != NULL ? f : part_of(&w->v[w->n - 1], title);
}

/* NULL: nothing came of it. */
static const char *
put(const struct fill *f, const struct fields *fields, bool one_line, struct arena *a)
{
	static const struct fill_limits none;
	_cleanup_free_ char *filled = NULL, *line = NULL;
	const char *text;

	if (f == NULL)
		return NULL;
	filled = fill_text(f, fields, &none);
	if (filled == NULL)
		return NULL;
	text = str_trim(filled);
	if (one_line) {
		line = mime_one_line(text, TITLE_CHARS);
		text = line;
	}
	return text[0] != '\0' ? arena_strdup(a, text) : NULL;
}

void
wording_apply(
    const struct wording *w, const char *sink, const char *host, struct arena *a, struct notice *n)
{
	const struct fields fields = { .notice = n, .sink = sink, .host = host };
	const char *title, *text;

	if (w == NULL)
		return;
	title = put(choose(w, n, true), &fields, true, a);
	text = put(choose(w, n, false), &fields, false, a);
	n->title = STR_OR(title, n->title);
	n->text = STR_OR(text, n->text);
}
