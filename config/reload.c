/*
 * What a reload cannot change, found by the same rows that read it. Invariant: a key without
 * CONF_RESTART is never told, a key with it always when its values differ.
 */
#include <string.h>

#include "config/settings.h"
#include "config/spec.h"
#include "lib/str.h"

static bool
lists_equal(const struct conf_list *a, const struct conf_list *b)
{
	size_t i;

	if (a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++)
		if (!str_eq(a->v[i], b->v[i]))
			return false;
	return true;
}

static size_t
number_size(const struct conf_key *key)
{
	switch (key->kind) {
	case CONF_BOOL:
		return sizeof(bool);
	case CONF_ENUM:
		return (key->flags & CONF_LIST) ? sizeof(uint64_t) : sizeof(int);
	case CONF_INT:
	case CONF_SIZE:
	case CONF_DURATION:
		return sizeof(int64_t);
	default:
		return 0;
	}
}

static bool
values_equal(const struct conf_key *key, const void *before, const void *after)
{
	const void *a = (const char *)before + key->offset, *b = (const char *)after + key->offset;
	size_t size = number_size(key);

	if (size > 0)
		return memcmp(a, b, size) == 0;
	if (key->flags & CONF_LIST)
		return lists_equal(a, b);
	return str_eq(*(const char *const *)a, *(const char *const *)b);
}

static void
compare(const struct conf_spec *spec, const void *before, const void *after, settings_change_fn *fn,
    void *arg)
{
	const struct conf_key *key;

	for (key = spec->keys; key->name != NULL; key++)
		if (!CONF_RELOADABLE(key) && !values_equal(key, before, after))
			fn(spec->section, key->name, arg);
}

void
settings_each_restart(
    const struct settings *before, const struct settings *after, settings_change_fn *fn, void *arg)
{
	compare(&spec_daemon, &before->daemon, &after->daemon, fn, arg);
	compare(&spec_http, &before->http, &after->http, fn, arg);
}
