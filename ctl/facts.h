/*
 * What detection says of a text, as JSON. Invariant: the keys are those of ratifyctl(1), and they
 * only grow.
 */
#ifndef CTL_FACTS_H
#define CTL_FACTS_H

#include <jansson.h>

#include "ctl/ctl.h"
#include "daemon/setup/setup.h"

json_t *facts_json(const struct fact *);
json_t *facts_labels(const struct fact_list *); /* types, once each */
/* NULL for a class that is known, else what is wrong. NULL and JSON null are any. */
const char *facts_class(const json_t *domain, enum source_class *ret);
/* The shipped rules, or those of the packs named (NULL-terminated, may be empty): 0 or the exit
 * code, the reason already told. */
int facts_load_rules(const struct ctl_options *, const char *const *packs, struct setup **ret);

#endif
