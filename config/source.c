/*
 * What of a source follows from several of its keys together. Invariant: nothing here reads the
 * key itself.
 */
#include <string.h>

#include "config/settings.h"
#include "lib/mask.h"
#include "lib/mem.h"

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

char *
settings_source_off(const struct source_conf *s)
{
	if (s->key.how != CONF_SECRET_NONE || !settings_wants_key(s))
		return NULL;
	return xasprintf("needs a key: sources.%s.key (file, credential or command)", s->name);
}
