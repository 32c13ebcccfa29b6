/*
 * An alert as one record of a log: its sentence and its RATIFYD_ fields, the same in the journal
 * and in syslog.
 */
#ifndef SINKS_RECORD_H
#define SINKS_RECORD_H

#include "lib/log.h"
#include "sinks/sink.h"

/* "title: text <link>" without line ends of ours, raw: the border escapes what is left. Heap. */
char *record_sentence(const struct notice *);

#define RECORD_FIELDS 10 /* with the end */
void record_fields(const struct notice *, const char *sink, struct log_field ret[RECORD_FIELDS]);

#endif
