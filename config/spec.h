/*
 * The tables of ratifyd.yaml: one row a key. Invariant: nothing else in the program knows a
 * key's name, kind, unit, range or default.
 */
#ifndef CONFIG_SPEC_H
#define CONFIG_SPEC_H

#include "config/conf.h"

extern const struct conf_spec spec_daemon, spec_http, spec_source, spec_dossier, spec_rule,
    spec_sink, spec_route, spec_mapping, spec_procedure, spec_preset, spec_importance, spec_digest;

/* What the files are made of, in the order of the manual. */
struct section {
	const char *name;
	const struct conf_spec *spec;
	bool named;   /* a mapping of names to items */
	bool in_pack; /* a pack may have it */
	bool brief;   /* a single value stands for an item with its first key */
};
extern const struct section sections[];
extern const size_t section_count;

#endif
