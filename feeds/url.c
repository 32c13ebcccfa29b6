#include "feeds/url.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static size_t
scheme_length(const char *s)
{
	size_t n = 0;

	if (!((s[0] >= 'a' && s[0] <= 'z') || (s[0] >= 'A' && s[0] <= 'Z')))
		return 0;
	while ((s[n] >= 'a' && s[n] <= 'z') || (s[n] >= 'A' && s[n] <= 'Z') ||
	    (s[n] >= '0' && s[n] <= '9') || s[n] == '+' || s[n] == '-' || s[n] == '.')
		n++;
	return s[n] == ':' ? n : 0;
}

bool
url_is_absolute(const char *s)
{
	return scheme_length(s) > 0;
}

bool
url_is_web(const char *s)
{
	return (strncasecmp(s, "http://", 7) == 0 && s[7] != '\0') ||
	    (strncasecmp(s, "https://", 8) == 0 && s[8] != '\0');
}

/* Copies without line breaks, tabs and the blanks at both ends. */
static char *
tidy(struct arena *a, const char *ref, size_t len)
{
	char *copy, *out;
	size_t i;

	while (len > 0 && (unsigned char)ref[0] <= ' ') {
		ref++;
		len--;
	}
	while (len > 0 && (unsigned char)ref[len - 1] <= ' ')
		len--;
	copy = arena_strndup(a, ref, len);
	if (copy == NULL || strpbrk(copy, "\t\r\n") == NULL)
		return copy;
	for (i = 0, out = copy; i < len; i++)
		if (copy[i] != '\t' && copy[i] != '\r' && copy[i] != '\n')
			*out++ = copy[i];
	*out = '\0';
	return copy;
}

/* RFC 3986 section 5.2.4, in place; path begins with '/'. */
static void
remove_dots(char *path)
{
	char *in = path, *out = path, *next;
	size_t n;

	while (*in == '/') {
		next = in + 1 + strcspn(in + 1, "/");
		n = (size_t)(next - in);
		if (n == 2 && in[1] == '.') {
			if (*next == '\0')
				*out++ = '/';
		} else if (n == 3 && in[1] == '.' && in[2] == '.') {
			while (out > path && *--out != '/')
				continue;
			if (*next == '\0')
				*out++ = '/';
		} else {
			memmove(out, in, n);
			out += n;
		}
		in = next;
	}
	*out = '\0';
}

static const char *
join(struct arena *a, const char *base, size_t root, size_t keep, const char *ref)
{
	size_t path_len = strcspn(ref, "?#");
	const char *tail = ref + path_len;
	char *path = arena_printf(a, "%s%.*s%.*s", keep > root || *ref == '/' ? "" : "/",
	    (int)(keep - root), base + root, (int)path_len, ref);

	if (path == NULL)
		return NULL;
	remove_dots(path);
	return arena_printf(a, "%.*s%s%s", (int)root, base, path, tail);
}

const char *
url_resolve(struct arena *a, const char *base, const char *ref, size_t len)
{
	char *r = tidy(a, ref, len);
	size_t scheme, root, path, dir;

	if (r == NULL || base == NULL || url_is_absolute(r))
		return r;
	scheme = scheme_length(base);
	if (scheme == 0 || base[scheme + 1] != '/' || base[scheme + 2] != '/')
		return r;
	root = scheme + 3 + strcspn(base + scheme + 3, "/?#");
	path = root + strcspn(base + root, "?#");
	if (r[0] == '\0')
		return arena_strndup(a, base, strcspn(base, "#"));
	if (r[0] == '/' && r[1] == '/')
		return arena_printf(a, "%.*s:%s", (int)scheme, base, r);
	if (r[0] == '/')
		return join(a, base, root, root, r);
	if (r[0] == '?')
		return arena_printf(a, "%.*s%s", (int)path, base, r);
	if (r[0] == '#')
		return arena_printf(a, "%.*s%s", (int)strcspn(base, "#"), base, r);
	for (dir = path; dir > root && base[dir - 1] != '/'; dir--)
		continue;
	return join(a, base, root, dir, r);
}

const char *
url_rebase(struct arena *a, const char *base, const char *ref)
{
	const char *r;

	if (ref == NULL)
		return base;
	r = url_resolve(a, base, ref, strlen(ref));
	return r != NULL && url_is_web(r) ? r : base;
}

/* ---- parameters of the query */

static bool
is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("-._~", c) != NULL);
}

bool
url_is_plain(const char *name)
{
	const char *p = name;

	while (is_unreserved(*p))
		p++;
	return p > name && *p == '\0';
}

/* The byte that stands here as %XX, or -1. */
static int
escaped(const char *s, size_t len)
{
	char digits[3];

	if (len < 3 || s[0] != '%' || !isxdigit((unsigned char)s[1]) ||
	    !isxdigit((unsigned char)s[2]))
		return -1;
	memcpy(digits, s + 1, 2);
	digits[2] = '\0';
	return (int)strtol(digits, NULL, 16);
}

struct parameter {
	const char *at; /* its name */
	size_t len;
};

/* The one at or after *p, which is moved behind it; false: there is none. */
static bool
next_parameter(const char **p, struct parameter *ret)
{
	if (**p == '\0' || **p == '#')
		return false;
	ret->at = *p + 1; /* behind ? or & */
	ret->len = strcspn(ret->at, "&#");
	*p = ret->at + ret->len;
	return true;
}

static bool
is_named(const struct parameter *p, const char *name)
{
	size_t n = strlen(name);

	return p->len >= n && strncmp(p->at, name, n) == 0 && (p->len == n || p->at[n] == '=');
}

/* As a query is written: RFC 3986, and a plus for a blank. */
static bool
says(const char *s, size_t len, const char *value)
{
	size_t i;
	int byte;
	char c;

	for (i = 0; i < len; i += byte >= 0 ? 3 : 1) {
		byte = escaped(s + i, len - i);
		c = byte >= 0 ? (char)byte : s[i] == '+' ? ' ' : s[i];
		if (*value == '\0' || c != *value++)
			return false;
	}
	return *value == '\0';
}

bool
url_parameter_is(const char *url, const char *name, const char *value)
{
	const char *p = url + strcspn(url, "?#");
	struct parameter one;
	size_t n = strlen(name) + 1;

	while (next_parameter(&p, &one))
		if (is_named(&one, name))
			return one.len >= n && says(one.at + n, one.len - n, value);
	return false;
}

const char *
url_with_parameter(struct arena *a, const char *url, const char *name, const char *value)
{
	const char *p = url + strcspn(url, "?#");
	struct parameter one;
	char *to = arena_alloc(a, strlen(url) + strlen(name) + 3 * strlen(value) + 3), *out = to;
	char mark = '?';

	if (to == NULL)
		return NULL;
	out = mempcpy(out, url, (size_t)(p - url));
	while (next_parameter(&p, &one)) {
		if (one.len == 0 || is_named(&one, name))
			continue;
		*out++ = mark;
		out = mempcpy(out, one.at, one.len);
		mark = '&';
	}
	*out++ = mark;
	out = stpcpy(out, name);
	*out++ = '=';
	for (; *value != '\0'; value++)
		if (is_unreserved(*value)) {
			*out++ = *value;
		} else {
			*out++ = '%';
			*out++ = "0123456789ABCDEF"[(unsigned char)*value >> 4];
			*out++ = "0123456789ABCDEF"[(unsigned char)*value & 15];
		}
	return to;
}
