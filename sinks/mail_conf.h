/*
 * The keys of a mail sink, and the server that they name. Invariant: a password goes to no other
 * machine in the clear.
 */
#ifndef SINKS_MAIL_CONF_H
#define SINKS_MAIL_CONF_H

#include <stdbool.h>

#include "config/conf.h"
#include "lib/err.h"
#include "lib/smtp.h"

enum { MAIL_BY_SMTP, MAIL_BY_SENDMAIL };

struct mail_conf {
	int transport;
	struct conf_list command;
	const char *server;
	int tls;
	const char *user;
	struct conf_secret password, token;
	const char *from;
	struct conf_list to;
	const char *ca_file, *helo, *unsubscribe;
	bool checkpoint, calendar;
};
extern const struct conf_spec mail_conf_spec;

int mail_conf_check(const void *conf, struct err *) MUST_USE;
/* Port and TLS of *server, and its name, which the caller frees. */
int mail_conf_server(
    const struct mail_conf *, char **ret_host, struct smtp_server *server, struct err *) MUST_USE;

#endif
