/*
 * What one key's row cannot say: rules between keys and between items. Invariant: a check only
 * tells; the defaults that follow from other keys (origin, short title) are filled in here, too.
 */
#ifndef CONFIG_CHECKS_H
#define CONFIG_CHECKS_H

#include "config/load.h"
#include "config/merge.h"

void check_settings(struct conf_load *, struct settings *, const struct merged *sections);
/* check_procedures.c, called by it; dossiers: as they are merged. */
void check_procedures(struct conf_load *, struct settings *, const struct merged_item *dossiers);

#endif
