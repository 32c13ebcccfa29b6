/*
 * One mail to one recipient by libcurl's SMTP. The verdict follows the reply code, not the
 * transfer's result: 4xx is for later, 5xx is for good, a connection lost after DATA is unknown.
 */
#ifndef LIB_SMTP_H
#define LIB_SMTP_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/err.h"
#include "lib/loop.h"

enum smtp_tls { SMTP_TLS_NONE, SMTP_TLS_STARTTLS, SMTP_TLS_IMPLICIT };

struct smtp_server { /* borrowed until smtp_new returns */
	const char *host;
	unsigned port;
	enum smtp_tls tls;
	const char *user, *password; /* NULL: no AUTH */
	const char *ca_file;         /* NULL: the system's bundle */
	const char *helo;            /* NULL: the host name */
};

struct smtp_result {
	int code; /* last SMTP reply code, 0 when none came */
	enum {
		SMTP_ACCEPTED,
		SMTP_TEMPORARY,
		SMTP_PERMANENT,
		SMTP_AUTH_FAILED,
		SMTP_UNKNOWN,
		SMTP_NO_CONNECTION,
		SMTP_TLS_FAILED
	} end;
	const char *detail;
	bool opening; /* it ended before the mail was spoken of: no connection, no greeting, no
			 login */
};
typedef void smtp_done_fn(const struct smtp_result *, void *arg);

struct smtp;
struct smtp_call;
int
smtp_new(struct smtp **ret, struct loop *, const struct smtp_server *, struct err *err) MUST_USE;
void smtp_free(struct smtp *);
/* From the next connection on the login is by this token (OAUTHBEARER or XOAUTH2, whichever the
 * server has) instead of the password. One that differs ends a connection that is kept. */
void smtp_set_bearer(struct smtp *, const char *token);
/* message: headers and body with CRLF line ends; copied. Runs done once from the loop, unless
 * cancelled. from and to are bare addr-specs. -EBUSY while another one runs: the connection is one,
 * kept for a while and used again. */
int smtp_send(struct smtp *, const char *from, const char *to, const char *message, size_t len,
    unsigned total_ms, smtp_done_fn *done, void *arg, struct smtp_call **ret,
    struct err *err) MUST_USE;
void smtp_cancel(struct smtp_call *);

#endif
