/*
 * What is announced for a time to come, as a calendar takes it (RFC 5545). Invariant: an event
 * keeps its UID whatever is said of it later, and what is said later has a higher SEQUENCE.
 */
#ifndef SINKS_CALENDAR_H
#define SINKS_CALENDAR_H

#include "sinks/sink.h"

enum calendar_method { CALENDAR_PUBLISH, CALENDAR_CANCEL, CALENDAR_METHODS };
extern const char *const calendar_method_words[CALENDAR_METHODS]; /* as they are written */

/* The events of a notice, or of a bundle's parts, that are told by this method; of several notices
 * about one event the last one counts. CRLF line ends; heap; NULL: there are none, or libical,
 * which was there at the start, is not any more: then err says so. */
char *calendar_text(const struct notice *, enum calendar_method, const char *host, struct err *err);

#endif
