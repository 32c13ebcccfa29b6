/*
 * What a notification says, for the server that is there. Invariant: valid UTF-8 without control
 * or direction characters; where the server reads mark-up, foreign text adds none.
 */
#ifndef SINKS_NOTIFY_TEXT_H
#define SINKS_NOTIFY_TEXT_H

#include <stdbool.h>

char *notify_summary(const char *title); /* one line, heap */
char *
notify_body(const char *text, const char *link, bool with_markup); /* heap; link may be NULL */

#endif
