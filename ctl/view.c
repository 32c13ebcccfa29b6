/*
 * Opens what the reading commands read. Invariant: without settings they still work, with names
 * in place of titles and without thresholds.
 */
#include "ctl/view.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "lib/mem.h"
#include "lib/str.h"

#define ARENA_BYTES (256UL << 20)

static void
count_mistake(const char *text, void *arg)
{
	(void)text;
	(*(unsigned *)arg)++;
}

/* Titles and thresholds are a help: without them there is still everything that happened. */
static int
load_settings(struct view *v, const struct ctl_options *opt, bool rules)
{
	struct err err = { 0 };
	unsigned mistakes = 0;
	int r = rules
	    ? setup_load(&v->setup, opt->config, opt->packs, NULL, count_mistake, &mistakes, &err)
	    : setup_load_record(&v->setup, opt->config, opt->packs, count_mistake, &mistakes, &err);

	if (r == 0)
		return 0;
	v->setup = NULL;
	if (r < 0 && opt->config != NULL)
		return ctl_fail(EX_NOINPUT, "%s", err.text);
	v->settings_wrong = r > 0 || r != -ENOENT;
	if (v->settings_wrong)
		(void)ctl_fail(0,
		    "the configuration cannot be used (see ratifyctl check): "
		    "titles and thresholds are left out");
	return 0;
}

int
view_open_store(struct view *v, const struct ctl_options *opt)
{
	int r;

	*v = (struct view){ .store = NULL };
	arena_init(&v->arena, ARENA_BYTES);
	r = ctl_open_store(opt, &v->store);
	if (r != 0)
		view_close(v);
	return r;
}

static int
open_both(struct view *v, const struct ctl_options *opt, bool rules)
{
	int r = view_open_store(v, opt);

	if (r != 0)
		return r;
	r = load_settings(v, opt, rules);
	if (r != 0)
		view_close(v);
	return r;
}

int
view_open(struct view *v, const struct ctl_options *opt)
{
	return open_both(v, opt, false);
}

int
view_open_rules(struct view *v, const struct ctl_options *opt)
{
	return open_both(v, opt, true);
}

int
view_open_settings(struct view *v, const struct ctl_options *opt)
{
	int r;

	*v = (struct view){ .store = NULL };
	arena_init(&v->arena, ARENA_BYTES);
	r = load_settings(v, opt, true);
	if (r != 0)
		view_close(v);
	return r;
}

void
view_close(struct view *v)
{
	store_close(v->store);
	setup_free(v->setup);
	arena_done(&v->arena);
	free(v->unread);
	*v = (struct view){ .store = NULL };
}

const struct dossier_def *
view_dossier(const struct view *v, const char *name)
{
	size_t i;

	for (i = 0; v->setup != NULL && i < v->setup->dossier_count; i++)
		if (str_eq(v->setup->dossiers[i].name, name))
			return &v->setup->dossiers[i];
	return NULL;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **
view_dossier_names(struct view *v, size_t *ret_n)
{
	size_t i, n = 0, kept = 0, known = v->setup != NULL ? v->setup->dossier_count : 0, count;
	struct err err = { 0 };
	const char **seen, **names;

	if (milestone_dossiers(v->store, &v->arena, &seen, &count, &err) != 0) {
		(void)ctl_fail_err(&err);
		return NULL;
	}
	names = xcalloc(count + known + 1, sizeof(*names));
	for (i = 0; i < known; i++)
		names[n++] = v->setup->dossiers[i].name;
	for (i = 0; i < count; i++)
		names[n++] = seen[i];
	qsort(names, n, sizeof(*names), compare_names);
	for (i = 0; i < n; i++)
		if (kept == 0 || !str_eq(names[kept - 1], names[i]))
			names[kept++] = names[i];
	names[kept] = NULL;
	*ret_n = kept;
	return names;
}

int
view_check_dossier(struct view *v, const char *name)
{
	size_t n, i;
	_cleanup_free_ const char **names = NULL;
	const char *near;

	if (view_dossier(v, name) != NULL)
		return 0;
	names = view_dossier_names(v, &n);
	if (names == NULL)
		return EX_IOERR;
	for (i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return 0;
	near = str_nearest(name, names, n);
	if (near != NULL)
		return ctl_fail(EX_USAGE, "no dossier \"%s\" (did you mean \"%s\"?)", name, near);
	return ctl_fail(EX_USAGE, "no dossier \"%s\"; ratifyctl dossiers lists them", name);
}

void
view_standing(const struct view *v, const char *dossier, const struct milestone *m, size_t n,
    struct standing *ret)
{
	const struct threshold_def *d = setup_threshold(v->setup, dossier);

	if (threshold_standing(d, m, n, when_wall_ms() / 1000, ret) != 0)
		*ret = (struct standing){ .threshold = d->required };
}
