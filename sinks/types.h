/*
 * The sinks of this room, one a file; sinks/table.c lists them for everybody else.
 */
#ifndef SINKS_TYPES_H
#define SINKS_TYPES_H

#include "sinks/sink.h"

extern const struct sink_ops sink_audit, sink_desktop, sink_exec, sink_file, sink_log, sink_mail,
    sink_syslog, sink_webhook;

#endif
