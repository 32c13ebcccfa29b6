/*
 * What a service tells its manager (sd_notify): nothing at all when nobody asked for it.
 * Through libsystemd where it is built in, else by our own datagram to $NOTIFY_SOCKET.
 */
#ifndef LIB_SD_H
#define LIB_SD_H

#include <stdbool.h>
#include <stdint.h>

bool sd_tell_wanted(void); /* $NOTIFY_SOCKET is set */
/* All: a failure to tell is nobody's trouble, so nothing is returned. status: one line or NULL. */
void sd_tell_ready(const char *status);
void sd_tell_reloading(void); /* with the clock that systemd asks for; sd_tell_ready must follow */
void sd_tell_stopping(const char *status);
void sd_tell_alive(void); /* the watchdog's keep-alive */
/* How often sd_tell_alive is due (half of what the manager set for this very process);
 * 0: no watchdog. */
int64_t sd_watchdog_interval_ms(void);

#endif
