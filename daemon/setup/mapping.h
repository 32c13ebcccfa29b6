/*
 * The mappings of the settings -> compiled mappings of feeds. Invariant: every selector that cannot
 * be used is told with the place where it is written; the settings outlive what is made of them.
 */
#ifndef DAEMON_SETUP_MAPPING_H
#define DAEMON_SETUP_MAPPING_H

#include "config/settings.h"
#include "daemon/model.h"
#include "feeds/map.h"

struct mappings;
/* 0, or how many mistakes were told; then *ret is untouched. */
int
mappings_new(const struct settings *, conf_report_fn *, void *arg, struct mappings **ret) MUST_USE;
void mappings_free(struct mappings *);                                      /* NULL is fine */
const struct map *mappings_find(const struct mappings *, const char *name); /* NULL: none */
/* What a row of a mapped document says, into its entry. typed may be NULL. False: the arena is
 * full. */
bool mapping_said(const struct feed_typed *, struct arena *, struct entry *ret) MUST_USE;

#endif
