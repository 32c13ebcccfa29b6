/*
 * Exact facts from the cells of a table row. Invariant: a bracketed act is history (by a
 * predecessor, or later withdrawn) and is no fact; one act is at most one fact.
 */
#ifndef DAEMON_DETECT_RECORD_H
#define DAEMON_DETECT_RECORD_H

#include "daemon/detect/detect.h"

/* The row's own name stands for a participant that the table of States does not know. */
int record_read(const struct detect_source *, const struct dossier_def *, size_t dossiers,
    const struct entry *, struct arena *, struct fact_list *ret, struct err *) MUST_USE;

/* Exact facts of a mapped document's row. Dossiers are the source's own, else those that the
 * matcher finds in what the row is about. */
int record_said(const struct detect_source *, const struct dossier_def *, size_t dossiers,
    const struct matcher *, const struct entry *, struct arena *, struct fact_list *ret,
    struct err *) MUST_USE;

/* The dossiers that it would find for that row; how many, at most max. */
size_t record_about(const struct detect_source *, const struct dossier_def *, size_t dossiers,
    const struct matcher *, const struct entry *, const char **ret, size_t max);

#endif
