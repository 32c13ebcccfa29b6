#include "config/checks.h"

#include <string.h>
#include <strings.h>

#include "config/address.h"
#include "config/value.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "lib/when.h"

#define POST_MAX_BYTES (64 * 1024)
#define INTERVAL_MIN_MS 60000 /* politeness: DESIGN's contract for anything but loopback */

/* Where a key of an item stands, else the item. */
static const struct conf_place *
place_of(const struct merged_item *item, const char *key)
{
	const struct conf_node *node = tree_get(&item->map, key);

	return node != NULL ? &node->place : &item->place;
}

static void
check_interval(struct conf_load *l, const struct settings *s, const struct source_conf *src,
    const struct merged_item *item, const struct value_url *url)
{
	char text[VALUE_TEXT];
	int64_t ms = src->interval_ms != 0 ? src->interval_ms : s->daemon.interval_ms;

	if (ms >= INTERVAL_MIN_MS || value_host_is_loopback(url->host, url->host_len))
		return;
	value_format_duration(ms, text);
	if (src->interval_ms != 0)
		mistake_add(&l->mistakes, place_of(item, "interval"),
		    "interval is %s, expected at least 1min for a host that is not this machine",
		    text);
	else
		mistake_add(&l->mistakes, &item->place,
		    "sources.%s has the interval %s of daemon.interval, expected at least 1min for "
		    "a host that is not this machine",
		    item->name, text);
}

/* RFC 9110 token. */
static bool
is_token(const char *s, size_t len)
{
	static const char set[] = "!#$%&'*+-.^_`|~0123456789"
				  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t i;

	for (i = 0; i < len; i++)
		if (strchr(set, s[i]) == NULL)
			return false;
	return len > 0;
}

/* Headers that polling itself depends on. */
static bool
is_our_header(const char *s, size_t len)
{
	static const char *const ours[] = { "Host", "Connection", "Content-Length",
		"Transfer-Encoding", "Accept-Encoding", "If-None-Match", "If-Modified-Since",
		"User-Agent", "Range", "Expect" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(ours); i++)
		if (strlen(ours[i]) == len && strncasecmp(s, ours[i], len) == 0)
			return true;
	return false;
}

/* The value of a header may be a key to a service: only its name is shown. */
static void
check_headers(struct conf_load *l, const struct source_conf *src, const struct merged_item *item)
{
	const struct conf_node *list = tree_get(&item->map, "headers");
	char quoted[160], name[100];
	size_t i, n;

	for (i = 0; i < src->headers.n; i++) {
		const char *h = src->headers.v[i];
		const struct conf_place *at = list->kind == NODE_LIST && i < list->count
		    ? &list->items[i]->place
		    : &list->place;

		n = strcspn(h, ":");
		if (h[n] != ':' || !is_token(h, n) || n >= sizeof(name) ||
		    strpbrk(h, "\r\n\t") != NULL) {
			mistake_add(&l->mistakes, at,
			    "headers has a line that is no header, expected \"Name: value\" on one "
			    "line");
			continue;
		}
		if (!is_our_header(h, n))
			continue;
		memcpy(name, h, n);
		name[n] = '\0';
		mistake_add(&l->mistakes, at,
		    "headers has %s, expected a header that ratifyd does not set itself",
		    mistake_quote(quoted, name));
	}
}

/* A key that goes nowhere, or that everybody on its way could read. */
static void
check_key(struct conf_load *l, const struct source_conf *src, const struct merged_item *item,
    const struct value_url *url)
{
	if (src->key.how != CONF_SECRET_NONE && !settings_wants_key(src))
		mistake_add(&l->mistakes, place_of(item, "key"),
		    "sources.%s has a key and no place for it, expected {key} in its url, headers "
		    "or post",
		    item->name);
	if (settings_wants_key(src) && strncasecmp(src->url, "https:", 6) != 0 &&
	    !value_host_is_loopback(url->host, url->host_len))
		mistake_add(&l->mistakes, place_of(item, "url"),
		    "the key would be sent in the clear, expected a URL that begins with https://");
}

static bool
is_table(const struct settings *s, const struct source_conf *src)
{
	size_t i;

	for (i = 0; i < s->mapping_count && src->kind == KIND_AUTO; i++)
		if (str_eq(s->mappings[i].name, src->map))
			return s->mappings[i].kind == MAPPING_TABLE;
	return src->kind == KIND_TABLE;
}

/* A word that time does not fill in, a lag of an address that says no time, and a table whose next
 * one would have lost all rows. */
static void
check_words(struct conf_load *l, const struct settings *s, const struct source_conf *src,
    const struct merged_item *item)
{
	struct err err;

	if (address_check(src->url, &err) < 0)
		mistake_add(&l->mistakes, place_of(item, "url"), "url is %s, expected %s", src->url,
		    err.text);
	else if (src->lag_ms > 0 && !address_turns(src->url))
		mistake_add(&l->mistakes, place_of(item, "lag"),
		    "sources.%s has a lag and no time in its url, expected {year} or the like",
		    item->name);
	else if (address_turns(src->url) && is_table(s, src))
		mistake_add(&l->mistakes, place_of(item, "url"),
		    "sources.%s is a table, which does not begin anew: expected a url without time",
		    item->name);
}

static void
check_source(struct conf_load *l, const struct settings *s, struct source_conf *src,
    const struct merged_item *item)
{
	struct value_url url;
	struct err err;
	bool secret;

	if (src->headers.n > 0)
		check_headers(l, src, item);
	if (src->post != NULL && strlen(src->post) > POST_MAX_BYTES)
		mistake_add(&l->mistakes, place_of(item, "post"),
		    "post has %zu bytes, expected at most %d", strlen(src->post), POST_MAX_BYTES);
	if (src->url == NULL || value_url(src->url, &url, &secret, &err) < 0)
		return;
	check_interval(l, s, src, item, &url);
	check_key(l, src, item, &url);
	check_words(l, s, src, item);
	if (src->origin == NULL)
		src->origin = load_printf(l, "%.*s", (int)url.host_len, url.host);
}

static void
check_dossier(struct conf_load *l, struct dossier_conf *d, const struct merged_item *item)
{
	size_t i;

	if (d->short_title == NULL)
		d->short_title = d->title;
	for (i = 0; i < d->links.n; i++)
		if (d->links.v[i] != NULL && strcmp(d->links.v[i], d->name) == 0)
			mistake_add(&l->mistakes, place_of(item, "links"),
			    "dossiers.%s links to itself, expected another dossier", item->name);
	if (d->threshold_days > 0 && tree_get(&item->map, "threshold") == NULL)
		mistake_add(&l->mistakes, place_of(item, "threshold-days"),
		    "dossiers.%s has threshold-days without threshold, expected both", item->name);
}

static bool
is_year_or_day(const char *s, struct when *ret)
{
	return when_parse(s, strlen(s), ret) == 0 &&
	    (ret->precision == WHEN_YEAR || ret->precision == WHEN_DAY);
}

/* The era of a rule's wording. */
static void
check_era(struct conf_load *l, const struct rule_conf *r, const struct merged_item *item)
{
	struct when since, until;
	bool both = r->since != NULL && r->until != NULL;
	char quoted[160];

	if (r->since != NULL && !is_year_or_day(r->since, &since)) {
		both = false;
		mistake_add(&l->mistakes, place_of(item, "since"),
		    "since is %s, expected a year like 2019 or a day like 2019-01-31",
		    mistake_quote(quoted, r->since));
	}
	if (r->until != NULL && !is_year_or_day(r->until, &until)) {
		both = false;
		mistake_add(&l->mistakes, place_of(item, "until"),
		    "until is %s, expected a year like 2019 or a day like 2019-01-31",
		    mistake_quote(quoted, r->until));
	}
	if (both && until.at < since.at)
		mistake_add(&l->mistakes, place_of(item, "until"),
		    "until is before since, expected it the same or later");
}

/* "none" beside other guards would leave open what holds. */
static void
check_rule(struct conf_load *l, const struct rule_conf *r, const struct merged_item *item)
{
	size_t i;

	check_era(l, r, item);
	if (r->outcome.n > SETTINGS_OUTCOMES_MAX)
		mistake_add(&l->mistakes, place_of(item, "outcome"),
		    "outcome has %zu words, expected at most %d", r->outcome.n,
		    SETTINGS_OUTCOMES_MAX);

	for (i = 0; i < r->guards.n && r->guards.n > 1; i++)
		if (str_eq(r->guards.v[i], "none"))
			mistake_add(&l->mistakes, place_of(item, "guards"),
			    "guards has none beside others, expected none alone or a list of "
			    "guards");
}

static void
check_sink(struct conf_load *l, const struct sink_conf *sink, const struct merged_item *item)
{
	if (sink->fallback != NULL && strcmp(sink->fallback, sink->name) == 0)
		mistake_add(&l->mistakes, place_of(item, "fallback"),
		    "sinks.%s is its own fallback, expected another sink", item->name);
}

static void
check_importance(struct conf_load *l, const struct importance_conf *c)
{
	const struct name_set *set = load_names(l, "milestones");
	char quoted[160], hint[160];
	size_t i;

	for (i = 0; i < set->n; i++)
		if (strcmp(set->v[i], c->name) == 0)
			return;
	mistake_add(&l->mistakes, &c->place,
	    "importance names %s, expected the type of a milestone%s",
	    mistake_quote(quoted, c->name), mistake_hint(hint, c->name, set->v, set->n));
}

static bool
is_contact(const char *s)
{
	struct value_url url;
	struct err err;
	bool secret;

	if (str_starts(s, "mailto:"))
		return value_address(s + 7, &err) == 0;
	return value_address(s, &err) == 0 || value_url(s, &url, &secret, &err) == 0;
}

static void
check_header_text(struct conf_load *l, const char *s, const struct conf_node *node, const char *key)
{
	size_t i;

	for (i = 0; s != NULL && s[i] != '\0'; i++) {
		if ((unsigned char)s[i] < ' ' || (unsigned char)s[i] >= 0x7f) {
			mistake_add(&l->mistakes, &node->place,
			    "%s has a character that a header cannot hold, expected ASCII on one "
			    "line",
			    key);
			return;
		}
	}
}

/* What others have room for. */
static void
check_counts(struct conf_load *l, const struct settings *s)
{
	if (s->sink_count > SETTINGS_SINKS_MAX)
		mistake_add(&l->mistakes, &s->sinks[SETTINGS_SINKS_MAX].place,
		    "sinks has %zu items, expected at most %d", s->sink_count, SETTINGS_SINKS_MAX);
	if (s->route_count > SETTINGS_ROUTES_MAX)
		mistake_add(&l->mistakes, &s->routes[SETTINGS_ROUTES_MAX].place,
		    "routes has %zu items, expected at most %d", s->route_count,
		    SETTINGS_ROUTES_MAX);
}

void
check_settings(struct conf_load *l, struct settings *s, const struct merged *m)
{
	const struct conf_node *contact = m[0].n > 0 ? tree_get(&m[0].v[0].map, "contact") : NULL;
	const struct conf_node *agent = m[1].n > 0 ? tree_get(&m[1].v[0].map, "user-agent") : NULL;
	size_t i;

	if (s->daemon.contact != NULL && !is_contact(s->daemon.contact))
		mistake_add(&l->mistakes, &contact->place,
		    "contact is no way to reach you, expected a mail address or a URL");
	if (agent != NULL)
		check_header_text(l, s->http.user_agent, agent, "user-agent");
	for (i = 0; i < s->source_count; i++)
		check_source(l, s, &s->sources[i], &m[2].v[i]);
	settings_find_same(s);
	for (i = 0; i < s->dossier_count; i++)
		check_dossier(l, &s->dossiers[i], &m[3].v[i]);
	for (i = 0; i < s->rule_count; i++)
		check_rule(l, &s->rules[i], &m[4].v[i]);
	for (i = 0; i < s->sink_count; i++)
		check_sink(l, &s->sinks[i], &m[5].v[i]);
	for (i = 0; i < s->importance_count; i++)
		check_importance(l, &s->importances[i]);
	check_counts(l, s);
	check_procedures(l, s, m[3].v);
}
