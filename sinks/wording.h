/*
 * A sink's own words: templates for the title and text of what it is given, for all alerts, for
 * those about one type of milestone, or for those of one kind.
 */
#ifndef SINKS_WORDING_H
#define SINKS_WORDING_H

#include "config/settings.h"
#include "lib/arena.h"
#include "sinks/sink.h"

struct wording;
/* *ret NULL: it has no words of its own. Returns how many mistakes were told, each at its place;
 * then there is none. */
size_t
wording_new(struct wording **ret, const struct sink_conf *, conf_report_fn *, void *arg) MUST_USE;
void wording_free(struct wording *); /* NULL is fine */
/* Puts them into the notice; NULL leaves it as it is. What fills to nothing, or does not fit into
 * the arena, leaves the alert's own words. */
void wording_apply(
    const struct wording *, const char *sink, const char *host, struct arena *, struct notice *);

#endif
