/*
 * Does an HTML document break off? Invariant: end tags that HTML lets out say nothing; a document
 * that ends inside of a table, a list or a tag breaks off.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "feeds/map_parts.h"
#include "lib/str.h"

/* Elements whose end must be written. */
static const char *const closed[] = { "table", "ul", "ol", "dl", "div", "section", "article",
	"main", "select", "pre", "a" };
/* What stands in them is no mark-up. */
static const char *const raw[] = { "script", "style", "textarea", "title" };

static bool
is_name(const char *const *names, size_t n, const char *s, size_t len, size_t *ret)
{
	for (*ret = 0; *ret < n; ++*ret)
		if (strlen(names[*ret]) == len && strncasecmp(names[*ret], s, len) == 0)
			return true;
	return false;
}

/* Behind the > of a tag; NULL: the text ends before. */
static const char *
behind_tag(const char *s, const char *end)
{
	while (s < end && *s != '>') {
		if (*s++ != '=')
			continue;
		while (s < end && isspace((unsigned char)*s))
			s++;
		if (s < end && (*s == '"' || *s == '\'')) {
			s = memchr(s + 1, *s, (size_t)(end - s - 1));
			if (s == NULL)
				return NULL;
			s++;
		}
	}
	return s < end ? s + 1 : NULL;
}

/* Behind </name; NULL: it does not end. */
static const char *
behind_raw(const char *s, const char *end, const char *name)
{
	size_t n = strlen(name);

	while ((s = memchr(s, '<', (size_t)(end - s))) != NULL) {
		if ((size_t)(end - s) > n + 1 && s[1] == '/' && strncasecmp(s + 2, name, n) == 0)
			return s + 2 + n;
		s++;
	}
	return NULL;
}

static size_t
name_length(const char *s, const char *end)
{
	size_t n = 0;

	while (s + n < end && isalnum((unsigned char)s[n]))
		n++;
	return n;
}

bool
html_breaks_off(const char *s, size_t len)
{
	const char *end = s + len, *name;
	int open[ARRAY_LEN(closed)] = { 0 };
	size_t n, at;
	bool close;

	while (s < end && (s = memchr(s, '<', (size_t)(end - s))) != NULL) {
		if ((size_t)(end - s) >= 4 && memcmp(s, "<!--", 4) == 0) {
			s = memmem(s, (size_t)(end - s), "-->", 3);
			if (s == NULL)
				return true;
			continue;
		}
		close = s + 1 < end && s[1] == '/';
		name = s + (close ? 2 : 1);
		n = name_length(name, end);
		if (n == 0 && name < end) {
			s++;
			continue;
		}
		s = behind_tag(name, end);
		if (s == NULL)
			return true;
		if (close && n == 4 &&
		    (strncasecmp(name, "html", 4) == 0 || strncasecmp(name, "body", 4) == 0))
			return false;
		if (is_name(closed, ARRAY_LEN(closed), name, n, &at))
			open[at] += close ? -1 : 1;
		else if (!close && is_name(raw, ARRAY_LEN(raw), name, n, &at))
			s = behind_raw(s, end, raw[at]);
		if (s == NULL)
			return true;
	}
	for (at = 0; at < ARRAY_LEN(open); at++)
		if (open[at] > 0)
			return true;
	return false;
}
