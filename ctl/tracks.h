/*
 * The tracks of a dossier, for people and scripts: a line each, drawn with plain characters.
 */
#ifndef CTL_TRACKS_H
#define CTL_TRACKS_H

#include "ctl/next.h"

/* A line a track, with what may come next and by whom, and the linked dossiers. Nothing without
 * settings, or for a procedure that nobody defines. */
void tracks_print(const struct view *, const struct next *);
/* {"tracks": [...], "links": [...]} into the object. */
void tracks_json(const struct view *, const struct next *, json_t *into);

#endif
