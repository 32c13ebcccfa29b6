#include "ctl/reader.h"

#include <string.h>

#include "lib/str.h"

#define DOSSIERS_MAX 64

static bool
is_exact(const struct settings *s, const char *map)
{
	size_t i;

	for (i = 0; map != NULL && i < s->mapping_count; i++)
		if (str_eq(s->mappings[i].name, map))
			return !s->mappings[i].prose;
	return false;
}

/* A line each; those that are still followed. */
static void
read_inherited(
    const struct settings *s, const char *all, struct arena *arena, struct detect_source *ret)
{
	const char **list = arena_alloc(arena, DOSSIERS_MAX * sizeof(*list));
	const struct dossier_conf *d;
	const char *name;
	size_t len;

	for (; list != NULL && !str_empty(all) && ret->inherited_count < DOSSIERS_MAX;
	     all += len + (all[len] != '\0')) {
		len = strcspn(all, "\n");
		name = arena_strndup(arena, all, len);
		d = name != NULL ? settings_dossier(s, name) : NULL;
		if (d != NULL)
			list[ret->inherited_count++] = d->name;
	}
	ret->inherited = list;
}

int
reader_of_entry(const struct view *v, const struct source_conf *s, int64_t document,
    struct arena *arena, struct reader_of *ret)
{
	const struct settings *settings = v->setup->settings;
	struct err err = { .code = 0 };
	struct request q = { .id = 0 };
	int r = STORE_NONE;

	*ret = (struct reader_of){ .source = { .cls = (enum source_class)s->source_class,
				       .evidence = (enum evidence_class)(s->evidence + 1),
				       .dossiers = s->dossiers.v,
				       .dossier_count = s->dossiers.n,
				       .dossier_required = true } };
	if (document != 0)
		r = request_of_document(v->store, document, arena, &q, &err);
	if (r != 0 && r != STORE_NONE)
		return ctl_fail_err(&err);
	ret->exact = is_exact(settings, r == 0 ? q.map : s->map);
	if (r == 0)
		read_inherited(settings, q.dossiers, arena, &ret->source);
	return 0;
}
