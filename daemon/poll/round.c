#include "daemon/poll/round.h"

#include <stdlib.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/net.h"
#include "lib/str.h"

void
round_done(struct poll_round *r)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		free(r->pages[i].url);
	free(r->pages);
	free(r->next);
	free(r->rows.v);
	memset(r, 0, sizeof(*r));
}

unsigned
round_page(const struct poll_round *r)
{
	return (unsigned)r->count + 1;
}

static bool
is_http_of(const struct net_url *https, const struct net_url *url)
{
	return strcmp(https->scheme, "https") == 0 && strcmp(url->scheme, "http") == 0 &&
	    https->port == 443 && url->port == 80 && strcmp(https->host, url->host) == 0;
}

/* The page as it may be asked, NULL when it is another host's. Behind a proxy that ends TLS many
 * servers take themselves for http. */
static char *
same_host(const char *base, const char *next)
{
	struct net_url at, to;
	char *ret = NULL;

	if (net_url_parse(base, &at) < 0)
		return NULL;
	if (net_url_parse(next, &to) < 0) {
		net_url_done(&at);
		return NULL;
	}
	if (net_url_same_origin(&at, &to))
		ret = xstrdup(next);
	else if (is_http_of(&at, &to))
		ret = xasprintf("https%s", next + 4);
	net_url_done(&at);
	net_url_done(&to);
	return ret;
}

/* Which page, from 1, has this URL or (when not NULL) this document; 0 none. */
static size_t
find_page(const struct poll_round *r, const char *url, const struct hash *document)
{
	size_t i;

	for (i = 0; i < r->count; i++)
		if ((url != NULL && strcmp(r->pages[i].url, url) == 0) ||
		    (document != NULL &&
			memcmp(&r->pages[i].document, document, sizeof(*document)) == 0))
			return i + 1;
	return 0;
}

int
round_next(const struct poll_round *r, const char *url, const char *final_url,
    const struct hash *document, const char *next, char **ret, struct err *err)
{
	size_t again = find_page(r, NULL, document);
	char *to;

	if (again > 0)
		return err_set(
		    err, ROUND_REFUSED, "page %u is page %zu again", round_page(r), again);
	if (str_empty(next))
		return ROUND_LAST;
	to = same_host(final_url, next);
	if (to == NULL)
		to = same_host(url, next);
	if (to == NULL)
		return err_set(err, ROUND_REFUSED, "the page after page %u is on another host: %s",
		    round_page(r), next);
	again = strcmp(to, url) == 0 ? round_page(r) : find_page(r, to, NULL);
	if (again > 0) {
		free(to);
		return err_set(err, ROUND_REFUSED, "the page after page %u is page %zu again",
		    round_page(r), again);
	}
	*ret = to;
	return 0;
}

void
round_add(struct poll_round *r, const char *url, const struct hash *document, char *next)
{
	r->pages = xreallocarray(r->pages, r->count + 1, sizeof(*r->pages));
	r->pages[r->count++] = (struct round_page){ xstrdup(url), *document };
	free(r->next);
	r->next = next;
}

void
round_add_row(struct poll_round *r, int64_t id)
{
	if ((r->rows.n & (r->rows.n - 1)) == 0) /* a power of two: it is full */
		r->rows.v =
		    xreallocarray(r->rows.v, r->rows.n > 0 ? r->rows.n * 2 : 1, sizeof(*r->rows.v));
	r->rows.v[r->rows.n++] = id;
}
