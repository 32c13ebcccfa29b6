/*
 * What commands that read documents share. Invariant: a document goes the way of the daemon.
 */
#ifndef CTL_PARSE_H
#define CTL_PARSE_H

#include <jansson.h>

#include "ctl/ctl.h"
#include "daemon/setup/setup.h"
#include "feeds/format.h"
#include "lib/buf.h"

/* A file, or standard input for "-". One byte more than allowed is read at most, so that the parser
 * can say that it is too much. 0 or a negative errno. */
int ctl_slurp(const char *path, size_t max, struct buf *);
/* The configuration with its mistakes on standard error; 0 or the exit code. */
int ctl_load_setup(const struct ctl_options *, struct setup **ret);
int ctl_find_source(const struct setup *, const char *name, const struct source_conf **ret);

/* What the rules read in an entry of the source, dossier or not, added to o's "facts". */
void ctl_put_read(
    json_t *o, const struct setup *, const struct source_conf *, const struct feed_entry *);

/* sources try, sources import: argv[0] is that word. Return the exit code. */
int ctl_try(const struct ctl_options *, int argc, char **argv);
int ctl_import(const struct ctl_options *, int argc, char **argv);

#endif
