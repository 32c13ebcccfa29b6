/*
 * The tracks of a dossier, for people and scripts: a line each, drawn with plain characters.
 */
#ifndef CTL_TRACKS_H
#define CTL_TRACKS_H

#include "ctl/view.h"

/* A line a track, with what may come next and by whom, and the linked dossiers. Nothing without
 * settings, or for a procedure that nobody defines. 0, or the exit code after a sentence. */
int tracks_print(
    struct view *, const char *dossier, const struct milestone *, size_t n, int64_t now_ms);
/* {"tracks": [...], "links": [...]} into the object. 0, or the exit code after a sentence. */
int tracks_json(struct view *, const char *dossier, const struct milestone *, size_t n,
    int64_t now_ms, json_t *into);

#endif
