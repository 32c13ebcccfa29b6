/*
 * What can be followed: the dossiers of every pack in the pack folders. Invariant: a pack with
 * mistakes is left out, not offered.
 */
#ifndef CTL_CATALOGUE_H
#define CTL_CATALOGUE_H

#include "config/settings.h"

struct catalogue_pack {
	char *name;
	const struct dossier_conf **dossiers; /* its own; borrowed of the settings */
	size_t dossier_count;
};
struct catalogue {
	struct catalogue_pack *packs; /* those that have dossiers, by name */
	size_t count;
	struct settings **settings; /* of all of them, or of each alone */
	size_t settings_count;
};

void catalogue_read(struct catalogue *ret, const char *pack_dir);
void catalogue_done(struct catalogue *);

/* The packs that the words mean, each once, into ret (room for count of them); how many. A name of
 * a pack, a dossier, or a treaty, or one of its numbers, means that alone; else every pack with a
 * dossier that has all of the words somewhere in its names. */
size_t
catalogue_find(const struct catalogue *, const char *words, const struct catalogue_pack **ret);
/* The nearest name of a pack or dossier; NULL when none is near. */
const char *catalogue_nearest(const struct catalogue *, const char *word);

#endif
