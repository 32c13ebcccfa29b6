/*
 * What is no milestone and says something about a dossier: how followed States voted, who has made
 * reservations or declarations, and, where the dossier asks for it, what people and organisations
 * say about it.
 */
#ifndef CTL_SIGNALS_H
#define CTL_SIGNALS_H

#include "ctl/view.h"

/* m: all milestones of the dossier, by date. actor: only votes of that State or member; NULL: of
 * the States that the dossier follows, else of everybody. 0, or the exit code after a sentence. */
int signals_print(
    struct view *, const char *dossier, const char *actor, const struct milestone *m, size_t n);
/* The same as an object: votes, reservations, statements. */
int signals_json(struct view *, const char *dossier, const char *actor, const struct milestone *m,
    size_t n, json_t **ret);

#endif
