/*
 * A title as it is compared: NFC, case folded, blanks folded to one and cut at both ends.
 * Invariant: two texts that a reader cannot tell apart give the same bytes.
 */
#ifndef DAEMON_IDENTIFY_PLAIN_H
#define DAEMON_IDENTIFY_PLAIN_H

char *identify_plain(const char *s); /* heap; NULL gives "" */

#endif
