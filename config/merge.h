/*
 * The sections of all files put together. Invariant: a value's place survives; what a user file
 * says of a pack's item replaces the pack's value key by key, and nothing else repeats.
 */
#ifndef CONFIG_MERGE_H
#define CONFIG_MERGE_H

#include "config/load.h"
#include "config/spec.h"

struct merged_item {
	const char *name;
	struct conf_place place; /* of its name: the user's, when both have it */
	bool pack;               /* only packs speak of it */
	struct conf_node map;    /* pairs of all files */
};
struct merged { /* of one section; sections without names have one item */
	struct merged_item *v;
	size_t n, cap;
	void *by_name; /* tsearch tree */
};
/* ret: section_count of them. Tells unknown sections, misplaced ones and repeated names. */
void merge_files(struct conf_load *, struct merged *ret);
void merge_done(struct merged *);

#endif
