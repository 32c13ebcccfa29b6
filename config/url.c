/*
 * URLs and servers as they are written. Only the parts that decide here are taken apart (scheme,
 * user, host, port): the rest is the far side's.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "config/value.h"
#include "lib/mem.h"
#include "lib/str.h"

#define URL_MAX_BYTES 2048

static bool
is_host_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    c == '-' || c == '.' || c == '_';
}

static int
check_host(const char *host, size_t len, struct err *err)
{
	size_t i;

	if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
		for (i = 1; i < len - 1; i++)
			if (strchr("0123456789abcdefABCDEF:.", host[i]) == NULL)
				return err_set(err, -EINVAL, "an IPv6 address between [ and ]");
		return 0;
	}
	if (len == 0 || len > 253 || host[0] == '.' || host[0] == '-')
		return err_set(err, -EINVAL, "a host after //");
	for (i = 0; i < len; i++)
		if (!is_host_char(host[i]))
			return err_set(err, -EINVAL,
			    "a host of letters, digits, \"-\" and \".\" (names in other scripts in "
			    "their xn-- form)");
	return 0;
}

/* authority = everything between "//" and the path */
static int
split_authority(const char *s, size_t len, struct value_url *ret, bool *ret_secret, struct err *err)
{
	const char *colon = NULL, *p;
	int64_t port = 0;
	char digits[8];
	size_t n;

	if (memchr(s, '@', len) != NULL) {
		*ret_secret = true;
		return err_set(err, -EINVAL, "no user name or password in a URL");
	}
	for (p = s + len; p > s && p[-1] != ']'; p--)
		if (p[-1] == ':')
			colon = p - 1;
	ret->host = s;
	ret->host_len = colon != NULL ? (size_t)(colon - s) : len;
	if (colon != NULL) {
		n = len - ret->host_len - 1;
		(void)snprintf(digits, sizeof(digits), "%.*s", n < 7 ? (int)n : 7, colon + 1);
		if (n > 5 || str_to_int(digits, 1, 65535, &port) != 0)
			return err_set(err, -EINVAL, "a port between 1 and 65535 after the host");
	}
	ret->port = (unsigned)port;
	return check_host(ret->host, ret->host_len, err);
}

static int
check_url_text(const char *s, struct err *err)
{
	size_t i;

	if (strlen(s) > URL_MAX_BYTES)
		return err_set(err, -ERANGE, "a URL of at most 2048 bytes");
	for (i = 0; s[i] != '\0'; i++)
		if ((unsigned char)s[i] <= ' ' || (unsigned char)s[i] >= 0x7f ||
		    strchr("\"<>\\", s[i]) != NULL)
			return err_set(err, -EINVAL,
			    "a URL without blanks and other characters that must be written as "
			    "%%XX");
	return 0;
}

/* The scheme must be one of words; returns what follows "://", or NULL. */
static const char *
after_scheme(const char *s, const char *const *words)
{
	size_t i, n = strcspn(s, ":");

	if (strncmp(s + n, "://", 3) != 0)
		return NULL;
	for (i = 0; words[i] != NULL; i++)
		if (strlen(words[i]) == n && strncasecmp(s, words[i], n) == 0)
			return s + n + 3;
	return NULL;
}

int
value_url(const char *s, struct value_url *ret, bool *ret_secret, struct err *err)
{
	static const char *const schemes[] = { "https", "http", NULL };
	const char *rest = after_scheme(s, schemes);
	int r;

	*ret_secret = strchr(s, '@') != NULL;
	if (rest == NULL)
		return err_set(err, -EINVAL, "a URL that begins with https:// or http://");
	r = check_url_text(s, err);
	if (r < 0)
		return r;
	*ret_secret = false;
	return split_authority(rest, strcspn(rest, "/?#"), ret, ret_secret, err);
}

int
value_server(const char *s, const char *const *schemes, bool *ret_secret, struct err *err)
{
	const char *rest = after_scheme(s, schemes);
	struct value_url url;
	char forms[160] = "";
	size_t i, used = 0;

	*ret_secret = strchr(s, '@') != NULL;
	for (i = 0; schemes[i] != NULL && used < 100; i++)
		used += (size_t)snprintf(forms + used, sizeof(forms) - used, "%s%s://HOST[:PORT]",
		    i == 0 ? "" : " or ", schemes[i]);
	if (rest == NULL || rest[strcspn(rest, "/?#")] != '\0')
		return err_set(err, -EINVAL, "%s", forms);
	return split_authority(rest, strlen(rest), &url, ret_secret, err);
}

bool
value_host_is_loopback(const char *host, size_t len)
{
	char name[64];

	if (len >= sizeof(name))
		return false;
	(void)snprintf(name, sizeof(name), "%.*s", (int)len, host);
	if (strcasecmp(name, "localhost") == 0 || strcmp(name, "[::1]") == 0)
		return true;
	/* four numbers: "127.0.0.1.example.org" is somebody else's host */
	return str_starts(name, "127.") && name[strspn(name, "0123456789.")] == '\0';
}
