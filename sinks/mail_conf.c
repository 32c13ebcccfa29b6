#include "sinks/mail_conf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/net.h"
#include "lib/str.h"
#include "sinks/ical.h"

#define PORT_SMTP 25
#define PORT_SUBMISSION 587  /* RFC 6409 */
#define PORT_SUBMISSIONS 465 /* RFC 8314 */

enum tls_word { TLS_AUTO, TLS_STARTTLS, TLS_IMPLICIT, TLS_NONE };
static const char *const tls_words[] = { "auto", "starttls", "implicit", "none", NULL };
static const char *const transport_words[] = { "smtp", "sendmail", NULL };
static const char *const schemes[] = { "smtp", "smtps", NULL };

static const struct conf_key keys[] = {
	{ .name = "transport",
	    .kind = CONF_ENUM,
	    .words = transport_words,
	    .dflt = "smtp",
	    .offset = offsetof(struct mail_conf, transport),
	    .help = "smtp speaks to a server, sendmail runs a program of this machine" },
	{ .name = "command",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST,
	    .dflt = "[/usr/sbin/sendmail, -oi]",
	    .offset = offsetof(struct mail_conf, command),
	    .help = "that program and its first arguments; -f FROM -- TO follow" },
	{ .name = "server",
	    .kind = CONF_SERVER,
	    .words = schemes,
	    .offset = offsetof(struct mail_conf, server),
	    .help =
		"as smtp://host[:port] or smtps://host[:port]; the port defaults to 587, 465 or, "
		"without TLS, 25" },
	{ .name = "tls",
	    .kind = CONF_ENUM,
	    .words = tls_words,
	    .dflt = "auto",
	    .offset = offsetof(struct mail_conf, tls),
	    .help = "auto: implicit for smtps, none for this very machine, else starttls; only the "
		    "word none sends in the clear to another machine" },
	{ .name = "user",
	    .kind = CONF_STRING,
	    .offset = offsetof(struct mail_conf, user),
	    .help = "name to log in with; without it there is no login" },
	{ .name = "password",
	    .kind = CONF_SECRET,
	    .offset = offsetof(struct mail_conf, password),
	    .help = "password to log in with" },
	{ .name = "token",
	    .kind = CONF_SECRET,
	    .offset = offsetof(struct mail_conf, token),
	    .help =
		"OAuth access token to log in with instead of a password; read again after five "
		"minutes, or when the server refuses it" },
	{ .name = "from",
	    .kind = CONF_ADDRESS,
	    .flags = CONF_REQUIRED,
	    .offset = offsetof(struct mail_conf, from),
	    .help = "address of the sender, also the one that bounces go to" },
	{ .name = "to",
	    .kind = CONF_ADDRESS,
	    .flags = CONF_REQUIRED | CONF_LIST,
	    .offset = offsetof(struct mail_conf, to),
	    .help = "addresses of the recipients; each gets a message of its own" },
	{ .name = "ca-file",
	    .kind = CONF_PATH,
	    .offset = offsetof(struct mail_conf, ca_file),
	    .help = "certificates to trust (PEM) instead of the system's" },
	{ .name = "helo",
	    .kind = CONF_STRING,
	    .offset = offsetof(struct mail_conf, helo),
	    .help = "name to greet the server with; default the host name" },
	{ .name = "unsubscribe",
	    .kind = CONF_ADDRESS,
	    .offset = offsetof(struct mail_conf, unsubscribe),
	    .help = "address that takes readers off the list, named as List-Unsubscribe; for mail "
		    "that goes to others" },
	{ .name = "checkpoint",
	    .kind = CONF_BOOL,
	    .dflt = "no",
	    .offset = offsetof(struct mail_conf, checkpoint),
	    .help = "the newest signed checkpoint of the audit log stands below each mail, too, "
		    "not in its header alone" },
	{ .name = "calendar",
	    .kind = CONF_BOOL,
	    .dflt = "yes",
	    .offset = offsetof(struct mail_conf, calendar),
	    .help = "what is announced for a time to come is attached as a calendar takes it; "
		    "needs libical (Debian: libical3)" },
	{ .name = NULL },
};

const struct conf_spec mail_conf_spec = {
	.section = "sinks.NAME (mail)",
	.help = "a message to each recipient, by SMTP or by a program",
	.size = sizeof(struct mail_conf),
	.keys = keys,
};

/* smtp://host[:port], checked by the configuration; an IPv6 host stands in brackets. */
static int
split_server(const char *url, bool *ret_smtps, char **ret_host, unsigned *ret_port, struct err *err)
{
	const char *rest = strstr(url, "://"), *end, *port;
	int64_t number = 0;

	if (rest == NULL)
		return err_set(
		    err, -EINVAL, "server: \"%s\" is no smtp:// or smtps:// address", url);
	rest += 3;
	end = *rest == '[' ? strchr(rest, ']') : rest + strcspn(rest, ":/");
	port = end != NULL ? end + (*end == ']') : NULL;
	if (port == NULL || end == rest || (*port != ':' && *port != '/' && *port != '\0'))
		return err_set(err, -EINVAL, "server: \"%s\" has no host", url);
	if (*port == ':') {
		char *digits = xstrndup(port + 1, strcspn(port + 1, "/"));
		int r = str_to_int(digits, 1, 65535, &number);

		free(digits);
		if (r < 0)
			return err_set(err, -EINVAL, "server: \"%s\" has no port in 1..65535", url);
	}
	*ret_smtps = str_starts(url, "smtps:");
	*ret_host = *rest == '[' ? xstrndup(rest + 1, (size_t)(end - rest - 1))
				 : xstrndup(rest, (size_t)(end - rest));
	*ret_port = (unsigned)number;
	return 0;
}

static int
choose_tls(const struct mail_conf *c, bool smtps, const char *host, struct smtp_server *server,
    struct err *err)
{
	bool here = net_host_is_loopback_name(host);

	if (smtps && c->tls != TLS_AUTO && c->tls != TLS_IMPLICIT)
		return err_set(
		    err, -EINVAL, "tls: smtps:// is implicit TLS, expected implicit or smtp://");
	if (smtps || c->tls == TLS_IMPLICIT)
		server->tls = SMTP_TLS_IMPLICIT;
	else if (c->tls == TLS_STARTTLS || (c->tls == TLS_AUTO && !here))
		server->tls = SMTP_TLS_STARTTLS;
	else
		server->tls = SMTP_TLS_NONE;
	if (server->tls == SMTP_TLS_NONE && !here && c->user != NULL)
		return err_set(err, -EINVAL,
		    "tls: a password is not sent in the clear to %s, expected starttls or implicit",
		    host);
	if (server->port == 0)
		server->port = server->tls == SMTP_TLS_IMPLICIT ? PORT_SUBMISSIONS
		    : server->tls == SMTP_TLS_STARTTLS          ? PORT_SUBMISSION
								: PORT_SMTP;
	return 0;
}

static int
check_sendmail(const struct mail_conf *c, struct err *err)
{
	if (c->server != NULL || c->user != NULL)
		return err_set(err, -EINVAL,
		    "%s is for SMTP, expected transport: smtp, or a program that needs none",
		    c->server != NULL ? "server" : "user");
	if (c->command.n == 0)
		return err_set(err, -EINVAL, "command is empty, expected a program");
	return 0;
}

static int
check_login(const struct mail_conf *c, struct err *err)
{
	bool password = c->password.how != CONF_SECRET_NONE;
	bool token = c->token.how != CONF_SECRET_NONE;

	if (password && token)
		return err_set(
		    err, -EINVAL, "there are a password and a token, expected one of them");
	if ((c->user != NULL) != (password || token))
		return err_set(err, -EINVAL,
		    "a %s alone is no login, expected user and password or token",
		    c->user != NULL ? "user"
			: password  ? "password"
				    : "token");
	return 0;
}

static int
check_transport(const struct mail_conf *c, struct err *err)
{
	struct smtp_server server = { .user = c->user };
	_cleanup_free_ char *host = NULL;
	bool smtps = false;
	int r;

	if (c->transport == MAIL_BY_SENDMAIL)
		return check_sendmail(c, err);
	if (c->server == NULL)
		return err_set(
		    err, -EINVAL, "there is no server, expected one, or transport: sendmail");
	r = split_server(c->server, &smtps, &host, &server.port, err);
	if (r == 0)
		r = check_login(c, err);
	return r == 0 ? choose_tls(c, smtps, host, &server, err) : r;
}

int
mail_conf_check(const void *conf, struct err *err)
{
	const struct mail_conf *c = conf;
	struct err why = { 0 };
	int r = check_transport(c, err);

	if (r == 0 && c->calendar && ical_check(&why) < 0)
		r = err_set(err, -ENOENT,
		    "calendar: libical cannot be loaded (%s), expected the package libical3, or "
		    "calendar: no",
		    why.text);
	return r;
}

int
mail_conf_server(
    const struct mail_conf *c, char **ret_host, struct smtp_server *server, struct err *err)
{
	bool smtps = false;
	int r;

	if (c->server == NULL)
		return err_set(err, -EINVAL, "there is no server");
	r = split_server(c->server, &smtps, ret_host, &server->port, err);
	return r == 0 ? choose_tls(c, smtps, *ret_host, server, err) : r;
}
