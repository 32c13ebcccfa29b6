/*
 * What of a source follows from several of its keys together. Invariant: nothing here reads the
 * key itself.
 */
#include <string.h>

#include "config/settings.h"
#include "lib/mask.h"
#include "lib/mem.h"
#include "lib/str.h"

static bool
has_word(const char *s)
{
	return s != NULL && strstr(s, MASK_WORD) != NULL;
}

bool
settings_wants_key(const struct source_conf *s)
{
	size_t i;

	for (i = 0; i < s->headers.n; i++)
		if (has_word(s->headers.v[i]))
			return true;
	return has_word(s->url) || has_word(s->post);
}

static bool
same_list(const struct conf_list *a, const struct conf_list *b)
{
	size_t i;

	for (i = 0; i < a->n && a->n == b->n; i++)
		if (!str_eq(a->v[i], b->v[i]))
			return false;
	return a->n == b->n;
}

/* The same question to the same address, and the answer read and weighed in the same way. */
static bool
asks_the_same(const struct source_conf *a, const struct source_conf *b)
{
	return str_eq(a->url, b->url) && a->lag_ms == b->lag_ms && str_eq(a->post, b->post) &&
	    same_list(&a->headers, &b->headers) && a->key.how == CONF_SECRET_NONE &&
	    b->key.how == CONF_SECRET_NONE && a->tls == b->tls && str_eq(a->format, b->format) &&
	    str_eq(a->map, b->map) && a->kind == b->kind && a->source_class == b->source_class &&
	    a->evidence == b->evidence && str_eq(a->origin, b->origin) &&
	    same_list(&a->dossiers, &b->dossiers) && a->alert_first == b->alert_first;
}

void
settings_find_same(struct settings *s)
{
	size_t i, k;

	for (i = 1; i < s->source_count; i++)
		for (k = 0; k < i && s->sources[i].same_as == NULL; k++)
			if (s->sources[i].enabled && s->sources[k].enabled &&
			    s->sources[k].same_as == NULL &&
			    asks_the_same(&s->sources[i], &s->sources[k]))
				s->sources[i].same_as = s->sources[k].name;
}

char *
settings_source_off(const struct source_conf *s)
{
	if (s->same_as != NULL)
		return xasprintf("asks the same as %s, which is asked", s->same_as);
	if (s->key.how != CONF_SECRET_NONE || !settings_wants_key(s))
		return NULL;
	return xasprintf("needs a key: sources.%s.key (file, credential or command)", s->name);
}
