/*
 * The way to a mail server: libcurl resolves, connects, greets, starts TLS and logs in
 * (CURLOPT_CONNECT_ONLY); what follows is a stream of bytes that never blocks. Whole transfers are
 * not left to libcurl: it waits for the answer to the final dot and to QUIT with the loop standing
 * still, and a cancelled one ends the message that was cut off with a dot.
 */
#ifndef LIB_SMTP_STREAM_H
#define LIB_SMTP_STREAM_H

#include <stdbool.h>
#include <sys/types.h>

#include "lib/err.h"
#include "lib/loop.h"
#include "lib/smtp.h"

struct smtp_stream;
struct smtp_stream_events {
	/* Once: ready for MAIL, or why not (end is never SMTP_ACCEPTED then). */
	void (*connected)(const struct smtp_result *, void *arg);
	void (*ready)(void *arg); /* bytes or the end may be read, or room to write, as asked for */
	void *arg;
};

/* Neither callback runs inside another function of this header but from the loop. */
int smtp_stream_new(struct smtp_stream **ret, struct loop *, const struct smtp_server *,
    const struct smtp_stream_events *, struct err *err) MUST_USE;
void smtp_stream_free(struct smtp_stream *); /* NULL is fine; legal inside the callbacks */
int smtp_stream_open(struct smtp_stream *, unsigned total_ms, struct err *err) MUST_USE;
bool smtp_stream_is_open(const struct smtp_stream *); /* connected said so */
/* For the next connection; true when it differs from the last one. NULL: the password. */
bool smtp_stream_set_bearer(struct smtp_stream *, const char *token);
/* Closes at once, from any state; says QUIT where that can be said without waiting. */
void smtp_stream_close(struct smtp_stream *);
void smtp_stream_want_write(struct smtp_stream *, bool want); /* reading is always wanted */
/* Bytes, -EAGAIN, or -EPIPE when the connection is gone. */
ssize_t smtp_stream_read(struct smtp_stream *, char *data, size_t size) MUST_USE;
/* After -EAGAIN it has to be called with the same bytes again (TLS). */
ssize_t smtp_stream_write(struct smtp_stream *, const char *data, size_t len) MUST_USE;

#endif
