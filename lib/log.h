/*
 * One line per fact for the operator: to the journal with fields, or to standard error
 * ("<N>" prefixes when the journal reads it, plain otherwise). Foreign text is escaped here.
 * Pure rooms, config/, feeds/ and lib/ itself never log: they return struct err.
 */
#ifndef LIB_LOG_H
#define LIB_LOG_H

#include "lib/err.h"

enum log_level { LOG_ERR_ = 3, LOG_WARN_ = 4, LOG_NOTE_ = 5, LOG_INFO_ = 6, LOG_DEBUG_ = 7 };
enum log_target { LOG_TO_AUTO, LOG_TO_STDERR, LOG_TO_JOURNAL };

/* A journal field; NULL values are left out. A list ends with {NULL, NULL}. */
struct log_field {
	const char *name, *value;
};

void log_open(enum log_target target, enum log_level max);
void log_event(enum log_level level, const struct log_field *fields, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* To the journal alone: 0, or -errno when it cannot be reached (the log sink's verdict).
 * message_id: 32 hex digits or NULL. */
int log_journal(enum log_level level, const char *message_id, const struct log_field *fields,
    const char *message) MUST_USE;

#define log_error(...) log_event(LOG_ERR_, NULL, __VA_ARGS__)
#define log_warn(...) log_event(LOG_WARN_, NULL, __VA_ARGS__)
#define log_note(...) log_event(LOG_NOTE_, NULL, __VA_ARGS__)
#define log_info(...) log_event(LOG_INFO_, NULL, __VA_ARGS__)
#define log_debug(...) log_event(LOG_DEBUG_, NULL, __VA_ARGS__)

#endif
