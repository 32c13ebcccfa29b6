/*
 * A mapping -> structs, by their tables. Invariant: after conf_bind every field of the struct
 * was set from the mapping, from the default, or is zero; all that was wrong has been told.
 */
#ifndef CONFIG_BIND_H
#define CONFIG_BIND_H

#include "config/load.h"

struct bind_target {
	const struct conf_spec *spec;
	void *into; /* zeroed, spec->size bytes */
};
/* what: how messages call it ("sources.un-news"). A key of any target is known. place: of the
 * mapping's name, for keys that are missing; map may be NULL (nothing was written). */
void conf_bind(struct conf_load *, const struct conf_node *map, const struct conf_place *place,
    const char *what, const struct bind_target *, size_t count);
/* secret.c: binds one CONF_SECRET and checks what can be checked without reading it. */
void conf_bind_secret(
    struct conf_load *, const struct conf_key *, const struct conf_node *, struct conf_secret *ret);

#endif
