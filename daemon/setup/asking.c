#include "daemon/setup/asking.h"

#include <errno.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/net.h"
#include "lib/str.h"

bool
asking_is_home(const struct source_conf *conf, const char *url)
{
	struct net_url home, at;
	bool same;

	if (net_url_parse(conf->url, &home) < 0)
		return false;
	if (net_url_parse(url, &at) < 0) {
		net_url_done(&home);
		return false;
	}
	same = net_url_same_origin(&home, &at) ||
	    (strcmp(home.host, at.host) == 0 && strcmp(home.scheme, "http") == 0 &&
		strcmp(at.scheme, "https") == 0 && at.port == 443);
	net_url_done(&home);
	net_url_done(&at);
	return same;
}

/* "api_key=" out of "...?limit=5&api_key={key}"; its length, 0 when the key is in no parameter. */
static size_t
key_parameter(const char *url, const char **ret)
{
	const char *key = strstr(url, MASK_WORD), *query = strchr(url, '?'), *p;

	if (key == NULL || query == NULL || key < query)
		return 0;
	for (p = key; p > query && *p != '&' && *p != '?'; p--)
		;
	*ret = p + 1;
	return (size_t)(key - *ret);
}

static bool
has_parameter(const char *url, const char *name, size_t len)
{
	const char *p = strchr(url, '?');

	while (p != NULL) {
		if (strncmp(p + 1, name, len) == 0)
			return true;
		p = strchr(p + 1, '&');
	}
	return false;
}

/* Publishers take the key out of the addresses that they name. */
static char *
with_parameter(const struct source_conf *conf, const char *url)
{
	const char *name = NULL;
	size_t len = key_parameter(conf->url, &name), end = strcspn(url, "#");

	if (len == 0 || strstr(url, MASK_WORD) != NULL || has_parameter(url, name, len))
		return xstrdup(url);
	return xasprintf("%.*s%c%.*s" MASK_WORD, (int)end, url,
	    strchr(url, '?') != NULL ? '&' : '?', (int)len, name);
}

static void
put_home(struct asking *a, const struct source_conf *conf, const struct mask *key, const char *url,
    bool post)
{
	_cleanup_free_ char *whole = with_parameter(conf, url);
	const char *body = post ? conf->post : NULL;
	size_t i;

	a->url = mask_put_url(key, whole);
	a->header_count = conf->headers.n;
	a->headers = xcalloc(conf->headers.n + 1, sizeof(*a->headers));
	for (i = 0; i < conf->headers.n; i++)
		a->headers[i] = mask_put(key, conf->headers.v[i]);
	if (body != NULL && strchr("{[", body[strspn(body, " \t\r\n")]) != NULL)
		a->post = mask_put_json(key, body);
	else if (body != NULL)
		a->post = mask_put_url(key, body);
	a->request.headers = (const char *const *)a->headers;
	a->request.post = a->post;
	a->request.key = key;
	a->request.legacy_tls = conf->tls == 1;
}

void
asking_begin(struct asking *a, const struct settings *s, const struct source_conf *conf,
    const struct mask *key, const char *url, bool post)
{
	memset(a, 0, sizeof(*a));
	if (asking_is_home(conf, url))
		put_home(a, conf, key, url, post);
	else
		a->url = xstrdup(url);
	a->request.url = a->url;
	a->request.max_body_bytes = (size_t)s->http.max_body_bytes;
	a->request.connect_ms = (unsigned)s->http.connect_ms;
	a->request.total_ms = (unsigned)s->http.total_ms;
}

void
asking_done(struct asking *a)
{
	size_t i;

	mask_wipe(a->url);
	mask_wipe(a->post);
	for (i = 0; i < a->header_count; i++)
		mask_wipe(a->headers[i]);
	free(a->headers);
	memset(a, 0, sizeof(*a));
}

int
asking_key(const struct source_conf *conf, struct mask **ret, struct err *err)
{
	_cleanup_free_ char *off = settings_source_off(conf);
	char *key = NULL;
	int r;

	if (off != NULL)
		return err_set(err, -ENOKEY, "%s", off);
	if (conf->key.how == CONF_SECRET_NONE) {
		*ret = NULL;
		return 0;
	}
	r = conf_secret_read(&conf->key, &key, err);
	if (r == 0)
		r = mask_new(ret, key, err);
	mask_wipe(key);
	return r < 0 ? err_wrap(err, "its key cannot be used") : r;
}

bool
asking_again(const struct settings *s, const char *map)
{
	const struct mapping_request_conf *v;
	size_t i, k;

	for (i = 0; i < s->mapping_count; i++) {
		v = s->mappings[i].requests.v;
		for (k = 0; k < s->mappings[i].requests.n; k++)
			if (v[k].again_ms > 0 && str_eq(s->mappings[i].name, map))
				return true;
	}
	return false;
}
